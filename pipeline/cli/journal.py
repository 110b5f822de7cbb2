"""Who acts at the command line, and the entries that it leaves in the log of changes."""

import datetime as dt
import getpass
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.review import Actor
    from pipeline.store import Store


def actor() -> "Actor":
    """The person at the machine, and now."""
    from pipeline.review import Actor

    return Actor(who(), now())


def who() -> str:
    """The name under which the log knows the person at the machine."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as containers have
        name = str(os.getuid())
    return f"dòng lệnh: {name}"


def now() -> str:
    """The moment, to the second."""
    return dt.datetime.now().isoformat(timespec="seconds")


def record(store: "Store", action: str, field: str, old: object = None, new: object = None) -> int:
    """Enter a change into the log; returns the entry's number. The caller holds the transaction of the change."""
    from pipeline.store.changes import append_change

    return append_change(store.connection, now(), who(), action, "", field, old, new)
