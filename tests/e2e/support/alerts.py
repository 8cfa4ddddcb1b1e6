"""A bridge with contacts and plans, its simulator with the people behind these numbers, and a client that sees everything."""
import base64
import contextlib
import itertools
import json

from . import table
from .bridge import Bridge
from .broker import Broker, Client
from .commands import run
from .sim import Sim

FROM, CONNECTION = "+13125550100", "1494404757140276705"
PEOPLE = {
    "presser": "+13125550132", "slow": "+13125550133", "decliner": "+13125550134", "wrong": "+13125550135",
    "pinner": "+13125550136", "busy": "+13125550110", "silent": "+13125550111", "rejecter": "+13125550113",
    "nobody": "+13125550114", "voicemail": "+13125550116", "fax": "+13125550118", "quitter": "+13125550119",
    "late": "+13125550121", "mute": "+13125550130", "starrer": "+13125550131",
}
PLANS = {
    "night": {"contacts": ["busy", "presser"], "rounds": 2, "ring": "5s", "pause": "0s", "sms": "after"},
    "all": {"contacts": ["mute", "slow", "presser", "silent"], "together": True},
}
# So long Telnyx tries a webhook again that it outlasts the start of a bridge on a machine that has much else to do.
PATIENT = ("--webhook-retries", "5", "--webhook-retry-ms", "5000")
ENDS = ("acknowledged", "exhausted", "cancelled", "expired", "failed")


def namesakes():
    """The same people with other numbers, each time others: one call per number at a time."""
    for prefix in itertools.count(201):
        yield {name: f"+1{prefix}{number[-7:]}" for name, number in PEOPLE.items()}


class Alerts:
    def __init__(self, broker, bridge, sim, client):
        self.broker, self.bridge, self.sim, self.client = broker, bridge, sim, client

    def start(self, **parameters):
        result = run(self.client, "cmd/alerts/start", parameters)
        assert result["ok"], result
        return result["data"]["alert_id"]

    def states(self, alert_id):
        return [json.loads(m.payload) for m in self.client.find(lambda m: m.topic == f"telnyx/alert/{alert_id}/state")
                if m.payload]

    def end(self, alert_id, deadline_s=40):
        """The state in which nothing of the alert is left to be done."""
        def is_over(message):
            if message.topic != f"telnyx/alert/{alert_id}/state" or not message.payload:
                return False
            state = json.loads(message.payload)
            return state["state"] != "running" and not state["calling"]
        return json.loads(self.client.wait_for(is_over, f"the end of {alert_id}", deadline_s=deadline_s).payload)

    def events(self, alert_id):
        prefix = f"telnyx/alert/{alert_id}/"
        return [m.topic.removeprefix(prefix) for m in self.client.find(lambda m: m.topic.startswith(prefix))
                if not m.topic.endswith("/state")]

    def outcomes(self, alert_id, **options):
        return [(a["contact"], a["outcome"]) for a in self.end(alert_id, **options)["attempts"]]

    def asked(self, operation):
        return [json.loads(r["body"]) for r in self.sim.requests(operation=operation, limit=10000)]

    def rung(self):
        """Every phone that rang, as often as it did."""
        return [call["to"] for call in self.sim.control("GET", "/calls")["calls"]]


def settings_for(sim, **settings):
    return {
        "telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key], "alerts.from": FROM,
        "alerts.connection_id": CONNECTION, **{f"contacts.{name}": number for name, number in PEOPLE.items()},
        "contacts.german": {"number": "+13125550999", "language": "de-DE", "voice": "Polly.Marlene", "pin": "4711"},
        "alerts.plans": PLANS, **settings}


@contextlib.contextmanager
def alerting(folder, *sim_arguments, speed=50, **settings):
    """For all the tests of a module."""
    with contextlib.ExitStack() as stack:
        broker = Broker(folder).start()
        stack.callback(broker.stop)
        bridge = Bridge(folder, broker.port)
        sim = Sim(folder, bridge.webhook_url, "--digits", "", *sim_arguments, speed=speed)
        stack.callback(sim.stop)
        bridge.settings.update(settings_for(sim, **{"alerts.max_running": 64, **settings}))
        client = Client(broker.port)
        stack.callback(client.close)
        bridge.start()
        stack.callback(bridge.stop)
        yield Alerts(broker, bridge, sim, client)


def alert_of(client_state):
    return base64.b64decode(client_state).decode().split("/", 4)[4]


def check_promises(alerts, started, fault=None, end="acknowledged"):
    """What holds for these alerts, whatever became of process, requests and webhooks; with a fault's name it is recorded in the
    table, too."""
    dials, states = {}, {alert: {s["state"] for s in alerts.states(alert)} - {"running"} for alert in started}
    for body in alerts.asked("calls.dial"):
        if alert_of(body["client_state"]) in started:
            dials.setdefault(body["client_state"], set()).add(body["command_id"])
    rung = [call["client_state"] for call in alerts.sim.control("GET", "/calls")["calls"] if call["client_state"] in dials]
    if fault:
        table.record(fault, "alerts", started, [alert for alert, ends in states.items() for _ in ends])
        table.record(fault, "phones", set(rung), rung)
    assert all(len(ids) == 1 for ids in dials.values()), "an attempt has two dials"
    assert len(rung) == len(set(rung)), "an attempt rang twice"
    for alert in started:
        assert states[alert] == {end}, (alert, states[alert])
        assert set(alerts.events(alert)) & set(ENDS) == {end}
