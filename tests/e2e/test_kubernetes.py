"""The manifest of config/kubernetes: what its parts say of one another, and of the bridge. Its schema: tests/kubernetes/run;
its pod runs in tests/container/check."""
import os
import subprocess

import pytest
import yaml

from support.bridge import API_KEY, PUBLIC_KEY, event
from support.processes import BUILD, ROOT

DOCUMENTS = list(yaml.safe_load_all((ROOT / "config/kubernetes/telnyx-mqtt.yaml").read_text()))
KIND = {document["kind"]: document for document in DOCUMENTS}
POD = KIND["StatefulSet"]["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
LABELS = POD["metadata"]["labels"]


def test_all_are_there_once():
    assert sorted(document["kind"] for document in DOCUMENTS) == [
        "ConfigMap", "NetworkPolicy", "PodDisruptionBudget", "Service", "StatefulSet"]
    assert {document["metadata"]["name"] for document in DOCUMENTS} == {"telnyx-mqtt"}


def test_there_is_one_bridge_and_it_may_move():
    assert KIND["StatefulSet"]["spec"]["replicas"] == 1
    assert KIND["PodDisruptionBudget"]["spec"]["maxUnavailable"] == 1


def test_everything_selects_its_pod():
    for selector in (KIND["Service"]["spec"]["selector"], KIND["StatefulSet"]["spec"]["selector"]["matchLabels"],
                     KIND["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
                     KIND["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]):
        assert selector and selector.items() <= LABELS.items()


def test_ports_have_one_name_everywhere():
    ports = {port["name"]: port["containerPort"] for port in CONTAINER["ports"]}
    named = [port["targetPort"] for port in KIND["Service"]["spec"]["ports"]]
    named += [port["port"] for rule in KIND["NetworkPolicy"]["spec"]["ingress"] for port in rule["ports"]]
    named += [CONTAINER[probe]["httpGet"]["port"] for probe in ("readinessProbe", "livenessProbe", "startupProbe")]
    assert set(named) == set(ports)
    settings = yaml.safe_load(KIND["ConfigMap"]["data"]["bridge.yaml"])
    for name, section in (("webhooks", "http"), ("metrics", "admin")):
        assert settings[section]["listen"].endswith(f":{ports[name]}")
    assert POD["metadata"]["annotations"]["prometheus.io/port"] == str(ports["metrics"])


def test_every_volume_is_mounted():
    volumes = {volume["name"] for volume in POD["spec"]["volumes"]}
    volumes |= {claim["metadata"]["name"] for claim in KIND["StatefulSet"]["spec"]["volumeClaimTemplates"]}
    assert volumes == {mount["name"] for mount in CONTAINER["volumeMounts"]}


def injected(service):
    """What the kubelet gives to each pod for a service, and Docker's links with it."""
    name, address = service["metadata"]["name"].upper().replace("-", "_"), "10.96.0.17"
    ports = service["spec"]["ports"]
    made = {f"{name}_SERVICE_HOST": address, f"{name}_SERVICE_PORT": str(ports[0]["port"]),
            f"{name}_PORT": f"tcp://{address}:{ports[0]['port']}"}
    for port in ports:
        number = str(port["port"])
        made[f"{name}_SERVICE_PORT_{port['name'].upper()}"] = number
        made |= {f"{name}_PORT_{number}_TCP": f"tcp://{address}:{number}", f"{name}_PORT_{number}_TCP_PROTO": "tcp",
                 f"{name}_PORT_{number}_TCP_PORT": number, f"{name}_PORT_{number}_TCP_ADDR": address}
    return made


@pytest.mark.parametrize("left_out", ["", "TELNYX_MQTT_MQTT_PASSWORD_FILE"])
def test_the_bridge_takes_its_settings(tmp_path, left_out):
    (tmp_path / "bridge.yaml").write_text(KIND["ConfigMap"]["data"]["bridge.yaml"].replace("[]", f"[{PUBLIC_KEY}]", 1))
    (tmp_path / "api-key").write_text(API_KEY)
    (tmp_path / "mqtt-password").write_text("secret")
    mounts = {mount["name"]: mount["mountPath"] for mount in CONTAINER["volumeMounts"]}
    env = {variable["name"]: variable["value"] for variable in CONTAINER["env"] if variable["name"] != left_out}
    for folder in (mounts["settings"], mounts["secrets"]):
        env = {name: value.replace(folder, str(tmp_path)) for name, value in env.items()}
    done = subprocess.run([BUILD / "telnyx-mqtt", "check", "--set", f"journal.path={tmp_path}/journal.db"],
                          capture_output=True, text=True, timeout=60, check=False,
                          env={"PATH": os.environ["PATH"], **env, **injected(KIND["Service"])})
    assert done.returncode == 0, done.stderr
    assert "path: /var/lib/telnyx-mqtt/journal.db" in (ROOT / "config/bridge.yaml").read_text()
    assert mounts["journal"] == "/var/lib/telnyx-mqtt"


def test_it_has_time_to_stop():
    timeout = next(line for line in (ROOT / "config/bridge.yaml").read_text().splitlines() if "shutdown_timeout:" in line)
    assert POD["spec"]["terminationGracePeriodSeconds"] > int(timeout.split()[-1].rstrip("s"))


def test_it_takes_webhooks_in_while_it_is_not_ready(broker, make_bridge):
    """So the pod stays in its Service without a broker."""
    bridge = make_bridge(broker)
    broker.stop()
    bridge.start(ready=False)
    for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
        assert bridge.status(CONTAINER[probe]["httpGet"]["path"]) == 200
    assert bridge.status("/readyz") == 503
    assert bridge.post(event("call.answered", "k-1")) == 200
