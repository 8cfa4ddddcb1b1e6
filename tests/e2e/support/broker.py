"""A mosquitto of our own, and a client that remembers what it received."""
import getpass
import shutil
import socket
import threading

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from . import contract, leaks
from .processes import DEADLINE_S, Process, free_port, listens, wait_until

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
NATS = shutil.which("nats-server") or "/usr/sbin/nats-server"


class Broker:
    def __init__(self, folder, lines=(), persistent=False):
        self.port = free_port()
        self.folder = folder / f"broker-{self.port}"
        self.folder.mkdir()
        config = [f"listener {self.port} 127.0.0.1", "allow_anonymous true", "log_type all",
                  f"user {getpass.getuser()}",  # started by root it would become somebody who cannot see our files
                  "max_queued_messages 1000000",  # what a slow test cannot take at once; 0 makes it hang up after a refusal
                  "set_tcp_nodelay true"]  # else many a message waits 40 ms for an acknowledgement by TCP
        if persistent:
            config += ["persistence true", f"persistence_location {self.folder}/", "autosave_interval 1"]
        config += lines
        (self.folder / "mosquitto.conf").write_text("\n".join(config) + "\n")
        self.command = [MOSQUITTO, "-c", self.folder / "mosquitto.conf"]
        self.process = None

    def start(self):
        self.process = Process(self.command, self.folder / "log")
        wait_until(lambda: listens(self.port), "the broker")
        return self

    def kill(self):
        self.process.kill()

    def stop(self):
        if self.process:
            self.process.kill()  # which is ten times as quick as to ask


class Nats(Broker):
    """A nats-server, which speaks MQTT 3.1.1 alone. QoS 1 takes its JetStream and a name."""

    def __init__(self, folder):
        self.port = free_port()
        self.folder = folder / f"nats-{self.port}"
        self.folder.mkdir()
        config = self.folder / "nats.conf"
        config.write_text(f"""
            listen: "127.0.0.1:{free_port()}"
            server_name: one
            jetstream {{ store_dir: "{self.folder}" }}
            mqtt {{ listen: "127.0.0.1:{self.port}" }}
            """)
        self.command = [NATS, "-c", config]
        self.process = None


class Message:
    def __init__(self, message):
        self.topic, self.payload = message.topic, message.payload
        self.qos, self.retain = message.qos, message.retain
        self.properties = getattr(message, "properties", None)
        pairs = getattr(self.properties, "UserProperty", [])
        self.user = dict(pairs)

    def __repr__(self):
        return f"{self.topic} {self.payload[:300]!r}"


def new_client(*arguments, **options):
    """paho-mqtt 2 asks which arguments callbacks get; 1.6 does not know the question."""
    if hasattr(mqtt, "CallbackAPIVersion"):
        arguments = (mqtt.CallbackAPIVersion.VERSION2, *arguments)
    return mqtt.Client(*arguments, **options)


class Client:
    """Subscribes to everything under the root, but for the commands."""

    def __init__(self, port, version=5, filters=("telnyx/#",), client_id="", clean=True, qos=1,
                 username=None):
        self.messages, self._changed = [], threading.Condition()
        self.closed = False
        leaks.clients.append(self)
        contract.clients.append(self)
        self.port, self.v5, self.qos = port, version == 5, qos
        self.published = set()  # topic and payload of each
        kwargs = {} if self.v5 else {"clean_session": clean}
        self._client = new_client(client_id, protocol=mqtt.MQTTv5 if self.v5 else mqtt.MQTTv311, **kwargs)
        self._client.on_message = self._on_message
        if username:
            self._client.username_pw_set(username)
        self._filters = filters
        self.subscriptions = 0  # one more with each connection
        self._client.on_connect = self._on_connect
        self._client.on_socket_open = lambda _c, _u, sock: sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client.on_subscribe = self._on_subscribe
        self._client.reconnect_delay_set(0.05, 0.2) if hasattr(self._client, "reconnect_delay_set") else None
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        wait_until(lambda: self.subscriptions, "the SUBACK")

    def _on_connect(self, client, *_):
        if self.v5:
            options = SubscribeOptions(qos=self.qos, retainAsPublished=True)
            client.subscribe([(f, options) for f in self._filters])
        else:
            client.subscribe([(f, self.qos) for f in self._filters])

    def _on_subscribe(self, *_):
        self.subscriptions += 1

    def _on_message(self, _client, _userdata, message):
        with self._changed:
            self.messages.append(Message(message))
            self._changed.notify_all()

    def publish(self, topic, payload, qos=1, retain=False, wait=True, **properties):
        """Returns once the broker has it, unless told not to wait."""
        props = None
        if self.v5 and properties:
            props = Properties(PacketTypes.PUBLISH)
            for name, value in properties.items():
                setattr(props, name, value)
        kwargs = {"properties": props} if props else {}
        self.published.add((topic, payload.encode() if isinstance(payload, str) else bytes(payload or b"")))
        sent = self._client.publish(topic, payload, qos=qos, retain=retain, **kwargs)
        if wait:
            sent.wait_for_publish(20)

    def find(self, match):
        with self._changed:
            return [m for m in self.messages if match(m)]

    def wait_for(self, match, what="a message", count=1, deadline_s=DEADLINE_S):
        """The first `count` messages that match (a function, or a topic)."""
        test = match if callable(match) else lambda m: m.topic == match
        found, seen = [], 0

        def enough():
            nonlocal seen
            new, seen = self.messages[seen:], len(self.messages)
            found.extend(m for m in new if test(m))
            return len(found) >= count

        with self._changed:
            # The whole machine may stand still during one of the quarters.
            if not any(self._changed.wait_for(enough, deadline_s / 4) for _ in range(4)):
                raise AssertionError(f"waited {deadline_s:g} s in vain for {count} of {what if callable(match) else match};"
                                     f" {len(found)} came, of {len(self.messages)} messages: {self.messages[-5:]}")
        return found[0] if count == 1 else found

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()
        self.closed = True
