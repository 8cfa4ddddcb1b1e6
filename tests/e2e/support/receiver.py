"""An HTTP server that takes webhooks as an application would, and keeps them."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from .processes import wait_until


class Webhook:
    """One delivery, as it came."""

    def __init__(self, method, target, headers, body, verified):
        self.method = method
        self.path = urlsplit(target).path
        self.query = urlsplit(target).query
        self.headers = headers
        self.body = body
        self.verified = verified

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def form(self):
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def type(self):
        if self.headers.get("Content-Type") != "application/json":
            return None
        event = self.json
        return event.get("data", {}).get("event_type") or event.get("event_type") or event.get("event")

    @property
    def payload(self):
        event = self.json
        holder = event.get("data", event)
        return holder.get("payload", holder)

    @property
    def id(self):
        event = self.json
        return event.get("data", {}).get("id") or event.get("id")

    @property
    def attempt(self):
        return self.json["meta"]["attempt"]


class Receiver:
    """Replies are taken from `replies` (statuses, or seconds to wait as floats), then 200."""

    def __init__(self, public_key=None):
        self.webhooks = []
        self.replies = []
        self.key = None
        self.lock = threading.Lock()
        if public_key:
            self.trust(public_key)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def take(self):
                length = int(self.headers.get("Content-Length") or 0)
                status = receiver.take(self.command, self.path, self.headers, self.rfile.read(length))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = take
            do_GET = take

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def trust(self, public_key):
        self.key = VerifyKey(base64.b64decode(public_key))

    def verifies(self, headers, body):
        """Ed25519 over the timestamp, a bar and the raw body; the time within 300 s."""
        try:
            timestamp = headers["telnyx-timestamp"]
            signature = base64.b64decode(headers["telnyx-signature-ed25519"], validate=True)
            self.key.verify(timestamp.encode() + b"|" + body, signature)
        except (BadSignatureError, ValueError, KeyError, TypeError, AttributeError):
            return False
        return abs(time.time() - int(timestamp)) <= 300

    def take(self, method, target, headers, body):
        webhook = Webhook(method, target, headers, body, self.verifies(headers, body))
        with self.lock:
            self.webhooks.append(webhook)
            reply = self.replies.pop(0) if self.replies else 200
        if isinstance(reply, float):
            time.sleep(reply)
            return 200
        return reply

    def all(self):
        with self.lock:
            return list(self.webhooks)

    def types(self, call_control_id=None):
        """Event types in the order of their coming; of one call, when it is named."""
        return [
            webhook.type
            for webhook in self.all()
            if not call_control_id or webhook.payload.get("call_control_id") == call_control_id
        ]

    def wait_for(self, event_type, count=1, where=lambda webhook: True):
        """Waits for the count-th webhook of a type, and returns it."""

        def found():
            matching = [w for w in self.all() if w.type == event_type and where(w)]
            return matching[count - 1] if len(matching) >= count else None

        return wait_until(found, f"{event_type} (came: {self.types()})")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
