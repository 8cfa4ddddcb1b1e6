"""Who may do what: each class, as access.allow opens it, refused before anything leaves."""
import pytest

from support.commands import result_of, run, send
from support.operations import classes
from support.rig import running

CMD = "cmd/"
REFUSED = {
    "spend": ("calls/pay", {"call_control_id": "v3:a", "connector_name": "c"}),
    "configure": ("call_control_applications/update", {"id": "1", "application_name": "a", "webhook_event_url": "u"}),
    "delete": ("recordings/delete", {"recording_id": "r"}),
    "secret": ("texml/secrets", {"name": "n", "value": "v"}),
}
OPEN = {
    "read": ("calls/retrieve_status", {"call_control_id": "v3:a"}),
    "call": ("calls/speak", {"call_control_id": "v3:a", "payload": "hello", "voice": "female"}),
    "reach": ("calls/dial", {"connection_id": "1", "from": "+13125550100", "to": "+13125550101"}),
}


def test_a_beginner_may_read_act_on_calls_and_reach_and_no_more(tmp_path):
    with running(tmp_path) as rig:
        for kind, (topic, payload) in OPEN.items():
            result = run(rig.client, CMD + topic, {**payload, "correlation_id": kind}, kind)
            assert result.get("error", {}).get("code") != "forbidden", result
        left = len(rig.sim.requests())
        for kind, (topic, payload) in REFUSED.items():
            result = run(rig.client, CMD + topic, {**payload, "correlation_id": kind}, kind)
            assert not result["ok"] and result["attempts"] == 0
            error = result["error"]
            assert error["code"] == "forbidden" and not error["retryable"]
            assert f'"class:{kind}"' in error["message"] and "access.allow" in error["message"]
            assert error["errors"] == [{"setting": "access.allow", "rule": "", "class": kind,
                                        "operation": topic.replace("/", ".")}]
        assert len(rig.sim.requests()) == left


@pytest.mark.parametrize("kind", REFUSED)
def test_a_class_that_is_named_is_open(tmp_path, kind):
    topic, payload = REFUSED[kind]
    with running(tmp_path, settings={"access.allow": [f"class:{kind}"]}) as rig:
        result = run(rig.client, CMD + topic, {**payload, "correlation_id": "1"}, "1")
        assert result.get("error", {}).get("code") != "forbidden", result
        assert result["attempts"] == 1


def test_what_is_taken_away_says_by_which_rule(tmp_path):
    settings = {"access.allow": ["class:delete", "!*.delete", "!calls.start_playback"]}
    with running(tmp_path, settings=settings) as rig:
        for name, topic, rule in (("1", "recordings/r/delete", "!*.delete"),
                                  ("2", "calls/v3:a/playback_start", "!calls.start_playback")):
            result = run(rig.client, CMD + topic, {"correlation_id": name, "audio_url": "https://example.org/a.mp3"}, name)
            assert result["error"]["code"] == "forbidden", result
            assert rule in result["error"]["message"]
        assert rig.sim.requests() == []


def test_whoever_says_nothing_cannot_spend_change_take_away_or_learn_secrets(tmp_path):
    """Of all operations that Telnyx offers, with the settings as they come."""
    with running(tmp_path) as rig:
        closed = [operation for operation, kind in classes().items() if kind in ("spend", "configure", "delete", "secret")]
        sent = [send(rig.client, operation.topic(operation.name), operation.payload()) for operation in closed]
        for operation, correlation_id in zip(closed, sent):
            error = result_of(rig.client, correlation_id)["error"]
            assert (error["code"], error["errors"][0]["setting"]) == ("forbidden", "access.allow"), (operation, error)
        assert len(closed) > 540 and rig.sim.requests() == []
