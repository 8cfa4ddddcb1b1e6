"""Lists of which all pages are wanted (page_all), from the simulator, in each way in which Telnyx gives them out."""
import json

import pytest

from support.commands import is_result_of, run, send
from support.operations import ALLOW_ALL, offered
from support.processes import wait_until
from support.rig import running

ITEMS = 45  # three pages of the simulator's


def one_of_each_form():
    """{how the list comes in pages: an operation that does}"""
    return {json.dumps(operation.pages): operation for operation in reversed(offered()) if operation.pages}


@pytest.fixture(scope="module")
def rig(tmp_path_factory):
    with running(tmp_path_factory.mktemp("lists"), "--list-items", str(ITEMS), settings={
            **ALLOW_ALL, "commands.max_items": 100, "mqtt.response_topics": ["reply/#"]}) as made:
        yield made


@pytest.mark.parametrize("form", one_of_each_form())
def test_every_way_is_gathered_whole(form, rig):
    operation = one_of_each_form()[form]
    needed = {**{name: "7" for name in operation.ids}, **{name: 20 if "size" in name else 1 for name in operation.required("query")}}
    result = run(rig.client, f"cmd/{operation.name.replace('.', '/')}", {**needed, "page_all": True})
    assert result["ok"], result
    assert [item["id"] for item in result["data"]] == [f"made-up-{number}" for number in range(1, ITEMS + 1)]
    assert result["meta"]["items"] == ITEMS and "cut" not in result["meta"]
    assert result["attempts"] == result["meta"]["pages"] and result["meta"]["pages"] in (3, 4)  # or until an empty one


def restart(rig, **settings):
    rig.bridge.stop()
    rig.bridge.settings.update(settings)
    rig.bridge.start()


@pytest.mark.parametrize("most", [ITEMS, ITEMS - 1])
def test_max_items_and_one_more(most, rig):
    restart(rig, **{"commands.max_items": most})
    result = run(rig.client, "cmd/queues/list", {"page_all": True})
    restart(rig, **{"commands.max_items": 100})
    assert len(result["data"]) == most and result["meta"]["total"] == ITEMS
    assert result["meta"].get("cut") == ("max_items" if most < ITEMS else None)


def test_what_takes_longer_than_a_second_says_how_far_it_is(rig, make_client):
    """At the response topic, as not final; at the other there are results alone."""
    client = make_client(rig.broker, filters=("telnyx/result/#", "reply/#"))
    rig.sim.fault("slow", operation="queues.list", skip=1, delay_ms=1200)
    client.publish("telnyx/cmd/queues/list", '{"page_all":true,"correlation_id":"slow"}', ResponseTopic="reply/me",
                   CorrelationData=b"1")
    result = json.loads(client.wait_for(is_result_of("slow")).payload)
    client.wait_for(lambda m: m.topic == "reply/me" and json.loads(m.payload).get("ok"), "the result at the response topic")
    told = [json.loads(message.payload) for message in client.find(lambda m: m.topic == "reply/me")]
    # On a busy machine the first page, too, may take a second.
    assert told[-2] == {"final": False, "operation": "queues.list", "items": 40, "pages": 2, "total": ITEMS,
                        "correlation_id": "slow"}
    assert told[-1] == result and len(result["data"]) == ITEMS
    assert all("ok" not in message and message["final"] is False for message in told[:-1])
    assert all(message.properties.CorrelationData == b"1" for message in client.find(lambda m: m.topic == "reply/me"))
    assert len(client.find(is_result_of("slow"))) == 1


def test_a_crash_in_the_midst_begins_it_anew(rig):
    rig.sim.fault("slow", operation="queues.list", skip=1, delay_ms=60000)
    before = len(rig.sim.requests())
    name = send(rig.client, "cmd/queues/list", {"page_all": True})
    wait_until(lambda: len(rig.sim.requests()) == before + 2, "the second page being asked for")
    rig.bridge.kill()
    rig.bridge.start()
    rig.client.wait_for(is_result_of(name), "the list")
    result, = [json.loads(message.payload) for message in rig.client.find(is_result_of(name))]
    assert result["ok"] and len(result["data"]) == ITEMS and result["meta"]["pages"] == 3


def test_page_all_is_for_lists_alone(rig):
    result = run(rig.client, "cmd/calls/dial", {"connection_id": "1", "from": "+13125550101", "to": "+17735550102", "page_all": True})
    assert result["error"]["code"] == "invalid_parameters" and result["error"]["pointer"] == "/page_all"
