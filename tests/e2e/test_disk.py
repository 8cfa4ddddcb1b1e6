"""Trouble with the disk: what cannot be kept is answered 503, and service returns by itself when the disk does."""
import itertools
import os
import resource
import shutil
import sqlite3
import time

import pytest

from support import disk, table
from support.bridge import event
from support.processes import free_port, wait_until
from support.shim import Shim

DIAL = '{"connection_id":"1","from":"+13125550142","to":"+13125550100","correlation_id":"%s"}'
KIND = "call.dtmf.received"


def ids(client):
    return [m.user.get("id") for m in client.messages if m.topic.endswith("/dtmf/received")]


class Sender:
    """Posts one webhook after the other, each about another call, and remembers those that got 200."""

    def __init__(self, bridge, size=2000):
        self.bridge, self.kept, self._numbers, self._filling = bridge, [], itertools.count(), "x" * size

    def post(self):
        event_id = f"e-{next(self._numbers):05}"
        status = self.bridge.post(event(KIND, event_id, call=f"v3:{event_id}", filling=self._filling))
        if status == 200:
            self.kept.append(event_id)
        return status

    def post_until(self, wanted):
        wait_until(lambda: self.post() == wanted, f"an answer of {wanted}")

    def post_until_full(self, small):
        """Room that the journal had taken ahead comes back to the disk: the other program takes that, too."""
        wait_until(lambda: small.fill() or self.post() == 503, "an answer of 503")

    def assert_all_arrive(self, client, fault):
        wait_until(lambda: set(self.kept) <= set(ids(client)), "every event that got 200")
        row = table.record(fault, "webhooks", self.kept, ids(client))
        assert row.lost == row.repeated == 0


# A SUBSCRIBE that could not be written is a lost connection, which comes back soon; a refused one waits for up to 60 s.
TAKEN_FOR_REFUSED = "the broker refused a subscription"


def dials(sim):
    return [request for request in sim.requests() if request["path"].endswith("/calls")]


def ready(bridge):
    status, body, _ = bridge.request("GET", "/readyz")
    return status, body.decode()


def assert_recovers(bridge, sender, client, fault):
    wait_until(lambda: bridge.status("/readyz") == 200, "ready again")
    before = len(sender.kept)
    for _ in range(20):
        assert sender.post() == 200
    assert len(sender.kept) == before + 20
    sender.assert_all_arrive(client, fault)
    assert TAKEN_FOR_REFUSED not in bridge.process.log()
    assert bridge.process.running()


@pytest.fixture
def on_small_disk(make_bridge, sim, tmp_path):
    """A bridge whose journal lies on a disk of its own."""
    def make(broker, size="2m", **settings):
        folder = tmp_path / "disk"
        folder.mkdir()
        bridge = make_bridge(broker, sim.api_url, wrapper=disk.wrap(folder, size),
                             settings={"journal.path": str(folder / "journal.db"), **settings}).start()
        return bridge, disk.Disk(bridge, folder)
    return make


@pytest.mark.slow
@pytest.mark.sanitized
def test_a_full_disk(broker, on_small_disk, client):
    bridge, small = on_small_disk(broker)
    sender = Sender(bridge)
    for _ in range(20):
        assert sender.post() == 200
    sender.post_until_full(small)
    status, why = ready(bridge)
    assert (status, why) == (503, "events cannot be kept\n")
    bridge.process.wait_for_words("full")
    assert bridge.status("/healthz") == 200
    small.free()
    assert_recovers(bridge, sender, client, "disk full")


@pytest.mark.slow
def test_a_journal_that_fills_its_own_disk(broker, on_small_disk, client):
    """With the default max_bytes, which is sixteen times the disk: what is done goes before there is no room left."""
    bridge, _ = on_small_disk(broker, size="64m")
    sender = Sender(bridge, size=200_000)
    for number in range(900):  # 180 MB
        assert sender.post() == 200
        if number % 100 == 99:  # a broker that is slow for a moment must not let more wait than the disk has room for
            client.wait_for(lambda m: m.topic.endswith("/dtmf/received"), "events", number + 1)
    sender.assert_all_arrive(client, "a disk that the journal fills")


@pytest.mark.slow
def test_a_disk_that_is_full_of_what_waits(broker, on_small_disk, client):
    """Nothing may be removed while the broker is away; when it is back, the journal makes its room by itself."""
    bridge, _ = on_small_disk(broker, size="16m", **{"admin.listen": f"127.0.0.1:{free_port()}"})
    sender = Sender(bridge, size=200_000)
    for _ in range(20):
        assert sender.post() == 200
    sender.assert_all_arrive(client, "a disk full of what waits")
    wait_until(lambda: bridge.metrics()["journal_waiting"] == 0, "every acknowledgement")  # without it an event comes again
    broker.kill()
    sender.post_until(503)
    assert len(sender.kept) > 40
    assert ready(bridge)[0] == 503
    bridge.process.wait_for_words('journal is full of what waits why="its disk has no room left"')
    subscriptions = client.subscriptions
    with bridge.held():
        broker.start()
        wait_until(lambda: client.subscriptions > subscriptions, "the client")
    wait_until(lambda: bridge.metrics()["journal_waiting"] == 0, "the broker to take what waits")
    assert_recovers(bridge, sender, client, "a disk full of what waits")


@pytest.mark.slow
def test_commands_on_a_full_disk(broker, on_small_disk, client, sim):
    """What cannot be kept is left to the broker, which delivers it again; neither side runs in circles."""
    bridge, small = on_small_disk(broker)
    sender = Sender(bridge)
    sender.post_until(200)
    sender.post_until_full(small)
    sent = [f"c-{n}" for n in range(30)]
    for correlation in sent:
        client.publish("telnyx/cmd/calls/dial", DIAL % correlation)
    wait_until(lambda: "a command was not committed" in bridge.process.log(), "a command that was not committed")
    before = bridge.process.log().count("a command was not committed")
    time.sleep(3)  # long enough for a loop to show
    assert bridge.process.log().count("a command was not committed") - before < 10
    assert not dials(sim), "a command ran that is in no journal"
    small.free()
    # The longest wait before the next connection is 10 s; a lost one that is taken for a refusal waits for up to 60.
    results = client.wait_for(lambda m: m.topic == "telnyx/result/calls/dial", "results", len(sent))
    row = table.record("disk full", "commands", sent, [m.payload.decode().split('"correlation_id":"')[1].split('"')[0]
                                                       for m in results])
    assert row.lost == row.repeated == 0
    assert all(b'"ok":true' in m.payload for m in results)
    assert len(dials(sim)) == len(sent)
    assert TAKEN_FOR_REFUSED not in bridge.process.log()


@pytest.mark.slow
def test_no_old_command_runs_when_a_disk_has_room_again(broker, on_small_disk, client, sim):
    """Each connection renews the broker's session, which then keeps commands for longer than they may live."""
    bridge, small = on_small_disk(broker, **{"commands.max_age": "2s"})
    sender = Sender(bridge)
    sender.post_until(200)
    sender.post_until_full(small)
    client.publish("telnyx/cmd/calls/dial", (DIAL % "old").replace("+13125550100", "+13125550199"))
    time.sleep(2.5)
    small.free()
    sender.post_until(200)
    time.sleep(4)  # the longest wait before the next connection by then, and a second more
    wait_until(lambda: bridge.status("/readyz") == 200, "ready again")

    def new_one_ran():  # after a late connection, or a standstill, what comes soon may be refused or lost as old, too
        client.publish("telnyx/cmd/calls/dial", DIAL % "new")
        time.sleep(0.5)
        return client.find(lambda m: b'"new"' in m.payload and b'"ok":true' in m.payload)

    wait_until(new_one_ran, "the new command's result")
    old = client.find(lambda m: m.topic.startswith("telnyx/result/") and b'"old"' in m.payload)
    assert TAKEN_FOR_REFUSED not in bridge.process.log()
    assert all(b'"expired"' in m.payload for m in old) and not any("+13125550199" in dial["body"] for dial in dials(sim))


@pytest.mark.slow
def test_writes_fail_for_a_while(broker, make_bridge, client):
    """The file may not grow any more, as on a disk that gives errors."""
    bridge = make_bridge(broker).start()
    sender = Sender(bridge)
    sender.post_until(200)
    limits = resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE, (65536, limits[1]))
    sender.post_until(503)
    assert ready(bridge)[0] == 503
    resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE, limits)
    assert_recovers(bridge, sender, client, "disk gives errors")


@pytest.mark.slow
def test_syncs_fail_for_a_while(broker, make_bridge, client, tmp_path):
    """What the kernel takes for written may not be on the disk: the journal moves to a new file."""
    bridge = make_bridge(broker)
    shim = Shim(tmp_path).use(bridge)
    bridge.start()
    sender = Sender(bridge)
    sender.post_until(200)
    before = os.stat(bridge.journal).st_ino
    shim.set(broken=1)
    sender.post_until(503)
    assert ready(bridge)[0] == 503
    shim.set(broken=0)
    assert_recovers(bridge, sender, client, "syncs fail")
    assert os.stat(bridge.journal).st_ino != before
    assert bridge.stop() == 0
    sender.bridge = bridge.start()
    assert_recovers(bridge, sender, client, "syncs have failed, then a restart")
    assert not [name for name in os.listdir(bridge.journal.parent) if "-mov" in name]


READABLE, REPLACEABLE = "others can read or write the journal", "others can replace the journal"


@pytest.mark.parametrize("its_group, mode, folder_mode, said", [
    ("other", 0o600, 0o755, []), ("other", 0o640, 0o700, [READABLE]), ("own", 0o602, 0o700, [READABLE]),
    ("other", 0o600, 0o770, [REPLACEABLE]), ("own", 0o604, 0o1777, [READABLE, REPLACEABLE]),
    ("own", 0o660, 0o2770, [])])  # as Kubernetes leaves a volume with an fsGroup
def test_a_journal_that_is_open_to_others_is_named(its_group, mode, folder_mode, said, broker, make_bridge, tmp_path):
    group = os.getegid() + (its_group == "other")
    if its_group == "other" and os.geteuid() != 0:
        pytest.skip("only root gives files to another group")
    folder = tmp_path / "journal"
    folder.mkdir()
    bridge = make_bridge(broker, settings={"journal.path": str(folder / "journal.db")}).start()
    assert bridge.stop() == 0
    for path, its_mode in ((folder / "journal.db", mode), (folder, folder_mode)):
        os.chown(path, -1, group)
        path.chmod(its_mode)
    before = len(bridge.process.log())
    bridge.start()
    assert bridge.stop() == 0  # the log is whole
    log = bridge.process.log()[before:]
    assert [text for text in (READABLE, REPLACEABLE) if text in log] == said
    assert (f"mode={mode:04o}" in log) == (READABLE in said) and (f"mode={folder_mode:04o}" in log) == (REPLACEABLE in said)


@pytest.mark.parametrize("suffix", ["", "-wal"])
@pytest.mark.parametrize("fault", ["deleted", "replaced"])
def test_the_journal_is_deleted_or_replaced_while_in_use(suffix, fault, broker, make_bridge, client):
    bridge = make_bridge(broker).start()
    sender = Sender(bridge)
    sender.post_until(200)
    path, aside = f"{bridge.journal}{suffix}", f"{bridge.journal}.aside"
    os.rename(path, aside)
    if fault == "replaced":
        shutil.copy(aside, path)
    assert sender.post() == 503, "kept in a file that a restart would not find"
    status, why = ready(bridge)
    assert (status, why) == (503, "events cannot be kept\n")
    wait_until(lambda: any("deleted or replaced" in line and path in line for line in bridge.process.log().splitlines()),
               "a line of the log")
    os.rename(aside, path)
    assert_recovers(bridge, sender, client, f"journal{suffix} {fault} in use")


# ---- at start ---------------------------------------------------------------------------------------


@pytest.fixture
def filled(broker, make_bridge):
    """A stopped bridge with 300 undelivered events in its journal: the broker was gone."""
    bridge = make_bridge(broker).start()
    broker.kill()
    sender = Sender(bridge)
    for _ in range(300):
        sender.post_until(200)
    assert bridge.stop() == 0
    return bridge


def refusal(bridge):
    """Starts the bridge, which must refuse with status 1 and leave the journal as it is; what it says."""
    def content():
        return {name: (bridge.folder / name).read_bytes() for name in ("journal.db", "journal.db-wal")
                if (bridge.folder / name).exists()}
    before = content()
    bridge.spawn()
    bridge.process.popen.wait(20)
    assert bridge.process.popen.returncode == 1, bridge.process.log()[-2000:]
    assert content() == before
    return [line for line in bridge.process.log().splitlines() if "the journal cannot be opened" in line][-1]


def overwrite(path, start, end=None):
    with open(path, "r+b") as file:
        end = end or os.fstat(file.fileno()).st_size
        file.seek(start)
        file.write(b"\xa5" * (end - start))


DAMAGES = {
    "all of it": lambda path: overwrite(path, 0),
    "its header": lambda path: overwrite(path, 0, 100),
    "its first page's content": lambda path: overwrite(path, 100, 1024),
    "all but its first page": lambda path: overwrite(path, 1024),
    "one page in the middle": lambda path: overwrite(path, os.path.getsize(path) // 8192 * 4096,
                                                     os.path.getsize(path) // 8192 * 4096 + 4096),
    "its second half is cut off": lambda path: os.truncate(path, os.path.getsize(path) // 2048 * 1024),
    "it is text": lambda path: open(path, "w", encoding="ascii").write("not a journal\n" * 1000),
}


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_refused(damage, filled):
    DAMAGES[damage](filled.journal)
    why = refusal(filled)
    assert "is damaged" in why and "move it" in why and ".recover" in why


def test_a_journal_without_its_main_file_is_refused(broker, make_bridge):
    """After a crash the WAL holds what was kept last; an empty main file beside it would drop that silently."""
    bridge = make_bridge(broker).start()
    Sender(bridge).post_until(200)
    bridge.kill()
    assert os.path.getsize(f"{bridge.journal}-wal") > 0
    bridge.journal.unlink()
    bridge.spawn()
    assert bridge.process.popen.wait(20) == 1
    assert "missing or empty" in bridge.process.log() and os.path.getsize(f"{bridge.journal}-wal") > 0


def test_a_journal_of_a_newer_version_is_refused(filled):
    with sqlite3.connect(filled.journal) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    why = refusal(filled)
    assert "newer bridge" in why and f"version {version + 1}" in why


def test_a_database_of_another_program_is_refused(broker, make_bridge):
    bridge = make_bridge(broker)
    with sqlite3.connect(bridge.journal) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    connection.close()
    assert "another program" in refusal(bridge)


def test_a_read_only_disk_is_refused(broker, make_bridge, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    bridge = make_bridge(broker, wrapper=disk.wrap(folder, "4m", ",ro"),
                         settings={"journal.path": str(folder / "journal.db")}).spawn()
    assert bridge.process.popen.wait(20) == 1
    bridge.process.wait_for_words("cannot be opened for writing: Read-only file system")


def test_a_start_on_a_full_disk_says_so(broker, make_bridge, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    bridge = make_bridge(broker).start()
    bridge.stop()
    fill = ["sh", "-c", 'cp "$0" "$1"; cat /dev/zero >"$1/filler"; shift; exec "$@"', bridge.journal, folder]
    bridge.wrapper = [*disk.wrap(folder, "1m"), *fill]
    bridge.settings["journal.path"] = str(folder / "journal.db")
    assert bridge.spawn().process.popen.wait(20) == 1
    bridge.process.wait_for_words("journal.db: no space is left")


def test_a_disk_without_room_for_a_journal_is_refused(broker, make_bridge, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    bridge = make_bridge(broker, wrapper=disk.wrap(folder, "4k"),
                         settings={"journal.path": str(folder / "journal.db")}).spawn()
    assert bridge.process.popen.wait(20) == 1
    bridge.process.wait_for_words("full")
