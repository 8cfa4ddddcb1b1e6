"""The listener for whoever runs the bridge: metrics, and health with all its reasons."""
import json
import re
import subprocess

import pytest

from support.bridge import event
from support.processes import free_port, wait_until

PROMTOOL = "/usr/bin/promtool"


@pytest.fixture
def bridge(broker, make_bridge):
    return make_bridge(broker, settings={"admin.listen": f"127.0.0.1:{free_port()}"}).start()


def get(bridge, path, method="GET"):
    status, text, _ = bridge.request(method, path, port=bridge.admin_port)
    return status, text.decode()


def test_metrics_pass_prometheus_own_check(bridge):
    text = get(bridge, "/metrics")[1]
    check = subprocess.run([PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, timeout=60)
    assert (check.returncode, check.stdout, check.stderr) == (0, "", "")
    names = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    assert len(names) == len(dict(names)) == len(re.findall(r"^# HELP ", text, re.MULTILINE))


def test_a_webhook_is_counted_and_timed(bridge, broker, make_client):
    client = make_client(broker)
    before = bridge.metrics()
    assert bridge.post(event("call.answered", "m-1")) == 200
    client.wait_for(lambda m: m.user.get("id") == "m-1", "the event")
    wait_until(lambda: bridge.metrics()["publish_seconds_count"] > before["publish_seconds_count"],
               "the acknowledgement")
    after = bridge.metrics()
    for name in ("webhooks_kept_total", "webhook_seconds_count", 'webhook_seconds_bucket{le="+Inf"}'):
        assert after[name] == before[name] + 1, name
    assert after["commit_seconds_count"] > before["commit_seconds_count"]
    assert 0 < after["webhook_seconds_sum"] < 20
    buckets = [value for name, value in after.items() if name.startswith("webhook_seconds_bucket")]
    assert buckets == sorted(buckets) and buckets[-1] == after["webhook_seconds_count"]


def test_health_and_metrics_are_one_list(bridge, broker, make_client):
    """What bridge/health tells in numbers, /metrics tells under the same name."""
    message = make_client(broker).wait_for("telnyx/bridge/health")
    health = json.loads(message.payload)
    names = {re.sub(r"\{.*|_total$", "", name) for name in bridge.metrics()}
    told = {f"{group}_{name}" for group in ("journal", "mqtt") for name, value in health[group].items()
            if not isinstance(value, str)}
    told |= set(health["counters"]) | {"uptime_s", "commands_pending"}
    assert {re.sub("_s$", "_seconds", name) for name in told} <= names


def test_readyz_tells_all_here_and_little_to_strangers(bridge, broker):
    assert get(bridge, "/healthz") == (200, "ok\n")
    assert get(bridge, "/readyz") == (200, "ready\n")
    broker.stop()
    wait_until(lambda: get(bridge, "/readyz")[0] == 503, "the loss")
    wait_until(lambda: "Connection refused" in get(bridge, "/readyz")[1], "the reason")
    status, body, _ = bridge.request("GET", "/readyz")
    assert (status, body) == (503, b"broker: the broker cannot be reached\n")


def test_it_serves_nothing_else(bridge):
    assert get(bridge, "/webhooks/telnyx", "POST")[0] == 404
    assert get(bridge, "/metrics", "POST")[0] == 405
    assert bridge.status("/metrics") == 404, "not on the public listener"
