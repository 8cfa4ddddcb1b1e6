"""Phone numbers in the log: masked wherever somebody may have put them."""
import contextlib
import resource

import pytest

from support.broker import Broker
from support.bridge import event
from support.commands import is_result_of, send
from support.processes import wait_until
from support.rig import running

NUMBER = "13125550101"
TOPICS = ["cmd/calls/dial/{}", "cmd/{}", "cmd/call/%2B{}/hangup", "cmd/tel{}/dial", "cmd/calls/1-312-555-0101/dail"]
DENIED = "telnyx/number/#"


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    """A broker that refuses what is told of a number."""
    folder = tmp_path_factory.mktemp("masking")
    rights = f"topic readwrite telnyx/#\ntopic deny {DENIED}\n"
    (folder / "acl").write_text(f"{rights}user telnyx-mqtt\n{rights}", encoding="ascii")
    with running(folder, broker=Broker(folder, lines=[f"acl_file {folder / 'acl'}"])) as rig:
        yield rig


@pytest.fixture
def lines(rig):
    """What the log says of something, once it says so, in this test."""
    from_here = len(rig.bridge.process.log())

    def wait_for(what):
        def find():
            return [line for line in rig.bridge.process.log()[from_here:].splitlines(keepends=True)
                    if what in line and line.endswith("\n")]
        found = "".join(wait_until(find, what))
        assert NUMBER not in found and "555-0101" not in found, found
        return found
    return wait_for


@pytest.mark.parametrize("topic", TOPICS)
def test_a_number_in_an_unknown_commands_topic(rig, lines, topic):
    correlation_id = send(rig.client, topic.format(NUMBER), {})
    result = rig.client.wait_for(is_result_of(correlation_id))
    assert "***0101" in lines("command failed")
    assert b"0101" in result.payload  # who sent it is told what it was


@contextlib.contextmanager
def no_file_grows(pid):
    """As on a disk that gives errors."""
    limits = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (65536, limits[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


def test_a_number_in_the_topic_of_a_command_that_cannot_be_kept(rig, lines):
    with no_file_grows(rig.bridge.process.pid):
        correlation_id = send(rig.client, f"cmd/calls/{NUMBER}/dail", {"padding": "x" * 100_000}, wait=False)
        assert "/calls/13125***0101/dail" in lines("a command was not committed")
    rig.client.wait_for(is_result_of(correlation_id))


def test_a_number_in_the_topic_of_a_message_that_the_broker_refuses(rig, lines):
    rig.bridge.post(event("call.initiated", "i", direction="incoming", to="+" + NUMBER, **{"from": "+13125550142"}))
    assert "telnyx/number/13125***0101/" in lines("refus")
