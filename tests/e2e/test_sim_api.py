"""The simulator's REST API: every operation, and Telnyx's errors."""
import json
import time
from collections import defaultdict
from urllib.parse import urlencode

import pytest

from support import client
from support.operations import offered

pytestmark = pytest.mark.sanitized

DIAL = {"connection_id": "1494404757140276705", "from": "+13125550142", "to": "+13125550100"}


def error(reply):
    assert reply.headers["Content-Type"] == "application/json"
    return reply.json["errors"][0]


def send(sim, operation, body, query=None):
    """As the operation has it: a form, JSON or nothing."""
    url = sim.api_url.removesuffix("/v2") + operation.root + operation.example_path()
    url += "?" + urlencode(query) if query else ""
    headers = {"Authorization": "Bearer KEY", "Content-Type": "application/json"}
    if operation.content == "form":
        return client.request(operation.method, url, urlencode(body), {**headers, "Content-Type": "application/x-www-form-urlencoded"})
    return client.request(operation.method, url, json.dumps(body) if operation.content else "", headers)


def fields_of(operation, body):
    """A form without a field has no body."""
    return body or {"Unknown": "a field"} if operation.content == "form" else body


def test_every_operation_is_answered(make_sim):
    """With ids made up and the required parameters, each is taken; the record says which it was."""
    sim = make_sim("--accept-any-id", "--quiet", speed=100)
    names = defaultdict(set)  # some are one request
    for operation in offered():
        names[operation.method, operation.example_path()].add(operation.name)
    for number, operation in enumerate(offered()):
        body = {name: operation.example(name) for name in operation.required()}
        if operation.name.startswith("texml.accounts") and operation.content == "json":
            body = {"To": "+13125550100", "From": "+13125550142"}
        query = {name: operation.example(name, "query") for name in operation.required("query")}
        reply = send(sim, operation, body.get("body", {}) if operation.whole else fields_of(operation, body), query)
        # A participant is dialled, and this one is named by no number.
        expected = {422} if operation.name.endswith("participants.participants") else {200, 202, 204}
        assert reply.status in expected, (operation, reply.status, reply.body)
        record = sim.requests(since=number)[-1]
        assert record["operation"] in names[operation.method, operation.example_path()]
        assert record["method"] == operation.method
        assert record["path"] == operation.root + operation.example_path()
        assert record["status"] == reply.status


@pytest.mark.parametrize("operation", [o for o in offered() if o.required() and not (o.whole or o.forms or o.content == "multipart")], ids=str)
def test_missing_parameters_are_all_named(shared_sim, operation):
    query = {name: operation.example(name, "query") for name in operation.required("query")}
    reply = send(shared_sim, operation, fields_of(operation, {}), query)
    assert reply.status == 422
    assert sorted(e["source"]["pointer"] for e in reply.json["errors"]) == sorted("/" + n for n in operation.required())
    assert {e["code"] for e in reply.json["errors"]} == {"10015"}


@pytest.mark.parametrize("method,path,body,status,code", [
    ("GET", "/nothing", None, 404, "10005"),
    ("GET", "/calls/v3%3", None, 404, "10005"),
    ("DELETE", "/calls", None, 405, "10004"),
    ("POST", "/calls", "{", 400, "10015"),
    ("POST", "/calls", "[]", 400, "10015"),
    ("POST", "/calls", {**DIAL, "to": "5550100"}, 422, "10016"),
    ("POST", "/calls", {**DIAL, "to": []}, 422, "10015"),
    ("POST", "/calls", {**DIAL, "to": None}, 422, "10015"),
    ("POST", "/calls", {**DIAL, "client_state": "no base64"}, 422, "10015"),
    ("POST", "/calls/v3:unknown/actions/hangup", {}, 404, "90015"),
    ("GET", "/calls/v3:unknown", None, 404, "90015"),
    ("POST", "/conferences/unknown/actions/end", {}, 404, "10005"),
    ("GET", "/queues/unknown", None, 404, "10005"),
    ("GET", "/recordings/unknown", None, 404, "10005"),
])
def test_errors(shared_sim, method, path, body, status, code):
    reply = shared_sim.api(method, path, body)
    assert (reply.status, error(reply)["code"]) == (status, code)
    assert error(reply)["title"] and error(reply)["detail"]


def test_the_key_is_needed(sim):
    reply = sim.api("GET", "/calls/v3:unknown", key=None)
    assert (reply.status, error(reply)["code"]) == (401, "10009")
    assert sim.requests()[-1]["authorized"] is False


def test_only_the_own_key_is_taken_when_there_is_one(make_sim):
    sim = make_sim("--api-key", "KEYmine")
    assert sim.api("GET", "/queues", key="KEYmine").status == 200
    assert sim.api("GET", "/queues", key="KEYother").status == 401
    assert "KEY" not in json.dumps(sim.requests())


def test_states_of_a_call_decide_what_it_takes(sim, receiver):
    call = sim.dial("+13125550111", timeout_secs=600)
    assert error(sim.act(call, "speak", payload="a", voice="b"))["code"] == "90034"
    assert sim.api("GET", f"/calls/{call}").json["data"]["is_alive"] is False
    assert sim.act(call, "hangup").status == 200
    receiver.wait_for("call.hangup")
    reply = sim.act(call, "hangup")
    assert (reply.status, error(reply)["code"]) == (422, "90018")


def test_a_repeated_command_id_is_ignored_per_call(sim, receiver):
    first = sim.dial(command_id="one")
    assert sim.dial(command_id="one") == first
    assert sim.dial(command_id="two") != first
    receiver.wait_for("call.answered", 2)
    for _ in range(3):
        assert sim.act(first, "speak", payload="Hello", voice="female", command_id="three").status == 200
    receiver.wait_for("call.speak.ended")
    assert receiver.types(first).count("call.speak.started") == 1
    assert [r.get("repeated", False) for r in sim.requests(operation="calls.speak")] == [False, True, True]


def test_lists_have_pages(sim):
    for number in range(5):
        assert sim.api("POST", "/queues", {"queue_name": f"queue {number}"}).status == 200
    page = sim.api("GET", "/queues?page%5Bnumber%5D=2&page%5Bsize%5D=2").json
    assert [queue["name"] for queue in page["data"]] == ["queue 2", "queue 1"]
    assert page["meta"] == {"page_number": 2, "page_size": 2, "total_pages": 3, "total_results": 5}
    assert sim.api("GET", "/queues/queue%203").json["data"]["name"] == "queue 3"
    assert sim.api("DELETE", "/queues/queue%203").status == 204
    assert sim.api("GET", "/queues/queue%203").status == 404


def test_what_is_merely_kept(sim):
    body = {"application_name": "house", "webhook_event_url": "https://example.net"}
    made = sim.api("POST", "/call_control_applications", body).json["data"]
    path = f"/call_control_applications/{made['id']}"
    assert made["record_type"] == "call_control_application"
    assert sim.api("GET", path).json["data"]["application_name"] == "house"
    body["application_name"] = "garden"
    assert sim.api("PATCH", path, body).json["data"]["application_name"] == "garden"
    assert sim.api("DELETE", path).status == 200
    assert sim.api("GET", path).status == 404


def test_the_account_has_an_application_and_the_numbers_that_it_orders(sim, receiver):
    application, = sim.api("GET", "/call_control_applications").json["data"]
    assert application["id"] == "1494404757140276705" and application["webhook_event_url"] == receiver.url
    order = {"connection_id": application["id"], "phone_numbers": [{"phone_number": "+13125550101"}]}
    assert sim.api("POST", "/number_orders", order).json["data"]["record_type"] == "number_order"
    assert sim.api("POST", "/number_orders", {"phone_numbers": [{"phone_number": "+13125550102"}]}).status == 200
    assert [(number["phone_number"], number.get("connection_id")) for number in sim.api("GET", "/phone_numbers").json["data"]] == [
        ("+13125550102", None), ("+13125550101", application["id"]), ("+13125550100", application["id"])]


def test_requests_are_recorded_word_for_word(sim):
    body = '{"queue_name" : "a\\u0062c",\n "max_size": 9007199254740993}'
    client.request("POST", sim.api_url + "/queues?x=%41&y=+", body,
                   {"Authorization": "Bearer K", "Content-Type": "application/json; charset=utf-8"})
    [record] = sim.requests()
    assert record["body"] == body
    assert (record["path"], record["query"]) == ("/v2/queues", "x=%41&y=+")
    assert record["content_type"] == "application/json; charset=utf-8"
    assert sim.api("GET", "/queues/abc").json["data"]["max_size"] == 9007199254740993
    answer = sim.control("GET", "/requests", since=2)
    assert [r["number"] for r in answer["requests"]] == [2]
    assert answer["next"] == 3
    sim.control("DELETE", "/requests")
    assert sim.requests() == []


def test_bodies_that_are_no_text_are_recorded_too(sim):
    client.request("POST", sim.api_url + "/queues", b"\xff\x00", {"Authorization": "Bearer K"})
    assert sim.requests()[0]["body_hex"] == "ff00"


@pytest.mark.parametrize("details,header,value", [
    ({"retry_after": "2"}, "Retry-After", "2"),
    ({"retry_after_ms": 250}, "retry-after-ms", "250"),
    ({"reset_s": 3}, "x-ratelimit-reset", "3"),
    ({"should_retry": False}, "x-should-retry", "false"),
])
def test_rate_limits(shared_sim, details, header, value):
    shared_sim.fault("rate_limit", operation="queues.list", **details)
    reply = shared_sim.api("GET", "/queues")
    assert (reply.status, error(reply)["code"], reply.headers[header]) == (429, "10011", value)
    assert shared_sim.api("GET", "/queues").status == 200


def test_rate_limit_with_a_date(sim):
    sim.fault("rate_limit", retry_after_date_s=60)
    before = int(time.time())
    date = sim.api("GET", "/queues").headers["Retry-After"]
    between = range(before, int(time.time()) + 2)
    assert date in [time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(second + 60)) for second in between]


def test_statuses_on_request(sim):
    sim.fault("status", status=503, count=2, skip=1)
    assert [sim.api("GET", "/queues").status for _ in range(4)] == [200, 503, 503, 200]
    assert [r.get("fault") for r in sim.requests()] == [None, "status", "status", None]


def test_cut_before_and_after_it_is_taken(sim):
    for kind, taken in (("cut_before", 404), ("cut_after", 200)):
        sim.fault(kind, method="POST")
        with pytest.raises((ConnectionError, client.http.client.HTTPException)):
            sim.api("POST", "/queues", {"queue_name": kind})
        assert sim.api("GET", f"/queues/{kind}").status == taken


def test_slow_garbage_and_oversize(sim):
    sim.fault("slow", delay_ms=300)
    started = time.monotonic()
    assert sim.api("GET", "/queues").status == 200
    assert time.monotonic() - started >= 0.3
    sim.fault("garbage")
    with pytest.raises(json.JSONDecodeError):
        sim.api("GET", "/queues").json  # noqa: B018
    sim.fault("oversize", bytes=3_000_000)
    assert len(sim.api("GET", "/queues").body) == 3_000_000


def test_a_slow_answer_does_not_keep_the_simulator_from_ending(make_sim):
    import threading
    sim = make_sim()
    sim.fault("slow", delay_ms=60000)
    waiting = threading.Thread(target=lambda: sim.api("GET", "/queues"), daemon=True)
    waiting.start()
    from support.processes import wait_until
    wait_until(lambda: sim.requests(), "the slow request")
    started = time.monotonic()
    sim.stop()
    assert time.monotonic() - started < 10


def test_faults_fit_only_what_they_name(sim):
    sim.fault("status", path="/v2/que*", method="GET")
    sim.fault("status", operation="calls.dial", status=502)
    assert sim.api("GET", "/conferences").status == 200
    assert sim.api("POST", "/queues", {"queue_name": "a"}).status == 200
    assert sim.api("GET", "/queues").status == 500
    assert sim.api("POST", "/calls", DIAL).status == 502
    sim.fault("status", count=5)
    sim.control("DELETE", "/faults")
    assert sim.api("GET", "/queues").status == 200


def test_faults_have_a_ceiling(make_sim):
    sim = make_sim("--quiet")
    for _ in range(256):
        sim.fault("status", path="/none")
    reply = client.request("POST", sim.url + "/sim/faults", {"kind": "status"})
    assert reply.status == 422 and "256" in reply.json["error"]


@pytest.mark.slow
def test_the_record_of_requests_has_a_ceiling(make_sim):
    sim = make_sim("--quiet")
    connection = client.http.client.HTTPConnection(sim.url.removeprefix("http://"), timeout=15)
    for _ in range(10_001):
        connection.request("GET", "/v2/queues", headers={"Authorization": "Bearer K"})
        connection.getresponse().read()
    connection.close()
    requests = sim.requests(limit=20_000)
    assert (len(requests), requests[0]["number"], requests[-1]["number"]) == (10_000, 2, 10_001)


@pytest.mark.parametrize("method,path,body,status", [
    ("GET", "/sim/nothing", None, 404),
    ("DELETE", "/sim/calls", None, 405),
    ("POST", "/sim/faults", {"kind": "none"}, 422),
    ("POST", "/sim/faults", "{", 400),
    ("POST", "/sim/trigger", {"type": "call.initated"}, 422),
    ("POST", "/sim/calls", {"from": "anna"}, 422),
    ("POST", "/sim/calls/v3:none/press", {"digits": "1"}, 404),
])
def test_what_the_simulator_itself_refuses(shared_sim, method, path, body, status):
    reply = client.request(method, shared_sim.url + path, body)
    assert reply.status == status
    assert reply.json["error"]
