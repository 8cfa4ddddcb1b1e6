"""docker/zones: from the release on the image's time zones say what tzdata's say, whatever name they go by."""
import datetime
import pathlib
import re
import subprocess
import zoneinfo

from support.processes import ROOT

FOLDER = pathlib.Path("/usr/share/zoneinfo")
RELEASED_S = int(re.search(r"BRIDGE_RELEASED_S (\d+)", (ROOT / "CMakeLists.txt").read_text())[1])
# Ten years, but for the very second of the release, at which zic of glibc 2.36 has winter and summer wrong.
TIMES = [datetime.datetime.fromtimestamp(RELEASED_S + i * 160_000, datetime.timezone.utc) for i in range(1, 2000)]


def names(rules):
    """Of tzdata.zi: `Z NAME ...`, and `L NAME ALIAS`."""
    fields = [line.split() for line in rules.read_text().splitlines()]
    return [line[{"Z": 1, "L": 2}[line[0]]] for line in fields if line[0] in ("Z", "L")]


def offsets(path):
    with path.open("rb") as file:
        zone = zoneinfo.ZoneInfo.from_file(file)
    return [at.astimezone(zone).utcoffset() for at in TIMES]


def test_zones_are_those_of_tzdata(tmp_path):
    subprocess.run([ROOT / "docker/zones", tmp_path], check=True)
    subprocess.run(["zic", "-d", tmp_path / "whole", FOLDER / "tzdata.zi"], check=True)
    image, same = tmp_path / FOLDER.relative_to("/"), {}
    for name in names(FOLDER / "tzdata.zi"):
        link = image / name
        path = tmp_path / link.readlink().relative_to("/") if link.is_symlink() else link
        pair = path, (tmp_path / "whole" / name).read_bytes()
        if pair not in same:
            same[pair] = offsets(path) == offsets(tmp_path / "whole" / name)
        assert same[pair], name
    assert len({path for path, _ in same}) < len(same), "no zone is a link to another with the same rules"
