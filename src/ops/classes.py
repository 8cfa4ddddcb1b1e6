#!/usr/bin/env python3
"""The class of each operation, from classes.txt; writes classes.tsv, --check only compares."""

import json
import pathlib
import re
import sys
from fnmatch import fnmatchcase

from naming import names_of

HERE = pathlib.Path(__file__).parent
REVIEW = HERE / "classes.tsv"
CLASSES = ["read", "call", "reach", "spend", "configure", "delete", "secret"]  # enum operation_class
KINDS = ["none", "call", "ring", "message"]  # enum operation_reach
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def rule_of(line):
    """(class, method or None, kind, destinations, patterns) of a line of classes.txt."""
    words = line.split()
    name, method, kind, destinations = words.pop(0), None, "none", []
    if name not in CLASSES:
        sys.exit(f"classes.txt: no class is called {name}")
    if words[0] in METHODS:
        method = words.pop(0)
    if name == "reach":
        kind, where = words.pop(0), words.pop(0)
        destinations = [] if where == "-" else where.split(",")
        if kind not in KINDS[1:]:
            sys.exit(f"classes.txt: nothing that reaches is called {kind}")
    return name, method, kind, destinations, words


def rules():
    with open(HERE / "classes.txt", encoding="utf-8") as lines:
        return [rule_of(line) for line in lines if line.strip() and not line.startswith("#")]


def params_of(fact):
    named = (name.rstrip("!") for place in ("query", "body") for name in fact.get(place, {}))
    return {*re.findall(r"\{([^}]+)\}", fact["path"]), *named}


def classes_of(facts):
    """Maps each SDK name to (class, kind, destinations); exits on what classes.txt says of nothing."""
    names = {fact["name"]: name for fact, (name, _) in zip(facts, names_of(facts).values())}
    result, used = {}, set()
    all_rules = rules()
    for fact in facts:
        for name, method, kind, destinations, patterns in all_rules:
            for pattern in patterns:
                if method in (None, fact["method"]) and fnmatchcase(names[fact["name"]], pattern):
                    used.add((name, method, pattern))
                    result[fact["name"]] = (name, kind, destinations)
        if fact["name"] not in result:
            sys.exit(f"{fact['name']} has no class: say one in classes.txt")
        unknown = set(result[fact["name"]][2]) - params_of(fact)
        if unknown:
            sys.exit(f"classes.txt: {names[fact['name']]} has no parameter {', '.join(sorted(unknown))}")
    for name, method, _, _, patterns in all_rules:
        for pattern in patterns:
            if (name, method, pattern) not in used:
                sys.exit(f"classes.txt: no operation is {pattern}{f' by {method}' if method else ''}")
    return result


def review(facts):
    classes, names = classes_of(facts), names_of(facts)
    rows = []
    for fact in facts:
        name, kind, destinations = classes[fact["name"]]
        reach = f"\t{kind}\t{','.join(destinations) or '-'}" if name == "reach" else ""
        rows.append(f"{names[fact['name']][0]}\t{fact['method']}\t{name}{reach}\n")
    return "".join(sorted(rows))


def main():
    with open(HERE / "facts.jsonl", encoding="utf-8") as lines:
        text = review([json.loads(line) for line in lines])
    if sys.argv[1:] == ["--check"]:
        if not REVIEW.exists() or REVIEW.read_text(encoding="utf-8") != text:
            sys.exit("src/ops/classes.tsv is stale: run src/ops/classes.py, and read what changed")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        REVIEW.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
