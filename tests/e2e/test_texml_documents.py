"""TeXML documents: what a TeXML application is told to do with a call, from a file; who may ask; whom one may ring."""
import json
import urllib.parse
import xml.etree.ElementTree as ElementTree

import pytest

from support.bridge import sign
from support.documents import CALL, FORM, MENU, SECRET, SORRY, running, say
from support.processes import wait_until


@pytest.fixture(name="house", scope="module")
def _house():
    with running() as house:
        yield house


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
    assert request("PUT", f"/texml/open/{SECRET}", body, signed)[0] == 405
    wait_until(lambda: "status=405 path=/texml/open/... peer=" in house.bridge.process.log(), "a line without the secret")


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
        line = f"document=dials request_id={told['request_id']} why="
        wait_until(lambda: line in house.bridge.process.log(), "a line of its own")


def test_a_fallback_passes_the_guard_too_and_each_counts(house):
    assert b"<Dial>+13125550199</Dial>" in house.post("/texml/rings", To="+13125550199")[1]
    assert house.post("/texml/rings", To="+19005550100")[0] == 503
    wait_until(lambda: "a fallback document cannot be used either document=rings" in house.bridge.process.log(), "a line")
    told = house.bridge.process.log().count("a call gets the fallback document")
    assert house.bridge.metrics()["texml_fallbacks_total"] == told
    answered = house.bridge.metrics()["texml_answered_total"]
    house.post("/texml/menu")
    assert house.bridge.metrics()["texml_answered_total"] == answered + 1


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
    wait_until(lambda: f"with its fields it has more than {most} bytes" in bridge.process.log(), "a line")


def test_what_telnyx_does_not_know_is_a_warning_with_its_place(make_bridge, broker, tmp_path):
    (tmp_path / "odd.xml").write_text("<Response>\n  <Sai>{{From}}</Sai> <Number>1</Number>\n  <Pause lenght='2'/>\n</Response>")
    bridge = make_bridge(broker, settings={"texml.documents": {"odd": {"file": str(tmp_path / "odd.xml")}}}).start()
    for words in ("does not know what a document says what=Sai in=Response document=odd line=2 column=3",
                  "what=lenght in=Pause document=odd line=3 column=10",
                  "where Telnyx does not look for it what=Number in=Response document=odd line=2 column=23"):
        bridge.process.wait_for_words(words)


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
