"""The JSON API: what the pages show, for other systems to read. Described at ``/api/openapi.json`` and ``/api/docs``.

Read only, by design: nothing here changes the store. The keys and statuses are those of ``congvan … --format jsonl``.
A token (``Authorization: Bearer …``) or a session of the pages opens it; staff of some bodies get their letters only.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from fastapi.security import HTTPBearer
from pydantic import BaseModel, Field

from pipeline.export.contract import letter_to_json
from pipeline.export.crossref import evidence_json
from pipeline.records import Link
from pipeline.store import Document, browse
from pipeline.store.changes import read_changes
from pipeline.store.queue import items_of
from pipeline.web.access import may, require_sight, sees
from pipeline.web.desk import Desk
from pipeline.web.snapshots import Asked, Snapshot, snapshot
from pipeline.web.tables import tables_today

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


ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Not understood"},
    401: {"model": Problem, "description": "No or no valid token"},
    403: {"model": Problem, "description": "The token or account lacks the right"},
    404: {"model": Problem, "description": "No such document, or not to be seen"},
    503: {"model": Problem, "description": "The tables are being made; ask again in a few seconds"},
}
bearer = HTTPBearer(auto_error=False, description="A read-only token: congvan users token NAME")
router = APIRouter(
    prefix="/api", responses=ERRORS, dependencies=[Depends(may("read")), Depends(bearer)], tags=["congvan"]
)
Page = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[str, Query(max_length=400)]
Values = Annotated[list[str], Query(max_length=50)]
Status = Literal[
    "open_overdue", "done_late", "needs_review", "open_in_time", "done_undated", "no_deadline", "done_on_time",
    "cancelled",
]  # fmt: skip


@router.get("/counts")
def counts(request: Request) -> dict[str, int]:
    """How many letters, cited-only documents, citations, links, failures and secret letters there are."""
    desk = Desk(request)
    if desk.person.bodies is not None:
        raise HTTPException(403)
    return desk.store.counts()


@router.get("/letters")
def letters(
    request: Request,
    q: Words = "",
    issuer: Values = [],  # noqa: B006 — FastAPI copies defaults
    genre: Values = [],  # noqa: B006
    year: Values = [],  # noqa: B006
    place: Values = [],  # noqa: B006
    status: Values = [],  # noqa: B006
    urgency: Values = [],  # noqa: B006
    sort: Literal["", "date", "oldest"] = "",
    page: Page = 1,
    size: Size = 20,
) -> SearchOut:
    """Search: words with or without accents, numbers in any spelling; facets take keys as ``facets`` gives them."""
    desk = Desk(request)
    asked = {"issuer": issuer, "genre": genre, "year": year, "place": place, "status": status, "urgency": urgency}
    chosen = {name: frozenset(values) for name, values in asked.items() if values}
    tables = tables_today(desk)
    wanted = browse.Wanted(text=q.strip(), chosen=chosen, sort=sort, scope=desk.person.bodies)
    found = browse.find(desk.store, wanted, tables.statuses() if tables else {}, size, (page - 1) * size)
    return SearchOut(
        total=found.total,
        page=page,
        size=size,
        results=[
            ResultOut(
                document=_document(row.document),
                snippet=row.snippet,
                highlights=list(row.highlights),
                status=row.status or None,
            )
            for row in found.rows
        ],
        facets={
            name: [FacetOut(value=v.value, name=v.name, count=v.number) for v in values]
            for name, values in found.facets.items()
        },
        cited=[_document(document) for document in found.cited],
    )


@router.get("/documents/{key}")
def document(request: Request, key: str) -> DocumentOut:
    """One document by its key."""
    return _document(_found(Desk(request), key))


@router.get("/documents/{key}/letter")
def letter(request: Request, key: str) -> Json:
    """All that was read of a held letter, as ``congvan extract`` writes it, with people's corrections."""
    desk = Desk(request)
    _found(desk, key)
    known = desk.store.letter(key)
    if known is None:
        raise HTTPException(404)
    return {"key": key, **letter_to_json(known)}


@router.get("/documents/{key}/text")
def text(request: Request, key: str) -> dict[str, str]:
    """The text of a held letter, to which all spans refer."""
    desk = Desk(request)
    _found(desk, key)
    known = desk.store.letter(key, words=False)
    if known is None:
        raise HTTPException(404)
    return {"key": key, "text": known.text}


@router.get("/documents/{key}/original", response_class=FileResponse)
def original(request: Request, key: str) -> Response:
    """The file as it was taken in, bit for bit."""
    desk = Desk(request)
    _found(desk, key)
    path = desk.store.original(key)
    if path is None:
        raise HTTPException(404)
    headers = {"Content-Disposition": f'attachment; filename="{path.name}"', "X-Content-SHA256": path.name}
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


@router.get("/documents/{key}/links")
def links(request: Request, key: str) -> LinksOut:
    """Links by either end, with their evidence."""
    desk = Desk(request)
    _found(desk, key)
    out = list(desk.store.links(citing=key))
    into = [link for link in desk.store.links(cited=key) if sees(desk.store, desk.person, link.citing)]
    ends = {end for link in (*out, *into) for end in (link.citing, link.cited)}
    seen = (desk.store.document(end) for end in sorted(ends) if sees(desk.store, desk.person, end))
    return LinksOut(
        citing=[_link(link) for link in out],
        cited_by=[_link(link) for link in into],
        documents={found.key: _document(found) for found in seen if found is not None},
    )


@router.get("/documents/{key}/followups")
def followups(request: Request, key: str, depth: Annotated[int, Query(ge=1, le=6)] = 6) -> list[FollowupOut]:
    """What followed a document, and what followed that."""
    desk = Desk(request)
    _found(desk, key)
    found = []
    for node in desk.store.followups(key, depth):
        seen = sees(desk.store, desk.person, node.link.citing)
        other = desk.store.document(node.link.citing) if seen else None
        if seen:
            found.append(
                FollowupOut(
                    depth=node.depth,
                    parent=node.parent,
                    seen=node.seen,
                    link=_link(node.link),
                    document=_document(other) if other else None,
                )
            )
    return found


@router.get("/documents/{key}/history")
def history(request: Request, key: str) -> list[ChangeOut]:
    """What people changed about a document, newest first."""
    desk = Desk(request)
    _found(desk, key)
    return [ChangeOut(**change._asdict()) for change in read_changes(desk.store.connection, key, 500)]


@router.get("/crossref")
def crossref(
    request: Request,
    directive: Annotated[str, Query(max_length=200)] = "",
    relation: Annotated[str, Query(max_length=40)] = "",
    state: Annotated[str, Query(max_length=40)] = "",
    as_of: dt.date | None = None,
    page: Page = 1,
    size: Size = 50,
) -> RowsOut:
    """The cross-reference: one row a link, ``response`` null for a duty that nothing answers."""
    desk = Desk(request)
    tables, day = _tables(desk, as_of)
    where, values = tables.scope(desk.person.bodies, "directive_issuer_key", "response_issuer_key")
    conditions, chosen = [where], [*values]
    for column, value in (("directive", directive), ("relation", relation), ("state", state)):
        if value:
            conditions.append(f"{column} = ?")
            chosen.append(value)
    return _page(tables, "links", " AND ".join(conditions), tuple(chosen), "directive_date DESC, id", page, size, day)


@router.get("/audit")
def audit(
    request: Request,
    status: Status | None = None,
    body: Annotated[str, Query(max_length=200, description="key of the body")] = "",
    directive: Annotated[str, Query(max_length=200)] = "",
    as_of: dt.date | None = None,
    page: Page = 1,
    size: Size = 50,
) -> RowsOut:
    """Duties and their state at a day: one row a duty and body."""
    desk = Desk(request)
    tables, day = _tables(desk, as_of)
    where, values = tables.scope(desk.person.bodies, "body_key", "issuer_key")
    conditions, chosen = [where], [*values]
    for column, value in (("status", status), ("body_key", body), ("directive", directive)):
        if value:
            conditions.append(f"{column} = ?")
            chosen.append(value)
    return _page(tables, "findings", " AND ".join(conditions), tuple(chosen), "attention, due, id", page, size, day)


@router.get("/review")
def review(
    request: Request, kind: Literal["field", "link", "difference"] = "field", page: Page = 1, size: Size = 50
) -> QueueOut:
    """What waits for a person, the riskiest first."""
    desk = Desk(request)
    items = items_of(desk.store, kind, desk.person.bodies)
    shown = items[(page - 1) * size : page * size]
    rows = [WaitingOut(**item._asdict()) for item in shown]
    return QueueOut(total=len(items), page=page, size=size, rows=rows)


@router.get("/log", dependencies=[Depends(may("audit"))])
def log(request: Request, page: Page = 1, size: Size = 50) -> list[ChangeOut]:
    """The log of changes, newest first (auditors and administrators)."""
    desk = Desk(request)
    changes = read_changes(desk.store.connection, limit=size, offset=(page - 1) * size)
    return [ChangeOut(**change._asdict()) for change in changes]


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """The description as a page, made of the same OpenAPI object."""
    desk = Desk(request)
    paths = request.app.openapi()["paths"]
    return desk.page("api.html", paths=[(path, methods["get"]) for path, methods in paths.items() if "get" in methods])


def _found(desk: Desk, key: str) -> Document:
    known = desk.store.document(key)
    if known is None:
        raise HTTPException(404)
    require_sight(desk.store, desk.person, key)
    return known


def _document(document: Document) -> DocumentOut:
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


def _link(link: Link) -> LinkOut:
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


def _tables(desk: Desk, as_of: dt.date | None) -> tuple[Snapshot, dt.date]:
    day = desk.bounded(as_of) if as_of else desk.settings.today
    found = snapshot(desk.settings, desk.store, Asked(day, False, desk.lang))
    if found is None:
        raise HTTPException(503, "the tables are being made", {"Retry-After": "5"})
    return found, day


_HIDDEN = frozenset({"record", "folded", "attention"})


def _page(
    tables: Snapshot, table: str, where: str, values: tuple[Any, ...], order: str, page: int, size: int, day: dt.date
) -> RowsOut:
    total = tables.one(f"SELECT count(*) FROM {table} WHERE {where}", values)
    rows = tables.rows(
        f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, size, (page - 1) * size)
    )
    shown = [{name: row[name] for name in row.keys() if name not in _HIDDEN} for row in rows]  # noqa: SIM118
    return RowsOut(total=total, page=page, size=size, as_of=day, stale=tables.stale, rows=shown)
