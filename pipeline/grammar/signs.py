"""What the words of a paper say of the duty that it follows up: that more is to come, that time is asked for, or given.

In: subject and text of a letter, its date; out: ``Signs``. Whose duty it is, and whether the paper does anything to
it, is not asked here, so that it can be read when a letter is taken in, before anything is linked. Wordings are rows of
``lexicon/results.toml`` (domain reference 12.3: results in reports).
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import fields
from functools import cache
from typing import NamedTuple

from pipeline.grammar.deadline import find_deadlines
from pipeline.lexicon import load_toml
from pipeline.records import SILENT, Letter, Named, Outline, PartialDate, Signs
from pipeline.text.fold import fold_aligned

_HEAD = 3000  # how much of a text is looked at: the answer stands at its beginning
_NEW_TIME = re.compile(r"(?:gia han|lui|keo dai|dieu chinh|doi)\b")
_UNTIL = re.compile(r"\b(?:den|toi|sang)(?: het)? (?=(?:ngay|thang|quy|het)\b|\d)")
_PIECE = 250  # of a sentence, behind its verb
_PIECE_END = re.compile(r"[;\n]|\.(?!\d)")
_VERB = re.compile(r"\b(?:gia han|lui|keo dai|dieu chinh|doi(?= thoi))\b")
_OBJECT = re.compile(r"\b(?:gia han|lui|keo dai|dieu chinh|thoi (?:han|gian|diem))\b")
_OBJECT_END = re.compile(r"[,;:.\n(\d]|\b(?:den|toi|sang|tu ngay|thanh|truoc|cham nhat|duoc|la|theo|tai)\b")
_PHRASE = 120
_DAY = re.compile(
    r"(?<![\d/.-])(\d{1,2}) ?(?:[/.-] ?| thang )(\d{1,2})(?:(?: ?[/.-] ?| nam )(\d{4}))?(?![\d/]|[.-]\d)"
)  # fmt: skip
_OF_A_LETTER = re.compile(r"/[a-z0-9.-]*[a-z][a-z0-9.-]*,? ?(?:\(?ngay )?$")  # "số 14/CT-UBND ngày"


class Cue(NamedTuple):
    """A row of the lexicon: the pattern, over folded text, is tried where one of ``needs`` stands (all, if empty)."""

    id: str
    where: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]

    def found(self, words: str) -> bool:
        """Whether folded words say it."""
        return (not self.needs or any(map(words.__contains__, self.needs))) and bool(self.pattern.search(words))


@cache
def result_cues() -> tuple[Cue, ...]:
    """The rows of the lexicon."""
    return tuple(
        Cue(row["id"], row["where"], tuple(row.get("needs", ())), re.compile(rf"(?<![a-z0-9])(?:{row['pattern']})"))
        for row in load_toml("results")["cue"]
    )


@cache
def _subject_cues(name: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in result_cues() if cue.id == name and cue.where == "subject")


def subject_says(name: str, subject: str) -> bool:
    """Whether a subject alone has a cue."""
    words = fold_aligned(subject)
    return any(cue.found(words) for cue in _subject_cues(name))


def outline_of(letter: Letter) -> Outline:
    """The outline of a letter; its letterhead says nothing of a duty and is left out of what its words are asked."""
    same = {field.name: getattr(letter, field.name) for field in fields(Outline) if field.name != "signs"}
    subject, end = (letter.subject.value, letter.subject.span.end) if letter.subject else ("", 0)
    date = letter.date.value if letter.date else None
    acts = frozenset(citation.kind for citation in letter.citations)
    return Outline(**same, signs=read_signs(subject, letter.text[end:], date, acts))


def read_signs(subject: str, text: str, date: PartialDate | None, acts: Collection[str] = ()) -> Signs:
    """What a paper of a day says in its subject and in the text behind it.

    ``acts`` are the kinds of its citations: who reminds or extends need not say so in the subject. Days are looked for
    in such papers alone.
    """
    folded, words = fold_aligned(subject), fold_aligned(text)
    parts = {"subject": folded, "text": words[:_HEAD], "whole": f"{folded}\n{words}"}
    cues = dict.fromkeys(cue.id for cue in result_cues() if cue.found(parts[cue.where]))
    whole = f"{subject}\n{text[:_HEAD]}"
    extends = "extends" in acts or "extension" in cues
    extended = _extended(whole, date) if extends else None
    return Signs(
        cues=tuple(cues),
        reminded=_reminded(whole, date) if "reminds" in acts or "reminder" in cues else None,
        extended=extended,
        named=read_named(whole[:_HEAD], extended) if extends else SILENT,
    )


def _reminded(text: str, date: PartialDate | None) -> dt.date | None:
    """The last day that a reminder names, wherever it stands."""
    days = [found.value.due for found in find_deadlines(text, date) if found.value.kind == "date"]
    return max((day for day in days if day is not None and (date is None or day >= date.first)), default=None)


def _extended(text: str, date: PartialDate | None) -> dt.date | None:
    """The day that an extension names after its verb; the last one if several."""
    folded = fold_aligned(text)
    found = []
    for verb in _NEW_TIME.finditer(folded):
        # from the verb on: what stands before it ("xin", "đề nghị") would make it no deadline
        piece = _PIECE_END.split(text[verb.start() : verb.start() + _PIECE], maxsplit=1)[0]
        named = [m.value.due for m in find_deadlines(piece, date) if m.value.due is not None]
        found += named
        if not named and (until := _UNTIL.search(folded, verb.start(), verb.start() + len(piece))):
            # "gia hạn … đến ngày D": a day that is a deadline only because of the verb
            day = find_deadlines(f"trước {piece[until.end() - verb.start() :]}", date)
            found += [m.value.due for m in day[:1] if m.value.due is not None and m.span.start == 0]
    return found[-1] if found else None


def read_named(text: str, new_due: dt.date | None) -> Named:
    """What the words of a grant or request say of the deadline; ``new_due`` is the day that they move it to."""
    folded = fold_aligned(text)
    new = {(new_due.day, new_due.month, year) for year in (new_due.year, 0)} if new_due else set()
    days = [(start, day) for start, day in _days(folded) if day not in new]
    moved: set[tuple[int, int, int]] = set()
    for verb in _VERB.finditer(folded):
        end = _PIECE_END.search(folded, verb.end(), verb.end() + _PIECE)
        stop = end.start() if end else verb.end() + _PIECE
        moved.update(day for start, day in days if verb.end() <= start < stop)
    return Named(frozenset(moved), frozenset(day for _, day in days), tuple(dict.fromkeys(_phrases(text, folded))))


def _days(folded: str) -> Iterator[tuple[int, tuple[int, int, int]]]:
    for match in _DAY.finditer(folded):
        if not _OF_A_LETTER.search(folded[max(0, match.start() - 40) : match.start()]):
            yield match.start(), (int(match[1]), int(match[2]), int(match[3] or 0))


def _phrases(text: str, folded: str) -> Iterator[str]:
    for match in _OBJECT.finditer(folded):
        end = _OBJECT_END.search(folded, match.end(), match.end() + _PHRASE)
        words = text[match.end() : end.start() if end else match.end() + _PHRASE].strip()
        if words:
            yield words
