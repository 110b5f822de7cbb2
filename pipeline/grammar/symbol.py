"""The symbol of a document number, segment by segment: what is a type, a body, a unit; small repairs.

``QĐ-UBND`` has the segments ``QĐ`` and ``UBND``. The known abbreviations stand in
``lexicon/numbers.toml`` and ``lexicon/genres.toml``; offices invent their own (Nghị định 30/2020/NĐ-CP,
Điều 8: "set by each head of body"), so an unknown segment is judged by its shape. An accent lost in
printing or scanning is restored only when exactly one known abbreviation can be meant (QD → QĐ, but HD
stays: hướng dẫn and hợp đồng both exist).
"""

import re
from collections.abc import Iterable

from pipeline.lexicon import load_toml
from pipeline.text.fold import fold_aligned

UPPER = "A-ZĐÀ-ÖØ-ÝĂĨŨƠƯĈĊ"

_LEX = load_toml("numbers")
_OCR = load_toml("ocr")

CENTRAL: dict[str, str] = dict(_LEX["central"])
TYPES: frozenset[str] = frozenset(s for row in load_toml("genres")["genre"] for s in row["symbols"]) - {"HĐ"}
PARTY_TYPES: frozenset[str] = frozenset(s for row in load_toml("genres")["genre"] for s in row.get("party", ()))
BODIES: frozenset[str] = frozenset(_LEX["bodies"]["symbols"]) | frozenset(CENTRAL)
UNITS: frozenset[str] = frozenset(_LEX["units"]["symbols"])
CONTRACTS: frozenset[str] = frozenset(_LEX["contracts"]["symbols"])
FORMS: frozenset[str] = frozenset(_LEX["forms"]["symbols"])
NOT_SYMBOLS: frozenset[str] = frozenset(_LEX["not_symbols"]["symbols"])
# Abbreviations that are a type before a body's name and a body (or town) otherwise: CT-UBND, but CT-TTHT.
AMBIGUOUS_TYPES: frozenset[str] = frozenset(_LEX["ambiguous_types"]["symbols"])

_KNOWN = TYPES | PARTY_TYPES | BODIES | UNITS | CONTRACTS
_SHORT = frozenset(_LEX["short_words"]["symbols"])
_MISREAD: dict[str, str] = _OCR["symbols"]
_FOOTNOTED = frozenset(("CP", "TTg", "UBND", "HĐND", *(s for s in CENTRAL if s.startswith("B") and len(s) < 6)))
_CAPITALS = str.maketrans(_OCR["capitals"])
_BODY_SHAPE = re.compile(r"(?:S|B|UB|BQL|HĐ|VP|CCT?|TT|ĐU|BCĐ|PGD|HQ)[A-ZĐ&]{2,9}\d{0,2}")
_TERM = re.compile(r"([QO0]H|UBTVQH)([\dOolI|]{1,2}|\d[SZB]|[SZB]\d)")


def _restorable(groups: Iterable[frozenset[str]]) -> dict[str, str]:
    """Folded capitals → the one known abbreviation with accents that it can be."""
    by_fold: dict[str, set[str]] = {}
    for symbol in frozenset().union(*groups):
        by_fold.setdefault(fold_aligned(symbol).upper(), set()).add(symbol)
    out = {}
    for key, symbols in by_fold.items():
        only = next(iter(symbols))
        safe = len(key) > 2 or key in ("QD", "ND", "CD")  # firms have two-letter names of their own
        if len(symbols) == 1 and safe and fold_aligned(only) != only.lower():
            out[key] = only
    return out


_RESTORE = _restorable([_KNOWN])


def known(segment: str) -> bool:
    """Whether a segment is an abbreviation of the lexicon."""
    return segment in _KNOWN


def is_body(segment: str) -> bool:
    """Whether a segment names a body: in the lexicon, or shaped like a ministry, sở, board ("SCT", "BQLKCN")."""
    return segment in BODIES or (
        segment not in TYPES and segment not in UNITS and _BODY_SHAPE.fullmatch(segment) is not None
    )


def well_shaped(segment: str) -> bool:
    """Whether an unknown segment can be an abbreviation: capitals and digits, few small letters ("CTrTT")."""
    if segment in _KNOWN or segment in _SHORT or segment in _MISREAD:
        return True
    small = sum(map(str.islower, segment))
    capitals = sum(map(str.isupper, segment))
    return capitals > 0 and (small == 0 or (small <= 2 and capitals >= 2))


def repair_segment(segment: str) -> tuple[str, tuple[str, ...]]:
    """The segment as it should read and the names of the repairs made to it.

    >>> repair_segment("QD")
    ('QĐ', ('accent:QD→QĐ',))
    """
    if segment in _KNOWN:
        return segment, ()
    fixed = _MISREAD.get(segment, segment).translate(_CAPITALS)
    repairs: tuple[str, ...] = (f"letter:{segment}→{fixed}",) if fixed != segment else ()
    if term := _TERM.fullmatch(fixed):
        body, digits = "QH" if term[1] in ("OH", "0H") else term[1], repair_digits(term[2])
        if body != term[1]:
            repairs += (f"letter:{term[1]}→{body}",)
        if digits != term[2]:
            repairs += (f"digit:{term[2]}→{digits}",)
        return body + digits, repairs
    if fixed not in _KNOWN and fixed[-1:].isdigit() and fixed.rstrip("0123456789") in _FOOTNOTED:
        repairs += (f"glued:{fixed}",)  # the mark of a footnote ("NĐ-CP1")
        fixed = fixed.rstrip("0123456789")
    if fixed not in _KNOWN and fixed[-1:] == "I" and fixed[:-1] in UNITS:  # "KTI": units are numbered, not lettered
        repairs += (f"letter:{fixed}→{fixed[:-1]}1",)
        fixed = fixed[:-1] + "1"
    if fixed not in _KNOWN and (restored := _RESTORE.get(fixed) or _too_accented(fixed)):
        repairs += (f"accent:{fixed}→{restored}",)
        fixed = restored
    if fixed not in _KNOWN and (lettered := _digit_inside(fixed)):
        repairs += (f"letter:{fixed}→{lettered}",)
        fixed = lettered
    if fixed not in _KNOWN and (split := _unhyphenated(fixed)):
        repairs += (f"{'stroke' if '/' in split else 'dash'}:{fixed}→{split}",)
        fixed = split
    return fixed, repairs


def _too_accented(segment: str) -> str | None:
    """The known abbreviation without accents that a scan gave one (``ƯBND``)."""
    bare = fold_aligned(segment).upper()
    return bare if bare != segment and len(bare) > 2 and bare in BODIES else None


_LETTERS = str.maketrans("805167", "BOSTGT")


def _digit_inside(segment: str) -> str | None:
    """The known body whose letter was read for a digit (``8TC``, ``U8ND``); digits at the end number a unit."""
    if segment.isalpha() or segment[-1:].isdigit() or len(segment) < 3:
        return None
    fixed = segment.translate(_LETTERS)
    return fixed if fixed in BODIES else None


_OF_PARTY = frozenset(("TU", "HU", "ĐU", "QU", "ThU", "TW", "VPTW", "VPTU", "BTCTU", "BTCTW", "UBKTTU", "UBKTTW"))
_RUN_TOGETHER = ("QĐ", "NĐ", "NQ", "CĐ", "KH", "BC", "TB")


def _unhyphenated(segment: str) -> str | None:
    """``QĐTTg`` → ``QĐ-TTg``: a type and a well-known body without their hyphen; ``CTITU`` → ``CT/TU``."""
    first, rest = segment[:2], segment[2:]
    if first in _RUN_TOGETHER and (rest in CENTRAL or rest in ("UBND", "HĐND")):
        return f"{first}-{rest}"
    party = first in PARTY_TYPES and segment[2:3] in ("I", "l", "1") and segment[3:] in _OF_PARTY
    return f"{first}/{segment[3:]}" if party else None


_TWINS = {"I": "T", "G": "C", "O": "Q", "Q": "O", "L": "T"}


def repair_ministry(segment: str) -> str | None:
    """The one central body that a segment is when one letter was misread for its twin ("BIC" → "BTC")."""
    found = {
        fixed
        for at, letter in enumerate(segment)
        if (twin := _TWINS.get(letter)) and (fixed := segment[:at] + twin + segment[at + 1 :]) in CENTRAL
    }
    return found.pop() if len(found) == 1 else None


_DIGITS = str.maketrans(_OCR["digits"])
STROKE_LIKE = "Il|!J\\"  # what a stroke is read for
DIGIT_LIKE = "".join(c for c in _OCR["digits"] if c not in "DzsBi")


def repair_digits(text: str) -> str:
    """``text`` with look-alike letters replaced by the digits that they are read for ("2O17" → "2017")."""
    return text.translate(_DIGITS)
