"""The documents of one block that citations may mean, kept so that a citation meets only those that count.

A number such as ``45/BC-UBND`` is given by every committee every year, so that a block of a large archive holds
hundreds of documents and thousands of citations of them. Numbers begin anew each year: a citation with a date meets
the documents of its year. One without a date meets all, but what speaks for and against a document is then the
same for all papers of one body up to the citing letter's day: they are weighed together. What number, issuer and type
say of a body's papers is asked once for all that cite alike. The outcome is that of weighing each by itself.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from pipeline.link.evidence import (
    ANCHORS,
    CONTRADICTIONS,
    Weights,
    compare,
    compare_subjects,
    explain,
    is_younger,
    log_odds,
    logit,
    year_in_code,
)
from pipeline.records import Cited, Evidence, Held, LinkState


class Choice(NamedTuple):
    """The best of several candidates, how sure, and the others that come near."""

    best: Held | None
    state: LinkState
    score: float
    evidence: tuple[Evidence, ...]
    others: tuple[str, ...]


_CHOICES = 10  # candidates named in an ambiguous link
_NEAR = 0.1  # the least share of the probability that makes a rival worth naming
_MOST = 50.0  # log-odds beyond which nothing more is gained
NO_CHOICE = Choice(None, "unresolved", 0.0, (), ())

_Scored = tuple[float, Held, tuple[str, ...]]


class _Worth(NamedTuple):
    """What a document is worth for a citation: log-odds, their exponential, the names of the evidence."""

    odds: float
    power: float
    names: tuple[str, ...]


class _Alike:
    """Papers by day and key that differ in nothing that counts but their days and subjects."""

    def __init__(self) -> None:
        self.dates: list[str] = []
        self.papers: list[Held] = []

    def add(self, paper: Held) -> None:
        first, last = bisect_left(self.dates, paper.date), bisect_right(self.dates, paper.date)
        at = bisect_right(self.papers, paper.key, first, last, key=attrgetter("key"))
        self.dates.insert(at, paper.date)
        self.papers.insert(at, paper)


class Known:
    """Documents by year and by body; ``add`` takes in one that was founded by a citation."""

    def __init__(self, documents: Iterable[Held], weights: Weights) -> None:
        self._weights = weights
        self._all: list[Held] = []
        self._years: dict[str, list[tuple[int, Held]]] = {}  # with the place of those that are alike
        self._alike: list[_Alike] = []
        self._places: dict[tuple[object, ...], int] = {}
        self._latest: dict[str, str] = {}
        self._worths: dict[tuple[str, ...], dict[tuple[int, str], _Worth]] = {}
        # By the year of the citation: a document of another changes nothing for it.
        self._plain: dict[str, dict[tuple[str, ...], Choice]] = {}
        self._by_subject: dict[str, dict[tuple[str, ...], Choice]] = {}
        for document in documents:
            self.add(document)

    def add(self, document: Held) -> None:
        """One document more."""
        likeness = (
            document.blocks, document.code, document.issuer_key, document.place, document.genre, document.serial,
            document.symbol, document.candidates,
        )  # fmt: skip
        place = self._places.setdefault(likeness, len(self._alike))
        if place == len(self._alike):
            self._alike.append(_Alike())
        self._alike[place].add(document)
        self._all.append(document)
        year = document.date[:4]
        self._years.setdefault(year, []).append((place, document))
        self._latest[year] = max(self._latest.get(year, ""), document.date)
        for memory in (self._plain, self._by_subject):
            for changed in (year, "") if year else tuple(memory):
                memory.pop(changed, None)

    def choose(self, cited: Cited, signature: tuple[str, ...], *, with_subject: bool) -> Choice:
        """The choice of a citation (see ``choose``); ``signature`` is all that decides it besides the subject.

        Its fifth part is the day of the citing letter, which matters only where some document may be younger than it.
        """
        year = cited.date[:4]
        on = signature[4]
        dated = bool(year or year_in_code(cited.block))
        late = not on or on >= self._last_day(year)
        if dated and late:
            signature = (*signature[:4], "", *signature[5:])
        memory = (self._by_subject if with_subject else self._plain).setdefault(year, {})
        key = (*signature, cited.subject) if with_subject else signature
        found = memory.get(key)
        if found is None:
            # All that speaks for or against a document, but days and subjects.
            who = (cited.block, cited.symbol, cited.code, *signature[1:4])
            worths = self._worths.setdefault(who, {})
            if year:
                found = self._choose_dated(cited, worths, late=late, with_subject=with_subject)
            elif dated:
                found = choose(cited, self._all, self._weights, with_subject=with_subject)
            else:
                found = self._choose_undated(cited, worths, with_subject=with_subject)
            memory[key] = found
        return found

    def __iter__(self) -> Iterator[Held]:
        return iter(self._all)

    def _last_day(self, year: str) -> str:
        if year:
            return max(self._latest.get(year, ""), self._latest.get("", ""))
        return max(self._latest.values(), default="")

    def _choose_dated(
        self, cited: Cited, worths: dict[tuple[int, str], _Worth], *, late: bool, with_subject: bool
    ) -> Choice:
        """``choose`` for a citation with a date, which meets the documents of its year and those of no known year."""
        date, last = cited.date, f"{cited.citing_date}~"  # "~" stands behind all digits
        is_day = len(date) == 10
        groups: list[tuple[_Worth, Sequence[Held]]] = []
        for near in (self._years.get(date[:4], ()), self._years.get("", ())):
            for place, document in near:
                day = document.date
                when = ("same" if day == date else "other") if is_day and len(day) == 10 else f"{date} {day}"
                if not late and day > last:
                    when += " younger"
                worth = worths.get((place, when))
                if worth is None:
                    worth = worths[place, when] = self._worth(compare(cited, document, with_subject=False))
                if with_subject and (subject := compare_subjects(cited, document)):
                    worth = self._worth(worth.names + subject)
                groups.append((worth, (document,)))
        return self._choose(groups)

    def _choose_undated(self, cited: Cited, worths: dict[tuple[int, str], _Worth], *, with_subject: bool) -> Choice:
        """``choose`` for a citation without any date, by groups of papers that differ in nothing but their days."""
        on = cited.citing_date
        year = str(int(on[:4]) - 1) if on else ""
        groups: list[tuple[_Worth, Sequence[Held]]] = []
        for place, alike in enumerate(self._alike):
            dates, papers = alike.dates, alike.papers
            undated = bisect_right(dates, "")
            old = bisect_left(dates, year, undated) if on else undated
            # What is younger than the citing letter is no candidate.
            last = bisect_right(dates, f"{on}~", old) if on else len(papers)
            for when, start, stop in (("", 0, undated), ("old", undated, old), ("new", old, last)):
                if start == stop:
                    continue
                worth = worths.get((place, when))
                if worth is None:
                    worth = worths[place, when] = self._worth(compare(cited, papers[start], with_subject=False))
                some = papers[start:stop]
                if with_subject:
                    about: dict[tuple[str, ...], list[Held]] = {}
                    for paper in some:
                        about.setdefault(compare_subjects(cited, paper), []).append(paper)
                    groups.extend((self._worth(worth.names + subject), some) for subject, some in about.items())
                else:
                    groups.append((worth, some))
        return self._choose(groups)

    def _worth(self, names: tuple[str, ...]) -> _Worth:
        odds = log_odds(names, self._weights)
        return _Worth(odds, math.exp(min(odds, _MOST)), names)

    def _choose(self, groups: Sequence[tuple[_Worth, Sequence[Held]]]) -> Choice:
        """``choose`` among documents in groups that are worth the same."""
        # Exactly summed: the same whatever the order in which the papers came to be known.
        total = 1 + math.fsum([worth[1] * len(papers) for worth, papers in groups])
        least = _NEAR * total
        near = [(worth[0], paper, worth[2]) for worth, papers in groups if worth[1] >= least for paper in papers]
        if not near:
            return NO_CHOICE
        alone = len(groups) == len(groups[0][1]) == 1
        return _decide(sorted(near, key=_first), total, self._weights, alone=alone)


def _first(item: _Scored) -> tuple[float, str]:
    return -item[0], item[1].key


def choose(cited: Cited, candidates: Iterable[Held], weights: Weights, *, with_subject: bool = True) -> Choice:
    """Choose among candidate documents, or say that none, or more than one, fits.

    The probability of a candidate is exp(its log-odds) over one plus the sum of all candidates': two that fit
    equally well cannot both be likely, and then the answer is "ambiguous" with the candidates.
    """
    scored: list[_Scored] = []
    year = cited.date[:4]
    for candidate in candidates:
        if year and candidate.date and candidate.date[:4] != year:
            continue  # numbers begin anew each year: whatever else agrees, it is another document
        if not cited.date and is_younger(cited, candidate):
            continue  # a letter cannot mean what did not exist; only a date that it names could say otherwise
        names = compare(cited, candidate, with_subject=with_subject)
        scored.append((log_odds(names, weights), candidate, names))
    if not scored:
        return NO_CHOICE
    scored.sort(key=_first)
    total = 1 + sum(math.exp(min(odds, _MOST)) for odds, _, _ in scored)
    return _decide(scored, total, weights, alone=len(scored) == 1)


def _decide(scored: Sequence[_Scored], total: float, weights: Weights, *, alone: bool) -> Choice:
    """What the best of the scored, best first, is worth among all; ``alone``: there was no other."""
    best_odds, best, names = scored[0]
    score = math.exp(min(best_odds, _MOST)) / total
    shares = ((math.exp(min(odds, _MOST)) / total, document.key) for odds, document, _ in scored[1:])
    near = tuple(key for share, key in shares if share >= _NEAR)
    # To a tenth, so that equal reasons are one set.
    evidence = explain(names, weights, 0.0 if alone else round(logit(score) - best_odds, 1))
    if score >= weights.certain and ANCHORS.intersection(names) and not CONTRADICTIONS.intersection(names):
        return Choice(best, "certain", score, evidence, near)
    if near and score < 0.8 and (total - 1) / total >= weights.suggested:
        return Choice(best, "ambiguous", score, evidence, near[:_CHOICES])
    if score >= weights.suggested:
        return Choice(best, "suggested", score, evidence, near[:_CHOICES])
    return NO_CHOICE
