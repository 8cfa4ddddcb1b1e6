"""A broker that refuses: the bridge, its client id, or single messages. What it takes comes, and the rest is told of."""
import itertools
import re
import signal
import subprocess
import time

import pytest

from support import table
from support.broker import NATS, Client, Nats
from support.commands import run
from support.processes import wait_until
from support.sender import Sender


def set_password(file, password):
    file.write_text(f"anna:{password}\n")
    subprocess.run(["mosquitto_passwd", "-U", file], check=True, timeout=20)


def waits_of(field):
    """Seconds from each attempt to connect to the next."""
    return [later - sooner for sooner, later in itertools.pairwise(field.proxy.connects)]


@pytest.mark.slow
def test_refused_credentials(make_field, tmp_path):
    file = tmp_path / "passwords"
    set_password(file, "old-secret")
    field = make_field([f"password_file {file}"], **{"mqtt.username": "anna", "mqtt.password": "new-secret"})
    field.bridge.start(ready=False)
    wait_until(lambda: field.why() == "broker: the broker refused the connection\n", "the reason")
    field.bridge.process.wait_for_words("the broker refused the connection: not authorized")
    kept = [field.post(f"refused-{number:05}") for number in range(20)]
    set_password(file, "new-secret")
    field.broker.process.send(signal.SIGHUP)
    field.account("credentials refused, then mended", kept)
    waits = waits_of(field)
    assert waits and min(waits) >= 2.4  # somebody must change something first: no hammering
    wait_until(lambda: field.bridge.status("/readyz") == 200, "ready")
    log = field.bridge.process.log()
    assert log.count("the broker refused the connection: not authorized") == 1 and "secret" not in log


@pytest.mark.slow
@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_another_client_takes_the_session_over(make_field, version):
    """The other comes back at once, each time that it is thrown out. With MQTT 5 mosquitto says why, since 2.0.15."""
    field = make_field(**{"mqtt.version": version})
    field.bridge.start()
    kept = [field.post("taken-00000")]
    rival = Client(field.broker.port, client_id="bridge-1", filters=("elsewhere",))
    wait_until(lambda: "same client id" in field.bridge.process.log(), "the suspicion")
    told = "took the session over" in field.bridge.process.log()
    kept += [field.post(f"taken-{number:05}") for number in range(1, 20)]
    time.sleep(1)
    waits = waits_of(field)
    assert not waits if told else waits and all(wait >= 0.1 * 2**number for number, wait in enumerate(waits))
    rival.close()
    field.wait_for_all(kept, deadline_s=90)  # who was told stays away for up to a minute
    field.account(f"client id used twice, MQTT {version}", kept, repeats=20)
    wait_until(lambda: field.bridge.status("/readyz") == 200, "ready")
    field.bridge.process.wait_for_words("same client id")


@pytest.mark.slow
def test_two_bridges_of_one_client_id_do_not_fight_fast(make_field):
    one = make_field()
    two = make_field(broker=one.broker, **{"mqtt.client_id": "bridge-1"})
    one.bridge.start()
    begin = time.monotonic()
    two.bridge.start()
    wait_until(lambda: any("same client id" in field.bridge.process.log() for field in (one, two)), "the suspicion")
    connects = len(one.proxy.connects) + len(two.proxy.connects)
    assert connects == 2 or connects <= 12 and connects / (time.monotonic() - begin) < 8


def expect_dead_letter(field, fault, refused, reason_code, count=1):
    """Posts messages that the broker refuses among others; the others come, and the refused ones are told of."""
    kept, aside = [], []
    for number in range(20):
        is_refused = number % 5 == 2 and len(aside) < count
        (aside if is_refused else kept).append(field.post(f"aside-{number:05}", **(refused if is_refused else {})))
    field.wait_for_all(kept)
    health = field.health(lambda h: h["journal"]["dead_letters"] == count and h["journal"]["waiting"] == 0)
    assert health["counters"]["dead_letters"] == count
    field.bridge.process.wait_for_words("error a message becomes a dead letter in the journal")
    field.bridge.process.wait_for_words(f"reason_code={reason_code}\n")
    field.account(fault, kept, repeats=20)
    assert not set(aside) & set(field.arrived())
    return aside


HEALTH = {"bridge.health_interval": "1s"}
LARGE = {"padding": "." * 30000}
FORBIDDEN = {"call": "v3:forbidden"}


def allow(folder, *but):
    """Writes the broker's rights; returns the lines of its configuration."""
    file = folder / "acl"
    rights = "topic readwrite telnyx/#\n" + "".join(f"topic deny {topic}\n" for topic in but)
    file.write_text(f"{rights}user telnyx-mqtt\n{rights}")
    return [f"acl_file {file}"]


def test_an_event_larger_than_the_broker_s_packets(make_field):
    field = make_field(["max_packet_size 20000"], **HEALTH)
    field.bridge.start()
    expect_dead_letter(field, "one event larger than max_packet_size", LARGE, 0x95)


def test_an_event_larger_than_the_broker_s_messages(make_field):
    """A limit that it does not tell of beforehand."""
    field = make_field(["message_size_limit 20000"], **HEALTH)
    field.bridge.start()
    expect_dead_letter(field, "one event larger than message_size_limit", LARGE, 0x95)


def test_a_topic_that_is_not_authorised_and_then_is(make_field, tmp_path):
    field = make_field(allow(tmp_path, "telnyx/call/v3:forbidden/#"), **HEALTH)
    field.bridge.start()
    aside = expect_dead_letter(field, "one event of a forbidden topic", FORBIDDEN, 0x87)
    assert run(field.witness, "cmd/bridge/resend", {})["data"] == {"messages": 1}
    field.health(lambda h: h["counters"]["dead_letters"] == 2)  # in vain as yet
    allow(tmp_path)
    field.broker.process.send(signal.SIGHUP)
    assert run(field.witness, "cmd/bridge/resend", {})["data"] == {"messages": 1}
    row = table.record("sent again once its topic is allowed", "webhooks", sent=aside, arrived=field.wait_for_all(aside))
    assert row.lost == 0 and row.repeated == 0
    field.health(lambda h: h["journal"]["dead_letters"] == 0 and h["journal"]["waiting"] == 0)


def test_a_broker_of_3_1_1_acknowledges_what_it_drops(make_field, tmp_path):
    """Mosquitto's way with a forbidden topic, of which that version lets it say nothing: a limit of the promise."""
    field = make_field(allow(tmp_path, "telnyx/call/v3:forbidden/#"), **HEALTH, **{"mqtt.version": "3.1.1"})
    field.bridge.start()
    dropped = field.post("mute-00000", **FORBIDDEN)
    field.wait_for_all([field.post("mute-00001")])
    health = field.health(lambda h: h["counters"]["events_published"] >= 2)
    assert health["journal"]["dead_letters"] == 0 and dropped not in field.arrived()


@pytest.mark.slow
def test_an_event_that_makes_a_broker_of_3_1_1_hang_up(make_field):
    field = make_field(["max_packet_size 20000"], **HEALTH, **{"mqtt.version": "3.1.1"})
    field.bridge.start()
    expect_dead_letter(field, "one event that ends every 3.1.1 connection", LARGE, 0)


def test_what_the_bridge_says_of_itself_is_refused(make_field, tmp_path):
    field = make_field(allow(tmp_path, "telnyx/bridge/info"))
    field.bridge.start()
    kept = [field.post(f"info-{number:05}") for number in range(20)]
    field.account("bridge/info forbidden", kept)
    field.bridge.process.wait_for_words(f"it is dropped topic=telnyx/bridge/info reason_code={0x87}\n")


@pytest.mark.slow
def test_what_the_bridge_says_of_itself_makes_a_broker_of_3_1_1_hang_up(make_field):
    """On every connection, and it never gets there; the events do."""
    field = make_field(["max_packet_size 2200"], **{"mqtt.version": "3.1.1", "homeassistant.discovery": True})
    field.bridge.start(ready=False)
    load = Sender(field.bridge, 400, rate=50).start().join()
    field.account("a device ends every 3.1.1 connection", load.kept, repeats=20)
    assert not field.witness.find(lambda message: message.topic.startswith("homeassistant/device/"))
    field.bridge.process.wait_for_words("when it was sent this, it is dropped topic=homeassistant/device/")


@pytest.mark.slow
def test_an_event_that_makes_nats_hang_up(make_field, tmp_path, cleanup):
    """Before 2.10 it takes no dot in a topic."""
    version = subprocess.run([NATS, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(map(int, re.findall(r"\d+", version)[:2])) >= (2, 10):
        pytest.skip(f"{version.strip()} takes every topic of the bridge")
    broker = Nats(tmp_path).start()
    cleanup.append(broker.stop)
    field = make_field(broker=broker, version=4, **HEALTH)
    field.bridge.start()
    expect_dead_letter(field, "2 events that nats-server hangs up on", {"call": "v3:with.dot"}, 0, count=2)
