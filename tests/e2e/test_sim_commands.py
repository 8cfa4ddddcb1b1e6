"""The simulator's command line, and what it triggers."""
import json
import os
import subprocess

import pytest

from support.processes import BUILD, ROOT, wait_until

pytestmark = pytest.mark.sanitized
SAMPLES = ROOT / "src" / "sim" / "samples"


PATIENT = ("--webhook-timeout-ms", "15000")  # else a machine that stands still makes a reply late


def run(*arguments, **environment):
    return subprocess.run([BUILD / "telnyx-sim", *map(str, arguments)], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **environment})


def test_help_shows_commands_numbers_and_examples():
    reply = run("--help")
    assert reply.returncode == 0
    for text in ("trigger TYPE", "5550110", "busy", "--webhook-url", "/sim/requests", "Examples"):
        assert text in reply.stdout
    assert max(map(len, reply.stdout.splitlines())) <= 100


@pytest.mark.parametrize("command", ["serve", "call", "press", "hangup", "fault", "trigger", "load"])
def test_each_command_has_help(command):
    reply = run(command, "--help")
    assert (reply.returncode, reply.stderr) == (0, "")
    assert max(map(len, reply.stdout.splitlines())) <= 100


@pytest.mark.parametrize("arguments,said", [
    (["frob"], "frob"),
    (["--frob"], "--frob"),
    (["serve", "--listen"], "--listen"),
    (["serve", "--rate", "1"], "--rate"),
    (["serve", "--speed", "0"], "--speed takes a number from 0.01 to 10000"),
    (["load", "--count", "1.5"], "--count"),
    (["serve", "--webhook-url", "localhost:8080"], "--webhook-url wants a URL"),
    (["call"], "--from"),
    (["press", "v3:a"], "digits"),
    (["trigger"], "--list"),
    (["trigger", "a", "--set", "b"], "PATH=VALUE"),
])
def test_wrong_usage_is_explained(arguments, said):
    reply = run(*arguments)
    assert reply.returncode == 2
    assert said in reply.stderr


@pytest.mark.parametrize("arguments,said", [
    (["serve", "--listen", "nowhere"], "nowhere"),
    (["serve", "--listen", "127.0.0.1:0", "--ready-file", "FOLDER/is/missing"], "ready file"),
    (["serve", "--key-file", "/dev/null"], "/dev/null"),
    (["trigger", "call.hangup", "--sim", "http://127.0.0.1:9"], "no simulator answers"),
    (["trigger", "call.hangip", "--key-file", "KEY"], "did you mean call.hangup?"),
])
def test_what_fails_is_explained(tmp_path, arguments, said):
    reply = run(*(a.replace("KEY", str(tmp_path / "key")).replace("FOLDER", str(tmp_path)) for a in arguments))
    assert reply.returncode == 1
    assert said in reply.stderr


def test_the_key_is_kept(tmp_path, make_sim):
    key = tmp_path / "key"
    first = make_sim("--key-file", key).public_key
    assert make_sim("--key-file", key).public_key == first
    assert key.stat().st_mode & 0o777 == 0o600


def test_the_commands_of_a_running_simulator(sim, receiver):
    reply = run("call", "--from", "+13125550142", "--to", "+13125550100", TELNYX_SIM_URL=sim.url)
    call = reply.stdout.split()[1]
    assert sim.act(call, "answer").status == 200
    receiver.wait_for("call.answered")
    assert run("press", call, "7", "--sim", sim.url).returncode == 0
    assert receiver.wait_for("call.dtmf.received").payload["digit"] == "7"
    assert run("hangup", call[:14], "--sim", sim.url).returncode == 0
    receiver.wait_for("call.hangup")
    assert run("hangup", call, "--sim", sim.url).returncode == 1
    assert run("fault", "status", "--set", "status=418", "--operation", "queues.list", "--sim", sim.url,
               ).stdout == "1 faults wait\n"
    assert sim.api("GET", "/queues").status == 418
    assert run("fault", "nonsense", "--sim", sim.url).returncode == 1
    assert run("fault", "clear", "--sim", sim.url).returncode == 0


def types():
    return sorted(path.name.removesuffix(path.suffix) for path in SAMPLES.iterdir())


def test_the_list_of_types_is_whole(sim):
    assert sorted(run("trigger", "--list").stdout.split()) == types()
    assert sorted(sim.control("GET", "/events")["types"]) == types()


def shape(value):
    """What a JSON value looks like without its texts and numbers."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value]
    return type(value).__name__ if isinstance(value, bool) else "value"


def test_every_type_is_triggered_in_its_shape(make_sim, receiver):
    sim = make_sim("--quiet")
    for event_type in types():
        sim.control("POST", "/trigger", {"type": event_type})
    wait_until(lambda: len(receiver.all()) == len(types()), "all of them")
    assert all(webhook.verified for webhook in receiver.all())
    sent = {webhook["event_id"]: webhook["type"] for webhook in sim.webhooks() if webhook["json"]}
    for webhook in receiver.all():
        if webhook.headers["Content-Type"] != "application/json":
            assert "CallSid" in webhook.form
            continue
        if not webhook.id:
            continue  # link clicks and campaign updates have no id
        sample = json.loads((SAMPLES / f"{sent[webhook.id]}.json").read_text())
        assert shape(webhook.json) == shape(sample)
        assert webhook.id not in json.dumps(sample)


def test_trigger_with_numbers_and_members(sim, receiver):
    reply = run("trigger", "call.initiated", "--from", "+13125550142", "--to", "+442079460123", "--sim", sim.url,
                "--set", "direction=outgoing", "--set", "custom.depth=3", "--set", "data.occurred_at=then")
    assert reply.returncode == 0
    webhook = receiver.wait_for("call.initiated")
    assert json.loads(reply.stdout)["data"] == webhook.json["data"]
    assert (webhook.payload["from"], webhook.payload["to"]) == ("+13125550142", "+442079460123")
    assert (webhook.payload["direction"], webhook.payload["custom"]) == ("outgoing", {"depth": 3})
    assert webhook.json["data"]["occurred_at"] == "then"
    run("trigger", "message.received", "--from", "+13125550142", "--set", "text=Lights on", "--sim", sim.url)
    webhook = receiver.wait_for("message.received")
    assert (webhook.payload["from"]["phone_number"], webhook.payload["text"]) == ("+13125550142", "Lights on")
    run("trigger", "texml.CallCompleted", "--to", "+13125550100", "--set", "CallStatus=busy", "--sim", sim.url)
    wait_until(lambda: len(receiver.all()) == 3, "the callback")
    assert (receiver.all()[2].form["To"], receiver.all()[2].form["CallStatus"]) == ("+13125550100", "busy")


def test_trigger_without_a_simulator(tmp_path, make_sim, receiver):
    key = tmp_path / "key"
    make_sim("--key-file", key)  # makes the key, and the receiver trust it
    reply = run("trigger", "call.hangup", "--key-file", key, "--webhook-url", receiver.url, *PATIENT)
    assert reply.returncode == 0
    assert f"{receiver.url} answered 200" in reply.stderr
    assert receiver.wait_for("call.hangup").verified
    receiver.replies = [503]
    assert run("trigger", "call.hangup", "--key-file", key, "--webhook-url", receiver.url, *PATIENT).returncode == 1


def test_load(tmp_path, make_sim, receiver):
    key = tmp_path / "key"
    make_sim("--key-file", key)
    receiver.replies = [503, 503, 400]
    reply = run("load", "--rate", "500", "--count", "300", "--connections", "4", "--key-file", key, "--json",
                "--webhook-url", receiver.url, *PATIENT)
    assert reply.returncode == 1
    report = json.loads(reply.stdout)
    assert report["count"] == 300
    assert report["replies"] == {"200": 297, "400": 1, "503": 2}
    assert 0 < report["latency_ms"]["p50"] <= report["latency_ms"]["p99"] <= report["latency_ms"]["p100"]
    assert len({webhook.id for webhook in receiver.all()}) == 300
    assert all(webhook.verified for webhook in receiver.all())
    table = run("load", "--rate", "1000", "--count", "20", "--key-file", key, "--webhook-url", receiver.url, *PATIENT)
    assert table.returncode == 0
    assert "reply 200  20" in table.stdout


def test_load_counts_what_is_not_answered():
    reply = run("load", "--rate", "1000", "--count", "5", "--webhook-url", "http://127.0.0.1:9/none", "--json")
    assert (reply.returncode, json.loads(reply.stdout)["replies"]) == (1, {"0": 5})
