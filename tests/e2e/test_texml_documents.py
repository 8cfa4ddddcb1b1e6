"""TeXML documents: what a TeXML application is told to do with a call, from a file or by MQTT."""
import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import signal
import tempfile
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

import pytest

from support.bridge import Bridge, event, sign
from support.broker import Broker, Client
from support.leaks import DOCUMENT_SECRET as SECRET
from support.processes import wait_until

FORM = "application/x-www-form-urlencoded"
MENU = """<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say language="{{ToSipUri}}">You are {{From}}, {{CallerId}}</Say>
  <Gather action="/texml/menu?again={{Digits}}" numDigits="1"/>
</Response>"""
SORRY = "<Response><Say>Sorry, {{From}}.</Say></Response>"
DIALS = "<Response><Dial>{{To}}</Dial></Response>"
CALL = {"CallSid": "v3:menu", "From": "+17735550102", "To": "+13125550101", "CallStatus": "ringing"}
NUMBERS = iter(range(10**6))


class House:
    """A bridge with documents, and a client that answers for some."""

    def __init__(self, folder, stack, settings=None):
        self.folder = folder
        for name, text in (("menu", MENU), ("sorry", SORRY), ("dials", DIALS)):
            (folder / f"{name}.xml").write_text(text)
        self.broker = Broker(folder).start()
        stack.callback(self.broker.stop)
        sorry = f"{folder}/sorry.xml"
        self.bridge = Bridge(folder, self.broker.port, settings={"bridge.health_interval": "1s", "texml.documents": {
            "menu": {"file": f"{folder}/menu.xml"},
            "open": {"file": f"{folder}/menu.xml", "unsigned": True, "secret": SECRET},
            "dials": {"file": f"{folder}/dials.xml", "fallback": sorry},
            "house": {"ask": "mqtt", "deadline": "3s", "fallback": sorry},
            "quick": {"ask": "mqtt", "deadline": "100ms", "fallback": sorry},
            "bare": {"ask": "mqtt", "deadline": "100ms"},
            "rings": {"ask": "mqtt", "deadline": "100ms", "fallback": f"{folder}/dials.xml"},
            "asked": {"ask": "mqtt", "deadline": "5s", "unsigned": True, "secret": SECRET}}, **(settings or {})})
        self.bridge.start()
        stack.callback(self.bridge.stop)
        self.client = Client(self.broker.port, filters=("telnyx/#", "reply/#"))
        stack.callback(self.client.close)

    def post(self, path, fields=None, timestamp=None, **more):
        """Posts a signed request, of a call of its own unless one is named; status, body and headers."""
        body = urllib.parse.urlencode({**CALL, "CallSid": f"v3:{next(NUMBERS)}", **(fields or {}), **more}).encode()
        return self.bridge.request("POST", path, body, {"Content-Type": FORM, **sign(body, timestamp)})

    def asks(self, path, **fields):
        """Posts in a thread; the reply to come, and the request that was published."""
        sid = f"v3:{next(NUMBERS)}"
        reply = POOL.submit(self.post, path, fields, CallSid=sid)
        return reply, self.request_of(sid)

    def request_of(self, sid):
        return self.client.wait_for(lambda m: m.topic.endswith("/request")
                                    and json.loads(m.payload)["fields"].get("CallSid") == sid, "the request")

    def reload(self, words):
        before = self.bridge.process.log().count(words)
        self.bridge.process.send(signal.SIGHUP)
        wait_until(lambda: self.bridge.process.log().count(words) > before, words)

    def answer(self, request, document, topic=None):
        """Answers as MQTT 5 asks for; the result."""
        topic = topic or request.properties.ResponseTopic
        mark = f"mark-{next(NUMBERS)}"
        self.client.publish(topic, document, ResponseTopic="reply/me", CorrelationData=mark.encode())
        return json.loads(self.client.wait_for(lambda m: m.topic == "reply/me" and m.properties.CorrelationData
                                               == mark.encode(), "the result").payload)


POOL = concurrent.futures.ThreadPoolExecutor(300)


@contextlib.contextmanager
def running(settings=None):
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        yield House(pathlib.Path(name), stack, settings)


@pytest.fixture(name="house", scope="module")
def _house():
    with running() as house:
        yield house
        assert house.bridge.stop() == 0
        assert "ERROR: " not in house.bridge.process.log()


def say(text):
    return f"<Response><Say>{text}</Say></Response>"


# ---- files


@pytest.mark.sanitized
def test_a_file_is_answered_with_what_the_request_says(house):
    status, body, headers = house.post("/texml/menu", Digits="7", CallerId="Anna & Ben", ToSipUri="de-DE")
    assert (status, headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ElementTree.fromstring(body)
    assert root.find("Say").text == "You are +17735550102, Anna & Ben" and root.find("Say").get("language") == "de-DE"
    assert root.find("Gather").get("action") == "/texml/menu?again=7"


@pytest.mark.sanitized
@pytest.mark.parametrize("value", ["</Say><Dial>+1900</Dial>", "\"/><Dial x=\"", "' a='", "&lt;Dial&gt;", "]]>", "<!--", "&#x0;",
                                   "\x00\x01\x1f", "a\r\n\tb", "￾￿", "\U0001f3e0", "{{From}}", "%3C%2FSay%3E"])
def test_hostile_values_stay_where_they_stand(house, value):
    status, body, _ = house.post("/texml/menu", CallerId=value, ToSipUri=value)
    root = ElementTree.fromstring(body)
    forbidden = {code: "�" for code in [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]}
    wanted = value.translate(forbidden)
    assert status == 200 and [child.tag for child in root] == ["Say", "Gather"]
    assert root.find("Say").text == f"You are +17735550102, {wanted}" and root.find("Say").get("language") == wanted


def test_the_request_is_an_event_besides(house):
    house.post("/texml/menu", CallSid="v3:event")
    message = house.client.wait_for("telnyx/texml/v3:event/ringing")
    assert json.loads(message.payload)["From"] == CALL["From"]


def test_who_asks_must_be_telnyx(house):
    body = urllib.parse.urlencode(CALL).encode()
    signed = {"Content-Type": FORM, **sign(body)}
    request = house.bridge.request
    assert request("POST", "/texml/menu", body, {"Content-Type": FORM})[0] == 401
    assert request("POST", "/texml/menu", body + b"&Digits=1", signed)[0] == 401
    assert request("GET", f"/texml/menu?{body.decode()}")[0] == 401
    assert request("GET", f"/texml/menu/{SECRET}?{body.decode()}")[0] == 404
    assert request("POST", "/texml/nobody", body, signed)[0] == 404
    assert request("POST", "/texml/menu/", body, signed)[0] == 404
    assert request("POST", "/texml/m%65nu", body, signed)[0] == 404
    assert request("POST", f"/texml/asked/{SECRET}", body + b"&Digits=1", signed)[0] == 401, "a wrong signature helps nobody"
    for path, status in (("menu", 200), ("nobody", 404), (f"open/{SECRET}", 200), (f"open/{SECRET}x", 404)):
        assert request("HEAD", f"/texml/{path}")[:2] == (status, b"")
    assert request("PUT", "/texml/menu", body, signed)[0] == 405


def test_unsigned_requests_need_the_secret_and_are_no_events(house):
    request = house.bridge.request
    query = urllib.parse.urlencode({**CALL, "CallSid": "v3:unsigned"})
    status, body, _ = request("GET", f"/texml/open/{SECRET}?{query}")
    assert status == 200 and CALL["From"] in body.decode()
    assert request("POST", f"/texml/open/{SECRET}", query.encode(), {"Content-Type": FORM})[0] == 200
    assert request("GET", f"/texml/open?{query}")[0] == 401
    assert request("GET", f"/texml/open/{SECRET}x?{query}")[0] == 404
    assert request("GET", f"/texml/open/{SECRET[:-1]}?{query}")[0] == 404
    house.post("/texml/menu", CallSid="v3:after")
    house.client.wait_for("telnyx/texml/v3:after/ringing")
    assert not house.client.find(lambda m: "v3:unsigned" in m.topic)


def test_whom_a_file_rings_passes_the_guard(house):
    assert b"<Dial>+13125550199</Dial>" in house.post("/texml/dials", To="+13125550199")[1]
    for to in ("+19005550100", "sip:+19005550100@example.org", "112"):
        status, body, _ = house.post("/texml/dials", To=to)
        assert status == 200 and b"Sorry, +17735550102." in body
        told = json.loads(house.client.wait_for(lambda m: m.topic == "telnyx/texml/dials/fallback"
                                                and json.loads(m.payload)["fields"]["To"] == to, "the event").payload)
        assert "guard.allow" in told["why"]
        assert f"document=dials request_id={told['request_id']} why=" in house.bridge.process.log(), "a line of its own"


def counters(house):
    house.client.wait_for("telnyx/bridge/health")
    told = house.client.find(lambda m: m.topic == "telnyx/bridge/health")
    return json.loads(told[-1].payload)["counters"]


def test_a_fallback_passes_the_guard_too_and_each_counts(house):
    assert b"<Dial>+13125550199</Dial>" in house.post("/texml/rings", To="+13125550199")[1]
    assert house.post("/texml/rings", To="+19005550100")[0] == 503
    assert "a fallback document cannot be used either document=rings" in house.bridge.process.log()
    told = house.bridge.process.log().count("a call gets the fallback document")
    wait_until(lambda: counters(house)["texml_fallbacks"] == told, "the counter")
    answered = counters(house)["texml_answered"]
    house.post("/texml/menu")
    wait_until(lambda: counters(house)["texml_answered"] == answered + 1, "the other counter")


@pytest.mark.parametrize("settings, dear, near", [
    ({"guard.dry_run": True}, False, False), ({"guard.enabled": False}, True, True),
    ({"guard.enabled": False, "guard.dry_run": True}, False, False),
    ({"guard.quiet_hours": "00:00-12:00 UTC", "guard.deny": ["+1312555"]}, False, False)])
def test_rules_of_commands_are_rules_of_documents(settings, dear, near):
    with running(settings) as house:
        for to, goes in (("+19005550100", dear), ("+13125550199", near)):
            assert (b"<Dial>" in house.post("/texml/dials", To=to)[1]) == goes
            reply, request = house.asks("/texml/house")
            result = house.answer(request, f"<Response><Dial>{to}</Dial></Response>")
            assert result["ok"] == goes and (goes or result["error"]["code"] == "forbidden")
            assert goes or house.answer(request, say("hello"))["ok"], "who reaches nobody is answered"
            assert reply.result(20)[0] == 200


def test_the_switch_holds_for_documents_too(house):
    house.client.publish("telnyx/cmd/bridge/outbound", '{"enabled":false}')
    wait_until(lambda: b"Sorry" in house.post("/texml/dials")[1], "the switch")
    house.client.publish("telnyx/cmd/bridge/outbound", '{"enabled":true}')
    wait_until(lambda: b"Dial" in house.post("/texml/dials")[1], "the switch back")


def test_calls_of_documents_count():
    with running({"guard.calls_per_minute": 3}) as house:
        assert [b"Dial" in house.post("/texml/dials")[1] for _ in range(4)] == [True] * 3 + [False]
        house.bridge.kill()
        house.bridge.start()
        assert b"Sorry" in house.post("/texml/dials")[1]


@pytest.mark.parametrize("document, words", [
    ("<Response><Say>{{Fron}}</Say></Response>", "is it {{From}}?"),
    ("<Response><Say>{{From</Say></Response>", "must end with }}"),
    ("<Response><!-- {{From}} --></Response>", "must stand in text"),
    ("<Response><Say><![CDATA[{{From}}]]></Say></Response>", "must stand in text"),
    ("<Response><{{From}}/></Response>", "line 1"),
    ("<Response>\n<Say>x</Sai></Response>", "line 2, column"),
    ("<Nothing/>", "must be Response"),
    ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Response><Say>&b;</Say></Response>', "document type"),
    ("", "empty"),
])
def test_a_file_that_is_no_document_ends_the_start(make_bridge, broker, tmp_path, document, words):
    (tmp_path / "bad.xml").write_text(document)
    bridge = make_bridge(broker, settings={"texml.documents": {"bad": {"file": str(tmp_path / "bad.xml")}}})
    bridge.spawn()
    assert bridge.process.wait() != 0 and words in bridge.process.log()


def test_the_longest_file_and_one_that_its_fields_make_too_long(make_bridge, broker, tmp_path):
    most, name = 64 * 1024, tmp_path / "long.xml"
    text = "<Response><Say>{{CallerId}}</Say>"
    documents = {"long": {"file": str(name), "fallback": str(tmp_path / "sorry.xml")}}
    (tmp_path / "sorry.xml").write_text(SORRY)
    name.write_text(text + " " * (most + 1 - len(text) - len("</Response>")) + "</Response>")
    bridge = make_bridge(broker, settings={"texml.documents": documents})
    bridge.spawn()
    assert bridge.process.wait() != 0 and f"has more than {most} bytes" in bridge.process.log()
    name.write_text(name.read_text().replace("  ", " ", 1))
    bridge.start()
    for length, fits in ((len("{{CallerId}}"), True), (len("{{CallerId}}") + 1, False)):
        body = urllib.parse.urlencode({**CALL, "CallerId": "x" * length}).encode()
        status, answer, _ = bridge.request("POST", "/texml/long", body, {"Content-Type": FORM, **sign(body)})
        assert status == 200 and (len(answer) == most if fits else b"Sorry" in answer)
    assert f"with its fields it has more than {most} bytes" in bridge.process.log()


def test_what_telnyx_does_not_know_is_a_warning_with_its_place(make_bridge, broker, tmp_path):
    (tmp_path / "odd.xml").write_text("<Response>\n  <Sai>x</Sai>\n  <Pause lenght='2'/>\n</Response>")
    bridge = make_bridge(broker, settings={"texml.documents": {"odd": {"file": str(tmp_path / "odd.xml")}}}).start()
    log = bridge.process.log()
    assert "what=Sai document=odd line=2 column=3" in log and "what=lenght document=odd line=3" in log


def test_files_are_read_again_at_sighup(house):
    (house.folder / "menu.xml").write_text(say("new"))
    house.reload("were read again")
    assert b"new" in house.post("/texml/menu")[1]
    (house.folder / "menu.xml").write_text("<Response>")
    house.reload("not all could be read again")
    assert b"new" in house.post("/texml/menu")[1]
    (house.folder / "menu.xml").unlink()
    house.reload("not all could be read again")
    assert b"new" in house.post("/texml/menu")[1]
    (house.folder / "other.xml").write_text(MENU)
    (house.folder / "other.xml").rename(house.folder / "menu.xml")
    house.reload("were read again")
    assert b"You are" in house.post("/texml/menu")[1]


# ---- by MQTT


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
    result = house.answer(request, "<Response>\n<Pause lenght='1'/></Response>")
    assert result["data"] == {"warnings": [{"unknown": "lenght", "line": 2, "column": 1}]}
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
    house.answer(request, say("hello"))
    assert reply.result(20)[1] == say("hello").encode()


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
