"""What clients may send to harm others, by theme: raw bytes, and what must come back."""


def post(body=b"body", *fields, path=b"/echo", length=None, version=b"1.1"):
    lines = [b"POST %s HTTP/%s" % (path, version), b"Host: h", *fields]
    if length is not False:
        lines.append(b"Content-Length: %d" % (len(body) if length is None else length))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def head(*lines):
    return b"\r\n".join(lines) + b"\r\n\r\n"


P = post(b"first")
GET = head(b"GET /now HTTP/1.1", b"Host: h")
START = b"POST /echo HTTP/1.1\r\nHost: h\r\n"
CHUNKED = b"Transfer-Encoding: chunked"
CL = b"Content-Length: "
TLS_HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(range(190))
OPEN, ENDS = False, True

# Of each theme, name: steps, statuses of the replies, whether the connection ends then by itself

# Requests sent ahead, in every phase
PIPELINED = {
    "pipelined post": ([P + post(b"second")], [200, 200], OPEN),
    "pipelined post while the first is pending": ([P, .005, post(b"second")], [200, 200], OPEN),
    "pipelined post after the first reply": ([P, .05, post(b"second")], [200, 200], OPEN),
    "five pipelined posts": ([P * 5], [200] * 5, OPEN),
    "fifty pipelined gets": ([GET * 50], [200] * 50, OPEN),
    "pipelined get after post": ([P + GET], [200, 200], OPEN),
    "pipelined post after get": ([GET + P], [200, 200], OPEN),
    "mixed pipeline": ([GET + P + GET + P + GET], [200] * 5, OPEN),
    "pipelined head split in its method": ([P + b"PO", .005, b"ST" + P[4:]], [200, 200], OPEN),
    "pipelined head split between CR and LF": ([P + P[:21], .005, P[21:]], [200, 200], OPEN),
    "pipelined body split": ([P + P[:-2], .005, P[-2:]], [200, 200], OPEN),
    "pipelined body split after the first reply": ([P + P[:-2], .05, P[-2:]], [200, 200], OPEN),
    "pipelined piece by piece": ([P, *([bytes([b]) for b in P])], [200, 200], OPEN),
    "pipelined and never finished": ([P + P[:-1]], [200], OPEN),
    "pipelined garbage": ([P + b"\x00\xff\xfe garbage\r\n\r\n"], [200, 400], ENDS),
    "pipelined garbage while pending": ([P, .005, b"\x00\xff\xfe garbage\r\n\r\n"], [200, 400], ENDS),
    "one byte past the body": ([P + b"x"], [200], OPEN),
    "bytes past the body that are no request": ([P + b"x\r\n\r\n"], [200, 400], ENDS),
    "line end past the body": ([P + b"\r\n" + P], [200, 200], OPEN),
    "pipelined after Connection: close": ([post(b"last", b"Connection: close") + P], [200], ENDS),
    "pipelined after HTTP/1.0": ([post(b"last", version=b"1.0") + P], [200], ENDS),
    "pipelined after a handler's close": ([head(b"GET /last HTTP/1.1", b"Host: h") + P], [200], ENDS),
    "pipelined after a refusal": ([head(b"GET /none HTTP/1.1", b"Host: h") + P], [404], ENDS),
    "pipelined behind a cut": ([post(b"x", path=b"/cut") + P], [], ENDS),
    "pipelined behind a big reply": ([head(b"GET /big HTTP/1.1", b"Host: h") + P], [200, 200], OPEN),
    "flood while pending": ([P, b"A" * 3000000], [200, 431], ENDS),
    "newlines while pending": ([P, b"\r\n" * 100000], [200, 400], ENDS),
    "zeroes while pending": ([P, b"\0" * 100000], [200, 400], ENDS),
    "many posts while pending": ([P, .005, P * 20], [200] * 21, OPEN),
}

SMUGGLED = {
    "CL and TE": ([START + CL + b"6\r\n" + CHUNKED + b"\r\n\r\n0\r\n\r\nX"], [400], ENDS),
    "TE and CL": ([START + CHUNKED + b"\r\n" + CL + b"6\r\n\r\n0\r\n\r\nX"], [400], ENDS),
    "CL of zero and TE": ([START + CL + b"0\r\n" + CHUNKED + b"\r\n\r\n" + GET], [400], ENDS),
    "TE and a request behind it": ([START + CHUNKED + b"\r\n\r\n0\r\n\r\n" + GET], [200, 200], OPEN),
    "TE with a parameter": ([START + CHUNKED + b";a=b\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE in a list with nothing": ([START + CHUNKED + b",\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE after identity": ([START + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE before gzip": ([START + CHUNKED + b", gzip\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE gzip": ([START + b"Transfer-Encoding: gzip\r\n\r\n"], [400], ENDS),
    "TE and a length by Connection": ([START + b"Connection: Content-Length\r\n" + CHUNKED + b"\r\n" + CL +
                                       b"5\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE twice": ([START + CHUNKED + b"\r\n" + CHUNKED + b"\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE identity": ([START + b"Transfer-Encoding: identity\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE xchunked": ([START + b"Transfer-Encoding: xchunked\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE with a tab": ([START + b"Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE with a space before the colon": ([START + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE behind a vertical tab": ([START + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE in a folded line": ([START + b"X: y\r\n Transfer-Encoding: chunked\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE folded": ([START + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE empty": ([START + b"Transfer-Encoding:\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE in capitals": ([START + b"TRANSFER-ENCODING: CHUNKED\r\n\r\n0\r\n\r\n"], [400], ENDS),
    "TE's name in capitals": ([START + b"TRANSFER-ENCODING: chunked\r\n\r\n0\r\n\r\n"], [200], OPEN),
    "TE on a GET": ([head(b"GET /now HTTP/1.1", b"Host: h", CHUNKED)], [400], ENDS),
    "TE on HTTP/1.0": ([head(b"POST /echo HTTP/1.0", CHUNKED)], [400], ENDS),
    "TE behind a bare LF": ([START + b"X: y\nTransfer-Encoding: chunked\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE behind a bare CR": ([START + b"X: y\rTransfer-Encoding: chunked\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "TE behind a NUL": ([START + b"X: y\0Transfer-Encoding: chunked\r\n" + CL + b"1\r\n\r\n1"], [400], ENDS),
    "a request in a body": ([post(GET)], [200], OPEN),
    "a request in a GET's body": ([head(b"GET /now HTTP/1.1", b"Host: h", CL + b"%d" % len(GET)) + GET], [200], OPEN),
    "CL twice, equal": ([START + (CL + b"4\r\n") * 2 + b"\r\nbody"], [400], ENDS),
    "CL twice, different": ([START + CL + b"4\r\n" + CL + b"40\r\n\r\nbody"], [400], ENDS),
    "CL twice, other case": ([START + CL + b"4\r\ncontent-length: 5\r\n\r\nbody"], [400], ENDS),
    "CL list": ([START + CL + b"4, 4\r\n\r\nbody"], [400], ENDS),
    "CL in a folded line": ([START + CL + b"4\r\n 0\r\n\r\nbody"], [400], ENDS),
    "CL with a space before the colon": ([START + b"Content-Length : 4\r\n\r\nbody"], [400], ENDS),
}

CHUNKED_START = START + CHUNKED + b"\r\n\r\n"


def chunked(*parts, trailers=b""):
    """A request whose body comes in these chunks."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return CHUNKED_START + chunks + b"0\r\n" + trailers + b"\r\n"


# The chunked coding itself

CHUNKS = {
    "one chunk": ([chunked(b"body")], [200], OPEN),
    "no chunk": ([chunked()], [200], OPEN),
    "a thousand chunks of a byte": ([chunked(*[b"x"] * 1000)], [200], OPEN),
    "chunks and then a request": ([chunked(b"body") + P], [200, 200], OPEN),
    "a request in a chunk": ([chunked(GET)], [200], OPEN),
    "an end in a chunk": ([chunked(b"0\r\n\r\n" + GET)], [200], OPEN),
    "trailers": ([chunked(b"body", trailers=b"X: y\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n")], [200],
                 OPEN),
    "a trailer that is a request": ([CHUNKED_START + b"0\r\n" + GET], [400], ENDS),
    "trailers without an end": ([CHUNKED_START + b"0\r\n" + b"X: y\r\n" * 1000], [431], ENDS),
    "extensions": ([CHUNKED_START + b"4;a=b;c=\"d\"\r\nbody\r\n0;x\r\n\r\n"], [200], OPEN),
    "an extension without an end": ([CHUNKED_START + b"4;" + b"a" * 100000], [400], ENDS),
    "an extension that ends in LF": ([CHUNKED_START + b"4;a\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "an extension with CR": ([CHUNKED_START + b"4;a\rb\r\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a space before an extension": ([CHUNKED_START + b"4 ;a\r\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a space behind a size": ([CHUNKED_START + b"4 \r\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a size of 2^64 + 4": ([CHUNKED_START + b"10000000000000004\r\nbody\r\n0\r\n\r\n"], [413], ENDS),
    "a size of 2^64 - 1": ([CHUNKED_START + b"f" * 16 + b"\r\n"], [413], ENDS),
    "a size of a thousand digits": ([CHUNKED_START + b"0" * 1000 + b"4\r\nbody\r\n"], [400], ENDS),
    "a size with 0x": ([CHUNKED_START + b"0x4\r\nbody\r\n"], [400], ENDS),
    "a size with a sign": ([CHUNKED_START + b"+4\r\nbody\r\n"], [400], ENDS),
    "a negative size": ([CHUNKED_START + b"-4\r\nbody\r\n"], [400], ENDS),
    "no size": ([CHUNKED_START + b"\r\nbody\r\n"], [400], ENDS),
    "a size that ends in LF": ([CHUNKED_START + b"4\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a chunk shorter than its size": ([CHUNKED_START + b"6\r\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a chunk longer than its size": ([CHUNKED_START + b"3\r\nbody\r\n0\r\n\r\n"], [400], ENDS),
    "a chunk that ends in LF": ([CHUNKED_START + b"4\r\nbody\n0\r\n\r\n"], [400], ENDS),
    "chunks at the ceiling": ([chunked(*[b"b" * 4096] * 16)], [200], OPEN),
    "chunks one past the ceiling": ([chunked(*[b"b" * 4096] * 16, b"b")], [413], ENDS),
    "a chunk one past the ceiling": ([CHUNKED_START + b"10001\r\n"], [413], ENDS),
    "chunks that never end": ([CHUNKED_START + b"4\r\nbody\r\n"], [], OPEN),
    "chunks, then the end": ([CHUNKED_START + b"4\r\nbody\r\n", "fin"], [], ENDS),
    "chunks, then a reset": ([CHUNKED_START + b"4\r\nbo", .005, "rst"], None, ENDS),
    "chunks to a path that is not there": ([chunked(b"body").replace(b"/echo", b"/none") + P], [404], ENDS),
    "chunks of a client that waits": ([START + CHUNKED + b"\r\nExpect: 100-continue\r\n\r\n", .02,
                                       b"4\r\nbody\r\n0\r\n\r\n"], [100, 200], OPEN),
}

LENGTHS = {
    "CL missing": ([post(b"body", length=False)], [411], ENDS),
    "CL empty": ([START + CL + b"\r\n\r\nbody"], [400], ENDS),
    "CL negative": ([START + CL + b"-4\r\n\r\nbody"], [400], ENDS),
    "CL with a plus": ([START + CL + b"+4\r\n\r\nbody"], [400], ENDS),
    "CL hexadecimal": ([START + CL + b"0x4\r\n\r\nbody"], [400], ENDS),
    "CL with an exponent": ([START + CL + b"4e0\r\n\r\nbody"], [400], ENDS),
    "CL fractional": ([START + CL + b"4.0\r\n\r\nbody"], [400], ENDS),
    "CL with a letter": ([START + CL + b"4a\r\n\r\nbody"], [400], ENDS),
    "CL with a space inside": ([START + CL + b"4 4\r\n\r\nbody"], [400], ENDS),
    "CL in other digits": ([START + CL + "٤".encode() + b"\r\n\r\nbody"], [400], ENDS),
    "CL with leading zeroes": ([START + CL + b"0000000000000000000000000004\r\n\r\nbody"], [200], OPEN),
    "CL with spaces around": ([START + b"Content-Length: \t 4 \t\r\n\r\nbody"], [200], OPEN),
    "CL at the ceiling": ([post(b"b" * 65536)], [200], OPEN),
    "CL one past the ceiling": ([post(b"b" * 65537)], [413], ENDS),
    "CL of 2^31": ([post(length=2 ** 31)], [413], ENDS),
    "CL of 2^32 + 4": ([post(length=2 ** 32 + 4)], [413], ENDS),
    "CL of 2^63": ([post(length=2 ** 63)], [413], ENDS),
    "CL of 2^64": ([post(length=2 ** 64)], [413], ENDS),
    "CL of 2^64 + 4": ([post(length=2 ** 64 + 4)], [413], ENDS),
    "CL of a thousand digits": ([START + CL + b"9" * 1000 + b"\r\n\r\n"], [413], ENDS),
    "CL zero with a body": ([START + CL + b"0\r\n\r\nGARBAGE\r\n\r\n"], [200, 400], ENDS),
    "body shorter than its CL, then the end": ([post(b"bo", length=4), "fin"], [], ENDS),
    "body shorter than its CL, then a reset": ([post(b"bo", length=4), .005, "rst"], None, ENDS),
    "body announced and never sent": ([post(b"", length=4)], [], OPEN),
    "huge body sent to a refusal": ([post(b"b" * 5000000)], [413], ENDS),
}

HEADS = {
    "part of a method": ([b"PO"], [], OPEN),
    "part of a request line": ([b"POST /echo HT"], [], OPEN),
    "a lone CR": ([b"\r"], [], OPEN),
    "a lone LF": ([b"\n"], [400], ENDS),
    "empty lines": ([b"\r\n\r\n\r\n"], [400], ENDS),
    "an empty line first": ([b"\r\n" + P], [200], OPEN),
    "head without its last line": ([START + CL + b"4\r\n"], [], OPEN),
    "head split everywhere": ([bytes([b]) for b in P], [200], OPEN),
    "head with LF only": ([P.replace(b"\r\n", b"\n")], [400], ENDS),
    "head ending in LF only": ([START + CL + b"4\r\n\nbody"], [400], ENDS),
    "head with CR only": ([P.replace(b"\r\n", b"\r")], [400], ENDS),
    "head with CR CR LF": ([P.replace(b"\r\n", b"\r\r\n")], [400], ENDS),
    "5,000 bytes of head": ([post(b"body", b"X-Long: " + b"a" * 5000)], [200], OPEN),
    "10,000 bytes of head": ([post(b"body", b"X-Long: " + b"a" * 10000)], [200], OPEN),
    "20,000 bytes of head": ([post(b"body", b"X-Long: " + b"a" * 20000)], [431], ENDS),
    "a megabyte of head": ([START + b"X-Long: " + b"a" * 1000000], [431], ENDS),
    "a field named x of 500 bytes": ([post(b"body", b"x: " + b"a" * 500)], [200], OPEN),
    "a field named x of 500 bytes, alone": ([b"GET /now HTTP/1.1\r\nx: " + b"a" * 500 + b"\r\n\r\n"], [400], ENDS),
    "a field named x of 500 bytes, unfinished": ([b"POST /echo HTTP/1.1\r\nx: " + b"a" * 500], [], OPEN),
    "99 fields": ([post(b"body", *[b"X-%d: y" % i for i in range(98)])], [200], OPEN),
    "101 fields": ([post(b"body", *[b"X-%d: y" % i for i in range(99)])], [431], ENDS),
    "5,000 empty fields": ([START + b"a:\r\n" * 5000], [431], ENDS),
    "a long path": ([head(b"GET /paths/" + b"p" * 15000 + b" HTTP/1.1", b"Host: h")], [200], OPEN),
    "a path without an end": ([b"GET /" + b"p" * 100000], [431], ENDS),
    "a method without an end": ([b"A" * 100000], [431], ENDS),
    "a name without a colon": ([post(b"body", b"X-Nothing")], [400], ENDS),
    "a name without letters": ([post(b"body", b": y")], [400], ENDS),
    "a name in UTF-8": ([post(b"body", "Ü: y".encode())], [400], ENDS),
    "a name with a NUL": ([post(b"body", b"X\0: y")], [400], ENDS),
    "a name with a space": ([post(b"body", b"X Y: y")], [400], ENDS),
    "a value with a NUL": ([post(b"body", b"X: a\0b")], [400], ENDS),
    "a value with an escape": ([post(b"body", b"X: \x1b[2J")], [400], ENDS),
    "a value with DEL": ([post(b"body", b"X: \x7f")], [400], ENDS),
    "a value with high bytes": ([post(b"body", b"X: \xff\xfe\x80")], [200], OPEN),
    "a folded value": ([post(b"body", b"X: a\r\n\tb")], [400], ENDS),
    "a space before the first field": ([b"POST /echo HTTP/1.1\r\n Host: h\r\n\r\n"], [400], ENDS),
    "no Host": ([head(b"GET /now HTTP/1.1")], [400], ENDS),
    "two Hosts": ([head(b"GET /now HTTP/1.1", b"Host: a", b"Host: b")], [400], ENDS),
    "two signatures": ([post(b"body", b"Telnyx-Timestamp: 1", b"telnyx-timestamp: 2")], [400], ENDS),
    "HTTP/1.0 without a Host": ([head(b"GET /now HTTP/1.0")], [200], ENDS),
}

REQUEST_LINES = {
    "HTTP/0.9": ([b"GET /now\r\n"], [400], ENDS),
    "HTTP/2 preface": ([b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)], [505], ENDS),
    "HTTP/2 by upgrade": ([post(b"body", b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c",
                                b"HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")], [200], OPEN),
    "WebSocket by upgrade": ([head(b"GET /now HTTP/1.1", b"Host: h", b"Connection: Upgrade", b"Upgrade: websocket",
                                   b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                                   b"Sec-WebSocket-Version: 13")], [200], OPEN),
    "HTTP/3": ([head(b"GET /now HTTP/3.0", b"Host: h")], [505], ENDS),
    "a version in small letters": ([head(b"GET /now http/1.1", b"Host: h")], [400], ENDS),
    "a version of many digits": ([head(b"GET /now HTTP/1.111111", b"Host: h")], [400], ENDS),
    "two spaces": ([head(b"GET  /now HTTP/1.1", b"Host: h")], [400], ENDS),
    "a tab for a space": ([head(b"GET\t/now HTTP/1.1", b"Host: h")], [400], ENDS),
    "a space in the path": ([head(b"GET /now x HTTP/1.1", b"Host: h")], [400], ENDS),
    "a NUL in the path": ([head(b"GET /now\0 HTTP/1.1", b"Host: h")], [400], ENDS),
    "a high byte in the path": ([head(b"GET /n\xf6w HTTP/1.1", b"Host: h")], [400], ENDS),
    "a fragment": ([head(b"GET /now#x HTTP/1.1", b"Host: h")], [400], ENDS),
    "an absolute target": ([head(b"GET http://elsewhere/now HTTP/1.1", b"Host: h")], [200], OPEN),
    "an absolute target without a path": ([head(b"GET http://elsewhere HTTP/1.1", b"Host: h")], [404], ENDS),
    "dots in the path": ([head(b"GET /paths/../now HTTP/1.1", b"Host: h")], [200], OPEN),
    "dots that lead out": ([head(b"GET /../../etc/passwd HTTP/1.1", b"Host: h")], [404], ENDS),
    "a percent sign alone": ([head(b"GET /paths/% HTTP/1.1", b"Host: h")], [200], OPEN),
    "an encoded NUL": ([head(b"GET /paths/%00 HTTP/1.1", b"Host: h")], [200], OPEN),
    "a thousand ampersands": ([head(b"GET /now?" + b"a&" * 1000 + b" HTTP/1.1", b"Host: h")], [200], OPEN),
    "CONNECT": ([head(b"CONNECT elsewhere:443 HTTP/1.1", b"Host: h")], [400], ENDS),
    "CONNECT to a path": ([head(b"CONNECT /echo HTTP/1.1", b"Host: h")], [405], ENDS),
    "TRACE": ([head(b"TRACE /now HTTP/1.1", b"Host: h")], [405], ENDS),
    "OPTIONS *": ([head(b"OPTIONS * HTTP/1.1", b"Host: h")], [404], ENDS),
    "an unknown method": ([head(b"BREW /echo HTTP/1.1", b"Host: h")], [405], ENDS),
    "a method in small letters": ([head(b"post /echo HTTP/1.1", b"Host: h", CL + b"0")], [405], ENDS),
    "two methods": ([head(b"GET POST /now HTTP/1.1", b"Host: h")], [400], ENDS),
    "a method as a field": ([head(b"GET /now HTTP/1.1", b"Host: h", b"POST /echo HTTP/1.1")], [400], ENDS),
}

EXPECTATIONS = {
    "Expect and no body": ([post(b"", b"Expect: 100-continue", length=4)], [100], OPEN),
    "Expect and the body at once": ([post(b"body", b"Expect: 100-continue")], [200], OPEN),
    "Expect and a body too large": ([post(b"", b"Expect: 100-continue", length=70000)], [413], ENDS),
    "Expect something else": ([post(b"body", b"Expect: tea")], [417], ENDS),
    "Expect twice": ([post(b"body", b"Expect: 100-continue", b"Expect: 100-continue")], [400], ENDS),
    "Expect a hundred times, never sending": ([post(b"", b"Expect: 100-continue", length=4), .02, b"body" + post(
        b"", b"Expect: 100-continue", length=4)], [100, 200, 100], OPEN),
}

PROTOCOLS = {
    "TLS": ([TLS_HELLO], [400], ENDS),
    "SSL 2": ([bytes.fromhex("802e0103010015000000100100800200800300800400")], [400], ENDS),
    "SSH": ([b"SSH-2.0-OpenSSH_9.2\r\n"], [400], ENDS),
    "SMTP": ([b"EHLO elsewhere\r\n"], [400], ENDS),
    "MQTT": ([bytes.fromhex("101000044d5154540402003c000474657374")], [400], ENDS),
    "SOCKS": ([bytes.fromhex("050100")], [400], ENDS),
    "PROXY protocol": ([b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + P], [400], ENDS),
    "PROXY protocol 2": ([bytes.fromhex("0d0a0d0a000d0a515549540a21110000")], [400], ENDS),
    "RTSP": ([head(b"OPTIONS rtsp://h RTSP/1.0", b"CSeq: 1")], [400], ENDS),
    "SIP": ([head(b"OPTIONS sip:h SIP/2.0", b"Via: x")], [400], ENDS),
    "zeroes": ([bytes(100000)], [400], ENDS),
    "every byte": ([bytes(range(256)) * 100], [400], ENDS),
    "every byte from the top": ([bytes(range(255, -1, -1))], [400], ENDS),
}

ENDINGS = {
    "connects and says nothing": ([], [], OPEN),
    "connects and ends": (["fin"], [], ENDS),
    "connects and resets": (["rst"], None, ENDS),
    "ends in the head": ([START, "fin"], [], ENDS),
    "resets in the head": ([START, .005, "rst"], None, ENDS),
    "resets while pending": ([P, .005, "rst"], None, ENDS),
    "resets while pending, having sent ahead": ([P + P, .005, "rst"], None, ENDS),
    "ends while pending": ([P, .005, "fin"], [200], ENDS),
    "ends with its request": ([P, "fin"], [200], ENDS),
    "ends with several": ([P + GET + chunked(b"body"), "fin"], [200, 200, 200], ENDS),
    "resets in a big reply": ([head(b"GET /big HTTP/1.1", b"Host: h"), .02, "rst"], None, ENDS),
    "ends in a big reply": ([head(b"GET /big HTTP/1.1", b"Host: h"), "fin"], None, ENDS),
    "never reads a big reply": ([head(b"GET /big HTTP/1.1", b"Host: h"), .05], None, OPEN),
    "never reads a big reply and talks on": ([head(b"GET /big HTTP/1.1", b"Host: h"), .05, P * 100, .05], None, OPEN),
    "asks for many big replies and reads none": ([head(b"GET /big HTTP/1.1", b"Host: h") * 50, .05], None, OPEN),
    "resets after a refusal": ([head(b"GET /none HTTP/1.1", b"Host: h"), .02, "rst"], None, ENDS),
    "talks on after a refusal": ([head(b"GET /none HTTP/1.1", b"Host: h"), .02, P * 10], [404], ENDS),
    "urgent data": ([START, "urgent", CL + b"4\r\n\r\nbody"], None, OPEN),
}

THEMES = (PIPELINED, SMUGGLED, CHUNKS, LENGTHS, HEADS, REQUEST_LINES, EXPECTATIONS, PROTOCOLS, ENDINGS)
ATTACKS = {name: theme[name] for theme in THEMES for name in theme}
