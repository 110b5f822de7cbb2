"""Names that share their head: "UBND các huyện Vị Xuyên, Bắc Mê" are two bodies, told apart here.

A name stays whole where a member has no name of its own ("UBND các huyện, thị xã và thành phố Hà Giang" means all of
them), and where the members are not names at all ("các sở, ban, ngành").
"""

import re
from functools import lru_cache

from pipeline.extract.tasks.names import head_at
from pipeline.extract.tasks.parties import Party, read_parties
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.grammar.place import provinces, units_called
from pipeline.text.fold import fold, fold_aligned

_KINDS = "huyện|thị xã|thành phố|quận|xã|phường|thị trấn|tỉnh|đặc khu"
_SHARED = re.compile(rf"(?P<head>.{{2,90}}?\s)?[Cc]ác\s(?P<kind>{_KINDS})\s?:?\s(?P<members>.{{1,400}})\Z")
_COLON = re.compile(r"(?P<head>[^:,;]{3,60}?)\s?:\s(?P<members>[^:;]{3,300})\Z")
_FIELDS = re.compile(r"(?P<head>[^,;:]{2,60}?\sngành)\s(?P<members>[^:;]{3,120})\Z")
_BETWEEN = re.compile(r"\s?[,;]\s?(?:và\s)?|\svà\s")
_MEMBER = re.compile(rf"(?:(?P<kind>{_KINDS})\s)?(?P<name>.{{1,40}})\Z")
_NAME_WORDS = 5
_FIELD_WORDS = 7


@lru_cache(maxsize=2048)
def each(name: str) -> tuple[str, ...]:
    """The bodies that a name with several members means, each with the head in front; else the name alone."""
    if "," not in name and " và " not in name:
        return (name,)
    match = _SHARED.match(name)
    if match is not None:
        return _each_unit((match["head"] or "").strip(), match["kind"], match["members"]) or (name,)
    match = _COLON.match(name)
    if match is not None:
        members = _BETWEEN.split(match["members"])
        return tuple(f"{match['head']} {m}" for m in members) if all(map(_is_place, members)) else (name,)
    match = _FIELDS.match(name)
    if match is not None:
        members = _BETWEEN.split(match["members"])
        if all(map(_is_field, members)):
            return tuple(f"{match['head']} {m}" for m in members)
    return (name,)


def each_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """All names, those that share a head one by one."""
    return tuple(dict.fromkeys(one for name in names for one in each(name)))


def _each_unit(head: str, kind: str, members: str) -> tuple[str, ...]:
    found: list[str] = []
    for member in _BETWEEN.split(members):
        match = _MEMBER.match(member)
        if match is None or not _is_name(match["name"]):
            return ()
        kind = match["kind"] or kind
        found.append(f"{head} {kind} {match['name']}".strip())
    return tuple(found) if len(found) > 1 else ()


def _is_name(words: str) -> bool:
    """Whether all words have capitals or are numbers ("Ea H'leo", "Minh Tân 2", "7")."""
    parts = words.split()
    return 0 < len(parts) <= _NAME_WORDS and all(p[0].isupper() or p.isdigit() or p in "-–" for p in parts)


def _is_place(member: str) -> bool:
    """Whether words are the name of a province, a district or a commune."""
    return member[:1].isupper() and (fold(member) in provinces() or bool(units_called(fold(member))))


def _is_field(member: str) -> bool:
    """Whether words can be a field of work ("Y tế", "Xây dựng"): a capital, and no body's head."""
    line = Line(member, fold_aligned(member), 0, len(member))
    return member[:1].isupper() and len(line) < _FIELD_WORDS and head_at(line, 0, vocabulary()) is None


def listed_bodies(item: str) -> tuple[str, ...]:
    """An item of "Kính gửi" that names several bodies or office holders by name ("Công an tỉnh, Sở Y tế"), one by one;
    a class ("các sở, ban, ngành"), or what the first is besides, stays with it."""
    line = Line(item, fold_aligned(item), 0, len(item))
    parties = read_parties(line, 0) if "," in item or ":" in item else None
    if parties is None or parties.stop != "end" or parties.next_word < len(line):
        return each(item)
    first, *others = parties.items
    named = all(_is_named(p, first) for p in others) and (_is_named(first, first) or first.name.startswith("Các "))
    if ":" not in item and not named:
        return each(item)
    return each_of(parties.names)


def _is_named(party: Party, first: Party) -> bool:
    """A body with a name; or one more holder of the office that the list begins with: another office behind a comma
    is the same person's ("Chủ tịch UBND tỉnh, Trưởng Ban Chỉ đạo")."""
    if " " not in party.name or not party.name[0].isupper():
        return False
    return party.kind == "body" or (party.kind == "office" and party.name.split()[0] == first.name.split()[0])
