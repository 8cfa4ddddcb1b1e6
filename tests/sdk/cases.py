#!/usr/bin/env python3
"""Writes what the differential test sends, one JSON object a line, for every operation of the table that differences.txt does
not name:

    tests/sdk/cases.py [SEED]

    operation     the bridge's name
    variant       which of its three
    topic         below the root: "cmd/calls/v3:abc/hangup"
    payload       the command, as text
    sdk, args     the method path and arguments with which the official SDK asks for the same

Each operation comes thrice: with what is required, with every parameter, and with some. Values are made from the types of the
facts, by a generator that is seeded with SEED (1), the operation's name and which of the three it is.
"""

import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
EQUAL = {"calls", "conferences", "queues", "texml", "messages", "faxes"}  # where no request may differ
sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "src" / "ops"))
from generate import offered_operations, params_of, steps_of  # noqa: E402
from naming import snake  # noqa: E402

IDS = ["v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg", "v2:abc==", "a/b c%25?#&+~", "100%",
       "Ünï/cödé", "'(x)*,;=@!$", "😀", "....", "%2e%2e", "a\\b|c^d`e\"f<g>{h}[i]"]
STRINGS = ["plain", "", "+13125550100", "https://example.com/?a=b&c=d#e", "Grüße 😀 & = + % ? # / \\ \" '",
           "line\nbreak\ttab", "a,b", "true", "12", "-._~!*'()"]
NUMBERS = [0, 1, -5, 1.5, 0.1, 1e21, 1e-7, 123456789.125, 0.000001, 2.0]
INTEGERS = [0, 1, -1, 30, 9007199254740991]
# Bodies that the SDK wants whole, and under which name.
WHOLE = {
    "documents.upload": "document",
    "documents.uploadJson": "document",
    "globalIPAssignments.update": "globalIpAssignmentUpdateRequest",
    "mobilePushCredentials.create": "createMobilePushCredentialRequest",
    "networks.create": "network_create",
    "networks.update": "network_create",
    "publicInternetGateways.create": "body",
    "storage.buckets.createPresignedURL": "body",
    "texml.accounts.calls.calls": "body",
    "voiceClones.create": "voice_clone_request",
    "wireguardInterfaces.create": "body",
    "wireguardPeers.create": "body",
}
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


def is_plain(kind):
    """Whether a query or a form can hold it in a list: a value without members."""
    return isinstance(kind, str) or (isinstance(kind, dict) and ("=" in kind or any(map(is_plain, kind.get("|", [])))))


def text_of(kind, chance):
    return {"string": chance.choice(STRINGS), "integer": chance.choice(INTEGERS), "number": chance.choice(NUMBERS),
            "boolean": chance.choice([True, False]), "null": None, "file": "ZmlsZQ=="}[kind]


def object_of(members, nests, chance):
    """Members that no fact knows are among them."""
    known = {name.rstrip("!"): value_of(kind, nests, chance) for name, kind in members.items()
             if name.endswith("!") or (name != "*" and chance.random() < 0.7)}
    if members.get("*", "any") == "any":
        return some_object(chance) | known
    return {name: value_of(members["*"], nests, chance) for name in ("x", "é & [y]")} | known


def value_of(kind, nests, chance):
    """A value of a type of the facts; unless it nests, lists hold plain values alone."""
    if kind == "any":
        return chance.choice([scalar(chance), ["a", "b,c"], some_object(chance)])
    if isinstance(kind, str):
        return text_of(kind, chance)
    if isinstance(kind, list):
        if not nests and not is_plain(kind[0]):
            return []
        items = [scalar(chance) if kind[0] == "any" else value_of(kind[0], nests, chance) for _ in range(chance.randrange(4))]
        return [item for item in items if nests or not isinstance(item, (list, dict))]
    if "|" in kind:
        return value_of(chance.choice(kind["|"]), nests, chance)
    return chance.choice(kind["="]) if "=" in kind else object_of(kind, nests, chance)


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


def sdk_name_of(fact, place, wire):
    """What the SDK calls a parameter: a header goes by its own name, unless the body has one of that name."""
    name = fact.get("aliases", {}).get(f"{place}.{wire}", wire)
    return wire if place == "header" and name == snake(wire.replace("-", "_")) else name


def sdk_args(fact, ids, params):
    """The last path parameter comes first, the others are members of the second argument."""
    members = {name: value for name, value in ids[:-1]}
    members.update({WHOLE[fact["name"]]: params} if fact["name"] in WHOLE else params)
    args = [ids[-1][1]] if ids else []
    takes_params = len(ids) > 1 or fact.keys() & {"query", "content", "header"}
    return args + [members] if takes_params else args


def case_of(fact, name, alias, variant, seed):
    chance = random.Random(f"{seed} {name} {variant}")
    params = list(params_of(fact))
    ids = [(wire, chance.choice(kind["="] if isinstance(kind, dict) else IDS)) for wire, _, place, kind, *_ in params if place == "path"]
    in_topic = {i: value for i, (_, value) in enumerate(ids) if variant != "all" and chance.random() < 0.6}
    payload = {wire: value for i, (wire, value) in enumerate(ids) if i not in in_topic}
    to_sdk = {}
    form = {name.rstrip("!"): kind for name, kind in chance.choice(fact.get("one_of", [{}])).items()}
    for wire, alias_, place, kind, required, _ in params:
        kind, required = form.get(wire, kind), required or wire in form
        wanted = required or variant == "all" or (variant == "some" and chance.random() < 0.4)
        if place == "path" or not wanted:
            continue
        value = value_of(kind, place == "body" and fact.get("content") == "json", chance)
        if not required and chance.random() < 0.1:
            value = None
        if "whole" in fact and place == "body" and not value and not isinstance(value, (list, dict)):
            value = "x"  # of nothing, 0 and false the SDK sends no body at all
        if wire == "command_id" or place == "header":
            value = f"id-{chance.randrange(10 ** 9)}"
        taken = wire in OWN_KEYS or any(wire == path_name for path_name, _ in ids)
        payload[alias_ if alias_ and (taken or chance.random() < 0.5) else wire] = value
        to_sdk[sdk_name_of(fact, place, wire)] = value
    if variant == "some":
        payload.update(OWN_KEYS)
    spoken = alias if alias and chance.random() < 0.5 else name
    return {
        "operation": name,
        "variant": variant,
        "topic": topic_of(steps_of(fact, name), spoken, in_topic),
        "payload": json.dumps(payload, ensure_ascii=False),
        "sdk": fact["name"],
        "args": sdk_args(fact, ids, to_sdk),
    }


def compared_operations():
    """(fact, name, alias) of each; exits on a difference that is no operation's, or may not be."""
    lines = (HERE / "differences.txt").read_text(encoding="utf-8").splitlines()
    differences = {line.split()[0] for line in lines if not line.startswith("#")}
    operations = {fact["name"]: (fact, name, alias) for fact, name, alias, _ in offered_operations()}
    for name in differences:
        if name not in operations or name.split(".")[0] in EQUAL:
            sys.exit(f"differences.txt must not name {name}")
    return [operation for name, operation in operations.items() if name not in differences]


def main():
    seed = sys.argv[1] if len(sys.argv) > 1 else "1"
    print(f"seed {seed}", file=sys.stderr)
    for fact, name, alias in compared_operations():
        for variant in ("required", "all", "some"):
            print(json.dumps(case_of(fact, name, alias, variant, seed), ensure_ascii=False))


if __name__ == "__main__":
    main()
