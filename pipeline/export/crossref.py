"""The cross-reference of directives and what followed them, as JSON objects: one a link, one a duty unanswered.

The shape is the public one (README): ``directive`` and ``response`` are ``{code, date, issuer, source}``, ``source``
null when the document is only cited, ``response`` null for a duty that nothing answers. With findings of an audit
each row that meets a duty also carries its ``body``, ``deadline`` and ``duty_status``; a row without them is a link
alone. Every finding stands on a row.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache, partial
from typing import Any

from pipeline.export.spool import Spool
from pipeline.grammar.body import resolve_body
from pipeline.records import Evidence, Finding, Letter, Link, Relation, Span, Task
from pipeline.store import Document, Store

Json = dict[str, Any]

# When one answer meets several duties of one directive, its row tells of the one that needs most attention.
ATTENTION = (
    "open_overdue", "done_late", "needs_review", "open_in_time", "done_undated", "done_on_time", "cancelled",
    "no_deadline",
)  # fmt: skip
_ANSWERING = frozenset({"answers"})
_SENTENCE = 400  # characters of a sentence to either side of a citation
_FULL_STOP = re.compile(r"[.!?](?=\s+[A-ZĐÀ-Ỹ])")


def document_json(document: Document | None, key: str = "") -> Json:
    """A document as the contract shows it."""
    if document is None:
        return {"key": key, "code": None, "date": None, "issuer": None, "source": None}
    return {
        "key": document.key,
        "code": document.code or None,
        "date": document.date or None,
        "issuer": document.issuer or None,
        "source": document.source,
    }


def evidence_json(evidence: Sequence[Evidence]) -> list[Json]:
    """Reasons as objects: name, weight, words."""
    return [asdict(reason) for reason in evidence]


def finding_json(finding: Finding, store: Store) -> Json:
    """One duty and body of an audit as the contract shows it."""
    return {
        "directive": document_json(store.document(finding.duty.directive), finding.duty.directive),
        "action": finding.duty.action,
        "body": finding.duty.body,
        "deadline": finding.due.isoformat() if finding.due else None,
        "deadline_text": finding.duty.deadline.text if finding.duty.deadline else None,
        "status": finding.status,
        "days_late": finding.days_late,
        "working_days_late": finding.working_days_late,
        "answers": [document_json(store.document(key), key) for key in finding.answers],
        "uncertain": [document_json(store.document(key), key) for key in finding.uncertain],
        "repeats": document_json(store.document(finding.repeats), finding.repeats) if finding.repeats else None,
        "why": finding.why,
    }


def crossref_rows(
    store: Store,
    findings: Iterable[Finding] | None = None,
    relations: Collection[Relation] | None = None,
    *,
    as_of: dt.date | None = None,
) -> Iterator[Json]:
    """The cross-reference, by directive; ``findings`` (of an audit at a date) add deadlines and statuses.

    ``as_of``: as of that day, without the papers of later days.
    Streams: at any time only one directive's letter and findings are in memory. Rejected links are shown as such.
    """
    judged = Spool[Finding](Finding, findings or (), lambda finding: finding.duty.directive)
    document = lru_cache(maxsize=4096)(store.document)
    read = lru_cache(maxsize=64)(partial(store.letter, words=False))
    answered: set[tuple[str, str]] = set()  # (directive, issuer key of who answered)
    told: set[int] = set()  # the numbers of findings that stand on the row of a link
    letter_key, letter = "", None
    duties: list[tuple[int, Finding]] = []  # of that letter, with their numbers
    for link in store.links(relations=relations):
        if as_of is not None and any(_is_later(document(key), as_of) for key in (link.citing, link.cited)):
            continue
        if link.cited != letter_key:
            letter_key, letter = link.cited, _letter_with_tasks(store, link.cited)
            duties = list(judged.at(link.cited))
        response = document(link.citing)
        if link.relation in _ANSWERING and link.state != "rejected":
            answered.add((link.cited, response.issuer_key if response else ""))
        row = _link_row(link, document(link.cited), response, letter)
        row["stated_by"] = document_json(document(link.stated_by), link.stated_by) if link.stated_by else None
        row.update(_place(link, read))
        if findings is not None:
            numbered = [(n, f) for n, f in duties if link.citing in (*f.answers, *f.uncertain)]
            told.update(number for number, _ in numbered)
            met = [finding for _, finding in numbered]
            row.update(_verdict(met))
            if met and row["asked"] is not None:
                row["asked"] = list({f.duty.task: _asked_by(f) for f in met}.values())
        yield row
    if findings is not None:
        for number, finding in judged.numbered():
            if number not in told:
                yield _unlinked(document, finding.duty.directive, finding)
    else:
        yield from _silent(store, document, answered)


def _is_later(document: Document | None, day: dt.date) -> bool:
    """Whether a document is of a later day for certain: one of an unknown day of the same month may be older."""
    return document is not None and document.date > day.isoformat()[: len(document.date)]


def _place(link: Link, read: Callable[[str], Letter | None]) -> Json:
    """The sentence that says it and its page, in the letter that says it."""
    letter = read(link.stated_by or link.citing) if link.span is not None else None
    if letter is None or link.span is None:
        return {"sentence": None, "page": None}
    return {"sentence": sentence_at(letter.text, link.span), "page": page_at(letter, link.span)}


def sentence_at(text: str, span: Span) -> str:
    """The sentence around a citation on one line, cut where it grows too long for a table."""
    first = max(text.rfind("\n", 0, span.start) + 1, span.start - _SENTENCE)
    stop = text.find("\n", span.end)
    last = min(len(text) if stop < 0 else stop, span.end + _SENTENCE)
    begin = max((m.end() for m in _FULL_STOP.finditer(text, first, span.start)), default=first)
    end = next((m.start() + 1 for m in _FULL_STOP.finditer(text, span.end, last)), last)
    return " ".join(text[begin:end].split())


def page_at(letter: Letter, span: Span) -> int | None:
    """The page that a place in a letter's text lies on; ``None`` where nothing tells."""
    for paragraph in letter.paragraphs:
        if paragraph.span.start <= span.start < paragraph.span.end:
            return paragraph.page
    return None


def _letter_with_tasks(store: Store, key: str) -> Letter | None:
    document = store.document(key)
    return store.letter(key, words=False) if document and document.tasks else None


def _link_row(link: Link, directive: Document | None, response: Document | None, letter: Letter | None) -> Json:
    return {
        "directive": document_json(directive, link.cited),
        "response": document_json(response, link.citing),
        "relation": link.relation,
        "kind": link.kind,
        "asked": _asked(letter, response) if link.relation in _ANSWERING else None,
        "came": response.subject or None if response else None,
        "stated_by": None,
        "sentence": None,
        "page": None,
        "link_state": link.state,
        "score": link.score,
        "evidence": evidence_json(link.evidence),
        "candidates": list(link.candidates),
    }


def _asked(letter: Letter | None, response: Document | None) -> list[Json] | None:
    """The directive's tasks that may concern the one who responds: given to it by name, else to no known bodies."""
    if letter is None:
        return None
    given = [task for task in letter.tasks if not task.reported]
    if response is not None and response.issuer_key:
        bodies = [assignee_keys(letter, task) for task in given]
        own = [task for task, keys in zip(given, bodies, strict=True) if response.issuer_key in keys]
        # a group, or a body that its name does not place, may be the one who responds
        given = own or [
            t for t, keys in zip(given, bodies, strict=True) if not keys or any(c in "*?" for c in "".join(keys))
        ]
    return [_task_json(task) for task in given]


def _task_json(task: Task) -> Json:
    deadline = task.deadline
    return {
        "action": task.action,
        "deadline": deadline.due.isoformat() if deadline and deadline.due else None,
        "deadline_text": deadline.text if deadline else None,
    }


def _asked_by(finding: Finding) -> Json:
    """What a duty asks, with the day by which it is judged."""
    return {
        "action": finding.duty.action,
        "deadline": finding.due.isoformat() if finding.due else None,
        "deadline_text": finding.duty.deadline.text if finding.duty.deadline else None,
    }


def assignee_keys(letter: Letter, task: Task) -> set[str]:
    """The body keys of those a task is given to, as far as their names say it."""
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value if letter.date else None
    return {body.key for name in task.assignees if (body := resolve_body(name, issuer, day))}


def _verdict(met: Sequence[Finding]) -> Json:
    """The duty that a response meets: of several the one that needs most attention."""
    if not met:
        return {"body": None, "deadline": None, "duty_status": None, "why": None}
    worst = min(met, key=lambda f: ATTENTION.index(f.status))
    return {
        "body": worst.duty.body,
        "deadline": worst.due.isoformat() if worst.due else None,
        "duty_status": worst.status,
        "why": worst.why,
    }


def _unlinked(document: Callable[[str], Document | None], directive: str, finding: Finding) -> Json:
    """A duty that no link to its directive meets: unanswered, or answered by way of another letter of the matter."""
    row = _unanswered(document(directive), directive, finding.duty.action)
    row["asked"] = [_asked_by(finding)]
    due = finding.due.isoformat() if finding.due else None
    row.update(body=finding.duty.body, deadline=due, duty_status=finding.status, why=finding.why)
    for key in (*finding.answers, *finding.uncertain)[:1]:
        response = document(key)
        row.update(response=document_json(response, key), came=response.subject or None if response else None)
    return row


def _unanswered(directive: Document | None, key: str, action: str) -> Json:
    return {
        "directive": document_json(directive, key),
        "response": None,
        "relation": None,
        "kind": None,
        "asked": [{"action": action, "deadline": None, "deadline_text": None}],
        "came": None,
        "stated_by": None,
        "sentence": None,
        "page": None,
        "link_state": None,
        "score": None,
        "evidence": [],
        "candidates": [],
    }


def _silent(store: Store, document: Any, answered: set[tuple[str, str]]) -> Iterator[Json]:
    """Without an audit: the tasks of held letters to which none of those named, or nobody at all, has answered."""
    directives = {directive for directive, _ in answered}
    for key, letter in store.directives():
        for task in letter.tasks:
            if task.reported:
                continue
            keys = assignee_keys(letter, task)
            if any((key, body) in answered for body in keys) or (not keys and key in directives):
                continue
            row = _unanswered(document(key), key, task.action)
            row["asked"] = [_task_json(task)]
            row["body"] = "; ".join(task.assignees) or None
            yield row
