"""How a letter becomes rows and rows become a letter: one place that knows the columns of ``letters``."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.grammar.identity import cited_facts, correspondents, held_facts
from pipeline.records import Letter
from pipeline.store.joining import leave
from pipeline.store.linkage import Linkage
from pipeline.store.pack import pack_letter, pack_words, unpack_letter
from pipeline.store.reasons import EvidenceTable
from pipeline.store.search import index_letter, unindex_letter
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


def insert_letter(connection: sqlite3.Connection, letter: Letter, key: str, taken_in: str = "") -> int:
    """Write all rows of a letter; returns its row id. The caller holds the transaction. ``taken_in``: an ISO day."""
    facts = held_facts(letter, key)
    date = letter.date.value if letter.date else None
    values: dict[str, Any] = {
        "key": key,
        "sha256": letter.source.sha256,
        "part": letter.source.part,
        "path": letter.source.path,
        "media_type": letter.source.media_type,
        "code": facts.code,
        "blocks": "\n".join(facts.blocks),
        "number_key": match_key(facts.code),
        "serial": facts.serial,
        "symbol_key": facts.symbol,
        "candidates": json.dumps(facts.candidates) if facts.candidates else None,
        "date": facts.date,
        "first": date.first.isoformat() if date else None,
        "last": date.last.isoformat() if date else None,
        "year": date.year if date else None,
        "genre": facts.genre,
        "issuer": facts.issuer,
        "issuer_key": facts.issuer_key,
        "subject": facts.subject,
        "signer": letter.signer.value if letter.signer else "",
        "urgency": letter.urgency.value if letter.urgency else "",
        "sureness": facts.sureness,
        "tasks": sum(not task.reported for task in letter.tasks),
        "problems": " ".join(dict.fromkeys(problem.code for problem in letter.problems)),
        "taken_in": taken_in,
    }
    slots = ", ".join(f":{name}" for name in values)
    cursor = connection.execute(f"INSERT INTO letters ({', '.join(values)}) VALUES ({slots})", values)
    row_id = int(cursor.lastrowid or 0)
    connection.execute(
        "INSERT INTO contents VALUES (?, ?, ?, ?)",
        (
            row_id,
            pack_letter(letter),
            zlib.compress(letter.text.encode(), 6),
            pack_words(letter.words) if letter.words else None,
        ),
    )
    connection.executemany("INSERT OR IGNORE INTO blocks VALUES (?, ?)", [(block, row_id) for block in facts.blocks])
    connection.executemany(
        "INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (row_id, c.position, c.block, c.code, c.serial, c.symbol, c.date, c.genre, c.issuer, c.issuer_key,
             c.subject, c.relation, c.kind, c.confidence, citation.span.start, citation.span.end)
            for c, citation in zip(cited_facts(letter, key), letter.citations, strict=True)
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (row_id, position, s.citing, s.cited, s.relation, s.span.start, s.span.end)
            for position, s in enumerate(letter.statements)
        ],
    )
    addressees, assignees = correspondents(letter)
    connection.executemany(
        "INSERT OR IGNORE INTO correspondents VALUES (?, ?, ?, ?, ?)",
        [
            (body, role, facts.issuer_key, facts.date, row_id)
            for role, bodies in (("addressee", addressees), ("assignee", assignees))
            for body in bodies
        ],
    )
    index_letter(connection, row_id, *_searched(values), letter.text)
    connection.execute("INSERT INTO unlinked (letter_id) VALUES (?)", (row_id,))
    return row_id


def delete_letter(connection: sqlite3.Connection, row_id: int) -> None:
    """Take all rows of a letter out again, and note what has to be linked again for it."""
    cursor = connection.execute(
        "SELECT code, subject, issuer, signer, text FROM letters JOIN contents ON letter_id = id WHERE id = ?",
        (row_id,),
    )
    code, subject, issuer, signer, text = cursor.fetchone()
    values = {"code": code, "subject": subject, "issuer": issuer, "signer": signer}
    unindex_letter(connection, row_id, *_searched(values), zlib.decompress(text).decode())
    linkage = Linkage(connection, EvidenceTable(connection))
    blocks = leave(connection, linkage, row_id) | linkage.blocks_of(linkage.near(row_id))
    connection.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(block,) for block in blocks])
    replies = [(reply,) for reply in linkage.replies([row_id]) if reply != row_id]
    connection.executemany("INSERT OR IGNORE INTO unlinked (letter_id, only_reply) VALUES (?, 1)", replies)
    connection.execute("DELETE FROM letters WHERE id = ?", (row_id,))


def _searched(values: dict[str, Any]) -> tuple[str, str, str]:
    return values["code"], values["subject"], f"{values['issuer']} {values['signer']}"


def read_letters(
    connection: sqlite3.Connection, where: str = "", values: tuple[object, ...] = (), *, words: bool = False
) -> Iterator[tuple[str, Letter]]:
    """Letters with their keys, one at a time, by date and key; word boxes only on demand."""
    column = "words" if words else "NULL"
    rows = connection.execute(
        f"SELECT key, letter, text, {column} FROM letters JOIN contents ON letter_id = id {where} ORDER BY first, key",
        values,
    )
    for key, letter, text, boxes in rows:
        yield key, unpack_letter(letter, zlib.decompress(text).decode(), boxes)
