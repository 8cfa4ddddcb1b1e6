"""What the bridge sends for a command, compared with what Telnyx's official SDK sent for the same: with every parameter, for
every operation. The ctest sdk/requests keeps the SDK's requests, and compares them with what is made of a command, with what
is required and with some parameters, too."""
import json
import subprocess

import pytest

from support.commands import run
from support.operations import ALLOW_ALL
from support.processes import BUILD, ROOT
from support.rig import running
from cases import compared_operations  # noqa: E402, where support.operations looks for it

COMPARED = {name for _, name, _ in compared_operations()}
FOLDER = BUILD / "tests" / "sdk"


def read_records():
    path = FOLDER / "requests.jsonl"
    records = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [record for record in records if record["variant"] == "all"]


@pytest.fixture(scope="module")
def records():
    if {record["operation"] for record in read_records()} != COMPARED:
        made = subprocess.run([ROOT / "tests/sdk/run", BUILD / "tests" / "test_sdk", FOLDER], timeout=300,
                              capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
    return read_records()


def value_of(text):
    """A JSON text's value, in a form in which 2 is 2.0 and true is not 1."""
    return json.dumps(json.loads(text, parse_int=float), sort_keys=True)


def pairs_of(form):
    """The order of a query's or a form's fields is the sender's business, each byte of them is not."""
    return sorted(form.split("&"))


def parts_of(method, path, query, content_type, body):
    is_json = content_type in ("application/json", "*/*")
    return {"method": method, "path": path, "query": pairs_of(query), "content type": content_type,
            "body": value_of(body) if is_json else pairs_of(body)}


def parts_of_ours(seen, made_id):
    body = seen["body"]
    if made_id:  # the SDK makes no command_id of its own
        members = json.loads(body)
        assert members.pop("command_id") == made_id
        body = json.dumps(members)
    return parts_of(seen["method"], seen["path"], seen["query"], seen["content_type"], body)


def parts_of_theirs(expected):
    path, _, query = expected["target"].partition("?")
    root = "" if path.startswith("/.well-known/") else "/v2"  # the host's, and not the API's
    return parts_of(expected["method"], root + path, query, expected["content_type"] or "", expected["body"])


@pytest.mark.slow
def test_each_request_is_the_sdks(records, tmp_path):
    differing = []
    with running(tmp_path, settings=ALLOW_ALL) as rig:
        for number, record in enumerate(records):
            payload = {**json.loads(record["payload"]), "correlation_id": f"record-{number}"}
            result = run(rig.client, record["topic"], payload, f"record-{number}")
            requests = rig.sim.requests(since=number + 1)
            assert len(requests) == 1, (record, result, requests)
            made_id = result.get("command_id") if "command_id" not in payload else None
            ours, theirs = parts_of_ours(requests[0], made_id), parts_of_theirs(record["expected"])
            differing += [(record["operation"], part, ours[part], theirs[part]) for part in ours if ours[part] != theirs[part]]
    assert not differing, "\n".join(map(str, differing[:20]))
    assert {record["operation"] for record in records} == COMPARED and len(COMPARED) > 1270
