"""config/examples/home-assistant/alert.yaml in a Home Assistant of its own: also when the bridge is down as the water comes."""
import shutil

import pytest
from home_assistant import EXAMPLES, HomeAssistant
from support.alerts import PEOPLE, alerting
from support.broker import Client

CONTACTS = {"contacts.anna": PEOPLE["rejecter"].replace("+1312", "+1414"), "contacts.ben": PEOPLE["presser"].replace("+1312", "+1414")}
START = "telnyx/cmd/alerts/start"
CONFIGURATION = """
homeassistant:
  name: House
  packages:
    alert: !include alert.yaml
    house:
      mqtt:
        binary_sensor:
          - {name: Basement leak, unique_id: leak, state_topic: house/leak, payload_on: wet, payload_off: dry}
      automation:
        - alias: What the other notifier is told
          triggers: [{trigger: persistent_notification, update_type: added}]
          actions: [{action: mqtt.publish, data: {topic: house/told, payload: "{{ trigger.notification.message }}"}}]
api:
config:
onboarding:
"""


@pytest.fixture(scope="module")
def basement(house, tmp_path_factory):
    """Another house; the first one's Home Assistant has the port."""
    house.home.stop()
    folder = tmp_path_factory.mktemp("basement")
    with alerting(folder, speed=20, **CONTACTS) as alerts:
        alerts.told = Client(alerts.broker.port, filters=("house/told",))
        alerts.client.publish("house/leak", "dry", retain=True)
        alerts.home = HomeAssistant(folder, alerts.broker.port)
        (alerts.home.config / "configuration.yaml").write_text(CONFIGURATION)
        shutil.copy(EXAMPLES / "alert.yaml", alerts.home.config)
        try:
            alerts.home.start()
            alerts.home.wait_for("binary_sensor.basement_leak", "off")
            alerts.home.wait_for("binary_sensor.telnyx_bridge", "on")
            yield alerts
        finally:
            alerts.home.stop()
            alerts.told.close()


def begun_once(basement, times):
    basement.client.wait_for("telnyx/alert/basement/acknowledged", count=times, deadline_s=60)
    assert sorted(basement.rung()) == sorted(times * list(CONTACTS.values()))
    basement.home.wait_for("sensor.basement_alert", "acknowledged")


def test_water_while_the_bridge_is_stopped(basement):
    basement.bridge.stop()
    basement.home.wait_for("binary_sensor.telnyx_bridge", "off")
    basement.client.publish("house/leak", "wet", retain=True)
    basement.told.wait_for("house/told", deadline_s=30)
    starts = basement.client.wait_for(START, count=2) and basement.client.find(lambda m: m.topic == START)
    assert len({message.payload for message in starts}) == 1, "all are one start"
    basement.bridge.start()
    begun_once(basement, 1)
    assert len(basement.told.messages) == 1


def test_water_while_the_bridge_is_there(basement):
    for leak in ("dry", "wet"):
        basement.client.publish("house/leak", leak, retain=True)
        basement.home.wait_for("binary_sensor.basement_leak", "on" if leak == "wet" else "off")
    begun_once(basement, 2)
    assert len(basement.told.messages) == 1
