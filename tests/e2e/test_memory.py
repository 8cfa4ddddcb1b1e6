"""Every allocation of the bridge fails in turn, those inside libraries too. What may come of it: an answer of 503, an
error result, a new connection, or an end in order; after which nothing is lost, and no command ran twice."""
import collections
import concurrent.futures
import itertools
import json
import random
import signal
import time
import urllib.parse

import pytest

from support import table
from support.allocations import Allocations
from support.bridge import event, sign
from support.processes import wait_until
from support.proxy import Proxy

SAMPLE = 25  # points of each scene in the sweep that is no `long` test
WAIT_S = 40
SLOW_S = 1.5


DOCUMENT = "<Response><Say>Hello {{From}}.</Say></Response>"
POOL = concurrent.futures.ThreadPoolExecutor(1)


def documents(folder):
    (folder / "menu.xml").write_text(DOCUMENT)
    menu = str(folder / "menu.xml")
    return {"texml.documents": {"menu": {"file": menu}, "house": {"ask": "mqtt", "deadline": "1s", "fallback": menu}}}


def is_result(message):
    return message.topic.startswith("telnyx/result/") and not message.topic.startswith("telnyx/result/texml/")


# One that may be repeated with its command_id, and one that may not.
COMMANDS = [("calls/dial", {"connection_id": "1"}), ("messages/send", {"text": "hello"})]


class Rig:
    """A bridge whose allocations can be failed, and what goes through it."""

    def __init__(self, bridge, client, sim, proxy, allocations):
        self.bridge, self.client, self.sim, self.proxy, self.allocations = bridge, client, sim, proxy, allocations
        self.numbers = itertools.count(1)
        self.events, self.commands, self.trouble = [], [], []
        self.ends = collections.Counter()

    def start(self):
        """Starts until it runs: with an allocation failed it may say no once, with status 1."""
        self.bridge.spawn()
        wait_until(lambda: self.bridge.status("/healthz") == 200 or not self.bridge.process.running(), "a start")
        self.see_to_it()

    def see_to_it(self):
        """When the process has ended, it must have ended well; starts it again."""
        if self.bridge.process.running():
            return
        status = self.bridge.process.popen.returncode
        self.ends[status] += 1
        if status != 1:
            self.trouble.append((status, self.allocations.where, self.bridge.process.log()[-1500:]))
        self.allocations.fail(0)
        self.bridge.spawn()
        wait_until(lambda: self.bridge.status("/healthz") == 200, "a start after an end")

    def webhook(self):
        """As Telnyx does it: again, until it is answered 200."""
        event_id = f"e-{next(self.numbers):06}"
        body = event("call.dtmf.received", event_id, call=f"v3:{event_id}")

        def posted():
            try:
                return self.bridge.post(body) == 200
            except Exception:  # cut, or the process is gone
                self.see_to_it()
                return False
        wait_until(posted, f"an answer of 200; {self.allocations.where}")
        self.events.append(event_id)

    def command(self):
        name = f"c-{next(self.numbers):06}"
        operation, details = COMMANDS[len(self.commands) % len(COMMANDS)]
        self.client.publish(f"telnyx/cmd/{operation}", json.dumps(
            {"from": "+13125550142", "to": f"+1312555{name[-4:]}", "correlation_id": name, **details}))
        self.commands.append(name)

    def fetch(self, name, call):
        body = urllib.parse.urlencode({"CallSid": call, "From": "+13125550142", "CallStatus": "ringing"}).encode()
        try:
            return self.bridge.request("POST", f"/texml/{name}", body,
                                       {"Content-Type": "application/x-www-form-urlencoded", **sign(body)})[0]
        except Exception:  # cut, or the process is gone
            return 0

    def requests_of(self, call):
        return [json.loads(m.payload) for m in self.client.messages if m.topic == "telnyx/texml/house/request" and call in str(m.payload)]

    def documents(self):
        """A call that is told what to do by somebody, and then by a file."""
        def told():
            call = f"v3:document-{next(self.numbers):06}"
            reply = POOL.submit(self.fetch, "house", call)
            wait_until(lambda: reply.done() or self.requests_of(call), "the request, or the fallback")
            for request in self.requests_of(call)[:1]:
                self.client.publish(request["response_topic"], "<Response/>")
            good = reply.result() == self.fetch("menu", call) == 200
            self.see_to_it()
            return good
        wait_until(told, f"the documents; {self.allocations.where}")

    def arrived(self):
        return [m.user.get("id") for m in self.client.messages if m.topic.endswith("/dtmf/received")]

    def results(self):
        return [json.loads(m.payload)["correlation_id"] for m in self.client.messages if is_result(m)]

    def wait_through(self):
        """Until what was sent last is through."""
        def through():
            self.see_to_it()
            return self.events[-1] in self.arrived() and self.commands[-1] in self.results()
        wait_until(through, f"the last event and result; failed in {self.allocations.where}", WAIT_S)

    def traffic(self):
        self.command()
        self.webhook()
        self.documents()
        self.wait_through()

    def reconnect(self):
        self.proxy.cut_all()
        self.traffic()

    def reload(self):
        self.bridge.process.send(signal.SIGHUP)
        self.traffic()

    def restart(self):
        self.bridge.stop()
        self.start()
        self.traffic()

    def assert_well(self, fault):
        assert not self.trouble, "\n\n".join(f"status {s}\n{w}\n{log}" for s, w, log in self.trouble)
        events = table.record(fault, "webhooks", self.events, self.arrived())
        commands = table.record(fault, "commands", self.commands, self.results())
        # The guard asks by GET what has become of calls.
        requests = [json.loads(r["body"]) for r in self.sim.requests(limit=10000) if r["method"] == "POST"]
        # A dial that is repeated carries the same command_id, by which Telnyx knows it.
        ran = collections.Counter(to for to, _ in {(r["to"], r.get("command_id", n)) for n, r in enumerate(requests)})
        assert events.lost == commands.lost == 0
        told = {(json.loads(m.payload)["correlation_id"], m.payload) for m in self.client.messages if is_result(m)}
        assert len(told) == len(self.commands), "a command has two results; one may come twice after an end"
        assert max(ran.values(), default=0) <= 1, "a command ran twice"


@pytest.fixture
def rig(broker, client, make_bridge, make_sim, tmp_path, cleanup):
    sim = make_sim("--quiet")
    allocations = Allocations(tmp_path)
    proxy = Proxy(broker.port).open()
    cleanup.append(proxy.close)
    bridge = make_bridge(proxy, sim.api_url, env=allocations.env, settings={"log.level": "info", **documents(tmp_path)})
    rig = Rig(bridge, client, sim, proxy, allocations)
    rig.start()
    wait_until(lambda: bridge.status("/readyz") == 200, "the subscription")
    for _ in range(20):
        rig.traffic()
    return rig


SCENES = {"traffic": Rig.traffic, "reconnect": Rig.reconnect, "reload": Rig.reload, "restart": Rig.restart}

# The whole sweep takes an hour of waiting, so it goes in parts that run side by side: each takes every so manyth point.
PARTS = [(scene, part, parts) for scene, parts in {"traffic": 1, "reload": 1, "reconnect": 4, "restart": 16}.items()
         for part in range(parts)]


def size_of(rig, scene):
    """How many allocations a scene takes."""
    before = rig.allocations.count
    SCENES[scene](rig)
    return rig.allocations.count - before


def sweep(rig, scene, points):
    """Lets these allocations of a scene fail, each in a scene of its own."""
    for number in points:
        began = time.monotonic()
        rig.allocations.fail(number)
        SCENES[scene](rig)
        rig.allocations.fail(0)
        if time.monotonic() - began > SLOW_S:
            rig.restart()  # waits before connecting anew begin small again
    rig.assert_well(f"an allocation fails, {scene}")
    assert rig.allocations.failed >= len(points) / 2  # their number is not quite the same each time


@pytest.mark.parametrize("first", [1, *(pytest.param(first, marks=pytest.mark.slow) for first in (2, 3, 4, 5))])
def test_a_start_that_fails_says_so(first, broker, make_bridge, tmp_path):
    """The first of these allocations are for reading the configuration, then come the main thread's own tools."""
    allocations = Allocations(tmp_path)
    bridge = make_bridge(broker, env=allocations.env, settings=documents(tmp_path))
    for number in range(first, 250, 5):
        before = len(bridge.process.log()) if bridge.process else 0
        allocations.fail(number)
        bridge.spawn()
        wait_until(lambda: not bridge.process.running() or bridge.status("/healthz") == 200, "its start or end")
        running, said = bridge.process.running(), bridge.process.log()[before:]
        bridge.kill()
        assert running or " error " in said or "telnyx-mqtt: " in said, allocations.where


@pytest.mark.slow
@pytest.mark.paho("MEMORY", "goes on without memory, and crashes")
@pytest.mark.parametrize("scene", SCENES)
def test_some_allocations_fail(scene, rig):
    size = size_of(rig, scene)
    sweep(rig, scene, sorted(random.Random(1).sample(range(1, size + 1), min(size, SAMPLE))))


@pytest.mark.long
@pytest.mark.parametrize("scene, part, parts", PARTS)
def test_every_allocation_fails_in_turn(scene, part, parts, rig):
    sweep(rig, scene, range(1 + part, size_of(rig, scene) + 1, parts))
