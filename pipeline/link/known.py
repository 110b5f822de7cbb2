"""The documents of one block that citations may mean, kept so that a citation meets only those that count.

A number such as ``45/BC-UBND`` is given by every committee every year, so that a block of a large archive holds
hundreds of documents and thousands of citations of them. Numbers begin anew each year: a citation with a date meets
the documents of its year. One without a date meets all, but what speaks for and against a document is then the
same for all papers of one body up to the citing letter's day: they are weighed together. The outcome is that of
weighing each by itself.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
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


class Known:
    """Documents by year and by body; ``add`` takes in one that was founded by a citation."""

    def __init__(self, documents: Iterable[Held], weights: Weights) -> None:
        self._weights = weights
        self._all: list[Held] = []
        self._years: dict[str, list[Held]] = {}
        self._alike: dict[tuple[object, ...], list[tuple[str, str, Held]]] = {}
        self._latest: dict[str, str] = {}
        self._plain: dict[tuple[str, ...], Choice] = {}
        self._by_subject: dict[tuple[str, ...], Choice] = {}
        for document in documents:
            self.add(document)

    def add(self, document: Held) -> None:
        """One document more."""
        self._all.append(document)
        year = document.date[:4]
        self._years.setdefault(year, []).append(document)
        self._latest[year] = max(self._latest.get(year, ""), document.date)
        likeness = (document.blocks, document.code, document.issuer_key, document.place, document.genre)
        papers = self._alike.setdefault((*likeness, document.serial, document.symbol, document.candidates), [])
        entry = document.date, document.key, document
        papers.insert(bisect_right(papers, entry[:2], key=itemgetter(0, 1)), entry)
        self._plain.clear()
        self._by_subject.clear()

    def choose(self, cited: Cited, signature: tuple[str, ...], *, with_subject: bool) -> Choice:
        """The choice of a citation (see ``choose``); ``signature`` is all that decides it besides the subject.

        Its fifth part is the day of the citing letter, which matters only where some document may be younger than it.
        """
        year = cited.date[:4]
        on = signature[4]
        dated = bool(year or year_in_code(cited.block))
        if dated and on and on >= self._last_day(year):
            signature = (*signature[:4], "", *signature[5:])
        memory = self._by_subject if with_subject else self._plain
        key = (*signature, cited.subject) if with_subject else signature
        found = memory.get(key)
        if found is None:
            if dated:
                found = choose(cited, self._meeting(year), self._weights, with_subject=with_subject)
            else:
                found = self._choose_undated(cited, with_subject=with_subject)
            memory[key] = found
        return found

    def __iter__(self) -> Iterator[Held]:
        return iter(self._all)

    def _last_day(self, year: str) -> str:
        if year:
            return max(self._latest.get(year, ""), self._latest.get("", ""))
        return max(self._latest.values(), default="")

    def _meeting(self, year: str) -> Sequence[Held]:
        if year and "" not in self._years:
            return self._years.get(year, ())
        return [*self._years.get(year, ()), *self._years[""]] if year else self._all

    def _choose_undated(self, cited: Cited, *, with_subject: bool) -> Choice:
        """``choose`` for a citation without any date, by groups of papers that differ in nothing but their days."""
        on = cited.citing_date
        groups: list[tuple[float, tuple[str, ...], list[tuple[str, str, Held]]]] = []
        for papers in self._alike.values():
            undated = bisect_right(papers, "", key=itemgetter(0))
            old = bisect_left(papers, str(int(on[:4]) - 1), undated, key=itemgetter(0)) if on else undated
            # What is younger than the citing letter is no candidate; "~" stands behind all digits.
            last = bisect_right(papers, f"{on}~", old, key=itemgetter(0)) if on else len(papers)
            for start, stop in ((0, undated), (undated, old), (old, last)):
                if start < stop:
                    plain = compare(cited, papers[start][2], with_subject=False)
                    alike: dict[tuple[str, ...], list[tuple[str, str, Held]]] = {}
                    if with_subject:
                        for paper in papers[start:stop]:
                            alike.setdefault(compare_subjects(cited, paper[2]), []).append(paper)
                    else:
                        alike[()] = papers[start:stop]
                    for subject, some in alike.items():
                        names = plain + subject
                        groups.append((log_odds(names, self._weights), names, some))
        # Exactly summed: the same whatever the order in which the papers came to be known.
        total = 1 + math.fsum(math.exp(min(odds, _MOST)) * len(papers) for odds, _, papers in groups)
        near = [
            (odds, document, names)
            for odds, names, papers in groups
            if math.exp(min(odds, _MOST)) / total >= _NEAR
            for _, _, document in papers
        ]
        if not near:
            return NO_CHOICE
        alone = sum(len(papers) for _, _, papers in groups) == 1
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
