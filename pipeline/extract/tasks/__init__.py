"""Component ``congvan_tasks``: what the letter tells whom to do, by when, and what comes back to whom.

In: the text, zones and header on the blackboard; out: ``board.tasks`` and the span group ``tasks``.
What counts as a task and what does not follows the contract of the output (README, "tasks").
"""

import re
from collections import Counter
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.blackboard import Blackboard, board, lay
from pipeline.extract.tasks.action import (
    cell_deadline,
    deadlines,
    from_meeting,
    product,
    referred_deadline,
    report_to,
    trim,
    via,
)
from pipeline.extract.tasks.clauses import Unit, units
from pipeline.extract.tasks.duties import Walk
from pipeline.extract.tasks.frames import Duty
from pipeline.extract.tasks.scope import MINUTES, annex_of_rules, read_speech
from pipeline.extract.tasks.sharing import each_of
from pipeline.extract.tasks.tables import row_tasks
from pipeline.extract.tasks.vocabulary import line_of
from pipeline.grammar.date import find_dates
from pipeline.records import Deadline, Span, Task
from pipeline.text.fold import fold

_MILESTONE = re.compile(
    r"\b(?:lan (?:1|2|thu|dau|mot|hai)|dot (?:1|2|i|ii)|so ket\b.{5,200}\btong ket)\b|\d ?%[^;.]{5,80}\d ?%"
)
# "gửi về Sở trước ngày 24/4 để tổng hợp, báo cáo Bộ trước ngày 30/4": the second day is the writer's own
_TO_GATHER = re.compile(
    r"\bde\s(?:kip\s(?:thoi\s)?)?(?:tong\shop|theo\sdoi|bao\scao|trinh|hoan\s(?:thien|chinh)|phuc\svu)\b"
)
# "III. Các ý kiến thống nhất", "Cuộc họp thống nhất các nội dung sau:"
_CONCLUDES = re.compile(r"\b(?:thong nhat|ket luan|quyet nghi)\b")
_ITEM_RANK = 3.0
_LONG_ENOUGH = 8  # words without which an annex may well say the same of something else
_SAME = 0.85  # share of the words
_HEADING = 100
# How sure a task is by the sign that it was found by: that it is one and that its bodies are the right ones. None is
# given as sure (0.9): a name may always go on. "congvan evaluate" prints how far these hold on labelled letters.
_CONFIDENCE = {"marker": 0.85, "heading": 0.85, "item": 0.85, "duty": 0.8, "named": 0.75, "follow": 0.6, "row": 0.85}


@Language.factory("congvan_tasks")
def make_tasks(nlp: Language, name: str) -> "Tasks":
    """Make the component."""
    return Tasks()


class Tasks:
    """Finds the tasks of a letter (stateless)."""

    def __call__(self, doc: Doc) -> Doc:
        """Write ``board.tasks`` and lay the span group ``tasks``; return the doc."""
        blackboard = board(doc)
        blackboard.tasks = find_tasks(blackboard)
        lay(doc, "tasks", [(t.span, "REPORTED" if t.reported else "TASK", "") for t in blackboard.tasks])
        return doc


def find_tasks(blackboard: Blackboard) -> list[Task]:
    """All tasks of the letter on ``blackboard``, in text order. Pure."""
    text, folded = blackboard.text, blackboard.folded
    parts = units(blackboard)
    if not parts:
        return []
    speech = read_speech(blackboard, Span(parts[0].start, parts[-1].end))
    if speech.kind == "law":
        return []
    if speech.genre == MINUTES:
        parts = _agreed(folded, parts)
    walk = Walk(text, folded, speech)
    duties = walk.run(_binding(folded, parts))
    tasks: list[Task] = []
    issued = blackboard.header.date.value if blackboard.header.date else None
    if duties:
        last = max((d.told_when or d.action).end for d in duties)
        reach = Span(min(d.span.start for d in duties), max(last, *(d.action.end for d in duties)))
        due = deadlines(*_unwrapped(text, folded, parts), reach, issued)
        if speech.genre == MINUTES:
            due = [(from_meeting(told, issued), place) for told, place in due]
        for duty in duties:
            for task in _finish(blackboard, duty, due):
                told = task.deadline or referred_deadline(text, folded, parts, duty.action, issued)
                tasks.append(replace(task, deadline=told))
    annex = next((unit.start for unit in parts if unit.zone == "annex"), len(text))
    tasks = _said_once(tasks, annex)
    scanned = any(page.how == "ocr" for page in blackboard.transcript.pages)
    for row in row_tasks(text, folded, parts, scanned=scanned):
        found = cell_deadline(text, folded, row.deadline, issued) if row.deadline else []
        # several days in one cell: rows between which the scan lost the rule
        melted = scanned and row.deadline and len(find_dates(text[row.deadline.start : row.deadline.end])) > 1
        tasks.append(
            Task(
                row.span,
                trim(text, folded, row.action, None),
                row.names,
                row.coordinators,
                found[0] if found and not melted else None,
                row.product,
                confidence=_CONFIDENCE["row"] - (0.4 if melted or not row.names else 0.0),
            )
        )
    return sorted(tasks, key=lambda t: t.span)


def _said_once(tasks: list[Task], annex: int) -> list[Task]:
    """The tasks (no rows of tables) without those that an annex, from offset ``annex`` on, says again to the same."""
    told: dict[frozenset[str], list[Counter[str]]] = {}
    kept: list[Task] = []
    for task in tasks:
        words = Counter(fold(task.action).split())
        before = told.setdefault(frozenset(map(fold, task.assignees)), [])
        size = words.total()
        again = task.span.start >= annex and size >= _LONG_ENOUGH
        if again and any((words & old).total() * 2 > _SAME * (size + old.total()) for old in before):
            continue
        kept.append(task)
        if task.span.start < annex:
            before.append(words)
    return kept


def _binding(folded: str, parts: list[Unit]) -> list[Unit]:
    """The units without annexes that are statutes, forms or outlines."""
    kept: list[Unit] = []
    annex: bool | None = None
    for n, unit in enumerate(parts):
        if unit.zone != "annex":
            kept.append(unit)
            continue
        if annex is None or (n and parts[n - 1].zone != "annex"):
            title = folded[unit.start : min(unit.start + 400, len(folded))]
            annex = not annex_of_rules(title)
        if annex:
            kept.append(unit)
    return kept


def _agreed(folded: str, parts: list[Unit]) -> list[Unit]:
    """What stands in minutes from the heading of the conclusions on; all of them if there is no such heading.

    What those present said, asked and proposed before binds nobody.
    """
    concluding = [n for n, u in enumerate(parts) if _CONCLUDES.search(folded, u.start, u.end)]
    headed = [n for n in concluding if parts[n].rank < _ITEM_RANK and parts[n].end - parts[n].start < _HEADING]
    led_in = [n for n in concluding if folded[parts[n].end - 1] == ":"]
    return parts[(headed[:1] or led_in[-1:] or [0])[0] :]


def _unwrapped(text: str, folded: str, parts: list[Unit]) -> tuple[str, str]:
    """Text and fold in which the line breaks within a unit are blanks: "trước ngày⏎15/4" is one deadline."""
    for unit in parts:
        if not unit.row and "\n" in text[unit.start : unit.end]:
            text = text[: unit.start] + text[unit.start : unit.end].replace("\n", " ") + text[unit.end :]
            folded = folded[: unit.start] + folded[unit.start : unit.end].replace("\n", " ") + folded[unit.end :]
    return text, folded


def _finish(blackboard: Blackboard, duty: Duty, due: list[tuple[Deadline, Span]]) -> list[Task]:
    """The task of a duty, with deadline, product and addressee of the report; one for each milestone."""
    text, folded = blackboard.text, blackboard.folded
    found = [(d, s) for d, s in due if duty.span.start <= s.start and s.end <= duty.action.end]
    beside = duty.told_when if not found else None
    if beside is not None:
        found = [(d, s) for d, s in due if beside.start <= s.start and s.end <= beside.end]
    line = line_of(text, folded, duty.action.start, duty.action.end)
    dated = [f for f in found if f[0].due or f[0].rrule] or found
    gathered = _TO_GATHER.search(folded, min((s.end for _, s in dated), default=len(folded)), duty.action.end)
    if gathered is not None:
        dated = [f for f in dated if f[1].end <= gathered.start()] or dated
    place = dated[-1][1] if dated else None
    # "định kỳ hằng tháng, quý, năm": the first of the recurrences that one wording names
    deadline: Deadline | None = next((d for d, s in dated if s == place), None)
    inside = place if place and beside is None and place.start >= duty.action.start else None
    action = trim(text, folded, duty.action, inside)
    if duty.topic:
        about = " ".join(text[duty.topic.start : duty.topic.end].split())
        action = f"{about}: {action}"
    task = Task(
        Span(duty.span.start, max(duty.action.end, duty.span.start)),
        action,
        duty.names,
        tuple(c for c in each_of(duty.coordinators) if c not in duty.names),
        deadline,
        product(folded, duty.action),
        report_to(line, 0),
        via(text, folded, duty.action),
        duty.reported,
        _CONFIDENCE[duty.shape] - (0.15 if duty.reported else 0.0) - (0.2 if not duty.names else 0.0),
    )
    if len(task.action.split()) < 2:
        return []
    if len(found) > 1 and _MILESTONE.search(folded, duty.action.start, duty.action.end):
        return [replace(task, deadline=milestone) for milestone, _ in found]
    return [task]
