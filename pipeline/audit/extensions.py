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
from pipeline.records import Named
from pipeline.text.fold import fold_aligned


class Term(NamedTuple):
    """A deadline that an extension can be about: its days (several for a recurring one), the last day of one that
    does not recur, and the words of the task."""

    days: frozenset[dt.date]
    last: dt.date | None
    action: str


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(load_toml('results')['extended']['acts'])})\b")


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


def _on(terms: Mapping[int, Term], among: Iterable[int], named: frozenset[tuple[int, int, int]]) -> frozenset[int]:
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
