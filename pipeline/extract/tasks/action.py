"""What is to be done: the action without assignee and deadline, its product, whom to report to and through whom."""

import re
from dataclasses import replace

from pipeline.extract.tasks.clauses import Unit
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.grammar.calendar import default_calendar
from pipeline.grammar.deadline import find_deadlines
from pipeline.records import Deadline, PartialDate, Span
from pipeline.text.fold import fold_aligned

_VIA = re.compile(r"\((?:thong )?qua (?:dau moi )?([^()]{3,80})\)")
_REFERENCE = re.compile(
    r"\b(?:theo|dung|trong|bao dam|dam bao)\s(?:dung\s)?(?:thoi\s(?:han|gian|diem)|tien\sdo)\s(?:da\s)?"
    r"(?:(?:quy\sdinh|neu|yeu\scau|giao)\s)?(?:tai|o)\s(?:khoan|muc|diem|phan|dieu)\s(?P<item>\d{1,2}|[a-z]|[ivx]{1,4})\b"
    r"(?:\s(?:cua\s)?(?:cong\svan|van\sban|ke\shoach|quyet\sdinh|chi\sthi|thong\sbao)\snay|\s(?:neu\s)?tren)"
)
_MEETING = re.compile(
    r"\b(?:cuoc hop|buoi hop|hoi nghi|phien hop|buoi lam viec|cuoc lam viec|hop|lap bien ban|ky bien ban)$"
)
_LONGEST = 1500
_TAIL = re.compile(
    r"[\s,;(]*(?:va )?(?:(?:hoan thanh|xong|thoi (?:han|gian)(?: hoan thanh)?|thuc hien|thoi gian|han)\s*:?\s*)*$"
)
_HEAD = re.compile(r"^[\s,:;.\-]*(?:(?:phải|cần|thì|và|hoặc)\s)?", re.IGNORECASE)
_END = " \t\n./;,:…"


def deadlines(text: str, folded: str, span: Span, issued_on: PartialDate | None) -> list[tuple[Deadline, Span]]:
    """The deadlines within ``span`` that a clerk can measure (due, recurrence or duration), with their places."""
    found = find_deadlines(text[span.start : span.end], issued_on, folded[span.start : span.end])
    return [
        (m.value, Span(span.start + m.span.start, span.start + m.span.end))
        for m in found
        if m.value.due or m.value.rrule or m.value.duration
    ]


def from_meeting(deadline: Deadline, met_on: PartialDate | None) -> Deadline:
    """The deadline of minutes that counts from the end of the meeting: that is the day of the minutes."""
    if deadline.anchor != "event" or deadline.due or not deadline.duration or not met_on or not met_on.complete:
        return deadline
    if not _MEETING.search(fold_aligned(deadline.text)):
        return deadline
    return replace(deadline, due=default_calendar().duration_end(met_on.first, deadline.duration))


def cell_deadline(text: str, folded: str, cell: Span, issued_on: PartialDate | None) -> list[Deadline]:
    """The deadline of a table cell, where a bare "30/6/2031" or "Quý II/2031" is one."""
    found = [d for d, _ in deadlines(text, folded, cell, issued_on)]
    printed = " ".join(text[cell.start : cell.end].split())
    if found or not printed or len(printed) > 40:
        return found
    for lead in ("trước ngày ", "trong "):
        for mention in find_deadlines(lead + printed, issued_on):
            if mention.value.due or mention.value.rrule:
                return [replace(mention.value, text=printed)]
    return []


def referred_deadline(
    text: str, folded: str, parts: list[Unit], span: Span, issued_on: PartialDate | None
) -> Deadline | None:
    """The deadline of another item of the letter to which a duty points ("theo thời hạn tại mục 2 Công văn này")."""
    match = _REFERENCE.search(folded, span.start, span.end)
    if match is None:
        return None
    wanted = match["item"]
    for unit in parts:
        mark = text[text.rfind("\n", 0, unit.start) + 1 : unit.start].strip(" .)-/").lower()
        if mark.removeprefix("điều").strip() == wanted and not (unit.start <= span.start < unit.end):
            dated = [d for d, _ in deadlines(text, folded, Span(unit.start, unit.end), issued_on) if d.due or d.rrule]
            printed = " ".join(text[match.start() : match.end()].split())
            return replace(dated[0], text=printed, kind="reference") if dated else None
    return None


def trim(text: str, folded: str, span: Span, deadline: Span | None) -> str:
    """The words of the duty on one line, without a deadline that stands at its very beginning or end."""
    start, end = span.start, span.end
    if deadline is not None:
        if not folded[start : deadline.start].strip(" ,:-") and deadline.end < end:
            start = deadline.end
        elif not folded[deadline.end : end].strip(_END) and deadline.start > start:
            end = start + _TAIL.search(folded[start : deadline.start]).start()  # type: ignore[union-attr]
    start += _HEAD.match(text[start:end]).end()  # type: ignore[union-attr]
    action = " ".join(text[start:end].split())
    action = action.rstrip(_END)
    if len(action) > _LONGEST:
        cut = action.rfind(". ", 0, _LONGEST)
        action = action[: cut if cut > 200 else action.rfind(" ", 0, _LONGEST)]
    return action.rstrip(' "”') if action.count("“") < action.count("”") else action


def report_to(line: Line, first: int) -> str | None:
    """The body after "báo cáo / gửi / trình … (về, cho) ⟨X⟩" of the duty that begins at word ``first``."""
    v = vocabulary()
    for match in v.report_verbs.finditer(line.folded, line.starts[first] if first < len(line) else line.end, line.end):
        i = line.index_at(match.end())
        for j in range(i, min(i + 14, len(line))):
            if line.gap(j) in {".", ";"}:
                break
            toward = line.folds[j] in v.toward
            if (toward and j + 1 < len(line)) or j == i:
                found = read_parties(line, j + toward)
                if found and found.items[0].kind in {"body", "office"}:
                    return found.items[0].name
    return None


def via(text: str, folded: str, span: Span) -> str | None:
    """The body through which the result goes: "(qua Phòng Nội vụ)", "(thông qua Sở Y tế)"."""
    match = _VIA.search(folded, span.start, span.end)
    return " ".join(text[match.start(1) : match.end(1)].split()) if match else None


def product(folded: str, span: Span) -> str | None:
    """The kind of paper that the duty asks for (báo cáo, kế hoạch, …), if it names one."""
    for name, pattern in vocabulary().products:
        if pattern.search(folded, span.start, span.end):
            return name
    return None
