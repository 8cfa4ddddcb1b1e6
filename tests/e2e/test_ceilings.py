"""Each ceiling at its value and one past it: what happens is what config/README.md says, and the rest of the service
goes on."""
import collections
import contextlib
import itertools
import json
import os
import pathlib
import resource
import signal
import socket
import sys
import threading
import time

import pytest

from support import table
from support.bridge import event
from support.commands import run
from support.processes import join, wait_until

KIB, MIB = 1024, 1024 * 1024


def ids(client):
    return [m.user.get("id") for m in client.messages if m.topic.endswith("/dtmf/received")]


def dtmf(number, size=0):
    return event("call.dtmf.received", f"e-{number:06}", call=f"v3:c{number % 50}", filling="x" * size)


def post_many(bridge, numbers, size=0, lanes=8):
    """Posts webhooks on several connections at once; the statuses by number."""
    numbers, statuses = iter(list(numbers)), {}
    lock = threading.Lock()

    def lane():
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            statuses[number] = bridge.post(dtmf(number, size))

    threads = [threading.Thread(target=lane, daemon=True) for _ in range(lanes)]
    for thread in threads:
        thread.start()
    join(threads, "all answers", 180)
    return statuses


@pytest.fixture
def commanded(broker, make_bridge, make_sim):
    """A bridge whose commands go to a simulator that knows every id."""
    def make(**settings):
        sim = make_sim("--accept-any-id", "--quiet")
        bridge = make_bridge(broker, sim.api_url, settings=settings).start()
        bridge.sim = sim
        return bridge
    return make


def results(client):
    return [json.loads(m.payload) for m in client.messages if m.topic.startswith("telnyx/result/")]


def result_of(client, correlation):
    client.wait_for(lambda m: m.topic.startswith("telnyx/result/") and
                    json.loads(m.payload).get("correlation_id") == correlation, f"the result of {correlation}")
    return next(r for r in results(client) if r.get("correlation_id") == correlation)


# ---- events -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_journal_full_of_undelivered_events(make_broker, make_bridge, make_client):
    """Then 503; what was kept goes out once the broker is back, and so there is room again, with no restart."""
    broker = make_broker()
    bridge = make_bridge(broker, settings={"journal.max_bytes": "1MiB", "bridge.health_interval": "1s"}).start()
    broker.kill()
    kept, numbers = [], itertools.count()

    def refused():
        number = next(numbers)
        status = bridge.post(dtmf(number, 4000))
        if status == 200:
            kept.append(f"e-{number:06}")
        return status == 503
    wait_until(refused, "an answer of 503", 60)
    assert bridge.journal.stat().st_size < 1.5 * MIB
    status, why, _ = bridge.request("GET", "/readyz")
    assert (status, why) == (503, b"events cannot be kept\n")
    broker.start()
    client = make_client(broker, client_id="watcher")
    wait_until(lambda: bridge.status("/readyz") == 200, "room again")
    last = next(numbers)
    assert bridge.post(dtmf(last)) == 200
    client.wait_for(lambda m: m.user.get("id") == f"e-{last:06}", "the event after it")
    # The subscriber is perhaps later than the bridge: what it saw must be in order and without repeats.
    seen = ids(client)
    assert seen == sorted(set(seen))
    wait_until(lambda: waiting(client) == 0, "the journal to be delivered")


def test_a_journal_full_of_commands_that_the_broker_had_queued(commanded, client):
    """They come with the connection; if the first that does not fit ended it, no result could leave and make room."""
    bridge = commanded(**{"journal.max_bytes": "1MiB", "commands.max_age": "10m"})
    bridge.stop()
    for number in range(400):
        client.publish("telnyx/cmd/calls/v3:a/speak", json.dumps({"voice": "female", "payload": "x" * 3000,
                                                                  "correlation_id": f"m{number}"}), wait=False)
    bridge.sim.process.send(signal.SIGSTOP)  # none is done before the journal is full
    bridge.spawn()
    try:
        bridge.process.wait_for_words("journal is full")
    finally:
        bridge.sim.process.send(signal.SIGCONT)
    wait_until(lambda: len(results(client)) == 400, "all results", 120)
    assert all(result["ok"] for result in results(client))
    assert "could not be committed" not in bridge.process.log()


def waiting(client):
    """Undelivered messages, from the next health message."""
    before = len(client.messages)
    wait_until(lambda: [m for m in client.messages[before:] if m.topic == "telnyx/bridge/health"], "health")
    return json.loads(client.find(lambda m: m.topic == "telnyx/bridge/health")[-1].payload)["journal"]["waiting"]


@pytest.mark.slow
def test_a_burst_of_webhooks_while_the_broker_stands_still(broker, make_bridge, client):
    """More than memory holds: they wait in the journal, and go out in order when it moves again."""
    count = 5000
    bridge = make_bridge(broker, settings={"log.level": "info", "mqtt.keep_alive": "60s"}).start()
    broker.process.send(signal.SIGSTOP)
    try:
        statuses = post_many(bridge, range(count))
    finally:
        broker.process.send(signal.SIGCONT)
    assert collections.Counter(statuses.values()) == {200: count}
    sent = [f"e-{n:06}" for n in range(count)]
    wait_until(lambda: len(set(ids(client))) == count, "all events", 120)
    row = table.record("broker stopped, burst of webhooks", "webhooks", sent, ids(client))
    assert row.lost == 0 and row.repeated == 0
    assert bridge.post(dtmf(count)) == 200


@pytest.mark.sanitized
def test_bodies_at_the_ceiling_and_one_past(bridge, client):
    def body(size):
        frame = len(dtmf(size, 0))
        return dtmf(size, size - frame)
    at, past = body(MIB), body(MIB + 1)
    assert len(at) == MIB and len(past) == MIB + 1
    assert bridge.post(past) == 413
    assert bridge.post(at) == 200
    client.wait_for(lambda m: m.payload == at, "the event of 1 MiB")
    assert not client.find(lambda m: m.payload == past)


@pytest.mark.sanitized
def test_ids_at_the_ceiling_and_one_past(bridge, client):
    """A longer id is cut in the topic and ends in a digest, so that two such ids stay apart; the payload is whole."""
    at, past, other = "v3:" + "a" * 125, "v3:" + "a" * 126, "v3:" + "a" * 125 + "b"
    for number, call in enumerate((at, past, other)):
        assert bridge.post(event("call.dtmf.received", f"id-{number}", call=call)) == 200
    events = [client.wait_for(lambda m, n=n: m.user.get("id") == f"id-{n}", "an event") for n in range(3)]
    names = [message.topic.split("/")[2] for message in events]
    assert names[0] == at and len(names[1]) <= 128 and names[1].startswith("v3:aaa")
    assert len(set(names)) == 3
    assert json.loads(events[-1].payload)["data"]["payload"]["call_control_id"] == other


def test_types_and_event_ids_of_any_length(bridge, client):
    """The generic topic holds type and id; neither can make it longer than MQTT allows."""
    kind = ".".join(["level"] * 200)
    assert bridge.post(event(kind, "i" * 100000)) == 200
    message = client.wait_for(lambda m: b"level.level" in m.payload, "the event")
    assert len(message.topic.encode()) < 65535


# ---- HTTP -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.sanitized
@pytest.mark.parametrize("most", [1000, 2000])
def test_idle_connections_keep_nobody_out(most, broker, make_bridge, client):
    """As many as http.max_connections, and more: the longest idle ones make room. The usual limit of open files is
    1,024, and a new connection to the broker gets a descriptor past all these."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4096)), hard))
    bridge = make_bridge(broker, settings={"http.max_connections": most},
                         wrapper=["prlimit", "--nofile=1024:4096", "--"]).start()
    idle, took_s = [], []
    try:
        for _ in range(most):
            idle.append(socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20))
        for number in range(50):
            before = time.monotonic()
            assert bridge.post(dtmf(number)) == 200
            took_s.append(time.monotonic() - before)
            if number == 25:
                wait_until(lambda: len(set(ids(client))) == 26, "the events so far")
                broker.kill()
                subscriptions = client.subscriptions
                broker.start()
                wait_until(lambda: client.subscriptions > subscriptions, "the client")
        wait_until(lambda: bridge.status("/readyz") == 200, "the broker again")
    finally:
        for connection in idle:
            connection.close()
    wait_until(lambda: len(set(ids(client))) == 50, "the events")
    assert sorted(took_s)[-3] < 1, took_s  # a busy machine may stand still for a moment, and do so twice


# Opens so many files, and then runs the program: each descriptor of its own is past all these.
WITH_FILES_OPEN = """
import os, sys
os.set_inheritable(file := os.open("/dev/null", os.O_RDONLY), True)
while os.dup(file) < int(sys.argv[1]): pass
for open_file in range(3, int(sys.argv[1])): os.set_inheritable(open_file, True)
os.execv(sys.argv[2], sys.argv[2:])
"""


def sockets_of(pid):
    """Their numbers; one that is closed meanwhile does not count."""
    found = []
    for path in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += [int(path.name)] if os.readlink(path).startswith("socket:") else []
    return found


@pytest.mark.slow
def test_descriptors_past_what_some_calls_take(broker, make_bridge, make_sim, client):
    """select() takes none past 1,023, and a short none past 65,535: as far as this machine's limit lets. Webhooks, the
    API and the broker work, and a lost connection to the broker comes back."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(70_000, hard - 2000)
    assert count > 1024, f"the limit of open files, {hard}, is too low for this test"
    sim = make_sim("--accept-any-id", "--quiet")
    # The bridge lets only root look into it: an ordinary user is root of a namespace of its own.
    owner = ["unshare", "--user", "--map-root-user"] if os.geteuid() else []
    bridge = make_bridge(broker, sim.api_url, settings={"http.max_connections": 100_000},
                         wrapper=[*owner, "prlimit", f"--nofile={hard}:{hard}", "--", sys.executable, "-c", WITH_FILES_OPEN, count])
    bridge.start()
    for number in range(2):
        sockets = sockets_of(bridge.process.pid)
        assert min(sockets) > count and len(sockets) >= 2
        assert bridge.post(dtmf(number)) == 200
        wait_until(lambda: len(set(ids(client))) == number + 1, "the event")
        assert run(client, "cmd/calls/v3:x/hangup", {})["ok"]
        if number == 0:
            subscriptions = client.subscriptions
            broker.kill()
            broker.start()
            wait_until(lambda: client.subscriptions > subscriptions, "the client")
            wait_until(lambda: bridge.status("/readyz") == 200, "the broker again")


# ---- commands ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_commands_at_once(commanded, broker, make_client):
    """Those past commands.max_pending are refused as busy; every one has exactly one result."""
    count, most = 10000, 500
    bridge = commanded(**{"commands.max_pending": most, "commands.max_age": "10m", "log.level": "info"})
    bridge.sim.fault("slow", delay_ms=3000, count=64)  # for 6 s nothing moves: long enough for more than `most`
    sent = [f"c-{n}" for n in range(count)]
    client = make_client(broker, filters=["telnyx/result/#"])
    for name in sent:
        client.publish(f"telnyx/cmd/calls/v3:{name}/hangup", json.dumps({"correlation_id": name}), wait=False)
    wait_until(lambda: len(client.messages) >= count, "all results", 120)
    found = results(client)
    row = table.record("10,000 commands at once", "commands", sent, [r["correlation_id"] for r in found])
    assert row.lost == row.repeated == 0
    outcomes = collections.Counter("ok" if r["ok"] else r["error"]["code"] for r in found)
    assert set(outcomes) <= {"ok", "busy"} and outcomes["ok"] >= most
    assert outcomes["busy"] > 0, outcomes
    assert len(bridge.sim.requests(limit=2 * count)) == outcomes["ok"]
    client.publish("telnyx/cmd/calls/v3:after/hangup", '{"correlation_id":"after"}')
    assert result_of(client, "after")["ok"]


@pytest.mark.sanitized
def test_payloads_at_the_ceiling_and_one_past(commanded, client):
    commanded(**{"commands.max_bytes": "4KiB"})

    def payload(name, size):
        text = json.dumps({"correlation_id": name, "client_state": ""})
        return text[:-2] + "x" * (size - len(text)) + text[-2:]
    for name, size in (("at", 4 * KIB), ("past", 4 * KIB + 1)):
        assert len(payload(name, size)) == size
        client.publish("telnyx/cmd/calls/v3:call/hangup", payload(name, size))
    assert result_of(client, "at")["ok"]
    refusals = lambda: [r for r in results(client) if not r["ok"]]  # noqa: E731
    wait_until(refusals, "the refusal")
    assert refusals()[0]["error"]["code"] == "too_large" and "4096" in refusals()[0]["error"]["message"]


def test_topics_at_the_length_that_mqtt_allows(commanded, client):
    """An id of more than the API takes is refused in a result, and the connection lives on."""
    commanded()
    topic = "telnyx/cmd/calls/" + "v" * (65535 - len("telnyx/cmd/calls//hangup")) + "/hangup"
    assert len(topic) == 65535
    client.publish(topic, '{"correlation_id":"long"}')
    result = result_of(client, "long")
    assert not result["ok"] and result["error"]["code"] in ("invalid_parameters", "unknown_operation")
    client.publish("telnyx/cmd/calls/v3:call/hangup", '{"correlation_id":"after"}')
    assert result_of(client, "after")["ok"]


@pytest.mark.parametrize("length, ok", [(1024, True), (1025, False)])
def test_command_ids_at_the_ceiling_and_one_past(length, ok, commanded, client):
    commanded()
    client.publish("telnyx/cmd/calls/v3:call/hangup",
                   json.dumps({"command_id": "i" * length, "correlation_id": "c"}))
    result = result_of(client, "c")
    assert result["ok"] == ok
    assert ok or (result["error"]["code"] == "invalid_parameters" and str(length - 1) in result["error"]["message"])
