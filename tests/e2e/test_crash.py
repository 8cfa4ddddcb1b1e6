"""kill -9 of the bridge, at random moments and at every named step: nothing lost, nothing twice."""
import os
import random
import re
import signal
import time

import pytest

from support.ledger import Ledger, Load
from support.processes import ROOT, wait_until
from support.sim import Sim

FAULT_HEADER = ROOT / "include/bridge/fault.h"
POINTS = re.findall(r'X\(\w+, "([\w.]+)",', FAULT_HEADER.read_text())

# These need thousands of rows, hours, or a disk that fails; the journal's own tests visit them, in a process that they kill.
JOURNALS_TESTS = [ROOT / f"tests/engine/test_store_{name}.c" for name in ("crash", "sync")]
JOURNALS_POINTS = ("store.before_checkpoint", "store.after_checkpoint", "store.before_generation", "store.after_generation",
                   "store.move_copied", "store.move_named", "store.move_cleared", "store.move_placed")


@pytest.fixture
def world(make_broker, make_bridge, make_client, tmp_path, cleanup):
    """A bridge that was not started yet, its simulator, a client, and the ledger over them."""
    broker = make_broker(lines=["max_queued_messages 0"])
    bridge = make_bridge(broker)
    sim = Sim(tmp_path, bridge.webhook_url, "--accept-any-id", "--quiet", speed=200)
    cleanup.append(sim.stop)
    bridge.settings.update({"telnyx.api_url": sim.api_url, "log.level": "info",
                            "telnyx.public_keys": [*bridge.settings["telnyx.public_keys"], sim.public_key]})
    bridge.broker, bridge.sim, bridge.client = broker, sim, make_client(broker)
    bridge.ledger = Ledger(bridge.client, sim)
    return bridge


def sentinel(bridge):
    """What was kept before it is published before it: afterwards nothing more comes."""
    assert bridge.ledger.post(bridge, f"sentinel-{time.monotonic_ns()}")
    bridge.ledger.wait()


def kill_at_random(world, moments, fault):
    seed = int(os.environ.get("BRIDGE_CRASH_SEED", random.randrange(1 << 32)))
    print(f"BRIDGE_CRASH_SEED={seed}")
    chance = random.Random(seed)
    world.start()
    with Load(world.ledger, [world], world.client, pause_s=0.01):
        for _ in range(moments):
            # Mostly at its work, now and then while it starts.
            if chance.random() < 0.8:
                wait_until(lambda: world.status("/readyz") == 200, "ready")
            time.sleep(chance.uniform(0, 0.3))
            world.kill()
            world.spawn()
        wait_until(lambda: world.status("/readyz") == 200, "ready")
    world.ledger.wait()
    sentinel(world)
    world.ledger.check(fault)
    world.ledger.check_order()
    assert len(world.ledger.kept) > moments and len(world.ledger.commands) > moments


@pytest.mark.slow
@pytest.mark.sanitized
def test_killed_at_random_moments(world):
    kill_at_random(world, 15, "kill -9 at 15 random moments")


@pytest.mark.long
def test_killed_at_200_random_moments(world):
    kill_at_random(world, 200, "kill -9 at 200 random moments")


def give_all(world):
    """Some of everything, to a bridge that may die of it."""
    for _ in range(12):
        world.ledger.command(world.client)
        if not world.ledger.post(world, f"e-{time.monotonic_ns()}", call="v3:one"):
            return


def die_at(world, point, number):
    """Lets the bridge begin its work and be killed, then starts it and works it until it dies at the point."""
    world.start()
    give_all(world)
    world.kill()
    world.env["BRIDGE_FAULT"] = f"{point}:{number}"
    world.spawn()
    wait_until(lambda: world.status("/readyz") == 200 or not world.process.running(), "ready or dead")
    give_all(world)
    stops = point.startswith("stop.")
    if stops:
        world.process.send(signal.SIGTERM)
    # Acknowledgements that come together pass a point together: then it takes more to pass it often enough.
    wait_until(lambda: not world.process.running() or not stops and give_all(world),
               f"its death at {point}, which was never reached")
    assert world.process.popen.returncode == -signal.SIGKILL, world.process.log()
    del world.env["BRIDGE_FAULT"]


def visits():
    """Early passes and later ones; what happens once in a life is passed once."""
    for point in POINTS:
        once = point.startswith(("start.", "stop."))
        if point not in JOURNALS_POINTS:
            yield from ((point, number) for number in ((1,) if once else (1, 5)))


def test_the_other_steps_are_visited_elsewhere():
    text = "".join(path.read_text() for path in JOURNALS_TESTS)
    assert all(f'"{point}:' in text for point in JOURNALS_POINTS) and set(JOURNALS_POINTS) < set(POINTS)


@pytest.mark.slow
@pytest.mark.parametrize("point, number", visits())
def test_killed_at_every_step(point, number, world):
    die_at(world, point, number)
    world.start()
    world.ledger.wait()
    sentinel(world)
    world.ledger.check("kill -9 at every named step")


def test_a_command_that_comes_again_with_dup_runs_once(world):
    """Killed between the commit and the PUBACK: the broker sends it again, and the journal knows it."""
    world.env["BRIDGE_FAULT"] = "command.committed:1"
    world.start()
    world.ledger.command(world.client)
    wait_until(lambda: not world.process.running(), "its death")
    del world.env["BRIDGE_FAULT"]
    world.start()
    world.ledger.wait()
    again = re.compile(rf"Sending PUBLISH to {world.settings['mqtt.client_id']} \(d1, q1, r0, \w+, 'telnyx/cmd/messages/send'")
    wait_until(lambda: again.search(world.broker.process.log()), "the repeat")
    sentinel(world)
    world.ledger.check()
    assert list(world.ledger.sent().values()) == [1]
