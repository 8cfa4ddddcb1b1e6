"""A broker that speaks MQTT 3.1.1 alone: the bridge falls back to it by itself."""
import json

import pytest

from support.bridge import event
from support.broker import Client, Nats
from support.commands import is_result_of, run, send
from support.processes import wait_until
from support.rig import running

pytestmark = pytest.mark.sanitized

SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}


@pytest.fixture
def rig(tmp_path):
    with running(tmp_path, broker=Nats(tmp_path), version=4) as rig:
        yield rig


def info_of(client):
    return json.loads(client.wait_for("telnyx/bridge/info").payload)


def test_falls_back_and_events_flow(rig):
    assert info_of(rig.client)["mqtt"] == "3.1.1"
    rig.bridge.process.wait_for_words("the broker does not take MQTT 5: trying 3.1.1")
    bodies = [event("call.dtmf.received", f"e-{number:02}", call="v3:one", digit=str(number)) for number in range(50)]
    for body in bodies:
        assert rig.bridge.post(body) == 200
    messages = rig.client.wait_for("telnyx/call/v3:one/dtmf/received", count=50)
    assert [message.payload for message in messages] == bodies
    assert {(message.qos, message.retain) for message in messages} == {(1, False)}


def test_results_carry_the_correlation_in_the_payload(rig):
    results = [run(rig.client, "cmd/messages/send", SMS, f"c-{number}") for number in range(5)]
    assert all(result["ok"] for result in results)
    assert [result["correlation_id"] for result in results] == [f"c-{number}" for number in range(5)]
    assert run(rig.client, "cmd/calls/v3:any/speak", {})["error"]["code"] == "invalid_parameters"
    assert [json.loads(request["body"]) for request in rig.sim.requests()] == [SMS] * 5


def test_the_session_is_clean(rig):
    """This version cannot bound the age of what a broker keeps: what came meanwhile must not run."""
    assert run(rig.client, "cmd/messages/send", SMS)["ok"]
    assert rig.bridge.stop() == 0
    missed = send(rig.client, "cmd/messages/send", {**SMS, "text": "meanwhile"})
    rig.bridge.start()
    assert run(rig.client, "cmd/messages/send", {**SMS, "text": "later"})["ok"]
    assert [json.loads(request["body"])["text"] for request in rig.sim.requests()] == ["hello", "later"]
    assert rig.client.find(is_result_of(missed)) == []


def test_presence_is_retained_and_the_will_is_sent(rig):
    info_of(rig.client)  # which is told after the state
    late = Client(rig.broker.port, version=4)
    assert late.wait_for("telnyx/bridge/state").payload == b"online"
    assert late.find(lambda message: message.topic == "telnyx/bridge/state")[0].retain
    late.close()
    rig.bridge.kill()
    rig.client.wait_for(lambda m: m.topic == "telnyx/bridge/state" and m.payload == b"offline", "the will")
    rig.bridge.start()


def test_what_was_kept_comes_after_an_outage(rig):
    watcher = Client(rig.broker.port, version=4, client_id="watcher", clean=False)
    rig.broker.kill()
    wait_until(lambda: rig.bridge.status("/readyz") == 503, "the outage to be noticed")
    bodies = [event("call.dtmf.received", f"o-{number:02}", call="v3:out") for number in range(20)]
    for body in bodies:
        assert rig.bridge.post(body) == 200
    subscriptions = watcher.subscriptions

    def hears():
        watcher.publish("telnyx/call/v3:heard/dtmf/received", event("call.dtmf.received", "heard", call="v3:heard"))
        return watcher.find(lambda message: "/v3:heard/" in message.topic)
    with rig.bridge.held():  # this broker may forget what comes before a client has resumed its session
        rig.broker.start()
        wait_until(lambda: watcher.subscriptions > subscriptions and hears(), "the watcher")
    watcher.wait_for(lambda message: message.payload == bodies[-1], "the last event")
    assert [message.payload for message in watcher.find(lambda message: "/v3:out/dtmf/" in message.topic)] == bodies
    watcher.close()


def test_a_pinned_5_says_why_it_cannot_connect(tmp_path, cleanup, make_bridge):
    broker = Nats(tmp_path).start()
    cleanup.append(broker.stop)
    bridge = make_bridge(broker, settings={"mqtt.version": "5"}).start(ready=False)
    wait_until(lambda: "protocol version" in bridge.process.log(), "the reason")
    assert bridge.status("/readyz") == 503
    assert "protocol version" in bridge.process.log() and "trying 3.1.1" not in bridge.process.log()


def test_a_pinned_3_1_1_is_used_where_5_is_spoken(broker, make_bridge, client):
    bridge = make_bridge(broker, settings={"mqtt.version": "3.1.1"}).start()
    assert info_of(client)["mqtt"] == "3.1.1"
    assert bridge.post(event("call.answered", "plain")) == 200
    message = client.wait_for("telnyx/call/v3:call/answered")
    assert message.payload == event("call.answered", "plain") and message.user == {}
    assert "trying 3.1.1" not in bridge.process.log()


def test_a_share_group_is_not_ready(tmp_path, make_bridge, cleanup):
    """A shared subscription is a topic like any other to such a broker, to which nobody publishes."""
    broker = Nats(tmp_path).start()
    cleanup.append(broker.stop)
    bridge = make_bridge(broker, settings={"mqtt.share_group": "bridges"}).start(ready=False)
    why = "the broker has no shared subscriptions, being of MQTT 3.1.1, and mqtt.share_group is set"
    wait_until(lambda: why in bridge.request("GET", "/readyz")[1].decode(), "the reason")
    assert bridge.status("/readyz") == 503
    bridge.process.wait_for_words(why)
    assert bridge.process.log().count(why) == 1 and "connected to the broker" not in bridge.process.log()
    assert bridge.post(event("call.answered", "kept")) == 200
