"""The README's first command: a call goes through, everything is stopped afterwards."""
import os
import re
import signal
import subprocess

import pytest

from support.processes import BUILD, ROOT, Process, wait_until

pytestmark = pytest.mark.slow
DEADLINE_S = 120  # it may have to build


@pytest.fixture
def run(tmp_path, cleanup):
    def start(*arguments):
        # A shell cannot trap a signal that was ignored when it started, as SIGINT is in a script's background job.
        process = Process(["env", "--default-signal=INT", ROOT / "config/quickstart/run", *arguments], tmp_path / "log",
                          {"BUILD_DIR": str(BUILD)})
        cleanup.append(process.stop)
        return process
    return start


def still_running(folder):
    """Processes that were given the quickstart's folder."""
    found = subprocess.run(["pgrep", "-f", folder], capture_output=True, text=True, timeout=20)
    return found.stdout.split()


def test_a_call_goes_through(run):
    process = run()
    status, output = process.wait(DEADLINE_S), process.log()
    assert status == 0, output
    steps = [r"command  telnyx/cmd/calls/dial", r"result   telnyx/result/calls/dial  ok=true", r"event    .*/answered",
             r"event    .*/speak/ended", r"event    .*/hangup .*normal_clearing", r"result   .*/hangup  ok=true"]
    at = [re.search(step, output) for step in steps]
    assert all(at), output


def test_it_stays_until_it_is_interrupted(run):
    process = run("--keep")
    wait_until(lambda: "telnyx-sim trigger" in process.log() or not process.running(), "what to try", DEADLINE_S)
    folder = re.search(r"logs +(\S+)/bridge\.log", process.log())[1]
    assert process.running() and still_running(folder)
    process.send(signal.SIGINT)
    assert process.wait() == 130
    wait_until(lambda: not still_running(folder), "everything to stop")
    assert not os.path.exists(folder)
