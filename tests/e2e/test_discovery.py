"""Home Assistant's discovery: which messages there are, when, and when they go."""
import json
import os

import pytest

from support.bridge import event
from support.commands import run
from support.home import GOLDEN, SETTINGS, device_id, golden, retained
from support.processes import wait_until

pytestmark = pytest.mark.sanitized


def write_golden(name, devices):
    (GOLDEN / name).mkdir(parents=True, exist_ok=True)
    for device, message in devices.items():
        (GOLDEN / name / f"{device}.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n")


def expect(client, name):
    """Or, with GOLDEN=write in the environment, makes them so: to be read before they are committed."""
    wait_until(lambda: len(retained(client)) >= len(golden(name)) > 0 or os.environ.get("GOLDEN") and len(retained(client)) > 3,
               "all devices")
    if os.environ.get("GOLDEN") == "write":
        client.wait_for(lambda m: device_id(m.topic) == "telnyx_contact_doorbell", "the last device")
        write_golden(name, retained(client))
    assert retained(client) == golden(name)


def test_the_messages_are_those_that_home_assistant_has_loaded(broker, make_bridge, make_client):
    """And go once more when it says that it has started: by then it may have lost them."""
    client = make_client(broker, filters=("#",))
    make_bridge(broker, settings=SETTINGS).start()
    expect(client, ".")
    messages = client.find(lambda m: device_id(m.topic))
    assert device_id(messages[0].topic) == "telnyx"  # the others are by way of it
    assert all(message.retain and message.qos == 1 for message in messages)
    client.publish("homeassistant/status", "online")
    for device in golden():
        client.wait_for(lambda m, device=device: device_id(m.topic) == device, f"{device} again", count=2)


def test_without_numbers_and_with_another_prefix(broker, make_bridge, make_client):
    """No template leaves a number in a state or an attribute."""
    client = make_client(broker, filters=("#",))
    make_bridge(broker, settings={**SETTINGS, "homeassistant.show_numbers": False, "homeassistant.prefix": "ha/x"}).start()
    client.wait_for("ha/x/device/telnyx_contact_doorbell/config")
    messages = {m.topic.split("/")[3]: json.loads(m.payload) for m in client.find(lambda m: m.topic.startswith("ha/x/device/"))}
    assert messages.keys() == golden().keys()
    if os.environ.get("GOLDEN") == "write":
        write_golden("without-numbers", {"telnyx_number_office": messages["telnyx_number_office"],
                                         "telnyx_alerts": messages["telnyx_alerts"]})
    for device, message in golden("without-numbers").items():
        assert messages[device] == message


def test_what_is_configured_no_more_is_cleared(broker, make_bridge, make_client):
    """Also after a crash, and what is configured again is there again."""
    client = make_client(broker, filters=("#",))
    bridge = make_bridge(broker, settings=SETTINGS).start()
    wait_until(lambda: retained(client).keys() == golden().keys(), "all devices")
    bridge.kill()
    del bridge.settings["numbers.office"]
    bridge.start()
    wait_until(lambda: retained(client).keys() == golden().keys() - {"telnyx_number_office"}, "the number is gone")
    bridge.stop()
    bridge.settings["homeassistant.discovery"] = False
    bridge.start()
    wait_until(lambda: retained(client) == {}, "all are gone")
    bridge.kill()
    bridge.settings.update(SETTINGS)
    bridge.start()
    wait_until(lambda: retained(client).keys() == golden().keys(), "all are there again")
    late = make_client(broker, filters=("#",))
    wait_until(lambda: retained(late).keys() == golden().keys(), "and the broker has them")


def test_of_several_that_share_the_commands(broker, make_bridge, make_client):
    """Each is a device of its own; alerts and calls are not to be had."""
    client = make_client(broker, filters=("#",))
    make_bridge(broker, settings={**SETTINGS, "mqtt.share_group": "bridges", "mqtt.client_id": "attic/1"}).start()
    client.wait_for("homeassistant/device/telnyx_contact_doorbell/config")
    devices = retained(client)
    assert devices.keys() == {"telnyx_attic_1", "telnyx_number_office", "telnyx_number_front_door", "telnyx_contact_anna",
                              "telnyx_contact_doorbell"}
    assert devices["telnyx_attic_1"]["components"]["connection"]["state_topic"] == "telnyx/bridge/attic%2F1/state"
    assert devices["telnyx_contact_anna"]["components"].keys() == {"message"}
    assert "availability" not in devices["telnyx_number_office"]


@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_a_broker_that_forbids_it(make_broker, make_bridge, make_client, tmp_path, version):
    """Nothing else is harmed, and it is not tried again and again."""
    acl = tmp_path / "acl"
    acl.write_text("pattern readwrite telnyx/#\npattern read homeassistant/status\n")
    broker = make_broker(lines=[f"acl_file {acl}"])
    client = make_client(broker, filters=("#",))
    bridge = make_bridge(broker, settings={**SETTINGS, "mqtt.version": version}).start()
    if version == "5":  # else the broker says nothing
        wait_until(lambda: "homeassistant.discovery" in bridge.process.log(), "it is off")
        broker.stop()
        wait_until(lambda: bridge.status("/readyz") == 503, "the end of what was under way")
        broker.start()
        client = make_client(broker, filters=("#",))
        wait_until(lambda: bridge.status("/readyz") == 200, "the bridge is there again")
        wait_until(lambda: bridge.process.log().count("connected to the broker") >= 2, "the line that says so")
        client.publish("homeassistant/status", "online")
    assert bridge.post(event("call.initiated", "f1", "v3:f", direction="incoming", to="+13125550100", **{"from": "+1773"})) == 200
    client.wait_for(lambda m: m.topic == "telnyx/number/office/event", "the rest goes on")
    assert version != "5" or "without the journal" not in bridge.process.log().rpartition("connected to the broker")[2]


def test_alerts_add_up(alerts):
    """How many run, and how the last one is; who wants quiet acknowledges all of them."""
    def says(leaf, **members):
        return lambda m: m.topic == f"telnyx/bridge/{leaf}" and m.retain is not None and \
            members.items() <= json.loads(m.payload).items()
    alerts.client.wait_for(says("alerts", running=0), "none runs")
    for text in ("Water.", "Fire."):
        run(alerts.client, "cmd/alerts/start", {"text": text, "contacts": ["silent"], "ring": 60})
        alerts.client.wait_for(says("last_alert", state="running", text=text), text)
    alerts.client.wait_for(says("alerts", running=2), "both run")
    assert run(alerts.client, "cmd/alerts/acknowledge", {"by": "Anna"})["data"] == {"alerts": 2}
    alerts.client.wait_for(says("alerts", running=0), "none runs", count=2)
    alerts.client.wait_for(says("last_alert", state="acknowledged", by="Anna", how="command"), "who it was")
    assert run(alerts.client, "cmd/alerts/cancel", {})["data"] == {"alerts": 0}
