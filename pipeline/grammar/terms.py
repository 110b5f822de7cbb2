"""Until when a directive means what it asks for again and again: the year, the stretch or the term that it is for.

In: what a directive is called ("Kế hoạch … năm 2024"), the words of a deadline and the day of issue; out: a ``Term``
or ``None`` where nothing tells an end. A plan or a programme ends with its year; of another letter about a year
("V/v … năm 2024") it is only likely.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.text.fold import fold_aligned

_PLAN = re.compile(r"^(?:ke hoach|chuong trinh|phuong an|de an|chien luoc)\b")
# days, and the year in the name of a law, say nothing about how long
_DAY = re.compile(r"\bngay \d{1,2}(?: ?[/.-] ?| thang )\d{1,2}(?: ?[/.-] ?|,? nam )\d{4}|\b\d{1,2}/\d{1,2}/\d{4}")
_LAW = re.compile(r"\b(?:luat|hien phap|phap lenh)\b[^,;.\d]{0,60}\bnam \d{4}")
_STRETCH = re.compile(r"(?<![\d/.-])(?:19|20)\d\d ?(?:-|\u2013|den) ?(?:nam )?(?P<year>20\d\d|19\d\d)(?![\d/])")
_SCHOOL_YEAR = re.compile(r"\bnam hoc (?:19|20)\d\d ?[-\u2013] ?(?P<year>20\d\d)")
_YEAR = re.compile(r"(?<!\btu )\bnam (?P<year>(?:19|20)\d\d)(?![\d/])")
_UNTIL = re.compile(
    r"\bden (?:het )?(?:ngay )?(?P<day>\d{1,2})(?: ?[/.-] ?| thang )"
    r"(?P<month>\d{1,2})(?: ?[/.-] ?|,? nam )(?P<year>20\d\d)"
)
_SEASON = re.compile(
    r"\bmua (?:mua|bao|lu|kho|he|hanh kho|le hoi)\b|\b(?:dot|thang) cao diem\b|\btrong (?:suot )?mua\b"
)


@dataclass(frozen=True, slots=True)
class Term:
    """The last day; ``sure`` is False where it only seems to be meant."""

    end: dt.date
    sure: bool


@lru_cache(maxsize=4096)
def stated_term(called: str, wording: str, issued: dt.date) -> Term | None:
    """The term of what recurs: the latest end that the directive's name or the deadline's words tell."""
    found = [Term(end, True) for end in _ends(fold_aligned(wording))]
    name = fold_aligned(called)
    plan = bool(_PLAN.match(name))
    found += [Term(end, plan) for end in _ends(_LAW.sub(" ", name))]
    found = [term for term in found if term.end >= issued]
    if found:
        return max(found, key=lambda term: (term.end, term.sure))
    if _SEASON.search(name) or _SEASON.search(fold_aligned(wording)):
        return Term(dt.date(issued.year, 12, 31), False)
    return None


def _ends(folded: str) -> Iterator[dt.date]:
    for match in _UNTIL.finditer(folded):
        try:
            yield dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
    text = _DAY.sub(" ", folded)
    for match in _SCHOOL_YEAR.finditer(text):
        yield dt.date(int(match["year"]), 8, 31)
    text = _SCHOOL_YEAR.sub(" ", text)
    for pattern in (_STRETCH, _YEAR):
        for match in pattern.finditer(text):
            yield dt.date(int(match["year"]), 12, 31)
