#!/usr/bin/env python3
"""Checks, in the object files of a build, which source calls which: no source of a folder needs one of another that
needs it, directly or by others, and no more than two of one folder need one another. And no source or header is longer
than 450 lines unless its head says why."""
import pathlib
import re
import subprocess
import sys

from includes import HEADERS, ROOT, SOURCES, circles_of

LINES_MAX = 450
WHY_LONGER = re.compile(r"\A(/\* clang-format off \*/\n)?/\* (Made by|Longer than other files are: )")


def symbols(paths):
    """Of each object file, names and kinds of the symbols that others see, or that others have."""
    listing = subprocess.run(["nm", "-P", "-g", "-A", *paths], check=True, capture_output=True, text=True).stdout
    found = {path: [] for path in paths}
    for line in listing.splitlines():
        path, name, kind = line.split()[:3]
        found[pathlib.Path(path.removesuffix(":"))].append((name, kind))
    return found


def calls_of(build):
    """Of every source, the others that have what it uses."""
    objects = {str(path).split(".dir/src/")[1].removesuffix(".o"): path
               for path in build.glob("CMakeFiles/*.dir/src/**/*.c.o")}
    # What was renamed or removed leaves its object in an older build.
    objects = {name: path for name, path in objects.items() if (ROOT / "src" / name).is_file()}
    found = symbols(list(objects.values()))
    listed = {name: found[path] for name, path in objects.items()}
    owner = {symbol: name for name, pairs in listed.items() for symbol, kind in pairs if kind != "U"}
    return {name: {owner[symbol] for symbol, kind in pairs if kind == "U" and symbol in owner} - {name}
            for name, pairs in listed.items()}


def check_circles(circles):
    return [f"{', '.join(sorted(circle))} need one another in a circle" for circle in circles
            if len(circle) > 2 or len({pathlib.PurePath(name).parent for name in circle}) > 1]


def check_length(path):
    text = path.read_text()
    lines = text.count("\n")
    if lines <= LINES_MAX or WHY_LONGER.match(text):
        return []
    return [f"{path.relative_to(ROOT)} has {lines} lines, more than {LINES_MAX}, and its head does not say why"]


def main():
    calls = calls_of(pathlib.Path(sys.argv[1]))
    missing = [str(path) for path in SOURCES if path.suffix == ".c" and str(path.relative_to(ROOT / "src")) not in calls]
    errors = [f"{path} is in no object file" for path in missing]
    errors += check_circles([circle for circle in circles_of(calls) if len(circle) > 1])
    errors += [error for path in SOURCES + HEADERS for error in check_length(path)]
    print("\n".join(errors) or f"{len(calls)} sources need one another in one direction")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
