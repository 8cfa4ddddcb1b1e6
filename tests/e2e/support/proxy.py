"""A TCP proxy between the bridge and its broker: it can be shut, cut a connection after so many bytes,
hold back what the broker says, and it counts the packets that pass."""
import collections
import contextlib
import socket
import threading
import time

from .processes import free_port

TO_BROKER, TO_BRIDGE = "to the broker", "to the bridge"
CONNECT, PUBLISH, PUBACK = 1, 3, 4  # MQTT 5.0 section 2.1.2


class Framing:
    """Finds where packets begin, in a stream that comes in pieces."""

    def __init__(self):
        self._data = bytearray()
        self._skip = 0

    def feed(self, data):
        """The types of the packets that begin in this piece."""
        types = []
        while data:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
            for position, byte in enumerate(data):
                self._data.append(byte)
                if len(self._data) > 1 and byte < 0x80:
                    types.append(self._data[0] >> 4)
                    self._skip = sum((b & 0x7F) << 7 * i for i, b in enumerate(self._data[1:]))
                    self._data.clear()
                    data = data[position + 1:]
                    break
            else:
                break
        return types


class Proxy:
    """Has a port, like a broker. `cuts` holds for each connection to come, the first first, where it is cut:
    (direction, bytes). Connections that send nothing (somebody looks whether the port is open) use none up."""

    def __init__(self, upstream_port):
        self.upstream_port, self.port = upstream_port, free_port()
        self.cuts = []
        self.packets = {TO_BROKER: collections.Counter(), TO_BRIDGE: collections.Counter()}
        self.connects = []  # when each CONNECT came
        self._flows = threading.Event()
        self._flows.set()
        self._listener, self._sockets, self._lock = None, set(), threading.Lock()

    def open(self):
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def close(self):
        """Nobody listens any more, and what is connected is cut."""
        with self._lock:
            listener, self._listener = self._listener, None
        if listener:
            self._hang_up(listener)
            listener.close()
        self.release()
        self.cut_all()

    def cut_all(self):
        with self._lock:
            sockets = list(self._sockets)
        for sock in sockets:
            self._hang_up(sock)

    def hold(self):
        """What the broker says is held back from now on."""
        self._flows.clear()

    def release(self):
        self._flows.set()

    @staticmethod
    def _hang_up(sock):
        """Its thread closes it: were it closed here, that thread might read from the next socket of the same number."""
        with contextlib.suppress(OSError):  # it is gone already
            sock.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener):
        while True:
            try:
                near = listener.accept()[0]
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.upstream_port))
            except OSError:
                near.close()
                continue
            for sock in (near, far):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._sockets |= {near, far}
                shut = self._listener is not listener
            if shut:
                self.cut_all()  # it came just before
            threading.Thread(target=self._serve, args=(near, far), daemon=True).start()

    def _serve(self, near, far):
        try:
            first = near.recv(65536)
        except OSError:
            first = b""
        if first:
            cut = self.cuts.pop(0) if self.cuts else (None, 0)
            back = threading.Thread(target=self._pump, args=(far, near, TO_BRIDGE, cut), daemon=True)
            back.start()
            self._pump(near, far, TO_BROKER, cut, first)
            back.join()
        with self._lock:
            self._sockets -= {near, far}
        near.close()
        far.close()

    def _pump(self, source, sink, direction, cut, data=b""):
        left = cut[1] if cut[0] == direction else None
        framing = Framing()
        try:
            data = data or source.recv(65536)
            while data:
                if direction == TO_BRIDGE:
                    self._flows.wait()
                self._count(direction, framing.feed(data))
                if left is not None and len(data) >= left:
                    sink.sendall(data[:left])
                    break
                left = None if left is None else left - len(data)
                sink.sendall(data)
                data = source.recv(65536)
        except OSError:
            pass  # one side has gone, and so does the other
        for sock in (source, sink):
            self._hang_up(sock)

    def _count(self, direction, types):
        with self._lock:
            self.packets[direction].update(types)
            if direction == TO_BROKER:
                self.connects += [time.monotonic()] * types.count(CONNECT)
