"""A broker behind a name with several addresses, and one that restarts: which connection is its, and what is said."""
import resource
import socket

import pytest

from support.processes import free_port, wait_until
from support.shim import Shim

DIAL = '{"connection_id":"1","from":"+13125550142","to":"+13125550100","correlation_id":"%s"}'


def stranger(bridge, port, host):
    """Connects to the bridge's listener from the very port that the broker has, and says nothing."""
    out = socket.socket()
    out.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    out.bind((host, port))
    out.connect(("127.0.0.1", bridge.http_port))
    return out


@pytest.mark.slow
@pytest.mark.parametrize("served", [["127.0.0.1", "127.0.0.2"], ["127.0.0.1"]], ids=["all", "one"])
def test_a_command_that_cannot_be_kept_is_not_lost_to_a_stranger(served, make_broker, make_bridge, make_client, sim,
                                                                 tmp_path):
    """The cut must hit the broker's connection, whichever of its addresses that is to and whoever else has its port:
    else commands are acknowledged and dropped, and the bridge says that it is ready."""
    port = free_port()
    broker = make_broker(lines=[f"listener {port} {host}" for host in served])
    bridge = make_bridge(broker, sim.api_url, settings={"mqtt.url": f"mqtt://broker.test:{port}"})
    Shim(tmp_path).use(bridge, hosts="broker.test=127.0.0.2,127.0.0.1")
    broker.kill()
    bridge.start(ready=False)
    silent = stranger(bridge, port, "127.0.0.3")
    broker.start()
    wait_until(lambda: bridge.status("/readyz") == 200, "ready")
    client = make_client(broker)
    limits = resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE, (4096, limits[1]))
    client.publish("telnyx/cmd/calls/dial", DIAL % "first")
    wait_until(lambda: "the connection was cut because a command could not be committed" in bridge.process.log(), "the cut")
    resource.prlimit(bridge.process.pid, resource.RLIMIT_FSIZE, limits)
    client.wait_for(lambda m: b'"first"' in m.payload and b'"ok":true' in m.payload, "the command's result")
    client.publish("telnyx/cmd/calls/dial", DIAL % "second")
    client.wait_for(lambda m: b'"second"' in m.payload and b'"ok":true' in m.payload, "the next one's result")
    silent.close()


@pytest.mark.slow
def test_restarts_are_no_second_client(broker, make_bridge):
    bridge = make_bridge(broker).start()
    for _ in range(3):
        told = bridge.process.log().count("cannot be reached")
        broker.kill()
        wait_until(lambda: bridge.process.log().count("cannot be reached") > told, "attempts in vain")
        broker.start()
        wait_until(lambda: bridge.status("/readyz") == 200, "ready")
    assert bridge.process.log().count("the connection to the broker was lost host") == 3
    assert "same client id" not in bridge.process.log()
