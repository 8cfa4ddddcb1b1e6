"""A REST API of raw bytes: what it replies is no HTTP library's idea of a reply."""
import socket
import ssl
import threading
from collections import Counter

LONGEST_REQUEST = 1 << 20


class RawApi:
    """A step `name.rest` of a request's path names its trouble: the function `troubles[name]` gets the socket.

    `greet` gets each connection instead, before a byte is read. Both also get an event that says when to end.
    """

    def __init__(self, troubles=None, certificate=None, greet=None):
        self.troubles, self.greet = troubles or {}, greet
        self.counts, self._lock = Counter(), threading.Lock()
        self.closing = threading.Event()
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def requests(self, step):
        """How many requests came with that step in their path."""
        with self._lock:
            return self.counts[step]

    def total(self):
        with self._lock:
            return self.counts.total()

    def _accept(self):
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        try:
            with peer:
                peer.settimeout(30)
                if self.greet:
                    self.greet(peer, self.closing)
                    return
                if not self._context:
                    self._answer(peer)
                    return
                with self._context.wrap_socket(peer, server_side=True) as secure:
                    self._answer(secure)
        except OSError:
            pass  # the bridge hung up; that is its good right

    def _answer(self, peer):
        path = read_request(peer)
        step = next((step for step in path.split("/") if trouble_of(step) in self.troubles), path)
        with self._lock:
            self.counts[step] += 1
        if trouble_of(step) in self.troubles:
            self.troubles[trouble_of(step)](peer, self.closing)

    def close(self):
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def trouble_of(step):
    return step.split(".")[0]


def read_request(peer):
    """Takes a whole request from the socket; returns its path."""
    data = b""
    while b"\r\n\r\n" not in data and len(data) < LONGEST_REQUEST:
        more = peer.recv(65536)
        if not more:
            raise ConnectionError("closed before the request was whole")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0:
        body = peer.recv(missing)
        if not body:
            raise ConnectionError("closed before the request was whole")
        missing -= len(body)
    return head.split(b" ")[1].decode()
