"""The issuing body from the lines of a letterhead's left column.

Lines are printed in capitals, parent first, a long name on two or three lines; "ỦY BAN NHÂN DÂN / TỈNH X" is
one body, "UBND TỈNH X / SỞ Y" is two (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 2). Scans lose accents and
mix up letters: what is not read exactly is snapped to the lexicon by likeness (``letterhead_like``).
"""

import re
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.grammar.body_case import proper_case
from pipeline.grammar.body_parse import read_name
from pipeline.grammar.body_resolve import Day, place_from_key, to_body
from pipeline.grammar.body_scan import Named, scan_text
from pipeline.grammar.body_words import Words, default_words, symbol_key
from pipeline.grammar.letterhead_like import nearest_place, resembles_fixed, well_read
from pipeline.grammar.letterhead_lines import Piece, known_name, name_lines, pieces_of
from pipeline.grammar.place import Place, parse_phrase, provinces, resolve_place
from pipeline.grammar.symbol_body import symbol_bodies
from pipeline.records import Body
from pipeline.text.fold import fold


class IssuerReading(NamedTuple):
    """Who issued: the body, how sure (0 to 1), and the first and last index of the lines that name it."""

    body: Body
    confidence: float
    lines: tuple[int, int]


_PARTS = {"van phong thuong truc": "Văn phòng thường trực", "van phong": "Văn phòng", "thanh tra": "Thanh tra"}
_STANDING = {"ban thuong vu": "Ban Thường vụ", "ban chap hanh": "Ban Chấp hành", "ban thuong truc": "Ban Thường trực"}
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
_COMMITTEE = re.compile(r"^(?:BCH|\S+ \S+ \S+)\s?(?:(?:HỘI|ĐOÀN)\s(?:LHPN|LIÊN HIỆP PHỤ NỮ|NÔNG DÂN|CCB|TNCS HCM)\s?)?")
_BEFORE_SMALL = (
    "cổ phần", "trách nhiệm", "một thành viên", "theo ",
    "tỉnh ", "thành phố ", "huyện ", "thị xã ", "thị trấn ", "xã ", "phường ", "đặc khu ",
)  # fmt: skip
_EVERYWHERE = frozenset({"benh-vien", "ban-chi-dao", "trung-tam", "chi-cuc", "bql"})  # free names that need a place
_HAS_PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã(?! hội)|phường|khu vực|quốc gia|trung ương|việt nam|vùng|miền)\b|\d"
)
_PEERS = frozenset({"ubnd", "hdnd", "tt-hdnd", "mttq", "btt-mttq", "tand", "vksnd", "ldld", "doan-dbqh"})
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
    kept, lost = name_lines(lines, table)
    pieces = [_confirmed(piece, place) for piece in pieces_of(kept, table, where)]
    context = Body("", f"?|{where.key}", "", where.phrase) if where is not None else None
    body: Body | None = None
    last: Piece | None = None
    concluded = dropped = False
    weakest = 1.0  # a name that takes its place from the one above is no surer than that one
    for piece in pieces:
        under = _under(piece, body, table, on) if body is not None else None
        damaged = piece.named is None and not well_read(piece.text)
        if under is None and damaged and body is not None and body.kind:
            dropped = True
            continue
        if under is None and last is not None and body is not None and _goes_on(last, piece, table):
            piece = Piece(None, f"{last.text} {piece.text}", last.first, piece.last, 0.8)
            name = _proper(last.named, piece.text)
            body = located(Body(name, fold(name), body.kind, context.place if context else None), context)
            last, concluded = piece, False
            continue
        made = under or located(_body(piece, context, table, on), body)
        joint = body is not None and under is None and _side_by_side(body, made)
        dropped, body = False, _joined(body, made) if joint and body is not None else made
        own_place = piece.named is not None and (piece.named.place is not None or piece.named.entry.mode == "national")
        score = 1.0 if under is not None else piece.score
        weakest = score if own_place else min(weakest, score)
        last = replace(piece, named=None if under is not None else piece.named, score=weakest)
        concluded = piece.named is not None and piece.named.place is None and body.place is not None
        if place_from_key(body.key, body.place) is not None or body.kind.startswith(("bo-", "tong-cuc", "cuc-")):
            context = body
    if body is None or last is None:
        return _from_symbol(symbol, context, on, table)
    sure = _confidence(last, body, where, table, concluded=concluded and len(pieces) < 2)
    if dropped or "+" in body.key:
        sure = min(sure, 0.6)
    if (lost and _may_be_parent(body)) or (where is not None and on is None and _of_two_kinds(body)):
        sure = min(sure, 0.85)
    return _weigh_symbol(IssuerReading(body, sure, (last.first, last.last)), symbol, context, on, table)


def _goes_on(last: Piece, piece: Piece, table: Words) -> bool:
    """Whether a line that names no body ends the name above, which has no place ("BAN QUẢN LÝ DỰ ÁN / ĐƯỜNG SẮT")."""
    if piece.named is not None or last.named is None or last.named.place is not None or last.named.generic:
        return False
    return last.named.entry.mode == "placed" and well_read(piece.text) and not last.named.tail


def _proper(named: Named | None, text: str) -> str:
    """A joined name in its proper case, what the lexicon knows of it as the lexicon writes it."""
    name = proper_case(text)
    known = named.entry.name if named is not None else ""
    return known + name[len(known) :] if known and fold(name).startswith(fold(known)) else name


def located(body: Body, parent: Body | None) -> Body:
    """A name that every unit has one of ("TRUNG TÂM Y TẾ", "HỘI ĐỒNG BỒI THƯỜNG") takes the place of its parent."""
    if parent is None or not parent.place or body.kind not in _EVERYWHERE or " - " in body.name:
        return body
    own = fold(body.name)
    if _HAS_PLACE.search(body.name.lower()) or fold(parse_phrase(parent.place)[1]) in own:
        return body
    words = own.split()
    if any(" ".join(words[-size:]) in provinces() for size in (2, 3, 4)):
        return body  # "CHI CỤC HÀNG HẢI NGHỆ AN"
    if body.kind == "benh-vien" and not own.startswith(("trung tam y te", "tram y te")):
        return body
    name = f"{body.name} {parent.place}"
    return Body(name, fold(name), body.kind, parent.place)


# --- names ----------------------------------------------------------------------------------------


def _confirmed(piece: Piece, place: str | None) -> Piece:
    """A unit that no table knows, but the date line names it too, is read rightly."""
    named = piece.named
    unit = named.place if named is not None else None
    if named is None or unit is None or unit.listed or not place:
        return piece
    seat = parse_phrase(place)[1]
    if fold(seat) == fold(unit.name):
        return replace(piece, score=1.0)
    if fuzz.ratio(fold(seat), fold(unit.name)) >= 80:
        return replace(piece, named=named._replace(place=replace(unit, name=seat)), score=0.9)
    return piece


def _under(piece: Piece, parent: Body, table: Words, on: Day) -> Body | None:
    """The line and its parent as one name: "VĂN PHÒNG" under "UBND TỈNH X", "BAN TỔ CHỨC" under "TỈNH ỦY X"."""
    own = fold(piece.text)
    part = own in _PARTS and parent.kind.startswith(("so-", "bo-")) and piece.named is not None
    if piece.named is not None and (piece.named.place is not None or piece.named.entry.mode != "open") and not part:
        return None
    scan = scan_text(f"{piece.text} {parent.name}", None, table, lenient=True)
    named = read_name(scan, 0)
    if named is not None and named.entry.mode != "open" and named.stop == len(scan.words):
        return to_body(named, table, parent, on)
    for short, name in _PARTS.items():
        if parent.kind and own.startswith(short) and fold(parent.name).startswith(own[len(short) + 1 :]):
            if parent.name.startswith(name):
                return parent  # a damaged line above has already been read with this one
            return Body(f"{name} {parent.name}", f"{short}@{parent.key}", "van-phong", parent.place)
    if own in _STANDING and parent.kind in (*_ASSOCIATIONS, "ldld", "hoi"):
        name = _STANDING[own]
        return Body(f"{name} {parent.name}", f"{own}@{parent.key}", parent.kind, parent.place)
    if own.startswith(("ban chap hanh", "bch ")) and parent.kind in _ASSOCIATIONS:
        known = known_name(f"{_ASSOCIATIONS[parent.kind]} {_COMMITTEE.sub('', piece.text)}", 0, 0, table)
        if known is not None and known.named is not None:
            body = to_body(known.named, table, parent, on)
            key = f"ban chap hanh@{body.key}"
            if body.kind == "doan-tn":  # the one body that "BCH Đoàn tỉnh …" names too
                return replace(body, name=f"Ban Chấp hành {body.name}", key=f"bch-{body.key}".replace("-tn|", "|"))
            return replace(body, name=f"Ban Chấp hành {body.name}", key=key)
    return None


def _body(piece: Piece, context: Body | None, table: Words, on: Day) -> Body:
    named = piece.named
    if named is None:
        name = proper_case(piece.text)
        return Body(name, fold(name), _free_kind(piece.text, table), None)
    if named.entry.mode != "open":
        return to_body(named, table, context, on)
    named = named._replace(tail=_open_tail(named))
    body = to_body(named, table, context if context and context.name else None, on)
    if body.place is None and context is not None:
        return replace(body, place=context.place)
    return body


def _free_kind(text: str, table: Words) -> str:
    """The kind of a free name whose beginning a longer fixed name shares ("BAN QUẢN LÝ DỰ ÁN …")."""
    words = fold(text).split()
    for size in (3, 2, 1):
        for pattern in table.openings.get(tuple(words[:size]), ()):
            if list(pattern.words) == words[:size] and pattern.entries[0].mode == "open" and size > 1:
                return pattern.entries[0].id
    return ""


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


def _confidence(piece: Piece, body: Body, where: Place | None, table: Words, *, concluded: bool) -> float:
    """Honest odds: an exact fixed name with its place is nearly always right, a damaged one less, a free one fair."""
    if not body.kind:
        return 0.4
    if "?" in body.key:
        return 0.5
    if piece.named is not None and piece.named.entry.mode == "open":
        plain = piece.named.entry.id in _OPEN_SURE and well_read(piece.text)
        return 0.9 if plain and not resembles_fixed(piece.text, table, where) else 0.7
    own = place_from_key(body.key, body.place)
    if piece.score < 1:
        agrees = own is None or (where is not None and (own.key == where.key or own.province == where.name))
        return 0.92 if agrees and piece.score >= 0.9 else 0.75
    if concluded:
        return 0.93
    if own is not None and where is not None and own.level == where.level and own.key != where.key:
        return 0.8
    return 0.97


def _may_be_parent(body: Body) -> bool:
    """Whether another body's name often stands below this one's."""
    return body.kind in ("", "ubnd", "tong-cuc-thue", "tinh-uy", "thanh-uy") or body.kind.startswith("bo-")


def _of_two_kinds(body: Body) -> bool:
    """Whether the place has been both a tỉnh and a thành phố, so that only the day tells which."""
    own = place_from_key(body.key, body.place)
    return own is not None and own.level == "tinh" and len(provinces().get(fold(own.name), ())) > 1


def _initials(name: str) -> str:
    """ "Bộ Lao động - Thương binh và Xã hội" → "BLĐTBXH"."""
    return "".join(word[0].upper() for word in re.findall(r"\w+", name) if fold(word) != "va")


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
    if _initials(reading.body.name).endswith(symbol_key(re.split(r"[-/]", symbol)[0])):
        return reading  # "LĐTBXH-BHXH" of Bộ Lao động - Thương binh và Xã hội: what follows is the unit that drafted it
    if _may_be_parent(reading.body) and len({body.kind for body in found}) == 1 and symbol.count("-") <= 1:
        return IssuerReading(found[0], 0.7, reading.lines)
    return reading._replace(confidence=min(reading.confidence, 0.95))
