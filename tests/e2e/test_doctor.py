"""`telnyx-mqtt doctor`: each finding, and what provokes it."""
import json
import re
import socket
import threading

import pytest

from support import disk
from support.bridge import event
from support.broker import Nats
from support.certificates import issue_certificate, make_certificate
from support.processes import ROOT, free_port, wait_until
from support.raw_api import read_request
from support.raw_broker import PUBLISH, RawBroker
from support.shim import Shim

OK, FAULT, USAGE, WARNING = 0, 1, 2, 3
OTHER_KEY = "BmlifftGd0rjaKFz0a8eRlkbQ1KLmx9W0IvokF1h+4c="  # nobody has its other half
KEY = "KEYof-the-doctor"
SIM_CONNECTION = "1494404757140276705"
URL = "https://bridge.example.org/webhooks/telnyx"
# What a test's settings switch off is switched on again here.
LIMITS = {f"{section}.{name}": value for section in ("guard", "alerts") for name, value in
          {"calls_per_minute": 10, "calls_per_hour": 100, "calls_at_once": 5, "messages_per_minute": 10,
           "messages_per_day": 100, "daily_budget": "10"}.items()}


seen = set()  # (about, found) of each finding that a test has provoked


class Account:
    """The simulator's, as a user of Telnyx's portal has it before him: an application and a number to begin with."""

    def __init__(self, sim):
        self.sim = sim

    def ask(self, method, path, body=None):
        reply = self.sim.api(method, path, body, key=KEY)
        assert reply.status == 200, reply.body
        return reply.json["data"]

    def change(self, **members):
        """The application."""
        self.ask("PATCH", f"/call_control_applications/{SIM_CONNECTION}",
                 {"application_name": "door", "webhook_event_url": URL, **members})

    def application(self):
        return self.ask("GET", f"/call_control_applications/{SIM_CONNECTION}")

    def order(self, count, **members):
        numbers = [{"phone_number": f"+1312555{i:04}"} for i in range(count)]
        self.ask("POST", "/number_orders", {"phone_numbers": numbers, **members})


@pytest.fixture
def account(make_sim):
    return Account(make_sim("--api-key", KEY, "--quiet", webhook_url=URL))


@pytest.fixture
def bridge(broker, make_bridge, account):
    """Not started: the doctor needs none."""
    made = make_bridge(broker, account.sim.api_url, settings=LIMITS)
    made.settings["telnyx.api_key"] = KEY
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
            seen.add((finding["about"], finding["found"]))
            findings.setdefault((finding["about"], finding["level"]), []).append((finding["found"], finding.get("mend")))
        assert document["worst"] == {OK: "ok", WARNING: "warning", FAULT: "fault"}[status]
        return status, findings
    return run


@pytest.mark.smoke
def test_nothing_is_wrong(examine):
    def with_a_quick_disk():  # which it is not while others give it much to do
        result = examine()
        return result if ("disk", "warning") not in result[1] else None

    status, findings = wait_until(with_a_quick_disk, "a disk that is quick")
    assert status == OK, findings
    assert {about for about, level in findings} == {"files", "public key", "limits", "journal", "disk", "clock", "api key",
                                                    "application", "numbers", "broker", "rights"}
    assert findings["public key", "ok"] == [("1 of 1: raw key, base64", None)]


def test_a_finding_is_a_line(bridge, account, make_tool, tmp_path):
    """The disk is slow each time; by itself it might be so once."""
    slow = type("Env", (), {"env": {}})()
    Shim(tmp_path).use(slow).set(sync=110)
    account.change(webhook_event_url="https://other.example.org/")
    pipe = make_tool("doctor", "-c", bridge.write_config(), env=slow.env)
    assert pipe.end() == WARNING
    assert ("warning  application  door sends webhooks to https://other.example.org/, not here; mend: telnyx-mqtt doctor "
            "--fix --url <this bridge's public URL>") in pipe.lines()
    assert all(line.split()[0] in ("ok", "warning") for line in pipe.lines())
    terminal = make_tool("doctor", "-c", bridge.write_config(), terminal=True, env={"NO_COLOR": "1", **slow.env})
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


def test_keys(bridge, account, examine):
    bridge.settings["telnyx.api_key"] = "0123"
    status, findings = examine()
    assert status == FAULT
    assert findings["api key", "warning"][0][0] == "does not begin with KEY, as Telnyx's do"
    assert findings["api key", "fault"][0][0] == "Telnyx does not take it (401): The API key is not the simulator's."
    account.sim.fault("status", status=500)
    assert examine()[1]["api", "fault"][0][0] == "answers with 500: An error made on request."
    bridge.settings["telnyx.api_url"] = "https://127.0.0.1:9/v2"
    assert "cannot be reached" in examine()[1]["api", "fault"][0][0]
    bridge.settings["telnyx.ca_file"] = "/nowhere"
    assert {about for about, level in examine()[1] if level == "fault"} == {"files", "api"}


def test_applications(account, examine):
    account.change(application_name="old", webhook_api_version="1")
    for name, url in (("none", ""), ("other", "https://other.example.org/"), ("good", URL)):
        account.ask("POST", "/call_control_applications", {"application_name": name, "webhook_event_url": url})
    status, findings = examine("--url", URL)
    assert status == FAULT and [found for found, _ in findings["application", "ok"]] == [
        "good sends webhooks here", "old sends webhooks here"]
    assert findings["application", "fault"][0][0] == "old sends webhooks of API v1"
    assert findings["application", "warning"] == [
        (found, "telnyx-mqtt doctor --fix with the same --url")
        for found in ("other sends webhooks to https://other.example.org/, not here", "none has no webhook URL")]
    for application in account.ask("GET", "/call_control_applications"):
        account.ask("DELETE", f"/call_control_applications/{application['id']}")
    assert examine()[1]["application", "warning"][0][0] == "there is no Call Control application"


def test_numbers(account, examine):
    account.order(7)
    account.order(254, connection_id=SIM_CONNECTION)
    (found, _), = examine()[1]["numbers", "warning"]
    assert found == ("7 of 262 without an application, whose calls come nowhere: +13125550006, +13125550005, +13125550004, "
                     "+13125550003, +13125550002 and more")
    account.sim.fault("status", status=403, operation="phone_numbers.list", skip=1)  # the second page
    assert examine()[1]["numbers", "warning"][0][0] == "cannot be listed"


def test_fix_sets_the_url_once_agreed(account, bridge, make_tool, examine, tmp_path):
    account.change(webhook_event_url="https://old.example.org/")
    for answer, now in (("n", "https://old.example.org/"), ("y", URL)):
        tool = make_tool("doctor", "-c", bridge.write_config(), "--url", URL, "--fix", terminal=True)
        tool.wait_for("[y/N] ").type(f"{answer}\n")
        tool.end()
        assert account.application()["webhook_event_url"] == now
    assert "door now sends webhooks to" in tool.out
    account.change(webhook_event_url="https://old.example.org/")
    (tmp_path / "yes").write_text("y\n")
    with (tmp_path / "yes").open() as yes:
        (found, _), = examine("--url", URL, "--fix", stdin=yes)[1]["application", "ok"]
    assert found == f"door now sends webhooks to {URL}"
    assert (tool := make_tool("doctor", "--fix")).end() == USAGE and "--fix wants --url" in tool.err


def test_the_way_in(bridge, broker, receiver, examine, make_bridge):
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
    (found, _), = examine("--url", receiver.url)[1]["public url", "fault"]
    assert found == "takes a webhook that Telnyx has not signed (200): no bridge is there"
    assert "Authorization" not in receiver.webhooks[-1].headers  # whoever is there


def test_a_way_in_that_lets_nothing_signed_pass(bridge, examine):
    """Nothing that Telnyx has signed came; then it did, and what stands in between has no answer to it."""
    bridge.start()
    assert ("no webhook came of late: none that Telnyx has signed was tried", None) in \
        examine("--url", bridge.webhook_url)[1]["public url", "ok"]
    assert bridge.post(event("call.answered", "e1")) == 200
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            with server.accept()[0] as connection:
                read_request(connection)  # whole: what is left unread at the close takes the reply away
                connection.sendall(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            server.accept()[0].close()
        threading.Thread(target=serve, daemon=True).start()
        (found, _), = examine("--url", f"http://127.0.0.1:{server.getsockname()[1]}/")[1]["public url", "fault"]
    assert found.startswith("does not answer a webhook that Telnyx has signed: ")


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
    bridge.settings.update({"homeassistant.discovery": True, "access.principals": {"garage": {"allow": ["alerts.*"]}}})
    assert [found for found, _ in examine()[1]["rights", "fault"]] == [
        f"may not write {tree} (reason 0x87)" for tree in ("telnyx/alert/#", "telnyx/as/+/result/#", "homeassistant/device/+/config")]
    acl.write_text(acl.read_text().replace("readwrite", "write"))
    broker.stop()
    broker.start()
    assert ("may not read telnyx/bridge/#", "give the right in the broker's ACL (topic read telnyx/bridge/#)") in \
        examine()[1]["rights", "fault"]


def test_a_client_id_of_any_shape(bridge, examine):
    bridge.settings.update({"mqtt.client_id": "a/b+c#" + "d" * 200, "mqtt.root": "r" * 128, "mqtt.share_group": "house"})
    assert examine()[1]["rights", "ok"]


class Deaf(RawBroker):
    """It acknowledges no message, and passes none on."""

    def _answer(self, first, body):
        return None if first >> 4 == PUBLISH else super()._answer(first, body)


def test_a_broker_that_does_not_answer(bridge, examine, cleanup):
    deaf = Deaf()
    cleanup.append(deaf.close)
    bridge.settings["mqtt.url"] = f"mqtt://127.0.0.1:{deaf.port}"
    found = [found for found, _ in examine()[1]["rights", "fault"]]
    assert found[0] == "no answer to a message below telnyx/alert/#" and found[-1] == "may not read telnyx/bridge/#"


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
    assert "the journal may still take" in room and float(re.search(r"takes ([\d.]+) ms", sync)[1]) >= 250 and "quicker" in mend
    bridge.settings["journal.path"] = str(tmp_path / "small/journal.db")
    (tmp_path / "small").mkdir()
    findings = examine(wrapper=disk.wrap(tmp_path / "small", "32m"))[1]
    assert findings["journal", "ok"][0][0].startswith("none yet") and "32 MiB free" in findings["disk", "fault"][0][0]
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
    off = {"guard.enabled": False, "guard.calls_per_minute": 0, "guard.calls_per_hour": 0, "guard.calls_at_once": 0,
           "guard.longest_call": "0s", "guard.messages_per_minute": 0, "guard.messages_per_day": 0,
           "guard.daily_budget": "0.00", "alerts.calls_per_minute": 0, "alerts.calls_per_hour": 0, "alerts.calls_at_once": 0,
           "alerts.messages_per_minute": 0, "alerts.messages_per_day": 0, "alerts.daily_budget": "0"}
    bridge.settings.update(off)
    assert [found for found, _ in examine()[1]["limits", "warning"]] == [f"{setting} is off" for setting in off]


STRING = r'"(?:[^"\\]|\\.)*"'


def literals(code):
    """Its strings, as the compiler joins them."""
    return [json.loads(f'"{text}"') for text in
            ("".join(part[1:-1] for part in re.findall(STRING, joined)) for joined in re.findall(rf"(?:{STRING}\s*)+", code))]


def arguments_of(call):
    """Those of a call, from behind its bracket on."""
    arguments, depth = [""], 0
    for token in re.findall(rf"{STRING}|.", call, re.DOTALL):
        depth += (token == "(") - (token == ")")
        if depth < 0:
            return arguments
        if token == "," and depth == 0:
            arguments.append("")
        else:
            arguments[-1] += token
    raise AssertionError(call)


def what_it_can_find():
    """{(about, format, ...): a pattern} of each text that the source can tell, and of each word that it can set in."""
    for path in sorted((ROOT / "src/tools").glob("doctor*.c")):
        for call in path.read_text().split("doctor_tell(doctor,")[1:]:
            _, about, _, form, *values = arguments_of(call)
            (about,), forms = literals(about), literals(form)
            yield from ((about, form, re.sub(r"%\w+", ".*", re.escape(form))) for form in forms)
            yield from ((about, word, f".*{re.escape(word)}.*") for word in literals(",".join(values)) if word)


def test_no_finding_is_left_out(request):
    """What the doctor can tell, the tests above have provoked. It comes last."""
    here = {item.originalname for item in request.session.items if item.path == request.path}
    if here < {name for name in globals() if name.startswith("test_")}:
        pytest.skip("not all of the tests were asked for")
    findings = list(what_it_can_find())
    assert findings
    left_out = [(about, text) for about, text, pattern in findings
                if not any(about == seen_about and re.fullmatch(pattern, found) for seen_about, found in seen)]
    assert not left_out
