"""What is heard on the phones of an alert, as the simulator's terminal shows it: who hears what, and types what, in order."""
import datetime
import re

LINE = re.compile(r"^(\d\d:\d\d:\d\d\.\d\d\d)  -- call (\S+\.\.)  (.*)$", re.MULTILINE)
HAPPENS = (
    (r".* ringing", "is called"), (r"answered", "answers"), (r"says: (.*)", r'hears "\1"'),
    (r"hung up: user_busy", "is busy"), (r"hung up: .*", "is hung up"))


def _seconds(clock):
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _in_words(what):
    for pattern, words in HAPPENS:
        if re.fullmatch(pattern, what):
            return re.sub(f"^{pattern}$", words, what)
    return None


def _typed(sim):
    for webhook in sim.webhooks(limit=10000):
        data = webhook["json"]["data"]
        if data["event_type"] == "call.dtmf.received":
            at = datetime.datetime.fromisoformat(data["occurred_at"].replace("Z", "+00:00")).astimezone()
            yield at.strftime("%H:%M:%S.%f")[:12], webhook["about"][:11] + "..", f"types {data['payload']['digit']}"


def record(sim, names, speed):
    """Lines of simulated time, name and what happens. `names`: by number; others are left out. A digit goes before what is
    said in answer to it."""
    called = {call["call_control_id"][:11] + "..": names[call["to"]]
              for call in sim.control("GET", "/calls")["calls"] if call["to"] in names}
    shown = [(clock, call, _in_words(what)) for clock, call, what in LINE.findall(sim.process.log())]
    happened = [(*typed, 0) for typed in _typed(sim)] + [(*line, 1) for line in shown if line[2]]
    over_midnight = {"23", "00"} <= {line[0][:2] for line in happened}
    happened = sorted((line for line in happened if line[1] in called),
                      key=lambda line: (over_midnight and line[0] < "12", line[0], line[3]))
    begin = _seconds(happened[0][0])
    for clock, call, what, _ in happened:
        at_s = int((_seconds(clock) - begin) % 86400 * speed)
        yield f"{at_s // 60:2}:{at_s % 60:02}  {called[call]} {what}"
