"""Puts secrets and phone numbers where they must not be: not tests, but for test_leaks.py, which runs them as such."""
import pytest

from support.bridge import API_KEY, event
from support.leaks import BROKER_PASSWORD, DOCUMENT_SECRET
from support.processes import wait_until

NUMBER = "13125550101"


def write(bridge, text):
    with open(bridge.folder / "log", "a", encoding="utf-8") as log:
        log.write(text + "\n")


def publish(client, topic, payload=b""):
    client.publish(topic, payload)
    client.wait_for(topic)


def keep(bridge, text):
    assert bridge.post(event("call.answered", "leak", note=text)) == 200
    wait_until(lambda: text.encode() in b"".join(p.read_bytes() for p in bridge.folder.glob("journal.db*")), "the text")


PLANTS = {
    "key-in-log": lambda bridge, client: write(bridge, f"error it went wrong why={API_KEY}"),
    "password-in-log": lambda bridge, client: write(bridge, f"error it went wrong why={BROKER_PASSWORD}"),
    "document-secret-in-log": lambda bridge, client: write(bridge, f"warn refused path=/texml/open/{DOCUMENT_SECRET}"),
    "number-in-log": lambda bridge, client: write(bridge, f"error it went wrong topic=telnyx/cmd/calls/{NUMBER}/dial"),
    "number-with-plus-in-log": lambda bridge, client: write(bridge, "error it went wrong from=+442071838750"),
    "key-in-topic": lambda bridge, client: publish(client, f"telnyx/call/{API_KEY}/state"),
    "password-in-message": lambda bridge, client: publish(client, "telnyx/result/x", f"{{{BROKER_PASSWORD}}}"),
    "number-in-topic": lambda bridge, client: publish(client, f"telnyx/call/{NUMBER}/state"),
    "number-in-what-the-bridge-tells": lambda bridge, client: publish(client, "telnyx/bridge/info", f"why: +{NUMBER}"),
    "key-in-journal": lambda bridge, client: keep(bridge, API_KEY),
    "nothing": lambda bridge, client: publish(client, f"telnyx/number/{NUMBER}/state", f"+{NUMBER}"),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_plant(plant, broker, make_bridge, make_client):
    """The bridge's own events are out of the client's sight."""
    bridge = make_bridge(broker, settings={"mqtt.root": "another"}).start()
    PLANTS[plant](bridge, make_client(broker))
