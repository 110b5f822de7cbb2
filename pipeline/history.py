"""What the archive held on an old day: the store without what came later, linked as it was linked then.

In: a store and a day; out: a store in a temporary file, gone when the block ends. Citations that a later letter
settled are open again, so that an audit of an old date gives the verdicts that it gave then, and what people decided
(fields, links, copies, bodies) counts from the day on which they decided it. Where a file was split into letters is
kept as it stands today.
"""

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.bodies import apply_site
from pipeline.relink import relink
from pipeline.review import rewind
from pipeline.store import Store


@contextmanager
def held_on(store: Store, day: dt.date) -> Iterator[Store]:
    """A copy of the store as of the end of a day. Letters whose day of coming is not known are taken as held."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "held.db"
        with sqlite3.connect(path) as copy:
            store.connection.backup(copy)
        copy.close()
        with Store.open(path) as held:
            held.forget_after(day)
            rewind(held, day)
            apply_site(held)
            relink(held)
            try:
                yield held
            finally:
                apply_site(store)
