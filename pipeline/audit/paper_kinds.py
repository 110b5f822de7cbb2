"""What a linked document does to the duties of a directive: answers, asks for time, grants it, reminds, ends.

In: a ``Link`` to the directive and the facts of the citing document; out: a ``Paper`` for the audit, or
``None`` for one that does nothing to a duty. What its words say by themselves is read in ``grammar.signs``.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from pipeline.audit.paper_tasks import tasks_meant
from pipeline.audit.papers import CANCELS, EXTENSIONS, Paper, PaperKind
from pipeline.grammar.body import same_body
from pipeline.grammar.signs import read_signs, subject_says
from pipeline.grammar.voices import one_voice
from pipeline.records import SILENT, Body, Letter, Link, Outline, PartialDate, Signs, Task
from pipeline.text.fold import fold_aligned

MEANS_BODIES: frozenset[PaperKind] = frozenset(("extension_granted", "reminder"))  # papers to some of several bodies
_ACTS = frozenset(("recalls", "repeals", "extends", "reminds"))  # kinds of links that say what is done to a duty
_PLANS = re.compile(
    r"\b(?:ke hoach|chuong trinh|phuong an|trien khai|quan triet|huong dan|to chuc thuc hien|ban hanh)\b"
)


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
    said: Signs | None = None,
    arrival: PartialDate | None = None,
    actions: Mapping[int, str] | None = None,
    directive_subject: str = "",
    bodies: tuple[str, ...] = (),
    unsure: frozenset[str] = frozenset(),
    stated_by: str = "",
) -> Paper | None:
    """The citing document of a link as the audit sees it.

    ``tasks`` are the directive's, ``assigner`` its issuer, ``actions`` those of its tasks (by number) that the paper
    can be about; the other facts are the citing document's, ``said`` what its words say (read from ``subject`` and
    ``text`` where it is not given; ``text`` is then only asked which of several ``actions`` it is about), ``bodies``
    the keys of those it is written to (for papers of the assigner), ``unsure`` those read with doubt, ``stated_by``
    who tells of a paper that is not held. A rejected link gives nothing. A paper of the assigner that only continues
    counts as a reminder when its subject says so.
    """
    if link.state in ("rejected", "unresolved"):
        return None
    if said is None:
        said = read_signs(subject, text, date, (link.kind,))
    from_above = (
        issuer is not None
        and assigner is not None
        and (one_voice(issuer.key, assigner.key, same_body, date.last if date else None) is True)
    )
    kind = _kind(link, from_above, said)
    if kind is None:
        return None
    concerned: tuple[int, ...] = ()
    if link.relation == "implements" and kind == "answer":
        # a plan answers the duties that ask for plans and action, not those that ask for figures
        concerned = _planned(tasks)
        if not concerned:
            return None
    partial = kind in CANCELS and "part" in said.cues
    # who replaces a directive ends all of it, whatever the new one is called; who replaces a part ends what it names
    meant, maybe = (
        ((), ()) if kind in CANCELS and not partial else tasks_meant(actions or {}, subject, text, directive_subject)
    )
    if meant:
        if not text:  # known from others' words: what it says of the other tasks is not known
            maybe = tuple(number for number in actions or {} if number not in meant)
        kept = tuple(number for number in meant if not concerned or number in concerned)
        concerned, maybe = (kept, maybe) if kept else (concerned, ())
    return Paper(
        key=link.citing,
        kind=kind,
        date=date,
        issuer=issuer,
        code=code,
        subject=subject,
        arrival=arrival,
        new_due=_new_due(kind, said),
        tasks=concerned,
        maybe_tasks=maybe,
        bodies=bodies if kind in MEANS_BODIES else (),
        certain=link.state in ("certain", "confirmed") and not (partial and not meant),
        unsure=unsure,
        stated_by=stated_by,
        named=said.named if kind in EXTENSIONS else SILENT,
    )


def may_act(link: Link, tasks: Sequence[Task], subject: str | None = None) -> bool | None:
    """Whether a held document may do something to a directive's duties; ``None`` if only its subject can tell.

    Most that mention a directive do nothing to it; they need not be opened. ``tasks`` are the directive's.
    """
    if link.state in ("rejected", "unresolved"):
        return False
    if link.relation in ("answers", "continues", "replaces") or link.kind in _ACTS:
        return True
    if link.relation == "implements" and _planned(tasks):
        return True
    return None if subject is None else subject_says("extension", subject)


def reminds(link: Link, letter: Letter | Outline, assigner: Body | None = None) -> bool:
    """Whether a letter may remind of what it cites: by the link and its subject, and by its issuer when ``assigner``
    (who gave the task) is known."""
    subject = letter.subject.value if letter.subject else ""
    if link.state not in ("certain", "confirmed"):
        return False
    if link.kind != "reminds" and not (link.relation == "continues" and subject_says("reminder", subject)):
        return False
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value.last if letter.date else None
    return assigner is None or (issuer is not None and one_voice(issuer.key, assigner.key, same_body, day) is True)


def _planned(tasks: Sequence[Task]) -> tuple[int, ...]:
    """The tasks that ask for plans and action."""
    return tuple(i for i, task in enumerate(tasks) if _PLANS.search(fold_aligned(task.action)))


def _kind(link: Link, from_above: bool, said: Signs) -> PaperKind | None:
    if link.kind == "recalls":
        return "recalls"
    if link.relation == "replaces" or link.kind == "repeals":
        return "replaces"
    # a letter about other matters may mention both; one that names a new day for it does not
    extends = "extension" in said.cues and (link.relation != "mentions" or said.extended is not None)
    if link.kind == "extends" or extends:
        return "extension_granted" if from_above else "extension_asked"
    if from_above:
        reminds = link.kind == "reminds" or (link.relation == "continues" and "reminder" in said.cues)
        return "reminder" if reminds else None
    if link.relation == "implements":
        return "answer"
    if link.relation != "answers":
        return None
    return "partial" if "partial" in said.cues else "nil" if "nil" in said.cues else "answer"


def _new_due(kind: PaperKind, said: Signs) -> dt.date | None:
    """The day that an extension or a reminder names."""
    return said.extended if kind in EXTENSIONS else said.reminded if kind == "reminder" else None
