"""The systemd unit, as far as that goes without systemd as process 1 (tests/systemd/run has one)."""
import re
import subprocess

import pytest

from support.bridge import API_KEY, PUBLIC_KEY
from support.processes import BUILD, ROOT

UNIT = (ROOT / "config/telnyx-mqtt.service").read_text()
EXPOSURE_MAX = 1.5


def of_unit(pattern):
    return re.findall(f"^{pattern}$", UNIT, re.MULTILINE)


@pytest.fixture
def unit(tmp_path):
    path = tmp_path / "telnyx-mqtt.service"
    path.write_text(UNIT.replace("/usr/local/bin/telnyx-mqtt", str(BUILD / "telnyx-mqtt")))
    return path


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=60, check=False)


def test_systemd_takes_it(unit):
    done = analyze("verify", "--man=no", unit)
    assert done.returncode == 0 and "telnyx-mqtt" not in done.stdout, done.stdout  # an unknown key is but a warning


def test_it_is_exposed_to_little(unit):
    done = analyze("security", "--offline=yes", "--no-pager", unit)
    level = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)[1])
    assert level <= EXPOSURE_MAX, done.stdout


def test_it_waits_for_the_clock_and_checks_the_settings():
    assert "time-sync.target" in of_unit("After=(.*)")[0].split() and "time-sync.target" in of_unit("Wants=(.*)")[0].split()
    (before, start) = (of_unit(f"{key}=-?(.*)")[0].split() for key in ("ExecStartPre", "ExecStart"))
    assert before == [start[0], "check", *start[1:]]


@pytest.mark.parametrize("files, status, words", [
    (["api-key"], 0, "configuration is good"), (["api-key", "mqtt-password"], 0, "configuration is good"),
    ([], 78, "telnyx.api_key is required")])
def test_what_is_not_there_is_not_set(files, status, words, tmp_path):
    """The credentials as systemd puts them into place: copies of the files that exist, else what SetCredential= says."""
    fallbacks = dict(of_unit("SetCredential=([^:]+):(.*)"))
    environment = {name: value.replace("%d", str(tmp_path)) for name, value in of_unit("Environment=(.+)=(.+)")}
    assert fallbacks.keys() == set(of_unit("LoadCredential=(.+):.+")) and set(fallbacks.values()) == {"\\n"}
    for name in fallbacks:
        (tmp_path / name).write_text(f"{API_KEY}\n" if name in files else "\n")
    (tmp_path / "bridge.yaml").write_text(f"telnyx: {{public_keys: [{PUBLIC_KEY}]}}\njournal: {{path: {tmp_path}/journal.db}}\n" +
                                          ("mqtt: {username: me}\n" if "mqtt-password" in files else ""))
    done = subprocess.run([BUILD / "telnyx-mqtt", "check", "--config", tmp_path / "bridge.yaml"], capture_output=True,
                          env={**environment, "CREDENTIALS_DIRECTORY": str(tmp_path)}, text=True, timeout=60, check=False)
    assert done.returncode == status and words in done.stderr, done.stderr
    assert ('password: "<hidden>"' in done.stdout) == ("mqtt-password" in files)
