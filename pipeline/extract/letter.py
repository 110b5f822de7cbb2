"""The one place where a ``Doc`` becomes a ``Letter``."""

from spacy.tokens import Doc

from pipeline.extract.blackboard import board
from pipeline.records import Letter


def letter_of(doc: Doc) -> Letter:
    """Gather what the components wrote on the blackboard of ``doc`` into a ``Letter``."""
    b = board(doc)
    h = b.header
    return Letter(
        source=b.transcript.source,
        text=b.transcript.text,
        number=h.number,
        code_partial=h.code_partial,
        code_candidates=h.code_candidates,
        date=h.date,
        genre=h.genre,
        issuer=h.issuer,
        place=h.place,
        subject=h.subject,
        signer=h.signer,
        signer_title=h.signer_title,
        capacity=h.capacity,
        addressees=h.addressees,
        recipients=h.recipients,
        urgency=h.urgency,
        secrecy=h.secrecy,
        arrival=h.arrival,
        citations=tuple(b.citations),
        statements=tuple(b.statements),
        unclear=tuple(b.unclear),
        tasks=tuple(b.tasks),
        paragraphs=b.transcript.paragraphs,
        words=b.transcript.words,
        pages=b.transcript.pages,
        signatures=b.transcript.signatures,
        problems=(*b.transcript.problems, *b.problems),
        attachments=b.transcript.attachments,
    )
