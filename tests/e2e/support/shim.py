"""Another's clocks and disk: the bridge runs with a small library that moves the first and slows the second."""
import struct

from .processes import BUILD


class Shim:
    """For bridge.env: `Shim(tmp_path).use(bridge)`, before it starts. Times are milliseconds."""

    def __init__(self, folder):
        self.path = folder / "fault_shim"
        self.wall = self.boot = self.monotonic = self.sync = 0
        self.path.write_bytes(bytes(32))
        self.set()

    def use(self, bridge):
        bridge.env.update(LD_PRELOAD=str(BUILD / "fault_shim.so"), FAULT_SHIM=str(self.path))
        return self

    def set(self, **changes):
        """In place: the bridge has the file mapped."""
        vars(self).update(changes)
        with open(self.path, "r+b") as file:
            file.write(struct.pack("=4q", self.wall, self.boot, self.monotonic, self.sync))
