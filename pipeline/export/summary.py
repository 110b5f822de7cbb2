"""Totals of an audit by body, and the lines of ``congvan extract``'s table."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.records import Finding

STATUSES = (
    "done_on_time", "done_late", "open_in_time", "open_overdue", "needs_review", "done_undated", "no_deadline",
    "cancelled",
)  # fmt: skip
EXTRACTED = ("source", "code", "date", "genre", "issuer", "subject", "signer", "cited", "tasks", "message")


def summary_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """How many duties of each body stand where, the most overdue first."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        counts.setdefault(finding.duty.body, Counter())[finding.status] += 1
    rows = [
        {"body": body, "total": count.total(), **{status: count[status] for status in STATUSES}}
        for body, count in sorted(counts.items(), key=lambda item: (-item[1]["open_overdue"], item[0]))
    ]
    return pd.DataFrame(rows, columns=pd.Index(["body", "total", *STATUSES]))


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
