#!/usr/bin/env python3
"""Checks what documents name: in every tracked Markdown file, links and whatever looks like a path of this repository
exist; in every tracked file, a section that is named (README.md, "Section") is one. A path counts from the root or
from the document's own folder, and may hold wildcards."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOP = "config|docker|include|src|tests"
PATH = re.compile(rf"(?<![\w./:~-])(?:\./)?((?:{TOP})/[\w./*{{}},-]*\w/?|test_\w+\.(?:py|c))")
LINK = re.compile(r"\]\(([^)\s]*)\)")
HEADING = re.compile(r"^#+ +(.*?) *$", re.MULTILINE)
SECTION = re.compile(r'([\w./-]*\.md),\s+(?:[#*/]+\s+)?"([^"]+)"')


def tracked():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def anchors(text):
    """As GitHub makes them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def exists(path, folder):
    return any(next(base.glob(path.strip("/")), None) for base in (ROOT, folder))


def exists_test(name):
    return next((ROOT / "tests").glob(f"*/{name}"), None)


def wrong_links(document, text):
    for target in LINK.findall(text):
        if re.match(r"\w+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = document.parent / path if path else document
        if not file.exists():
            yield f"links to {target}, which does not exist"
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
            yield f"links to {target}: no such heading"


def wrong_paths(document, text):
    for path in sorted(set(PATH.findall(text))):
        found = exists_test(path) if path.startswith("test_") else exists(path, document.parent)
        if not found:
            yield f"names {path}, which does not exist"


def wrong_sections(text):
    for name, section in SECTION.findall(text):
        document = ROOT / name
        if not document.exists():
            yield f"names {name}, which does not exist"
        elif section not in HEADING.findall(document.read_text(encoding="utf-8")):
            yield f'names the section "{section}" of {name}, which it does not have'


def main():
    wrong = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = list(wrong_sections(text)) if file != pathlib.Path(__file__).resolve() else []
        if file.suffix == ".md":
            found += [*wrong_links(file, text), *wrong_paths(file, text)]
        wrong += [f"{file.relative_to(ROOT)} {what}" for what in found]
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
