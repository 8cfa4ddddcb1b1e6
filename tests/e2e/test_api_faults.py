"""Trouble with the REST API: what is sent again, how often, and what the result says.

The tables have a row for each trouble, and in it what becomes of the three kinds of operations: one that only reads,
one that takes a command_id (Telnyx ignores the second), and one that is unsafe to repeat. Each meets the trouble at
every attempt; the simulator, or a server of raw bytes, counts the requests that arrive.
"""
import json
import socket

import pytest

from support import table
from support.bridge import API_KEY, Bridge
from support.broker import Broker, Client
from support.certificates import issue_certificate, make_certificate
from support.commands import result_of, run, send
from support.processes import free_port
from support.raw_api import RawApi
from support.sim import Sim

TWICE = 2  # the first attempt, and the only further one of max_retries
SETTINGS = {"telnyx.max_retries": 1, "telnyx.attempt_timeout": "4s", "telnyx.total_timeout": "30s",
            "telnyx.connect_timeout": "1500ms", "telnyx.max_concurrency": 256}

SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}
KINDS = {
    "reads": ("cmd/calls/{}/retrieve_status", {}, "/v2/calls/{}"),
    "has command_id": ("cmd/calls/{}/speak", {"payload": "hi", "voice": "female"}, "/v2/calls/{}/*"),
    "unsafe": ("cmd/conferences/{}/mute", {}, "/v2/conferences/{}/*"),
}


def all_alike(requests, code):
    return [(requests, code)] * len(KINDS)


RATE_LIMITED_AND_REPEATED = all_alike(TWICE, "rate_limited")  # Telnyx says that it did nothing: unsafe ones, too
RATE_LIMITED_FOR_TOO_LONG = all_alike(1, "rate_limited")
FAILED = [(TWICE, "telnyx"), (TWICE, "telnyx"), (1, "telnyx")]
REFUSED = all_alike(1, "telnyx")
TIMED_OUT = [(TWICE, "timeout"), (TWICE, "timeout"), (1, "timeout")]
NO_USABLE_REPLY = [(TWICE, "unreachable"), (TWICE, "unknown_outcome"), (1, "unknown_outcome")]
ACCEPTED = all_alike(1, None)
NEVER_SENT = all_alike(0, "unreachable")


def limited(**headers):
    return {"kind": "rate_limit", "reset_s": 0, **headers}


def status(number, **headers):
    return {"kind": "status", "status": number, **headers}


# The trouble's name, the simulator's fault, and (requests, error.code) for each of KINDS.
SIMULATED = [
    ("429-seconds", limited(retry_after="1"), RATE_LIMITED_AND_REPEATED),
    ("429-no-wait", limited(retry_after="0"), RATE_LIMITED_AND_REPEATED),
    ("429-fraction", limited(retry_after="0.25"), RATE_LIMITED_AND_REPEATED),
    ("429-ms", limited(retry_after_ms="300"), RATE_LIMITED_AND_REPEATED),
    ("429-ms-counts-more", limited(retry_after_ms="300", retry_after="3600"), RATE_LIMITED_AND_REPEATED),
    ("429-date", limited(retry_after_date_s=2), RATE_LIMITED_AND_REPEATED),
    ("429-reset", limited(reset_s=1), RATE_LIMITED_AND_REPEATED),
    ("429-past-date", limited(retry_after="Thu, 01 Jan 1970 00:00:00 GMT"), RATE_LIMITED_AND_REPEATED),
    ("429-negative", limited(retry_after="-1"), RATE_LIMITED_AND_REPEATED),
    ("429-no-number", limited(retry_after="soon"), RATE_LIMITED_AND_REPEATED),
    ("429-empty", limited(retry_after="", retry_after_ms=""), RATE_LIMITED_AND_REPEATED),
    ("429-exponent", limited(retry_after="1e9", retry_after_ms="0x10"), RATE_LIMITED_AND_REPEATED),
    ("429-long", limited(retry_after="3600"), RATE_LIMITED_FOR_TOO_LONG),
    ("429-long-ms", limited(retry_after_ms="3600000"), RATE_LIMITED_FOR_TOO_LONG),
    ("429-far-date", limited(retry_after_date_s=86400), RATE_LIMITED_FOR_TOO_LONG),
    ("429-long-reset", limited(reset_s=3600), RATE_LIMITED_FOR_TOO_LONG),
    ("429-past-64-bits", limited(retry_after="9" * 40), RATE_LIMITED_FOR_TOO_LONG),
    ("429-do-not", limited(should_retry="false"), RATE_LIMITED_FOR_TOO_LONG),
    *[(f"{number}", status(number), FAILED) for number in (408, 409, 500, 501, 502, 503, 504, 599)],
    ("500-do-not", status(500, should_retry="false"), REFUSED),
    ("422-do", status(422, should_retry="true"), FAILED),
    *[(f"{number}", status(number), REFUSED) for number in (400, 401, 403, 404, 422)],
    ("too-slow", {"kind": "slow", "delay_ms": 15000}, TIMED_OUT),
    ("cut-before", {"kind": "cut_before"}, NO_USABLE_REPLY),
    ("cut-after", {"kind": "cut_after"}, NO_USABLE_REPLY),
    ("oversize", {"kind": "oversize"}, NO_USABLE_REPLY),
    ("no-json", {"kind": "garbage"}, ACCEPTED),
]


def reply(text):
    """Sends that and closes."""
    return lambda peer, closing: peer.sendall(text if isinstance(text, bytes) else text.encode())


def ok_with(body, content_type="application/json"):
    body = body.encode() if isinstance(body, str) else body
    # The raw API serves one request for each connection: who does not say so races with the next request.
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return reply(head.encode() + body)


def drip(text, then, wait_s=0.05):
    """Sends a text, then something else again and again, until the other side hangs up."""
    def serve(peer, closing):
        peer.sendall(text)
        while not closing.wait(wait_s):
            peer.sendall(then)
    return serve


def reset(peer, closing):
    """Closes with RST instead of FIN."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


FINE = ok_with('{"data":{"result":"ok"}}')
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
RAW = [
    ("closed", lambda peer, closing: None, NO_USABLE_REPLY),
    ("reset", reset, NO_USABLE_REPLY),
    ("silent", drip(b"", b"", 0.2), TIMED_OUT),
    ("no-http", reply("220 mail.example.com ESMTP\r\n"), NO_USABLE_REPLY),
    ("nul-bytes", reply(b"\0" * 2000), NO_USABLE_REPLY),
    ("http-0-9", reply("<html>hello</html>"), NO_USABLE_REPLY),
    ("interim-only", reply("HTTP/1.1 102 Processing\r\n\r\n"), NO_USABLE_REPLY),
    ("switching", reply("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), NO_USABLE_REPLY),
    ("cut-in-head", reply(HEAD), NO_USABLE_REPLY),
    ("cut-in-body", reply(HEAD + b"Content-Length: 100\r\n\r\n{"), NO_USABLE_REPLY),
    ("cut-in-chunk", reply(CHUNKED + b"20\r\n{\"data\":"), NO_USABLE_REPLY),
    ("absurd-chunk", reply(CHUNKED + b"FFFFFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n"), NO_USABLE_REPLY),
    ("large-head", reply(HEAD + b"X-Long: " + b"x" * 90000 + b"\r\n\r\n{}"), NO_USABLE_REPLY),
    ("many-headers", reply(HEAD + b"X: y\r\n" * 30000 + b"\r\n{}"), NO_USABLE_REPLY),
    ("endless-body", drip(HEAD + b"\r\n", b" " * 65536, 0), NO_USABLE_REPLY),
    ("endless-interim", drip(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 500, 0), NO_USABLE_REPLY),
    ("dripped-head", drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), TIMED_OUT),
    ("dripped-line", drip(b"HTTP/1.1 200 ", b"O"), TIMED_OUT),
    ("dripped-body", drip(HEAD + b"Content-Length: 100000\r\n\r\n", b" "), TIMED_OUT),
    ("dripped-chunks", drip(CHUNKED, b"1\r\n \r\n"), TIMED_OUT),
    ("redirect", reply(f"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), REFUSED),
    ("deep-json", ok_with("[" * 100000), ACCEPTED),
    ("no-text", ok_with(b'{"data":"\xff\0"}'), ACCEPTED),
    ("no-body", reply("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), ACCEPTED),
    ("own-key", reply(f"HTTP/1.1 400 Bad\r\nContent-Type: text/{API_KEY}\r\nConnection: close\r\n\r\n"
                      f"You sent: Authorization: Bearer {API_KEY}"), REFUSED),
    ("fine-but-own-key", ok_with(json.dumps({"data": {"headers": [f"Bearer {API_KEY}"]}})), ACCEPTED),
]

# What error.message tells of what was wrong, where no reply tells it.
SAID = {
    "closed": "closed without a reply", "no-http": "not HTTP", "nul-bytes": "not HTTP", "http-0-9": "not HTTP",
    "interim-only": "without a reply", "cut-in-head": "the reply was cut", "cut-in-body": "the reply was cut",
    "oversize": "larger than allowed", "endless-body": "larger than allowed",
    "large-head": "headers are larger than allowed", "many-headers": "headers are larger than allowed",
    "endless-interim": "headers are larger than allowed", "silent": "no reply in time", "dripped-body": "no reply in time",
}

# How the rows of the table of faults are called, by what they do to an unsafe request.
FAULTS = {"rate_limited": "REST API: 429", "telnyx": "REST API: error replies", "timeout": "REST API: no reply in time",
          "unknown_outcome": "REST API: connections cut, replies unusable", None: "REST API: odd replies",
          "unreachable": "REST API: not reachable"}


class Field:
    """A bridge with a Telnyx of its own. All commands of a table are under way at once: each has an id of its own."""

    def __init__(self, folder, stack, api):
        self.api = api
        self.broker = Broker(folder).start()
        stack.append(self.broker.stop)
        self.bridge = Bridge(folder, self.broker.port, api.api_url, settings=SETTINGS).start()
        stack.append(self.bridge.stop)
        self.client = Client(self.broker.port, filters=("telnyx/#",))
        stack.append(self.client.close)
        self.sent = {}

    def send_all(self, names):
        for name in names:
            for kind, (topic, payload, _) in KINDS.items():
                self.sent[name, kind] = send(self.client, topic.format(step_of(name, kind)), payload)
        return self

    def result(self, name, kind):
        return result_of(self.client, self.sent[name, kind])

    def assert_tells_no_secret(self):
        assert API_KEY not in self.bridge.process.log()
        for message in self.client.find(lambda message: True):
            assert API_KEY.encode() not in message.payload + message.topic.encode()


def step_of(name, kind):
    return f"{name}.{kind.split()[-1]}"


@pytest.fixture(scope="module")
def stack():
    functions = []
    yield functions
    for function in reversed(functions):
        function()


class SimApi:
    def __init__(self, sim):
        self.sim, self.api_url = sim, sim.api_url
        for name, fault, _ in SIMULATED:
            for kind, (_, _, path) in KINDS.items():
                sim.fault(count=1000, path=path.format(step_of(name, kind)), **fault)

    def requests(self, step):
        return sum(step in request["path"].split("/") for request in self.sim.requests(limit=10000))


@pytest.fixture(scope="module")
def simulated(tmp_path_factory, stack):
    folder = tmp_path_factory.mktemp("simulated")
    sim = Sim(folder, f"http://127.0.0.1:{free_port()}/none", "--accept-any-id", "--quiet")
    stack.append(sim.stop)
    return Field(folder, stack, SimApi(sim)).send_all(name for name, _, _ in SIMULATED)


@pytest.fixture(scope="module")
def raw(tmp_path_factory, stack):
    api = RawApi({"fine": FINE, **{name: serve for name, serve, _ in RAW}})
    api.api_url = f"http://127.0.0.1:{api.port}/v2"
    stack.append(api.close)
    return Field(tmp_path_factory.mktemp("raw"), stack, api).send_all(name for name, _, _ in RAW)


def record(columns, answered, requests):
    """In the table of faults; an unsafe request after a 429 is repeated by right."""
    code = columns[-1][1]
    table.record(FAULTS[code], "commands", KINDS, answered)
    if code not in ("rate_limited", "unreachable"):
        table.record(FAULTS[code], "unsafe requests", 1, min(requests, 1), max(requests - 1, 0))


def check(field, name, columns):
    """One row of a table."""
    results = {kind: field.result(name, kind) for kind in KINDS}
    arrived = {kind: field.api.requests(step_of(name, kind)) for kind in KINDS}
    record(columns, results, arrived["unsafe"])
    for kind, (requests, code) in zip(KINDS, columns):
        result = results[kind]
        assert result.get("error", {}).get("code") == code, (kind, result)
        assert result["ok"] == (code is None) and result["attempts"] == max(requests, 1), (kind, result)
        assert result["ok"] or is_explained(result["error"], SAID.get(name)), (kind, result)
        assert requests <= arrived[kind] <= requests + resends(name, kind, requests), kind


def resends(name, kind, requests):
    """When a kept-alive connection is closed under it, libcurl itself sends what is safe to repeat up to five times."""
    return 5 * requests if kind != "unsafe" and name in ("cut-before", "cut-after", "closed", "reset") else 0


def is_explained(error, words):
    """Its own words; or the reply's, of which the errors or an excerpt are there to see."""
    if error["code"] in ("telnyx", "rate_limited"):
        return error["message"] and (error["errors"] or error.get("reply") or error["message"] == "Telnyx refused the command")
    return len(error["message"]) > 10 and (words or "") in error["message"]


def rows(troubles):
    return [pytest.param(name, columns, id=name) for name, _, columns in troubles]


@pytest.mark.slow
@pytest.mark.parametrize("name, columns", rows(SIMULATED))
def test_the_simulators_troubles(simulated, name, columns):
    check(simulated, name, columns)


@pytest.mark.slow
@pytest.mark.sanitized
@pytest.mark.parametrize("name, columns", rows(RAW))
def test_replies_of_raw_bytes(raw, name, columns):
    check(raw, name, columns)


@pytest.mark.slow
def test_no_secret_is_told_and_the_service_goes_on(simulated, raw):
    assert run(simulated.client, "cmd/messages/send", SMS)["ok"]
    raw.send_all(["fine"])
    for kind in KINDS:
        assert raw.result("fine", kind)["data"] == {"result": "ok"}
    for field in (simulated, raw):
        field.assert_tells_no_secret()
    quoted = raw.result("own-key", "unsafe")["error"]["reply"]
    assert quoted["text"] == "You sent: Authorization: Bearer " + "*" * len(API_KEY)


# ---- no request can leave ----

def silent(peer, closing):
    closing.wait(30)


def hangs_up(peer, closing):
    pass


def talks_plain(peer, closing):
    peer.sendall(b"HTTP/1.1 400 Plain\r\n\r\n")


@pytest.fixture
def authority(tmp_path):
    return make_certificate(tmp_path, "authority")


@pytest.fixture
def unreachable(broker, make_bridge, client, authority, cleanup):
    """All KINDS with a bridge whose API is at that URL: the results' messages."""
    def make(url, words, api=None, patience="3500ms"):
        trust = {"telnyx.ca_file": str(authority[0])} if url.startswith("https") else {}
        bridge = make_bridge(broker, url, settings={**SETTINGS, "telnyx.connect_timeout": patience, **trust}).start()
        if api:
            cleanup.append(api.close)
        ids = {kind: send(client, topic.format("id"), payload) for kind, (topic, payload, _) in KINDS.items()}
        results = {kind: result_of(client, correlation_id) for kind, correlation_id in ids.items()}
        record(NEVER_SENT, results, 0)
        for kind, result in results.items():
            error = result["error"]
            assert error["code"] == "unreachable" and error["retryable"] and "nothing was sent" in error["message"]
            assert result["attempts"] == TWICE and "http_status" not in result
            assert any(word in error["message"] for word in words), error
        assert API_KEY not in bridge.process.log() and (not api or api.total() == 0)
    return make


def test_connection_refused(unreachable):
    unreachable(f"http://127.0.0.1:{free_port()}/v2", ["onnect"])


def test_a_name_that_is_not_there(unreachable):
    unreachable("https://api.telnyx.invalid/v2", ["resolve", "Resolving"])


@pytest.mark.parametrize("options, words", [
    ({"expired": True}, ["certificate has expired"]),
    ({"host": "api.example.net"}, ["no alternative certificate subject name matches"]),
], ids=["expired", "for-another-host"])
def test_a_bad_certificate(options, words, unreachable, tmp_path, authority):
    api = RawApi(certificate=issue_certificate(tmp_path, "api", authority, **options))
    unreachable(f"https://127.0.0.1:{api.port}/v2", words, api)


def test_a_certificate_of_a_stranger(unreachable, tmp_path):
    api = RawApi(certificate=make_certificate(tmp_path, "stranger"))
    unreachable(f"https://127.0.0.1:{api.port}/v2", ["certificate problem"], api)


@pytest.mark.parametrize("greet, words", [
    (hangs_up, ["SSL", "Connection reset", "Broken pipe", "TLS"]),
    (talks_plain, ["SSL", "wrong version"]),
    pytest.param(silent, ["timed out", "timeout"], marks=pytest.mark.slow),
], ids=["hangs-up", "talks-plain", "silent"])
def test_no_tls(greet, words, unreachable):
    api = RawApi(greet=greet)
    unreachable(f"https://127.0.0.1:{api.port}/v2", words, api, "1500ms" if greet is silent else "3500ms")


def test_a_good_certificate(broker, make_bridge, client, tmp_path, authority, cleanup):
    """What the bad ones are like, but for the fault."""
    api = RawApi({"fine": FINE}, certificate=issue_certificate(tmp_path, "api", authority))
    cleanup.append(api.close)
    make_bridge(broker, f"https://127.0.0.1:{api.port}/v2", settings={"telnyx.ca_file": str(authority[0])}).start()
    assert run(client, "cmd/calls/fine/hangup", {})["ok"] and api.total() == 1


def test_a_wrong_key(broker, make_bridge, make_sim, client):
    sim = make_sim("--api-key", "KEYanother", "--accept-any-id")
    bridge = make_bridge(broker, sim.api_url, settings=SETTINGS).start()
    results = {kind: run(client, topic.format("id"), payload) for kind, (topic, payload, _) in KINDS.items()}
    record(REFUSED, results, sum("conferences" in request["path"] for request in sim.requests()))
    for result in results.values():
        assert result["http_status"] == 401 and result["attempts"] == 1 and not result["error"]["retryable"]
        assert "uthenti" in result["error"]["message"] and result["error"]["errors"]
    assert len(sim.requests()) == len(KINDS)
    told = bridge.process.log() + str(client.messages)
    assert API_KEY not in told and "KEYanother" not in told
