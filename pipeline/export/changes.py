"""The log of changes as CSV, for auditors: oldest first, with the hashes that chain the entries."""

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = ("id", "made", "who", "action", "key", "field", "old", "new", "before", "hash")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_changes(changes: Iterable[Any]) -> str:
    """Entries (as ``store.changes.read_changes`` gives them, newest first) as CSV with a byte order mark.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for change in reversed(list(changes)):
        writer.writerow([_tame(getattr(change, column)) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def _tame(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
