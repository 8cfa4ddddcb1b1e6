"""TLS on both sides of the bridge, and what SIGHUP reads again."""
import http.client
import shutil
import signal
import ssl

import pytest

from support.bridge import PATH, event, sign
from support.broker import Broker
from support.certificates import issue_certificate, make_certificate
from support.processes import free_port, wait_until

pytestmark = pytest.mark.sanitized


# ---- to the broker ----

@pytest.fixture
def authority(tmp_path):
    return make_certificate(tmp_path, "authority")


@pytest.fixture
def make_tls_broker(tmp_path, authority, cleanup):
    """A broker with a plain listener for the test and another one with TLS, `tls_port`, for the bridge."""
    def make(*lines, host="127.0.0.1"):
        cert, key = issue_certificate(tmp_path, "broker", authority, host)
        port = free_port()
        broker = Broker(tmp_path, [f"listener {port} 127.0.0.1", f"cafile {authority[0]}", f"certfile {cert}",
                                   f"keyfile {key}", *lines])
        broker.tls_port = port
        broker.start()
        cleanup.append(broker.stop)
        return broker
    return make


def tls_settings(broker, ca_file, **more):
    return {"mqtt.url": f"mqtts://127.0.0.1:{broker.tls_port}", "mqtt.ca_file": str(ca_file), **more}


def assert_says(bridge, *words):
    """The log says why there is no connection; /readyz tells strangers no more than that there is none."""
    def said():
        return any(all(word in line for word in words) for line in bridge.process.log().splitlines())
    wait_until(said, f"the log to say {words}")
    status, body, _ = wait_until(lambda: (reply := bridge.request("GET", "/readyz"))[1].startswith(b"broker: the ") and reply,
                                 "the reason")  # which another thread than that of the connection tells
    assert status == 503 and b"127.0.0.1" not in body


def test_a_broker_by_tls(authority, make_tls_broker, make_bridge, make_client):
    broker = make_tls_broker()
    bridge = make_bridge(broker, settings=tls_settings(broker, authority[0])).start()
    client = make_client(broker)
    assert bridge.post(event("call.answered", "t-1")) == 200
    assert client.wait_for("telnyx/call/v3:call/answered").payload == event("call.answered", "t-1")


def test_a_wrong_authority_is_named(tmp_path, make_tls_broker, make_bridge):
    broker = make_tls_broker()
    stranger = make_certificate(tmp_path, "stranger")
    bridge = make_bridge(broker, settings=tls_settings(broker, stranger[0])).start(ready=False)
    assert_says(bridge, "TLS", "certificate verify failed")
    assert bridge.post(event("call.answered", "kept")) == 200  # events are kept all the same


def test_a_certificate_for_another_host_is_refused(authority, make_tls_broker, make_bridge):
    broker = make_tls_broker(host="broker.example.net")
    bridge = make_bridge(broker, settings=tls_settings(broker, authority[0])).start(ready=False)
    assert_says(bridge, "certificate", "host")


def test_a_broker_that_asks_for_a_certificate(tmp_path, authority, make_tls_broker, make_bridge):
    broker = make_tls_broker("require_certificate true")
    without = make_bridge(broker, settings=tls_settings(broker, authority[0])).start(ready=False)
    wait_until(lambda: without.request("GET", "/readyz")[1].startswith(b"broker: the "), "a reason")
    cert, key = issue_certificate(tmp_path, "client", authority)
    make_bridge(broker, settings=tls_settings(broker, authority[0], **{"mqtt.cert_file": str(cert),
                                                                       "mqtt.key_file": str(key)})).start()
    assert without.status("/readyz") == 503


def test_sighup_reads_the_authority_again(tmp_path, authority, make_tls_broker, make_bridge):
    broker = make_tls_broker()
    trusted = tmp_path / "trusted.crt"
    shutil.copy(make_certificate(tmp_path, "stranger")[0], trusted)
    bridge = make_bridge(broker, settings=tls_settings(broker, trusted)).start(ready=False)
    assert_says(bridge, "certificate verify failed")
    shutil.copy(authority[0], trusted)
    bridge.process.send(signal.SIGHUP)
    wait_until(lambda: bridge.status("/readyz") == 200, "the connection")


# ---- the listener, and SIGHUP ----

class HttpsBridge:
    """A bridge whose listener has a certificate, which is kept at `place`."""

    def __init__(self, folder, broker, make_bridge):
        self.place = folder / "used.crt", folder / "used.key"
        self.use(make_certificate(folder, "first"))
        self.bridge = make_bridge(broker, settings={"http.cert_file": str(self.place[0]),
                                                    "http.key_file": str(self.place[1])})
        self.bridge.status = lambda path: self.request("GET", path)  # start() asks whether it is ready
        self.bridge.start()

    def use(self, pair):
        for source, target in zip(pair, self.place):
            shutil.copy(source, target)

    def connect(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.bridge.http_port, timeout=20, context=context)

    def request(self, method, path, body=None, headers=None):
        connection = self.connect()
        try:
            connection.request(method, path, body, headers or {})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def name(self):
        """Whose certificate a new connection is shown."""
        connection = self.connect()
        connection.connect()
        shown = connection.sock.getpeercert(binary_form=True)
        connection.close()
        return next(name for name in ("first", "second") if name.encode() in shown)

    def log(self):
        return self.bridge.process.log()

    def reload(self):
        """SIGHUP; returns what was logged for it."""
        before = len(self.log())
        self.bridge.process.send(signal.SIGHUP)
        return wait_until(lambda: "read again" in self.log()[before:] and self.log()[before:], "the reload")


@pytest.fixture
def https(tmp_path, broker, make_bridge):
    return HttpsBridge(tmp_path, broker, make_bridge)


def test_webhooks_over_https(https, client):
    body = event("call.answered", "s-1")
    assert https.request("POST", PATH, body, {"Content-Type": "application/json", **sign(body)}) == 200
    assert client.wait_for("telnyx/call/v3:call/answered").payload == body


def test_sighup_reads_the_listeners_certificate_again(tmp_path, https):
    assert https.name() == "first"
    https.use(make_certificate(tmp_path, "second"))
    assert "certificates, documents, log level and limits were read again" in https.reload()
    assert https.name() == "second"


def test_a_bad_certificate_at_sighup_is_not_used(https):
    https.place[0].write_text("no certificate\n")
    said = https.reload()
    assert "not all could be read again" in said and "listener_certificate=unchanged" in said
    assert str(https.place[0]) in said
    assert https.name() == "first"


def test_sighup_reads_the_log_level_again(bridge, client):
    def post(event_id):
        assert bridge.post(event("call.answered", event_id)) == 200

    def reload(level, says):
        before = len(bridge.process.log())
        bridge.settings["log.level"] = level
        bridge.write_config()
        bridge.process.send(signal.SIGHUP)
        return wait_until(lambda: says in bridge.process.log()[before:] and bridge.process.log()[before:], says)

    post("level-1")
    bridge.process.wait_for_words("level-1")
    # Without a certificate there is nothing to complain about.
    assert "error" not in reload("info", "certificates, documents, log level and limits were read again")
    post("level-2")
    assert "level-2" not in bridge.process.log()
    said = reload("loud", "not all could be read again")
    assert "settings=unchanged" in said and "bridge.yaml:" in said and "loud" in said
    post("level-3")
    assert "level-3" not in bridge.process.log()
    reload("debug", "certificates, documents, log level and limits were read again")
    post("level-4")
    wait_until(lambda: "level-4" in bridge.process.log(), "debug lines")
    client.wait_for(lambda m: m.user.get("id") == "level-4", "the event")
