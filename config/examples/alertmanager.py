#!/usr/bin/env python3
"""Alertmanager's webhook to alert calls, by way of MQTT:  alertmanager.py PORT BROKER[:PORT] CONTACT...

An alert that fires becomes one alerts/start, whose id is the alert's own, so that phones ring once for it however often
Alertmanager repeats it; one that is resolved is cancelled. The answer is 200 once the alert's state is on the bus, else 503, and
Alertmanager tries again. $FALLBACK is a command that tells somebody in another way, once, when the bridge is offline or the
alert does not begin; the text is its last argument. Needs python3-paho-mqtt (1.6 or 2).

  receivers: [{name: phone, webhook_configs: [{url: "http://127.0.0.1:9099", send_resolved: true}]}]  # alertmanager.yml
"""
import http.server, json, os, shlex, subprocess, sys, threading
import paho.mqtt.client as mqtt

PORT, BROKER, CONTACTS = int(sys.argv[1]), sys.argv[2].partition(":"), sys.argv[3:]
latest, changed, told = {}, threading.Condition(), set()

def on_connect(client, *_):
    client.subscribe([("telnyx/alert/+/state", 1), ("telnyx/bridge/state", 1)])

def on_message(client, userdata, message):
    with changed:
        latest[message.topic] = message.payload
        changed.notify_all()

def begins(alert):
    name = alert["fingerprint"] + "-" + "".join(filter(str.isdigit, alert["startsAt"]))[:14]
    state = f"telnyx/alert/{name}/state"
    if alert["status"] == "resolved":
        return publish("cancel", {"alert_id": name})
    text = alert["annotations"].get("summary") or alert["labels"]["alertname"]
    publish("start", {"alert_id": name, "command_id": name, "text": text, "contacts": CONTACTS})
    with changed:
        changed.wait_for(lambda: latest.get(state) or not is_online(), timeout=5)
    if not latest.get(state) and name not in told:
        told.add(name)
        subprocess.call([*shlex.split(os.environ.get("FALLBACK", "echo")), text])
    return bool(latest.get(state))

def is_online():
    return client.is_connected() and latest.get("telnyx/bridge/state") == b"online"

def publish(verb, payload):
    return client.publish(f"telnyx/cmd/alerts/{verb}", json.dumps(payload), qos=1).rc == 0

class Webhook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        alerts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["alerts"]
        self.send_response(200 if all([begins(alert) for alert in alerts]) else 503)
        self.end_headers()

client = mqtt.Client(*([mqtt.CallbackAPIVersion.VERSION2] if hasattr(mqtt, "CallbackAPIVersion") else []))
client.on_connect, client.on_message = on_connect, on_message
client.connect_async(BROKER[0], int(BROKER[2] or 1883))
client.loop_start()
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Webhook).serve_forever()
