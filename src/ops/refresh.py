#!/usr/bin/env python3
"""Renews facts.jsonl from a release of Telnyx's official SDK (npm `telnyx`), and prints what was added, removed and changed.

    src/ops/refresh.py VERSION && src/ops/classes.py && src/ops/generate.py && git diff src/ops
    src/ops/refresh.py --check FOLDER

The package is installed by npm, with TypeScript, into a folder that goes afterwards, or, to check only, it is in FOLDER/node_modules;
extract.mjs reads it. What it writes has one JSON object a line, one for each REST method of the SDK: `name` (method path),
`method`, `path` (a template), and where there are any: `path_params` (a list of name, type and sdk_name),
`header_params` (a list of header and sdk_name), `query` (an object by wire name), `body` (`params`, an
object by wire name, `one_of`, a list of such, or `schema` of a body that is `whole`), `content_type`,
`command_id`, `binary_response`, `base_url`, `pagination` (`style`, the SDK's class). A parameter has
`type`, `required` and, where the SDK renames it, `sdk_name`; an `enum`; an object `properties` and
`additional` (the type of all other members), an array `items`, a union `oneOf`.

What the package does not say is kept as the facts have it: how ids in the path are called on the wire, which numbers are
integers, and the pages of lists that the SDK leaves to its users to page through.

facts.jsonl keeps of each operation what the bridge needs and nothing else, one line each, sorted by
name, so that the diff of a new release can be read line by line. How types are written: README.md.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

from naming import snake

HERE = pathlib.Path(__file__).parent
FACTS = HERE / "facts.jsonl"
SDK_TEST = HERE.parents[1] / "tests" / "sdk" / "package.json"  # which TypeScript reads the types
CONTENT = {
    None: None,
    "application/json": "json",
    "*/*": "any",
    "application/x-www-form-urlencoded": "form",
    "multipart/form-data": "multipart",
    "multipart/form-data or application/json": "json",  # multipart only when a file is uploaded
    "application/octet-stream": "bytes",
}

# How lists come in pages, by the SDK's class: the query parameters that say which page and how large, where the items
# are, and where either the next page's cursor (`next`) or the number of pages (`last`) is; without both, pages follow
# one another until one is empty. Telnyx's totals of items are no help (the SDK takes them for numbers of pages).
PAGES = {
    "DefaultFlatPagination": ("page[number]", "page[size]", "data", {"last": "meta.total_pages"}),
    "DefaultFlatPaginationForInexplicitNumberOrders": ("page_number", "page_size", "data", {"last": "meta.total_pages"}),
    "DefaultFlatPaginationTopLevelArray": ("page[number]", "page[size]", "", {}),
    "DefaultPaginationForLogMessages": ("page[number]", "page[size]", "log_messages", {"last": "meta.total_pages"}),
    "DefaultPaginationForMessagingTollfree": ("page", "page_size", "records", {}),
    "DefaultPaginationForQueues": ("Page", "PageSize", "queues", {}),
    "PerPagePagination": ("page", "per_page", "data", {"last": "meta.total_pages"}),
    "PerPagePaginationV2": ("page", "recordsPerPage", "records", {}),
    "CursorFlatPagination": ("cursor", "limit", "data", {"next": "meta.cursor"}),
    "EmailCursorPagination": ("page_cursor", "page_size", "data", {"next": "meta.page_cursor"}),
    "EmailBracketCursorPagination": ("page[after]", "page[size]", "data", {"next": "meta.page_cursor"}),
    "CloudfsCursorPagination": ("page[after]", "page[limit]", "data", {"next": "meta.cursors.after"}),
}
# Lists that take the parameters of pages, too, and of which the SDK's types say where items and pages are, but which
# it leaves to its users to page through.
UNPAGED = {
    "ai.knowledge.collections.retrieveDocuments": PAGES["DefaultFlatPagination"],
    "compute.funcs.retrieveMetricAggregates": PAGES["DefaultFlatPagination"],
    "compute.funcs.retrieveRevisions": PAGES["DefaultFlatPagination"],
    "emailEvents.list": ("page[cursor]", "page_size", "data", {"next": "meta.page_cursor"}),
    "messaging10dlc.phoneNumberAssignmentByProfile.listPhoneNumberStatus": PAGES["PerPagePaginationV2"],
    "messaging10dlc.phoneNumberAssignmentByProfile.retrievePhoneNumberStatus": PAGES["PerPagePaginationV2"],
    "messagingTollfree.verification.requests.retrieveStatusHistory": ("page[number]", "page[size]", "records", {}),
    "texml.accounts.calls.retrieveCalls": ("Page", "PageSize", "calls", {}),
    "texml.accounts.conferences.retrieveConferences": ("Page", "PageSize", "conferences", {}),
    "texml.accounts.retrieveRecordingsJson": ("Page", "PageSize", "recordings", {}),
    "whatsapp.phoneNumbers.get": PAGES["DefaultFlatPagination"],
    "wireless.detailRecordsReports.list": ("page[number]", "page[size]", "data", {}),
}


# ---- types


def kind_of(value):
    return {bool: "boolean", str: "string", int: "number", float: "number"}[type(value)]


def united(types):
    """One of several. Arrays become one array of whatever is in them; a text that may be any text makes its known
    values needless, and so does what may be anything with everything else."""
    flat = []
    for kind in types:
        for one in kind["|"] if isinstance(kind, dict) and "|" in kind else [kind]:
            if one not in flat:
                flat.append(one)
    if "any" in flat or "file" in flat:
        return "any" if "any" in flat else "file"
    values = [value for one in flat if isinstance(one, dict) and "=" in one for value in one["="] if kind_of(value) not in flat]
    arrays = [one[0] for one in flat if isinstance(one, list)]
    kinds = [one for one in flat if isinstance(one, str) or (isinstance(one, dict) and "=" not in one)]
    kinds += [{"=": list(dict.fromkeys(values))}] if values else []
    kinds += [[united(arrays)]] if arrays else []
    return kinds[0] if len(kinds) == 1 else {"|": kinds}


def object_of(params, other=None):
    members = {"*": other} if other else {}
    return members | {name + "!" * bool(param.get("required")): typed(param) for name, param in sorted(params.items())}


def without_null(param):
    kind, members = param["type"], param.get("properties", {})
    if "enum" in param and kind != "union":
        return {"=": param["enum"]}
    if kind == "array":
        return [typed(param.get("items", {"type": "any"}))]
    if kind == "union":
        return united([typed(one) for one in param.get("oneOf", [{"type": "any"}])])
    if kind != "object":
        return kind
    return object_of(members, typed(param.get("additional", {"type": "any"})) if "additional" in param or not members else None)


def typed(param):
    """The type of a parameter, as README.md says it is written."""
    kind = without_null(param)
    return united([kind, "null"]) if param.get("nullable") else kind


# ---- bodies


def merged(shapes):
    """A body of several shapes has the parameters of all; required is what all of them require."""
    params = {}
    for shape in shapes:
        for name, param in shape["params"].items():
            params.setdefault(name, []).append(param)
    return {
        name: {"type": "union", "oneOf": found, "required": len(found) == len(shapes) and all(one["required"] for one in found)}
        for name, found in params.items()
    }


def body_of(raw):
    """(the parameters, the type of a body that has none but is a value, what one of its shapes requires)"""
    body = raw.get("body", {})
    if "one_of" not in body:
        return object_of(body.get("params", {})), typed(body["schema"]) if "schema" in body and "params" not in body else None, []
    shapes = [shape for shape in body["one_of"] if "params" in shape]
    needs = [{name: typed(param) for name, param in shape["params"].items() if param["required"]} for shape in shapes]
    always = [all(need.items() <= other.items() for other in needs) for need in needs]
    return object_of(merged(shapes)), None, [] if any(always) else [{f"{name}!": kind for name, kind in need.items()} for need in needs]


def aliases(raw):
    """SDK names that differ from the wire's, by place and wire name."""
    found = {}
    for param in raw.get("path_params", []):
        sdk = snake(param.get("sdk_name", param["name"]))
        if sdk != snake(param["name"]):
            found["path." + param["name"]] = sdk
    for param in raw.get("header_params", []):
        if param["sdk_name"] != param["header"]:
            found["header." + param["header"]] = snake(param["sdk_name"])
    for place, params in (("query", raw.get("query", {})), ("body", raw.get("body", {}).get("params", {}))):
        for name, param in params.items():
            if "sdk_name" in param:
                found[f"{place}.{name}"] = param["sdk_name"]
    return dict(sorted(found.items()))


def id_of(param):
    """(name, type) of a path parameter: text, also of a number."""
    return param["name"], {"=": param["enum"]} if "enum" in param else "string"


def pages_of(raw):
    form = PAGES[raw["pagination"]["style"]] if "pagination" in raw else UNPAGED.get(raw["name"])
    if not form:
        return None
    page, size, items, where = form
    return {"page": page, "size": size, "items": items, **where}


ORDER = ["name", "method", "path", "content", "command_id", "binary_reply", "base_url", "pages", "aliases", "ids", "header", "query",
         "body", "whole", "one_of"]


def reduce(raw):
    body, whole, one_of = body_of(raw)
    content = raw.get("content_type")
    fact = {
        "name": raw["name"],
        "method": raw["method"],
        "path": raw["path"],
        "content": CONTENT.get(content, content),
        "command_id": raw["command_id"],
        "binary_reply": raw.get("binary_response", False),
        "base_url": raw.get("base_url"),
        "pages": pages_of(raw),
        "aliases": aliases(raw),
        "ids": {name: kind for name, kind in map(id_of, raw.get("path_params", [])) if kind != "string"},
        "header": {param["header"]: "string" for param in raw.get("header_params", [])},
        "query": object_of(raw.get("query", {})),
        "body": body,
        "whole": whole,
        "one_of": one_of,
    }
    return {key: value for key, value in fact.items() if value}


# ---- what the package does not say


def shape_of(path):
    return re.sub(r"\{[^}]+\}", "{}", path)


def name_ids(raw, known):
    """Gives the ids of the path their names: those that they have, else the SDK's in snake case."""
    ids = raw.get("path_params", [])
    same = known and shape_of(known["path"]) == shape_of(raw["path"])
    names = re.findall(r"\{([^}]+)\}", known["path"]) if same else [
        snake(one["name"]) if one["positional"] else one["name"] for one in ids]
    for one, name in zip(ids, names):
        one["sdk_name"], one["name"] = one["name"], name
    rest = iter(names)
    raw["path"] = re.sub(r"\{[^}]+\}", lambda _: f"{{{next(rest)}}}", raw["path"])


def in_order(found, known):
    """What is known in its order, then the others: the package's is by chance."""
    return sorted(found, key=lambda one: known.index(one) if one in known else len(known))


def as_known(kind, known):
    """The type with integers where the one that is known has them, and with what it may be in the same order."""
    if kind == "number" and known == "integer":
        return known
    if isinstance(kind, list) and isinstance(known, list):
        return [as_known(kind[0], known[0])]
    if not isinstance(kind, dict) or not isinstance(known, dict):
        return kind
    if "=" in kind:
        return {"=": in_order(kind["="], known.get("=", []))}
    if "|" in kind:
        others = known["|"] if "|" in known else [known]
        kinds = [as_known(one, likest(one, others)) for one in kind["|"]]
        return {"|": in_order(kinds, others)}
    return {name: as_known(inner, known.get(name)) for name, inner in kind.items()}


def likest(kind, others):
    """Which of several types that were known is this one."""
    if kind == "number" and "integer" in others:
        return "integer"
    same = [one for one in others if type(one) is type(kind) and not isinstance(one, str)]
    if isinstance(kind, dict):
        same = [one for one in same if ("=" in one) == ("=" in kind)]
        same.sort(key=lambda one: -len(one.keys() & kind.keys()))
        tagged = [one for one in same if one.get("type!", "none") == kind.get("type!")]
        same = tagged or same
    return same[0] if same else None


def completed(fact, known):
    for place in ("query", "body"):
        if place in fact:
            fact[place] = as_known(fact[place], known.get(place, {}))
    if "whole" in fact and "whole" in known:
        fact["whole"] = as_known(fact["whole"], known["whole"])
    if "pages" in known and "pages" not in fact:
        fact["pages"] = known["pages"]
    return {key: fact[key] for key in ORDER if key in fact}


# ---- the release


def extract(folder):
    done = subprocess.run(["node", HERE / "extract.mjs", folder], check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def extract_release(version):
    typescript = json.loads(SDK_TEST.read_text(encoding="utf-8"))["dependencies"]["typescript"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent",
                        f"telnyx@{version}", f"typescript@{typescript}"], cwd=folder, check=True)
        return extract(folder)


def renewed(raws, known):
    facts = {}
    for raw in raws:
        old = known.get(raw["name"], {})
        name_ids(raw, old)
        facts[raw["name"]] = completed(reduce(raw), old)
    return dict(sorted(facts.items()))


def differences(known, facts):
    """A line for each operation that is not as it was."""
    yield from (f"added    {name}: {facts[name]['method']} {facts[name]['path']}" for name in facts.keys() - known.keys())
    yield from (f"removed  {name}" for name in known.keys() - facts.keys())
    for name in facts.keys() & known.keys():
        old, new = known[name], facts[name]
        members = [key for key in ORDER if old.get(key) != new.get(key)]
        inner = [f"{key}.{one.rstrip('!')}" for key in members if isinstance(old.get(key, {}), dict) and isinstance(new.get(key, {}), dict)
                 for one in sorted(old.get(key, {}).keys() | new.get(key, {}).keys()) if old.get(key, {}).get(one) != new.get(key, {}).get(one)]
        plain = [key for key in members if not any(one.startswith(key + ".") for one in inner)]
        if members:
            yield f"changed  {name}: {', '.join(dict.fromkeys(plain + inner))}"


def main():
    check = len(sys.argv) == 3 and sys.argv[1] == "--check"
    if len(sys.argv) != 2 and not check:
        sys.exit(__doc__)
    known = {fact["name"]: fact for fact in map(json.loads, FACTS.read_text(encoding="utf-8").splitlines())}
    facts = renewed(extract(sys.argv[2]) if check else extract_release(sys.argv[1]), known)
    if check:
        sys.exit("\n".join(["src/ops/facts.jsonl is stale: run src/ops/refresh.py", *sorted(differences(known, facts))]) if facts != known else 0)
    FACTS.write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts.values()), encoding="utf-8")
    print(*sorted(differences(known, facts)), f"{len(facts)} operations", sep="\n")


if __name__ == "__main__":
    main()
