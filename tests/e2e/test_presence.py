"""What the bridge says of itself to those on the broker."""
import json

from support.bridge import Bridge, event
from support.commands import is_result_of, run, send
from support.operations import offered


def test_each_of_several_says_how_it_is(broker, client, tmp_path, cleanup):
    """That one of them is gone says nothing of the other, and a client id may hold what a topic may not."""
    first, second = (Bridge(tmp_path, broker.port, settings={"mqtt.share_group": "bridges", "mqtt.client_id": client_id},
                            name=name).start() for name, client_id in (("first", "attic/1"), ("second", "cellar")))
    cleanup.append(first.kill)
    cleanup.append(second.kill)
    for level in ("attic%2F1", "cellar"):
        message = client.wait_for(f"telnyx/bridge/{level}/state")
        assert message.payload == b"online" and message.retain
        assert client.wait_for(f"telnyx/bridge/{level}/info").retain
        assert client.wait_for(f"telnyx/bridge/{level}/health").retain
    first.kill()
    client.wait_for(lambda m: m.topic == "telnyx/bridge/attic%2F1/state" and m.payload == b"offline", "the will")
    assert second.stop() == 0
    client.wait_for(lambda m: m.topic == "telnyx/bridge/cellar/state" and m.payload == b"offline", "offline")
    told = {m.topic for m in client.find(lambda m: m.topic.startswith("telnyx/bridge/"))}
    assert not told & {f"telnyx/bridge/{leaf}" for leaf in ("state", "info", "health")}


def test_online_and_offline(broker, make_bridge, client):
    bridge = make_bridge(broker).start()
    state = "telnyx/bridge/state"
    message = client.wait_for(lambda m: m.topic == state and m.payload == b"online", "online")
    assert message.retain and message.qos == 1
    info = client.wait_for("telnyx/bridge/info")
    assert info.retain and json.loads(info.payload).keys() == {"name", "version", "mqtt", "root", "guard"}
    client.wait_for("telnyx/bridge/health")
    assert bridge.stop() == 0
    client.wait_for(lambda m: m.topic == state and m.payload == b"offline", "offline")
    bridge.start()
    bridge.kill()
    client.wait_for(lambda m: m.topic == state and m.payload == b"offline", "the will", count=2)


def test_what_happened_today(bridge, client, make_client, broker):
    """Calls now, and calls and messages of the day: told within a second, each counted once, and not forgotten."""
    def says(**members):
        def matches(message):
            if message.topic != "telnyx/bridge/health":
                return False
            health = json.loads(message.payload)
            return members == {key: health["calls_now"] if key == "now" else health["today"][key] for key in members}
        return matches
    parties = {"direction": "incoming", "from": "+17735550142", "to": "+13125550100"}
    for call in ("v3:t1", "v3:t2", "v3:t2"):
        assert bridge.post(event("call.initiated", f"i-{call}", call, **parties)) == 200
    assert bridge.post(event("call.hangup", "h-1", "v3:t1", **parties)) == 200
    text = {"data": {"event_type": "message.received", "id": "m", "payload": {"id": "m"}}}
    assert bridge.post(json.dumps(text).encode()) == 200
    client.wait_for(says(now=1, calls=2, messages=1), "what happened")
    bridge.kill()
    bridge.start()
    make_client(broker).wait_for(says(now=1, calls=2, messages=1), "what happened, after a restart")


def test_help_is_at_hand(bridge, client):
    """Names, and what the ones that a pattern names take; as much as fits into 64 KiB, and how many that leaves out."""
    names = run(client, "cmd/bridge/operations", {})["data"]
    own = {"alerts.start", "bridge.operations", "numbers.clear_missed", "texml.answer"}
    assert set(names["operations"]) >= {operation.name for operation in offered()} | own and names.keys() == {"operations"}
    dial, = run(client, "cmd/bridge/operations", {"pattern": "calls.dial"})["data"]["operations"]
    assert (dial["topic"], dial["class"], dial["repeat"]) == ("telnyx/cmd/calls/dial", "reach", "command_id")
    parameters = {parameter["name"]: parameter for parameter in dial["parameters"]}
    assert parameters["from"] == {"name": "from", "in": "body", "required": True, "schema": {"type": "string"}}
    found = run(client, "cmd/bridge/operations", {"pattern": "calls.*"})["data"]
    assert len(found["operations"]) + found.get("left_out", 0) == sum(name.startswith("calls.") for name in names["operations"])
    everything = client.wait_for(is_result_of(send(client, "cmd/bridge/operations", {"pattern": "*"})))
    assert 48 * 1024 < len(everything.payload) <= 64 * 1024
    found = json.loads(everything.payload)["data"]
    assert len(found["operations"]) + found["left_out"] == len(names["operations"])
    assert {operation["operation"] for operation in found["operations"]} >= own
    assert run(client, "cmd/bridge/operations", {"pattern": "calls"})["data"] == {"operations": []}
    assert run(client, "cmd/bridge/operations", {"pattern": {}})["error"]["pointer"] == "/pattern"
