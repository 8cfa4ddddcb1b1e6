"""The quickstart as a process: its ports, and what it prints."""
import os
import re
import signal
import subprocess

from .processes import BUILD, ROOT, Process, wait_until

RUN = ROOT / "config/quickstart/run"
DEADLINE_S = 120  # it may have to build


class Quickstart:
    def __init__(self, folder, *arguments, network=None, env=None):
        # A shell cannot trap a signal that was ignored when it started, as SIGINT is in a script's background job.
        command = ["env", "--default-signal=INT,HUP", RUN, *arguments]
        self._network = network
        self.process = Process(network.within(*command) if network else command, folder / "quickstart.log",
                               {"BUILD_DIR": str(BUILD), **(env or {})})

    def output(self):
        return self.process.log()

    def wait(self):
        return self.process.wait(DEADLINE_S)

    def wait_for(self, pattern, after=0):
        """Returns the match of what it prints, after that many characters."""
        def found():
            match = re.compile(pattern, re.MULTILINE).search(self.output(), after)
            assert match or self.process.running(), self.output()
            return match
        try:
            return wait_until(found, f"/{pattern}/", DEADLINE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.output()[after:]}") from None

    def wait_until_kept(self):
        self.wait_for("^README's ten examples")
        return self

    def to_paste(self):
        """The lines that it offers to be pasted."""
        return re.search(r"^Paste into another terminal.*?\n\n(.*?)\n\n", self.output(), re.MULTILINE | re.DOTALL)[1]

    def shell(self, text, deadline_s=60):
        """Runs what somebody pastes into another terminal beside it, as bash does with each of its lines."""
        command = ["bash", "-euc", text]
        if self._network:
            command = self._network.within(*command)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=deadline_s)

    def background(self, command, log_file):
        return Process(self._network.within(*command) if self._network else command, log_file)

    def folder(self):
        return re.search(r"logs +(\S+)/bridge\.log", self.output())[1]

    def still_running(self):
        """Processes that were given its folder."""
        return subprocess.run(["pgrep", "-f", self.folder()], capture_output=True, text=True, timeout=20).stdout.split()

    def stop(self):
        if self.process.running():
            self.process.send(signal.SIGTERM)
            self.wait()
        return self.process.popen.returncode

    def stopped_whole(self):
        wait_until(lambda: not self.still_running(), "everything to stop")
        return not os.path.exists(self.folder())
