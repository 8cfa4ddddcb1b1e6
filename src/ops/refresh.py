#!/usr/bin/env python3
"""Renews facts.jsonl from an extraction of Telnyx's official SDK (npm `telnyx`).

    src/ops/refresh.py EXTRACTION.jsonl && src/ops/generate.py && git diff src/ops

The extraction has one JSON object a line, one for each REST method of the SDK: `name` (method path),
`method`, `path` (a template), and where there are any: `path_params` (a list of name, type and sdk_name),
`header_params` (a list of header and sdk_name), `query` (an object by wire name), `body` (`params`, an
object by wire name, `one_of`, a list of such, or `schema` of a body that is `whole`), `content_type`,
`command_id`, `binary_response`, `base_url`, `pagination` (`style`, the SDK's class). A parameter has
`type`, `required` and, where the SDK renames it, `sdk_name`; an `enum`; an object `properties` and
`additional` (the type of all other members), an array `items`, a union `oneOf`.

facts.jsonl keeps of each operation what the bridge needs and nothing else, one line each, sorted by
name, so that the diff of a new release can be read line by line. How types are written: README.md.
"""

import json
import pathlib
import sys

from naming import snake

HERE = pathlib.Path(__file__).parent
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
