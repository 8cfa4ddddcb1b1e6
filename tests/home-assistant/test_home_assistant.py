"""What a real Home Assistant makes of the bridge, in the order of a day: each test begins where the one before has ended."""
import json
import os
import pathlib
import re

from home_assistant import HOUSE, URL
from support.home import golden, retained
from support.processes import ROOT, wait_until

ANNA, STRANGER = "+17735550102", "+17735550142"
# Every entity, with what it says before anything has happened; None: whatever it is.
ENTITIES = {
    "binary_sensor.telnyx_bridge_connectivity": "on", "binary_sensor.telnyx_bridge_problem": "off",
    "sensor.telnyx_bridge_version": None, "sensor.telnyx_bridge_active_calls": "0", "sensor.telnyx_bridge_calls_today": "0",
    "sensor.telnyx_bridge_messages_today": "0", "sensor.telnyx_bridge_spent_today": "0.0",
    "switch.telnyx_bridge_outbound_calls": "on", "button.telnyx_bridge_hang_up_all_calls": "unknown",
    "binary_sensor.phone_alerts_active": "off", "sensor.phone_alerts_last_alert": "unknown",
    "event.phone_alerts_activity": "unknown", "button.phone_alerts_acknowledge": "unknown",
    "button.phone_alerts_cancel": "unknown", "notify.phone_alerts_night": "unknown",
    "notify.anna_message": "unknown", "notify.anna_call": "unknown", "notify.doorbell_call": "unknown",
    **{f"{entity}": state for number in ("office", "front_door") for entity, state in {
        f"sensor.{number}_phone": "idle", f"event.{number}_phone_activity": "unknown",
        f"sensor.{number}_phone_last_caller": "unknown", f"sensor.{number}_phone_missed_calls": "0",
        f"button.{number}_phone_clear_missed_calls": "unknown"}.items()}}


def ours(house, what):
    return [row for row in house.home.ask(f"config/{what}_registry/list")
            if row.get("platform") == "mqtt" or ["mqtt"] == [kind for kind, _ in row.get("identifiers", [])]]


def test_all_entities_are_there(house):
    """The messages are those that the normal run compares; each of their components is an entity, with a name and a state."""
    assert retained(house.client) == golden()
    wait_until(lambda: ENTITIES.keys() <= house.home.states().keys(), "all entities", 30)
    for entity, state in ENTITIES.items():
        if state is not None:
            house.home.wait_for(entity, state)
    rows = ours(house, "entity")
    assert {row["entity_id"] for row in rows} == ENTITIES.keys()
    components = {component["unique_id"]: component for device in golden().values() for component in device["components"].values()}
    assert {row["unique_id"] for row in rows} == components.keys()
    for row in rows:
        assert row["entity_category"] == components[row["unique_id"]].get("entity_category")
    devices = {device["identifiers"][0][1]: device for device in ours(house, "device")}
    assert devices.keys() == golden().keys()
    assert devices["telnyx_number_office"]["name"] == "Office phone"
    bridge = devices["telnyx"]["id"]
    assert all(device["via_device_id"] == bridge for name, device in devices.items() if name != "telnyx")
    problem = house.home.states()["binary_sensor.telnyx_bridge_problem"]["attributes"]
    assert problem["why"] == "" and problem["device_class"] == "problem"


def test_an_incoming_call_changes_them(house):
    home = house.home
    call = house.sim.call_in(**{"from": ANNA, "to": "+13125550100"})
    home.wait_for("sensor.office_phone", "ringing", with_name="anna")
    home.wait_for("event.office_phone_activity", event_type="call_incoming", call_control_id=call, name="anna",
                        **{"from": ANNA})
    home.wait_for("sensor.office_phone_last_caller", "anna")
    home.wait_for("sensor.telnyx_bridge_active_calls", "1")
    home.wait_for("sensor.telnyx_bridge_calls_today", "1")
    house.sim.control("POST", f"/calls/{call}/hangup", {"cause": "originator_cancel"})
    home.wait_for("sensor.office_phone", "idle", last_outcome="cancelled")
    home.wait_for("event.office_phone_activity", event_type="call_missed")
    home.wait_for("sensor.office_phone_missed_calls", "1")
    home.call("button.press", "button.office_phone_clear_missed_calls")
    home.wait_for("sensor.office_phone_missed_calls", "0")
    assert home.state("sensor.front_door_phone") == "idle"


def test_a_message_is_sent_and_the_phone_rings(house):
    """By notify.send_message alone; the alert is acknowledged by the button."""
    home = house.home
    home.call("notify.send_message", "notify.anna_message", message='The "garage" is open.')
    sent = wait_until(lambda: house.sim.requests(operation="messages.send"), "the message")
    assert json.loads(sent[0]["body"]) == {"from": "+13125550100", "to": "+17735550103", "text": 'The "garage" is open.'}
    home.wait_for("sensor.telnyx_bridge_messages_today", "1")
    home.call("notify.send_message", "notify.anna_call", message="Water in the basement.")
    home.wait_for("binary_sensor.phone_alerts_active", "on")
    assert wait_until(lambda: house.sim.requests(operation="calls.dial"), "the dial")[0]
    home.wait_for("sensor.phone_alerts_last_alert", "running", text="Water in the basement.")
    home.wait_for("event.phone_alerts_activity", event_type="calling", contact="anna")
    home.call("button.press", "button.phone_alerts_acknowledge")
    home.wait_for("binary_sensor.phone_alerts_active", "off")
    home.wait_for("sensor.phone_alerts_last_alert", "acknowledged", by="Home Assistant", how="command")
    home.call("notify.send_message", "notify.phone_alerts_night", message="Fire.")
    home.wait_for("sensor.phone_alerts_last_alert", "running", text="Fire.")
    home.call("button.press", "button.phone_alerts_cancel")
    home.wait_for("sensor.phone_alerts_last_alert", "cancelled", by="Home Assistant")


def test_the_switch_and_the_end_of_all_calls(house):
    home = house.home
    home.call("switch.turn_off", "switch.telnyx_bridge_outbound_calls")
    house.client.wait_for(lambda m: m.topic == "telnyx/bridge/outbound" and not json.loads(m.payload)["enabled"], "off")
    home.wait_for("switch.telnyx_bridge_outbound_calls", "off")
    home.call("switch.turn_on", "switch.telnyx_bridge_outbound_calls")
    home.wait_for("switch.telnyx_bridge_outbound_calls", "on")
    call = house.sim.call_in(**{"from": STRANGER, "to": "+13125550199"})
    home.wait_for("sensor.front_door_phone", "ringing")
    home.call("button.press", "button.telnyx_bridge_hang_up_all_calls")
    home.wait_for("sensor.front_door_phone", "idle")
    assert call


def test_its_examples(house):
    """The blueprint, the automations and the dashboard are loaded, and refer to entities that are there."""
    home = house.home
    states = home.states()
    automations = {state["attributes"]["id"]: state for name, state in states.items() if name.startswith("automation.")}
    assert automations.keys() == {"water", "telnyx_doorbell", "telnyx_door_opener"}
    assert {state["state"] for state in automations.values()} == {"on"}
    blueprints = home.ask("blueprint/list", domain="automation")
    assert blueprints["telnyx/call_me.yaml"]["metadata"]["name"] == "Call me until I press 1"
    dashboard = json.dumps(home.ask("lovelace/config", url_path="telephone-house"))
    named = set(re.findall(r"\b(?:binary_sensor|button|event|notify|sensor|switch)\.(?:telnyx|phone|office|front|anna)\w+", dashboard))
    assert len(named) > 10 and named <= states.keys()
    for state in ("off", "on"):  # the blueprint's sensor, as another integration would set it
        home.request("POST", "/api/states/binary_sensor.basement", {"state": state})
    home.wait_for("sensor.phone_alerts_last_alert", "running", text="Water in the basement.")
    home.call("button.press", "button.phone_alerts_acknowledge")
    home.wait_for("sensor.phone_alerts_last_alert", "acknowledged")


# Home Assistant's pages are shadow roots within shadow roots.
TEXT_OF_PAGE = """
(function text(node) {
  let all = node.nodeType === 3 ? node.data : "";
  if (node.nodeName === "STYLE" || node.nodeName === "SCRIPT") return "";
  for (const child of node.shadowRoot ? [node.shadowRoot, ...node.childNodes] : node.childNodes) all += text(child);
  return all;
})(document.body)
"""


def test_pictures_for_a_person_to_look_at(house):
    from support.browser import Browser  # pylint: disable=import-outside-toplevel
    pictures = pathlib.Path(f"{HOUSE}.pictures")
    pictures.mkdir(exist_ok=True)
    devices = {device["identifiers"][0][1]: device["id"] for device in ours(house, "device")}
    pages = {pictures / f"{name}.png": (f"/config/devices/device/{devices[name]}", text) for name, text in {
        "telnyx": "Hang up all calls", "telnyx_alerts": "Acknowledge", "telnyx_number_office": "Missed calls",
        "telnyx_contact_anna": "Message"}.items()}
    pages[pictures / "dashboard.png"] = ("/telephone-house", "Active calls")
    login = json.dumps({**house.home.tokens, "hassUrl": URL, "clientId": URL + "/", "expires": 32503680000000})
    browser = Browser(house.home.folder, ROOT / "tests/distributions/enter", HOUSE, "root")
    try:
        browser.look(URL + "/manifest.json", f"location.href.startsWith({json.dumps(URL)})",
                     script=f"localStorage.setItem('hassTokens', {json.dumps(login)})")
        for file, (path, text) in pages.items():
            browser.look(URL + path, f"{TEXT_OF_PAGE}.includes({json.dumps(text)})", height=1500, picture=file, rest_s=2)
    finally:
        browser.close()
    assert all(os.path.getsize(picture) > 10000 for picture in pages)


def test_home_assistant_restarts(house):
    """All is back, under the ids that it had."""
    before = {row["entity_id"]: row["unique_id"] for row in ours(house, "entity")}
    house.home.stop()
    house.home.start()
    wait_until(lambda: all(house.home.state(entity) not in (None, "unavailable") for entity in ENTITIES), "all entities", 60)
    house.home.wait_for("binary_sensor.telnyx_bridge_connectivity", "on")
    house.home.wait_for("sensor.phone_alerts_last_alert", "acknowledged")
    assert {row["entity_id"]: row["unique_id"] for row in ours(house, "entity")} == before


def test_the_bridge_goes_and_comes(house):
    house.bridge.kill()
    house.home.wait_for("binary_sensor.telnyx_bridge_connectivity", "off")
    house.home.wait_for("sensor.office_phone", "unavailable")
    house.bridge.start()
    house.home.wait_for("binary_sensor.telnyx_bridge_connectivity", "on")
    house.home.wait_for("sensor.office_phone", "idle")


def test_a_number_is_taken_from_the_configuration(house):
    """And its device is gone, with all of its entities."""
    house.bridge.stop()
    del house.bridge.settings["numbers.front_door"]
    house.bridge.start()
    wait_until(lambda: "telnyx_number_front_door" not in {d["identifiers"][0][1] for d in ours(house, "device")}, "the end", 30)
    wait_until(lambda: not [entity for entity in house.home.states() if "front_door_phone" in entity], "its entities' end", 30)
    assert "sensor.office_phone" in house.home.states()


def test_nothing_is_recorded_that_should_not_be(house):
    """Without show_numbers no number comes into a state or an attribute any more."""
    house.bridge.stop()
    house.bridge.settings["homeassistant.show_numbers"] = False
    house.bridge.start()
    house.home.wait_for("binary_sensor.telnyx_bridge_connectivity", "on")
    for device in ("number_office", "alerts"):
        house.client.wait_for(lambda m, device=device: m.topic.endswith(device + "/config") and b"rejectattr" in m.payload, device)
    wait_until(lambda: "rejectattr" in json.dumps(house.home.ask("mqtt/device/debug_info", device_id=next(
        d["id"] for d in ours(house, "device") if d["identifiers"][0][1] == "telnyx_alerts"))), "that it has them", 30)
    call = house.sim.call_in(**{"from": STRANGER, "to": "+13125550100"})
    house.home.wait_for("sensor.office_phone", "ringing")
    house.home.wait_for("sensor.office_phone_last_caller", "Unknown caller")
    house.home.wait_for("event.office_phone_activity", event_type="call_incoming", call_control_id=call)
    house.home.call("notify.send_message", "notify.anna_call", message="Fire.")
    house.home.wait_for("event.phone_alerts_activity", event_type="calling", contact="anna")
    house.home.call("button.press", "button.phone_alerts_cancel")
    house.home.wait_for("sensor.phone_alerts_last_alert", "cancelled")
    for name, entity in house.home.states().items():
        if re.search("office|alerts|anna|telnyx", name) and not name.startswith("automation."):
            assert not re.search(r"\+\d{6}", json.dumps(entity)), entity


def test_nothing_in_its_log_warns_about_us(house):
    lines = [line for line in house.home.log().splitlines() if re.search("WARNING|ERROR", line)]
    assert [line for line in lines if re.search(r"telnyx|mqtt|phone|alert|template|blueprint|automation|lovelace", line, re.I)] == []
