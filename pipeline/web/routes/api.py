"""The JSON API: what the pages show, for other systems to read. Described at ``/api/openapi.json`` and ``/api/docs``.

Read only, by design: nothing here changes the store. The keys and statuses are those of ``congvan … --format jsonl``.
A token (``Authorization: Bearer …``) or a session of the pages opens it; staff of some bodies get their letters only.
"""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, Response
from fastapi.security import HTTPBearer

from pipeline.export.contract import letter_to_json
from pipeline.records import DutyStatus, LinkState, Relation
from pipeline.store import Document, browse
from pipeline.store.changes import read_changes
from pipeline.store.queue import items_of
from pipeline.web.access import may, not_limited, require_sight, seen_nodes, sees
from pipeline.web.api_models import (
    ChangeOut,
    DocumentOut,
    FacetOut,
    FollowupOut,
    Json,
    LinksOut,
    Problem,
    QueueOut,
    ResultOut,
    RowsOut,
    SearchOut,
    WaitingOut,
    document_out,
    link_out,
    row_out,
)  # fmt: skip
from pipeline.web.desk import Desk
from pipeline.web.queries import Listing, audit_listing, links_listing
from pipeline.web.routes.search import statuses_of
from pipeline.web.snapshots import Table, snapshot
from pipeline.web.tables import asked_of

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
Key = Annotated[str, Query(max_length=200)]


@router.get("/counts", dependencies=[Depends(not_limited)])
def counts(request: Request) -> dict[str, int]:
    """How many letters, cited-only documents, citations, links, failures and secret letters there are."""
    return Desk(request).store.counts()


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
    wanted = browse.Wanted(text=q.strip(), chosen=chosen, sort=sort, scope=desk.person.bodies)
    found = browse.find(desk.store, wanted, statuses_of(desk), size, (page - 1) * size)
    return SearchOut(
        total=found.total,
        page=page,
        size=size,
        results=[
            ResultOut(
                document=document_out(row.document),
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
        cited=[document_out(document) for document in found.cited],
    )


@router.get("/documents/{key}")
def document(request: Request, key: str) -> DocumentOut:
    """One document by its key."""
    return document_out(_found(Desk(request), key))


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
    into = [
        link
        for link in desk.store.links(cited=key)
        if all(sees(desk.store, desk.person, end) for end in (link.citing, link.stated_by) if end)
    ]
    ends = {end for link in (*out, *into) for end in (link.citing, link.cited)}
    seen = (desk.store.document(end) for end in sorted(ends) if sees(desk.store, desk.person, end))
    return LinksOut(
        citing=[link_out(link) for link in out],
        cited_by=[link_out(link) for link in into],
        documents={found.key: document_out(found) for found in seen if found is not None},
    )


@router.get("/documents/{key}/followups")
def followups(request: Request, key: str, depth: Annotated[int, Query(ge=1, le=6)] = 6) -> list[FollowupOut]:
    """What followed a document, and what followed that."""
    desk = Desk(request)
    _found(desk, key)
    found = []
    for node in seen_nodes(desk.store, desk.person, desk.store.followups(key, depth)):
        other = desk.store.document(node.link.citing)
        found.append(
            FollowupOut(
                depth=node.depth,
                parent=node.parent,
                seen=node.seen,
                link=link_out(node.link),
                document=document_out(other) if other else None,
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
    directive: Key = "",
    relation: Relation | None = None,
    state: LinkState | None = None,
    status: DutyStatus | None = None,
    body: Key = "",
    month: Key = "",
    answered: Literal["", "yes", "no"] = "",
    q: Words = "",
    as_of: dt.date | None = None,
    policy: Key = "",
    sort: Key = "",
    page: Page = 1,
    size: Size = 50,
) -> RowsOut:
    """The cross-reference: one row a link or a duty without an answer (``response`` empty); as the page filters it."""
    return _page(Desk(request), "links", links_listing, page, size)


@router.get("/audit")
def audit(
    request: Request,
    status: DutyStatus | None = None,
    body: Key = "",
    directive: Key = "",
    issuer: Key = "",
    field: Key = "",
    month: Key = "",
    since: Key = "",
    until: Key = "",
    q: Words = "",
    as_of: dt.date | None = None,
    policy: Key = "",
    sort: Key = "",
    page: Page = 1,
    size: Size = 50,
) -> RowsOut:
    """Duties and their state at a day, one row a duty and body, as the page filters them; ``body`` is a body's key."""
    return _page(Desk(request), "findings", audit_listing, page, size)


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


@router.get("/log", dependencies=[Depends(may("audit")), Depends(not_limited)])
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


def _page(desk: Desk, table: Table, listing: Callable[[Desk], Listing], page: int, size: int) -> RowsOut:
    asked = asked_of(desk)
    tables = snapshot(desk.settings, desk.store, asked)
    if tables is None:
        raise HTTPException(503, "the tables are being made", {"Retry-After": "5"})
    wanted = listing(desk)
    rows = tables.page(table, wanted.where, wanted.values, wanted.order, size, (page - 1) * size)
    total = tables.count(table, wanted.where, wanted.values)
    return RowsOut(
        total=total, page=page, size=size, as_of=asked.as_of, stale=tables.stale, rows=[row_out(row) for row in rows]
    )
