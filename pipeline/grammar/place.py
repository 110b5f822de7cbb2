"""Administrative units: provinces, districts (until 30 June 2025) and communes, with lifetimes and successors.

Words are data: ``lexicon/places.csv`` (the provinces), ``lexicon/communes.csv`` (districts and communes) and
``lexicon/communes_old.csv`` (the communes until mid-2025), the latter two read when first needed. A unit is
printed as its kind and name, the kind in lower case ("tỉnh Quảng Ngãi", Nghị định 30/2020/NĐ-CP, Phụ lục II)
except where the name needs it ("Thành phố Hồ Chí Minh", "Quận 1").
"""

import csv
import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pipeline.grammar.place_spelling import same_name, sound
from pipeline.records import PartialDate
from pipeline.text.fold import fold

Level = Literal["tinh", "huyen", "xa"]

# The kinds of unit, as folded words, with the levels at which a unit of that kind can stand.
KINDS: dict[str, tuple[str, tuple[Level, ...]]] = {
    "tinh": ("tỉnh", ("tinh",)),
    "thanh pho": ("thành phố", ("tinh", "huyen")),
    "tp": ("thành phố", ("tinh", "huyen")),
    "t p": ("thành phố", ("tinh", "huyen")),
    "huyen": ("huyện", ("huyen",)),
    "quan": ("quận", ("huyen",)),
    "thi xa": ("thị xã", ("huyen",)),
    "tx": ("thị xã", ("huyen",)),
    "xa": ("xã", ("xa",)),
    "phuong": ("phường", ("xa",)),
    "thi tran": ("thị trấn", ("xa",)),
    "tt": ("thị trấn", ("xa",)),
    "dac khu": ("đặc khu", ("xa",)),
}
_SINGLE_KINDS = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "tp", "tx", "tt"})
LAST_OF_OLD = dt.date(2025, 6, 30)  # of districts and of the communes that they were made of
_DISTRICTS = frozenset({"quận", "huyện", "thị xã", "thành phố"})
_LEVEL_OF_KIND: dict[str, Level] = {
    "tỉnh": "tinh", "huyện": "huyen", "quận": "huyen", "thị xã": "huyen",
    "xã": "xa", "phường": "xa", "thị trấn": "xa", "đặc khu": "xa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One unit. ``province`` is the name of its province ("" for a province itself).

    ``since`` / ``until`` are the first and last day of the unit under this kind and name (None: not
    bounded in the table); ``successors`` are phrases ("phường Ba Đình") of the units that followed it.
    ``listed`` is False for a unit that was only read in a text.
    """

    kind: str
    name: str
    level: Level
    province: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    successors: tuple[str, ...] = ()
    listed: bool = True

    @property
    def phrase(self) -> str:
        """Kind and name as they stand inside a body's name."""
        named_after = self.name == "Hồ Chí Minh" or self.name[:1].isdigit()
        kind = self.kind[:1].upper() + self.kind[1:] if named_after else self.kind
        return f"{kind} {self.name}"

    @property
    def key(self) -> str:
        """Folded identity: "tinh quang ngai", "xa lung cu|tuyen quang" (with the province where known)."""
        return _key(self.kind, self.name, self.province)

    def exists(self, on: dt.date) -> bool:
        """Whether the table does not exclude that the unit existed on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@lru_cache(maxsize=8192)
def _key(kind: str, name: str, province: str) -> str:
    own = fold(f"{kind} {name}")
    return f"{own}|{fold(province)}" if province else own


def as_day(on: dt.date | PartialDate | None) -> dt.date | None:
    """The day by which lifetimes are judged: the last that an incomplete date can mean."""
    return on.last if isinstance(on, PartialDate) else on


def turn_before(day: dt.date, turns: Sequence[dt.date]) -> dt.date:
    """The last of the sorted ``turns`` up to a day: all days between two of them are answered alike."""
    at = bisect_right(turns, day)
    return turns[at - 1] if at else dt.date.min


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the lexicon."""
    text = files("pipeline.lexicon").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def provinces() -> dict[str, tuple[Place, ...]]:
    """Folded name or alias → the provinces and central cities of that name (Đồng Nai was both)."""
    table: dict[str, list[Place]] = {}
    for row in read_rows("places.csv"):
        place = Place(
            kind=row["kind"],
            name=row["name"],
            level="tinh",
            since=_day(row["since"]),
            until=_day(row["until"]),
            successors=tuple(filter(None, row["successor"].split(";"))),
        )
        for name in (row["name"], *filter(None, row["also"].split(";"))):
            table.setdefault(fold(name), []).append(place)
    return {name: tuple(found) for name, found in table.items()}


@lru_cache(maxsize=1)
def communes() -> dict[str, tuple[Place, ...]]:
    """Folded name → districts (as they were when abolished) and communes (since 1 July 2025) of that name."""
    table: dict[str, list[Place]] = {}
    days = {"": None, "2025-06-30": dt.date(2025, 6, 30), "2025-07-01": dt.date(2025, 7, 1)}
    for row in read_rows("communes.csv"):
        until, since = row["until"], row["since"]
        place = Place(
            kind=row["kind"],
            name=row["name"],
            level="huyen" if row["kind"] in _DISTRICTS else "xa",
            province=row["province"],
            since=days[since] if since in days else _day(since),
            until=days[until] if until in days else _day(until),
            successors=tuple(row["successors"].split(";")) if row["successors"] else (),
        )
        table.setdefault(fold(row["name"]), []).append(place)
    return {name: tuple(found) for name, found in table.items()}


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, tuple[Place, ...]]:
    table: dict[str, list[Place]] = {}
    for place in (one for found in communes().values() for one in found):
        table.setdefault(sound(place.name), []).append(place)
    return {name: tuple(found) for name, found in table.items()}


def units_called(name: str) -> tuple[Place, ...]:
    """The districts and communes whose name can be spelled so ("Đa Krông": those called Đakrông, and Đak Rong)."""
    return tuple(place for place in _by_sound().get(sound(name), ()) if same_name(place.name, name))


def _as_spelled(found: list[Place], name: str) -> list[Place]:
    """Those of them whose name is spelled just so; all, if none is."""
    wanted = fold(name)
    return [place for place in found if fold(place.name) == wanted] or found


@lru_cache(maxsize=1)
def old_communes() -> dict[str, tuple[tuple[str, tuple[str, ...], str], ...]]:
    """Folded kind and name of a commune as of mid-2025 → (its province then, the communes that followed, its name)."""
    table: dict[str, list[tuple[str, tuple[str, ...], str]]] = {}
    for row in read_rows("communes_old.csv"):
        following = tuple(row["successors"].split(";"))
        for unit in row["communes"].split(";"):
            table.setdefault(fold(unit), []).append((row["province"], following, unit))
    return {unit: tuple(found) for unit, found in table.items()}


@lru_cache(maxsize=1)
def _old_by_sound() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, str]] = {}
    for row in read_rows("communes_old.csv"):
        for unit in row["communes"].split(";"):
            table.setdefault(sound(unit), {}).setdefault(fold(unit), unit)
    return {heard: tuple(units.values()) for heard, units in table.items()}


def _old_commune(kind: str, name: str, province: str | None) -> Place | None:
    """A commune abolished in 2025, if kind, name and province (then or now) leave just one."""
    printed = f"{kind} {name}"
    wanted = {fold(province)} if province else set()
    exact = old_communes().get(fold(printed))
    spellings = () if exact else _old_by_sound().get(sound(printed), ())
    found = [(name, *one) for one in exact or ()]
    for unit in spellings:
        unit_kind, unit_name = parse_phrase(unit)
        if unit_kind == kind and same_name(unit_name, name):
            found += [(unit_name, *one) for one in old_communes()[fold(unit)]]
    if province:
        found = [one for one in found if wanted & {fold(one[1]), fold(current_province(one[1]))}]
    if len(found) != 1:
        return None
    return Place(kind, found[0][0], "xa", found[0][1], None, LAST_OF_OLD, found[0][2])


def pick_province(name: str, on: dt.date | PartialDate | None = None, kind: str | None = None) -> Place | None:
    """The province of that name (folded or not) on a day; without a day the one that exists longest.

    ``kind`` is as printed and wins over the date (a letter may well print a name that has passed).
    """
    found = provinces().get(fold(name), ())
    if kind is not None:
        same = [place for place in found if place.kind == kind]
        return same[-1] if same else None
    day = as_day(on)
    if day is not None:
        found = tuple(place for place in found if place.exists(day)) or found
    open_ended = [place for place in found if place.until is None]
    return next(iter(open_ended or found), None)


def pick_unit(
    kind: str, name: str, province: str | None = None, on: dt.date | PartialDate | None = None
) -> Place | None:
    """The district or commune of that kind and name, if the table, the province and the day leave just one.

    A commune's province may be given under its old name (letters of 2024 name the old province).
    """
    found = [place for place in units_called(name) if place.kind == kind]
    if province:
        now = fold(current_province(province))
        found = [place for place in found if fold(place.province) in (fold(province), now)]
    day, found = as_day(on), _as_spelled(found, name)
    if day is not None and len(found) > 1:
        found = [place for place in found if place.exists(day)] or found
    return found[0] if len(found) == 1 else None


def current_province(name: str) -> str:
    """The name of the province that a province is part of today ("Yên Bái" → "Lào Cai")."""
    for _ in range(3):
        place = pick_province(name)
        if place is None or not place.successors:
            break
        name = parse_phrase(place.successors[0])[1]
    return name


def parse_phrase(phrase: str) -> tuple[str, str]:
    """Split "thành phố Đà Nẵng" into kind and name; kind "" when the phrase does not begin with one."""
    words = phrase.split()
    folded = [fold(word) for word in words]
    for size in (2, 1):
        kind = KINDS.get(" ".join(folded[:size]))
        # A single word without its accents may be part of a name ("Xa Dung"); two are the kind.
        spelled = size == 2 or "".join(words[:1]).lower().rstrip(".") in _SINGLE_KINDS
        if kind and spelled and len(words) > size:
            return kind[0], " ".join(words[size:])
    return "", phrase.strip()


def level_of(kind: str, name: str) -> Level:
    """The level of a unit by its kind; a "thành phố" is a province when the table of provinces says so."""
    if kind != "thành phố":
        return _LEVEL_OF_KIND[kind]
    return "tinh" if any(p.kind == kind for p in provinces().get(fold(name), ())) else "huyen"


@lru_cache(maxsize=4096)
def make_unit(kind: str, name: str, province: str | None = None, on: dt.date | PartialDate | None = None) -> Place:
    """The unit of that kind and name: from the tables when they know it, else as read (``listed`` False)."""
    day = as_day(on)
    if kind in ("tỉnh", "thành phố"):
        found = pick_province(name, on, kind)
        if found is not None and (day is None or found.exists(day) or kind == "tỉnh"):
            return found
    if kind != "tỉnh":
        unit = pick_unit(kind, name, province, on)
        if unit is not None:
            return unit
        raised = [p for p in units_called(name) if p.level == "huyen" and kind in _DISTRICTS]
        if len(raised) == 1 and (not province or fold(province) == fold(raised[0].province)):
            return replace(raised[0], kind=kind)  # a huyện that has since become a thị xã, say
    level: Level = "huyen" if kind == "thành phố" else _LEVEL_OF_KIND[kind]
    # communes of today that share the name: without a province none of them, and no older one, is meant more
    shared = not province and any(p.kind == kind for p in communes().get(fold(name), ()))
    if level == "xa" and not shared and (day is None or day <= LAST_OF_OLD):
        old = _old_commune(kind, name, province)
        if old is not None:
            return old
    return Place(kind=kind, name=name, level=level, province=province or "", listed=False)


def resolve_place(text: str, on: dt.date | PartialDate | None = None, province: str | None = None) -> Place | None:
    """The unit that a địa danh line or a phrase names ("Đà Nẵng", "TP. Hồ Chí Minh", "Lũng Cú"), or None.

    A bare name is a province when there is one of that name, else the only district or commune of it
    (judged on the day ``on``); several of one name give None unless ``province`` decides.
    """
    kind, name = parse_phrase(text.strip(" .,;:"))
    if kind:
        return make_unit(kind, name, province, on)
    found = pick_province(name, on)
    if found is not None:
        return found
    day = as_day(on)
    units = communes().get(fold(name)) or units_called(name)
    if day is not None:
        units = tuple(place for place in units if place.exists(day))
    if province:
        units = tuple(p for p in units if fold(p.province) in (fold(province), fold(current_province(province))))
    return units[0] if len(units) == 1 else None
