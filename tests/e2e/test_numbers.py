"""What each of our own numbers is doing, as a retained state that survives crashes and brokers that forget."""
import collections
import json

import pytest

from support.bridge import event
from support.commands import run

pytestmark = pytest.mark.sanitized

TOPIC = "telnyx/number/13125550100/state"
PARTIES = {"direction": "incoming", "from": "+17735550142", "to": "+13125550100"}


def state_is(word):
    return lambda m: m.topic == TOPIC and m.payload and json.loads(m.payload)["state"] == word


def test_a_number_rings_is_in_a_call_and_idle(bridge, client):
    assert bridge.post(event("call.initiated", "n1", "v3:n", **PARTIES)) == 200
    ringing = json.loads(client.wait_for(state_is("ringing"), "ringing").payload)
    assert ringing["number"] == "+13125550100" and ringing["with"] == "+17735550142"
    assert bridge.post(event("call.answered", "n2", "v3:n", **PARTIES)) == 200
    client.wait_for(state_is("in_call"), "in a call")
    assert bridge.post(event("call.hangup", "n3", "v3:n", hangup_cause="normal_clearing", **PARTIES)) == 200
    idle = json.loads(client.wait_for(state_is("idle"), "idle").payload)
    assert idle["last_outcome"] == "answered" and idle["last_with"] == "+17735550142" and idle["calls"] == []


def test_the_caller_of_an_outgoing_call_is_ours_and_a_sip_address_is_no_number(bridge, client):
    out = {"direction": "outgoing", "from": "+13125550100", "to": "+17735550142"}
    assert bridge.post(event("call.initiated", "o1", "v3:o", **out)) == 200
    assert json.loads(client.wait_for(state_is("ringing"), "ringing").payload)["with"] == "+17735550142"
    sip = {"direction": "incoming", "from": "+17735550142", "to": "sip:house@sip.telnyx.com"}
    assert bridge.post(event("call.initiated", "s1", "v3:s", **sip)) == 200
    client.wait_for("telnyx/call/v3:s/state")
    assert bridge.post(event("call.hangup", "o2", "v3:o", hangup_cause="user_busy", **out)) == 200
    assert json.loads(client.wait_for(state_is("idle"), "idle").payload)["last_outcome"] == "busy"
    client.wait_for("telnyx/number/13125550100/event")
    topics = {m.topic for m in client.messages if m.topic.startswith("telnyx/number/")}
    assert topics == {TOPIC, "telnyx/number/13125550100/event"}


def test_after_a_crash_the_state_is_what_it_was(bridge, client):
    assert bridge.post(event("call.answered", "c1", "v3:c", **PARTIES)) == 200
    client.wait_for(state_is("in_call"), "in a call")
    bridge.kill()
    bridge.start()
    assert bridge.post(event("call.hangup", "c2", "v3:c", hangup_cause="normal_clearing", **PARTIES)) == 200
    idle = json.loads(client.wait_for(state_is("idle"), "idle").payload)
    assert idle["last_outcome"] == "answered" and idle["last_with"] == "+17735550142"


def test_a_broker_that_lost_what_it_retained_is_told_again(bridge, client, broker, make_client):
    assert bridge.post(event("call.answered", "b1", "v3:b", **PARTIES)) == 200
    client.wait_for(state_is("in_call"), "in a call")
    broker.stop()
    broker.start()
    make_client(broker).wait_for(state_is("in_call"), "told again")


# ---- with a name ----

def message(kind, event_id, sender, recipient, status, text):
    payload = {"from": {"phone_number": sender}, "to": [{"phone_number": recipient, "status": status}], "text": text,
               "media": [{"url": "https://media.example.net/door.jpg"}], "id": f"m-{event_id}"}
    return json.dumps({"data": {"event_type": f"message.{kind}", "id": event_id, "payload": payload}}).encode()


def test_what_happens_to_a_number_with_a_name(broker, make_bridge, make_client):
    """All of it under the name's topic alone, small and flat; what was missed counts until somebody has looked."""
    client = make_client(broker)
    bridge = make_bridge(broker, settings={"numbers.office": "+13125550100", "contacts.anna": "+17735550142"}).start()
    state = "telnyx/number/office/state"

    def is_told(**members):
        return lambda m: m.topic == "telnyx/number/office/event" and members.items() <= json.loads(m.payload).items()

    def states(**members):
        return lambda m: m.topic == state and m.payload and members.items() <= json.loads(m.payload).items()
    client.wait_for(states(state="idle", missed=0, number="+13125550100", name="office"), "there before any call")
    anna = {"from": "+17735550142", "to": "+13125550100", "name": "anna"}
    for call, steps in (("v3:1", [("call.initiated", "call_incoming"), ("call.hangup", "call_missed")]),
                        ("v3:2", [("call.initiated", "call_incoming"), ("call.answered", "call_answered"),
                                  ("call.dtmf.received", "digits"), ("call.hangup", "call_ended")])):
        for kind, told in steps:
            assert bridge.post(event(kind, f"{call}-{kind}", call, digit="5", hangup_cause="originator_cancel", **PARTIES)) == 200
            assert bridge.post(event(kind, f"{call}-{kind}", call, digit="5", **PARTIES)) == 200  # a repeat
            happened = client.wait_for(is_told(event_type=told, call_control_id=call, **anna), told)
            assert not happened.retain and happened.qos == 1
    client.wait_for(is_told(event_type="digits", digits="5"), "the key")
    client.wait_for(states(state="idle", missed=1, last_caller="+17735550142", last_caller_name="anna",
                           last_outcome="answered"), "one was missed")
    assert bridge.post(message("received", "m1", "+17735550142", "+13125550100", "webhook_delivered", "I am here")) == 200
    client.wait_for(is_told(event_type="message_received", text="I am here", media=["https://media.example.net/door.jpg"],
                            **anna), "a message")
    for status, told in (("delivered", "message_delivered"), ("delivery_failed", "message_failed")):
        assert bridge.post(message("finalized", status, "+13125550100", "+17735550142", status, "Come in")) == 200
        client.wait_for(is_told(event_type=told, name="anna"), told)
    fax = {"data": {"event_type": "fax.received", "id": "f", "payload": {"direction": "inbound", "from": "+17735550142",
                                                                        "to": "+13125550100", "fax_id": "f1"}}}
    assert bridge.post(json.dumps(fax).encode()) == 200
    client.wait_for(is_told(event_type="fax_received", fax_id="f1", **anna), "a fax")
    bridge.kill()
    bridge.start()
    assert run(client, "cmd/numbers/clear_missed", {"number": "office"})["ok"]
    client.wait_for(states(state="idle", missed=0, last_outcome="answered"), "somebody has looked")
    assert run(client, "cmd/numbers/clear_missed", {"number": "nobody"})["error"]["code"] == "invalid_parameters"
    assert {m.topic for m in client.messages if m.topic.startswith("telnyx/number/")} == {state, state[:-5] + "event"}
    told = {m.payload for m in client.messages if m.topic.endswith("/event")}  # the kill may have one told twice
    counts = collections.Counter(json.loads(payload)["event_type"] for payload in told)
    assert counts == {"call_incoming": 2, "call_answered": 1, "call_missed": 1, "call_ended": 1, "digits": 1,
                      "message_received": 1, "message_delivered": 1, "message_failed": 1, "fax_received": 1}
