"""Who commands under a name that the broker's rights prove: nothing but what its list names, and results of its own."""
import json
import re
import signal

import pytest

from support.bridge import Bridge
from support.broker import Broker, Client
from support.commands import NUMBERS
from support.processes import wait_until
from support.rig import running

SETTINGS = {"access.principals": {"garage": {"allow": ["messages.send"]}, "office": {"allow": ["calls.*", "messages.*", "bridge.operations"]}}}
SMS = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}


def ask(client, name, operation, payload, **options):
    """Sends it under a name and returns the result, which comes below that name."""
    correlation_id = f"as-{next(NUMBERS)}"
    branch = f"telnyx/as/{name}" if name else "telnyx"
    client.publish(f"{branch}/cmd/{operation}", json.dumps({**payload, "correlation_id": correlation_id}), **options)
    found = client.wait_for(lambda message: message.topic == f"{branch}/result/{operation}"
                            and correlation_id.encode() in message.payload, f"the result of {correlation_id}")
    return json.loads(found.payload)


def code_of(result):
    return result.get("error", {}).get("code")


def test_a_principals_list_is_all_it_may(tmp_path):
    with running(tmp_path, settings=SETTINGS) as rig:
        assert ask(rig.client, "garage", "messages/send", SMS)["ok"]
        assert ask(rig.client, "office", "calls/dial", DIAL)["ok"]
        help_, = ask(rig.client, "office", "bridge/operations", {"pattern": "calls.dial"})["data"]["operations"]
        assert help_["topic"] == "telnyx/as/office/cmd/calls/dial"
        left = len(rig.sim.requests())
        refused = ask(rig.client, "garage", "calls/dial", DIAL)
        assert code_of(refused) == "forbidden" and refused["error"]["errors"][0]["setting"] == "access.principals.garage.allow"
        assert "access.principals.garage.allow does not name" in refused["error"]["message"]
        hidden = ask(rig.client, "office", "calls/dial", {**DIAL, "webhook_url": "https://example.org/"})
        assert hidden["error"]["errors"][0]["setting"] == "access.principals.office.allow"
        assert code_of(ask(rig.client, "garage", "calls/retrieve_status", {"call_control_id": "v3:a"})) == "forbidden"
        assert code_of(ask(rig.client, "garage", "bridge/outbound", {"enabled": False})) == "forbidden"
        assert code_of(ask(rig.client, "office", "messages/send", {**SMS, "to": "+19005550100"})) == "forbidden"
        assert code_of(ask(rig.client, "nobody", "messages/send", SMS)) == "forbidden"
        assert code_of(ask(rig.client, "Garage", "messages/send", SMS)) == "forbidden"
        assert len(rig.sim.requests()) == left
        assert ask(rig.client, "", "messages/send", SMS)["ok"]


def test_who_has_no_name_can_be_switched_off(tmp_path):
    settings = {"access.principals": {**SETTINGS["access.principals"], "default": {"allow": []}}}
    with running(tmp_path, settings=settings) as rig:
        assert code_of(ask(rig.client, "", "messages/send", SMS)) == "forbidden"
        assert ask(rig.client, "garage", "messages/send", SMS)["ok"]


def test_nobody_gets_anothers_result_by_its_command_id(tmp_path):
    with running(tmp_path, settings=SETTINGS) as rig:
        first = ask(rig.client, "office", "calls/dial", {**DIAL, "command_id": "guessed"})
        other = ask(rig.client, "", "calls/dial", {**DIAL, "command_id": "guessed"})
        again = ask(rig.client, "office", "calls/dial", {**DIAL, "command_id": "guessed"})
        ids = [json.loads(request["body"])["command_id"] for request in rig.sim.requests()]
        assert first["data"] == again["data"] != other["data"]
        assert len(ids) == 2 and re.fullmatch("[0-9a-f]{16,}", ids[0]) and ids[1] == "guessed"
        assert first["command_id"] == other["command_id"] == "guessed"


@pytest.mark.parametrize("topic", ["telnyx/as/garage/cmd", "telnyx/as//cmd/messages/send", "telnyx/as/garage/cmd/", "telnyx/as/a/b/cmd/x"])
def test_topics_that_are_none_harm_nobody(tmp_path, topic):
    with running(tmp_path, settings=SETTINGS) as rig:
        rig.client.publish(topic, json.dumps(SMS))
        assert ask(rig.client, "garage", "messages/send", SMS)["ok"]
        assert len(rig.sim.requests()) == 1


ACL = """
user telnyx-mqtt
topic readwrite telnyx/#
user garage
topic write telnyx/as/garage/cmd/#
topic read telnyx/as/garage/result/#
user office
topic write telnyx/as/office/cmd/#
topic read telnyx/as/office/result/#
user witness
topic readwrite #
"""


def test_one_principals_password_opens_nothing_of_anothers(tmp_path):
    """With a real broker's rights."""
    (tmp_path / "acl").write_text(ACL)
    broker = Broker(tmp_path, lines=[f"acl_file {tmp_path / 'acl'}"])
    with running(tmp_path, broker=broker, username="witness", settings={**SETTINGS, "mqtt.username": "telnyx-mqtt"}) as rig:
        garage = Client(broker.port, username="garage", filters=("telnyx/#",))
        office = Client(broker.port, username="office", filters=("telnyx/#",))
        assert ask(office, "office", "messages/send", SMS)["ok"]
        left = len(rig.sim.requests())
        for topic in ("telnyx/cmd/messages/send", "telnyx/as/office/cmd/messages/send", "telnyx/bridge/outbound"):
            garage.publish(topic, json.dumps({**SMS, "enabled": False}))
        assert code_of(ask(garage, "garage", "calls/dial", DIAL)) == "forbidden"
        assert ask(garage, "garage", "messages/send", SMS)["ok"]
        assert len(rig.sim.requests()) == left + 1
        assert {message.topic.split("/")[2] for message in garage.messages} == {"garage"}
        garage.close()
        office.close()


def limited(result):
    error = result.get("error") or {}
    return error["errors"][0]["setting"] if error.get("code") == "rate_limited" else None


GARAGE = "access.principals.garage.guard"


@pytest.mark.parametrize("setting, operation, payload", [
    ("calls_per_minute", "calls/dial", DIAL), ("calls_per_hour", "calls/dial", DIAL), ("calls_at_once", "calls/dial", DIAL),
    ("messages_per_minute", "messages/send", SMS), ("messages_per_day", "messages/send", SMS), ("daily_budget", "messages/send", SMS)])
def test_each_has_limits_of_its_own_also_after_a_crash(tmp_path, setting, operation, payload):
    limit = "0.02" if setting == "daily_budget" else 2
    principals = {"garage": {"allow": ["*"], "guard": {setting: limit}}, "office": {"allow": ["*"]}}
    with running(tmp_path, settings={"access.principals": principals}) as rig:
        assert all(ask(rig.client, "garage", operation, payload)["ok"] for _ in range(2))
        for name in ("", "office"):  # what others do counts elsewhere
            assert all(ask(rig.client, name, operation, payload)["ok"] for _ in range(3))
        assert limited(ask(rig.client, "garage", operation, payload)) == f"{GARAGE}.{setting}"
        rig.bridge.kill()
        rig.bridge.start()
        refused = ask(rig.client, "garage", operation, payload)
        assert limited(refused) == f"{GARAGE}.{setting}" and f"{GARAGE}.{setting}" in refused["error"]["message"]
        assert ask(rig.client, "", operation, payload)["ok"]


def test_sighup_reads_the_limits_again(tmp_path):
    def principals(most):
        return {"garage": {"allow": ["*"], "guard": {"messages_per_minute": most}}}

    with running(tmp_path, settings={"access.principals": principals(1)}) as rig:
        assert ask(rig.client, "garage", "messages/send", SMS)["ok"]
        assert limited(ask(rig.client, "garage", "messages/send", SMS))
        rig.bridge.settings["access.principals"] = principals(2)
        rig.bridge.write_config()
        rig.bridge.process.send(signal.SIGHUP)
        wait_until(lambda: "limits were read again" in rig.bridge.process.log(), "the reload")
        assert ask(rig.client, "garage", "messages/send", SMS)["ok"]
        assert limited(ask(rig.client, "garage", "messages/send", SMS)) == f"{GARAGE}.messages_per_minute"


def test_the_house_is_the_roof(tmp_path):
    principals = {"garage": {"allow": ["*"], "guard": {"calls_per_hour": 5, "longest_call": "20m"}}}
    settings = {"access.principals": principals, "guard.calls_per_hour": 3, "guard.longest_call": "10m"}
    with running(tmp_path, settings=settings) as rig:
        assert ask(rig.client, "garage", "calls/dial", DIAL)["ok"]
        assert ask(rig.client, "", "calls/dial", DIAL)["ok"]
        assert ask(rig.client, "garage", "calls/dial", DIAL)["ok"]
        assert limited(ask(rig.client, "garage", "calls/dial", DIAL)) == "guard.calls_per_hour"
        assert limited(ask(rig.client, "", "calls/dial", DIAL)) == "guard.calls_per_hour"
        assert [json.loads(request["body"])["time_limit_secs"] for request in rig.sim.requests()] == [600, 600, 600]


def test_whom_one_may_reach_and_when_and_for_how_long(tmp_path):
    guard = {"allow": ["+1312"], "deny": ["+13125550199"], "longest_call": "5m"}
    night = {"quiet_hours": "00:00-23:59 UTC"}
    principals = {"garage": {"allow": ["*"], "guard": guard}, "office": {"allow": ["*"], "guard": {"deny": ["+1773"]}},
                  "night": {"allow": ["*"], "guard": night}, "default": {"allow": ["*"], "guard": {"deny": ["+1773"]}}}
    with running(tmp_path, settings={"access.principals": principals, "guard.deny": ["+1900"]}) as rig:
        def reach(name, to):
            return ask(rig.client, name, "calls/dial", {**DIAL, "to": to})

        assert reach("garage", "+13125550101")["ok"]
        assert json.loads(rig.sim.requests()[0]["body"])["time_limit_secs"] == 300
        for name, to, setting in [("garage", "+13125550199", f"{GARAGE}.deny"), ("garage", "+17735550101", f"{GARAGE}.allow"),
                                  ("garage", "+19005550101", "guard.deny"), ("", "+17735550101", "access.principals.default.guard.deny"),
                                  ("office", "+17735550101", "access.principals.office.guard.deny")]:
            error = reach(name, to)["error"]
            assert error["code"] == "forbidden" and error["errors"][0]["setting"] == setting, error
        assert reach("office", "+13125550199")["ok"]
        assert limited(reach("night", "+13125550101")) in ("access.principals.night.guard.quiet_hours", None)  # a minute is not
        assert len(rig.sim.requests()) in (2, 3)


def test_defaults_of_ones_own_come_before_the_houses(tmp_path):
    principals = {"garage": {"allow": ["*"], "defaults": ["calls.*:from=+13125550111", "calls.dial:connection_id=7"]},
                  "default": {"allow": ["*"], "defaults": ["calls.dial:from=+13125550122"]}}
    settings = {"access.principals": principals, "commands.defaults": ["calls.dial:from=+13125550133", "calls.dial:connection_id=8",
                                                                      "calls.dial:timeout_secs=33"]}
    with running(tmp_path, settings=settings) as rig:
        assert ask(rig.client, "garage", "calls/dial", {"to": DIAL["to"]})["ok"]
        assert ask(rig.client, "", "calls/dial", {"to": DIAL["to"]})["ok"]
        assert ask(rig.client, "garage", "calls/dial", {"to": DIAL["to"], "from": "+13125550100"})["ok"]
        sent = [json.loads(request["body"]) for request in rig.sim.requests()]
        assert [(body["from"], body["connection_id"], body["timeout_secs"]) for body in sent] == [
            ("+13125550111", "7", 33), ("+13125550122", "8", 33), ("+13125550100", "7", 33)]


def test_the_bridges_own_name_is_nobodys(tmp_path):

    bridge = Bridge(tmp_path, 1, settings={"access.principals": {"alerts": {"allow": ["*"]}}})
    assert bridge.spawn().process.wait() == 78
    bridge.process.wait_for_words('has the name "alerts", which is the bridge\'s own')
    with running(tmp_path, settings=SETTINGS) as rig:
        assert code_of(ask(rig.client, "alerts", "calls/dial", DIAL)) == "forbidden"
        assert rig.sim.requests() == []
