"""Which of a body's deadlines an extension is about: what it says of them, and what that leaves.

In: the words of a grant or of the request before it, and the deadlines that the body has from the directive; out: the
tasks whose day is moved. A paper that tells nothing of them leaves several: the caller then does not decide.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.audit.paper_tasks import tasks_meant
from pipeline.lexicon import load_toml
from pipeline.text.fold import fold_aligned

Day = tuple[int, int, int]  # day, month, year (0 where the words leave it out)

_VERB = re.compile(r"\b(?:gia han|lui|keo dai|dieu chinh|doi(?= thoi))\b")
_OBJECT = re.compile(r"\b(?:gia han|lui|keo dai|dieu chinh|thoi (?:han|gian|diem))\b")
_OBJECT_END = re.compile(r"[,;:.\n(\d]|\b(?:den|toi|sang|tu ngay|thanh|truoc|cham nhat|duoc|la|theo|tai)\b")
_CLAUSE_END = re.compile(r"[;\n]|\.(?!\d)")
_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2}) ?(?:[/.-] ?| thang )(\d{1,2})(?:(?: ?[/.-] ?| nam )(\d{4}))?(?![\d/]|[.-]\d)"
)  # fmt: skip
_OF_A_LETTER = re.compile(r"/[a-z0-9.-]*[a-z][a-z0-9.-]*,? ?(?:\(?ngay )?$")  # "số 14/CT-UBND ngày"
_REACH = 250  # of a clause
_PHRASE = 120


class Named(NamedTuple):
    """What an extension says of the deadline that it moves.

    ``moved`` are the days that stand in the clause of its verb ("lùi từ ngày 31/7 sang …"), ``told`` all days of the
    text, both without the new day and the days of numbered letters; ``phrases`` say the time of what is extended.
    """

    moved: frozenset[Day] = frozenset()
    told: frozenset[Day] = frozenset()
    phrases: tuple[str, ...] = ()


SILENT = Named()


class Term(NamedTuple):
    """A deadline that an extension can be about: its days (several for a recurring one), the last day of one that
    does not recur, and the words of the task."""

    days: frozenset[dt.date]
    last: dt.date | None
    action: str


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_toml('results')['extended']['acts'])})\b")


def read_named(text: str, new_due: dt.date | None) -> Named:
    """What the words of a grant or request say of the deadline; ``new_due`` is the day that they move it to."""
    folded = fold_aligned(text)
    new = {(new_due.day, new_due.month, year) for year in (new_due.year, 0)} if new_due else set()
    days = [(start, day) for start, day in _days(folded) if day not in new]
    moved: set[Day] = set()
    for verb in _VERB.finditer(folded):
        end = _CLAUSE_END.search(folded, verb.end(), verb.end() + _REACH)
        stop = end.start() if end else verb.end() + _REACH
        moved.update(day for start, day in days if verb.end() <= start < stop)
    return Named(frozenset(moved), frozenset(day for _, day in days), tuple(dict.fromkeys(_phrases(text, folded))))


def _days(folded: str) -> Iterator[tuple[int, Day]]:
    for match in _DAY.finditer(folded):
        if not _OF_A_LETTER.search(folded[max(0, match.start() - 40) : match.start()]):
            yield match.start(), (int(match[1]), int(match[2]), int(match[3] or 0))


def _phrases(text: str, folded: str) -> Iterator[str]:
    for match in _OBJECT.finditer(folded):
        end = _OBJECT_END.search(folded, match.end(), match.end() + _PHRASE)
        words = text[match.end() : end.start() if end else match.end() + _PHRASE].strip()
        if words:
            yield words


def terms_meant(
    terms: Mapping[int, Term], papers: Sequence[Named], written: dt.date | None, directive: str
) -> frozenset[int]:
    """The tasks (numbers of ``terms``) whose deadline is meant, as far as it can be told; never none.

    ``papers``: what the grant says, then the request before it; ``written`` the day of the first of them, for a day
    that had passed by then is only meant if it is named; ``directive`` is what the directive is called. Each sign
    counts where it leaves some of the tasks and not all.
    """
    left = frozenset(terms)
    for paper in papers:
        if named := _on(terms, left, paper.moved):
            return named
    for paper in papers:
        left = _narrowed(left, _worded({number: terms[number].action for number in left}, paper.phrases, directive))
    left = _narrowed(left, _on(terms, left, frozenset().union(*(paper.told for paper in papers))))
    for paper in papers:
        acts = {found[0] for phrase in paper.phrases if (found := _acts().search(fold_aligned(phrase)))}
        left = _narrowed(left, (n for n in left if acts.intersection(_acts().findall(fold_aligned(terms[n].action)))))
    if written is not None:
        left = _narrowed(left, (n for n in left if (last := terms[n].last) is None or last >= written))
    return left


def _narrowed(left: frozenset[int], to: Iterable[int]) -> frozenset[int]:
    return left.intersection(to) or left


def _on(terms: Mapping[int, Term], among: Iterable[int], named: frozenset[Day]) -> frozenset[int]:
    """The tasks that are due on a named day."""
    return frozenset(
        number for number in among
        for day in terms[number].days
        if (day.day, day.month, day.year) in named or (day.day, day.month, 0) in named
    )  # fmt: skip


def _worded(actions: Mapping[int, str], phrases: Iterable[str], directive: str) -> Iterator[int]:
    """The tasks whose words the phrases have."""
    for phrase in phrases:
        yield from tasks_meant(actions, phrase, phrase, directive)[0]
