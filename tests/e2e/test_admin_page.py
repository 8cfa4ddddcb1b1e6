"""The page on the admin's listener, and the JSON document that it asks for: all there is to know, masked, bounded, and no markup."""
import http.client
import json
import re

import pytest

from support.alerts import PEOPLE, alerting
from support.bridge import event, sign
from support.commands import run
from support.documents import FORM
from support.processes import ROOT, free_port, wait_until
from support.rig import running

FILES = {"/": "text/html; charset=utf-8", "/page.css": "text/css; charset=utf-8", "/page.js": "text/javascript; charset=utf-8",
         "/status.json": "application/json"}
HOSTILE = "</script><img src=x onerror='document.title=1'>\"'&amp;"
DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}


def get(port, path, method="GET"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read().decode()
    finally:
        connection.close()


class Page:
    def __init__(self, rig, port):
        self.rig, self.port = rig, port

    def status(self):
        code, _, body = get(self.port, "/status.json")
        assert code == 200
        return json.loads(body)

    def tell(self, kind, call, number, **payload):
        assert self.rig.bridge.post(event(kind, f"{call}-{kind}-{number}", call, **payload)) == 200

    def call(self, name):
        """Its lane; None for none."""
        return next((call for call in self.status()["calls"] if call["id"] == name), None)


def paged(folder, **settings):
    port = free_port()
    return running(folder, settings={"admin.listen": f"127.0.0.1:{port}", **settings}), port


@pytest.fixture(name="page", scope="module")
def _page(tmp_path_factory):
    context, port = paged(tmp_path_factory.mktemp("page"))
    with context as rig:
        yield Page(rig, port)


def test_the_files_are_whole_and_take_nothing_from_elsewhere(page):
    for path, kind in FILES.items():
        status, headers, body = get(page.port, path)
        assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-store")
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert get(page.port, path, "HEAD")[2] == "" and get(page.port, path, "POST")[0] in (405, 411)
        assert path == "/status.json" or body == (ROOT / "src/flow/admin" / f"page.{kind.split('/')[1].split(';')[0].replace('javascript', 'js')}").read_text()
    assert page.rig.bridge.status("/status.json") == 404 == page.rig.bridge.status("/"), "it is on the admin's listener alone"


def test_the_files_hold_no_address_and_make_no_markup():
    for path in (ROOT / "src/flow/admin").iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(", text), path
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|srcdoc|setAttribute\(\"on", text), path
    html = (ROOT / "src/flow/admin/page.html").read_text()
    assert not re.search(r"<script(?! src=)|<style|style=|\son[a-z]+=", html)


def test_a_call_is_a_lane_with_its_events(page):
    who = {"direction": "incoming", "from": "+17735550102", "to": "+13125550100"}
    for i, kind in enumerate(("call.initiated", "call.answered", "call.dtmf.received")):
        page.tell(kind, "v3:lane", i, **who)
    lane = page.call("v3:lane")
    assert [told["type"] for told in lane["events"]] == ["call.initiated", "call.answered", "call.dtmf.received"]
    assert (lane["from"], lane["to"], lane["direction"], lane["over_ms"]) == ("+1773***0102", "+1312***0100", "incoming", 0)
    assert lane["state"]["state"] == "answered" and lane["state"]["from"] == "+1773***0102"
    page.tell("call.hangup", "v3:lane", 9, hangup_cause="normal_clearing", **who)
    lane = page.call("v3:lane")
    assert lane["over_ms"] > 0 and lane["state"]["state"] == "ended"


def test_a_hostile_name_is_told_as_it_is(page):
    page.tell("call.initiated", "v3:hostile", 1, direction="incoming", to="+13125550100", **{"from": HOSTILE})
    lane = page.call("v3:hostile")
    assert lane["from"] == HOSTILE[:63] and lane["state"]["from"] == HOSTILE


def test_so_many_lanes_and_events_and_no_more(page):
    for i in range(40):
        page.tell("call.dtmf.received", "v3:long", i)
    assert len(page.call("v3:long")["events"]) == 32
    for i in range(33):
        page.tell("call.initiated", f"v3:lane-{i}", 1, direction="incoming", **{"from": "+17735550102", "to": "+13125550100"})
    lanes = {call["id"] for call in page.status()["calls"] if "events" in call}
    assert len(lanes) == 32 and "v3:lane-32" in lanes and "v3:lane-0" not in lanes
    for i in range(33):
        page.tell("call.hangup", f"v3:lane-{i}", 2)


def test_the_last_commands_with_what_became_of_them(page):
    assert run(page.rig.client, "cmd/calls/dial", DIAL)["ok"]
    command = page.status()["commands"][0]
    assert (command["operation"], command["ok"], command["http_status"], command["attempts"]) == ("calls.dial", True, 200, 1)
    assert command["duration_ms"] >= 0 and "code" not in command
    run(page.rig.client, "cmd/calls/dial", {**DIAL, "to": "+19005550100"})
    told = page.status()
    assert (told["commands"][0]["ok"], told["commands"][0]["code"]) == (False, "forbidden")
    assert (told["refusals"][0]["what"], told["refusals"][0]["name"]) == ("command", "calls.dial") and "guard.allow" in told["refusals"][0]["why"]
    for i in range(33):
        run(page.rig.client, "cmd/calls/none", {"a": i})
    told = page.status()
    assert len(told["commands"]) == 32 and told["refusals"][0]["times"] == 33 and "calls.none" in told["refusals"][0]["why"]


def test_who_sent_it_is_told(tmp_path):
    context, port = paged(tmp_path, **{"access.principals": {"garage": {"allow": ["calls.*"]}}})
    with context as rig:
        rig.client.publish("telnyx/as/garage/cmd/calls/dial", json.dumps(DIAL))
        rig.client.wait_for("telnyx/as/garage/result/calls/dial")
        assert Page(rig, port).status()["commands"][0]["by"] == "garage"


def test_what_is_refused_is_told_with_its_reason(page):
    for _ in range(3):
        assert page.rig.bridge.request("POST", "/webhooks/telnyx", b"{}", {"Content-Type": "application/json"})[0] == 401
    refusal = page.status()["refusals"][0]
    assert (refusal["what"], refusal["name"], refusal["times"]) == ("webhook", "127.0.0.1", 3) and refusal["why"]
    assert page.rig.bridge.request("GET", "/nothing")[0] == 404 and page.rig.bridge.request("GET", "/webhooks/telnyx")[0] == 405
    assert [(told["what"], told["why"]) for told in page.status()["refusals"][:2]] == [
        ("request", "the path does not take this method"), ("request", "no such path")]
    for i in range(40):
        page.rig.bridge.request("POST", "/webhooks/telnyx", b"{}", {"Content-Type": "application/json"})
        run(page.rig.client, f"cmd/calls/none_{i}", {})
    refusals = page.status()["refusals"]
    assert len(refusals) == 32 and [told["at_ms"] for told in refusals] == sorted((told["at_ms"] for told in refusals), reverse=True)
    assert [told["times"] for told in refusals if told["what"] == "webhook"] == [43], "strangers push nothing else out"
    assert not [told for told in refusals if told["what"] == "request"], "what was longest ago goes"


@pytest.mark.slow
def test_rates_and_latencies_are_those_of_the_metrics(page):
    def counts(text):
        return {name: int(count) for name, count in re.findall(r"^telnyx_mqtt_(\w+)_seconds_count (\d+)$", text, re.MULTILINE)}

    metrics, told, again = get(page.port, "/metrics")[2], page.status(), get(page.port, "/metrics")[2]
    assert {rate["name"] for rate in told["rates"]} >= {"webhooks", "commands", "messages published", "API requests"}
    for timing in told["timings"]:  # an acknowledgement, or a commit, may come in between
        assert counts(metrics)[timing["name"]] <= sum(timing["counts"]) <= counts(again)[timing["name"]]
        assert len(timing["counts"]) == len(timing["bounds_us"]) + 1
    assert told["health"]["mqtt"]["connected"] is True and told["ready"] == ""
    wait_until(lambda: page.status()["rates"][0]["steps"], "the first sample", 25)


def test_an_alert_stands_there_with_its_attempts(tmp_path):
    port = free_port()
    with alerting(tmp_path, **{"admin.listen": f"127.0.0.1:{port}"}) as alerts:
        name = alerts.start(plan="night", text="Water in the cellar")
        alerts.end(name)
        for _ in range(2):
            alert, = json.loads(get(port, "/status.json")[2])["alerts"]
            assert (alert["alert_id"], alert["state"], alert["text"]) == (name, "acknowledged", "Water in the cellar")
            assert [attempt["contact"] for attempt in alert["attempts"]] == ["busy", "presser"]
            assert alert["attempts"][1]["to"] == f"{PEOPLE['presser'][:5]}***{PEOPLE['presser'][-4:]}"
            alerts.bridge.kill()
            alerts.bridge.start()


def test_numbers_are_shown_where_the_log_shows_them(tmp_path):
    context, port = paged(tmp_path, **{"log.mask_numbers": False})
    with context as rig:
        page = Page(rig, port)
        page.tell("call.initiated", "v3:a", 1, direction="incoming", **{"from": "+17735550102", "to": "+13125550100"})
        assert page.call("v3:a")["from"] == page.call("v3:a")["state"]["from"] == "+17735550102"


def test_after_a_restart_calls_that_live_are_there(tmp_path):
    context, port = paged(tmp_path)
    with context as rig:
        page = Page(rig, port)
        for call in ("v3:lives", "v3:over"):
            page.tell("call.initiated", call, 1, direction="incoming", **{"from": "+17735550102", "to": "+13125550100"})
        page.tell("call.hangup", "v3:over", 2)
        rig.bridge.kill()
        rig.bridge.start()
        assert [(call["id"], call["state"]["state"], "events" in call) for call in page.status()["calls"]] == [("v3:lives", "ringing", False)]
        page.tell("call.answered", "v3:lives", 3)
        assert len(page.call("v3:lives")["events"]) == 1
        rig.broker.stop()
        wait_until(lambda: "Connection refused" in page.status()["ready"], "why it is not ready")
        assert page.status()["health"]["mqtt"]["connected"] is False


def test_a_document_that_fell_back_is_told(tmp_path):
    (tmp_path / "sorry.xml").write_text("<Response/>")
    documents = {"quick": {"ask": "mqtt", "deadline": "100ms", "fallback": str(tmp_path / "sorry.xml")}}
    context, port = paged(tmp_path, **{"texml.documents": documents})
    with context as rig:
        body = b"CallSid=v3:a&CallStatus=ringing&From=%2B17735550102"
        assert rig.bridge.request("POST", "/texml/quick", body, {"Content-Type": FORM, **sign(body)})[0] == 200
        wait_until(lambda: Page(rig, port).status()["refusals"], "the fallback")
        refusal = Page(rig, port).status()["refusals"][0]
        assert (refusal["what"], refusal["name"], refusal["why"]) == ("document", "quick", "no answer came in time")


# ---- as a browser shows it ----

@pytest.mark.long  # it takes a Chromium, which no other test in the normal run needs
def test_a_browser_shows_it_wide_and_narrow(tmp_path):
    from support.browser import Browser
    port = free_port()
    plans = {"all": {"contacts": ["mute", "late", "silent"], "together": True}}  # nobody answers for it while it is looked at
    with alerting(tmp_path, speed=1, **{"admin.listen": f"127.0.0.1:{port}", "alerts.plans": plans}) as alerts:
        browser = Browser(tmp_path)
        try:
            run(alerts.client, "cmd/calls/dial", {**DIAL, "to": "+13125550120"})
            run(alerts.client, "cmd/calls/dial", {**DIAL, "to": "+19005550100"})
            alerts.sim.call_in(**{"from": f"sip:{HOSTILE}@example.org", "to": "+13125550100"})
            run(alerts.client, "cmd/messages/send", {"from": "+13125550100", "to": "+13125550142", "text": "Hello"})
            alerts.start(plan="all", text=f"Water {HOSTILE}")
            there = "/Water/.test(document.body.innerText) && /1 message today/.test(document.body.innerText) && document.querySelectorAll('.lane').length >= 4 && !!document.querySelector('.plot rect.bar')"
            facts = """({wide: document.documentElement.scrollWidth, room: innerWidth, images: document.images.length,
                         scripts: document.scripts.length, title: document.title, ground: getComputedStyle(document.body).backgroundColor,
                         text: document.body.innerText})"""
            grounds = set()
            for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
                picture = tmp_path / f"page-{width}-{'dark' if dark else 'light'}.png"
                found, log = browser.look(f"http://127.0.0.1:{port}/", there, width=width, dark=dark, script=facts, picture=picture)
                assert not log, "no error, and nothing against the policy"
                assert found["wide"] <= found["room"], "nothing is wider than the screen"
                assert (found["images"], found["scripts"], found["title"]) == (0, 1, "telnyx-mqtt")
                assert found["text"].count(HOSTILE[:40]) >= 2 and "calls.dial" in found["text"] and "guard.allow" in found["text"]
                assert "1 running" in found["text"]
                assert "+13125550120" not in found["text"] and picture.stat().st_size > 10000
                grounds.add(found["ground"])
            assert len(grounds) == 2, "light and dark"
        finally:
            browser.close()
