#!/usr/bin/python3
"""The arguments of `podman create` that make the container which a compose file describes.

    docker-compose ... config | tests/container/podman_arguments.py SERVICE

One argument a line, image and command last. The services share the host's network and find each other
on its loopback. An entry that nothing here knows is an error, so that none is left out of the test.
"""
import json
import sys

import yaml

LEFT_OUT = {"build", "depends_on", "logging", "ports", "profiles", "restart", "stop_grace_period"}


def arguments(service, hosts):
    out = ["--network=host"] + [f"--add-host={host}:127.0.0.1" for host in hosts]
    for key, value in service.items():
        if key == "environment":
            out += [f"--env={name}={text}" for name, text in value.items()]
        elif key == "volumes":
            out += [f"--volume={volume}" for volume in value]
        elif key == "cap_drop":
            out += [f"--cap-drop={name}" for name in value]
        elif key == "security_opt":
            out += [f"--security-opt={option.split(':')[0]}" for option in value]
        elif key == "read_only":
            out += [f"--read-only={json.dumps(value)}", "--read-only-tmpfs=false"]
        elif key == "user":
            out += [f"--user={value}"]
        elif key not in LEFT_OUT | {"command", "image"}:
            sys.exit(f"{key}: not known here")
    return out + [service["image"], *(service.get("command") or [])]


services = yaml.safe_load(sys.stdin)["services"]
print("\n".join(arguments(services[sys.argv[1]], services)))
