"""What is around some directives, read together: an audit asks a dozen questions about each, and most of what an
answer costs is the asking.

In: keys of documents; out: links, documents and letters as ``Store`` gives them one by one. What was read ahead is
answered from memory, of which it takes little (outlines stay packed, and not more than a few thousand of them); what
was not is asked for by itself.
"""

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.records import Arrival, Link, Outline, Relation
from pipeline.store.beliefs import read_links
from pipeline.store.entries import CITED_COLUMNS, HELD_COLUMNS, Document
from pipeline.store.pack import unpack_outline
from pipeline.store.reasons import EvidenceTable
from pipeline.store.register import read_arrivals

_AT_ONCE = 500  # keys in one query
_MOST_PACKED = 4_000  # letters read ahead


class Following:
    """The surroundings of a batch of directives; made for the batch and dropped with it."""

    def __init__(self, connection: sqlite3.Connection, evidence: EvidenceTable) -> None:
        self._connection = connection
        self._evidence = evidence
        self._links: dict[tuple[str, str, frozenset[Relation] | None], list[Link]] = {}
        self._documents: dict[str, Document | None] = {}
        self._packed: dict[str, bytes] = {}

    # --- reading ahead ------------------------------------------------------------------------------

    def read_links(
        self, end: str, keys: Iterable[str], relations: Collection[Relation] | None = None
    ) -> Iterator[Link]:
        """Read the links that have one of the keys at an end ("citing", "cited"), and hand them out once."""
        wanted = None if relations is None else frozenset(relations)
        for some in _parts(keys):
            found: dict[str, list[Link]] = defaultdict(list)
            ends = {end: some}
            for link in read_links(self._connection, self._evidence, relations=relations, **ends):
                found[getattr(link, end)].append(link)
            for key in some:
                self._links[end, key, wanted] = found.get(key, [])
                yield from self._links[end, key, wanted]

    def read_documents(self, keys: Iterable[str]) -> None:
        """Read ahead what is known of some documents, held or only cited."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._documents]
        for columns, table in ((HELD_COLUMNS, "letters"), (CITED_COLUMNS, "documents")):
            for some in _parts(missing):
                rows = self._connection.execute(f"SELECT {columns} FROM {table} WHERE key IN ({_marks(some)})", some)
                self._documents.update((row[0], Document(*row)) for row in rows)
            missing = [key for key in missing if key not in self._documents]
        self._documents.update(dict.fromkeys(missing))

    def read_outlines(self, keys: Iterable[str]) -> None:
        """Read outlines ahead, as long as there is room."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._packed]
        for some in _parts(missing[: _MOST_PACKED - len(self._packed)]):
            self._packed.update(self._outlines(some))

    # --- answers ------------------------------------------------------------------------------------

    def links(self, end: str, key: str, relations: Collection[Relation] | None = None) -> Sequence[Link]:
        """The links that have a document at an end, as ``Store.links``."""
        wanted = end, key, None if relations is None else frozenset(relations)
        if wanted not in self._links:
            return list(self.read_links(end, (key,), relations))
        return self._links[wanted]

    def document(self, key: str) -> Document | None:
        """One document, as ``Store.document``."""
        if key not in self._documents:
            self.read_documents((key,))
        return self._documents[key]

    def outline(self, key: str) -> Outline | None:
        """What one held letter says of itself."""
        packed = self._packed.get(key)
        if packed is None:
            packed = next((found for _, found in self._outlines((key,))), None)
        return None if packed is None else unpack_outline(packed)

    def text(self, key: str) -> str:
        """The text of one held letter; "" of one that is not held."""
        row = self._connection.execute(
            "SELECT text FROM letters JOIN contents ON letter_id = id WHERE key = ?", (key,)
        ).fetchone()
        return zlib.decompress(row[0]).decode() if row else ""

    def strangers(self, issuer_key: str, date: str) -> list[Document]:
        """The documents of a body and day (or month, or year) that are not held, by date and key."""
        rows = self._connection.execute(
            f"SELECT {CITED_COLUMNS} FROM documents WHERE issuer_key = ? AND issuer_key <> '' AND length(date) = 10"
            " AND date BETWEEN ? AND ? ORDER BY date, key",
            (issuer_key, date, f"{date}~"),
        )
        return [Document(*row) for row in rows]

    def arrivals(self, keys: Iterable[str]) -> dict[str, Arrival]:
        """``Store.arrivals`` of some letters; a few others may be among them."""
        found: dict[str, Arrival] = {}
        if self._connection.execute("SELECT 1 FROM register LIMIT 1").fetchone() is None:
            return found
        for some in _parts(keys):
            found |= read_arrivals(self._connection, some)
        return found

    def _outlines(self, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        yield from self._connection.execute(
            f"SELECT key, outline FROM letters JOIN outlines ON letter_id = id WHERE key IN ({_marks(keys)})", keys
        )


def _parts(keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    every = tuple(dict.fromkeys(keys))
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _marks(keys: Sequence[str]) -> str:
    return ", ".join("?" * len(keys))
