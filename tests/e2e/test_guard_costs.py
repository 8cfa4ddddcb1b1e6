"""What was booked is corrected by what it cost, when that is told; and where it never is, that is said."""
import json
import sqlite3
import time

import pytest

from support.bridge import event
from support.commands import run
from support.processes import wait_until
from support.rig import running
from support.shim import Shim

DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}
SMS = {"from": "+13125550100", "to": "+13125550101", "text": "x"}
HOUR_MS = 3600 * 1000
MONEY = {"guard.daily_budget": "1", "guard.price_per_message": "1", "guard.price_per_minute": "1"}


def code_of(result):
    return result.get("error", {}).get("code")


def write(rig, **more):
    return run(rig.client, "cmd/messages/send", {**SMS, **more})


def dial(rig):
    return run(rig.client, "cmd/calls/dial", DIAL)


def tell(rig, kind, name, ahead_ms=0, **payload):
    assert rig.bridge.post(event(kind, name, **payload), timestamp=int(time.time() + ahead_ms / 1000)) == 200


def whole_call(rig, name, call, **options):
    for kind in ("initiated", "answered", "hangup"):
        tell(rig, f"call.{kind}", f"{name}-{kind}", call=call, direction="outgoing", to=DIAL["to"], **options)


def finalized(rig, name, message, cost):
    body = {"data": {"record_type": "event", "event_type": "message.finalized", "id": name, "occurred_at": "2026-11-21T12:00:00Z",
                     "payload": {"id": message, "record_type": "message", "direction": "outbound", "cost": cost}}}
    assert rig.bridge.post(json.dumps(body)) == 200


@pytest.mark.parametrize("restart", [False, True], ids=["at-once", "after-a-crash"])
@pytest.mark.parametrize("cost, goes_on", [({"amount": "0.0040", "currency": "USD"}, True), (None, False), ({"amount": "1.5"}, False)],
                         ids=["less", "unknown", "more"])
def test_what_a_message_cost(tmp_path, restart, cost, goes_on):
    with running(tmp_path, settings={**MONEY, "guard.daily_budget": "2"}) as rig:
        first, second = (write(rig)["data"]["id"] for _ in range(2))
        assert code_of(write(rig)) == "rate_limited"
        if restart:
            rig.bridge.kill()
            rig.bridge.start()
        finalized(rig, "f1", first, cost)
        finalized(rig, "f1", first, cost)  # the same webhook once more
        assert code_of(write(rig)) == "rate_limited", "it is 1 too much, still"
        finalized(rig, "f2", second, cost)
        if cost:
            finalized(rig, "f3", second, {"amount": "0"})  # a cost comes once
        assert (code_of(write(rig)) is None) == goes_on


def test_of_a_message_to_several_each_has_a_cost(tmp_path):
    with running(tmp_path, settings={**MONEY, "guard.daily_budget": "3"}) as rig:
        result = run(rig.client, "cmd/messages/send_group_mms", {"from": "+13125550100", "to": ["+13125550101", "+13125550102", "+13125550103"],
                                                              "text": "x"})
        finalized(rig, "f1", result["data"]["id"], {"amount": "0"})
        assert write(rig)["ok"], "one of three"
        assert code_of(write(rig)) == "rate_limited"


@pytest.mark.parametrize("restart", [False, True], ids=["at-once", "after-a-crash"])
@pytest.mark.parametrize("cost, goes_on", [("0.0125", True), ("", False), ("2", False)], ids=["less", "unknown", "more"])
def test_what_a_call_cost(tmp_path, restart, cost, goes_on):
    with running(tmp_path, settings=MONEY) as rig:
        call = dial(rig)["data"]["call_control_id"]
        whole_call(rig, "a", call)
        assert code_of(write(rig)) == "rate_limited"
        if restart:
            rig.bridge.kill()
            rig.bridge.start()
        tell(rig, "call.cost", "cost", call=call, total_cost=cost)
        assert (code_of(dial(rig)) is None) == goes_on


def test_a_cost_tells_of_an_end_that_was_lost(tmp_path):
    with running(tmp_path, settings={**MONEY, "guard.calls_at_once": 1, "guard.daily_budget": "9"}) as rig:
        call = dial(rig)["data"]["call_control_id"]
        tell(rig, "call.answered", "answered", call=call, direction="outgoing", to=DIAL["to"])
        assert code_of(dial(rig)) == "rate_limited"
        tell(rig, "call.cost", "cost", call=call, total_cost="0.01")
        assert dial(rig)["ok"]


def is_info(missing):
    return lambda message: message.topic == "telnyx/bridge/info" and json.loads(message.payload).get("call_cost_missing", False) == missing


@pytest.mark.slow
def test_that_costs_never_come_is_said_at_start(tmp_path):
    shim = Shim(tmp_path)
    with running(tmp_path, settings={"guard.daily_budget": "99"}, shim=shim) as rig:
        rig.client.wait_for(is_info(False), "the info")
        for number in range(3):
            call = dial(rig)["data"]["call_control_id"]
            whole_call(rig, f"c{number}", call)
        shim.set(wall=HOUR_MS + 1000, boot=HOUR_MS + 1000)
        wait_until(lambda: count_bills(rig) == 0, "the costs to be late")
        rig.bridge.kill()
        rig.bridge.start()
        rig.bridge.process.wait_for_words("call_cost_in_webhooks")
        rig.client.wait_for(is_info(True), "the info")
        call = dial(rig)["data"]["call_control_id"]
        whole_call(rig, "last", call, ahead_ms=shim.wall)
        tell(rig, "call.cost", "cost", call=call, total_cost="0.01", ahead_ms=shim.wall)
        rig.bridge.kill()
        rig.client.messages.clear()
        rig.bridge.start()
        rig.client.wait_for(is_info(False), "the info")


def count_bills(rig):
    with sqlite3.connect(f"file:{rig.bridge.journal}?mode=ro", uri=True) as journal:
        return journal.execute("SELECT count(*) FROM note WHERE owner = 'guard' AND key LIKE 'bill/%'").fetchone()[0]
