#!/usr/bin/env python3
"""Writes dear_ranges.c: the numbers that cost more than a call. Run with the PyPI package `phonenumbers` (a port of Google's
libphonenumber with its metadata, Apache License 2.0) on the path: PYTHONPATH=... src/ops/ranges.py

A range is a prefix with the calling code, and how many digits its numbers have. Premium and shared-cost numbers are
those of the metadata; satellite numbers are those of the calling codes for satellite systems, which it has no type for.
"""

import functools
import pathlib
import re._parser as sre  # the standard library's parser of patterns

OUT = pathlib.Path(__file__).parent / "dear_ranges.c"
SATELLITE = {870: "Inmarsat", 881: "Globalstar, Iridium and others", 88213: "EMSAT", 88216: "Thuraya"}
MAX_DIGITS = 17
OTHERS = ("fixed_line", "mobile", "toll_free", "voip", "personal_number", "pager", "uan", "voicemail")
COSTS = (("premium_rate", "DEAR_PREMIUM"), ("shared_cost", "DEAR_SHARED_COST"))

HEAD = """\
/* clang-format off */
/* Made by src/ops/ranges.py from the metadata of libphonenumber {version} (https://github.com/google/libphonenumber,
 * Copyright The Libphonenumber Authors, Apache License 2.0; by way of the PyPI package phonenumbers).
 * Satellite systems are told by their calling codes. Sorted by prefix. */
#include "bridge/destination.h"

const char dear_ranges_version[] = "libphonenumber {version}";

const struct dear_range dear_ranges[] = {{
"""


def compiled(pattern):
    """The pattern as a function state -> {digit: state}, with its start and whether a state accepts. A state is what is
    left to match: a tuple of parsed items, in a frozenset of the alternatives."""

    def digits_of(item):
        op, arg = item
        if op is sre.LITERAL:
            return {int(chr(arg))}
        found = set()
        for kind, value in arg:
            if kind is sre.LITERAL:
                found.add(int(chr(value)))
            elif kind is sre.RANGE:
                found |= set(range(int(chr(value[0])), int(chr(value[1])) + 1))
            elif kind is sre.CATEGORY:
                found |= set(range(10))
            else:
                raise ValueError(item)
        return found

    @functools.cache
    def closed(rest):
        """The ways on from `rest`: those that begin with one digit, or nothing left."""
        if not rest:
            return frozenset({()})
        (op, arg), after = rest[0], rest[1:]
        if op in (sre.LITERAL, sre.IN):
            return frozenset({rest})
        if op is sre.SUBPATTERN:
            return closed(frozen(arg[3]) + after)
        if op is sre.BRANCH:
            return frozenset().union(*(closed(frozen(way) + after) for way in arg[1]))
        if op is sre.MAX_REPEAT:
            least, most, body = arg
            assert most < 32
            ways = frozenset() if least else closed(after)
            again = ((sre.MAX_REPEAT, (max(least - 1, 0), most - 1, body)),) if most > 1 else ()
            return ways | closed(frozen(body) + again + after)
        raise ValueError(op)

    def frozen(parsed):
        return tuple((op, freeze(arg)) for op, arg in parsed)

    def freeze(arg):
        if isinstance(arg, (list, sre.SubPattern)):
            return tuple(freeze(part) for part in arg)
        return tuple(freeze(part) for part in arg) if isinstance(arg, tuple) else arg

    @functools.cache
    def step(state, digit):
        out = frozenset()
        for rest in state:
            if rest and digit in digits_of(rest[0]):
                out |= closed(rest[1:])
        return out

    return closed(frozen(sre.parse(pattern))), step


def prefixes_of(pattern):
    """{prefix: lengths} such that a number matches exactly when it has such a prefix and length."""
    start, step = compiled(pattern)

    @functools.cache
    def count(state, length):
        if length == 0:
            return int(() in state)
        return sum(count(step(state, digit), length - 1) for digit in range(10)) if state else 0

    found = {}

    def look(prefix, state):
        counts = {n: count(state, n) for n in range(MAX_DIGITS - len(prefix))}
        if all(number in (0, 10**n) for n, number in counts.items()):
            lengths = {len(prefix) + n for n, number in counts.items() if number}
            if lengths:
                found[prefix] = lengths
            return
        for digit in range(10):
            look(prefix + str(digit), step(state, digit))

    look("", start)
    return found


def has_numbers(others, prefix, lengths):
    """Whether one of the compiled patterns has numbers with that prefix and one of those lengths."""
    for start, step in others:
        state = start
        for digit in prefix:
            state = step(state, int(digit))
        states = {state}
        for length in range(len(prefix), MAX_DIGITS):
            if length in lengths and any(() in state for state in states):
                return True
            states = {step(state, digit) for state in states for digit in range(10)} - {frozenset()}
    return False


def with_overdialled(lengths, others, prefix):
    """Digits behind a whole number are not looked at by the network: a longer number is the same, unless it is another."""
    room = range(max(lengths) + 1, MAX_DIGITS)
    return lengths | {n for n in room if not has_numbers(others, prefix, {n})}


def shortened(ranges, others):
    """A range is as wide as it can be without numbers of another kind, so that it is what people know it by: 900."""
    out = {}
    for prefix, (cost, lengths) in ranges.items():
        while len(prefix) > 1 and not has_numbers(others, prefix[:-1], set(range(MAX_DIGITS))):
            if any(key.startswith(prefix[:-1]) and other != cost for key, (other, _) in ranges.items()):
                break
            prefix = prefix[:-1]
        out[prefix] = (cost, out.get(prefix, (cost, frozenset()))[1] | lengths)
    return out


def merge(ranges):
    """Ten prefixes that differ in the last digit alone are one."""
    done = False
    while not done:
        done = True
        for prefix in {key[:-1] for key in ranges}:
            ten = [ranges.get(prefix + str(digit)) for digit in range(10)]
            if ten[0] and all(one == ten[0] for one in ten):
                for digit in range(10):
                    del ranges[prefix + str(digit)]
                ranges[prefix] = ten[0]
                done = False
    return ranges


def patterns_of(phonenumbers, code, names):
    """(name, pattern, possible lengths) of each region of the calling code."""
    metadata = phonenumbers.PhoneMetadata
    for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        world = region == "001"
        data = metadata.metadata_for_nongeo_region(code) if world else metadata.metadata_for_region(region)
        for name in names:
            part = getattr(data, name)
            if part is not None and part.national_number_pattern:
                yield name, part.national_number_pattern, part.possible_length


def ranges_of(phonenumbers, code):
    others = [compiled(pattern) for _, pattern, _ in patterns_of(phonenumbers, code, OTHERS)]
    ranges = {}
    for name, pattern, possible in patterns_of(phonenumbers, code, dict(COSTS)):
        for prefix, lengths in prefixes_of(pattern).items():
            lengths = {n for n in lengths if not possible or n in possible}
            if lengths:
                cost, known = ranges.setdefault(prefix, (dict(COSTS)[name], frozenset()))
                ranges[prefix] = (cost, known | with_overdialled(lengths, others, prefix))
    ranges = shortened(ranges, others)
    return {
        str(code) + prefix: (cost, frozenset(n + len(str(code)) for n in lengths if n + len(str(code)) < MAX_DIGITS))
        for prefix, (cost, lengths) in ranges.items()
    }


def all_ranges(phonenumbers):
    ranges = {}
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        ranges |= ranges_of(phonenumbers, code)
    for code in SATELLITE:
        ranges[str(code)] = ("DEAR_SATELLITE", frozenset(range(len(str(code)) + 1, MAX_DIGITS)))
    return merge(ranges)


def main():
    import phonenumbers

    rows = sorted(all_ranges(phonenumbers).items())
    text = HEAD.format(version=phonenumbers.__version__)
    for prefix, (cost, lengths) in rows:
        text += f'    {{"{prefix}", {hex(sum(1 << n for n in lengths))}, {cost}}},\n'
    text += "};\nconst size_t dear_range_count = sizeof dear_ranges / sizeof dear_ranges[0];\n"
    OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
