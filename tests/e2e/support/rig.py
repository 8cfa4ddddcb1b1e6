"""Broker, simulator, bridge and client, joined, for all the tests of a module."""
import contextlib

from .bridge import Bridge
from .broker import Broker, Client
from .processes import free_port
from .sim import Sim


class Rig:
    def __init__(self, broker, sim, bridge, client):
        self.broker, self.sim, self.bridge, self.client = broker, sim, bridge, client


@contextlib.contextmanager
def running(folder, *sim_arguments, broker=None, version=5, settings=None, username=None, shim=None):
    """The bridge's commands go to the simulator; nobody sends webhooks but the test itself."""
    with contextlib.ExitStack() as stack:
        broker = (broker or Broker(folder)).start()
        stack.callback(broker.stop)
        sim = Sim(folder, f"http://127.0.0.1:{free_port()}/none", "--accept-any-id", "--quiet", *sim_arguments, speed=100)
        stack.callback(sim.stop)
        bridge = Bridge(folder, broker.port, sim.api_url, settings={"admin.listen": f"127.0.0.1:{free_port()}", **(settings or {})})
        if shim:
            shim.use(bridge)
        bridge.start()
        stack.callback(bridge.stop)
        client = Client(broker.port, version=version, username=username)
        stack.callback(client.close)
        yield Rig(broker, sim, bridge, client)
        assert bridge.stop() == 0, bridge.process.log()[-3000:]
