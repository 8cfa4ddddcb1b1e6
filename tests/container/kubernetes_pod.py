#!/usr/bin/python3
"""What `podman kube play` takes of config/kubernetes: the StatefulSet's pod with its volume, its settings, and
secrets of which there are none in the manifest. The bridge there has this key, and its broker on the host.

    tests/container/kubernetes_pod.py PUBLIC_KEY <config/kubernetes/telnyx-mqtt.yaml
"""
import sys

import yaml

documents = {document["kind"]: document for document in yaml.safe_load_all(sys.stdin)}
settings, state = documents["ConfigMap"], documents["StatefulSet"]["spec"]
text = settings["data"]["bridge.yaml"].replace("public_keys: []", f"public_keys: [{sys.argv[1]}]")
settings["data"]["bridge.yaml"] = text.replace("mqtt://mosquitto:", "mqtt://127.0.0.1:")
assert text != settings["data"]["bridge.yaml"]
secrets = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "telnyx-mqtt"},
           "data": {"api-key": "S0VZLWt1YmVybmV0ZXM=", "mqtt-password": "c2VjcmV0"}}  # KEY-kubernetes, secret
pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "telnyx-mqtt", **state["template"]["metadata"]},
       "spec": {**state["template"]["spec"], "hostNetwork": True}}
for container in pod["spec"]["containers"]:
    del container["ports"]  # nothing is to be forwarded
for volume in pod["spec"]["volumes"]:
    volume.get("secret", {})["optional"] = False  # podman 4.3 looks at it whether it is there or not
for claim in state["volumeClaimTemplates"]:  # a volume of that name, made when it is missing
    name = claim["metadata"]["name"]
    pod["spec"]["volumes"].append({"name": name, "persistentVolumeClaim": {"claimName": name}})
print(yaml.safe_dump_all([settings, secrets, pod]))
