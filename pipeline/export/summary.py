"""Totals of an audit by group, and the lines of ``congvan extract``'s table."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from pipeline.export.groups import lines_of
from pipeline.records import Finding

STATUSES = (
    "done_on_time", "done_late", "open_in_time", "open_overdue", "needs_review", "done_undated", "no_deadline",
    "cancelled",
)  # fmt: skip
MEASURES = ("overdue_periods", "late_share", "most_late")
EXTRACTED = ("source", "code", "date", "genre", "issuer", "subject", "signer", "cited", "tasks", "message")


def summary_table(findings: Iterable[Finding], group: Callable[[Finding], str], column: str = "body") -> pd.DataFrame:
    """How many duties of each group stand how, the groups with most overdue duties first (months by the calendar).

    ``column`` heads the groups. The silent periods of a recurring duty count as one duty; ``overdue_periods`` tells
    how many there are. The share of late duties is of those that have a due day and a verdict.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(group(finding), []).append(finding)
    rows: list[dict[str, Any]] = []
    for name, found in groups.items():
        lines = lines_of(found)
        count: Counter[str] = Counter(line.finding.status for line in lines)
        late = count["done_late"] + count["open_overdue"]
        judged = late + count["done_on_time"] + count["open_in_time"]
        periods = sum(line.periods for line in lines if line.finding.status == "open_overdue")
        rows.append({
            column: name,
            "total": len(lines),
            **{status: count[status] for status in STATUSES},
            "overdue_periods": periods if periods > count["open_overdue"] else None,
            "late_share": round(100 * late / judged, 1) if judged else None,
            "most_late": max((finding.days_late or 0 for finding in found), default=0) or None,
        })  # fmt: skip
    rows.sort(
        key=lambda row: row[column] if column == "month" else (-row["open_overdue"], -row["done_late"], row[column])
    )
    return pd.DataFrame(rows, columns=pd.Index([column, "total", *STATUSES, *MEASURES]), dtype=object)


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
