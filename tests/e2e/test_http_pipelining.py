"""Requests sent ahead of the reply to the one before, cut at every byte."""
import socket
import time

import pytest

from support.bridge import PATH, event, sign
from support.http_attack import attack, drip, read_reply
from support.http_corpus import chunked, post

pytestmark = pytest.mark.sanitized


@pytest.mark.slow
@pytest.mark.parametrize("both", [post(b"one") + post(b"two"), chunked(b"o", b"ne") + chunked(b"two", trailers=b"X: y\r\n"),
                                  chunked(b"one") + post(b"two")], ids=["lengths", "chunked", "mixed"])
def test_pipelined_posts_split_at_every_byte(both, probe, well_behaved):
    for cut in range(1, len(both)):
        connection = probe.connect()
        attack(connection, [both[:cut], .002, both[cut:]])
        stream = connection.makefile("rb")
        assert [read_reply(stream)[2] for _ in range(2)] == [b"one", b"two"], cut
        connection.close()
    probe.assert_idle()
    probe.assert_serves(well_behaved)


def webhook(event_id, size):
    """A signed one, as a tunnel hands it on: in chunks of that size."""
    body = event("call.dtmf.received", event_id)
    lines = [f"POST {PATH} HTTP/1.1", "Host: h", "Content-Type: application/json", "Transfer-Encoding: chunked",
             *(f"{name}: {value}" for name, value in sign(body).items())]
    request = chunked(*(body[at:at + size] for at in range(0, len(body), size)))
    return body, "\r\n".join(lines).encode() + b"\r\n\r\n" + request.split(b"\r\n\r\n", 1)[1]


def test_a_chunked_webhook_split_at_every_byte(bridge, client):
    """It is verified over its own bytes, not those of the coding, and published as it was signed."""
    count = len(webhook("0000", 100)[1])
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = connection.makefile("rb")
        for cut in range(1, count):
            request = webhook(f"{cut:04}", 100)[1]
            attack(connection, [request[:cut], .001, request[cut:]])
            assert read_reply(stream)[0] == 200, cut
    messages = client.wait_for(lambda m: m.topic.endswith("/dtmf/received"), "the events", count - 1)
    assert messages[0].payload == webhook("0001", 100)[0]
    assert sorted(m.user["id"] for m in messages) == [f"{cut:04}" for cut in range(1, count)]


@pytest.mark.parametrize("size", [1, 7, 100000])
def test_chunked_webhooks_of_any_size(size, bridge, client):
    body, request = webhook("sized", size)
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20) as connection:
        attack(connection, [request])
        assert read_reply(connection.makefile("rb"))[0] == 200
    assert client.wait_for(lambda m: m.user.get("id") == "sized", "the event").payload == body


def test_a_changed_chunk_is_not_verified(bridge):
    request = webhook("changed", 100)[1].replace(b"changed", b"chanted")
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20) as connection:
        attack(connection, [request])
        assert read_reply(connection.makefile("rb"))[0] == 401


def test_chunks_have_the_request_s_deadline(broker, make_bridge):
    bridge = make_bridge(broker, settings={"http.request_timeout": "1s"}).start()
    request = webhook("slow", 1)[1]
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20) as connection:
        begin = time.monotonic()
        reply = drip(connection, [request[at:at + 5] for at in range(0, len(request), 5)])
        assert reply.startswith(b"HTTP/1.1 408 ")
        assert time.monotonic() - begin > 0.99
