"""A letter's blackboard made by hand, so that these tests do not depend on zones and header being read."""

from pipeline.extract.blackboard import Blackboard, Header, Zone, ZoneLabel
from pipeline.extract.citations import find_citations
from pipeline.extract.tokenizer import plain_transcript
from pipeline.grammar.body import find_bodies, resolve_body
from pipeline.grammar.date import find_dates, parse_date
from pipeline.grammar.genre import find_genres
from pipeline.grammar.number import find_numbers, parse_number
from pipeline.records import Citation, Mention, Span, Statement
from pipeline.text.fold import fold_aligned

NOWHERE = Span(0, 0)


def make_board(
    text: str,
    genre: str = "Công văn",
    issuer: str = "Sở Nội vụ tỉnh Hà Giang",
    to: tuple[str, ...] = (),
    number: str | None = None,
    date: str | None = "2024-06-10",
    subject: str = "",
    zones: tuple[tuple[ZoneLabel, str], ...] = (),
) -> Blackboard:
    """A blackboard whose text is all body, but for ``subject`` (put in front) and the texts of ``zones``."""
    whole = f"{subject}\n{text}" if subject else text
    folded = fold_aligned(whole)
    body = resolve_body(issuer)
    assert body is not None, issuer
    header = Header(
        number=Mention(parse_number(number), NOWHERE) if number else None,
        date=Mention(parse_date(date), NOWHERE) if date else None,
        genre=Mention(genre, NOWHERE),
        issuer=Mention(body, NOWHERE),
        subject=Mention(subject, Span(0, len(subject))) if subject else None,
        addressees=tuple(Mention(name, NOWHERE) for name in to),
    )
    laid = [Zone("subject", Span(0, len(subject)))] if subject else []
    for label, words in zones:
        at = whole.index(words)
        laid.append(Zone(label, Span(at, at + len(words))))
    taken = sorted(laid, key=lambda z: z.span.start)
    at, filled = 0, []
    for zone in taken:
        if zone.span.start > at:
            filled.append(Zone("body", Span(at, zone.span.start)))
        filled.append(zone)
        at = zone.span.end
    filled.append(Zone("body", Span(at, len(whole))))
    return Blackboard(
        plain_transcript(whole),
        folded,
        zones=filled,
        numbers=find_numbers(whole, folded),
        dates=find_dates(whole, folded),
        genres=find_genres(whole, folded),
        bodies=find_bodies(whole, folded),
        header=header,
    )


def cite(text: str, **letter: object) -> dict[str, Citation]:
    """The citations of a letter by code (or title)."""
    citations, _ = find_citations(make_board(text, **letter))  # type: ignore[arg-type]
    return {c.code or c.title or "": c for c in citations}


def states(text: str, **letter: object) -> list[tuple[str | None, str, str | None]]:
    """What the letter says of other documents: (citing code, relation, cited code)."""
    citations, statements = find_citations(make_board(text, **letter))  # type: ignore[arg-type]

    def code(index: int) -> str | None:
        return citations[index].code

    def triple(s: Statement) -> tuple[str | None, str, str | None]:
        return code(s.citing), s.relation, code(s.cited)

    return [triple(s) for s in statements]
