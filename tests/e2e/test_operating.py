"""What config/README.md tells an operator: it names every figure and every error code, and no others; and the journal can be
backed up while it is written to, put back, and is left alone by a version that does not know it."""
import contextlib
import json
import re
import shutil
import sqlite3
import subprocess
import threading

import pytest

from support.bridge import event
from support.commands import run
from support.processes import BUILD, ROOT, wait_until
from test_admin import bridge as bridge_with_metrics, get  # noqa: F401 (a fixture)
from test_commands import SMS

PAGE = (ROOT / "config/README.md").read_text()


def table(first_cell):
    """The rows of the table whose first heading is that, as lists of cells; code alone in the first two."""
    lines = iter(PAGE.splitlines())
    next(line for line in lines if line.startswith(f"| {first_cell} |"))
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return rows


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


FIGURES = table("`bridge/health`")


def leaves(value, prefix=""):
    """JSON pointers."""
    for name, member in value.items():
        yield from leaves(member, f"{prefix}/{name}") if isinstance(member, dict) else (f"{prefix}/{name}",)


def test_an_operator_finds_what_there_is_to_do():
    assert {"Installing", "Upgrading and rolling back", "Backing up", "Moving to another machine", "Sizing", "Ports",
            "Health and the clock", "Error codes"} <= set(re.findall("^## (.+)$", PAGE, re.MULTILINE))


def test_the_version_stands_in_one_place():
    """Package and image take it from there, too: tests/package/run, tests/container/check."""
    version = re.search(r"^project\(.* VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.MULTILINE)[1]
    for program in ("telnyx-mqtt", "telnyx-sim"):
        done = subprocess.run([BUILD / program, "--version"], capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout == f"{program} {version}\n"
    said = re.compile(rb"(?<![\d.])" + re.escape(version).encode() + rb"(?![\d.])")
    for folder in ("config", "docker", "include", "src"):
        for path in (ROOT / folder).rglob("*"):
            assert not path.is_file() or not said.search(path.read_bytes()), path


def test_every_field_of_health_is_told_and_no_other(bridge, client):
    health = json.loads(client.wait_for("telnyx/bridge/health").payload)
    told = [name for row in FIGURES for name in names(row[0])]
    assert sorted(told) == sorted(leaves(health))


def test_every_metric_is_told_and_no_other(bridge_with_metrics):  # noqa: F811
    there = re.findall(r"^# TYPE telnyx_mqtt_(\S+) ", get(bridge_with_metrics, "/metrics")[1], re.MULTILINE)
    told = [name for row in FIGURES for name in names(row[1])]
    assert sorted(told) == sorted(there)


def test_every_figure_says_what_it_means():
    assert all(len(row) == 3 and row[2].endswith((".", "?")) for row in FIGURES)


def test_every_error_code_is_told_and_no_other():
    header = (ROOT / "include/bridge/command_error.h").read_text()
    codes = [code for code in re.findall(r'X\(COMMAND_ERROR_\w+,\s*"(\w*)"', header) if code]
    rows = table("code")
    assert [name for row in rows for name in names(row[0])] == codes
    assert all(len(row) == 3 and all(row) for row in rows)


def read(journal):
    return contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True))


def vacuum_into(journal, copy):
    with read(journal) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))


def backup(journal, copy):
    with read(journal) as connection, contextlib.closing(sqlite3.connect(copy)) as to:
        connection.backup(to)


@pytest.mark.parametrize("copy", [vacuum_into, backup])
def test_a_backup_made_while_it_runs_goes_on(make_broker, make_bridge, make_client, sim, tmp_path, copy):
    old_broker = make_broker()
    old = make_bridge(old_broker, sim.api_url).start()
    assert run(make_client(old_broker), "cmd/messages/send", {**SMS, "command_id": "k-1"})["ok"]
    old_broker.stop()
    assert old.post(event("call.answered", "e-waits")) == 200

    enough = threading.Event()

    def keep_writing():
        for number in range(100000):
            if enough.is_set():
                return
            assert old.post(event("call.answered", f"e-{number}")) == 200

    writer = threading.Thread(target=keep_writing)
    writer.start()
    copied = tmp_path / "backup.db"
    copy(old.journal, copied)
    enough.set()
    writer.join()
    old.kill()

    broker = make_broker()
    client = make_client(broker)
    restored = make_bridge(broker, sim.api_url)
    shutil.copy(copied, restored.journal)
    restored.start()
    client.wait_for(lambda m: m.user.get("id") == "e-waits", "the event that waited")
    assert restored.post(event("call.answered", "e-waits")) == 200
    assert restored.post(event("call.answered", "e-last")) == 200
    client.wait_for(lambda m: m.user.get("id") == "e-last", "the last event")
    assert len(client.find(lambda m: m.user.get("id") == "e-waits")) == 1
    again = run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"})
    assert again["ok"] and len(sim.requests(operation="messages.send")) == 1


def test_a_newer_journal_is_left_alone_and_said_to_be(broker, make_bridge):
    """Rolled back over a change of the journal."""
    newer = make_bridge(broker).start()
    assert newer.post(event("call.answered", "e-1")) == 200
    newer.stop()
    with contextlib.closing(sqlite3.connect(newer.journal)) as journal:
        version = journal.execute("PRAGMA user_version").fetchone()[0]
        journal.execute(f"PRAGMA user_version = {version + 1}")
    before = newer.journal.read_bytes()
    newer.spawn()
    wait_until(lambda: not newer.process.running(), "its end")
    assert newer.process.wait() == 1
    assert f"was written by a newer bridge (journal version {version + 1}, this one knows up to {version})" in newer.process.log()
    assert newer.journal.read_bytes() == before
