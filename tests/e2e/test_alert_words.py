"""What an alert says on the phone, in each language, as it is recorded in config/examples/alert-heard.md."""
import json
import os
import re

import pytest

from support.alert_record import record
from support.alerts import PEOPLE, alerting
from support.commands import run
from support.processes import ROOT

RECORDING = ROOT / "config/examples/alert-heard.md"
SPEED = 8  # who listens hears the text again after 23 s: a machine that stands still must not take so long
LANGUAGES = {
    "English": ("en-US", "Water in the basement.", ["Anna", "Ben", "Cleo", "Dora", "Emil"]),
    "German": ("de-DE", "Wasser im Keller.", ["Jan", "Uwe", "Heike", "Karl", "Lena"]),
    "Spanish": ("es-ES", "Agua en el sótano.", ["Luis", "Rosa", "Pablo", "Marta", "Ines"]),
    "French": ("fr-FR", "De l'eau dans la cave.", ["Luc", "Marie", "Paul", "Claire", "Zoe"]),
}
KINDS = ["busy", "voicemail", "wrong", "mute", "pinner"]
HEAD = """# What is heard on the phone

Alerts as `telnyx-sim` plays them, recorded from its terminal; `tests/e2e/test_alert_words.py` keeps this page true. In each
language there are two: one after the other (a phone that is busy, a voicemail, and somebody who presses the wrong key first), and all
at once, where one listens while another types a PIN. What is said before and after the text can be set (`alerts.say_...`).
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    contacts = {}
    for prefix, (_, _, names) in enumerate(LANGUAGES.values(), 201):
        for name, kind in zip(names, KINDS):
            contacts[f"contacts.{name}"] = {"number": f"+1{prefix}{PEOPLE[kind][-7:]}"}
    for language, _, names in LANGUAGES.values():
        contacts[f"contacts.{names[-1]}"]["pin"] = "4711"
        contacts[f"contacts.{names[3]}"]["language"] = language  # the others' is the start's
    with alerting(tmp_path_factory.mktemp("house"), speed=SPEED, **contacts) as alerts:
        alerts.numbers = {contact["number"]: name.split(".")[1] for name, contact in contacts.items()}
        yield alerts


def starts(language):
    """The two alerts of a language, as they are started."""
    code, text, names = LANGUAGES[language]
    both = {"text": text, "language": code, "ring": 20}
    return [{**both, "contacts": names[:3], "decline": "9"},
            {**both, "contacts": names[3:], "together": True, "decline": "*"}]


def recorded(house):
    """The whole page; all are started before the first is looked at."""
    started = [(language, start, house.start(**start)) for language in LANGUAGES for start in starts(language)]
    page = [HEAD]
    for language, start, alert in started:
        state = house.end(alert)
        names = {number: name for number, name in house.numbers.items() if name in start["contacts"]}
        heading = [] if f"## {language}\n" in page else [f"## {language}\n"]
        page += [*heading, f"`{json.dumps(start, ensure_ascii=False)}`\n", "```", *record(house.sim, names, SPEED),
                 f"       {state['state']} by {state['acknowledged']['by']}", "```\n"]
    return "\n".join(page).rstrip("\n") + "\n"


def by_person(page):
    """Without times, and what happens to each in its order: those who are called at once overtake each other."""
    lines = [re.sub(r"^ *\d+:\d\d  ", "~", line) for line in page.splitlines()]
    return sorted(lines, key=lambda line: line.split()[0] if line.startswith("~") else "")


@pytest.mark.slow
def test_what_is_heard_is_what_was_recorded(house):
    page = recorded(house)
    if os.environ.get("BRIDGE_RECORD"):
        RECORDING.write_text(page, encoding="utf-8")
    assert by_person(page) == by_person(RECORDING.read_text(encoding="utf-8"))


def test_words_of_ones_own(make_alerts):
    """They are said whatever the language, with what stands in braces."""
    words = {"intro": "House speaking.", "ask": "{key} is for yes.", "ask_pin": "PIN, or {pass}.", "pass": "{pass} is for no.",
             "wrong": "Try again.", "thanks": "Good, {who}.", "told": "{who} goes.", "somebody": "One of us", "star": "asterisk"}
    alerts = make_alerts(**{f"alerts.say_{name}": text for name, text in words.items()},
                         **{"alerts.plans": {"own": {"contacts": ["presser"], "language": "it-IT", "decline": "*"}}})
    alerts.end(alerts.start(text="Acqua", plan="own", repeat=1))
    gather, = alerts.asked("calls.gather_using_speak")
    assert gather["payload"] == "House speaking. Acqua. 1 is for yes. asterisk is for no."
    assert gather["invalid_payload"] == "Try again. 1 is for yes. asterisk is for no."
    assert gather["language"] == "it-IT"
    alert = alerts.start(text="Acqua", plan="own", contacts=["german"], repeat=1)
    alerts.client.wait_for(f"telnyx/alert/{alert}/answered")
    run(alerts.client, "cmd/alerts/acknowledge", {"alert_id": alert})
    alerts.end(alert)
    assert alerts.asked("calls.gather_using_speak")[-1]["payload"] == (
        "House speaking. Acqua. PIN, or asterisk. asterisk is for no.")
    assert [s["payload"] for s in alerts.asked("calls.speak")] == ["Good, presser.", "One of us goes."]
