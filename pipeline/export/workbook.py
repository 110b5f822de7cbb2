"""The audit as a workbook: the duties, their periods, counts by body, directive, field and month, figures and charts.

In: findings and the store that names their documents; out: one ``.xlsx`` (headings in the reader's language,
first row frozen, filters, dates as dates, statuses in words and colour; text is never a formula, see ``writers``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.export.groups import GROUPS, By, grouper, lines_of
from pipeline.export.headings import Language, heading, label, shown
from pipeline.export.summary import STATUSES, summary_table
from pipeline.export.tables import audit_table
from pipeline.export.writers import A4, STATUS_COLOURS, open_workbook, write_sheets
from pipeline.records import Finding
from pipeline.store import Store

_MOST_BARS = 10  # bodies in the chart of the latest


def write_audit_workbook(findings: Iterable[Finding], store: Store, path: Path, lang: Language = "vi") -> None:
    """Write the workbook. Raises ``OSError`` if ``path`` cannot be written."""
    found = list(findings)
    lines = lines_of(found, lang=lang)
    duties = audit_table([line.finding for line in lines], store, lang)
    recurring = [finding for finding in found if finding.duty.deadline is not None and finding.duty.deadline.rrule]
    if recurring:
        periods = [line.periods if line.periods > 1 else None for line in lines]
        duties.insert(list(duties.columns).index("status"), "periods", pd.Series(periods, dtype=object))
    frames = {"audit": duties}
    totals = {by: summary_table(found, grouper(by, store, lang), by) for by in GROUPS}
    frames.update({f"by_{by}": table for by, table in totals.items()})
    if recurring:
        frames["periods"] = audit_table(recurring, store, lang)
    with open_workbook(path) as book:
        write_sheets(book, frames, lang)
        _figures(book, [line.finding for line in lines], totals, lang)


def _figures(book: Any, findings: list[Finding], totals: Mapping[By, pd.DataFrame], lang: Language) -> None:
    """One sheet: duties by status, the bodies with most overdue duties, duties by month, each with its chart."""
    sheet = book.add_worksheet(label("sheet", "figures", lang))
    head = book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 26)
    count: Counter[str] = Counter(finding.status for finding in findings if not finding.repeats)
    row = _block(
        sheet, head, 0, (heading("status", lang), heading("total", lang)),
        [(label("duty_status", status, lang), count[status]) for status in STATUSES],
    )  # fmt: skip
    pie = book.add_chart({"type": "doughnut"})
    name = sheet.get_name()
    pie.add_series({
        "categories": [name, 1, 0, len(STATUSES), 0],
        "values": [name, 1, 1, len(STATUSES), 1],
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


def _place(sheet: Any, chart: Any, title: str, row: int) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(row, 4, chart)
