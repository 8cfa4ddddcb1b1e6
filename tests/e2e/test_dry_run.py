"""guard.dry_run: whatever reaches somebody is answered as if it had gone through, and nothing leaves."""
import pytest

from support.commands import run
from support.rig import running

DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}
REACH = {
    "calls/dial": DIAL,
    "calls/v3:a/transfer": {"to": "+13125550101"},
    "messages/send": {"from": "+13125550100", "to": "+13125550101", "text": "x"},
}


def test_nothing_leaves_and_nothing_is_counted(tmp_path):
    settings = {"guard.dry_run": True, "guard.calls_per_minute": 1, "guard.calls_at_once": 1, "guard.messages_per_day": 1}
    with running(tmp_path, settings=settings) as rig:
        for topic, payload in [*REACH.items(), *REACH.items()]:
            result = run(rig.client, f"cmd/{topic}", payload)
            assert result["ok"] and result["attempts"] == 0 and "http_status" not in result, result
            assert result["data"] == {} and result["meta"]["dry_run"] is True
        assert rig.sim.requests() == []


def test_rules_refuse_as_ever_and_what_reaches_nobody_leaves(tmp_path):
    with running(tmp_path, settings={"guard.dry_run": True, "guard.enabled": True}) as rig:
        refused = run(rig.client, "cmd/calls/dial", {**DIAL, "to": "+19005550101"})
        assert refused["error"]["code"] == "forbidden"
        assert rig.sim.requests() == []
        spoken = run(rig.client, "cmd/calls/v3:a/speak", {"payload": "hello", "voice": "female"})
        assert spoken["attempts"] == 1 and len(rig.sim.requests()) == 1


def test_it_holds_where_the_guard_is_off(tmp_path):
    with running(tmp_path, settings={"guard.dry_run": True, "guard.enabled": False}) as rig:
        assert run(rig.client, "cmd/calls/dial", DIAL)["meta"] == {"dry_run": True}
        assert rig.sim.requests() == []


@pytest.mark.slow
def test_an_alert_goes_all_its_way(make_alerts):
    """A rehearsal: everybody is called in turn, and nobody rings. Each is waited for as where no reply came."""
    alerts = make_alerts(**{"guard.dry_run": True})
    alert = alerts.start(text="Water.", contacts=["presser", "slow"], together=True, rounds=1, ring=5, sms="after")
    state = alerts.end(alert)
    assert (state["state"], [a["outcome"] for a in state["attempts"]]) == ("exhausted", ["unknown", "unknown"])
    alerts.client.wait_for(f"telnyx/alert/{alert}/message_sent", count=2)
    assert alerts.sim.requests() == []
