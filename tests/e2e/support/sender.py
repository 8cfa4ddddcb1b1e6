"""Signed webhooks at a steady rate, over several connections, each with a call of its own."""
import http.client
import threading
import time

from .bridge import PATH, event, sign
from .processes import join

TYPE = "call.dtmf.received"
TIMEOUT_S = 20
LATE_S = 120  # for so long in all the bridge may be busy or away


class Sender:
    """Sends `count` webhooks; one that gets no 200 is sent again, as Telnyx would. `kept` holds the ids that got 200."""

    def __init__(self, bridge, count, rate, lanes=8, name="load", **payload):
        self.bridge, self.count, self.rate, self.name = bridge, count, rate, name
        self.payload = payload
        self.kept, self.refused = [], []
        self._threads = [threading.Thread(target=self._send_lane, args=(lane, lanes), daemon=True)
                         for lane in range(lanes)]

    def start(self):
        self._begin = time.monotonic()
        self._until = self._begin + self.count / self.rate + LATE_S
        for thread in self._threads:
            thread.start()
        return self

    def join(self):
        join(self._threads, "the senders", max(0, self._until - time.monotonic()) + 2 * TIMEOUT_S)
        assert len(self.kept) == self.count, f"{len(self.kept)} of {self.count} webhooks got 200"
        return self

    def _send_lane(self, lane, lanes):
        connection = None
        for number in range(lane, self.count, lanes):
            time.sleep(max(0, self._begin + number / self.rate - time.monotonic()))
            event_id = f"{self.name}-{lane}-{number:06}"
            body = event(TYPE, event_id, call=f"v3:{self.name}-{lane}", **self.payload)
            status = 0
            while status != 200 and time.monotonic() < self._until:
                connection = connection or http.client.HTTPConnection("127.0.0.1", self.bridge.http_port,
                                                                      timeout=TIMEOUT_S)
                status = self._send(connection, body)
                if status != 200:
                    self.refused.append(status)
                    connection.close()
                    connection = None
                    time.sleep(0.05)
            if status == 200:
                self.kept.append(event_id)
        if connection:
            connection.close()

    @staticmethod
    def _send(connection, body):
        try:
            connection.request("POST", PATH, body, {"Content-Type": "application/json", **sign(body)})
            reply = connection.getresponse()
            reply.read()
            return reply.status
        except (OSError, http.client.HTTPException):
            return 0
