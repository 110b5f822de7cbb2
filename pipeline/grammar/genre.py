"""Types of documents (tên loại): their names, their abbreviations, and what a symbol tells of the issuer.

The table is ``lexicon/genres.toml`` (Nghị định 30/2020/NĐ-CP, Điều 7 and Phụ lục III; Party types after
Hướng dẫn 36-HD/VPTW; older and trade abbreviations). A letter without a type name is ``Công văn``.
"""

import re
from functools import lru_cache
from typing import Any

from pipeline.grammar.number import symbol_parts
from pipeline.grammar.symbol import AMBIGUOUS_TYPES, CENTRAL, UNITS, is_body
from pipeline.lexicon import load_toml
from pipeline.records import DocumentNumber, Mention, Span
from pipeline.text.fold import fold, fold_aligned
from pipeline.text.names import any_name

_ROWS: list[dict[str, Any]] = load_toml("genres")["genre"]

NAMES: tuple[str, ...] = tuple(row["name"] for row in _ROWS)
GENERIC = frozenset(row["name"] for row in _ROWS if row.get("generic"))

_BY_NAME: dict[str, str] = {}
for _row in _ROWS:
    for _name in (_row["name"], *_row.get("names", ())):
        _BY_NAME[fold(_name)] = _row["name"]
_STATE: dict[str, str] = {symbol: row["name"] for row in reversed(_ROWS) for symbol in row["symbols"]}
_PARTY: dict[str, str] = {symbol: row["name"] for row in reversed(_ROWS) for symbol in row.get("party", ())}
_LATE = frozenset(("CV", "GĐN", "TTr", "TB", "BC", "QĐ", "KH", "GCN", "HCNM"))  # types that firms put last ("ABC-CV")
_SYMBOLS: dict[str, str] = {row["name"]: row["symbols"][0] for row in _ROWS if row["symbols"]}
_LOOSE = frozenset(fold(n) for row in _ROWS if not row.get("cite", True) for n in (row["name"], *row.get("names", ())))

# Abbreviations that people write for a type in running text ("QĐ số 15/…", "theo CV 12/…").
_SPOKEN: dict[str, str] = load_toml("genres")["spoken"]

_FIND = re.compile(any_name(_BY_NAME, "[a-z0-9]") + r"(?![a-z0-9])")
_FIND_SHORT = re.compile(any_name(_SPOKEN, r"\w") + r"(?=\.? (?:số )?:? ?\d)")


def genre_of_name(name: str) -> str | None:
    """The output name of a type's name or abbreviation, whatever its case: "QUYẾT ĐỊNH", "QĐ" → "Quyết định"."""
    return _STATE.get(name) or _BY_NAME.get(fold(name))


def symbol_of_genre(genre: str) -> str | None:
    """The abbreviation that stands for a type in symbols: "Quyết định" → "QĐ"; None for letters and laws."""
    return _SYMBOLS.get(genre)


def find_genres(text: str, folded: str | None = None) -> list[Mention[str]]:
    """Mentions of types by name (or by abbreviation before a number) in ``text``, values in output form.

    Common words ("báo cáo", "thông báo" are verbs too) come with confidence 0.5 unless they are written
    with a capital; the caller decides by what follows.
    """
    folded = fold_aligned(text) if folded is None else folded
    found = []
    for match in _FIND.finditer(folded):
        words = match.group()
        if words == "bo luat" and text[match.start()] == "b" and text[match.end() - 4] == "L":  # "đồng bộ Luật …"
            found.append(Mention("Luật", Span(match.end() - 4, match.end()), 0.9))
            continue
        capital = text[match.start()].isupper()
        confidence = 0.9 if capital else 0.5 if words in _LOOSE else 0.75
        found.append(Mention(_BY_NAME[words], Span(*match.span()), confidence))
    short = [Mention(_SPOKEN[m.group()], Span(*m.span()), 0.8) for m in _FIND_SHORT.finditer(text)]
    return sorted([*found, *short], key=lambda m: m.span.start) if short else found


@lru_cache(maxsize=4096)
def genre_of_number(number: DocumentNumber) -> str | None:
    """The type that a symbol tells: ``QĐ-UBND`` → Quyết định, a symbol without a type → Công văn.

    None where it does not decide: a law and a resolution of the National Assembly share ``33/2024/QH15``,
    a firm's own code may be anything.
    """
    parts = symbol_parts(number.symbol)
    if not parts:
        return None
    first = parts[0]
    if number.form == "legislature":
        return {"PL": "Pháp lệnh", "NQ": "Nghị quyết"}.get(first)
    if number.form == "party" or (first == "TT" and len(parts) > 1 and parts[1].startswith("MTT")):
        return _PARTY.get(first) or _STATE.get(first)
    if first in AMBIGUOUS_TYPES and first in _STATE:
        typed = number.year is not None or (len(parts) > 1 and (is_body(parts[1]) and parts[1] not in UNITS))
        if typed:
            return _STATE[first]
        return "Công văn" if len(parts) > 1 else None
    if "-".join(parts[:2]) in _STATE:
        return _STATE["-".join(parts[:2])]
    for part in parts if number.form == "other" or not is_body(first) else parts[:1]:
        if (
            part in _STATE
            and (part == first or part in _LATE)
            and (part == first or (part not in AMBIGUOUS_TYPES and part not in UNITS and not is_body(part)))
        ):
            return _STATE[part]
    if number.form == "letter" and (len(parts) > 1 or first.startswith("CV")):
        return "Công văn"
    return None


@lru_cache(maxsize=4096)
def body_symbol(number: DocumentNumber) -> str | None:
    """The segment of the symbol that names the issuer: ``QĐ-UBND`` → ``UBND``, ``STC-HCSN`` → ``STC``."""
    parts = symbol_parts(number.symbol)
    if not parts:
        return None
    if number.form == "legislature":
        return re.sub(r"\d+$", "", parts[-1])
    genre = genre_of_number(number)
    if parts[0] in CENTRAL and genre == "Công văn":
        return parts[0]
    typed = number.form == "party" or (genre is not None and (parts[0] in _STATE or parts[0] in _PARTY))
    if (typed and genre != "Công văn") or parts[0].startswith("CV"):
        return parts[1] if len(parts) > 1 else None
    return parts[0]


@lru_cache(maxsize=4096)
def genre_issuer(number: DocumentNumber) -> str | None:
    """The central body that a symbol names by itself: ``NĐ-CP`` → Chính phủ, ``TT-BTC`` → Bộ Tài chính.

    None for symbols that many bodies share (UBND, TU, sở): those need the place.
    """
    symbol = body_symbol(number)
    if symbol is None:
        return None
    if symbol in ("TTG", "TTg", "Tg"):
        return CENTRAL["TTg"]
    if symbol == "BGD" and "ĐT" in symbol_parts(number.symbol):
        return CENTRAL["BGDĐT"]
    if symbol == "LĐTBXH" and number.year is None and genre_of_number(number) == "Công văn":
        return CENTRAL["LĐTBXH"]
    if symbol == "CT" or (symbol in UNITS and symbol not in ("TCT", "TCHQ")):
        return None
    return CENTRAL.get(symbol)
