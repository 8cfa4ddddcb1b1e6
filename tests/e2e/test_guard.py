"""Whom one may reach: numbers that nobody meant, by every operation that rings, writes or faxes and in every spelling,
are refused before anything leaves."""
import json

import pytest

from support.commands import result_of, run, send
from support.operations import reaching
from support.processes import wait_until
from support.rig import running

DEAR = "+19005550100"
SPELLINGS = [DEAR, "0019005550100", "01119005550100", "19005550100", 19005550100, " +1 (900) 555-0100 ", "tel:+1-900-555-0100",
             "sip:+19005550100@sip.telnyx.com", "SIPS:0019005550100@sip.telnyx.com;transport=tls",
             "sip:%2B19005550100@sip.telnyx.com", "+190055501001234", "9005550100", "+1900\u00a05550100", "+1900555010\uff10"]
NESTED = [[[DEAR]], [{"phone_number": DEAR}], {"to": {"to": [DEAR]}}, {"number": DEAR}]
DOCUMENTS = ["<Response><Dial>+19005550100</Dial></Response>", "<Response><Dial><Number>&#43;1900<!-- -->5550100</Number></Dial></Response>",
             "<Response><Dial><Sip>sip:+19005550100@sip.telnyx.com</Sip></Dial></Response>",
             "<Response><Refer><Sip>sip:+19005550100@sip.telnyx.com</Sip></Refer></Response>",
             "<Response><Redirect>https://example.org/</Redirect></Response>", "<Response><Gather action='https://example.org/'/></Response>",
             "<Response><Dial>", "<!DOCTYPE a><Response/>"]
DIAL = {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}


def payload_of(operation):
    values = {name: f"id-{name}" for name in operation.ids}
    values |= {name: operation.example(name) for name in operation.required()}
    return values


def commands():
    """(name, topic, payload) of each way to reach that number."""
    for operation, places in reaching():
        payload, topic = payload_of(operation), operation.topic(operation.name)
        if not places and "Texml" not in operation.body:
            yield operation.name, topic, payload  # nobody can tell whom it reaches
        for place in places:
            for spelling in SPELLINGS:
                if operation.takes_object(place):
                    yield operation.name, topic, {**payload, place: {"to": spelling}}
                    continue
                yield operation.name, topic, {**payload, place: spelling}
                yield operation.name, topic, {**payload, place: ["+13125550101", spelling]}
            for value in NESTED:
                yield operation.name, topic, {**payload, place: value}
            yield operation.name, topic, {**payload, place.swapcase(): DEAR}
        if "Texml" in operation.body:
            for document in DOCUMENTS:
                yield operation.name, topic, {**payload, "Texml": document}


def says_why(result):
    """Refused, and by which rule. A list where the operation wants text, or a name that it does not know, is refused for that."""
    error = result["error"]
    if error["code"] == "invalid_parameters":
        return " must be a" in error["message"] or "required and missing" in error["message"] or "unknown parameter" in error["message"] or "twice" in error["message"]
    return error["code"] == "forbidden" and error["errors"][0]["setting"] in ("guard.allow", "access.allow")


def test_a_dear_number_is_reached_by_no_operation_in_no_spelling(tmp_path):
    with running(tmp_path) as rig:
        sent = [(name, payload, send(rig.client, topic, payload)) for name, topic, payload in commands()]
        results = [(payload, result_of(rig.client, correlation_id)) for _, payload, correlation_id in sent]
        for payload, result in results:
            assert not result["ok"] and says_why(result), (payload, result)
            assert "19005550100" not in json.dumps(result), "nobody else need read whom"
        assert rig.sim.requests() == []
        assert {name for name, _, _ in sent} == {operation.name for operation, _ in reaching()}
        refused = sum(result["error"]["code"] == "forbidden" for _, result in results)
        assert refused > len(results) / 2
        assert rig.bridge.metrics()["commands_forbidden_total"] == refused
        wait_until(lambda: rig.bridge.process.log().count("outcome=forbidden") == refused, "a line for each")


def test_nothing_that_makes_the_bridge_blind_goes_with_what_reaches(tmp_path):
    settings = {"access.allow": ["calls.dial:webhook_url"]}
    with running(tmp_path, settings=settings) as rig:
        for operation, _ in reaching():
            for name in operation.body:
                blind = (name.startswith("webhook_") and "url" in name and "method" not in name or name in ("Url", "FallbackUrl")
                         or "Callback" in name and not name.endswith(("Method", "Event")))
                if not blind or (operation.name, name) == ("calls.dial", "webhook_url"):
                    continue
                value = {"call.hangup": ["https://example.org/"]} if name == "webhook_urls" else "https://example.org/"
                value = ["https://example.org/"] if isinstance(operation.body[name], list) else value
                result = run(rig.client, operation.topic(operation.name), {**payload_of(operation), name: value})
                assert result.get("error", {}).get("code") == "forbidden", (operation.name, name, result)
                assert f"{operation.name}:{name}" in result["error"]["message"]
        transfer = {"type": "transfer", "transfer": {"from": "+13125550100", "targets": "{{number}}"}}
        tools = {"assistant": {"id": "a", "tools": [transfer]}, "call_control_id": "v3:a"}
        for topic in ("cmd/calls/ai_assistant_start", "cmd/calls/answer"):
            assert run(rig.client, topic, tools)["error"]["code"] == "forbidden"
        assert rig.sim.requests() == []
        assert run(rig.client, "cmd/calls/dial", {**DIAL, "webhook_url": "https://example.org/"})["ok"]


@pytest.mark.parametrize("settings, good, bad", [
    ({}, ["+13125550101", "+4915112345678", "sip:anna@example.org"], ["112", DEAR, "+881612345678", "anna"]),
    ({"guard.allow": ["+1", "+4420"], "guard.deny": ["+1312"]}, ["+17735550101", "0044 20 7183 8750"],
     ["+13125550101", "+441234567890", DEAR, "sip:anna@example.org"]),
    ({"guard.allow": ["+1900", "112"]}, [DEAR, "112"], ["+13125550101"]),
    ({"guard.enabled": False}, [DEAR, "112"], []),
], ids=["default", "lists", "by-prefix", "off"])
def test_whom_the_lists_name(tmp_path, settings, good, bad):
    with running(tmp_path, settings=settings) as rig:
        for to in good:
            result = run(rig.client, "cmd/messages/send", {"from": "+13125550100", "to": to, "text": "x"})
            assert result.get("error", {}).get("code") != "forbidden", result
        left = len(rig.sim.requests())
        assert left == len(good)
        for to in bad:
            result = run(rig.client, "cmd/messages/send", {"from": "+13125550100", "to": to, "text": "x"})
            assert result["error"]["code"] == "forbidden" and result["error"]["pointer"] == "/to", result
            assert to not in json.dumps(result)
        assert len(rig.sim.requests()) == left


def test_a_house_without_a_guard_is_told_so(tmp_path):
    with running(tmp_path, settings={"guard.enabled": False}) as rig:
        rig.bridge.process.wait_for_words("guard.enabled is false")


@pytest.mark.parametrize("settings", [
    {"guard.enabled": False}, {"guard.calls_at_once": 0, "guard.calls_per_minute": 0, "guard.calls_per_hour": 0}])
def test_one_command_reaches_so_many_and_no_more_whatever_the_limits(tmp_path, settings):
    """Each is a change of one commit. Telnyx itself takes fewer."""
    with running(tmp_path, settings=settings) as rig:
        for count, code in ((128, "telnyx"), (129, "forbidden"), (1000, "forbidden")):
            result = run(rig.client, "cmd/calls/dial", {**DIAL, "to": [f"+1312555{number:04}" for number in range(count)]})
            assert result["error"]["code"] == code, result
            assert code == "telnyx" or "128 at most" in result["error"]["message"]
        assert len(rig.sim.requests(operation="calls.dial")) == 1


def test_a_parameter_with_a_name_of_any_length_that_would_make_blind_is_refused(tmp_path):
    with running(tmp_path) as rig:
        for name in ("webhook" + "x" * 5000, "callback" + '"' * 100000):
            assert run(rig.client, "cmd/calls/dial", {**DIAL, name: "https://example.org"})["error"]["code"] == "forbidden"
        assert run(rig.client, "cmd/messages/send", {"from": "+13125550100", "to": "+13125550101", "text": "x"})["ok"]
