"""What the log says of requests that no handler sees, what a flood of them costs, and that nobody waits for whoever
reads the log, or does not."""
import json
import os
import pty
import re
import socket
import subprocess
import time

import pytest

from support.bridge import PATH, event, sign
from support.processes import BUILD, wait_until
from support.sender import Sender

pytestmark = pytest.mark.sanitized

HOST = b"Host: h\r\n"


def head(line, *fields):
    return b"\r\n".join([line, b"Host: h", *fields]) + b"\r\n\r\n"


POST = f"POST {PATH} HTTP/1.1".encode()

REFUSALS = {
    "a slash too many": (head(POST.replace(b" HTTP", b"/ HTTP"), b"Content-Length: 0"),
                         404, PATH + "/", "without the slash at the end"),
    "another path": (head(b"POST /calls/+13125550101 HTTP/1.1", b"Content-Length: 0"),
                     404, "/calls/+1312***0101", "no such path"),
    "another method": (head(b"GET " + PATH.encode() + b" HTTP/1.1"), 405, PATH, "does not take this method"),
    "no length": (head(POST), 411, PATH, "how long its body is"),
    "a body too long": (head(POST, b"Content-Length: 9999999"), 413, PATH, "the body is longer"),
    "a header too long": (head(POST, b"X: " + b"x" * 20000), 431, PATH, "the header is too long"),
    "two lengths": (head(POST, b"Content-Length: 1", b"Content-Length: 1"), 400, PATH, "stands twice"),
    "a secret of 16": (head(b"PUT /texml/open/" + b"s" * 16 + b"/x/ HTTP/1.1"), 405, "/texml/open/.../x/", "does not take this method"),
    "a name of 15": (head(b"PUT //" + b"n" * 15 + b" HTTP/1.1"), 404, "//" + "n" * 15, "no such path"),
    "no HTTP": (b"\x16\x03\x01\x02\r\n", 400, '""', "a control character"),
    "an escape": (head(b"GET /a\x1b[31m HTTP/1.1"), 400, '""', "a control character"),
}


def send(bridge, request):
    """The status of the reply."""
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20) as connection:
        connection.sendall(request)
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_leaves_a_line(name, bridge):
    request, status, path, why = REFUSALS[name]
    assert send(bridge, request) == status

    def line():
        return re.search(r" warn  request refused .*\n", bridge.process.log())
    said = wait_until(line, "a line")[0]
    assert f" status={status} path={path} peer=127.0.0.1" in said and why in said


def test_a_webhook_that_is_too_slow_leaves_a_line(broker, make_bridge):
    bridge = make_bridge(broker, settings={"http.request_timeout": "1s"}).start()
    assert send(bridge, head(POST, b"Content-Length: 5") + b"slow") == 408
    wait_until(lambda: re.search(rf"took too long to arrive\" status=408 path={PATH} peer=", bridge.process.log()), "a line")


def flood(bridge, request, count):
    """So many at once on one connection; the statuses."""
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=60) as connection:
        stream = connection.makefile("rb")
        statuses = []
        for _ in range(0, count, 50):
            connection.sendall(request * 50)
            for _ in range(50):
                statuses.append(int(stream.readline().split()[1]))
                while stream.readline() != b"\r\n":
                    pass
        return statuses


@pytest.mark.slow
@pytest.mark.parametrize("field", [b"", b"telnyx-timestamp: 1\r\ntelnyx-signature-ed25519: AAAA\r\n"])
def test_a_flood_of_unsigned_webhooks_costs_a_line(field, bridge):
    """One in ten seconds, and one that says how many more there were."""
    request = POST + b"\r\nHost: h\r\n" + field + b"Content-Length: 0\r\n\r\n"
    before, begin = len(bridge.process.log()), time.monotonic()
    assert set(flood(bridge, request, 5000)) == {401}
    bridge.process.wait_for_words("webhook refused")
    spans = 1 + int(time.monotonic() - begin) // 10
    assert len(bridge.process.log()) - before < 1000 * spans

    def told():
        log = bridge.process.log()
        return len(re.findall(r" webhook refused .*\n", log)) + sum(map(int, re.findall(r"webhook refused.* more=(\d+)\n", log)))
    wait_until(lambda: told() == 5000, "the number", 30)
    assert len(bridge.process.log()) - before < 2000 * spans


def test_one_kind_hides_no_other(bridge):
    """A signed webhook that goes wrong is told of in the midst of a flood of unsigned ones."""
    flood(bridge, POST + b"\r\nHost: h\r\nContent-Length: 0\r\n\r\n", 1000)
    body = event("call.answered", "x")
    fields = {"Content-Type": "application/json", **sign(body)}
    assert bridge.request("POST", PATH, body + b" ", fields)[0] == 401
    assert bridge.request("POST", PATH + "/", body, fields)[0] == 404
    wait_until(lambda: "made with another key or for other bytes" in bridge.process.log(), "its line")
    wait_until(lambda: "without the slash at the end" in bridge.process.log(), "its line")


# ---- a log that is not read ----

class Unread:
    """A bridge that writes its log to a pipe or a terminal which nobody reads."""

    def __init__(self, bridge, kind):
        self.reader, writer = pty.openpty() if kind == "terminal" else os.pipe()
        self.popen = subprocess.Popen([BUILD / "telnyx-mqtt", "run", "--config", bridge.write_config()],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=writer)
        os.close(writer)

    def read(self):
        """All that is left, once the process has ended."""
        text = b""
        try:
            while part := os.read(self.reader, 65536):
                text += part
        except OSError:  # the end of a terminal
            pass
        os.close(self.reader)
        return text.decode()

    def read_until(self, needle):
        """All up to a whole line that holds it."""
        text = b""
        while not re.search(re.escape(needle) + rb"[^\n]*\n", text[-70000:]):
            text += os.read(self.reader, 65536)
        return text.decode()


@pytest.fixture(params=["pipe", "terminal"])
def unread(request, broker, make_bridge, cleanup):
    bridge = make_bridge(broker, settings={"bridge.health_interval": "1s"})
    bridge.process_unread = Unread(bridge, request.param)
    cleanup.append(bridge.process_unread.popen.kill)
    wait_until(lambda: bridge.status("/readyz") == 200, "the bridge")
    return bridge


COUNT = 2000


def post_more_than_is_kept(bridge):
    """At debug level each webhook is a line with its id: more than a pipe and the bridge hold together."""
    Sender(bridge, COUNT, 1e6, name="x" * 100).start().join()


def test_a_log_that_nobody_reads_stops_nothing(unread, client):
    post_more_than_is_kept(unread)
    client.wait_for(lambda m: m.topic.endswith("/dtmf/received"), "the events", COUNT)
    client.publish("telnyx/cmd/bridge/nothing", '{"correlation_id":"c"}')
    client.wait_for(lambda m: m.topic.startswith("telnyx/result/") and b'"c"' in m.payload, "a result")
    unread.process_unread.popen.terminate()
    assert unread.process_unread.popen.wait(20) == 0


@pytest.mark.slow
def test_what_was_lost_is_said_when_it_is_read_again(unread, client):
    post_more_than_is_kept(unread)
    text = unread.process_unread.read_until(b"lines of the log are missing here")
    lost = int(re.search(r"missing here.* lines=(\d+)", text)[1])
    assert lost > 100
    unread.post(event("call.dtmf.received", "after"))
    unread.process_unread.read_until(b"event_id=after")
    client.wait_for(lambda m: m.topic == "telnyx/bridge/health" and
                    json.loads(m.payload)["counters"]["log_lines_lost"] >= lost, "the number in bridge/health")
    unread.process_unread.popen.terminate()
    assert "stopped" in unread.process_unread.read().splitlines()[-1]
    assert unread.process_unread.popen.wait(20) == 0
