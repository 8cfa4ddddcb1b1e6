#!/usr/bin/env python3
"""Writes operations.inc from facts.jsonl for the areas in areas.txt; --check only compares.

Fails when two operations would have the same name or topic, and on anything that the bridge cannot
send, so that an area is either offered whole or not at all.
"""

import json
import pathlib
import re
import sys

from classes import CLASSES, KINDS, classes_of
from naming import names_of, snake
from notation import kind_of, members_written, written

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "operations.inc"
OWN_KEYS = {"correlation_id", "expires_at"}  # the bridge's own keys of a command's payload
MAX_IDS = 4  # OPERATION_MAX_IDS
MAX_LEVELS = 16  # OPERATION_MAX_LEVELS
MAX_PARAMS = 128  # OPERATION_MAX_PARAMS
CONTENT = {None: "n", "json": "j", "form": "f"}

# Which parameters name what commands must be kept in order for, by place and wire name.
SCOPES = {
    "c": {
        "path": {"call_control_id", "call_sid", "call_sid_or_participant_label"},
        "body": {"call_control_id", "call_control_ids"},
    },
    "f": {"path": {"conference_id", "conference_sid"}},
    "q": {"path": {"queue_name", "queue_sid"}},
}

HEAD = """\
/* clang-format off */
/* Made by src/ops/generate.py from src/ops/facts.jsonl and src/ops/areas.txt: change those instead. Read by
 * operation_table.c, which says what stands where. */
"""


def fail(fact, why):
    sys.exit(f"{fact['name']}: {why}")


def scope_of(fact, place, name):
    if place == "path" and name == "id" and fact["path"].startswith("/conferences/{id}"):
        return "f"
    for scope, places in SCOPES.items():
        if name in places.get(place, ()):
            return scope
    return "-"


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
    if sum(place == "path" for _, _, place, *_ in params) > MAX_IDS or len(steps) > MAX_LEVELS or len(params) > MAX_PARAMS:
        fail(fact, "it has too many parameters, in its path or in all, or its topic too many levels")
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


def literal(*texts):
    """A C literal that holds each text with a NUL behind it, but for the last, which the compiler ends."""
    text = "\\0".join(texts)
    if "??" in text or not text.isascii():
        sys.exit(f"a C literal cannot hold {text}")
    return '"' + re.sub(r"\\0(?=\d)", r"\\000", text) + '"'


def step_written(word, param):
    return word if param < 0 else f"{{{param}{word or ''}"


def row_of(fact, name, alias, reaches, pages):
    params, steps = list(params_of(fact)), steps_of(fact, name)
    check(fact, params, steps)
    kind, reach, destinations = reaches
    flags = "".join(letter for letter, key in (("c", "command_id"), ("b", "binary_reply")) if fact.get(key))
    paged = pages.index(fact["pages"]) + 1 if "pages" in fact else 0
    head = f"{CONTENT[fact.get('content')]}{CLASSES.index(kind)}{KINDS.index(reach)}{flags}"
    one_of = "|".join(map(members_written, fact.get("one_of", [])))
    written_params = [text for param, alias_, place, type_, required, scope in params for text in (
        (place[0].upper() if required else place[0]) + kind_of(type_) + scope + param, alias_ or "", written(type_))]
    return (f"OPERATION({literal(name, alias or '')}, {literal(fact['method'], fact['path'], *(step_written(*step) for step in steps))}, "
            f"{literal(head, ','.join(destinations), one_of, *written_params)}, {paged}, {len(params)}, {len(steps)})")


def pages_row(pages):
    return "PAGES(" + ", ".join(literal(pages.get(key, "")) for key in ("page", "size", "items", "next", "last")) + ")"


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
    offered = offered_operations()
    pages = sorted({json.dumps(fact["pages"]) for fact, *_ in offered if "pages" in fact})
    pages = [json.loads(text) for text in pages]
    rows = [pages_row(one) for one in pages] + [row_of(*operation, pages) for operation in offered]
    return HEAD + "\n".join(rows) + "\n"


def main():
    text = generate()
    if sys.argv[1:] == ["--check"]:
        if not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text:
            sys.exit("src/ops/operations.inc is stale: run src/ops/generate.py")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
