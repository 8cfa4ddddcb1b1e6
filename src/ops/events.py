#!/usr/bin/env python3
"""Renews events.jsonl from an extraction of the webhooks that Telnyx's official SDK (npm `telnyx`) declares.

    src/ops/events.py EXTRACTION.jsonl && git diff src/ops/events.jsonl

The extraction has one JSON object a line, one for each webhook: `event_types` (null where the body names none), `envelope`,
and `payload_fields`, the type of each by its path ("to[].status"): "string", "number", "boolean", "object", "array<string>",
"array<object>", "union", or {"type", "enum"}.

events.jsonl has an event type a line, sorted, with the JSON Schema of the body: what `telnyx-mqtt asyncapi` shows. Nothing but
the type is required, what an event holds besides is allowed, and what is not known may be null: Telnyx says none of that.
"""

import json
import pathlib
import sys

TARGET = pathlib.Path(__file__).parent / "events.jsonl"
# What has no type of its own, by the time that it has instead; as src/telnyx/event_json.c names them.
UNNAMED = {"createDate": "campaign.updated", "data.time_clicked": "link.clicked"}
ARRAYS = {"array<string>": {"type": "string"}, "array<object>": {"type": "object"}}
TEXT = {"type": "string"}


def leaf(kind):
    if kind == "union":
        return {}
    if isinstance(kind, dict):
        return kind
    if kind in ARRAYS:
        return {"type": ["array", "null"], "items": dict(ARRAYS[kind])}
    return {"type": [kind, "null"]}


def part(schema, step):
    """What of the schema a step of a path leads to; "to[]" is what is in the array `to`."""
    name = step.removesuffix("[]")
    schema = schema.setdefault("properties", {}).setdefault(name, {"type": "object"})
    if name != step and schema:
        schema = schema.setdefault("items", {"type": "object"})
    return schema


def payload(fields):
    schema = {"type": "object"}
    for path, kind in sorted(fields.items()):
        *steps, name = path.split(".")
        inner = schema
        for step in steps:
            inner = part(inner, step)
        if inner:  # else it is one of several, of which nothing is known
            inner.setdefault("properties", {})[name] = leaf(kind)
    return schema


def members(required, **properties):
    return {"type": "object", "required": required, "properties": properties}


def body(fact, name):
    inner, named = payload(fact["payload_fields"]), {"type": "string", "const": name}
    event = {"record_type": TEXT, "event_type": named, "id": TEXT, "occurred_at": TEXT, "payload": inner}
    envelope = fact["envelope"].split(" ")[0]
    if name == "campaign.updated":
        return inner | {"required": ["campaignId"]}
    if name == "link.clicked":
        return members(["data"], data=inner | {"required": ["time_clicked"]})
    if envelope == "bare":
        return members(["event_type"], **event)
    if envelope == "versioned":
        return members(["event"], id=TEXT, event=named, version=TEXT, occurred_at=TEXT, data=inner)
    return members(["data"], data=members(["event_type"], **event), meta={"type": "object"})


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    events = {}
    for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        fact = json.loads(line)
        for name in fact["event_types"] or [UNNAMED[fact["occurred_at"]]]:
            events[name] = body(fact, name)
    lines = (json.dumps({"type": name, "schema": events[name]}, ensure_ascii=False) for name in sorted(events))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
