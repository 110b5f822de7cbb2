"""The store: one SQLite file and, beside it, the folder of originals. Reading never creates one.

A letter is one transaction; after ``add`` returns, nothing that kills the program loses it. Taking in the same
file again changes nothing, and what the store answers does not depend on the order of ingest.
"""

import datetime as dt
import json
import os
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from rapidfuzz.distance import Levenshtein

from pipeline.errors import CongvanError, StoreMissing
from pipeline.grammar.identity import place_of
from pipeline.records import Arrival, Cuts, Letter, Link, Problem, Relation
from pipeline.store.beliefs import Followup, follow, read_links
from pipeline.store.corrections import corrected, is_corrected
from pipeline.store.derived import Derived
from pipeline.store.entries import (
    CITED_COLUMNS,
    HELD_COLUMNS,
    SHORT_KEY,
    Document,
    Entry,
    delete_letter,
    entry_of,
    insert_entry,
    insert_letter,
    read_letters,
)
from pipeline.store.following import Following
from pipeline.store.joining import Joining
from pipeline.store.linkage import Linkage
from pipeline.store.migrations import migrate
from pipeline.store.originals import folder_of, keep_original, keep_originals, original_path, prepare
from pipeline.store.reasons import EvidenceTable
from pipeline.store.register import RegisterMatch, RegisterRow, match_register, read_arrivals, save_register
from pipeline.store.search import Hit, Statuses, forget_words, query_numbers, search
from pipeline.store.trouble import explain, explained
from pipeline.store.wiping import wiping
from pipeline.text.keys import match_key

Outcome = Literal["added", "known", "replaced", "secret"]
_PAGE = 1_000  # keys at a time
_LANES = 16  # files that wait for the disk at the same time


class Failure(NamedTuple):
    """A file that was not taken in; a secret letter has neither path nor more than the reason."""

    sha256: str
    path: str
    code: str
    message: str
    secret: bool


class Store:
    """Letters, links and search in one place; make one with ``Store.open`` or ``Store.create``."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.originals = folder_of(path)
        self.connection = connection
        self.evidence = EvidenceTable(connection)
        self._disk = ThreadPoolExecutor(_LANES)  # for waiting, not for work; has no thread before it is used

    # --- opening and closing ------------------------------------------------------------------------

    @classmethod
    def open(cls, path: Path | str, create: bool = False) -> Self:
        """Open an existing store, or with ``create`` make it when it is not there.

        Raises ``StoreMissing`` when there is none, ``CongvanError`` when the file is no store or too new.
        """
        path = Path(path)
        if not path.is_file():
            if create:
                return cls.create(path)
            raise StoreMissing(f"Không có kho văn bản tại {path}. Tạo kho bằng: congvan ingest --db {path} THƯ_MỤC")
        return cls(path, _connect(path))

    @classmethod
    def create(cls, path: Path | str) -> Self:
        """Make a new store (and its folder's parents), or open the one that is there."""
        path = Path(path)
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(path, _connect(path))

    def close(self) -> None:
        """Close the database; the store cannot be used after that."""
        self._disk.shutdown()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what is written inside is there after it, or, on any error, was never there."""
        if self.connection.in_transaction:
            yield
            return
        with explained(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                self.evidence.forget()
                if self.connection.in_transaction:  # a full disk may have undone it already
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of a transaction: on an error what is written inside is undone, what was written before stays."""
        self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO attempt")
                self.connection.execute("RELEASE attempt")
            raise
        self.connection.execute("RELEASE attempt")

    def prepare(self, patience: float = 900.0) -> None:
        """Make ready for a long run: clear what killed runs left, wait for other writers up to ``patience`` seconds.

        Raises ``StoreUnwritable`` at once, rather than after hours of reading, when the store cannot be written.
        """
        self.connection.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        with explained(self.path):
            prepare(self.originals)
        with self.transaction():
            pass

    # --- taking in ----------------------------------------------------------------------------------

    def add(
        self,
        letter: Letter,
        original: Path | None = None,
        *,
        replace: bool = False,
        taken_in: dt.date | None = None,
    ) -> Outcome:
        """Take in the letter of a file that holds one; see ``add_all``."""
        return self.add_all((letter,), original, replace=replace, taken_in=taken_in)

    def add_all(
        self,
        letters: Sequence[Letter],
        original: Path | None = None,
        *,
        replace: bool = False,
        taken_in: dt.date | None = None,
    ) -> Outcome:
        """Take in the letters of one file, all or none, and the file into the folder of originals.

        A file that is known already changes nothing ("known"), unless ``replace`` asks for the new reading. A file
        with a letter that bears a secrecy mark is set aside ("secret"): neither its text nor its name is kept.
        ``taken_in`` is today, from the door; a file that is read again keeps the day on which it first came.
        """
        return self.enter([entry_of(letter) for letter in letters], original, replace=replace, taken_in=taken_in)

    def enter(
        self,
        entries: Sequence[Entry],
        original: Path | None = None,
        *,
        replace: bool = False,
        taken_in: dt.date | None = None,
    ) -> Outcome:
        """``add_all`` of letters that are rows already (``entry_of``), made by whoever read them."""
        sha256 = entries[0].sha256
        if any(entry.secret for entry in entries):
            other = "; tách riêng các văn bản khác trong tệp rồi nhập lại" if len(entries) > 1 else ""
            self.set_aside(sha256, f"Văn bản có dấu mật{other}")
            return "secret"
        with self.transaction():
            rows = self.connection.execute("SELECT id, taken_in FROM letters WHERE sha256 = ?", (sha256,)).fetchall()
            if rows and not replace:
                return "known"
            if original is not None:
                keep_original(self.originals, original, sha256)
            day = rows[0][1] if rows else taken_in.isoformat() if taken_in else ""
            for row_id, _ in rows:
                delete_letter(self.connection, row_id)
            for entry in entries:
                insert_entry(self.connection, self._believed(entry), day)
            self.connection.execute("DELETE FROM failures WHERE sha256 = ?", (sha256,))
        return "replaced" if rows else "added"

    def renew(self, key: str, reading: Letter) -> None:
        """Write a held letter again from a reading of it, with its corrections: key and day of coming stay."""
        with self.transaction():
            row = self.connection.execute("SELECT id, taken_in FROM letters WHERE key = ?", (key,)).fetchone()
            if row is not None:
                delete_letter(self.connection, row[0])
                insert_letter(self.connection, corrected(self.connection, key, reading), key, row[1])

    def _believed(self, entry: Entry) -> Entry:
        """The rows under a key that no other file has, with what people said of the letter laid over them."""
        taken = self.connection.execute("SELECT 1 FROM letters WHERE key = ?", (entry.key,)).fetchone()
        key = entry.sha256 + entry.key[SHORT_KEY:] if taken else entry.key
        if not taken and not is_corrected(self.connection, key, entry.issuer):
            return entry
        return entry_of(corrected(self.connection, key, entry.letter()), key)

    def keep_originals(self, files: Iterable[tuple[Path, str]]) -> None:
        """Copy files (with their SHA-256) into the folder of originals, ahead of the transaction that enters them.

        Together, because the disk is then waited for once. One that is no longer what was read is left out;
        ``enter`` will say so.
        """
        with explained(self.path):
            keep_originals(self.originals, files, self._disk)

    def knows(self, sha256: str) -> bool:
        """Whether a file has been taken in or set aside; one that failed may be tried again."""
        row = self.connection.execute(
            "SELECT 1 FROM letters WHERE sha256 = ?1 UNION SELECT 1 FROM failures WHERE sha256 = ?1 AND secret",
            (sha256,),
        ).fetchone()
        return row is not None

    def is_set_aside(self, sha256: str) -> bool:
        """Whether a file is known by its hash alone, because a letter in it is secret."""
        row = self.connection.execute("SELECT 1 FROM failures WHERE sha256 = ? AND secret", (sha256,)).fetchone()
        return row is not None

    def fail(self, sha256: str, path: str, problem: Problem) -> None:
        """Record a file that could not be taken in, with its reason; one that is held in another place is none.

        Files of the same bytes (empty ones) are recorded each; one that was moved is no second file.
        """
        with self.transaction():
            if self.knows(sha256):
                return
            for (other,) in self.connection.execute("SELECT path FROM failures WHERE sha256 = ?", (sha256,)).fetchall():
                if other != path and not Path(other).exists():
                    self.connection.execute("DELETE FROM failures WHERE sha256 = ? AND path = ?", (sha256, other))
            self.connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, 0)",
                (sha256, path, problem.code, problem.message),
            )

    def forget_failure(self, path: str) -> None:
        """What was said of the file at this path holds no longer: it has been read again."""
        with self.transaction():
            self.connection.execute("DELETE FROM failures WHERE path = ? AND NOT secret", (path,))

    def set_aside(self, sha256: str, reason: str) -> None:
        """Record a secret letter by its hash and the reason alone; what was kept of it before is removed."""
        with self.transaction(), wiping(self.connection):
            held = self.connection.execute("SELECT id FROM letters WHERE sha256 = ?", (sha256,)).fetchall()
            for (row_id,) in held:
                delete_letter(self.connection, row_id)
            if held:
                forget_words(self.connection)
            self.connection.execute("DELETE FROM failures WHERE sha256 = ?", (sha256,))
            self.connection.execute("INSERT INTO failures VALUES (?, '', 'secret', ?, 1)", (sha256, reason))
        original_path(self.originals, sha256).unlink(missing_ok=True)

    def failures(self) -> Iterator[Failure]:
        """The files that were not taken in, by path."""
        for row in self.connection.execute(
            "SELECT sha256, path, code, message, secret FROM failures ORDER BY path, sha256"
        ):
            yield Failure._make((*row[:4], bool(row[4])))

    # --- reading ------------------------------------------------------------------------------------

    def letters(self, *, words: bool = False) -> Iterator[tuple[str, Letter]]:
        """All held letters with their keys, one at a time, by date."""
        return read_letters(self.connection, words=words)

    def facts(self, key: str) -> Letter | None:
        """One held letter without what it cites, without paragraphs, pages and words; or ``None``."""
        for _, letter in read_letters(self.connection, "WHERE key = ?", (key,), facts=True):
            return letter
        return None

    def directives(self) -> Iterator[tuple[str, Letter]]:
        """The held letters that give tasks, by date, each with its key, as ``facts`` gives them."""
        return read_letters(self.connection, "WHERE tasks > 0", facts=True)

    def directive_keys(self) -> Iterator[str]:
        """The keys of the held letters that give tasks, by date and key; between two pages nothing is being read."""
        query = "SELECT first, key FROM letters WHERE tasks > 0 AND {} ORDER BY first, key LIMIT ?"
        for after in ("first IS NULL AND key > ?2", "(first, key) > (?1, ?2)"):
            first = key = ""
            while page := self.connection.execute(query.format(after), (first, key, _PAGE)).fetchall():
                first, key = page[-1]
                yield from (found for _, found in page)

    def letter(self, key: str, *, words: bool = True) -> Letter | None:
        """One held letter, or ``None``."""
        for _, letter in read_letters(self.connection, "WHERE key = ?", (key,), words=words):
            return letter
        return None

    def original(self, key: str) -> Path | None:
        """The file that a letter was read from, as it was taken in."""
        row = self.connection.execute("SELECT sha256 FROM letters WHERE key = ?", (key,)).fetchone()
        path = original_path(self.originals, row[0]) if row else None
        return path if path and path.exists() else None

    def documents(self, *, held: bool | None = None) -> Iterator[Document]:
        """Held and only cited documents by date and key; ``held`` chooses one of the two."""
        parts = []
        if held is not False:
            parts.append(f"SELECT {HELD_COLUMNS} FROM letters")
        if held is not True:
            parts.append(f"SELECT {CITED_COLUMNS} FROM documents")
        for row in self.connection.execute(f"{' UNION ALL '.join(parts)} ORDER BY date, key"):
            yield Document(*row)

    def document(self, key: str) -> Document | None:
        """One document, held or only cited, or ``None``."""
        row = self.connection.execute(
            f"SELECT {HELD_COLUMNS} FROM letters WHERE key = ?1"
            f" UNION ALL SELECT {CITED_COLUMNS} FROM documents WHERE key = ?1",
            (key,),
        ).fetchone()
        return Document(*row) if row else None

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Match key and number of each document, held or only cited, one at a time."""
        return self.connection.execute(
            "SELECT number_key, code FROM letters WHERE number_key <> ''"
            " UNION ALL SELECT block, code FROM documents WHERE code <> ''"
        )

    def find(self, wanted: str) -> list[Document]:
        """The documents that a key, a number in any spelling, or else a piece of one means; newest first.

        A whole number that no document bears means none: never another letter that shares a word with it.
        """
        if document := self.document(wanted.strip()):
            return [document]
        found: dict[str, Document] = {}
        numbers = query_numbers(wanted)
        for key in numbers or [match_key(wanted)]:
            rows = self.connection.execute(
                f"SELECT {HELD_COLUMNS} FROM letters WHERE number_key = ?1"
                f" UNION ALL SELECT {CITED_COLUMNS} FROM documents WHERE block = ?1 ORDER BY 3 DESC, 1",
                (key,),
            )
            found.update((row[0], Document(*row)) for row in rows)
        if found or numbers:
            return list(found.values())
        return [document for hit in self.search(wanted) if (document := self.document(hit.key))]

    def links(
        self,
        *,
        citing: str | None = None,
        cited: str | None = None,
        relations: Collection[Relation] | None = None,
    ) -> Iterator[Link]:
        """Links by either end and relation, one at a time."""
        return read_links(
            self.connection,
            self.evidence,
            citing=None if citing is None else (citing,),
            cited=None if cited is None else (cited,),
            relations=relations,
        )

    def following(self) -> Following:
        """What is around some directives, read together."""
        return Following(self.connection, self.evidence)

    def followups(self, key: str, depth: int = 6) -> list[Followup]:
        """The tree of what followed a document, flattened depth first."""
        return list(follow(self.connection, self.evidence, key, depth))

    def search(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        *,
        issuers: Collection[str] | None = None,
        statuses_of: Statuses = dict,
    ) -> list[Hit]:
        """Full-text search, and fields by name; see ``pipeline.store.search``."""
        return search(self.connection, query, limit, offset, issuers=issuers, statuses_of=statuses_of)

    # --- the register, and what people say ------------------------------------------------------------

    def add_register(self, rows: Sequence[RegisterRow], taken_in: dt.date | None = None) -> int:
        """Take in rows of the incoming register (see ``pipeline.store.register.read_register``); how many are new."""
        with self.transaction():
            return save_register(self.connection, rows, taken_in.isoformat() if taken_in else "")

    def forget_after(self, day: dt.date) -> None:
        """Take out what came into the store after a day. For a copy of a store, of which the originals are not kept.

        What came before the store kept such days (``taken_in`` unknown) is taken as held.
        """
        with self.transaction():
            later = (day.isoformat(),)
            rows = self.connection.execute("SELECT id FROM letters WHERE taken_in > ?", later).fetchall()
            for (row_id,) in rows:
                delete_letter(self.connection, row_id)
            self.connection.execute("DELETE FROM register WHERE taken_in > ?", later)

    def register(self) -> Iterator[RegisterMatch]:
        """The rows of the register with the held letters that they mean."""
        return match_register(self.connection)

    def arrivals(self) -> dict[str, Arrival]:
        """Key of a letter → when and under which number it arrived, where the register says it without doubt."""
        return read_arrivals(self.connection)

    def judge(self, citing: str, cited: str, confirmed: bool | None, note: str = "") -> None:
        """A person's word on a link: confirmed, rejected, or (``None``) taken back. Link again to see it work."""
        with self.transaction():
            self.connection.execute("DELETE FROM verdicts WHERE citing = ? AND cited = ?", (citing, cited))
            if confirmed is not None:
                self.connection.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?)", (citing, cited, confirmed, note))
            self.connection.execute(
                "INSERT OR REPLACE INTO unlinked (letter_id) SELECT id FROM letters WHERE key = ?", (citing,)
            )

    def copies(self) -> list[tuple[str, str]]:
        """Letters taken for copies of others: key, key of the letter that stands for the document."""
        query = "SELECT key, copy_of FROM letters WHERE copy_of IS NOT NULL ORDER BY 1"
        return self.connection.execute(query).fetchall()

    def text(self, key: str) -> str:
        """The text of a held letter; "" when there is none of that key."""
        row = self.connection.execute(
            "SELECT text FROM contents JOIN letters ON id = letter_id WHERE key = ?", (key,)
        ).fetchone()
        return zlib.decompress(row[0]).decode() if row else ""

    def sameness(self) -> dict[tuple[str, str], bool]:
        """What people said about two held letters (keys in order): one document or two."""
        return self.linkage().sameness()

    def judge_sameness(self, one: str, other: str, same: bool | None) -> None:
        """A person's word on two letters: one document, two, or (``None``) taken back. Link again to see it work."""
        one, other = min(one, other), max(one, other)
        with self.transaction():
            self.connection.execute("DELETE FROM sameness WHERE one = ? AND other = ?", (one, other))
            if same is not None:
                self.connection.execute("INSERT INTO sameness VALUES (?, ?, ?)", (one, other, same))
            self.connection.execute(
                "INSERT OR REPLACE INTO unlinked (letter_id) SELECT id FROM letters WHERE key IN (?, ?)", (one, other)
            )

    def cuts(self) -> dict[str, Cuts]:
        """Where the letters of files begin on a person's word, by the SHA-256 of the file."""
        return {
            sha256: Cuts(tuple(json.loads(pages)), tuple(json.loads(lines)))
            for sha256, pages, lines in self.connection.execute("SELECT sha256, pages, lines FROM cuts")
        }

    def decide_cuts(self, sha256: str, cuts: Cuts | None) -> None:
        """Keep a person's word on a file, or with ``None`` leave it to its letterheads again."""
        with self.transaction():
            self.connection.execute("DELETE FROM cuts WHERE sha256 = ?", (sha256,))
            if cuts is not None:
                values = (sha256, json.dumps(cuts.pages), json.dumps(cuts.lines))
                self.connection.execute("INSERT INTO cuts VALUES (?, ?, ?)", values)

    def is_shared(self) -> bool:
        """Whether others can read while one writes: not on disks on which SQLite can keep no write-ahead file."""
        return bool(self.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")

    def linkage(self) -> Linkage:
        """What linking reads and writes; see ``pipeline.relink``."""
        return Linkage(self.connection, self.evidence)

    def derived(self) -> Derived:
        """What linking derives beyond citations."""
        return Derived(self.connection, self.evidence)

    def joining(self) -> Joining:
        """What linking one letter more reads and writes."""
        return Joining(self.connection)

    def row_id(self, key: str) -> int | None:
        """The row id of a held letter."""
        row = self.connection.execute("SELECT id FROM letters WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def counts(self) -> dict[str, int]:
        """How many letters, cited-only documents, citations, links, failures and secret letters there are."""
        queries = {
            "letters": "SELECT count(*) FROM letters",
            "cited_only": "SELECT count(*) FROM documents",
            "citations": "SELECT count(*) FROM citations",
            "links": "SELECT (SELECT count(*) FROM links) + (SELECT count(*) FROM derived_links)",
            "failures": "SELECT count(*) FROM failures WHERE NOT secret",
            "secret": "SELECT count(*) FROM failures WHERE secret",
        }
        return {name: self.connection.execute(sql).fetchone()[0] for name, sql in queries.items()}


def _connect(path: Path) -> sqlite3.Connection:
    read_only = path.exists() and not os.access(path, os.W_OK)
    # An archive on a read-only medium can be read, but has no room for the files that SQLite puts beside it.
    target = f"{path.resolve().as_uri()}?mode=ro&immutable=1" if read_only else str(path)
    connection = sqlite3.connect(target, isolation_level=None, timeout=30, uri=read_only)
    try:
        if not read_only:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # a reported letter survives a power cut
        # Full after a thousand letters, so that memory does not grow with the archive; the system keeps the file's
        # pages anyway.
        connection.execute("PRAGMA cache_size = -4096")
        connection.create_function("place_of", 1, place_of, deterministic=True)  # for what puts citations in order
        connection.create_function("edits", 2, Levenshtein.distance, deterministic=True)  # for numbers that are damaged
        connection.execute("PRAGMA journal_size_limit = 67108864")  # the journal of a full relink is given back
        migrate(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise explain(error, path) or CongvanError(
            f"{path} không phải kho văn bản của congvan, hoặc là kho đã hỏng. Chọn tệp khác bằng --db, hoặc phục hồi "
            "từ bản sao lưu."
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection
