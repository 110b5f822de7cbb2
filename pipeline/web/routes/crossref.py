"""The cross-reference: directives and what followed them, one line a link or unanswered duty."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.export.tables import crossref_table
from pipeline.web.access import may
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.queries import links_listing
from pipeline.web.routes.search import table_file
from pipeline.web.tables import asked_of, tables_of, wait_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])


@router.get("/crossref")
def crossref(request: Request) -> Response:
    """The table, by directive unless another order is asked for."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = links_listing(desk, tables)
    total = tables.one(f"SELECT count(*) FROM links WHERE {listing.where}", listing.values)
    paging = Paging.of(desk, total)
    rows = tables.rows(
        f"SELECT * FROM links WHERE {listing.where} ORDER BY {listing.order} LIMIT ? OFFSET ?",
        (*listing.values, paging.size, paging.offset),
    )
    present = {
        name: [
            str(value)
            for (value,) in tables.rows(f"SELECT DISTINCT {column} FROM links WHERE {column} <> '' ORDER BY 1")
        ]
        for name, column in (("relation", "relation"), ("state", "state"), ("status", "status"))
    }
    return desk.page(
        "crossref.html",
        rows=rows,
        listing=listing,
        paging=paging,
        present=present,
        asked=asked_of(desk),
        stale=tables.stale,
        query=request.url.query,
        grouped=not listing.sort,
    )


@router.get("/crossref/export.{kind}")
def export(request: Request, kind: str) -> Response:
    """The chosen lines as ``xlsx`` or ``csv``."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = links_listing(desk, tables)
    frame = crossref_table(tables.links(listing.where, listing.values))
    return table_file(desk, {"crossref": frame}, kind, "doi-chieu")
