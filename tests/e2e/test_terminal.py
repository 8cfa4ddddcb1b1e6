"""config/examples/terminal.md: what listen, send, replay and doctor show at a terminal of 80 columns, as they do today."""
import os
import pathlib
import re
import shlex
import tempfile

import pytest

from support.bridge import UNLIMITED, Bridge
from support.processes import ROOT, wait_until
from support.tool import COLOUR, Tool

DOCUMENT = ROOT / "config/examples/terminal.md"
BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
CONNECTION, KEY = "1494404757140276705", "KEYsim"
CALL = r"v3:[\w-]{54}"
# What is another one each time, and what stands for it.
CHANGES = [(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "DATE"), (r"\d\d:\d\d:\d\d\.\d{3}", "TIME"), (r"127\.0\.0\.1:\d+", "ADDRESS"),
           (CALL, "CALL"), (r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", "UUID"), (r"send-[\da-f]{8}", "send-HEX"),
           (r"^(TIME \w+ +\S+ +)[\w-]{8}(?= |$)", r"\1CALL"), (r"\d[\d.]* (ms|s|MiB)\b", "SIZE"), (r'_ms": \d+', '_ms": SIZE')]


def normal(text):
    """Without what is another one each time. The terminal's own line ends are none, but where the program has cut its line."""
    text = re.sub(r"^(.{80})(?<!\.\.)\n", r"\1", text, flags=re.MULTILINE)
    for pattern, word in CHANGES:
        text = re.sub(pattern, word, text, flags=re.MULTILINE)
    return text


def passing(text):
    """What `listen` shows, in any order, as things happen at the same moment. When the bridge tells of itself is up to the
    clock."""
    return {line for line in normal(text).splitlines() if not line.startswith("TIME bridge")}


class Terminal:
    """A command as a user types it, where the environment says which file the settings are in."""

    def __init__(self, bridge, command, cleanup):
        self.command = command
        self.tool = Tool(*shlex.split(command), terminal=True, env={"TELNYX_MQTT_CONFIG": str(bridge.folder / "bridge.yaml")})
        cleanup.append(self.tool.stop)

    def wait_for(self, words):
        wait_until(lambda: words in COLOUR.sub("", self.tool.out), words)

    def end(self, status=0):
        """What stands there in the end."""
        assert self.tool.end() == status, self.tool.out
        text = re.sub(r"(\r[^\r\n]*)+\x1b\[K", "", COLOUR.sub("", self.tool.out))  # written over
        text = text.replace("telnyx-mqtt: waiting for the broker\n", "")  # said where that takes a second
        return re.sub(r"^(.{80})(?=.)", "\\1\n", f"$ telnyx-mqtt {self.command}\n{text}", flags=re.MULTILINE)


@pytest.fixture
def house(broker, make_sim, cleanup):
    """A bridge that has all it wants, on a disk that is always quick, and its simulator."""
    folder = tempfile.TemporaryDirectory(dir="/dev/shm")
    cleanup.append(folder.cleanup)
    bridge = Bridge(pathlib.Path(folder.name), broker.port, name="telnyx-mqtt")
    cleanup.append(bridge.stop)
    sim = make_sim("--api-key", KEY, "--quiet", webhook_url=bridge.webhook_url, speed=1)
    for name in UNLIMITED:
        del bridge.settings[name]
    bridge.settings.update({"telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key], "telnyx.api_key": KEY,
                            "journal.max_bytes": "16MiB", "contacts.anna": "+13125550142", "numbers.office": "+13125550100"})
    return bridge.start(), sim


def record(house, cleanup):
    """The blocks of the document, in its order."""
    bridge, sim = house

    def start(command):
        return Terminal(bridge, command, cleanup)
    doctor = f"doctor --url {bridge.webhook_url}"
    path = f"/call_control_applications/{CONNECTION}"
    sim.api("PATCH", path, {"application_name": "house", "webhook_event_url": "https://old.example.org/"}, key=KEY)
    yield start(doctor).end(status=3)
    fix = start(f"{doctor} --fix")
    fix.wait_for("[y/N] ")
    fix.tool.type("y\n")
    yield fix.end()
    listen = start("listen")
    listen.wait_for("listening")
    dial = start(f"send calls.dial to=anna from=+13125550100 connection_id={CONNECTION}").end()
    listen.wait_for("anna, answered")
    call = re.search(CALL, dial.replace("\n", ""))[0]
    start(f"send calls.speak call_control_id={call} 'payload=The door is open.' voice=female").end()
    listen.wait_for("call.speak.ended")
    start(f"send calls.hangup call_control_id={call}").end()
    listen.wait_for("anna, ended")
    refused = start("send calls.dial to=anna from=+13125550100").end(status=1)
    listen.wait_for("reply  calls.dial           connection_id")
    listen.tool.interrupt()
    yield from (dial, refused, listen.end())
    yield start("replay --since 1h --type 'call.*' --to replay").end()


def test_the_document_shows_what_they_show_today(house, cleanup):
    """With BRIDGE_RECORD in the environment it is made so: to be read before it is committed."""
    recorded = list(record(house, cleanup))
    if os.environ.get("BRIDGE_RECORD"):
        blocks = iter(recorded)
        DOCUMENT.write_text(BLOCK.sub(lambda _: next(blocks), DOCUMENT.read_text()))
    kept = BLOCK.findall(DOCUMENT.read_text())
    assert len(kept) == len(recorded)
    for old, new in zip(kept, recorded):
        if "listen\n" in old:
            assert passing(old) == passing(new)
        else:
            assert normal(old) == normal(new)
        assert all(len(line) <= 80 for line in old.splitlines())
