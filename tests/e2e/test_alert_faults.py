"""What goes wrong around an alert: the API, the webhooks, the broker, the clock, the process. It goes on, and no attempt rings twice."""
import datetime
import json
import socket

import pytest

from support.alerts import PATIENT, PEOPLE, check_promises
from support.commands import send
from support.processes import free_port, wait_until
from support.shim import Shim
from support.sim import Sim

EVERY = 100000  # times


def in_seconds(seconds):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)


# ---- the API ----


@pytest.mark.slow
@pytest.mark.parametrize("fault, details", [("rate_limit", {"count": 3}), ("status", {"status": 401})])
def test_an_api_that_refuses_for_a_while(alerts, fault, details):
    """Nothing rang: no attempt is lost by it."""
    alerts.sim.fault(fault, operation="calls.dial", **details)
    alert = alerts.start(text="Water.", contacts=["presser"], rounds=1)
    assert alerts.end(alert, deadline_s=90)["state"] == "acknowledged"
    assert "not_called" in alerts.events(alert) and len(alerts.rung()) == 1


@pytest.mark.slow
def test_an_api_that_says_429_throughout(make_alerts, tmp_path):
    """No attempt is made of it, and it is tried until the alert expires."""
    clock = Shim(tmp_path)
    alerts = make_alerts(clock=clock)
    alerts.sim.fault("rate_limit", operation="calls.dial", count=EVERY, retry_after=1)
    alert = alerts.start(text="Water.", contacts=["presser", "slow"], rounds=1, expires_at=in_seconds(300).isoformat())
    alerts.client.wait_for(f"telnyx/alert/{alert}/not_called", count=2)
    clock.set(wall=300000, boot=300000)
    state = alerts.end(alert, deadline_s=90)
    assert (state["state"], state["attempts"], state["trouble"]) == ("expired", [], "rate_limited")
    assert alerts.events(alert).count("calling") == alerts.events(alert).count("not_called") >= 2
    assert alerts.rung() == []


def goes_on_in_doubt(alerts, clock):
    """Whether the phones rang is in doubt: webhooks are awaited for as long as they would ring, then it goes on."""
    alert = alerts.start(text="Water.", contacts=["presser", "slow"], rounds=1, ring=5, together=True)
    alerts.client.wait_for("telnyx/result/calls/dial", count=2)
    clock.set(wall=20000, boot=20000)
    state = alerts.end(alert, deadline_s=60)
    assert [a["outcome"] for a in state["attempts"]] == ["unknown", "unknown"] and state["state"] == "exhausted"
    return alert


@pytest.mark.slow
def test_an_api_that_says_500_throughout(make_alerts, tmp_path):
    clock = Shim(tmp_path)
    alerts = make_alerts(clock=clock)
    alerts.sim.fault("status", status=500, count=EVERY)
    alert = goes_on_in_doubt(alerts, clock)
    assert alerts.rung() == []
    check_promises(alerts, [alert], "the API says 500 throughout an alert", end="exhausted")


@pytest.mark.slow
def test_an_api_that_says_nothing_throughout(make_alerts, cleanup, tmp_path):
    mute = socket.create_server(("127.0.0.1", 0), backlog=64)  # takes connections, and never answers
    cleanup.append(mute.close)
    clock = Shim(tmp_path)
    alerts = make_alerts(clock=clock, **{"telnyx.connect_timeout": "1s", "telnyx.attempt_timeout": "1s",
                                         "telnyx.total_timeout": "2s"})
    alerts.bridge.kill()
    alerts.bridge.settings["telnyx.api_url"] = f"http://127.0.0.1:{mute.getsockname()[1]}/v2"
    alerts.bridge.start()
    goes_on_in_doubt(alerts, clock)


@pytest.mark.slow
def test_an_api_that_cannot_be_reached_comes_back(make_alerts, tmp_path, cleanup):
    """The flood has taken the router, too."""
    key = tmp_path / "key"
    address = f"127.0.0.1:{free_port()}"  # nobody else gets it meanwhile
    alerts = make_alerts("--key-file", key, listen=address)
    alerts.sim.stop()
    alert = alerts.start(text="Water.", contacts=["rejecter", "presser"], rounds=1, ring=5)
    alerts.client.wait_for(f"telnyx/alert/{alert}/not_called", count=2)
    assert alerts.states(alert)[-1]["trouble"] == "unreachable"
    alerts.sim = Sim(tmp_path, alerts.bridge.webhook_url, "--quiet", "--key-file", key, listen=address)
    cleanup.append(alerts.sim.stop)
    state = alerts.end(alert, deadline_s=60)
    assert [(a["contact"], a["outcome"]) for a in state["attempts"]] == [("rejecter", "declined"), ("presser", "acknowledged")]
    assert "trouble" not in state
    check_promises(alerts, [alert], "the API not reachable at the start of an alert")


@pytest.mark.parametrize("operation", ["calls.gather_using_speak", "calls.speak", "calls.hangup"])
@pytest.mark.parametrize("fault, details", [
    pytest.param("rate_limit", {}, marks=pytest.mark.slow), ("status", {"status": 500})])
def test_an_api_that_fails_during_a_call(alerts, operation, fault, details):
    alerts.sim.fault(fault, operation=operation, count=2, **details)
    alert = alerts.start(text="Water.", contacts=["presser"], rounds=1, ring=5)
    assert alerts.outcomes(alert) == [("presser", "acknowledged")]
    check_promises(alerts, [alert], "the API fails during the call of an alert")


@pytest.mark.parametrize("operation, kind", [
    ("calls.dial", "cut_after"), ("calls.dial", "cut_before"), ("calls.gather_using_speak", "cut_after"),
    ("calls.hangup", "status"), ("calls.speak", "status"),
])
def test_replies_that_are_lost(alerts, operation, kind):
    """One attempt rings one phone once, whatever became of the reply."""
    alerts.sim.fault(kind, operation=operation)
    alert = alerts.start(text="Water.", contacts=["rejecter", "presser"], rounds=1, ring=5)
    assert alerts.end(alert, deadline_s=60)["state"] == "acknowledged"
    assert sorted(alerts.rung()) == sorted([PEOPLE["rejecter"], PEOPLE["presser"]])


# ---- webhooks ----


@pytest.mark.slow
@pytest.mark.parametrize("event", ["call.answered", "call.gather.ended", "call.dtmf.received", "call.hangup", "call.initiated",
                                   "call.speak.ended"])
@pytest.mark.parametrize("kind", ["webhook_drop", "webhook_duplicate", "webhook_reorder"])
def test_webhooks_that_are_lost_or_doubled_or_late(alerts, kind, event):
    alerts.sim.fault(kind, event=event, count=50)
    alert = alerts.start(text="Water.", contacts=["presser"], rounds=1, ring=5)
    state = alerts.end(alert, deadline_s=60)
    assert (state["state"], state["acknowledged"]["by"]) == ("acknowledged", "presser")
    check_promises(alerts, [alert], f"{kind.removeprefix('webhook_')} of webhooks of an alert")


@pytest.mark.slow
def test_a_key_whose_webhooks_come_after_the_call(alerts):
    """It counts, and the phone that rings meanwhile is hung up."""
    for event in ("call.dtmf.received", "call.gather.ended"):
        alerts.sim.fault("webhook_delay", event=event, delay_ms=8000)
    alert = alerts.start(text="Water.", contacts=["presser", "silent"], rounds=1, ring=600)
    alerts.client.wait_for(f"telnyx/alert/{alert}/answered")
    call, = alerts.sim.control("GET", "/calls")["calls"]
    wait_until(lambda: any(w["type"] == "call.dtmf.received" for w in alerts.sim.webhooks()), "the key")
    alerts.sim.control("POST", f"/calls/{call['call_control_id']}/hangup", {})
    assert alerts.outcomes(alert) == [("presser", "acknowledged"), ("silent", "cancelled")]
    assert alerts.events(alert).index("acknowledged") > alerts.events(alert).index("attempt_ended")
    check_promises(alerts, [alert], "webhooks of an alert's key delayed")


@pytest.mark.slow
def test_all_webhooks_are_lost(make_alerts, tmp_path):
    """Each wait has an end."""
    clock = Shim(tmp_path)
    alerts = make_alerts(clock=clock)
    alerts.sim.fault("webhook_drop", count=EVERY)
    alert = alerts.start(text="Water.", contacts=["presser"], rounds=1, ring=5)
    alerts.client.wait_for(f"telnyx/alert/{alert}/answered")  # the gather was accepted
    clock.set(wall=120000, boot=120000)  # longer than anybody is asked
    assert alerts.outcomes(alert) == [("presser", "answered_without_key")]
    check_promises(alerts, [alert], "all webhooks of an alert lost", end="exhausted")


@pytest.mark.slow
def test_a_lost_answer_is_found_by_trying_to_gather(make_alerts):
    """From 3 s after the reply to dial, every 3 s, until Telnyx takes it (90034 before the answer)."""
    alerts = make_alerts("--ring-ms", "700", speed=1, digits="1")
    alerts.sim.fault("webhook_drop", event="call.answered", count=EVERY)
    alert = alerts.start(text="Water.", contacts=["late"], rounds=1)  # answers after 7 s
    assert alerts.outcomes(alert) == [("late", "acknowledged")]
    dial, = alerts.sim.requests(operation="calls.dial")
    gathers = alerts.sim.requests(operation="calls.gather_using_speak")
    assert len(gathers) >= 2 and [g["status"] for g in gathers] == [*[422] * (len(gathers) - 1), 200]
    times = [datetime.datetime.fromisoformat(r["time"].replace("Z", "+00:00")) for r in [dial, *gathers]]
    waits = [(b - a).total_seconds() for a, b in zip(times, times[1:])]
    assert min(waits) > 2.9 and sorted(waits)[1] < 4, waits  # a busy machine adds to some
    commands = {json.loads(g["body"])["command_id"] for g in gathers}
    assert len(commands) == len(gathers), "Telnyx would take a repeat for the first"


# ---- the broker ----


def test_a_broker_that_is_down(alerts):
    """The alert goes on, and what happened is told afterwards."""
    alerts.sim.fault("rate_limit", operation="calls.dial", retry_after=1)  # nobody is rung before the broker is down
    alert = alerts.start(text="Water.", contacts=["busy", "presser"], ring=5)
    alerts.broker.kill()
    wait_until(lambda: alerts.sim.requests(operation="calls.speak"), "the thanks")
    seen = alerts.client.subscriptions
    with alerts.bridge.held():
        alerts.broker.start()
        wait_until(lambda: alerts.client.subscriptions > seen, "the subscriber, before the bridge")
    assert alerts.end(alert)["state"] == "acknowledged"
    alerts.client.wait_for(f"telnyx/alert/{alert}/acknowledged")


# ---- the disk ----


@pytest.mark.slow
def test_a_disk_that_fails_for_a_while(make_alerts, make_client, tmp_path):
    """What was not kept did not happen, and is heard again; the state that is told in the end is the right one."""
    disk = Shim(tmp_path)
    alerts = make_alerts(*PATIENT, clock=disk)
    alert = alerts.start(text="Water.", contacts=["rejecter", "slow"], rounds=1, ring=5)
    alerts.client.wait_for(lambda m: m.topic == f"telnyx/alert/{alert}/answered")
    disk.set(broken=1)
    wait_until(lambda: "cannot" in alerts.bridge.process.log(), "trouble with the journal")
    disk.set(broken=0)
    assert alerts.end(alert, deadline_s=60)["acknowledged"]["by"] == "slow"
    check_promises(alerts, [alert], "a disk that fails during an alert")
    late = make_client(alerts.broker, filters=(f"telnyx/alert/{alert}/state",))
    assert json.loads(late.wait_for(f"telnyx/alert/{alert}/state").payload)["state"] == "acknowledged"


# ---- a dial in doubt ----


@pytest.fixture
def die_with_a_dial(make_alerts, tmp_path):
    """The process dies when the reply to dial has come, and comes back so much later; returns with the alert's id."""
    def die(ahead_s, contacts, **fault):
        clock = Shim(tmp_path)
        alerts = make_alerts(*PATIENT, clock=clock)
        if fault:
            alerts.sim.fault(**fault)
        alerts.bridge.kill()
        alerts.bridge.env["BRIDGE_FAULT"] = "request.done:1"
        alerts.bridge.start()
        send(alerts.client, "cmd/alerts/start", {"alert_id": "water", "text": "Water.", "contacts": contacts, "rounds": 1, "ring": 5})
        wait_until(lambda: not alerts.bridge.process.running(), "its death")
        del alerts.bridge.env["BRIDGE_FAULT"]
        clock.set(wall=ahead_s * 1000, boot=ahead_s * 1000)
        alerts.bridge.start()
        return alerts
    return die


@pytest.mark.slow
@pytest.mark.parametrize("ahead_s", [0, 50])
def test_within_58_s_a_dial_is_repeated_as_the_same_command(die_with_a_dial, ahead_s):
    alerts = die_with_a_dial(ahead_s, ["presser"])
    assert alerts.outcomes("water") == [("presser", "acknowledged")]
    first, again = alerts.asked("calls.dial")
    assert first == again and len(alerts.rung()) == 1
    check_promises(alerts, ["water"], f"an alert's dial in doubt for {ahead_s} s")


@pytest.mark.slow
def test_after_58_s_a_dial_is_not_repeated_and_its_webhooks_count(die_with_a_dial):
    alerts = die_with_a_dial(70, ["presser"])
    assert alerts.outcomes("water") == [("presser", "acknowledged")]
    assert len(alerts.asked("calls.dial")) == 1
    check_promises(alerts, ["water"], "an alert's dial in doubt for 70 s")


@pytest.mark.slow
def test_after_58_s_without_webhooks_the_outcome_is_unknown(die_with_a_dial):
    alerts = die_with_a_dial(70, ["presser", "rejecter"], kind="webhook_drop", count=EVERY)
    assert alerts.outcomes("water", deadline_s=60)[0] == ("presser", "unknown")
    assert [d["to"] for d in alerts.asked("calls.dial")] == [PEOPLE["presser"], PEOPLE["rejecter"]]
    check_promises(alerts, ["water"], "an alert's dial in doubt for 70 s, webhooks lost", end="exhausted")


def test_a_restart_past_its_time_calls_nobody(make_alerts, tmp_path):
    clock = Shim(tmp_path)
    alerts = make_alerts(clock=clock)
    alert = alerts.start(text="Water.", contacts=["busy"], rounds=10, pause=3600, expires_at=in_seconds(60).isoformat())
    alerts.client.wait_for(f"telnyx/alert/{alert}/attempt_ended")
    alerts.bridge.kill()
    clock.set(wall=61000, boot=61000)
    alerts.bridge.start()
    assert alerts.end(alert)["state"] == "expired"
    assert len(alerts.asked("calls.dial")) == 1
