"""Whom a TeXML document dials: how long that may last, what it lasted, and when it is over. No restart forgives any of it."""
import contextlib
import itertools
import json
import time
import urllib.parse

import pytest

from support.bridge import sign
from support.commands import run
from support.documents import FORM, SECRET
from support.documents import running as house_running
from support.processes import free_port, wait_until
from support.rig import running
from support.shim import Shim
from support.telephone import running as telephone

TO = "+13125550199"
SORRY = "<Response><Say>Sorry.</Say></Response>"
PROGRESS = {"CallbackSource": "call-progress-events"}
NUMBERS = itertools.count()
DAY_S = 24 * 3600


class Flow:
    """A rig whose document dials, and what Telnyx posts about its calls."""

    def __init__(self, rig, shim):
        self.rig, self.shim = rig, shim

    def post(self, path, call, **fields):
        body = urllib.parse.urlencode({"AccountSid": "a", "CallSid": call, "From": "+17735550102", "To": "+13125550100",
                                       "SequenceNumber": next(NUMBERS), **fields}).encode()
        status, reply, _ = self.rig.bridge.request("POST", path, body, {"Content-Type": FORM, **sign(body, self.shim.seconds())})
        assert status == 200
        return reply.decode()

    def asks(self, call):
        """The call asks what to do; whether it is told to dial."""
        return "<Dial" in self.post("/texml/dials", call, CallingPartyType="pstn")

    def tell(self, call, **fields):
        self.post("/webhooks/telnyx", call, **fields)

    def dial_over(self, call, status="completed", **fields):
        self.post("/texml/after", call, DialCallStatus=status, DialCallSid="v3:leg", CallStatus="completed", **PROGRESS, **fields)

    def restart(self):
        self.rig.bridge.kill()
        self.rig.bridge.start()

    def spent(self):
        """In whole money."""
        return self.rig.bridge.metrics()["today_spent_millionths"] / 1e6


class Clock(Shim):
    """It is noon, UTC, when the bridge starts: what is spent today is today's as long as the test lasts."""

    def __init__(self, folder):
        super().__init__(folder)
        self.ahead = 0
        self.pass_by((DAY_S // 2 - int(time.time())) % DAY_S)

    def pass_by(self, seconds):
        self.ahead += seconds
        self.set(wall=self.ahead * 1000, boot=self.ahead * 1000)

    def seconds(self):
        return int(time.time()) + self.ahead


DIALS = f"<Response><Dial action='/texml/after'>{TO}</Dial></Response>"


@contextlib.contextmanager
def flow(folder, document=DIALS, **guard):
    (folder / "dials.xml").write_text(document)
    (folder / "after.xml").write_text(SORRY)
    clock = Clock(folder)
    documents = {"dials": {"file": str(folder / "dials.xml"), "fallback": str(folder / "after.xml")},
                 "after": {"file": str(folder / "after.xml")}}
    settings = {"texml.documents": documents, "guard.price_per_minute": "1",
                **{f"guard.{name}": value for name, value in guard.items()}}
    with running(folder, settings=settings, shim=clock) as rig:
        yield Flow(rig, clock)


# ---- how long it may last ----

@pytest.mark.parametrize("longest, tag, limited", [
    ("10m", "<Dial>", '<Dial timeLimit="600">'),
    ("10m", "<Dial timeLimit='600' callerId='+1'>", "<Dial timeLimit='600' callerId='+1'>"),
    ("10m", "<Dial timeLimit='601' callerId='+1'>", "<Dial callerId='+1' timeLimit=\"600\">"),
    ("10s", "<Dial>", '<Dial timeLimit="60">'),
    ("4h", "<Dial>", "<Dial>"), ("0s", "<Dial>", "<Dial>"), ("14399s", "<Dial>", '<Dial timeLimit="14399">'),
])
def test_a_dial_goes_out_with_its_limit(tmp_path, longest, tag, limited):
    document = f"<Response><Say>a</Say>{tag}{TO}</Dial>{tag}<Queue>q</Queue></Dial></Response>"
    with flow(tmp_path, document, longest_call=longest) as it:
        expected = f"<Response><Say>a</Say>{limited}{TO}</Dial>{limited}<Queue>q</Queue></Dial></Response>"
        assert it.post("/texml/dials", "v3:a") == expected


def test_an_answer_has_the_limit_of_its_principal():
    principals = {"menu": {"allow": ["texml.answer"], "guard": {"longest_call": "2m"}}}
    with house_running({"access.principals": principals, "guard.longest_call": "10m"}) as house:
        for path, limit in (("telnyx/as/menu/", 120), ("telnyx/", 600)):
            reply, request = house.asks("/texml/house")
            topic = request.properties.ResponseTopic.replace("telnyx/", path, 1)
            assert house.answer(request, f"<Response><Dial>{TO}</Dial></Response>", topic)["ok"]
            assert reply.result(20)[1].decode() == f'<Response><Dial timeLimit="{limit}">{TO}</Dial></Response>'


# ---- how many at once, until when ----

ENDS = {
    "its action": lambda it, call: it.dial_over(call),
    "its action, that says no more": lambda it, call: it.dial_over(call, "busy"),
    "the call is over": lambda it, call: it.tell(call, CallStatus="completed", **PROGRESS),
    "the call asks for more": lambda it, call: it.post("/texml/after", call, CallingPartyType="pstn"),
    "the call has chosen": lambda it, call: it.post("/texml/after", call, Digits="1"),
    "the leg is over": lambda it, call: it.tell("v3:leg", CallStatus="no-answer", ParentCallSid=call, To=TO, **PROGRESS),
}
GOES_ON = {
    "the leg is answered": lambda it, call: it.tell("v3:leg", CallStatus="in-progress", ParentCallSid=call, To=TO, **PROGRESS),
    "another call": lambda it, call: it.dial_over("v3:another"),
    "a transcript": lambda it, call: it.post("/texml/after", call, Transcript="x", CallStatus="in-progress"),
    "a recording": lambda it, call: it.post("/texml/after", call, RecordingStatus="completed"),
}


@pytest.mark.parametrize("restart", [False, True], ids=["at-once", "after-a-crash"])
def test_it_counts_as_one_at_once_until_it_is_over(tmp_path, restart):
    with flow(tmp_path, calls_at_once=1) as it:
        for i, (what, end) in enumerate((GOES_ON | ENDS).items()):
            call = f"v3:call-{i}"
            assert it.asks(call), what
            if restart:
                it.restart()
            assert not it.asks("v3:other")
            end(it, call)
            assert it.asks(f"v3:next-{i}") == (what in ENDS), what
            it.dial_over(call)
            it.dial_over(f"v3:next-{i}")


def test_several_that_ring_at_once_are_over_together(tmp_path):
    document = f"<Response><Dial action='/texml/after'><Number>{TO}</Number><Number>+13125550198</Number></Dial></Response>"
    with flow(tmp_path, document, calls_at_once=3) as it:
        assert it.asks("v3:a") and not it.asks("v3:b")
        it.dial_over("v3:a")
        assert it.asks("v3:b")


@pytest.mark.parametrize("alive", [True, False], ids=["alive", "over"])
def test_of_what_nobody_tells_telnyx_is_asked(tmp_path, alive):
    with flow(tmp_path, "<Response><Dial>" + TO + "</Dial></Response>", calls_at_once=1) as it:
        assert it.asks("v3:a")
        if not alive:
            it.rig.sim.fault("status", status=404)
        it.shim.pass_by(61)
        wait_until(lambda: [r for r in it.rig.sim.requests() if r["path"].endswith("/calls/v3:a")], "the call to be asked for")
        if alive:
            it.shim.pass_by(10 * 3600)  # it may wait in a queue, and then go on to dial
            assert not it.asks("v3:b")
        else:
            wait_until(lambda: it.asks("v3:b"), "the end to be noticed")


def test_whom_a_document_in_a_command_dials_counts_as_long_as_its_call(tmp_path):
    with flow(tmp_path, calls_at_once=2) as it:
        made = run(it.rig.client, "cmd/texml/calls/create", {"connection_id": "1", "To": "+13125550120", "From": "+13125550100",
                                                             "Texml": f"<Response><Dial>{TO}</Dial></Response>"})
        call = (made["data"].get("data") or made["data"])["call_sid"]
        assert not it.asks("v3:other")
        it.shim.pass_by(180)
        wait_until(lambda: [r for r in it.rig.sim.requests() if r["method"] == "GET" and r["path"].endswith(call)], "it to be asked for")
        it.restart()
        assert not it.asks("v3:other")
        it.tell(call, CallStatus="completed", **PROGRESS)
        assert it.asks("v3:one") and it.asks("v3:two") and not it.asks("v3:three")


# ---- what it lasted ----

LASTED = {("completed", "61"): 2, ("completed", "660"): 11, ("no-answer", None): 0, ("busy", "0"): 0, ("completed", None): 5}


@pytest.mark.parametrize("restart", [False, True], ids=["at-once", "after-a-crash"])
def test_what_it_lasted_is_booked_when_it_is_told(tmp_path, restart):
    with flow(tmp_path, daily_budget="100") as it:
        assert all(it.asks(f"v3:{i}") for i in range(len(LASTED)))
        it.shim.pass_by(4 * 60 + 1)
        wait_until(lambda: it.spent() == 5 * len(LASTED), "the minutes since")
        if restart:
            it.restart()
        for i, (status, seconds) in enumerate(LASTED):
            it.dial_over(f"v3:{i}", status, **({} if seconds is None else {"DialCallDuration": seconds}))
        wait_until(lambda: it.spent() == sum(LASTED.values()), "what each lasted")


def test_what_lasted_while_the_bridge_was_down_is_booked(tmp_path):
    """However long is not told, as it ends when that is told."""
    with flow(tmp_path, daily_budget="100") as it:
        assert it.asks("v3:a")
        it.rig.bridge.kill()
        it.shim.pass_by(4 * 60 + 1)
        it.rig.bridge.start()
        it.dial_over("v3:a")
        wait_until(lambda: it.spent() == 5, "its minutes")


def test_what_a_leg_lasted_is_booked_when_it_is_told(tmp_path):
    with flow(tmp_path, daily_budget="100") as it:
        leg = {"ParentCallSid": "v3:a", "To": TO, **PROGRESS}
        assert it.asks("v3:a")
        it.tell("v3:leg", CallStatus="ringing", **leg)
        it.shim.pass_by(5 * 60)
        it.tell("v3:leg", CallStatus="in-progress", **leg)
        it.shim.pass_by(2 * 60 + 1)
        wait_until(lambda: it.spent() == 3, "its minutes since it was answered")
        it.tell("v3:leg", CallStatus="completed", CallDuration="59", **leg)
        wait_until(lambda: it.spent() == 1, "what it lasted")


def test_no_more_is_booked_than_it_may_last(tmp_path):
    with flow(tmp_path, daily_budget="100", longest_call="2m") as it:
        assert it.asks("v3:a")
        it.shim.pass_by(3600)
        wait_until(lambda: it.spent() == 2, "what it may have lasted")


def test_when_the_money_is_spent_the_call_is_ended(tmp_path):
    with flow(tmp_path, daily_budget="2") as it:
        assert it.asks("v3:a")
        it.shim.pass_by(60)
        wait_until(lambda: [r for r in it.rig.sim.requests() if r["path"].endswith("/calls/v3:a/actions/hangup")], "the end")
        assert not it.asks("v3:b")


# ---- the journal ----

def test_nobody_is_rung_who_is_not_in_the_journal(tmp_path):
    documents = {"dials": {"file": str(tmp_path / "dials.xml"), "fallback": str(tmp_path / "sorry.xml"), "unsigned": True, "secret": SECRET}}
    (tmp_path / "dials.xml").write_text(DIALS)
    (tmp_path / "sorry.xml").write_text(SORRY)
    with house_running({"texml.documents": documents, "guard.calls_per_minute": 1}, disk=True) as house:
        def ask():
            return house.bridge.request("GET", f"/texml/dials/{SECRET}?CallSid=v3:a")[1].decode()

        house.disk.set(broken=1)
        assert "Sorry" in ask()
        house.disk.set(broken=0)
        wait_until(lambda: house.bridge.status("/readyz") == 200, "the disk")
        assert "Dial" in ask(), "what was not rung does not count"
        assert "Sorry" in ask()
        house.bridge.kill()
        house.bridge.start()
        assert "Sorry" in ask()
        assert "Sorry" in house.bridge.request("GET", f"/texml/dials/{SECRET}?CallSid=%09")[1].decode()


def test_the_same_request_rings_once(tmp_path):
    with flow(tmp_path, calls_per_minute=1) as it:
        body = urllib.parse.urlencode({"CallSid": "v3:a", "SequenceNumber": "1", "CallingPartyType": "pstn"}).encode()
        headers = {"Content-Type": FORM, **sign(body, it.shim.seconds())}
        replies = {it.rig.bridge.request("POST", "/texml/dials", body, headers)[1] for _ in range(3)}
        assert len(replies) == 1 and b"<Dial" in replies.pop()
        assert not it.asks("v3:b")


# ---- with a telephone ----

def test_a_call_of_the_simulator_is_booked_as_long_as_it_lasted():
    documents = {"dial": "<Response><Dial action='/texml/after'><Number>{{To}}</Number></Dial></Response>", "after": SORRY}
    guard = {"guard.longest_call": "90s", "guard.daily_budget": "100", "guard.price_per_minute": "1",
             "admin.listen": f"127.0.0.1:{free_port()}"}
    with telephone(documents, settings=guard) as phone:
        call = phone.call("dial", to="+13125550100")
        phone.ended(call)
        assert "says: Sorry." in phone.story(call) and "time_limit" in phone.sim.process.log()
        over = phone.client.wait_for(lambda m: m.topic.startswith(f"telnyx/texml/{call}/") and b"DialCallDuration" in m.payload, "the action")
        seconds = int(json.loads(over.payload)["DialCallDuration"])
        assert seconds >= 90  # a simulated second is 20 ms, by which the simulator may be late
        wait_until(lambda: phone.bridge.metrics()["today_spent_millionths"] == -(-seconds // 60) * 1e6, "minutes begun")
