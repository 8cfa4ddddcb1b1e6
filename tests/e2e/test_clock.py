"""A clock that is wrong: what is this machine's fault is not answered as the sender's."""
import time

import pytest

from support.bridge import event
from support.processes import wait_until
from support.shim import Shim

HOUR_MS = 3600 * 1000
YEARS_MS = 20 * 365 * 24 * HOUR_MS
FORGED = {"telnyx-signature-ed25519": "A" * 86 + "=="}


@pytest.fixture
def bridge(broker, make_bridge, make_client, tmp_path):
    """Not started yet; `bridge.shim` is its clocks."""
    made = make_bridge(broker)
    made.shim = Shim(tmp_path).use(made)
    made.client = make_client(broker)
    return made


def now_s(ahead_ms=0):
    return int(time.time() + ahead_ms / 1000)


def readyz(bridge):
    status, body, _ = bridge.request("GET", "/readyz")
    return status, body.decode()


def assert_right_again(bridge, name):
    bridge.shim.set(wall=0)
    assert bridge.post(event("call.answered", name), timestamp=now_s()) == 200
    wait_until(lambda: bridge.status("/readyz") == 200, "ready")
    bridge.client.wait_for(lambda m: m.user.get("id") == name, "the event")


def test_a_clock_from_before_the_release(bridge):
    """A Pi without a battery-backed clock, before it has asked the network for the time."""
    bridge.shim.set(wall=-YEARS_MS)
    bridge.start(ready=False)
    wait_until(lambda: "earlier than this version's release" in readyz(bridge)[1], "the reason")
    assert readyz(bridge)[0] == 503
    assert bridge.post(event("call.answered", "real"), timestamp=now_s()) == 503
    bridge.process.wait_for_words("earlier than this version's release")
    assert_right_again(bridge, "real")


def test_a_clock_that_telnyx_proves_to_be_behind(bridge):
    bridge.start()
    bridge.shim.set(wall=-HOUR_MS)
    assert bridge.status("/readyz") == 200, "nothing proves it yet"
    assert bridge.post(event("call.answered", "real"), timestamp=now_s()) == 503
    assert readyz(bridge) == (503, "the clock is wrong: it is earlier than a time that Telnyx has signed\n")
    assert_right_again(bridge, "real")


def test_what_nobody_signed_proves_nothing(bridge):
    bridge.start()
    assert bridge.post(event("call.answered", "forged"), timestamp=now_s(HOUR_MS), headers=FORGED) == 401
    assert bridge.post(event("call.answered", "old"), timestamp=now_s(-HOUR_MS)) == 401
    assert bridge.status("/readyz") == 200


def test_a_clock_behind_the_journal(bridge):
    bridge.start()
    assert bridge.post(event("call.answered", "first")) == 200
    bridge.client.wait_for(lambda m: m.user.get("id") == "first", "the event")
    bridge.stop()
    bridge.shim.set(wall=-HOUR_MS)
    bridge.start(ready=False)
    wait_until(lambda: "newest time in the journal" in readyz(bridge)[1], "the reason")
    assert bridge.post(event("call.answered", "real"), timestamp=now_s()) == 503
    assert_right_again(bridge, "real")


def test_a_journal_from_a_clock_that_was_ahead(bridge):
    """The first webhook that fits the clock shows that it is right."""
    bridge.shim.set(wall=24 * HOUR_MS)
    bridge.start()
    assert bridge.post(event("call.answered", "first"), timestamp=now_s(24 * HOUR_MS)) == 200
    bridge.client.wait_for(lambda m: m.user.get("id") == "first", "the event")
    bridge.stop()
    bridge.shim.set(wall=0)
    bridge.start(ready=False)
    wait_until(lambda: "newest time in the journal" in readyz(bridge)[1], "the reason")
    assert_right_again(bridge, "second")
