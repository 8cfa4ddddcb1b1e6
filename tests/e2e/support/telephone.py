"""A bridge with TeXML documents, and a simulator whose calls ask it what to do."""
import contextlib
import json
import pathlib
import tempfile

from .bridge import PATH, Bridge
from .broker import Broker, Client
from .sim import Sim


class Telephone:
    """A bridge with the documents, and a simulator that asks it."""

    def __init__(self, folder, stack, files, others, settings=None):
        for name, text in files.items():
            (folder / f"{name}.xml").write_text(text)
        self.broker = Broker(folder).start()
        stack.callback(self.broker.stop)
        documents = {name: {"file": f"{folder}/{name}.xml"} for name in files}
        self.bridge = Bridge(folder, self.broker.port, settings={"texml.documents": {**documents, **others}, **(settings or {})})
        self.sim = Sim(folder, f"http://127.0.0.1:{self.bridge.http_port}{PATH}",
                       "--caller-patience-ms", "3600000", "--webhook-timeout-ms", "10000", speed=50)
        stack.callback(self.sim.stop)
        self.bridge.settings.update({"telnyx.api_url": self.sim.api_url, "telnyx.public_keys": [self.sim.public_key]})
        self.bridge.start()
        stack.callback(self.bridge.stop)
        self.client = Client(self.broker.port, filters=("telnyx/#", "house/#"))
        stack.callback(self.client.close)

    def url(self, name):
        return f"http://127.0.0.1:{self.bridge.http_port}/texml/{name}"

    def call(self, name, **parameters):
        """Lets a call come in to the application whose voice URL that document is."""
        return self.sim.call_in(Url=self.url(name), **parameters)

    def ended(self, call):
        """The form of the call's last callback."""
        message = self.client.wait_for(lambda m: m.topic.startswith(f"telnyx/texml/{call}/")
                                       and json.loads(m.payload).get("HangupCause"), "the end")
        return json.loads(message.payload)

    def story(self, call):
        """What the simulator printed about the call, without times."""
        mark = f"call {call[:11]}..  "
        return [line.partition(mark)[2] for line in self.sim.process.log().splitlines() if mark in line]


@contextlib.contextmanager
def running(files, others=(), settings=None):
    """The texts of documents by name, the settings of others, and of the bridge."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        yield Telephone(pathlib.Path(name), stack, files, dict(others), settings)
