"""commands.defaults: what a sender leaves out, before any rule is asked."""
import json
import os
import subprocess

from support.bridge import API_KEY, PUBLIC_KEY
from support.commands import run
from support.processes import BUILD
from support.rig import running

DIAL = "cmd/calls/dial"
DEFAULTS = ["calls.dial:from=+13125550199", "*:from=+13125550198", "calls.*:connection_id=1494404757140276705",
            "calls.dial:from=+13125550100", "calls.dial:time_limit_secs=600"]


def bodies(rig):
    return [json.loads(request["body"]) for request in rig.sim.requests()]


def test_whom_is_enough_and_what_the_sender_says_wins(tmp_path):
    with running(tmp_path, settings={"commands.defaults": DEFAULTS}) as rig:
        assert run(rig.client, DIAL, {"to": "+13125550101"})["ok"]
        assert run(rig.client, DIAL, {"to": "+13125550102", "from": "+13125550103", "time_limit_secs": 60})["ok"]
        assert run(rig.client, "cmd/messages/send", {"to": "+13125550101", "text": "hello"})["ok"]
        first, second, message = bodies(rig)
        assert first.items() >= {"to": "+13125550101", "from": "+13125550100", "time_limit_secs": 600,
                                 "connection_id": "1494404757140276705"}.items()
        assert second.items() >= {"from": "+13125550103", "time_limit_secs": 60}.items()
        assert message["from"] == "+13125550198" and "connection_id" not in message


def test_null_is_no_gap(tmp_path):
    with running(tmp_path, settings={"commands.defaults": DEFAULTS}) as rig:
        result = run(rig.client, DIAL, {"to": "+13125550101", "from": None})
        assert result["error"]["code"] == "invalid_parameters" and "from" in result["error"]["message"]
        assert rig.sim.requests() == []


def test_the_rules_see_what_is_put_in(tmp_path):
    settings = {"commands.defaults": [*DEFAULTS, "calls.dial:to=+19005550101", "*:webhook_url=https://example.org/"]}
    with running(tmp_path, settings=settings) as rig:
        premium = run(rig.client, DIAL, {"webhook_url": ""})
        assert premium["error"]["code"] == "forbidden", premium
        elsewhere = run(rig.client, DIAL, {"to": "+13125550101"})
        assert elsewhere["error"]["code"] == "forbidden" and "webhook_url" in elsewhere["error"]["message"]
        assert rig.sim.requests() == []


def test_one_that_no_operation_knows_is_an_error_at_start(tmp_path):
    config = tmp_path / "bridge.yaml"
    config.write_text("commands:\n  defaults:\n    - calls.dial:from=+13125550100\n    - calls.dial:conection_id=1\n")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TELNYX")}
    done = subprocess.run([BUILD / "telnyx-mqtt", "--config", config], capture_output=True, text=True, timeout=60,
                          env={**clean, "TELNYX_API_KEY": API_KEY, "TELNYX_PUBLIC_KEY": PUBLIC_KEY})
    assert done.returncode == 78
    assert "bridge.yaml:4:7: commands.defaults entry 2" in done.stderr, done.stderr
    assert "did you mean connection_id?" in done.stderr
