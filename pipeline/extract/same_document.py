"""Which mentions of a letter speak of one document: those of one number, or of one title, as far as dates allow.

A later mention may leave the year or the end of the symbol out; numbers begin anew each year; a symbol that no one
bears may be a misprint of one that is known. Time does not grow with the square of the mentions.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import Levenshtein

from pipeline.extract.grounds import BY_NAME
from pipeline.extract.reference import Reference
from pipeline.extract.verdicts import Verdict
from pipeline.grammar.genre import body_symbol
from pipeline.grammar.number import number_key
from pipeline.grammar.symbol import BODIES
from pipeline.records import PartialDate
from pipeline.text.fold import fold

Group = list[tuple[Reference, Verdict]]

_YEAR = re.compile(r" nam \d{4}$")
_FIRST = 40  # mentions of one number whose dates are compared


def by_document(judged: Iterable[tuple[Reference, Verdict]]) -> list[Group]:
    """The mentions of each document, in the order of the first."""
    groups = _Groups()
    for ref, verdict in judged:
        groups.add(ref, verdict)
    return list(_without_misreadings(groups.mentions).values())


def other_day(a: PartialDate, b: PartialDate) -> bool:
    """Whether two dates of one number show two documents; a slip in the year alone ("2025" for 2026) does not."""
    if a.day is None or b.day is None:
        return a.year != b.year
    return a.year != b.year and (a.month, a.day) != (b.month, b.day)


class _Groups:
    """The mentions by document, and what later ones are compared with."""

    def __init__(self) -> None:
        self.mentions: dict[str, Group] = {}
        self._alike: dict[str, list[str]] = {}  # serial, or an act's name without its year → the groups of it
        self._years: dict[str, set[int]] = {}  # an act's name → the years that its mentions give

    def add(self, ref: Reference, verdict: Verdict) -> None:
        """Put a mention to its group."""
        act = ref.number is None and ref.genre in BY_NAME
        if ref.number is not None:
            like, key = ref.number.serial.lstrip("0"), self._of_number(ref)
        else:
            like = _YEAR.sub("", fold(ref.title))
            key = self._of_act(ref, like) if act else f"{fold(ref.title)} {ref.issued_on.iso if ref.issued_on else ''}"
        if key not in self.mentions:
            self._alike.setdefault(like, []).append(key)
        self.mentions.setdefault(key, []).append((ref, verdict))
        if act and key == like and ref.issued_on is not None:
            self._years.setdefault(like, set()).add(ref.issued_on.year)

    def _of_act(self, ref: Reference, name: str) -> str:
        """The group of an act by name: later mentions leave its year out."""
        if ref.issued_on is None:
            years = [key for key in self._alike.get(name, ()) if key.startswith(f"{name} ")]
            return years[0] if len(years) == 1 else name
        known = self._years.get(name, set())
        return name if name in self.mentions and known <= {ref.issued_on.year} else f"{name} {ref.issued_on.year}"

    def _of_number(self, ref: Reference) -> str:
        """The group of a number; numbers that begin anew each year are parted by year."""
        assert ref.number is not None
        key = number_key(ref.number)
        if ref.issued_on is None and key not in self.mentions:  # a later mention that leaves the symbol's end out
            same = self._alike.get(ref.number.serial.lstrip("0"), ())
            longer = [g for g in same if g.startswith(key) and not g[len(key)].isdigit()]
            if len(longer) == 1:
                return longer[0]
        first = self.mentions.get(key)
        if ref.issued_on is None or ref.number.year is not None or first is None:
            return key
        dates = [r.issued_on for r, _ in first[:_FIRST] if r.issued_on is not None]
        other = bool(dates) and all(other_day(ref.issued_on, d) for d in dates)
        return f"{key} {ref.issued_on.year}" if other else key


def _without_misreadings(groups: dict[str, Group]) -> dict[str, Group]:
    """Join a number whose symbol no one bears to the one a letter apart whose body is known (BGTYVT → BGTVT)."""
    known: dict[str, list[str]] = {}
    doubtful = []
    for key, group in groups.items():
        number = group[0][0].number
        if number is None or number.form in ("legislature", "other"):
            continue
        serial = key.removesuffix(number_key(number.symbol))
        if body_symbol(number) in BODIES:
            known.setdefault(serial, []).append(key)
        else:
            doubtful.append((serial, key))
    for serial, key in doubtful:
        near = [other for other in known.get(serial, ()) if Levenshtein.distance(key, other, score_cutoff=1) == 1]
        days = {r.issued_on for k in (key, *near) for r, _ in groups[k] if r.issued_on is not None}
        if len(near) == 1 and len(days) < 2:
            groups[near[0]] += groups.pop(key)
    return groups
