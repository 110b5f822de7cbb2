"""What a page works with: the request's person, language and day, the thread's store, and the way to answer.

A route makes one ``Desk`` of its request and asks it for everything. Routes are plain functions and run on
worker threads; each thread keeps one open store.
"""

import datetime as dt
import threading
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from pipeline.errors import UsageError
from pipeline.export.headings import Language
from pipeline.store import Store
from pipeline.store.changes import append_change
from pipeline.web.access import Person, person_of
from pipeline.web.pages import render
from pipeline.web.settings import Settings
from pipeline.web.shown import day as shown_day
from pipeline.web.words import say

_threads = threading.local()
_EARLIEST = 1945
_YEARS_AHEAD = 5


def store_of(settings: Settings) -> Store:
    """This thread's open store."""
    known: dict[str, Store] = _threads.__dict__.setdefault("stores", {})
    path = str(settings.db)
    store = known.get(path)
    if store is None or not settings.db.exists():
        store = known[path] = Store.create(settings.db)
    return store


class Desk:
    """One request seen from a route."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.settings: Settings = request.app.state.settings
        self.person: Person = person_of(request)
        self.lang: Language = request.state.lang

    @property
    def store(self) -> Store:
        """The store, on this thread's connection."""
        return store_of(self.settings)

    def say(self, key: str, **facts: Any) -> str:
        """Words of ``words.toml`` in the reader's language."""
        return say(key, self.lang, **facts)

    def page(self, template: str, *, status: int = 200, **facts: Any) -> Response:
        """A page from a template."""
        return HTMLResponse(render(self, template, facts), status_code=status)

    def to(self, path: str, **query: object) -> Response:
        """Go on to another page (after a POST)."""
        return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, status_code=303)

    def here(self, **changes: object) -> str:
        """This page's address with some of its query changed; ``None`` takes a field out, ``page`` begins anew.

        An empty value stays: it asks for what is unknown (``body=``).
        """
        query = [(k, v) for k, v in self.request.query_params.multi_items() if k not in changes and k != "page"]
        for name, value in changes.items():
            values = value if isinstance(value, list | tuple) else [value]
            query += [(name, str(v)) for v in values if v is not None]
        return f"{self.request.url.path}?{urlencode(query)}" if query else self.request.url.path

    def record(self, action: str, key: str = "", field: str = "", old: object = None, new: object = None) -> None:
        """Enter a change into the append-only log: call it inside the transaction that makes the change."""
        made = self.settings.now().isoformat(timespec="seconds")
        append_change(self.store.connection, made, self.person.name, action, key, field, old, new)

    def day(self, name: str = "as_of") -> dt.date:
        """The day that the query names (ISO or dd/mm/yyyy), else today; raises ``UsageError`` for nonsense."""
        text = self.request.query_params.get(name, "").strip()
        return self.bounded(parse_day(text, self.lang)) if text else self.settings.today

    def bounded(self, day: dt.date) -> dt.date:
        """A day that an audit can be asked for; raises ``UsageError`` for one so far off that it would never end.

        Every recurring duty has a due day a week or month up to it.
        """
        if not _EARLIEST <= day.year <= self.settings.today.year + _YEARS_AHEAD:
            raise UsageError(self.say("error.day", text=shown_day(day)))
        return day


def parse_day(text: str, lang: Language) -> dt.date:
    """A complete day in ISO or Vietnamese order; raises ``UsageError`` otherwise."""
    from pipeline.grammar import date

    try:
        return date.parse_day(text)
    except ValueError:
        raise UsageError(say("error.day", lang, text=text)) from None
