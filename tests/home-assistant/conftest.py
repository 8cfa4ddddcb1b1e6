import pytest
from home_assistant import HomeAssistant
from support.bridge import Bridge
from support.broker import Broker, Client
from support.home import SETTINGS
from support.sim import Sim


class House:
    """A broker, the simulator, the bridge and Home Assistant; and a client that hears all."""


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    house, ends = House(), []
    try:
        house.broker = Broker(folder).start()
        ends.append(house.broker.stop)
        house.bridge = Bridge(folder, house.broker.port, settings=SETTINGS)
        house.sim = Sim(folder, house.bridge.webhook_url, "--digits", "", speed=1)
        ends.append(house.sim.stop)
        house.bridge.settings.update({"telnyx.api_url": house.sim.api_url, "telnyx.public_keys": [house.sim.public_key],
                                      "mqtt.client_id": "telnyx-mqtt"})
        house.bridge.start()
        ends.append(house.bridge.stop)
        house.client = Client(house.broker.port, filters=("#",))
        ends.append(house.client.close)
        house.home = HomeAssistant(folder, house.broker.port).start()
        ends.append(house.home.stop)
        yield house
    finally:
        for end in reversed(ends):
            end()
