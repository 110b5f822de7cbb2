"""The audit as a workbook: the duties, their periods, counts by body, directive, field and month, figures and charts.

In: findings and the store that names their documents; out: one ``.xlsx`` (headings in the reader's language,
first row frozen, filters, dates as dates, statuses in words and colour; text is never a formula, see ``writers``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.export.groups import GROUPS, By, Line, by_directive, grouper, lines_of
from pipeline.export.headings import Language, heading, label, shown
from pipeline.export.spool import Spool
from pipeline.export.summary import STATUSES, summary_table
from pipeline.export.tables import audit_table, in_pieces
from pipeline.export.writers import A4, STATUS_COLOURS, Frame, open_workbook, write_sheets
from pipeline.records import Finding
from pipeline.store import Store

_MOST_BARS = 10  # bodies in the chart of the latest


def write_audit_workbook(findings: Iterable[Finding], store: Store, path: Path, lang: Language = "vi") -> None:
    """Write the workbook. Raises ``OSError`` if ``path`` cannot be written."""
    found = Spool[Finding](Finding, findings)
    recurs = any(map(_recurs, found))

    def lines() -> Iterator[Line]:
        return (line for one in by_directive(found) for line in lines_of(one, lang=lang))

    def duties(some: Iterable[Line]) -> pd.DataFrame:
        some = list(some)
        table = audit_table([line.finding for line in some], store, lang)
        if recurs:
            periods = [line.periods if line.periods > 1 else None for line in some]
            table.insert(list(table.columns).index("status"), "periods", pd.Series(periods, dtype=object))
        return table

    frames: dict[str, Frame] = {"audit": in_pieces(duties, lines())}
    totals = {by: summary_table(found, grouper(by, store, lang), by) for by in GROUPS}
    frames.update({f"by_{by}": table for by, table in totals.items()})
    if recurs:
        frames["periods"] = in_pieces(lambda some: audit_table(some, store, lang), filter(_recurs, found))
    with open_workbook(path) as book:
        write_sheets(book, frames, lang)
        _figures(book, (line.finding for line in lines()), totals, lang)


def _recurs(finding: Finding) -> bool:
    return finding.duty.deadline is not None and bool(finding.duty.deadline.rrule)


def _figures(book: Any, findings: Iterable[Finding], totals: Mapping[By, pd.DataFrame], lang: Language) -> None:
    """One sheet: duties by status, the bodies with most overdue duties, duties by month, each with its chart."""
    sheet = book.add_worksheet(label("sheet", "figures", lang))
    head = book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 26)
    count: Counter[str] = Counter(finding.status for finding in findings if not finding.repeats)
    stood = [(label("duty_status", status, lang), count[status]) for status in STATUSES]
    row = _block(sheet, head, 0, (heading("status", lang), heading("total", lang)), stood)
    pie = book.add_chart({"type": "doughnut"})
    name = sheet.get_name()
    pie.add_series({
        "categories": [name, 1, 0, len(STATUSES), 0],
        "values": [name, 1, 1, len(STATUSES), 1],
        **_cached(stood, 1),
        "points": [{"fill": {"color": STATUS_COLOURS[status]}} for status in STATUSES],
    })  # fmt: skip
    _place(sheet, pie, heading("status", lang), 0)
    late = [
        (str(line["body"]), int(line["open_overdue"]), int(line["done_late"]))
        for _, line in totals["body"].iterrows()
        if line["open_overdue"] or line["done_late"]
    ][:_MOST_BARS]
    months = [
        (str(shown("month", line["month"], lang)), int(line["total"]), int(line["open_overdue"]))
        for _, line in totals["month"].iterrows()
        if line["total"] and line["month"] != label("flag", "no_due", lang)
    ]
    overdue, done_late = heading("open_overdue", lang), heading("done_late", lang)
    blocks = (
        ("body", "bar", late, (overdue, done_late)),
        ("month", "column", months, (heading("total", lang), overdue)),
    )
    for at, (column, kind, rows, names) in enumerate(blocks, 1):
        if not rows:
            continue
        start = row + 1
        row = _block(sheet, head, start, (heading(column, lang), *names), rows)
        chart = book.add_chart({"type": kind, "subtype": "stacked"} if kind == "bar" else {"type": kind})
        colours = ("open_overdue", "done_late") if kind == "bar" else ("open_in_time", "open_overdue")
        for series, colour in enumerate(colours, 1):
            chart.add_series({
                "name": names[series - 1],
                "categories": [name, start + 1, 0, start + len(rows), 0],
                "values": [name, start + 1, series, start + len(rows), series],
                **_cached(rows, series),
                "fill": {"color": STATUS_COLOURS[colour]},
            })  # fmt: skip
        whole = {"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}}
        if kind == "bar":
            chart.set_y_axis({"reverse": True})
            chart.set_x_axis(whole)
        else:
            chart.set_y_axis(whole)
        chart.set_legend({"position": "bottom"})
        _place(sheet, chart, label("sheet", f"by_{column}", lang), at * 16)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _block(sheet: Any, head: Any, start: int, heads: Iterable[str], rows: list[Any]) -> int:
    """Write a small table; returns the row below it."""
    for at, words in enumerate(heads):
        sheet.write_string(start, at, words, head)
    for line, values in enumerate(rows, start + 1):
        sheet.write_string(line, 0, values[0])
        for at, value in enumerate(values[1:], 1):
            sheet.write_number(line, at, value)
    return start + len(rows) + 1


def _cached(rows: Sequence[Sequence[Any]], series: int) -> dict[str, list[Any]]:
    """What a chart shows in a program that does not look into the cells; rows on the disk xlsxwriter cannot read."""
    return {"categories_data": [row[0] for row in rows], "values_data": [row[series] for row in rows]}


def _place(sheet: Any, chart: Any, title: str, row: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(row, 4, chart)
