"""A network of a test's own, in which every port is free: what stands in a document can be run as it stands there."""
import os
import subprocess

import pytest

# An ordinary user needs a user namespace as well; root does without, so that a program can change its user.
_MAKE, _ENTER = (["--net"], ["--net"]) if os.getuid() == 0 else (
    ["--user", "--map-current-user", "--keep-caps", "--net"], ["--user", "--preserve-credentials", "--net"])


class Network:
    """Lives as long as one of its programs; only loopback is there."""

    def __init__(self):
        hold = "PATH=$PATH:/usr/sbin; ip link set lo up && echo up && exec sleep infinity"
        self._holder = subprocess.Popen(["unshare", *_MAKE, "sh", "-c", hold],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "up\n":
            pytest.skip(f"this machine gives no network of one's own: {self._holder.stderr.read().strip()}")

    def within(self, *command):
        """The command that runs one in this network."""
        return ["nsenter", "--target", str(self._holder.pid), *_ENTER, "--", *command]

    def close(self):
        self._holder.kill()
        self._holder.wait()
        self._holder.stdout.close()
        self._holder.stderr.close()
