"""SIGTERM while something hangs: the exit comes in time all the same, and the next start knows what was left."""
import http.client
import json
import signal
import threading
import time

import pytest

from support import table
from support.bridge import PATH, event, sign
from support.ledger import Ledger
from support.processes import join, wait_until
from support.shim import Shim
from support.sim import Sim

pytestmark = pytest.mark.slow
TIMEOUT_S = 6  # so that two or three seconds in which the machine stands still are no trouble
MARGIN_S = 5  # for the process to end, also where the machine stands still for seconds


@pytest.fixture
def bridge(make_broker, make_bridge, make_client, tmp_path, cleanup):
    """Started; its broker, simulator, disk and ledger are attributes."""
    broker = make_broker(lines=["max_queued_messages 0"], persistent=True)
    bridge = make_bridge(broker)
    bridge.sim = Sim(tmp_path, "http://127.0.0.1:9/none", "--accept-any-id", "--quiet")
    cleanup.append(bridge.sim.stop)
    bridge.settings.update({"telnyx.api_url": bridge.sim.api_url, "bridge.shutdown_timeout": f"{TIMEOUT_S}s"})
    bridge.broker, bridge.shim = broker, Shim(tmp_path).use(bridge)
    bridge.client = make_client(broker)
    bridge.ledger = Ledger(bridge.client, bridge.sim)
    return bridge.start()


def stop_in_time(bridge):
    begin = time.monotonic()
    status = bridge.process.stop(TIMEOUT_S + MARGIN_S)
    return status, time.monotonic() - begin


def start_again_and_check(bridge, fault):
    bridge.start()
    bridge.ledger.wait()
    bridge.ledger.check(fault)


def test_while_the_api_hangs(bridge):
    bridge.sim.fault("slow", delay_ms=60000, count=100)
    for _ in range(6):
        bridge.ledger.command(bridge.client)
    wait_until(lambda: len(bridge.sim.requests()) >= 3 and any(bridge.ledger.sent().values()), "requests under way")
    assert stop_in_time(bridge)[0] == 0
    bridge.sim.control("DELETE", "/faults")
    start_again_and_check(bridge, "SIGTERM while the API hangs")
    results = bridge.ledger.results()
    sent = [name for name, count in bridge.ledger.sent().items() if count]
    assert sent and all(json.loads(results[name][0])["error"]["code"] == "unknown_outcome" for name in sent)


@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_while_the_broker_is_gone(how, bridge, make_client):
    for _ in range(6):
        bridge.ledger.command(bridge.client)
    bridge.ledger.wait()
    if how == "killed":
        bridge.broker.kill()
        bridge.ledger = Ledger(None, bridge.sim)
    else:
        bridge.broker.process.send(signal.SIGSTOP)
    for number in range(20):
        assert bridge.ledger.post(bridge, f"e-{number}")
    assert stop_in_time(bridge)[0] == 0
    if how == "killed":
        bridge.broker.start()
        bridge.ledger.watcher = make_client(bridge.broker)
    else:
        bridge.broker.process.send(signal.SIGCONT)
    start_again_and_check(bridge, f"SIGTERM while the broker is {how}")


@pytest.mark.parametrize("timeout_s", [1, TIMEOUT_S])
def test_while_the_broker_s_name_is_looked_up(timeout_s, broker, make_bridge, client, tmp_path):
    """A name server that does not answer holds whoever asks, and nothing can wake him."""
    bridge = make_bridge(broker, settings={"mqtt.url": f"mqtt://localhost:{broker.port}",
                                           "bridge.shutdown_timeout": f"{timeout_s}s"})
    shim = Shim(tmp_path).use(bridge)
    shim.set(look_up=3600000)
    bridge.start(ready=False)
    assert bridge.post(event("call.answered", "kept")) == 200
    wait_until(lambda: bridge.status("/readyz") == 503, "the bridge to be unready")
    assert bridge.process.stop(timeout_s + MARGIN_S) == 0
    bridge.process.wait_for_words("stopped\n")
    shim.set(look_up=0)
    bridge.start()
    client.wait_for(lambda m: m.user.get("id") == "kept", "the event")


@pytest.mark.parametrize("broker_hangs", [False, True], ids=["api", "api and broker"])
def test_while_the_api_s_name_is_looked_up(broker_hangs, bridge):
    assert bridge.stop() == 0
    bridge.settings.update({"telnyx.api_url": "http://api.test/v2",
                            "mqtt.url": f"mqtt://localhost:{bridge.broker.port}"})
    bridge.start()
    bridge.shim.set(look_up=3600000)
    for _ in range(6):
        bridge.ledger.command(bridge.client)
    wait_until(lambda: b'"invalid_parameters"' in b"".join(sum(bridge.ledger.results().values(), [])), "the commands")
    if broker_hangs:
        bridge.broker.kill()
        bridge.ledger = Ledger(None, bridge.sim)
        wait_until(lambda: bridge.status("/readyz") == 503, "the loss of the broker")
    assert stop_in_time(bridge)[0] == 0
    if not broker_hangs:
        bridge.shim.set(look_up=0)
        start_again_and_check(bridge, "SIGTERM while the API's name is looked up")


def post_from_threads(bridge, count):
    threads = [threading.Thread(target=bridge.ledger.post, args=(bridge, f"e-{number}"), daemon=True)
               for number in range(count)]
    for thread in threads:
        thread.start()
    return threads


def send(bridge, event_id):
    """A webhook; the connection on which its answer comes."""
    body = event("call.dtmf.received", event_id, call="v3:posted")
    connection = http.client.HTTPConnection("127.0.0.1", bridge.http_port, timeout=20)
    connection.request("POST", PATH, body, {"Content-Type": "application/json", **sign(body)})
    return connection


def test_webhooks_under_way_are_answered(bridge):
    """On a disk slow enough for the stop to come between a webhook and its commit."""
    bridge.shim.set(sync=400)
    sent = [(f"e-{number}", send(bridge, f"e-{number}")) for number in range(30)]
    for _ in range(2):
        assert bridge.status("/healthz") == 200  # what came before has been read then
    assert stop_in_time(bridge)[0] == 0
    bridge.ledger.answers = [connection.getresponse().status for _, connection in sent]
    bridge.ledger.kept = [event_id for (event_id, _), status in zip(sent, bridge.ledger.answers) if status == 200]
    bridge.shim.set(sync=0)
    assert set(bridge.ledger.answers) <= {200, 503} and 200 in bridge.ledger.answers
    start_again_and_check(bridge, "SIGTERM while webhooks are being kept")


@pytest.mark.parametrize("sync_ms", [3000, 60000], ids=["slow", "hanging"])
def test_on_a_slow_disk(sync_ms, bridge):
    bridge.shim.set(sync=sync_ms)
    threads = post_from_threads(bridge, 10)
    bridge.ledger.command(bridge.client)
    time.sleep(0.5)
    status, took_s = stop_in_time(bridge)
    assert status in (0, 1) and took_s < TIMEOUT_S + MARGIN_S
    if status == 1:
        bridge.process.wait_for_words("did not stop in time")
    join(threads, "all answers")
    bridge.shim.set(sync=0)
    start_again_and_check(bridge, f"SIGTERM on a {'slow' if sync_ms < 10000 else 'hanging'} disk")


def test_two_instances_on_one_journal(bridge, make_bridge):
    second = make_bridge(bridge.broker, settings={"journal.path": str(bridge.journal)})
    second.spawn()
    wait_until(lambda: not second.process.running(), "its refusal")
    assert second.process.popen.returncode == 1
    log = second.process.log()
    assert "the journal cannot be opened" in log and str(bridge.journal) in log and "another" in log, log
    for number in range(10):
        assert bridge.ledger.post(bridge, f"e-{number}")
    bridge.ledger.wait()
    row = table.record("second instance on the same journal", "webhooks", bridge.ledger.kept, bridge.ledger.events())
    assert row.lost == row.repeated == 0
