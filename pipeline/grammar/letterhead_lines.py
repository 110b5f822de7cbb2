"""The names that stand in a letterhead's left column: which lines name bodies, and which lines make one name."""

import re
from dataclasses import dataclass, replace

from pipeline.grammar.body_parse import read_name
from pipeline.grammar.body_place import kind_at
from pipeline.grammar.body_scan import Named, scan_text
from pipeline.grammar.body_words import Words
from pipeline.grammar.letterhead_like import nearest_name, nearest_place
from pipeline.grammar.place import Place
from pipeline.text.fold import fold, fold_aligned


@dataclass(frozen=True, slots=True)
class Piece:
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
    r"|chu ngh\w{2} vi|doc lap|dang cong san)"
)
_RULE = re.compile(r"\s{0,3}(?:\*{1,9}|_{2,99}|-{2,99}|={2,99}|\.{3,99})\s{0,3}$")
_STAMP = re.compile(r"(?:^|\s)(?:Chuyển\s?:|(?:[Ss]ố )?(?:và )?[Kk]ý hiệu HS|ĐẾN\b)")
_MARK_BESIDE = re.compile(r"(?<=\w\s)\s*(?:HỎA|HOẢ|HOA) TỐC\b.{0,20}$")
_MARK = re.compile(
    r"\W{0,3}(?:(?:HỎA|HOẢ|HOA) TỐC(?: HẸN GIỜ.{0,16})?|(?:THƯỢNG )?KHẨN|(?:TỐI |TUYỆT )?MẬT|DỰ THẢO.{0,8})\W{0,3}$"
)
_MAX_LINES = 7


def name_lines(lines: list[str], table: Words) -> tuple[list[tuple[int, str]], bool]:
    """The lines that name bodies, with their index: capitals only, no rules, no motto, nothing from "Số:" on.

    Also whether something that could have been a name was too damaged to keep, after a line that was kept.
    """
    kept: list[tuple[int, str]] = []
    lost = False
    mixed: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        text = " ".join(line.split())
        if _END.match(text):
            break
        motto = _MOTTO.search(fold_aligned(text))
        if motto:
            text = text[: motto.start()]
        if stamp := _STAMP.search(text):
            text = text[: stamp.start()]
        text = _MARK_BESIDE.sub("", _RULE.sub("", text)).strip(" *_|~=—–-.,:;'‘’\"“”`^")
        letters = [char for char in text if char.isalpha()]
        if _MARK.match(text):
            continue
        if len(letters) < 4 or (len(text.split()) == 1 and not _begins_name(text, table)):
            lost = lost or (bool(kept) and len(letters) > 1 and not motto)
            continue
        if _SYMBOL.search(text) and not _begins_name(text, table):
            if kept:
                break
            continue
        small = sum(char.islower() for char in letters)
        if small * 2 <= len(letters):
            kept.append((index, text))
            lost = False
        elif small < len(letters) and _begins_name(text, table) and not kept:
            mixed.append((index, text))
        if len(kept) == _MAX_LINES:
            break
    return kept or [pair for pair in mixed if known_name(pair[1], pair[0], pair[0], table)][:2], lost


def pieces_of(kept: list[tuple[int, str]], table: Words, where: Place | None) -> list[Piece]:
    """Join lines to names: the longest run of lines that reads as one known name, else line by line."""
    pieces: list[Piece] = []
    kept = [(index, part) for index, line in kept for part in _split(line, table)]
    at = 0
    while at < len(kept):
        piece = None
        for stop in range(min(len(kept), at + 4), at, -1):
            text = " ".join(line for _, line in kept[at:stop])
            piece = known_name(text, kept[at][0], kept[stop - 1][0], table)
            if piece is not None and (stop - at == 1 or not _runs_over(piece, kept[stop - 1][1], table)):
                if stop - at == 1 and stop < len(kept) and _wants_place(piece):
                    piece, stop = _with_damaged_place(piece, kept, stop, table, where)
                at = stop
                break
            piece = None
        if piece is None:
            piece, at = _free(kept, at, table, where, pieces[-1].text if pieces else "")
        pieces.append(_snap(piece, where))
    return pieces


def _runs_over(piece: Piece, last: str, table: Words) -> bool:
    """Whether the name of an unlisted unit has swallowed a line that is not the unit's ("XÃ …") own."""
    named = piece.named
    if named is None or named.place is None or named.place.listed:
        return False
    scan = scan_text(last, None, table, lenient=True)
    return not scan.words or not kind_at(scan, 0)[0] or _begins_name(last, table)


def _wants_place(piece: Piece) -> bool:
    named = piece.named
    return named is not None and named.entry.mode == "placed" and not (named.place or named.generic or named.tail)


def _with_damaged_place(
    piece: Piece, kept: list[tuple[int, str]], at: int, table: Words, where: Place | None
) -> tuple[Piece, int]:
    """ "ỦY BAN NHÂN DÂN" and a damaged "TỈNH X" below it."""
    if _begins_name(kept[at][1], table) or fold(kept[at][1]).startswith(("ban chap hanh", "bch ")):
        return piece, at  # its committee is no part of the unit's name
    near = nearest_name(f"{piece.text} {kept[at][1]}", table, where)
    if near is None or piece.named is None or near[0].place is None or near[0].entry.id != piece.named.entry.id:
        return piece, at
    return replace(piece, named=near[0], text=f"{piece.text} {kept[at][1]}", last=kept[at][0], score=near[1]), at + 1


def _split(line: str, table: Words) -> list[str]:
    """A line into which a scan has run two names, as two ("UBND TỈNH X SỞ Y")."""
    scan = scan_text(line, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    if named is None or named.entry.mode == "open" or named.stop >= len(scan.words) or scan.words[named.stop] == "va":
        return [line]
    if read_name(scan, named.stop) is None or (named.place is None and named.entry.mode != "national"):
        return [line]
    return [line[: named.end], line[scan.starts[named.stop] :]]


def known_name(text: str, first: int, last: int, table: Words) -> Piece | None:
    """The fixed name that is all of the text, if it is one."""
    scan = scan_text(text, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    if named is None or named.entry.mode == "open" or named.stop != len(scan.words):
        return None
    return Piece(named, text, first, last, 1.0)


def _free(kept: list[tuple[int, str]], at: int, table: Words, where: Place | None, above: str) -> tuple[Piece, int]:
    """A damaged fixed name, or a free name with the lines that go on with it."""
    index = kept[at][0]
    stop = at + 1
    if above and known_name(f"{kept[at][1]} {above}", index, index, table) is not None:
        return Piece(None, kept[at][1], index, index, 0.5), stop  # a part of the body above: see ``_under``
    if above and fold(kept[at][1]).startswith(("ban chap hanh", "bch ")) and fold(above).startswith(("doan", "hoi")):
        stop += at + 1 < len(kept) and not _begins_name(kept[at + 1][1], table)
        return Piece(None, " ".join(line for _, line in kept[at:stop]), index, kept[stop - 1][0], 0.5), stop
    near = nearest_name(kept[at][1], table, where)
    unplaced = near is not None and near[0].place is None and near[0].entry.mode != "national"
    doubtful = near is None or near[1] < 0.9 or unplaced
    if at + 1 < len(kept) and doubtful and not _begins_name(kept[at + 1][1], table):
        joined = nearest_name(f"{kept[at][1]} {kept[at + 1][1]}", table, where)
        if joined is not None and (near is None or joined[1] > near[1] - 0.1 * unplaced):
            near, stop = joined, at + 2
    if near is not None:
        return Piece(near[0], " ".join(line for _, line in kept[at:stop]), index, kept[stop - 1][0], near[1]), stop
    stop = at + 1
    while stop < len(kept):
        following = kept[stop][1]
        if _begins_name(following, table) or nearest_name(following, table, where) is not None:
            break
        if fold(following).startswith("van phong thuong truc"):
            break
        whole = kept[stop - 1][1].upper().endswith(" VIỆT NAM")  # "TẬP ĐOÀN … VIỆT NAM / VIỄN THÔNG SƠN LA"
        if whole and not kind_at(scan_text(following, None, table, lenient=True), 0)[0]:
            break
        stop += 1
    text = " ".join(line for _, line in kept[at:stop])
    scan = scan_text(text, None, table, lenient=True)
    named = read_name(scan, 0) if scan.words else None
    score = 0.8 if named else 0.5
    if named is not None and named.entry.mode != "open" and named.stop < len(scan.words):
        rest = sum(char.isalpha() for char in text[named.end :])
        named, score = (named, 0.9) if rest <= 3 else (None, 0.5)
    return Piece(named, text, index, kept[stop - 1][0], score), stop


def _begins_name(line: str, table: Words) -> bool:
    scan = scan_text(line, None, table, lenient=True)
    return bool(scan.words) and read_name(scan, 0) is not None


def _snap(piece: Piece, where: Place | None) -> Piece:
    """A misread place ("TP HA NOT") is the province, or the place of the date line, that it is most like."""
    named = piece.named
    if named is None or named.place is None:
        return piece
    if named.place.listed and (named.place.level in named.entry.levels or named.entry.mode == "committee"):
        return piece
    if where is not None and where.kind == named.place.kind:
        if fold(where.name) == fold(named.place.name):
            return piece
        if nearest_place(named.place.name, (where,)) is where:
            return replace(piece, named=named._replace(place=where), score=0.9)
    if named.entry.levels == ("tinh",) or named.place.kind in ("tỉnh", "thành phố"):
        near = nearest_place(named.place.name)
        return replace(piece, named=named._replace(place=near or named.place), score=0.85 if near else 0.5)
    return replace(piece, score=0.85)  # a commune that the table does not know, or a misread one
