"""`telnyx-mqtt replay`: events of the journal once more."""
import json

import pytest

from support.bridge import event
from support.processes import wait_until
from support.sender import Sender
from support.shim import Shim

HOUR_MS = 3_600_000


@pytest.fixture
def rig(broker, make_bridge, make_client, make_tool):
    """A bridge that was sent three events, a client that hears what is replayed, and `replay`."""
    bridge = make_bridge(broker).start()
    client = make_client(broker, filters=("telnyx/#", "replay/#"))
    bodies = {"e1": event("call.answered", "e1", call="v3:AbCdEfGhIj"), "e2": event("call.hangup", "e2", call="v3:KlMnOpQrSt"),
              "e3": event("message.received", "e3", call="v3:none")}
    for body in bodies.values():
        assert bridge.post(body) == 200
    client.wait_for(lambda m: m.user.get("type"), count=3)

    def replay(*arguments, **options):
        client.messages.clear()
        return make_tool("replay", "-c", bridge.write_config(), *arguments, **options)

    def heard():
        return [m for m in client.messages if m.user.get("replayed")]
    return bridge, client, replay, heard, bodies


@pytest.mark.smoke
def test_kept_events_come_again_marked_while_the_bridge_runs(rig):
    bridge, _, replay, heard, bodies = rig
    tool = replay("--to", "replay/x")
    assert tool.end() == 0
    assert "telnyx-mqtt: 3 events since " in tool.err and tool.err.endswith("telnyx-mqtt: 3 of 3 replayed\n")
    messages = wait_until(lambda: len(heard()) == 3 and heard(), "three messages")
    assert [m.user["id"] for m in messages] == ["e1", "e2", "e3"]
    assert messages[0].topic == "replay/x/call/v3:AbCdEfGhIj/answered"
    assert [m.payload for m in messages] == list(bodies.values())
    assert all(m.user["replayed"] == "true" and m.user["telnyx-signature-ed25519"] and not m.retain for m in messages)
    assert bridge.post(event("call.answered", "e4")) == 200  # the journal is as it was
    assert replay("--to", "replay/x").end() == 0
    assert len(wait_until(lambda: len(heard()) == 4 and heard(), "four, as none of the replayed ones is kept")) == 4


@pytest.mark.parametrize("arguments, ids", [(["--type", "call.*"], ["e1", "e2"]), (["--call", "AbCdEf"], ["e1"]),
                                            (["--call", "v3:KlMnOpQrSt", "--type", "call.hangup"], ["e2"]),
                                            (["--type", "fax.*"], [])])
def test_only_what_is_asked_for(arguments, ids, rig):
    _, _, replay, heard, _ = rig
    tool = replay("--to", "replay", *arguments)
    assert tool.end() == 0 and f"{len(ids)} event{'' if len(ids) == 1 else 's'} since" in tool.err
    assert [m.user["id"] for m in wait_until(lambda: len(heard()) == len(ids) and [True, *heard()], "them")[1:]] == ids


def test_only_since_then(broker, make_bridge, make_tool, make_client, tmp_path):
    bridge = make_bridge(broker, settings={"telnyx.timestamp_tolerance": "1h"})
    shim = Shim(tmp_path).use(bridge)
    shim.set(wall=-HOUR_MS // 2)
    bridge.start()
    client = make_client(broker, filters=("telnyx/#", "replay/#"))
    assert bridge.post(event("call.answered", "old")) == 200
    shim.set(wall=0)
    assert bridge.post(event("call.answered", "new")) == 200
    for since, ids in (("10m", ["new"]), ("1h", ["old", "new"])):
        client.messages.clear()
        assert make_tool("replay", "-c", bridge.write_config(), "--since", since, "--to", "replay").end() == 0
        wait_until(lambda: [m.user["id"] for m in client.find(lambda m: m.topic.startswith("replay/"))] == ids, str(ids))


def test_never_onto_live_topics_unless_asked_twice(rig):
    _, client, replay, heard, _ = rig
    for to, words in (("telnyx", "add --live"), ("telnyx/again", "add --live"), ("telnyx/cmd/x", "would be commands"),
                      ("a/#", "without wildcards"), ("$SYS", "without wildcards and $")):
        tool = replay("--to", to, *(["--live"] if "cmd" in to else []))
        assert tool.end() == 2 and words in tool.err, tool.err
    at_terminal = replay("--to", "telnyx", terminal=True, columns=40)
    assert at_terminal.end() == 2 and at_terminal.lines() == [
        "telnyx-mqtt: telnyx is at or below", "  mqtt.root, where they pass for news:", "  add --live if that is meant"]
    assert (tool := replay()).end() == 2 and "replay wants --to TOPIC" in tool.err
    assert (tool := replay("--to", "x", "--since", "10")).end() == 2 and "--since as" in tool.err
    assert replay("--to", "telnyx", "--live").end() == 0
    wait_until(lambda: len(heard()) == 3, "three messages")
    assert client.find(lambda m: m.topic == "telnyx/call/v3:AbCdEfGhIj/answered")


def test_trouble(make_broker, make_bridge, make_tool, tmp_path):
    acl = tmp_path / "acl"
    acl.write_text("user telnyx-mqtt\ntopic readwrite telnyx/#\n")
    broker = make_broker(lines=[f"acl_file {acl}"])
    bridge = make_bridge(broker)
    tool = make_tool("replay", "-c", bridge.write_config(), "--to", "replay")
    assert tool.end() == 1 and str(bridge.journal) in tool.err
    bridge.start()
    assert bridge.post(event("call.answered", "e1")) == 200
    tool = make_tool("replay", "-c", bridge.write_config(), "--to", "replay")
    assert tool.end() == 1 and "0 of 1 replayed: the broker refuses it (reason 0x87)" in tool.err


def ask(client, response_topic="telnyx/reply/me", **parameters):
    """The result of bridge.replay, and what came before it to the response topic."""
    client.messages.clear()
    client.publish("telnyx/cmd/bridge/replay", json.dumps({**parameters, "correlation_id": "r"}),
                   **({"ResponseTopic": response_topic, "CorrelationData": b"mine"} if response_topic else {}))
    result = client.wait_for("telnyx/result/bridge/replay")
    answer = json.loads(result.payload)
    if answer["ok"]:
        client.wait_for(lambda m: m.topic == response_topic and not m.user.get("replayed"))
    return answer, client.find(lambda m: m.topic == response_topic and m.user.get("replayed"))


def test_whoever_asks_by_mqtt_gets_them_at_his_response_topic(broker, make_bridge, make_client):
    bridge = make_bridge(broker, settings={"access.allow": ["bridge.replay"]}).start()
    client = make_client(broker, filters=("telnyx/#",))
    assert [bridge.post(event("call.answered" if i % 2 else "message.received", f"e{i}", call=f"v3:number{i:03}"))
            for i in range(6)] == [200] * 6
    client.wait_for(lambda m: m.user.get("type"), count=6)
    answer, messages = ask(client)
    assert answer["data"] == {"events": 6} and [m.user["id"] for m in messages] == [f"e{i}" for i in range(6)]
    assert messages[1].user["topic"] == "telnyx/call/v3:number001/answered"
    assert all(m.properties.CorrelationData == b"mine" and m.user["telnyx-signature-ed25519"] for m in messages)
    assert ask(client)[0]["data"] == {"events": 6}  # what was replayed is none
    answer, messages = ask(client, type="call.*")
    assert answer["data"] == {"events": 3} and [m.user["id"] for m in messages] == ["e1", "e3", "e5"]
    assert [m.user["id"] for m in ask(client, call="number004")[1]] == ["e4"]
    assert ask(client, since="1ms")[0]["data"] == {"events": 0}
    for topic, words in ((None, "which it has none of"), ("telnyx/call/x", "pass for news"), ("telnyx/result/x", "pass for news"),
                         ("$share/x", ""), ("elsewhere", "")):
        refused, messages = ask(client, topic)
        assert not refused["ok"] and refused["error"]["code"] == "invalid_parameters" and not messages
        assert words in refused["error"]["message"]
    assert ask(client, since="soon")[0]["error"]["pointer"] == "/since"


def test_a_long_history_comes_in_pieces(broker, make_bridge, make_client):
    bridge = make_bridge(broker, settings={"access.allow": ["bridge.replay"]}).start()
    client, watcher = make_client(broker, filters=("telnyx/result/#", "telnyx/reply/#")), make_client(broker)
    Sender(bridge, 1100, 1e6).start().join()
    published = watcher.wait_for(lambda m: m.topic.endswith("/dtmf/received"), "the events", 1100)
    answer, messages = ask(client)
    first = answer["data"]["events"]
    assert 1000 <= first < 1100 and len(messages) == first
    answer, rest = ask(client, after=answer["data"]["after"])
    assert answer["data"] == {"events": 1100 - first}
    assert [m.user["id"] for m in messages + rest] == [m.user["id"] for m in published]


def test_who_has_no_leave_gets_nothing(rig):
    _, client, *_ = rig
    answer, messages = ask(client, "replay/me")
    assert answer["error"]["code"] == "forbidden" and not messages
