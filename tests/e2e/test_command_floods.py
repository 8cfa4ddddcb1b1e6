"""Many commands at once: what each of them waits for, and whom it holds up."""
import time

import pytest

from support.commands import result_of, run, send
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
    """As an SD card's: each sync takes 30 ms. With one for each command these took 12 s, and three for each 20 s."""
    count = 200
    bridge.shim.set(sync=30)
    bridge.start()
    run(client, "cmd/messages/send", SMS)
    begin = time.monotonic()
    sent = [send(client, "cmd/messages/send", SMS, wait=False) for _ in range(count)]
    assert all(result_of(client, name)["ok"] for name in sent)
    assert time.monotonic() - begin < 5
    assert len(bridge.sim.requests(limit=2 * count)) == count + 1
