#!/usr/bin/env python3
"""Writes operations.inc from facts.jsonl, but for what left_out.txt names; --check only compares.

Fails when two operations would have the same name or topic, and on anything that the bridge cannot
send, so that nothing is left out that left_out.txt does not name.
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
API = "https://api.telnyx.com/v2"
API_ROOT = "https://api.telnyx.com"
OWN_KEYS = {"correlation_id", "expires_at", "page_all"}  # the bridge's own keys of a command's payload
MAX_IDS = 4  # OPERATION_MAX_IDS
MAX_LEVELS = 16  # OPERATION_MAX_LEVELS
MAX_PARAMS = 128  # OPERATION_MAX_PARAMS
CONTENT = {None: "n", "json": "j", "any": "a", "form": "f", "multipart": "m", "bytes": "y"}

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
/* Made by src/ops/generate.py from src/ops/facts.jsonl and src/ops/left_out.txt: change those instead. Read by
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


def alias_of(fact, place, name, path):
    """The SDK's name where it differs; one of ours for what shares its name with an id or with a key of the bridge."""
    taken = place == "body" and (name in path or name in OWN_KEYS)
    return fact.get("aliases", {}).get(f"{place}.{name}", f"body_{name}" if taken else None)


def params_of(fact):
    """(name, alias, place, type, required, scope), path parameters first, in the path's order; a body that is a value is a
    parameter called body."""
    path = re.findall(r"\{([^}]+)\}", fact["path"])
    ids = {name + "!": fact.get("ids", {}).get(name, "string") for name in path}
    body = {"body!": fact["whole"]} if "whole" in fact else fact.get("body", {})
    for place, params in (("path", ids), ("query", fact.get("query", {})), ("body", body), ("header", fact.get("header", {}))):
        for name, kind in params.items():
            name, required = name.rstrip("!"), name.endswith("!")
            yield name, alias_of(fact, place, name, path), place, kind, required, scope_of(fact, place, name)


def is_resource(segment, word):
    return re.sub("[^a-z0-9]", "", segment.lower()) == word.replace("_", "")


def steps_of(fact, name):
    """The topic's steps as (word, path parameter's index): the words of the name, of which the first comes first, and each
    parameter after the word for its resource, which the path has just before it, or after its own name."""
    words, steps, index, before = name.split("."), [], 0, None
    resources, verb = words[:-1], words[-1]
    for segment in fact["path"].partition("?")[0].strip("/").split("/"):
        if segment.startswith("{"):
            if not steps and resources:
                steps.append((resources.pop(0), -1))
            in_name = bool(steps) and steps[-1] == (before, -1)
            steps.append((None if in_name else before or snake(segment[1:].partition("}")[0]), index))
            index, before = index + 1, None
            continue
        before = snake(re.sub(r"\.json$", "", segment))
        place = next((i for i, word in enumerate(resources) if is_resource(segment, word)), None)
        if place is not None:
            before = resources[place]
            steps += [(word, -1) for word in resources[:place + 1]]
            del resources[:place + 1]
    return steps + [(word, -1) for word in resources + [verb]]


def check(fact, params, steps):
    if fact.get("content") not in CONTENT:
        fail(fact, f"a body of type {fact['content']} cannot be sent")
    if fact.get("base_url", API) not in (API, API_ROOT):
        fail(fact, f"it is served by another host, {fact['base_url']}")
    if not re.fullmatch(r"(/(\{[\w-]+\}(\.json)?|[\w.-]+))+(\?[\w-]+=\w+)?", fact["path"]):
        fail(fact, f"the path {fact['path']} cannot be built")
    if fact.get("body") and not fact.get("content"):
        fail(fact, "it has a body but no content type")
    if sum(place == "path" for _, _, place, *_ in params) > MAX_IDS or len(steps) > MAX_LEVELS or len(params) > MAX_PARAMS:
        fail(fact, "it has too many parameters, in its path or in all, or its topic too many levels")
    if len(fact.get("header", {})) > 1:
        fail(fact, "it has more than one parameter that is a header")
    if fact.get("command_id", False) != ("command_id" in fact.get("body", {})):
        fail(fact, "command_id must be a body parameter exactly where it is taken")
    keys = {}
    for name, alias, place, *_ in params:
        for key in filter(None, (name, alias)):
            if key in OWN_KEYS and not alias:
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
    flags = "".join(letter for letter, key in (("c", "command_id"), ("b", "binary_reply"), ("w", "whole")) if fact.get(key))
    flags += "r" * (fact.get("base_url") == API_ROOT)
    paged = pages.index(fact["pages"]) + 1 if "pages" in fact else 0
    head = f"{CONTENT[fact.get('content')]}{CLASSES.index(kind)}{KINDS.index(reach)}{flags}"
    one_of = "|".join(map(members_written, fact.get("one_of", [])))
    written_params = [text for param, alias_, place, type_, required, scope in params for text in (
        (place[0].upper() if required else place[0]) + kind_of(type_) + scope + param, alias_ or "", written(type_, inside=False))]
    return (f"OPERATION({literal(name, alias or '')}, {literal(fact['method'], fact['path'], *(step_written(*step) for step in steps))}, "
            f"{literal(head, ','.join(destinations), one_of, *written_params)}, {paged}, {len(params)}, {len(steps)})")


def pages_row(pages):
    return "PAGES(" + ", ".join(literal(pages.get(key, "")) for key in ("page", "size", "items", "next", "last")) + ")"


def check_topics(operations):
    """Two operations must never be readable from one topic of words only."""
    seen = {}
    for fact, name, alias, _ in operations:
        for key in filter(None, (name, alias)):
            if key in seen:
                fail(fact, f"{key} is {seen[key]['name']} too")
            seen[key] = fact


def left_out(facts):
    """SDK name -> why; exits on a name that is no operation's."""
    with open(HERE / "left_out.txt", encoding="utf-8") as lines:
        reasons = dict(line.strip().split(maxsplit=1) for line in lines if line[0] not in "#\n")
    unknown = reasons.keys() - {fact["name"] for fact in facts}
    if unknown:
        sys.exit(f"left_out.txt names what is no operation: {', '.join(sorted(unknown))}")
    return reasons


def read_facts():
    with open(HERE / "facts.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def offered_operations():
    """(fact, name, alias, class) of each operation that is offered, sorted by name."""
    facts = read_facts()
    names, classes, reasons = names_of(facts), classes_of(facts), left_out(facts)
    offered = [(fact, *names[fact["name"]], classes[fact["name"]]) for fact in facts if fact["name"] not in reasons]
    offered.sort(key=lambda operation: operation[1])
    check_topics(offered)
    return offered


def generate():
    offered = offered_operations()
    pages = sorted({json.dumps(fact["pages"]) for fact, *_ in offered if "pages" in fact})
    pages = [json.loads(text) for text in pages]
    facts = read_facts()
    names = names_of(facts)
    rows = [f"LEFT_OUT({literal(names[name][0])}, {literal(why)})" for name, why in left_out(facts).items()]
    rows += [pages_row(one) for one in pages] + [row_of(*operation, pages) for operation in offered]
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
