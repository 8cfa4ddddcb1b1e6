#!/usr/bin/env python3
"""Renews facts.jsonl from an extraction of Telnyx's official SDK (npm `telnyx`).

    src/ops/refresh.py EXTRACTION.jsonl && src/ops/generate.py && git diff src/ops

The extraction has one JSON object a line, one for each REST method of the SDK: `name` (method path),
`method`, `path` (a template), and where there are any: `path_params` (a list of name and sdk_name),
`query` (an object by wire name), `body` (`params`, an object by wire name, or `one_of`, a list of
such), `content_type`, `command_id`, `binary_response`, `base_url`. A parameter has `type`, `required`
and, where the SDK renames it, `sdk_name`.

facts.jsonl keeps of each operation what the bridge needs and nothing else, one line each, sorted by
name, so that the diff of a new release can be read line by line. A type with "!" is required.
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
