"""The words by which the parts of a letter are recognised, compiled once from ``lexicon/zones.toml``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.extract.blackboard import ZoneLabel
from pipeline.grammar.place import pick_province
from pipeline.lexicon import load_toml
from pipeline.text.fold import fold, fold_aligned
from pipeline.text.names import word_begins

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]['’]|[^\W\d_]+(?:['’.-][^\W\d_]+)?")
_HEAD_ORDER: tuple[ZoneLabel, ...] = ("stamp", "code", "subject", "addressees", "preamble", "letterhead", "place_date")


@lru_cache(maxsize=1024)
def shouting(words: str) -> bool:
    """Whether a line is set in capitals (at least three quarters of its letters, so that OCR may slip)."""
    letters = _LETTER.findall(words)
    return len(letters) >= 2 and sum(map(str.isupper, letters)) * 4 >= 3 * len(letters)


@dataclass(frozen=True, slots=True)
class Cues:
    """Questions about one line, given its words and its folded words."""

    heads: tuple[tuple[ZoneLabel, re.Pattern[str] | None, re.Pattern[str] | None], ...]
    tails: tuple[tuple[ZoneLabel, bool, re.Pattern[str]], ...]
    annexes: re.Pattern[str]
    titles: frozenset[str]
    spelt_titles: frozenset[str]
    long_title: re.Pattern[str]
    openers: re.Pattern[str]
    authorities: re.Pattern[str]
    enacting: re.Pattern[str]
    addresses: re.Pattern[str]
    surnames: frozenset[str]
    rare_surnames: frozenset[str]
    long_surnames: frozenset[str]
    _memo: dict[str, ZoneLabel | None] = field(default_factory=dict)

    def head(self, key: str) -> ZoneLabel | None:
        """The part of the head that a folded line shows by its wording."""
        for label, at_start, anywhere in self.heads:
            if (at_start and at_start.match(key)) or (anywhere and anywhere.search(key)):
                return label
        return None

    def tail(self, words: str, key: str) -> ZoneLabel | None:
        """ "signature" or "recipients" where the line begins one of them."""
        for label, capitals, pattern in self.tails:
            if pattern.match(key) and (not capitals or shouting(words[:80])):
                return label
        return None

    def annex(self, words: str, key: str) -> bool:
        """Whether the line titles an annex ("Phụ lục I", "(Kèm theo …)", a title in capitals)."""
        if not self.annexes.match(key):
            return False
        return key.lstrip(" (").startswith(("phu luc", "kem theo", "ban hanh kem", "mau so", "bieu so")) or shouting(
            words
        )

    def title(self, words: str, key: str) -> bool:
        """Whether the line is the name of a type alone, or in capitals begins with one ("TỜ TRÌNH VỀ VIỆC …")."""
        if len(words) > 300:
            return False
        name = fold(key[:40]) if len(key) < 40 else ""
        if name in self.titles:
            return shouting(words) or words[:1].isupper()
        long = self.long_title.match(key)
        if long is None or len(key) != len(words):
            return False
        name = words[: long.end()]
        if not name.isupper() or (not name.isascii() and name.lower() not in self.spelt_titles):
            return False  # "PHƯỜNG AN BÌNH" is no "Phương án"
        return shouting(words) or len(words) > long.end() + 8

    def opener(self, key: str) -> bool:
        """Whether the line opens the body ("Thực hiện …", "I. …", "Điều 1")."""
        return self.openers.match(key) is not None

    def authority(self, words: str, key: str) -> bool:
        """Whether the line names who decides, in capitals ("GIÁM ĐỐC SỞ NỘI VỤ", "CHÍNH PHỦ")."""
        return len(words) < 160 and shouting(words) and self.authorities.match(key) is not None

    def enacts(self, words: str, key: str) -> bool:
        """Whether the line is the enacting formula ("QUYẾT ĐỊNH:", "QUYẾT NGHỊ:")."""
        return self.enacting.match(key) is not None and shouting(words)

    def address(self, key: str) -> bool:
        """Whether the line gives an addressee's address or tax number."""
        return self.addresses.match(key) is not None

    def name(self, words: str) -> bool:
        """Whether the line is a Vietnamese person's name, with or without rank before it."""
        if not 5 <= len(words) <= 60:
            return False
        syllables = words.replace(".", ". ").split()
        while len(syllables) > 2 and syllables[0].lower() in _RANKS:
            syllables = syllables[1:]
        if not 2 <= len(syllables) <= 6 or not all(map(_is_name_syllable, syllables)):
            return False
        first = syllables[0].lower().rstrip("'’")
        known = fold(first) in self.surnames or first in self.rare_surnames
        if not known and not (first in self.long_surnames and len(syllables) > 2):
            return False
        if pick_province(" ".join(syllables)) is not None:
            return False
        if any(s.lower() in _TITLE_WORDS for s in syllables[:2]):
            return False
        # a title in capitals that lost its accents looks like a name
        return not shouting(words) or sum(fold(s) in _TITLE_SYLLABLES for s in syllables) < 2


_TITLE_SYLLABLES = frozenset(
    {"truong", "pho", "cuc", "tong", "chu", "tich", "giam", "doc", "bo", "thu", "ban", "uy", "vu", "phong"}
    | {"so", "kt", "tl", "tm", "chanh", "van", "vien", "hieu", "bi", "thuong"}
)
_TITLE_WORDS = frozenset(
    {"trưởng", "chủ", "tịch", "giám", "đốc", "phó", "chánh", "phòng", "sở", "cục", "ủy", "tọa", "phán"}
)
_RANKS = frozenset(
    {"đại", "thượng", "trung", "thiếu", "tá", "tướng", "úy", "uý", "bác", "sĩ", "kỹ", "sư", "ông", "bà"}
    | {"ts.", "gs.", "pgs.", "ths.", "bs.", "ks.", "ts", "ths"}
)


def _is_name_syllable(syllable: str) -> bool:
    """Capitalised and with a vowel ("BHXH" is no syllable); the initials in names of some peoples pass."""
    if not _WORD.fullmatch(syllable) or not syllable[0].isupper():
        return False
    return len(syllable) == 1 or syllable[1:] in ("'", "’") or any(c in "aeiouy" for c in fold(syllable))


def _union(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word_begins(p)})" for p in patterns))


@lru_cache(maxsize=1)
def zone_cues() -> Cues:
    """The cues of the lexicon, compiled."""
    table = load_toml("zones")
    rows = table["row"]
    heads = []
    for zone in _HEAD_ORDER:
        of_zone = [r for r in rows if r["zone"] == zone and r["where"] == "head"]
        at_start = [r["pattern"] for r in of_zone if not r.get("anywhere")]
        anywhere = [r["pattern"] for r in of_zone if r.get("anywhere")]
        heads.append((zone, _union(at_start) if at_start else None, _union(anywhere) if anywhere else None))
    names = [*table["titles"]["names"], *(row["name"] for row in load_toml("genres")["genre"])]
    titles = sorted({fold_aligned(name) for name in names}, key=len, reverse=True)
    return Cues(
        heads=tuple(heads),
        tails=tuple(
            (r["zone"], bool(r.get("capitals")), re.compile(r["pattern"])) for r in rows if r["where"] == "tail"
        ),
        annexes=_union(r["pattern"] for r in rows if r["where"] == "annex"),
        titles=frozenset(titles),
        spelt_titles=frozenset(name.lower() for name in names),
        long_title=re.compile(f"(?:{'|'.join(map(re.escape, titles))})\\b"),
        surnames=frozenset(fold(name) for name in table["surnames"]["common"]),
        rare_surnames=frozenset(name.lower() for name in table["surnames"]["rare"]),
        long_surnames=frozenset(name.lower() for name in table["surnames"]["long"]),
        openers=_union(table["openers"]["patterns"]),
        authorities=_union(table["authorities"]["patterns"]),
        enacting=_union(table["enacting"]["patterns"]),
        addresses=_union(table["addresses"]["patterns"]),
    )
