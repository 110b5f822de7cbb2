"""Full-text search over folded text, so that ``giai ngan`` finds "giải ngân" and ``dong bao`` "đồng bào".

Every word of a query must occur, in any order; those whose words are neighbours as in the query come first; words in
double quotes must stand together; anything that looks like a document's number finds that document before all
else; ``loại:"Báo cáo" năm:2024`` narrows (``store/fields.py``). When very many letters have the words, or the archive
is so large that weighing them would read half of the index, they are not weighed: those that say it in number or
subject come first, and of either the newest. No query is an error: each word is quoted before SQLite sees it.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
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
_MOST_WEIGHED = 200_000  # letters of an archive: bm25 counts each word in all of them, however few the query finds
_MOST_GATHERED = 20_000  # letters that are put in order; of more, the newest of the archive are asked for
_MOST_ASKED = 2_000  # of these
_NEAR = 500  # row ids that the index walks through sooner than it finds another place


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
    """What a part of a query finds: letters by their row ids, the best first; or, newest first, all that an index
    (``table``) has under an ``expression``."""

    ids: str = ""  # joined by commas: one string instead of 100,000 rows
    table: str = ""  # "search", "headings", or "*" for all letters
    expression: str = ""


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
    """Enter a letter's words (``search_columns``) into the indexes."""
    for table, names, values in _entries(letter_id, columns):
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({_marks(values)})", values)


def unindex_letter(connection: sqlite3.Connection, letter_id: int, columns: tuple[str, str, str, str]) -> None:
    """Take a letter's words out again; they must be the same as were entered (the indexes keep no text)."""
    for table, names, values in _entries(letter_id, columns):
        connection.execute(f"INSERT INTO {table} ({table}, {names}) VALUES ('delete', {_marks(values)})", values)


def forget_words(connection: sqlite3.Connection) -> None:
    """Write the indexes anew without the words of letters that were taken out, which FTS5 else keeps for a while.

    It takes time in proportion to the archive: for secret letters alone. (https://sqlite.org/fts5.html, "optimize")
    """
    for table in ("search", "headings"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _entries(letter_id: int, columns: tuple[str, str, str, str]) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    """Table, columns and values: of the whole letter, and of what stands at its head."""
    yield "search", "rowid, code, subject, names, body", (letter_id, *columns)
    yield "headings", "rowid, code, subject", (letter_id, *columns[:2])


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def search_columns(code: str, subject: str, names: str, text: str) -> tuple[str, str, str, str]:
    """What is entered into the indexes of a letter: all folded, its number also as a match key."""
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
            yield Batch(ids)
    if not terms:
        return
    whole = " AND ".join(map(_quote, terms))
    # Folded syllables alone say little ("đồng bào" and "dòng … báo" are the same two): neighbours make a word.
    pairs = f"({whole}) AND ({' OR '.join(_quote(f'{one} {two}') for one, two in pairwise(terms))})"
    count, weighed = _count(connection, whole), _size(connection) <= _MOST_WEIGHED
    if count > _MOST_RANKED or (count and not weighed):
        yield Batch(table="headings", expression=whole)
        if count <= _MOST_RANKED and len(terms) > 1:
            yield Batch(table="search", expression=pairs)
        yield Batch(table="search", expression=whole)
    elif count:
        if len(terms) > 1:
            yield Batch(_ranked(connection, pairs))
        yield Batch(_ranked(connection, whole))
    elif not found and 2 < len(terms) <= _MOST_FORGIVEN:
        # One word of several may be misspelt; of two, the other alone would say nothing.
        rest = (terms[:i] + terms[i + 1 :] for i in range(len(terms)))  # type: ignore[operator]
        some = " OR ".join(f"({' AND '.join(map(_quote, words))})" for words in rest)
        yield Batch(_ranked(connection, some)) if weighed else Batch(table="search", expression=some)


def ids_of(connection: sqlite3.Connection, batch: Batch, most: int = -1) -> str:
    """The row ids of a batch, joined by commas; of an index those of its first ``most`` letters."""
    if not batch.table:
        return batch.ids
    inner = f"SELECT rowid FROM {batch.table} WHERE {batch.table} MATCH ? LIMIT {most}"
    return _joined(connection, f"SELECT group_concat(rowid) FROM ({inner})", batch.expression)


def _ranked(connection: sqlite3.Connection, expression: str) -> str:
    inner = f"SELECT rowid FROM search WHERE search MATCH ? ORDER BY {_RANK}, rowid LIMIT {_MOST_RANKED}"
    return _joined(connection, f"SELECT group_concat(rowid) FROM ({inner})", expression)


def _count(connection: sqlite3.Connection, expression: str) -> int:
    """How many letters an expression finds, counted no further than it matters."""
    inner = f"SELECT 1 FROM search WHERE search MATCH ? LIMIT {_MOST_RANKED + 1}"
    (count,) = connection.execute(f"SELECT count(*) FROM ({inner})", (expression,)).fetchone()
    return int(count)


def _size(connection: sqlite3.Connection) -> int:
    """How many letters the archive has, about."""
    (highest,) = connection.execute("SELECT max(id) FROM letters").fetchone()
    return int(highest or 0)


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
    """A column that must have one of some values."""

    column: str
    values: Sequence[str]


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
        yield _Condition("issuer", sorted(issuers))
    for field, values in asked.wanted.items():
        if field == "status":
            values = frozenset(key for key, status in statuses_of().items() if status in values)
            field = "key"
        elif field == "place":
            keys = (row[0] for row in connection.execute("SELECT DISTINCT issuer_key FROM letters"))
            field, values = "issuer", frozenset(key for key in keys if place_of(key) in values)
        yield _Condition(field, sorted(values))


def _where(conditions: Sequence[_Condition]) -> tuple[str, list[str]]:
    parts, values = [], []
    for column, wanted in conditions:
        # One value stands by itself: the index of its column then gives the letters in the order of their days.
        single = len(wanted) == 1
        parts.append(f"{_COLUMNS[column]} {'= ?' if single else 'IN (SELECT value FROM json_each(?))'}")
        values.append(wanted[0] if single else json.dumps(wanted))
    return " AND ".join(parts) or "1", values


def _all(terms: Sequence[str], numbers: Sequence[str], conditions: Sequence[_Condition]) -> list[Batch]:
    """Of a query that names fields only: all letters."""
    return [] if terms or numbers or not conditions else [Batch(table="*")]


def _kept(connection: sqlite3.Connection, batch: Batch, conditions: Sequence[_Condition], most: int) -> Iterable[int]:
    """The letters of a batch that fulfil the conditions, in its order."""
    if batch.table:
        return _newest(connection, batch, conditions, most)
    ids = map(int, filter(None, batch.ids.split(",")))
    if not conditions:
        return islice(ids, most)
    where, values = _where(conditions)
    kept = connection.execute(
        f"SELECT id FROM letters WHERE id IN (SELECT value FROM json_each(?)) AND {where}", [f"[{batch.ids}]", *values]
    )
    right = {row[0] for row in kept}
    return (letter for letter in ids if letter in right)


def _newest(connection: sqlite3.Connection, batch: Batch, conditions: Sequence[_Condition], most: int) -> list[int]:
    """The newest letters of a batch, without a look at all of it where it has very many."""
    where, values = _where(conditions)
    order = f"{where} ORDER BY first DESC, key"
    if batch.table == "*":
        return _column(connection.execute(f"SELECT id FROM letters WHERE {order} LIMIT {most}", values))
    ids = ids_of(connection, batch, _MOST_GATHERED + 1)
    count = ids.count(",") + 1
    if count > _MOST_GATHERED:
        newest = connection.execute(f"SELECT id FROM letters WHERE {order}", values)
        found = _asked(connection, batch, newest, most)
        if found is not None:
            return found
        ids = ids_of(connection, batch)  # they are all old, or few fulfil the conditions
    # Of many letters it is quicker to walk the days and see whose it is ("+": not by the list) than to order them.
    column = "+id" if count > _MOST_RANKED else "id"
    kept = f"SELECT id FROM letters WHERE {column} IN (SELECT value FROM json_each(?)) AND {order} LIMIT {most}"
    return _column(connection.execute(kept, [f"[{ids}]", *values]))


def _asked(connection: sqlite3.Connection, batch: Batch, newest: sqlite3.Cursor, most: int) -> list[int] | None:
    """The first letters of many that a batch has, ``None`` when they are not among the first of all."""
    found: list[int] = []
    asked = 0
    while len(found) < most:
        some = _column(islice(newest, min(most + asked, _MOST_ASKED - asked)))
        if not some:
            return None if asked == _MOST_ASKED else found
        asked += len(some)
        right = {row_id for first, last in _stretches(some) for row_id in _between(connection, batch, first, last)}
        found.extend(row_id for row_id in some if row_id in right)
    return found[:most]


def _between(connection: sqlite3.Connection, batch: Batch, first: int, last: int) -> list[int]:
    query = f"SELECT rowid FROM {batch.table} WHERE {batch.table} MATCH ? AND rowid BETWEEN ? AND ?"
    return _column(connection.execute(query, (batch.expression, first, last)))


def _stretches(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of the row ids that lie near one another, as those of letters taken in together do."""
    ordered = sorted(ids)
    begins = [at for at, (one, other) in enumerate(pairwise(ordered), 1) if other - one > _NEAR]
    for begin, end in zip([0, *begins], [*begins, len(ordered)], strict=True):
        yield ordered[begin], ordered[end - 1]


def _column(rows: Iterable[Sequence[int]]) -> list[int]:
    return [row[0] for row in rows]


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
