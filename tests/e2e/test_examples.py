"""The README's ten examples, as they stand there, against the quickstart; each as somebody pastes it into a terminal."""
import json
import re
import sys

import pytest

from support import readme
from support.network import Network
from support.processes import BUILD, wait_until
from support.quickstart import Quickstart

EXAMPLES = readme.shell_examples()
CALL_IN = f"{BUILD}/telnyx-sim call --from +17735550102 --to +13125550101"


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    network = Network()
    started = Quickstart(tmp_path_factory.mktemp("quickstart"), "--keep", network=network)
    try:
        yield started.wait_until_kept()
    finally:
        started.stop()
        network.close()


@pytest.fixture
def terminal(quickstart):
    return Terminal(quickstart)


class Terminal:
    """A shell, which keeps what an example sets for the next ones, beside what the quickstart prints from then on."""

    def __init__(self, quickstart):
        self.quickstart, self.values, self.begin = quickstart, "", len(quickstart.output())

    def paste(self, number):
        """Pastes an example and returns once it is done."""
        done = self.quickstart.shell(f"{self.values}\n{EXAMPLES[number]}\necho; declare -p call room 2>/dev/null || true")
        assert done.returncode == 0, done
        self.values = "\n".join(re.findall(r"^declare .*$", done.stdout, re.MULTILINE))
        return done

    def value(self, name):
        return re.search(rf'{name}="(.*)"', self.values)[1]

    def sees(self, pattern):
        """In whatever order: a result and the events that follow from its command overtake each other."""
        self.quickstart.wait_for(pattern, after=self.begin)

    def sees_result(self, topic):
        self.sees(rf"^result   telnyx/result/{re.escape(topic)}  ok=true  http_status=200$")


@pytest.mark.slow
def test_there_are_ten():
    numbers = [*EXAMPLES, int(re.search(r"^# (\d+)  ", readme.python_example())[1]),
               *(int(number) for node in readme.node_red_flow() for number in re.findall(r"^(\d+)  ", node.get("name", "")))]
    assert numbers == list(range(1, 11))


@pytest.mark.slow
def test_a_call_from_1_to_5(terminal):
    terminal.paste(1)
    call = terminal.value("call")
    assert call.startswith("v3:")
    terminal.sees(rf"^event    telnyx/call/{call}/answered$")
    terminal.paste(2)
    terminal.sees(rf"^event    telnyx/call/{call}/speak/ended$")
    terminal.paste(3)
    terminal.sees(rf"^event    telnyx/call/{call}/gather/ended  digits=1$")
    terminal.paste(4)
    terminal.sees(rf"^event    telnyx/conference/{terminal.value('room')}/participant/joined$")
    terminal.sees_result("conferences/mute")
    terminal.paste(5)
    terminal.sees(rf"^event    telnyx/call/{call}/hangup  hangup_cause=normal_clearing$")


@pytest.mark.slow
def test_a_call_comes_in_6(terminal, quickstart, tmp_path):
    assert "telnyx-sim call" in EXAMPLES[6]  # what it tells people to do beside it
    pasted = quickstart.background(["bash", "-euc", EXAMPLES[6]], tmp_path / "pasted.log")
    while pasted.running():  # it may not have subscribed yet when the first comes
        assert quickstart.shell(CALL_IN).returncode == 0
        pasted.wait(0.5)
    assert pasted.popen.returncode == 0, pasted.log()
    terminal.sees(r"^result   telnyx/result/calls/v3:[\w-]+/answer  ok=true  http_status=200$")


@pytest.mark.slow
def test_a_message_7(terminal):
    terminal.paste(7)
    terminal.sees_result("messages/send")
    terminal.sees(r"^event    telnyx/message/[\w-]+/sent")


@pytest.mark.slow
def test_watching_8(quickstart, tmp_path, cleanup):
    watching = quickstart.background(["bash", "-euc", "exec " + EXAMPLES[8].split("\n", 1)[1]], tmp_path / "watched.log")
    cleanup.append(watching.stop)
    hello = "mosquitto_pub -t telnyx/call/nobody/answered -m hello"
    wait_until(lambda: quickstart.shell(hello).returncode == 0 and "hello" in watching.log(), "the watcher to have subscribed")
    assert quickstart.shell(EXAMPLES[1]).returncode == 0  # once: ten calls at once are the most that are allowed
    wait_until(lambda: "/answered {" in watching.log(), "an answered call")


@pytest.mark.slow
def test_python_9(terminal, quickstart, tmp_path):
    program = tmp_path / "example.py"
    program.write_text(readme.python_example())
    done = quickstart.shell(f"{sys.executable} {program}")
    assert done.returncode == 0 and not done.stderr, done
    for pattern in (r"speak/started", r"speak/ended", r"hangup  hangup_cause=normal_clearing"):
        terminal.sees(rf"^event    telnyx/call/v3:[\w-]+/{pattern}$")


def test_the_flow_is_whole():
    """Every node's wires and configuration are there, and no two lie on one spot."""
    flow = readme.node_red_flow()
    ids = {node["id"] for node in flow}
    assert len(ids) == len(flow)
    shown = [node for node in flow if node["type"] not in ("tab", "mqtt-broker")]
    for node in shown:
        assert node["z"] in ids and node.get("broker", node["z"]) in ids
        assert {target for wire in node["wires"] for target in wire} <= ids
    places = [(node["x"], node["y"]) for node in shown]
    assert all(abs(x - a) >= 150 or abs(y - b) >= 40 for i, (x, y) in enumerate(places) for a, b in places[:i])


@pytest.mark.long
@pytest.mark.xdist_group("node-red")
def test_the_flow_in_node_red_10(node_red, terminal, quickstart, tmp_path, cleanup):
    (tmp_path / "flows.json").write_text(json.dumps(readme.node_red_flow()))
    running = quickstart.background(["node", node_red, "--userDir", tmp_path, tmp_path / "flows.json"], tmp_path / "node-red.log")
    cleanup.append(running.stop)
    wait_until(lambda: "Connected to broker" in running.log() or not running.running(), "Node-RED", 60)
    assert running.running(), running.log()
    incoming = re.search(r"call_control_id +(\S+)", quickstart.shell(CALL_IN).stdout)[1]
    terminal.sees_result(f"calls/{incoming}/answer")
    terminal.sees(rf"^event    telnyx/call/{incoming}/answered$")
    assert "[error]" not in running.log() and "TypeError" not in running.log()
