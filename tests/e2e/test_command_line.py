"""The command line: output, exit status, configuration from all sources, secrets nowhere."""
import os
import subprocess

import pytest

from support.bridge import API_KEY, PUBLIC_KEY
from support.processes import BUILD, ROOT

DONE, FAILED, USAGE, CONFIGURATION = 0, 1, 2, 78


def run(*arguments, env=None, **options):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TELNYX")}
    return subprocess.run([BUILD / "telnyx-mqtt", *arguments], env={**clean, **(env or {})}, text=True,
                          stdout=options.pop("stdout", subprocess.PIPE),
                          stderr=options.pop("stderr", subprocess.PIPE), timeout=20,
                          **options)


@pytest.fixture
def needed(tmp_path):
    return {"TELNYX_API_KEY": API_KEY, "TELNYX_PUBLIC_KEY": PUBLIC_KEY,
            "TELNYX_MQTT_JOURNAL_PATH": str(tmp_path / "journal.db")}


@pytest.mark.smoke
def test_version_and_help_need_no_configuration():
    version = run("--version", "--config", "/nowhere")
    assert version.returncode == DONE and version.stdout.startswith("telnyx-mqtt ")
    help_text = run("--help")
    assert help_text.returncode == DONE and help_text.stderr == ""
    assert "Usage: telnyx-mqtt" in help_text.stdout and "\n  api_key " in help_text.stdout


def test_the_sample_is_the_file_of_the_repository(needed):
    sample = run("check", "--sample")
    assert sample.returncode == DONE
    assert sample.stdout == (ROOT / "config/bridge.yaml").read_text()
    assert run("check", "--config", ROOT / "config/bridge.yaml", env=needed).returncode == DONE


def test_check_prints_a_configuration_that_it_takes_again(tmp_path):
    (tmp_path / "key").write_text(API_KEY + "\n")
    (tmp_path / "a.yaml").write_text(
        f"mqtt: {{root: home, client_id: a}}\njournal: {{path: {tmp_path}/journal.db}}\n")
    first = run("check", "-c", tmp_path / "a.yaml", "--set", "telnyx.public_keys=" + PUBLIC_KEY, "--log-level",
                "warn", env={"TELNYX_API_KEY_FILE": str(tmp_path / "key"), "TELNYX_MQTT_MQTT_CLIENT_ID": "b"})
    assert first.returncode == DONE, first.stderr
    assert API_KEY not in first.stdout
    for line in ("  root: home  # ", "/a.yaml:1:14\n", "  client_id: b  # TELNYX_MQTT_MQTT_CLIENT_ID",
                 '  api_key: "<hidden>"  # TELNYX_API_KEY_FILE', "  level: warn  # --log-level"):
        assert line in first.stdout
    (tmp_path / "b.yaml").write_text(first.stdout)
    second = run("check", "-c", tmp_path / "b.yaml")
    values = [[line.split("  #")[0] for line in text.splitlines()] for text in (first.stdout, second.stdout)]
    assert second.returncode == DONE and values[0] == values[1]


@pytest.mark.parametrize("command", ["check", "run"])
def test_all_errors_come_at_once_and_end_with_78(command, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("mqtt:\n  keepalive: 30s\n  window: many\ntelnyx:\n  api_kye: KEYs3cr3t\n")
    result = run(command, "--config", path, env={"TELNYX_MQTT_LOG_LEVLE": "x"})
    assert result.returncode == CONFIGURATION and result.stdout == ""
    assert "s3cr3t" not in result.stderr
    for line in (":2:3: unknown setting mqtt.keepalive; did you mean keep_alive?",
                 ':3:11: mqtt.window must be a whole number, not "many"',
                 ":5:3: unknown setting telnyx.api_kye; did you mean api_key?",
                 "TELNYX_MQTT_LOG_LEVLE: unknown variable; did you mean TELNYX_MQTT_LOG_LEVEL?",
                 "telnyx.api_key is required", "telnyx.public_keys is required",
                 "telnyx-mqtt: 6 errors in the configuration\n"):
        assert line in result.stderr


def test_what_the_journal_reads_has_priorities(tmp_path):
    """As a service's output: a socket or pipe that JOURNAL_STREAM names."""
    with open(tmp_path / "output", "w") as output:
        status = os.fstat(output.fileno())
        stream = {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}
        for arguments in (["check"], ["run"], ["chek"]):
            assert run(*arguments, env=stream, stderr=output).returncode in (CONFIGURATION, USAGE)
    lines = (tmp_path / "output").read_text().splitlines()
    assert len(lines) == 7 and all(line.startswith("<3>") for line in lines), lines


@pytest.mark.parametrize("path, why", [("/nowhere", "No such file or directory"), ("/", "Is a directory"),
                                       ("/dev/zero", "is longer than 256 KiB")])
def test_a_file_that_cannot_be_read_is_named(needed, path, why):
    result = run("check", "--config", path, env=needed)
    assert result.returncode == CONFIGURATION
    assert result.stderr.startswith(f"{path}: ") and why in result.stderr


@pytest.mark.parametrize("arguments", [["chek"], ["--confg", "x"], ["--config"], ["--set", "x"], ["--sample"]])
def test_bad_usage_ends_with_2(arguments):
    result = run(*arguments)
    assert result.returncode == USAGE and result.stdout == ""
    assert result.stderr.startswith("telnyx-mqtt: ") and result.stderr.endswith("; --help tells more\n")


def test_output_that_cannot_be_written_is_a_failure(needed):
    with open("/dev/full", "w") as full:
        assert run("check", env=needed, stdout=full).returncode == FAILED
