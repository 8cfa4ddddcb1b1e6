"""How the table writes types; include/bridge/operation.h describes the notation."""

import json
import re
import sys

LETTERS = {"string": "s", "integer": "i", "number": "n", "boolean": "b", "any": "?", "file": "f", "null": "~"}
MOST_OBJECTS = 16  # OPERATION_MAX_OBJECTS
NO_VALUE = re.compile(r"[\x00-\x1f()|\"\\]")  # what the notation uses itself
NO_NAME = re.compile(r"[\x00-\x1f()|\[\]{},:!\"\\]")


def alternatives(kind):
    return kind["|"] if isinstance(kind, dict) and "|" in kind else [kind]


def values_written(values):
    letters = {}
    for value in values:
        text = value if isinstance(value, str) else json.dumps(value)
        if NO_VALUE.search(text):
            sys.exit(f"the value {text!r} cannot be written into the table")
        letters.setdefault({bool: "b", str: "s", int: "i", float: "n"}[type(value)], []).append(text)
    return "|".join(f"{letter}({'|'.join(texts)})" for letter, texts in letters.items())


def members_written(members):
    out = []
    for name in sorted(members, key=lambda name: name.rstrip("!")):
        if NO_NAME.search(name.rstrip("!")):
            sys.exit(f"the member {name!r} cannot be written into the table")
        out.append(f"{name}:{written(members[name])}")
    return "{" + ",".join(out) + "}"


def written(kind, inside=True):
    """A type of the facts as the table writes it; a parameter that is a file may say what it is called and of what type."""
    if kind == "file" and not inside:
        return "f|{content_type:s,data!:f,filename:s}"
    if isinstance(kind, str):
        return LETTERS[kind]
    if isinstance(kind, list):
        return f"[{written(kind[0])}]"
    if "|" in kind:
        if sum(isinstance(one, dict) and "=" not in one for one in kind["|"]) > MOST_OBJECTS:
            sys.exit(f"too many objects of which one is good: {kind}")
        return "|".join(map(written, kind["|"]))
    return values_written(kind["="]) if "=" in kind else members_written(kind)


def kind_of(kind):
    """What JSON it is besides null, as a letter: s i n b [ {, or ? where several kinds are good."""
    letters = {"?" if one == "file" else written(one)[0] for one in alternatives(kind)} - {"~"}
    return letters.pop() if len(letters) == 1 else "?"
