"""The simulator as a fixture."""

from urllib.parse import quote, urlencode

from . import client
from .processes import BUILD, Process, wait_until


class Sim:
    """A running telnyx-sim, on a free port unless it is told where."""

    def __init__(self, folder, webhook_url, *arguments, listen="127.0.0.1:0", speed=20):
        self.ready = folder / "sim.ready"
        self.ready.unlink(missing_ok=True)
        self.process = Process(
            [BUILD / "telnyx-sim", "serve", "--listen", listen, "--ready-file", self.ready,
             "--webhook-url", webhook_url, "--speed", speed, *arguments],
            folder / "sim.log",
        )

        def is_ready():
            assert self.process.running(), self.process.log()
            return self.ready.exists()

        wait_until(is_ready, "the simulator")
        values = dict(line.split("=", 1) for line in self.ready.read_text().splitlines())
        self.url = values["TELNYX_SIM_URL"]
        self.api_url = values["TELNYX_API_URL"]
        self.public_key = values["TELNYX_PUBLIC_KEY"]

    def api(self, method, path, body=None, key="KEYtest", **headers):
        """A request to the REST API; path below /v2."""
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return client.request(method, self.api_url + path, body, headers)

    def control(self, method, path, body=None, **query):
        """A request to the simulator itself; path below /sim."""
        target = self.url + "/sim" + path + (f"?{urlencode(query)}" if query else "")
        reply = client.request(method, target, body)
        assert reply.status == 200, reply.body
        return reply.json

    def requests(self, **query):
        return self.control("GET", "/requests", **query)["requests"]

    def webhooks(self, **query):
        return self.control("GET", "/webhooks", **query)["webhooks"]

    def fault(self, kind, **details):
        self.control("POST", "/faults", {"kind": kind, **details})

    def dial(self, to="+13125550100", **parameters):
        """Dials; returns the call_control_id."""
        body = {"connection_id": "1494404757140276705", "from": "+13125550142", "to": to, **parameters}
        reply = self.api("POST", "/calls", body)
        assert reply.status == 200, reply.body
        return reply.json["data"]["call_control_id"]

    def act(self, call, verb, **parameters):
        """A command on a call."""
        return self.api("POST", f"/calls/{quote(call, safe=':')}/actions/{verb}", parameters)

    def call_in(self, **parameters):
        """Lets a call come in; returns the call_control_id."""
        body = {"from": "+13125550142", "to": "+13125550100", **parameters}
        return self.control("POST", "/calls", body)["call_control_id"]

    def stop(self):
        status = self.process.stop()
        assert status == 0, self.process.log()
