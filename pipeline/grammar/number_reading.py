"""Read one document number where one can begin: serial, year and symbol put together, damage mended at a price.

The openings are found by ``number``; here the serial is mended ("l2" → "12", "30.2020" → "30/2020"), the symbol is
read (``symbol_reading``) and every repair is named and lowers the confidence.
"""

import re
from functools import lru_cache

from pipeline.grammar.symbol import (
    AMBIGUOUS_TYPES,
    DIGIT_LIKE,
    PARTY_TYPES,
    STROKE_LIKE,
    TYPES,
    is_body,
    known,
    repair_digits,
)
from pipeline.grammar.symbol_reading import judge, read_symbol
from pipeline.records import DocumentNumber, Mention, NumberForm, Span

_TERM = re.compile(r"QH\d{2}")
_LOST_STROKE = re.compile(r"(\d{0,2}[02-689])((?:19|20)\d\d)")
_BEFORE_NUMBER = frozenset("([{\"“”‘’':;,–*_<>|=+…")
_SPLIT = re.compile(  # "1 5/", "08/201 5/"
    r"(?:[Ss][ốô]|[Cc]ông văn|[Qq]uyết định|[Tt]ờ trình|[Kk]ế hoạch|[Bb]áo cáo|[Tt]hông báo|[Vv]ăn bản)"
    r"\s{0,3}:?\s{0,3}((?:\d{1,5}/(?=[12]))?(?:\d{1,3}\s){1,5})$"
)
_DOTTED_YEAR = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\.((?:19|20)\d\d)")  # "66.7.2025/": a dot for the stroke
_BEFORE_COMMA = re.compile(r"(?<![\d.,/\-])\d{1,4}(?=,$)")  # "30,2020/": a comma for it
_STRUCK_YEAR = re.compile(rf"(?<=\d)[{re.escape(STROKE_LIKE)}](?=(?:19|20)\d\d$)")
_PIECES = re.compile(r"([/.\-])")
_LIKE = re.escape(DIGIT_LIKE)
_DIGITS_MEANT = re.compile(rf"(?=\d*[{_LIKE}B])[\d{_LIKE}B]*[\d{_LIKE}]")  # a final B is a suffix: "8B"
_IS_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_OF_SERIAL = re.compile(r"[/\-]((?:19|20)\d\d)$")
_OF_ASSEMBLY = re.compile(r"(?:PL-|NQ-)?(?:QH|UBTVQH)\d")
_PLAIN_SERIAL = re.compile(r"\d*(?:\.\d+)?(?:[a-zđA-ZĐ]|bis)?")

_COST = {  # what is left of the confidence after each repair
    "space": 0.99,
    "line": 0.97,
    "dash": 0.93,
    "glued": 0.95,
    "accent": 0.93,
    "letter": 0.9,
    "digit": 0.85,
    "joined": 0.88,
    "stroke": 0.75,
}


def repair_price(repair: str) -> float:
    """The factor by which a repair, as ``DocumentNumber.repairs`` names it, lowers the confidence."""
    return _COST[repair.partition(":")[0]]


def read_at(text: str, match: re.Match[str], cue: bool, named: bool = False) -> Mention[DocumentNumber] | None:
    """The number that begins at a match of one of the openings, if one stands there.

    ``cue``: "số" or a type's name stands before it; ``named``: a type that no form or contract bears.
    """
    groups = [g for g in match.groups() if g is not None]
    if len(groups) == 3:
        head, middle, separator = groups
    else:  # a blank serial, perhaps with the year
        head, middle, separator = (
            "",
            match.group()[:-1] if groups else "",
            match.group()[-1:] if groups else match.group(),
        )
    repairs: list[str] = []
    serial_part = "".join((head + middle).split())
    if serial_part != head + middle or any(map(str.isspace, separator)):
        repairs.append("line" if "\n" in match.group() else "space")
    if (fixed := _mended(serial_part)) != serial_part:
        repairs.append(f"{'stroke' if fixed.count('/') > serial_part.count('/') else 'digit'}:{serial_part}→{fixed}")
        serial_part = fixed
    first_sep = "".join(separator.split())
    if first_sep not in ("", "/", "-"):
        meant = "/" if first_sep[0] in f"/{STROKE_LIKE}" else "-"
        repairs.append(f"{'stroke' if first_sep[0] in STROKE_LIKE else 'dash'}:{first_sep}→{meant}")
        first_sep = meant
    end, parts, seg_repairs = read_symbol(text, match.end(), first_sep, cue)
    if not parts:
        return None
    repairs += seg_repairs
    start = match.start()
    if first_sep == "" and _YEAR_OF_SERIAL.search(serial_part) and _needs_stroke(parts):
        first_sep = "/"  # "30/2020 NĐ-CP"
        parts[0] = ("/", parts[0][1])
        repairs.append(f"dash:{serial_part}{parts[0][1]}→{serial_part}/{parts[0][1]}")
    yearly = first_sep == "/" and (parts[0][1] in ("NĐ", "TT", "TTLT") or _TERM.fullmatch(parts[0][1]) is not None)
    typed = yearly or parts[0][1] in TYPES
    if first_sep == "/" and (divided := _divided(text, start, serial_part, yearly, typed)):
        before, start = divided
        repairs.append(f"stroke:{serial_part}→{before}")
        serial_part = before
    symbol = "".join(sep + seg for sep, seg in parts)[len(first_sep) :]
    confidence = judge(serial_part, first_sep, parts, symbol, cue, named)
    if confidence is None:
        return None
    apart = head and text[start - 1 : start].isspace() and text[start - 2 : start - 1].isdigit()
    split = _SPLIT.search(text, max(0, start - 24), start) if apart else None
    if split:
        start = split.start(1)
        serial_part = "".join(split[1].split()) + serial_part
        repairs.append("joined")
    if start and not (text[start - 1].isspace() or text[start - 1].isalnum() or text[start - 1] in _BEFORE_NUMBER):
        confidence *= 0.6  # a sign that no writer puts there: digits before it were not read
    for repair in repairs:
        confidence *= repair_price(repair)
    value = _number(
        serial_part, first_sep, symbol, tuple(parts), tuple(sorted(repairs, key=repair_price, reverse=True))
    )
    return Mention(value, Span(start, end), round(confidence, 3))


def _mended(serial: str) -> str:
    """A serial, with its year, whose digits and stroke are what they must be ("2O17", "12I2017", "33O", "l2B4")."""
    pieces = _PIECES.split(_STRUCK_YEAR.sub("/", serial))
    return "".join(repair_digits(piece) if _DIGITS_MEANT.fullmatch(piece) else piece for piece in pieces)


def _needs_stroke(parts: list[tuple[str, str]]) -> bool:
    """Whether a symbol is one that always stands behind a stroke: the legislature's, a type and a known body."""
    names = [name for _, name in parts]
    return _TERM.fullmatch(names[0]) is not None or (names[0] in TYPES and len(names) > 1 and known(names[1]))


def _divided(text: str, start: int, serial_part: str, yearly: bool, typed: bool) -> tuple[str, int] | None:
    """Serial and year whose stroke was lost, with where they begin; ``yearly``: its type always has a year.

    ``typed``: it is of a known type; others, a firm's and an office's licences, are numbered so ("03.2026/GPTN").
    """
    if typed and (dotted := _DOTTED_YEAR.fullmatch(serial_part)):
        return f"{dotted[1]}/{dotted[2]}", start
    if not yearly:
        return None
    if lost := _LOST_STROKE.fullmatch(serial_part):  # a final 1 or 7 may be the stroke itself
        return f"{lost[1]}/{lost[2]}", start
    if _IS_YEAR.fullmatch(serial_part) and (left := _BEFORE_COMMA.search(text, max(0, start - 6), start)):
        return f"{left[0]}/{serial_part}", left.start()
    return None


@lru_cache(maxsize=4096)
def _number(
    serial_part: str, first_sep: str, symbol: str, parts: tuple[tuple[str, str], ...], repairs: tuple[str, ...]
) -> DocumentNumber:
    """Put serial (with its year), separator and symbol together; one value for all mentions of a number."""
    serial, year = serial_part, None
    tail = _YEAR_OF_SERIAL.search(serial_part)
    if tail and 1945 <= int(tail[1]) <= 2100:
        serial, year = serial_part[: tail.start()], int(tail[1])
    first = parts[0][1]
    form: NumberForm
    if _OF_ASSEMBLY.match(symbol):
        form = "legislature"
    elif first in ("TTLT", "NQLT", "TTLB"):
        form = "joint"
    elif first_sep == "-" and first in PARTY_TYPES and len(parts) > 1 and parts[1][0] == "/":
        form = "party"
    elif not first_sep or first_sep == "-" or not _PLAIN_SERIAL.fullmatch(serial):
        form = "other"
    elif year is not None:
        form = "normative"
    elif first.startswith("CV"):
        form = "letter"
    elif (first in TYPES and first not in AMBIGUOUS_TYPES) or (
        first in AMBIGUOUS_TYPES and len(parts) > 1 and is_body(parts[1][1])
    ):
        form = "state"
    else:
        form = "letter"
    return DocumentNumber(serial_part + first_sep + symbol, serial, symbol, year, form, repairs)
