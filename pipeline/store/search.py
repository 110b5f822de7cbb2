"""Full-text search over folded text, so that ``giai ngan`` finds "giải ngân" and ``dong bao`` "đồng bào".

Every word of a query must occur, in any order; those whose words are neighbours as in the query come first; words in
double quotes must stand together; anything that looks like a document's number finds that document before all
else; ``loại:"Báo cáo" năm:2024`` narrows (``store/fields.py``). When very many letters have the words, they are not
weighed: those that say it in number or subject come first, and of either the newest. No query is an error: each word
is quoted before SQLite sees it.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.grammar.identity import place_of
from pipeline.grammar.number import find_numbers
from pipeline.store.fields import Known, Query, statuses, understand
from pipeline.store.snippets import make_snippet
from pipeline.text.fold import fold
from pipeline.text.keys import match_key

_RANK = "bm25(search, 8.0, 4.0, 3.0, 1.0)"  # code, subject, names, body
_MOST_FORGIVEN = 8  # words of a query of which one may be missing
_MOST_WORDS = 32  # of a query; what is longer is a text, not a question
_MOST_RANKED = 3000  # letters beyond which the newest come first instead of the most fitting


class Hit(NamedTuple):
    """A document that was found; ``highlights`` are half-open ranges in ``snippet`` (original spelling)."""

    key: str
    held: bool
    code: str
    date: str
    genre: str
    issuer: str
    subject: str
    snippet: str
    highlights: tuple[tuple[int, int], ...]


class Batch(NamedTuple):
    """Row ids of letters, joined by commas (one string instead of 100,000 rows); newest first if not ``ranked``."""

    ids: str
    ranked: bool


Statuses = Callable[[], Mapping[str, str]]


def query_terms(query: str) -> list[str]:
    """The folded terms of a query: quoted phrases whole, else single words, each once, in order."""
    terms: dict[str, None] = {}
    for index, part in enumerate(query.replace("“", '"').replace("”", '"').split('"')):
        folded = fold(part)
        for term in [folded] if index % 2 else folded.split():
            if term:
                terms[term] = None
    return list(terms)[:_MOST_WORDS]


def query_numbers(query: str) -> list[str]:
    """The match keys of the document numbers in a query; a query that starts with a digit is one itself."""
    keys = [match_key(mention.value.code) for mention in find_numbers(query)]
    folded = match_key(query)
    if folded[:1].isdigit():
        keys.append(folded)
    return list(dict.fromkeys(keys))


def index_letter(connection: sqlite3.Connection, letter_id: int, columns: tuple[str, str, str, str]) -> None:
    """Enter a letter's words (``search_columns``) into the index."""
    connection.execute(
        "INSERT INTO search (rowid, code, subject, names, body) VALUES (?, ?, ?, ?, ?)", (letter_id, *columns)
    )


def unindex_letter(connection: sqlite3.Connection, letter_id: int, columns: tuple[str, str, str, str]) -> None:
    """Take a letter's words out again; they must be the same as were entered (the index keeps no text)."""
    connection.execute(
        "INSERT INTO search (search, rowid, code, subject, names, body) VALUES ('delete', ?, ?, ?, ?, ?)",
        (letter_id, *columns),
    )


def search_columns(code: str, subject: str, names: str, text: str) -> tuple[str, str, str, str]:
    """What is entered into the index of a letter: all folded, its number also as a match key."""
    return f"{fold(code)} {match_key(code)}", fold(subject), fold(names), fold(text)


def search(
    connection: sqlite3.Connection,
    query: str,
    limit: int = 20,
    offset: int = 0,
    *,
    issuers: Collection[str] | None = None,
    statuses_of: Statuses = dict,
) -> list[Hit]:
    """The documents that a query finds, best first; documents only cited are found by their number.

    ``issuers`` are the keys of the only bodies whose documents are wanted; ``statuses_of`` gives the status of the
    duties of each directive by its key, and is asked only if the query asks for one.
    """
    asked = understand(query, lambda field: _known(connection, field))
    terms, numbers = query_terms(asked.text), query_numbers(asked.text)
    conditions = list(_conditions(connection, asked, issuers, statuses_of))
    wanted = limit + offset
    held: dict[int, None] = {}
    for batch in _all(terms, numbers, conditions) or batches(connection, terms, numbers):
        if len(held) >= wanted:
            break
        held.update(dict.fromkeys(_kept(connection, batch, conditions, wanted)))
    rows = [
        row
        for letter in held
        for row in connection.execute(
            "SELECT key, 1, code, date, genre, issuer, subject, id FROM letters WHERE id = ?", (letter,)
        )
    ]
    cited = _cited(connection, numbers, conditions, wanted)
    # Letters that bear the number as it was written, then what is only cited under it, then the others.
    exact = sum(match_key(row[2]) in numbers for row in rows[: len(rows) if numbers else 0])
    found = [*rows[:exact], *cited, *rows[exact:]]
    return [_hit(connection, row, terms) for row in found[offset:wanted]]


def batches(connection: sqlite3.Connection, terms: Sequence[str], numbers: Sequence[str]) -> Iterator[Batch]:
    """The letters that a query finds, the best first; later batches may say again what earlier ones said."""
    found = False
    for key in numbers:
        # The number itself, then those that go on where it ends ("1941 ubnd" finds 1941/UBND-TH): " " < "!".
        # The index is of read numbers only, which the query has to say; "+" keeps it from walking by date.
        for where in ("number_key = ?1", "number_key > ?1 || ' ' AND number_key < ?1 || '!'"):
            inner = f"SELECT id FROM letters WHERE {where} AND number_key <> '' ORDER BY +first DESC, key LIMIT 1000"
            ids = _joined(connection, f"SELECT group_concat(id) FROM ({inner})", key)
            found = found or bool(ids)
            yield Batch(ids, True)
    if not terms:
        return
    whole = " AND ".join(map(_quote, terms))
    every = _matches(connection, whole)
    if every.count(",") >= _MOST_RANKED:
        yield Batch(_matches(connection, f"{{code subject}} : ({whole})"), False)
        yield Batch(every, False)
    elif every:
        if len(terms) > 1:
            # Folded syllables alone say little ("đồng bào" and "dòng … báo" are the same two): neighbours make a word.
            pairs = " OR ".join(_quote(f"{one} {two}") for one, two in pairwise(terms))
            yield Batch(_matches(connection, f"({whole}) AND ({pairs})", ranked=True), True)
        yield Batch(_matches(connection, whole, ranked=True), True)
    elif not found and 2 < len(terms) <= _MOST_FORGIVEN:
        # One word of several may be misspelt; of two, the other alone would say nothing.
        rest = (terms[:i] + terms[i + 1 :] for i in range(len(terms)))  # type: ignore[operator]
        some = " OR ".join(f"({' AND '.join(map(_quote, words))})" for words in rest)
        yield Batch(_matches(connection, some, ranked=True), True)


def _matches(connection: sqlite3.Connection, expression: str, ranked: bool = False) -> str:
    if not ranked:
        return _joined(connection, "SELECT group_concat(rowid) FROM search WHERE search MATCH ?", expression)
    inner = f"SELECT rowid FROM search WHERE search MATCH ? ORDER BY {_RANK}, rowid LIMIT {_MOST_RANKED}"
    return _joined(connection, f"SELECT group_concat(rowid) FROM ({inner})", expression)


def _joined(connection: sqlite3.Connection, sql: str, value: str) -> str:
    return str(connection.execute(sql, (value,)).fetchone()[0] or "")


def _quote(term: str) -> str:
    return f'"{term}"'  # folded terms are letters, digits and spaces only


# --- typed fields, as conditions on rows -------------------------------------------------------------------

_KNOWN = {
    "genre": "SELECT DISTINCT genre, genre FROM letters UNION SELECT DISTINCT genre, genre FROM documents",
    "issuer": "SELECT DISTINCT issuer_key, issuer FROM letters UNION SELECT DISTINCT issuer_key, issuer FROM documents",
    "year": "SELECT year, year FROM letters UNION SELECT substr(date, 1, 4) AS y, substr(date, 1, 4) FROM documents",
    "urgency": "SELECT DISTINCT urgency, urgency FROM letters",
}
_COLUMNS = {"genre": "genre", "issuer": "issuer_key", "year": "substr(date, 1, 4)", "urgency": "urgency", "key": "key"}


class _Condition(NamedTuple):
    """A column that must have one of some values (a JSON list)."""

    column: str
    values: str


def _known(connection: sqlite3.Connection, field: str) -> Known:
    if field == "status":
        return statuses()
    if field == "place":
        keys = (row[0] for row in connection.execute("SELECT DISTINCT issuer_key FROM letters"))
        return {place: (fold(place),) for place in map(place_of, keys) if place}
    found: dict[str, tuple[str, ...]] = {}
    for value, name in connection.execute(_KNOWN[field]):
        found[str(value or "")] = (*found.get(str(value or ""), ()), fold(str(name or "")))
    return found


def _conditions(
    connection: sqlite3.Connection, asked: Query, issuers: Collection[str] | None, statuses_of: Statuses
) -> Iterator[_Condition]:
    if issuers is not None:
        yield _Condition("issuer", json.dumps(sorted(issuers)))
    for field, values in asked.wanted.items():
        if field == "status":
            values = frozenset(key for key, status in statuses_of().items() if status in values)
            field = "key"
        elif field == "place":
            keys = (row[0] for row in connection.execute("SELECT DISTINCT issuer_key FROM letters"))
            field, values = "issuer", frozenset(key for key in keys if place_of(key) in values)
        yield _Condition(field, json.dumps(sorted(values)))


def _where(conditions: Sequence[_Condition]) -> tuple[str, list[str]]:
    parts = [f"{_COLUMNS[one.column]} IN (SELECT value FROM json_each(?))" for one in conditions]
    return " AND ".join(parts) or "1", [one.values for one in conditions]


def _all(terms: Sequence[str], numbers: Sequence[str], conditions: Sequence[_Condition]) -> list[Batch]:
    """Of a query that names fields only: all letters."""
    return [] if terms or numbers or not conditions else [Batch("*", False)]


def _kept(connection: sqlite3.Connection, batch: Batch, conditions: Sequence[_Condition], most: int) -> Iterator[int]:
    """The letters of a batch that fulfil the conditions, in its order."""
    where, values = _where(conditions)
    if batch.ids != "*":
        where, values = f"id IN (SELECT value FROM json_each(?)) AND {where}", [f"[{batch.ids}]", *values]
    if not batch.ranked:
        order = f"SELECT id FROM letters WHERE {where} ORDER BY first DESC, key LIMIT {most}"
        yield from (row[0] for row in connection.execute(order, values))
    elif conditions:
        kept = {row[0] for row in connection.execute(f"SELECT id FROM letters WHERE {where}", values)}
        yield from (letter for letter in map(int, filter(None, batch.ids.split(","))) if letter in kept)
    else:
        yield from map(int, filter(None, batch.ids.split(",")[:most]))


def _cited(
    connection: sqlite3.Connection, numbers: Sequence[str], conditions: Sequence[_Condition], most: int
) -> list[Sequence[Any]]:
    if any(one.column in ("urgency", "key") for one in conditions):
        return []  # nobody knows them of a document that is only cited
    where, values = _where(conditions)
    found: dict[str, Sequence[Any]] = {}
    for key in numbers:
        rows = connection.execute(
            "SELECT key, 0, code, date, genre, issuer, subject, 0 FROM documents"
            f" WHERE (block = ? OR (block > ? || ' ' AND block < ? || '!')) AND {where}"
            " ORDER BY date DESC, key LIMIT ?",
            (key, key, key, *values, most),
        )
        found.update((row[0], row) for row in rows)
    return sorted(found.values(), key=lambda row: match_key(row[2]) not in numbers)


def _hit(connection: sqlite3.Connection, row: Sequence[Any], terms: Sequence[str]) -> Hit:
    held = bool(row[1])
    text = row[6]
    if held:
        found = connection.execute("SELECT text FROM contents WHERE letter_id = ?", (row[7],)).fetchone()
        text = zlib.decompress(found[0]).decode()
    snippet, highlights = make_snippet(text, terms)
    key, _, code, date, genre, issuer, subject = row[:7]
    return Hit(key, held, code, date, genre, issuer, subject, snippet, highlights)
