"""Who belongs to a group ("các sở, ban, ngành"): the rows of a roster, and what they say on a day.

A row says it for an issuer of a level ("tỉnh", "trung ương", …) or for one named issuer, within a span of days; the
default rows stand in ``lexicon/rosters.csv`` and a site's own file comes before them. Among members "=nhóm"
stands for another group, "@xã", "@huyện", "@tỉnh" for every unit of that level, "@nơi" for the issuer's own;
"Cấp ủy @huyện" is the Party committee of each, by its proper word.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pipeline.grammar.body import place_from_key
from pipeline.grammar.place import LAST_OF_OLD, Place, communes, parse_phrase, provinces, read_rows, turn_before
from pipeline.grammar.voices import is_party
from pipeline.records import Body
from pipeline.text.fold import fold

_COMMITTEES = {"huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy"}
_LEVELS = {"tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}
_TITLE = re.compile(
    r"^(?:thu truong|giam doc|chu tich|lanh dao|nguoi dung dau|bi thu|truong|dong chi|cac dong chi|de nghi|yeu cau)"
    r" (?=(?:cac|ubnd|so|thanh vien|phong|co quan|don vi|dang uy|uy ban)\b)"
)
_TAIL = re.compile(
    r"(?: (?:tren dia ban|trong|thuoc|cua|truc thuoc))?(?: toan)? (?:tinh|thanh pho|tp)$"
    r"| (?:tren dia ban|trong|thuoc|cua|truc thuoc)(?: toan)?(?: ubnd)? (?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong)$"
)


@dataclass(frozen=True, slots=True)
class Membership:
    """One row of a roster: the members of a group, for issuers of a level or of a name, between two days."""

    wordings: tuple[str, ...]
    issuer: str
    since: dt.date | None
    until: dt.date | None
    members: tuple[str, ...]

    def holds(self, day: dt.date | None) -> bool:
        """Whether the row is in force; without a day only a row without bounds is."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """The rows in order of precedence: a site's own before the default ones. Known by itself, as ``Words`` are."""

    rows: tuple[Membership, ...]

    def members(self, wording: str, issuer: Body | None, day: dt.date | None) -> list[str] | None:
        """The names of a group's members as the letter's issuer would name them; ``None`` if unknown."""
        if issuer is None:
            return None
        for row in _rows_of(self, wording, issuer):
            if row.holds(day):
                return list(self._named(row, issuer, day)) or None
        return None

    def turn(self, day: dt.date) -> dt.date:
        """The last day up to this one on which a row came into force or went out of it; all since then are alike."""
        return turn_before(day, _turns(self))

    def _named(self, row: Membership, issuer: Body, day: dt.date | None) -> Iterator[str]:
        for member in row.members:
            if member.startswith("="):
                yield from self.members(member[1:], issuer, day) or ()
            elif "@" in member:
                head, _, level = member.partition("@")
                for unit in units_of(level, issuer, day):
                    yield _committee(unit) if head == "Cấp ủy " else head + f"{unit.kind} {unit.name}"
            else:
                yield member


@lru_cache(maxsize=16)
def _turns(roster: Roster) -> tuple[dt.date, ...]:
    ends = {row.until + dt.timedelta(days=1) for row in roster.rows if row.until is not None}
    return tuple(sorted(ends | {row.since for row in roster.rows if row.since is not None}))


@lru_cache(maxsize=512)
def _rows_of(roster: Roster, wording: str, issuer: Body) -> tuple[Membership, ...]:
    """The rows about a group of an issuer, on whatever day: those of its name before those of its level."""
    wanted = group_key(wording, issuer)
    kinds, name = issuer_kinds(issuer), fold(issuer.name)
    rows = [row for row in roster.rows if wanted in map(group_key, row.wordings)]
    return (*(row for row in rows if fold(row.issuer) == name), *(row for row in rows if row.issuer in kinds))


@lru_cache(maxsize=512)
def group_key(wording: str, issuer: Body | None = None) -> frozenset[str]:
    """What two wordings of one group have in common: their words without order, titles and place."""
    text = fold(wording).replace("uy ban nhan dan", "ubnd")
    text = _TITLE.sub("", text)
    if issuer is not None and issuer.place:
        text = text.removesuffix(" " + fold(issuer.place))
    text = _TAIL.sub("", text)
    return frozenset(text.split()) - {"cac", "va"}


def _committee(unit: Place) -> str:
    """The Party committee of a unit by its kind: Huyện ủy X, Thành ủy X, Đảng ủy xã X."""
    word = _COMMITTEES.get(unit.kind) if unit.level == "huyen" else None
    return f"{word} {unit.name}" if word else f"Đảng ủy {unit.kind} {unit.name}"


def issuer_kinds(issuer: Body) -> frozenset[str]:
    """The words for an issuer in a roster: its level, for a Party committee also "đảng <level>", a commune's kind."""
    level = issuer_level(issuer)
    place = place_from_key(issuer.key, issuer.place)
    kinds = {level}
    if is_party(issuer):
        kinds = {f"đảng {level}"}
    elif place is not None and place.level != "tinh":
        kinds.add(place.kind)
    return frozenset(kinds)


def issuer_level(issuer: Body) -> str:
    """ "tỉnh", "huyện" or "xã" by the unit that the body serves; "trung ương" for one without a unit."""
    place = place_from_key(issuer.key, issuer.place)
    if place is not None:
        return _LEVELS[place.level]
    return "" if issuer.place or "?" in issuer.key else "trung ương"


def units_of(level: str, issuer: Body, day: dt.date | None) -> list[Place]:
    """The units of a level that exist on a day: all provinces, or the issuer's province's own, by name.

    "nơi" is the issuer's own unit; "xã" of a district are the communes that it had when it was abolished.
    """
    here = place_from_key(issuer.key, issuer.place)
    if level == "nơi":
        return [here] if here is not None else []
    if level == "xã" and here is not None and here.level == "huyen":
        return list(_communes_of_districts().get((fold(here.province), fold(f"{here.kind} {here.name}")), ()))
    table, wanted = (provinces(), "tinh") if level == "tỉnh" else (communes(), "xa" if level == "xã" else "huyen")
    found = {p.key: p for places in table.values() for p in places if p.level == wanted}
    if level != "tỉnh":
        name = fold(here.name) if here is not None else ""
        found = {key: p for key, p in found.items() if fold(p.province) == name}
    living = [p for p in found.values() if day is None or p.exists(day)]
    return sorted(living, key=lambda p: fold(p.name))


@lru_cache(maxsize=1)
def _communes_of_districts() -> dict[tuple[str, str], tuple[Place, ...]]:
    """(province, district) folded → its communes as of the last months of the districts."""
    return {
        (fold(row["province"]), fold(f"{row['kind']} {row['name']}")): tuple(
            Place(*parse_phrase(unit), "xa", row["province"], until=LAST_OF_OLD) for unit in row["communes"].split(";")
        )
        for row in read_rows("districts_old.csv")
    }


def parse_roster(rows: Iterable[Mapping[str, str]]) -> tuple[Membership, ...]:
    """Rows of a roster file (columns group, issuer, since, until, members; ";" between several).

    Raises ``ValueError`` for a row without group, issuer or members, or with a bad date.
    """

    def parts(text: str | None) -> tuple[str, ...]:
        return tuple(part.strip() for part in (text or "").split(";") if part.strip())

    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text.strip()) if text and text.strip() else None

    found = []
    for row in rows:
        wordings, members = parts(row.get("group")), parts(row.get("members"))
        issuer = (row.get("issuer") or "").strip()
        if not (wordings and members and issuer):
            raise ValueError(f"Dòng danh sách nhóm thiếu group, issuer hoặc members: {dict(row)}")
        found.append(Membership(wordings, issuer, day(row.get("since")), day(row.get("until")), members))
    return tuple(found)


@lru_cache(maxsize=1)
def default_roster() -> Roster:
    """The roster of the package."""
    text = files("pipeline.lexicon").joinpath("rosters.csv").read_text(encoding="utf-8")
    return Roster(parse_roster(csv.DictReader(text.splitlines())))


def load_roster(path: Path) -> Roster:
    """A site's own roster file on top of the default one. Raises ``OSError`` and ``ValueError``."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Roster(parse_roster(csv.DictReader(file)) + default_roster().rows)
