"""Files both ways: sent as base64 in a command, and received as base64 in its result, up to commands.max_reply."""
import base64
import email

import pytest

from support.commands import run
from support.operations import ALLOW_ALL
from support.rig import running

FILE = bytes(range(256))
DOWNLOAD = "cmd/media/m/download"


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    with running(tmp_path_factory.mktemp("files"), settings={**ALLOW_ALL, "commands.max_reply": "4KiB"}) as rig:
        yield rig


def sent_bytes(request):
    return bytes.fromhex(request["body_hex"]) if "body_hex" in request else request["body"].encode()


def test_a_form_with_a_file(rig):
    file = {"data": base64.b64encode(FILE).decode(), "filename": "numbers.csv", "content_type": "text/csv"}
    assert run(rig.client, "cmd/email_blocks/imports/create", {"file": file, "block_ttl_days": 7})["ok"]
    request = rig.sim.requests()[-1]
    message = email.message_from_bytes(b"Content-Type: " + request["content_type"].encode() + b"\r\n\r\n" + sent_bytes(request))
    form = {part.get_param("name", header="content-disposition"): part for part in message.get_payload()}
    assert form.keys() == {"file", "block_ttl_days"}
    assert (form["file"].get_filename(), form["file"].get_content_type()) == ("numbers.csv", "text/csv")
    assert FILE in sent_bytes(request) and form["block_ttl_days"].get_payload() == "7"


def test_a_body_that_is_a_file(rig):
    result = run(rig.client, "cmd/storage/kvs/k/keys/a/update", {"body": base64.b64encode(FILE).decode()})
    assert result["ok"], result
    request = rig.sim.requests()[-1]
    assert (request["method"], request["content_type"]) == ("PUT", "application/octet-stream")
    assert sent_bytes(request) == FILE


@pytest.mark.parametrize("file", ["no base64", {"data": "eA==", "content_type": "a\r\nb"}, 1])
def test_what_is_no_file_is_refused(rig, file):
    before = len(rig.sim.requests())
    error = run(rig.client, "cmd/email_blocks/imports/create", {"file": file})["error"]
    assert error["code"] == "invalid_parameters" and error["pointer"].startswith("/file")
    assert len(rig.sim.requests()) == before


def test_a_reply_that_is_a_file(rig):
    result = run(rig.client, DOWNLOAD, {})
    assert result["data"] == {"content_type": "application/octet-stream",
                              "body_base64": base64.b64encode(b"%PDF-1.7\0\xff\xfe%%EOF\n").decode()}


@pytest.mark.parametrize("size, taken", [(4096, True), (4097, False)])
def test_a_reply_as_long_as_commands_max_reply(rig, size, taken):
    """Whatever it looks like: what the operation answers with is a file."""
    for _ in range(1 if taken else 3):
        rig.sim.fault("oversize", bytes=size)
    result = run(rig.client, DOWNLOAD, {})
    assert result["ok"] == taken, result
    if taken:
        assert len(base64.b64decode(result["data"]["body_base64"])) == size
        assert result["data"]["content_type"] == "application/json"
    else:
        assert "larger than allowed" in result["error"]["message"]
