"""The README's first command: a call goes through, everything is stopped afterwards."""
import os
import re
import signal
import subprocess

import pytest

from support.processes import BUILD, ROOT, wait_until

pytestmark = pytest.mark.slow


def run(*arguments):
    environment = {**os.environ, "BUILD_DIR": str(BUILD)}
    return subprocess.Popen([ROOT / "config/quickstart/run", *arguments], stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)


def still_running(folder):
    """Processes that were given the quickstart's folder."""
    found = subprocess.run(["pgrep", "-f", folder], capture_output=True, text=True)
    return found.stdout.split()


def test_a_call_goes_through():
    process = run()
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    steps = [r"command  telnyx/cmd/calls/dial", r"result   telnyx/result/calls/dial  ok=true", r"event    .*/answered",
             r"event    .*/speak/ended", r"event    .*/hangup .*normal_clearing", r"result   .*/hangup  ok=true"]
    at = [re.search(step, output) for step in steps]
    assert all(at), output


def test_it_stays_until_it_is_interrupted():
    process = run("--keep")
    folder = None
    for line in process.stdout:
        folder = folder or (re.search(r"logs +(\S+)/bridge\.log", line) or [None, None])[1]
        if "telnyx-sim trigger" in line:
            break
    assert folder and still_running(folder)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    wait_until(lambda: not still_running(folder), "everything to stop")
    assert not os.path.exists(folder)
