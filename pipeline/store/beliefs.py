"""Links as they are read: by either end, and as the tree of what followed a document."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.records import RELATIONS, Link, Relation, Span
from pipeline.store.reasons import EvidenceTable

_COLUMNS = (
    "citing, cited, relation, kind, state, score, evidence, stated_by, start, stop, candidates, cited_as,"
    " suggested_others"
)
# What follows a document up: to ground oneself on it or to mention it is not to act on it.
FOLLOWING: tuple[Relation, ...] = ("answers", "implements", "continues", "amends", "replaces", "attached_to")


class Followup(NamedTuple):
    """One node of the tree of what followed: ``link.citing`` is the follower, ``depth`` its distance from the root.

    ``parent`` is the document it followed; ``seen``: it stands elsewhere in the tree already and is not opened again.
    """

    depth: int
    parent: str
    link: Link
    seen: bool = False


def read_links(
    connection: sqlite3.Connection,
    evidence: EvidenceTable,
    *,
    citing: Sequence[str] | None = None,
    cited: Sequence[str] | None = None,
    relations: Collection[Relation] | None = None,
) -> Iterator[Link]:
    """Links by the keys at either end, one at a time, ordered by the cited document and then the citing one.

    What a copy of another held letter says is left out, unless it is asked for by its own key, so that nothing
    is counted twice.
    """
    conditions: list[str] = []
    values: list[str] = []
    if citing is not None:
        conditions.append(f"citing IN ({_marks(citing)})")
        values.extend(citing)
    else:
        conditions.append("said_by_copy IS NULL")
    if cited is not None:
        # By what was believed before suggestions are laid over it: that column has an index.
        keys = [*cited, *_stand_ins(connection, cited)]
        conditions.append(f"believed IN ({_marks(keys)})")
        values.extend(keys)
    if relations is not None:
        # A paper that is handed on follows it, even where the letter says no more of it.
        handed_on = " OR kind = 'forwards'" if "implements" in relations else ""
        conditions.append(f"(relation IN ({_marks(relations)}){handed_on})")
        values.extend(sorted(relations))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM seen_links WHERE {' AND '.join(conditions)}"
        " ORDER BY cited, citing, stated_by, start, relation",
        values,
    )
    asked = None if cited is None else frozenset(cited)
    for row in rows:
        if asked is None or row[1] in asked:
            yield _link(row, evidence)


def _stand_ins(connection: sqlite3.Connection, keys: Sequence[str]) -> list[str]:
    """The documents only cited that may be one of some held letters."""
    rows = connection.execute(f"SELECT key FROM documents WHERE suggested IN ({_marks(keys)}) ORDER BY 1", keys)
    return [found for (found,) in rows]


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def follow(connection: sqlite3.Connection, evidence: EvidenceTable, key: str, depth: int = 6) -> Iterator[Followup]:
    """What followed a document, and what followed that, depth first, older first.

    A document that follows several is opened below the nearest to the root, and only named (``seen``) elsewhere.
    """
    children: dict[str, dict[str, Link]] = {}
    nearest = {key: 0}
    queue = [key]
    for parent in queue:
        if nearest[parent] >= depth:
            continue
        children[parent] = _followers(connection, evidence, parent)
        for child in children[parent]:
            if child not in nearest:
                nearest[child] = nearest[parent] + 1
                queue.append(child)
    opened = {key}

    def below(parent: str) -> Iterator[Followup]:
        level = nearest[parent] + 1
        for child, link in children.get(parent, {}).items():
            seen = child in opened or nearest[child] < level
            yield Followup(level, parent, link, seen)
            if not seen:
                opened.add(child)
                yield from below(child)

    yield from below(key)


def _followers(connection: sqlite3.Connection, evidence: EvidenceTable, parent: str) -> dict[str, Link]:
    """Who followed a document, by date, each with the strongest relation it has to it."""
    strongest: dict[str, Link] = {}
    for link in read_links(connection, evidence, cited=(parent,), relations=FOLLOWING):
        known = strongest.get(link.citing)
        stronger = known is None or RELATIONS.index(link.relation) < RELATIONS.index(known.relation)
        if stronger and link.state != "rejected" and link.citing != parent:
            strongest[link.citing] = link
    dates = {child: _date(connection, child) for child in strongest}
    return {child: strongest[child] for child in sorted(strongest, key=lambda child: (dates[child], child))}


def _date(connection: sqlite3.Connection, key: str) -> str:
    row = connection.execute(
        "SELECT date FROM letters WHERE key = ?1 UNION ALL SELECT date FROM documents WHERE key = ?1", (key,)
    ).fetchone()
    return str(row[0]) if row else ""


def _link(row: Any, evidence: EvidenceTable) -> Link:
    candidates = json.loads(row[10]) if row[10] else []
    if row[11]:
        candidates = [row[11], *(json.loads(row[12]) if row[12] else [])]
    return Link(
        citing=row[0],
        cited=row[1],
        relation=row[2],
        kind=row[3],
        state=row[4],
        score=row[5],
        evidence=evidence.read(row[6]),
        stated_by=row[7],
        span=Span(row[8], row[9]) if row[8] is not None else None,
        candidates=tuple(candidates),
    )
