"""kill -9 during an alert, at every named step and at random moments: it goes on, and no attempt rings twice."""
import os
import random
import signal
import time

import pytest

from support.alerts import PATIENT, alerting, check_promises, namesakes
from support.commands import result_of, send
from support.processes import free_port, wait_until

NUMBERS = namesakes()
# What one alert asks Telnyx for, and hears from it, when its only contact presses the key; with the names of the steps.
REQUESTS = {"ring": "calls.dial", "gather": "calls.gather_using_speak", "confirmation": "calls.speak", "hang up": "calls.hangup"}
WEBHOOKS = {"ring": 1, "answer": 1, "key": 2, "confirmation": 2, "hang up": 1}


def crashes():
    """Steps with the named points (include/bridge/fault.h) at which the process dies, and the how-manieth pass that is."""
    for point in ("command.came", "command.committed", "command.taken", "result.made", "result.committed"):
        yield "start", point, 1, 0
    for number, step in enumerate(REQUESTS, 1):
        for point in ("command.ready", "command.marked", "request.started"):
            yield step, point, number, number - 1
        yield step, "request.done", number, number
        for point in ("result.made", "result.committed"):  # the first result is the start's
            yield step, point, number + 1, number
    number = 0
    for step, count in WEBHOOKS.items():
        for _ in range(count):
            number += 1
            for point in ("webhook.verified", "webhook.committed", "webhook.answered"):
                yield step, point, number, None


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    settings = {"admin.listen": f"127.0.0.1:{free_port()}"}
    # It rings for 0.1 s: no answer is heard before the bridge is done with the reply to dial.
    with alerting(tmp_path_factory.mktemp("house"), *PATIENT, "--ring-ms", "2000", speed=20, **settings) as alerts:
        yield alerts


def is_quiet(house):
    """Nothing of earlier alerts is under way, that would pass a named point in place of the next one."""
    metrics = house.bridge.metrics()
    return (metrics["commands_pending"] == metrics["journal_waiting"] == 0
            and all(call["state"] == "ended" for call in house.sim.control("GET", "/calls")["calls"])
            and all(webhook["state"] not in ("waiting", "sending") for webhook in house.sim.webhooks(limit=10000)))


def restart(house, fault=None):
    if fault:
        wait_until(lambda: is_quiet(house), "quiet")
    house.bridge.kill()
    house.bridge.env.pop("BRIDGE_FAULT", None)
    if fault:
        house.bridge.env["BRIDGE_FAULT"] = fault
    house.bridge.start()


def die(house, fault, start):
    """Starts an alert in a life that ends at a point; returns what Telnyx was asked for until then."""
    restart(house, fault)
    asked = len(house.sim.requests(limit=10000))
    send(house.client, "cmd/alerts/start", start)
    wait_until(lambda: not house.bridge.process.running(), f"the death at {fault}, which was never reached")
    assert house.bridge.process.popen.returncode == -signal.SIGKILL
    return [request["operation"] for request in house.sim.requests(limit=10000)[asked:]]


@pytest.mark.slow
@pytest.mark.parametrize("step, point, number, requests", crashes())
def test_killed_at_every_step(house, step, point, number, requests):
    alert = f"{step} {point} {number}".replace(" ", "-")
    start = {"alert_id": alert, "text": "Water.", "contacts": [next(NUMBERS)["presser"]], "rounds": 1, "ring": 10}
    asked = die(house, f"{point}:{number}", start)
    if requests is not None:
        assert asked == list(REQUESTS.values())[:requests]
    restart(house)
    house.end(alert, deadline_s=60)
    check_promises(house, [alert], "kill -9 at every named step of an alert")


@pytest.mark.slow
@pytest.mark.parametrize("point", ["store.before_commit", "store.after_commit"])
@pytest.mark.parametrize("number", range(5, 25, 2))
def test_killed_at_a_commit(house, point, number):
    """Whatever step that belongs to: several are committed together, or not."""
    alert = f"{point}-{number}"
    restart(house, f"{point}:{number}")
    send(house.client, "cmd/alerts/start",
         {"alert_id": alert, "text": "Water.", "contacts": [next(NUMBERS)["presser"]], "rounds": 1, "ring": 10})
    wait_until(lambda: not house.bridge.process.running() or "attempt_ended" in house.events(alert), "its death, or the end")
    restart(house)
    house.end(alert, deadline_s=60)
    check_promises(house, [alert], "kill -9 at a commit of an alert")


@pytest.mark.slow
@pytest.mark.parametrize("point, number", [
    ("webhook.committed", 2), ("command.ready", 2), ("command.marked", 2), ("request.done", 2), ("result.committed", 3)])
def test_killed_between_rounds(house, point, number):
    """From the end of the first round to the beginning of the second."""
    who = next(NUMBERS)["rejecter"]
    alert = f"rounds-{point}"
    die(house, f"{point}:{number}",
        {"alert_id": alert, "text": "Water.", "contacts": [who], "rounds": 2, "pause": 1, "ring": 10})
    restart(house)
    state = house.end(alert, deadline_s=60)
    assert [(a["round"], a["outcome"]) for a in state["attempts"]] == [(1, "declined"), (2, "declined")]
    assert house.rung().count(who) == 2
    check_promises(house, [alert], "kill -9 between two rounds of an alert", end="exhausted")


@pytest.mark.slow
@pytest.mark.parametrize("moments", [12, pytest.param(100, marks=pytest.mark.long)])
def test_killed_at_random_moments(make_alerts, moments):
    alerts = make_alerts(*PATIENT, speed=20)
    seed = int(os.environ.get("BRIDGE_CRASH_SEED", random.randrange(1 << 32)))
    print(f"BRIDGE_CRASH_SEED={seed}")
    chance, started = random.Random(seed), []
    for number in range(moments):
        alert = f"alert-{number}"
        start = {"text": f"Water {number}.", "contacts": ["rejecter", "wrong", "presser"], "ring": 10, "alert_id": alert}
        result_of(alerts.client, send(alerts.client, "cmd/alerts/start", start))
        started.append(alert)
        time.sleep(chance.uniform(0, 0.7))
        alerts.bridge.kill()
        alerts.bridge.start()
    for alert in started:
        alerts.end(alert, deadline_s=120)
    check_promises(alerts, started, f"kill -9 at {moments} random moments of alerts")
