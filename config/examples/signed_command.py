"""Sends a signed command (README.md beside it says more):  signed_command.py KEY.pem TOPIC PAYLOAD [HOST [PORT]]

Needs python3-cryptography and python3-paho-mqtt (1.6 or 2). The key is made with  openssl genpkey -algorithm ed25519
"""
import base64, secrets, sys, time
import paho.mqtt.client as mqtt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from paho.mqtt.properties import PacketTypes, Properties

def sign(key, topic, payload, response_topic="", correlation_data=b""):
    expires, nonce = str(int(time.time()) + 30), secrets.token_urlsafe(16)
    lines = ["telnyx-mqtt command 1", topic, response_topic, expires, nonce, str(len(correlation_data)), ""]
    signature = key.sign("\n".join(lines).encode() + correlation_data + payload)
    return [("expires", expires), ("nonce", nonce), ("signature", base64.b64encode(signature).decode())]

key_file, topic, payload, host, port = (sys.argv[1:] + ["localhost", "1883"][len(sys.argv) - 4:])[:5]
with open(key_file, "rb") as file:
    key = load_pem_private_key(file.read(), password=None)
properties = Properties(PacketTypes.PUBLISH)
properties.UserProperty = sign(key, topic, payload.encode())
version = [mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []
client = mqtt.Client(*version, protocol=mqtt.MQTTv5)
client.connect(host, int(port))
client.loop_start()
client.publish(topic, payload.encode(), qos=1, properties=properties).wait_for_publish(10)
client.disconnect()
