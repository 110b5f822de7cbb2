"""Audit and cross-reference as finished tables: made once for a state of the store and a day, read in milliseconds.

An audit of 100,000 letters takes minutes, a page may take a moment: so each (generation of the store, day, policy,
language) becomes one small SQLite file in the cache folder, written under another name and renamed when whole.
Small stores are tabulated on the spot, large ones in a process of its own while the last tables stay in use.
Everything here can be deleted at any time.
"""

import datetime as dt
import json
import multiprocessing
import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.auditing import ATTENTION as ORDER
from pipeline.auditing import audit_store
from pipeline.due import Policy
from pipeline.duties import load_roster
from pipeline.export.crossref import crossref_rows, document_json
from pipeline.export.headings import Language
from pipeline.records import Finding, Relation
from pipeline.store import Store
from pipeline.store.catalogue import generation
from pipeline.text.fold import fold
from pipeline.web.settings import Settings

SMALL = 1500  # letters up to which tables are made while the page waits
_KEPT = 8  # files of tables that are kept
_REST = 3.0  # tables are made anew at most once in so many times the time that making them takes
FOLLOWING: tuple[Relation, ...] = ("answers", "implements", "continues", "amends", "replaces", "attached_to")
ATTENTION = {status: at for at, status in enumerate(ORDER)}
_FINDING = TypeAdapter(Finding)

_SHAPE = """
CREATE TABLE findings (
    id INTEGER PRIMARY KEY, directive TEXT, code TEXT, date TEXT, issuer TEXT, issuer_key TEXT, task INTEGER,
    action TEXT, body TEXT, body_key TEXT, due TEXT, deadline_text TEXT, status TEXT, attention INTEGER,
    days_late INTEGER, working_days INTEGER, why TEXT, month TEXT, answers TEXT, uncertain TEXT, folded TEXT,
    record TEXT
);
CREATE TABLE links (
    id INTEGER PRIMARY KEY, directive TEXT, directive_code TEXT, directive_date TEXT, directive_issuer TEXT,
    directive_issuer_key TEXT, directive_held INTEGER, response TEXT, response_code TEXT, response_date TEXT,
    response_issuer TEXT, response_issuer_key TEXT, response_subject TEXT, relation TEXT, kind TEXT, state TEXT,
    score REAL, body TEXT, asked TEXT, due TEXT, status TEXT, attention INTEGER, why TEXT, stated_by TEXT,
    month TEXT, folded TEXT, record TEXT
);
"""
_INDEXES = """
CREATE INDEX findings_directive ON findings (directive, task);
CREATE INDEX findings_body ON findings (body_key, status);
CREATE INDEX findings_status ON findings (status, due);
CREATE INDEX findings_order ON findings (attention, due);
CREATE INDEX findings_due ON findings (due);
CREATE INDEX findings_counts ON findings (directive, attention, status);
CREATE INDEX links_directive ON links (directive_date, directive);
CREATE INDEX links_key ON links (directive);
CREATE INDEX links_response ON links (response_date);
CREATE INDEX links_status ON links (status, due);
CREATE INDEX links_relation ON links (relation, state);
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tables: of which day, under which policy, in which language."""

    as_of: dt.date
    strict: bool
    lang: Language

    @property
    def suffix(self) -> str:
        """The part of a file's name that says it."""
        return f"{self.as_of.isoformat()}-{'strict' if self.strict else 'inclusive'}-{self.lang}"


class Snapshot:
    """Finished tables; ``stale`` when the store has changed since. Results are remembered: the file never changes."""

    def __init__(self, path: Path, stale: bool = False) -> None:
        self.path = path
        self.stale = stale

    def rows(self, sql: str, values: Sequence[object] = ()) -> tuple[sqlite3.Row, ...]:
        """The rows of a query."""
        return _rows(str(self.path), sql, tuple(values))

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:
        """The only value of a query."""
        return self.rows(sql, values)[0][0]

    def findings(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[Finding]:
        """Findings as records, for exports."""
        with _open(self.path) as connection:
            for (record,) in connection.execute(f"SELECT record FROM findings WHERE {where} ORDER BY id", values):
                yield _FINDING.validate_json(record)

    def links(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """Rows of the cross-reference as they were made, for exports."""
        with _open(self.path) as connection:
            for (record,) in connection.execute(f"SELECT record FROM links WHERE {where} ORDER BY id", values):
                yield json.loads(record)

    def scope(self, bodies: frozenset[str] | None, *columns: str) -> tuple[str, tuple[str, ...]]:
        """A condition that one of the columns (of body keys) is of these bodies, with its values; true for ``None``."""
        if bodies is None:
            return "1", ()
        marks = ", ".join("?" * len(bodies))
        keys = tuple(sorted(bodies))
        return f"({' OR '.join(f'{column} IN ({marks})' for column in columns)})", keys * len(columns)

    def statuses(self) -> dict[str, str]:
        """Key of a directive → the status of its duties that needs most attention."""
        return _statuses(str(self.path))


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return connection


@lru_cache(maxsize=512)
def _rows(path: str, sql: str, values: tuple[object, ...]) -> tuple[sqlite3.Row, ...]:
    connection = _open(Path(path))
    try:
        return tuple(connection.execute(sql, values))
    finally:
        connection.close()


@lru_cache(maxsize=4)
def _statuses(path: str) -> dict[str, str]:
    names = list(ATTENTION)
    rows = _rows(path, "SELECT directive, min(attention) FROM findings GROUP BY directive", ())
    return {directive: names[attention] for directive, attention in rows}


# --- making them -----------------------------------------------------------------------------------------

_lock = threading.Lock()
_making: dict[str, tuple[Any, float]] = {}
_took: dict[str, float] = {}


def snapshot(settings: Settings, store: Store, asked: Asked) -> Snapshot | None:
    """The tables of the store as it is; older ones while these are being made; ``None`` when there are none yet."""
    now = generation(store.connection)
    path = settings.cache / "tables" / f"{now}-{asked.suffix}.db"
    if path.exists():
        return Snapshot(path)
    (letters,) = store.connection.execute("SELECT count(*) FROM letters").fetchone()
    older = _newest(path.parent, asked)
    if letters <= SMALL:
        with _lock:
            if not path.exists():
                # While files stream in, every letter makes another generation: not every one gets its tables.
                known = older.stat().st_mtime if older else 0.0
                if older is None or time.time() - known > _REST * _took.get(str(settings.db), 0.0):
                    began = time.time()
                    build(settings.db, path, asked, settings.office, settings.roster)
                    _took[str(settings.db)] = time.time() - began
                else:
                    return Snapshot(older, stale=True)
        return Snapshot(path)
    _build_beside(settings, path, asked)
    return Snapshot(older, stale=True) if older else None


def _newest(folder: Path, asked: Asked) -> Path | None:
    found = list(folder.glob(f"*-{asked.suffix}.db"))
    return max(found, key=lambda path: int(path.name.split("-", 1)[0]), default=None)


def _build_beside(settings: Settings, path: Path, asked: Asked) -> None:
    """Make the tables in a process of its own, one at a time a kind, not without pause."""
    with _lock:
        running, began = _making.get(asked.suffix, (None, 0.0))
        if running is not None and running.is_alive():
            return
        if any(process.is_alive() for process, _ in _making.values()):
            return
        if running is not None and time.time() - began < _REST * _took.get(asked.suffix, 0.0):
            return
        process = multiprocessing.get_context("spawn").Process(
            target=_build_politely,
            args=(settings.db, path, asked, settings.office, settings.roster),
            daemon=True,
        )
        process.start()
        _making[asked.suffix] = (process, time.time())


def _build_politely(db: Path, path: Path, asked: Asked, office: str | None, roster: Path | None) -> None:
    os.nice(10)
    build(db, path, asked, office, roster)


def build(db: Path, path: Path, asked: Asked, office: str | None = None, roster: Path | None = None) -> None:
    """Make the tables of a store at a day into a file, whole or not at all, and remove the oldest others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    unfinished.unlink(missing_ok=True)
    out = sqlite3.connect(unfinished, isolation_level=None)
    try:
        out.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SHAPE}")
        out.execute("BEGIN")
        with Store.open(db) as store:
            store.connection.execute("BEGIN")  # one state of the store throughout
            findings = list(
                audit_store(
                    store,
                    asked.as_of,
                    Policy(strict_before=asked.strict),
                    roster=load_roster(roster) if roster else None,
                    office=office,
                    lang=asked.lang,
                )
            )
            _fill(out, "findings", _finding_rows(store, findings))
            _fill(out, "links", _link_rows(store, crossref_rows(store, findings, FOLLOWING)))
            store.connection.execute("ROLLBACK")
        out.execute("COMMIT")
        out.executescript(_INDEXES)
    finally:
        out.close()
    unfinished.replace(path)
    kept = sorted(path.parent.glob("*.db"), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)


def _fill(out: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    width = len(out.execute(f"SELECT * FROM {table}").description)
    out.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * width)})", rows)


def _finding_rows(store: Store, findings: Iterable[Finding]) -> Iterator[tuple[object, ...]]:
    document = lru_cache(maxsize=4096)(store.document)

    def named(keys: Sequence[str]) -> str:
        return json.dumps([document_json(document(key), key) for key in keys], ensure_ascii=False) if keys else ""

    for number, finding in enumerate(findings, 1):
        duty = finding.duty
        directive = document(duty.directive)
        code, date, issuer, issuer_key = directive[1:3] + directive[4:6] if directive else ("", "", "", "")
        due = finding.due.isoformat() if finding.due else ""
        yield (
            number, duty.directive, code, date, issuer, issuer_key, duty.task, duty.action, duty.body, duty.body_key,
            due, duty.deadline.text if duty.deadline else "", finding.status, ATTENTION[finding.status],
            finding.days_late, finding.working_days_late, finding.why, (due or date)[:7], named(finding.answers),
            named(finding.uncertain), fold(f"{code} {issuer} {duty.body} {duty.action}"),
            _FINDING.dump_json(finding).decode(),
        )  # fmt: skip


def _link_rows(store: Store, rows: Iterable[dict[str, Any]]) -> Iterator[tuple[object, ...]]:
    @lru_cache(maxsize=4096)
    def issuer_key(key: str) -> str:
        document = store.document(key) if key else None
        return document.issuer_key if document else ""

    for number, row in enumerate(rows, 1):
        directive, response = row["directive"], row["response"] or {}
        asked = "\n".join(item["action"] for item in row["asked"] or ())
        status = row.get("duty_status") or ""
        words = (
            directive["code"], directive["issuer"], response.get("code"), response.get("issuer"), row["came"],
            row.get("body"), asked,
        )  # fmt: skip
        yield (
            number, directive["key"], directive["code"] or "", directive["date"] or "", directive["issuer"] or "",
            issuer_key(directive["key"]), directive["source"] is not None, response.get("key") or "",
            response.get("code") or "", response.get("date") or "", response.get("issuer") or "",
            issuer_key(response.get("key") or ""), row["came"] or "", row["relation"] or "",
            row["kind"] or "", row["link_state"] or "", row["score"], row.get("body") or "", asked,
            row.get("deadline") or "", status, ATTENTION.get(status, len(ATTENTION)), row.get("why") or "",
            json.dumps(row["stated_by"], ensure_ascii=False) if row["stated_by"] else "",
            (directive["date"] or "")[:7], fold(" ".join(filter(None, words))),
            json.dumps(row, ensure_ascii=False),
        )  # fmt: skip
