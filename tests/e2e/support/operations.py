"""The operations that the bridge offers, from the facts of which its table is made."""
import functools
import re
import sys

from .processes import ROOT

OPS = ROOT / "src" / "ops"
sys.path[:0] = [str(OPS), str(ROOT / "tests" / "sdk")]
from cases import topic_of  # noqa: E402
from generate import API_ROOT, offered_operations, params_of, steps_of  # noqa: E402

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
        self.method, (self.path, _, self.fixed_query) = fact["method"], fact["path"].partition("?")
        self.content = fact.get("content")
        taken = {"query": fact.get("query", {}), "body": {"body!": fact["whole"]} if "whole" in fact else dict(fact.get("body", {}))}
        for needed, kind in fact.get("one_of", [{}])[0].items():  # the first of the body's forms
            taken["body"].pop(needed.rstrip("!"), None)
            taken["body"][needed] = kind
        self.query, self.body = ({name.rstrip("!"): kind for name, kind in params.items()} for params in taken.values())
        self._required = {place: [name[:-1] for name in params if name.endswith("!")] for place, params in taken.items()}
        self._id_kinds = fact.get("ids", {})
        self.ids = re.findall(r"\{([^}]+)\}", self.path)
        self.pages = fact.get("pages")
        self.takes_command_id = fact.get("command_id", False)
        self.whole, self.forms, self.root = "whole" in fact, "one_of" in fact, "" if fact.get("base_url") == API_ROOT else "/v2"
        self._aliases = {param: alias for param, alias, place, *_ in params_of(fact) if place == "body" and alias}
        self._steps = steps_of(fact, name)

    def __repr__(self):
        return self.name

    def required(self, place="body"):
        """The names of the required parameters there."""
        return self._required[place]

    def payload(self):
        """The ids, and what is required."""
        return ({name: self.id_of(name, f"id-{name}") for name in self.ids}
                | {self.sdk_name_of(name): self.example(name) for name in self.required()}
                | {name: self.example(name, "query") for name in self.required("query")})

    def takes_object(self, name):
        """Whether a parameter of the body is an object and nothing else."""
        kind = self.body.get(name)
        return isinstance(kind, dict) and not {"|", "="} & kind.keys()

    def sdk_name_of(self, name):
        """What a parameter of the body is called where the path has one of its name."""
        return self._aliases.get(name, name)

    def topic(self, name, ids=None):
        """The command's topic below the root, by the operation's name or alias, with ids in it or without."""
        return topic_of(self._steps, name, dict(enumerate(ids.values())) if ids else {})

    def example(self, name, place="body"):
        """A value that Telnyx would take for a parameter there."""
        kind = getattr(self, place)[name]
        if name in NUMBERS:
            return ["+13125550100"] if isinstance(kind, list) else "+13125550100"
        return "1#" if name == "digits" else example_of(kind)

    def id_of(self, name, text):
        """A value for a path parameter: the text, unless only some are good."""
        return example_of(self._id_kinds[name]) if name in self._id_kinds else text

    def example_path(self):
        """The path with an id for each parameter."""
        return re.sub(r"\{([^}]+)\}", lambda match: self.id_of(match[1], f"id-{match[1]}"), self.path)


@functools.cache
def offered():
    return [Operation(fact, name, alias) for fact, name, alias, _ in offered_operations()]


def classes():
    """Operation -> its class."""
    rows = (line.split("\t") for line in (OPS / "classes.tsv").read_text().splitlines())
    found = {row[0]: row[2] for row in rows}
    return {operation: found[operation.name] for operation in offered()}


def reaching():
    """(operation, the parameters that say whom) of each that rings, writes or faxes."""
    rows = (line.split("\t") for line in (OPS / "classes.tsv").read_text().splitlines())
    places = {row[0]: row[4].replace("-", "").split(",") for row in rows if row[2] == "reach"}
    return [(operation, [place for place in places[operation.name] if place]) for operation in offered()
            if operation.name in places]
