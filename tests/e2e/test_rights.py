"""Rights on the broker: config/acl/mosquitto.acl gives the bridge and its clients what they need, and nobody can have
the bridge write what he may not write himself."""
import concurrent.futures
import json
import re

import pytest

from support.bridge import Bridge, event, sign
from support.broker import Broker, Client
from support.commands import is_result_of, run, send
from support.processes import ROOT, wait_until
from support.rig import running

SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}
LOCK = "homeassistant/lock/front/set"
ACL = ROOT / "config" / "acl" / "mosquitto.acl"
WITNESS = "\nuser witness\ntopic read #\n"


class Place:
    def __init__(self, rig, folder):
        self.rig, self.bridge = rig, rig.bridge
        self.clients = []
        self.witness = self.client("witness", "#")

    def client(self, username, *filters):
        client = Client(self.rig.broker.port, username=username, filters=filters or ("telnyx/#",))
        self.clients.append(client)
        return client

    def close(self):
        for client in self.clients:
            client.close()

    def dead_letters(self):
        """What the broker has refused to take from the bridge, once all is delivered."""
        wait_until(lambda: self.bridge.metrics()["journal_waiting"] == 0, "nothing to wait")
        return self.bridge.metrics()["journal_dead_letters"]


def make_place(folder, **settings):
    acl = folder / "acl"
    acl.write_text(ACL.read_text() + WITNESS)
    broker = Broker(folder, lines=[f"acl_file {acl}"])
    return running(folder, broker=broker, username="witness",
                   settings={"mqtt.username": "telnyx-mqtt", **settings})


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rights")
    with make_place(folder, **{"texml.documents": {"house": {"ask": "mqtt", "deadline": "10s"}}}) as rig:
        place = Place(rig, folder)
        yield place
        place.close()


FORM = "CallSid=v3:form&CallStatus=completed&CallbackSource=call-progress-events"
EVENTS = {
    event("call.initiated", "rights-1", "v3:rights"): "telnyx/call/v3:rights/initiated",
    event("conference.created", "rights-2", "", conference_id="c1"): "telnyx/conference/c1/created",
    json.dumps({"data": {"event_type": "message.received", "id": "rights-3", "payload": {"id": "m1"}}}): "telnyx/message/m1/received",
    json.dumps({"data": {"event_type": "fax.delivered", "id": "rights-4", "payload": {"fax_id": "f1"}}}): "telnyx/fax/f1/delivered",
    json.dumps({"data": {"event_type": "brand.update", "id": "rights-5", "payload": {}}}): "telnyx/event/brand/update/rights-5",
}


def test_the_bridge_may_do_what_it_does(place):
    automation = place.client("automation", "telnyx/#", "automation/reply/#")
    for body, topic in EVENTS.items():
        assert place.bridge.post(body) == 200
        automation.wait_for(topic)
    assert place.bridge.post(FORM, content_type="application/x-www-form-urlencoded") == 200
    automation.wait_for("telnyx/texml/v3:form/completed")
    automation.wait_for("telnyx/call/v3:rights/state")
    automation.wait_for("telnyx/bridge/state")
    assert run(automation, "cmd/messages/send", SMS)["ok"]
    for topic in ("automation/reply/1", "automation/response/2", "reply/3", "response/4", "telnyx/reply/5"):
        send(automation, "cmd/messages/send", SMS, ResponseTopic=topic)
        place.witness.wait_for(topic)
    automation.wait_for("automation/reply/1")
    assert place.dead_letters() == 0


def test_who_may_write_commands_may_answer_a_call_and_who_watches_may_not(place):
    automation, display = place.client("automation", "telnyx/texml/#"), place.client("display")
    body = FORM.replace("v3:form", "v3:asks").encode()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        reply = pool.submit(place.bridge.request, "POST", "/texml/house", body,
                            {"Content-Type": "application/x-www-form-urlencoded", **sign(body)})
        topic = json.loads(automation.wait_for("telnyx/texml/house/request").payload)["response_topic"]
        display.publish(topic, "<Response><Say>Nobody.</Say></Response>")
        automation.publish(topic, "<Response><Say>Hello.</Say></Response>")
        assert reply.result()[:2] == (200, b"<Response><Say>Hello.</Say></Response>")


def test_a_client_hears_only_its_own_response_topic(place):
    display = place.client("display", "#")
    automation = place.client("automation", "#")
    send(automation, "cmd/messages/send", SMS, ResponseTopic="automation/reply/own")
    automation.wait_for("automation/reply/own")
    assert place.bridge.post(event("call.initiated", "own-1", "v3:own")) == 200
    display.wait_for("telnyx/call/v3:own/initiated")
    assert {m.topic.split("/")[1] for m in display.messages} <= {"call", "bridge"}


@pytest.mark.parametrize("topic", [LOCK, "zigbee2mqtt/lamp/set", "telnyx/cmd/calls/dial", "telnyx/call/v3:a/state", "$SYS/x"])
def test_nobody_makes_the_bridge_write_where_he_may_not(place, topic):
    automation = place.client("automation")
    correlation_id = send(automation, "cmd/messages/send", SMS, ResponseTopic=topic, CorrelationData=b"1")
    result = json.loads(automation.wait_for(is_result_of(correlation_id)).payload)
    assert result["ok"] and result["response_topic"].startswith(f"refused: {topic}: "), result
    assert run(automation, "cmd/messages/send", SMS)["ok"]  # the other would have come before this one's
    assert not place.witness.find(lambda m: m.topic == topic and correlation_id.encode() in m.payload)
    assert place.dead_letters() == 0


def test_nobody_forges_an_event_or_steers_without_the_right(place):
    display, automation = place.client("display"), place.client("automation")
    display.publish("telnyx/cmd/messages/send", json.dumps({**SMS, "correlation_id": "forged"}))
    for client in (display, automation):
        client.publish("telnyx/call/v3:forged/state", '{"state":"ended"}', retain=True)
        client.publish("telnyx/result/messages/send", '{"ok":true,"correlation_id":"forged"}')
    assert run(automation, "cmd/messages/send", SMS)["ok"]
    assert not place.witness.find(lambda m: b"forged" in m.payload or "forged" in m.topic)


def test_the_brokers_rights_hold_where_the_setting_allows_all(tmp_path):
    with make_place(tmp_path, **{"mqtt.response_topics": ["#"]}) as rig:
        place = Place(rig, tmp_path)
        automation = place.client("automation")
        send(automation, "cmd/messages/send", SMS, ResponseTopic=LOCK)
        result = json.loads(automation.wait_for("telnyx/result/messages/send").payload)
        assert result["ok"] and "response_topic" not in result
        wait_until(lambda: place.dead_letters() == 1, "the result that the broker refuses")
        assert not place.witness.find(lambda m: m.topic == LOCK)
        place.close()


def expect_refused(rig, topic, words):
    client = Client(rig.broker.port, filters=("#",))
    send(client, "cmd/messages/send", SMS, ResponseTopic=topic)
    result = json.loads(client.wait_for("telnyx/result/messages/send").payload)
    client.close()
    assert result["ok"] and result["response_topic"] == f"refused: {topic}: {words}"


def test_the_setting_decides(tmp_path):
    with running(tmp_path, settings={"mqtt.response_topics": ["answers/+/x", "telnyx/#"]}) as rig:
        client = Client(rig.broker.port, filters=("answers/#", "telnyx/reply/#"))
        for topic in ("answers/a/x", "telnyx/reply/1"):
            send(client, "cmd/messages/send", SMS, ResponseTopic=topic)
            assert json.loads(client.wait_for(topic).payload)["ok"]
        client.close()
        for topic in ("reply/1", "answers/a/b/x", "answers/a"):
            expect_refused(rig, topic, "mqtt.response_topics does not allow it")
        expect_refused(rig, "telnyx/bridge/state", "it is under the bridge's own root, but not under result/ or reply/")


def test_a_root_of_several_levels_has_its_own_trees(tmp_path):
    with running(tmp_path, settings={"mqtt.root": "home/phone", "mqtt.response_topics": ["#"]}) as rig:
        client = Client(rig.broker.port, filters=("home/#", "telnyx/#"))

        def answer_to(topic):
            client.publish("home/phone/cmd/messages/send", json.dumps({**SMS, "correlation_id": topic}), ResponseTopic=topic)
            return json.loads(client.wait_for(lambda m: m.topic == "home/phone/result/messages/send"
                                              and json.dumps(topic).encode() in m.payload).payload)

        for topic in ("home/phone/reply/1", "home/phone/result/mine", "home/lamp", "telnyx/call/1/state"):
            assert "response_topic" not in answer_to(topic)
            client.wait_for(topic)
        for topic in ("home/phone/call/v3:a/state", "home/phone/cmd/calls/dial", "home/phone"):
            assert "own root" in answer_to(topic)["response_topic"]
        client.close()


SWITCH = "telnyx/bridge/outbound"


def rights_of_mosquitto():
    """(user, whether to write, topic) of each line; without a user for all."""
    user = None
    for line in ACL.read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "user":
            user = rest
        elif kind in ("topic", "pattern"):
            way, topic = rest.split()
            yield user if kind == "topic" else None, way == "write", topic.replace("%u", "${username}")


def rights_of_emqx():
    text = re.sub("^%%.*", "", (ACL.parent / "emqx.conf").read_text(), flags=re.MULTILINE)
    *rules, last = re.findall(r"\{.*?\}\.\n", text, re.DOTALL)
    assert last == "{deny, all}.\n" and "".join(rules) + last == re.sub(r"\n+", "\n", text.lstrip()), "nothing but rules"
    for rule in rules:
        who, way, topics = re.fullmatch(r"\{allow, (all|\{username, \"[\w-]+\"\}), (subscribe|publish),\s\[(.*)\]\}\.\n", rule, re.DOTALL).groups()
        for topic in re.split(r",\s+", topics):
            yield None if who == "all" else who.split('"')[1], way == "publish", topic.strip('"')


def test_the_sample_for_emqx_says_the_same():
    assert sorted(rights_of_emqx(), key=str) == sorted(rights_of_mosquitto(), key=str)


GARAGE = {"access.principals": {"garage": {"allow": ["alerts.*"], "guard": {"calls_per_hour": 5}}, "office": {"allow": ["*"]}},
          "alerts.from": "+13125550100", "alerts.connection_id": "1"}


def test_who_holds_one_principals_password_can_no_more_than_that_one(tmp_path):
    with make_place(tmp_path, **GARAGE) as rig:
        place = Place(rig, tmp_path)
        garage, automation = place.client("garage", "#"), place.client("automation", "#")
        for topic in ("telnyx/cmd/messages/send", "telnyx/as/office/cmd/messages/send", "telnyx/as/alerts/cmd/messages/send", SWITCH,
                      "telnyx/as/garage/result/alerts/start", "telnyx/alert/a/state", "telnyx/cmd/bridge/outbound"):
            garage.publish(topic, json.dumps({**SMS, "enabled": False, "correlation_id": "stolen"}))
        assert run(automation, "cmd/messages/send", SMS)["ok"]
        garage.publish("telnyx/as/garage/cmd/messages/send", json.dumps({**SMS, "correlation_id": "mine"}))
        assert b'"forbidden"' in garage.wait_for("telnyx/as/garage/result/messages/send").payload
        garage.publish("telnyx/as/garage/cmd/alerts/start", json.dumps({"text": "Water.", "contacts": ["+13125550110"]}))
        assert json.loads(garage.wait_for("telnyx/as/garage/result/alerts/start").payload)["ok"]
        automation.wait_for(lambda m: m.topic.startswith("telnyx/alert/") and m.topic.endswith("/state"), "the alert")
        assert place.bridge.post(event("call.initiated", "n-1", "v3:n", direction="incoming", to="+13125550100", **{"from": "+1312"})) == 200
        automation.wait_for("telnyx/number/13125550100/state")
        assert not place.witness.find(lambda m: b"stolen" in m.payload)
        assert {m.topic.split("/")[2] for m in garage.messages} == {"garage"}
        assert place.dead_letters() == 0
        place.close()


def test_the_warden_turns_the_switch_and_nobody_else_does(place):
    warden, automation, display = (place.client(name, "telnyx/#", f"{name}/reply/#") for name in ("warden", "automation", "display"))
    assert run(warden, "cmd/bridge/outbound", {"enabled": False})["ok"]
    assert run(automation, "cmd/messages/send", SMS)["error"]["code"] == "forbidden"
    for client in (automation, display):
        client.publish("telnyx/cmd/bridge/outbound", json.dumps({"enabled": True}))
        client.publish(SWITCH, json.dumps({"enabled": True}), retain=True)
    display.publish("telnyx/cmd/messages/send", json.dumps(SMS))
    assert run(automation, "cmd/messages/send", SMS)["error"]["code"] == "forbidden"
    place.bridge.kill()
    place.bridge.start()
    assert run(automation, "cmd/messages/send", SMS)["error"]["code"] == "forbidden"
    assert run(warden, "cmd/bridge/outbound", {"enabled": True})["ok"]
    assert run(automation, "cmd/messages/send", SMS)["ok"]


def test_the_bridge_hears_of_the_switch_under_its_rights(place, tmp_path):
    other = Bridge(tmp_path, place.rig.broker.port, place.rig.sim.api_url, settings={"mqtt.username": "telnyx-mqtt"}, name="other")
    other.start()
    try:
        warden = place.client("warden")
        assert run(warden, "cmd/bridge/outbound", {"enabled": False})["ok"]
        for bridge in (place.bridge, other):
            wait_until(lambda: "outbound is off" in bridge.process.log(), "both to know")  # noqa: B023
        assert run(warden, "cmd/bridge/outbound", {"enabled": True})["ok"]
        for bridge in (place.bridge, other):
            wait_until(lambda: "outbound is on again" in bridge.process.log(), "both to know")  # noqa: B023
    finally:
        assert other.stop() == 0
