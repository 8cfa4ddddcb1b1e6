"""The bridge as a process, and a webhook sender that signs as Telnyx does."""
import base64
import contextlib
import http.client
import json
import re
import signal
import time

from nacl.signing import SigningKey

from . import contract, leaks
from .leaks import API_KEY, BROKER_PASSWORD
from .processes import BUILD, Process, free_port, wait_until

SIGNING_KEY = SigningKey(bytes(range(32)))
PUBLIC_KEY = base64.b64encode(bytes(SIGNING_KEY.verify_key)).decode()
PATH = "/webhooks/telnyx"


def sign(body, timestamp=None):
    """The two headers that go with a body."""
    timestamp = str(int(time.time())) if timestamp is None else str(timestamp)
    signature = SIGNING_KEY.sign(timestamp.encode() + b"|" + body).signature
    return {"telnyx-signature-ed25519": base64.b64encode(signature).decode(), "telnyx-timestamp": timestamp}


# A test does in a minute what a house does in a year; test_guard_limits.py has the limits.
UNLIMITED = {"guard.calls_per_minute": 0, "guard.calls_per_hour": 0, "guard.calls_at_once": 0, "guard.messages_per_minute": 0,
             "guard.messages_per_day": 0, "guard.daily_budget": "0", "alerts.calls_per_minute": 0, "alerts.calls_per_hour": 0,
             "alerts.calls_at_once": 0, "alerts.messages_per_minute": 0, "alerts.messages_per_day": 0, "alerts.daily_budget": "0"}


class Bridge:
    def __init__(self, folder, mqtt_port, api_url="http://127.0.0.1:9/v2", settings=None, name="bridge",
                 public_key=PUBLIC_KEY, env=None, wrapper=()):
        self.folder = folder / name
        self.folder.mkdir(exist_ok=True)
        self.http_port = free_port()
        self.webhook_url = f"http://127.0.0.1:{self.http_port}{PATH}"
        self.journal = self.folder / "journal.db"
        self.settings = {
            "telnyx.api_key": API_KEY, "telnyx.public_keys": [public_key], "telnyx.api_url": api_url,
            "mqtt.url": f"mqtt://127.0.0.1:{mqtt_port}", "mqtt.client_id": name,
            "mqtt.username": "telnyx-mqtt", "mqtt.password": BROKER_PASSWORD,
            "http.listen": f"127.0.0.1:{self.http_port}", "journal.path": str(self.journal),
            "log.level": "debug", **UNLIMITED, **(settings or {})}
        self.env = env or {}
        self.wrapper = list(wrapper)  # a program that runs the bridge, with its arguments
        self.process = None
        leaks.bridges.append(self)
        contract.bridges.append(self)

    def write_config(self):
        sections = {}
        for name, value in self.settings.items():
            section, key = name.split(".")
            sections.setdefault(section, []).append(f"  {key}: {json.dumps(value)}")
        text = "".join(f"{section}:\n" + "\n".join(lines) + "\n" for section, lines in sections.items())
        path, whole = self.folder / "bridge.yaml", self.folder / "bridge.yaml.new"
        whole.write_text(text)
        return whole.replace(path)  # a bridge that starts just then never reads half of it

    def spawn(self):
        self.process = Process([*self.wrapper, BUILD / "telnyx-mqtt", "run", "--config", self.write_config()],
                               self.folder / "log", self.env)
        return self

    def start(self, ready=True):
        """Returns when it is ready (reaches the broker), or only when it answers."""
        self.spawn()
        wait_until(lambda: self.status("/readyz" if ready else "/healthz") == 200 or not self.process.running(),
                   "the bridge")
        assert self.process.running(), self.process.log()
        return self

    @contextlib.contextmanager
    def held(self):
        """Does nothing meanwhile: so that a subscriber is at a broker that comes back before the bridge is."""
        self.process.send(signal.SIGSTOP)
        try:
            yield
        finally:  # also when the test is skipped meanwhile, or has failed
            self.process.send(signal.SIGCONT)

    def status(self, path):
        try:
            return self.request("GET", path)[0]
        except (OSError, http.client.HTTPException):  # the latter when it dies in the middle of its reply
            return 0

    def request(self, method, path, body=None, headers=None, host="127.0.0.1", port=None):
        connection = http.client.HTTPConnection(host, port or self.http_port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            text = reply.read()
            assert not leaks.secrets_in(text), text
            return reply.status, text, dict(reply.getheaders())
        finally:
            connection.close()

    @property
    def admin_port(self):
        return int(self.settings["admin.listen"].rpartition(":")[2])

    def metrics(self):
        """By name, with labels: {"journal_waiting": 0.0, ...}."""
        status, text, fields = self.request("GET", "/metrics", port=self.admin_port)
        assert status == 200 and fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return {name: float(value) for name, value in re.findall(r"^telnyx_mqtt_(\S+) (\S+)$", text.decode(), re.MULTILINE)}

    def post(self, body, content_type="application/json", timestamp=None, headers=None):
        """Posts a signed webhook and returns the status."""
        if isinstance(body, str):
            body = body.encode()
        fields = {"Content-Type": content_type, **sign(body, timestamp), **(headers or {})}
        return self.request("POST", PATH, body, fields)[0]

    def kill(self):
        self.process.kill()

    def stop(self):
        if self.process and self.process.running():
            return self.process.stop()
        return None


def event(event_type, event_id, call="v3:call", **payload):
    """A v2 webhook's body."""
    return json.dumps({"data": {"record_type": "event", "event_type": event_type, "id": event_id,
                                "occurred_at": "2026-11-21T12:00:00.000000Z",
                                "payload": {"call_control_id": call, **payload}}}).encode()
