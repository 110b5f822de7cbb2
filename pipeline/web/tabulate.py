"""The finished tables of an audit and a cross-reference: one small SQLite file that answers pages in milliseconds.

In: a store, a day, a policy, a language. Out: a file with two tables, each in two parts: what is sorted, filtered and
counted (``findings``, ``links``), and what only the rows that are shown need (``…_more``), so that to count 100,000
rows a few megabytes are read. ``findings_full`` and ``links_full`` join them. ``sight`` says which bodies each letter
concerns (who may see it when their account is limited to bodies). Written under another name, renamed when whole.
"""

import datetime as dt
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.audit.due import parse_policy
from pipeline.audit.roster import load_roster
from pipeline.auditing import ATTENTION as ORDER
from pipeline.auditing import audit_store
from pipeline.export.crossref import crossref_rows, document_json
from pipeline.export.groups import field_of
from pipeline.export.headings import Language
from pipeline.records import Finding
from pipeline.store import Document, Store
from pipeline.store.beliefs import FOLLOWING
from pipeline.text.fold import fold

ATTENTION: dict[str, int] = {status: at for at, status in enumerate(ORDER)}
FINDING = TypeAdapter(Finding)

_VERSION = "4"  # of the shape: tables of another one are not opened
_SHAPE = """
CREATE TABLE findings (
    id INTEGER PRIMARY KEY, directive TEXT, code TEXT, date TEXT, issuer TEXT, issuer_key TEXT, task INTEGER,
    body TEXT, body_key TEXT, due TEXT, status TEXT, attention INTEGER, days_late INTEGER, working_days INTEGER,
    month TEXT, field TEXT, repeats INTEGER
);
CREATE TABLE findings_more (
    id INTEGER PRIMARY KEY, action TEXT, deadline_text TEXT, why TEXT, answers TEXT, uncertain TEXT, record TEXT
);
CREATE VIEW findings_full AS SELECT * FROM findings JOIN findings_more USING (id);
CREATE VIRTUAL TABLE findings_words USING fts5 (folded, content = '', detail = none, columnsize = 0);
CREATE TABLE links (
    id INTEGER PRIMARY KEY, directive TEXT, directive_code TEXT, directive_date TEXT, directive_issuer TEXT,
    directive_issuer_key TEXT, directive_held INTEGER, response TEXT, response_code TEXT, response_date TEXT,
    response_issuer_key TEXT, relation TEXT, kind TEXT, state TEXT, who TEXT, who_key TEXT, due TEXT, status TEXT,
    attention INTEGER, month TEXT, field TEXT, stated TEXT
);
CREATE TABLE links_more (
    id INTEGER PRIMARY KEY, response_issuer TEXT, response_subject TEXT, score REAL, body TEXT, asked TEXT, why TEXT,
    stated_by TEXT, record TEXT
);
CREATE VIEW links_full AS SELECT * FROM links JOIN links_more USING (id);
CREATE VIRTUAL TABLE links_words USING fts5 (folded, content = '', detail = none, columnsize = 0);
CREATE TABLE sight (letter TEXT, body_key TEXT, PRIMARY KEY (letter, body_key)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX findings_directive ON findings (directive, task);
CREATE INDEX findings_body ON findings (body_key, status);
CREATE INDEX findings_status ON findings (status, due);
CREATE INDEX findings_order ON findings (attention, (due = ''), due, code, task, body, id);
CREATE INDEX findings_due ON findings ((due = ''), due, id);
CREATE INDEX findings_counts ON findings (directive, attention, status);
CREATE INDEX links_order ON links (directive_date DESC, directive, (response = ''), response_date, id);
CREATE INDEX links_key ON links (directive);
CREATE INDEX links_who ON links (who_key);
CREATE INDEX links_response ON links (response_date, id);
CREATE INDEX links_status ON links (status, due);
CREATE INDEX links_relation ON links (relation, state);
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tables: of which day, under which policy (as ``congvan audit --policy`` takes it), in which language."""

    as_of: dt.date
    policy: str
    lang: Language

    @property
    def suffix(self) -> str:
        """The part of a file's name that says it."""
        return f"{self.as_of.isoformat()}-{self.policy.replace(',', '+') or 'inclusive'}-{self.lang}-{_VERSION}"


def build(db: Path, path: Path, asked: Asked, office: str | None = None, roster: Path | None = None) -> None:
    """Make the tables of a store at a day into a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    unfinished.unlink(missing_ok=True)
    out = sqlite3.connect(unfinished, isolation_level=None)
    try:
        out.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SHAPE}")
        out.execute("BEGIN")
        with Store.open(db) as store:
            store.connection.execute("BEGIN")  # one state of the store throughout
            policy, members = parse_policy(asked.policy), load_roster(roster) if roster else None
            findings = list(audit_store(store, asked.as_of, policy, roster=members, office=office, lang=asked.lang))
            known = _Known(store, asked.lang)
            _fill(out, "findings", _finding_rows(known, findings))
            rows = crossref_rows(store, findings, FOLLOWING, as_of=asked.as_of)
            _fill(out, "links", _link_rows(known, rows, findings))
            out.executemany("INSERT OR IGNORE INTO sight VALUES (?, ?)", store.connection.execute(_SIGHT))
            store.connection.execute("ROLLBACK")
        out.execute("COMMIT")
        out.executescript(_INDEXES)
    finally:
        out.close()
    unfinished.replace(path)


_SIGHT = """
SELECT key, issuer_key FROM letters WHERE issuer_key <> ''
UNION SELECT key, body_key FROM correspondents JOIN letters ON id = letter_id
"""
Cells = tuple[object, ...]


def _fill(out: sqlite3.Connection, table: str, rows: Iterable[tuple[Cells, Cells, str]]) -> None:
    """Each row in its two parts, and its words into the index."""

    def insert(name: str) -> str:
        width = len(out.execute(f"SELECT * FROM {name}").description)
        return f"INSERT INTO {name} VALUES ({', '.join('?' * width)})"

    slim, more = insert(table), insert(f"{table}_more")
    words = f"INSERT INTO {table}_words (rowid, folded) VALUES (?, ?)"
    for number, (cells, rest, folded) in enumerate(rows, 1):
        out.execute(slim, (number, *cells))
        out.execute(more, (number, *rest))
        out.execute(words, (number, folded))


class _Known:
    """Documents and what is derived of them, each looked up once."""

    def __init__(self, store: Store, lang: Language) -> None:
        self._lang = lang
        self.document: Callable[[str], Document | None] = lru_cache(maxsize=8192)(store.document)
        self.field: Callable[[str], str] = lru_cache(maxsize=8192)(self._field)

    def _field(self, key: str) -> str:
        """The field of a document's matter."""
        found = self.document(key)
        return field_of(found.code, found.subject, self._lang) if found else ""

    def issuer(self, key: str) -> str:
        """The key of a document's issuer."""
        found = self.document(key) if key else None
        return found.issuer_key if found else ""

    def named(self, keys: Sequence[str]) -> str:
        """Documents as JSON for the page to link to."""
        return json.dumps([document_json(self.document(key), key) for key in keys], ensure_ascii=False) if keys else ""


def _finding_rows(known: _Known, findings: Iterable[Finding]) -> Iterator[tuple[Cells, Cells, str]]:
    for finding in findings:
        duty = finding.duty
        directive = known.document(duty.directive)
        code, date, issuer, issuer_key = directive[1:3] + directive[4:6] if directive else ("", "", "", "")
        # A body without a key stands for itself: else all of them would be one group under the name of the first.
        due = finding.due.isoformat() if finding.due else ""
        yield (
            (
                duty.directive, code, date, issuer, issuer_key or issuer, duty.task, duty.body,
                duty.body_key or duty.body, due, finding.status, ATTENTION[finding.status], finding.days_late,
                finding.working_days_late, (due or date)[:7], known.field(duty.directive),
                bool(finding.repeats),
            ),
            (
                duty.action, duty.deadline.text if duty.deadline else "", finding.why, known.named(finding.answers),
                known.named(finding.uncertain), FINDING.dump_json(finding).decode(),
            ),
            fold(f"{code} {issuer} {duty.body} {duty.action}"),
        )  # fmt: skip


def _link_rows(
    known: _Known, rows: Iterable[dict[str, Any]], findings: Iterable[Finding]
) -> Iterator[tuple[Cells, Cells, str]]:
    keys = {(found.duty.directive, found.duty.body): found.duty.body_key or found.duty.body for found in findings}
    for row in rows:
        directive, response, stated = row["directive"], row["response"] or {}, row["stated_by"] or {}
        key, answer = directive["key"], response.get("key") or ""
        asked = "\n".join(item["action"] for item in row["asked"] or ())
        status, body = str(row.get("duty_status") or ""), str(row.get("body") or "")
        date = directive["date"] or ""
        words = (directive["code"], directive["issuer"], response.get("code"), response.get("issuer"), row["came"])
        yield (
            (
                key, directive["code"] or "", date, directive["issuer"] or "", known.issuer(key),
                directive["source"] is not None, answer, response.get("code") or "", response.get("date") or "",
                known.issuer(answer), row["relation"] or "", row["kind"] or "", row["link_state"] or "",
                body or response.get("issuer") or "",
                keys.get((key, body), body) if body else known.issuer(answer) or response.get("issuer") or "",
                row.get("deadline") or "", status, ATTENTION.get(status, len(ORDER)), date[:7], known.field(key),
                stated.get("key") or "",
            ),
            (
                response.get("issuer") or "", row["came"] or "", row["score"], body, asked, row.get("why") or "",
                json.dumps(stated, ensure_ascii=False) if stated else "", json.dumps(row, ensure_ascii=False),
            ),
            fold(" ".join(str(word) for word in (*words, body, asked) if word)),
        )  # fmt: skip
