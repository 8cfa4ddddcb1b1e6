"""`telnyx-mqtt check` looks at every file and folder that the settings name, and at nothing else."""
import os
import subprocess

import pytest

from support.bridge import API_KEY, PUBLIC_KEY
from support.certificates import issue_certificate, make_certificate, openssl
from support.leaks import DOCUMENT_SECRET
from support.processes import BUILD, wait_until

GOOD, BAD = 0, 78
TLS = {"mqtt.url": "mqtts://broker.invalid", "telnyx.api_url": "https://api.invalid/v2"}


@pytest.fixture
def check(tmp_path):
    """Runs it with settings of one's own, and another program in front."""
    def run(settings=None, wrapper=(), env=None):
        settings = {"journal.path": tmp_path / "journal.db", **(settings or {})}
        flags = [f"--set={name}={value}" for name, value in settings.items()]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TELNYX")}
        return subprocess.run([*wrapper, BUILD / "telnyx-mqtt", "check", *flags], capture_output=True, text=True, timeout=60,
                              env={**clean, "TELNYX_API_KEY": API_KEY, "TELNYX_PUBLIC_KEY": PUBLIC_KEY, **(env or {})})
    return run


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Paths by name: two pairs that fit, and what is wrong with files."""
    folder = tmp_path_factory.mktemp("files")
    authority = make_certificate(folder, "authority")
    cert, key = issue_certificate(folder, "server", authority)
    found = {"authority": authority[0], "cert": cert, "key": key, "other key": authority[1], "folder": folder}
    texts = {"empty": "", "text": "no certificate\n", "cut": cert.read_text()[:300],
             "damaged": cert.read_text().replace("M", "N", 4), "chain": cert.read_text() + authority[0].read_text(),
             "damaged chain": cert.read_text() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}
    for name, text in texts.items():
        found[name] = folder / f"{name}.pem"
        found[name].write_text(text)
    found["locked key"] = folder / "locked.key"
    openssl("pkcs8", "-topk8", "-in", key, "-out", found["locked key"], "-passout", "pass:secret")
    found["pipe"] = folder / "pipe"
    os.mkfifo(found["pipe"])
    return {**found, "gone": folder / "gone"}


def test_a_good_configuration_is_said_to_be_good(check, files):
    settings = {**TLS, "telnyx.ca_file": files["chain"], "mqtt.ca_file": files["authority"], "mqtt.cert_file": files["chain"],
                "mqtt.key_file": files["key"], "http.cert_file": files["cert"], "http.key_file": files["key"]}
    done = check(settings)
    assert done.returncode == GOOD and done.stderr == "telnyx-mqtt: configuration is good\n"
    assert f"  ca_file: {files['chain']}  # --set\n" in done.stdout


@pytest.mark.parametrize("value, status", [
    ('"{}"', GOOD), ("{}", GOOD), ('"x{}"', BAD), ("[{}]", BAD), ("{{a: {}}}", BAD)], ids=["text", "number", "no digits", "list", "map"])
@pytest.mark.parametrize("times", [1, 10])
def test_no_pin_is_printed(check, value, status, times):
    pin = value.format("471198" * times)
    done = check({"contacts": f'{{ben: {{number: "+17735550102", pin: {pin}}}}}',
                  "alerts.plans": f'{{night: {{contacts: [ben], pin: {pin}}}}}'})
    assert done.returncode == (status if times == 1 else BAD)
    assert "471198" not in done.stdout + done.stderr
    assert done.returncode == BAD or done.stdout.count('pin: "<hidden>"') == 2


CERTIFICATE_FAULTS = [("gone", "cannot be read: No such file or directory"), ("folder", "cannot be read: Is a directory"),
                      ("empty", "holds no certificate in PEM"), ("text", "holds no certificate in PEM"),
                      ("key", "holds no certificate in PEM"), ("pipe", "holds no certificate in PEM"),
                      ("cut", "holds a certificate that is damaged"), ("damaged", "holds a certificate that is damaged"),
                      ("damaged chain", "holds a certificate that is damaged")]
KEY_FAULTS = [("gone", "cannot be read: No such file or directory"), ("cert", "holds no private key in PEM"),
              ("locked key", "holds a key with a passphrase: one without is wanted"), ("pipe", "holds no private key in PEM"),
              ("other key", "is the key of another certificate than that of {section}.cert_file")]


@pytest.mark.parametrize("name, why", CERTIFICATE_FAULTS)
def test_certificates_that_are_no_use_are_named(name, why, check, files):
    settings = {**TLS, **{setting: files[name] for setting in ("telnyx.ca_file", "mqtt.ca_file", "mqtt.cert_file", "http.cert_file")},
                "mqtt.key_file": files["key"], "http.key_file": files["key"]}
    done = check(settings)
    assert done.returncode == BAD and done.stdout == ""
    assert done.stderr == "".join(f"--set: {setting}: the file {files[name]} {why}\n" for setting in
                                  ("telnyx.ca_file", "mqtt.ca_file", "mqtt.cert_file", "http.cert_file")
                                  ) + "telnyx-mqtt: 4 errors in the configuration\n"


@pytest.mark.parametrize("section", ["mqtt", "http"])
@pytest.mark.parametrize("name, why", KEY_FAULTS)
def test_keys_that_are_no_use_are_named(section, name, why, check, files):
    done = check({**TLS, "telnyx.ca_file": files["authority"], "mqtt.ca_file": files["authority"],
                  f"{section}.cert_file": files["cert"], f"{section}.key_file": files[name]})
    assert done.returncode == BAD
    assert f"--set: {section}.key_file: the file {files[name]} {why.format(section=section)}\n" in done.stderr


def as_nobody():
    """Root may read and write everything: then it is done by somebody who may not."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []


def test_what_this_user_may_not_use_is_named(check, tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("closed")
    for parent in [folder, *folder.parents]:
        if parent.owner() != "root" or os.geteuid() != 0 or str(parent) == "/tmp":
            break
        parent.chmod(0o755)
    closed, journal = folder / "ca.pem", folder / "journal.db"
    for path in (closed, journal):
        path.write_bytes(files["authority"].read_bytes())
        path.chmod(0)
    folder.chmod(0o555)
    done = check({**TLS, "telnyx.ca_file": closed, "mqtt.ca_file": closed, "journal.path": journal}, as_nobody())
    folder.chmod(0o755)
    assert done.returncode == BAD, done.stderr
    for line in (f"telnyx.ca_file: the file {closed} cannot be read: Permission denied",
                 f"journal.path: the file {journal} cannot be read and written: Permission denied",
                 f"journal.path: the folder {folder} cannot be read and written: Permission denied"):
        assert line in done.stderr


def test_the_journal_s_place_is_looked_at(check, tmp_path):
    done = check({"journal.path": tmp_path / "gone/journal.db"})
    assert done.returncode == BAD
    assert f"journal.path: the folder {tmp_path}/gone cannot be read and written: No such file" in done.stderr
    assert f"journal.path: the file {tmp_path} is none" in check({"journal.path": tmp_path}).stderr
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").touch()
    assert check({"journal.path": tmp_path / "link"}).returncode == GOOD
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["elsewhere", "link"], "it makes nothing"


def test_the_system_s_certificates_are_needed_when_none_are_named(check, tmp_path):
    nothing = {"SSL_CERT_FILE": str(tmp_path / "none.pem"), "SSL_CERT_DIR": str(tmp_path / "none")}
    done = check({"mqtt.url": "mqtts://broker.invalid"}, env=nothing)
    assert done.returncode == BAD
    assert (f"system: no certificates to trust for mqtt.url: none in {tmp_path}/none.pem; install ca-certificates, or name a "
            "file in mqtt.ca_file\n") in done.stderr
    assert check({"mqtt.url": "mqtt://broker.invalid"}, env=nothing).returncode == GOOD


def test_it_resolves_nothing_and_connects_nowhere(check, tmp_path, files):
    trace = tmp_path / "trace"
    done = check({**TLS, "telnyx.ca_file": files["authority"], "mqtt.ca_file": files["authority"],
                  "http.listen": "127.0.0.1:1"},
                 ["strace", "-f", "-e", "trace=%network", "-o", trace])
    assert done.returncode == GOOD, done.stderr
    assert "(" not in trace.read_text()


def test_run_says_the_same_and_tries(make_bridge, broker, files):
    """What is not there may come yet."""
    bridge = make_bridge(broker, settings={"telnyx.api_url": "https://127.0.0.1:9/v2",
                                           "telnyx.ca_file": str(files["text"])}).start()
    assert bridge.stop() == 0
    line = "something is missing or wrong on this machine"
    wait_until(lambda: line in bridge.process.log(), "a line about it")
    bridge.process.wait_for_words(f"telnyx.ca_file: the file {files['text']} holds no certificate in PEM")


def test_documents_are_read_and_their_secrets_are_not_printed(check, tmp_path):
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text("<Response><Say>{{From}}</Say></Response>")
    bad.write_text("<Response>\n  <Say>x</Sai>\n</Response>")
    done = check({"texml.documents": f"{{menu: {{file: {good}, unsigned: true, secret: {DOCUMENT_SECRET}}}}}"})
    assert done.returncode == GOOD and DOCUMENT_SECRET not in done.stdout + done.stderr
    assert f"menu: {{file: {good}, unsigned: true, secret: <hidden>}}" in done.stdout.replace('"', "")
    done = check({"texml.documents": f"{{menu: {{file: {bad}, fallback: {tmp_path}/gone.xml}}}}"})
    assert done.returncode == BAD
    assert f"texml.documents.menu: the file {bad} is no document: line 2, column 11: mismatched tag" in done.stderr
    assert f"texml.documents.menu: the file {tmp_path}/gone.xml cannot be read: No such file" in done.stderr


@pytest.mark.parametrize("document, why", [
    ("{}", "needs a file, or ask: mqtt"), ("{file: /a, ask: mqtt}", "and not both"),
    ("{ask: mqtt, unsigned: true}", "unsigned and secret go together"), ("{ask: mqtt, secret: 0123456789abcdef}", "go together"),
    ("{ask: mqtt, unsigned: true, secret: 0123456789abcde}", "must be 16 to 128 letters and digits"),
    ("{ask: mqtt, deadline: 99ms}", "100ms"), ("{ask: mqtt, deadline: 10001ms}", "10s")])
def test_documents_that_contradict_themselves_are_named(check, document, why):
    done = check({"texml.documents": f"{{menu: {document}}}"})
    assert done.returncode == BAD and "menu" in done.stderr and why in done.stderr


def test_webhooks_do_not_hide_a_document(check):
    done = check({"http.path": "/texml/menu"})
    assert done.returncode == BAD and "must not be below /texml/" in done.stderr
