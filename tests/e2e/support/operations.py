"""The operations that the bridge offers, from the facts of which its table is made."""
import json
import re
import sys

from .processes import ROOT

OPS = ROOT / "src" / "ops"
sys.path.insert(0, str(OPS))
from naming import names_of  # noqa: E402

# A value of each kind that the facts know.
VALUES = {"string": "text", "integer": 7, "number": 1.5, "boolean": True, "array": ["one"], "object": {"a": "b"}}
NUMBERS = {"to", "from", "To", "From"}


class Operation:
    def __init__(self, fact, name, alias):
        self.name, self.alias = name, alias
        self.method, self.path = fact["method"], fact["path"]
        self.content = fact.get("content")
        self.query, self.body = fact.get("query", {}), fact.get("body", {})
        self.ids = re.findall(r"\{([^}]+)\}", self.path)

    def __repr__(self):
        return self.name

    def required(self):
        """The names of the body's required parameters."""
        return [name for name, kind in self.body.items() if kind.endswith("!")]

    def example(self, name):
        """A value that Telnyx would take for a parameter of the body."""
        if name in NUMBERS:
            return "+13125550100"
        if name == "digits":
            return "1#"
        return VALUES.get(self.body[name].rstrip("!"), "text")

    def example_path(self):
        """The path with an id for each parameter."""
        return re.sub(r"\{([^}]+)\}", lambda match: f"id-{match[1]}", self.path)


def offered():
    facts = [json.loads(line) for line in (OPS / "facts.jsonl").read_text().splitlines()]
    areas = {line.strip() for line in (OPS / "areas.txt").read_text().splitlines() if line and line[0] != "#"}
    names = names_of(facts)
    return [Operation(fact, *names[fact["name"]]) for fact in facts if fact["name"].split(".")[0] in areas]
