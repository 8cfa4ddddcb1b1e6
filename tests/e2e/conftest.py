import fcntl
import itertools
import pathlib
import shutil
import subprocess
import tempfile

import pytest

from support import contract, leaks, table
from support.alerts import Alerts, settings_for
from support.bridge import PATH, Bridge
from support.broker import Broker, Client
from support.field import Field
from support.http_attack import BridgeTarget, Probe
from support.http_attack import Client as HttpClient
from support.processes import BUILD
from support.receiver import Receiver
from support.sim import Sim
from support.tool import Tool

NODE_RED = "node-red@4.1.8"  # runs with the Node.js of Debian 12 and of Debian 13


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """With `--dist loadgroup`: a file's tests share a process, unless they say how they are spread; each long test may
    have one of its own."""
    for item in items:
        if not item.get_closest_marker("long") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def pytest_runtest_setup(item):
    """A build in which Paho's fault is not mended has it."""
    replaced = (BUILD / "paho.txt").read_text().split()
    for mark in item.iter_markers("paho"):
        part, fault = mark.args
        if part not in replaced:
            pytest.skip(f"Paho {fault}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(nextitem):
    """Whatever has ended with this test is searched for what may stand nowhere, and held against the contract."""
    outcome = yield
    outcome.get_result()
    last = nextitem is None
    found = leaks.collect(last) + contract.collect(last)
    assert not found, "\n".join(found[:20])


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):  # one of several processes (pytest-xdist)
        session.config.workeroutput["table"] = table.rows()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    table.add(getattr(node, "workeroutput", {}).get("table", []))


def pytest_terminal_summary(terminalreporter):
    if not table.lines():
        return
    path = BUILD / "fault-table.md"
    table.write(path)
    terminalreporter.section(f"faults, also in {path}")
    for line in table.lines():
        terminalreporter.line(line)


@pytest.fixture
def cleanup():
    """A list of functions that run after the test, last first."""
    functions = []
    yield functions
    errors = []
    for function in reversed(functions):
        try:
            function()
        except Exception as error:  # the others must be stopped all the same
            errors.append(error)
    if errors:
        raise errors[0]


@pytest.fixture
def make_broker(tmp_path, cleanup):
    def make(**options):
        broker = Broker(tmp_path, **options).start()
        cleanup.append(broker.stop)
        return broker
    return make


@pytest.fixture
def broker(make_broker):
    return make_broker()


@pytest.fixture
def make_client(cleanup):
    def make(broker, **options):
        client = Client(broker.port, **options)
        cleanup.append(client.close)
        return client
    return make


@pytest.fixture
def client(broker, make_client):
    return make_client(broker)


@pytest.fixture
def make_bridge(tmp_path, cleanup):
    """Makes a bridge that is not started yet."""
    numbers = itertools.count(1)

    def make(broker, api_url="http://127.0.0.1:9/v2", **options):
        options.setdefault("name", f"bridge-{next(numbers)}")
        bridge = Bridge(tmp_path, broker.port, api_url, **options)
        cleanup.append(bridge.stop)
        return bridge
    return make


@pytest.fixture
def bridge(broker, make_bridge):
    return make_bridge(broker).start()


@pytest.fixture
def make_tool(cleanup):
    """Starts a command of telnyx-mqtt."""
    def make(*arguments, **options):
        tool = Tool(*arguments, **options)
        cleanup.append(tool.stop)
        return tool
    return make


@pytest.fixture
def make_field(make_broker, make_bridge, make_client, cleanup):
    """A bridge, not started, behind a proxy to a broker of its own: make_field(["max_packet_size 2000"])."""
    def make(lines=(), broker=None, version=5, persistent=False, **settings):
        broker = broker or make_broker(lines=lines, persistent=persistent)
        return Field(broker, make_bridge, make_client, cleanup, version, **settings)
    return make


@pytest.fixture
def make_alerts(broker, make_bridge, make_client, tmp_path, cleanup):
    """A bridge that can call people, with settings, clock and options of the simulator of one's own."""
    def make(*arguments, speed=20, digits="", clock=None, listen="127.0.0.1:0", **settings):
        bridge = make_bridge(broker)
        sim = Sim(tmp_path, bridge.webhook_url, "--quiet", "--digits", digits, *arguments, speed=speed, listen=listen)
        cleanup.append(sim.stop)
        bridge.settings.update(settings_for(sim, **settings))
        if clock:
            clock.use(bridge)
        alerts = Alerts(broker, bridge, sim, make_client(broker))
        bridge.start()
        return alerts
    return make


@pytest.fixture
def alerts(make_alerts):
    return make_alerts()


@pytest.fixture
def receiver(cleanup):
    """An application's web server, which checks signatures; the simulator sends its webhooks there."""
    server = Receiver()
    cleanup.append(server.close)
    return server


@pytest.fixture
def make_sim(tmp_path, receiver, cleanup):
    """Starts a simulator with options of one's own: make_sim("--cost", speed=5)."""
    def make(*arguments, webhook_url=None, **options):
        # While the machine stands still for seconds no reply is late, and no caller hangs up.
        for option, patience_ms in (("--webhook-timeout-ms", 15000), ("--caller-patience-ms", 3600000)):
            arguments += () if option in arguments else (option, patience_ms)
        sim = Sim(tmp_path, webhook_url or receiver.url, *arguments, **options)
        cleanup.append(sim.stop)
        receiver.trust(sim.public_key)
        return sim
    return make


@pytest.fixture
def sim(make_sim):
    """A simulator, twenty times as fast as life, with the receiver as its application."""
    return make_sim()


@pytest.fixture(scope="module")
def shared_sim(tmp_path_factory):
    """One simulator for a module's tests that leave no traces; nobody takes its webhooks."""
    sim = Sim(tmp_path_factory.mktemp("sim"), "http://127.0.0.1:9/none", "--quiet")
    yield sim
    sim.stop()


@pytest.fixture
def connected(broker, make_bridge, make_sim):
    """A simulator whose commands come from a bridge, and whose webhooks go to it."""
    bridge = make_bridge(broker)
    sim = make_sim(webhook_url=f"http://127.0.0.1:{bridge.http_port}{PATH}")
    bridge.settings.update({"telnyx.api_url": sim.api_url, "telnyx.public_keys": [sim.public_key],
                            "texml.documents": {"house": {"ask": "mqtt", "deadline": "100ms"}}})
    bridge.start()
    sim.document_url = f"http://127.0.0.1:{bridge.http_port}/texml/house"
    return sim


@pytest.fixture
def make_probe(tmp_path, cleanup):
    """Starts the HTTP listener alone."""
    def make(**options):
        probe = Probe(tmp_path, **options)
        cleanup.append(probe.stop)
        return probe
    return make


@pytest.fixture(scope="module")
def probe(tmp_path_factory):
    """The HTTP listener alone, for a module's tests."""
    probe = Probe(tmp_path_factory.mktemp("probe"))
    yield probe
    probe.stop()


@pytest.fixture(scope="module")
def well_behaved(probe):
    client = HttpClient(probe)
    client.post(b"first")  # who says nothing at first is not kept for as long as one test may take
    yield client
    client.close()


@pytest.fixture(scope="module")
def attacked_bridge():
    """A bridge for a module's attacks, in memory: how long a webhook takes is then not up to the disk."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        broker = Broker(pathlib.Path(name)).start()
        (pathlib.Path(name) / "open.xml").write_text("<Response><Say>{{From}}</Say></Response>")
        document = {"file": f"{name}/open.xml", "unsigned": True, "secret": leaks.DOCUMENT_SECRET}
        bridge = Bridge(pathlib.Path(name), broker.port,
                        settings={"http.max_body": "64KiB", "texml.documents": {"open": document}}).start()
        yield BridgeTarget(bridge)
        assert bridge.stop() == 0
        assert "ERROR: " not in bridge.process.log()
        assert not leaks.search(bridge)
        broker.stop()


@pytest.fixture
def node_red():
    """Installed once a build folder; network and npm are needed for that."""
    assert shutil.which("npm"), "npm is not installed (tests/run does that)"
    folder = BUILD / "node-red"
    program = folder / "node_modules/node-red/red.js"
    with open(BUILD / "node-red.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the long tests' processes need it at the same time, and whole
        if not program.exists():
            subprocess.run(["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", NODE_RED],
                           check=True, timeout=600, capture_output=True)
    return program
