"""Who is late: findings at a day, sorted, filtered, grouped and drawn; as workbook, calendar and reminder letters."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.errors import UsageError
from pipeline.export.calendar import write_calendar
from pipeline.export.reminders import Sender, remind
from pipeline.export.tables import audit_table, name_of
from pipeline.export.workbook import write_audit_workbook
from pipeline.grammar.body import resolve_body
from pipeline.web.access import may
from pipeline.web.charts import Counted, column_chart, row_chart
from pipeline.web.desk import Desk
from pipeline.web.groups import ORDER, chosen_names, counted, duties_among, groups_of
from pipeline.web.paging import Paging
from pipeline.web.queries import AUDIT_GROUPS, Listing, audit_listing
from pipeline.web.routes.search import download, table_file
from pipeline.web.shown import day
from pipeline.web.snapshots import Snapshot
from pipeline.web.tables import answers_of, asked_of, policies, tables_of, wait_page

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
_BARS = 15
_MONTHS = 24
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/audit")
def audit(request: Request) -> Response:
    """The findings, or their counts by group (``group``)."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = audit_listing(desk)
    everyone = audit_listing(desk, without="status")
    by_status = tables.rows(f"SELECT status, count(*) FROM findings WHERE {everyone.where} GROUP BY 1", everyone.values)
    counts = {str(status): int(number) for status, number in by_status}
    total = sum(counts.get(status, 0) for status in listing.statuses or ORDER)
    group = request.query_params.get("group", "")
    facts: dict[str, Any] = {"rows": (), "groups": ()}
    if group in AUDIT_GROUPS:
        facts["groups"], paging = groups_of(desk, tables, "findings", listing, group)
    else:
        group = ""
        paging = Paging.of(desk, total)
        facts["rows"] = rows = tables.page(
            "findings", listing.where, listing.values, listing.order, paging.size, paging.offset
        )
        facts["answers"] = {row["id"]: answers_of(desk, row) for row in rows}
    return desk.page(
        "audit.html",
        listing=listing,
        counts=counts,
        everyone=sum(counts.values()),
        shown_rows=total,
        duties=duties_among(tables, listing.where, listing.values),
        order=ORDER,
        group=group,
        group_names=tuple(AUDIT_GROUPS),
        paging=paging,
        asked=asked_of(desk),
        policies=policies(desk, asked_of(desk).policy),
        stale=tables.stale,
        query=request.url.query,
        chosen_names=chosen_names(desk, tables, "findings", listing),
        place=_place(desk),
        **facts,
    )


def _place(desk: Desk) -> dict[str, str]:
    return {name: desk.request.query_params.get(name, "")[:200] for name in ("sender", "place", "symbol")}


@router.get("/audit/charts")
def charts(request: Request) -> Response:
    """The same findings drawn: by body, by directive, by month."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing = audit_listing(desk)

    def address(name: str) -> Callable[[str, str], str]:
        def of(key: str, status: str) -> str:
            kept = [(k, v) for k, v in request.query_params.multi_items() if k not in (name, "status", "page", "group")]
            return "/audit?" + urlencode([*kept, (name, key), *([("status", status)] if status else [])])

        return of

    drawn = {
        name: (column_chart if name == "month" else row_chart)(
            _counted(desk, tables, listing, name),
            ORDER,
            address(name),
        )
        for name in ("body", "directive", "month")
    }
    present = [
        status for status in ORDER if any(p.status == status for c in drawn.values() for b in c.bars for p in b.pieces)
    ]
    return desk.page(
        "charts.html", charts=drawn, order=present, listing=listing, asked=asked_of(desk), stale=tables.stale,
        policies=policies(desk, asked_of(desk).policy),
        chosen_names=chosen_names(desk, tables, "findings", listing), query=request.url.query,
    )  # fmt: skip


def _counted(desk: Desk, tables: Snapshot, listing: Listing, group: str) -> list[Counted]:
    by_month = group == "month"
    where = f"({listing.where}) AND due <> ''" if by_month else listing.where
    rows = counted(tables, "findings", where, listing.values, group, largest=True)[: _MONTHS if by_month else _BARS]
    found: list[Counted] = [
        (
            row["key"],
            day(row["name"], desk.lang) if by_month else row["name"] or "–",
            {status: row[status] for status in ORDER if row[status]},
        )
        for row in rows
    ]
    return found[::-1] if by_month else found


@router.get("/audit/export.{kind}")
def export(request: Request, kind: str) -> Response:
    """The findings as ``xlsx`` (with sums), ``csv``, ``ics``, or ``zip`` of reminder letters."""
    desk = Desk(request)
    tables = tables_of(desk)
    if tables is None:
        return wait_page(desk)
    listing, asked = audit_listing(desk), asked_of(desk)
    findings = list(tables.findings(listing.where, listing.values))
    name = f"theo-doi-{asked.as_of:%Y%m%d}"

    if kind == "csv":
        return table_file(desk, {"audit": audit_table(findings, desk.store, desk.lang)}, kind, name)
    if kind == "ics":
        calendar = write_calendar(findings, asked.as_of, lambda key: name_of(desk.store.document(key)), desk.lang)
        return download(calendar, f"{name}.ics", "text/calendar")
    with tempfile.TemporaryDirectory() as folder:
        if kind == "xlsx":
            path = Path(folder) / "audit.xlsx"
            write_audit_workbook(findings, desk.store, path, desk.lang)
            return download(path.read_bytes(), f"{name}.xlsx", _XLSX)
        query = _place(desk)
        if not query["sender"].strip() or not query["place"].strip():
            raise UsageError(desk.say("audit.sender_needed"))
        sender = Sender(name=query["sender"].strip(), place=query["place"].strip(), symbol=query["symbol"].strip())
        if resolve_body(sender.name) is None:
            raise UsageError(desk.say("audit.sender_unknown", name=sender.name))
        paths, _, others = remind(desk.store, findings, Path(folder), sender, asked.as_of)
        if not paths:
            raise UsageError(desk.say("audit.others_late", n=others) if others else desk.say("audit.nobody_late"))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
        return download(out.getvalue(), f"don-doc-{asked.as_of:%Y%m%d}.zip", "application/zip")
