"""What was kept is delivered, whatever happens to the broker or to the bridge."""
import signal

from support.bridge import event
from support.processes import wait_until

COUNT = 200


def ids(client):
    return [m.user.get("id") for m in client.messages if "/dtmf/" in m.topic]


def post_all(bridge, first, count):
    for number in range(first, first + count):
        assert bridge.post(event("call.dtmf.received", f"e-{number:05}", call=f"v3:c{number % 7}")) == 200


def test_the_broker_is_down_at_start(make_broker, make_bridge, make_client):
    broker = make_broker()
    broker.kill()
    bridge = make_bridge(broker).start(ready=False)
    assert bridge.status("/readyz") == 503
    assert b"broker" in bridge.request("GET", "/readyz")[1]
    post_all(bridge, 0, COUNT)
    broker.start()
    client = make_client(broker)
    client.wait_for(lambda m: m.user.get("id") == f"e-{COUNT - 1:05}", "the last event")
    seen = ids(client)
    # The subscriber may be later than the bridge; what it sees is in order and without repeats.
    assert seen == sorted(set(seen))
    wait_until(lambda: bridge.status("/readyz") == 200, "ready")


def test_the_broker_is_killed_and_restarted_midway(make_broker, make_bridge, make_client):
    # Else the broker would hold messages back for a slow watcher, and they would be lost with it.
    broker = make_broker(lines=["max_inflight_messages 0"])
    bridge = make_bridge(broker).start()
    early = make_client(broker)
    post_all(bridge, 0, COUNT)
    broker.kill()
    post_all(bridge, COUNT, COUNT)
    assert bridge.status("/readyz") == 503
    bridge.process.send(signal.SIGSTOP)  # until the watcher is back
    broker.start()
    late = make_client(broker)
    bridge.process.send(signal.SIGCONT)
    wait_until(lambda: set(ids(early)) | set(ids(late)) >= {f"e-{n:05}" for n in range(2 * COUNT)}, "all events")


def test_online_and_offline(broker, make_bridge, client):
    bridge = make_bridge(broker).start()
    state = "telnyx/bridge/state"
    message = client.wait_for(lambda m: m.topic == state and m.payload == b"online", "online")
    assert message.retain and message.qos == 1
    info = client.wait_for("telnyx/bridge/info")
    assert info.retain and b'"operations":["' in info.payload
    client.wait_for("telnyx/bridge/health")
    assert bridge.stop() == 0
    client.wait_for(lambda m: m.topic == state and m.payload == b"offline", "offline")
    bridge.start()
    bridge.kill()
    client.wait_for(lambda m: m.topic == state and m.payload == b"offline", "the will", count=2)
