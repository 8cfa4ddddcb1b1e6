"""What README.md and config/README.md say: settings, topics, limits, examples and the recipe for a service."""
import json
import re
import subprocess

import pytest
import yaml

from support import readme
from support.commands import run
from support.processes import BUILD, ROOT, wait_until

README, OPERATING = readme.TEXT, readme.OPERATING
UNIT = (ROOT / "config/telnyx-mqtt.service").read_text()
SAMPLE = yaml.safe_load((ROOT / "config/bridge.yaml").read_text())
DOCUMENTS = {"README.md": README, "config/README.md": OPERATING}


def test_it_is_short():
    assert len(README.splitlines()) <= 300


def test_each_reader_finds_a_place():
    """Who tries it, connects an account, writes commands, runs Home Assistant, Node-RED or a fleet of services."""
    heads = re.findall("^## (.+)$", README, re.MULTILINE)
    assert {"Try it", "Connecting an account", "Topics", "Commands", "Home Assistant", "Node-RED", "For back-end engineers",
            "For operators", "Guarantees"} <= set(heads)
    first = readme.section("Try it")
    assert "Debian 12 or 13, x86-64 or arm64" in first and "telnyx/call/" in first  # supported systems, a sample event
    commands = readme.blocks("sh", first)[0].splitlines()
    assert [line.split(" ")[0] for line in commands] == ["git", "./config/quickstart/run", "./tests/run"]
    flat = " ".join(README.split())
    assert "commands sent while the bridge is down or not connected are lost" in flat  # what MQTT 3.1.1 costs
    assert "drop that flag" in flat


@pytest.mark.parametrize("document", DOCUMENTS)
def test_its_settings_exist_and_have_the_defaults_that_it_names(document):
    found = re.findall(rf"`({'|'.join(SAMPLE)})\.(?!yaml|db\b)([a-z_]+)`(?: \(([^)]*)\))?", DOCUMENTS[document])
    assert len(found) >= 5
    for section, key, default in found:
        assert key in SAMPLE[section], f"{section}.{key}"
        is_default = SAMPLE[section][key]
        said = re.findall(r"`([^`]+)`", default) if isinstance(is_default, list) else default.replace(" ", "")
        assert not default or said in (is_default, str(is_default)), f"{section}.{key} is {is_default}, not {default}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_its_variables_are_those_of_settings(document):
    usual = {"TELNYX_API_KEY", "TELNYX_PUBLIC_KEY"}
    known = usual | {f"TELNYX_MQTT_{section}_{key}".upper() for section, keys in SAMPLE.items() for key in keys or {}}
    known |= {f"TELNYX_MQTT_{section}".upper() for section, keys in SAMPLE.items() if not keys}  # named maps
    known |= {"TELNYX_MQTT_CONFIG", "TELNYX_MQTT_SERVICE_HOST"}  # no settings, and named as such
    for name in re.findall(r"\bTELNYX_\w+[A-Z]\b", DOCUMENTS[document]):
        assert name.removesuffix("_FILE") in known or name in known, name


def test_its_error_codes_are_all_there_are():
    table = (ROOT / "include/bridge/command_error.h").read_text()
    codes = dict(re.findall(r'X\((COMMAND_ERROR_\w+), "(\w+)"', table))
    source = "".join(path.read_text() for path in (ROOT / "src").rglob("*.c"))
    assert [name for name in codes if not re.search(rf"\b{name}\b", source)] == []  # which no command gets
    sentence = re.search(r"`error\.code` is `(telnyx)`(.*?)\.\n", README, re.DOTALL)
    assert {sentence[1], *re.findall(r"`(\w+)`", sentence[2].split("the bridge's:")[1])} == set(codes.values())


def topic_patterns():
    """The topics of the table, as regular expressions by their text."""
    rows = re.findall(r"^\| (`telnyx/.*?) \|", readme.section("Topics"), re.MULTILINE)
    topics = [topic for row in rows for topic in re.findall(r"`([^`]+)`", row)]
    several = {"<event>", "<verb>", "<status>", "<type>", "<as the command>"}  # may have several levels

    def expression(topic):
        return "".join(part if not part.startswith("<") else ".+" if part in several else "[^/]+"
                       for part in re.split(r"(<[^>]+>)", topic))
    return {topic: re.compile(expression(topic)) for topic in topics}


def test_every_kind_of_event_has_one_of_its_topics(connected, client):
    """And every row has its messages."""
    patterns = topic_patterns()
    for kind in connected.control("GET", "/events")["types"]:
        connected.control("POST", "/trigger", {"type": kind})
    client.publish("telnyx/cmd/calls/dial", '{"connection_id":"1","from":"+13125550101","to":"+17735550102"}')
    client.wait_for("telnyx/result/calls/dial")
    client.publish("telnyx/cmd/alerts/start", json.dumps({
        "text": "Water in the basement.", "contacts": ["+17735550103"], "from": "+13125550101", "connection_id": "1"}))
    connected.api("POST", "/texml/calls/1", {"To": "+17735550102", "From": "+13125550101", "Url": connected.document_url,
                                             "Method": "POST"})
    seen = set()

    def all_seen():
        seen.update(topic for topic, pattern in patterns.items() for m in client.messages if pattern.fullmatch(m.topic))
        return {topic for topic in patterns if "/cmd/" not in topic} <= seen
    wait_until(all_seen, "topics of every row")
    for message in client.messages:
        assert any(pattern.fullmatch(message.topic) for pattern in patterns.values()) or "/cmd/" in message.topic, message


def test_its_sample_event_is_what_a_call_gives(connected, client):
    topic, body = re.search(r"^```\n(telnyx/call/\S+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL).groups()
    call = connected.call_in(**{"from": "+17735550102", "to": "+13125550101"})
    message = client.wait_for(topic.replace(topic.split("/")[2], call))
    data = json.loads(message.payload)["data"]
    for name, value in re.findall(r'"(\w+)":"([^"]*)"', body):
        place = data if name in data else data["payload"]
        assert name in place
        if name in ("event_type", "direction", "from", "to"):
            assert place[name] == value


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_commands_it_names_exist(document, connected, client):
    operations = run(client, "cmd/bridge/operations", {})["data"]["operations"]
    named = set(re.findall(r"telnyx/cmd/([a-z_]+)(?:/[^/\s\"`]*[^\w/\s\"`][^/\s\"`]*)*/([a-z_]+)\b", DOCUMENTS[document]))
    assert named
    for resource, verb in named:
        assert f"{resource}.{verb}" in operations


def rights_of_the_table():
    """{user: {"read": topics, "write": topics}}"""
    def topics(cell):
        return {root + topic for part in cell.split(";") for root in ["telnyx/" if "in `telnyx/`" in part else ""]
                for topic in re.findall(r"`([^`]*)`", part) if topic != "telnyx/"}
    rows = re.findall(r"^ *\| `([\w-]+)`, [^|]* \|([^|]*)\|([^|]*)\|$", (ROOT / "config/acl/README.md").read_text(), re.MULTILINE)
    return {user: {"read": topics(reads), "write": topics(writes)} for user, reads, writes in rows}


def test_its_rights_are_those_of_the_acl_file():
    """Which test_rights.py tries on a broker."""
    users, everybody = {}, {"read": set(), "write": set()}
    for line in (ROOT / "config/acl/mosquitto.acl").read_text().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "user":
            rights = users[rest] = {"read": set(), "write": set()}
        elif kind in ("topic", "pattern"):
            (everybody if kind == "pattern" else rights)[rest.split()[0]].add(rest.split()[1])
    said = rights_of_the_table()
    said["telnyx-mqtt"]["read"] |= everybody["read"]  # which are of no use to it
    assert said == {user: {way: rights[way] | everybody[way] for way in rights} for user, rights in users.items()}


def of_payload(template, event):
    """What `value_json.a.b` or `trigger.payload_json.a.b` stands for."""
    path = re.fullmatch(r"\{\{ (?:value_json|trigger\.payload_json)\.([\w.]+) \}\}", template)[1]
    for name in path.split("."):
        event = event[name]
    return event


def test_home_assistant_s_automations_dial_and_speak(connected, client):
    """What Home Assistant would publish, sent; what it waits for, waited for."""
    config = yaml.safe_load(readme.blocks("yaml", readme.section("Home Assistant"))[0])
    dial, speak = config["automation"]
    assert all(action["action"] == "mqtt.publish" for rule in (dial, speak) for action in rule["actions"])
    command = dial["actions"][0]["data"]
    client.publish(command["topic"], command["payload"], qos=int(command["qos"]))
    trigger, = speak["triggers"]
    assert trigger["topic"].count("+") == 1
    pattern = re.compile(trigger["topic"].replace("+", "[^/]+"))
    answered = client.wait_for(lambda m: pattern.fullmatch(m.topic), "an answered call")
    event = json.loads(answered.payload)
    assert of_payload(trigger["value_template"], event) == trigger["payload"]
    command = speak["actions"][0]["data"]
    topic = re.sub(r"\{\{.*?\}\}", lambda found: of_payload(found[0], event), command["topic"])
    client.publish(topic, command["payload"], qos=int(command["qos"]))
    client.wait_for(lambda m: m.topic.endswith("/speak/ended"), "the end of what was said")


def of_unit(pattern):
    return re.findall(f"^{pattern}$", UNIT, re.MULTILINE)


def test_the_readme_puts_in_place_what_the_unit_asks_for():
    (binary, config_file), = of_unit(r"ExecStart=(\S+)/telnyx-mqtt --config (\S+)")
    assert f"sudo install build/telnyx-mqtt {binary}/\n" in README
    assert f"sudoedit {config_file}\n" in README
    for path in of_unit("LoadCredential=.+:(.+)"):
        assert f"sudo install -m 600 /dev/stdin {path} " in README


def test_the_readme_s_configuration_is_whole_with_the_unit_s_secrets(tmp_path):
    config, = [block for block in readme.blocks("yaml") if "# /etc/telnyx-mqtt/bridge.yaml" in block]
    key = "SAdaWX5yGhVuLgeZ3lzAxTJNxufq8c3UYlCGjsUyFd0="
    (tmp_path / "bridge.yaml").write_text(config.replace("e5jeBd2E62zcfqhmsfz...", key))
    for name in of_unit("LoadCredential=(.+):.+"):
        (tmp_path / name).write_text("KEY0123\n")
    environment = {name: value.replace("%d", str(tmp_path)) for name, value in of_unit("Environment=(.+)=(.+)")}
    environment["TELNYX_MQTT_JOURNAL_PATH"] = str(tmp_path / "journal.db")
    done = subprocess.run([BUILD / "telnyx-mqtt", "check", "--config", tmp_path / "bridge.yaml"], env=environment,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for setting in ("api_key", "password"):
        assert re.search(rf"^ +{setting}: .*# TELNYX_.*_FILE$", done.stdout, re.MULTILINE), done.stdout
