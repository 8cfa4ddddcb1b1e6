"""`telnyx-mqtt send`: a command from the command line, and its result."""
import json
import re
import socket

import pytest

from support.sim import Sim

CONNECTION = "connection_id=1494404757140276705"
DIAL = ("calls.dial", "from=+13125550100", CONNECTION)


def last_dial(sim):
    return json.loads(sim.requests(operation="calls.dial")[-1]["body"])


@pytest.fixture
def rig(broker, make_bridge, make_tool, cleanup, tmp_path):
    """A bridge that works, its simulator, and `send`."""
    bridge = make_bridge(broker)
    sim = Sim(tmp_path, bridge.webhook_url, "--quiet", "--list-items", "50", speed=50)
    cleanup.append(sim.stop)
    bridge.settings.update({"telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key]})
    bridge.start()

    def send(*arguments, **options):
        return make_tool("send", "--config", bridge.write_config(), *arguments, **options)
    return bridge, sim, send


@pytest.mark.smoke
def test_what_went_through_ends_with_0(rig):
    _, sim, send = rig
    tool = send(*DIAL, "to=+13125550142", "timeout_secs=20", "custom_headers=[{\"name\":\"X-A\",\"value\":\"1\"}]")
    assert tool.end() == 0
    result = json.loads(tool.out)
    assert len(tool.lines()) == 1 and result["ok"] and result["data"]["call_control_id"]
    assert tool.err.startswith("calls.dial went through (")
    body = last_dial(sim)
    assert (body["timeout_secs"], body["to"]) == (20, "+13125550142") and body["custom_headers"][0]["name"] == "X-A"


def test_what_failed_ends_with_1(rig):
    _, sim, send = rig
    tool = send(*DIAL)
    assert tool.end() == 1 and json.loads(tool.out)["error"]["code"] == "invalid_parameters"
    assert tool.err.startswith("calls.dial failed: ") and "to" in tool.err
    sim.fault("status", status=422)
    tool = send(*DIAL, "to=+13125550142")
    assert tool.end() == 1 and json.loads(tool.out)["http_status"] == 422


def test_parameters_from_a_file_and_from_standard_input(rig, tmp_path):
    _, sim, send = rig
    (tmp_path / "dial.json").write_text(json.dumps({"to": "+13125550142", "from": "+13125550100", "timeout_secs": 33}))
    assert send("calls.dial", CONNECTION, "--json", tmp_path / "dial.json", "timeout_secs=44").end() == 0
    assert last_dial(sim)["timeout_secs"] == 44
    with open(tmp_path / "dial.json", encoding="utf-8") as file:
        assert send("calls.dial", CONNECTION, "--json", "-", stdin=file).end() == 0
    assert last_dial(sim)["timeout_secs"] == 33
    assert (tool := send("calls.dial", "--json", "/nowhere")).end() == 1 and "/nowhere: cannot be read" in tool.err


def test_the_bridges_own_operations(rig):
    assert (tool := rig[2]("alerts.list")).end() == 0 and json.loads(tool.out)["data"] == {"alerts": []}


def test_a_terminal_shows_progress_and_a_result_to_read(rig):
    _, sim, send = rig
    sim.fault("slow", delay_ms=3000)
    tool = send(*DIAL, "to=+13125550142", terminal=True)
    assert tool.end() == 0
    assert re.search(r"(\rwaiting for the result: \d+ s)+\r\x1b\[K\{\n  \"ok\": true,\n", tool.out)
    assert "\x1b[32mcalls.dial\x1b[0m went through" in tool.out


def test_a_terminal_shows_how_far_a_list_has_come(rig):
    _, sim, send = rig
    sim.fault("slow", operation="queues.list", delay_ms=800, count=3)
    tool = send("queues.list", "page_all=true", terminal=True)
    assert tool.end() == 0
    assert re.search(r"\rwaiting for the result: \d+ s, \d+ items", tool.out) and '"items": 50' in tool.out


def test_no_result_in_time(broker, make_bridge, make_tool):
    config = make_bridge(broker).write_config()
    tool = make_tool("send", "-c", config, "alerts.list", "--wait", "4")
    assert tool.end() == 1 and tool.out == ""
    assert tool.err == ("telnyx-mqtt: waiting for the result\n"
                        "telnyx-mqtt: no result in time. Is the bridge running? See telnyx/bridge/state\n")
    tool = make_tool("send", "-c", config, "alerts.list").wait_for("waiting for the result")
    assert tool.interrupt().end() == 1 and "stopped; the command may run all the same" in tool.err


def test_a_broker_that_does_not_answer(broker, make_bridge, make_tool):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"mqtt.url=mqtt://127.0.0.1:{silent.getsockname()[1]}"
        tool = make_tool("send", "-c", make_bridge(broker).write_config(), "--set", url, "alerts.list", terminal=True)
        tool.wait_for("waiting for the broker")
        assert tool.interrupt().end() == 1
    assert tool.lines() == ["telnyx-mqtt: waiting for the broker", "^C", "telnyx-mqtt: stopped"]


def test_a_broker_that_does_not_take_it(make_broker, make_bridge, make_tool, tmp_path):
    acl = tmp_path / "acl"
    acl.write_text("user telnyx-mqtt\ntopic read telnyx/#\n")
    config = make_bridge(make_broker(lines=[f"acl_file {acl}"])).write_config()
    tool = make_tool("send", "-c", config, "alerts.list")
    assert tool.end() == 1 and tool.err == ("telnyx-mqtt: the broker refuses the command (reason 0x87): has mqtt.username "
                                            "the right to write telnyx/cmd/alerts/list?\n")


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_with_either_version_of_mqtt(version, rig):
    send = rig[2]
    assert (tool := send("alerts.list", "--set", f"mqtt.version={version}")).end() == 0, tool.err


@pytest.mark.parametrize("arguments, why", [
    ([], "send wants an operation"), (["calls.dail"], "unknown operation calls.dail; did you mean calls.dial?"),
    (["alerts.lst"], "did you mean alerts.list?"), (["calls.dial", "to"], 'key=value is wanted, not "to"'),
    (["calls.dial", "timeout_secs=soon"], 'timeout_secs takes an integer, not "soon"'),
    (["calls.dial", "--wait", "0"], "--wait takes a number from 1 to 86400")])
def test_bad_usage_ends_with_2(arguments, why, broker, make_bridge, make_tool):
    tool = make_tool("send", "-c", make_bridge(broker).write_config(), *arguments)
    assert tool.end() == 2 and why in tool.err


def test_a_principals_command(broker, make_bridge, make_tool, make_client):
    client = make_client(broker)
    config = make_bridge(broker).write_config()
    tool = make_tool("send", "-c", config, "calls.hangup", "call_control_id=a", "--as", "shop", "--wait", "10")
    command = client.wait_for("telnyx/as/shop/cmd/calls/hangup")
    correlation = json.loads(command.payload)["correlation_id"]
    client.publish("telnyx/as/shop/result/calls/hangup", json.dumps({"ok": True, "correlation_id": "another's"}))
    client.publish("telnyx/as/shop/result/calls/hangup", json.dumps({"ok": True, "correlation_id": correlation, "n": 1}))
    assert tool.end() == 0 and json.loads(tool.out)["n"] == 1
