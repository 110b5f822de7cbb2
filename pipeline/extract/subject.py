"""Trích yếu: what the letter is about, under the number (V/v …) or under the name of the type."""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.cues import shouting
from pipeline.extract.lines import Line
from pipeline.lexicon import load_toml
from pipeline.records import Mention, Span
from pipeline.text.fold import fold_aligned

_COLUMN = re.compile(r"\s{4,}|\t")
_DATELINE = re.compile(r"\s(?:[^\W\d_]+\.? ){1,5}[^\W\d_]+, ?ng.{1,2}y\b")
_ATTACHED = re.compile(r"\W{0,2}\(?(?:ban hanh )?kem theo\b")
_BRUISED = re.compile(r"\W{0,3}[VYW][A-Z/%]{1,2}\s(?=[a-zà-ỹđ])")  # "VA trả lời …": V/v misread
_OF_WHOM = re.compile(r"(?:CỦA|Của)\s.{5,160}?\(?(?:[Vv]ề việc|VỀ VIỆC|[Vv]/v)\s")
_OF_ORGAN = re.compile(r"CỦA\s[^a-z]{5,160}?\s\(?(?:về|Về|VỀ)\s")  # of the Party: "CỦA BAN THƯỜNG VỤ … / về …"
_ABOUT = re.compile(r"\s(?:về việc|v/v|về)\s")
_INSIDE = re.compile(r"\s[Vv]/[Vv]\b[ :]{0,2}")
_ROWS = 14  # lines of a form's head that are looked at
_EDGE = " .,;:_-–*\"'“”`‘’|/"


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    return re.compile(load_toml("header")["subject"]["lead"])


@lru_cache(maxsize=1)
def _row() -> re.Pattern[str]:
    return re.compile(load_toml("header")["subject"]["row"])


def read_subject(lines: Sequence[Line], title: Line | None, title_end: int) -> Mention[str] | None:
    """The subject that the lines of the subject zone hold, joined, without "V/v" and "Về việc".

    ``title`` is the title's line and ``title_end`` how far its type name reaches: in capitals the
    subject may go on in the same line ("CHỈ THỊ VỀ VIỆC …").
    """
    pieces: list[tuple[str, int]] = []
    described = title is not None and title.key[title_end:].startswith(" so ")
    if title is not None and described:  # "Công văn số 12/… ngày … của … về …"
        about = _ABOUT.search(title.words, title_end)
        if about is not None:
            pieces.append((title.words[about.end() :], title.start + about.end()))
    elif title is not None and len(title.words) - title_end > 8:
        pieces.append((title.words[title_end:], title.start + title_end))
    for line in lines:
        if _ATTACHED.match(line.key) and pieces:
            break
        words = _own_column(line)
        if words.strip(_EDGE):
            pieces.append((words, line.start))
    if not pieces:
        return None
    marked = next((i for i, (w, _) in enumerate(pieces) if _lead().match(fold_aligned(w))), 0)
    if marked and (title is None or _garbled(" ".join(w for w, _ in pieces[:marked]))):
        pieces = pieces[marked:]
    words, start = pieces[0]
    lead = _lead().match(fold_aligned(words)) or _BRUISED.match(words)
    if lead:
        pieces[0] = (words[lead.end() :], start + lead.end())
        again = _lead().match(fold_aligned(pieces[0][0]))
        if again and again.end() > 3:
            pieces[0] = (pieces[0][0][again.end() :], pieces[0][1] + again.end())
    joined = " ".join(w.strip() for w, _ in pieces if w.strip())
    of_whom = _OF_WHOM.match(joined) or _OF_ORGAN.match(joined)
    if of_whom is not None:  # "NGHỊ QUYẾT / CỦA HỘI ĐỒNG … / (Về việc …)"
        joined = joined[of_whom.end() :]
    value = " ".join(joined.split()).strip(_EDGE)
    if len(value) < 3:
        return None
    if value.count("“") + value.count('"') > value.count("”") and value.count("“") > value.count("”"):
        value += "”"
    first, last = pieces[0], pieces[-1]
    begin = first[1] + len(first[0]) - len(first[0].lstrip(_EDGE))
    return Mention(value, Span(begin, last[1] + len(last[0].rstrip())), 0.9)


def subject_inside(lines: Sequence[Line]) -> Mention[str] | None:
    """The subject after "V/v" in a line into which the whole left column was read."""
    for line in lines:
        match = _INSIDE.search(line.words)
        if match is not None:
            words = line.words[match.end() :].strip(_EDGE)
            start = line.words.index(words, match.end()) + line.start
            return Mention(" ".join(words.split()), Span(start, start + len(words)), 0.6) if len(words) > 8 else None
    return None


def subject_row(lines: Sequence[Line]) -> Mention[str] | None:
    """The subject that a row of a slip's form gives ("Vấn đề trình: …", "Trích yếu: V/v …"), among its first lines."""
    for line in lines[:_ROWS]:
        row = _row().match(line.key)
        if row is None:
            continue
        lead = _lead().match(line.key, row.end())
        at = lead.end() if lead else row.end()
        words = line.words[at:].strip(_EDGE)
        if len(words) > 8 and not line.words.rstrip().endswith(":"):
            start = line.start + line.words.index(words, at)
            return Mention(" ".join(words.split()), Span(start, start + len(words)), 0.7)
    return None


def _garbled(words: str) -> bool:
    """Whether a line is the noise that a scan's accents and stamps leave ("À .^A kả Lá ˆ")."""
    syllables = words.split()
    return sum(len(s) > 1 and s.isalpha() for s in syllables) * 2 < len(syllables)


def _own_column(line: Line) -> str:
    """The subject's part of a line into which the other column or the date has been merged."""
    words = line.words
    column = _COLUMN.search(words)
    if column:
        words = words[: column.start()]
    elif not shouting(words):
        date = _DATELINE.search(words)
        if date:
            words = words[: _place_start(words, date.start())]
    return words


def _place_start(words: str, at: int) -> int:
    """Where the capitalised place name before the date begins, looking back from its comma."""
    comma = words.index(",", at)
    begin = comma
    for syllable in reversed(list(re.finditer(r"[^\W\d_]+\.?", words[:comma]))):
        if not syllable.group()[0].isupper() and fold_aligned(syllable.group()) not in ("thanh", "pho", "tp", "tinh"):
            break
        if syllable.group().isupper() and len(syllable.group()) > 2:
            break
        begin = syllable.start()
    return begin
