#!/usr/bin/env python3
"""Renews facts.jsonl from an extraction of Telnyx's official SDK (npm `telnyx`).

    src/ops/refresh.py EXTRACTION.jsonl && src/ops/generate.py && git diff src/ops

The extraction has one JSON object a line, one for each REST method of the SDK: `name` (method path),
`method`, `path` (a template), and where there are any: `path_params` (a list of name and sdk_name),
`query` (an object by wire name), `body` (`params`, an object by wire name, or `one_of`, a list of
such), `content_type`, `command_id`, `binary_response`, `base_url`. A parameter has `type`, `required`
and, where the SDK renames it, `sdk_name`; an object `properties` and `additional` (the type of all
other members), an array `items`, a union `oneOf`.

facts.jsonl keeps of each operation what the bridge needs and nothing else, one line each, sorted by
name, so that the diff of a new release can be read line by line. A type with "!" is required.
`shapes` says of arrays, objects and unions what is in them, as far as the facts know: "string",
["string"] for an array, {"member": ...} for an object with "*" for all other members, and
{"|": [...]} where one of several is good; null where anything is.
"""

import json
import pathlib
import sys

from naming import snake

HERE = pathlib.Path(__file__).parent
CONTENT = {
    None: None,
    "application/json": "json",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data or application/json": "json",  # multipart only when a file is uploaded
}


def typed(params):
    return {
        name: param["type"] + ("!" if param["required"] else "") for name, param in sorted(params.items())
    }


def body_params(body):
    """A body of several shapes has the parameters of all; required is what all of them require."""
    shapes = body.get("one_of", [body])
    merged = {}
    for shape in shapes:
        for name, param in shape.get("params", {}).items():
            known = merged.setdefault(name, dict(param))
            if known["type"] != param["type"]:
                known["type"] = "union"
    for name, param in merged.items():
        param["required"] = all(
            shape.get("params", {}).get(name, {}).get("required", False) for shape in shapes
        )
    return merged


SCALARS = {"string", "integer", "number", "boolean"}


def united(types):
    """One of several. Objects are told apart by what is in them, which we do not do: their members are
    put together, and where an object may hold anything, so may each member that others know."""
    if any(kind is None for kind in types):
        return None
    flat = [one for kind in types for one in (kind["|"] if isinstance(kind, dict) and "|" in kind else [kind])]
    scalars = sorted({one for one in flat if isinstance(one, str)})
    arrays = [one[0] for one in flat if isinstance(one, list)]
    objects = [one for one in flat if isinstance(one, dict)]
    kinds = scalars + ([[united(arrays)]] if arrays else [])
    if objects:
        names = sorted({name for one in objects for name in one})
        found = {name: [one[name] for one in objects if name in one] for name in names}
        for name in names:
            found[name] += [one["*"] for one in objects if name not in one and "*" in one]
        kinds.append({name: united(types) for name, types in found.items()})
    return kinds[0] if len(kinds) == 1 else {"|": kinds}


def shape(param):
    """What is in a parameter; None for anything."""
    kind, members = param["type"], param.get("properties", {})
    if kind in SCALARS:
        return kind
    if kind == "array":
        return [shape(param.get("items", {"type": "any"}))]
    if kind == "union":
        return united([shape(one) for one in param.get("oneOf", [{"type": "any"}])])
    if kind != "object":
        return None
    inner = {name: shape(member) for name, member in sorted(members.items()) if name.isidentifier()}
    if "additional" in param or not members:
        inner["*"] = shape(param.get("additional", {"type": "any"}))
    return inner


def told(kind):
    """A shape without the parts in which anything is good; None when that is all."""
    if isinstance(kind, list):
        return None if told(kind[0]) is None else [told(kind[0])]
    if not isinstance(kind, dict):
        return kind
    if "|" in kind:
        kinds = [one for one in map(told, kind["|"]) if one is not None]
        return {"|": kinds} if len(kinds) > 1 else kinds[0] if kinds else None
    inner = {name: told(member) for name, member in kind.items()}
    if inner.get("*") is None:
        inner = {name: member for name, member in inner.items() if member is not None}
    return inner or None


def shapes(query, body):
    found = {f"{place}.{name}": told(shape(param)) for place, params in (("query", query), ("body", body))
             for name, param in params.items() if param["type"] not in SCALARS}
    return {name: kind for name, kind in sorted(found.items()) if kind is not None}


def aliases(raw, query, body):
    """SDK names that differ from the wire's, by place and wire name."""
    found = {}
    for param in raw.get("path_params", []):
        sdk = snake(param.get("sdk_name", param["name"]))
        if sdk != snake(param["name"]):
            found["path." + param["name"]] = sdk
    for place, params in (("query", query), ("body", body)):
        for name, param in params.items():
            if "sdk_name" in param:
                found[f"{place}.{name}"] = param["sdk_name"]
    return dict(sorted(found.items()))


def reduce(raw):
    query, body = raw.get("query", {}), body_params(raw.get("body", {}))
    content = raw.get("content_type")
    fact = {
        "name": raw["name"],
        "method": raw["method"],
        "path": raw["path"],
        "content": CONTENT.get(content, content),
        "command_id": raw["command_id"],
        "binary_reply": raw.get("binary_response", False),
        "base_url": raw.get("base_url"),
        "aliases": aliases(raw, query, body),
        "query": typed(query),
        "body": typed(body),
        "shapes": shapes(query, body),
    }
    return {key: value for key, value in fact.items() if value}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as lines:
        facts = sorted((reduce(json.loads(line)) for line in lines), key=lambda fact: fact["name"])
    with open(HERE / "facts.jsonl", "w", encoding="utf-8") as out:
        for fact in facts:
            out.write(json.dumps(fact, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
