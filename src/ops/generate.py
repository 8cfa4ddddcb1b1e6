#!/usr/bin/env python3
"""Writes operation_table.c from facts.jsonl for the areas in areas.txt; --check only compares.

Fails when two operations would have the same name or topic, and on anything that the bridge cannot
send, so that an area is either offered whole or not at all.
"""

import json
import pathlib
import re
import sys

from classes import classes_of
from naming import names_of, snake
from notation import kind_of, written

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "operation_table.c"
OWN_KEYS = {"correlation_id", "expires_at"}  # the bridge's own keys of a command's payload
MAX_IDS = 4  # OPERATION_MAX_IDS
MAX_LEVELS = 16  # OPERATION_MAX_LEVELS
CONTENT = {None: "OPERATION_NO_BODY", "json": "OPERATION_JSON", "form": "OPERATION_FORM"}

# Which parameters name what commands must be kept in order for, by place and wire name.
SCOPES = {
    "OPERATION_CALL": {
        "path": {"call_control_id", "call_sid", "call_sid_or_participant_label"},
        "body": {"call_control_id", "call_control_ids"},
    },
    "OPERATION_CONFERENCE": {"path": {"conference_id", "conference_sid"}},
    "OPERATION_QUEUE": {"path": {"queue_name", "queue_sid"}},
}

HEAD = """\
/* clang-format off */
/* Made by src/ops/generate.py from src/ops/facts.jsonl and src/ops/areas.txt: change those instead. */
#include "bridge/operation.h"

#define PATH  OPERATION_IN_PATH
#define QUERY OPERATION_IN_QUERY
#define BODY  OPERATION_IN_BODY
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
"""


def fail(fact, why):
    sys.exit(f"{fact['name']}: {why}")


def scope_of(fact, place, name):
    if place == "path" and name == "id" and fact["path"].startswith("/conferences/{id}"):
        return "OPERATION_CONFERENCE"
    for scope, places in SCOPES.items():
        if name in places.get(place, ()):
            return scope
    return "OPERATION_NO_SCOPE"


def params_of(fact):
    """(name, alias, place, type, required, scope), path parameters first, in the path's order."""
    ids = fact.get("ids", {})
    path = {name + "!": ids.get(name, "string") for name in re.findall(r"\{([^}]+)\}", fact["path"])}
    for place, params in (("path", path), ("query", fact.get("query", {})), ("body", fact.get("body", {}))):
        for name, kind in params.items():
            name, required = name.rstrip("!"), name.endswith("!")
            alias = fact.get("aliases", {}).get(f"{place}.{name}")
            yield name, alias, place, kind, required, scope_of(fact, place, name)


def is_resource(segment, word):
    return re.sub("[^a-z0-9]", "", segment.lower()) == word.replace("_", "")


def steps_of(fact, name):
    """The topic's steps as (word, path parameter's index): the words of the name, and each parameter
    after the word for its resource, which the path has just before it."""
    words, steps, index, before = name.split("."), [], 0, None
    resources, verb = words[:-1], words[-1]
    for segment in fact["path"].strip("/").split("/"):
        if segment.startswith("{"):
            in_name = bool(steps) and steps[-1] == (before, -1)
            steps.append((None if in_name else before, index))
            index += 1
            continue
        before = snake(re.sub(r"\.json$", "", segment))
        if resources and is_resource(segment, resources[0]):
            before = resources.pop(0)
            steps.append((before, -1))
    return steps + [(word, -1) for word in resources + [verb]]


def check(fact, params, steps):
    if fact.get("content") not in CONTENT:
        fail(fact, f"a body of type {fact['content']} cannot be sent")
    if fact.get("base_url"):
        fail(fact, f"it is served by another host, {fact['base_url']}")
    if "?" in fact["path"] or not re.fullmatch(r"(/(\{[\w-]+\}(\.json)?|[\w.-]+))+", fact["path"]):
        fail(fact, f"the path {fact['path']} cannot be built")
    if fact.get("body") and not fact.get("content"):
        fail(fact, "it has a body but no content type")
    if sum(place == "path" for _, _, place, *_ in params) > MAX_IDS or len(steps) > MAX_LEVELS:
        fail(fact, "its path has too many parameters or its topic too many levels")
    if fact.get("command_id", False) != ("command_id" in fact.get("body", {})):
        fail(fact, "command_id must be a body parameter exactly where it is taken")
    keys = {}
    for name, alias, place, *_ in params:
        for key in filter(None, (name, alias)):
            if key in OWN_KEYS:
                fail(fact, f"its parameter {key} is a key of the bridge")
            keys.setdefault(key, set()).add(place)
    for key, places in keys.items():
        if len(places) > 1 and not any(key == p[0] and p[1] for p in params if p[2] == "body"):
            fail(fact, f"its parameter {key} is in {' and '.join(sorted(places))}, without another name")


def quoted(text):
    return "NULL" if text is None else f'"{text}"'


def write_operation(fact, name):
    params, steps = list(params_of(fact)), steps_of(fact, name)
    check(fact, params, steps)
    symbol = re.sub(r"\W", "_", name)
    out = ["", f"/* {name}: {fact['method']} {fact['path']} */"]
    if params:
        out.append(f"static const struct operation_param {symbol}_params[] = {{")
        for param, alias, place, kind, required, scope in params:
            out.append(
                f"    {{{quoted(param)}, {quoted(alias)}, {place.upper()}, {kind_of(kind)}, "
                f"{str(required).lower()}, {scope}, {quoted(written(kind))}}},"
            )
        out.append("};")
    out.append(f"static const struct operation_step {symbol}_steps[] = {{")
    out.append("    " + " ".join(f"{{{quoted(word)}, {param}}}," for word, param in steps))
    out.append("};")
    return out


def write_row(fact, name, alias, reaches):
    symbol = re.sub(r"\W", "_", name)
    params = list(params_of(fact))
    ids = sum(place == "path" for _, _, place, *_ in params)
    array = f"{symbol}_params, COUNT({symbol}_params)" if params else "NULL, 0"
    flags = ", ".join(str(fact.get(key, False)).lower() for key in ("command_id", "binary_reply"))
    kind, reach, destinations = reaches
    classes = f"OPERATION_CLASS_{kind.upper()}, OPERATION_REACH_{reach.upper()}, {quoted(','.join(destinations))}"
    return [
        f"    {{{quoted(name)}, {quoted(alias)}, {quoted(fact['method'])},",
        f"     {quoted(fact['path'])},",
        f"     {array}, {ids}, {symbol}_steps, COUNT({symbol}_steps),",
        f"     {CONTENT[fact.get('content')]}, {flags},",
        f"     {classes}}},",
    ]


def check_topics(operations):
    """Two operations must never be readable from one topic of words only, nor from one request."""
    seen = {}
    for fact, name, alias, _ in operations:
        shape = re.sub(r"\{[^}]+\}", "{}", fact["path"])
        for key in filter(None, (name, alias, f"{fact['method']} {shape}")):
            if key in seen:
                fail(fact, f"{key} is {seen[key]['name']} too")
            seen[key] = fact


def offered_operations():
    """(fact, name, alias, class) of each operation in the areas, sorted by name."""
    with open(HERE / "facts.jsonl", encoding="utf-8") as lines:
        facts = [json.loads(line) for line in lines]
    areas = {line.strip() for line in open(HERE / "areas.txt", encoding="utf-8") if line[0] not in "#\n"}
    unknown = areas - {fact["name"].split(".")[0] for fact in facts}
    if unknown:
        sys.exit(f"areas.txt names areas without operations: {', '.join(sorted(unknown))}")
    names, classes = names_of(facts), classes_of(facts)
    offered = [(fact, *names[fact["name"]], classes[fact["name"]]) for fact in facts if fact["name"].split(".")[0] in areas]
    offered.sort(key=lambda operation: operation[1])
    check_topics(offered)
    return offered


def generate():
    offered, out = offered_operations(), [HEAD.rstrip()]
    for fact, name, *_ in offered:
        out += write_operation(fact, name)
    out += ["", "static const struct operation table[] = {"]
    for operation in offered:
        out += write_row(*operation)
    out += ["};", "", "const struct operation *operation_all(size_t *count) {", "  *count = COUNT(table);"]
    out += ["  return table;", "}"]
    return "\n".join(out) + "\n"


def main():
    text = generate()
    if sys.argv[1:] == ["--check"]:
        if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
            sys.exit("src/ops/operation_table.c is stale: run src/ops/generate.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
