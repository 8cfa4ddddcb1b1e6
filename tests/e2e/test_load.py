"""Stopped or killed under a mixed load of webhooks and commands, the bridge loses nothing."""
import time

import pytest

from support.bridge import Bridge
from support.load import Load
from support.rig import running

pytestmark = [pytest.mark.slow, pytest.mark.sanitized]
STOP_MAX_S = 10  # bridge.shutdown_timeout


@pytest.fixture
def rig(tmp_path, request):
    with running(tmp_path, settings=getattr(request, "param", None)) as rig:
        # So that a stop or a crash finds requests under way.
        rig.sim.fault("slow", operation="messages.send", delay_ms=100, count=1000000)
        yield rig


@pytest.fixture
def load(rig):
    load = Load(rig)
    yield load
    load.stop()


def test_an_orderly_stop_under_load_loses_and_repeats_nothing(rig, load):
    for _ in range(3):
        load.wait_for_more()
        begin = time.monotonic()
        assert rig.bridge.stop() == 0, rig.bridge.process.log()[-3000:]
        assert time.monotonic() - begin < STOP_MAX_S
        rig.bridge.start()
    load.stop()
    load.wait_for_all()
    load.assert_each_came_once()
    load.assert_unsafe_ones_were_sent_once()
    load.assert_repeats_had_the_same_id()
    load.assert_each_call_s_came_in_order()
    assert load.errors().keys() <= {"shutting_down"}


def test_killed_under_load_it_loses_nothing(rig, load):
    """kill -9 again and again: each webhook that got 200 is published, each command has one outcome."""
    for _ in range(6):
        load.wait_for_more()
        rig.bridge.kill()
        rig.bridge.start()
    load.stop()
    load.wait_for_all()
    load.assert_one_outcome_each()
    load.assert_unsafe_ones_were_sent_once()
    load.assert_repeats_had_the_same_id()
    load.assert_each_call_s_came_in_order()
    assert load.errors().keys() <= {"unknown_outcome"}


GROUP = {"mqtt.share_group": "bridges"}


@pytest.mark.parametrize("rig", [GROUP], indirect=True, ids=["shared"])
def test_a_rolling_restart_of_two_that_share_the_commands(rig, load, tmp_path, cleanup):
    first, second = rig.bridge, Bridge(tmp_path, rig.broker.port, rig.sim.api_url, GROUP, name="second").start()
    cleanup.append(second.stop)
    for _ in range(2):
        for bridge, other in ((first, second), (second, first)):
            load.wait_for_more()
            rig.bridge = other  # gets the webhooks meanwhile
            assert bridge.stop() == 0
            load.wait_for_more()
            bridge.start()
    load.stop()
    load.wait_for_all()
    load.assert_each_came_once()
    load.assert_unsafe_ones_were_sent_once()
    assert load.errors().keys() <= {"shutting_down"}
    for bridge in (first, second):
        assert "command done" in bridge.process.log()
