"""A broker that does what no broker should: it delivers any bytes as a message, with any flags. It has one client."""
import contextlib
import socket
import struct
import threading

from .processes import DEADLINE_S, join, wait_until

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ, PINGRESP = 1, 2, 3, 4, 8, 9, 12, 13
EXPIRY, RESPONSE_TOPIC, CORRELATION, USER = 0x02, 0x08, 0x09, 0x26  # MQTT 5.0 section 2.2.2.2


def length(value):
    """A variable byte integer."""
    out = b""
    while True:
        value, digit = divmod(value, 128)
        out += bytes([digit | (128 if value else 0)])
        if not value:
            return out


def text(value):
    return struct.pack(">H", len(value)) + value


def properties(response_topic=None, correlation=None, user=()):
    out = b""
    if response_topic is not None:
        out += bytes([RESPONSE_TOPIC]) + text(response_topic)
    if correlation is not None:
        out += bytes([CORRELATION]) + text(correlation)
    return out + b"".join(bytes([USER]) + text(name) + text(value) for name, value in user)


class RawBroker:
    """`at_subscribe` holds packets that go out after each SUBACK, as a broker sends retained messages."""

    def __init__(self):
        self.messages, self.at_subscribe, self.subscribed = [], [], 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._v5, self._id = True, 0
        self._connection = None  # its socket, and what is set when its thread has done with it
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def deliver(self, packet):
        with self._lock:
            self._connection[0].sendall(packet)

    def publish(self, topic, payload, props=b"", retain=False, v5=True):
        """A PUBLISH of QoS 1 as bytes, for deliver() or at_subscribe."""
        self._id = self._id % 65535 + 1
        body = text(topic) + struct.pack(">H", self._id) + (length(len(props)) + props if v5 else b"") + payload
        return bytes([PUBLISH << 4 | 2 | retain]) + length(len(body)) + body

    def find(self, match):
        return [payload for topic, payload in list(self.messages) if match(topic, payload)]

    def wait_for(self, match, what):
        return wait_until(lambda: self.find(match), what)[0]

    def cut(self):
        """Ends the connection, and returns once all that it still had to say is taken; the bridge comes back."""
        peer, ended = self._connection
        with contextlib.suppress(OSError):  # the bridge may have ended it before
            peer.shutdown(socket.SHUT_RDWR)
        wait_until(ended.is_set, "the connection to end")

    def _accept(self):
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", int(DEADLINE_S), 0))
            ended = threading.Event()
            self._connection = (peer, ended)
            with peer, contextlib.suppress(OSError, EOFError):
                self._serve(peer.makefile("rb"))
            ended.set()

    def _serve(self, stream):
        while True:
            first, body = read_packet(stream)
            answer = self._answer(first, body)
            if answer:
                self.deliver(answer)
            if first >> 4 == SUBSCRIBE:
                for packet in self.at_subscribe:
                    self.deliver(packet)
                self.subscribed += 1

    def _answer(self, first, body):
        kind = first >> 4
        if kind == CONNECT:
            self._v5 = body[6] == 5
            return bytes([CONNACK << 4, 2 + self._v5, 0, 0]) + bytes(self._v5)
        if kind == SUBSCRIBE:
            rest = body[:2] + bytes(self._v5) + b"\x01"
            return bytes([SUBACK << 4, len(rest)]) + rest
        if kind == PINGREQ:
            return bytes([PINGRESP << 4, 0])
        return self._take(first, body) if kind == PUBLISH else None

    def _take(self, first, body):
        topic_end = 2 + int.from_bytes(body[:2], "big")
        topic, qos = body[2:topic_end], first >> 1 & 3
        rest = body[topic_end + (2 if qos else 0):]
        if self._v5:
            size, used = read_length(rest)
            rest = rest[used + size:]
        self.messages.append((topic, rest))
        return bytes([PUBACK << 4, 2]) + body[topic_end:topic_end + 2] if qos else None

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._connection:
            self.cut()
        join([self._thread], "the raw broker to end")


def read_length(data):
    """The variable byte integer at the beginning, and its own size."""
    value, used = 0, 0
    while True:
        value |= (data[used] & 127) << (7 * used)
        used += 1
        if not data[used - 1] & 128:
            return value, used


def read_packet(stream):
    first, digits = stream.read(1), b""
    while not digits or digits[-1] & 128:
        digit = stream.read(1)
        if not digit:
            raise EOFError
        digits += digit
    return first[0], stream.read(read_length(digits)[0])
