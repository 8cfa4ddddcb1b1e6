"""Who commands under a name that the broker's rights prove: nothing but what its list names, and results of its own."""
import json
import re

import pytest

from support.broker import Broker, Client
from support.commands import NUMBERS
from support.rig import running

SETTINGS = {"access.principals": {"garage": {"allow": ["messages.send"]}, "office": {"allow": ["calls.*", "messages.*"]}}}
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
        left = len(rig.sim.requests())
        assert code_of(ask(rig.client, "garage", "calls/dial", DIAL)) == "forbidden"
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
