"""The contract: what `telnyx-mqtt asyncapi` and `operations` show is what the bridge does, and what others make clients of."""
import json
import shutil
import subprocess

import pytest

from support import contract
from support.operations import offered
from support.processes import BUILD, ROOT
from support.sim import Sim

SOURCES = ROOT / "tests/contract"


def tool(*arguments, status=0):
    done = subprocess.run([BUILD / "telnyx-mqtt", *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def event_samples():
    """Body, event type and topic of each event in JSON that the simulator knows."""
    for line in (ROOT / "tests/data/event_topics.tsv").read_text().splitlines():
        if ".json\t" in line and line[0] != "#":
            name, kind, topic = line.split("\t")
            yield (ROOT / "src/sim/samples" / name).read_bytes(), kind, topic.replace("<made>", "made")


def sdk_cases():
    done = subprocess.run([ROOT / "tests/sdk/cases.py"], check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Received:
    """A client that has heard these: (topic, payload, options of the message)."""

    def __init__(self, *messages, qos=1, v5=True):
        self.v5, self.qos, self.published = v5, qos, set()
        self.messages = [Heard(*message) for message in messages]


class Heard:
    def __init__(self, topic, payload, qos=1, retain=False, user=None):
        self.topic, self.qos, self.retain, self.user = topic, qos, retain, user or {}
        self.payload = payload if isinstance(payload, bytes) else json.dumps(payload, separators=(",", ":")).encode()


def test_each_event_has_a_channel_that_takes_it():
    for body, kind, topic in event_samples():
        channel, = contract.contract().find(topic)
        assert channel.key == f"event.{kind}", topic
        assert not channel.wrong_with(body, {}), kind


def test_each_operation_has_its_channels():
    channels = contract.contract()
    for operation in offered():
        name = operation.name
        flat, = channels.find(f"telnyx/cmd/{name.replace('.', '/')}")
        assert flat.key == f"command.{name}"
        if operation.ids:
            by_id = channels.find("telnyx/" + operation.topic(name, {key: f"id-{key}" for key in operation.ids}))
            assert f"command.{name}.by_id" in [channel.key for channel in by_id], name


def test_what_the_sdk_sends_is_good():
    """The same commands as in tests/sdk, whose requests the bridge makes as the SDK does."""
    cases = sdk_cases()
    for case in cases:
        wrong = contract.contract().wrong_with_command("telnyx/" + case["topic"], json.loads(case["payload"]))
        assert not wrong, (case, wrong)
    files = {operation.name for operation in offered() if operation.content in ("multipart", "bytes")}  # what takes them
    assert {case["operation"] for case in cases} | files == {operation.name for operation in offered()}


def test_what_is_required_is_required_by_the_contract():
    for operation in offered():
        topic, payload = f"telnyx/cmd/{operation.name.replace('.', '/')}", operation.payload()
        assert not contract.contract().wrong_with_command(topic, payload), operation
        for name in payload:
            rest = {other: value for other, value in payload.items() if other != name}
            wrong = contract.contract().wrong_with_command(topic, rest)
            assert any(f"'{name}' is a required property" in text for text in wrong), (operation, name, wrong)


RESULT = {"ok": True, "operation": "calls.hangup", "data": {}, "attempts": 1, "duration_ms": 1, "correlation_id": "a"}
REPLAYED = {"specversion": "1.0", "id": "1", "source": "a", "type": "b", "replayed": "true", "topic": "telnyx/call/a/b"}
HANGUP = "telnyx/cmd/calls/v3:a/hangup"


@pytest.mark.parametrize("messages, said", [
    ([("telnyx/bridge/state", b"online", 1, True)], None),
    ([("telnyx/call/v3:a/state", b"", 1, True)], None),
    ([("telnyx/bridge/state", b"up", 1, True)], "'up' is not one of"),
    ([("telnyx/bridge/state", b"online", 1, False)], "retain"),
    ([("telnyx/bridge/state", b"online", 0, True)], "QoS is 0"),
    ([("telnyx/bridge/news", b"{}", 1, True)], "no such topic"),
    ([("telnyx/result/calls/v3:a/hangup", RESULT)], None),
    ([("telnyx/result/calls/v3:a/hangup", RESULT | {"more": 1})], "more"),
    ([("telnyx/result/calls/v3:a/hangup", RESULT | {"ok": False})], "'error' is a required property"),
    ([("telnyx/call/v3:a/answered", {"data": {"event_type": "call.answered", "payload": {"to": 5}}})], "5 is not of type"),
    ([("telnyx/call/v3:a/answered", {"data": {"event_type": "call.answered"}}, 1, False, {"id": "1"})], "specversion"),
    ([("telnyx/call/v3:a/never/heard/of", {"any": "thing"})], None),
    ([(HANGUP, {"client_state": 5, "correlation_id": "a"}), (HANGUP.replace("cmd", "result"), RESULT)], "5 is not of type"),
    ([(HANGUP, {"client_state": 5, "correlation_id": "a"}),
      (HANGUP.replace("cmd", "result"), RESULT | {"meta": {"converted": ["/client_state"]}})], None),
    ([("telnyx/reply/a/b", RESULT), ("telnyx/reply/a/b", {"final": False, "operation": "a.list", "items": 1, "pages": 1})], None),
    ([("telnyx/reply/a/b", {"any": "event"}, 1, False, REPLAYED)], None),
    ([("telnyx/reply/a/b", {"any": "event"}, 1, False, {"replayed": "true"})], "'ok' is a required"),
    ([("telnyx/reply/a/b", {"final": True, "operation": "a.list", "items": 1, "pages": 1})], "'ok' is a required"),
    ([(HANGUP, {"client_state": 5, "correlation_id": "b"}), (HANGUP.replace("cmd", "result"), RESULT)], None),
])
def test_what_breaks_the_contract_is_found(messages, said):
    found = list(contract.broken(Received(*messages)))
    assert (said in found[0] if said else not found), found


def test_what_a_test_published_itself_is_not_the_bridges():
    client = Received(("telnyx/bridge/state", b"up", 1, True))
    client.published.add(("telnyx/bridge/state", b"up"))
    assert not list(contract.broken(client))


def test_of_each_topic_pattern_up_to_twenty_are_held():
    flood = [(f"telnyx/call/v3:{i}/state", b"{}", 1, True) for i in range(30)]
    found = list(contract.broken(Received(*flood, ("telnyx/number/1/state", b"{}", 1, True))))
    assert len(found) == contract.MOST + 1


def test_the_root_and_the_commands_are_ones_own_choice():
    document = json.loads(tool("asyncapi", "--root", "home/telnyx", "conferences.*"))
    commands = {key for key in document["channels"] if key.startswith("command.")}
    assert "command.conferences.mute" in commands and all(key.startswith("command.conferences.") for key in commands)
    assert document["channels"]["call_state"]["address"] == "home/telnyx/call/{call_control_id}/state"
    assert document["channels"]["event.call.answered"]["address"] == "home/telnyx/call/{call_control_id}/answered"
    assert document["channels"]["home_device"]["address"].startswith("homeassistant/")
    for root in ("", "home/#", "{root}", "a\x01b", b"\xff"):
        assert "a topic without + and #" in tool("asyncapi", "--root", root, status=2)


def test_operations_are_shown_for_people_and_for_programs():
    text = tool("operations", "calls.dial")
    assert text.startswith("calls.dial\n  reach, safe to repeat with its command_id\n  telnyx/cmd/calls/dial\n    connection_id* ")
    assert '"dual"' in text and "calls.hangup" not in text
    listed = [json.loads(line) for line in tool("operations", "--json", "*.dial").splitlines()]
    assert [one["operation"] for one in listed] == ["calls.dial"]
    assert {"class": "reach", "repeat": "command_id", "topic": "telnyx/cmd/calls/dial"}.items() <= listed[0].items()
    names = [line.split()[0] for line in tool("operations").splitlines()]
    assert {"calls.dial", "bridge.resend"} <= set(names) and len(names) == len(tool("operations", "--json").splitlines())
    assert "no operation fits no.such" in tool("operations", "no.such", status=1)


def test_operations_fit_a_terminal_of_80_columns():
    """What is longer is a single word, such as a topic."""
    wide = [line for line in tool("operations", "*").splitlines() if len(line) > 80 and " " in line.strip()]
    assert not wide, wide[:5]


@pytest.fixture(scope="module")
def programs():
    """Others' programs, installed once a build folder; network and npm are needed for that."""
    assert shutil.which("npm"), "npm is not installed (tests/run does that)"
    folder = BUILD / "contract"
    folder.mkdir(exist_ok=True)
    lock, installed = SOURCES / "package-lock.json", folder / "installed-lock.json"
    for source in SOURCES.iterdir():
        shutil.copy(source, folder)
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        subprocess.run(["npm", "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund"], check=True,
                       timeout=600, capture_output=True)
        shutil.copy(lock, installed)
    return folder


def node(folder, *arguments):
    done = subprocess.run(["node", *arguments], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_document_is_valid(programs):
    (programs / "whole.json").write_text(tool("asyncapi"))
    assert "channels" in node(programs, "validate.mjs", "whole.json")


@pytest.mark.slow
def test_a_generated_client_rings_a_phone_and_reads_the_event(programs, broker, tmp_path, make_bridge, cleanup):
    (programs / "calls.json").write_text(tool("asyncapi", "calls.*"))
    node(programs, "generate.mjs", "calls.json", "generated.ts")
    node(programs, "node_modules/typescript/bin/tsc", "--project", ".")
    bridge = make_bridge(broker)
    sim = Sim(tmp_path, bridge.webhook_url)
    cleanup.append(sim.stop)
    bridge.settings.update({"telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key]})
    bridge.start()
    told = json.loads(node(programs, "ring.js", f"mqtt://127.0.0.1:{broker.port}"))
    assert told["answered"] == "call.answered" and told["ended"] is True
    assert told["dialled"]["call_control_id"] == told["call"]
