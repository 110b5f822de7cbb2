"""What an audit is summed up by: body, directive, field and month; silent periods and bodies taken together.

In: findings; out: names of their groups, and ``Line``s, in which the periods of a recurring duty that nothing
answers are one: a weekly report missing for 34 weeks is one line and one duty late, not 34.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal, NamedTuple, get_args

from pipeline.export.headings import Language, label
from pipeline.export.tables import name_of
from pipeline.grammar.body import place_from_key
from pipeline.lexicon import load_toml
from pipeline.reasons import format_day
from pipeline.records import Finding
from pipeline.store import Store
from pipeline.text.fold import fold

By = Literal["body", "directive", "field", "month"]
GROUPS: tuple[By, ...] = get_args(By)
_ALWAYS = "general"


class Line(NamedTuple):
    """One or several findings that stand the same: ``finding`` is the latest period, of the first body.

    ``periods`` counts the periods, the first of which was due on ``first``; ``bodies`` names all bodies.
    """

    finding: Finding
    periods: int
    bodies: tuple[str, ...]
    first: dt.date | None


def by_directive(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings of one directive after the other, as an audit gives them: whatever is joined is of one directive."""
    return (list(found) for _, found in groupby(findings, key=lambda finding: finding.duty.directive))


def lines_of(findings: Iterable[Finding], *, join_bodies: bool = False, lang: Language = "vi") -> list[Line]:
    """The findings with the silent periods of one duty joined, and on demand the silent bodies of one task too.

    The order is that of the first finding of each line. The reason of a line says what it stands for.
    """
    grouped: dict[tuple[object, ...], list[Finding]] = {}
    for at, finding in enumerate(findings):
        duty = finding.duty
        silent = not finding.answers and not finding.uncertain and duty.deadline is not None
        recurs = silent and duty.deadline is not None and bool(duty.deadline.rrule)
        key: tuple[object, ...] = (duty.directive, duty.task, duty.body_key or duty.body, finding.status)
        grouped.setdefault(key if recurs else (*key, at), []).append(finding)
    lines = []
    for found in grouped.values():
        latest = max(found, key=lambda finding: finding.due or dt.date.min)
        first = min((finding.due for finding in found if finding.due is not None), default=None)
        lines.append(Line(_told(len(found), first, latest, lang), len(found), (latest.duty.body,), first))
    return _joined(lines) if join_bodies else lines


def _told(count: int, first: dt.date | None, latest: Finding, lang: Language) -> Finding:
    if count == 1:
        return latest
    words = label("periods", latest.status, lang) if latest.status == "open_overdue" else label("periods", "", lang)
    said = words.format(count=count, first=format_day(first, lang), last=format_day(latest.due, lang))
    return replace(latest, why=f"{said} {latest.why}")


def _joined(lines: list[Line]) -> list[Line]:
    """Lines of one task that nothing answers and that stand the same for the same reason (some have been reminded,
    others not), as one with all their bodies."""
    grouped: dict[tuple[object, ...], list[Line]] = {}
    for at, line in enumerate(lines):
        finding = line.finding
        silent = not finding.answers and not finding.uncertain
        key = (finding.duty.directive, finding.duty.task, finding.status, finding.due, line.periods, finding.why)
        grouped.setdefault(key if silent else (at,), []).append(line)
    return [group[0]._replace(bodies=tuple(b for line in group for b in line.bodies)) for group in grouped.values()]


# --- names of groups -----------------------------------------------------------------------------


def grouper(by: By, store: Store, lang: Language = "vi") -> Callable[[Finding], str]:
    """What a finding is counted under."""
    document = lru_cache(maxsize=4096)(store.document)

    def directive(finding: Finding) -> str:
        """Two letters may bear one number: day and issuer tell them apart."""
        found = document(finding.duty.directive)
        if found is None:
            return finding.duty.directive
        return f"{name_of(found)} ({', '.join(filter(None, (format_day(found.date, lang), found.issuer)))})"

    def body(finding: Finding) -> str:
        """Two provinces may have units of one name."""
        name = finding.duty.body or label("flag", "nobody", lang)
        place = place_from_key(finding.duty.body_key)
        return f"{name} ({place.province})" if place is not None and place.level != "tinh" and place.province else name

    def field(finding: Finding) -> str:
        found = document(finding.duty.directive)
        return field_of(found.code, found.subject, lang) if found else field_name(_ALWAYS, lang)

    def month(finding: Finding) -> str:
        return f"{finding.due:%Y-%m}" if finding.due else label("flag", "no_due", lang)

    table: dict[By, Callable[[Finding], str]] = {
        "body": body,
        "directive": directive,
        "field": field,
        "month": month,
    }
    return table[by]


def field_of(code: str, subject: str, lang: Language = "vi") -> str:
    """The field of a letter by its subject, the drafting unit in its symbol, or its issuer's symbol."""
    words = f" {fold(subject)} "
    hits = {row["id"]: sum(f" {word} " in words for word in row["words"]) for row in _rows()}
    best = max(hits.values(), default=0)
    if best:
        return field_name(next(name for name, count in hits.items() if count == best), lang)
    parts = re.split(r"[/-]", code)
    for column, wanted in (("units", parts[-1:]), ("bodies", parts[:0:-1])):
        for part in wanted:
            for row in _rows():
                if part in row[column]:
                    return field_name(row["id"], lang)
    return field_name(_ALWAYS, lang)


def _rows() -> list[dict[str, Any]]:
    return list(load_toml("fields")["field"])


def field_name(name: str, lang: Language) -> str:
    """How a field is called."""
    return next(str(row["name"][lang]) for row in load_toml("fields")["field"] if row["id"] == name)
