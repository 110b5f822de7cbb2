"""The audit as a workbook: all findings, then their counts by body and by directive.

In: findings and the store that names their documents; out: one ``.xlsx`` (headings in the reader's language,
first row frozen, filters, dates as dates; text is never a formula, see ``writers``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from pipeline.export.headings import Language, label
from pipeline.export.tables import audit_table, name_of
from pipeline.export.writers import write_xlsx
from pipeline.records import DutyStatus, Finding
from pipeline.store import Store

STATUSES: tuple[DutyStatus, ...] = get_args(DutyStatus)
_LATE = frozenset(("done_late", "open_overdue"))


def counts_table(
    findings: Iterable[Finding], column: str, group: Callable[[Finding], str], lang: Language = "vi"
) -> pd.DataFrame:
    """How many duties of each group stand how, the groups with most late duties first.

    ``column`` heads the groups. The share of late duties is of those that have a due day and a verdict.
    """
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[group(finding)].append(finding)
    names = [label("duty_status", status, lang) for status in STATUSES]
    rows: list[list[Any]] = []
    for name, found in groups.items():
        tally = [sum(finding.status == status for finding in found) for status in STATUSES]
        late = sum(finding.status in _LATE for finding in found)
        judged = late + sum(finding.status in ("done_on_time", "open_in_time") for finding in found)
        most = max((finding.days_late or 0 for finding in found), default=0)
        rows.append([name, len(found), *tally, round(100 * late / judged, 1) if judged else None, most or None])
    late_at = [2 + STATUSES.index(status) for status in ("open_overdue", "done_late")]
    rows.sort(key=lambda row: (*(-row[at] for at in late_at), row[0]))
    return pd.DataFrame(rows, columns=pd.Index([column, "total", *names, "late_share", "most_late"]), dtype=object)


def write_audit_workbook(findings: Iterable[Finding], store: Store, path: Path, lang: Language = "vi") -> None:
    """Write the workbook. Raises ``OSError`` if ``path`` cannot be written."""
    found = list(findings)

    def directive(finding: Finding) -> str:
        return name_of(store.document(finding.duty.directive)) or finding.duty.directive

    frames = {
        "audit": audit_table(found, store),
        "by_body": counts_table(found, "body", lambda finding: finding.duty.body or "?", lang),
        "by_directive": counts_table(found, "directive_code", directive, lang),
    }
    write_xlsx(frames, path, lang)
