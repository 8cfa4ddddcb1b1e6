"""Webhooks and commands side by side until stopped, and what must have become of them."""
import collections
import http.client
import json
import threading
import time

from .bridge import event
from .processes import wait_until

CALLS = 5  # between which the commands with an order are spread


class Load:
    """Remembers the events that were answered 200 (`kept`) and the commands that the broker took (`sent`)."""

    def __init__(self, rig, lanes="abc"):
        self.rig, self.kept, self.sent = rig, [], []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send_webhooks, args=(lane,)) for lane in lanes]
        self._threads.append(threading.Thread(target=self._send_commands))
        for thread in self._threads:
            thread.start()

    def _send_webhooks(self, lane):
        number = 0
        while not self._stop.is_set():
            event_id = f"{lane}-{number:05}"
            try:
                status = self.rig.bridge.post(event("call.dtmf.received", event_id, call=f"v3:{lane}"))
            except (OSError, http.client.HTTPException):  # it is not there, or ended while it was asked
                status = 0
            if status == 200:
                self.kept.append(event_id)
                number += 1
            else:
                time.sleep(0.01)

    def _send_commands(self):
        """In turn one that is unsafe to repeat, one that Telnyx knows by its command_id, and one that only reads."""
        number = 0
        while not self._stop.is_set():
            command_id = f"c-{number:05}"
            topic, payload = [
                ("cmd/messages/send", {"from": "+13125550101", "to": "+17735550102", "text": command_id}),
                (f"cmd/calls/v3:call-{number // 3 % CALLS}/speak", {"payload": command_id, "voice": "female"}),
                ("cmd/queues/list", {}),
            ][number % 3]
            self.rig.client.publish(f"telnyx/{topic}", json.dumps({**payload, "correlation_id": command_id}))
            self.sent.append(command_id)
            number += 1
            self._stop.wait(0.005)

    def wait_for_more(self, events=40, commands=20):
        kept, sent = len(self.kept) + events, len(self.sent) + commands
        wait_until(lambda: len(self.kept) >= kept and len(self.sent) >= sent, "load")

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    # ---- what became of it ----

    def _events(self):
        return collections.Counter(m.user["id"] for m in self.rig.client.find(lambda m: "/dtmf/" in m.topic))

    def _results(self):
        """correlation id -> payloads"""
        results = collections.defaultdict(list)
        for message in self.rig.client.find(lambda m: m.topic.startswith("telnyx/result/")):
            results[json.loads(message.payload)["correlation_id"]].append(message.payload)
        return results

    def wait_for_all(self):
        """Every event that got 200 is published, every command has its result."""
        wait_until(lambda: self._events().keys() >= set(self.kept), "every event that got 200")
        wait_until(lambda: self._results().keys() >= set(self.sent), "every command's result")

    def assert_each_came_once(self):
        """After an orderly stop nothing is repeated."""
        assert max(self._events().values()) == 1
        assert {len(payloads) for payloads in self._results().values()} == {1}

    def assert_one_outcome_each(self):
        """A crash can repeat a message, but it makes no second result."""
        assert {len(set(payloads)) for payloads in self._results().values()} == {1}

    def errors(self):
        """The codes of the results that are no success."""
        results = [json.loads(payloads[0]) for payloads in self._results().values()]
        return collections.Counter(result["error"]["code"] for result in results if not result["ok"])

    def _requests(self, operation):
        return self.rig.sim.requests(operation=operation, limit=10000)

    def assert_unsafe_ones_were_sent_once(self):
        texts = [json.loads(request["body"])["text"] for request in self._requests("messages.send")]
        assert len(texts) == len(set(texts))

    def assert_repeats_had_the_same_id(self):
        ids = collections.defaultdict(set)
        for request in self._requests("calls.speak"):
            body = json.loads(request["body"])
            ids[body["payload"]].add(body["command_id"])
        assert {len(command_ids) for command_ids in ids.values()} == {1}

    def assert_each_call_s_came_in_order(self):
        order = collections.defaultdict(dict)
        for request in self._requests("calls.speak"):
            order[request["path"]].setdefault(json.loads(request["body"])["payload"])
        for first_times in order.values():
            assert list(first_times) == sorted(first_times)
