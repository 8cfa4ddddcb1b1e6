"""Real processes on free ports, each stopped by its pid; waiting is for a condition, with a deadline."""
import fcntl
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("BRIDGE_BUILD_DIR", ROOT / "build"))
DEADLINE_S = float(os.environ.get("BRIDGE_TEST_DEADLINE_S", "60"))


def next_port():
    """The same counter as that of tests/engine/broker.c: two tests that run side by side never get the same port,
    however long each takes to listen there. Below those that outgoing connections take (ip_local_port_range)."""
    with open(f"/tmp/telnyx-mqtt-test-ports.{os.geteuid()}", "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        count = int.from_bytes(os.pread(file.fileno(), 4, 0) or os.geteuid().to_bytes(4, sys.byteorder), sys.byteorder)
        count = (count + 1) % 2**32
        file.truncate(0)
        os.write(file.fileno(), count.to_bytes(4, sys.byteorder))
    return 10000 + count % 22000


def free_port():
    """One that nobody listens on and no other test has been told."""
    while True:
        port = next_port()
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def wait_until(condition, what, deadline_s=DEADLINE_S):
    """Returns the condition's first true value. While the whole machine stands still nobody can make it true: each look
    counts for a quarter of the deadline at most."""
    left_s, before = deadline_s, time.monotonic()
    while True:
        value = condition()
        if value:
            return value
        now = time.monotonic()
        left_s, before = left_s - min(now - before, deadline_s / 4), now
        if left_s < 0:
            raise AssertionError(f"waited {deadline_s:g} s in vain for {what}")
        time.sleep(0.005)


def join(threads, what, deadline_s=3 * DEADLINE_S):
    """Waits for threads to end; daemons, or the process would wait for them without end."""
    until = time.monotonic() + deadline_s
    for thread in threads:
        thread.join(max(0, until - time.monotonic()))
    going_on = sum(thread.is_alive() for thread in threads)
    assert not going_on, f"waited {deadline_s:g} s in vain for {what}: {going_on} of {len(threads)} threads go on"


def processor_wait_s(pid):
    """How long the threads of a process, and the one that asks, have been ready to run while others ran. Threads
    that ended meanwhile are left out."""
    wait_ns = 0
    for thread in ["/proc/thread-self", *pathlib.Path(f"/proc/{pid}/task").iterdir()]:
        try:
            wait_ns += int(pathlib.Path(thread, "schedstat").read_text(encoding="ascii").split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return wait_ns / 1e9


def listens(port, host="127.0.0.1"):
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


class Process:
    """A program with its output in a file, so that a full pipe never blocks it."""

    def __init__(self, command, log_file, env=None):
        self.log_file = pathlib.Path(log_file)
        self.command = [str(part) for part in command]
        self._log = open(self.log_file, "ab")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TELNYX_")}
        environment.update(env or {})
        self.popen = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, env=environment)

    @property
    def pid(self):
        return self.popen.pid

    def log(self):
        return self.log_file.read_text(errors="replace")

    def running(self):
        return self.popen.poll() is None

    def send(self, number):
        self.popen.send_signal(number)

    def kill(self):
        if self.running():
            self.popen.kill()
        assert self.wait() is not None, f"{self.command[0]} (process {self.pid}) did not die of SIGKILL"
        self._log.close()
        self._assert_no_report()

    def wait_for_words(self, words):
        """In the log, whose lines a thread writes: they may come after what they tell of."""
        wait_until(lambda: words in self.log(), f"{words!r} in the log")

    def wait(self, deadline_s=DEADLINE_S):
        """The exit status; None when it still runs then. Popen.wait looks only every 50 ms."""
        until = time.monotonic() + deadline_s
        if self.running():
            descriptor = os.pidfd_open(self.pid)
            poll = select.poll()  # select.select takes no descriptor past 1,023
            poll.register(descriptor, select.POLLIN)
            for _ in range(4):  # the whole machine may stand still during one of them
                if poll.poll(deadline_s * 250):
                    break
            os.close(descriptor)
        try:  # who is traced has ended some time before we may know its status
            return self.popen.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None

    def stop(self, deadline_s=DEADLINE_S):
        """SIGTERM; returns the exit status."""
        if self.running():
            self.popen.send_signal(signal.SIGTERM)
        status = self.wait(deadline_s)
        if status is None:
            self.kill()
            raise AssertionError(f"{self.command[0]} did not stop in {deadline_s:g} s:\n{self.log()[-3000:]}")
        self._log.close()
        self._assert_no_report()
        return status

    def _assert_no_report(self):
        """Of a sanitizer."""
        log = self.log()
        assert "Sanitizer" not in log and "runtime error:" not in log, log[-10000:]
