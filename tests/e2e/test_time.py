"""Clocks that jump and processes that sleep: no command runs late, and no deadline follows the wall clock."""
import json
import pathlib
import signal
import time

import pytest

from support import table
from support.bridge import event
from support.processes import wait_until
from support.shim import Shim
from support.sim import Sim

SMS = {"from": "+13125550101", "to": "+17735550102"}
HOUR_MS, TEN_MINUTES_MS = 3600 * 1000, 600 * 1000


@pytest.fixture
def bridge(broker, make_bridge, make_client, tmp_path, cleanup):
    """Not started yet; `bridge.sim` is its Telnyx, `bridge.shim` its clocks."""
    made = make_bridge(broker)
    made.sim = Sim(tmp_path, "http://127.0.0.1:9/none", "--accept-any-id", "--quiet")
    cleanup.append(made.sim.stop)
    made.settings["telnyx.api_url"] = made.sim.api_url
    made.shim = Shim(tmp_path).use(made)
    made.client = make_client(broker)
    return made


def publish(bridge, name, **payload):
    bridge.client.publish("telnyx/cmd/messages/send", json.dumps({**SMS, "text": name, "correlation_id": name, **payload}))


def results(bridge):
    found = {}
    for message in bridge.client.find(lambda m: m.topic.startswith("telnyx/result/")):
        result = json.loads(message.payload)
        found.setdefault(result["correlation_id"], []).append(result)
    return found


def result(bridge, name):
    return wait_until(lambda: results(bridge).get(name), f"the result of {name}")[0]


def ran(bridge):
    """The names of the commands whose requests reached the API."""
    return [json.loads(request["body"])["text"] for request in bridge.sim.requests(operation="messages.send", limit=10000)]


def run(bridge, name):
    publish(bridge, name)
    assert result(bridge, name)["ok"]


def processor_s(bridge):
    fields = pathlib.Path(f"/proc/{bridge.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.slow
@pytest.mark.parametrize("ahead_ms", [HOUR_MS, -HOUR_MS])
def test_the_wall_clock_jumps_by_an_hour(ahead_ms, bridge):
    bridge.start()
    run(bridge, "before")
    bridge.sim.fault("rate_limit", operation="messages.send", retry_after="2")
    begin = time.monotonic()
    publish(bridge, "waits")
    wait_until(lambda: "waits" in ran(bridge), "its first attempt")
    bridge.shim.set(wall=ahead_ms)
    waits = result(bridge, "waits")
    assert waits["ok"] and waits["attempts"] == 2
    assert 2 <= time.monotonic() - begin < 15 and 2000 <= waits["duration_ms"] < 15000  # an hour's wait is longer
    spent_s = processor_s(bridge)
    for number in range(20):
        run(bridge, f"after-{number}")
    now_s = time.time() + ahead_ms / 1000
    assert bridge.post(event("call.dtmf.received", "new"), timestamp=int(now_s)) == 200
    bridge.client.wait_for(lambda m: m.user.get("id") == "new", "the event")
    time.sleep(2)  # for timers that would spin
    assert processor_s(bridge) - spent_s < 1
    sent = ["before", "waits", *(f"after-{n}" for n in range(20))]
    row = table.record(f"wall clock {'+' if ahead_ms > 0 else '-'}1 h", "commands", sent, results(bridge))
    assert row.lost == row.repeated == 0


@pytest.mark.slow
def test_a_clock_set_back_between_two_lives(bridge):
    """What waits in the journal has an age that nobody can tell: it is not run."""
    bridge.env["BRIDGE_FAULT"] = "command.committed:1"
    bridge.start()
    publish(bridge, "old")
    wait_until(lambda: not bridge.process.running(), "its death")
    del bridge.env["BRIDGE_FAULT"]
    bridge.shim.set(wall=-HOUR_MS)
    bridge.start(ready=False)  # nor is it, with a clock that the journal shows to be wrong
    assert result(bridge, "old")["error"]["code"] == "expired"
    run(bridge, "new")
    assert ran(bridge) == ["new"]


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["max_age", "expires_at"])
@pytest.mark.parametrize("trouble, code", [("429", "rate_limited"), ("no connection", "unreachable")])
def test_what_telnyx_does_not_take_is_given_up_in_time(trouble, code, limit, bridge):
    """It would be tried ten times, for a minute and a half."""
    bridge.settings.update({"telnyx.max_retries": 10, "commands.max_age": "5500ms" if limit == "max_age" else "10m"})
    bridge.sim.fault("rate_limit", operation="messages.send", count=1000, reset_s=0)
    if trouble == "no connection":
        bridge.sim.stop()
    bridge.start()
    publish(bridge, "late", **({"expires_at": time.time() + 5.5} if limit == "expires_at" else {}))
    late = result(bridge, "late")
    assert late["error"]["code"] == code and late["error"]["retryable"]
    assert 2 <= late["attempts"] <= 4  # at 0, 0.5, 1.5 and 3.5 s or so; the next would be at 5.6 s or later
    if trouble == "429":
        time.sleep(5)
        assert len(ran(bridge)) == late["attempts"]


@pytest.mark.slow
def test_what_telnyx_did_not_take_is_not_sent_after_a_standstill(bridge):
    bridge.settings["commands.max_age"] = "5s"
    bridge.start()
    bridge.sim.fault("rate_limit", operation="messages.send", retry_after="3")
    publish(bridge, "old")
    wait_until(lambda: "request will be sent again" in bridge.process.log(), "its first attempt")
    bridge.process.send(signal.SIGSTOP)
    time.sleep(6)
    bridge.process.send(signal.SIGCONT)
    old = result(bridge, "old")
    assert old["error"]["code"] == "expired" and "Telnyx had answered 429" in old["error"]["message"]
    assert old["attempts"] == 1 and ran(bridge) == ["old"]


def standstill(bridge, name, count, wake):
    """Commands come while the bridge stands still; afterwards none of them may run."""
    bridge.process.send(signal.SIGSTOP)
    names = [f"{name}-{number}" for number in range(count)]
    for each in names:
        publish(bridge, each)
    wake()
    bridge.process.send(signal.SIGCONT)
    # Those that came in the first moments are taken for old ones too.
    wait_until(lambda: time.sleep(0.2) or is_awake(bridge, f"{name}-awake-{time.monotonic_ns()}"), "a command that runs")
    return names


def is_awake(bridge, name):
    publish(bridge, name)
    until = time.monotonic() + 1
    while time.monotonic() < until:
        if name in results(bridge):
            return results(bridge)[name][0]["ok"]
        time.sleep(0.01)
    return False


def check_none_ran(bridge, fault, names):
    late = set(ran(bridge)) & set(names)
    told = [name for name in names for _ in results(bridge).get(name, [])]
    table.record(fault, "late commands that ran", 0, len(late))
    assert not late
    assert len(told) == len(set(told))
    assert all(results(bridge)[name][0]["error"]["code"] == "expired" for name in told)


@pytest.mark.slow
@pytest.mark.parametrize("count", [5, 300], ids=["in the socket", "at the broker too"])
@pytest.mark.parametrize("clocks", [("wall", "boot"), ("wall", "boot", "monotonic")], ids=["suspended", "stopped"])
def test_it_wakes_ten_minutes_later(clocks, count, bridge):
    """The broker delivers into the socket's buffer, as many as may be under way, and keeps the rest."""
    bridge.start()
    run(bridge, "before")

    def jump():
        bridge.shim.set(**{clock: vars(bridge.shim)[clock] + TEN_MINUTES_MS for clock in clocks})

    names = []
    for number in range(3):  # each time another thread may wake first
        names += standstill(bridge, f"n{number}", count, jump)
    check_none_ran(bridge, f"wakes ten minutes later ({', '.join(clocks)})", names)


@pytest.mark.slow
@pytest.mark.sanitized
def test_it_stands_still_for_longer_than_max_age(bridge):
    """With true clocks."""
    bridge.settings["commands.max_age"] = "2s"
    bridge.env.clear()
    bridge.start()
    run(bridge, "before")
    names = standstill(bridge, "real", 200, lambda: time.sleep(3))
    check_none_ran(bridge, "SIGSTOP for longer than max_age", names)


@pytest.mark.slow
def test_commands_that_could_not_be_kept_for_long_do_not_run_later(bridge):
    """The broker offers them again and again, and so thinks the session alive."""
    bridge.settings["commands.max_age"] = "3s"
    bridge.start()
    run(bridge, "before")
    aside = bridge.journal.with_suffix(".aside")
    bridge.journal.rename(aside)
    publish(bridge, "old")
    time.sleep(6)
    aside.rename(bridge.journal)
    wait_until(lambda: is_awake(bridge, f"awake-{time.monotonic_ns()}"), "a command that runs")
    check_none_ran(bridge, "commands that could not be kept for longer than max_age", ["old"])
