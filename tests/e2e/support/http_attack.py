"""Raw bytes against the HTTP listener alone (build/tests/http_probe), and what comes back."""
import contextlib
import re
import signal
import socket
import struct
import time

from .bridge import PATH, event
from .processes import BUILD, DEADLINE_S, Process, processor_wait_s, wait_until

# Within which a well-behaved client must be answered, whatever another does.
ANSWER_MAX_S = 0.1
TRIES = 3
ENDS_MAX_S = 8  # below the deadline at which the listener ends whatever goes on
SANITIZED = any(word in str(BUILD) for word in ("san", "valgrind"))
if SANITIZED:
    ANSWER_MAX_S *= 5


class Probe:
    """The listener as a process. /echo is answered delay_ms later, through another thread."""

    def __init__(self, folder, listen="127.0.0.1:0", max_connections=1000, timeout_ms=10000, delay_ms=20, tls=()):
        log = folder / "probe.log"
        self.process = Process([BUILD / "tests" / "http_probe", listen, max_connections, timeout_ms, delay_ms, *tls],
                               log)
        self.port = int(wait_until(lambda: re.search(r"port (\d+)", self.process.log()), "the probe's port")[1])

    def connect(self, timeout_s=DEADLINE_S):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def cpu_s(self):
        """Processor time of the thread that serves, exact to the nanosecond."""
        with open(f"/proc/{self.process.pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9

    def is_idle(self, watch_s=0.04):
        before = self.cpu_s()
        time.sleep(watch_s)
        return self.cpu_s() - before < watch_s / 4

    def assert_idle(self):
        """What is going on may end first; a loop that spins does not."""
        wait_until(self.is_idle, "the listener to be idle")

    def serve(self, well_behaved):
        """Asks as one who does everything right, on its own connection and a new one. Returns how long it took."""
        newcomer = Client(self)
        before = time.monotonic()
        for client in filter(None, (well_behaved, newcomer)):
            body = b"well-behaved %d" % time.monotonic_ns()
            assert client.post(body) == body
        took_s = time.monotonic() - before
        newcomer.close()
        return took_s

    def assert_serves(self, well_behaved=None):
        """A well-behaved client is answered soon. Time for which the machine gave the processor to others, here or
        there, does not count; what else takes time of it for a moment, such as its host, may do so twice."""
        waits_s = []
        while not waits_s or (waits_s[-1] > ANSWER_MAX_S and len(waits_s) < TRIES):
            before_s = processor_wait_s(self.process.pid)
            took_s = self.serve(well_behaved)
            waits_s.append(took_s - (processor_wait_s(self.process.pid) - before_s))
        assert waits_s[-1] <= ANSWER_MAX_S, f"well-behaved clients waited {[f'{wait_s:.3f} s' for wait_s in waits_s]}"

    def stop(self):
        if self.process.running():
            assert self.process.stop() == 0, self.process.log()[-3000:]
        assert "ERROR: " not in self.process.log() and "runtime error" not in self.process.log()

    def reload(self):
        self.process.send(signal.SIGHUP)


class BridgeTarget(Probe):
    """A running bridge in place of the listener alone; what is well-behaved here is a signed webhook."""

    def __init__(self, bridge):  # pylint: disable=super-init-not-called
        self.bridge, self.process, self.port = bridge, bridge.process, bridge.http_port
        self._count = 0

    def serve(self, well_behaved):
        self._count += 1
        body = event("call.dtmf.received", f"well-{self._count}")
        before = time.monotonic()
        assert self.bridge.post(body) == 200
        return time.monotonic() - before


def read_reply(stream):
    """One whole reply: status, fields, body. None at the end of the connection."""
    line = stream.readline()
    if not line:
        return None
    status = int(re.fullmatch(rb"HTTP/1\.1 (\d{3}) [^\r\n]*\r\n", line)[1])
    fields = {}
    while (line := stream.readline()) != b"\r\n":
        name, value = line.decode().split(":", 1)
        assert name.lower() not in fields
        fields[name.lower()] = value.strip()
    return status, fields, stream.read(int(fields.get("content-length", 0)))


class Client:
    """A client that does everything right: keep-alive, one request at a time."""

    def __init__(self, probe, wrap=lambda connection: connection):
        self.connection = wrap(probe.connect())
        self.stream = self.connection.makefile("rb")

    def post(self, body, path="/echo"):
        head = f"POST {path} HTTP/1.1\r\nHost: well\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        self.connection.sendall(head + body)
        status, _, reply = read_reply(self.stream)
        assert status == 200
        return reply

    def close(self):
        self.stream.close()
        self.connection.close()


def send(connection, step):
    if step == "urgent":
        connection.send(b"!", socket.MSG_OOB)
    else:
        connection.sendall(step)


def attack(connection, steps):
    """Bytes are sent, "urgent" ones out of band; numbers are seconds to wait; "fin" ends the sending, "rst" the
    connection."""
    for step in steps:
        if isinstance(step, bytes) or step == "urgent":
            try:
                send(connection, step)
            except (BrokenPipeError, ConnectionResetError):
                return  # refused already; what came back will be looked at
        elif step == "fin":
            try:
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                return  # reset already, by a server that is full
        elif step == "rst":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        else:
            time.sleep(step)


def drip(connection, pieces):
    """Sends them one by one, until there is a reply; its beginning. Counts pieces, not time, in which nothing may run."""
    connection.settimeout(0.02)
    for piece in pieces:
        connection.sendall(piece)
        with contextlib.suppress(socket.timeout):
            return connection.recv(100)
    return b""


def statuses_of(connection, count):
    """The next `count` statuses; less when the connection ends before."""
    stream = connection.makefile("rb")
    found = []
    while len(found) < count and (reply := read_reply(stream)):
        found.append(reply[0])
    return found, stream


def has_ended(connection, stream, wait_s=1):
    connection.settimeout(wait_s)
    try:
        rest = stream.read(1)
    except socket.timeout:
        return False
    except ConnectionResetError:
        return True
    assert rest == b"", "more came than was asked for"
    return True


def assert_harms_nobody_else(probe, well_behaved, known_attack):
    """While the attacker is still connected, others are answered, and it gets what it must get."""
    steps, statuses, ends = known_attack
    connection = probe.connect()
    attack(connection, steps)
    probe.assert_serves(well_behaved)
    if statuses is not None:
        found, stream = statuses_of(connection, len(statuses))
        assert found == statuses
        assert has_ended(connection, stream, ENDS_MAX_S if ends else 0.02) == ends
    probe.assert_idle()
    probe.assert_serves(well_behaved)
    connection.close()


REFUSALS = {100, 400, 408, 411, 413, 417, 431, 505}  # by the listener itself, whatever is behind it


def assert_harms_no_webhook(target, known_attack):
    """The same against the bridge, which takes none of it for a webhook."""
    steps, statuses, _ = known_attack
    connection = target.connect(timeout_s=0.2)
    try:
        attack(connection, [step.replace(b"/echo", PATH.encode()) if isinstance(step, bytes) else step
                            for step in steps])
    except socket.timeout:
        pass  # it reads no further
    target.assert_serves()
    if statuses:
        connection.settimeout(DEADLINE_S if statuses[0] in REFUSALS else 0.2)
        try:
            found, _ = statuses_of(connection, 1)
        except (socket.timeout, ConnectionResetError):
            found = []
        assert 200 not in found
        assert statuses[0] not in REFUSALS or found == statuses[:1]
    target.assert_idle()
    connection.close()
