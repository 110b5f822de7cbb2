"""Tiny makers of records with good defaults: a test names only what it is about."""

import datetime as dt
import hashlib

from pipeline.grammar.body import resolve_body
from pipeline.grammar.number import parse_number
from pipeline.records import (
    Body,
    Citation,
    Deadline,
    DocumentNumber,
    Letter,
    Mention,
    PartialDate,
    Relation,
    Source,
    Span,
    Statement,
    Task,
)

NOWHERE = Span(0, 0)


def a_date(iso: str) -> PartialDate:
    """``"2024-04-17"`` or a part of it."""
    return PartialDate(*(int(part) for part in iso.split("-")))


def a_number(code: str) -> DocumentNumber:
    """The number of a code; a blank serial (``/BC-BDT``) is made by hand."""
    if code.startswith("/"):
        return DocumentNumber(code=code, serial="", symbol=code[1:])
    return parse_number(code)


def a_body(name: str) -> Body:
    """A body by name; one that the lexicon does not know gets its name as key."""
    return resolve_body(name) or Body(name=name, key=name.lower())


def a_citation(
    code: str | None = "1941/UBND-TH",
    date: str | None = "2024-04-17",
    issuer: str | None = "UBND tỉnh Lào Cai",
    genre: str | None = "Công văn",
    relation: Relation = "mentions",
    *,
    subject: str | None = None,
    title: str | None = None,
    kind: str | None = None,
    confidence: float = 0.95,
) -> Citation:
    """A citation of a letter of the province."""
    return Citation(
        span=Span(10, 20),
        text=code or title or "",
        number=a_number(code) if code else None,
        issued_on=a_date(date) if date else None,
        genre=genre,
        issuer=a_body(issuer) if issuer else None,
        subject=subject,
        title=title,
        relation=relation,
        kind=kind or relation,
        confidence=confidence,
    )


def a_task(
    action: str = "báo cáo kết quả thực hiện",
    *assignees: str,
    due: dt.date | None = None,
    reported: bool = False,
) -> Task:
    """A task, with a deadline if ``due`` is given."""
    deadline = Deadline(text=f"trước ngày {due:%d/%m/%Y}", kind="date", due=due) if due else None
    return Task(span=NOWHERE, action=action, assignees=assignees, deadline=deadline, reported=reported)


def a_letter(
    code: str | None = "62/BC-SYT",
    date: str | None = "2024-04-20",
    issuer: str | None = "Sở Y tế tỉnh Lào Cai",
    genre: str | None = "Báo cáo",
    subject: str | None = "Kết quả tiêm chủng mở rộng",
    *citations: Citation,
    to: tuple[str, ...] = (),
    tasks: tuple[Task, ...] = (),
    statements: tuple[Statement, ...] = (),
    text: str = "",
    name: str = "",
    sureness: float = 0.97,
    candidates: tuple[str, ...] = (),
    partial: str | None = None,
    secrecy: str | None = None,
    signer: str | None = None,
) -> Letter:
    """A report of a department; its file's hash follows from what it says (and from ``name``)."""
    said = repr((code, date, issuer, genre, subject, text, name, partial))
    return Letter(
        source=Source(hashlib.sha256(said.encode()).hexdigest(), name or "van-ban.txt", "text/plain"),
        text=text or (subject or ""),
        number=Mention(a_number(code), NOWHERE, sureness) if code else None,
        code_partial=partial,
        code_candidates=tuple((candidate, 0.5) for candidate in candidates),
        date=Mention(a_date(date), NOWHERE, 0.97) if date else None,
        genre=Mention(genre, NOWHERE) if genre else None,
        issuer=Mention(a_body(issuer), NOWHERE, 0.97) if issuer else None,
        subject=Mention(subject, NOWHERE) if subject else None,
        signer=Mention(signer, NOWHERE) if signer else None,
        addressees=tuple(Mention(body, NOWHERE) for body in to),
        secrecy=Mention(secrecy, NOWHERE) if secrecy else None,
        citations=citations,
        statements=statements,
        tasks=tasks,
    )


def a_directive(
    code: str = "1941/UBND-TH",
    date: str = "2024-04-17",
    issuer: str = "UBND tỉnh Lào Cai",
    subject: str = "Tăng cường công tác tiêm chủng mở rộng",
    *citations: Citation,
    tasks: tuple[Task, ...] = (),
    text: str = "",
    to: tuple[str, ...] = (),
) -> Letter:
    """A letter of the province that orders something."""
    return a_letter(code, date, issuer, "Công văn", subject, *citations, tasks=tasks, text=text, to=to)


def keyed(*letters: Letter) -> dict[str, Letter]:
    """Letters by the key that a store gives them."""
    return {letter.source.sha256[:16]: letter for letter in letters}


def key_of(letter: Letter) -> str:
    """The key that a store gives a letter."""
    return letter.source.sha256[:16]
