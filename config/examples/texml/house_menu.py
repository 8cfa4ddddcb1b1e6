"""A house on the telephone: 1 turns the alarm off, 2 tells the temperature. Python with paho-mqtt 1.6 or 2."""
import json
import os
from xml.sax.saxutils import escape

import paho.mqtt.client as mqtt

house = {"alarm": "on", "temperature": "21.5"}
MENU = ('<Gather action="/texml/house" numDigits="1" timeout="10">'
        "<Say>This is the house. Press 1 to turn the alarm off, 2 for the temperature.</Say></Gather>")


def answer(digits):
    """What the call is told: the outcome of the key, and the menu once more."""
    if digits == "1":
        house["alarm"] = "off"
        return "<Say>The alarm is off.</Say>" + MENU
    if digits == "2":
        return f"<Say>It is {escape(house['temperature'])} degrees.</Say>" + MENU
    return MENU + "<Say>Good bye.</Say>"


def on_message(client, _userdata, message):
    if message.topic == "house/temperature":
        house["temperature"] = message.payload.decode(errors="replace")
        return
    request = json.loads(message.payload)  # whoever has no MQTT 5 finds the response topic in it
    document = f"<Response>{answer(request['fields'].get('Digits', ''))}</Response>"
    client.publish(request["response_topic"], document, qos=1)
    client.publish("house/alarm", house["alarm"], qos=1, retain=True)


client = mqtt.Client(*([mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []))
client.on_message = on_message
client.connect(os.environ.get("MQTT_HOST", "localhost"), int(os.environ.get("MQTT_PORT", "1883")))
client.subscribe([("telnyx/texml/house/request", 1), ("house/temperature", 1)])
client.loop_forever()
