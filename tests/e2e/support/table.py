"""The table that the fault tests fill: fault, what was sent, what arrived, lost, repeated.

A test hands over the ids that it sent and the ids that came, and then asserts on what it gets back:

    from support import table

    row = table.record("broker killed midway", "webhooks", sent=kept, arrived=ids(client))
    assert row.lost == 0

`fault` names the trouble in a few words, `what` the things that were sent: "webhooks", "commands", "unsafe requests".
`sent` holds the ids of what the bridge has answered for (a webhook that got 200, a command that the broker took),
`arrived` the ids as they came. An id counts as often as it was sent: of one that was sent once and came three times
two are repeated. What came and is not in `sent` (a webhook whose 200 was lost in a crash) counts for nothing.
Where ids are not to be had, both may be numbers; `repeated` is then to be given too.

One fault may have several rows, one for each thing that was sent; what several tests record of the same fault and thing
is added up in one row. Rows show in the order of their record; record before asserting, so that a failure shows its row
as well. At the end pytest prints the table (conftest.py) and keeps
it as Markdown in the build folder's fault-table.md.
"""
from collections import Counter
from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class Row:
    fault: str
    what: str
    sent: int
    arrived: int
    lost: int
    repeated: int


_rows = {}  # by fault and what


def record(fault, what, sent, arrived, repeated=0):
    """Adds to the table, and returns what was added as a row."""
    if isinstance(sent, int):
        row = Row(fault, what, sent, arrived, max(sent - arrived, 0), repeated)
    else:
        row = _compare(fault, what, Counter(list(sent)), Counter(list(arrived)))
    add([astuple(row)])
    return row


def add(rows):
    """Adds rows() of this or another process."""
    for fault, what, *counts in rows:
        before = astuple(_rows.get((fault, what), Row(fault, what, 0, 0, 0, 0)))[2:]
        _rows[fault, what] = Row(fault, what, *(a + b for a, b in zip(before, counts)))


def rows():
    return [astuple(row) for row in _rows.values()]


def _compare(fault, what, sent, arrived):
    arrived = Counter({key: count for key, count in arrived.items() if key in sent})
    lost, repeated = sent - arrived, arrived - sent
    return Row(fault, what, sent.total(), sent.total() - lost.total(), lost.total(), repeated.total())


def lines():
    """The table as lines of Markdown, with columns as wide as what they hold; none without rows."""
    if not _rows:
        return []
    cells = [[field.name for field in fields(Row)]] + [[str(cell) for cell in astuple(row)] for row in _rows.values()]
    widths = [max(map(len, column)) for column in zip(*cells)]
    cells.insert(1, ["-" * (width - (column > 1)) + ":" * (column > 1) for column, width in enumerate(widths)])
    texts, numbers = 2, len(widths) - 2  # numbers stand to the right
    pads = [str.ljust] * texts + [str.rjust] * numbers
    return ["| " + " | ".join(pad(cell, width) for pad, cell, width in zip(pads, line, widths)) + " |" for line in cells]


def write(path):
    path.write_text("\n".join(lines()) + "\n")
