"""What the bridge says of itself to those on the broker."""


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
