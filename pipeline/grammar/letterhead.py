"""The issuing body from the lines of a letterhead's left column.

Lines are printed in capitals, parent first, a long name on two or three lines; "ỦY BAN NHÂN DÂN / TỈNH X" is
one body, "UBND TỈNH X / SỞ Y" is two (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 2). Scans lose accents and
mix up letters: what is not read exactly is snapped to the lexicon by likeness (``letterhead_like``).
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.grammar.body_case import proper_case
from pipeline.grammar.body_parse import read_name
from pipeline.grammar.body_resolve import Day, place_from_key, to_body
from pipeline.grammar.body_scan import Named, scan_text
from pipeline.grammar.body_words import Words, default_words
from pipeline.grammar.letterhead_like import nearest_name, nearest_place
from pipeline.grammar.place import Place, resolve_place
from pipeline.grammar.symbol_body import symbol_bodies
from pipeline.records import Body
from pipeline.text.fold import fold, fold_aligned


class IssuerReading(NamedTuple):
    """Who issued: the body, how sure (0 to 1), and the first and last index of the lines that name it."""

    body: Body
    confidence: float
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One name of the column: as read, its text, its lines, and how exactly it was read."""

    named: Named | None
    text: str
    first: int
    last: int
    score: float


# Where the column's names end: "Số: …", also misread ("Sé:", "86:", "$6:"), "V/v …", the addressees.
_END = re.compile(
    r"^\W{0,3}(?:[sS$]\w{0,3}\s{0,3}[:;]|S[ốồỐ]\b|\d{1,3}\s?:|[VY]\s?[/ilI1]?\s?[vV]\W|[Vv]ề việc\b|[Kk][íi]nh g)"
)
_SYMBOL = re.compile(r"(?:/|\d-)\s{0,2}[A-ZĐ]{2,}")
_MOTTO = re.compile(
    r"\W{0,3}\b(?:c\w{2,3} \W?h\w{1,2} x\w h\w{1,2}|c\w{2,3} h\w{2} xa"
    r"|chu ngh\w{2} vi|doc lap|hanh ph\wc|dang cong san)"
)
_RULE = re.compile(r"\s{0,3}(?:\*{1,9}|_{2,99}|-{2,99}|={2,99}|\.{3,99})\s{0,3}$")
_PARTS = {"van phong": "Văn phòng", "thanh tra": "Thanh tra"}
_ASSOCIATIONS = {
    "doan-tn": "Đoàn TNCS Hồ Chí Minh",
    "twdtn": "Đoàn TNCS Hồ Chí Minh",
    "hoi-lhpn": "Hội LHPN",
    "twhlhpn": "Hội LHPN",
    "hoi-nong-dan": "Hội Nông dân",
    "twhnd": "Hội Nông dân",
    "hoi-ccb": "Hội Cựu chiến binh",
    "twhccb": "Hội Cựu chiến binh",
}
# "BAN CHẤP HÀNH (HỘI LHPN)" before the unit.
_COMMITTEE = re.compile(r"^\S+ \S+ \S+\s?(?:(?:HỘI|ĐOÀN)\s(?:LHPN|LIÊN HIỆP PHỤ NỮ|NÔNG DÂN|CCB|TNCS HCM)\s?)?")
_BEFORE_SMALL = ("cổ phần", "trách nhiệm", "một thành viên", "theo ")
_PEERS = frozenset({"ubnd", "hdnd", "tt-hdnd", "mttq", "btt-mttq", "tand", "vksnd", "ldld", "doan-dbqh"})
_SYLLABLE = re.compile(r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")
_MAX_LINES = 7
_OPEN_SURE = frozenset({"cong-ty", "truong", "cuc", "vien", "benh-vien", "hoi", "chi-cuc", "doan", "phong"})


def letterhead_body(
    lines: list[str],
    place: str | None = None,
    symbol: str | None = None,
    on: Day = None,
    *,
    words: Words | None = None,
) -> IssuerReading | None:
    """The issuer that the lines of the left column name, with its place, or None.

    ``lines`` run from the top down; separators, the motto of the other column, "Số: …" and what follows it are
    ignored. ``place`` is the địa danh of the date line, ``symbol`` the symbol of the letter ("BC-BDT"), ``on`` its
    day: they supply what the lines leave out, and lower the confidence where they contradict them.
    """
    table = words or default_words()
    where = resolve_place(place, on) if place else None
    if place and where is None:
        where = nearest_place(place)
    pieces = _pieces(_clean(lines, table), table, where)
    context = Body("", f"?|{where.key}", "", where.phrase) if where is not None else None
    body: Body | None = None
    last: _Piece | None = None
    concluded = dropped = False
    for piece in pieces:
        under = _under(piece, body, table, on) if body is not None else None
        damaged = piece.named is None and not _well_read(piece.text)
        if under is None and damaged and body is not None and body.kind:
            dropped = True
            continue
        made = under or _body(piece, context, table, on)
        joint = body is not None and under is None and _side_by_side(body, made)
        dropped, body = False, _joined(body, made) if joint and body is not None else made
        last = replace(piece, named=None, score=1.0) if under is not None else piece
        concluded = piece.named is not None and piece.named.place is None and body.place is not None
        if place_from_key(body.key, body.place) is not None or body.kind.startswith(("bo-", "tong-cuc", "cuc-")):
            context = body
    if body is None or last is None:
        return _from_symbol(symbol, context, on, table)
    sure = _confidence(last, body, where, concluded=concluded and len(pieces) < 2)
    if dropped or "+" in body.key:
        sure = min(sure, 0.6)
    return _weigh_symbol(IssuerReading(body, sure, (last.first, last.last)), symbol, context, on, table)


# --- lines ----------------------------------------------------------------------------------------


def _clean(lines: list[str], table: Words) -> list[tuple[int, str]]:
    """The lines that name bodies, with their index: capitals only, no rules, no motto, nothing from "Số:" on."""
    kept: list[tuple[int, str]] = []
    mixed: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        text = " ".join(line.split())
        if _END.match(text):
            break
        motto = _MOTTO.search(fold_aligned(text))
        if motto:
            text = text[: motto.start()]
        text = _RULE.sub("", text).strip(" *_|~=—–-.,:;'‘’\"“”`^")
        letters = [char for char in text if char.isalpha()]
        if len(letters) < 4 or (len(text.split()) == 1 and not _begins_name(text, table)):
            continue
        if _SYMBOL.search(text) and not _begins_name(text, table):
            if kept:
                break
            continue
        small = sum(char.islower() for char in letters)
        if small * 2 <= len(letters):
            kept.append((index, text))
        elif small < len(letters) and _begins_name(text, table) and not kept:
            mixed.append((index, text))
        if len(kept) == _MAX_LINES:
            break
    return kept or [pair for pair in mixed if _known(pair[1], pair[0], pair[0], table)][:2]


def _pieces(kept: list[tuple[int, str]], table: Words, where: Place | None) -> list[_Piece]:
    """Join lines to names: the longest run of lines that reads as one known name, else line by line."""
    pieces: list[_Piece] = []
    kept = [(index, part) for index, line in kept for part in _split(line, table)]
    at = 0
    while at < len(kept):
        piece = None
        for stop in range(min(len(kept), at + 4), at, -1):
            text = " ".join(line for _, line in kept[at:stop])
            piece = _known(text, kept[at][0], kept[stop - 1][0], table)
            if piece is not None and (stop - at == 1 or not _runs_over(piece, kept[stop - 1][1], table)):
                at = stop
                break
            piece = None
        if piece is None:
            piece, at = _free(kept, at, table, where, pieces[-1].text if pieces else "")
        pieces.append(_snap(piece, where))
    return pieces


def _runs_over(piece: _Piece, last: str, table: Words) -> bool:
    """Whether the name of an unlisted unit has swallowed a line that is a name of its own."""
    named = piece.named
    return bool(named and named.place and not named.place.listed) and _begins_name(last, table)


def _split(line: str, table: Words) -> list[str]:
    """A line into which a scan has run two names, as two ("UBND TỈNH X SỞ Y")."""
    scan = scan_text(line, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    if named is None or named.entry.mode == "open" or named.stop >= len(scan.words) or scan.words[named.stop] == "va":
        return [line]
    if read_name(scan, named.stop) is None or (named.place is None and named.entry.mode != "national"):
        return [line]
    return [line[: named.end], line[scan.starts[named.stop] :]]


def _known(text: str, first: int, last: int, table: Words) -> _Piece | None:
    """The fixed name that is all of the text, if it is one."""
    scan = scan_text(text, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    if named is None or named.entry.mode == "open" or named.stop != len(scan.words):
        return None
    return _Piece(named, text, first, last, 1.0)


def _free(kept: list[tuple[int, str]], at: int, table: Words, where: Place | None, above: str) -> tuple[_Piece, int]:
    """A damaged fixed name, or a free name with the lines that go on with it."""
    index = kept[at][0]
    stop = at + 1
    if above and _known(f"{kept[at][1]} {above}", index, index, table) is not None:
        return _Piece(None, kept[at][1], index, index, 0.5), stop  # a part of the body above: see ``_under``
    if above and fold(kept[at][1]).startswith("ban chap hanh") and fold(above).startswith(("doan", "hoi")):
        stop += at + 1 < len(kept) and not _begins_name(kept[at + 1][1], table)
        return _Piece(None, " ".join(line for _, line in kept[at:stop]), index, kept[stop - 1][0], 0.5), stop
    near = nearest_name(kept[at][1], table, where)
    unplaced = near is not None and near[0].place is None and near[0].entry.mode != "national"
    doubtful = near is None or near[1] < 0.9 or unplaced
    if at + 1 < len(kept) and doubtful and not _begins_name(kept[at + 1][1], table):
        joined = nearest_name(f"{kept[at][1]} {kept[at + 1][1]}", table, where)
        if joined is not None and (near is None or joined[1] > near[1] - 0.1 * unplaced):
            near, stop = joined, at + 2
    if near is not None:
        return _Piece(near[0], " ".join(line for _, line in kept[at:stop]), index, kept[stop - 1][0], near[1]), stop
    stop = at + 1
    while stop < len(kept):
        following = kept[stop][1]
        if _begins_name(following, table) or nearest_name(following, table, where) is not None:
            break
        stop += 1
    text = " ".join(line for _, line in kept[at:stop])
    scan = scan_text(text, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    score = 0.8 if named else 0.5
    if named is not None and named.entry.mode != "open" and named.stop < len(scan.words):
        rest = sum(char.isalpha() for char in text[named.end :])
        named, score = (named, 0.9) if rest <= 3 else (None, 0.5)
    return _Piece(named, text, index, kept[stop - 1][0], score), stop


def _begins_name(line: str, table: Words) -> bool:
    scan = scan_text(line, None, table, lenient=True)
    return bool(scan.words) and read_name(scan, 0) is not None


def _snap(piece: _Piece, where: Place | None) -> _Piece:
    """A misread place ("TP HA NOT") is the province, or the place of the date line, that it is most like."""
    named = piece.named
    if named is None or named.place is None or named.place.listed:
        return piece
    tinh_only = named.entry.levels == ("tinh",) or named.place.kind == "tỉnh"
    if where is not None and nearest_place(named.place.name, (where,)) is where and where.kind == named.place.kind:
        return replace(piece, named=replace(named, place=where), score=0.9)
    if tinh_only:
        near = nearest_place(named.place.name)
        return replace(piece, named=replace(named, place=near), score=0.85 if near else 0.5)
    return piece


# --- names ----------------------------------------------------------------------------------------


def _under(piece: _Piece, parent: Body, table: Words, on: Day) -> Body | None:
    """The line and its parent as one name: "VĂN PHÒNG" under "UBND TỈNH X", "BAN TỔ CHỨC" under "TỈNH ỦY X"."""
    if piece.named is not None and (piece.named.place is not None or piece.named.entry.mode != "open"):
        return None
    scan = scan_text(f"{piece.text} {parent.name}", None, table, lenient=True)
    named = read_name(scan, 0)
    if named is not None and named.entry.mode != "open" and named.stop == len(scan.words):
        return to_body(named, table, parent, on)
    own = fold(piece.text)
    for short, name in _PARTS.items():
        if parent.kind and own.startswith(short) and fold(parent.name).startswith(own[len(short) + 1 :]):
            if parent.name.startswith(name):
                return parent  # a damaged line above has already been read with this one
            return Body(f"{name} {parent.name}", f"{short}@{parent.key}", "van-phong", parent.place)
    if own.startswith("ban chap hanh") and parent.kind in _ASSOCIATIONS:
        known = _known(f"{_ASSOCIATIONS[parent.kind]} {_COMMITTEE.sub('', piece.text)}", 0, 0, table)
        if known is not None and known.named is not None:
            body = to_body(known.named, table, parent, on)
            return replace(body, name=f"Ban Chấp hành {body.name}", key=f"ban chap hanh@{body.key}")
    return None


def _body(piece: _Piece, context: Body | None, table: Words, on: Day) -> Body:
    named = piece.named
    if named is None:
        name = proper_case(piece.text)
        return Body(name, fold(name), "", None)
    if named.entry.mode != "open":
        return to_body(named, table, context, on)
    named = replace(named, tail=_open_tail(named))
    body = to_body(named, table, context if context and context.name else None, on)
    if body.place is None and context is not None:
        return replace(body, place=context.place)
    return body


def _side_by_side(upper: Body, lower: Body) -> bool:
    """Whether two names stand for joint issuers: neither can be the other's parent."""
    if upper.kind.startswith("bo-") and lower.kind.startswith("bo-"):
        return upper.key != lower.key
    return upper.kind in _PEERS and lower.kind in _PEERS and upper.kind != lower.kind and upper.place == lower.place


def _joined(first: Body, second: Body) -> Body:
    return Body(f"{first.name} - {second.name}", f"{first.key}+{second.key}", first.kind, first.place)


def _open_tail(named: Named) -> str:
    """The free rest in its proper case; "THEO QĐ SỐ" is written out."""
    whole = proper_case(f"{named.entry.name.upper()} {named.tail}")
    whole = re.sub(r"\b(?:QĐ|Quyết định) [Ss]ố\b", "Quyết định số", whole)
    tail = whole[len(named.entry.name) :].strip()
    return tail if tail.startswith(_BEFORE_SMALL) else tail[:1].upper() + tail[1:]


# --- how sure -------------------------------------------------------------------------------------


def _confidence(piece: _Piece, body: Body, where: Place | None, *, concluded: bool) -> float:
    """Honest odds: an exact fixed name with its place is nearly always right, a damaged one less, a free one fair."""
    if not body.kind:
        return 0.4
    if "?" in body.key:
        return 0.5
    if piece.named is not None and piece.named.entry.mode == "open":
        return 0.9 if piece.named.entry.id in _OPEN_SURE and _well_read(piece.text) else 0.7
    own = place_from_key(body.key, body.place)
    if piece.score < 1:
        agrees = own is None or (where is not None and (own.key == where.key or own.province == where.name))
        return 0.92 if agrees and piece.score >= 0.9 else 0.75
    if concluded:
        return 0.93
    if own is not None and where is not None and own.level == "tinh" and where.level == "tinh" and own.key != where.key:
        return 0.8
    return 0.97


def _well_read(text: str) -> bool:
    """Whether a free name looks undamaged: it has accents, and its words are syllables, figures or abbreviations."""
    if not re.fullmatch(r"[\w\s,.&()/–-]+", text):
        return False
    words = re.findall(r"\w+", text)
    accented = any(ord(char) > 127 and char not in "đĐ" for char in text)
    return accented and all(
        _SYLLABLE.fullmatch(fold(word)) or word.isdigit() or (len(word) <= 5 and word.isupper()) for word in words
    )


def _from_symbol(symbol: str | None, context: Body | None, on: Day, table: Words) -> IssuerReading | None:
    """Without any line: the one body that the symbol stands for at the place of the date line."""
    if symbol is None or context is None:
        return None
    found = [body for body in symbol_bodies(symbol, context, on, words=table) if "?" not in body.key]
    return IssuerReading(found[0], 0.6 if len(found) == 1 else 0.4, (-1, -1)) if found else None


def _weigh_symbol(
    reading: IssuerReading, symbol: str | None, context: Body | None, on: Day, table: Words
) -> IssuerReading:
    """A symbol of another body speaks against the reading ("UBND TỈNH X" numbered "TB-SCT": a line is lost)."""
    if symbol is None:
        return reading
    found = [body for body in symbol_bodies(symbol, context, on, words=table) if "?" not in body.key]
    if not found or any(body.key == reading.body.key or body.kind == reading.body.kind for body in found):
        return reading
    parent = reading.body.kind in ("ubnd", "tong-cuc-thue", "tinh-uy", "thanh-uy") or reading.body.kind == ""
    if parent and len({body.kind for body in found}) == 1 and symbol.count("-") <= 1:
        return IssuerReading(found[0], 0.7, reading.lines)
    return reading._replace(confidence=min(reading.confidence, 0.95))
