"""From the tasks of a letter to duties: one body's share each, groups opened by a roster.

In: a letter and a roster; out: ``Duty``s. A roster row says who belongs to a group ("các sở, ban, ngành")
for an issuer of a level ("tỉnh", "trung ương", …) or for one named issuer, within a span of days; the
default rows stand in ``lexicon/rosters.csv`` and a site's own file comes before them. Among members "=nhóm"
stands for another group, "@xã", "@huyện", "@tỉnh" for every unit of that level, "@nơi" for the issuer's own;
"Cấp ủy @huyện" is the Party committee of each, by its proper word.
A group that no row knows stays one duty with ``expanded`` False: the audit then never claims that a body
is late.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from pipeline.grammar.body import find_bodies, place_from_key, resolve_body
from pipeline.grammar.place import (
    KINDS,
    Place,
    communes,
    parse_phrase,
    pick_province,
    pick_unit,
    provinces,
    read_rows,
)
from pipeline.grammar.voices import is_party
from pipeline.records import Body, Duty, Letter, Outline, Task
from pipeline.text.fold import fold, fold_aligned

_COMMITTEES = {"huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy"}
_LEVELS = {"tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}
_TITLE = re.compile(
    r"^(?:thu truong|giam doc|chu tich|lanh dao|nguoi dung dau|bi thu|truong|dong chi|cac dong chi|de nghi|yeu cau)"
    r" (?=(?:cac|ubnd|so|thanh vien|phong|co quan|don vi|dang uy|uy ban)\b)"
)
_TITLE_PRINTED = re.compile(r"^(?:Chủ tịch|Giám đốc|Thủ trưởng|Cục trưởng|Trưởng|Bí thư) (?=\S)", re.IGNORECASE)
_TWO_LEVELS = dt.date(2025, 7, 1)  # districts abolished, communes of today (Nghị quyết 202/2025/QH15 and others)
_TAIL = re.compile(
    r"(?: (?:tren dia ban|trong|thuoc|cua|truc thuoc))?(?: toan)? (?:tinh|thanh pho|tp)$"
    r"| (?:tren dia ban|trong|thuoc|cua|truc thuoc)(?: toan)?(?: ubnd)? (?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong)$"
)
# "UBND 13 xã, thị trấn": the group with the number of its members
_COUNTED = re.compile(r"\b(\d{1,3}) (?=(?:xã|phường|thị trấn|huyện|quận|sở|đơn vị|phòng)\b)", re.IGNORECASE)
_ADDRESSEES = re.compile(
    r"^(?:nhu (?:kinh gui|tren|phan kinh gui)|(?:cac )?(?:co quan|don vi|dia phuong|so nganh|co quan don vi)"
    r"(?: co ten)?(?: neu)? (?:tren|o tren|tai phan kinh gui|tai muc kinh gui))$"
)
_GROUP = re.compile(r"^(?:cac|tat ca|toan the|moi|nhung|thu truong cac|co quan don vi|to chuc ca nhan)\b")
# "Công an các xã, phường": a kind of body in every unit of a level that exists on the day
_EVERYWHERE = re.compile(
    r"(?P<kind>.*\S)\s+(?:cac|cap)\s+"
    r"(?P<units>(?:(?:tinh|thanh pho|quan|huyen|thi xa|xa|phuong|dac khu|thi tran|va)[,\s]*)+"
    r"(?:truc thuoc (?:trung uong|tw))?)$"
)
_OF_PROVINCES = re.compile(
    r"(?P<each>cac )(?:so|cuc thue|cuc hai quan|kho bac nha nuoc|bao hiem xa hoi)(?: [^\s,;:]+){0,6}$"
)
# "UBND các tỉnh Phú Yên, Gia Lai": units of one head, one by one
_UNIT = r"(?:tinh|thanh pho|tp|quan|huyen|thi xa|xa|phuong|dac khu|thi tran)"
_LISTED = re.compile(
    rf"(?P<head>\S.{{0,120}}?) (?:cac|hai|ba|bon|\d{{1,2}}) (?P<kinds>{_UNIT}(?:(?:, | va ){_UNIT}){{0,4}}):? "
)
_BETWEEN_UNITS = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+và\s+")
_UNIT_WORDS = (("tỉnh", r"\btinh\b"), ("huyện", r"\b(?:huyen|quan|thi xa)\b"), ("xã", r"\b(?:xa|phuong)\b"))
_JOINT = re.compile(
    r"(?:,\s*(?:và\s+)?|\s+và\s+)(?=(?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:các|cấp)\b)"
)
_EXCEPT = re.compile(r"\(?\s*(?:trừ|ngoại trừ|không bao gồm)\s+([^)]*)\)?", re.IGNORECASE)


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

    def _named(self, row: Membership, issuer: Body, day: dt.date | None) -> Iterator[str]:
        for member in row.members:
            if member.startswith("="):
                yield from self.members(member[1:], issuer, day) or ()
            elif "@" in member:
                head, _, level = member.partition("@")
                for unit in _units(level, issuer, day):
                    yield _committee(unit) if head == "Cấp ủy " else head + f"{unit.kind} {unit.name}"
            else:
                yield member


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


def _units(level: str, issuer: Body, day: dt.date | None) -> list[Place]:
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
    last = _TWO_LEVELS - dt.timedelta(days=1)
    return {
        (fold(row["province"]), fold(f"{row['kind']} {row['name']}")): tuple(
            Place(*parse_phrase(unit), "xa", row["province"], until=last) for unit in row["communes"].split(";")
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


def duties_of(letter_key: str, letter: Letter | Outline, roster: Roster | None = None) -> list[Duty]:
    """The duties that a letter lays on bodies, task by task, each body once a task.

    Told assignments (``reported``) lay none. "Như Kính gửi" and a task without assignees go to the
    addressees; a duty of nobody has an empty ``body`` and ``expanded`` False. A person or a role that no body
    stands behind keeps its name and has no ``body_key``.
    """
    opener = _Opener(letter, roster or default_roster())
    duties = []
    for index, task in enumerate(letter.tasks):
        if task.reported:
            continue
        for body, expanded in opener.bodies(task):
            duties.append(Duty(letter_key, index, task.action, body.name, body.key, task.deadline, expanded))
    return duties


def written_to(letter: Letter | Outline, names: Iterable[str], roster: Roster | None = None) -> list[tuple[Body, bool]]:
    """The bodies that names in a letter mean ("Kính gửi"), groups opened, each with whether it is sure that it is one.

    A person or a role that no body stands behind keeps its name and has no key.
    """
    opener = _Opener(letter, roster or default_roster())
    return [pair for name in names for pair in opener.opened(name)]


class _Opener:
    """Names of assignees → bodies, as the letter's issuer on the letter's day means them."""

    def __init__(self, letter: Letter | Outline, roster: Roster) -> None:
        self.roster = roster
        self.issuer = letter.issuer.value if letter.issuer else None
        self.on = letter.date.value if letter.date else None
        self.addressees = [mention.value for mention in letter.addressees]
        self._named: set[str] | None = None  # bodies that "Kính gửi" names, and the groups that it names
        self._groups: list[set[str]] = []
        self._opened: dict[str, list[tuple[Body, bool]]] = {}

    def bodies(self, task: Task) -> list[tuple[Body, bool]]:
        names: list[str] = []
        for name in task.assignees or self.addressees:
            names += self.addressees if _ADDRESSEES.match(fold(name)) and self.addressees else [name]
        found: dict[str, tuple[Body, bool]] = {}
        for name in names:
            for body, expanded in self._written_to(self.opened(name)):
                found.setdefault(body.key or fold(body.name), (body, expanded))
        return list(found.values()) or [(Body("", ""), False)]

    def _written_to(self, opened: list[tuple[Body, bool]]) -> list[tuple[Body, bool]]:
        """The members of a group that the letter is written to, where "Kính gửi" names some of them one by one.

        "UBND các tỉnh" in a letter to three provinces means the three; a letter that is also written to the group
        itself means them all.
        """
        if len(opened) < 2 or not self.addressees:
            return opened
        if self._named is None:
            sent = list(map(self.opened, self.addressees))
            self._named = {body.key for pairs in sent if len(pairs) == 1 for body, _ in pairs}
            self._groups = [{body.key for body, _ in pairs} for pairs in sent if len(pairs) > 1]
        keys = {body.key for body, _ in opened}
        if any(group & keys for group in self._groups):
            return opened
        return [pair for pair in opened if pair[0].key in self._named] or opened

    def opened(self, name: str) -> list[tuple[Body, bool]]:
        """The bodies that a name means, each with whether it is sure that it is one; a letter repeats its few names."""
        found = self._opened.get(name)
        if found is None:
            found = self._opened[name] = self._read(name)
        return found

    def _read(self, name: str) -> list[tuple[Body, bool]]:
        exceptions = _EXCEPT.search(name)
        whole = _EXCEPT.sub("", name).strip(" ,;.")
        counted = _COUNTED.search(whole)
        if counted is not None:
            opened = self.opened(_COUNTED.sub("các ", name, 1))
            fits = len(opened) == int(counted[1]) and all(expanded for _, expanded in opened)
            return opened if fits else [(Body(" ".join(name.split()), ""), False)]
        members = self.roster.members(whole, self.issuer, self.on.last if self.on else None)
        if members is not None:
            left_out = (
                {b.value.key for b in find_bodies(exceptions[1], context=self.issuer, on=self.on)}
                if exceptions
                else set()
            )
            return [(body, True) for body in map(self._body, members) if body.key not in left_out]
        parts = [part for part in (name.split(";") if ";" in name else _JOINT.split(name)) if part.strip()]
        if len(parts) > 1:
            return [pair for part in parts for pair in self.opened(part)]
        listed = [self._body(member) for member in self._listed(whole)]
        if listed and all(body.key for body in listed):
            return [(body, True) for body in listed]
        everywhere = [self._body(member) for member in (*self._everywhere(whole), *self._of_provinces(whole))]
        if everywhere and everywhere[0].key:
            return [(body, True) for body in everywhere]
        body = self._body(name)
        if _EVERYWHERE.match(fold_aligned(name)):
            return [(body, False)]
        group = body.key.startswith("*") or _GROUP.match(fold(name)) or (not body.key and " cac " in fold(name))
        return [(body, not group)]

    def _everywhere(self, name: str) -> list[str]:
        """The bodies of one kind in all units of a level; [] if the level does not exist on the day."""
        match = _EVERYWHERE.match(fold_aligned(name))
        day = self.on.last if self.on else None
        if match is None or self.issuer is None or day is None:
            return []
        found = [level for level, word in _UNIT_WORDS if re.search(word, match["units"])]
        # "các huyện, thị xã, thành phố" names districts, "các tỉnh, thành phố" provinces
        level = found[0] if found else ""
        if issuer_level(self.issuer) != ("trung ương" if level == "tỉnh" else "tỉnh"):
            return []
        if level == ("huyện" if day >= _TWO_LEVELS else "xã"):
            return []
        kind = _TITLE_PRINTED.sub("", name[: match.end("kind")])
        return [f"{kind} {unit.kind} {unit.name}" for unit in _units(level, self.issuer, day)]

    def _listed(self, name: str) -> list[str]:
        """The bodies of units that share one head, as in "Sở Y tế các tỉnh Phú Yên, Gia Lai"; [] if it is no list."""
        match = _LISTED.match(fold_aligned(name))
        parts = _BETWEEN_UNITS.split(name[match.end() :]) if match else []
        if match is None or len(parts) < 2:
            return []
        head = _TITLE_PRINTED.sub("", name[: match.end("head")])
        kinds = [KINDS[kind][0] for kind in re.findall(_UNIT, match["kinds"])]
        units = [self._unit(part, kinds) for part in parts]
        return [f"{head} {unit}" for unit in units] if all(units) else []

    def _unit(self, part: str, kinds: list[str]) -> str:
        """A unit of a list with its kind: its own, the list's, or of several the one that there is; "" if none is."""
        kind, unit = parse_phrase(part)
        if not unit or not all(word[:1].isupper() or word[:1] in "-–0123456789" for word in unit.split()):
            return ""
        if kind or len(kinds) == 1:
            return f"{kind or kinds[0]} {unit}"
        if "tỉnh" in kinds:
            province = pick_province(unit, self.on)
            return province.phrase if province is not None else ""
        here = place_from_key(self.issuer.key, self.issuer.place) if self.issuer else None
        around = (here.province or here.name) if here is not None else None
        return next((f"{known} {unit}" for known in kinds if pick_unit(known, unit, around, self.on)), "")

    def _of_provinces(self, name: str) -> list[str]:
        """As in "các Sở Y tế" of a ministry: the one in every province."""
        match = _OF_PROVINCES.match(fold_aligned(name))
        if match is None or self.issuer is None or self.on is None or issuer_level(self.issuer) != "trung ương":
            return []
        kind = name[match.end("each") :].strip()
        return [f"{kind} {unit.kind} {unit.name}" for unit in _units("tỉnh", self.issuer, self.on.last)]

    def _body(self, name: str) -> Body:
        """The body of a name; a name that means none (a person, a role) keeps its words and has no key."""
        name = " ".join(name.split())
        return resolve_body(name, self.issuer, self.on) or Body(name, "")
