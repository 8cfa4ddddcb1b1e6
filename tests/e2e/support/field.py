"""A bridge that reaches its broker through a proxy, and a witness who is connected to the broker itself.

The witness subscribes at QoS 0: a broker writes such a message to it before it acknowledges the publication, so
that even one that is killed right afterwards has shown all that it took."""
import json

from . import table
from .bridge import event
from .processes import wait_until
from .proxy import Proxy
from .sender import TYPE


class Field:
    def __init__(self, broker, make_bridge, make_client, cleanup, version=5, **settings):
        self.broker = broker
        self.witness = make_client(broker, qos=0, version=version)
        self.proxy = Proxy(broker.port).open()
        cleanup.append(self.proxy.close)
        self.bridge = make_bridge(self.proxy, settings=settings)

    def post(self, event_id, call="v3:one", **payload):
        status = self.bridge.post(event(TYPE, event_id, call=call, **payload))
        assert status == 200, status
        return event_id

    def arrived(self):
        """The ids of the events that came, in their order."""
        return [json.loads(m.payload)["data"]["id"] for m in self.witness.find(lambda m: "/dtmf/" in m.topic)]

    def wait_for_all(self, kept, deadline_s=60):
        kept = set(kept)
        wait_until(lambda: len(self.witness.messages) >= len(kept) and kept <= set(self.arrived()), "every event",
                   deadline_s)
        return self.arrived()

    def outage(self, trouble=lambda: None):
        """Kills the broker, and starts it again; the bridge gets there when the witness is there."""
        subscriptions = self.witness.subscriptions
        self.broker.kill()
        self.proxy.close()
        trouble()
        self.broker.start()
        wait_until(lambda: self.witness.subscriptions > subscriptions, "the witness")
        self.proxy.open()

    def account(self, fault, kept, repeats=0):
        """Fills the table; nothing may be lost, or overtake an older one of its call, or come again in vain."""
        arrived = self.wait_for_all(kept)
        row = table.record(fault, "webhooks", sent=kept, arrived=arrived)
        assert row.lost == 0 and row.repeated <= repeats
        assert_in_order(arrived)
        return row

    def why(self):
        """What /readyz says."""
        return self.bridge.request("GET", "/readyz")[1].decode()

    def health(self, match=lambda health: True):
        """The latest health message, once it matches."""
        def latest():
            messages = self.witness.find(lambda m: m.topic == "telnyx/bridge/health")
            health = json.loads(messages[-1].payload) if messages else None
            return health if health and match(health) else None

        return wait_until(latest, "the health message")


def assert_in_order(ids):
    """Ids end in a number, which rises within a call: what is before it names the call. A repeat does not count."""
    last = {}
    for event_id in dict.fromkeys(ids):
        call, number = event_id.rsplit("-", 1)
        assert number > last.get(call, ""), f"{event_id} came after {call}-{last[call]}"
        last[call] = number
