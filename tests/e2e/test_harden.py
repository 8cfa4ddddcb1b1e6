"""What the process gives up before it does anything."""
import ctypes
import os
import pathlib
import re
import signal
import subprocess

import pytest

from support.processes import wait_until

# Root may read every process's memory. This user may not, but may go into the folders of the tests.
AS_USER = ("setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--") \
    if os.geteuid() == 0 else ()
CREATE_RULESET, VERSION = 444, 1
HAS_LANDLOCK = ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, VERSION) > 0
landlock = pytest.mark.skipif(not HAS_LANDLOCK, reason="a kernel without Landlock")


def reload(bridge, words):
    before = bridge.process.log().count(words)
    bridge.process.send(signal.SIGHUP)
    wait_until(lambda: bridge.process.log().count(words) > before, words)


def test_it_gains_no_privilege_and_leaves_no_core(bridge):
    threads = list(pathlib.Path(f"/proc/{bridge.process.pid}/task").iterdir())
    assert len(threads) > 1
    for thread in threads:
        assert "NoNewPrivs:\t1\n" in (thread / "status").read_text()
    limits = pathlib.Path(f"/proc/{bridge.process.pid}/limits").read_text()
    assert [line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size")] == [["0", "0"]]


def test_its_secrets_are_not_swapped_out(bridge):
    """Of the API key two copies, each in a page of its own."""
    status = pathlib.Path(f"/proc/{bridge.process.pid}/status").read_text()
    locked_kib = int(re.search(r"^VmLck:\s+(\d+) kB", status, re.MULTILINE)[1])
    assert locked_kib >= 2 * os.sysconf("SC_PAGE_SIZE") / 1024


def test_its_memory_is_not_for_others_of_its_user(broker, make_bridge):
    bridge = make_bridge(broker, wrapper=AS_USER).start()

    def read(pid):
        return subprocess.run([*AS_USER, "cat", f"/proc/{pid}/environ"], capture_output=True, timeout=60, check=False)
    with subprocess.Popen([*AS_USER, "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as other:
        wait_until(lambda: pathlib.Path(f"/proc/{other.pid}/comm").read_text() == "cat\n", "a process that keeps nothing secret")
        assert read(other.pid).returncode == 0
        other.stdin.close()
    done = read(bridge.process.pid)
    assert done.returncode == 1 and b"Permission denied" in done.stderr


@landlock
def test_it_opens_its_own_files_alone(broker, make_bridge, tmp_path):
    """The configuration is a link, as in Kubernetes: what it led to at the start may change, and what lies beside it."""
    bridge = make_bridge(broker)
    own, outside = bridge.folder / "bridge.yaml", tmp_path / "outside.yaml"
    bridge.start()
    text = own.read_text()
    assert "no Landlock" not in bridge.process.log()
    own.rename(bridge.folder / "moved.yaml")
    own.symlink_to("moved.yaml")
    reload(bridge, "certificates, documents, log level and limits were read again")
    outside.write_text(text)
    own.unlink()
    own.symlink_to(outside)
    reload(bridge, "not all could be read again")
    bridge.process.wait_for_words("cannot be read: Permission denied")


@landlock
def test_a_secret_of_another_folder_is_read_again(broker, make_bridge, tmp_path):
    """A file that was replaced, in the folder where it was at the start."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    key = secrets / "api-key"
    key.write_text("KEY-one\n")
    bridge = make_bridge(broker, settings={"telnyx.api_key_file": str(key)})
    del bridge.settings["telnyx.api_key"]
    bridge.start()
    key.unlink()
    (secrets / "new").write_text("KEY-two\n")
    (secrets / "new").rename(key)
    reload(bridge, "certificates, documents, log level and limits were read again")


@pytest.mark.parametrize("call", ["landlock_create_ruleset", "landlock_restrict_self"])
def test_without_landlock_it_says_so_once_and_runs(call, broker, make_bridge, tmp_path):
    """An old kernel, or a container's filter."""
    wrapper = ["strace", "-D", "-f", "-o", tmp_path / "trace", "-e", f"trace={call}", "-e", f"inject={call}:error=ENOSYS"]
    bridge = make_bridge(broker, wrapper=wrapper).start()
    bridge.process.wait_for_words("no Landlock")
    lines = [line for line in bridge.process.log().splitlines() if "no Landlock" in line]
    assert len(lines) == 1 and "Function not implemented" in lines[0]


def writable_memory(pid):
    """What the process can write to: what it keeps, and what it has left behind."""
    try:
        with open(f"/proc/{pid}/maps", encoding="ascii") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            areas = [re.match(r"(\w+)-(\w+) rw", line) for line in maps]
            parts = []
            for start, end in [(int(area[1], 16), int(area[2], 16)) for area in areas if area]:
                memory.seek(start)
                parts.append(memory.read(end - start))
            return b"\n".join(parts)
    except PermissionError:
        pytest.skip("this user may not read the memory of a process that is not dumpable")


def test_nothing_of_the_files_that_hold_its_secrets_is_left_behind(broker, make_bridge, tmp_path):
    """Neither of the one with the settings, however long, nor of one for a secret alone."""
    key = tmp_path / "api-key"
    key.write_text("KEY-one\n")
    long = [f"reply/{n}/{'x' * 200}" for n in range(60)]
    bridge = make_bridge(broker, settings={"telnyx.api_key_file": str(key), "mqtt.password": "settings-secret",
                                           "mqtt.response_topics": long})
    del bridge.settings["telnyx.api_key"]
    bridge.start()
    key.write_text("KEY-another-one\n")
    reload(bridge, "limits were read again")
    with bridge.held():  # or it gives memory back while that is read
        left = writable_memory(bridge.process.pid)
    assert left.count(b"KEY-one") >= 2, "its own copies"
    assert b"KEY-another-one" not in left
    assert b'password: "settings-secret"' not in left
