"""Another's clocks, disk and name server: the bridge runs with a small library that moves the first, slows the others, and
breaks the disk."""
import struct

from .processes import BUILD


class Shim:
    """For bridge.env: `Shim(tmp_path).use(bridge)`, before it starts. Times are milliseconds; when it is `broken`, no sync
    succeeds."""

    def __init__(self, folder):
        self.path = folder / "fault_shim"
        self.wall = self.boot = self.monotonic = self.sync = self.look_up = self.broken = 0
        self.path.write_bytes(bytes(48))
        self.set()

    def use(self, bridge, hosts=""):
        """`hosts`: "name=address,address", a name that stands for these, in turn."""
        bridge.env.update(FAULT_SHIM_HOSTS=hosts)
        bridge.env.update(LD_PRELOAD=str(BUILD / "fault_shim.so"), FAULT_SHIM=str(self.path))
        return self

    def set(self, **changes):
        """In place: the bridge has the file mapped."""
        vars(self).update(changes)
        with open(self.path, "r+b") as file:
            file.write(struct.pack("=6q", self.wall, self.boot, self.monotonic, self.sync, self.look_up, self.broken))
