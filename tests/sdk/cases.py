#!/usr/bin/env python3
"""Writes what the differential test sends, one JSON object a line, for every operation of the table:

    operation     the bridge's name
    topic         below the root: "cmd/calls/v3:abc/hangup"
    payload       the command, as text
    sdk, args     the method path and arguments with which the official SDK asks for the same

Each operation comes thrice: with what is required, with every parameter, and with some. Values are
chosen by a generator that is seeded with the operation's name, so the list only changes with the facts.
"""

import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "src" / "ops"))
from generate import offered_operations, params_of, steps_of  # noqa: E402

IDS = ["v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg", "v2:abc==", "a/b c%25?#&+~", "100%",
       "Ünï/cödé", "'(x)*,;=@!$", "😀", "....", "%2e%2e", "a\\b|c^d`e\"f<g>{h}[i]"]
STRINGS = ["plain", "", "+13125550100", "https://example.com/?a=b&c=d#e", "Grüße 😀 & = + % ? # / \\ \" '",
           "line\nbreak\ttab", "a,b", "true", "12", "-._~!*'()"]
NUMBERS = [0, 1, -5, 1.5, 0.1, 1e21, 1e-7, 123456789.125, 0.000001, 2.0]
INTEGERS = [0, 1, -1, 30, 9007199254740991]
OWN_KEYS = {"correlation_id": {"any": [1, None]}, "expires_at": "2999-12-31T23:59:59.5+01:00"}


def scalar(chance):
    return chance.choice([*STRINGS, *NUMBERS, True, False, None])


def some_object(chance):
    """Names need encoding, members nest; arrays hold plain values, as the SDK writes objects in the
    arrays of queries and forms as "[object Object]"."""
    return {
        "x": {"y[z]": [scalar(chance) for _ in range(3)], "z": None, "é &": {"deep": scalar(chance)}},
        "empty": {},
        "none": [],
        "f": scalar(chance),
    }


def is_scalar(shape):
    return shape is None or isinstance(shape, str) or (isinstance(shape, dict) and any(map(is_scalar, shape.get("|", []))))


def scalar_of(shape, chance):
    """A plain value that the shape takes."""
    if shape is None:
        return scalar(chance)
    if isinstance(shape, dict):
        return scalar_of(chance.choice([one for one in shape["|"] if is_scalar(one)]), chance)
    return value_of(shape, None, None, chance)


def value_in(shape, place, content, chance):
    """A value of a shape of the facts; None is anything. Members that no fact knows are among the others."""
    plain = place != "body" or content != "json"
    if is_scalar(shape) and not isinstance(shape, dict):
        return scalar_of(shape, chance)
    if isinstance(shape, list):
        if plain and not is_scalar(shape[0]):
            return []
        items = [scalar_of(shape[0], chance) if plain else value_in(shape[0], place, content, chance)
                 for _ in range(chance.randrange(4))]
        return items + [some_object(chance)] if shape[0] is None and not plain else items
    if "|" in shape:
        return value_in(chance.choice(shape["|"]), place, content, chance)
    members = {name: value_in(kind, place, content, chance) for name, kind in shape.items()
               if name != "*" and chance.random() < 0.7}
    if "*" in shape:
        return members | {name: value_in(shape["*"], place, content, chance) for name in ("x", "é & [y]")}
    return members | some_object(chance)


def value_of(kind, place, content, chance, shape=None):
    if shape is not None:
        return value_in(shape, place, content, chance)
    if kind == "string":
        return chance.choice(STRINGS)
    if kind == "integer":
        return chance.choice(INTEGERS)
    if kind == "number":
        return chance.choice(NUMBERS)
    if kind == "boolean":
        return chance.choice([True, False])
    if kind == "array":
        items = [scalar(chance) for _ in range(chance.randrange(4))]
        return items + [some_object(chance)] if place == "body" and content == "json" else items
    if kind == "object":
        return some_object(chance)
    return chance.choice([chance.choice(STRINGS), ["a", "b,c"], {"d": "e"}])


def topic_level(text):
    return "".join(f"%{ord(c):02X}" if c in "%+#/$ " or c < " " else c for c in text)


def topic_of(steps, name, ids_in_topic):
    words = []
    for word, param in steps:
        if param < 0:
            words.append(word)
        elif param in ids_in_topic:
            words += ([word] if word else []) + [topic_level(ids_in_topic[param])]
    return "cmd/" + "/".join(words[:-1] + [name.split(".")[-1]])


def sdk_args(fact, ids, params):
    """The last path parameter comes first, the others are members of the second argument."""
    members = {name: value for name, value in ids[:-1]}
    if fact["name"] == "texml.accounts.calls.calls":
        params = {"body": params}  # its body has two shapes, so the SDK wants it whole
    members.update(params)
    args = [ids[-1][1]] if ids else []
    takes_params = len(ids) > 1 or "query" in fact or "content" in fact
    return args + [members] if takes_params else args


def case_of(fact, name, alias, variant):
    chance = random.Random(f"{name} {variant}")
    params = list(params_of(fact))
    ids = [(wire, chance.choice(IDS)) for wire, _, place, *_ in params if place == "path"]
    in_topic = {i: value for i, (_, value) in enumerate(ids) if variant != "all" and chance.random() < 0.6}
    payload = {wire: value for i, (wire, value) in enumerate(ids) if i not in in_topic}
    to_sdk = {}
    for wire, sdk_name, place, kind, required, _ in params:
        wanted = required or variant == "all" or (variant == "some" and chance.random() < 0.4)
        if place == "path" or not wanted:
            continue
        value = value_of(kind, place, fact.get("content"), chance, fact.get("shapes", {}).get(f"{place}.{wire}"))
        if not required and chance.random() < 0.1:
            value = None
        if wire == "command_id":
            value = f"id-{chance.randrange(10 ** 9)}"
        twin = any(wire == path_name for path_name, _ in ids)
        payload[sdk_name if sdk_name and (twin or chance.random() < 0.5) else wire] = value
        to_sdk[sdk_name or wire] = value
    if variant == "some":
        payload.update(OWN_KEYS)
    spoken = alias if alias and chance.random() < 0.5 else name
    return {
        "operation": name,
        "topic": topic_of(steps_of(fact, name), spoken, in_topic),
        "payload": json.dumps(payload, ensure_ascii=False),
        "sdk": fact["name"],
        "args": sdk_args(fact, ids, to_sdk),
    }


def main():
    for fact, name, alias, _ in offered_operations():
        for variant in ("required", "all", "some"):
            print(json.dumps(case_of(fact, name, alias, variant), ensure_ascii=False))


if __name__ == "__main__":
    main()
