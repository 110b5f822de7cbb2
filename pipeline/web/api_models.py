"""What the JSON API answers with, as the OpenAPI description shows it; and how records become it."""

import datetime as dt
import sqlite3
from typing import Any

from pydantic import BaseModel, Field

from pipeline.export.crossref import evidence_json
from pipeline.records import Link
from pipeline.store import Document

Json = dict[str, Any]


class Problem(BaseModel):
    """What went wrong."""

    detail: Any


class DocumentOut(BaseModel):
    """A document, held or only cited (``held`` false); dates are EDTF, null when unknown."""

    key: str
    code: str | None
    date: str | None
    doc_type: str | None
    issuer: str | None
    issuer_key: str | None
    subject: str | None
    signer: str | None
    urgency: str | None
    held: bool
    tasks: int
    problems: list[str]
    copy_of: str | None
    citations: int


class ResultOut(BaseModel):
    """One search result; ``highlights`` are ranges of ``snippet``."""

    document: DocumentOut
    snippet: str
    highlights: list[tuple[int, int]]
    status: str | None


class FacetOut(BaseModel):
    """A value of a facet with the number of results that have it."""

    value: str
    name: str
    count: int


class SearchOut(BaseModel):
    """A page of results."""

    total: int
    page: int
    size: int
    results: list[ResultOut]
    facets: dict[str, list[FacetOut]]
    cited: list[DocumentOut] = Field(description="documents only cited that the query names")


class LinkOut(BaseModel):
    """What is believed about one document citing another."""

    citing: str
    cited: str
    relation: str
    kind: str
    link_state: str
    score: float
    evidence: list[Json]
    stated_by: str | None
    span: tuple[int, int] | None
    candidates: list[str]


class LinksOut(BaseModel):
    """Links of a document: those it makes and those made to it, and the documents at their ends."""

    citing: list[LinkOut]
    cited_by: list[LinkOut]
    documents: dict[str, DocumentOut]


class FollowupOut(BaseModel):
    """One node of the tree of follow-ups, depth first; ``seen``: opened elsewhere in the tree."""

    depth: int
    parent: str
    seen: bool
    link: LinkOut
    document: DocumentOut | None


class RowsOut(BaseModel):
    """A page of a table; ``stale`` when the store has changed since the tables were made."""

    total: int
    page: int
    size: int
    as_of: dt.date
    stale: bool
    rows: list[Json]


class WaitingOut(BaseModel):
    """One thing that waits for review."""

    kind: str
    key: str
    what: str
    hanging: int
    doubt: float


class QueueOut(BaseModel):
    """A page of the review's queue."""

    total: int
    page: int
    size: int
    rows: list[WaitingOut]


class ChangeOut(BaseModel):
    """An entry of the log."""

    id: int
    made: str
    who: str
    action: str
    key: str
    field: str
    old: str | None
    new: str | None
    before: str
    hash: str


_HIDDEN = frozenset({"record", "attention"})


def document_out(document: Document) -> DocumentOut:
    """A document."""
    return DocumentOut(
        key=document.key,
        code=document.code or None,
        date=document.date or None,
        doc_type=document.genre or None,
        issuer=document.issuer or None,
        issuer_key=document.issuer_key or None,
        subject=document.subject or None,
        signer=document.signer or None,
        urgency=document.urgency or None,
        held=document.held,
        tasks=document.tasks,
        problems=document.problems.split(),
        copy_of=document.copy_of,
        citations=document.citations,
    )


def link_out(link: Link) -> LinkOut:
    """A link."""
    return LinkOut(
        citing=link.citing,
        cited=link.cited,
        relation=link.relation,
        kind=link.kind,
        link_state=link.state,
        score=link.score,
        evidence=evidence_json(link.evidence),
        stated_by=link.stated_by,
        span=(link.span.start, link.span.end) if link.span else None,
        candidates=list(link.candidates),
    )


def row_out(row: sqlite3.Row) -> Json:
    """A row of the tables by column, without what is the pages' own."""
    return {name: row[name] for name in row.keys() if name not in _HIDDEN}  # noqa: SIM118
