"""The listener as a running process, attacked by what nobody thought of: the known attacks, mutated without end."""
import os
import time

import pytest

from support.bridge import PATH
from support.http_attack import Client, attack
from support.http_corpus import ATTACKS
from support.http_mutate import Mutator
from support.leaks import DOCUMENT_SECRET

pytestmark = pytest.mark.sanitized

SECONDS = float(os.environ.get("BRIDGE_HTTP_FUZZ_SECONDS", "5"))
LONG_SECONDS = 60 * SECONDS
SEED = int(os.environ.get("BRIDGE_HTTP_FUZZ_SEED", "0")) or time.time_ns()
AT_ONCE = 8  # connections that are open beside each other


def fuzz(target, well_behaved, seconds, path):
    print(f"seed {SEED}")  # first, for a run that fails
    mutator = Mutator([steps for steps, _, _ in ATTACKS.values()], SEED)
    open_ones, count = [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = target.connect()
        steps = [s.replace(b"/echo", path) if isinstance(s, bytes) else s for s in mutator.attack()]
        attack_patiently(connection, steps)
        open_ones.append(connection)
        count += 1
        if len(open_ones) == AT_ONCE:
            target.assert_serves(well_behaved)
            for connection in open_ones:
                connection.close()
            open_ones.clear()
    for connection in open_ones:
        connection.close()
    target.assert_idle()
    target.assert_serves()
    print(f"{count} sequences")


def attack_patiently(connection, steps):
    """A listener that does not read on is not waited for: it holds a client back that sends ahead."""
    connection.settimeout(0.05)
    try:
        attack(connection, steps)
    except OSError:  # no room, cut, or closed by a step before
        pass


def fuzz_probe(make_probe, seconds):
    probe = make_probe()
    well_behaved = Client(probe)
    well_behaved.post(b"first")  # who says nothing at first is not kept for long
    fuzz(probe, well_behaved, seconds, b"/echo")
    well_behaved.close()


@pytest.mark.slow
def test_the_listener_takes_anything(make_probe):
    fuzz_probe(make_probe, SECONDS)


@pytest.mark.slow
def test_the_bridge_takes_anything(attacked_bridge):
    fuzz(attacked_bridge, None, SECONDS, PATH.encode())


@pytest.mark.slow
def test_a_document_is_asked_for_in_any_way(attacked_bridge):
    fuzz(attacked_bridge, None, SECONDS, f"/texml/open/{DOCUMENT_SECRET}".encode())


@pytest.mark.long
def test_the_listener_takes_anything_for_long(make_probe):
    fuzz_probe(make_probe, LONG_SECONDS)
