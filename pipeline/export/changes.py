"""The log of changes as CSV, for auditors: oldest first, with the hashes that chain the entries.

Moments, actions and values stand as they are in the store, for the hashes are over them; what was done is told in
words beside.
"""

import csv
import io
from collections.abc import Iterable

from pipeline.export.headings import Language, heading, label
from pipeline.store.changes import Change

_COLUMNS = ("id", "made", "who", "what", "action", "key", "field", "old", "new", "before", "hash")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_changes(changes: Iterable[Change], lang: Language = "vi") -> str:
    """Entries (as ``store.changes.read_changes`` gives them, newest first) as CSV with a byte order mark.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading(f"log_{column}", lang) for column in _COLUMNS])
    for change in reversed(list(changes)):
        cells = {**change._asdict(), "what": change_name(change, lang)}
        writer.writerow([_tame(cells[column]) for column in _COLUMNS])
    return "\ufeff" + out.getvalue()


def change_name(change: Change, lang: Language) -> str:
    """What an entry of the log is about: its action and what it was done to, in words."""
    same = change.action == "decide_field" and change.old is not None and change.old == change.new
    action = label("action", "confirm_field" if same else change.action, lang)
    return f"{action}: {heading(change.field, lang)}" if change.field else action


def _tame(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
