"""HTTPS on the listener: certificates are read again on demand, and what is no TLS harms nobody."""
import shutil
import signal
import socket
import ssl
import subprocess
import time

import pytest

from support.certificates import make_certificate
from support.http_attack import Client, read_reply
from support.processes import BUILD, wait_until

pytestmark = pytest.mark.sanitized


@pytest.fixture
def certificates(tmp_path):
    """Two pairs, and the place where the listener looks for its own: a copy of the first."""
    pairs = [make_certificate(tmp_path, name) for name in ("first", "second")]
    used = tmp_path / "used.crt", tmp_path / "used.key"
    install(pairs[0], used)
    return pairs, used


def install(pair, place):
    for source, target in zip(pair, place):
        shutil.copy(source, target)


@pytest.fixture
def probe(make_probe, certificates):
    return make_probe(tls=certificates[1], delay_ms=1)


def wrap(connection, **options):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(options.get("alpn", ["http/1.1"]))
    return context.wrap_socket(connection)


def name_of_certificate(probe):
    client = Client(probe, wrap)
    der = client.connection.getpeercert(binary_form=True)
    assert client.post(b"hello") == b"hello"
    client.close()
    return "second" if b"second" in der else "first" if b"first" in der else None


def shakes_hands(probe, version, ciphers):
    """Whether a client that offers nothing else is let in; with OpenSSL's safeguards lowered, so that it offers it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    try:
        with socket.create_connection(("127.0.0.1", probe.port), 10) as plain, context.wrap_socket(plain):
            return True
    except (ssl.SSLError, ConnectionResetError):
        return False


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_only_keys_that_are_gone_afterwards(probe):
    """RFC 9325, section 4.2: forward secrecy and authenticated encryption, TLS 1.2 at least."""
    tls = ssl.TLSVersion
    for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"):
        assert shakes_hands(probe, tls.TLSv1_2, cipher), cipher
    for cipher in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM8"):
        assert not shakes_hands(probe, tls.TLSv1_2, cipher), cipher
    assert shakes_hands(probe, tls.TLSv1_3, "ALL")
    for version in (tls.TLSv1, tls.TLSv1_1):
        assert not shakes_hands(probe, version, "ALL"), version


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_rsa_certificate_is_no_way_around_that(tmp_path, make_probe):
    """Only with RSA is there a key exchange without forward secrecy: the key itself."""
    pair = make_certificate(tmp_path, "rsa", ("-newkey", "rsa:2048", "-nodes"))
    probe = make_probe(tls=pair, delay_ms=1)
    assert shakes_hands(probe, ssl.TLSVersion.TLSv1_2, "ECDHE-RSA-AES128-GCM-SHA256")
    for cipher in ("AES128-GCM-SHA256", "AES256-SHA", "DHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA"):
        assert not shakes_hands(probe, ssl.TLSVersion.TLSv1_2, cipher), cipher


def test_serves_requests(probe):
    client = Client(probe, wrap)
    for size in (0, 1, 1000, 16384, 16385, 40000, 65536):
        assert client.post(b"b" * size) == b"b" * size
    client.connection.sendall(b"GET /big HTTP/1.1\r\nHost: h\r\n\r\n")
    status, _, body = read_reply(client.stream)
    assert (status, len(body)) == (200, 16 << 20)
    client.connection.sendall(b"GET /none HTTP/1.1\r\nHost: h\r\n\r\n")
    assert read_reply(client.stream)[0] == 404
    client.close()


def test_pipelined_posts(probe):
    client = Client(probe, wrap)
    one = b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n" + b"b" * 20000
    client.connection.sendall(one * 5)
    assert [len(read_reply(client.stream)[2]) for _ in range(5)] == [20000] * 5
    probe.assert_idle()
    client.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_resumes_a_session(probe, version):
    """Each connection needs a handshake; one that is resumed takes no signature of the server's."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    session, reused = None, []
    for _ in range(3):
        client = Client(probe, lambda connection: context.wrap_socket(connection, session=session))
        assert client.post(b"hello") == b"hello"  # in TLS 1.3 the session's ticket comes along with it
        reused.append(client.connection.session_reused)
        session = client.connection.session
        client.close()
    assert reused == [False, True, True]


def test_never_agrees_on_http_2(probe):
    client = Client(probe, lambda connection: wrap(connection, alpn=["h2", "http/1.1"]))
    assert client.connection.selected_alpn_protocol() == "http/1.1"
    client.close()


def test_new_connections_get_the_new_certificate(probe, certificates):
    pairs, used = certificates
    old = Client(probe, wrap)
    assert old.post(b"before") == b"before"
    assert name_of_certificate(probe) == "first"
    install(pairs[1], used)
    probe.reload()
    wait_until(lambda: name_of_certificate(probe) == "second", "the new certificate")
    assert old.post(b"after") == b"after"
    old.close()


@pytest.mark.parametrize("broken", ["wrong key", "no certificate", "garbage", "empty"])
def test_a_certificate_that_cannot_be_used_changes_nothing(probe, certificates, broken):
    pairs, used = certificates
    if broken == "wrong key":
        install((pairs[1][0], pairs[0][1]), used)
    elif broken == "no certificate":
        used[0].unlink()
    else:
        used[0].write_text("garbage" if broken == "garbage" else "")
    probe.reload()
    wait_until(lambda: "reload failed" in probe.process.log(), "the refusal")
    probe.process.wait_for_words("the certificate in use stays")
    assert name_of_certificate(probe) == "first"
    install(pairs[1], used)
    probe.reload()
    wait_until(lambda: name_of_certificate(probe) == "second", "the new certificate")


@pytest.mark.parametrize("broken", ["wrong key", "no certificate", "no key", "garbage"])
def test_does_not_start_without_a_usable_certificate(certificates, broken):
    pairs, used = certificates
    if broken == "wrong key":
        install((pairs[1][0], pairs[0][1]), used)
    elif broken == "garbage":
        used[0].write_text("garbage")
    else:
        used[0 if broken == "no certificate" else 1].unlink()
    result = subprocess.run([BUILD / "tests/http_probe", "127.0.0.1:0", "10", "1000", "0", *used], timeout=20,
                            capture_output=True, text=True)
    assert result.returncode == 1
    assert str(used[0 if broken != "no key" else 1]) in result.stderr.splitlines()[-1]


NO_TLS = {"HTTP": b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", "zeroes": b"\0" * 5000,
          "part of a record": b"\x16\x03\x01\x02\x00\x01", "a record too long": b"\x16\x03\x01\xff\xff" + b"a" * 70000,
          "every byte": bytes(range(256)) * 20, "nothing": b""}


@pytest.mark.parametrize("name", NO_TLS)
def test_what_is_no_tls_harms_nobody(probe, name):
    good = Client(probe, wrap)
    connection = probe.connect()
    try:
        connection.sendall(NO_TLS[name])
    except OSError:
        pass
    assert good.post(b"during") == b"during"
    probe.assert_idle()
    assert name_of_certificate(probe) == "first"
    connection.close()
    assert good.post(b"after") == b"after"
    assert len(probe.process.log()) < 3000, "an attacker can fill the log"
    good.close()


def test_what_is_no_tls_while_it_is_let_in_harms_nobody(probe):
    """Its bytes are there already when the connection is accepted, so that this is when the library refuses it."""
    good = Client(probe, wrap)
    probe.process.send(signal.SIGSTOP)
    connections = [probe.connect() for _ in range(5)]
    for connection in connections:
        connection.sendall(b"no TLS")
    probe.process.send(signal.SIGCONT)
    newcomer = Client(probe, wrap)
    assert newcomer.post(b"new") == b"new" and good.post(b"after") == b"after"
    assert "no file descriptors" not in probe.process.log()
    for each in (*connections, newcomer, good):
        each.close()


def test_an_aborted_handshake_or_stream_harms_nobody(probe):
    good = Client(probe, wrap)
    for _ in range(20):
        secured = wrap(probe.connect())
        secured.sendall(b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe")
        raw = socket.socket(fileno=secured.detach())
        raw.sendall(b"\x17\x03\x03\x00\x20" + b"not what was agreed on..........")
        raw.close()
    assert good.post(b"after") == b"after"
    probe.assert_idle()
    good.close()


def test_a_handshake_has_a_deadline(make_probe, certificates):
    probe = make_probe(tls=certificates[1], timeout_ms=300)
    connection = probe.connect()
    connection.sendall(b"\x16\x03\x01")
    assert connection.recv(100) == b""
    connection.close()


@pytest.mark.slow
def test_a_handshake_s_deadline_does_not_end_the_connection(make_probe, certificates):
    """The library's own timer goes on after the handshake, unless it is stopped."""
    probe = make_probe(tls=certificates[1], timeout_ms=2000)
    client = Client(probe, wrap)
    for _ in range(3):
        assert client.post(b"hello") == b"hello"
        time.sleep(2.5)
    client.close()
