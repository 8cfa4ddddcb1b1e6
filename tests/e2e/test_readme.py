"""The README's examples, sent as they stand there, and its recipe for a service."""
import json
import re
import subprocess

import pytest

from support.processes import BUILD, ROOT

README = (ROOT / "README.md").read_text()
UNIT = (ROOT / "config/telnyx-mqtt.service").read_text()
EXAMPLE = re.compile(r"^mosquitto_(?:pub|rr) (?P<options>.*?)-t telnyx/cmd/(?P<topic>\S+)(?P<more>[^']*)-m '(?P<payload>[^']*)'",
                     re.MULTILINE)
EXAMPLES = EXAMPLE.findall(README)
OUR_FAULTS = {"invalid_json", "unknown_operation", "invalid_parameters", "retained", "forbidden", "unreachable"}


def test_there_are_examples():
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize("topic,payload", [(topic, payload) for _, topic, _, payload in EXAMPLES])
def test_example_is_a_command(connected, client, topic, payload):
    client.publish(f"telnyx/cmd/{topic}", payload)
    result = json.loads(client.wait_for(f"telnyx/result/{topic}").payload)
    assert result["ok"] or result["error"]["code"] not in OUR_FAULTS, result


def test_request_and_response(connected, client, broker):
    """Example 7: the result comes to the response topic."""
    done = subprocess.run(["mosquitto_rr", "-p", str(broker.port), "-V", "5", "-q", "1", "-W", "10", "-e", "reply/me",
                           "-t", "telnyx/cmd/calls/v3:abc/hangup", "-m", "{}"], capture_output=True, check=True, timeout=20)
    assert json.loads(done.stdout)["operation"] == "calls.hangup"


def test_systemd_takes_the_unit(tmp_path):
    unit = tmp_path / "telnyx-mqtt.service"
    unit.write_text(UNIT.replace("/usr/local/bin/telnyx-mqtt", str(BUILD / "telnyx-mqtt")))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60)
    assert done.returncode == 0 and "telnyx-mqtt" not in done.stdout, done.stdout  # an unknown key is but a warning


def of_unit(pattern):
    return re.findall(f"^{pattern}$", UNIT, re.MULTILINE)


def test_the_readme_puts_in_place_what_the_unit_asks_for():
    (binary, config_file), = of_unit(r"ExecStart=(\S+)/telnyx-mqtt --config (\S+)")
    assert f"sudo install build/telnyx-mqtt {binary}/\n" in README
    assert f"sudoedit {config_file}\n" in README
    for path in of_unit("LoadCredential=.+:(.+)"):
        assert f"sudo install -m 600 /dev/stdin {path} " in README


def test_the_readme_s_configuration_is_whole_with_the_unit_s_secrets(tmp_path):
    config = re.search(r"# /etc/telnyx-mqtt/bridge.yaml\n(.*?)```", README, re.DOTALL).group(1)
    key = "SAdaWX5yGhVuLgeZ3lzAxTJNxufq8c3UYlCGjsUyFd0="
    (tmp_path / "bridge.yaml").write_text(config.replace("e5jeBd2E62zcfqhmsfz...", key))
    for name in of_unit("LoadCredential=(.+):.+"):
        (tmp_path / name).write_text("KEY0123\n")
    environment = {name: value.replace("%d", str(tmp_path)) for name, value in of_unit("Environment=(.+)=(.+)")}
    done = subprocess.run([BUILD / "telnyx-mqtt", "check", "--config", tmp_path / "bridge.yaml"], env=environment,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    for setting in ("api_key", "password"):
        assert re.search(rf"^ +{setting}: .*# TELNYX_.*_FILE$", done.stdout, re.MULTILINE), done.stdout
