#!/usr/bin/env python3
"""Checks the direction of includes. A source of src/<folder>/ includes headers of include/bridge/ that belong to a
folder of a lower rank or to its own, and private headers of its own folder alone; a header of include/bridge/ belongs
to the folder of the source that includes it first, and is used by another one, too. The head of every header names
its thread, or says that it is pure. Each mend of a library names the fault, its versions and a test. A third-party
header stands in the files of one module, and in the one that works around its library, never in include/; the JSON
one in several folders, of which those of the bridge neither read nor print with it: bridge/json.h does. No more than
two sources of a folder include one another's headers in a circle."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RANK = {"base": 0, "loop": 1, "telnyx": 1, "access": 2, "alerts": 2, "config": 3, "http": 3, "mqtt": 3, "rest": 3,
        "store": 3, "home": 4, "flow": 5, "sim": 5, "tools": 5, "app": 6}
HEADER_ONLY = {"config_table.h": "config"}
MENDS = {"paho"}  # files that work around a library, beside the module that uses it
JSON, JSON_FOLDERS = "jansson.h", {"access", "alerts", "base", "home", "telnyx", "flow", "sim", "tools"}
JSON_READERS = {"sim", "tools"}
# Headers of the standard and of glibc have no part in this.
THIRD_PARTY = re.compile(r"^(libwebsockets|MQTT\w*|curl/.*|sodium|sqlite3|yaml|expat|jansson|openssl/.*)\.h$")
MEND = re.compile(r"/\* ---- (.*?) ----(.*?)\*/", re.DOTALL)
THREAD = re.compile(r"\bthreads?\b|\bpure\b", re.IGNORECASE)
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')


def folder_of_source(path):
    parts = path.relative_to(ROOT / "src").parts
    if parts[0] == "ops":  # the operation table is data of telnyx/
        return "access" if path.name == "dear_ranges.c" else "telnyx"
    return parts[0] if len(parts) > 1 else "app"


SOURCES = sorted((ROOT / "src").rglob("*.[ch]"))
HEADERS = sorted((ROOT / "include").rglob("*.h"))
FIRST_INCLUDE = re.compile(r'\A#include "bridge/([^"]+)"')
# A source's first include is its own header.
FOLDER_OF_HEADER = HEADER_ONLY | {
    found.group(1): folder_of_source(path) for path in SOURCES if (found := FIRST_INCLUDE.match(path.read_text()))}


def wrong_with_private(path, included):
    if included.startswith("embedded/"):  # made by CMake
        return None
    if included.startswith("bridge/"):
        return "is no header of the bridge"
    beside = path.parent / included
    if "/" not in included and beside.is_file():
        return None
    if folder_of_source(path) == "sim" and (ROOT / "src/sim" / included).is_file():
        return None
    return "is another folder's private header"


def wrong_with_ours(path, folder, included):
    """What is wrong with the include of a header of ours, or None."""
    public = ROOT / "include" / included
    if not included.startswith("bridge/") or not public.is_file():
        return wrong_with_private(path, included)
    below = FOLDER_OF_HEADER.get(included.removeprefix("bridge/"))
    if below is None:
        return "belongs to no folder"
    upward = RANK[below] > RANK[folder] or RANK[below] == RANK[folder] and below != folder
    return f"of {below} is included by {folder}" if upward else None


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := INCLUDE.match(line):
            yield f"{path.relative_to(ROOT)}:{number}", *found.groups()


def check_file(path, users):
    """The errors of a file; puts it down as a user of the third-party headers that it includes."""
    public = path in HEADERS
    folder = FOLDER_OF_HEADER.get(path.name) if public else folder_of_source(path)
    if folder is None:
        return [f"{path.relative_to(ROOT)}: no source includes it first; name its folder in HEADER_ONLY"]
    errors = []
    for where, opening, included in includes(path):
        ours = opening == '"' or included.startswith("bridge/")
        wrong = wrong_with_ours(path, folder, included) if ours else None
        if THIRD_PARTY.match(included):
            users.setdefault(included, []).append(path)
            wrong = "in a header of the bridge" if public else None
        if wrong:
            errors.append(f"{where}: {included} {wrong}")
    return errors


def check_heads():
    """Who needs a header must see at its top from which thread it may."""
    return [f"{path.relative_to(ROOT)}: its head says of no thread, nor that it is pure" for path in SOURCES + HEADERS
            if path.suffix == ".h" and not THREAD.search(path.read_text().split("*/")[0])]


def check_public():
    """A header of one folder alone lies in it; one that only public headers need is part of what they offer."""
    used = {}
    for path in SOURCES + HEADERS:
        for _, _, included in includes(path):
            used.setdefault(included, set()).add("public" if path in HEADERS else folder_of_source(path))
    return [f"{path.relative_to(ROOT)}: of {folder} alone: it belongs beside the code" for path in HEADERS
            if not used.get(f"bridge/{path.name}", set()) - {folder := FOLDER_OF_HEADER.get(path.name)}]


def check_mends():
    """Each part of a file of mends names the fault, the versions that have it, and tests that are there."""
    tests = "\n".join(path.read_text() for kind in ("unit", "engine", "e2e") for path in (ROOT / "tests" / kind).iterdir()
                      if path.suffix in {".c", ".py"})
    errors = []
    for path in (path for path in SOURCES if path.suffix == ".c" and path.stem in MENDS):
        for part, text in MEND.findall(path.read_text()):
            named = re.findall(r"e2e/\w+\.py|\b\w+(?:_\w+){3,}\b", text.split("Test", 1)[-1])
            there = named and all((ROOT / "tests" / name).is_file() if "/" in name else name in tests for name in named)
            if not (there or "LeakSanitizer" in text) or "Test" not in text or not {"Fault:", "Versions:"} <= {
                    *text.split()} and not part.startswith("connecting, with"):
                errors.append(f"{path.relative_to(ROOT)}: {part}: names no fault, no version or no test")
    return errors


def check_users(header, paths):
    paths = [path for path in paths
             if path.stem not in MENDS and (header != JSON or folder_of_source(path) not in JSON_FOLDERS)]
    owner = min((path.stem for path in paths), key=len, default="")
    if any(path.stem != owner and not path.stem.startswith(f"{owner}_") for path in paths) or header == JSON and paths:
        return [f"{header} is included by {', '.join(str(path.relative_to(ROOT)) for path in paths)}"]
    return []


def check_readers():
    return [f"{path.relative_to(ROOT)}: reads or prints JSON by {found.group()}: bridge/json.h does" for path in SOURCES
            if folder_of_source(path) not in JSON_READERS and (found := re.search(r"\bjson_(load|dump)\w*", path.read_text()))]


def reach(source, uses):
    """All that the source uses, and what these use, and so on."""
    found, new = set(), {source}
    while new:
        new = {used for path in new for used in uses.get(path, ())} - found
        found |= new
    return found


def circles_of(uses):
    """Those that reach one another: a set for each circle, and one of one for whoever is in none."""
    reached = {source: reach(source, uses) for source in uses}
    return {frozenset({source, *(other for other in reached[source] if source in reached[other])}) for source in uses}


def check_circles():
    """Of every three or more sources that include one another's headers, an error."""
    source_of = {(folder_of_source(path), path.stem): path for path in SOURCES if path.suffix == ".c"}
    uses = {path: {source_of[key] for _, _, included in includes(path)
                   if (key := (folder_of_source(path), pathlib.PurePath(included).stem)) in source_of} - {path}
            for path in source_of.values()}
    return [f"{', '.join(sorted(str(path.relative_to(ROOT)) for path in circle))} include one another in a circle"
            for circle in circles_of(uses) if len(circle) > 2]


def main():
    users = {}
    errors = [error for path in SOURCES + HEADERS for error in check_file(path, users)]
    errors += check_circles() + check_heads() + check_public() + check_mends() + check_readers()
    errors += [error for header, paths in users.items() for error in check_users(header, paths)]
    print("\n".join(errors) or f"{len(SOURCES) + len(HEADERS)} files include downward only")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
