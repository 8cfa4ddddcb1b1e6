"""The examples of config/examples/texml: each tells a call of the simulator what to do, keys and all."""
import json
import sys

import pytest

from support.processes import ROOT, Process, wait_until
from support.telephone import running

EXAMPLES = ROOT / "config/examples/texml"
FILES = {name: (EXAMPLES / f"{name}.xml").read_text() for name in ("menu", "chosen", "chosen-1", "chosen-2", "sorry")}
MENU = "says: This is the house. Press 1 to turn the alarm off, 2 for the temperature."
PRESSES_1, PRESSES_2, PRESSES_NOTHING = "+13125550132", "+13125550135", "+13125550130"


@pytest.fixture(name="house")
def _house(tmp_path):
    (tmp_path / "sorry.xml").write_text(FILES["sorry"])
    with running(FILES, {"house": {"ask": "mqtt", "deadline": "5s", "fallback": str(tmp_path / "sorry.xml")}}) as house:
        yield house


def heard(house, call, *lines):
    """Waits until all of these were heard, in that order."""
    def all_of_them():
        rest = iter(house.story(call))
        return all(line in rest for line in lines)
    wait_until(all_of_them, f"{lines} in {house.story(call)}")


def test_files_only(house):
    one = house.call("menu", **{"from": PRESSES_1}, FallbackUrl=house.url("menu"))
    heard(house, one, MENU, 'gathered "1": valid', "says: The alarm is turned off.", MENU)
    two = house.call("menu", **{"from": PRESSES_2})
    heard(house, two, MENU, 'gathered "2": valid', "says: The heating is set to 21 degrees.", MENU)
    nothing = house.call("menu", **{"from": PRESSES_NOTHING})
    house.ended(nothing)
    heard(house, nothing, MENU, "says: Good bye.", "hung up: normal_clearing")
    pressed = house.client.wait_for(f"telnyx/texml/{one}/gather")
    assert json.loads(pressed.payload)["Digits"] == "1"


def tell_the_temperature_and_turn_off_the_alarm(house):
    """Once the program answers."""
    wait_until(lambda: somebody_answers(house), "the program")
    house.client.publish("house/temperature", "19.5")
    one = house.call("house", **{"from": PRESSES_1})
    heard(house, one, MENU, 'gathered "1": valid', "says: The alarm is off.", MENU)
    house.client.wait_for(lambda m: m.topic == "house/alarm" and m.payload == b"off", "the alarm")
    two = house.call("house", **{"from": PRESSES_2})
    heard(house, two, MENU, 'gathered "2": valid', "says: It is 19.5 degrees.", MENU)


def somebody_answers(house):
    call = house.call("house", **{"from": PRESSES_NOTHING})
    house.ended(call)
    return MENU in house.story(call)


def test_a_program_in_python(house, tmp_path, cleanup):
    program = Process([sys.executable, EXAMPLES / "house_menu.py"], tmp_path / "program.log",
                      {"MQTT_PORT": str(house.broker.port)})
    cleanup.append(program.kill)
    tell_the_temperature_and_turn_off_the_alarm(house)
    assert len((EXAMPLES / "house_menu.py").read_text().splitlines()) <= 40
    program.kill()
    call = house.call("house", **{"from": PRESSES_NOTHING})
    heard(house, call, "says: The house does not answer just now. Please call again.")


@pytest.mark.long
def test_a_flow_in_node_red(house, node_red, tmp_path, cleanup):
    flow = json.loads((EXAMPLES / "node_red.json").read_text())
    next(node for node in flow if node["type"] == "mqtt-broker")["port"] = str(house.broker.port)
    (tmp_path / "flows.json").write_text(json.dumps(flow))
    (tmp_path / "settings.js").write_text("module.exports = {uiPort: 0, uiHost: '127.0.0.1'};")
    running_flow = Process(["node", node_red, "--userDir", tmp_path, tmp_path / "flows.json"], tmp_path / "node-red.log")
    cleanup.append(running_flow.kill)
    wait_until(lambda: "Connected to broker" in running_flow.log() or not running_flow.running(), "Node-RED", 60)
    tell_the_temperature_and_turn_off_the_alarm(house)
    assert "[error]" not in running_flow.log() and "TypeError" not in running_flow.log()
