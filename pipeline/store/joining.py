"""Linking one letter more: what a block of a large archive has to say about one citation, and one row written.

Half the letters of a province cite the same few laws. What one citation more of a law means does not change what the
others mean (see ``pipeline.link.cites.join_block``), so that they are not looked at; and when the letter is taken out
again, neither.
"""

import sqlite3
from collections.abc import Iterator

from pipeline.grammar.identity import hearing
from pipeline.records import Cited, CitedDocument
from pipeline.store.link_rows import CITED, DOCUMENT, DOCUMENT_COLUMNS, WHOLE, DocumentRow, cited_row
from pipeline.store.linkage import Linkage


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
        """The blocks in which a letter cites what people have said that it means, or does not mean."""
        rows = self._connection.execute(
            "SELECT DISTINCT c.block FROM verdicts v CROSS JOIN letters l ON l.key = v.citing"
            " CROSS JOIN citations c ON c.letter_id = l.id"
            " WHERE substr(v.cited, 1, length(c.block) + 7) = 'cited:' || c.block || '|' OR EXISTS ("
            "SELECT 1 FROM letters h CROSS JOIN blocks b ON b.letter_id = h.id"
            " WHERE h.key = v.cited AND b.block = c.block)"
        )
        return {block for (block,) in rows}

    def citations(self, letter_id: int) -> list[Cited]:
        """A letter's citations."""
        rows = self._connection.execute(
            f"SELECT {CITED} FROM citations c JOIN letters l ON l.id = c.letter_id WHERE c.letter_id = ?", (letter_id,)
        )
        return [cited_row(row) for row in rows]

    def citations_in(self, block: str, year: str | None = None) -> list[Cited]:
        """The citations in a block; those with a date of one year ("": without a date)."""
        return self._cited("c.block = ?1 AND (?2 IS NULL OR substr(c.date, 1, 4) = ?2)", (block, year))

    def undated_since(self, block: str, date: str) -> list[Cited]:
        """The citations in a block that have no date and may mean a paper of that date or a later one."""
        return self._cited(
            "c.block = ?1 AND c.date = '' AND (l.date >= ?2 OR substr(?2, 1, length(l.date)) = l.date)", (block, date)
        )

    def _cited(self, where: str, values: tuple[str | None, ...]) -> list[Cited]:
        rows = self._connection.execute(
            f"SELECT {CITED} FROM citations c CROSS JOIN letters l ON l.id = c.letter_id WHERE {where}", values
        )
        return [cited_row(row) for row in rows]

    def founders(self, block: str, year: str | None = None) -> dict[str, Cited | None]:
        """The documents only known from a block (of one year) with the citations that founded them.

        ``None``: that is not known, or it is gone.
        """
        rows = self._connection.execute(
            f"SELECT {CITED}, d.key FROM documents d LEFT JOIN citations c ON c.block = d.block"
            " AND c.letter_id = d.founder AND c.position = d.founder_at LEFT JOIN letters l ON l.id = c.letter_id"
            " WHERE d.block = ?1 AND (?2 IS NULL OR substr(d.date, 1, 4) = ?2)",
            (block, year),
        )
        return {row[-1]: cited_row(row) if row[0] is not None else None for row in rows}

    def documents_of(self, letter_id: int) -> set[str]:
        """Keys of the documents only cited that a letter's citations are believed to mean."""
        rows = self._connection.execute(
            "SELECT d.key FROM citations c JOIN links k USING (block, letter_id, position) JOIN documents d"
            " ON d.key = k.cited WHERE c.letter_id = ?",
            (letter_id,),
        )
        return {key for (key,) in rows}

    def document(self, key: str) -> DocumentRow | None:
        """A document only cited, or ``None`` when a letter is held under the key."""
        row = self._connection.execute(
            f"SELECT {DOCUMENT}, founder, founder_at, heard FROM documents WHERE key = ?", (key,)
        ).fetchone()
        width = len(DOCUMENT_COLUMNS)
        return DocumentRow(CitedDocument(*row[:width]), *row[width:]) if row else None

    def citations_of(self, key: str, up_to: str | None = None) -> Iterator[Cited]:
        """All citations that are believed to mean a document, one at a time; of letters up to a key alone."""
        rows = self._connection.execute(
            f"SELECT {CITED} FROM links k CROSS JOIN letters l ON l.id = k.letter_id CROSS JOIN citations c"
            " ON c.block = k.block AND c.letter_id = k.letter_id AND c.position = k.position"
            " WHERE k.cited = ?1 AND (?2 IS NULL OR l.key <= ?2)",
            (key, up_to),
        )
        return map(cited_row, rows)

    def count(self, key: str, more: int) -> None:
        """A document is cited once more, or once less, by a letter that adds nothing to what is known of it."""
        self._connection.execute("UPDATE documents SET citations = citations + ? WHERE key = ?", (more, key))

    def describe(self, row: DocumentRow) -> None:
        """Write what is now known of a document; what it is suggested to be stays."""
        names = (*DOCUMENT_COLUMNS, "founder", "founder_at", "heard")
        self._connection.execute(
            f"INSERT INTO documents ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            f" ON CONFLICT (key) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in names[1:])}",
            (*row.document, *row[1:4]),
        )

    def forget(self, key: str) -> None:
        """A document that nothing names any more."""
        self._connection.execute("DELETE FROM documents WHERE key = ?", (key,))


def leave(connection: sqlite3.Connection, linkage: Linkage, letter_id: int) -> set[tuple[str, str]]:
    """The blocks to be linked again when a letter is taken out, each with the date of what changes in it.

    Where it is only one of many citations, none. To be called while the letter is there.
    """
    again = linkage.blocks_held(letter_id) | linkage.slices_of(linkage.near(letter_id))
    again.update(*map(linkage.blocks_held, linkage.companions(letter_id)))
    judged = (
        "SELECT block, ?1 FROM blocks b JOIN letters l ON l.id = b.letter_id JOIN verdicts ON cited = key WHERE id = ?2"
    )
    again.update(connection.execute(judged, (WHOLE, letter_id)))  # people may say so of citations of any day
    # Documents have the year of their founder, unless people have said what that means.
    rows = connection.execute(
        "SELECT c.block, c.position, c.date, l.key, d.key, d.date, d.heard, EXISTS (SELECT 1 FROM documents f"
        " WHERE f.block = c.block AND f.founder = l.id AND f.founder_at = c.position"
        " AND (substr(f.date, 1, 4) = substr(c.date, 1, 4) OR EXISTS (SELECT 1 FROM verdicts))),"
        " EXISTS (SELECT 1 FROM verdicts v WHERE v.citing = l.key)"
        " FROM citations c JOIN letters l ON l.id = c.letter_id JOIN links k USING (block, letter_id, position)"
        " LEFT JOIN documents d ON d.key = k.cited WHERE c.letter_id = ?",
        (letter_id,),
    ).fetchall()
    joining = Joining(connection)
    for block, position, date, key, document, of, heard, founded, judged in rows:
        if document and not (founded or judged) and heard and hearing(date, key, position) > heard:
            joining.count(document, -1)
        elif document or founded:
            again.add((block, date))
            if document:
                again.add((block, of))  # described anew with its year: a citation without a date may mean a dated one
    return again
