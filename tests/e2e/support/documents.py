"""A bridge with TeXML documents, and calls that ask for them."""
import concurrent.futures
import contextlib
import itertools
import json
import pathlib
import signal
import tempfile
import urllib.parse

from .bridge import Bridge, sign
from .broker import Broker, Client
from .leaks import DOCUMENT_SECRET as SECRET
from .processes import free_port, wait_until
from .shim import Shim

FORM = "application/x-www-form-urlencoded"
MENU = """<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say language="{{ToSipUri}}">You are {{From}}, {{CallerId}}</Say>
  <Gather action="/texml/menu?again={{Digits}}" numDigits="1"/>
</Response>"""
SORRY = "<Response><Say>Sorry, {{From}}.</Say></Response>"
DIALS = "<Response><Dial>{{To}}</Dial></Response>"
CALL = {"CallSid": "v3:menu", "From": "+17735550102", "To": "+13125550101", "CallStatus": "ringing"}
NUMBERS = itertools.count()


class House:
    """A bridge with documents, and a client that answers for some; with `disk`, one whose disk can be made to fail."""

    def __init__(self, folder, stack, settings=None, disk=False):
        self.folder = folder
        for name, text in (("menu", MENU), ("sorry", SORRY), ("dials", DIALS)):
            (folder / f"{name}.xml").write_text(text)
        self.broker = Broker(folder).start()
        stack.callback(self.broker.stop)
        sorry = f"{folder}/sorry.xml"
        self.bridge = Bridge(folder, self.broker.port, settings={"admin.listen": f"127.0.0.1:{free_port()}", "texml.documents": {
            "menu": {"file": f"{folder}/menu.xml"},
            "open": {"file": f"{folder}/menu.xml", "unsigned": True, "secret": SECRET},
            "dials": {"file": f"{folder}/dials.xml", "fallback": sorry},
            "house": {"ask": "mqtt", "deadline": "10s", "fallback": sorry},
            "quick": {"ask": "mqtt", "deadline": "100ms", "fallback": sorry},
            "bare": {"ask": "mqtt", "deadline": "100ms"},
            "rings": {"ask": "mqtt", "deadline": "100ms", "fallback": f"{folder}/dials.xml"},
            "asked": {"ask": "mqtt", "deadline": "10s", "unsigned": True, "secret": SECRET}}, **(settings or {})})
        self.disk = Shim(folder).use(self.bridge) if disk else None
        self.bridge.start()
        stack.callback(self.bridge.stop)
        self.client = Client(self.broker.port, filters=("telnyx/#", "reply/#"))
        stack.callback(self.client.close)

    def post(self, path, fields=None, timestamp=None, **more):
        """Posts a signed request, of a call of its own unless one is named; status, body and headers."""
        body = urllib.parse.urlencode({**CALL, "CallSid": f"v3:{next(NUMBERS)}", **(fields or {}), **more}).encode()
        return self.bridge.request("POST", path, body, {"Content-Type": FORM, **sign(body, timestamp)})

    def asks(self, path, **fields):
        """Posts in a thread; the reply to come, and the request that was published."""
        sid = f"v3:{next(NUMBERS)}"
        reply = POOL.submit(self.post, path, fields, CallSid=sid)
        return reply, self.request_of(sid)

    def request_of(self, sid):
        return self.client.wait_for(lambda m: m.topic.endswith("/request")
                                    and json.loads(m.payload)["fields"].get("CallSid") == sid, "the request")

    def reload(self, words):
        before = self.bridge.process.log().count(words)
        self.bridge.process.send(signal.SIGHUP)
        wait_until(lambda: self.bridge.process.log().count(words) > before, words)

    def answer(self, request, document, topic=None):
        """Answers as MQTT 5 asks for; the result."""
        topic = topic or request.properties.ResponseTopic
        mark = f"mark-{next(NUMBERS)}"
        self.client.publish(topic, document, ResponseTopic="reply/me", CorrelationData=mark.encode())
        return json.loads(self.client.wait_for(lambda m: m.topic == "reply/me" and m.properties.CorrelationData
                                               == mark.encode(), "the result").payload)


POOL = concurrent.futures.ThreadPoolExecutor(300)


@contextlib.contextmanager
def running(settings=None, disk=False, place=None):
    with tempfile.TemporaryDirectory(dir=place) as name, contextlib.ExitStack() as stack:
        house = House(pathlib.Path(name), stack, settings, disk)
        yield house
        assert house.bridge.stop() in (0, None)
        assert "ERROR: " not in house.bridge.process.log()


def say(text):
    return f"<Response><Say>{text}</Say></Response>"
