"""A small disk of a bridge's own: a tmpfs in a mount namespace that ends with the process, so that nothing leaks."""
import errno
import os

from .processes import wait_until


def wrap(folder, size, options=""):
    """What goes before a command, so that it runs with a tmpfs of that size at the folder."""
    script = f'mount -t tmpfs -o size={size}{options} tmpfs "$0" && exec "$@"'
    owner = ["--user", "--map-root-user"] if os.geteuid() else []  # who is not root is root there
    return ["unshare", *owner, "--mount", "--propagation", "private", "sh", "-c", script, folder]


class Disk:
    """The disk of a running bridge, seen from outside."""

    def __init__(self, bridge, folder):
        self.folder = folder
        self.path = f"/proc/{bridge.process.pid}/root{folder}"
        self._filler = f"{self.path}/filler"

    def fill(self):
        """Takes the space that is left, to the last page."""
        wait_until(lambda: os.path.ismount(self.path) or os.stat(self.path).st_dev != os.stat(self.folder).st_dev,
                   "the mount")
        with open(self._filler, "ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError as error:
                assert error.errno == errno.ENOSPC

    def free(self):
        os.unlink(self._filler)
