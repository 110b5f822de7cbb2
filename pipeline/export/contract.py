"""The JSON of one letter, as ``congvan extract --format jsonl`` writes it.

Keys and statuses are English, dates ISO / EDTF, names Vietnamese. Every value carries where it stands
(``evidence``: span, page, box in points from the top left, raw words) and how sure it is
(``confidence``). A value that cannot be read is ``null``, with what can be read in ``code_partial``
and ranked guesses in ``code_candidates``.
"""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, TypeVar

from pipeline.errors import problem as make_problem
from pipeline.grammar.number import repair_price
from pipeline.records import (
    Box,
    Citation,
    Deadline,
    Letter,
    Mention,
    Paragraph,
    Problem,
    Source,
    Span,
    Task,
    Word,
)

Json = dict[str, Any]
T = TypeVar("T")


class Locator:
    """Finds the page and box of a span from the words of the page, else from its paragraph."""

    def __init__(self, words: Sequence[Word], paragraphs: Sequence[Paragraph]) -> None:
        self._words = words
        self._starts = [w.span.start for w in words]
        self._paragraphs = paragraphs
        self._paragraph_starts = [p.span.start for p in paragraphs]

    def page(self, span: Span) -> int | None:
        """The page on which the span begins."""
        box = self.box(span)
        if box:
            return box.page
        at = bisect.bisect_right(self._paragraph_starts, span.start) - 1
        return self._paragraphs[at].page if at >= 0 else None

    def box(self, span: Span) -> Box | None:
        """The rectangle around the span's words on its first page."""
        at = max(0, bisect.bisect_right(self._starts, span.start) - 1)
        hits = []
        while at < len(self._words) and self._words[at].span.start < span.end:
            if self._words[at].span.end > span.start:
                hits.append(self._words[at].box)
            at += 1
        if not hits:
            return None
        same_page = [b for b in hits if b.page == hits[0].page]
        return Box(
            hits[0].page,
            min(b.x0 for b in same_page),
            min(b.top for b in same_page),
            max(b.x1 for b in same_page),
            max(b.bottom for b in same_page),
        )


def letter_to_json(letter: Letter) -> Json:
    """One letter as the contract's object."""
    locate = Locator(letter.words, letter.paragraphs)
    fields = {
        "code": letter.number,
        "date": letter.date,
        "doc_type": letter.genre,
        "issuer": letter.issuer,
        "place": letter.place,
        "subject": letter.subject,
        "signer": letter.signer,
        "signer_title": letter.signer_title,
        "capacity": letter.capacity,
        "urgency": letter.urgency,
        "secrecy": letter.secrecy,
    }
    return {
        "source": _named(letter.source),
        "sha256": letter.source.sha256,
        **_place_in_file(letter.source),
        "code": letter.code,
        "code_partial": letter.code_partial,
        "code_candidates": [{"code": code, "confidence": round(p, 4)} for code, p in letter.code_candidates],
        "date": letter.date.value.iso if letter.date else None,
        "doc_type": _value(letter.genre),
        "issuer": letter.issuer.value.name if letter.issuer else None,
        "place": _value(letter.place),
        "subject": _value(letter.subject),
        "signer": _value(letter.signer),
        "signer_title": _value(letter.signer_title),
        "capacity": _value(letter.capacity),
        "addressees": [m.value for m in letter.addressees],
        "recipients": [m.value for m in letter.recipients],
        "urgency": _value(letter.urgency),
        "secrecy": _value(letter.secrecy),
        "arrival": {
            "number": letter.arrival.number,
            "date": letter.arrival.date.iso if letter.arrival.date else None,
        }
        if letter.arrival
        else None,
        "citations": [_citation(c, locate) for c in letter.citations],
        "statements": [
            {
                "citing": letter.citations[s.citing].code,
                "cited": letter.citations[s.cited].code,
                "relation": s.relation,
                "span": [s.span.start, s.span.end],
            }
            for s in letter.statements
        ],
        "unclear_references": [
            {
                "text": form.text,
                "span": [form.span.start, form.span.end],
                "page": locate.page(form.span),
                "candidates": [letter.citations[i].code or letter.citations[i].title for i in form.candidates],
            }
            for form in letter.unclear
        ],
        "tasks": [_task(t, locate) for t in letter.tasks],
        "confidence": {
            name: round(mention.confidence, 4)
            for name, mention in fields.items()
            if mention is not None and name in ("code", "date", "issuer", "doc_type", "subject", "signer")
        },
        "evidence": {
            name: _evidence(mention, letter.text, locate) for name, mention in fields.items() if mention is not None
        },
        "text": letter.text,
        "pages": len(letter.pages),
        "read_as": [{"page": p.page, "how": p.how, "why": p.why, "quality": p.quality} for p in letter.pages],
        "signatures": [
            {
                "signer": s.signer,
                "organisation": s.organisation,
                "signed_at": s.signed_at.isoformat() if s.signed_at else None,
                "intact": s.intact,
                "trust": s.trust,
            }
            for s in letter.signatures
        ],
        "attachments": [{"page": a.page, "span": [a.span.start, a.span.end], "why": a.why} for a in letter.attachments],
        "problems": problems_to_json(letter.problems),
    }


def _named(source: Source) -> str:
    """The file's path; the second letter of ``thu.pdf`` and those after it are ``thu#2.pdf``, ``thu#3.pdf``."""
    if source.part < 2:
        return source.path
    path = PurePath(source.path)
    return str(path.with_name(f"{path.stem}#{source.part}{path.suffix}"))


def _place_in_file(source: Source) -> Json:
    """Of a letter that shares its file with others: the file, its place among them and its pages."""
    if not source.part:
        return {}
    pages = [source.first_page, source.last_page] if source.first_page else None
    return {"file": source.path, "part": source.part, "file_pages": pages}


def reading_to_json(path: str, letter: Letter | None, problem: Problem | None, *, include_secret: bool = False) -> Json:
    """The object of a file: its letter, or nulls with the problem that kept it from being read.

    A letter that bears a secrecy mark gives no text, fields or names, only its hash and the reason.
    """
    if letter is None:
        return _blank(path, None, [problem] if problem else [])
    if letter.secrecy is not None and not include_secret:
        return _blank(path, letter.source.sha256, [make_problem("secret")])
    return letter_to_json(letter)


def readings_to_json(
    path: str, letters: Sequence[Letter], problem: Problem | None, *, include_secret: bool = False
) -> Iterator[Json]:
    """One object a letter of a file (one, nearly always), or the one object of a file that could not be read."""
    for letter in letters or (None,):
        yield reading_to_json(path, letter, problem, include_secret=include_secret)


def _blank(path: str, sha256: str | None, problems: list[Problem]) -> Json:
    fields = ("code", "date", "doc_type", "issuer", "subject", "signer")
    return {
        "source": path,
        "sha256": sha256,
        **dict.fromkeys(fields),
        "citations": [],
        "tasks": [],
        "confidence": {},
        "problems": problems_to_json(problems),
    }


def problems_to_json(problems: Iterable[Problem]) -> list[Json]:
    """Problems as the contract lists them."""
    return [{"code": p.code, "message": p.message, "page": p.page} for p in problems]


def deadline_to_json(deadline: Deadline | None) -> Json | None:
    """A deadline as the contract gives it; a vague one is no deadline."""
    if deadline is None or deadline.kind == "vague":
        return None
    return {
        "text": deadline.text,
        "kind": deadline.kind,
        "due": deadline.due.isoformat() if deadline.due else None,
        "time": deadline.time,
        "rrule": deadline.rrule,
        "duration": deadline.duration,
        "anchor": deadline.anchor,
        "cycle": deadline.cycle,
        "cut_off": deadline.cut_off,
    }


def _value(mention: Mention[T] | None) -> T | None:
    return mention.value if mention else None


def _evidence(mention: Mention[Any], text: str, locate: Locator) -> Json:
    box = locate.box(mention.span)
    return {
        "span": [mention.span.start, mention.span.end],
        "page": locate.page(mention.span),
        "box": [round(v, 1) for v in (box.x0, box.top, box.x1, box.bottom)] if box else None,
        "raw": text[mention.span.start : mention.span.end],
    }


def _citation(citation: Citation, locate: Locator) -> Json:
    return {
        "code": citation.code,
        "date": citation.issued_on.iso if citation.issued_on else None,
        "doc_type": citation.genre,
        "issuer": citation.issuer.name if citation.issuer else None,
        "relation": citation.relation,
        "kind": citation.kind,
        "relation_confidence": round(citation.relation_confidence, 4),
        "subject": citation.subject,
        "title": citation.title,
        "provision": citation.provision,
        "text": citation.text,
        "span": [citation.span.start, citation.span.end],
        "page": locate.page(citation.span),
        "confidence": round(citation.confidence, 4),
        "repairs": [{"what": r, "price": repair_price(r)} for r in citation.number.repairs] if citation.number else [],
    }


def _task(task: Task, locate: Locator) -> Json:
    return {
        "assignees": list(task.assignees),
        "coordinators": list(task.coordinators),
        "action": task.action,
        "deadline": deadline_to_json(task.deadline),
        "product": task.product,
        "report_to": task.report_to,
        "via": task.via,
        "reported": task.reported,
        "span": [task.span.start, task.span.end],
        "page": locate.page(task.span),
        "confidence": round(task.confidence, 4),
    }
