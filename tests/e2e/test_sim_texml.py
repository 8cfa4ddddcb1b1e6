"""The simulator carries out TeXML: calls, and the bridge that tells them what to do."""
import json

import pytest

from support.processes import free_port, wait_until
from support.telephone import running

DOCUMENTS = {
    "hello": "<Response><Say>Hello {{From}}.</Say><Play>https://example.org/a.mp3</Play><Pause length='2'/><Hangup/></Response>",
    "menu": "<Response><Gather action='chosen' numDigits='1' timeout='3'><Say>Press a key.</Say></Gather><Say>Nothing.</Say></Response>",
    "chosen": "<Response><Say>You pressed {{Digits}}.</Say></Response>",
    "again": "<Response><Redirect>/texml/hello</Redirect></Response>",
    "reject": "<Response><Reject reason='busy'/></Response>",
    "dial": "<Response><Dial action='/texml/dialled' timeout='20'><Number>{{To}}</Number></Dial></Response>",
    "dials": "<Response><Dial>{{To}}</Dial><Say>Back.</Say></Response>",
    "told": "<Response><Dial><Number statusCallback='/webhooks/telnyx' statusCallbackEvent='ringing completed'>{{To}}</Number></Dial></Response>",
    "dialled": "<Response><Say>It was {{DialCallStatus}}.</Say></Response>",
    "odd": "<Response><Record/><Say>After.</Say></Response>",
    "nothing": "<Response/>",
}


@pytest.fixture(name="phone", scope="module")
def _phone():
    with running(DOCUMENTS, {"bad": {"ask": "mqtt", "deadline": "100ms"}}) as phone:
        yield phone


NUMBER = "+13125550142"


def test_each_verb_is_carried_out_in_its_turn(phone):
    call = phone.call("hello")
    assert phone.ended(call)["CallStatus"] == "completed"
    assert phone.story(call) == [f"{NUMBER} -> +13125550100  comes in", "<Say>", "answered", f"says: Hello {NUMBER}.", "<Play>",
                                 "plays: https://example.org/a.mp3", "<Pause>", "<Hangup>", "hung up: normal_clearing"]


def test_a_gather_asks_its_action_what_follows(phone):
    call = phone.call("menu", **{"from": "+13125550181"})  # who presses 1
    phone.ended(call)
    assert phone.story(call)[1:] == ["<Gather>", "answered", "says: Press a key.", 'gathered "1": valid', "<Say>",
                                     "says: You pressed 1.", "hung up: normal_clearing"]


def test_a_gather_that_nobody_answers_goes_on(phone):
    call = phone.call("menu", **{"from": "+13125550116"})
    phone.ended(call)
    assert phone.story(call)[-4:] == ['gathered "": timeout', "<Say>", "says: Nothing.", "hung up: normal_clearing"]


def test_a_redirect_leads_to_another_document(phone):
    call = phone.call("again")
    phone.ended(call)
    assert phone.story(call)[1:5] == ["<Redirect>", "<Say>", "answered", f"says: Hello {NUMBER}."]


def test_a_call_that_is_rejected_is_not_answered(phone):
    call = phone.call("reject")
    end = phone.ended(call)
    assert end["CallStatus"] == "busy" and "answered" not in phone.story(call)


@pytest.mark.parametrize("to, status", [("+13125550110", "busy"), ("+13125550115", "failed"), ("+13125550111", "no-answer")])
def test_what_became_of_a_dial_is_told_to_its_action(phone, to, status):
    call = phone.call("dial", to=to)
    phone.ended(call)
    assert phone.story(call)[-2:] == [f"says: It was {status}.", "hung up: normal_clearing"]


def test_callbacks_of_a_leg_go_where_its_number_says(phone):
    call = phone.call("told", to="+13125550110")
    phone.ended(call)

    def of_the_leg(message):
        return message.topic.startswith("telnyx/texml/") and json.loads(message.payload).get("To") == "+13125550110" \
            and json.loads(message.payload).get("CallSid") != call
    end = phone.client.wait_for(lambda m: of_the_leg(m) and m.topic.endswith("/busy"), "the leg's end")
    leg = json.loads(end.payload)["CallSid"]
    assert [m.topic for m in phone.client.find(lambda m: f"/{leg}/" in m.topic)] == [f"telnyx/texml/{leg}/ringing", end.topic]


def test_a_dial_that_is_answered_talks_until_one_hangs_up(phone):
    call = phone.call("dials", to="+13125550100")
    wait_until(lambda: any("bridged with" in line for line in phone.story(call)), "the bridge")
    legs = phone.sim.control("GET", "/calls")["calls"]
    leg = next(other["call_control_id"] for other in legs if other["bridged_with"] == call)
    phone.sim.control("POST", f"/calls/{leg}/hangup")
    phone.ended(call)
    assert phone.story(call)[-3:] == ["<Say>", "says: Back.", "hung up: normal_clearing"]


def test_what_is_not_carried_out_is_named(phone):
    call = phone.call("odd")
    phone.ended(call)
    assert "TeXML: <Record> is not carried out" in phone.story(call) and "says: After." in phone.story(call)


def test_an_empty_document_does_nothing(phone):
    call = phone.call("nothing")
    phone.client.wait_for(f"telnyx/texml/{call}/request")
    wait_until(lambda: any(w["type"] == "texml.voice_url_fetch" and w["about"] == call and w["state"] == "delivered"
                           for w in phone.sim.webhooks()), "the document")
    assert phone.sim.control("GET", f"/calls/{call}")["state"] == "parked"
    phone.sim.control("POST", f"/calls/{call}/hangup")


def test_without_an_answer_the_fallback_url_is_asked(phone):
    call = phone.call("bad", FallbackUrl=phone.url("hello"))
    phone.ended(call)
    assert f"says: Hello {NUMBER}." in phone.story(call)
    nobody = phone.sim.call_in(Url=f"http://127.0.0.1:{free_port()}/texml/none")
    assert phone.ended(nobody)["CallStatus"] == "failed"


def test_a_call_that_the_api_makes_asks_once_it_is_answered(phone):
    phone.client.publish("telnyx/cmd/texml/calls/create", json.dumps(
        {"connection_id": "1", "To": "+13125550181", "From": NUMBER, "Texml": "<Response><Say>Inline.</Say></Response>"}))
    wait_until(lambda: "says: Inline." in phone.sim.process.log(), "the speech")


def test_each_request_is_signed_and_an_event(phone):
    call = phone.call("menu", **{"from": "+13125550181"})
    phone.ended(call)
    digits = phone.client.wait_for(lambda m: m.topic.startswith(f"telnyx/texml/{call}/") and
                                   json.loads(m.payload).get("Digits") == "1", "the key")
    assert json.loads(digits.payload)["From"] == "+13125550181"
