"""SIGTERM under load: what is under way is finished or reported, and nothing is lost or repeated."""
import time

import pytest

from support.bridge import Bridge
from support.ledger import Ledger, Load
from support.processes import wait_until
from support.rig import running

pytestmark = [pytest.mark.slow, pytest.mark.sanitized]
STOP_MAX_S = 10  # bridge.shutdown_timeout
GROUP = {"mqtt.share_group": "bridges"}


@pytest.fixture
def rig(tmp_path, request):
    with running(tmp_path, settings=getattr(request, "param", None)) as rig:
        # So that a stop finds requests under way.
        rig.sim.fault("slow", operation="messages.send", delay_ms=100, count=1000000)
        rig.ledger = Ledger(rig.client, rig.sim)
        yield rig


def wait_for_more(ledger, events=40, commands=20):
    kept, taken = len(ledger.kept) + events, len(ledger.commands) + commands
    wait_until(lambda: len(ledger.kept) >= kept and len(ledger.commands) >= taken, "load")


def stop(bridge):
    begin = time.monotonic()
    assert bridge.stop() == 0, bridge.process.log()[-3000:]
    assert time.monotonic() - begin < STOP_MAX_S


def assert_all_is_well(ledger, fault):
    ledger.wait()
    ledger.check(fault)
    ledger.check_once()
    assert ledger.errors() <= {"shutting_down"}


def test_an_orderly_stop_loses_and_repeats_nothing(rig):
    with Load(rig.ledger, [rig.bridge], rig.client):
        for _ in range(3):
            wait_for_more(rig.ledger)
            stop(rig.bridge)
            rig.bridge.start()
    assert_all_is_well(rig.ledger, "SIGTERM under load")
    rig.ledger.check_order()


@pytest.mark.parametrize("rig", [GROUP], indirect=True, ids=["shared"])
def test_a_rolling_restart_of_two_that_share_the_commands(rig, tmp_path, cleanup):
    bridges = [rig.bridge, Bridge(tmp_path, rig.broker.port, rig.sim.api_url, GROUP, name="second").start()]
    cleanup.append(bridges[1].stop)
    with Load(rig.ledger, bridges, rig.client):
        for bridge in bridges * 2:
            wait_for_more(rig.ledger)
            stop(bridge)
            wait_for_more(rig.ledger)
            bridge.start()
    assert_all_is_well(rig.ledger, "rolling restart of two with a share group")
    assert all("command done" in bridge.process.log() for bridge in bridges)
