"""Phone numbers in the log: masked wherever somebody may have put them."""
import pytest

from support.commands import is_result_of, send
from support.rig import running

NUMBER = "13125550101"
TOPICS = ["cmd/calls/dial/{}", "cmd/{}", "cmd/call/%2B{}/hangup", "cmd/tel{}/dial", "cmd/calls/1-312-555-0101/dail"]


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    with running(tmp_path_factory.mktemp("masking")) as rig:
        yield rig


@pytest.mark.parametrize("topic", TOPICS)
def test_a_number_in_an_unknown_commands_topic(rig, topic):
    from_here = len(rig.bridge.process.log())
    correlation_id = send(rig.client, topic.format(NUMBER), {})
    result = rig.client.wait_for(is_result_of(correlation_id))
    log = rig.bridge.process.log()[from_here:]
    assert "command failed" in log and "***0101" in log, log
    assert NUMBER not in log and "555-0101" not in log, log
    assert b"0101" in result.payload  # who sent it is told what it was
