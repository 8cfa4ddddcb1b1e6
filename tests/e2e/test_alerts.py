"""Alerts: calls until somebody has pressed a key, against the simulator's people."""
import json
import time

import pytest

from support.alerts import CONNECTION, FROM, PEOPLE, alerting
from support.commands import result_of, run, send
from support.processes import wait_until
from support.shim import Shim


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with alerting(tmp_path_factory.mktemp("house"), speed=100) as alerts:
        yield alerts


@pytest.mark.smoke
def test_one_message_calls_until_somebody_presses_the_key(alerts):
    """Busy, rejecting, voicemail: then a person, who is thanked, and hung up."""
    alert = alerts.start(text="Water in the basement.", contacts=["busy", "rejecter", "presser"], ring=5)
    state = alerts.end(alert)
    assert state["state"] == "acknowledged" and state["text"] == "Water in the basement."
    assert state["acknowledged"]["by"] == "presser" and state["acknowledged"]["how"] == "key"
    assert [(a["contact"], a["outcome"]) for a in state["attempts"]] == [
        ("busy", "busy"), ("rejecter", "declined"), ("presser", "acknowledged")]
    assert alerts.events(alert) == ["started", "calling", "attempt_ended", "calling", "attempt_ended", "calling",
                                    "answered", "acknowledged", "attempt_ended"]
    gather, = alerts.asked("calls.gather_using_speak")
    assert gather["payload"] == ("This is an alert. Water in the basement. Water in the basement. "
                                 "Press 1 to acknowledge the alert.")
    said, = alerts.asked("calls.speak")
    assert said["payload"] == "Thank you. You have acknowledged the alert. Nobody else will be called. Goodbye."
    assert [d["to"] for d in alerts.asked("calls.dial")] == [PEOPLE[n] for n in ("busy", "rejecter", "presser")]


@pytest.mark.parametrize("who, outcome", [
    ("busy", "busy"), ("silent", "no_answer"), ("rejecter", "declined"), ("nobody", "failed"),
    ("voicemail", "answered_without_key"), ("fax", "answered_without_key"), ("quitter", "answered_without_key"),
    ("mute", "answered_without_key"), ("decliner", "declined"),
])
def test_nobody_counts_but_who_pressed_the_key(house, who, outcome):
    alert = house.start(text="Water.", alert_id=f"not-{who}", contacts=who, rounds=1, ring=5, decline="9")
    state = house.end(alert)
    assert (state["state"], [a["outcome"] for a in state["attempts"]]) == ("exhausted", [outcome])


@pytest.mark.parametrize("who, parameters", [
    ("slow", {}), ("wrong", {}), ("pinner", {"pin": "4711"}), ("decliner", {"ack": "9"}),
    ("presser", {"audio_url": "https://example.net/alarm.mp3"}),
])
def test_who_presses_the_key_acknowledges(house, who, parameters):
    alert = house.start(text="Water.", alert_id=who, contacts=[who], ring=5, **parameters)
    assert house.outcomes(alert) == [(who, "acknowledged")]


def test_rounds_of_a_plan_and_a_message_at_the_end(make_alerts):
    alerts = make_alerts(speed=100)
    alert = alerts.start(text="Water.", plan="night", contacts=["busy", "silent"])
    state = alerts.end(alert)
    assert state["state"] == "exhausted"
    assert [(a["round"], a["contact"]) for a in state["attempts"]] == [
        (1, "busy"), (1, "silent"), (2, "busy"), (2, "silent")]
    alerts.client.wait_for(f"telnyx/alert/{alert}/message_sent", count=2)
    assert [m["text"] for m in alerts.asked("messages.send")] == ["Water."] * 2


def test_all_ring_together_and_the_first_wins(alerts):
    alert = alerts.start(text="Water.", plan="all", ring=600)  # nobody is given up before the key, however slow all is
    state = alerts.end(alert)
    outcomes = {a["contact"]: a["outcome"] for a in state["attempts"]}
    assert outcomes == {"mute": "cancelled", "slow": "cancelled", "presser": "acknowledged", "silent": "cancelled"}
    told = [s["payload"] for s in alerts.asked("calls.speak")]
    assert sorted(told) == ["Thank you. You have acknowledged the alert. Nobody else will be called. Goodbye.",
                            *2 * ["presser has acknowledged the alert. You need not do anything. Goodbye."]]


def test_a_contact_is_spoken_to_in_his_language(alerts):
    alert = alerts.start(text="Wasser im Keller", contacts=["german"], repeat=1)
    alerts.client.wait_for(f"telnyx/alert/{alert}/answered")
    run(alerts.client, "cmd/alerts/acknowledge", {"alert_id": alert, "by": "Klaus"})
    assert alerts.end(alert)["acknowledged"] == {
        "by": "Klaus", "how": "command", "at": alerts.end(alert)["acknowledged"]["at"]}
    gather = alerts.asked("calls.gather_using_speak")[0]
    assert gather["payload"] == ("Dies ist ein Alarm. Wasser im Keller. "
                                 "Geben Sie Ihre PIN ein, um den Alarm zu bestätigen.")
    assert (gather["voice"], gather["language"], gather["maximum_digits"]) == ("Polly.Marlene", "de-DE", 4)
    assert alerts.asked("calls.speak")[0]["payload"] == "Klaus hat den Alarm bestätigt. Sie brauchen nichts zu tun. Auf Wiederhören."
    assert "4711" not in json.dumps(alerts.states(alert))


def test_a_sensor_that_flaps_rings_once(alerts):
    water, fire = ({"text": text, "contacts": ["silent"], "ring": 600} for text in ("Water.", "Fire."))
    first = run(alerts.client, "cmd/alerts/start", water)["data"]
    again = run(alerts.client, "cmd/alerts/start", water)["data"]
    assert (first["started"], again["started"]) == (True, False) and first["alert_id"] == again["alert_id"]
    other = run(alerts.client, "cmd/alerts/start", fire)["data"]
    assert other["started"] and other["alert_id"] != first["alert_id"]
    for count, alert in enumerate((first["alert_id"], other["alert_id"]), 1):
        # One call per number at a time, others wait for it.
        wait_until(lambda: len(alerts.rung()) >= count, "the phone")
        assert len(alerts.asked("calls.dial")) == count
        run(alerts.client, "cmd/alerts/acknowledge", {"alert_id": alert})
        assert alerts.end(alert)["state"] == "acknowledged"
    assert len(alerts.asked("calls.dial")) == 2


def test_a_start_that_is_repeated_rings_once_also_after_its_end(alerts):
    """With a command_id. Without one, the next flood of the same id rings again."""
    start = {"alert_id": "leak", "command_id": "leak-1", "text": "Water.", "contacts": ["presser"]}
    first = run(alerts.client, "cmd/alerts/start", start)
    alerts.end("leak")
    alerts.bridge.kill()
    alerts.bridge.start()
    again = run(alerts.client, "cmd/alerts/start", start)
    assert first["ok"] and again["data"] == first["data"] and alerts.events("leak").count("started") == 1
    assert run(alerts.client, "cmd/alerts/start", {**start, "command_id": "leak-2"})["data"]["started"]
    alerts.client.wait_for("telnyx/alert/leak/started", count=2)


@pytest.mark.parametrize("contacts", [["presser"], ["rejecter", "presser"]])
def test_a_start_that_is_repeated_while_its_last_call_ends_rings_nobody(make_alerts, tmp_path, contacts):
    """On a slow disk, so that there are repeats of which the journal has said nothing yet when the hangup comes."""
    disk = Shim(tmp_path)
    alerts = make_alerts(clock=disk)
    start = {"alert_id": "leak", "command_id": "leak-1", "text": "Water.", "contacts": contacts}
    assert run(alerts.client, "cmd/alerts/start", start)["ok"]
    alerts.client.wait_for("telnyx/alert/leak/acknowledged")
    disk.set(sync=8)
    repeats = []
    while alerts.states("leak")[-1]["calling"] and len(repeats) < 1000:
        repeats.append(send(alerts.client, "cmd/alerts/start", start))
        time.sleep(0.002)  # so that they come all the while
    assert all(result_of(alerts.client, repeat)["ok"] for repeat in repeats[-20:])
    disk.set(sync=0)
    assert alerts.end("leak")["state"] == "acknowledged"
    assert sorted(alerts.rung()) == sorted(PEOPLE[name] for name in contacts)


def test_cancelled_and_listed(alerts):
    alert = alerts.start(text="Water.", contacts=["silent"], alert_id="my/own alert", ring=600)
    topic = "telnyx/alert/my%2Fown%20alert/state"
    alerts.client.wait_for(topic)
    listed = run(alerts.client, "cmd/alerts/list", {})["data"]["alerts"]
    assert [(a["alert_id"], a["state"], a["calling"]) for a in listed] == [("my/own alert", "running", ["silent"])]
    assert run(alerts.client, "cmd/alerts/cancel", {"alert_id": alert})["data"]["state"] == "cancelled"
    alerts.client.wait_for(lambda m: m.topic == topic and m.payload and json.loads(m.payload)["calling"] == []
                           and json.loads(m.payload)["state"] == "cancelled")
    assert alerts.sim.requests(operation="calls.hangup")


@pytest.mark.parametrize("parameters, words", [
    ({"contacts": ["presser"]}, "text is missing"), ({"text": "x"}, "contacts is missing"),
    ({"text": "x", "contacts": ["bob"]}, "bob is neither"), ({"text": "x", "plan": "none"}, "no such plan"),
    ({"text": "x", "contacts": ["presser"], "rounds": 11}, "rounds must be"),
    ({"text": "x", "contacts": ["presser"], "decline": "1"}, "same key"),
    ({"text": "x", "contacts": ["presser"], "nonsense": 1}, "nonsense"),
    ({"text": "x" * 1001, "contacts": ["presser"]}, "longer than 1000"),
])
def test_what_cannot_be_started_says_why(house, parameters, words):
    result = run(house.client, "cmd/alerts/start", parameters)
    error = result["error"]
    assert error["code"] == "invalid_parameters" and words in error["message"]
    assert [e["source"]["pointer"] for e in error["errors"]] == [error["pointer"]]


def test_nobody_else_may_pass_for_an_alerts_call(alerts):
    result = run(alerts.client, "cmd/calls/dial", {
        "connection_id": CONNECTION, "from": FROM, "to": PEOPLE["presser"],
        "client_state": "dGVsbnl4LW1xdHQvYWxlcnQvMS8xL3g="})
    assert result["error"]["code"] == "forbidden" and not alerts.asked("calls.dial")


def test_no_alerts_with_a_share_group(make_alerts):
    alerts = make_alerts(**{"mqtt.share_group": "house"})
    result = run(alerts.client, "cmd/alerts/start", {"text": "x", "contacts": ["presser"]})
    assert result["error"]["code"] == "forbidden" and "share_group" in result["error"]["message"]


def test_as_many_as_may_run(make_alerts):
    alerts = make_alerts(**{"alerts.max_running": 2})
    for number in range(2):
        alerts.start(text=f"Alert {number}.", contacts=["silent"], ring=600)
    result = run(alerts.client, "cmd/alerts/start", {"text": "One more.", "contacts": ["presser"]})
    assert result["error"]["code"] == "busy"


def test_one_command_ends_all_however_many_run(make_alerts):
    """What that leads to is more than one commit of the journal holds."""
    alerts = make_alerts(speed=1, **{"alerts.max_running": 64, "alerts.calls_at_once": 0, "alerts.calls_per_minute": 0})
    started = [alerts.start(text="Fire.", contacts=[f"+1{prefix}5550111"], ring=600) for prefix in range(201, 265)]
    wait_until(lambda: len(alerts.rung()) == len(started), "all rung")
    assert run(alerts.client, "cmd/alerts/cancel", {})["data"] == {"alerts": len(started)}
    assert {alerts.end(alert)["state"] for alert in started} == {"cancelled"}
    assert len(alerts.asked("calls.hangup")) == len(started)
    assert run(alerts.client, "cmd/alerts/acknowledge", {})["data"] == {"alerts": 0}


def test_the_state_goes_after_a_while(make_alerts):
    alerts = make_alerts(**{"alerts.linger": "0s"})
    alert = alerts.start(text="Water.", contacts=["presser"])
    alerts.client.wait_for(lambda m: m.topic == f"telnyx/alert/{alert}/state" and not m.payload, "its clearing")
