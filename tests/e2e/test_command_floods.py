"""Many commands at once: what each of them waits for, and whom it holds up."""
import time

import pytest

from support.commands import result_of, run, send
from support.processes import free_port, wait_until
from support.shim import Shim

SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}


@pytest.fixture
def bridge(broker, make_bridge, make_sim, tmp_path):
    """Not started yet; its Telnyx is `bridge.sim`, its disk `bridge.shim`."""
    sim = make_sim("--accept-any-id", "--quiet")
    bridge = make_bridge(broker, sim.api_url, settings={"log.level": "info"})
    bridge.sim, bridge.shim = sim, Shim(tmp_path).use(bridge)
    return bridge


@pytest.mark.slow
def test_commands_share_the_syncs_of_a_slow_disk(bridge, client):
    """As an SD card's: each sync takes 30 ms. With one for each command these took 12 s, and three for each 20 s. The syncs
    are counted, as a machine that has much else to do takes time of its own."""
    count = 200
    bridge.settings["admin.listen"] = f"127.0.0.1:{free_port()}"
    bridge.shim.set(sync=30)
    bridge.start()
    run(client, "cmd/messages/send", SMS)
    before = bridge.metrics()["commit_seconds_count"]
    sent = [send(client, "cmd/messages/send", SMS, wait=False) for _ in range(count)]
    assert all(result_of(client, name)["ok"] for name in sent)
    assert bridge.metrics()["commit_seconds_count"] - before < count / 2
    assert len(bridge.sim.requests(limit=2 * count)) == count + 1


def test_what_telnyx_wants_later_holds_nobody_up(bridge, client):
    """As many messages as may be under way at once, and more, wait for their next attempt."""
    bridge.start()
    bridge.sim.fault("rate_limit", operation="messages.send", retry_after="15", count=40)
    for _ in range(40):
        send(client, "cmd/messages/send", SMS, wait=False)
    wait_until(lambda: len(bridge.sim.requests(limit=100)) == 40, "every message to be refused once")
    assert run(client, "cmd/calls/v3:one/hangup", {})["ok"]
    assert len(bridge.sim.requests(operation="messages.send", limit=100)) == 40, "it has waited for them"


@pytest.mark.slow
def test_a_flood_holds_no_call_up(bridge, client):
    """Thousands of messages take half a minute; a call is hung up meanwhile, and another is made."""
    bridge.start()
    bridge.sim.fault("slow", operation="messages.send", delay_ms=300, count=3000)
    for n in range(3000):
        send(client, "cmd/messages/send", SMS, wait=n == 2999)  # the client holds back what the broker did not take yet
    wait_until(lambda: len(bridge.sim.requests()) > 0, "the first of them")
    begin = time.monotonic()
    for n in range(5):
        assert run(client, f"cmd/calls/v3:{n}/hangup", {})["ok"]
    assert run(client, "cmd/calls/dial", {"connection_id": "1", "from": "+13125550101", "to": "+17735550102"})["ok"]
    assert time.monotonic() - begin < 10


@pytest.mark.slow
def test_a_flood_at_the_ceiling_makes_room(bridge, client):
    """What is refused as busy is of the flood, not what another asks for meanwhile."""
    bridge.settings["commands.max_pending"] = 100
    bridge.start()
    bridge.sim.fault("slow", operation="messages.send", delay_ms=3000, count=200)
    for _ in range(300):
        send(client, "cmd/messages/send", SMS, wait=False)
    client.wait_for(lambda m: m.topic.endswith("messages/send") and b'"busy"' in m.payload, "one that is busy")
    for n in range(5):
        assert run(client, f"cmd/calls/v3:{n}/hangup", {})["ok"]
