"""Home Assistant as a process in its root, seen by its REST and websocket interfaces as a person's browser sees it."""
import asyncio
import json
import os
import pathlib
import shutil
import urllib.error
import urllib.request

import aiohttp
from support.processes import ROOT, Process, wait_until

HOUSE = pathlib.Path(os.environ.get("HOME_ASSISTANT_ROOT", ""))
URL = "http://127.0.0.1:8123"
CLIENT = URL + "/"
EXAMPLES = ROOT / "config/examples/home-assistant"
CONFIGURATION = """
homeassistant: {name: House, time_zone: UTC}
api:
config:
frontend:
history:
logbook:
onboarding:
recorder:
logger: {default: warning}
automation call_me:
  - id: water
    alias: Water in the basement
    use_blueprint:
      path: telnyx/call_me.yaml
      input:
        sensor: binary_sensor.basement
        phone: notify.anna_call
        text: Water in the basement.
automation doorbell: !include doorbell.yaml
lovelace:
  dashboards:
    telephone-house: {mode: yaml, title: Telephone, icon: "mdi:phone", filename: telephone.yaml}
"""


def mqtt_entry(port):
    """The integration as somebody has set it up by hand."""
    stamp = "2026-01-01T00:00:00+00:00"
    entry = {"created_at": stamp, "modified_at": stamp, "data": {"broker": "127.0.0.1", "port": port}, "disabled_by": None,
             "discovery_keys": {}, "domain": "mqtt", "entry_id": "01M8J6PDGVP7FQA507RFB03M6D", "minor_version": 1, "version": 1,
             "options": {}, "pref_disable_new_entities": False, "pref_disable_polling": False, "source": "user",
             "subentries": [], "title": "127.0.0.1", "unique_id": None}
    return {"version": 1, "minor_version": 3, "key": "core.config_entries", "data": {"entries": [entry]}}


class HomeAssistant:
    def __init__(self, folder, mqtt_port):
        self.folder = folder
        self.config = HOUSE / "house"  # in its root, where it sees it as /house
        shutil.rmtree(self.config, ignore_errors=True)
        (self.config / ".storage").mkdir(parents=True)
        (self.config / "configuration.yaml").write_text(CONFIGURATION)
        (self.config / ".storage/core.config_entries").write_text(json.dumps(mqtt_entry(mqtt_port)))
        blueprints = self.config / "blueprints/automation/telnyx"
        blueprints.mkdir(parents=True)
        shutil.copy(EXAMPLES / "call_me.yaml", blueprints)
        shutil.copy(EXAMPLES / "doorbell.yaml", self.config)
        shutil.copy(EXAMPLES / "dashboard.yaml", self.config / "telephone.yaml")
        self.process = self.tokens = None

    def start(self):
        enter = ROOT / "tests/distributions/enter"
        self.process = Process([enter, HOUSE, "root", "/ha/bin/hass", "-c", "/house", "--skip-pip"], self.folder / "hass.log")
        wait_until(lambda: self.answers("/manifest.json"), "Home Assistant", 180)
        if not self.tokens:
            self.tokens = self.onboard()
        wait_until(self.is_running, "Home Assistant's integrations", 180)
        return self

    def answers(self, path):
        assert self.process.running(), self.process.log()
        try:
            return urllib.request.urlopen(URL + path, timeout=5).status == 200
        except (OSError, urllib.error.URLError):
            return False

    def onboard(self):
        person = dict(client_id=CLIENT, name="Anna", username="anna", password="a-password", language="en")
        code = self.request("POST", "/api/onboarding/users", person)["auth_code"]
        form = f"client_id={CLIENT}&grant_type=authorization_code&code={code}".encode()
        with urllib.request.urlopen(URL + "/auth/token", form, timeout=20) as reply:
            tokens = json.load(reply)
        self.tokens = tokens
        self.request("POST", "/api/onboarding/core_config", {})
        self.request("POST", "/api/onboarding/analytics", {})
        self.request("POST", "/api/onboarding/integration", {"client_id": CLIENT, "redirect_uri": CLIENT})
        return tokens

    def request(self, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.tokens:
            headers["Authorization"] = "Bearer " + self.tokens["access_token"]
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers, method=method), timeout=30) as reply:
            return json.load(reply)

    def is_running(self):
        config = self.request("GET", "/api/config")
        return config["state"] == "RUNNING" and "mqtt" in config["components"]

    def states(self):
        return {entity["entity_id"]: entity for entity in self.request("GET", "/api/states")}

    def state(self, entity):
        return self.states().get(entity, {}).get("state")

    def wait_for(self, entity, state=None, **attributes):
        """Until it has these attributes, and that state if one is given."""
        def is_so():
            found = self.states().get(entity)
            return found and state in (None, found["state"]) and attributes.items() <= found["attributes"].items() and found
        try:
            return wait_until(is_so, f"{entity} to be {state} {attributes}", 30)
        except AssertionError as late:
            raise AssertionError(f"{late}: {self.states().get(entity)}") from None

    def call(self, action, entity, **data):
        domain, name = action.split(".")
        return self.request("POST", f"/api/services/{domain}/{name}", {"entity_id": entity, **data})

    def ask(self, kind, **data):
        """A question over the websocket."""
        async def talk():
            async with aiohttp.ClientSession() as session, session.ws_connect(URL + "/api/websocket", max_msg_size=0) as socket:
                await socket.receive_json()
                await socket.send_json({"type": "auth", "access_token": self.tokens["access_token"]})
                assert (await socket.receive_json())["type"] == "auth_ok"
                await socket.send_json({"id": 1, "type": kind, **data})
                reply = await socket.receive_json()
                assert reply["success"], reply
                return reply["result"]
        return asyncio.run(talk())

    def stop(self):
        """As a person does, so that it writes down what it knows."""
        if not self.process:
            return
        try:
            self.request("POST", "/api/services/homeassistant/stop", {})
        except OSError:
            pass  # it has hung up
        if self.process.wait(60) is None:
            self.process.kill()
        self.process = None

    def log(self):
        """Of all its lives."""
        return (self.folder / "hass.log").read_text()
