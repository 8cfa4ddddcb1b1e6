"""What the bridge was given and what became of it: webhooks and commands by their ids, and the promises about them."""
import http.client
import itertools
import json
import threading
import time

from . import table
from .bridge import event
from .processes import DEADLINE_S, join, wait_until

PARTIES = {"from": "+13125550101", "to": "+17735550102"}


def _command_kinds():
    """Each kind of command in turn: (topic, payload, may be repeated at the API)."""
    for number in itertools.count():
        call = f"v3:l{number % 3}"
        yield "messages/send", {**PARTIES, "text": "hello"}, False
        yield "calls/dial", {**PARTIES, "connection_id": "1", "command_id": f"dial-{number}"}, True
        yield f"calls/{call}/hangup", {}, True
        yield "messages/send", {**PARTIES, "text": "hello", "retained": "no"}, None  # refused: no such parameter
        yield f"calls/{call}/speak", {"payload": "hello", "voice": "female"}, True
        yield "calls/dial", {}, None  # refused: nothing in it
        yield "alerts/list", {"command_id": f"list-{number}"}, True  # the bridge's own


class Ledger:
    def __init__(self, watcher, sim):
        self.watcher, self.sim = watcher, sim
        self.kept = []  # ids of webhooks that got 200
        self.answers = []  # every webhook's status, or the error's name
        self.commands = {}  # correlation ids that the broker took: whether the request may be repeated
        self._kinds, self._numbers = _command_kinds(), itertools.count()

    # ---- giving

    def post(self, bridge, event_id, call="v3:posted"):
        """A webhook, once; returns whether it was kept."""
        try:
            status = bridge.post(event("call.dtmf.received", event_id, call=call))
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        self.answers.append(status)
        if status == 200:
            self.kept.append(event_id)
        return status == 200

    def command(self, client):
        """The next command of the mix."""
        topic, payload, repeatable = next(self._kinds)
        name = f"c{next(self._numbers)}"
        payload = {**payload, "correlation_id": name}
        for key in {"text", "payload"} & payload.keys():
            payload[key] = f"for {name}."
        client.publish(f"telnyx/cmd/{topic}", json.dumps(payload))
        self.commands[name] = repeatable

    # ---- what came of it

    def events(self):
        return [m.user.get("id") for m in self.watcher.find(lambda m: "/dtmf/" in m.topic)]

    def results(self):
        """Result payloads by correlation id."""
        found = {}
        for message in self.watcher.find(lambda m: m.topic.startswith("telnyx/result/")):
            found.setdefault(json.loads(message.payload).get("correlation_id"), []).append(message.payload)
        return found

    def sent(self):
        """How often the request of each message command reached the API."""
        bodies = [request["body"] for request in self.sim.requests(operation="messages.send", limit=10000)]
        return {name: sum(f"for {name}." in body for body in bodies)
                for name, repeatable in self.commands.items() if repeatable is False}

    def wait(self, deadline_s=DEADLINE_S):
        """Until everything that was promised came."""
        wait_until(lambda: self._pause() or set(self.kept) <= set(self.events()), "every webhook that got 200", deadline_s)
        wait_until(lambda: self._pause() or self.commands.keys() <= self.results().keys(), "a result for every command",
                   deadline_s)

    def check(self, fault=None):
        """The promises; with a fault's name they are recorded in the table too."""
        results, sent = self.results(), self.sent()
        if fault:
            rows = (("webhooks", self.kept, self.events()),
                    ("commands", self.commands, [n for n, payloads in results.items() for _ in payloads]),
                    ("unsafe requests", [n for n in sent if self._ok(results.get(n, []))],
                     [n for n, count in sent.items() for _ in range(count)]))
            for what, given, came in rows:
                if given:
                    table.record(fault, what, given, came)
        assert set(self.kept) <= set(self.events())
        for name in self.commands:
            # The same row of the journal may go out twice, a second result may not exist.
            assert len(set(results.get(name, []))) == 1, (name, results.get(name))
        for name, count in sent.items():
            assert count <= 1, f"{name} reached the API {count} times"
            assert count == 1 or not self._ok(results[name]), f"{name} is ok and was never sent"

    def check_once(self):
        """After orderly stops alone, nothing is repeated either."""
        assert len(self.events()) == len(set(self.events()))
        assert {len(payloads) for payloads in self.results().values()} == {1}

    def check_order(self):
        """Of one call's commands, by their first requests; what was repeated had the same command_id."""
        first, ids = {}, {}
        for request in self.sim.requests(operation="calls.speak", limit=10000):
            body = json.loads(request["body"])
            number = int(body["payload"][len("for c"):-1])
            first.setdefault(request["path"], {}).setdefault(number)
            assert ids.setdefault(number, body["command_id"]) == body["command_id"]
        for numbers in first.values():
            assert list(numbers) == sorted(numbers)

    def errors(self):
        """The codes of the results that are no success, of commands that are not refused anyway."""
        results = self.results()
        found = [json.loads(results[name][0]) for name, kind in self.commands.items() if kind is not None]
        return {result["error"]["code"] for result in found if not result["ok"]}

    def _pause(self):
        """To look through tens of thousands of messages all the time would keep the watcher from receiving more."""
        time.sleep(len(self.watcher.messages) / 50000)

    @staticmethod
    def _ok(payloads):
        return any(json.loads(payload)["ok"] for payload in payloads)


class Load:
    """Webhooks and commands that go on until stopped, on threads of their own."""

    def __init__(self, ledger, bridges, client, lanes=2, pause_s=0.002):
        self.ledger, self.bridges, self.client, self.pause_s = ledger, bridges, client, pause_s
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._post, args=(f"w{lane}",), daemon=True) for lane in range(lanes)]
        self._threads.append(threading.Thread(target=self._command, daemon=True))

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        join(self._threads, "the load to stop")

    def _post(self, lane):
        """One after the other; what is not kept is sent again, as Telnyx does, to the next bridge."""
        bridges, numbers = itertools.cycle(self.bridges), itertools.count()
        while not self._stop.is_set():
            event_id = f"{lane}-{next(numbers):05}"
            while not self.ledger.post(next(bridges), event_id, f"v3:{lane}") and not self._stop.wait(0.01):
                pass
            self._stop.wait(self.pause_s)

    def _command(self):
        while not self._stop.wait(self.pause_s * 4):
            self.ledger.command(self.client)
