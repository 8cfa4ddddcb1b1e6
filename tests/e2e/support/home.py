"""A house in Home Assistant: its settings, and the discovery messages that they make."""
import json
import pathlib

GOLDEN = pathlib.Path(__file__).parents[2] / "data/home-assistant"
SETTINGS = {
    "homeassistant.discovery": True,
    "numbers.office": "+13125550100", "numbers.front_door": "+13125550199",
    "contacts.anna": {"number": "+17735550102", "sms": "+17735550103"}, "contacts.doorbell": "sip:door@example.org",
    "alerts.from": "+13125550100", "alerts.connection_id": "1494404757140276705",
    "alerts.plans": {"night": {"contacts": ["anna"], "rounds": 3}}}


def device_id(topic, prefix="homeassistant"):
    """Of a discovery message, else None."""
    parts = topic.split("/")
    return parts[2] if parts[:2] == [prefix, "device"] and parts[3:] == ["config"] else None


def retained(client):
    """What the broker retains, by device, as far as the client has heard."""
    devices = {}
    for message in client.find(lambda m: device_id(m.topic)):
        if message.payload:
            devices[device_id(message.topic)] = json.loads(message.payload)
        else:
            devices.pop(device_id(message.topic), None)
    return devices


def golden(name="."):
    return {path.stem: json.loads(path.read_text()) for path in (GOLDEN / name).glob("*.json")}
