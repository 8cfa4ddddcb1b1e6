"""A command of telnyx-mqtt as its user has it: with pipes, or at a terminal of 80 columns."""
import codecs
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading

from .processes import BUILD, DEADLINE_S, wait_until

COLOUR = re.compile(r"\x1b\[\d*m")


class Tool:
    """Started at once. `out` is what it wrote to standard output, `err` to standard error; a terminal has both.
    `wrapper`: a program that runs it, with its arguments."""

    def __init__(self, *arguments, terminal=False, env=None, stdin=subprocess.DEVNULL, columns=80, wrapper=()):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("TELNYX") and name not in ("NO_COLOR", "TERM")}
        environment.update({"TERM": "xterm", "TZ": "UTC", **(env or {})})
        self.terminal, self._texts, self._threads = None, {"out": b"", "err": b""}, []
        streams = {"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        if terminal:
            self.terminal, inner = pty.openpty()
            fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
            streams = dict.fromkeys(streams, inner)
        self.popen = subprocess.Popen([*wrapper, BUILD / "telnyx-mqtt", *map(str, arguments)], env=environment,
                                      start_new_session=True, preexec_fn=self._take_terminal if terminal else None, **streams)
        if terminal:
            os.close(inner)
            self._gather("out", self.terminal)
        else:
            self._gather("out", self.popen.stdout.fileno())
            self._gather("err", self.popen.stderr.fileno())

    @staticmethod
    def _take_terminal():
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def _gather(self, name, descriptor):
        def gather():
            try:
                while chunk := os.read(descriptor, 65536):
                    self._texts[name] += chunk
            except OSError:  # the terminal's other side is closed
                pass
        self._threads.append(threading.Thread(target=gather, daemon=True))
        self._threads[-1].start()

    @property
    def out(self):
        return self._decoded("out").replace("\r\n", "\n")

    @property
    def err(self):
        return self._decoded("err")

    def _decoded(self, name):
        """But for the beginning of a character whose rest is still to come."""
        whole = self._is_whole()
        return codecs.utf_8_decode(self._texts[name], "strict", whole)[0]

    def lines(self):
        """Those of standard output that are whole."""
        return self.out.split("\n")[:-1]

    def wait_for(self, words):
        """Returns once they stand in either output."""
        wait_until(lambda: words in self.out + self.err or self._is_whole(), f"{words!r} from {self.popen.args}")
        assert words in self.out + self.err, (self.out, self.err)
        return self

    def _is_whole(self):
        """All that was written is here: a process may have ended before that."""
        return not any(thread.is_alive() for thread in self._threads)

    def wait_for_line(self, words):
        return wait_until(lambda: next((line for line in self.lines() if words in line), None), f"a line with {words!r}")

    def type(self, text):
        os.write(self.terminal, text.encode())

    def interrupt(self):
        """Ctrl-C, where there is a terminal to type it at."""
        if self.terminal is None:
            self.popen.send_signal(signal.SIGINT)
        else:
            self.type("\x03")
        return self

    def running(self):
        return self.popen.poll() is None

    def end(self, deadline_s=DEADLINE_S):
        """Waits for its end; the exit status."""
        status = self.popen.wait(deadline_s)
        for thread in self._threads:
            thread.join(deadline_s)
        assert "Sanitizer" not in self.out + self.err and "runtime error:" not in self.err, self.err[-5000:]
        return status

    def stop(self):
        if self.running():
            self.popen.kill()
        self.end()
        for stream in (self.popen.stdout, self.popen.stderr):
            if stream:
                stream.close()
        if self.terminal is not None:
            os.close(self.terminal)
            self.terminal = None
