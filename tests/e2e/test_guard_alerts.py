"""Alerts are held to limits of their own: a mad automation cannot use up what an alarm needs, nor the other way round."""
import json

import pytest

from support.commands import run
from support.processes import wait_until
from support.rig import running
from test_principals import ask, code_of, limited

DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}
SMS = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
ALERTS = {"alerts.from": "+13125550100", "alerts.connection_id": "1"}
FIRST, SECOND = "+13125550110", "+17735550102"


def start(rig, *contacts, name="", **more):
    return ask(rig.client, name, "alerts/start", {"text": "Water.", "contacts": list(contacts), **more})


def called(rig):
    """Whom alerts called. A request that a crash repeats has its command_id, and Telnyx rings once."""
    bodies = [json.loads(request["body"]) for request in rig.sim.requests(operation="calls.dial")]
    return list({body["command_id"]: body["to"] for body in bodies if "client_state" in body}.values())


def wait_for_call(rig, *numbers):
    wait_until(lambda: called(rig) == list(numbers), f"calls of {numbers}")


def outcomes(rig, alert_id):
    def is_over(message):
        return message.topic == f"telnyx/alert/{alert_id}/state" and json.loads(message.payload)["state"] != "running"
    state = json.loads(rig.client.wait_for(is_over, "the end", deadline_s=60).payload)
    return [(attempt["contact"], attempt["outcome"]) for attempt in state["attempts"]]


@pytest.mark.parametrize("guard", [{"guard.calls_per_hour": 1}, {"guard.daily_budget": "1", "guard.price_per_message": "1"}])
def test_what_others_use_up_is_not_the_alerts(tmp_path, guard):
    with running(tmp_path, settings={**ALERTS, **guard}) as rig:
        by_call = "guard.calls_per_hour" in guard
        assert run(rig.client, *(("cmd/calls/dial", DIAL) if by_call else ("cmd/messages/send", SMS)))["ok"]
        assert limited(run(rig.client, "cmd/calls/dial", DIAL)) in guard
        assert start(rig, FIRST)["ok"]
        wait_for_call(rig, FIRST)


def test_what_alerts_use_up_is_not_the_others_also_after_a_crash(tmp_path):
    settings = {**ALERTS, "alerts.calls_per_hour": 1, "guard.longest_call": "1m"}
    with running(tmp_path, settings=settings) as rig:
        assert start(rig, FIRST)["ok"]
        wait_for_call(rig, FIRST)
        assert json.loads(rig.sim.requests(operation="calls.dial")[0]["body"])["time_limit_secs"] == 60
        rig.bridge.kill()
        rig.bridge.start()
        assert start(rig, SECOND)["ok"]
        wait_until(lambda: "alerts.calls_per_hour" in rig.bridge.process.log(), "the refusal")
        assert run(rig.client, "cmd/calls/dial", DIAL)["ok"]
        assert called(rig) == [FIRST]


def test_no_alert_begins_while_outbound_is_off(tmp_path):
    with running(tmp_path, settings=ALERTS) as rig:
        assert run(rig.client, "cmd/bridge/outbound", {"enabled": False})["ok"]
        refused = start(rig, FIRST)
        assert code_of(refused) == "forbidden" and refused["error"]["errors"][0]["setting"] == "bridge/outbound"
        assert rig.bridge.metrics()["commands_forbidden_total"] == 1
        assert called(rig) == []
        assert run(rig.client, "cmd/bridge/outbound", {"enabled": True})["ok"]
        assert start(rig, FIRST)["ok"]


@pytest.mark.slow
def test_an_attempt_is_refused_that_begins_when_outbound_is_off(tmp_path):
    with running(tmp_path, settings=ALERTS) as rig:
        alert_id = start(rig, FIRST, SECOND, rounds=1, ring=5)["data"]["alert_id"]
        wait_for_call(rig, FIRST)
        assert run(rig.client, "cmd/bridge/outbound", {"enabled": False})["ok"]
        assert outcomes(rig, alert_id)[1] == (SECOND, "refused")
        assert called(rig) == [FIRST]


@pytest.mark.slow
def test_denied_is_denied(tmp_path):
    with running(tmp_path, settings={**ALERTS, "guard.deny": ["+1312"]}) as rig:
        for contacts in ([FIRST], [FIRST, "+13125550111"], ["+19005550100"]):
            refused = start(rig, *contacts)
            assert code_of(refused) == "forbidden" and refused["error"]["pointer"] == "/contacts", refused
            assert FIRST not in json.dumps(refused)
        alert_id = start(rig, FIRST, SECOND, rounds=1, ring=5)["data"]["alert_id"]
        wait_for_call(rig, SECOND)
        assert outcomes(rig, alert_id)[0] == (FIRST, "refused")


def test_who_may_only_start_alerts_has_limits_too(tmp_path):
    guard = {"calls_per_hour": 2, "allow": ["+1312"]}
    settings = {**ALERTS, "access.principals": {"garage": {"allow": ["alerts.*"], "guard": guard}, "default": {"allow": []}}}
    with running(tmp_path, settings=settings) as rig:
        refused = start(rig, FIRST, SECOND, name="garage")
        assert code_of(refused) == "forbidden"
        assert refused["error"]["errors"][0]["setting"] == "access.principals.garage.guard.allow"
        for alert_id in ("a", "b"):
            assert start(rig, FIRST, name="garage", alert_id=alert_id)["data"]["started"]
            assert not start(rig, FIRST, name="garage", alert_id=alert_id)["data"]["started"], "what runs is not counted twice"
        rig.bridge.kill()
        rig.bridge.start()
        assert limited(start(rig, FIRST, name="garage", alert_id="c")) == "access.principals.garage.guard.calls_per_hour"
        wait_for_call(rig, FIRST)
        assert code_of(ask(rig.client, "", "calls/dial", DIAL)) == "forbidden"
