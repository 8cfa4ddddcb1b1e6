"""Sends commands over MQTT and waits for their results: each has its correlation id."""
import json
import socket
import threading
import time

import paho.mqtt.client as mqtt
from support.broker import new_client

TOPIC = "telnyx/cmd/messages/send"
AT_ONCE = 64
DEADLINE_S = 60


class CommandLoad:
    def __init__(self, port):
        self.client = new_client(protocol=mqtt.MQTTv5)
        self.client.max_inflight_messages_set(2 * AT_ONCE)
        self.subscribed = threading.Event()
        self.client.on_subscribe = lambda *_: self.subscribed.set()
        self.client.on_message = self.on_result
        self.client.connect("127.0.0.1", port)
        self.client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a command waits here for 40 ms
        self.client.loop_start()
        self.client.subscribe("telnyx/result/#", qos=1)
        assert self.subscribed.wait(DEADLINE_S)

    def on_result(self, _client, _context, message):
        result = json.loads(message.payload)
        assert result["ok"], result
        self.took_s.append(time.monotonic() - self.due_s[int(result["correlation_id"])])
        self.free.release()

    def run(self, rate, count):
        """At a rate, counting from when each was due, or (0) so many at once; returns the figures."""
        self.due_s, self.took_s = {}, []
        self.free = threading.Semaphore(0 if rate else AT_ONCE)
        started = time.monotonic()
        for i in range(count):
            if rate:
                due = started + i / rate
                time.sleep(max(0, due - time.monotonic()))
            else:
                assert self.free.acquire(timeout=DEADLINE_S)
                due = time.monotonic()
            self.due_s[i] = due
            self.client.publish(TOPIC, json.dumps({"correlation_id": str(i), "from": "+13125550101",
                                                   "to": "+17735550102", "text": "hello"}), qos=1)
        while len(self.took_s) < count and time.monotonic() - started < DEADLINE_S:
            time.sleep(0.002)
        seconds = time.monotonic() - started
        assert len(self.took_s) == count, f"{count} commands, {len(self.took_s)} results"
        took = sorted(self.took_s)
        return {"per second": count / seconds, "result p50 ms": took[count // 2] * 1000,
                "result p99 ms": took[count * 99 // 100] * 1000}

    def close(self):
        self.client.loop_stop()
        self.client.disconnect()
