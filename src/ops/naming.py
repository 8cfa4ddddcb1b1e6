"""How operations are named: the SDK's method path in snake case, an acronym being one word, without
`actions` where that leaves the name unique, its last word being the wire's."""

import re
from collections import Counter


def snake(word):
    word = re.sub(r"([A-Z]{2,})s(?=[A-Z]|$)", lambda m: "_" + m[1].lower() + "s_", word)  # IDs, IPs
    word = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", word)
    word = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", word)
    return re.sub("_+", "_", word.lower()).strip("_")


def short(full):
    return ".".join(word for word in full.split(".") if word != "actions")


def names_of(facts):
    """Maps each SDK name to (name, alias or None); exits on any collision."""
    full = {fact["name"]: ".".join(snake(word) for word in fact["name"].split(".")) for fact in facts}
    shared = Counter(short(name) for name in full.values())
    result = {}
    for fact in facts:
        own = full[fact["name"]]
        if shared[short(own)] == 1 or "actions" not in own.split("."):
            own = short(own)
        wire = re.search(r"/actions/([^/{}]+)$", fact["path"])
        if wire and wire[1] != own.split(".")[-1]:
            result[fact["name"]] = (".".join(own.split(".")[:-1] + [wire[1]]), own)
        else:
            result[fact["name"]] = (own, None)
    uses = Counter(name for pair in result.values() for name in pair if name)
    twice = sorted(name for name, count in uses.items() if count > 1)
    if twice:
        raise SystemExit(f"these names mean more than one operation: {', '.join(twice)}")
    return result
