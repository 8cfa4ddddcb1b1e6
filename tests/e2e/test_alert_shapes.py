"""Each shape of a plan, end to end, with everybody who does not answer as one would wish: all of them at the same time."""
import json

import pytest

from support.alerts import CONNECTION, PEOPLE, alerting, namesakes
from support.commands import run

NOBODY = ["busy", "silent", "rejecter", "nobody", "voicemail", "fax", "quitter", "mute", "starrer"]
OUTCOMES = {
    "busy": "busy", "silent": "no_answer", "rejecter": "declined", "nobody": "failed",
    **dict.fromkeys(["voicemail", "fax", "quitter", "mute", "starrer", "decliner"], "answered_without_key"),
}
QUICK = {"rounds": 1, "ring": 5, "pause": 0}
AUDIO = "https://example.net/alarm.mp3"

# What is asked for, whom, who acknowledges (None: nobody), and outcomes that are others than above.
SHAPES = {
    "one after the other": ({}, [*NOBODY, "decliner", "presser"], "presser", {}),
    "the wrong key first": ({}, [*NOBODY, "wrong"], "wrong", {}),
    "until the last round": ({"rounds": 3}, NOBODY, None, {}),
    "together": ({"together": True}, [*NOBODY, "presser", "slow"], "presser", {"slow": "cancelled"}),
    "together, in vain": ({"together": True, "rounds": 2}, NOBODY, None, {}),
    "a key that passes on": ({"decline": "9"}, [*NOBODY, "decliner", "presser"], "presser", {"decliner": "declined"}),
    "star passes on": ({"decline": "*"}, [*NOBODY, "presser"], "presser", {"starrer": "declined"}),
    "star acknowledges": ({"ack": "*"}, [*NOBODY[:-1], "presser", "starrer"], "starrer", {"presser": "answered_without_key"}),
    "another key": ({"ack": 9}, [*NOBODY, "presser", "decliner"], "decliner", {"presser": "answered_without_key"}),
    "a PIN": ({"pin": "4711"}, [*NOBODY, "presser", "pinner"], "pinner", {"presser": "answered_without_key"}),
    "a PIN, star passes on": ({"pin": "4711", "decline": "*"}, [*NOBODY, "pinner"], "pinner", {"starrer": "declined"}),
    "machines are hung up": ({"machine_detection": True}, [*NOBODY, "presser"], "presser", {"voicemail": "machine"}),
    "a recording": ({"audio_url": AUDIO}, [*NOBODY, "presser"], "presser", {}),
    "read five times": ({"repeat": 5}, [*NOBODY, "presser"], "presser", {}),
    "messages before": ({"sms": "before"}, [*NOBODY, "presser"], "presser", {}),
    "messages after": ({"sms": "after"}, NOBODY, None, {}),
    "messages after, and somebody pressed the key": ({"sms": "after"}, ["busy", "presser"], "presser", {}),
}


class Life:
    def __init__(self, number, name, numbers):
        self.parameters, people, self.by, others = SHAPES[name]
        self.id, self.numbers, self.people = f"alert-{number}", numbers, people
        self.outcomes = {who: {**OUTCOMES, self.by: "acknowledged", **others}[who] for who in people}
        self.names = {numbers[who]: who for who in people}


@pytest.fixture(scope="module", params=[
    pytest.param([], id=""), pytest.param(["--prompt-events"], id="speak events of prompts", marks=pytest.mark.slow)])
def house(request, tmp_path_factory):
    """Telnyx documents no call.speak.started and .ended during a gather; it works with and without them."""
    with alerting(tmp_path_factory.mktemp("house"), *request.param, speed=50) as alerts:
        yield alerts


@pytest.fixture(scope="module")
def lives(house):
    """All are started before anybody looks at one."""
    begun = {name: Life(number, name, numbers) for (number, name), numbers in zip(enumerate(SHAPES), namesakes())}
    for life in begun.values():
        house.start(text="Water.", alert_id=life.id, contacts=[life.numbers[who] for who in life.people],
                    **{**QUICK, **life.parameters})
    return begun


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape(house, lives, shape):
    life = lives[shape]
    state = house.end(life.id, deadline_s=120)
    assert state["state"] == ("acknowledged" if life.by else "exhausted")
    assert not life.by or state["acknowledged"]["by"] == life.numbers[life.by]
    together, rounds = life.parameters.get("together"), life.parameters.get("rounds", 1)
    made = [(life.names[a["contact"]], a["round"], a["outcome"]) for a in state["attempts"]]
    assert [(who, turn) for who, turn, _ in made] == [(who, turn + 1) for turn in range(rounds) for who in life.people]
    for who, _, outcome in made:
        assert outcome == life.outcomes[who] or (together and life.by and outcome == "cancelled"), (who, outcome)
    rung = [number for number in house.rung() if number in life.names]
    assert sorted(rung) == sorted(rounds * [life.numbers[who] for who in life.people])
    assert house.events(life.id)[0] == "started"
    assert not life.by or together or goes_one_after_the_other(house, life)
    assert all(house.events(life.id).count(news) == len(made) for news in ("calling", "attempt_ended"))


def goes_one_after_the_other(house, life):
    """Nobody's phone rings before the last call is over, or is being hung up."""
    asked = [(r["operation"], json.loads(r["body"]).get("to"), r["path"]) for r in house.sim.requests(limit=10000)]
    calls = {c["call_control_id"]: c["to"] for c in house.sim.control("GET", "/calls")["calls"]}
    over = {c["to"] for c in house.sim.control("GET", "/calls")["calls"] if c["state"] == "ended"}
    mine = [(operation, to or calls.get(path.split("/")[3])) for operation, to, path in asked]
    answered = [life.numbers[who] for who in life.people if life.outcomes[who] in ("answered_without_key", "machine")]
    order = [step for step in mine if step[1] in answered and step[0] in ("calls.dial", "calls.hangup")]
    return over >= set(answered) and all(
        order.index(("calls.hangup", a)) < order.index(("calls.dial", b))
        for a, b in zip(answered, answered[1:]) if ("calls.hangup", a) in order)


@pytest.mark.slow
def test_everything_that_happens_is_small_json(house, lives):
    """With event_type, as an event entity of Home Assistant wants it."""
    for life in lives.values():
        house.end(life.id, deadline_s=120)
        for message in house.client.find(lambda m: m.topic.startswith(f"telnyx/alert/{life.id}/")):
            if not message.topic.endswith("/state"):
                told = json.loads(message.payload)
                assert told["event_type"] == message.topic.split("/")[3] and told["alert_id"] == life.id and told["at"]
                assert len(message.payload) < 500 and not message.retain
                assert told["event_type"] != "attempt_ended" or told["outcome"]


@pytest.mark.slow
def test_a_state_is_told_when_it_changes(house, lives):
    for life in lives.values():
        house.end(life.id, deadline_s=120)
        states = house.states(life.id)
        assert all(a != b for a, b in zip(states, states[1:])) and len(states) <= 2 + 5 * len(states[-1]["attempts"])


def messages_to(house, life):
    return sorted(m["to"] for m in house.asked("messages.send") if m["to"] in life.names)


@pytest.mark.slow
def test_messages(house, lives):
    """To everybody, before or after; after is when all rounds failed."""
    for shape in ("messages before", "messages after"):
        life = lives[shape]
        house.end(life.id, deadline_s=120)
        house.client.wait_for(f"telnyx/alert/{life.id}/message_sent", count=len(life.people))
        assert messages_to(house, life) == sorted(life.names)
    events = house.events(lives["messages before"].id)
    assert events.index("message_sent") < events.index("acknowledged")
    events = house.events(lives["messages after"].id)
    assert events.index("message_sent") > events.index("exhausted")
    life = lives["messages after, and somebody pressed the key"]
    house.end(life.id, deadline_s=120)
    assert messages_to(house, life) == []


def test_what_is_asked_for_reaches_telnyx(house):
    """Voice, language, number and application, machine detection, recording, keys and how often it is read."""
    for name, parameters in {
            "voice": {"voice": "Polly.Joanna", "language": "en-GB", "from": "+13125550177", "connection_id": "77", "repeat": 3,
                      "decline": "9", "machine_detection": True, "ring": 45},
            "recording": {"audio_url": AUDIO, "pin": "4711"}}.items():
        number = f"+1999{PEOPLE['mute'][-7:]}"
        alert = house.start(text="Fire", alert_id=name, contacts=[number], **parameters)
        house.client.wait_for(f"telnyx/alert/{alert}/answered")
        run(house.client, "cmd/alerts/cancel", {"alert_id": alert})
        house.end(alert)
    spoken, = [d for d in house.asked("calls.dial") if d["connection_id"] == "77"]
    assert (spoken["from"], spoken["timeout_secs"], spoken["answering_machine_detection"]) == ("+13125550177", 45, "detect")
    gather, = [g for g in house.asked("calls.gather_using_speak") if g["client_state"] == spoken["client_state"]]
    assert gather["payload"] == ("This is an alert. Fire. Fire. Fire. Press 1 to acknowledge the alert. "
                                 "Press 9 to pass it on to somebody else.")
    assert (gather["voice"], gather["language"], gather["valid_digits"]) == ("Polly.Joanna", "en-GB", "19")
    recording = house.asked("calls.gather_using_audio")[-1]
    assert (recording["audio_url"], recording["maximum_digits"]) == (AUDIO, 4) and "payload" not in recording
    assert [d for d in house.asked("calls.dial") if "alert" in d["command_id"]][-1]["connection_id"] == CONNECTION
