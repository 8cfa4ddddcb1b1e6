#!/usr/bin/python3
"""Whether an image's bill of materials lists what is in it: every file once with its checksums, in one package; and
packages whose libraries are linked in.

    tests/container/bill.py BILL FOLDER      the SPDX document, and the image's files
"""
import hashlib
import json
import pathlib
import sys


def main(bill, folder):
    document, folder = json.loads(pathlib.Path(bill).read_text()), pathlib.Path(folder)
    own = f"./usr/share/doc/{document['name'].rsplit('-', 1)[0]}/sbom.spdx.json"
    listed = {file["fileName"]: file for file in document["files"]}
    there = {f"./{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file() and not path.is_symlink()} - {own}
    assert listed.keys() == there, f"not in both: {sorted(listed.keys() ^ there)}"
    assert len(listed) == len(document["files"])
    for name, file in listed.items():
        for checksum in file["checksums"]:
            found = hashlib.new(checksum["algorithm"].lower(), (folder / name).read_bytes()).hexdigest()
            assert found == checksum["checksumValue"], name
    for path in folder.rglob("*"):
        if path.is_symlink():
            target = path.readlink()
            assert f"./{str(target).lstrip('/')}" in listed, f"{path} leads to {target}"

    relations = [(r["spdxElementId"], r["relationshipType"], r["relatedSpdxElement"]) for r in document["relationships"]]
    contained = [to for _, kind, to in relations if kind == "CONTAINS"]
    assert sorted(contained) == sorted(file["SPDXID"] for file in listed.values()), "a file without a package, or with two"
    names = {package["SPDXID"]: package for package in document["packages"]}
    assert {of for of, _, _ in relations} | {to for _, _, to in relations} >= names.keys()
    for package in names.values():
        assert package["versionInfo"], package
    linked = {names[to]["name"] for _, kind, to in relations if kind == "STATIC_LINK"}
    print(f"{len(listed)} files of {len(names)} packages, linked in: {' '.join(sorted(linked))}")


main(*sys.argv[1:])
