#!/usr/bin/env python3
"""Checks the direction of includes: main -> app -> flow -> engine -> domain -> base, with sim beside flow; a header of
the bridge belongs to the layer of the source file of its name, any other stays within its folder, and a third-party
header stands in one source file and its parts (sql.c, sql_vfs.c), the JSON one in domain/, flow/ and sim/ besides."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEIGHT = {"base": 0, "domain": 1, "engine": 2, "flow": 3, "sim": 3, "app": 4, "main": 5}
MAIN = {"main.c", "arguments.c", "config_reader.c"}
HEADER_ONLY = {"command_parts.h": "domain", "config_table.h": "domain"}
JSON, JSON_FOLDERS = "jansson.h", {"domain", "flow", "sim"}
# Headers of the standard and of glibc have no part in this.
THIRD_PARTY = re.compile(r"^(libwebsockets|MQTT\w*|curl/.*|sodium|sqlite3|yaml|jansson)\.h$")
INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^">]+)[">]')


def layer_of_source(path):
    parts = path.relative_to(ROOT / "src").parts
    if parts[0] == "ops":  # the operation table is data of domain/
        return "domain"
    return parts[0] if len(parts) > 1 else "main" if parts[0] in MAIN else "app"


SOURCES = sorted((ROOT / "src").rglob("*.[ch]"))
HEADERS = sorted((ROOT / "include").rglob("*.h"))
LAYER_OF_HEADER = {path.stem + ".h": layer_of_source(path) for path in SOURCES if path.suffix == ".c"} | HEADER_ONLY


def wrong_with_ours(path, layer, included):
    """What is wrong with the include of a header of ours, or None."""
    if not included.startswith("bridge/"):
        embedded = included.startswith("embedded/")  # made by CMake
        return None if embedded or (path.parent / included).is_file() and "/" not in included else "is of another folder"
    below = LAYER_OF_HEADER.get(included.removeprefix("bridge/"))
    if below is None:
        return "belongs to no layer"
    upward = HEIGHT[below] > HEIGHT[layer] or HEIGHT[below] == HEIGHT[layer] and below != layer
    return f"of {below} is included by {layer}" if upward else None


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := INCLUDE.match(line):
            yield f"{path.relative_to(ROOT)}:{number}", *found.groups()


def check_file(path, users):
    """The errors of a file; puts it down as a user of the third-party headers that it includes."""
    public = path in HEADERS
    layer = LAYER_OF_HEADER.get(path.name) if public else layer_of_source(path)
    if layer is None:
        return [f"{path.relative_to(ROOT)}: no source file of this name; name its layer in HEADER_ONLY"]
    errors = []
    for where, opening, included in includes(path):
        ours = opening == '"' or included.startswith("bridge/")
        wrong = wrong_with_ours(path, layer, included) if ours else None
        if THIRD_PARTY.match(included):
            users.setdefault(included, []).append(path)
            wrong = "in a header of the bridge" if public else None
        if wrong:
            errors.append(f"{where}: {included} {wrong}")
    return errors


def check_users(header, paths):
    paths = [path for path in paths if header != JSON or path.parent.name not in JSON_FOLDERS]
    owner = min((path.stem for path in paths), key=len, default="")
    if any(path.stem != owner and not path.stem.startswith(f"{owner}_") for path in paths) or header == JSON and paths:
        return [f"{header} is included by {', '.join(str(path.relative_to(ROOT)) for path in paths)}"]
    return []


def main():
    users = {}
    errors = [error for path in SOURCES + HEADERS for error in check_file(path, users)]
    errors += [error for header, paths in users.items() for error in check_users(header, paths)]
    print("\n".join(errors) or f"{len(SOURCES) + len(HEADERS)} files include downward only")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
