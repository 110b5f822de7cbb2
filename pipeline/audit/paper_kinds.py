"""What a linked document does to the duties of a directive: answers, asks for time, grants it, reminds, ends.

In: a ``Link`` to the directive and the facts of the citing document; out: a ``Paper`` for the audit, or
``None`` for one that does nothing to a duty. Wordings are rows of ``lexicon/results.toml`` (domain
reference 12.3: results in reports).
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.audit.extensions import SILENT, read_named
from pipeline.audit.paper_tasks import tasks_meant
from pipeline.audit.papers import CANCELS, EXTENSIONS, Paper, PaperKind
from pipeline.grammar.body import same_body
from pipeline.grammar.deadline import find_deadlines
from pipeline.grammar.voices import one_voice
from pipeline.lexicon import load_toml
from pipeline.records import Body, Letter, Link, Outline, PartialDate, Task
from pipeline.text.fold import fold_aligned

MEANS_BODIES: frozenset[PaperKind] = frozenset(("extension_granted", "reminder"))  # papers to some of several bodies
_ACTS = frozenset(("recalls", "repeals", "extends", "reminds"))  # kinds of links that say what is done to a duty
_HEAD = 3000  # how much of a text is looked at: the answer stands at its beginning
_NEW_TIME = re.compile(r"(?:gia han|lui|keo dai|dieu chinh|doi)\b")
_UNTIL = re.compile(r"\b(?:den|toi|sang)(?: het)? (?=(?:ngay|thang|quy|het)\b|\d)")
_PLANS = re.compile(
    r"\b(?:ke hoach|chuong trinh|phuong an|trien khai|quan triet|huong dan|to chuc thuc hien|ban hanh)\b"
)


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
def _cues_of(name: str) -> tuple[Cue, ...]:
    return tuple(cue for cue in result_cues() if cue.id == name)


def _says(name: str, subject: str, text: str) -> bool:
    return any(cue.found(subject if cue.where == "subject" else text) for cue in _cues_of(name))


def paper_of(
    link: Link,
    *,
    date: PartialDate | None,
    issuer: Body | None,
    assigner: Body | None,
    tasks: tuple[Task, ...] = (),
    code: str = "",
    subject: str = "",
    text: str = "",
    arrival: PartialDate | None = None,
    actions: Mapping[int, str] | None = None,
    directive_subject: str = "",
    bodies: tuple[str, ...] = (),
    unsure: frozenset[str] = frozenset(),
    stated_by: str = "",
) -> Paper | None:
    """The citing document of a link as the audit sees it.

    ``tasks`` are the directive's, ``assigner`` its issuer, ``actions`` those of its tasks (by number) that the paper
    can be about; the other facts are the citing document's, ``bodies`` the keys of those it is written to (for papers
    of the assigner), ``unsure`` those read with doubt, ``stated_by`` who tells of a paper that is not held. A rejected
    link gives nothing. A paper of the assigner that only continues counts as a reminder when its subject says so.
    """
    if link.state in ("rejected", "unresolved"):
        return None
    folded_subject, head = fold_aligned(subject), fold_aligned(text[:_HEAD])
    from_above = (
        issuer is not None
        and assigner is not None
        and (one_voice(issuer.key, assigner.key, same_body, date.last if date else None) is True)
    )
    kind = _kind(
        link, from_above, folded_subject, head, lambda: _new_due("extension_granted", subject, text, date) is not None
    )
    if kind is None:
        return None
    concerned: tuple[int, ...] = ()
    if link.relation == "implements" and kind == "answer":
        # a plan answers the duties that ask for plans and action, not those that ask for figures
        concerned = _planned(tasks)
        if not concerned:
            return None
    whole = f"{subject}\n{text}"
    partial = kind in CANCELS and _says("part", "", fold_aligned(whole))
    # who replaces a directive ends all of it, whatever the new one is called; who replaces a part ends what it names
    meant, maybe = (
        ((), ()) if kind in CANCELS and not partial else tasks_meant(actions or {}, subject, text, directive_subject)
    )
    if meant:
        if not text:  # known from others' words: what it says of the other tasks is not known
            maybe = tuple(number for number in actions or {} if number not in meant)
        kept = tuple(number for number in meant if not concerned or number in concerned)
        concerned, maybe = (kept, maybe) if kept else (concerned, ())
    new_due = _new_due(kind, subject, text, date)
    return Paper(
        key=link.citing,
        kind=kind,
        date=date,
        issuer=issuer,
        code=code,
        subject=subject,
        arrival=arrival,
        new_due=new_due,
        tasks=concerned,
        maybe_tasks=maybe,
        bodies=bodies if kind in MEANS_BODIES else (),
        certain=link.state in ("certain", "confirmed") and not (partial and not meant),
        unsure=unsure,
        stated_by=stated_by,
        named=read_named(whole[:_HEAD], new_due) if kind in EXTENSIONS else SILENT,
    )


def may_act(link: Link, subject: str, tasks: Sequence[Task]) -> bool:
    """Whether a held document may do something to a directive's duties, told by its link and subject alone.

    Most that mention a directive do nothing to it; they need not be opened. ``tasks`` are the directive's.
    """
    if link.state in ("rejected", "unresolved"):
        return False
    if link.relation in ("answers", "continues", "replaces") or link.kind in _ACTS:
        return True
    return _says("extension", fold_aligned(subject), "") or (link.relation == "implements" and bool(_planned(tasks)))


def reminds(link: Link, letter: Letter | Outline, assigner: Body | None = None) -> bool:
    """Whether a letter may remind of what it cites: by the link and its subject, and by its issuer when ``assigner``
    (who gave the task) is known."""
    subject = fold_aligned(letter.subject.value) if letter.subject else ""
    if link.state not in ("certain", "confirmed"):
        return False
    if link.kind != "reminds" and not (link.relation == "continues" and _says("reminder", subject, "")):
        return False
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value.last if letter.date else None
    return assigner is None or (issuer is not None and one_voice(issuer.key, assigner.key, same_body, day) is True)


def _planned(tasks: Sequence[Task]) -> tuple[int, ...]:
    """The tasks that ask for plans and action."""
    return tuple(i for i, task in enumerate(tasks) if _PLANS.search(fold_aligned(task.action)))


def _kind(link: Link, from_above: bool, subject: str, text: str, new_day: Callable[[], bool]) -> PaperKind | None:
    if link.kind == "recalls":
        return "recalls"
    if link.relation == "replaces" or link.kind == "repeals":
        return "replaces"
    # a letter about other matters may mention both; one that names a new day for it does not
    if link.kind == "extends" or (_says("extension", subject, "") and (link.relation != "mentions" or new_day())):
        return "extension_granted" if from_above else "extension_asked"
    if from_above:
        reminds = link.kind == "reminds" or (link.relation == "continues" and _says("reminder", subject, text))
        return "reminder" if reminds else None
    if link.relation == "implements":
        return "answer"
    if link.relation != "answers":
        return None
    if _says("partial", subject, text):
        return "partial"
    return "nil" if _says("nil", subject, text) else "answer"


def _new_due(kind: PaperKind, subject: str, text: str, date: PartialDate | None) -> dt.date | None:
    """The day that an extension names after its verb, or a reminder anywhere; the last one if several."""
    if kind not in ("extension_asked", "extension_granted", "reminder"):
        return None
    whole = f"{subject}\n{text[:_HEAD]}"
    folded = fold_aligned(whole)
    if kind == "reminder":
        days = [m.value.due for m in find_deadlines(whole, date, folded) if m.value.kind == "date"]
        days = [day for day in days if day is not None and (date is None or day >= date.first)]
        return max(days, default=None)  # type: ignore[type-var]
    found = []
    for verb in _NEW_TIME.finditer(folded):
        # from the verb on: what stands before it ("xin", "đề nghị") would make it no deadline
        piece = re.split(r"[;\n]|\.(?!\d)", whole[verb.start() : verb.start() + 250])[0]
        named = [m.value.due for m in find_deadlines(piece, date) if m.value.due is not None]
        found += named
        if not named and (until := _UNTIL.search(folded, verb.start(), verb.start() + len(piece))):
            # "gia hạn … đến ngày D": a day that is a deadline only because of the verb
            day = find_deadlines(f"trước {piece[until.end() - verb.start() :]}", date)
            found += [m.value.due for m in day[:1] if m.value.due is not None and m.span.start == 0]
    return found[-1] if found else None
