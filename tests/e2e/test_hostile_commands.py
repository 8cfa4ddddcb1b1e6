"""Commands that are wrong, too old, too large or meant to do harm: what is told, and that nothing else suffers.

After each, nothing has reached the simulator, and a well-behaved command that was sent right behind succeeds.
"""
import itertools
import json
import time
from urllib.parse import quote

import pytest

from support import table
from support.bridge import Bridge
from support.broker import Client
from support.commands import is_result_of, result_of, send
from support.processes import wait_until
from support.raw_broker import RawBroker, properties
from support.rig import running
from support.sim import Sim

pytestmark = pytest.mark.sanitized

SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}
DIAL = {"connection_id": "1", "from": "+13125550101", "to": "+17735550102"}
SPEAK = {"payload": "hi", "voice": "female"}
FAULT = "hostile commands"
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    anywhere = {"mqtt.response_topics": ["#"]}  # what is refused even so
    with running(tmp_path_factory.mktemp("hostile"), settings=anywhere) as rig:
        yield rig


class Seen:
    """What the simulator and the client see from now on."""

    def __init__(self, rig):
        self.rig, self.client = rig, rig.client
        self.first_request = rig.sim.control("GET", "/requests", limit=10000)["next"]
        self.first_message = len(rig.client.messages)

    def requests(self):
        return self.rig.sim.requests(since=self.first_request)

    def results(self):
        return [m for m in self.client.messages[self.first_message:] if m.topic.startswith("telnyx/result/")]

    def one_result(self):
        wait_until(self.results, "a result")
        return json.loads(self.results()[0].payload)

    def assert_goes_on(self, requests=0, results=1):
        """A good command succeeds, and is the only request besides those that are expected."""
        good = result_of(self.client, send(self.client, "cmd/messages/send", SMS))
        assert good["ok"]
        seen = self.requests()
        table.record(FAULT, "commands", results + 1, len(self.results()))
        assert len(seen) == requests + 1 and seen[-1]["path"] == "/v2/messages", seen
        assert len(self.results()) == results + 1


@pytest.fixture
def seen(rig):
    return Seen(rig)


def assert_error(result, code, words):
    assert result["ok"] is False and result["error"]["code"] == code, result
    assert words in result["error"]["message"], result["error"]["message"]
    assert result["attempts"] == 0 and "http_status" not in result


# ---- payloads ----

def with_text(value):
    """An SMS whose text is that JSON."""
    return b'{"from":"+13125550101","to":"+17735550102","text":' + value + b"}"


PAYLOADS = {
    "null": (b"null", "invalid_json", "must be a JSON object"),
    "number": (b"1", "invalid_json", "must be a JSON object"),
    "text": (b'"dial"', "invalid_json", "must be a JSON object"),
    "spaces": (b"   ", "invalid_json", "no JSON"),
    "two objects": (b"{}{}", "invalid_json", "no JSON"),
    "trailing comma": (b'{"text":"x",}', "invalid_json", "no JSON"),
    "single quotes": (b"{'text':'x'}", "invalid_json", "no JSON"),
    "comment": (b'{/* */"text":"x"}', "invalid_json", "no JSON"),
    "not a number": (with_text(b"NaN"), "invalid_json", "no JSON"),
    "infinity": (with_text(b"-Infinity"), "invalid_json", "no JSON"),
    "hex": (with_text(b"0x10"), "invalid_json", "no JSON"),
    "leading zero": (with_text(b"007"), "invalid_json", "no JSON"),
    "cut": (with_text(b'"x')[:-1], "invalid_json", "no JSON"),
    "NUL bytes within": (b'{}\0\0{}', "invalid_json", "no JSON"),
    "BOM within": (b' \xef\xbb\xbf{}', "invalid_json", "no JSON"),
    "UTF-16": ('{"text":"x"}'.encode("utf-16"), "invalid_json", "UTF-16"),
    "bad UTF-8 in a key": (b'{"\xc3\x28":1}', "invalid_json", "UTF-8"),
    "overlong UTF-8": (with_text(b'"\xc0\xaf"'), "invalid_json", "UTF-8"),
    "UTF-8 surrogate": (with_text(b'"\xed\xa0\x80"'), "invalid_json", "UTF-8"),
    "UTF-8 past the end": (with_text(b'"\xf4\x90\x80\x80"'), "invalid_json", "UTF-8"),
    "half a pair": (with_text(b'"\\ud800"'), "invalid_json", "surrogate"),
    "same key deep inside": (with_text(b'{"a":{"b":1,"b":1}}'), "invalid_json", "duplicate member"),
    "same key, escaped": (b'{"to":"+1","\\u0074o":"+2"}', "invalid_json", "duplicate member"),
    "NUL in a key": (b'{"a\\u0000b":1}', "invalid_json", "NUL"),
    "arrays, too deep": (with_text(b"[" * 64 + b"]" * 64), "invalid_json", "64"),
    "objects, too deep": (with_text(b'{"a":' * 64 + b"1" + b"}" * 64), "invalid_json", "64"),
    "open to the limit": (b'{"a":' * 20000, "invalid_json", "64"),
    "past 64 bits": (with_text(b"9" * 40), "invalid_json", "64 bits"),
    "past a double": (with_text(b"1e999"), "invalid_json", "too large"),
    "100,000 digits": (with_text(b"1" * 100000), "invalid_json", "64 bits"),
    "a number's tail": (with_text(b"1." + b"0" * 1000 + b"e999999999999"), "invalid_json", "too large"),
    "boolean for text": (with_text(b"true"), "invalid_parameters", "text must be a string"),
    "object for text": (with_text(b"{}"), "invalid_parameters", "text must be a string"),
    "array for text": (with_text(b'["x"]'), "invalid_parameters", "text must be a string"),
    "text for a list": (b'{"to":"+1","media_urls":"x"}', "invalid_parameters", "media_urls must be an array"),
    "number for a truth": (b'{"to":"+1","auto_detect":1}', "invalid_parameters", "auto_detect must be true or false"),
    "required, but null": (b'{"to":null}', "invalid_parameters", "to is required and missing"),
    "command_id empty": (b'{"to":"+1","command_id":""}', "invalid_parameters", "command_id must be a string of 1 to 1024"),
    "command_id too long": (b'{"to":"+1","command_id":"%s"}' % (b"x" * 1025), "invalid_parameters", "command_id"),
    "command_id a fraction": (b'{"to":"+1","command_id":5.5}', "invalid_parameters", "command_id"),
    "command_id with NUL": (b'{"to":"+1","command_id":"a\\u0000b"}', "invalid_parameters", "command_id"),
    "expires_at no time": (b'{"to":"+1","expires_at":"tomorrow"}', "invalid_parameters", "expires_at must be an RFC 3339"),
    "expires_at a truth": (b'{"to":"+1","expires_at":true}', "invalid_parameters", "expires_at"),
    "expires_at an object": (b'{"to":"+1","expires_at":{}}', "invalid_parameters", "expires_at"),
    "expires_at no date": (b'{"to":"+1","expires_at":"2026-02-30T00:00:00Z"}', "invalid_parameters", "expires_at"),
    "past the limit": (b'{"text":"' + b"x" * 256 * 1024 + b'"}', "too_large", "the limit is 262144"),
    "megabytes": (b" " * (3 << 20), "too_large", "the limit is 262144"),
    "expired": (b'{"expires_at":"2020-01-01T00:00:00Z"}', "expired", "had to start before 2020-01-01"),
    "expired, with an offset": (b'{"expires_at":"2020-01-01T05:00:00.123+05:00"}', "expired", "before 2020-01-01T00:00:00"),
    "expired, in seconds": (b'{"expires_at":1577836800}', "expired", "before 2020-01-01"),
    "expired, fractions": (b'{"expires_at":1577836800.5}', "expired", "before 2020-01-01T00:00:00.5"),
    "expired, before 1970": (b'{"expires_at":-1e300}', "expired", "before 1970-01-01"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_payloads(name, seen):
    payload, code, words = PAYLOADS[name]
    seen.client.publish("telnyx/cmd/messages/send", payload)
    assert_error(seen.one_result(), code, words)
    seen.assert_goes_on()


def test_what_looks_odd_and_is_right(seen):
    """Not everything unusual is an attack."""
    largest = 256 * 1024
    payload = json.dumps({**SMS, "expires_at": 9e99, "command_id": "x" * 1024, "correlation_id": [1, {"a": None}]})
    seen.client.publish("telnyx/cmd/messages/send", payload + " " * (largest - len(payload)))
    result = seen.one_result()
    assert result["ok"] and result["correlation_id"] == [1, {"a": None}]
    seen.assert_goes_on(requests=1)


# ---- ids ----

REFUSED_IDS = ["", ".", "..", "../..", "a/../../messages", "/..", "a/.", "a\0b", "\0", "x" * 1025, "x" * 10240]
ODD_IDS = ["/", "a/b", "+", "#", "%", "%2e%2e", "%2F", "..%2f", "?x=1", "#top", "a b", "a\r\nHost: evil", "\x7f", "\\..\\",
           "\u260e\U0001f4de\u202e", "$SYS", "v3:a_b-c==", "...", "a/.../b", "x" * 1024, "\u00e9" * 512]


def names(ids):
    return [pytest.param(value, id=quote(value[:12]) or "empty") for value in ids]


@pytest.mark.parametrize("value", names(REFUSED_IDS))
def test_ids_that_are_refused(value, seen):
    send(seen.client, "cmd/calls/speak", {**SPEAK, "call_control_id": value})
    assert_error(seen.one_result(), "invalid_parameters", "call_control_id must be UTF-8 of 1 to 1024 bytes")
    seen.assert_goes_on()


@pytest.mark.parametrize("value", names(value for value in REFUSED_IDS if value))
def test_ids_in_topics_that_are_refused(value, seen):
    send(seen.client, f"cmd/calls/{quote(value, safe='')}/speak", SPEAK)
    assert_error(seen.one_result(), "invalid_parameters", "call_control_id must be UTF-8 of 1 to 1024 bytes")
    seen.assert_goes_on()


@pytest.mark.parametrize("place", ["payload", "topic"])
@pytest.mark.parametrize("value", names(ODD_IDS))
def test_ids_that_stay_in_their_place(value, place, seen):
    """One step of the path, whatever they hold."""
    level = quote(value, safe="")
    if place == "topic":
        send(seen.client, f"cmd/calls/{level}/speak", SPEAK)
    else:
        send(seen.client, "cmd/calls/speak", {**SPEAK, "call_control_id": value})
    result = seen.one_result()
    assert result["ok"] or result["http_status"] == 404, result  # no call has an id as long as that
    kept = quote(value, safe="!$&'()*+,;=:@")
    assert seen.requests()[0]["path"] == f"/v2/calls/{kept}/actions/speak" and not seen.requests()[0]["query"]
    seen.assert_goes_on(requests=1)


@pytest.mark.parametrize("topic, code, words", [
    ("calls/../speak", "invalid_parameters", "call_control_id"),
    ("calls/%2e%2e/speak", "invalid_parameters", "call_control_id"),
    ("calls/%2E./speak", "invalid_parameters", "call_control_id"),
    ("calls/%00/speak", "invalid_parameters", "call_control_id"),
    ("calls/%ff/speak", "invalid_parameters", "UTF-8"),
    ("calls/%zz/speak", "invalid_parameters", "two hex digits"),
    ("calls/%2/speak", "invalid_parameters", "two hex digits"),
    ("calls//speak", "invalid_parameters", "call_control_id"),
    ("calls/a/b/speak", "unknown_operation", "there is no operation"),
    ("../cmd/calls/a/speak", "unknown_operation", "there is no operation"),
    ("calls/a/../../bridge/state", "unknown_operation", "there is no operation"),
    ("", "unknown_operation", "names no operation"),
    ("/", "unknown_operation", "there is no operation"),
    ("CALLS/a/SPEAK", "unknown_operation", "there is no operation"),
    ("calls/a/speak/", "unknown_operation", "there is no operation"),
    ("\u202e/\U0001f4de", "unknown_operation", "there is no operation"),
    ("/".join("a" * 30), "unknown_operation", "there is no operation"),
])
def test_topics(topic, code, words, seen):
    seen.client.publish(f"telnyx/cmd/{topic}", json.dumps(SPEAK))
    assert_error(seen.one_result(), code, words)
    assert seen.results()[0].topic == f"telnyx/result/{topic}"
    seen.assert_goes_on()


LONGEST = 65535


def test_what_the_broker_keeps_to_itself(seen):
    """The bridge takes packets of 4 MiB; a longer one has no result, as it never comes."""
    seen.client.publish("telnyx/cmd/messages/send", b" " * (5 << 20))
    seen.assert_goes_on(results=0)


def test_the_longest_topic(seen):
    """The result's topic would be three bytes longer: it has one of its own, and another path to the sender."""
    topic = "telnyx/cmd/" + "x" * (LONGEST - len("telnyx/cmd/"))
    seen.client.publish(topic, "{}")
    assert_error(seen.one_result(), "unknown_operation", "names no operation")
    assert seen.results()[0].topic == "telnyx/result/overlong"
    seen.assert_goes_on()


def test_the_longest_topic_that_has_a_result_of_its_own(seen):
    level = "x" * (1024 - len("telnyx/result/calls//speak"))
    for topic, answer in ((f"calls/{level}/speak", f"calls/{level}/speak"), (f"calls/x{level}/speak", "overlong"),
                          ("/".join("a" * 150), "overlong")):  # mosquitto hangs up on who publishes with over 200
        before = len(seen.results())
        seen.client.publish(f"telnyx/cmd/{topic}", json.dumps(SPEAK))
        wait_until(lambda: len(seen.results()) > before, "its result")  # noqa: B023
        assert seen.results()[-1].topic == f"telnyx/result/{answer}"
    seen.assert_goes_on(requests=2, results=3)


def test_a_thousand_unknown_operations(seen):
    for number in range(1000):
        seen.client.publish(f"telnyx/cmd/nothing{number}/do{number}", "{}", qos=0)
    wait_until(lambda: len(seen.results()) == 1000, "all results")
    results = {message.topic: json.loads(message.payload) for message in seen.results()}
    for number in range(1000):
        result = results[f"telnyx/result/nothing{number}/do{number}"]
        assert_error(result, "unknown_operation", f"there is no operation nothing{number}.do{number}")
    seen.assert_goes_on(results=1000)


# ---- MQTT 5 properties ----

@pytest.fixture
def listener(rig):
    client = Client(rig.broker.port, filters=("#",))
    yield client
    client.close()


REFUSED_TOPICS = {
    "telnyx/cmd/calls/dial": "own root", "telnyx/bridge/state": "own root", "telnyx/call/v3:abc/state": "own root",
    "telnyx": "own root", "telnyx/": "own root", "telnyx/result": "own root", "telnyx/resultx/a": "own root",
    "telnyx/event/x": "own root", "$SYS/broker/uptime": "begin with $", "$share/g/telnyx/cmd/calls/dial": "begin with $",
    "r" * 1025: "1024 bytes", "r" * LONGEST: "1024 bytes", "reply" + 32 * "/a": "32 levels",
}


@pytest.mark.parametrize("topic", REFUSED_TOPICS, ids=lambda topic: topic[:31])
def test_response_topics_that_are_refused(topic, seen, listener):
    send(seen.client, "cmd/messages/send", SMS, ResponseTopic=topic)
    result = seen.one_result()
    assert result["ok"] and result["response_topic"].startswith("refused: ") and REFUSED_TOPICS[topic] in result["response_topic"]
    assert "connection to the broker was lost" not in seen.rig.bridge.process.log()
    seen.assert_goes_on(requests=1)
    assert not any(m.payload == seen.results()[0].payload for m in listener.messages if not m.topic.startswith("telnyx/result/"))


@pytest.mark.parametrize("topic", ["telnyx/result/mine", "telnyxx", "/", "a/../telnyx/cmd/calls/dial", "r" * 1024],
                         ids=lambda topic: topic[:12])
def test_response_topics_that_are_used(topic, seen, listener):
    correlation = bytes(range(256)) * 255 + bytes(range(255))  # the longest
    send(seen.client, "cmd/messages/send", SMS, ResponseTopic=topic, CorrelationData=correlation)
    reply = listener.wait_for(topic)
    assert json.loads(reply.payload)["ok"] and reply.properties.CorrelationData == correlation
    seen.assert_goes_on(requests=1, results=2 if topic.startswith("telnyx/result/") else 1)


def test_user_properties_in_masses(seen):
    many = [(f"name{number}", "x" * 50) for number in range(3000)] + [("n" * LONGEST, "v" * LONGEST)]
    send(seen.client, "cmd/messages/send", SMS, UserProperty=many)
    assert seen.one_result()["ok"]
    seen.assert_goes_on(requests=1)


# ---- age ----

def behind_a_slow_one(rig, payload=None, wait_s=2.5, **options):
    """A command that has to wait for so long for another one about its call, right behind which it is sent; its result."""
    call = f"v3:slow-{next(NUMBERS)}"
    rig.sim.fault("slow", path=f"/v2/calls/{call}/*", delay_ms=int(1000 * wait_s))
    first = send(rig.client, f"cmd/calls/{call}/speak", SPEAK, wait=False)
    second = send(rig.client, f"cmd/calls/{call}/hangup", payload or {}, **options)
    assert result_of(rig.client, first)["ok"]
    return result_of(rig.client, second)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["message expiry", "expires_at", "expires_at in seconds"])
def test_it_expires_while_it_waits(kind, rig, seen):
    soon = time.time() + 1
    if kind == "message expiry":
        result = behind_a_slow_one(rig, MessageExpiryInterval=1)
    elif kind == "expires_at":
        result = behind_a_slow_one(rig, {"expires_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(soon))})
    else:
        result = behind_a_slow_one(rig, {"expires_at": soon})
    assert_error(result, "expired", "")
    assert result["error"]["retryable"]
    seen.assert_goes_on(requests=1, results=2)


@pytest.mark.slow
def test_max_age(tmp_path):
    """A command that waited too long, for another one or for the bridge, does not run."""
    with running(tmp_path, settings={"commands.max_age": "3s"}) as rig:  # time enough to start at once on a busy machine
        seen = Seen(rig)
        assert_error(behind_a_slow_one(rig, wait_s=5), "expired", "had to start before")
        rig.bridge.stop()
        missed = send(rig.client, "cmd/messages/send", {**SMS, "text": "late"})
        time.sleep(5)  # the session of the bridge expires with what waits in it
        rig.bridge.start()
        seen.assert_goes_on(requests=1, results=2)
        assert rig.client.find(is_result_of(missed)) == []


# ---- retained commands ----

def test_retained_and_cleared(rig, seen):
    send(rig.client, "cmd/calls/v3:kept/hangup", {}, retain=True)
    assert_error(seen.one_result(), "retained", "must not be retained")
    assert seen.one_result()["topic"] == "telnyx/cmd/calls/v3:kept/hangup"
    rig.client.publish("telnyx/cmd/calls/v3:kept/hangup", b"", retain=True)
    wait_until(lambda: len(seen.results()) == 2, "the second result")
    assert_error(json.loads(seen.results()[1].payload), "retained", "cleared")
    seen.assert_goes_on(results=2)
    late = Client(rig.broker.port, filters=("telnyx/cmd/#",))
    send(late, "cmd/nothing/here", {})
    late.wait_for("telnyx/cmd/nothing/here")
    assert [message for message in late.messages if message.retain] == []
    late.close()


def test_the_flag_that_a_broker_clears(tmp_path):
    """On 3.1.1 a retained command looks like any other while it comes; the one that is kept never runs."""
    with running(tmp_path, settings={"mqtt.version": "3.1.1"}) as rig:
        seen, mark = Seen(rig), send(rig.client, "cmd/messages/send", SMS, retain=True)
        assert result_of(rig.client, mark)["ok"]
        rig.bridge.stop()
        rig.bridge.start()
        wait_until(lambda: len(seen.results()) == 2, "the refusal")
        assert_error(json.loads(seen.results()[1].payload), "retained", "must not be retained")
        seen.assert_goes_on(requests=1, results=2)


@pytest.mark.slow
def test_retained_on_3_1_1(tmp_path):
    """This version cannot ask for no retained messages: each subscription brings them, and each is refused once."""
    with running(tmp_path, settings={"mqtt.version": "3.1.1"}) as rig:
        seen, publisher = Seen(rig), Client(rig.broker.port, filters=("none",))
        rig.bridge.stop()
        for number in range(20):
            send(publisher, f"cmd/calls/v3:{number}/hangup", {}, f"kept-{number}", retain=True)
        for start in range(1, 4):
            rig.bridge.start()
            wait_until(lambda: len(seen.results()) >= 20 * start, "all refused")
            rig.bridge.stop()
            assert len(seen.results()) == 20 * start
        assert {json.loads(message.payload)["error"]["code"] for message in seen.results()} == {"retained"}
        for number in range(20):  # the bridge is not there: on this version it would take them for commands
            publisher.publish(f"telnyx/cmd/calls/v3:{number}/hangup", b"", retain=True)
        rig.bridge.start()
        seen.assert_goes_on(results=60)
        publisher.close()


# ---- what a broker should not let through ----

@pytest.fixture(scope="module")
def raw_rig(tmp_path_factory):
    folder, broker = tmp_path_factory.mktemp("raw"), RawBroker()
    broker.sim = Sim(folder, "http://127.0.0.1:9/none", "--accept-any-id", "--quiet")
    broker.bridge = Bridge(folder, broker.port, broker.sim.api_url).start()
    yield broker
    assert broker.bridge.stop() == 0
    broker.sim.stop()
    broker.close()


@pytest.fixture
def raw(raw_rig):
    """A bridge whose broker is a RawBroker; nothing has come yet."""
    raw_rig.messages.clear()
    raw_rig.first_request = raw_rig.sim.control("GET", "/requests", limit=10000)["next"]
    return raw_rig


def raw_goes_on(raw):
    """A good command succeeds, if need be on the next connection."""
    mark = f"good-{next(NUMBERS)}"

    def succeeded():
        try:
            raw.deliver(raw.publish(b"telnyx/cmd/messages/send", json.dumps({**SMS, "command_id": mark}).encode()))
        except OSError:
            pass  # the bridge has hung up and is about to come back
        time.sleep(0.1)
        return raw.find(lambda topic, payload: mark.encode() in payload and b'"ok":true' in payload)
    wait_until(succeeded, "a good command's result")
    assert [request["path"] for request in raw.sim.requests(since=raw.first_request)] == ["/v2/messages"]
    assert raw.bridge.process.running()


@pytest.mark.parametrize("response_topic, words", [
    (b"a/+/b", "wildcard"), (b"a/#", "wildcard"), (b"#", "wildcard"), (b"", None), (b"\xff\xfe", None), (b"a\0b", None),
    (b"a\nb", "control character"), (b"a\x7fb", "control character"), (b"+" * LONGEST, "wildcard"),
], ids=lambda value: repr(value)[:12])
def test_response_topics_of_raw_bytes(response_topic, words, raw):
    props = properties(response_topic, b"\xff" * LONGEST)
    raw.deliver(raw.publish(b"telnyx/cmd/calls/v3:a/speak", b'{"voice":1}', props))
    if words:
        payload = raw.wait_for(lambda topic, _: topic == b"telnyx/result/calls/v3:a/speak", "the result")
        assert words in json.loads(payload)["response_topic"]
    raw_goes_on(raw)
    assert not raw.find(lambda topic, payload: topic == response_topic)


@pytest.mark.parametrize("topic", [b"telnyx/cmd/calls/\xff\xfe/speak", b"telnyx/cmd/calls/a\0b/speak", b"", b"other/topic",
                                   b"telnyx/cmd", b"telnyx/cmd/calls/\xed\xa0\x80/speak"])
def test_topics_of_raw_bytes(topic, raw):
    raw.deliver(raw.publish(topic, json.dumps(SPEAK).encode()))
    raw_goes_on(raw)


def test_a_broker_that_delivers_retained_commands_all_the_same(raw):
    """Asked for none, it sends its retained command again with each subscription."""
    command = raw.publish(b"telnyx/cmd/calls/v3:a/hangup", b"{}", retain=True)
    raw.at_subscribe.append(command)
    refused = lambda: raw.find(lambda topic, payload: topic == b"telnyx/result/calls/v3:a/hangup")  # noqa: E731
    for _ in range(3):
        raw.cut()
        before = len(refused())
        wait_until(lambda: len(refused()) > before, "the refusal")  # noqa: B023
    raw.at_subscribe.clear()
    assert {json.loads(payload)["error"]["code"] for payload in refused()} == {"retained"}
    raw_goes_on(raw)
