"""Linking one letter more: what a block of a large archive has to say about one citation, and one row written.

Half the letters of a province cite the same few laws. What one citation more of a law means does not change what the
others mean (see ``pipeline.link.cites.join_block``), so that they are not looked at; and when the letter is taken out
again, neither.
"""

import sqlite3
from typing import NamedTuple

from pipeline.grammar.identity import hearing
from pipeline.records import Cited, CitedDocument, Held
from pipeline.store.linkage import CITED, DOCUMENT, DOCUMENT_COLUMNS, HELD, DocumentRow, Linkage, cited_row, held_row


class Around(NamedTuple):
    """The letters held under one match key, and the citations that founded the documents only known from it."""

    held: list[Held]
    founders: dict[str, Cited]


class Joining:
    """Reads what a single citation needs and writes what it means; the caller holds the transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_new(self, letter_id: int) -> bool:
        """Whether a letter's citations have never been linked, and nobody has said anything of them."""
        row = self._connection.execute(
            "SELECT 1 FROM citations JOIN links USING (block, letter_id, position) WHERE letter_id = ?1"
            " UNION ALL SELECT 1 FROM letters JOIN verdicts ON citing = key WHERE id = ?1 LIMIT 1",
            (letter_id,),
        ).fetchone()
        return row is None

    def judged(self) -> set[str]:
        """The blocks in which letters cite of whose links people have said something."""
        rows = self._connection.execute(
            "SELECT DISTINCT c.block FROM verdicts v CROSS JOIN letters l ON l.key = v.citing"
            " CROSS JOIN citations c ON c.letter_id = l.id"
        )
        return {block for (block,) in rows}

    def citations(self, letter_id: int) -> list[Cited]:
        """A letter's citations."""
        rows = self._connection.execute(
            f"SELECT {CITED} FROM citations c JOIN letters l ON l.id = c.letter_id WHERE c.letter_id = ?", (letter_id,)
        )
        return [cited_row(row) for row in rows]

    def around(self, block: str) -> Around | None:
        """What a citation meets in a block; ``None`` when it is not known who founded its documents."""
        held = self._connection.execute(
            f"SELECT {HELD} FROM blocks b JOIN letters l ON l.id = b.letter_id WHERE b.block = ?", (block,)
        )
        rows = self._connection.execute(
            f"SELECT {CITED}, d.key FROM documents d LEFT JOIN citations c ON c.block = d.block"
            " AND c.letter_id = d.founder AND c.position = d.founder_at LEFT JOIN letters l ON l.id = c.letter_id"
            " WHERE d.block = ?",
            (block,),
        ).fetchall()
        if any(row[0] is None for row in rows):
            return None
        return Around([held_row(row) for row in held], {row[-1]: cited_row(row) for row in rows})

    def document(self, key: str) -> DocumentRow | None:
        """A document only cited, or ``None`` when a letter is held under the key."""
        row = self._connection.execute(
            f"SELECT {DOCUMENT}, founder, founder_at, heard FROM documents WHERE key = ?", (key,)
        ).fetchone()
        width = len(DOCUMENT_COLUMNS)
        return DocumentRow(CitedDocument(*row[:width]), *row[width:]) if row else None

    def citations_of(self, key: str) -> list[Cited]:
        """All citations that are believed to mean a document."""
        rows = self._connection.execute(
            f"SELECT {CITED} FROM links k CROSS JOIN citations c ON c.block = k.block AND c.letter_id = k.letter_id"
            " AND c.position = k.position CROSS JOIN letters l ON l.id = c.letter_id WHERE k.cited = ?",
            (key,),
        )
        return [cited_row(row) for row in rows]

    def count(self, key: str, more: int) -> None:
        """A document is cited once more, or once less, by a letter that adds nothing to what is known of it."""
        self._connection.execute("UPDATE documents SET citations = citations + ? WHERE key = ?", (more, key))

    def describe(self, document: CitedDocument, heard: str) -> None:
        """Write what is now known of a document."""
        self._connection.execute(
            f"UPDATE documents SET {', '.join(f'{name} = ?' for name in DOCUMENT_COLUMNS)}, heard = ? WHERE key = ?",
            (*document, heard, document.key),
        )


def leave(connection: sqlite3.Connection, linkage: Linkage, letter_id: int) -> set[str]:
    """The blocks to be linked again when a letter is taken out; where it is only one of many citations, none.

    To be called while the letter is there.
    """
    again = linkage.blocks_held(letter_id)
    rows = connection.execute(
        "SELECT c.block, c.position, c.date, l.key, k.cited, d.key, d.heard,"
        " EXISTS (SELECT 1 FROM documents f WHERE f.block = c.block AND (f.founder IS NULL OR f.founder = l.id))"
        " FROM citations c JOIN letters l ON l.id = c.letter_id LEFT JOIN links k USING (block, letter_id, position)"
        " LEFT JOIN documents d ON d.key = k.cited WHERE c.letter_id = ?",
        (letter_id,),
    ).fetchall()
    joining = Joining(connection)
    for block, position, date, key, cited, document, heard, founder in rows:
        if cited is None or founder or (document and not (heard and hearing(date, key, position) > heard)):
            again.add(block)
        elif document and block not in again:
            joining.count(document, -1)
    return again
