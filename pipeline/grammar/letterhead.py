"""The issuing body from the lines of a letterhead's left column.

Lines are printed in capitals, parent first, a long name on two or three lines; "ỦY BAN NHÂN DÂN / TỈNH X" is
one body, "UBND TỈNH X / SỞ Y" is two (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 2). Scans lose accents and
mix up letters: what is not read exactly is snapped to the lexicon by likeness.
"""

import re
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.grammar.body_case import proper_case
from pipeline.grammar.body_parse import Named, read_name, scan_text
from pipeline.grammar.body_resolve import Day, place_from_key, to_body
from pipeline.grammar.body_words import Words, default_words, words_of
from pipeline.grammar.place import Place, provinces, resolve_place
from pipeline.records import Body
from pipeline.text.fold import fold


class IssuerReading(NamedTuple):
    """Who issued: the body, how sure (0 to 1), and the first and last index of the lines that name it."""

    body: Body
    confidence: float
    lines: tuple[int, int]


class _Piece(NamedTuple):
    named: Named | None
    text: str
    first: int
    last: int
    score: float


_RULE = re.compile(r"^[\W_]*$")
# Where the column's names end: "Số: …", also misread ("Sé:", "86:", "Ms."), and "V/v …".
_END = re.compile(
    r"^\W{0,3}(?:[sS]\w{0,2}\s{0,3}[:;]|Số\b|SỐ\b|số\b|\d{1,3}\s?:|[VY]\s?[/ilI1]?\s?[vV]\W|[Vv]ề việc\b)"
)
_SYMBOL = re.compile(r"(?:/|\d-)\s{0,2}[A-ZĐ]{2,}")
_MOTTO = re.compile(r"cong hoa xa|doc lap\W{1,4}tu do|dang cong san viet nam")
_CUT = re.compile(r"\s{0,3}(?:\*{1,5}|_{2,}|-{2,}|={2,}|\.{3,})\s{0,3}$")
_MAX_LINES = 6


def letterhead_body(
    lines: list[str],
    place: str | None = None,
    symbol: str | None = None,
    on: Day = None,
    *,
    words: Words | None = None,
) -> IssuerReading | None:
    """The issuer that the lines of the left column name, with its place, or None.

    ``lines`` run from the top down; separators, "Số: …" and what follows it are ignored. ``place`` is the địa danh of
    the date line, ``symbol`` the symbol of the letter, ``on`` its day: they supply what the lines leave out and
    confirm what they say. A parent body above the issuer gives its place ("UBND TỈNH X / SỞ Y" → "Sở Y tỉnh X").
    """
    table = words or default_words()
    kept = _clean(lines, table)
    if not kept:
        return None
    where = resolve_place(place, on) if place else None
    pieces = _pieces(kept, table, where)
    context: Body | None = None
    if where is not None:
        context = Body("", f"?|{where.key}", "", where.phrase)
    body: Body | None = None
    for piece in pieces:
        body = _with_parent(piece, body, table, on) or _body(piece, context, table, on)
        if place_from_key(body.key, body.place) is not None or body.kind:
            context = body if place_from_key(body.key, body.place) is not None or context is None else context
    if body is None:
        return None
    last = pieces[-1]
    return IssuerReading(body, _confidence(last, body, where), (last.first, last.last))


def _clean(lines: list[str], table: Words) -> list[tuple[int, str]]:
    """The lines that name bodies, with their index: no rules, no motto, nothing from "Số:" on."""
    kept: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        text = _CUT.sub("", " ".join(line.split())).strip(" *_|")
        folded = fold(text)
        if _RULE.match(text) or not folded:
            continue
        if _END.match(text) or (_SYMBOL.search(text) and not _begins_name(text, table)):
            break
        motto = _MOTTO.search(folded)
        if motto:
            if motto.start() == 0:
                continue
            text = text[: _cut_at(text, motto.start(), folded)].strip()
        kept.append((index, text))
        if len(kept) == _MAX_LINES:
            break
    return kept


def _cut_at(text: str, offset: int, folded: str) -> int:
    """Where in ``text`` the words of ``folded[:offset]`` end."""
    count = len(folded[:offset].split())
    ends = [m.end() for m in re.finditer(r"\w+", text)]
    return ends[count - 1] if 0 < count <= len(ends) else len(text)


def _pieces(kept: list[tuple[int, str]], table: Words, where: Place | None) -> list[_Piece]:
    """Join lines to names: the longest run of lines that reads as one known name, else line by line."""
    pieces: list[_Piece] = []
    at = 0
    while at < len(kept):
        piece = None
        for stop in range(min(len(kept), at + 3), at, -1):
            text = " ".join(line for _, line in kept[at:stop])
            piece = _known(text, kept[at][0], kept[stop - 1][0], table)
            if piece is not None:
                at = stop
                break
        if piece is None:
            piece, at = _free(kept, at, table, where)
        pieces.append(piece)
    return pieces


def _known(text: str, first: int, last: int, table: Words) -> _Piece | None:
    """The fixed name that is all of the text, if it is one."""
    scan = scan_text(text, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    if named is None or named.entry.mode == "open" or named.stop != len(scan.words):
        return None
    return _Piece(named, text, first, last, 1.0)


def _free(kept: list[tuple[int, str]], at: int, table: Words, where: Place | None) -> tuple[_Piece, int]:
    """A damaged fixed name, or a free name with the lines that go on with it."""
    index, text = kept[at]
    for stop in (at + 1, at + 2):
        if stop <= len(kept):
            joined = " ".join(line for _, line in kept[at:stop])
            near = _nearest(joined, table, where)
            if near is not None:
                named, score = near
                return _Piece(named, joined, index, kept[stop - 1][0], score), stop
    stop = at + 1
    while stop < len(kept) and not _begins_name(kept[stop][1], table):
        stop += 1
    joined = " ".join(line for _, line in kept[at:stop])
    scan = scan_text(joined, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    return _Piece(named, joined, index, kept[stop - 1][0], 0.8 if named else 0.5), stop


def _begins_name(line: str, table: Words) -> bool:
    scan = scan_text(line, None, table, lenient=True)
    return bool(scan.words) and read_name(scan, 0) is not None


def _nearest(text: str, table: Words, where: Place | None) -> tuple[Named, float] | None:
    """The fixed name that a damaged line is most like: kinds, and kinds with the place of the date line."""
    wanted = "".join(words_of(text))
    if len(wanted) < 6:
        return None
    choices: dict[str, str] = {}
    units = [where] if where is not None else [p for ps in provinces().values() for p in ps]
    for spelling, (_, entries) in table.spellings.items():
        if len(spelling) < 6 or entries[0].mode == "open":
            continue
        choices.setdefault(spelling.replace(" ", ""), spelling)
        if any(entry.mode == "placed" for entry in entries):
            for unit in units:
                full = f"{spelling} {fold(unit.phrase)}"
                if abs(len(full) - len(wanted)) < 8:
                    choices.setdefault(full.replace(" ", ""), full)
                short = f"{spelling} {fold(unit.name)}"
                choices.setdefault(short.replace(" ", ""), short)
    best = process.extractOne(wanted, choices.keys(), scorer=fuzz.ratio, score_cutoff=84)
    if best is None:
        return None
    scan = scan_text(choices[best[0]], None, table, lenient=True)
    named = read_name(scan, 0)
    return (named, best[1] / 100) if named is not None else None


def _with_parent(piece: _Piece, parent: Body | None, table: Words, on: Day) -> Body | None:
    """The line and its parent as one known name ("VĂN PHÒNG" under "UBND TỈNH X", "BAN TỔ CHỨC" under "TỈNH ỦY X")."""
    if parent is None or (piece.named is not None and piece.named.place is not None):
        return None
    joined = f"{piece.text} {parent.name}"
    scan = scan_text(joined, None, table, lenient=True)
    named = read_name(scan, 0)
    if named is None or named.entry.mode == "open" or named.stop != len(scan.words):
        return None
    return to_body(named, table, parent, on)


def _body(piece: _Piece, context: Body | None, table: Words, on: Day) -> Body:
    named = piece.named
    if named is None:
        name = proper_case(piece.text)
        return Body(name, fold(name), "", None)
    body = to_body(named, table, context if context and context.name else _only_place(context), on)
    if named.entry.mode == "open":
        name = proper_case(body.name if named.owner is None else f"{named.entry.name} {named.tail}")
        if " - " in body.name and "@" in body.key:
            owner = body.name.rpartition(" - ")[2]
            name = f"{proper_case(f'{named.entry.name} {named.tail}')} - {owner}"
        place = body.place or (context.place if context else None)
        return Body(name, body.key, body.kind, place)
    return body


def _only_place(context: Body | None) -> Body | None:
    return context


def _confidence(piece: _Piece, body: Body, where: Place | None) -> float:
    """Honest odds: an exact fixed name with its place is nearly always right, a damaged one rarely wrong, a free one fair."""
    if not body.kind:
        return 0.4
    if "?" in body.key:
        return 0.5
    if piece.named is not None and piece.named.entry.mode == "open":
        return 0.75
    if piece.score < 1:
        return 0.9 if piece.score > 0.93 else 0.75
    return 0.97
