"""Webhooks in: what is answered, and what goes out for it."""
import itertools
import json
import pathlib
import re
import time
import urllib.parse

import pytest

from support.bridge import PATH, event, sign
from support.processes import ROOT, wait_until
from support.sender import Sender

SAMPLES = ROOT / "src/sim/samples"
# file, event type, topic; "<made>" stands for an id that the bridge makes of the bytes
ROWS = [line.split("\t") for line in (ROOT / "tests/data/event_topics.tsv").read_text().splitlines()
        if not line.startswith("#")]
# Those without a call_control_id first, as long as the bridge does not know their leg.
ROWS.sort(key=lambda row: b'"call_control_id"' in (SAMPLES / row[0]).read_bytes())


def assert_topic(message, expected):
    pattern = re.escape(expected).replace("<made>", "[0-9a-f]{32}")
    assert re.fullmatch(pattern, message.topic)


def test_every_sample_stands_in_the_table():
    assert {row[0] for row in ROWS} == {p.name for p in SAMPLES.iterdir() if p.suffix in (".json", ".form")}


@pytest.mark.sanitized
@pytest.mark.parametrize("name, kind, topic", [r for r in ROWS if r[0].endswith(".json")], ids=lambda v: v if v.endswith((".json", ".form")) else "")
def test_each_json_sample_goes_to_its_topic_byte_for_byte(name, kind, topic, shared):
    bridge, client = shared
    body = (SAMPLES / name).read_bytes()
    assert bridge.post(body) == 200
    message = client.wait_for(lambda m: m.payload == body, name)
    assert_topic(message, topic)
    assert message.qos == 1 and not message.retain
    assert message.properties.ContentType == "application/json"
    assert message.properties.PayloadFormatIndicator == 1
    assert message.user["specversion"] == "1.0" and message.user["id"]
    assert message.user["type"] == kind
    assert message.user["source"].startswith("https://api.telnyx.com/v2")
    data = json.loads(body).get("data", {})
    assert message.user["id"] == data.get("id", message.user["id"])
    assert message.user.get("time") == data.get("occurred_at", message.user.get("time"))
    # The signature that came is passed on, so that a consumer can verify it again.
    again = sign(body, message.user["telnyx-timestamp"])
    assert message.user["telnyx-signature-ed25519"] == again["telnyx-signature-ed25519"]


@pytest.mark.sanitized
@pytest.mark.parametrize("name, kind, topic", [r for r in ROWS if r[0].endswith(".form")], ids=lambda v: v if v.endswith((".json", ".form")) else "")
def test_each_texml_callback_goes_out_as_json(name, kind, topic, shared):
    bridge, client = shared
    body = (SAMPLES / name).read_bytes()
    fields = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
    assert bridge.post(body, "application/x-www-form-urlencoded") == 200
    message = client.wait_for(lambda m: m.topic.startswith("telnyx/texml/") and json.loads(m.payload) == fields, name)
    assert_topic(message, topic)
    assert message.user["type"] == kind


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One bridge for all samples: they have distinct ids."""
    from support.bridge import Bridge
    from support.broker import Broker, Client
    folder = tmp_path_factory.mktemp("samples")
    broker = Broker(folder).start()
    client = Client(broker.port)
    bridge = Bridge(folder, broker.port).start()
    yield bridge, client
    assert bridge.stop() == 0
    client.close()
    broker.stop()


def test_a_type_that_nobody_has_heard_of_is_published(bridge, client):
    body = json.dumps({"data": {"event_type": "quantum.entangled", "id": "q-1", "payload": {"a": 1}}}).encode()
    assert bridge.post(body) == 200
    assert client.wait_for("telnyx/event/quantum/entangled/q-1").payload == body


def test_version_1_and_bare_events(bridge, client):
    v1 = b'{"record_type":"event","id":"v1-1","event_type":"call_initiated","created_at":"2026-11-21T12:00:00Z","payload":{"call_control_id":"v1:x"}}'
    bare = b'{"record_type":"event","id":"b-1","event_type":"conference.floor.changed","payload":{"conference_id":"conf 1/2"}}'
    assert bridge.post(v1) == 200
    assert bridge.post(bare) == 200
    assert client.wait_for("telnyx/call/v1:x/initiated").payload == v1
    assert client.wait_for("telnyx/conference/conf%201%2F2/floor/changed").payload == bare


@pytest.mark.parametrize("body, content_type", [
    (b"not json at all", "application/json"),
    (b'{"half":', "application/json"),
    (b"[1,2,3]", "application/json"),
    (b"\xff\xfe\x00\x01", "application/octet-stream"),
    (b"<Response/>", "text/xml"),
])
def test_what_is_verified_but_not_understood_goes_out_as_it_came(body, content_type, shared):
    bridge, client = shared
    assert bridge.post(body, content_type) == 200
    message = client.wait_for(lambda m: m.payload == body, "the opaque body")
    assert message.topic.startswith("telnyx/event/opaque/")


LATIN = b"Jos\xe9"
NUMBERS = itertools.count()


def with_field(name, raw):
    """A call's event with a member that nobody reads, as raw bytes."""
    return event("call.answered", name, f"v3:{name}").replace(b'"payload": {', b'"payload": {"caller_name": ' + raw + b", ")


@pytest.mark.parametrize("raw", [
    b'"' + LATIN + b'"', b'"a\0b"', b'"line\nbreak"', b'"\\ud800"', b'"C:\\x"', b"NaN", b"[" * 500 + b"]" * 500,
    b'1, "caller_name": 2'], ids=lambda raw: repr(raw)[:16])
def test_a_bad_byte_in_a_field_that_nobody_reads(raw, shared):
    bridge, client = shared
    name = f"raw-{next(NUMBERS)}"
    body = with_field(name, raw)
    assert bridge.post(body) == 200
    message = client.wait_for(f"telnyx/call/v3:{name}/answered")
    assert message.payload == body and message.user["type"] == "call.answered"
    assert json.loads(client.wait_for(f"telnyx/call/v3:{name}/state").payload)["state"] == "answered"
    utf8 = LATIN not in body
    assert getattr(message.properties, "PayloadFormatIndicator", 0) == utf8
    assert getattr(message.properties, "ContentType", None) == ("application/json" if utf8 else None)


@pytest.mark.parametrize("value, text", [("Jos%E9", "Jos\ufffd"), ("100%", "100%"), ("Jos\xe9", "Jos\ufffd"), ("%zz", "%zz"),
                                         ("%00", "\0"), ("%F0%9F%98%80%F0%9F", "\U0001f600\ufffd")])
def test_a_bad_byte_in_a_form(value, text, shared):
    bridge, client = shared
    call = f"v3:form-{next(NUMBERS)}"
    body = f"CallSid={call}&CallStatus=ringing&CallerId={value}&CallbackSource=x".encode("latin-1")
    assert bridge.post(body, "application/x-www-form-urlencoded") == 200
    message = client.wait_for(f"telnyx/texml/{call}/ringing")
    assert json.loads(message.payload) == {"CallSid": call, "CallStatus": "ringing", "CallerId": text, "CallbackSource": "x"}
    assert message.properties.PayloadFormatIndicator == 1 and message.properties.ContentType == "application/json"


@pytest.mark.parametrize("event_type", ["call.state", "state"])
def test_no_event_overwrites_a_state(event_type, bridge, client):
    assert bridge.post(event("call.initiated", "s-1", "v3:state")) == 200
    client.wait_for("telnyx/call/v3:state/state")
    body = event(event_type, "s-2", "v3:state")
    assert bridge.post(body) == 200
    message = client.wait_for(lambda m: m.payload == body, "the event")
    assert message.topic == f"telnyx/event/{event_type.replace('.', '/')}/s-2" and not message.retain
    assert message.user["subject"] == "call/v3:state"
    states = client.find(lambda m: m.topic == "telnyx/call/v3:state/state")
    assert [json.loads(state.payload)["state"] for state in states] == ["ringing"]


def test_one_event_id_is_published_once_also_across_a_restart(bridge, client):
    assert bridge.post(event("call.dtmf.received", "dup-1", digit="1")) == 200
    assert bridge.post(event("call.dtmf.received", "dup-1", digit="1")) == 200
    assert bridge.stop() == 0
    bridge.start()
    assert bridge.post(event("call.dtmf.received", "dup-1", digit="1")) == 200
    assert bridge.post(event("call.dtmf.received", "dup-2", digit="2")) == 200
    client.wait_for(lambda m: m.user.get("id") == "dup-2", "the second event")
    assert len(client.find(lambda m: m.user.get("id") == "dup-1")) == 1


def test_a_leg_is_known_by_its_call(bridge, client):
    """call.cost and call.recording.saved carry no call_control_id."""
    assert bridge.post(event("call.initiated", "l-1", call="v3:known", call_leg_id="leg-1", direction="incoming")) == 200
    cost = json.dumps({"data": {"event_type": "call.cost", "id": "l-2", "payload": {"call_leg_id": "leg-1"}}})
    assert bridge.post(cost) == 200
    client.wait_for("telnyx/call/v3:known/cost")
    bridge.kill()
    bridge.start()
    assert bridge.post(cost.replace("l-2", "l-3")) == 200
    client.wait_for(lambda m: m.topic == "telnyx/call/v3:known/cost" and m.user["id"] == "l-3", "the cost after the crash")
    assert bridge.post(cost.replace("l-2", "l-4").replace("leg-1", "leg-unknown")) == 200
    client.wait_for("telnyx/call/leg-unknown/cost")


def states_of(client, call):
    """The states of a call as they came, None for a cleared one."""
    found = client.find(lambda m: m.topic == f"telnyx/call/{call}/state")
    return [json.loads(m.payload)["state"] if m.payload else None for m in found]


def test_the_state_says_where_a_call_is_and_what_became_of_it(bridge, client):
    """However its events come: the answer is told of last, and the queue's end before its beginning."""
    def says(**members):
        return lambda m: m.topic == "telnyx/call/v3:where/state" and m.payload and members.items() <= json.loads(m.payload).items()

    def happens(kind, second, **payload):
        body = {"call_control_id": "v3:where", "start_time": "2026-11-29T12:00:00Z", **payload}
        data = {"event_type": kind, "id": f"where-{kind}-{second}", "occurred_at": f"2026-11-29T12:00:{second:02}Z", "payload": body}
        assert bridge.post(json.dumps({"data": data}).encode()) == 200
    happens("call.bridged", 5, direction="incoming")
    happens("call.dequeued", 9, queue="support")
    happens("call.enqueued", 8, queue="support")
    happens("conference.participant.joined", 10, conference_id="c-1")
    state = json.loads(client.wait_for(says(state="bridged", conference="c-1"), "where it is").payload)
    assert "queue" not in state and state["direction"] == "incoming"
    happens("call.answered", 3)
    happens("call.hangup", 21, hangup_cause="time_limit")
    state = json.loads(client.wait_for(says(state="ended"), "the end").payload)
    assert "conference" not in state
    assert {key: state[key] for key in ("outcome", "outcome_text", "talk_seconds", "total_seconds", "hangup_cause")} == {
        "outcome": "answered", "outcome_text": "The call was answered, and cut off when it had lasted as long as it may.",
        "talk_seconds": 18, "total_seconds": 21, "hangup_cause": "time_limit"}


def test_a_call_whose_hangup_never_comes_ends_by_itself(broker, make_bridge, make_client):
    client = make_client(broker)
    bridge = make_bridge(broker, settings={"calls.max_silence": "2s", "calls.state_ttl": "300ms"}).start()
    assert bridge.post(event("call.answered", "silent-1", "v3:silent")) == 200
    client.wait_for("telnyx/call/v3:silent/state")
    bridge.kill()
    bridge.start()
    wait_until(lambda: states_of(client, "v3:silent")[-1] is None, "the clearing")
    states = [state for state, _ in itertools.groupby(states_of(client, "v3:silent"))]  # told again to each connection
    assert states == ["answered", "ended", None]
    ended = client.find(lambda m: m.topic == "telnyx/call/v3:silent/state" and b"ended" in m.payload)[0]
    assert json.loads(ended.payload)["reason"] == "silence" and ended.retain
    assert json.loads(ended.payload)["outcome"] == "unknown"
    late = make_client(broker)
    assert bridge.post(event("call.dtmf.received", "silent-2", "v3:other")) == 200
    late.wait_for("telnyx/call/v3:other/dtmf/received")
    assert states_of(late, "v3:silent") == []


def test_after_an_outage_the_last_state_alone_is_told(make_broker, make_bridge, make_client):
    broker = make_broker(persistent=True)
    bridge = make_bridge(broker).start()
    broker.kill()
    wait_until(lambda: bridge.status("/readyz") == 503, "the outage")
    for number, kind in enumerate(["call.initiated", "call.answered", "call.bridged", "call.hangup"]):
        assert bridge.post(event(kind, f"outage-{number}", "v3:outage")) == 200
    with bridge.held():
        broker.start()
        client = make_client(broker)
    client.wait_for("telnyx/call/v3:outage/hangup")
    wait_until(lambda: states_of(client, "v3:outage"), "the state")
    assert set(states_of(client, "v3:outage")) == {"ended"}


def test_the_state_of_a_call_is_retained_and_cleared(broker, make_bridge, make_client):
    client = make_client(broker)
    bridge = make_bridge(broker, settings={"calls.state_ttl": "300ms"}).start()
    topic = "telnyx/call/v3:s/state"
    for number, (kind, state) in enumerate([("call.initiated", "ringing"), ("call.answered", "answered"),
                                            ("call.hangup", "ended")]):
        body = event(kind, f"s-{number}", call="v3:s", call_leg_id="leg-s").replace(b"12:00:00", b"12:00:0%d" % number)
        assert bridge.post(body) == 200
        message = client.wait_for(lambda m: m.topic == topic and m.payload and json.loads(m.payload)["state"] == state, state)
        assert message.retain and message.qos == 1
    cleared = client.wait_for(lambda m: m.topic == topic and m.payload == b"", "the clearing")
    assert cleared.retain
    late = make_client(broker)
    assert bridge.post(event("call.dtmf.received", "s-9", call="v3:s")) == 200
    late.wait_for("telnyx/call/v3:s/dtmf/received")
    assert late.find(lambda m: m.topic == topic) == []


# ---- what is refused ----

def test_clock_difference_decides(bridge):
    """300 s pass, 301 s do not; the log says by how much the clocks differ. Whoever is ahead, it is not Telnyx."""
    def status(ahead_s):
        """Of a post within one second."""
        now = int(time.time())
        status = bridge.post(event("call.answered", f"t{ahead_s}"), timestamp=now + ahead_s)
        return int(time.time()) == now and status
    for ahead_s, expected in ((-300, 200), (300, 200), (-301, 401), (301, 503)):
        assert wait_until(lambda: status(ahead_s), "a post within one second") == expected  # noqa: B023
    bridge.process.wait_for_words("clock_difference_s=301")
    bridge.process.wait_for_words("clock_difference_s=-301")


@pytest.mark.parametrize("change", [
    {"telnyx-signature-ed25519": ""},
    {"telnyx-timestamp": ""},
    {"telnyx-timestamp": "yesterday"},
    {"telnyx-signature-ed25519": "AAAA"},
    {"telnyx-signature-ed25519": "A" * 86 + "=="},
], ids=str)
def test_what_is_not_verified_is_not_published(change, bridge, client):
    body = event("call.answered", "forged")
    status, reply, _ = bridge.request("POST", PATH, body, {"Content-Type": "application/json", **sign(body), **change})
    assert status == 401
    assert b"sign" not in reply.lower() and b"time" not in reply.lower()
    assert bridge.post(event("call.answered", "genuine")) == 200
    client.wait_for(lambda m: m.user.get("id") == "genuine", "the genuine event")
    assert client.find(lambda m: m.user.get("id") == "forged") == []


def test_a_changed_byte_is_not_verified(bridge):
    body = event("call.answered", "x")
    headers = {"Content-Type": "application/json", **sign(body)}
    assert bridge.request("POST", PATH, body + b" ", headers)[0] == 401


def test_paths_methods_and_lengths(bridge):
    assert bridge.request("POST", "/elsewhere", b"{}")[0] == 404
    status, _, headers = bridge.request("GET", PATH)
    assert status == 405 and headers["Allow"] == "POST"
    status, _, headers = bridge.request("POST", "/healthz", b"")
    assert status == 405 and "GET" in headers["Allow"]
    large = b"x" * (1 << 20)
    assert bridge.post(large) == 200  # verified, not understood, at the limit
    assert bridge.post(large + b"x") == 413


def test_both_ip_families(broker, make_bridge, client):
    bridge = make_bridge(broker)
    bridge.settings["http.listen"] = f"[::]:{bridge.http_port}"
    bridge.start()
    for number, host in enumerate(["127.0.0.1", "::1"]):
        body = event("call.answered", f"ip-{number}")
        assert bridge.request("POST", PATH, body, {"Content-Type": "application/json", **sign(body)}, host=host)[0] == 200
        client.wait_for(lambda m: m.user.get("id") == f"ip-{number}", host)


def test_every_configured_key_verifies(broker, make_bridge):
    from support.bridge import PUBLIC_KEY
    other = "e5jeBd2E62zcfqhmsfz+oPmqTIVDpxmbsrmySPwLbR0="
    hexadecimal = __import__("base64").b64decode(PUBLIC_KEY).hex()
    bridge = make_bridge(broker, settings={"telnyx.public_keys": [PUBLIC_KEY, hexadecimal]}).start()
    assert bridge.post(event("call.answered", "k-1")) == 200
    for form in ("base64", "hex"):
        bridge.process.wait_for_words(form)
    assert other not in bridge.process.log()


def test_no_secret_and_no_whole_number_in_the_log(bridge, client):
    from support.bridge import API_KEY
    assert bridge.post(event("call.initiated", "n-1", **{"from": "+13125550101", "to": "+17735550102"})) == 200
    client.wait_for(lambda m: m.user.get("id") == "n-1", "the event")
    bridge.process.wait_for_words("+1312***0101")
    log = bridge.process.log()
    assert "+13125550101" not in log and API_KEY not in log
    command_line = pathlib.Path(f"/proc/{bridge.process.pid}/cmdline").read_bytes()
    assert API_KEY.encode() not in command_line


@pytest.mark.smoke
def test_a_thousand_in_a_row(make_field):
    field = make_field()
    field.bridge.start()
    load = Sender(field.bridge, 1000, rate=500).start().join()
    assert not load.refused
    field.account("none", load.kept)


def test_reply_is_quick_when_the_disk_is_idle(bridge):
    def quick():
        begin = time.monotonic()
        assert bridge.post(event("call.answered", f"quick-{begin}")) == 200
        return time.monotonic() - begin < 0.1
    wait_until(quick, "a reply within 100 ms")
