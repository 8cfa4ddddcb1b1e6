"""TeXML documents: somebody answers by MQTT, in time or not, well or not."""
import concurrent.futures
import http.client
import json
import time
import urllib.parse

import pytest

from support.bridge import event
from support.broker import Client
from support.documents import CALL, FORM, POOL, SECRET, running, say
from support.processes import wait_until


@pytest.fixture(name="house", scope="module")
def _house():
    with running() as house:
        yield house


@pytest.mark.sanitized
def test_somebody_answers_by_mqtt(house):
    reply, request = house.asks("/texml/house", Digits="2")
    told = json.loads(request.payload)
    assert told["document"] == "house" and told["verified"] is True and told["fields"]["Digits"] == "2"
    assert told["response_topic"] == request.properties.ResponseTopic == f"telnyx/cmd/texml/{told['request_id']}/answer"
    assert request.properties.CorrelationData.decode() == told["request_id"]
    result = house.answer(request, say("hello"))
    assert result["ok"] and result["operation"] == "texml.answer"
    assert reply.result(20)[:2] == (200, say("hello").encode())


def test_what_telnyx_does_not_know_in_an_answer_is_told_with_its_place(house):
    reply, request = house.asks("/texml/house")
    result = house.answer(request, "<Response>\n<Pause lenght='1'/><Queue/></Response>")
    assert result["data"] == {"warnings": [{"unknown": "lenght", "in": "Pause", "line": 2, "column": 8},
                                           {"misplaced": "Queue", "in": "Response", "line": 2, "column": 20}]}
    assert reply.result(20)[0] == 200
    reply, request = house.asks("/texml/house")
    result = house.answer(request, "<Response><Pause " + "".join(f"a{i}='' " for i in range(1000)) + f"{'b' * 257}=''/></Response>")
    assert reply.result(20)[0] == 200 and 20 < len(result["data"]["warnings"]) < 100, "the first ones are enough"


def test_an_answer_may_be_json(house):
    reply, request = house.asks("/texml/house")
    told = json.loads(request.payload)
    house.answer(request, json.dumps({"request_id": told["request_id"], "document": say("json")}), "telnyx/cmd/texml/answer")
    assert say("json").encode() == reply.result(20)[1]


@pytest.mark.sanitized
@pytest.mark.parametrize("document, code, words", [
    ("<Response>", "invalid_parameters", "line 1"),
    ("<Say>x</Say>", "invalid_parameters", "must be Response"),
    ("<Response>" + "<Say>" * 20, "invalid_parameters", "nested too deep"),
    ("<Response><Dial>+19005550100</Dial></Response>", "forbidden", "guard.allow"),
    ('<Response><Gather action="https://evil.example/"/></Response>', "forbidden", "leads elsewhere"),
    ("<Response><Redirect>https://evil.example/</Redirect></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Redirect>/texml/../evil</Redirect></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Redirect>/texml/menu/../../evil</Redirect></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Redirect>/texml/nobody</Redirect></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Redirect>menu</Redirect></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Sms to='+13125550100'>x</Sms></Response>", "forbidden", "sends a text"),
    ("<Response><AIAssistant id='1'/></Response>", "forbidden", "leads elsewhere"),
    ("<Response><Nothing/></Response>", "forbidden", "leads elsewhere"),
    (b"<Response>\xff</Response>", "invalid_json", "UTF-8"),
    pytest.param("<Response><Say>" + "x" * 64 * 1024 + "</Say></Response>", "invalid_parameters", "more than 65536 bytes", id="long"),
    ("nothing", "invalid_json", "no JSON"),
])
def test_a_bad_answer_gets_an_error_and_a_good_one_may_follow(house, document, code, words):
    reply, request = house.asks("/texml/house")
    error = house.answer(request, document)["error"]
    assert error["code"] == code and words in error["message"]
    last = f'<Response><Gather action="/texml/menu?a=b"/><Redirect>/texml/open/{"x" * 24}</Redirect></Response>'
    assert "leads elsewhere" in house.answer(request, last)["error"]["message"]
    last = '<Response><Gather action="/texml/menu?a=b"/><Redirect>/texml/house</Redirect></Response>'
    assert house.answer(request, last)["ok"]
    assert reply.result(20)[1] == last.encode()


def test_the_longest_answer(house):
    reply, request = house.asks("/texml/house")
    document = say("x" * (64 * 1024 - len(say(""))))
    assert house.answer(request, document)["ok"] and reply.result(20)[1] == document.encode()


@pytest.mark.sanitized
def test_no_answer_in_time_is_the_fallback_and_late_ones_are_told_so(house):
    reply, request = house.asks("/texml/quick")
    assert b"Sorry, +17735550102." in reply.result(20)[1]
    told = house.client.wait_for(lambda m: m.topic == "telnyx/texml/quick/fallback"
                                 and json.loads(m.payload)["fields"] == json.loads(request.payload)["fields"], "the event")
    assert json.loads(told.payload)["why"] == "no answer came in time"
    result = house.answer(request, say("late"))
    assert result["error"]["code"] == "expired" and "no call waits" in result["error"]["message"]


def test_without_a_fallback_telnyx_asks_its_own(house):
    assert house.post("/texml/bare")[0] == 503


def test_the_same_request_gets_the_same_answer(house):
    now = int(time.time())
    first = POOL.submit(house.post, "/texml/house", {"CallSid": "v3:same"}, now)
    request = house.request_of("v3:same")
    second = POOL.submit(house.post, "/texml/house", {"CallSid": "v3:same"}, now)
    house.answer(request, say("once"))
    answers = {first.result(20)[1], second.result(20)[1], house.post("/texml/house", {"CallSid": "v3:same"}, now)[1]}
    assert answers == {say("once").encode()}
    assert len(house.client.find(lambda m: m.topic == request.topic and b"v3:same" in m.payload)) == 1


def test_the_same_request_gets_the_same_fallback(house):
    now = int(time.time())
    fields = {"CallSid": "v3:same-fallback"}
    assert b"Sorry" in house.post("/texml/quick", fields, now)[1]
    request = house.request_of("v3:same-fallback")
    assert b"Sorry" in house.post("/texml/quick", fields, now)[1]
    house.post("/texml/quick", {"CallSid": "v3:same-after"})
    house.request_of("v3:same-after")
    assert len(house.client.find(lambda m: m.topic == request.topic and b"v3:same-fallback" in m.payload)) == 1


def test_a_request_that_waits_at_a_crash_is_answered_when_it_comes_again():
    with running() as house:
        now = int(time.time())
        first = POOL.submit(house.post, "/texml/house", {"CallSid": "v3:crash"}, now)
        request = house.request_of("v3:crash")
        house.bridge.kill()
        assert isinstance(first.exception(20), (ConnectionError, http.client.HTTPException))
        house.bridge.start()
        again = POOL.submit(house.post, "/texml/house", {"CallSid": "v3:crash"}, now)
        house.client.wait_for(lambda m: m.topic == request.topic and m.payload == request.payload, "the request", 2)
        assert house.answer(request, say("again"))["ok"] and again.result(20)[1] == say("again").encode()
        events = house.client.find(lambda m: m.topic == "telnyx/texml/v3:crash/ringing")
        assert len({m.user["id"] for m in events}) == 1, "it is one event, that a crash may repeat"


def test_an_answer_on_a_disk_that_fails_for_a_while_is_given():
    """At once, or when the broker delivers it again."""
    with running({"texml.documents": {"slow": {"ask": "mqtt", "deadline": "10s"}}}, disk=True) as house:
        reply, request = house.asks("/texml/slow")
        house.disk.set(broken=1)
        house.client.publish(request.properties.ResponseTopic, say("disk"), ResponseTopic="reply/me", CorrelationData=b"disk")
        wait_until(lambda: reply.done() or "a command was not committed" in house.bridge.process.log(), "the answer, or a failure")
        house.disk.set(broken=0)
        assert reply.result(20)[:2] == (200, say("disk").encode())
        result = house.client.wait_for("reply/me")
        assert json.loads(result.payload)["ok"] and result.properties.CorrelationData == b"disk"


def test_a_retained_answer_is_none(house):
    reply, request = house.asks("/texml/house")
    topic = request.properties.ResponseTopic
    house.client.publish(topic, say("retained"), retain=True, ResponseTopic="reply/me", CorrelationData=b"retained")
    result = house.client.wait_for(lambda m: m.topic == "reply/me" and m.properties.CorrelationData == b"retained", "the result")
    assert json.loads(result.payload)["error"]["code"] == "retained"
    house.client.publish(topic, "", retain=True)
    other = Client(house.broker.port)  # whoever may write it may answer
    other.publish(topic, say("other"))
    other.close()
    assert reply.result(20)[1] == say("other").encode()


def test_one_answer_is_for_one_request(house):
    reply, request = house.asks("/texml/house")
    other, other_request = house.asks("/texml/house")
    house.answer(request, say("one"))
    house.answer(other_request, say("two"))
    assert (reply.result(20)[1], other.result(20)[1]) == (say("one").encode(), say("two").encode())
    assert house.answer(request, say("one"))["ok"]  # it is what was said
    assert house.answer(request, say("other"))["error"]["code"] == "expired"


def test_an_unsigned_request_is_told_of_as_such(house):
    query = urllib.parse.urlencode({**CALL, "CallSid": "v3:get", "verified": "true"})
    reply = POOL.submit(house.bridge.request, "GET", f"/texml/asked/{SECRET}?{query}")
    request = house.request_of("v3:get")
    assert json.loads(request.payload)["verified"] is False
    assert house.answer(request, say("hello"))["ok"]
    assert reply.result(20)[1] == say("hello").encode()
    assert house.answer(request, say("hello"))["ok"], "it is what was said"
    again = POOL.submit(house.bridge.request, "GET", f"/texml/asked/{SECRET}?{query}")  # the call may just be there once more
    house.client.wait_for(lambda m: m.topic == request.topic and b"v3:get" in m.payload, "another request", 2)
    house.answer(request, say("again"))
    assert again.result(20)[1] == say("again").encode()
    assert house.answer(request, say("again"))["ok"], "now that is"


def test_who_is_not_verified_hears_nothing_that_was_said_to_telnyx(house):
    """Not even who knows by what the bridge tells a request from others."""
    reply, request = house.asks("/texml/asked")
    sid = json.loads(request.payload)["fields"]["CallSid"]
    told = house.client.wait_for(f"telnyx/texml/{sid}/ringing")
    stranger = POOL.submit(house.bridge.request, "POST", f"/texml/asked/{SECRET}", told.user["id"].encode(), {"Content-Type": FORM})
    other = house.client.wait_for(lambda m: m.topic == request.topic and json.loads(m.payload)["fields"] == {told.user["id"]: ""},
                                  "the stranger's request")
    house.answer(request, say("secret"))
    house.answer(other, say("hello"))
    assert (reply.result(20)[1], stranger.result(20)[1]) == (say("secret").encode(), say("hello").encode())


@pytest.mark.slow
@pytest.mark.sanitized
def test_no_more_wait_than_there_is_room_for(house):
    replies = [POOL.submit(house.post, "/texml/house") for _ in range(257)]
    done = concurrent.futures.wait(replies, 20, concurrent.futures.FIRST_COMPLETED).done
    assert [b"Sorry" in reply.result()[1] for reply in done] == [True]
    told = house.client.wait_for(lambda m: m.topic == "telnyx/texml/house/fallback" and b"too many" in m.payload, "the event")
    assert told.qos == 1
    assert house.bridge.post(event("call.answered", "beside")) == 200  # others are served meanwhile
    concurrent.futures.wait(replies, 20)
    assert all(reply.result()[0] == 200 for reply in replies)


def test_webhooks_do_not_wait_behind_those_who_do():
    """In memory, as a hundred webhooks may take ten seconds on a disk that others use."""
    with running({"texml.documents": {"slow": {"ask": "mqtt", "deadline": "10s"}}}, place="/dev/shm") as house:
        replies = [POOL.submit(house.post, "/texml/slow") for _ in range(200)]
        house.client.wait_for(lambda m: m.topic == "telnyx/texml/slow/request", "the requests", 200)
        assert all(house.bridge.post(event("call.answered", f"beside-{i}")) == 200 for i in range(100))
        assert not all(reply.done() for reply in replies), "each was answered while some of them still waited"
        house.bridge.kill()


def test_a_principal_that_may_not_answer():
    with running({"access.principals": {"garage": {"allow": ["alerts.*"]}, "menu": {"allow": ["texml.answer"]}}}) as house:
        reply, request = house.asks("/texml/house")
        path = request.properties.ResponseTopic.removeprefix("telnyx/")
        assert house.answer(request, say("x"), f"telnyx/as/garage/{path}")["error"]["code"] == "forbidden"
        assert house.answer(request, say("y"), f"telnyx/as/menu/{path}")["ok"]
        assert reply.result(20)[1] == say("y").encode()


def test_an_answer_is_held_to_the_limits_of_its_principal():
    guard = {"calls_per_minute": 1, "deny": ["+1773"]}
    with running({"access.principals": {"menu": {"allow": ["texml.answer"], "guard": guard}}}) as house:
        for to, why in (("+17735550102", "access.principals.menu.guard.deny"), ("+13125550101", None),
                        ("+13125550101", "access.principals.menu.guard.calls_per_minute")):
            reply, request = house.asks("/texml/house")
            topic = request.properties.ResponseTopic.replace("telnyx/", "telnyx/as/menu/", 1)
            result = house.answer(request, f"<Response><Dial>{to}</Dial></Response>", topic)
            assert result["ok"] if why is None else why in result["error"]["message"]
            assert why is None or house.answer(request, say("then"), topic)["ok"]
            assert reply.result(20)[0] == 200
        assert b"<Dial>" in house.post("/texml/dials")[1], "a file is of nobody"


def test_without_a_broker_the_fallback_comes_in_time():
    with running() as house:
        house.broker.kill()
        wait_until(lambda: house.bridge.status("/readyz") != 200, "the bridge to notice")
        assert b"Sorry" in house.post("/texml/quick")[1]
        with house.bridge.held():
            house.broker.start()
            client = Client(house.broker.port)
        client.wait_for("telnyx/texml/quick/fallback")
        client.close()


def test_who_waits_at_the_stop_gets_the_fallback():
    with running() as house:
        reply, _ = house.asks("/texml/house")
        assert house.bridge.stop() == 0
        assert b"Sorry" in reply.result(20)[1]


def test_on_mqtt_3_the_topic_stands_in_the_json():
    with running({"mqtt.version": "3.1.1"}) as house:
        reply, request = house.asks("/texml/house")
        house.client.publish(json.loads(request.payload)["response_topic"], say("three"))
        assert reply.result(20)[1] == say("three").encode()
