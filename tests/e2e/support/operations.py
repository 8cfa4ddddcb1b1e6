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
# A value of each simple type of the facts; base64 for a file.
VALUES = {"string": "text", "integer": 7, "number": 1.5, "boolean": True, "any": "text", "file": "ZmlsZQ=="}
NUMBERS = {"to", "from", "To", "From"}


def example_of(kind):
    """A value of a type of the facts, with what is required."""
    if isinstance(kind, str):
        return VALUES[kind]
    if isinstance(kind, list):
        return [example_of(kind[0])]
    if "|" in kind:
        return example_of(kind["|"][0])
    return kind["="][0] if "=" in kind else {name[:-1]: example_of(inner) for name, inner in kind.items() if name.endswith("!")}


class Operation:
    def __init__(self, fact, name, alias):
        self.name, self.alias = name, alias
        self.method, self.path = fact["method"], fact["path"]
        self.content = fact.get("content")
        self.query, self.body = ({name.rstrip("!"): kind for name, kind in fact.get(place, {}).items()} for place in ("query", "body"))
        self._required = {place: [name[:-1] for name in fact.get(place, {}) if name.endswith("!")] for place in ("query", "body")}
        self.ids = re.findall(r"\{([^}]+)\}", self.path)
        self.takes_command_id = fact.get("command_id", False)
        self._aliases, self._steps = fact.get("aliases", {}), steps_of(fact, name)

    def __repr__(self):
        return self.name

    def required(self, place="body"):
        """The names of the required parameters there."""
        return self._required[place]

    def takes_object(self, name):
        """Whether a parameter of the body is an object and nothing else."""
        kind = self.body.get(name)
        return isinstance(kind, dict) and not {"|", "="} & kind.keys()

    def sdk_name_of(self, name):
        """What the SDK calls a parameter of the body."""
        return self._aliases.get(f"body.{name}", name)

    def topic(self, name, ids=None):
        """The command's topic below the root, by the operation's name or alias, with ids in it or without."""
        return topic_of(self._steps, name, dict(enumerate(ids.values())) if ids else {})

    def example(self, name):
        """A value that Telnyx would take for a parameter of the body."""
        if name in NUMBERS:
            return ["+13125550100"] if isinstance(self.body[name], list) else "+13125550100"
        return "1#" if name == "digits" else example_of(self.body[name])

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
