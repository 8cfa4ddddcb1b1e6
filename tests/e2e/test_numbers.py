"""What each of our own numbers is doing, as a retained state that survives crashes and brokers that forget."""
import json

import pytest

from support.bridge import event

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
    assert {m.topic for m in client.messages if m.topic.startswith("telnyx/number/")} == {TOPIC}


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
