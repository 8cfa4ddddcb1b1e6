"""`telnyx-mqtt healthcheck` asks the bridge that runs here: for containers, which have no other program."""
import os
import socket
import subprocess

import pytest

from support.certificates import make_certificate
from support.processes import BUILD, free_port, wait_until


@pytest.fixture
def healthcheck(make_bridge, broker):
    """Runs it with a bridge's configuration, or with an environment alone."""
    def run(bridge=None, env=None, flags=()):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TELNYX")}
        config = ["--config", bridge.write_config()] if bridge else []
        done = subprocess.run([BUILD / "telnyx-mqtt", "healthcheck", *config, *flags], capture_output=True, text=True,
                              timeout=30, env={**clean, **(env or {})}, check=False)
        return done.returncode, done.stdout + done.stderr
    return run


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "[::]", "[::1]", "127.0.0.2"])
def test_a_bridge_that_is_ready(address, make_bridge, broker, healthcheck):
    bridge = make_bridge(broker)
    bridge.settings["http.listen"] = f"{address}:{bridge.http_port}"
    bridge.spawn()
    wait_until(lambda: healthcheck(bridge) == (0, "telnyx-mqtt: ready\n"), "a healthy bridge")


def test_over_tls_and_past_any_proxy(make_bridge, broker, healthcheck, tmp_path):
    cert, key = make_certificate(tmp_path, "another-name")
    bridge = make_bridge(broker, settings={"http.cert_file": str(cert), "http.key_file": str(key)})
    bridge.spawn()
    proxies = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "ALL_PROXY")}
    wait_until(lambda: healthcheck(bridge, proxies) == (0, "telnyx-mqtt: ready\n"), "a healthy bridge")


def test_the_file_may_be_named_by_the_environment(make_bridge, broker, healthcheck):
    bridge = make_bridge(broker).start()
    env = {"TELNYX_MQTT_CONFIG": str(bridge.write_config())}
    assert healthcheck(env=env) == (0, "telnyx-mqtt: ready\n")
    assert healthcheck(env={"TELNYX_MQTT_CONFIG": "/nowhere"})[1].startswith("/nowhere: cannot be read: ")
    assert "telnyx.api_key is required" in healthcheck(env={"TELNYX_MQTT_CONFIG": ""})[1]


def test_why_a_bridge_is_not_ready(make_bridge, broker, healthcheck):
    bridge = make_bridge(broker).start()
    broker.kill()
    status, _ = wait_until(lambda: "telnyx-mqtt: not ready (503): " in (found := healthcheck(bridge))[1] and found, "why")
    assert status == 1


@pytest.mark.slow
def test_nobody_who_answers(make_bridge, broker, healthcheck):
    bridge = make_bridge(broker)
    url = f"http://127.0.0.1:{bridge.http_port}/readyz"
    assert healthcheck(bridge) == (1, f"telnyx-mqtt: no answer from {url}: Couldn't connect to server\n") or \
        healthcheck(bridge) == (1, f"telnyx-mqtt: no answer from {url}: Could not connect to server\n")
    with socket.create_server(("127.0.0.1", bridge.http_port)):
        assert healthcheck(bridge) == (1, f"telnyx-mqtt: no answer from {url}: Timeout was reached\n")


def test_what_cannot_be_asked(make_bridge, broker, healthcheck):
    bridge = make_bridge(broker)
    status, words = healthcheck(bridge, flags=["--set=http.listen=127.0.0.1:0"])
    assert status == 1 and "free port" in words
    status, words = healthcheck(bridge, flags=[f"--set=http.listen=nowhere:{free_port()}"])
    assert status == 1 and "http.listen must be an address and a port" in words
