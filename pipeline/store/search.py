"""Full-text search over folded text, so that ``giai ngan`` finds "giải ngân" and ``dong bao`` "đồng bào".

Every word of a query must occur, in any order; those whose words are neighbours as in the query come first; words in
double quotes must stand together; anything that looks like a document's number finds that document before all
else. No query is an error: each word is quoted before SQLite sees it.
"""

import re
import sqlite3
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.grammar.number import find_numbers
from pipeline.text.fold import fold, fold_aligned
from pipeline.text.keys import match_key

_RANK = "bm25(search, 8.0, 4.0, 3.0, 1.0)"  # code, subject, names, body
_WIDTH = 180  # characters of a snippet
_MOST_HITS = 400  # places of one text that a snippet is chosen from
_MOST_FORGIVEN = 8  # words of a query of which one may be missing
_MOST_WORDS = 32  # of a query; what is longer is a text, not a question


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
    score: float


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


def index_letter(
    connection: sqlite3.Connection, letter_id: int, code: str, subject: str, names: str, text: str
) -> None:
    """Enter a letter's words into the index."""
    connection.execute(
        "INSERT INTO search (rowid, code, subject, names, body) VALUES (?, ?, ?, ?, ?)",
        (letter_id, *_columns(code, subject, names, text)),
    )


def unindex_letter(
    connection: sqlite3.Connection, letter_id: int, code: str, subject: str, names: str, text: str
) -> None:
    """Take a letter's words out again; they must be the same as were entered (the index keeps no text)."""
    connection.execute(
        "INSERT INTO search (search, rowid, code, subject, names, body) VALUES ('delete', ?, ?, ?, ?, ?)",
        (letter_id, *_columns(code, subject, names, text)),
    )


def _columns(code: str, subject: str, names: str, text: str) -> tuple[str, str, str, str]:
    return f"{fold(code)} {match_key(code)}", fold(subject), fold(names), fold(text)


def search(connection: sqlite3.Connection, query: str, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The documents that a query finds, best first; documents only cited are found by their number."""
    wanted = limit + offset
    terms = query_terms(query)
    hits = _by_number(connection, query_numbers(query), terms, wanted)
    seen = {hit.key for hit in hits}
    for expression in _expressions(terms):
        if len(hits) >= wanted:
            break
        for hit in _by_words(connection, expression, terms, wanted):
            if hit.key not in seen:
                seen.add(hit.key)
                hits.append(hit)
    if not hits and 2 < len(terms) <= _MOST_FORGIVEN:
        # One word of several may be misspelt; of two, the other alone would say nothing.
        rest = (terms[:i] + terms[i + 1 :] for i in range(len(terms)))
        some = " OR ".join(f"({' AND '.join(map(_quote, words))})" for words in rest)
        hits = _by_words(connection, some, terms, wanted)
    return hits[offset:wanted]


def _expressions(terms: Sequence[str]) -> list[str]:
    """What to ask the index, in order: all terms with some side by side as in the query, then all anywhere.

    Folded syllables alone say little ("đồng bào" and "dòng … báo" are the same two); neighbours make a word.
    """
    if not terms:
        return []
    every = " AND ".join(map(_quote, terms))
    if len(terms) == 1:
        return [every]
    pairs = " OR ".join(_quote(f"{one} {two}") for one, two in pairwise(terms))
    return [f"({every}) AND ({pairs})", every]


def _quote(term: str) -> str:
    return f'"{term}"'  # folded terms are letters, digits and spaces only


def _by_number(connection: sqlite3.Connection, keys: Sequence[str], terms: Sequence[str], limit: int) -> list[Hit]:
    hits: dict[str, Hit] = {}
    for key in keys:
        # The key itself, then numbers that go on where it ends ("1941 ubnd" finds 1941/UBND-TH): " " < "!".
        rows = connection.execute(
            "SELECT key, 1, code, date, genre, issuer, subject, id FROM letters"
            " WHERE number_key = ?1 OR (number_key > ?1 || ' ' AND number_key < ?1 || '!')"
            " UNION ALL SELECT key, 0, code, date, genre, issuer, subject, 0 FROM documents"
            " WHERE block = ?1 OR (block > ?1 || ' ' AND block < ?1 || '!')"
            " ORDER BY 2 DESC, 4 DESC, 1 LIMIT ?2",
            (key, limit),
        )
        for row in rows:
            exact = match_key(row[2]) == key
            hits.setdefault(row[0], _hit(connection, row, terms, 100.0 if exact else 50.0))
    return sorted(hits.values(), key=lambda hit: -hit.score)[:limit]


def _by_words(connection: sqlite3.Connection, expression: str, terms: Sequence[str], limit: int) -> list[Hit]:
    rows = connection.execute(
        f"SELECT l.key, 1, l.code, l.date, l.genre, l.issuer, l.subject, l.id, {_RANK} AS rank"
        " FROM search JOIN letters l ON l.id = search.rowid"
        " WHERE search MATCH ? ORDER BY rank, l.key LIMIT ?",
        (expression, limit),
    ).fetchall()
    return [_hit(connection, row, terms, round(-row[8], 4)) for row in rows]


def _hit(connection: sqlite3.Connection, row: Sequence[Any], terms: Sequence[str], score: float) -> Hit:
    held = bool(row[1])
    text = row[6]
    if held:
        found = connection.execute("SELECT text FROM contents WHERE letter_id = ?", (row[7],)).fetchone()
        text = zlib.decompress(found[0]).decode()
    snippet, highlights = make_snippet(text, terms)
    return Hit(row[0], held, row[2], row[3], row[4], row[5], row[6], snippet, highlights, score)


def make_snippet(text: str, terms: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of a text (NFC) in which most terms occur, and where they stand in it.

    The folded text has the length of the original, so that a place in one is the place in the other.
    """
    places = _places(text, terms)
    start = max(0, places[_richest(places)][0] - 40) if places else 0
    if start:
        start = text.find(" ", start, start + 20) + 1 or start
    end = min(len(text), start + _WIDTH)
    if end < len(text):
        cut = text.rfind(" ", max(start, end - 20), end)
        end = cut if cut > start else end
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    highlights = tuple((s + shift, e + shift) for s, e, _ in places if s >= start and e <= end)
    body = "".join(" " if char in "\n\t" else char for char in text[start:end])
    return before + body + after, highlights


def _richest(places: Sequence[tuple[int, int, str]]) -> int:
    """Which place to begin at so that most different terms stand within the snippet; the first of equals."""
    counts: Counter[str] = Counter()
    best, most, last = 0, 0, 0
    for first, (start, _, term) in enumerate(places):
        while last < len(places) and places[last][1] <= start + _WIDTH - 60:
            counts[places[last][2]] += 1
            last += 1
        different = sum(1 for count in counts.values() if count)
        if different > most:
            best, most = first, different
        counts[term] -= 1
    return best


def _places(text: str, terms: Sequence[str]) -> list[tuple[int, int, str]]:
    if not terms:
        return []
    ways = ["[^a-z0-9]{1,6}".join(re.escape(word) for word in term.split()) for term in terms]
    pattern = re.compile(f"(?<![a-z0-9])(?:{'|'.join(f'({way})' for way in ways)})(?![a-z0-9])")
    found = []
    for match in pattern.finditer(fold_aligned(text)):
        found.append((match.start(), match.end(), terms[(match.lastindex or 1) - 1]))
        if len(found) >= _MOST_HITS:
            break
    return found
