"""config/examples: alert calls, each with its real client, with the bridge there and with the bridge stopped."""
import json
import shutil
import sys

import pytest
import yaml

from support.alerts import PEOPLE
from support.client import request
from support.commands import run
from support.processes import ROOT, Process, free_port, listens, wait_until

EXAMPLES = ROOT / "config/examples"
ALERTMANAGER = shutil.which("prometheus-alertmanager") or "/usr/bin/prometheus-alertmanager"
TEXT = 'Water in the "basement", 3 cm'
CONTACTS = {"contacts.anna": PEOPLE["rejecter"].replace("+1312", "+1414"), "contacts.ben": PEOPLE["slow"].replace("+1312", "+1414")}


@pytest.fixture
def house(make_alerts):
    """Ben presses the key after four seconds, in which a test can repeat itself."""
    return make_alerts(speed=8, **CONTACTS)


@pytest.fixture
def background(tmp_path, cleanup):
    def start(command, name, **env):
        process = Process(command, tmp_path / f"{name}.log", env)
        cleanup.append(process.kill)
        return process
    return start


@pytest.fixture
def fallback(tmp_path):
    """A command that writes down what it is told, and how often."""
    program = tmp_path / "fallback"
    program.write_text(f'#!/bin/sh\necho "$2" >>{tmp_path}/told\n')
    program.chmod(0o755)
    return f"{program} --urgent"


def told(tmp_path):
    path = tmp_path / "told"
    return path.read_text().splitlines() if path.exists() else []


def rung(house):
    return sorted(number for number in house.rung() if number in CONTACTS.values())


def begun_once(house, alert):
    """Everybody rang once, whoever started it however often."""
    state = house.end(alert, deadline_s=60)
    assert state["state"] == "acknowledged" and state["acknowledged"]["by"] == "ben"
    assert rung(house) == sorted(CONTACTS.values())
    assert house.events(alert).count("started") == 1
    return state


# ---- mosquitto_pub ----


def shell(house, fallback):
    return {"MQTT": f"-p {house.broker.port}", "FALLBACK": fallback}


def test_mosquitto_pub(house, background, fallback, tmp_path):
    command = [EXAMPLES / "alert.sh", "basement", TEXT, "anna", "ben"]
    both = [background(command, f"script-{i}", **shell(house, fallback)) for i in range(2)]  # the sensor flaps
    assert [process.wait() for process in both] == [0, 0], both[0].log()
    assert begun_once(house, "basement")["text"] == TEXT
    assert told(tmp_path) == []
    house.client.messages.clear()
    again = background(command, "script-later", **shell(house, fallback))  # the state of the first one is still there
    assert again.wait() == 0
    house.client.wait_for("telnyx/alert/basement/started")


@pytest.mark.slow
def test_mosquitto_pub_while_the_bridge_is_stopped(house, background, fallback, tmp_path):
    house.bridge.stop()
    script = background([EXAMPLES / "alert.sh", "basement", TEXT, "anna", "ben"], "script", **shell(house, fallback))
    wait_until(lambda: told(tmp_path) == [TEXT], "the other notifier")
    house.bridge.start()
    assert script.wait(30) == 0, script.log()
    begun_once(house, "basement")
    assert told(tmp_path) == [TEXT]


def test_mosquitto_pub_without_a_broker(background, fallback, tmp_path):
    background([EXAMPLES / "alert.sh", "basement", TEXT, "anna"], "script", MQTT=f"-p {free_port()}", FALLBACK=fallback)
    wait_until(lambda: told(tmp_path) == [TEXT], "the other notifier")


# ---- Alertmanager ----


@pytest.fixture
def alertmanager(house, background, fallback, tmp_path):
    """Alertmanager itself, with the webhook before it; takes an alert as Prometheus sends it."""
    assert shutil.which(ALERTMANAGER), "prometheus-alertmanager is not installed (tests/run does that)"
    webhook, port = free_port(), free_port()
    background([sys.executable, EXAMPLES / "alertmanager.py", webhook, f"127.0.0.1:{house.broker.port}", "anna", "ben"],
               "webhook", FALLBACK=fallback)
    wait_until(lambda: listens(webhook), "the webhook")
    config = {"route": {"receiver": "phone", "group_wait": "0s", "group_interval": "1s", "repeat_interval": "1s"},
              "receivers": [{"name": "phone", "webhook_configs": [
                  {"url": f"http://127.0.0.1:{webhook}", "send_resolved": True}]}]}
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(config))
    background([ALERTMANAGER, f"--config.file={tmp_path}/alertmanager.yml", f"--storage.path={tmp_path}/alertmanager",
                f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], "alertmanager")
    wait_until(lambda: listens(port), "Alertmanager")

    def post(**times):
        alert = {"labels": {"alertname": "Water"}, "annotations": {"summary": TEXT}, **times}
        reply = request("POST", f"http://127.0.0.1:{port}/api/v2/alerts", json.dumps([alert]), {"Content-Type": "application/json"})
        assert reply.status == 200, reply.body
    return post


def alert_of(house):
    """The id of the first alert that begins."""
    return house.client.wait_for(lambda m: m.topic.endswith("/started"), "an alert", deadline_s=40).topic.split("/")[2]


@pytest.mark.slow
def test_alertmanager(house, alertmanager, tmp_path):
    """It repeats itself every second or so, and phones ring once."""
    alertmanager()
    alert = alert_of(house)
    assert begun_once(house, alert)["text"] == TEXT
    house.client.wait_for(lambda m: m.topic == "telnyx/result/alerts/start", "repeats", count=3)
    begun_once(house, alert)
    assert told(tmp_path) == []


@pytest.mark.slow
def test_alertmanager_cancels_what_is_resolved(house, alertmanager):
    house.sim.fault("rate_limit", operation="calls.dial", count=1000, retry_after=1)  # it goes on, as nobody can be rung
    alertmanager(startsAt="2026-01-01T00:00:00Z")
    alert = alert_of(house)
    alertmanager(startsAt="2026-01-01T00:00:00Z", endsAt="2026-01-01T00:00:01Z")
    house.client.wait_for(f"telnyx/alert/{alert}/cancelled")


@pytest.mark.slow
def test_alertmanager_while_the_bridge_is_stopped(house, alertmanager, tmp_path):
    house.bridge.stop()
    alertmanager()
    wait_until(lambda: told(tmp_path) == [TEXT], "the other notifier")
    house.bridge.start()
    begun_once(house, alert_of(house))
    assert told(tmp_path) == [TEXT]


# ---- Node-RED ----


@pytest.fixture
def node_red_alert(house, node_red, background, tmp_path):
    flow = json.loads((EXAMPLES / "alert-node-red.json").read_text())
    for node in flow:
        if node["type"] == "mqtt-broker":
            node["port"] = str(house.broker.port)
    (tmp_path / "flows.json").write_text(json.dumps(flow))
    running = background(["node", node_red, "--userDir", tmp_path, "--port", free_port(), tmp_path / "flows.json"], "node-red")

    def begin():
        """Node-RED is there, and the sensor becomes wet, twice."""
        wait_until(lambda: "Connected to broker" in running.log() or not running.running(), "Node-RED", 90)
        assert running.running(), running.log()
        for wet in (True, False, True):
            house.client.publish("zigbee2mqtt/basement_leak", json.dumps({"water_leak": wet}), retain=True)
        return running
    return begin


def assert_no_trouble(running):
    assert "[error]" not in running.log() and "TypeError" not in running.log(), running.log()


@pytest.mark.long
@pytest.mark.xdist_group("node-red")
def test_node_red(house, node_red_alert, make_client):
    other = make_client(house.broker, filters=("house/notify",))
    running = node_red_alert()
    begun_once(house, "basement")
    assert not other.messages
    assert_no_trouble(running)


@pytest.mark.long
@pytest.mark.xdist_group("node-red")
def test_node_red_while_the_bridge_is_stopped(house, node_red_alert, make_client):
    other = make_client(house.broker, filters=("house/notify",))
    house.bridge.stop()
    running = node_red_alert()
    other.wait_for("house/notify")
    house.bridge.start()
    begun_once(house, "basement")
    assert len(other.messages) == 1
    assert_no_trouble(running)


def test_the_flow_is_whole():
    flow = json.loads((EXAMPLES / "alert-node-red.json").read_text())
    ids = {node["id"] for node in flow}
    assert len(ids) == len(flow)
    assert {target for node in flow for wire in node.get("wires", []) for target in wire} <= ids
    assert {node[key] for node in flow for key in ("z", "broker") if key in node and node["type"] != "mqtt-broker"} <= ids


# ---- Home Assistant ----


def test_home_assistants_start_is_taken(house):
    """What the automation sends, its templates replaced by hand, and the topics that it looks at."""
    package = yaml.safe_load((EXAMPLES / "home-assistant/alert.yaml").read_text())
    automation, = package["automation"]
    variables, repeat = automation["actions"][0]["variables"], automation["actions"][1]["repeat"]
    publish = repeat["sequence"][0]["data"]
    assert publish["payload"] == "{{ start | to_json }}" and publish["qos"] == "1"
    start = {**variables["start"], "command_id": "basement-1764409351.5"}
    for _ in range(2):
        assert run(house.client, publish["topic"].removeprefix("telnyx/"), start)["ok"]
    notifier, = repeat["sequence"][2]["then"]
    assert notifier["continue_on_error"] is True, "its trouble would end the repeats"
    state = begun_once(house, start["alert_id"])
    sensor, = package["mqtt"]["sensor"]
    assert sensor["state_topic"] == sensor["json_attributes_topic"] == f"telnyx/alert/{state['alert_id']}/state"
    assert package["mqtt"]["binary_sensor"][0]["state_topic"] == "telnyx/bridge/state"
