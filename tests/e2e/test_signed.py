"""Commands that their sender signs: nothing forged, changed or sent once more does anything, whatever happens in between."""
import base64
import contextlib
import itertools
import json
import re
import subprocess
import sys
import time

import pytest
from nacl.signing import SigningKey

from support.broker import Client
from support.processes import ROOT, wait_until
from support.rig import running
from support.shim import Shim

KEY, OTHER_KEY = SigningKey(bytes([7] * 32)), SigningKey(bytes([8] * 32))
PUBLIC_KEY = base64.b64encode(bytes(KEY.verify_key)).decode()
PRINCIPALS = {"garage": {"allow": ["messages.send", "calls.*", "bridge.*"], "public_key": PUBLIC_KEY}, "office": {"allow": ["messages.send"]},
              "default": {"allow": ["class:read", "class:call", "class:reach"], "public_key": PUBLIC_KEY}}
SMS = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
TOPIC = "telnyx/as/garage/cmd/messages/send"
NUMBERS = itertools.count(1)


def signed(topic, payload, response_topic="", correlation=b"", key=KEY, seconds=60, nonce=None):
    """The user properties, as config/examples/README.md has them."""
    expires, nonce = str(int(time.time()) + seconds), nonce or f"nonce-{next(NUMBERS)}-{time.monotonic_ns()}"
    text = f"telnyx-mqtt command 1\n{topic}\n{response_topic}\n{expires}\n{nonce}\n{len(correlation)}\n".encode()
    signature = base64.b64encode(key.sign(text + correlation + payload).signature).decode()
    return [("expires", expires), ("nonce", nonce), ("signature", signature)]


def sms(**others):
    return json.dumps({**SMS, **others, "correlation_id": f"signed-{next(NUMBERS)}"}).encode()


class Command:
    """One that can be sent as often as one likes, and its results."""

    def __init__(self, rig, topic=TOPIC, payload=None, user=None, **options):
        self.rig, self.topic, self.payload = rig, topic, payload or sms()
        self.user, self.options, self.seen = user if user is not None else signed(topic, self.payload), options, 0
        self.name = json.loads(self.payload)["correlation_id"].encode()

    def results(self):
        """Each once: a bridge that is killed may have told one without having noted that it did."""
        found = self.rig.client.find(lambda m: "/result/" in m.topic and self.name in m.payload)
        return [m for i, m in enumerate(found) if b'"ok":true' not in m.payload or m.payload not in (o.payload for o in found[:i])]

    def send(self):
        """Returns the next result."""
        self.seen += 1
        self.rig.client.publish(self.topic, self.payload, **({"UserProperty": self.user} if self.user else {}), **self.options)
        return self.next()

    def next(self):
        wait_until(lambda: len(self.results()) >= self.seen, f"result {self.seen} of {self.name}")
        return json.loads(self.results()[self.seen - 1].payload)


def expect_refused(result, words):
    assert result["error"]["code"] == "forbidden" and not result["error"]["retryable"], result
    assert words in result["error"]["message"] and result["error"]["errors"][0]["setting"].endswith("public_key"), result


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    with running(tmp_path_factory.mktemp("signed"), settings={"access.principals": PRINCIPALS}) as made:
        yield made


def user_of(payload, **changes):
    return signed(TOPIC, payload, **changes)


def without(name):
    return lambda payload: [pair for pair in user_of(payload) if pair[0] != name]


def doubled(name):
    return lambda payload: [pair for pair in user_of(payload) for _ in range(1 + (pair[0] == name))]


def replaced(name, value):
    return lambda payload: [(key, value if key == name else old) for key, old in user_of(payload)]


MISMATCH, MISSING, DOUBLED = "another key or for other bytes", "it has to have the user properties", "is there twice"
FORGED = {
    "unsigned": (lambda payload: [], MISSING),
    "no expires": (without("expires"), MISSING),
    "no nonce": (without("nonce"), MISSING),
    "no signature": (without("signature"), MISSING),
    "two expires": (doubled("expires"), DOUBLED),
    "two nonces": (doubled("nonce"), DOUBLED),
    "two signatures": (doubled("signature"), DOUBLED),
    "another key": (lambda payload: user_of(payload, key=OTHER_KEY), MISMATCH),
    "another payload": (lambda payload: user_of(payload + b" "), MISMATCH),
    "another operation": (lambda payload: signed("telnyx/as/garage/cmd/calls/dial", payload), MISMATCH),
    "another principal": (lambda payload: signed("telnyx/cmd/messages/send", payload), MISMATCH),
    "another response topic": (lambda payload: user_of(payload, response_topic="reply/mine"), MISMATCH),
    "other correlation data": (lambda payload: user_of(payload, correlation=b"1"), MISMATCH),
    "another time": (lambda payload: replaced("expires", str(int(time.time()) + 90))(payload), MISMATCH),
    "another nonce": (replaced("nonce", "n"), MISMATCH),
    "no time": (replaced("expires", "soon"), "Unix seconds"),
    "a nonce with a space": (lambda payload: user_of(payload, nonce="a b"), "printable ASCII"),
    "no base64": (replaced("signature", "x"), "base64 of 64 bytes"),
    "expired": (lambda payload: user_of(payload, seconds=-1), "had expired"),
    "far ahead": (lambda payload: user_of(payload, seconds=3600), "more than 300 seconds"),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_forged_does_nothing(rig, name):
    make_user, words = FORGED[name]
    payload, before = sms(), len(rig.sim.requests(limit=10000))
    expect_refused(Command(rig, payload=payload, user=make_user(payload)).send(), words)
    assert len(rig.sim.requests(limit=10000)) == before


@pytest.mark.parametrize("options", [{"ResponseTopic": "reply/thief"}, {"CorrelationData": b"2"}])
def test_nobody_else_gets_the_answer(rig, options):
    payload = sms()
    expect_refused(Command(rig, payload=payload, user=user_of(payload), **options).send(), MISMATCH)


def test_what_is_signed_runs_once(rig):
    payload = sms()
    user = user_of(payload, response_topic="reply/1", correlation=b"\n\x00")
    command = Command(rig, payload=payload, user=[("trace", "1"), *user], ResponseTopic="reply/1", CorrelationData=b"\n\x00")
    before = len(rig.sim.requests(limit=10000))
    assert command.send()["ok"]
    for _ in range(2):
        expect_refused(command.send(), "nonce was used before")
    assert len(rig.sim.requests(limit=10000)) == before + 1


def test_who_does_not_sign_is_not_asked_to(rig):
    topic = "telnyx/as/office/cmd/messages/send"
    assert Command(rig, topic, user=[]).send()["ok"]
    payload = sms()
    assert Command(rig, topic, payload, signed(TOPIC, payload)).send()["ok"]


def test_who_has_no_name_may_have_a_key_and_his_own_operations_are_the_same(rig):
    topic = "telnyx/cmd/bridge/outbound"
    expect_refused(Command(rig, topic, user=[]).send(), MISSING)
    command = Command(rig, topic, json.dumps({"enabled": True, "correlation_id": f"own-{next(NUMBERS)}"}).encode())
    assert command.send()["ok"]
    expect_refused(command.send(), "nonce was used before")


@pytest.mark.parametrize("branch", ["telnyx/cmd", "telnyx/as/default/cmd", "telnyx/as/garage/cmd"])
def test_no_topic_leads_past_a_key(rig, branch):
    topic = f"{branch}/messages/send"
    expect_refused(Command(rig, topic, user=[]).send(), MISSING)
    command = Command(rig, topic)
    assert command.send().get("error", {}).get("code") != "forbidden"
    expect_refused(command.send(), "nonce was used before")


def test_what_was_refused_is_not_run_by_a_replay(rig):
    """Whoever was told that it did not run has perhaps sent another one."""
    command = Command(rig, "telnyx/as/garage/cmd/calls/dial", json.dumps({"correlation_id": f"bad-{next(NUMBERS)}"}).encode())
    assert command.send()["error"]["code"] == "invalid_parameters"
    expect_refused(command.send(), "nonce was used before")


def test_a_forger_learns_nothing(rig):
    """Not what is allowed, nor which contacts there are, nor what is wrong with the parameters."""
    payload = json.dumps({"to": "anna", "surprise": 1, "correlation_id": f"curious-{next(NUMBERS)}"}).encode()
    for operation in ("calls/dial", "number_orders/create"):
        expect_refused(Command(rig, f"telnyx/as/garage/cmd/{operation}", payload, []).send(), MISSING)


def test_with_3_1_1_nobody_can_sign(rig):
    client = Client(rig.broker.port, version=4)
    payload = sms()
    client.publish(TOPIC, payload)
    name = json.loads(payload)["correlation_id"].encode()
    result = rig.client.wait_for(lambda m: "/result/" in m.topic and name in m.payload)
    expect_refused(json.loads(result.payload), "MQTT 5; 3.1.1 has none")
    client.close()


def test_what_the_bridge_asks_for_itself_is_not_signed(rig):
    """An alert's calls."""
    topic = "telnyx/cmd/alerts/start"
    payload = json.dumps({"text": "Water.", "contacts": ["+13125550101"], "from": "+13125550100", "connection_id": "1",
                          "correlation_id": f"alert-{next(NUMBERS)}"}).encode()
    assert Command(rig, topic, payload).send()["ok"]
    wait_until(lambda: rig.sim.requests(operation="calls.dial"), "its call")


def test_the_example_is_as_long_as_it_may_be_and_works(rig, tmp_path):
    program, key = ROOT / "config/examples/signed_command.py", tmp_path / "key.pem"
    assert len(program.read_text().splitlines()) <= 30
    seed = bytes.fromhex("302e020100300506032b657004220420") + bytes(KEY)  # RFC 8410 section 7
    key.write_text(f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(seed).decode()}\n-----END PRIVATE KEY-----\n")
    command = Command(rig)
    command.seen = 1
    subprocess.run([sys.executable, program, key, TOPIC, command.payload.decode(), "127.0.0.1", str(rig.broker.port)],
                   check=True, timeout=60)
    assert command.next()["ok"]


# ---- what the bridge must not forget

def restart(rig, kill=False):
    rig.bridge.kill() if kill else rig.bridge.stop()
    rig.bridge.start()


@contextlib.contextmanager
def fresh(folder, **settings):
    with running(folder, settings={"access.principals": PRINCIPALS, **settings}) as made:
        yield made


def test_no_replay_after_any_end(tmp_path):
    """Sent, killed, sent again; stopped, sent again. One that came with the kill is delivered once more, and runs once."""
    with fresh(tmp_path) as rig:
        first, killed = Command(rig), Command(rig)
        assert first.send()["ok"]
        restart(rig, kill=True)
        expect_refused(first.send(), "nonce was used before")
        rig.bridge.env["BRIDGE_FAULT"] = "command.committed:1"
        restart(rig)
        rig.client.publish(killed.topic, killed.payload, UserProperty=killed.user)
        wait_until(lambda: not rig.bridge.process.running(), "its death")
        del rig.bridge.env["BRIDGE_FAULT"]
        rig.bridge.start()
        killed.seen = 1
        assert killed.next()["ok"]
        again = re.compile(r"Sending PUBLISH to bridge \(d1, q1, r0, \w+, 'telnyx/as/garage/cmd/messages/send'")
        wait_until(lambda: again.search(rig.broker.process.log()), "the redelivery")
        for command in (first, killed):
            expect_refused(command.send(), "nonce was used before")
        assert len(rig.sim.requests()) == 2 and len(killed.results()) == 2 and len(first.results()) == 3


def test_what_waited_too_long_does_not_start(tmp_path):
    """It was good when it came; its time was over when it could have left."""
    with fresh(tmp_path) as rig:
        rig.bridge.env["BRIDGE_FAULT"] = "command.committed:1"
        restart(rig)
        payload = sms()
        command = Command(rig, payload=payload, user=signed(TOPIC, payload, seconds=5))
        rig.client.publish(command.topic, command.payload, UserProperty=command.user)
        wait_until(lambda: not rig.bridge.process.running(), "its death")
        over_s = int(dict(command.user)["expires"])
        wait_until(lambda: time.time() > over_s, "the end of its time")
        del rig.bridge.env["BRIDGE_FAULT"]
        rig.bridge.start()
        command.seen = 1
        assert command.next()["error"]["code"] == "expired" and not rig.sim.requests()


def is_state(word):
    return lambda m: m.topic == "telnyx/bridge/state" and m.payload == word


def test_a_clock_that_is_behind_revives_nothing(tmp_path):
    """What never came, and has expired, is good by a clock that is behind; but that clock is known to be wrong."""
    with fresh(tmp_path) as rig:
        shim = Shim(tmp_path).use(rig.bridge)
        payload = sms()
        old = Command(rig, payload=payload, user=signed(TOPIC, payload, seconds=-3600))
        assert Command(rig).send()["ok"]
        rig.bridge.stop()
        shim.set(wall=-3700 * 1000)
        rig.client.wait_for(is_state(b"offline"), "its end")
        rig.bridge.start(ready=False)
        rig.client.wait_for(is_state(b"online"), "the bridge", count=1 + len(rig.client.find(is_state(b"offline"))))
        expect_refused(old.send(), "the clock is wrong: it is earlier than the newest time in the journal")
        shim.set(wall=0)
        expect_refused(old.send(), "had expired")
        assert Command(rig).send()["ok"]
        assert len(rig.sim.requests()) == 2
