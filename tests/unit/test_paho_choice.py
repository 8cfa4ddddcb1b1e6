"""Which Paho has parts replaced, by src/mqtt/paho.cmake: a static one of a known version. What the linker replaced in any
other, it would replace in the dark."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
LIBRARY = pathlib.Path(sys.argv.pop(1)).with_suffix(".a")  # the one that the build uses, or its static twin
PROJECT = f"""cmake_minimum_required(VERSION 3.25)
project(choice LANGUAGES C)
find_package(OpenSSL REQUIRED)
include({ROOT}/src/mqtt/paho.cmake)
get_target_property(options paho INTERFACE_LINK_OPTIONS)
message(STATUS "link options: ${{options}}")
"""


class Choice(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "CMakeLists.txt").write_text(PROJECT)

    def configure(self, library, *options):
        """What it says, and whether the linker is told to replace anything."""
        done = subprocess.run(["cmake", "-S", self.folder, "-B", self.folder / "build", f"-DPAHO_LIBRARY={library}", *options],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        named = (self.folder / "build" / "paho.txt").read_text().split()
        return done.stdout, "--wrap" in done.stdout, set(named) - {"FREES_TWICE"}

    def of_version(self, version):
        """A copy that calls itself so."""
        copy = self.folder / "libpaho-mqtt3as.a"
        head, own, rest = LIBRARY.read_bytes().partition(b"MQTTAsyncV3_Version 1.3.")
        self.assertTrue(own)
        copy.write_bytes(head + b"MQTTAsyncV3_Version " + version + rest[len(version) - len("1.3."):])
        return copy

    def assert_untouched(self, answer, why):
        said, wraps, named = answer
        self.assertIn(f"nothing is replaced, as {why}. The bridge is slower", said)
        self.assertFalse(wraps)
        self.assertFalse(named)

    def test_a_known_one(self):
        said, wraps, named = self.configure(LIBRARY)
        self.assertIn("replaced are ", said)
        self.assertTrue(wraps)
        self.assertTrue({"MEMORY", "THREADS", "TRACE", "WRITES"} <= named)

    def test_the_newest_that_is_known(self):
        self.assertTrue(self.configure(self.of_version(b"1.3.15"))[1])

    def test_one_past_what_is_known(self):
        self.assert_untouched(self.configure(self.of_version(b"1.3.16")), "the version is not a known one")

    def test_a_shared_one(self):
        self.assert_untouched(self.configure(LIBRARY.with_suffix(".so")), "it is a shared library")

    def test_one_that_shall_stay_as_it_is(self):
        self.assert_untouched(self.configure(LIBRARY, "-DBRIDGE_PAHO_PATCHES=OFF"), "BRIDGE_PAHO_PATCHES is OFF")


if __name__ == "__main__":
    unittest.main()
