"""The simulator's calls, and their webhooks in Telnyx's order."""
import time

import pytest

from support.processes import wait_until

pytestmark = pytest.mark.sanitized


def test_a_dialled_call_is_answered_and_hung_up(sim, receiver):
    call = sim.dial(client_state="aGk=")
    answered = receiver.wait_for("call.answered")
    assert sim.api("GET", f"/calls/{call}").json["data"]["is_alive"] is True
    assert sim.act(call, "hangup").json == {"data": {"result": "ok"}}
    hangup = receiver.wait_for("call.hangup")
    assert receiver.types(call) == ["call.initiated", "call.answered", "call.hangup"]
    assert hangup.payload["hangup_cause"] == "normal_clearing"
    assert answered.payload["client_state"] == "aGk="
    assert (answered.payload["from"], answered.payload["to"]) == ("+13125550142", "+13125550100")
    assert answered.payload["connection_id"] == "1494404757140276705"
    assert answered.json["data"]["record_type"] == "event"
    assert answered.json["data"]["occurred_at"].endswith("Z") and "." in answered.json["data"]["occurred_at"]
    assert answered.json["meta"] == {"attempt": 1, "delivered_to": receiver.url}
    assert answered.headers["User-Agent"] == "telnyx-webhooks"
    assert len({webhook.id for webhook in receiver.all()}) == 3
    assert all(webhook.verified for webhook in receiver.all())


@pytest.mark.parametrize("number,cause", [
    ("+13125550110", "user_busy"), ("+13125550111", "timeout"), ("+13125550112", "no_answer"),
    ("+13125550113", "call_rejected"), ("+13125550114", "not_found"), ("+13125550115", "unspecified"),
])
def test_calls_that_are_not_answered(sim, receiver, number, cause):
    call = sim.dial(number, timeout_secs=5)
    assert receiver.wait_for("call.hangup").payload["hangup_cause"] == cause
    assert receiver.types(call) == ["call.initiated", "call.hangup"]


def test_the_other_side_hangs_up(sim, receiver):
    call = sim.dial("+13125550119")
    hangup = receiver.wait_for("call.hangup")
    assert receiver.types(call) == ["call.initiated", "call.answered", "call.hangup"]
    assert hangup.payload["hangup_source"] == "callee"


@pytest.mark.parametrize("number,mode,expected", [
    ("+13125550100", "detect", [("call.machine.detection.ended", "human")]),
    ("+13125550116", "greeting_end", [("call.machine.detection.ended", "machine"),
                                      ("call.machine.greeting.ended", "beep_detected")]),
    ("+13125550117", "greeting_end", [("call.machine.detection.ended", "machine"),
                                      ("call.machine.greeting.ended", "ended")]),
    ("+13125550116", "premium", [("call.machine.premium.detection.ended", "machine"),
                                 ("call.machine.premium.greeting.ended", "beep_detected")]),
    ("+13125550118", "premium", [("call.machine.premium.detection.ended", "fax_detected")]),
])
def test_answering_machine_detection(sim, receiver, number, mode, expected):
    call = sim.dial(number, answering_machine_detection=mode)
    receiver.wait_for(expected[-1][0])
    assert receiver.types(call) == ["call.initiated", "call.answered"] + [event for event, _ in expected]
    assert [webhook.payload["result"] for webhook in receiver.all()[2:]] == [result for _, result in expected]


def test_several_numbers_at_once(sim, receiver):
    sim.dial(["+13125550100", "+13125550110"])
    receiver.wait_for("call.answered")
    receiver.wait_for("call.hangup")
    calls = {webhook.payload["call_control_id"] for webhook in receiver.all()}
    assert len(calls) == 2
    assert len({webhook.payload["call_session_id"] for webhook in receiver.all()}) == 1


def test_an_inbound_call_is_parked_and_answered(sim, receiver):
    call = sim.call_in()
    initiated = receiver.wait_for("call.initiated")
    assert (initiated.payload["direction"], initiated.payload["state"]) == ("incoming", "parked")
    assert sim.act(call, "speak", payload="a", voice="b").json["errors"][0]["code"] == "90034"
    assert sim.act(call, "answer", client_state="eA==").status == 200
    assert receiver.wait_for("call.answered").payload["client_state"] == "eA=="
    sim.control("POST", f"/calls/{call}/hangup", {})
    assert receiver.wait_for("call.hangup").payload["hangup_source"] == "caller"


def test_an_inbound_call_is_rejected(sim, receiver):
    call = sim.call_in()
    assert sim.act(call, "reject", cause="USER_BUSY").status == 200
    assert receiver.wait_for("call.hangup").payload["hangup_cause"] == "user_busy"
    assert receiver.types(call) == ["call.initiated", "call.hangup"]


def test_a_caller_loses_patience(make_sim, receiver):
    call = make_sim("--caller-patience-ms", "1000").call_in()
    assert receiver.wait_for("call.hangup").payload["hangup_cause"] == "originator_cancel"
    assert receiver.types(call) == ["call.initiated", "call.hangup"]


def test_speech_and_playback_come_one_after_the_other(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    assert sim.act(call, "speak", payload="Hello", voice="female").status == 200
    assert sim.act(call, "playback_start", audio_url="https://example.net/a.mp3").status == 200
    ended = receiver.wait_for("call.playback.ended")
    assert receiver.types(call)[2:] == [
        "call.speak.started", "call.speak.ended", "call.playback.started", "call.playback.ended"]
    assert (ended.payload["media_url"], ended.payload["status"]) == ("https://example.net/a.mp3", "completed")


def test_playback_is_stopped(make_sim, receiver):
    sim = make_sim("--playback-ms", "1000000")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "playback_start", audio_url="https://example.net/a.mp3")
    sim.act(call, "playback_start", audio_url="https://example.net/b.mp3")
    sim.act(call, "playback_stop", stop="all")
    assert receiver.wait_for("call.playback.ended").payload["status"] == "cancelled"
    assert receiver.types(call).count("call.playback.started") == 1


def test_hangup_ends_what_runs(make_sim, receiver):
    sim = make_sim("--playback-ms", "1000000", "--digits", "")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "playback_start", audio_url="https://example.net/a.mp3")
    sim.act(call, "gather", timeout_millis=1000000)
    sim.act(call, "hangup")
    receiver.wait_for("call.hangup")
    assert receiver.types(call)[2:] == [
        "call.playback.started", "call.playback.ended", "call.gather.ended", "call.hangup"]
    assert [w.payload["status"] for w in receiver.all()[3:5]] == ["call_hangup", "call_hangup"]


@pytest.mark.parametrize("number,parameters,digits,status", [
    ("+13125550100", {}, "1234", "valid"),
    ("+13125550100", {"maximum_digits": 2}, "12", "valid"),
    ("+13125550100", {"minimum_digits": 5, "maximum_tries": 1}, "1234", "invalid"),
    ("+13125550100", {"valid_digits": "456", "maximum_tries": 1}, "1234", "invalid"),
    ("+13125550100", {"terminating_digit": "3"}, "12", "valid"),
    ("+13125550130", {"timeout_millis": 2000}, "", "timeout"),
    ("+13125550131", {"inter_digit_timeout_millis": 500, "valid_digits": "0123456789", "maximum_tries": 1}, "*", "invalid"),
])
def test_gather(sim, receiver, number, parameters, digits, status):
    call = sim.dial(number)
    receiver.wait_for("call.answered")
    assert sim.act(call, "gather_using_speak", payload="Your number?", voice="female", **parameters).status == 200
    ended = receiver.wait_for("call.gather.ended")
    assert (ended.payload["digits"], ended.payload["status"]) == (digits, status)
    assert set(receiver.types(call)[2:-1]) <= {"call.dtmf.received"}


@pytest.mark.parametrize("number,digits,status,prompts", [
    ("+13125550132", "1", "valid", ["Who?"]),
    ("+13125550135", "1", "valid", ["Who?", "Wrong."]),
    ("+13125550134", "", "timeout", ["Who?", "Wrong."]),
    ("+13125550116", "", "timeout", ["Who?", "Who?"]),
    ("+13125550118", "", "timeout", ["Who?", "Who?"]),
])
def test_a_gather_asks_again(make_sim, receiver, number, digits, status, prompts):
    """What was wrong gets the prompt for that, silence the first one; the last try decides."""
    sim = make_sim("--prompt-events")
    call = sim.dial(number)
    receiver.wait_for("call.answered")
    sim.act(call, "gather_using_speak", payload="Who?", invalid_payload="Wrong.", voice="female", maximum_digits=1,
            valid_digits="1", maximum_tries=2, timeout_millis=10000)
    ended = receiver.wait_for("call.gather.ended")
    assert (ended.payload["digits"], ended.payload["status"]) == (digits, status)
    assert receiver.types(call).count("call.speak.started") == len(prompts)


def test_the_time_to_answer_begins_after_the_prompt(make_sim, receiver):
    sim = make_sim("--prompt-events")
    call = sim.dial("+13125550130")
    receiver.wait_for("call.answered")
    sim.act(call, "gather_using_speak", payload="A prompt that takes its time. " * 5, voice="female", maximum_tries=1,
            timeout_millis=2000)
    receiver.wait_for("call.gather.ended")
    assert receiver.types(call)[2:] == ["call.speak.started", "call.speak.ended", "call.gather.ended"]


def test_a_key_ends_the_prompt(make_sim, receiver):
    sim = make_sim("--prompt-events", "--digits", "", "--playback-ms", "1000000")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "gather_using_audio", audio_url="https://example.net/a.mp3", maximum_digits=1)
    sim.act(call, "speak", payload="Thank you.", voice="female")
    sim.control("POST", f"/calls/{call[:12]}/press", {"digits": "1"})
    receiver.wait_for("call.speak.ended")
    assert receiver.types(call)[2:] == ["call.playback.started", "call.dtmf.received", "call.playback.ended",
                                        "call.speak.started", "call.gather.ended", "call.speak.ended"]


def test_gather_with_digits_typed_by_hand(make_sim, receiver):
    sim = make_sim("--digits", "")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "gather_using_audio", audio_url="https://example.net/a.mp3")
    sim.control("POST", f"/calls/{call[:12]}/press", {"digits": "98#"})
    assert receiver.wait_for("call.gather.ended").payload["digits"] == "98"
    digits = [w.payload["digit"] for w in receiver.all() if w.type == "call.dtmf.received"]
    assert digits == ["9", "8", "#"]


def test_gather_is_cancelled(make_sim, receiver):
    sim = make_sim("--digits", "")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "gather", timeout_millis=1000000)
    sim.act(call, "gather_stop")
    assert receiver.wait_for("call.gather.ended").payload["status"] == "cancelled"


def test_bridge_tells_both_legs_and_carries_digits(sim, receiver):
    first, second = sim.dial(), sim.dial()
    receiver.wait_for("call.answered", 2)
    assert sim.act(first, "bridge", call_control_id=second).status == 200
    receiver.wait_for("call.bridged", 2)
    assert {w.payload["call_control_id"] for w in receiver.all() if w.type == "call.bridged"} == {first, second}
    sim.act(first, "send_dtmf", digits="5")
    assert receiver.wait_for("call.dtmf.received").payload["call_control_id"] == second
    sim.act(first, "hangup")
    receiver.wait_for("call.hangup", 2)
    assert sim.act(first, "bridge", call_control_id=second).json["errors"][0]["code"] == "90018"


def test_transfer(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    assert sim.act(call, "transfer", to="+13125550109", target_leg_client_state="Yg==").status == 200
    receiver.wait_for("call.answered", 2)
    legs = [w for w in receiver.all() if w.payload["call_control_id"] != call]
    assert [w.type for w in legs] == ["call.initiated", "call.bridged", "call.answered"]
    assert legs[0].payload["client_state"] == "Yg=="
    assert legs[0].payload["call_session_id"] == receiver.all()[0].payload["call_session_id"]
    assert receiver.types(call) == ["call.initiated", "call.answered", "call.bridged"]


def test_a_transfer_that_fails_leaves_the_call(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "transfer", to="+13125550110")
    assert receiver.wait_for("call.hangup").payload["call_control_id"] != call
    assert sim.api("GET", f"/calls/{call}").json["data"]["is_alive"] is True


def test_a_transfer_ends_with_its_call(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "transfer", to="+13125550111")
    receiver.wait_for("call.initiated", 2)
    sim.act(call, "hangup")
    receiver.wait_for("call.hangup", 2)


def test_conference(sim, receiver):
    host, guest = sim.dial(), sim.dial()
    receiver.wait_for("call.answered", 2)
    made = sim.api("POST", "/conferences", {"call_control_id": host, "name": "Room 12"}).json["data"]
    path = f"/conferences/{made['id']}"
    assert sim.api("POST", path + "/actions/join", {"call_control_id": guest, "mute": True}).status == 200
    people = sim.api("GET", path + "/participants").json["data"]
    assert [(p["call_control_id"], p["muted"]) for p in people] == [(host, False), (guest, True)]
    assert sim.api("POST", path + "/actions/unmute", {}).status == 200
    assert sim.api("POST", path + "/actions/hold", {"call_control_ids": [host]}).status == 200
    people = sim.api("GET", path + "/participants").json["data"]
    assert [(p["muted"], p["on_hold"]) for p in people] == [(False, True), (False, False)]
    assert sim.api("POST", path + "/actions/speak", {"payload": "Hello", "voice": "female"}).status == 200
    receiver.wait_for("conference.speak.ended")
    assert sim.api("POST", path + "/actions/play", {"audio_url": "https://example.net/a.mp3",
                                                    "call_control_ids": [guest]}).status == 200
    receiver.wait_for("conference.participant.playback.ended")
    assert sim.api("POST", path + "/actions/leave", {"call_control_id": guest}).status == 200
    receiver.wait_for("conference.participant.left")
    assert sim.api("POST", path + "/actions/leave", {"call_control_id": guest}).status == 422
    sim.act(host, "hangup")
    ended = receiver.wait_for("conference.ended")
    assert ended.payload["reason"] == "all_left"
    assert ended.payload["conference_id"] == made["id"]
    types = [t for t in receiver.types() if t.startswith("conference.")]
    assert types == [
        "conference.created", "conference.participant.joined", "conference.participant.joined",
        "conference.speak.started", "conference.speak.ended", "conference.participant.playback.started",
        "conference.participant.playback.ended", "conference.participant.left", "conference.participant.left",
        "conference.ended"]
    reply = sim.api("POST", path + "/actions/end", {})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "90019")
    assert "occurred_at" in ended.payload and "occurred_at" not in ended.json["data"]


def test_a_conference_ends_with_its_host(sim, receiver):
    host, guest = sim.dial(), sim.dial()
    receiver.wait_for("call.answered", 2)
    made = sim.api("POST", "/conferences", {"call_control_id": guest, "name": "Room"}).json["data"]
    sim.api("POST", f"/conferences/{made['id']}/actions/join",
            {"call_control_id": host, "end_conference_on_exit": True})
    sim.act(host, "hangup")
    assert receiver.wait_for("conference.ended").payload["reason"] == "host_left"
    assert sim.api("GET", f"/calls/{guest}").json["data"]["is_alive"] is True


def test_conference_recording(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    made = sim.api("POST", "/conferences", {"call_control_id": call, "name": "Room"}).json["data"]
    path = f"/conferences/{made['id']}/actions"
    recording = sim.api("POST", path + "/record_start", {"format": "wav"}).json["data"]["recording_id"]
    assert sim.api("POST", path + "/record_stop", {}).status == 200
    assert receiver.wait_for("conference.recording.saved").payload["recording_id"] == recording


def of(call):
    return lambda webhook: webhook.payload["call_control_id"] == call


def test_queue(sim, receiver):
    first, second, agent = sim.dial(), sim.dial(), sim.dial()
    receiver.wait_for("call.answered", 3)
    assert sim.act(first, "enqueue", queue_name="support", max_size=2).status == 200
    assert sim.act(second, "enqueue", queue_name="support").status == 200
    reply = sim.act(agent, "enqueue", queue_name="support")
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "90036")
    waiting = sim.api("GET", "/queues/support/calls").json["data"]
    assert [(c["call_control_id"], c["queue_position"]) for c in waiting] == [(first, 1), (second, 2)]
    enqueued = receiver.wait_for("call.enqueued", where=of(second))  # calls' webhooks come in any order
    assert enqueued.payload["current_position"] == 2
    assert sim.act(agent, "bridge", queue="support").status == 200
    dequeued = receiver.wait_for("call.dequeued")
    assert (dequeued.payload["call_control_id"], dequeued.payload["reason"]) == (first, "bridged")
    assert sim.act(second, "leave_queue").status == 200
    assert receiver.wait_for("call.dequeued", where=of(second)).payload["reason"] == "leave"
    assert sim.api("GET", "/queues/support").json["data"]["current_size"] == 0


def test_a_wait_in_a_queue_has_an_end(sim, receiver):
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "enqueue", queue_name="support", max_wait_time_secs=5)
    assert receiver.wait_for("call.dequeued").payload["reason"] == "timeout"


def test_recording(make_sim, receiver):
    sim = make_sim("--cost")
    call = sim.dial()
    receiver.wait_for("call.answered")
    started = sim.act(call, "record_start", channels="single", format="wav", transcription=True)
    recording = started.json["data"]["recording_id"]
    sim.act(call, "record_stop")
    saved = receiver.wait_for("call.recording.saved")
    assert saved.payload["channels"] == "single"
    assert "call_control_id" not in saved.payload and saved.payload["call_leg_id"]
    receiver.wait_for("call.recording.transcription.saved")
    assert sim.api("GET", f"/recordings/{recording}").json["data"]["status"] == "completed"
    assert [r["id"] for r in sim.api("GET", "/recordings").json["data"]] == [recording]
    sim.act(call, "record_start", channels="dual", format="mp3")
    sim.act(call, "hangup")
    receiver.wait_for("call.recording.saved", 2)
    assert [t for t in receiver.types() if t in ("call.hangup", "call.cost")] == ["call.hangup", "call.cost"]


@pytest.mark.parametrize("verb,parameters,events", [
    ("fork_start", {}, ["call.fork.started"]),
    ("streaming_start", {"stream_url": "wss://example.net"}, ["streaming.started"]),
    ("siprec_stop", {}, ["siprec.stopped"]),
    ("transcription_start", {}, ["call.transcription"]),
    ("refer", {"sip_address": "sip:a@example.net"}, ["call.refer.started", "call.refer.completed", "call.hangup"]),
    ("gather_using_ai", {"parameters": {}}, ["call.ai_gather.ended"]),
    ("ai_assistant_stop", {}, ["call.conversation.ended", "call.conversation_insights.generated"]),
    ("pay", {}, ["call.payment.progress", "call.payment.completed"]),
])
def test_what_other_commands_lead_to(sim, receiver, verb, parameters, events):
    call = sim.dial()
    receiver.wait_for("call.answered")
    assert sim.act(call, verb, **parameters).status == 200
    receiver.wait_for(events[-1])
    assert receiver.types()[2:] == events


def test_messages_and_faxes(sim, receiver):
    sent = sim.api("POST", "/messages", {"from": "+13125550142", "to": "+13125550100", "text": "Hi"}).json["data"]
    final = receiver.wait_for("message.finalized")
    assert (final.payload["id"], final.payload["text"]) == (sent["id"], "Hi")
    assert final.payload["to"][0]["status"] == "delivered"
    assert final.payload["to"][0]["phone_number"] == "+13125550100"
    fax = sim.api("POST", "/faxes", {"connection_id": "1", "from": "+13125550142", "to": "+13125550110",
                                     "media_url": "https://example.net/a.pdf"}).json["data"]
    failed = receiver.wait_for("fax.failed")
    assert failed.payload["fax_id"] == fax["id"]
    assert receiver.types() == ["message.sent", "message.finalized", "fax.queued", "fax.media.processed",
                                "fax.sending.started", "fax.failed"]
    assert sim.api("GET", f"/messages/{sent['id']}").json["data"]["to"][0]["status"] == "delivered"


def test_texml_calls_have_form_callbacks(sim, receiver):
    reply = sim.api("POST", "/texml/Accounts/61bf923e/Calls", {
        "To": "+13125550100", "From": "+13125550142", "Url": receiver.url + "/texml?a=1",
        "StatusCallback": receiver.url + "/status"})
    call = reply.json["sid"]
    assert reply.json["status"] == "queued"

    def statuses():
        return [w.form["CallStatus"] for w in receiver.all() if w.path == "/hooks/status"]

    wait_until(lambda: "in-progress" in statuses(), "the answer")
    client_reply = sim.api("GET", f"/texml/Accounts/61bf923e/Calls/{call}").json
    assert client_reply["status"] == "in-progress"
    sim.api("POST", f"/texml/Accounts/61bf923e/Calls/{call}", {"Status": "completed"})
    wait_until(lambda: "completed" in statuses(), "the end")
    assert statuses() == ["initiated", "ringing", "in-progress", "completed"]
    fetch = next(w for w in receiver.all() if w.path == "/hooks/texml")
    assert fetch.method == "POST" and fetch.query == "a=1" and fetch.form["CallSid"] == call
    assert all(w.verified for w in receiver.all())
    assert {w.headers["Content-Type"] for w in receiver.all() if w.method == "POST"} == {
        "application/x-www-form-urlencoded"}


def test_texml_calls_that_are_busy(sim, receiver):
    sim.api("POST", "/texml/calls/123", {"To": "+13125550110", "From": "+13125550142",
                                         "StatusCallbackEvent": "completed"})
    wait_until(lambda: receiver.all(), "the callback")
    assert receiver.all()[0].form["CallStatus"] == "busy"
    assert receiver.all()[0].form["ConnectionId"] == "123"


def test_client_state_and_webhook_url_can_change(sim, receiver):
    call = sim.dial(webhook_url=receiver.url + "/own", webhook_urls={"call.hangup": [receiver.url + "/hangup"]})
    receiver.wait_for("call.answered")
    sim.api("PUT", f"/calls/{call}/actions/client_state_update", {"client_state": "Mg=="})
    sim.act(call, "hangup")
    hangup = receiver.wait_for("call.hangup")
    assert [w.path for w in receiver.all()] == ["/hooks/own", "/hooks/own", "/hooks/hangup"]
    assert hangup.payload["client_state"] == "Mg=="


def test_webhooks_as_get(sim, receiver):
    sim.dial(webhook_url=receiver.url, webhook_url_method="GET")
    wait_until(lambda: receiver.all(), "the webhook")
    webhook = receiver.all()[0]
    assert (webhook.method, webhook.body) == ("GET", b"")
    assert "event_type=call.initiated" in webhook.query
    assert webhook.verified


RINGS_FOR_LONG = {"to": "+13125550111", "timeout_secs": 600}  # so that nothing more is told of it meanwhile


def test_a_webhook_is_tried_again_with_the_same_id(sim, receiver):
    receiver.replies = [500, 503]
    sim.dial(**RINGS_FOR_LONG)
    receiver.wait_for("call.initiated", 3)
    attempts = receiver.all()
    assert [w.attempt for w in attempts] == [1, 2, 3]
    assert len({w.id for w in attempts}) == 1
    assert all(w.verified for w in attempts)
    wait_until(lambda: sim.webhooks()[0]["state"] == "delivered", "the record")
    assert [a["status"] for a in sim.webhooks()[0]["attempts"]] == [500, 503, 200]


def test_a_webhook_goes_to_the_failover_url(make_sim, receiver):
    sim = make_sim("--webhook-failover-url", receiver.url + "/failover", "--webhook-retries", "1")
    receiver.replies = [500, 404, 500]
    sim.dial(**RINGS_FOR_LONG)
    receiver.wait_for("call.initiated", 4)
    assert [w.path for w in receiver.all()] == ["/hooks", "/hooks", "/hooks/failover", "/hooks/failover"]


def test_a_webhook_is_given_up(make_sim, receiver):
    sim = make_sim("--webhook-retries", "1")
    receiver.replies = [500] * 2
    sim.dial(**RINGS_FOR_LONG)
    wait_until(lambda: sim.webhooks() and sim.webhooks()[0]["state"] == "failed", "the end")
    assert len(receiver.all()) == 2


def test_a_command_says_how_its_webhooks_are_tried_again(make_sim, receiver):
    sim = make_sim("--webhook-retries", "0")
    receiver.replies = [500] * 4
    sim.dial(**RINGS_FOR_LONG, webhook_retries_policies={"call.initiated": {"retries_ms": [10, 10, 10]}})
    wait_until(lambda: sim.webhooks() and sim.webhooks()[0]["state"] == "failed", "the end")
    assert [w.attempt for w in receiver.all()] == [1, 2, 3, 4]


def test_digits_and_media_have_ceilings(make_sim, receiver):
    sim = make_sim("--digits", "1" * 130, "--digit-ms", "0", "--playback-ms", "1000000")
    call = sim.dial()
    receiver.wait_for("call.answered")
    sim.act(call, "gather")
    assert receiver.wait_for("call.gather.ended").payload["digits"] == "1" * 128
    for _ in range(30):
        sim.act(call, "playback_start", audio_url="https://example.net/a.mp3")
    for _ in range(30):
        sim.act(call, "playback_stop")
    sim.act(call, "hangup")
    receiver.wait_for("call.hangup")
    assert receiver.types().count("call.playback.started") == 17  # one plays, 16 wait


def test_a_reply_that_is_late_is_none(make_sim, receiver):
    sim = make_sim("--webhook-timeout-ms", "300")
    receiver.replies = [1.0]
    sim.dial("+13125550111")
    receiver.wait_for("call.initiated", 2)
    assert sim.webhooks()[0]["attempts"][0]["error"]


def test_nobody_listens(make_sim):
    sim = make_sim("--webhook-retries", "0", webhook_url="http://127.0.0.1:9/none")
    sim.dial("+13125550110")
    wait_until(lambda: [w["state"] for w in sim.webhooks()] == ["failed", "failed"], "the end")


def test_webhook_faults(sim, receiver):
    sim.fault("webhook_duplicate", event="call.initiated")
    sim.fault("webhook_drop", event="call.answered")
    sim.fault("webhook_bad_signature", event="call.hangup")
    call = sim.dial("+13125550119")
    hangup = receiver.wait_for("call.hangup")
    receiver.wait_for("call.initiated", 2)  # the second one overtakes, or is overtaken
    first, second = [w for w in receiver.all() if w.type == "call.initiated"]
    assert first.id == second.id and first.body == second.body
    assert "call.answered" not in receiver.types(call)
    assert not hangup.verified and first.verified


def test_reordered_and_stale_webhooks(sim, receiver):
    sim.fault("webhook_reorder", event="call.initiated")
    sim.fault("webhook_stale", event="call.hangup")
    call = sim.dial()
    receiver.wait_for("call.initiated")
    sim.act(call, "hangup")
    hangup = receiver.wait_for("call.hangup")
    assert receiver.types() == ["call.answered", "call.initiated", "call.hangup"]
    assert int(hangup.headers["telnyx-timestamp"]) < time.time() - 500


def test_webhook_deliveries_and_call_events_are_listed(sim, receiver):
    sim.dial("+13125550110")
    receiver.wait_for("call.hangup")
    wait_until(lambda: sim.webhooks()[-1]["state"] == "delivered", "the record")
    deliveries = sim.api("GET", "/webhook_deliveries").json["data"]
    assert [d["status"] for d in deliveries] == ["delivered", "delivered"]
    assert sim.api("GET", f"/webhook_deliveries/{deliveries[0]['id']}").status == 200
    assert [e["name"] for e in sim.api("GET", "/call_events").json["data"]] == ["call.initiated", "call.hangup"]


def test_many_calls_at_once(sim, receiver):
    for _ in range(100):
        sim.dial("+13125550119")
    receiver.wait_for("call.hangup", 100)
    assert len(receiver.all()) == 300
    assert sim.control("GET", "/calls")["calls"][0]["state"] == "ended"
