"""How a letter becomes rows and rows become a letter: one place that knows the columns of ``letters``."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.grammar.identity import cited_facts, correspondents, held_facts
from pipeline.grammar.signs import outline_of
from pipeline.records import Letter
from pipeline.store.derived import Derived
from pipeline.store.joining import leave
from pipeline.store.linkage import Linkage
from pipeline.store.pack import pack_letter, pack_outline, pack_words, unpack_facts, unpack_letter
from pipeline.store.reasons import EvidenceTable
from pipeline.store.search import index_letter, search_columns, unindex_letter
from pipeline.store.wiping import wiping
from pipeline.text.keys import match_key


class Document(NamedTuple):
    """One line about a document, held (``source`` is its file) or only cited (``source`` is ``None``).

    ``copy_of`` is the key of the letter that stands for the same document, ``citations`` how often others cite it.
    """

    key: str
    code: str
    date: str
    genre: str
    issuer: str
    issuer_key: str
    subject: str
    source: str | None
    signer: str = ""
    urgency: str = ""
    tasks: int = 0
    problems: str = ""
    copy_of: str | None = None
    citations: int = 0

    @property
    def held(self) -> bool:
        """Whether the archive has the document itself."""
        return self.source is not None


HELD_COLUMNS = "key, code, date, genre, issuer, issuer_key, subject, path, signer, urgency, tasks, problems, copy_of, 0"
CITED_COLUMNS = "key, code, date, genre, issuer, issuer_key, subject, NULL, '', '', 0, '', NULL, citations"


SHORT_KEY = 16  # digits of a file's hash that are the key of its letter, unless another file has them


class Entry(NamedTuple):
    """A letter as the rows that it becomes. Made where the letter is read, so that the one who writes only writes.

    Plain values only: it travels between processes at little cost. A ``secret`` letter is never written.
    """

    key: str
    sha256: str
    part: int
    secret: bool
    columns: tuple[object, ...]  # of ``letters``, in the order of _COLUMNS
    contents: tuple[bytes, bytes, bytes | None]  # letter, text, word boxes
    outline: bytes
    blocks: tuple[str, ...]
    citations: tuple[tuple[object, ...], ...]
    statements: tuple[tuple[object, ...], ...]
    correspondents: tuple[tuple[str, str, str, str], ...]  # body, role, issuer, date
    searched: tuple[str, str, str, str]

    @property
    def issuer(self) -> str:
        """The name of the issuing body; "" when it was not read."""
        return str(self.columns[_ISSUER])

    @property
    def date(self) -> str:
        """Its date (EDTF); "" when it was not read."""
        return str(self.columns[_DATE])

    def letter(self) -> Letter:
        """The letter again (word boxes to a tenth of a point)."""
        letter, text, words = self.contents
        return unpack_letter(letter, zlib.decompress(text).decode(), words)


_COLUMNS = (
    "key", "sha256", "part", "path", "media_type", "code", "blocks", "number_key", "serial", "symbol_key",
    "candidates", "date", "first", "last", "year", "genre", "issuer", "issuer_key", "subject", "signer", "urgency",
    "sureness", "date_sureness", "issuer_sureness", "tasks", "problems",
)  # fmt: skip
_ISSUER, _DATE = _COLUMNS.index("issuer"), _COLUMNS.index("date")
_INSERT = f"INSERT INTO letters ({', '.join(_COLUMNS)}, taken_in) VALUES ({', '.join('?' * (len(_COLUMNS) + 1))})"
_INSERT_CITATIONS = f"INSERT INTO citations VALUES ({', '.join('?' * 16)})"


def entry_of(letter: Letter, key: str | None = None) -> Entry:
    """The rows of a letter; ``key`` when it is not the one that its file gives."""
    source = letter.source
    key = key or own_key(source.sha256, source.part)
    facts = held_facts(letter, key)
    date = letter.date.value if letter.date else None
    signer = letter.signer.value if letter.signer else ""
    addressees, assignees = correspondents(letter)
    return Entry(
        key,
        source.sha256,
        source.part,
        secret=letter.secrecy is not None,
        columns=(
            key, source.sha256, source.part, source.path, source.media_type, facts.code, "\n".join(facts.blocks),
            match_key(facts.code), facts.serial, facts.symbol,
            json.dumps(facts.candidates) if facts.candidates else None, facts.date,
            date.first.isoformat() if date else None, date.last.isoformat() if date else None,
            date.year if date else None, facts.genre, facts.issuer, facts.issuer_key, facts.subject, signer,
            letter.urgency.value if letter.urgency else "", facts.sureness,
            letter.date.confidence if letter.date else 0.0, letter.issuer.confidence if letter.issuer else 0.0,
            sum(not task.reported for task in letter.tasks),
            " ".join(dict.fromkeys(problem.code for problem in letter.problems)),
        ),
        contents=(
            pack_letter(letter),
            zlib.compress(letter.text.encode(), 6),
            pack_words(letter.words) if letter.words else None,
        ),
        outline=pack_outline(outline_of(letter)),
        blocks=facts.blocks,
        citations=tuple(
            (c.position, c.block, c.code, c.serial, c.symbol, c.date, c.genre, c.issuer, c.issuer_key, c.subject,
             c.relation, c.kind, c.confidence, citation.span.start, citation.span.end)
            for c, citation in zip(cited_facts(letter, key), letter.citations, strict=True)
        ),
        statements=tuple(
            (position, s.citing, s.cited, s.relation, s.span.start, s.span.end)
            for position, s in enumerate(letter.statements)
        ),
        correspondents=tuple(
            (body, role, facts.issuer_key, facts.date)
            for role, bodies in (("addressee", addressees), ("assignee", assignees))
            for body in bodies
        ),
        searched=search_columns(facts.code, facts.subject, f"{facts.issuer} {signer}", letter.text),
    )  # fmt: skip


def own_key(sha256: str, part: int) -> str:
    """The key of a letter; the first letter of a file has the one that the whole file had before it was split."""
    return sha256[:SHORT_KEY] + (f"-{part}" if part > 1 else "")


def insert_entry(connection: sqlite3.Connection, entry: Entry, taken_in: str = "") -> int:
    """Write all rows of a letter; returns its row id. The caller holds the transaction. ``taken_in``: an ISO day."""
    row_id = int(connection.execute(_INSERT, (*entry.columns, taken_in)).lastrowid or 0)
    connection.execute("INSERT INTO contents VALUES (?, ?, ?, ?)", (row_id, *entry.contents))
    connection.execute("INSERT INTO outlines VALUES (?, ?)", (row_id, entry.outline))
    for block in entry.blocks:
        connection.execute("INSERT OR IGNORE INTO blocks VALUES (?, ?, ?)", (block, entry.date, row_id))
    connection.executemany(_INSERT_CITATIONS, [(row_id, *row) for row in entry.citations])
    connection.executemany(
        "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)", [(row_id, *row) for row in entry.statements]
    )
    connection.executemany(
        "INSERT OR IGNORE INTO correspondents VALUES (?, ?, ?, ?, ?)", [(*row, row_id) for row in entry.correspondents]
    )
    index_letter(connection, row_id, entry.searched)
    connection.execute("INSERT INTO unlinked (letter_id) VALUES (?)", (row_id,))
    connection.execute("UPDATE generation SET number = number + 1 WHERE rowid = 1")  # one row, no savepoint: see 0016
    return row_id


def insert_letter(connection: sqlite3.Connection, letter: Letter, key: str, taken_in: str = "") -> int:
    """The same from the letter itself."""
    return insert_entry(connection, entry_of(letter, key), taken_in)


def delete_letter(connection: sqlite3.Connection, row_id: int, *, relinked: bool = False) -> None:
    """Take all rows of a letter out again, and note what has to be linked again for it.

    ``relinked``: all is going to be, so that nothing is noted.
    """
    cursor = connection.execute(
        "SELECT code, subject, issuer, signer, text FROM letters JOIN contents ON letter_id = id WHERE id = ?",
        (row_id,),
    )
    code, subject, issuer, signer, text = cursor.fetchone()
    unindex_letter(
        connection, row_id, search_columns(code, subject, f"{issuer} {signer}", zlib.decompress(text).decode())
    )
    if not relinked:
        _note(connection, row_id)
    with wiping(connection):  # of a letter that is written anew too: it may be called secret later
        connection.execute("DELETE FROM letters WHERE id = ?", (row_id,))


def _note(connection: sqlite3.Connection, row_id: int) -> None:
    """What has to be linked again when a letter is taken out."""
    linkage = Linkage(connection, EvidenceTable(connection))
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?, ?)", leave(connection, linkage, row_id))
    # The next letter may be given the row id, and would pass for the founder of what this one has founded.
    connection.execute(
        "UPDATE documents SET founder = NULL, founder_at = NULL WHERE key IN (SELECT d.key FROM citations c"
        " CROSS JOIN documents d ON d.block = c.block AND d.founder = c.letter_id WHERE c.letter_id = ?)",
        (row_id,),
    )
    derived = Derived(connection, EvidenceTable(connection))
    replies = [(reply,) for reply in derived.replies([row_id]) if reply != row_id]
    connection.executemany("INSERT OR IGNORE INTO unlinked (letter_id, only_reply) VALUES (?, 1)", replies)


def read_letters(
    connection: sqlite3.Connection,
    where: str = "",
    values: tuple[object, ...] = (),
    *,
    words: bool = False,
    facts: bool = False,
) -> Iterator[tuple[str, Letter]]:
    """Letters with their keys, one at a time, by date and key; word boxes only on demand.

    ``facts``: without what they cite, without paragraphs and pages, which takes a quarter of the time.
    """
    column = "words" if words else "NULL"
    rows = connection.execute(
        f"SELECT key, letter, text, {column} FROM letters JOIN contents ON letter_id = id {where} ORDER BY first, key",
        values,
    )
    for key, letter, text, boxes in rows:
        said = zlib.decompress(text).decode()
        yield key, unpack_facts(letter, said) if facts else unpack_letter(letter, said, boxes)
