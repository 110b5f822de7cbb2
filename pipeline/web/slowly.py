"""Lists that take long to make (files that may be one letter, unknown bodies): made beside the pages, then kept.

A page asks ``later``; small stores are answered on the spot, for large ones a thread with a connection of its own
makes the list while the page says so and asks again.
"""

import threading
from collections.abc import Callable
from typing import Any

from pipeline.store import Store
from pipeline.store.kept import generation
from pipeline.web.settings import Settings

SMALL = 1500
_kept: dict[tuple[str, str], tuple[int, Any]] = {}
_busy: set[tuple[str, str]] = set()
_lock = threading.Lock()


def later(settings: Settings, store: Store, name: str, make: Callable[[Store], Any]) -> Any | None:
    """The newest list of a name, ``None`` while the first one is being made; an older one while it is made anew."""
    now = generation(store.connection)
    place = (str(settings.db), name)
    with _lock:
        known = _kept.get(place)
        if known is not None and known[0] == now:
            return known[1]
        (letters,) = store.connection.execute("SELECT count(*) FROM letters").fetchone()
        if letters > SMALL:
            if place not in _busy:
                _busy.add(place)
                threading.Thread(target=_make, args=(settings, place, make), daemon=True).start()
            return known[1] if known is not None else None
    made = make(store)
    with _lock:
        _kept[place] = (now, made)
    return made


def _make(settings: Settings, place: tuple[str, str], make: Callable[[Store], Any]) -> None:
    try:
        with Store.open(settings.db) as store:
            now = generation(store.connection)
            made = make(store)
        with _lock:
            _kept[place] = (now, made)
    finally:
        with _lock:
            _busy.discard(place)
