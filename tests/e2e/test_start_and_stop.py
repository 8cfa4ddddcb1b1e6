"""A start that fails, and signals at the wrong moment."""
import json
import signal
import socket
import sqlite3
import time

import pytest

from support.processes import DEADLINE_S, wait_until

pytestmark = pytest.mark.sanitized

COMMAND = """INSERT INTO command (state, received_ms, attempts, qos, retain, dup, packet_id, expiry_s, digest,
    idempotency_key, telnyx_command_id, topic, response_topic, correlation, payload, result)
    VALUES (0, ?, 0, 1, 0, 0, ?, 0, '', '', '', ?, '', x'', x'7b7d', x'')"""


def test_a_start_that_fails_has_touched_no_command(make_bridge, broker):
    """Commands that wait in the journal leave for Telnyx only when all of the bridge is there."""
    bridge = make_bridge(broker).start()
    assert bridge.stop() == 0
    with sqlite3.connect(bridge.journal) as journal:
        now_ms = int(time.time() * 1000)
        for n in range(1, 201):
            journal.execute(COMMAND, (now_ms, n, f"telnyx/cmd/calls/v3:{n}/hangup"))
    journal.close()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", bridge.http_port))
        other.listen()
        bridge.spawn()
        wait_until(lambda: not bridge.process.running(), "the end of a bridge whose port is in use")
    bridge.process.wait_for_words("Address already in use")
    journal = sqlite3.connect(bridge.journal)
    assert journal.execute("SELECT state, count(*) FROM command GROUP BY state").fetchall() == [(0, 200)]
    journal.close()


def test_sighup_while_it_stops_is_harmless(make_bridge, broker):
    bridge = make_bridge(broker).start()
    bridge.process.send(signal.SIGTERM)
    until = time.monotonic() + DEADLINE_S
    while bridge.process.running():
        assert time.monotonic() < until, "it does not end"
        bridge.process.send(signal.SIGHUP)
    assert bridge.process.stop() == 0


def test_the_broker_hears_offline_although_much_waits(make_bridge, broker, client):
    """The last word needs a place among the messages in flight."""
    bridge = make_bridge(broker, settings={"mqtt.window": 1}).start()
    client.wait_for(lambda m: m.topic == "telnyx/bridge/state" and m.payload == b"online", "online")
    for n in range(300):
        event = {"data": {"event_type": "call.dtmf.received", "id": f"e{n}", "payload": {"call_control_id": "v3:a"}}}
        assert bridge.post(json.dumps(event)) == 200
    assert bridge.stop() == 0
    client.wait_for(lambda m: m.topic == "telnyx/bridge/state" and m.payload == b"offline", "offline")
