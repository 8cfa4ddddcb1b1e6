"""How often, how many at once, how long, for how much, and whether at all; and that no restart forgives."""
import json
import time
from urllib.parse import parse_qsl
import signal

import pytest

from support.bridge import Bridge, event
from support.commands import run
from support.operations import reaching
from support.processes import ROOT, wait_until
from support.rig import running
from support.shim import Shim

DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}
TEXT = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
SWITCH = "telnyx/bridge/outbound"


DEFAULTS = {"calls_per_minute": 20, "calls_at_once": 10, "messages_per_minute": 60}


def dial(rig, **more):
    return run(rig.client, "cmd/calls/dial", {**DIAL, **more})


def write(rig, **more):
    return run(rig.client, "cmd/messages/send", {**TEXT, **more})


def switch(rig, **payload):
    return run(rig.client, "cmd/bridge/outbound", payload)


def is_limited(result, setting):
    error = result.get("error", {})
    return error.get("code") == "rate_limited" and error["errors"][0]["setting"] == f"guard.{setting}"


def asked(rig, method, part):
    return [request for request in rig.sim.requests() if request["method"] == method and part in request["path"]]


def die_and_come_back(rig):
    rig.bridge.kill()
    rig.bridge.start()


def tell(rig, kind, number, call, **payload):
    assert rig.bridge.post(event(kind, f"e-{number}", call, **payload)) == 200


@pytest.mark.parametrize("setting, do", [("calls_per_minute", dial), ("calls_per_hour", dial), ("messages_per_minute", write),
                                         ("messages_per_day", write)])
def test_so_many_and_not_one_more_also_after_a_crash(tmp_path, setting, do):
    with running(tmp_path, settings={f"guard.{setting}": 3}) as rig:
        assert all(do(rig)["ok"] for _ in range(3))
        assert is_limited(do(rig), setting)
        die_and_come_back(rig)
        assert is_limited(do(rig), setting)
        assert len(rig.sim.requests()) == 3


def test_sighup_reads_the_limits_again(tmp_path):
    with running(tmp_path, settings={"guard.messages_per_minute": 1}) as rig:
        assert write(rig)["ok"] and is_limited(write(rig), "messages_per_minute")
        rig.bridge.settings["guard.messages_per_minute"] = 2
        rig.bridge.write_config()
        rig.bridge.process.send(signal.SIGHUP)
        wait_until(lambda: "limits were read again" in rig.bridge.process.log(), "the reload")
        assert write(rig)["ok"] and is_limited(write(rig), "messages_per_minute")


@pytest.mark.parametrize("setting, do", [("calls_at_once", dial), ("messages_per_minute", write)])
def test_whoever_sets_nothing_is_held_to_the_defaults(tmp_path, setting, do):
    settings = {f"guard.{name}": most for name, most in DEFAULTS.items()}
    with running(tmp_path, settings=settings) as rig:
        assert all(do(rig)["ok"] for _ in range(DEFAULTS[setting]))
        assert is_limited(do(rig), setting)
    sample = (ROOT / "config" / "bridge.yaml").read_text()
    assert all(f"\n  {name}: {most}\n" in sample for name, most in DEFAULTS.items())


def test_refusals_are_counted_and_logged_without_the_number(tmp_path):
    with running(tmp_path, settings={"guard.calls_per_hour": 1}) as rig:
        assert dial(rig)["ok"] and is_limited(dial(rig), "calls_per_hour")
        assert dial(rig, to="+19005550100")["error"]["code"] == "forbidden"
        counters = rig.bridge.metrics()
        assert counters["commands_limited_total"] == counters["commands_forbidden_total"] == 1
        for words in ("guard.calls_per_hour", "outcome=forbidden"):
            rig.bridge.process.wait_for_words(words)
        log = rig.bridge.process.log()
        assert "+19005550100" not in log and DIAL["to"] not in log


def test_each_recipient_counts(tmp_path):
    with running(tmp_path, settings={"guard.messages_per_day": 4}) as rig:
        topic = "cmd/messages/send_group_mms"
        several = {"from": "+13125550100", "to": ["+13125550101", "+13125550102", "+13125550103"]}
        assert run(rig.client, topic, several).get("error", {}).get("code") != "rate_limited"
        assert is_limited(run(rig.client, topic, several), "messages_per_day")
        assert write(rig)["ok"]
        assert is_limited(write(rig), "messages_per_day")


def test_a_repeat_is_not_counted_twice(tmp_path):
    with running(tmp_path, settings={"guard.calls_per_hour": 2}) as rig:
        for _ in range(3):
            assert dial(rig, command_id="once")["ok"]
        assert dial(rig)["ok"]
        assert is_limited(dial(rig), "calls_per_hour")


def test_the_switch_holds_for_all_that_reaches_across_restarts(tmp_path):
    with running(tmp_path) as rig:
        assert switch(rig, enabled=False)["data"]["enabled"] is False
        rig.client.wait_for(lambda message: message.topic == SWITCH and not json.loads(message.payload)["enabled"], "the state")
        assert dial(rig)["error"]["code"] == "forbidden"
        die_and_come_back(rig)
        assert dial(rig)["error"]["code"] == write(rig)["error"]["code"] == "forbidden"
        assert "bridge/outbound" in write(rig)["error"]["message"]
        assert run(rig.client, "cmd/calls/retrieve_status", {"call_control_id": "v3:a"})["attempts"] == 1
        assert not asked(rig, "POST", "/")
        assert switch(rig, enabled=True)["ok"] and dial(rig)["ok"]


OFF = ['{"enabled":false}', '\ufeff{"enabled":false}', '{"enabled":false}\0', '{"enabled":"false"}', ' {"enabled":false,"x":{"y":[null]}}\n']
NOT_UNDERSTOOD = ["OFF", "false", '{"enabled":0}', '{"enabled":"off"}', '{"enabled":false', '{"enabled":true,"enabled":false}', "{}", "\0x"]


def test_the_state_is_read_as_a_command_is(tmp_path):
    """And what is no state is told, and replaced by what holds, so that nobody believes to have what he has not."""
    with running(tmp_path) as rig:
        for payload in OFF:
            rig.client.publish(SWITCH, payload, retain=True)
            wait_until(lambda: dial(rig).get("error", {}).get("code") == "forbidden", f"{payload!r} to be obeyed")  # noqa: B023
            assert switch(rig, enabled=True)["ok"]
        for payload in NOT_UNDERSTOOD:
            before = len(rig.client.messages)
            rig.client.publish(SWITCH, payload, retain=True)
            rig.client.wait_for(lambda message: message in rig.client.messages[before:] and message.topic == SWITCH and  # noqa: B023
                                b'{"enabled":true,"since_ms"' in message.payload, f"the state in place of {payload!r}")
        assert dial(rig)["ok"]
        rig.bridge.process.wait_for_words("is not understood")
        assert rig.bridge.process.log().count("is not understood") == 1, "of a flood only one line"
        rig.client.publish(SWITCH, "", retain=True)
        assert dial(rig)["ok"]


def test_with_several_bridges_every_one_obeys(tmp_path):
    with running(tmp_path) as rig:
        other = Bridge(tmp_path, rig.broker.port, rig.sim.api_url, settings={"mqtt.root": "telnyx"}, name="other")
        other.start()
        try:
            assert switch(rig, enabled=False)["ok"]
            wait_until(lambda: "outbound is off" in other.process.log(), "the other to hear of it")
            other.kill()
            other.start()
            wait_until(lambda: other.status("/readyz") == 200, "the other")
            # who publishes the state itself is obeyed, too
            rig.client.publish(SWITCH, json.dumps({"enabled": True}), retain=True)
            wait_until(lambda: "outbound is on again" in other.process.log(), "the other to hear of it")
        finally:
            assert other.stop() == 0


def hangups(rig, call):
    return asked(rig, "POST", f"/calls/{call}/actions/hangup")


def test_a_repeat_by_command_id_switches_nothing(tmp_path):
    """It gets the first one's result, however the switch stands by now; and one of other parameters is refused before it acts."""
    with running(tmp_path) as rig:
        assert switch(rig, enabled=True, command_id="morning")["ok"] and switch(rig, enabled=False)["ok"]
        for _ in range(2):
            assert switch(rig, enabled=True, command_id="morning")["data"]["enabled"] is True, "as it was then"
            assert dial(rig)["error"]["code"] == "forbidden"
            die_and_come_back(rig)
        assert switch(rig, enabled=True)["ok"]
        refused = switch(rig, enabled=False, hang_up=True, command_id="morning")["error"]
        assert (refused["code"], refused["pointer"]) == ("invalid_parameters", "/command_id")
        assert switch(rig, hang_up=True, command_id="night")["ok"]
        call = dial(rig)["data"]["call_control_id"]
        assert switch(rig, hang_up=True, command_id="night")["ok"]
        assert dial(rig)["ok"] and not hangups(rig, call)


def test_what_is_to_end_ends_after_a_crash_too(tmp_path):
    with running(tmp_path) as rig:
        call = dial(rig)["data"]["call_control_id"]
        rig.sim.fault("status", status=500, count=1000)
        assert switch(rig, hang_up=True)["ok"], "with outbound on as it was"
        wait_until(lambda: hangups(rig, call), "the first try")
        rig.bridge.kill()
        rig.sim.control("DELETE", "/faults")
        tries = len(hangups(rig, call))
        rig.bridge.start()
        wait_until(lambda: len(hangups(rig, call)) > tries, "one more")
        rig.client.wait_for(lambda message: message.topic == SWITCH and json.loads(message.payload)["hang_up_ms"] > 0, "the state")
        assert dial(rig)["ok"], "what begins later is not ended"
        later = dial(rig)["data"]["call_control_id"]
        die_and_come_back(rig)
        assert dial(rig)["ok"] and not hangups(rig, later)


def test_every_bridge_ends_its_calls(tmp_path):
    with running(tmp_path) as rig:
        other = Bridge(tmp_path, rig.broker.port, rig.sim.api_url, settings={"mqtt.root": "telnyx"}, name="other")
        other.start()
        try:
            assert other.post(event("call.initiated", "e-1", "v3:others", direction="incoming", to="+13125550100")) == 200
            assert switch(rig, hang_up=True)["ok"]
            wait_until(lambda: hangups(rig, "v3:others"), "the other to end its call")
            assert other.post(event("call.initiated", "e-2", "v3:later", direction="incoming", to="+13125550100")) == 200
            rig.client.publish(SWITCH, json.dumps({"enabled": True, "hang_up_ms": int(time.time() * 1000)}), retain=True)
            wait_until(lambda: hangups(rig, "v3:later"), "what began before")
            assert other.post(event("call.initiated", "e-3", "v3:last", direction="incoming", to="+13125550100")) == 200
            rig.client.publish(SWITCH, json.dumps({"enabled": True, "hang_up_ms": 1 << 60}), retain=True)
            other.kill()
            other.start()
            assert other.post(event("call.initiated", "e-4", "v3:end", direction="incoming", to="+13125550100")) == 200
            assert switch(rig, enabled=False, hang_up=True)["ok"]
            wait_until(lambda: hangups(rig, "v3:end"), "the switch to be obeyed")
        finally:
            assert other.stop() == 0


@pytest.mark.parametrize("callee, over", [("+13125550113", True), ("+13125550120", False)], ids=["over", "alive"])
def test_before_one_is_refused_those_without_news_are_asked_for(tmp_path, callee, over):
    shim = Shim(tmp_path)
    settings = {"guard.calls_at_once": 1, "commands.max_age": "5m"}  # longer than the minute that goes by at once
    with running(tmp_path, settings=settings, shim=shim) as rig:
        call = dial(rig, to=callee)["data"]["call_control_id"]
        assert is_limited(dial(rig), "calls_at_once")
        assert not asked(rig, "GET", f"/calls/{call}")
        shim.set(wall=61 * 1000, boot=61 * 1000)
        wait_until(lambda: asked(rig, "GET", f"/calls/{call}"), "the call to be asked for")
        if over:
            wait_until(lambda: dial(rig)["ok"], "the lost hangup to be noticed")
        else:
            assert is_limited(dial(rig), "calls_at_once")


@pytest.mark.parametrize("given, sent", [(None, 600), (60, 60), (600, 600), (601, 600), (86400, 600)])
def test_every_operation_that_can_be_told_is_told_the_longest_time(tmp_path, given, sent):
    names = {"time_limit_secs", "TimeLimit"}
    with running(tmp_path, settings={"guard.longest_call": "10m", "access.allow": ["*"]}) as rig:
        told = [(operation, (names & operation.body.keys()).pop()) for operation, _ in reaching() if names & operation.body.keys()]
        assert {operation.name for operation, _ in told} >= {"calls.dial", "calls.transfer", "texml.accounts.calls.calls"}
        for operation, name in told:
            payload = {key: operation.example(key) for key in operation.required()} | {key: f"id-{key}" for key in operation.ids}
            payload |= {place: "+13125550101" for place in ("to", "To") if place in operation.body}
            run(rig.client, operation.topic(operation.name), {**payload, **({} if given is None else {name: given})})
            body = rig.sim.requests()[-1]["body"]
            found = json.loads(body)[name] if body.startswith("{") else int(dict(parse_qsl(body))[name])
            assert found == sent, (operation.name, body)


def test_the_switch_ends_every_call(tmp_path):
    with running(tmp_path) as rig:
        call = dial(rig)["data"]["call_control_id"]
        assert switch(rig, enabled=False, hang_up=True)["data"]["hangs_up"] == 1
        wait_until(lambda: asked(rig, "POST", f"/calls/{call}/actions/hangup"), "the call to be ended")


@pytest.mark.parametrize("given, sent", [(None, 600), (60, 60), (600, 600), (601, 600), (0, 600), (86400, 600)])
def test_no_call_is_asked_for_that_lasts_longer(tmp_path, given, sent):
    with running(tmp_path, settings={"guard.longest_call": "10m"}) as rig:
        assert dial(rig, **({} if given is None else {"time_limit_secs": given}))["ok"]
        assert json.loads(rig.sim.requests()[0]["body"])["time_limit_secs"] == sent


def test_a_call_that_lasts_longer_is_ended_also_one_from_before_a_crash(tmp_path):
    with running(tmp_path, settings={"guard.longest_call": "1s"}) as rig:
        tell(rig, "call.initiated", 1, "v3:in", direction="incoming", to="+13125550100")
        tell(rig, "call.answered", 2, "v3:in")
        die_and_come_back(rig)
        wait_until(lambda: asked(rig, "POST", "/calls/v3:in/actions/hangup"), "the call to be ended")


def test_so_many_at_once_until_one_is_over(tmp_path):
    with running(tmp_path, settings={"guard.calls_at_once": 2}) as rig:
        calls = [dial(rig)["data"]["call_control_id"] for _ in range(2)]
        assert is_limited(dial(rig), "calls_at_once")
        die_and_come_back(rig)
        assert is_limited(dial(rig), "calls_at_once")
        tell(rig, "call.hangup", 1, calls[0], direction="outgoing")
        assert dial(rig)["ok"]
        assert is_limited(dial(rig), "calls_at_once")


def test_a_dial_that_did_not_come_about_counts_for_nothing_at_once(tmp_path):
    with running(tmp_path, settings={"guard.calls_at_once": 1}) as rig:
        rig.sim.fault("status", status=422)
        assert not dial(rig)["ok"]
        assert dial(rig)["ok"]
        assert is_limited(dial(rig), "calls_at_once")


def test_what_may_be_spent_in_a_day_and_no_more_also_after_a_crash(tmp_path):
    with running(tmp_path, settings={"guard.daily_budget": "1.00", "guard.price_per_message": "0.4"}) as rig:
        assert write(rig)["ok"] and write(rig)["ok"]
        assert is_limited(write(rig), "daily_budget")
        die_and_come_back(rig)
        assert is_limited(write(rig), "daily_budget")
        assert len(rig.sim.requests()) == 2


def test_when_it_is_spent_calls_end_and_a_cost_that_is_lower_gives_back(tmp_path):
    with running(tmp_path, settings={"guard.daily_budget": "1", "guard.price_per_minute": "1"}) as rig:
        call = dial(rig)["data"]["call_control_id"]
        tell(rig, "call.initiated", 1, call, direction="outgoing", to=DIAL["to"])
        tell(rig, "call.answered", 2, call)
        wait_until(lambda: asked(rig, "POST", f"/calls/{call}/actions/hangup"), "the call to be ended")
        assert is_limited(dial(rig), "daily_budget")
        tell(rig, "call.hangup", 3, call)
        tell(rig, "call.cost", 4, call, total_cost="0.0125")
        assert dial(rig)["ok"]
