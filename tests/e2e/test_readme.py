"""The README's examples, sent as they stand there."""
import json
import re
import subprocess

import pytest

from support.processes import ROOT

EXAMPLE = re.compile(r"^mosquitto_(?:pub|rr) (?P<options>.*?)-t telnyx/cmd/(?P<topic>\S+)(?P<more>[^']*)-m '(?P<payload>[^']*)'",
                     re.MULTILINE)
EXAMPLES = EXAMPLE.findall((ROOT / "README.md").read_text())
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
                           "-t", "telnyx/cmd/calls/v3:abc/hangup", "-m", "{}"], capture_output=True, check=True)
    assert json.loads(done.stdout)["operation"] == "calls.hangup"
