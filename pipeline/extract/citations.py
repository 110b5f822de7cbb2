"""Component ``congvan_citations``: every other document that the letter speaks of, once each.

It reads numbers, dates, types and bodies from the blackboard (and the header, to leave out the letter's own
number and to complete issuers), and writes ``citations`` and ``statements``. Standards, forms and contracts
were left out by the grammar; the incoming stamp and the letterhead are left out by zone.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import problem
from pipeline.extract.blackboard import Blackboard, ZoneLabel, board, lay
from pipeline.extract.cited_date import left_date
from pipeline.extract.cited_issuer import Issuers
from pipeline.extract.frame import Frame
from pipeline.extract.nameless import nameless_references
from pipeline.extract.own import Own, own_facts
from pipeline.extract.reference import Reference
from pipeline.extract.references import Reader
from pipeline.extract.relation_model import Opinion, opinions
from pipeline.extract.relations import Judge
from pipeline.extract.same_document import Group, by_document, other_day
from pipeline.extract.short_forms import short_forms
from pipeline.extract.statements import sayings
from pipeline.grammar.genre import body_symbol, genre_of_number
from pipeline.grammar.number import find_shared_serials, number_key
from pipeline.grammar.symbol import BODIES
from pipeline.lexicon import load_toml
from pipeline.records import Citation, DocumentNumber, Mention, Problem, Span, Statement

_NAMES = load_toml("labels")["relation"]
_LIKELY = 0.6  # below it, a relation is shown to people as doubtful
_NOT_CITED: frozenset[ZoneLabel] = frozenset(("letterhead", "code", "place_date", "stamp", "signature", "recipients"))


@Language.factory("congvan_citations", assigns=["doc.spans"])
def make_citations(nlp: Language, name: str) -> "Citations":
    """Make the component."""
    return Citations()


class Citations:
    """Writes ``Blackboard.citations`` and ``statements`` and the span group ``citations``."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the citations and return the doc."""
        b = board(doc)
        b.citations, b.statements = find_citations(b)
        lay(doc, "citations", ((c.span, c.relation, c.code or c.title or "") for c in b.citations))
        return doc


def find_citations(b: Blackboard) -> tuple[list[Citation], list[Statement]]:
    """The documents that a letter cites, in the order of their first mention, and what it says of them."""
    own, frame, judged, order = judge_references(b)
    merged = []
    for group, opinion in zip(order, opinions(own, frame, order), strict=True):
        merged.append(_merge(group, opinion, b.text))
        if opinion.probability < _LIKELY:
            b.problems.append(_unsure(merged[-1], opinion, b))
    citations = _doubt_misprints(merged)
    place = {id(ref): index for index, group in enumerate(order) for ref, _ in group}
    said = sayings([r for r, _ in judged], frame)
    stated = [Statement(place[id(s.citing)], place[id(s.cited)], s.relation, s.span) for s in said]
    statements = [
        s for s in stated if s.citing != s.cited and not _against_time(citations[s.citing], citations[s.cited])
    ]
    return _with_short_forms(citations, b, frame), statements


def judge_references(b: Blackboard) -> tuple[Own, Frame, Group, list[Group]]:
    """What the letter is, its places, all mentions of others with the rules' verdicts, and those by document."""
    frame = Frame(b)
    reader = Reader(b)
    printed = [m for m in b.numbers if m.value.serial and frame.zone(m.span.start) not in _NOT_CITED]
    worst = _worst_words(b, printed)
    printed = [replace(m, confidence=m.confidence * 0.9) if worst.get(m.span.start, 1) < 0.35 else m for m in printed]
    numbers = [n for m in printed for n in (*find_shared_serials(b.text, m), m)]
    references = [*reader.numbered(numbers)]
    references = [r for r in references if not _is_own(r, b)]
    named = nameless_references(b, reader, references, frame, _NOT_CITED)
    references = sorted([*references, *named], key=lambda r: r.span.start)
    issuers = Issuers(b, frame)
    for ref in references:
        if ref.issued_on is None:
            ref.issued_on = left_date(ref, reader.near, frame.sentence(ref.start)[0])
        ref.issuer = issuers.resolve(ref)
    own = own_facts(b, frame, references)
    judge = Judge(own, frame)
    judged = [(ref, judge.judge(ref)) for ref in references]
    return own, frame, judged, by_document(judged)


def _unsure(citation: Citation, opinion: Opinion, b: Blackboard) -> Problem:
    """What a person should look at: a relation that is hardly likelier right than wrong."""
    return problem(
        "unsure_relation",
        _page(b, citation.span),
        cited=citation.code or citation.title or citation.text,
        relation=_NAMES[citation.relation]["vi"],
        other=_NAMES[opinion.other]["vi"],
    )


def _page(b: Blackboard, span: Span) -> int | None:
    """The page on which something stands."""
    paragraphs = b.transcript.paragraphs
    index = bisect_right(paragraphs, span.start, key=lambda p: p.span.start) - 1
    return paragraphs[index].page if index >= 0 and span.start < paragraphs[index].span.end else None


def _against_time(citing: Citation, cited: Citation) -> bool:
    """Whether the dates exclude that the one can speak of the other."""
    if citing.issued_on is None or cited.issued_on is None:
        return False
    return citing.issued_on.last < cited.issued_on.first


def _worst_words(b: Blackboard, numbers: list[Mention[DocumentNumber]]) -> dict[int, float]:
    """For each number (by its start) the OCR confidence of its least readable word."""
    words, at = b.transcript.words, 0
    out: dict[int, float] = {}
    for mention in numbers:
        while at < len(words) and words[at].span.end <= mention.span.start:
            at += 1
        index = at
        while index < len(words) and words[index].span.start < mention.span.end:
            out[mention.span.start] = min(out.get(mention.span.start, 1.0), words[index].confidence)
            index += 1
    return out


def _is_own(ref: Reference, b: Blackboard) -> bool:
    """Whether a number is the letter's own ("kèm theo Quyết định này số …"), or its own code while still blank."""
    own = b.header.number
    if ref.number is None:
        return False
    if own is not None or b.header.code_partial:
        symbol = own.value.symbol if own is not None else (b.header.code_partial or "").partition("/")[2]
        before = b.folded[max(0, ref.start - 40) : ref.start]
        if (
            symbol
            and symbol == ref.number.symbol
            and re.search(r"\(\W?(?:ban hanh )?(?:kem theo|dinh kem)\W{1,3}(?:\w+ ){0,3}$", before)
        ):
            return True  # the head of an annex names the letter itself, whatever was made of its number
    if own is None:
        return False
    if own.span.start <= ref.span.start < own.span.end:
        return True
    if number_key(own.value) != number_key(ref.number):
        return False
    day = b.header.date.value if b.header.date else None
    return day is None or ref.issued_on is None or not other_day(day, ref.issued_on)


def _merge(group: Group, opinion: Opinion, text: str) -> Citation:
    """One citation from all mentions of a document: each part from the mention that has it best."""
    refs = [r for r, _ in group]
    full = max(refs, key=lambda r: (r.issued_on is not None, r.genre_printed, -r.span.start))
    dates = [r.issued_on for r in refs if r.issued_on is not None]
    dated = max(dates, key=lambda d: (d.day is not None, d.month is not None), default=None)  # the first of the fullest
    printed = [r for r in refs if r.genre_printed and r.genre]
    issued = [r for r in refs if r.issuer is not None]
    issued.sort(key=lambda r: (r.issuer_from not in ("of", "list"), r.issuer_from != "at"))
    number: DocumentNumber | None = None
    if full.number is not None:
        numbers = [r.number for r in refs if r.number is not None]
        number = min(numbers, key=lambda n: (body_symbol(n) not in BODIES, -len(n.symbol), len(n.repairs)))
    confidence = max(r.confidence for r in refs)
    return Citation(
        span=Span(full.start, full.end),
        text=" ".join(text[full.start : full.end].split()),
        number=number,
        issued_on=dated,
        genre=(printed[0].genre if printed else None) or full.genre or (genre_of_number(number) if number else None),
        issuer=issued[0].issuer if issued else None,
        subject=next((r.subject for r in refs if r.subject), None),
        title=full.title,
        provision=next((r.provision for r in refs if r.provision), None),
        relation=opinion.verdict.relation,
        kind=opinion.verdict.kind,
        relation_confidence=round(min(opinion.probability, 0.99), 3),
        confidence=round(min(confidence, 0.99), 3),
        mentions=tuple(Span(r.start, r.end) for r in refs),
    )


def _doubt_misprints(citations: list[Citation]) -> list[Citation]:
    """Lower the confidence of an undated number that differs from a dated one by a single digit (319 for 219)."""
    dated: dict[tuple[str, int, str], set[str]] = {}  # symbol, year and serial without one digit → that digit
    for c in citations:
        if c.number is not None and c.number.year and c.issued_on is not None:
            for at, digit in enumerate(c.number.serial):
                dated.setdefault(_without(c.number, at), set()).add(digit)
    return [replace(c, confidence=min(c.confidence, 0.8)) if _is_near(c, dated) else c for c in citations]


def _is_near(c: Citation, dated: Mapping[tuple[str, int, str], set[str]]) -> bool:
    n = c.number
    if n is None or not n.year or c.issued_on is not None or len(n.serial) < 3:
        return False
    return any(dated.get(_without(n, at), set()) - {digit} for at, digit in enumerate(n.serial))


def _without(number: DocumentNumber, at: int) -> tuple[str, int, str]:
    return number.symbol, number.year or 0, f"{number.serial[:at]}_{number.serial[at + 1 :]}"


def _with_short_forms(citations: list[Citation], b: Blackboard, frame: Frame) -> list[Citation]:
    """Add later short forms ("Kế hoạch 511") to the citations that they mean; tell of those that could mean several."""
    genre = b.header.genre.value if b.header.genre else None
    meant, b.unclear = short_forms(citations, b, frame, genre)
    for form in b.unclear:
        names = [citations[i].code or citations[i].title or citations[i].text for i in form.candidates]
        b.problems.append(
            problem("unclear_reference", _page(b, form.span), words=form.text, candidates="; ".join(names))
        )
    return [
        replace(c, mentions=tuple(sorted({*c.mentions, *meant[i]}))) if i in meant else c
        for i, c in enumerate(citations)
    ]
