"""Snapping damaged lines to the lexicon: the fixed name, or the place, that a misread line is most like."""

import re
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz import fuzz, process

from pipeline.grammar.body_case import is_abbreviation
from pipeline.grammar.body_parse import read_name
from pipeline.grammar.body_scan import Named, scan_text
from pipeline.grammar.body_words import Words, words_of
from pipeline.grammar.place import KINDS, Place, pick_province, provinces
from pipeline.text.fold import fold

_CUTOFFS = ((10, 93.0), (14, 88.0), (999, 84.0))  # the shorter a name, the more alike it must be
_COMMON = frozenset({"UBND", "HĐND", "BHXH", "MTTQ", "TAND", "VKSND", "TNCS", "BCH", "CHQS", "PTNT", "ĐBQH", "LHPN"})
_MARGIN = 0.02  # by how much the best must beat another body
_PLACE_CUTOFF = 72.0
_SHORTEST = 7  # letters; shorter names are too like each other
_UNDAMAGED = 92.0  # how alike a line must be that shows no damage: it more likely says another name than a misread one
_SYLLABLE = re.compile(r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")


def nearest_name(text: str, table: Words, where: Place | None) -> tuple[Named, float] | None:
    """The fixed name that a line is most like (with the place of the date line, or any province): (name, likeness).

    Compared are letters only, without accents and spaces: those are what a scan loses first. None when
    nothing is like it, or when two different bodies are about equally like it.
    """
    wanted = "".join(words_of(text))
    if not _SHORTEST <= len(wanted) <= 90:
        return None
    if _unit_alone(text, where):
        return None
    choices = _choices(table, where)
    said = _kinds_said(text)
    cutoff = next(score for size, score in _CUTOFFS if len(wanted) <= size)
    if well_read(text):
        cutoff = max(cutoff, _UNDAMAGED)
    best = process.extract(wanted, choices.keys(), scorer=fuzz.ratio, score_cutoff=cutoff, limit=5)
    found: tuple[Named, float] | None = None
    for letters, score, _ in best:
        named = read_name(scan_text(choices[letters], None, table, lenient=True), 0)
        if named is None or named.entry.mode == "open":
            continue
        if named.place is not None and said and named.place.kind not in said:
            continue  # "XÃ BÌNH THUẬN" is not "tỉnh Bình Thuận"
        if found is None:
            found = named, score / 100
        elif (named.entry.id, named.place) != (found[0].entry.id, found[0].place):
            return found if found[1] - score / 100 >= _MARGIN or found[1] > 0.999 else None
    return found


def _unit_alone(text: str, where: Place | None) -> bool:
    """Whether a line is a unit of government alone ("TỈNH KIÊN GIANG"): it names no body by itself.

    Nor does "BCH TỈNH KIÊN GIANG": the Party, the youth and the women have committees there.
    """
    words = words_of(text)
    for committee in (("bch",), ("ban", "chap", "hanh")):
        if words[: len(committee)] == committee:
            words = words[len(committee) :]
    for size in (1, 2):
        name = " ".join(words[size:])
        if " ".join(words[:size]) in KINDS and name:
            return name in provinces() or (where is not None and name == fold(where.name))
    return False


def well_read(text: str) -> bool:
    """Whether a free name looks undamaged: it has accents, and its words are syllables, figures or abbreviations."""
    text = re.sub(r"(?i)\b(?:số )?\d+\s?/\s?[\w&-]+", "", text)  # a decision's number
    if not re.fullmatch(r"[\w\s,.&()/–-]+", text):
        return False
    words = re.findall(r"\w+", text)
    accented = any(ord(char) > 127 and char not in "đĐ" for char in text)
    return accented and all(
        _SYLLABLE.fullmatch(fold(word)) or word.isdigit() or is_abbreviation(word) for word in words
    )


def _kinds_said(text: str) -> set[str]:
    """The kinds of unit that a line names whole."""
    words = words_of(text)
    pairs = [*words, *(" ".join(pair) for pair in pairwise(words))]
    return {KINDS[word][0] for word in pairs if word in KINDS}


def resembles_fixed(text: str, table: Words, where: Place | None) -> bool:
    """Whether a free name is so like a fixed one that it may be that one, misread."""
    wanted = "".join(words_of(text))
    return process.extractOne(wanted, _choices(table, where).keys(), scorer=fuzz.ratio, score_cutoff=76) is not None


def _choices(table: Words, where: Place | None) -> dict[str, str]:
    """All fixed names, alone and with a place: letters → words. Kept with the lexicon, one table a place."""
    key = where.key if where is not None else ""
    made = table.likeness.get(key)
    if made is None:
        made = table.likeness[key] = {}
        units = _provinces()
        if where is not None:
            upper = pick_province(where.province) if where.province else None
            units = [where, upper] if upper is not None else [where]
        for spelling, (printed, entries) in table.spellings.items():
            if len(spelling) < _SHORTEST or entries[0].mode == "open" or _abbreviated(printed):
                continue
            made.setdefault(spelling.replace(" ", ""), spelling)
            if any(entry.mode != "national" for entry in entries):
                for unit in units:
                    for name in (unit.phrase, unit.name, unit.phrase.replace("thành phố", "tp")):
                        full = f"{spelling} {fold(name)}"
                        made.setdefault(full.replace(" ", ""), full)
    return made


def _abbreviated(printed: str) -> bool:
    """Whether a spelling is abbreviated otherwise than letterheads do ("Phòng KT&HT")."""
    return any(word.isupper() and len(word) > 1 and word not in _COMMON for word in re.findall(r"\w+", printed))


def _provinces() -> list[Place]:
    return list({place.key: place for found in provinces().values() for place in found}.values())


def nearest_place(name: str, among: Iterable[Place] | None = None) -> Place | None:
    """The province (or the one of ``among``) whose name a misread name is clearly most like, or None."""
    wanted = "".join(words_of(name))
    for kind in ("thanhpho", "tinh", "tp"):
        wanted = wanted.removeprefix(kind)
    units = {fold(place.name).replace(" ", ""): place for place in (among or _provinces())}
    best = process.extract(wanted, units.keys(), scorer=fuzz.ratio, score_cutoff=_PLACE_CUTOFF, limit=2)
    if not best or (len(best) > 1 and best[0][1] - best[1][1] < 5):
        return None
    return units[best[0][0]]
