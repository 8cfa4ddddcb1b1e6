"""Quiet hours, by the clocks of a place, which are changed twice a year."""
import datetime
import time

import pytest

from support.bridge import Bridge
from support.commands import run
from support.processes import wait_until
from support.rig import running
from support.shim import Shim

DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}
TEXT = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
HOURS = "22:00-07:00 Europe/Berlin"


def set_clock(shim, text):
    there = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    shim.set(wall=int((there.timestamp() - time.time()) * 1000))


def left_s(result):
    error = result.get("error", {})
    if result["ok"]:
        return 0
    assert error["code"] == "rate_limited" and error["errors"][0]["setting"] == "guard.quiet_hours", result
    return error["errors"][0]["retry_after_s"]


def test_nobody_is_reached_by_night_and_nights_differ(tmp_path):
    shim = Shim(tmp_path)
    set_clock(shim, "2027-03-27T20:59:00")
    with running(tmp_path, settings={"guard.quiet_hours": HOURS}, shim=shim) as rig:
        def reach():
            return run(rig.client, "cmd/calls/dial", DIAL)

        assert left_s(reach()) == 0
        for at, hours in [("2027-03-27T21:00:01", 8), ("2027-10-30T20:00:01", 10), ("2027-12-01T21:00:01", 9)]:
            set_clock(shim, at)
            for result in (reach(), run(rig.client, "cmd/messages/send", TEXT)):
                assert hours * 3600 - 60 < left_s(result) <= hours * 3600
        requests = len(rig.sim.requests())
        assert requests == 1
        assert run(rig.client, "cmd/calls/hangup", {"call_control_id": "v3:a"})["attempts"] == 1, "who is on the phone may hang up"
        set_clock(shim, "2027-12-02T06:00:01")
        assert left_s(reach()) == 0
        rig.bridge.process.wait_for_words("quiet_hours")
        assert DIAL["to"] not in rig.bridge.process.log()


def test_an_alert_wakes_people(tmp_path):
    shim = Shim(tmp_path)
    set_clock(shim, "2027-12-01T23:00:00")
    settings = {"guard.quiet_hours": HOURS, "alerts.from": DIAL["from"], "alerts.connection_id": "1"}
    with running(tmp_path, settings=settings, shim=shim) as rig:
        assert left_s(run(rig.client, "cmd/calls/dial", DIAL)) > 0
        assert run(rig.client, "cmd/alerts/start", {"text": "Water.", "contacts": [DIAL["to"]]})["ok"]
        wait_until(lambda: any(request["path"].endswith("/calls") for request in rig.sim.requests()), "the call")


@pytest.mark.parametrize("hours, wrong", [
    ("22:00-07:00 Europe/Berlim", "names no time zone of this machine: Europe/Berlim; did you mean Europe/Berlin?"),
    ("22:00-07:00 ../../etc/passwd", "names no time zone of this machine: ../../etc/passwd"),
    ("22:00-07:00", "must name a time zone, such as 22:00-07:00 Europe/Berlin"),
    ("22-7 Europe/Berlin", "must be hours and a time zone, such as 22:00-07:00 Europe/Berlin"),
])
def test_what_is_wrong_is_said_at_start(tmp_path, hours, wrong):
    bridge = Bridge(tmp_path, 1, "http://127.0.0.1:1/v2", settings={"guard.quiet_hours": hours})
    assert bridge.spawn().process.wait() == 78
    bridge.process.wait_for_words(f"guard.quiet_hours {wrong}")
