"""Every signal: what it does to a bridge."""
import json
import signal
import sys

import pytest

from support.bridge import event
from support.processes import wait_until

STOP = [signal.SIGTERM, signal.SIGINT]
RELOAD = [signal.SIGHUP]
NOTHING = [signal.SIGPIPE, signal.SIGXFSZ, signal.SIGUSR1, signal.SIGUSR2,  # this program's choice
           signal.SIGCHLD, signal.SIGURG, signal.SIGWINCH, signal.SIGCONT]  # the system's
SUSPEND = [signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU]
END = [signal.SIGKILL, signal.SIGQUIT, signal.SIGABRT, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO,
       signal.SIGPWR, signal.SIGSTKFLT, signal.SIGXCPU, signal.SIGSYS, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS,
       signal.SIGFPE, signal.SIGILL]
REAL_TIME = range(signal.SIGRTMIN, signal.SIGRTMAX + 1)
# Whoever runs in the background of a shell may have been told to ignore SIGQUIT.
WITHOUT_CORE = ("env", "--default-signal", "prlimit", "--core=0")
# Linux suspends nobody in a group of which no member has a parent in another group of the session (setpgid(2)).
IN_A_GROUP_OF_ITS_OWN = (sys.executable, "-c",
                         "import os, sys; os.setpgid(0, 0); os.execvp(sys.argv[1], sys.argv[1:])")


@pytest.fixture
def bridge(broker, make_bridge):
    return make_bridge(broker, wrapper=WITHOUT_CORE).start()


def test_no_signal_is_missing_here():
    assert sorted(STOP + RELOAD + NOTHING + SUSPEND + END + [*REAL_TIME]) == sorted(signal.valid_signals())


@pytest.mark.parametrize("number", STOP, ids=lambda number: number.name)
def test_ends_in_order(number, bridge):
    bridge.process.send(number)
    assert bridge.process.wait() == 0
    bridge.process.wait_for_words(f"stopping signal={number.name}")


def test_sighup_reads_again(bridge):
    bridge.process.send(signal.SIGHUP)
    wait_until(lambda: "were read again" in bridge.process.log(), "a line about it")
    assert bridge.stop() == 0


@pytest.mark.sanitized
def test_does_nothing(bridge, client):
    """Each comes several times, and after all of them every other signal still does what it should."""
    for number in NOTHING * 3:
        bridge.process.send(number)
        assert bridge.post(event("call.answered", f"{number}")) == 200, number
    client.publish("telnyx/cmd/calls/dial", json.dumps({"correlation_id": "a"}))
    client.wait_for("telnyx/result/calls/dial")
    bridge.process.send(signal.SIGHUP)
    wait_until(lambda: "were read again" in bridge.process.log(), "a line about SIGHUP")
    assert bridge.stop() == 0


def test_suspends_until_sigcont(broker, make_bridge):
    bridge = make_bridge(broker, wrapper=IN_A_GROUP_OF_ITS_OWN).start()
    for number in SUSPEND:
        bridge.process.send(number)
        wait_until(lambda: " T " in open(f"/proc/{bridge.process.pid}/stat", encoding="utf8").read(), f"{number.name}")
        bridge.process.send(signal.SIGCONT)
        assert bridge.status("/healthz") == 200
    assert bridge.stop() == 0


@pytest.mark.parametrize("numbers", [END, pytest.param(REAL_TIME, marks=pytest.mark.slow)], ids=["", "real time"])
def test_ends_at_once_and_loses_nothing(numbers, bridge, client):
    """As a crash: what was kept is delivered after the next start."""
    for number in numbers:
        if not bridge.process.running():
            bridge.start()
        assert bridge.post(event("call.answered", f"before-{number}")) == 200
        bridge.process.send(number)
        assert bridge.process.wait() == -number
    bridge.start()
    for number in numbers:
        client.wait_for(lambda m: m.user.get("id") == f"before-{number}", f"the event before {number}")
    assert bridge.stop() == 0


def test_a_limit_on_the_size_of_files_is_a_full_disk(broker, make_bridge):
    """SIGXFSZ, whose default ends a process: the write that fails says it."""
    bridge = make_bridge(broker, wrapper=("prlimit", f"--fsize={512 * 1024}"), settings={"log.level": "info"}).start()
    for number in range(300):
        status = bridge.post(event("call.answered", f"e{number}", filling="x" * 8000))
        if status != 200:
            break
    assert status == 503
    assert bridge.status("/healthz") == 200
    assert bridge.stop() == 0
