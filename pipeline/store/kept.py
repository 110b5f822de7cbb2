"""What takes a while to make of a store, made once and kept while the store is the same: the catalogue, the queues.

A large one is made anew beside the pages, which use the last one meanwhile.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pipeline.store.database import Store

Made = TypeVar("Made", bound=Sized)


def generation(connection: sqlite3.Connection) -> int:
    """A number that grows whenever letters, links, the register or people's words on links change."""
    (number,) = connection.execute("SELECT number FROM generation").fetchone()
    return int(number)


class _One(NamedTuple, Generic[Made]):
    generation: int
    at: float
    made: Made


class Kept(Generic[Made]):
    """What ``make`` makes of each store; of more than ``large`` things it is used for ``fresh`` seconds at least."""

    def __init__(self, make: Callable[[sqlite3.Connection], Made], large: int, fresh: float) -> None:
        self._make, self._large, self._fresh = make, large, fresh
        self._known: dict[Path, _One[Made]] = {}
        self._busy: set[Path] = set()
        self._lock = threading.Lock()

    def of(self, store: Store) -> Made:
        """The known one while nothing has changed, or while a large one is being made anew."""
        with self._lock:
            known = self._known.get(store.path)
            if known is not None and known.generation == generation(store.connection):
                return known.made
            if known is not None and len(known.made) > self._large:
                if store.path not in self._busy and time.monotonic() - known.at > self._fresh:
                    self._busy.add(store.path)
                    threading.Thread(target=self._renew, args=(store.path,), daemon=True).start()
                return known.made
            one = self._known[store.path] = self._one(store.connection)
            return one.made

    def _one(self, connection: sqlite3.Connection) -> _One[Made]:
        now = generation(connection)  # first: what changes meanwhile makes it old
        made = self._make(connection)
        return _One(now, time.monotonic(), made)

    def _renew(self, path: Path) -> None:
        try:
            with Store.open(path) as store:
                one = self._one(store.connection)
            with self._lock:
                self._known[path] = one
        finally:
            with self._lock:
                self._busy.discard(path)
