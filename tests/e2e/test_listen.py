"""`telnyx-mqtt listen`: what passes over the broker, a line each."""
import json
import re

import pytest

from support.bridge import event
from support.processes import wait_until
from support.raw_broker import SUBSCRIBE, RawBroker
from support.sim import Sim
from support.tool import COLOUR

NUMBERS = {"contacts": '{anna: "+13125550142"}', "numbers": '{office: "+13125550100"}'}
TIME = r"\d\d:\d\d:\d\d\.\d{3}"


@pytest.fixture
def rig(broker, make_bridge, make_client):
    bridge = make_bridge(broker)
    return bridge, make_client(broker)


@pytest.fixture
def listen(rig, make_tool):
    def start(*arguments, ready=True, **options):
        config = ["--config", rig[0].write_config()]
        named = [part for name, value in NUMBERS.items() for part in ("--set", f"{name}={value}")]
        tool = make_tool("listen", *config, *named, *arguments, **options)
        return tool.wait_for("listening") if ready else tool
    return start


@pytest.mark.smoke
def test_a_call_from_its_command_to_its_end(rig, listen, cleanup, tmp_path):
    bridge, client = rig
    sim = Sim(tmp_path, bridge.webhook_url, "--quiet", speed=50)
    cleanup.append(sim.stop)
    bridge.settings.update({"telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key]})
    bridge.start()
    tool = listen()
    client.publish("telnyx/cmd/calls/dial", json.dumps({"to": "+13125550142", "from": "+13125550100",
                                                        "connection_id": "1494404757140276705"}))
    result = client.wait_for("telnyx/result/calls/dial")
    call = json.loads(result.payload)["data"]["call_control_id"]
    short = call[3:11]
    tool.wait_for_line("call.answered")
    client.publish("telnyx/cmd/calls/hangup", json.dumps({"call_control_id": call}))
    tool.wait_for_line("call.hangup")
    tool.wait_for_line(", ended")
    assert tool.interrupt().end() == 0
    text = tool.out
    assert "\x1b" not in text and call not in text
    after = r"after (\d+ min )?[\d.]+ m?s$"
    for pattern in (rf"^{TIME} cmd    calls\.dial           to=anna from=office connection_id=1494404757140276705$",
                    rf"^{TIME} result calls\.dial           {short} ok {after}",
                    rf"^{TIME} event  call\.answered        {short} office -> anna",
                    rf"^{TIME} state  call                 {short} office -> anna, answered$",
                    rf"^{TIME} cmd    calls\.hangup         {short}$",
                    rf"^{TIME} event  call\.hangup          {short} office -> anna, normal clearing, {after}"):
        assert re.search(pattern, text, re.MULTILINE), (pattern, text)


def test_at_a_terminal_lines_are_coloured_and_end_at_its_edge(rig, listen):
    _, client = rig
    tool = listen("call/#", "evil", terminal=True)
    full = listen("call/#", "--full", env={"NO_COLOR": "1"}, terminal=True)
    body = event("message.received", "e1", call="v3:AbCdEfGhIjKlMn", text="long " * 50)
    client.publish("telnyx/call/v3:AbCdEfGhIjKlMn/x", body)
    client.publish("telnyx/evil", b"\x1b]0;owned\x07\x1b[31m\xc2\x9b2J\xe2\x80\xae\xff\r\n\x08")
    tool.wait_for_line("owned")
    full.wait_for_line("AbCdEfGhIjKlMn")
    assert tool.interrupt().end() == 0 and full.interrupt().end() == 0
    line = next(line for line in tool.lines() if "message.received" in line)
    assert COLOUR.search(line) and "AbCdEfGhIjKlMn" not in line
    plain = COLOUR.sub("", line)
    assert len(plain) == 80 and plain.endswith("..")
    evil = COLOUR.sub("", next(line for line in tool.lines() if "owned" in line))
    assert evil.endswith(r"\u001b]0;owned\u0007\u001b[31m\u009b2..")
    assert "\x1b" not in full.out and "long " * 49 in full.out


def test_json_is_one_document_a_line(rig, listen):
    _, client = rig
    client.publish("telnyx/call/a/state", '{"state": "held"}', retain=True)
    tool = listen("--json", "--retained", "call/#", "telnyx/x/+")
    client.publish("telnyx/call/a/answered", '{"a": 1.50,\n "b": "\\u001b \xc2\x9b"}'.encode("latin-1"))
    client.publish("telnyx/x/text", "no JSON \x1b[m")
    client.publish("telnyx/x/bytes", b"\xff\x00")
    client.publish("telnyx/y/unasked", "1")
    wait_until(lambda: len(tool.lines()) >= 4, "four lines")
    assert tool.interrupt().end() == 0
    assert all(0x20 <= ord(c) < 0x7F or c == "\n" for c in tool.out)
    assert '"payload":{"a":1.50,"b":"\\u001b \\u009b"}' in tool.out
    seen = {line["topic"]: line for line in map(json.loads, tool.lines())}
    assert seen["telnyx/call/a/state"]["payload"] == {"state": "held"} and seen["telnyx/call/a/state"]["kind"] == "state"
    assert seen["telnyx/call/a/state"]["retained"] and not seen["telnyx/call/a/answered"]["retained"]
    assert seen["telnyx/x/text"]["payload"] == "no JSON \x1b[m"
    assert seen["telnyx/x/bytes"]["payload_base64"] == "/wA=" and len(seen) == 4


def test_it_waits_for_a_broker_that_was_there(make_broker, make_bridge, make_client, make_tool):
    broker = make_broker()
    tool = make_tool("listen", "--config", make_bridge(broker).write_config()).wait_for("listening")
    broker.kill()
    tool.wait_for("no connection: ")
    broker.start()
    tool.wait_for("connected again")
    make_client(broker).publish("telnyx/x", "after")
    tool.wait_for_line("after")
    assert tool.interrupt().end() == 0


def test_trouble_is_told_in_a_sentence(rig, listen, make_tool):
    bridge, _ = rig
    assert (tool := listen("a/#/b", ready=False)).end() == 2 and "no topic filter: a/#/b" in tool.err
    bridge.settings["mqtt.url"] = "mqtt://127.0.0.1:9"
    assert (tool := listen(ready=False)).end() == 1
    assert tool.err == "telnyx-mqtt: the broker cannot be reached: Connection refused\n"
    assert (tool := make_tool("listen", "--set", "mqtt.root=")).end() == 78 and "telnyx.api_key is required" in tool.err


class Refusing(RawBroker):
    def _answer(self, first, body):
        answer = super()._answer(first, body)
        return answer[:-1] + b"\x87" if first >> 4 == SUBSCRIBE else answer


def test_what_one_may_not_read_is_named(listen, rig, cleanup):
    broker = Refusing()
    cleanup.append(broker.close)
    rig[0].settings["mqtt.url"] = f"mqtt://127.0.0.1:{broker.port}"
    assert (tool := listen("call/#", ready=False)).end() == 1
    assert tool.err == "telnyx-mqtt: the broker refused a subscription: telnyx/call/#: not authorized\n"


def test_it_is_a_client_of_its_own_that_only_reads(make_broker, make_bridge, make_client, make_tool, tmp_path):
    """With the configuration's credentials, without a will, and beside a bridge of the same configuration."""
    acl = tmp_path / "acl"
    acl.write_text("topic readwrite telnyx/#\nuser telnyx-mqtt\ntopic readwrite telnyx/#\n")
    broker = make_broker(lines=[f"acl_file {acl}", "log_dest stdout"])
    bridge = make_bridge(broker).start()
    tool = make_tool("listen", "-c", bridge.write_config()).wait_for("listening")
    make_client(broker).publish("telnyx/x", "for whoever may read it")
    tool.wait_for_line("for whoever may read it")
    assert tool.interrupt().end() == 0 and bridge.status("/readyz") == 200
    make_client(broker)  # when it is there, the broker has read what the tool said at its end
    broker.process.stop()  # then its log is whole
    log = broker.process.log()
    name = re.search(r" as (bridge-1-listen-\w{8}) \(p5, c\d, k\d+, u'telnyx-mqtt'\)", log)[1]
    after = log[log.index(name):]
    assert "No will message specified." in after.split("Sending CONNACK", 1)[0]
    assert f"Received SUBSCRIBE from {name}" in after and f"Received PUBLISH from {name}" not in after
    assert f"Received DISCONNECT from {name}" in after
