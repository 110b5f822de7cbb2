"""Searches that people keep: a name for the query of a search page's address, each person's own."""

from typing import NamedTuple

from pipeline.store.database import Store


class SavedSearch(NamedTuple):
    """A kept search; ``query`` is what stands behind "?" in the address."""

    id: int
    name: str
    query: str


def saved_searches(store: Store, who: str) -> list[SavedSearch]:
    """A person's searches by name."""
    rows = store.connection.execute(
        "SELECT id, name, query FROM saved_searches WHERE who = ? ORDER BY name, id", (who,)
    )
    return [SavedSearch._make(row) for row in rows]


def save_search(store: Store, name: str, query: str, who: str, made: str) -> None:
    """Keep a search; the same name again replaces it."""
    store.connection.execute("DELETE FROM saved_searches WHERE who = ? AND name = ?", (who, name))
    store.connection.execute(
        "INSERT INTO saved_searches (name, query, who, made) VALUES (?, ?, ?, ?)", (name, query, who, made)
    )


def drop_search(store: Store, number: int, who: str) -> str | None:
    """Forget a search of this person; returns its name, ``None`` when there is none."""
    row = store.connection.execute(
        "DELETE FROM saved_searches WHERE id = ? AND who = ? RETURNING name", (number, who)
    ).fetchone()
    return str(row[0]) if row else None
