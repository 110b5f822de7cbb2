"""The mention of another document, as it is read from the text: number, type, date, issuer, subject, provision."""

from dataclasses import dataclass

from pipeline.records import Body, DocumentNumber, PartialDate, Span


@dataclass(slots=True)
class Reference:
    """A mention of another document. ``lead`` is where it begins, provision included; ``end`` where its date ends.

    ``listed`` says that it continues the list of the reference before it; ``issuer_span`` is where its issuer
    is printed, ``issuer_from`` how it was found ("of", "at", "name").
    """

    number: DocumentNumber | None
    span: Span
    lead: int
    start: int
    end: int
    confidence: float
    genre: str | None = None
    genre_printed: bool = False
    issued_on: PartialDate | None = None
    issuer: Body | None = None
    issuer_from: str = ""
    issuer_text: str = ""
    subject: str | None = None
    provision: str | None = None
    title: str | None = None
    listed: bool = False
    subject_end: int = 0
