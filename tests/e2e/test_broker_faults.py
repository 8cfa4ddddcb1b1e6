"""Broker trouble: what got 200 is published, in its order, whatever happens to the broker and to the way there."""
import signal
import time

import pytest

from support.processes import wait_until
from support.proxy import PUBACK, PUBLISH, TO_BRIDGE, TO_BROKER
from support.sender import Sender

WINDOW = 100  # of events in flight that a lost connection can repeat: mqtt.window, unless a test sets it


def wait_down(field):
    wait_until(lambda: field.bridge.status("/readyz") == 503, "the loss to be noticed")


def test_down_at_start(make_field):
    field = make_field()
    field.proxy.close()
    field.bridge.start(ready=False)
    wait_until(lambda: field.why() == "broker: the broker cannot be reached\n", "the reason")
    kept = [field.post(f"old-{number % 7}-{number:05}", call=f"v3:{number % 7}") for number in range(200)]
    field.proxy.open()
    field.account("broker down at start", kept)
    assert field.arrived() == kept  # oldest first
    wait_until(lambda: field.bridge.status("/readyz") == 200, "ready")


@pytest.mark.slow
def test_live_events_do_not_overtake_the_backlog(make_field):
    """Events of the same calls go on coming while the backlog, more than memory holds at once, drains."""
    field = make_field()
    field.proxy.close()
    field.bridge.start(ready=False)
    backlog = Sender(field.bridge, 600, rate=1e6, lanes=4, padding="." * 20000).start().join()
    field.proxy.open()
    live, until = [], time.monotonic() + 60
    while len(field.witness.messages) < len(backlog.kept) or len(live) < 100:
        assert time.monotonic() < until, f"{len(field.witness.messages)} of {len(backlog.kept)} drained"
        lane = len(live) % 4
        live.append(field.post(f"load-{lane}-{100000 + len(live)}", call=f"v3:load-{lane}"))
    field.account("backlog drains while events come", backlog.kept + live)


@pytest.mark.slow
@pytest.mark.parametrize("persistent", [True, False], ids=["persistent", "forgetful"])
def test_killed_and_restarted_under_load(make_field, persistent):
    field = make_field(persistent=persistent)
    field.bridge.start()
    load = Sender(field.bridge, 1500, rate=500).start()
    outages = 3
    for number in range(1, outages + 1):
        wait_until(lambda: len(load.kept) > 300 * number, "load")
        field.outage()
        wait_until(lambda: field.bridge.status("/readyz") == 200, "ready")
    load.join()
    assert not load.refused
    kind = "with" if persistent else "without"
    field.account(f"broker killed {outages} times, {kind} persistence", load.kept, repeats=outages * WINDOW)


def outage_under_load(make_field, seconds):
    field = make_field()
    field.bridge.start()
    load = Sender(field.bridge, 500 * (seconds + 2), rate=500).start()
    wait_until(lambda: len(load.kept) > 500, "load")
    field.outage(lambda: time.sleep(seconds))
    load.join()
    assert not load.refused
    field.account(f"broker down for {seconds} s, 500 webhooks/s", load.kept, repeats=WINDOW)


@pytest.mark.slow
def test_a_short_outage_under_load(make_field):
    outage_under_load(make_field, 5)


@pytest.mark.long
def test_a_minute_of_outage_under_load(make_field):
    outage_under_load(make_field, 60)


@pytest.mark.slow
def test_a_broker_that_stops_for_a_while_is_waited_for(make_field):
    field = make_field(**{"mqtt.keep_alive": "5m"})  # longer than a busy machine takes for the webhooks
    field.bridge.start()
    load = Sender(field.bridge, 1000, rate=500).start()
    wait_until(lambda: len(load.kept) > 100, "load")
    field.broker.process.send(signal.SIGSTOP)
    load.join()
    assert not load.refused
    field.broker.process.send(signal.SIGCONT)
    field.account("broker stopped for 2 s", load.kept)
    assert len(field.proxy.connects) == 1


@pytest.mark.slow
def test_a_broker_that_stops_for_long_is_left(make_field):
    """Nobody hangs up: the silence alone tells."""
    field = make_field(**{"mqtt.keep_alive": "1s"})
    field.bridge.start()
    load = Sender(field.bridge, 500, rate=500).start()
    wait_until(lambda: len(load.kept) > 100, "load")
    field.broker.process.send(signal.SIGSTOP)
    wait_down(field)
    load.join()
    assert not load.refused
    field.broker.process.send(signal.SIGCONT)
    field.account("broker stopped until it is given up", load.kept, repeats=2 * WINDOW)


# In CONNECT, CONNACK, SUBACK, presence, an event's fixed header, its body and its acknowledgement.
CUTS = {
    "connect": (TO_BROKER, 9), "connack": (TO_BRIDGE, 2), "suback": (TO_BRIDGE, 13), "info": (TO_BROKER, 1000),
    "events": (TO_BROKER, 30001), "later events": (TO_BROKER, 40123), "puback": (TO_BRIDGE, 90),
}


@pytest.mark.slow
@pytest.mark.sanitized
@pytest.mark.parametrize("cut", CUTS.values(), ids=CUTS)
def test_cut_in_the_middle_of_a_packet(make_field, cut):
    field = make_field()
    field.proxy.close()
    field.bridge.start(ready=False)
    kept = [field.post(f"cut-{number % 3}-{number:05}", call=f"v3:{number % 3}") for number in range(100)]
    field.proxy.cuts = [cut]
    field.proxy.open()
    field.account(f"connection cut {cut[0]} after {cut[1]} bytes", kept, repeats=WINDOW)
    assert len(field.proxy.connects) == 2
    assert field.health()["mqtt"]["version"] == "5"  # one accident is no refusal of MQTT 5


@pytest.mark.slow
@pytest.mark.parametrize("maximum", [1, 20, 65535])
def test_receive_maximum(make_field, maximum):
    field = make_field([f"max_inflight_messages {maximum}"], **{"mqtt.window": 60000})
    field.bridge.start()
    kept = [field.post("window-00000")]
    field.wait_for_all(kept)
    field.witness.wait_for("telnyx/bridge/outbound")  # the last that it says unasked: two seconds after it connected
    sent, answered = field.proxy.packets[TO_BROKER], field.proxy.packets[TO_BRIDGE]
    wait_until(lambda: sent[PUBLISH] == answered[PUBACK], "an empty window")
    before = sent[PUBLISH]
    field.proxy.hold()
    kept += [field.post(f"window-{number:05}") for number in range(1, 151)]
    in_flight = min(maximum, 150)
    wait_until(lambda: sent[PUBLISH] - before >= in_flight, "a full window")
    assert sent[PUBLISH] - before == in_flight
    field.proxy.release()
    field.account(f"Receive Maximum {maximum}", kept)
    assert field.health()["mqtt"]["window"] == min(maximum, 60000) and len(field.proxy.connects) == 1
