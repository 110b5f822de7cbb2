"""From the tasks of a letter to duties: one body's share each, groups opened by a roster.

In: a letter and a roster; out: ``Duty``s. A group that no row of the roster knows stays one duty with ``expanded``
False: the audit then never claims that a body is late.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.audit.roster import Roster, default_roster, issuer_level, units_of
from pipeline.grammar.body import era_of, find_bodies, place_from_key, resolve_body
from pipeline.grammar.body_words import Words, default_words
from pipeline.grammar.place import KINDS, LAST_OF_OLD, parse_phrase, pick_province, pick_unit
from pipeline.records import Body, Duty, Letter, Outline, Task
from pipeline.text.fold import fold, fold_aligned

Opened = Sequence[tuple[Body, bool]]  # bodies, each with whether it is sure that it is one

_TITLE_PRINTED = re.compile(r"^(?:Chủ tịch|Giám đốc|Thủ trưởng|Cục trưởng|Trưởng|Bí thư) (?=\S)", re.IGNORECASE)
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
    """Names of assignees → bodies, as the letter means them."""

    def __init__(self, letter: Letter | Outline, roster: Roster) -> None:
        day = letter.date.value.last if letter.date else None
        era = None if day is None else max(era_of(day), roster.turn(day))
        self._speaker = _Speaker(roster, letter.issuer.value if letter.issuer else None, era, default_words())
        self.addressees = [mention.value for mention in letter.addressees]
        self._named: set[str] | None = None  # bodies that "Kính gửi" names, and the groups that it names
        self._groups: list[set[str]] = []

    def bodies(self, task: Task) -> list[tuple[Body, bool]]:
        names: list[str] = []
        for name in task.assignees or self.addressees:
            names += self.addressees if _ADDRESSEES.match(fold(name)) and self.addressees else [name]
        found: dict[str, tuple[Body, bool]] = {}
        for name in names:
            for body, expanded in self._written_to(self.opened(name)):
                found.setdefault(body.key or fold(body.name), (body, expanded))
        return list(found.values()) or [(Body("", ""), False)]

    def _written_to(self, opened: Opened) -> Opened:
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

    def opened(self, name: str) -> Opened:
        """The bodies that a name means."""
        return _opened(self._speaker, name)


class _Speaker(NamedTuple):
    """Who names bodies, and when: all that it depends on which ones a name means.

    ``day`` is the first of those that are all one for it, ``words`` the lexicon with the bodies of the site.
    """

    roster: Roster
    issuer: Body | None
    day: dt.date | None
    words: Words

    def read(self, name: str) -> Opened:
        """The bodies that a name means."""
        exceptions = _EXCEPT.search(name)
        whole = _EXCEPT.sub("", name).strip(" ,;.")
        counted = _COUNTED.search(whole)
        if counted is not None:
            opened = _opened(self, _COUNTED.sub("các ", name, 1))
            fits = len(opened) == int(counted[1]) and all(expanded for _, expanded in opened)
            return opened if fits else [(Body(" ".join(name.split()), ""), False)]
        members = self.roster.members(whole, self.issuer, self.day)
        if members is not None:
            left_out = (
                {b.value.key for b in find_bodies(exceptions[1], context=self.issuer, on=self.day)}
                if exceptions
                else set()
            )
            return [(body, True) for body in map(self._body, members) if body.key not in left_out]
        parts = [part for part in (name.split(";") if ";" in name else _JOINT.split(name)) if part.strip()]
        if len(parts) > 1:
            return [pair for part in parts for pair in _opened(self, part)]
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
        if match is None or self.issuer is None or self.day is None:
            return []
        found = [level for level, word in _UNIT_WORDS if re.search(word, match["units"])]
        # "các huyện, thị xã, thành phố" names districts, "các tỉnh, thành phố" provinces
        level = found[0] if found else ""
        if issuer_level(self.issuer) != ("trung ương" if level == "tỉnh" else "tỉnh"):
            return []
        if level == ("huyện" if self.day > LAST_OF_OLD else "xã"):
            return []
        kind = _TITLE_PRINTED.sub("", name[: match.end("kind")])
        return [f"{kind} {unit.kind} {unit.name}" for unit in units_of(level, self.issuer, self.day)]

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
            province = pick_province(unit, self.day)
            return province.phrase if province is not None else ""
        here = place_from_key(self.issuer.key, self.issuer.place) if self.issuer else None
        around = (here.province or here.name) if here is not None else None
        return next((f"{known} {unit}" for known in kinds if pick_unit(known, unit, around, self.day)), "")

    def _of_provinces(self, name: str) -> list[str]:
        """As in "các Sở Y tế" of a ministry: the one in every province."""
        match = _OF_PROVINCES.match(fold_aligned(name))
        if match is None or self.issuer is None or self.day is None or issuer_level(self.issuer) != "trung ương":
            return []
        kind = name[match.end("each") :].strip()
        return [f"{kind} {unit.kind} {unit.name}" for unit in units_of("tỉnh", self.issuer, self.day)]

    def _body(self, name: str) -> Body:
        """The body of a name; a name that means none (a person, a role) keeps its words and has no key."""
        name = " ".join(name.split())
        return resolve_body(name, self.issuer, self.day) or Body(name, "")


@lru_cache(maxsize=2048)
def _opened(speaker: _Speaker, name: str) -> Opened:
    """``_Speaker.read``: an office gives tasks to the same few bodies and groups, letter after letter."""
    return speaker.read(name)
