"""What the connections of one client can do to others: nothing. They take no place for good, no time and no memory."""
import os
import re
import socket
import time

import pytest

from support.bridge import PATH, event
from support.http_attack import ANSWER_MAX_S, SANITIZED, Client, attack, drip
from support.http_corpus import ATTACKS, post
from support.processes import DEADLINE_S, wait_until

pytestmark = pytest.mark.sanitized


def test_silent_connections_keep_nobody_out(make_probe):
    probe = make_probe(max_connections=200)
    silent = [probe.connect() for _ in range(250)]
    try:
        for _ in range(20):
            probe.assert_serves()
        probe.assert_idle()
    finally:
        for connection in silent:
            connection.close()


def test_dripped_requests_keep_nobody_out(make_probe):
    """Every place is held by a request that comes a byte at a time."""
    probe = make_probe(max_connections=20)
    slow = [probe.connect() for _ in range(20)]
    text = post(b"b" * 10000)
    end = time.monotonic() + 1.2  # from one second on they count as slow
    while time.monotonic() < end:
        for connection in slow:
            connection.send(text[:1])
        text = text[1:]
        time.sleep(0.02)
    for _ in range(5):
        probe.assert_serves()
    for connection in slow:
        connection.close()


def test_requests_have_an_absolute_deadline(make_probe):
    probe = make_probe(timeout_ms=1000)
    for text in (b"GET /now HTTP/1.1\r\nx: " + b"a" * 1000, post(b"b" * 1000, length=5000)):
        connection = probe.connect()
        before = time.monotonic()
        reply = drip(connection, [text[at:at + 1] for at in range(150)])  # which takes three seconds
        assert reply.startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - before > 0.99
        connection.close()


def test_leaves_no_descriptors_behind(make_probe):
    """The attacks again, many at once and none waited for."""
    probe = make_probe(max_connections=50)

    def count():
        return len(os.listdir(f"/proc/{probe.process.pid}/fd"))

    probe.assert_serves()
    before = count()
    for _ in range(3):
        for steps, _, _ in ATTACKS.values():
            connection = probe.connect()
            attack(connection, [step for step in steps if not isinstance(step, float)])
            connection.close()
    wait_until(lambda: count() <= before + 1, "the connections to be closed")
    probe.assert_idle()
    probe.assert_serves()


def test_a_connection_that_is_kept_is_worth_it(probe):
    def cost_s(clients):
        before = probe.cpu_s()
        for client in clients:
            client.post(b"x" * 1000, path="/now")
        return probe.cpu_s() - before

    kept = Client(probe)
    assert cost_s([kept] * 300) < cost_s(Client(probe) for _ in range(300))
    kept.close()


def test_a_stall_is_noticed(make_probe):
    """The judge itself: what it forgives is the machine, not the listener."""
    probe = make_probe(delay_ms=int(1500 * ANSWER_MAX_S))
    with pytest.raises(AssertionError, match="waited"):
        probe.assert_serves()


# ---- a crowd from elsewhere ----

def connect_from(host, port):
    """From any address of 127/8, each /24 of which is a network of its own."""
    connection = socket.socket()
    connection.settimeout(DEADLINE_S)
    connection.bind((host, 0))
    connection.connect(("127.0.0.1", port))
    return connection


@pytest.mark.parametrize("greeting", [b"", b"P"], ids=["silent", "a byte each"])
def test_a_churn_of_connections_shuts_nobody_out(greeting, make_probe):
    """They take all places again and again; whoever sends at once is answered, and who was there before stays."""
    probe = make_probe(max_connections=50)
    before = Client(probe)
    assert before.post(b"before") == b"before"
    crowd = []
    try:
        for number in range(2000):
            connection = connect_from(f"127.9.0.{number % 250 + 1}", probe.port)
            crowd.append(connection)
            try:
                connection.send(greeting)
            except OSError:  # it had to go already
                pass
            if number % 100 == 99:
                newcomer = Client(probe)
                assert newcomer.post(b"new") == b"new"
                newcomer.close()
                while len(crowd) > 200:
                    crowd.pop(0).close()
        assert before.post(b"after") == b"after"
    finally:
        for connection in crowd:
            connection.close()
        before.close()


@pytest.mark.slow
def test_bodies_that_are_not_verified_share_a_budget(broker, make_bridge, client):
    """A thousand connections that all but finish a body of a mebibyte; meanwhile webhooks are taken."""
    bridge = make_bridge(broker, settings={"log.level": "info"}).start()
    head = f"POST {PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: {1 << 20}\r\n\r\n".encode()
    body = b"b" * ((1 << 20) - 1)
    crowd = []
    try:
        for number in range(300):
            connection = connect_from(f"127.9.0.{number % 250 + 1}", bridge.http_port)
            crowd.append(connection)
            try:
                connection.sendall(head + body)
            except OSError:
                pass
            if number % 20 == 0:
                assert bridge.post(event("call.dtmf.received", f"e-{number}")) == 200
    finally:
        for connection in crowd:
            connection.close()
    client.wait_for(lambda m: m.topic.endswith("/dtmf/received"), "the events", 15)
    bridge.process.wait_for_words("too much is held")
    status = open(f"/proc/{bridge.process.pid}/status", encoding="ascii").read()
    assert int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) < 120000 or SANITIZED
