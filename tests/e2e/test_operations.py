"""Every operation of the table, once by ids in the payload and the wire's names, once by ids in the topic
and the SDK's names; what arrives is compared with the facts."""
import email
import json
import re
from collections import Counter
from urllib.parse import parse_qsl

import pytest

from support.commands import result_of, send
from support.operations import ALLOW_ALL, offered
from support.rig import running

pytestmark = pytest.mark.sanitized

CONTENT_TYPES = {"json": "application/json", "any": "*/*", "multipart": "multipart/form-data", "bytes": "application/octet-stream", "form": "application/x-www-form-urlencoded", None: ""}


class Case:
    def __init__(self, operation, by_topic):
        self.operation = operation
        self.ids = {name: operation.id_of(name, f"{operation.name}-{name}-{by_topic:d}") for name in operation.ids}
        self.query = {name: operation.example(name, "query") for name in operation.required("query")}
        self.body = {name: operation.example(name) for name in operation.required()}
        # A body's parameter that has its name from an id goes by the SDK's name while the id is in the payload.
        in_payload = {operation.sdk_name_of(name) if name in self.ids and not by_topic else name: value
                      for name, value in self.body.items()}
        self.payload = {**self.query, **in_payload, **({} if by_topic else self.ids)}
        name = operation.alias if by_topic and operation.alias else operation.name
        self.topic = operation.topic(name, self.ids if by_topic else None)

    def path(self):
        return self.operation.root + re.sub(r"\{([^}]+)\}", lambda match: self.ids[match[1]], self.operation.path)


    def call(self):
        return self.operation.method, self.path(), self.operation.fixed_query != ""


def pairs_of(name, value):
    """What a parameter becomes in a query."""
    if isinstance(value, dict):
        return {key: text for member, inner in value.items() for key, text in pairs_of(f"{name}[{member}]", inner).items()}
    return {name: ",".join(map(str, value)) if isinstance(value, list) else str(value)}


@pytest.fixture(scope="module", params=[False, True], ids=["ids-in-payload", "ids-in-topic"])
def driven(request, tmp_path_factory):
    """What became of all operations: name -> case, result, requests."""
    with running(tmp_path_factory.mktemp("operations"), settings=ALLOW_ALL) as rig:
        cases = [Case(operation, request.param) for operation in offered()]
        sent = [send(rig.client, case.topic, case.payload) for case in cases]
        results = [result_of(rig.client, correlation_id) for correlation_id in sent]
        requests = rig.sim.requests(limit=2 * len(cases))
    # Some operations are one request, which the simulator knows by the first one's name.
    same = Counter(case.call() for case in cases)
    found = {call: [r for r in requests if call == (r["method"], r["path"], "content-type=" in r["query"])] for call in same}
    return {case.operation.name: (case, result, found[case.call()][::same[case.call()]]) for case, result in zip(cases, results)}


@pytest.mark.slow
@pytest.mark.parametrize("name", [operation.name for operation in offered()])
def test_the_request_is_what_the_facts_say(driven, name):
    case, result, requests = driven[name]
    operation = case.operation
    assert result["operation"] == name
    assert len(requests) == 1, result
    seen = requests[0]
    assert (seen["method"], seen["path"]) == (operation.method, case.path())
    assert seen["authorized"]
    assert result["http_status"] == seen["status"]
    query = dict(parse_qsl(operation.fixed_query))
    for key, value in case.query.items():
        query |= pairs_of(key, value)
    assert dict(parse_qsl(seen["query"])) == query
    expected = "file" if operation.content == "bytes" else case.body["body"] if operation.whole else dict(case.body)
    if operation.takes_command_id:
        expected["command_id"] = result["command_id"]
        assert re.fullmatch("[0-9a-f-]{36}", result["command_id"])
    if operation.content in ("form", "multipart"):
        expected = {key: "file" if operation.body[key] == "file" else str(value) for key, value in expected.items()}
    assert body_of(seen) == expected
    assert seen["content_type"].partition(";")[0] == CONTENT_TYPES[operation.content]


def body_of(seen):
    if seen["content_type"].startswith("multipart/"):
        message = email.message_from_string(f"Content-Type: {seen['content_type']}\r\n\r\n{seen['body']}")
        parts = message.get_payload() if message.is_multipart() else []
        return {part.get_param("name", header="content-disposition"): part.get_payload() for part in parts}
    if seen["content_type"] == CONTENT_TYPES["bytes"]:
        return seen["body"]
    if seen["content_type"] == CONTENT_TYPES["form"]:
        return dict(parse_qsl(seen["body"], keep_blank_values=True, strict_parsing=bool(seen["body"])))
    return json.loads(seen["body"]) if seen["body"] else {}
