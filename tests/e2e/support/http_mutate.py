"""Makes new attacks on an HTTP listener of known ones."""
import random

# What matters to a reader of HTTP/1.1, to be put where it does not belong.
TOKENS = [b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\0", b" ", b"\t", b":", b"\xff", b"Content-Length: 5\r\n",
          b"Content-Length: 18446744073709551616\r\n", b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n", b"4\r\nbody\r\n", b";a=b", b"HTTP/1.1",
          b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Host: h\r\n",
          b"GET /now HTTP/1.1\r\nHost: h\r\n\r\n",
          b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody", b"A" * 20000, b"%00", b"//", b"/.."]
MAX_BYTES = 200000


class Mutator:
    def __init__(self, attacks, seed):
        self.random = random.Random(seed)
        self.seeds = [steps for steps in attacks if sum(len(s) for s in steps if isinstance(s, bytes)) < MAX_BYTES]

    def _text(self, text):
        """One small change."""
        pick = self.random
        at, end = sorted((pick.randrange(len(text) + 1), pick.randrange(len(text) + 1)))
        end = min(end, at + pick.choice((1, 1, 4, 40, 1000)))
        change = pick.randrange(6)
        if change == 0:
            return text[:at] + pick.choice(TOKENS) + text[at:]
        if change == 1:
            return text[:at] + text[end:]
        if change == 2:
            return text[:at] + pick.choice(TOKENS) + text[end:]
        if change == 3:
            return text[:at] + bytes([pick.randrange(256)]) + text[at + 1:]
        if change == 4:
            return text[:end] + text[at:end] * pick.choice((1, 2, 30)) + text[end:]
        return text[:at] + bytes(pick.randrange(256) for _ in range(pick.randrange(20))) + text[at:]

    def _split(self, text):
        """In pieces, now and then with time between them."""
        cut = self.random.randrange(len(text) + 1)
        return [text[:cut], self.random.choice((0.0, 0.001, 0.005)), text[cut:]]

    def attack(self):
        pick = self.random
        steps = list(pick.choice(self.seeds))
        if pick.random() < 0.4:
            steps += pick.choice(self.seeds)
        steps = [step for step in steps if step not in ("fin", "rst", "urgent")]
        for _ in range(pick.choice((0, 1, 1, 2, 3, 8))):
            texts = [i for i, step in enumerate(steps) if isinstance(step, bytes) and step]
            if texts:
                i = pick.choice(texts)
                steps[i] = self._text(steps[i])[:MAX_BYTES]
        texts = [i for i, step in enumerate(steps) if isinstance(step, bytes) and step]
        if texts and pick.random() < 0.5:
            i = pick.choice(texts)
            steps[i:i + 1] = self._split(steps[i])
        return steps + pick.choice(([], [], ["fin"], ["rst"]))
