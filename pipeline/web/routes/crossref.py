"""The cross-reference: directives and what followed them, one line a link or unanswered duty."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.export.tables import crossref_table
from pipeline.web.access import may
from pipeline.web.desk import Desk
from pipeline.web.groups import ORDER, chosen_names, groups_of
from pipeline.web.paging import Paging
from pipeline.web.queries import LINK_GROUPS, links_listing, links_seen
from pipeline.web.routes.search import table_file
from pipeline.web.tables import asked_of, tables_of, wait_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])


@router.get("/crossref")
def crossref(request: Request) -> Response:
    """The table, by directive unless another order is asked for; or its counts by group (``group``)."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = links_listing(desk)
    group = request.query_params.get("group", "")
    facts: dict[str, Any] = {"rows": (), "groups": (), "group": group if group in LINK_GROUPS else ""}
    if group in LINK_GROUPS:
        facts["groups"], paging = groups_of(desk, tables, "links", listing, group)
    else:
        paging = Paging.of(desk, tables.count("links", listing.where, listing.values))
        facts["rows"] = tables.page("links", listing.where, listing.values, listing.order, paging.size, paging.offset)
    seen, keys = links_seen(desk.person.bodies)
    present = {
        column: [
            str(value)
            for (value,) in tables.rows(f"SELECT DISTINCT {column} FROM links WHERE ({seen}) AND {column} <> ''", keys)
        ]
        for column in ("relation", "state", "status")
    }
    return desk.page(
        "crossref.html",
        listing=listing,
        paging=paging,
        present=present,
        order=[status for status in ORDER if status in present["status"]],
        group_names=tuple(LINK_GROUPS),
        chosen_names=chosen_names(desk, tables, "links", listing),
        asked=asked_of(desk),
        stale=tables.stale,
        query=request.url.query,
        by_directive=not listing.sort,
        **facts,
    )


@router.get("/crossref/export.{kind}")
def export(request: Request, kind: str) -> Response:
    """The chosen lines as ``xlsx`` or ``csv``."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = links_listing(desk)
    frame = crossref_table(tables.links(listing.where, listing.values))
    return table_file(desk, {"crossref": frame}, kind, "doi-chieu")
