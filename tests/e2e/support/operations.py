"""The operations that the bridge offers, from the facts of which its table is made."""
import json
import re
import sys

from .processes import ROOT

OPS = ROOT / "src" / "ops"
sys.path[:0] = [str(OPS), str(ROOT / "tests" / "sdk")]
from cases import topic_of  # noqa: E402
from generate import steps_of  # noqa: E402
from naming import names_of  # noqa: E402

# Settings with which none of them is refused.
ALLOW_ALL = {"access.allow": ["*"], "guard.enabled": False}
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
        self.takes_command_id = fact.get("command_id", False)
        self._aliases, self._steps = fact.get("aliases", {}), steps_of(fact, name)

    def __repr__(self):
        return self.name

    def required(self):
        """The names of the body's required parameters."""
        return [name for name, kind in self.body.items() if kind.endswith("!")]

    def sdk_name_of(self, name):
        """What the SDK calls a parameter of the body."""
        return self._aliases.get(f"body.{name}", name)

    def topic(self, name, ids=None):
        """The command's topic below the root, by the operation's name or alias, with ids in it or without."""
        return topic_of(self._steps, name, dict(enumerate(ids.values())) if ids else {})

    def example(self, name):
        """A value that Telnyx would take for a parameter of the body."""
        if name in NUMBERS:
            return ["+13125550100"] if self.body[name].startswith("array") else "+13125550100"
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


def reaching():
    """(operation, the parameters that say whom) of each that rings, writes or faxes."""
    rows = (line.split("\t") for line in (OPS / "classes.tsv").read_text().splitlines())
    places = {row[0]: row[4].replace("-", "").split(",") for row in rows if row[2] == "reach"}
    return [(operation, [place for place in places[operation.name] if place]) for operation in offered()
            if operation.name in places]
