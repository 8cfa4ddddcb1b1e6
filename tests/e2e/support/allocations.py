"""Lets an allocation of a running bridge fail (shim/alloc_shim.c, preloaded into it)."""
import mmap
import struct

from .processes import BUILD

SHIM = BUILD / "tests" / "liballoc_shim.so"
SIZE = 4096
COUNT, FAIL_AT, FAILED, WHERE = 0, 8, 16, 24  # struct control

# Allocations whose failure a library does not survive, by how their backtrace begins. libwebsockets 4.1.6 does not look
# whether it got memory for the lists of a virtual host's connections: the first connection then ends in SIGSEGV.
SPARED = ("libwebsockets.so.17(lws_create_vhost",)


class Allocations:
    def __init__(self, folder, spared=SPARED):
        path = folder / "allocations"
        path.write_bytes(bytes(SIZE))
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), SIZE)
        self.env = {"LD_PRELOAD": str(SHIM), "ALLOC_SHIM_FILE": str(path), "ALLOC_SHIM_SPARE": ",".join(spared)}

    def _get(self, at):
        return struct.unpack_from("<q", self._map, at)[0]

    @property
    def count(self):
        return self._get(COUNT)

    @property
    def failed(self):
        return self._get(FAILED)

    @property
    def where(self):
        """The backtrace of the allocation that failed last."""
        return self._map[WHERE:].split(b"\0")[0].decode(errors="replace")

    def fail(self, number):
        """The `number`th allocation from now on fails; 0: none."""
        struct.pack_into("<q", self._map, FAIL_AT, self.count + number if number else 0)
