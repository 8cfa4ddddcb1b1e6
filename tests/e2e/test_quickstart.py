"""The README's first command: a call goes through, everything is stopped afterwards."""
import re
import signal
import sys

import pytest

from support.network import Network
from support.processes import BUILD, Process, wait_until
from support.quickstart import Quickstart

pytestmark = pytest.mark.slow
USUAL = {"broker": 1883, "webhooks": 8080, "simulator": 4010}

HOLD = """import socket, sys, time
held = [socket.create_server(("127.0.0.1", int(port))) for port in sys.argv[1:]]
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def quickstart(tmp_path, cleanup):
    def start(*arguments, **options):
        started = Quickstart(tmp_path, *arguments, **options)
        cleanup.append(started.stop)
        return started
    return start


@pytest.fixture
def network(cleanup):
    network = Network()
    cleanup.append(network.close)
    return network


def ports(output):
    return {name: int(re.search(rf"^  {name} +\w+://127\.0\.0\.1:(\d+)", output, re.MULTILINE)[1]) for name in USUAL}


def test_a_call_goes_through(quickstart, network):
    """On ports by chance, where another test may be about to listen on the same: hence its own network."""
    started = quickstart(network=network)
    status, output = started.wait(), started.output()
    assert status == 0, output
    steps = [r"command  telnyx/cmd/calls/dial", r"result   telnyx/result/calls/dial  ok=true", r"event    .*/answered",
             r"event    .*/speak/ended", r"event    .*/hangup .*normal_clearing", r"result   .*/hangup  ok=true"]
    at = [re.search(step, output) for step in steps]
    assert all(at), output
    assert not [line for line in output.replace(str(BUILD), "build").splitlines() if len(line) > 80]


@pytest.mark.parametrize("number,status", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
                         ids=["interrupted", "ended", "terminal closed"])
def test_it_stays_until_it_is_stopped(quickstart, number, status):
    started = quickstart("--keep").wait_until_kept()
    assert started.process.running() and started.still_running()
    started.process.send(number)
    assert started.wait() == status
    assert started.stopped_whole()


def paste_all(started):
    """Each line does what it says: a call speaks and ends, a message goes out, another call comes in."""
    lines = started.to_paste().splitlines()
    assert len(lines) == 6 and "…" not in "".join(lines), lines
    call = re.fullmatch(r"call=(v3:[\w-]+)", lines[0])[1]
    done = started.shell("\n".join(lines[:5]))
    assert done.returncode == 0, done
    for topic in (f"calls/{call}/speak", f"calls/{call}/hangup", "messages/send"):
        started.wait_for(rf"^result   telnyx/result/{topic}  ok=true")
    started.wait_for(r"^event    telnyx/call/v3:[\w-]+/initiated  from=\+17735550102")
    assert "…" not in started.output().split("Running until")[1], "an id was cut"
    return lines[5]


def test_it_takes_the_usual_ports_and_its_lines_can_be_pasted(quickstart, network, tmp_path, cleanup):
    started = quickstart("--keep", network=network).wait_until_kept()
    assert ports(started.output()) == USUAL
    assert "is taken" not in started.output()
    watch = paste_all(started)
    watching = started.background(["bash", "-c", f"exec {watch}"], tmp_path / "watched")
    cleanup.append(watching.stop)
    wait_until(lambda: "telnyx/bridge/state online" in watching.log(), "a retained message")


def test_a_port_that_is_taken_is_left_alone_and_said(quickstart, network, tmp_path, cleanup):
    """Here all of them; the lines to paste name the ports it took in their place."""
    holder = Process(network.within(sys.executable, "-c", HOLD, *map(str, USUAL.values())), tmp_path / "holder.log")
    cleanup.append(holder.kill)
    wait_until(lambda: holder.log() == "held\n", "the ports to be taken")
    started = quickstart("--keep", network=network).wait_until_kept()
    assert not set(ports(started.output()).values()) & set(USUAL.values())
    for port in USUAL.values():
        assert f"Port {port} is taken here" in started.output()
    paste_all(started)


def test_the_compiler_is_heard_when_the_build_fails(quickstart, tmp_path):
    """A compiler that works, but for one file."""
    compiler = tmp_path / "cc"
    compiler.write_text('#!/bin/sh\ncase "$*" in */src/base/buf.c*) echo "buf.c:7:1: error: this cannot be compiled" >&2; exit 1;; '
                        'esac\nexec gcc "$@"\n')
    compiler.chmod(0o755)
    started = quickstart(env={"BUILD_DIR": str(tmp_path / "build"), "CC": str(compiler)})
    assert started.wait() == 1
    assert "buf.c:7:1: error: this cannot be compiled" in started.output()
    assert "The build failed" in started.output()


def test_cmake_is_heard_when_it_cannot_configure(quickstart, tmp_path):
    started = quickstart(env={"BUILD_DIR": str(tmp_path / "build"), "CC": "/bin/false"})
    assert started.wait() == 1
    assert "CMake Error" in started.output() and "The build failed" in started.output()
