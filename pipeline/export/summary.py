"""Totals of an audit by group, and the lines of ``congvan extract``'s table."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from pipeline.export.groups import by_directive, lines_of
from pipeline.records import Finding
from pipeline.text.alphabet import alphabetical

STATUSES = (
    "done_on_time", "done_late", "open_in_time", "open_overdue", "needs_review", "done_undated", "no_deadline",
    "cancelled",
)  # fmt: skip
MEASURES = ("overdue_periods", "late_share", "most_late")
EXTRACTED = ("source", "code", "date", "genre", "issuer", "subject", "signer", "cited", "tasks", "message")


def summary_table(findings: Iterable[Finding], group: Callable[[Finding], str], column: str = "body") -> pd.DataFrame:
    """How many duties of each group stand how, the groups with most overdue duties first (months by the calendar).

    ``column`` heads the groups. Whatever the groups, the sums are the same: a duty counts once, a reminder's not again,
    the silent periods of a recurring one where its latest stands; ``overdue_periods`` counts them each in its own
    group (left out where there are none). The share of late duties is of those that have a due day and a verdict.
    """
    count: dict[str, Counter[str]] = {}
    most: dict[str, int] = {}
    for counted in by_directive(finding for finding in findings if not finding.repeats):
        for finding in counted:
            name = group(finding)
            own = count.setdefault(name, Counter())
            own["overdue_periods"] += finding.status == "open_overdue"
            most[name] = max(most.get(name, 0), finding.days_late or 0)
        for line in lines_of(counted):
            count[group(line.finding)][line.finding.status] += 1
    recurring = any(own["overdue_periods"] != own["open_overdue"] for own in count.values())
    rows = [_totals({column: name}, own, most[name], recurring) for name, own in count.items()]
    rows.sort(
        key=lambda row: (
            row[column] if column == "month" else (-row["open_overdue"], -row["done_late"], alphabetical(row[column]))
        )
    )
    return pd.DataFrame(rows, columns=pd.Index([column, "total", *STATUSES, *MEASURES]), dtype=object)


def _totals(head: dict[str, Any], count: Counter[str], most: int, recurring: bool) -> dict[str, Any]:
    late = count["done_late"] + count["open_overdue"]
    judged = late + count["done_on_time"] + count["open_in_time"]
    return {
        **head,
        "total": sum(count[status] for status in STATUSES),
        **{status: count[status] for status in STATUSES},
        "overdue_periods": count["overdue_periods"] if recurring else None,
        "late_share": round(100 * late / judged, 1) if judged else None,
        "most_late": most or None,
    }


def grand_total(totals: pd.DataFrame, name: str) -> dict[str, Any]:
    """The sum over all groups of ``summary_table``, in the same columns; ``name`` stands under the groups."""
    column = str(totals.columns[0])
    count: Counter[str] = Counter({status: int(totals[status].sum()) for status in STATUSES})
    periods = [value for value in totals["overdue_periods"] if value is not None]
    count["overdue_periods"] = sum(periods)
    return _totals({column: name}, count, max((m for m in totals["most_late"] if m), default=0), bool(periods))


def extracted_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Contract objects of letters, one a line: what an archivist would write into the register."""
    lines = [
        {
            "source": row["source"],
            "code": row["code"] or row.get("code_partial"),
            "date": row["date"],
            "genre": row["doc_type"],
            "issuer": row["issuer"],
            "subject": row["subject"],
            "signer": row["signer"],
            "cited": len(row["citations"]),
            "tasks": len(row["tasks"]),
            "message": "; ".join(p["message"] for p in row["problems"]) or None,
        }
        for row in rows
    ]
    return pd.DataFrame(lines, columns=pd.Index(EXTRACTED), dtype=object)
