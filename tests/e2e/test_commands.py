"""Commands in, requests out, results back, against the simulator."""
import json

import pytest

from support.commands import result_of, run, send
from support.processes import free_port, wait_until
from support.sim import Sim


@pytest.fixture
def bridge(broker, make_bridge, tmp_path, cleanup):
    """A bridge whose Telnyx is `bridge.sim`."""
    made = make_bridge(broker)
    # One that ends and comes back finds its port free: outgoing connections take none of these.
    made.sim = Sim(tmp_path, made.webhook_url, "--accept-any-id", listen=f"127.0.0.1:{free_port()}")
    cleanup.append(made.sim.stop)
    made.settings.update({"telnyx.api_url": made.sim.api_url, "telnyx.public_keys": [made.sim.public_key]})
    return made.start()


@pytest.fixture
def sim(bridge):
    return bridge.sim


SMS = {"from": "+13125550101", "to": "+17735550102", "text": "hello"}


def test_a_result_of_success(bridge, client, sim):
    result = run(client, "cmd/messages/send", SMS, {"any": ["json", 1]})
    assert result["ok"] is True and result["operation"] == "messages.send" and result["http_status"] == 200
    assert result["data"] and result["attempts"] == 1 and result["duration_ms"] >= 0
    seen = sim.requests()[-1]
    assert (seen["method"], seen["path"]) == ("POST", "/v2/messages")
    assert json.loads(seen["body"]) == SMS


def test_a_name_stands_for_a_number(bridge, client, sim):
    bridge.stop()
    bridge.settings.update({"contacts.anna": "+17735550102",
                            "contacts.ben": {"number": "sip:ben@sip.telnyx.com", "sms": "+17735550103"}})
    bridge.start()
    assert run(client, "cmd/messages/send", {**SMS, "to": "ben"})["ok"]
    assert run(client, "cmd/messages/send", {**SMS, "to": "anna", "text": "anna"})["ok"]
    bodies = [json.loads(request["body"]) for request in sim.requests()]
    assert bodies == [{**SMS, "to": "+17735550103"}, {**SMS, "to": "+17735550102", "text": "anna"}]
    refused = run(client, "cmd/messages/send", {**SMS, "to": "ana"})
    assert (refused["error"]["code"], refused["error"]["pointer"]) == ("invalid_parameters", "/to")
    assert "did you mean anna?" in refused["error"]["message"]
    assert len(sim.requests()) == 2


def test_a_result_of_failure_holds_telnyx_errors(bridge, client, sim):
    sim.fault("status", status=422)
    result = run(client, "cmd/calls/v3:unknown/hangup", {})
    assert result["ok"] is False and result["http_status"] == 422
    assert result["error"]["code"] == "telnyx" and result["error"]["errors"][0]["detail"]
    assert result["error"]["retryable"] is False


@pytest.mark.parametrize("version", [5, 4])
def test_results_on_both_versions(version, broker, bridge, make_client):
    client = make_client(broker, version=version)
    result = run(client, "cmd/messages/send", SMS)
    assert result["ok"]


def test_response_topic_and_correlation_data(broker, bridge, make_client):
    client = make_client(broker, filters=("telnyx/#", "reply/#"))
    client.publish("telnyx/cmd/messages/send", json.dumps(SMS), ResponseTopic="reply/here", CorrelationData=b"\x00\xff1")
    reply = client.wait_for("reply/here")
    default = client.wait_for("telnyx/result/messages/send")
    assert reply.payload == default.payload
    assert reply.properties.CorrelationData == b"\x00\xff1" == default.properties.CorrelationData
    assert reply.properties.ContentType == "application/json"
    assert not reply.retain and not default.retain


# Wildcards: test_hostile_commands.py, as mosquitto hangs up on whoever sends one, since 2.0.15.
@pytest.mark.parametrize("topic", ["telnyx/cmd/calls/dial", "telnyx/bridge/state", "$SYS/x"])
def test_a_response_topic_that_would_do_harm_is_refused(topic, bridge, client):
    client.publish("telnyx/cmd/messages/send", json.dumps(SMS), ResponseTopic=topic)
    result = json.loads(client.wait_for("telnyx/result/messages/send").payload)
    assert result["ok"] and "refused" in json.dumps(result)


def test_the_results_qos_is_the_commands(bridge, client):
    client.publish("telnyx/cmd/messages/send", json.dumps(SMS), qos=0)
    assert client.wait_for("telnyx/result/messages/send").qos == 0


@pytest.mark.parametrize("payload, code", [
    (b"not json", "invalid_json"),
    (b"[]", "invalid_json"),
    (b'{"a":1,"a":2}', "invalid_json"),
    (b'{"a":"\xff"}', "invalid_json"),
    (b"[" * 100000, "invalid_json"),
    (b"{}", "invalid_parameters"),
    (b'{"text":"x","to":"+1"} trailing', "invalid_json"),
    (b"x" * (256 * 1024 + 1), "too_large"),
], ids=lambda value: value[:12] if isinstance(value, bytes) else value)
def test_bad_payloads(payload, code, bridge, client, sim):
    client.publish("telnyx/cmd/calls/dial", payload)
    result = json.loads(client.wait_for("telnyx/result/calls/dial").payload)
    assert result["ok"] is False and result["error"]["code"] == code and result["error"]["message"]
    assert sim.requests() == []


def test_numbers_and_text_become_what_telnyx_wants(bridge, client, sim):
    """As a spreadsheet or a template sends them."""
    dial = {"connection_id": "1684641123236054244", "from": "+13125550101", "to": "+17735550102"}
    payload = {**dial, "connection_id": 1684641123236054244, "timeout_secs": "30", "transcription": "true",
               "answering_machine_detection_config": {"silence_threshold": "512"}, "custom_headers": [{"name": "X", "value": 5}]}
    result = run(client, "cmd/calls/dial", payload)
    assert result["ok"], result
    assert result["meta"]["converted"] == ["/connection_id", "/timeout_secs", "/transcription",
                                           "/answering_machine_detection_config/silence_threshold", "/custom_headers/0/value"]
    assert json.loads(sim.requests()[-1]["body"]) == {
        **dial, "timeout_secs": 30, "transcription": True, "custom_headers": [{"name": "X", "value": "5"}],
        "answering_machine_detection_config": {"silence_threshold": 512}, "command_id": result["command_id"],
        "time_limit_secs": 4 * 60 * 60}  # the longest call
    assert "converted" not in json.dumps(run(client, "cmd/messages/send", SMS))
    assert run(client, "cmd/messages/send", {**SMS, "to": 17735550102})["meta"] == {"converted": ["/to"]}
    assert json.loads(sim.requests()[-1]["body"]) == {**SMS, "to": "17735550102"}
    refused = run(client, "cmd/calls/dial", {**dial, "to": 17735550102})  # a number has no plus, and Telnyx wants one
    assert refused["http_status"] == 422 and refused["meta"] == {"converted": ["/to"]}


def test_all_that_is_wrong_is_told_at_once(bridge, client, sim):
    error = run(client, "cmd/calls/dial", {"connection_id": "1", "form": "+1", "to": "+1", "timeout_secs": "soon",
                                           "custom_headers": [{"name": "X"}]})["error"]
    assert (error["code"], error["pointer"]) == ("invalid_parameters", "/from"), error
    assert error["message"] == "from is required and missing (the first of 4 problems)"
    assert {(e["code"], e["source"]["pointer"], e.get("expected"), e.get("nearest")) for e in error["errors"]} == {
        ("missing", "/from", "a string", None), ("unknown", "/form", None, "from"),
        ("type", "/timeout_secs", "an integer", None), ("missing", "/custom_headers/0/value", "a string", None)}
    assert sim.requests() == []


TYPO = {"form": "+13125550101", **SMS, "type": "MMSS"}
TYPOS = [{"pointer": "/form", "nearest": "from"}, {"pointer": "/type", "nearest": "MMS"}]


def test_what_the_table_does_not_know_goes_on(bridge, client, sim):
    """Telnyx may know it by now."""
    assert run(client, "cmd/messages/send", TYPO)["meta"]["unknown"] == TYPOS
    assert json.loads(sim.requests()[-1]["body"]) == TYPO


def test_validation_is_a_setting(bridge, client, sim):
    bridge.stop()
    bridge.settings["commands.validation"] = "strict"
    bridge.start()
    error = run(client, "cmd/messages/send", TYPO)["error"]
    assert [e["code"] for e in error["errors"]] == ["unknown", "value"] and sim.requests() == []
    bridge.stop()
    bridge.settings["commands.validation"] = "off"
    bridge.start()
    wrong = {"payload": 5, "vioce": "female", "command_id": "a"}
    assert run(client, "cmd/calls/v3:a/speak", wrong)["http_status"] == 422  # Telnyx's word
    assert json.loads(sim.requests()[-1]["body"]) == wrong


@pytest.mark.parametrize("wrong, pointer", [
    ({"to": 1.5}, "/to"), ({"timeout_secs": "soon"}, "/timeout_secs"), ({"transcription": "yes"}, "/transcription"),
    ({"custom_headers": [{"name": "X", "value": 1.5}]}, "/custom_headers/0/value")])
def test_what_is_not_exact_is_refused(wrong, pointer, bridge, client, sim):
    error = run(client, "cmd/calls/dial", {"connection_id": "1", "from": "+13125550101", "to": "+1", **wrong})["error"]
    assert (error["code"], error["pointer"]) == ("invalid_parameters", pointer), error
    assert sim.requests() == []


@pytest.mark.parametrize("before, behind", [(b"\xef\xbb\xbf", b""), (b"", b"\0"), (b"", b"\r\n\0"), (b"\xef\xbb\xbf", b"\0\0")])
def test_a_byte_order_mark_and_trailing_nuls_are_no_part_of_a_payload(before, behind, bridge, client, sim):
    client.publish("telnyx/cmd/messages/send", before + json.dumps(SMS).encode() + behind)
    result = json.loads(client.wait_for("telnyx/result/messages/send").payload)
    assert result["ok"] and json.loads(sim.requests()[-1]["body"]) == SMS


def test_an_unknown_operation_names_the_nearest(bridge, client):
    error = run(client, "cmd/calls/dail", {})["error"]
    assert error["code"] == "unknown_operation" and "dial" in error["message"]


def test_a_retained_command_is_refused_and_named(broker, bridge, client, sim, make_client):
    client.publish("telnyx/cmd/messages/send", json.dumps(SMS), retain=True)
    result = json.loads(client.wait_for("telnyx/result/messages/send").payload)
    assert result["error"]["code"] == "retained" and "telnyx/cmd/messages/send" in json.dumps(result)
    bridge.kill()
    bridge.start()  # subscribes again: the broker must not be asked for it
    assert run(client, "cmd/messages/send", SMS, "after")["ok"]
    assert len(sim.requests()) == 1


def test_expired_commands(bridge, client, sim):
    old = run(client, "cmd/messages/send", {**SMS, "expires_at": "2020-01-01T00:00:00Z"})
    assert old["error"]["code"] == "expired"
    assert sim.requests() == []


def test_one_command_id_runs_once(bridge, client, sim):
    first = run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c1")
    second = run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c2")
    bridge.kill()
    bridge.start()
    third = run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c3")
    assert first["data"] == second["data"] == third["data"] and first["ok"]
    assert len(sim.requests()) == 1


def test_what_never_left_is_tried_again_under_the_same_id(bridge, client, sim, tmp_path, cleanup):
    """When the network is back; the failure was of then."""
    address = sim.api_url.split("/")[2]
    bridge.stop()
    bridge.settings["telnyx.max_retries"] = 0
    bridge.start()
    sim.stop()
    failed = run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c1")
    assert failed["error"]["code"] == "unreachable" and failed["error"]["retryable"]
    back = Sim(tmp_path, bridge.webhook_url, "--accept-any-id", listen=address)
    cleanup.append(back.stop)
    assert run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c2")["ok"]
    assert run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c3")["ok"]
    assert len(back.requests()) == 1


def test_a_command_id_stands_for_one_command(bridge, client, sim):
    """Whoever asks for something else under it gets neither that nor the first one's data; also after a crash."""
    assert run(client, "cmd/messages/send", {**SMS, "command_id": "k-1"}, "c1")["ok"]
    for name in ("c2", "c3"):
        refused = run(client, "cmd/messages/send", {**SMS, "text": "other", "command_id": "k-1"}, name)
        assert refused["error"]["code"] == "invalid_parameters" and refused["error"]["pointer"] == "/command_id"
        assert "other parameters" in refused["error"]["message"] and "data" not in refused
        bridge.kill()
        bridge.start()
    assert len(sim.requests()) == 1


def test_commands_for_one_call_run_in_order_and_others_beside(bridge, client, sim):
    sim.fault("slow", operation="calls.speak", delay_ms=3000)
    for n in range(5):
        send(client, "cmd/calls/v3:one/speak", {"payload": str(n), "voice": "female"}, f"o{n}")
    run(client, "cmd/messages/send", SMS, "beside")
    result_of(client, "o4")
    asked = [json.loads(request["body"]).get("payload", "beside") for request in sim.requests()]
    assert asked.index("beside") < asked.index("1")
    asked.remove("beside")
    assert asked == ["0", "1", "2", "3", "4"]


def test_a_rate_limited_command_is_tried_again(bridge, client, sim):
    sim.fault("rate_limit", operation="messages.send", retry_after="1")
    result = run(client, "cmd/messages/send", SMS)
    assert result["ok"] and result["attempts"] == 2 and result["duration_ms"] >= 900


def test_an_unsafe_command_is_never_sent_twice(bridge, client, sim):
    sim.fault("cut_after", operation="messages.send")
    result = run(client, "cmd/messages/send", SMS)
    assert result["error"]["code"] == "unknown_outcome" and result["attempts"] == 1
    assert len(sim.requests()) == 1


def test_a_command_with_an_id_is_repeated_with_the_same_id(bridge, client, sim):
    sim.fault("cut_after", operation="calls.dial")
    dial = {"connection_id": "1", "from": "+13125550101", "to": "+17735550102"}
    result = run(client, "cmd/calls/dial", dial)
    assert result["ok"] and result["attempts"] == 2
    sent = [json.loads(r["body"])["command_id"] for r in sim.requests() if r["path"] == "/v2/calls"]
    assert len(sent) == 2 and sent[0] == sent[1] == result["command_id"]


def test_a_crash_while_a_request_is_under_way(bridge, client, sim):
    """Unsafe: unknown_outcome. With a command_id: repeated with the same one."""
    sim.fault("slow", delay_ms=20000, count=2)  # neither is answered before the kill
    send(client, "cmd/messages/send", SMS, "unsafe")
    send(client, "cmd/calls/dial", {"connection_id": "1", "from": "+13125550101", "to": "+17735550102"}, "safe")
    wait_until(lambda: len(sim.requests()) == 2, "both requests")
    bridge.kill()
    bridge.start()
    unsafe = result_of(client, "unsafe")
    assert unsafe["error"]["code"] == "unknown_outcome"
    safe = result_of(client, "safe")
    assert safe["ok"]
    dials = [json.loads(r["body"])["command_id"] for r in sim.requests() if r["path"] == "/v2/calls"]
    assert len(dials) == 2 and dials[0] == dials[1]
    assert len([r for r in sim.requests() if r["path"] == "/v2/messages"]) == 1


def test_a_clean_stop_finishes_what_is_under_way(bridge, client, sim):
    sim.fault("slow", delay_ms=700)
    send(client, "cmd/messages/send", SMS, "last")
    wait_until(lambda: len(sim.requests()) == 1, "the request")
    assert bridge.stop() == 0
    result = result_of(client, "last")
    assert result["ok"]


def test_a_command_sent_while_the_bridge_restarts_runs(bridge, client, sim):
    bridge.stop()
    send(client, "cmd/messages/send", SMS, "meanwhile")
    bridge.start()
    assert result_of(client, "meanwhile")["ok"]


def test_a_call_end_to_end(bridge, client):
    """Dialled, answered, spoken to, hung up; each event under the call's topic."""
    result = run(client, "cmd/calls/dial", {"connection_id": "1", "from": "+13125550101", "to": "+17735550102"})
    call = result["data"]["call_control_id"]
    client.wait_for(f"telnyx/call/{call}/answered")
    assert run(client, f"cmd/calls/{call}/speak", {"payload": "hi", "voice": "female"}, "s")["ok"]
    client.wait_for(f"telnyx/call/{call}/speak/ended")
    assert run(client, f"cmd/calls/{call}/hangup", {}, "h")["ok"]
    client.wait_for(f"telnyx/call/{call}/hangup")
    order = [m.topic.split("/", 3)[3] for m in client.messages
             if m.topic.startswith(f"telnyx/call/{call}/") and "/state" not in m.topic]
    assert order == ["initiated", "answered", "speak/started", "speak/ended", "hangup"]
