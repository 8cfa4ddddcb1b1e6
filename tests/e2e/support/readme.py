"""What README.md holds, taken out of its text."""
import json
import re
import textwrap

from .processes import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "config/README.md").read_text(encoding="utf-8")


def section(name):
    return re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


def blocks(language, text=TEXT):
    """The fenced blocks of a language, indented ones too."""
    return [textwrap.dedent(block) for block in
            re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)]


def shell_examples():
    """The numbered commands, by number."""
    block, = [block for block in blocks("sh") if block.startswith("# 1  ")]
    return {int(number): text for number, text in re.findall(r"^# (\d+)  (.*?)(?=^# \d|\Z)", block, re.MULTILINE | re.DOTALL)
            for text in ["# " + text]}


def python_example():
    block, = blocks("python")
    return block


def node_red_flow():
    block, = blocks("json", section("Node-RED"))
    return json.loads(block)
