"""What a letter says of two other documents: "Báo cáo số A về kết quả thực hiện Kế hoạch số B".

A is the one that acts on B. It stands before B as a rule ("Công văn số A trả lời Công văn số B"), behind it when the
sentence begins with what B asked for ("Phúc đáp Công văn số B, Bệnh viện đã có Công văn số A"). The words are data
(``lexicon/statements.toml``). Nothing is said over the end of a clause, in a list, or against what types and dates
allow (no decree carries out a circular; nothing answers what is younger).
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.frame import Frame
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Relation, Span

_SAYS: dict[str, list[str]] = {row["name"]: row["patterns"] for row in load_toml("statements")["saying"]}
_BEFORE = load_toml("statements")["before"]
_OPENING = r"\W{0,4}(?:(?:cua|do) [^,;]{3,80}? )?(?:ve viec |ve )?"
_AMENDS, _EXTENDS, _REPLACES, _REMINDS, _ASKED = (
    re.compile(_OPENING + "(?:da )?(?:duoc )?" + any_of(_SAYS[name]) + r"\b")
    for name in ("amends", "extends", "replaces", "reminds", "asked")
)
_PASSIVE = re.compile(rf"\bduoc {any_of([*_SAYS['amends'], *_SAYS['replaces']])}[^.;]{{0,40}}\b(?:boi|bang|theo|tai)\b")
_TITLE_BEGINS = re.compile(
    r"\W{0,4}(?:(?:cua|do) [^,;]{3,80}? )?(?:de |nham )?(?:to chuc )?"
    rf"(?:ve |{any_of([*_SAYS['carry_out'], *_SAYS['answers'], 'ket qua', 'bao cao', 'huong dan'])})"
)
_CARRIES = re.compile(rf"\b{any_of(_SAYS['carry_out'])}\b")
_REPLIES = re.compile(rf"\b{any_of(_SAYS['answers'])}\b")
_REPORTS = re.compile(rf"\b{any_of(['bao cao', 'ket qua', 'tinh hinh', *_SAYS['answers']])}\b")
_ASKS = re.compile(  # who asks for something under a document does not carry it out by asking
    r"\b(?:xin|gia han|lui thoi|keo dai thoi|vuong mac"
    r"|(?:de nghi|kien nghi|de xuat)(?! (?:\w+ ){0,2}(?:thuc hien|trien khai)))\b"
)
_CHANGES_ANOTHER = re.compile(r"[^;]{0,120}(?:sua doi|bo sung|thay the|bai bo)")
_CLAUSE_ENDS = re.compile(r"[;\n]|\.\s|,\s*(?:va )?(?:so )?$")
_ONWARD = re.compile(r"\W{0,3}va ")
_BEGINS = re.compile(
    rf"(?:^|[.;:\n]\s?|[-+•]\s)(?:(?P<answers>{any_of(_BEFORE['answers'])})|{any_of(_BEFORE['carry_out'])})\s{{1,2}}$"
)
_ISSUED = re.compile(
    rf"[^,;:\n]{{0,160}},\s(?:ngay [\d/.]{{5,10}},? )?[^,;:.\n]{{2,90}}?\s{any_of(_BEFORE['issued'])}\s$"
)
_CHANGES = frozenset(("Quyết định", "Nghị quyết", "Luật", "Nghị định", "Thông tư"))
_RANKS = {"Luật": 1, "Bộ luật": 1, "Pháp lệnh": 1, "Nghị định": 2, "Thông tư": 3, "Thông tư liên tịch": 3}
_REPORT = frozenset(("Báo cáo", "Tờ trình"))
_REPLY = frozenset(("Báo cáo", "Công văn"))
_ORDERS = frozenset(("Kế hoạch", "Quyết định", "Chỉ thị", "Hướng dẫn", "Chương trình", "Phương án", "Đề án"))
_LONGEST = 420  # characters between the two


class Saying(NamedTuple):
    """One relation between two other documents (the acting one, and the other), and where it is said."""

    citing: Reference
    cited: Reference
    relation: Relation
    span: Span


def sayings(references: Sequence[Reference], frame: Frame) -> list[Saying]:
    """What the letter says of the documents that it refers to, by number, one after the other."""
    out: list[Saying] = []
    last: Saying | None = None
    for first, second in pairwise(ref for ref in references if ref.number is not None):
        between = frame.folded[first.end : second.lead]
        said = None
        if last is not None and last.cited is first:  # its clause goes on
            onward = _ONWARD.match(between)
            if second.listed and between.split() == ["va"]:
                said = last._replace(cited=second, span=Span(last.span.start, second.end))
            elif onward is not None:
                said = _forward(last.citing, second, between[onward.end() :])
        if said is None and len(between) <= _LONGEST:
            said = _forward(first, second, between) or _backward(first, second, between, frame)
            if said is not None and said.citing is first and _is_asked_for(first, said, between, frame):
                said = None
        last = said
        if said is not None:
            out.append(said)
    return out


def _is_asked_for(first: Reference, said: Saying, between: str, frame: Frame) -> bool:
    """Whether a letter that is carried out or answered here asks for the report that it is about.

    "Thực hiện Công văn số A về báo cáo kết quả thực hiện Chỉ thị số B": A reports nothing.
    """
    if said.relation != "answers" or first.genre != "Công văn" or _REPLIES.search(between) or _ASKED.match(between):
        return False
    return _BEGINS.search(frame.folded, max(0, first.lead - 90), first.lead) is not None


def _forward(first: Reference, second: Reference, between: str) -> Saying | None:
    """The first acts on the second: "A về kết quả thực hiện B"."""
    rank = _RANKS.get(first.genre or "", 9)
    if rank < _RANKS.get(second.genre or "", 9):
        return None  # no decree changes or carries out a circular
    if rank < 9 and not _CHANGES_ANOTHER.match(between):
        return None
    if (first.subject_end and second.start >= first.subject_end) or second.listed or _CLAUSE_ENDS.search(between):
        return None  # the subject has ended: what follows is the letter's own clause
    span = Span(first.start, second.end)
    alike = first.genre == second.genre or (first.genre in _CHANGES and rank == 9)
    amends, replaces = alike and _AMENDS.match(between), alike and _REPLACES.match(between)
    if (amends or replaces) and _PASSIVE.search(between):
        return Saying(second, first, "amends" if amends else "replaces", span)
    relation: Relation | None = None
    if amends or (rank == 9 and _EXTENDS.match(between)):
        relation = "amends"
    elif replaces:
        relation = "replaces"
    elif rank == 9 and _REMINDS.match(between):
        relation = "continues"
    elif first.genre in _REPLY and _ASKED.match(between):
        relation = "answers"
    elif not _TITLE_BEGINS.match(between) or _ASKS.search(between):
        return None
    elif first.genre in _REPLY and _REPLIES.search(between):
        relation = "answers"
    elif _CARRIES.search(between):
        reports = first.genre in _REPORT or (first.genre == "Công văn" and _REPORTS.search(between))
        relation = "answers" if reports else "implements"
    elif first.genre == "Báo cáo" and _REPORTS.search(between) and between.rstrip().endswith(" tai"):
        relation = "answers"
    return Saying(first, second, relation, span) if relation else None


def _backward(first: Reference, second: Reference, between: str, frame: Frame) -> Saying | None:
    """The second acts on the first: "Phúc đáp Công văn số B, Bệnh viện đã có Công văn số A"."""
    if not _ISSUED.fullmatch(between):
        return None
    begins = _BEGINS.search(frame.folded, max(0, first.lead - 90), first.lead)
    if begins is None or first.genre in _RANKS:
        return None
    span = Span(first.start, second.end)
    if begins["answers"]:
        return Saying(second, first, "answers", span) if second.genre in _REPLY else None
    if second.genre in _REPORT:
        return Saying(second, first, "answers", span)
    return Saying(second, first, "implements", span) if second.genre in _ORDERS else None
