"""The desk: what is overdue, what is due next, what waits, what is in the archive."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.store import browse
from pipeline.store.catalogue import catalogue
from pipeline.store.jobs import Jobs
from pipeline.web.access import may
from pipeline.web.desk import Desk
from pipeline.web.groups import duties_among
from pipeline.web.queries import duties_seen
from pipeline.web.routes.review import counts_of
from pipeline.web.snapshots import Snapshot
from pipeline.web.tables import tables_today

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
_SOON = 7
_NEXT = 30
_SHOWN = 8


@router.get("/")
def home(request: Request) -> Response:
    """The first page."""
    desk = Desk(request)
    jobs = Jobs(desk.store.connection)
    running = jobs.next() if desk.person.bodies is None else None
    if running is not None:
        request.app.state.worker.wake()
    tables = tables_today(desk)
    today = desk.settings.today
    facts: dict[str, Any] = {"statuses": {}, "overdue_duties": 0, "soon": 0, "due_next": (), "overdue": ()}
    if tables is not None:
        mine, values = duties_seen(desk.person.bodies)
        mine = f"({mine}) AND NOT repeats"  # a reminder's duty is counted where it was given, as in all sums
        rows = tables.rows(f"SELECT status, count(*) FROM findings WHERE {mine} GROUP BY 1", values)
        last, horizon = (today + dt.timedelta(days=days) for days in (_SOON, _NEXT))
        between = f"{mine} AND status = 'open_in_time' AND due BETWEEN ? AND ?"
        late = f"{mine} AND status = 'open_overdue'"
        coming = (*values, today.isoformat(), horizon.isoformat())
        facts = {
            "statuses": dict(tuple(row) for row in rows),
            "soon": tables.count("findings", between, (*values, today.isoformat(), last.isoformat())),
            "overdue_duties": duties_among(tables, late, values),
            "due_next": _duties(tables, between, coming),
            "overdue": _duties(tables, late, values),
        }
    return desk.page(
        "home.html",
        counts=_counts(desk),
        waiting=_waiting(desk),
        running=(running, jobs.counts(running.id)) if running else None,
        stale=tables is None or tables.stale,
        today=today,
        soon_day=today + dt.timedelta(days=_SOON),
        **facts,
    )


def _duties(tables: Snapshot, where: str, values: Sequence[object]) -> tuple[sqlite3.Row, ...]:
    """The duties due first, each once with the number of its bodies: one given to all provinces is one line."""
    grouped = (
        "SELECT id, min(due) AS first, count(DISTINCT body_key) AS bodies, max(code) AS number FROM findings"
        f" WHERE {where} GROUP BY directive, task ORDER BY first, number, directive, task LIMIT {_SHOWN}"
    )
    sql = f"SELECT findings_full.*, bodies FROM ({grouped}) JOIN findings_full USING (id) ORDER BY first, number, id"
    return tables.rows(sql, values)


def _waiting(desk: Desk) -> int:
    """How many doubtful fields and links wait for those who may decide on all of them."""
    if desk.person.bodies is not None or "change" not in desk.person.rights:
        return 0
    return sum(counts_of(desk).values())


def _counts(desk: Desk) -> dict[str, int]:
    """What the archive holds; for staff of some bodies only how many letters they may see."""
    if desk.person.bodies is None:
        return browse.counts(desk.store)
    seen = catalogue(desk.store).seen_by(desk.store.connection, desk.person.bodies)
    return {"letters": int(seen.sum()), "failures": 0}
