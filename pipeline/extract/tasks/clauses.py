"""The letter as numbered, lettered and bulleted units, each with its rank, and their sentences.

A unit is one paragraph, bullet or numbered item; lines that a hard-wrapped text broke off are joined to it.
The rank says what stands under what: "I." over "1." over "a)" over "-" over "+", whatever is used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.blackboard import Blackboard, ZoneLabel

# Ranks of enumerators; lower is higher up. A paragraph without one has rank PLAIN.
PLAIN = 99.0
_ENUMERATOR = re.compile(
    r"[\s#*_>„‚'`]*(?:"
    r"(?P<article>Điều\s+\d{1,3}\s*[.:]|ĐIỀU\s+\d{1,3}\s*[.:])"
    r"|(?P<part>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục)\s+[IVXLC\d]{1,5}\s*[.:]?(?=\s))"
    r"|(?P<roman>[IVX]{1,5}\s?[.\-/)](?=\s))"
    r"|(?P<upper>[A-H]\s?[.)](?=\s))"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3}\s?[.)]?(?=\s))"
    r"|(?P<number>_*[\d$§]{1,2}\s?(?:[.)]+(?=\s|[A-ZĐÀ-Ỹ])|/(?=\s)|-(?=\s[A-ZĐÀ-Ỹ])))"
    r"|(?P<damaged>(?:[l|!]\s?[.)]|\.)(?=\s[A-ZĐÀ-Ỹ]))"  # "1." read as "l.", "|." or "."
    r"|(?P<bracketed>\(\d{1,2}\)\.?)"
    r"|(?P<letter>[a-zđø]\s?[.)](?=\s))"
    r"|(?P<ordinal>(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)\s+là\s*[,:]|Thứ\s+(?:nhất|hai|ba|tư|năm|sáu)\s*[,:])"
    r"|(?P<small>\([ivx]{1,4}\))"
    r"|(?P<dash>[-¬~●▪•–—](?=\s|\w)|[\"“](?:\w{1,2})?(?=\s[A-ZĐÀ-Ỹ]))"
    r"|(?P<plus>\+(?=\s|\w))"
    r")[\s_]*"
)
_STAR = re.compile(r"\s*\*(?=\s*[A-ZĐÀ-Ỹ])\s*")
_RANKS = {
    "part": 0.5,
    "article": 1.0,
    "roman": 1.0,
    "upper": 1.5,
    "number": 2.0,
    "damaged": 2.0,
    "decimal": 2.2,
    "bracketed": 3.0,
    "ordinal": 3.5,
    "letter": 4.0,
    "small": 5.0,
    "star": 5.5,
    "dash": 6.0,
    "plus": 7.0,
}
_PAGE_NUMBER = re.compile(r"\s*(?:-+\s*)?\d{1,3}(?:\s*-+)?\s*$|\s*-+ ?PAGE.*$")
_LETTERHEAD = re.compile(r"tu do\W{1,4}hanh phuc|hoa xa hoi chu nghia viet nam")
_TERMINAL = (".", ":", ";", "!", "?", "…", "./.")
_CONNECTIVE = re.compile(r"\s(?:và|của|các|với|tại|cho|theo|do|về|số|trên|từ)$")
_SENTENCE = re.compile(
    r"[.!?…](?<!\bTP\.)(?<!\bTp\.)(?<!\bTX\.)(?<!\bTT\.)(?<!\bQ\.)(?<!\bP\.)(?<!\bH\.)[\"”’)*]*\s+(?=[\"“(*]?[A-ZĐÀ-Ỹ])"
)
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|TX|Tx|TT|ThS|TS|PGS|GS|Ths|tr|Đ/c|số|Ông|Bà)|\b[A-ZĐ])\.$")
_SKIPPED_ZONES: frozenset[ZoneLabel] = frozenset(
    [
        "letterhead",
        "code",
        "place_date",
        "stamp",
        "title",
        "subject",
        "addressees",
        "preamble",
        "signature",
        "recipients",
    ]
)


@dataclass(frozen=True, slots=True)
class Unit:
    """``start``/``end`` of the content (after the enumerator), its kind and rank, its zone."""

    start: int
    end: int
    kind: str
    rank: float
    zone: ZoneLabel
    row: bool = False


def _enumerator(text: str, start: int, end: int, before: str) -> tuple[str, float, int]:
    """Kind, rank and end of the mark at ``start``; ``before`` is the last letter that stood as one."""
    match = _ENUMERATOR.match(text, start, end)
    if match is None or match.lastgroup is None:
        star = _STAR.match(text, start, end)
        return ("star", _RANKS["star"], star.end()) if star else ("", PLAIN, start)
    kind = match.lastgroup
    if kind == "damaged" and match.group(kind).startswith("l") and before == "k":
        kind = "letter"  # the twelfth letter of a list
    rank = _RANKS[kind]
    if kind == "decimal":
        rank += 0.2 * match.group(kind).rstrip(".)").count(".")
    return kind, rank, match.end()


def units(board: Blackboard) -> list[Unit]:
    """The units of body, preamble-free, in text order; table rows are units of their own."""
    text = board.text
    found: list[Unit] = []
    letter = ""
    for start, end, zone, kind in _paragraphs(board):
        if kind == "row" or text.count("\t", start, end) > 1:
            found.append(Unit(start, end, "row", PLAIN, zone, row=True))
            continue
        if kind in {"left", "right", "note"} or _PAGE_NUMBER.match(text, start, end):
            continue
        if _letterhead(board, start, end):
            continue
        name, rank, content = _enumerator(text, start, end, letter)
        letter = text[start:content].strip(" .)").lower() if name == "letter" else letter
        if content >= end:
            continue
        last = found[-1] if found else None
        if last and not last.row and last.zone == zone and rank == PLAIN and _continues(text, last, start, end):
            found[-1] = Unit(last.start, end, last.kind, last.rank, zone)
        else:
            while content < end and text[content].isspace():
                content += 1
            found.append(Unit(content, end, name, rank, zone))
    return found


def _letterhead(board: Blackboard, start: int, end: int) -> bool:
    """Whether a line is the State's name in capitals (running text names the State too) or its motto."""
    folded = board.folded
    if folded.find("hanh phuc", start, end) < 0 and folded.find("hoa xa hoi", start, end) < 0:
        return False
    found = _LETTERHEAD.search(folded, start, end)
    return found is not None and (found[0].startswith("tu do") or board.text[found.start() : found.end()].isupper())


def _paragraphs(board: Blackboard) -> Iterator[tuple[int, int, ZoneLabel, str]]:
    zones = iter(sorted(board.zones, key=lambda z: z.span.start))
    zone = next(zones, None)
    for paragraph in board.transcript.paragraphs:
        start, end = paragraph.span.start, paragraph.span.end
        while zone is not None and zone.span.end <= start:
            zone = next(zones, None)
        label: ZoneLabel = zone.label if zone is not None and zone.span.start <= start else "body"
        if label not in _SKIPPED_ZONES:
            while end > start and board.text[end - 1].isspace():
                end -= 1
            if end > start:
                yield start, end, label, paragraph.kind


def _continues(text: str, last: Unit, start: int, end: int) -> bool:
    """Whether the line ``text[start:end]`` goes on with ``last``, which a hard line break cut."""
    tail = text[max(last.start, last.end - 4) : last.end]
    first = text[start:end].lstrip(' *_"“')[:1]
    if tail.endswith("/."):
        return False
    if first.islower() or (first.isdigit() and not tail.rstrip().endswith(_TERMINAL)):
        return first.islower() or not tail.rstrip().endswith(":")
    if tail.endswith(",") or _CONNECTIVE.search(text, max(last.start, last.end - 8), last.end):
        return True
    width = last.end - max(text.rfind("\n", last.start, last.end), last.start)
    return not tail.endswith(_TERMINAL) and 62 <= width <= 112 and not text[start:end].isupper()


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]``; abbreviations ("TP.", "Ông.") end none."""
    found: list[tuple[int, int]] = []
    at = start
    for match in _SENTENCE.finditer(text, start, end):
        if text[match.end() : match.end() + 2].lstrip('"“(*')[:1].islower():
            continue  # "… lao động. đơn vị quản lý …": a scan's comma
        stop = match.start() + 1  # behind the sign
        if _ABBREVIATION.search(text, max(at, stop - 5), stop):
            continue
        found.append((at, stop))
        at = match.end()
    found.append((at, end))
    return [(s, e) for s, e in found if e > s]
