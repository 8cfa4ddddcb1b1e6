"""`telnyx-mqtt doctor`: each finding, and what provokes it."""
import http.server
import json
import re
import threading

import pytest

from support.bridge import event
from support.broker import Nats
from support.certificates import issue_certificate, make_certificate
from support.processes import free_port
from support.shim import Shim
from support.sim import Sim

OK, FAULT, USAGE, WARNING = 0, 1, 2, 3
OTHER_KEY = "BmlifftGd0rjaKFz0a8eRlkbQ1KLmx9W0IvokF1h+4c="  # nobody has its other half
URL = "https://bridge.example.org/webhooks/telnyx"
# What a test's settings switch off is switched on again here.
LIMITS = {f"{section}.{name}": value for section in ("guard", "alerts") for name, value in
          {"calls_per_minute": 10, "calls_per_hour": 100, "calls_at_once": 5, "messages_per_minute": 10,
           "messages_per_day": 100, "daily_budget": "10"}.items()}


class Telnyx:
    """Telnyx's lists, as this account has them; counts what is asked."""

    def __init__(self):
        self.lists = {"/v2/call_control_applications": [], "/v2/phone_numbers": []}
        self.status, self.keys = 200, set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, document):
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                outer.keys.add(self.headers["Authorization"])
                path, _, query = self.path.partition("?")
                page = int(query.rpartition("=")[2])
                found = outer.lists[path]
                if outer.status == 200:
                    self.answer(200, {"data": found[(page - 1) * 250:page * 250],
                                      "meta": {"total_pages": (len(found) + 249) // 250}})
                else:
                    self.answer(outer.status, {"errors": [{"detail": "No such key"}]})

            def do_POST(self):
                outer.keys.add(self.headers["Authorization"])
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer(outer.status, {})

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v2"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def telnyx(cleanup):
    made = Telnyx()
    cleanup.append(made.stop)
    made.lists["/v2/call_control_applications"] = [{"id": "1", "application_name": "door", "webhook_event_url": URL}]
    made.lists["/v2/phone_numbers"] = [{"phone_number": "+13125550100", "connection_id": "1"}]
    return made


@pytest.fixture
def bridge(broker, make_bridge, telnyx):
    """Not started: the doctor needs none."""
    made = make_bridge(broker, telnyx.url, settings=LIMITS)
    made.settings["telnyx.api_key"] = "KEYof-the-doctor"
    made.journal.touch(mode=0o600)
    return made


@pytest.fixture
def examine(bridge, make_tool):
    """Returns the exit status and what was found: {(about, level): [(found, mend), ...]}."""
    def run(*arguments, **options):
        tool = make_tool("doctor", "--json", "-c", bridge.write_config(), *arguments, **options)
        status = tool.end()
        assert tool.out, tool.err
        document = json.loads(tool.out)
        findings = {}
        for finding in document["findings"]:
            assert (finding["level"] == "ok") == ("mend" not in finding)
            findings.setdefault((finding["about"], finding["level"]), []).append((finding["found"], finding.get("mend")))
        assert document["worst"] == {OK: "ok", WARNING: "warning", FAULT: "fault"}[status]
        return status, findings
    return run


@pytest.mark.smoke
def test_nothing_is_wrong(examine, telnyx):
    status, findings = examine()
    assert status == OK, findings
    assert {about for about, level in findings} == {"files", "public key", "limits", "journal", "disk", "clock", "api key",
                                                    "application", "numbers", "broker", "rights"}
    assert findings["public key", "ok"] == [("1 of 1: raw key, base64", None)]
    assert telnyx.keys == {"Bearer KEYof-the-doctor"}


def test_a_finding_is_a_line(bridge, telnyx, make_tool):
    telnyx.lists["/v2/call_control_applications"][0]["webhook_event_url"] = "https://other.example.org/"
    pipe = make_tool("doctor", "-c", bridge.write_config())
    assert pipe.end() == WARNING
    assert ("warning  application  door sends webhooks to https://other.example.org/, not here; mend: telnyx-mqtt doctor "
            "--fix --url <this bridge's public URL>") in pipe.lines()
    assert all(line.split()[0] in ("ok", "warning") for line in pipe.lines())
    terminal = make_tool("doctor", "-c", bridge.write_config(), terminal=True, env={"NO_COLOR": "1"})
    assert terminal.end() == WARNING
    assert all(len(line) <= 80 for line in terminal.lines())
    shapes = [re.sub(r"[\d.]+", "#", " ".join(tool.out.split())) for tool in (terminal, pipe)]
    assert "\x1b" not in terminal.out and shapes[0] == shapes[1]


@pytest.mark.parametrize("wall_ms, level, words", [(-400_000, "fault", " s behind Telnyx's"), (60_000, "warning", " s ahead of")])
def test_the_clock(wall_ms, level, words, examine, tmp_path):
    shim = Shim(tmp_path)
    tool = type("Env", (), {"env": {}})()
    shim.use(tool)
    shim.set(wall=wall_ms)
    (found, mend), = examine(env=tool.env)[1]["clock", level]
    assert words in found and abs(float(found.split()[0]) - abs(wall_ms) / 1000) < 20 and mend == "timedatectl set-ntp true"


def test_keys(bridge, telnyx, examine):
    bridge.settings["telnyx.api_key"] = "0123"
    telnyx.status = 401
    status, findings = examine()
    assert status == FAULT
    assert findings["api key", "warning"][0][0] == "does not begin with KEY, as Telnyx's do"
    assert findings["api key", "fault"][0][0] == "Telnyx does not take it (401): No such key"
    telnyx.status = 500
    assert examine()[1]["api", "fault"][0][0] == "answers with 500: No such key"
    bridge.settings["telnyx.api_url"] = "http://127.0.0.1:9/v2"
    assert "cannot be reached" in examine()[1]["api", "fault"][0][0]


def test_applications(telnyx, examine):
    telnyx.lists["/v2/call_control_applications"] = [
        {"id": "1", "application_name": "good", "webhook_event_url": URL, "webhook_api_version": "2"},
        {"id": "2", "application_name": "old", "webhook_event_url": URL, "webhook_api_version": "1"},
        {"id": "3", "application_name": "none"}]
    status, findings = examine("--url", URL)
    assert status == FAULT and [found for found, _ in findings["application", "ok"]] == [
        "good sends webhooks here", "old sends webhooks here"]
    assert findings["application", "fault"][0][0] == "old sends webhooks of API v1"
    assert findings["application", "warning"] == [("none has no webhook URL",
                                                   "telnyx-mqtt doctor --fix with the same --url")]
    telnyx.lists["/v2/call_control_applications"] = []
    assert examine()[1]["application", "warning"][0][0] == "there is no Call Control application"


def test_numbers(telnyx, examine):
    telnyx.lists["/v2/phone_numbers"] = [{"phone_number": f"+1312555{i:04}", "connection_id": "1" if i < 255 else None}
                                         for i in range(262)]
    (found, _), = examine()[1]["numbers", "warning"]
    assert found == ("7 of 262 without an application, whose calls come nowhere: +13125550255, +13125550256, +13125550257, "
                     "+13125550258, +13125550259 and more")


def test_fix_sets_the_url_once_agreed(bridge, make_tool, cleanup, tmp_path):
    sim = Sim(tmp_path, URL, "--quiet")
    cleanup.append(sim.stop)
    bridge.settings["telnyx.api_url"] = sim.api_url
    old = {"application_name": "door", "webhook_event_url": "https://old.example.org/"}
    application = sim.api("POST", "/call_control_applications", old).json["data"]["id"]

    def url():
        return sim.api("GET", f"/call_control_applications/{application}").json["data"]["webhook_event_url"]
    for answer, now in (("n", old["webhook_event_url"]), ("y", URL)):
        tool = make_tool("doctor", "-c", bridge.write_config(), "--url", URL, "--fix", terminal=True)
        tool.wait_for("[y/N] ").type(f"{answer}\n")
        tool.end()
        assert url() == now
    assert "door now sends webhooks to" in tool.out
    assert (tool := make_tool("doctor", "--fix")).end() == USAGE and "--fix wants --url" in tool.err


def test_the_way_in(bridge, broker, telnyx, examine, make_bridge):
    bridge.start()
    assert examine("--url", bridge.webhook_url)[1]["public url", "ok"]
    assert "answers with 404" in examine("--url", bridge.webhook_url + "/x")[1]["public url", "fault"][0][0]
    assert "cannot be reached" in examine("--url", "http://127.0.0.1:9/")[1]["public url", "fault"][0][0]
    assert bridge.post(event("call.answered", "e1")) == 200
    found = [found for found, _ in examine("--url", bridge.webhook_url)[1]["public url", "ok"]]
    assert found == ["leads to a bridge, which refuses what Telnyx has not signed",
                     "a webhook that Telnyx has signed comes through"]
    other = make_bridge(broker, settings={"telnyx.public_keys": [OTHER_KEY]}).start()
    assert "answers with 401 to a webhook that Telnyx has signed" in \
        examine("--url", other.webhook_url)[1]["public url", "fault"][0][0]
    telnyx.keys.clear()
    (found, _), = examine("--url", telnyx.url + "/hook")[1]["public url", "fault"]
    assert found == "takes a webhook that Telnyx has not signed (200): no bridge is there"
    assert telnyx.keys == {"Bearer KEYof-the-doctor", None}  # the latter whoever is there


def test_a_broker_that_withholds(make_broker, bridge, examine, tmp_path):
    acl = tmp_path / "acl"
    acl.write_text("user telnyx-mqtt\ntopic readwrite telnyx/bridge/#\ntopic read telnyx/cmd/#\n" + "".join(
        f"topic write telnyx/{tree}/#\n" for tree in ("call", "conference", "message", "fax", "number", "texml", "event",
                                                      "result", "reply")))
    broker = make_broker(lines=[f"acl_file {acl}", "retain_available false"])
    bridge.settings["mqtt.url"] = f"mqtt://127.0.0.1:{broker.port}"
    status, findings = examine()
    assert status == FAULT
    assert findings["rights", "fault"] == [("may not write telnyx/alert/# (reason 0x87)",
                                            "give telnyx-mqtt the right in the broker's ACL (topic write telnyx/alert/#)")]
    assert findings["broker", "warning"] == [("retains no messages: states reach those alone who listen",
                                              "allow them there (mosquitto: retain_available true)")]
    acl.write_text(acl.read_text().replace("readwrite", "write"))
    broker.stop()
    broker.start()
    assert ("may not read telnyx/bridge/#", "give the right in the broker's ACL (topic read telnyx/bridge/#)") in \
        examine()[1]["rights", "fault"]


def test_a_broker_of_old_or_none(bridge, examine, cleanup, tmp_path):
    bridge.settings["mqtt.version"] = "3.1.1"
    assert "MQTT 3.1.1" in examine()[1]["broker", "warning"][0][0]
    nats = Nats(tmp_path).start()
    cleanup.append(nats.stop)
    bridge.settings.update({"mqtt.version": "auto", "mqtt.share_group": "house", "mqtt.url": f"mqtt://127.0.0.1:{nats.port}"})
    assert "shared subscriptions" in examine()[1]["broker", "fault"][0][0]
    bridge.settings.update({"mqtt.share_group": "", "mqtt.url": f"mqtt://127.0.0.1:{free_port()}"})
    assert "Connection refused" in examine()[1]["broker", "fault"][0][0]


def test_journal_and_disk(bridge, examine, tmp_path):
    shim, tool = Shim(tmp_path), type("Env", (), {"env": {}})()
    shim.use(tool)
    shim.set(sync=250)
    bridge.journal.chmod(0o644)
    bridge.settings["journal.max_bytes"] = "1TiB"
    status, findings = examine(env=tool.env)
    assert status == WARNING
    assert findings["journal", "warning"] == [(f"others than its owner may use it: {bridge.journal}",
                                               f"chmod 600 {bridge.journal}")]
    (room, _), (sync, mend) = findings["disk", "warning"]
    assert "that the journal may still take" in room and float(re.search(r"takes ([\d.]+) ms", sync)[1]) >= 250 and "quicker" in mend
    bridge.settings["journal.path"] = "/proc/journal.db"
    assert "cannot write in /proc" in examine()[1]["disk", "fault"][-1][0]


def test_certificates_and_files(bridge, examine, tmp_path):
    bridge.settings["http.cert_file"], bridge.settings["http.key_file"] = map(str, make_certificate(tmp_path, "two-days"))
    assert re.match(r"http\.cert_file expires in \d days: ", examine()[1]["certificate", "warning"][0][0])
    authority = make_certificate(tmp_path, "authority")
    for expired, level in ((False, "ok"), (True, "fault")):
        cert, key = issue_certificate(tmp_path, f"expired-{expired}", authority, expired=expired)
        bridge.settings.update({"http.cert_file": str(cert), "http.key_file": str(key)})
        assert examine()[1]["certificate", level]
    bridge.settings["http.key_file"] = "/nowhere"
    assert "/nowhere" in examine()[1]["files", "fault"][0][0]


def test_limits_that_are_off(bridge, examine):
    bridge.settings.update({"guard.calls_per_hour": 0, "guard.daily_budget": "0.00", "guard.longest_call": "0s"})
    assert [found for found, _ in examine()[1]["limits", "warning"]] == [
        "guard.calls_per_hour is off", "guard.longest_call is off", "guard.daily_budget is off"]
