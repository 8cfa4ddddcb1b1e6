"""The simulator alone: its REST API, its calls and their events, its faults, its triggers."""
import pytest

pytestmark = pytest.mark.sanitized


def test_a_dialled_call_rings_is_answered_and_hung_up(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    assert sim.act(call, "hangup").json == {"data": {"result": "ok"}}
    hangup = receiver.wait_for("call.hangup")
    assert receiver.types(call) == ["call.initiated", "call.answered", "call.hangup"]
    assert hangup.payload["hangup_cause"] == "normal_clearing"
    assert all(webhook.verified for webhook in receiver.all())
