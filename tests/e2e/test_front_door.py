"""Who may knock: the networks that webhooks may come from, and whose word a proxy's is."""
import re
import socket

import pytest

from support.bridge import PATH, event, sign
from support.processes import free_port, wait_until

TELNYX, STRANGER = "192.76.120.130", "203.0.113.7"


@pytest.fixture
def guarded(broker, make_bridge):
    """Behind a proxy at 127.0.0.1; webhooks are taken from Telnyx alone."""
    settings = {"http.trusted_proxies": ["127.0.0.1"], "http.allowed_networks": ["telnyx"],
                "admin.listen": f"127.0.0.1:{free_port()}"}
    return make_bridge(broker, settings=settings).start()


def post_from(bridge, address, head):
    """Sends a webhook's head, its body once the bridge asks for it; the reply's status."""
    body = event("call.answered", f"{address} {head}")
    fields = {**sign(body), "Content-Type": "application/json", "Host": "h", "Content-Length": len(body),
              "Expect": "100-continue", **head}
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    with socket.create_connection(("127.0.0.1", bridge.http_port), timeout=20, source_address=(address, 0)) as connection:
        connection.sendall(f"POST {PATH} HTTP/1.1\r\n{text}\r\n".encode())
        replies = connection.makefile("rb")
        status = int(replies.readline().split()[1])
        if status == 100:
            replies.readline()
            connection.sendall(body)
            status = int(replies.readline().split()[1])
        return status


def test_telnyx_may_send_and_strangers_may_not(guarded, client):
    assert post_from(guarded, "127.0.0.1", {"X-Forwarded-For": f"{STRANGER}, {TELNYX}"}) == 200
    assert post_from(guarded, "127.0.0.1", {"Forwarded": f"for={TELNYX};proto=https"}) == 200
    assert client.wait_for(lambda m: m.topic.endswith("/answered"), "both events", 2)
    assert post_from(guarded, "127.0.0.1", {"X-Forwarded-For": f"{TELNYX}, {STRANGER}"}) == 403
    line = wait_until(lambda: re.search(r"request refused.*\n", guarded.process.log()), "a line")[0]
    assert f"status=403 path={PATH} peer={STRANGER}" in line and "http.allowed_networks" in line
    assert post_from(guarded, "127.0.0.2", {"X-Forwarded-For": TELNYX}) == 403, "not a proxy of ours"
    assert post_from(guarded, "127.0.0.1", {}) == 403, "the proxy itself"
    assert post_from(guarded, "127.0.0.1", {"Forwarded": f"for={TELNYX}", "X-Forwarded-For": STRANGER}) == 403
    assert guarded.metrics()["webhooks_refused_total"] == 4


def test_health_is_for_everybody(guarded):
    for path in ("/healthz", "/readyz"):
        assert guarded.request("GET", path, headers={"X-Forwarded-For": STRANGER})[0] == 200
        assert guarded.request("GET", path, port=guarded.admin_port)[0] == 200


def test_the_log_names_the_sender_not_the_proxy(broker, make_bridge):
    bridge = make_bridge(broker, settings={"http.trusted_proxies": ["127.0.0.0/8"]}).start()
    assert bridge.request("POST", PATH, b"x", {"X-Forwarded-For": f"6.6.6.6, {STRANGER}, 127.0.0.9"})[0] == 401
    wait_until(lambda: re.search(rf"webhook refused.* peer={STRANGER}\n", bridge.process.log()), "its line")
