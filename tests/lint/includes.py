#!/usr/bin/env python3
"""Checks the direction of includes: main -> app -> flow -> engine -> domain -> base, a header of the
bridge belongs to the layer of the source file of its name, and a third-party header stands in one
source file, the JSON one in domain/, flow/ and sim/ besides."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ["base", "domain", "engine", "flow", "app", "main"]
ONE_FILE = {  # third-party header -> may be in several files of these folders
    "jansson.h": {"domain", "flow", "sim"},
}
THIRD_PARTY = re.compile(
    r"^(libwebsockets|MQTT\w*|curl/.*|sodium|sqlite3|yaml|jansson)\.h$")
# Headers of the standard and of glibc have no part in this.


def layer_of_source(path):
    parts = path.relative_to(ROOT / "src").parts
    if parts[0] == "ops":  # the operation table is data of domain/
        return "domain"
    return parts[0] if len(parts) > 1 else "main" if parts[0] in MAIN else "app"


def main():
    sources = sorted((ROOT / "src").rglob("*.[ch]"))
    headers = sorted((ROOT / "include").rglob("*.h"))
    layer_of_header = {}
    for path in sources:
        if path.suffix == ".c":
            layer_of_header.setdefault("bridge/" + path.stem + ".h", layer_of_source(path))
    errors, users = [], {}
    for path in sources + headers:
        name = str(path.relative_to(ROOT))
        if path.suffix == ".h" and path.is_relative_to(ROOT / "include"):
            key = "bridge/" + path.name
            layer = layer_of_header.get(key) or HEADER_ONLY.get(path.name)
            if layer is None:
                errors.append(f"{name}: no source file of this name; name its layer in HEADER_ONLY")
                continue
        else:
            layer = layer_of_source(path)
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'#include [<"]([^">]+)[">]', line)
            if not found:
                continue
            included = found.group(1)
            if THIRD_PARTY.match(included):
                users.setdefault(included, []).append(name)
                if path.is_relative_to(ROOT / "include"):
                    errors.append(f"{name}:{number}: {included} in a header of the bridge")
            elif included.startswith("bridge/") and layer != "sim":
                below = layer_of_header.get(included) or HEADER_ONLY.get(included[7:])
                if below is None:
                    errors.append(f"{name}:{number}: {included} belongs to no layer")
                elif below == "sim" or LAYERS.index(below) > LAYERS.index(layer):
                    errors.append(f"{name}:{number}: {layer} includes {included} of {below}")
    for header, files in users.items():
        allowed = ONE_FILE.get(header, set())
        outside = [f for f in files if f.split("/")[1] not in allowed]
        if len(outside) > (0 if allowed else 1):
            errors.append(f"{header} is included by {', '.join(outside)}")
    print("\n".join(errors) or f"{len(sources) + len(headers)} files include downward only")
    return 1 if errors else 0


MAIN = {"main.c", "arguments.c", "config_reader.c"}
HEADER_ONLY = {"command_parts.h": "domain", "config_table.h": "domain"}

if __name__ == "__main__":
    sys.exit(main())
