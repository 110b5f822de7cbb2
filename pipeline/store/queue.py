"""What waits for a person: doubtful fields, doubtful links, readings that differ from a person's word.

The order is that of risk: who a letter is comes before what its links are, and among equals that on which the most
hangs. The queue is a list of small items, made by a few indexed queries and kept while the store is the same; an
item is looked at again when it is shown, because others may have settled it meanwhile.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Literal, NamedTuple, get_args

from pipeline.records import SURE
from pipeline.store.catalogue import catalogue
from pipeline.store.corrections import differences
from pipeline.store.database import Store
from pipeline.store.kept import Kept

Kind = Literal["field", "link", "difference"]
_IDENTITY = "l.sureness, l.date, l.date_sureness, l.issuer_key, l.issuer_sureness"  # what ``doubtful_fields`` judges by
# The letters for which it finds any; word for word the condition of the index letters_doubtful.
_DOUBTFUL = (
    "sureness < 0.9 OR date_sureness < 0.9 OR issuer_sureness < 0.9 OR length(date) < 10 OR instr(issuer_key, '?')"
)


class Item(NamedTuple):
    """One question. A field: letter and field; a link: citing and cited; ``hanging``: how many links rest on it."""

    kind: Kind
    key: str
    what: str
    hanging: int
    doubt: float


def _make(kind: Kind, connection: sqlite3.Connection) -> list[Item]:
    """The items of one kind, most urgent first."""
    if kind == "difference":
        return [Item("difference", d.key, d.field, 0, 1.0) for d in differences(connection)]
    found = _fields(connection) if kind == "field" else _links(connection)
    return sorted(found, key=lambda item: (-(1 + item.hanging) * item.doubt, item.key, item.what))


_queues: dict[Kind, Kept[list[Item]]] = {
    kind: Kept(partial(_make, kind), large=2000, fresh=20.0) for kind in get_args(Kind)
}


def items_of(store: Store, kind: Kind, bodies: frozenset[str] | None = None) -> Sequence[Item]:
    """The items of a kind; for staff of some bodies only those about letters that they may see."""
    items = _queues[kind].of(store)
    if bodies is None:
        return items
    every = catalogue(store)
    seen = every.seen_by(store.connection, bodies)

    def visible(key: str) -> bool:
        return (at := every.row_of.get(key)) is not None and bool(seen[at])

    # The other end of a link may be a document that is only cited, which has nothing to hide.
    return [
        item
        for item in items
        if visible(item.key) and (item.kind != "link" or item.what not in every.row_of or visible(item.what))
    ]


def waits(connection: sqlite3.Connection, item: Item) -> bool:
    """Whether an item still waits."""
    if item.kind == "link":
        row = connection.execute(
            "SELECT 1 FROM seen_links WHERE citing = ? AND cited = ? AND state IN ('ambiguous', 'suggested')",
            (item.key, item.what),
        ).fetchone()
        return row is not None and not _judged(connection, item.key, item.what)
    if item.kind == "difference":
        return any(found.field == item.what for found in differences(connection, item.key))
    row = connection.execute("SELECT 1 FROM corrections WHERE key = ? AND field = ?", (item.key, item.what)).fetchone()
    return row is None and connection.execute("SELECT 1 FROM letters WHERE key = ?", (item.key,)).fetchone() is not None


def _judged(connection: sqlite3.Connection, citing: str, cited: str) -> bool:
    sql = "SELECT 1 FROM verdicts WHERE citing = ? AND cited = ?"
    return connection.execute(sql, (citing, cited)).fetchone() is not None


def doubtful_fields(
    sureness: float, date: str, date_sureness: float, issuer_key: str, issuer_sureness: float
) -> Iterable[tuple[str, float]]:
    """The fields of a letter's identity that a person should look at, each with how doubtful it is (0 to 1).

    The one rule of the queue and of what is said after taking in. A sureness is the confidence of the number, the
    date, the issuer (0 where it was not read); what the archive settled has its own.
    """
    if sureness < SURE:
        yield "code", 1.0 - sureness
    if len(date) < 10 or date_sureness < SURE:
        yield "date", 0.8 if len(date) < 10 else 1.0 - date_sureness
    if not issuer_key or "?" in issuer_key or issuer_sureness < SURE:
        yield "issuer", 0.7 if not issuer_key or "?" in issuer_key else 1.0 - issuer_sureness


def _fields(connection: sqlite3.Connection) -> Iterable[Item]:
    said = {(key, field) for key, field in connection.execute("SELECT key, field FROM corrections")}
    rows = connection.execute(
        f"SELECT key, candidates, number_key, {_IDENTITY} FROM letters l INDEXED BY letters_doubtful WHERE {_DOUBTFUL}"
    ).fetchall()
    linked = _linked(connection, len(rows))
    for key, candidates, number_key, *identity in rows:
        hanging = linked(key)
        if candidates:
            hanging += _cited_as(connection, candidates)
        elif number_key:
            hanging += _cited_as(connection, f'["{number_key}"]')
        for field, doubt in doubtful_fields(*identity):
            if (key, field) not in said:
                yield Item("field", key, field, hanging, doubt)


def waiting_of_job(connection: sqlite3.Connection, job: int) -> dict[str, list[str]]:
    """Key of a letter that came with a job → its fields that wait for a person, in the order in which files came."""
    rows = connection.execute(
        f"SELECT l.key, {_IDENTITY} FROM job_files f"
        " JOIN letters first ON first.key = f.key JOIN letters l ON l.sha256 = first.sha256"
        " WHERE f.job = ? AND f.state IN ('added', 'replaced') ORDER BY f.id, l.part",
        (job,),
    ).fetchall()
    said = set(connection.execute("SELECT key, field FROM corrections"))
    found = {}
    for key, *identity in rows:
        if fields := [field for field, _ in doubtful_fields(*identity) if (key, field) not in said]:
            found[key] = fields
    return found


class _Linked:
    """How many links mean a document: looked up one by one, or counted at once when there are many to ask."""

    def __init__(self, connection: sqlite3.Connection, all_at_once: bool) -> None:
        self._connection = connection
        self._counts: Counter[str] | None = None
        if all_at_once:
            self._counts = Counter(dict(connection.execute("SELECT cited, count(*) FROM links GROUP BY 1").fetchall()))

    def __call__(self, key: str) -> int:
        if self._counts is not None:
            return self._counts[key]
        row = self._connection.execute("SELECT count(*) FROM links WHERE cited = ?", (key,)).fetchone()
        return int(row[0])


def _linked(connection: sqlite3.Connection, asked: int) -> _Linked:
    return _Linked(connection, asked > 20_000)


def _cited_as(connection: sqlite3.Connection, candidates: str) -> int:
    """How often documents are cited under the numbers that a letter may have."""
    row = connection.execute(
        "SELECT coalesce(sum(citations), 0) FROM json_each(?) JOIN documents ON block = value", (candidates,)
    ).fetchone()
    return int(row[0])


def _links(connection: sqlite3.Connection) -> Iterable[Item]:
    """Doubtful links once a pair; those whose document has the most links to it first."""
    rows = connection.execute(
        "SELECT l.key, k.cited, k.state, k.score FROM links k INDEXED BY links_doubtful JOIN letters l"
        " ON l.id = k.letter_id WHERE k.state IN ('ambiguous', 'suggested') AND l.copy_of IS NULL"
        " UNION ALL SELECT citing, cited, state, score FROM derived_links INDEXED BY derived_links_doubtful"
        " WHERE state IN ('ambiguous', 'suggested')"
        " UNION ALL SELECT l.key, d.suggested, d.suggested_state, d.suggested_score FROM documents d"
        " INDEXED BY documents_suggested JOIN links k ON k.cited = d.key JOIN letters l ON l.id = k.letter_id"
        " WHERE d.suggested IS NOT NULL AND k.state = 'unresolved' AND d.suggested_state IN ('ambiguous', 'suggested')"
    ).fetchall()
    verdicts = set(connection.execute("SELECT citing, cited FROM verdicts"))
    hanging = Counter(row[1] for row in rows)
    linked = _linked(connection, len(hanging))
    weights = {cited: number + linked(cited) for cited, number in hanging.items()}
    best: dict[tuple[str, str], Item] = {}
    for citing, cited, state, score in rows:
        if (citing, cited) in verdicts:
            continue
        doubt = 1.0 if state == "ambiguous" else 1.0 - abs(score - 0.5)
        best.setdefault((citing, cited), Item("link", citing, cited, weights[cited], doubt))
    return best.values()
