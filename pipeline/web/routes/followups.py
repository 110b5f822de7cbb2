"""What followed a directive: timeline, tree, and the matrix of bodies × duties; who is missing."""

import sqlite3

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.export.tables import followups_table
from pipeline.web.access import may, seen_nodes
from pipeline.web.desk import Desk
from pipeline.web.followups import matrix_of, timeline_of, tree_of
from pipeline.web.queries import duties_seen
from pipeline.web.routes.letters import found
from pipeline.web.routes.search import table_file
from pipeline.web.tables import answers_of, asked_of, tables_of

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
_MOST_ROWS = 4000


@router.get("/letters/{key}/followups")
def followups(request: Request, key: str) -> Response:
    """The page of a directive's follow-ups, as of a day."""
    desk = Desk(request)
    document = found(desk, key)
    nodes = seen_nodes(desk.store, desk.person, desk.store.followups(key))
    keys = {node.link.citing for node in nodes} | {node.link.stated_by for node in nodes if node.link.stated_by}
    documents = {k: d for k in keys if (d := desk.store.document(k)) is not None}
    tree = tree_of(nodes, documents)
    tables = tables_of(desk)
    rows: tuple[sqlite3.Row, ...] = ()
    if tables is not None:
        mine, values = duties_seen(desk.person.bodies)
        rows = tables.page(
            "findings", f"directive = ? AND ({mine})", (key, *values), "task, attention, body", _MOST_ROWS, 0
        )
    letter = desk.store.letter(key, words=False) if document.held else None
    return desk.page(
        "followups.html",
        document=document,
        letter=letter,
        tree=tree,
        total=len({node.link.citing for node in nodes}),
        documents=documents,
        timeline=timeline_of(document, tree, [row["due"] for row in rows], desk.settings.today),
        matrix=matrix_of(rows),
        answers={row["id"]: answers_of(desk, row) for row in rows},
        asked=asked_of(desk),
        waiting=tables is None,
        stale=tables is not None and tables.stale,
    )


@router.get("/letters/{key}/followups.{kind}")
def export(request: Request, key: str, kind: str) -> Response:
    """The tree as ``xlsx`` or ``csv``."""
    desk = Desk(request)
    found(desk, key)
    nodes = seen_nodes(desk.store, desk.person, desk.store.followups(key))
    return table_file(desk, {"followups": followups_table(nodes, desk.store)}, kind, "thuc-hien")
