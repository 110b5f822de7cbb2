"""Records → flat tables (pandas DataFrames) with English column names; headings are the writers' business.

Every table has its columns even when it has no rows. Dates stay EDTF text ("2024-04" is a date too).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import pandas as pd

from pipeline.export.crossref import Json, finding_json
from pipeline.export.headings import Language, label
from pipeline.export.recurrence import recurrence_words
from pipeline.reasons import format_day
from pipeline.records import Deadline, Finding, Letter
from pipeline.store import Document, Failure, Followup, Hit, RegisterMatch, Store
from pipeline.store.bodies import SiteBody, Suggestion

Row = TypeVar("Row")
_PIECE = 2_000  # rows
CROSSREF = (
    "directive_code", "directive_date", "directive_issuer", "asked", "body", "deadline", "duty_status",
    "response_code", "response_date", "response_issuer", "response_subject", "relation", "kind", "stated_by",
    "link_state", "score", "evidence", "sentence", "page", "directive_source", "response_source",
)  # fmt: skip
AUDIT = (
    "directive_code", "directive_date", "directive_issuer", "action", "body", "deadline", "deadline_text", "status",
    "days_late", "working_days_late", "answers", "why",
)  # fmt: skip
TASKS = (
    "code", "date", "issuer", "action", "assignees", "coordinators", "deadline_text", "due", "rrule", "product",
    "report_to", "reported",
)  # fmt: skip
FOLLOWUPS = (
    "depth", "follower", "date", "issuer", "subject", "relation", "kind", "parent", "stated_by", "link_state", "score",
    "evidence",
)  # fmt: skip
DOCUMENTS = (
    "code", "date", "genre", "issuer", "subject", "signer", "urgency", "held", "citations", "problems", "source",
)  # fmt: skip
MATCHES = ("arrived", "arrival_number", "author", "code", "date", "title", "match", "source")
HITS = ("code", "date", "genre", "issuer", "subject", "held", "snippet")
DUPLICATES = (
    "code", "date", "issuer", "subject", "sources", "link_state", "score", "reasons", "one_source", "other_source",
    "one", "other",
)  # fmt: skip
FAILURES = ("source", "message")
BODIES = ("name", "also", "symbols", "since", "until", "successors", "state", "key")
SUGGESTIONS = ("name", "letters", "why_offered", "nearest", "printed", "symbols", "places", "first", "last", "examples")


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=pd.Index(columns), dtype=object)


def rows_of(frame: pd.DataFrame) -> list[Json]:
    """A table's rows as JSON objects (``null`` for nothing), for tables that have no richer shape of their own."""
    return [
        {str(column): None if isinstance(value, float) and value != value else value for column, value in row.items()}
        for row in frame.to_dict("records")
    ]


def in_pieces(table: Callable[[Iterable[Row]], pd.DataFrame], rows: Iterable[Row]) -> Iterator[pd.DataFrame]:
    """A table as pieces of some thousand rows, at least one, for what is written as it comes: none is ever whole."""
    left = iter(rows)
    some = list(islice(left, _PIECE))
    yield table(some)
    while some := list(islice(left, _PIECE)):
        yield table(some)


def name_of(document: Document | Json | None) -> str:
    """A document in a few words: its number, else its type and date or title."""
    if document is None:
        return ""
    if isinstance(document, dict):
        return document["code"] or " ".join(filter(None, (document["issuer"], format_day(document["date"] or ""))))
    title = " ".join(filter(None, (document.genre, document.subject)))
    return document.code or title or " ".join(filter(None, (document.issuer, format_day(document.date))))


def cited_as(document: Document | None) -> str:
    """A document as a letter cites it: type, number, date, issuer (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    if document is None or not document.code:
        return name_of(document)
    kind = f"{document.genre} số" if document.genre else "Văn bản số"
    day = f"ngày {format_day(document.date)}" if len(document.date) == len("2026-04-14") else ""
    return " ".join(filter(None, (kind, document.code, day, f"của {document.issuer}" if document.issuer else "")))


def crossref_table(rows: Iterable[Json]) -> pd.DataFrame:
    """The cross-reference (rows of ``crossref_rows``), flat: what was asked by when, what came when, and why."""

    def flat(row: Json) -> dict[str, Any]:
        directive, response = row["directive"], row["response"] or {}
        asked = row.get("asked") or []
        return {
            **{f"directive_{name}": directive[name] for name in ("code", "date", "issuer", "source")},
            **{f"response_{name}": response.get(name) for name in ("code", "date", "issuer", "source")},
            "response_subject": row["came"],
            "asked": "\n".join(_asked(item) for item in asked) or None,
            "body": row.get("body"),
            "deadline": row.get("deadline"),
            "duty_status": row.get("duty_status"),
            "relation": row["relation"],
            "kind": row["kind"] if row["kind"] != row["relation"] else None,
            "stated_by": name_of(row["stated_by"]) or None,
            "link_state": row["link_state"],
            "score": row["score"],
            "evidence": [reason["name"] for reason in row["evidence"]],
            "sentence": row.get("sentence"),
            "page": row.get("page"),
        }

    return _frame(map(flat, rows), CROSSREF)


def _asked(item: Json) -> str:
    return f"{item['action']} ({item['deadline_text']})" if item.get("deadline_text") else str(item["action"])


def audit_table(findings: Iterable[Finding], store: Store, lang: Language = "vi") -> pd.DataFrame:
    """Findings of an audit, one a duty and body; the answers, certain or not, with their dates in words."""

    def flat(finding: Finding) -> dict[str, Any]:
        row = finding_json(finding, store)
        directive = row.pop("directive")
        answers = [f"{name_of(a)} ({format_day(a['date'], lang)})" for a in row.pop("answers")]
        answers += [f"{name_of(a)} ({format_day(a['date'], lang)})?" for a in row.pop("uncertain")]
        return {
            **row,
            **{f"directive_{name}": directive[name] for name in ("code", "date", "issuer")},
            "answers": "; ".join(answers) or None,
        }

    return _frame(map(flat, findings), AUDIT)


def tasks_table(letters: Iterable[tuple[str, Letter]], lang: Language | None = None) -> pd.DataFrame:
    """The tasks of letters, one a row, as printed and as understood.

    With ``lang`` a recurrence is told in words; without it the rule stands, for programs.
    """
    rows = (
        {
            "code": letter.code or letter.code_partial,
            "date": letter.date.value.iso if letter.date else None,
            "issuer": letter.issuer.value.name if letter.issuer else None,
            "action": task.action,
            "assignees": "; ".join(task.assignees) or None,
            "coordinators": "; ".join(task.coordinators) or None,
            "deadline_text": task.deadline.text if task.deadline else None,
            "due": task.deadline.due.isoformat() if task.deadline and task.deadline.due else None,
            "rrule": _recurrence(task.deadline, lang),
            "product": task.product,
            "report_to": task.report_to,
            "reported": task.reported,
        }
        for _, letter in letters
        for task in letter.tasks
    )
    return _frame(rows, TASKS)


def _recurrence(deadline: Deadline | None, lang: Language | None) -> str | None:
    rule = deadline.rrule if deadline else None
    return recurrence_words(rule, lang) if rule and lang else rule


def followups_table(followups: Iterable[Followup], store: Store) -> pd.DataFrame:
    """The tree of what followed a document, indented by depth."""

    def flat(node: Followup) -> dict[str, Any]:
        document = store.document(node.link.citing)
        mark = " ↑" if node.seen else ""
        return {
            "depth": node.depth,
            "follower": "    " * (node.depth - 1) + (name_of(document) or node.link.citing) + mark,
            "date": document.date if document else None,
            "issuer": document.issuer if document else None,
            "subject": document.subject if document else None,
            "relation": node.link.relation,
            "kind": node.link.kind if node.link.kind != node.link.relation else None,
            "parent": name_of(store.document(node.parent)),
            "stated_by": name_of(store.document(node.link.stated_by)) if node.link.stated_by else None,
            "link_state": node.link.state,
            "score": node.link.score,
            "evidence": [reason.name for reason in node.link.evidence],
        }

    return _frame(map(flat, followups), FOLLOWUPS)


def documents_table(documents: Iterable[Document]) -> pd.DataFrame:
    """Documents, one a row, held or only cited."""
    rows = ({**document._asdict(), "held": document.held} for document in documents)
    return _frame(rows, DOCUMENTS)


def hits_table(hits: Iterable[Hit]) -> pd.DataFrame:
    """What a search found."""
    return _frame((hit._asdict() for hit in hits), HITS)


def matches_table(matches: Iterable[RegisterMatch], store: Store) -> pd.DataFrame:
    """The rows of the office's register with what the archive holds of them."""

    def flat(found: RegisterMatch) -> dict[str, Any]:
        documents = [store.document(key) for key in found.letters]
        sources = [document.source for document in documents if document and document.source]
        return {
            **found.row._asdict(),
            "arrival_number": found.row.number,
            "match": found.state,
            "source": "; ".join(sources) or None,
        }

    return _frame(map(flat, matches), MATCHES)


def duplicates_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Pairs of files that are or may be one letter, with the reasons."""
    return _frame(rows, DUPLICATES)


def failures_table(failures: Iterable[Failure]) -> pd.DataFrame:
    """Files that were not taken in; a secret one shows its hash only."""
    rows = ({"source": failure.path or failure.sha256, "message": failure.message} for failure in failures)
    return _frame(rows, FAILURES)


def site_bodies_table(bodies: Iterable[SiteBody]) -> pd.DataFrame:
    """The bodies that people have confirmed or set aside."""
    return _frame(({**body.row(), "state": body.state, "key": body.key} for body in bodies), BODIES)


def suggestions_table(suggestions: Iterable[Suggestion], lang: Language = "vi") -> pd.DataFrame:
    """Names in letterheads that no one has confirmed, with what speaks for and against each."""

    def flat(found: Suggestion) -> dict[str, Any]:
        lists = {name: "; ".join(getattr(found, name)) for name in ("symbols", "places", "examples")}
        nearest = "\n".join(f"{name} ({likeness} %)" for name, likeness in found.nearest)
        return {**found._asdict(), **lists, "nearest": nearest, "why_offered": label("offered", found.why, lang)}

    return _frame(map(flat, suggestions), SUGGESTIONS)
