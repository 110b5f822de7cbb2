"""What the components of the extraction pipeline share: facts found so far, beside the spaCy ``Doc``.

The ``Doc`` carries the text as syllable tokens and, for other programs and for displaCy, the span
groups ``zones``, ``numbers``, ``dates``, ``genres``, ``bodies``, ``citations``, ``tasks``. The typed
values stand here, because a span group cannot hold them. One blackboard a ``Doc``, in
``doc.user_data``; components read what earlier ones wrote and write only their own fields.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spacy.tokens import Doc

from pipeline.records import (
    Arrival,
    Body,
    Citation,
    DocumentNumber,
    Mention,
    PartialDate,
    Problem,
    ShortForm,
    Span,
    Statement,
    Task,
    Transcript,
)

if TYPE_CHECKING:
    from pipeline.extract.lines import Line

ZoneLabel = Literal[
    "letterhead",  # parent and issuing body, quốc hiệu, Party heading
    "code",  # the line "Số: …"
    "place_date",  # "Hà Nội, ngày … tháng … năm …"
    "stamp",  # incoming stamp, secrecy and urgency marks, signing blocks, receiver's notes
    "title",  # the name of the type alone on its line ("BÁO CÁO")
    "subject",  # trích yếu
    "addressees",  # "Kính gửi: …" with its list
    "preamble",  # căn cứ lines
    "body",
    "signature",
    "recipients",  # "Nơi nhận: …" with its list
    "annex",  # from "Phụ lục …" or an attached second document on
]


@dataclass(frozen=True, slots=True)
class Zone:
    """A run of whole paragraphs that plays one part in the letter."""

    label: ZoneLabel
    span: Span


@dataclass(slots=True)
class Header:
    """The facts of the letter itself, as the header component finds them."""

    number: Mention[DocumentNumber] | None = None
    code_partial: str | None = None
    code_candidates: tuple[tuple[str, float], ...] = ()
    date: Mention[PartialDate] | None = None
    genre: Mention[str] | None = None
    issuer: Mention[Body] | None = None
    place: Mention[str] | None = None
    subject: Mention[str] | None = None
    signer: Mention[str] | None = None
    signer_title: Mention[str] | None = None
    capacity: Mention[str] | None = None
    addressees: tuple[Mention[str], ...] = ()
    recipients: tuple[Mention[str], ...] = ()
    urgency: Mention[str] | None = None
    secrecy: Mention[str] | None = None
    arrival: Arrival | None = None


@dataclass(slots=True)
class Blackboard:
    """All that is known of one letter while the pipeline runs; ``folded`` is ``fold_aligned(text)``."""

    transcript: Transcript
    folded: str
    zones: list[Zone] = field(default_factory=list)
    numbers: list[Mention[DocumentNumber]] = field(default_factory=list)
    dates: list[Mention[PartialDate]] = field(default_factory=list)
    genres: list[Mention[str]] = field(default_factory=list)
    bodies: list[Mention[Body]] = field(default_factory=list)
    header: Header = field(default_factory=Header)
    citations: list[Citation] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    unclear: list[ShortForm] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    text: str = field(init=False)  # of the letter
    lines: "list[Line] | None" = field(default=None, init=False)  # ``lines_of`` makes them when it is first asked

    def __post_init__(self) -> None:
        self.text = self.transcript.text

    def zone_at(self, offset: int) -> ZoneLabel:
        """The part of the letter that an offset lies in ("body" where no zone claims it)."""
        for zone in self.zones:
            if zone.span.start <= offset < zone.span.end:
                return zone.label
        return "body"

    def zone_spans(self, *labels: ZoneLabel) -> list[Span]:
        """The spans of the zones of these kinds, in text order."""
        return [z.span for z in self.zones if z.label in labels]


_KEY = "congvan"


def board(doc: Doc) -> Blackboard:
    """The blackboard of a ``Doc``; a ``Doc`` made from plain text gets one whose lines are paragraphs."""
    found = doc.user_data.get(_KEY)
    if found is None:
        raise ValueError("Doc has no blackboard: make it with pipeline.extract.make_doc or nlp(text)")
    return found  # type: ignore[no-any-return]


def attach(doc: Doc, blackboard: Blackboard) -> Doc:
    """Put a blackboard on a ``Doc`` and return it."""
    doc.user_data[_KEY] = blackboard
    return doc


def lay(doc: Doc, group: str, spans: Iterable[tuple[Span, str, str]]) -> None:
    """Lay ``(span, label, id)`` on the ``Doc`` as a span group, snapped outwards to tokens; not on one without any."""
    if not len(doc):
        return
    laid = [
        doc.char_span(span.start, span.end, label=label, kb_id=identity, alignment_mode="expand")
        for span, label, identity in spans
        if span.start < span.end
    ]
    doc.spans[group] = [span for span in laid if span is not None]
