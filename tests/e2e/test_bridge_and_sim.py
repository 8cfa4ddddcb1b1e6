"""The bridge and the simulator together: what a person with an account would see."""
import json

import pytest

pytestmark = pytest.mark.sanitized


def command(client, topic, **parameters):
    """Publishes a command and waits for its result."""
    client.publish(f"telnyx/cmd/{topic}", json.dumps(parameters))
    return json.loads(client.wait_for(f"telnyx/result/{topic}").payload)


@pytest.mark.smoke
def test_a_call_from_dial_to_hangup(connected, client):
    sim = connected
    result = command(client, "calls/dial", connection_id="1494404757140276705", to="+13125550100",
                     **{"from": "+13125550142"})
    assert result["ok"] and result["http_status"] == 200
    call = result["data"]["call_control_id"]
    client.wait_for(f"telnyx/call/{call}/answered")
    assert command(client, f"calls/{call}/speak", payload="Hello", voice="female")["ok"]
    client.wait_for(f"telnyx/call/{call}/speak/ended")
    assert command(client, f"calls/{call}/gather", maximum_digits=2)["ok"]
    gathered = client.wait_for(f"telnyx/call/{call}/gather/ended")
    assert json.loads(gathered.payload)["data"]["payload"]["digits"] == "12"
    assert command(client, f"calls/{call}/hangup")["ok"]
    client.wait_for(f"telnyx/call/{call}/hangup")
    refused = command(client, f"calls/{call}/playback_start", audio_url="https://example.net/a.mp3")
    assert (refused["ok"], refused["error"]["errors"][0]["code"]) == (False, "90018")
    assert {r["operation"] for r in sim.requests()} == {
        "calls.dial", "calls.speak", "calls.gather", "calls.hangup", "calls.playback_start"}


def test_an_inbound_call_is_answered_over_mqtt(connected, client):
    call = connected.call_in()
    client.wait_for(f"telnyx/call/{call}/initiated")
    assert command(client, f"calls/{call}/answer")["ok"]
    client.wait_for(f"telnyx/call/{call}/answered")


def test_a_rate_limit_is_waited_for(connected, client):
    connected.fault("rate_limit", operation="queues.list", retry_after="1")
    result = command(client, "queues/list")
    assert result["ok"] and result["attempts"] == 2


def test_every_type_reaches_the_broker(connected, client):
    types = [t for t in connected.control("GET", "/events")["types"] if not t.startswith("texml.")]
    for event_type in types:
        connected.control("POST", "/trigger", {"type": event_type})
    client.wait_for(lambda m: not m.retain and m.topic.split("/")[1] in ("call", "conference", "message", "fax", "event")
                    and not m.topic.endswith("/state"), "events", count=len(types))
