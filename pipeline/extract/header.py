"""Component ``congvan_header``: what the letter says of itself, field by field, each with its place and confidence.

The component only composes: the fields are read by ``code``, ``dateline``, ``issuer``, ``subject``,
``signature``, ``lists`` and ``marks`` from the zones that hold them. Confidence is what the evidence
supports: 0.9 and more for what is printed cleanly, less for ink, damaged scans and conclusions.
"""

import re

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.errors import problem
from pipeline.extract.blackboard import Blackboard, ZoneLabel, board
from pipeline.extract.blackboard import Header as Facts
from pipeline.extract.code import NO_NUMBER, OwnNumber, described_number, read_code
from pipeline.extract.cues import zone_cues
from pipeline.extract.dateline import Dateline, find_dateline, find_place, not_before, signing_days, supported
from pipeline.extract.issuer import find_issuer, letterhead_lines
from pipeline.extract.lines import Line, lines_of
from pipeline.extract.lists import addressees, recipients
from pipeline.extract.marks import find_arrival, find_marks
from pipeline.extract.signature import read_signature
from pipeline.extract.subject import read_subject, subject_inside, subject_row
from pipeline.extract.trust import Print, misspelt, print_quality
from pipeline.grammar.date import find_dates
from pipeline.grammar.genre import body_symbol, find_genres, genre_of_name, genre_of_number
from pipeline.records import Body, DocumentNumber, Mention, PartialDate, Span
from pipeline.text.fold import fold, fold_aligned

_FOOT = re.compile(r"[a-z .]{2,40}, ?ngay .{0,12}thang .{0,12}nam .{0,12}$")
_CITED = re.compile(r"\bso:? ?\d[^,;]{1,45},? ngay $")  # "Công văn số 12/SYT-VP ngày "
_TORN_CODE = re.compile(r"\W{0,2}[/-]\s?[A-ZĐ]")
_INVITES = re.compile(r"kinh moi\s?:\s*")
_LOOKED_AT = 2500  # characters of the body in which documents answered are named


@Language.factory("congvan_header")
def make_header(nlp: Language, name: str) -> "Header":
    """Make the component."""
    return Header()


class Header:
    """Writes ``Blackboard.header`` and the problems of number and date; reads the zones."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the letter's own facts and return the doc."""
        blackboard = board(doc)
        blackboard.header = read_header(blackboard)
        return doc


class _Parts:
    """The letter's lines by zone."""

    def __init__(self, blackboard: Blackboard) -> None:
        self.lines: list[tuple[Line, ZoneLabel]] = []
        zones = iter(blackboard.zones)
        zone = next(zones, None)
        for line in lines_of(blackboard):
            while zone is not None and line.paragraph.span.start >= zone.span.end:
                zone = next(zones, None)
            self.lines.append((line, zone.label if zone is not None else "body"))

    def of(self, *labels: ZoneLabel) -> list[Line]:
        """The lines of some zones, in text order."""
        return [line for line, label in self.lines if label in labels]

    def head(self, *labels: ZoneLabel) -> list[Line]:
        """Those of them that stand above the body."""
        out = []
        for line, label in self.lines:
            if label in ("body", "signature", "recipients", "annex"):
                break
            if label in labels:
                out.append(line)
        return out

    def foot(self) -> list[Line]:
        """Short lines around the signature that give place and date, as licences and minutes have them."""
        signed = [at for at, (_, label) in enumerate(self.lines) if label in ("signature", "recipients")]
        near = self.lines[max(0, signed[0] - 3) : signed[-1] + 1] if signed else self.lines[-6:]
        return [x for x, label in near if label != "annex" and _FOOT.match(x.key)]

    def right_column(self) -> list[Line]:
        """Lines of the right column of the first page that were read among the body's."""
        first = self.lines[0][0].paragraph.page if self.lines else 1  # a letter from a batch begins on a later page
        return [
            x
            for x, label in self.lines[:80]
            if label == "body" and x.paragraph.kind == "right" and x.paragraph.page == first
        ]


def read_header(blackboard: Blackboard) -> Facts:
    """All fields of the head and the foot of the letter."""
    parts = _Parts(blackboard)
    facts = Facts()
    marked = parts.head("letterhead", "stamp", "code", "place_date")
    marks = find_marks(marked)
    facts.urgency, facts.secrecy = marks.get("urgency"), marks.get("secrecy")
    facts.arrival = find_arrival(parts.of("stamp"))
    title = next(iter(parts.head("title")), None)
    quality = print_quality(
        parts.head("letterhead", "code", "place_date", "subject", "addressees"),
        parts.of("signature", "recipients"),
        blackboard.transcript.pages,
    )
    number = _number(blackboard, parts, title)
    dateline = _dateline(blackboard, parts, title)
    facts.issuer = _issuer(blackboard, parts, number, dateline)
    if quality == "clean" and facts.issuer is not None and all(p.how == "text" for p in blackboard.transcript.pages):
        printed = [words for words, _ in letterhead_lines(parts.head("letterhead"))]
        if misspelt(printed, facts.issuer.value.name) or (printed and facts.issuer.confidence <= 0.5):
            quality = "scan"
    facts.number, facts.code_partial, facts.code_candidates = _weigh_number(number, dateline, quality)
    facts.place = dateline.place if dateline else None
    facts.date = _weigh_date(blackboard, dateline, number, quality, [x.words for x in parts.of("stamp")])
    _report(blackboard, facts, number)
    read = facts.number.value if facts.number else None
    facts.genre, title_end = _genre(parts, title, read, number, facts.issuer)
    if facts.number and facts.genre and title is not None and facts.genre.span.start == title.start:
        facts.number = _agree(facts.number, facts.genre.value)
    if title is not None and facts.genre is not None and facts.urgency is None:  # "CÔNG ĐIỆN KHẨN"
        rest = title.words[len(facts.genre.value) :].strip()
        facts.urgency = find_marks([title._replace(words=rest, start=title.start + title.words.index(rest))]).get(
            "urgency"
        )
    facts.subject = read_subject(parts.head("subject"), title, title_end) or subject_inside(parts.head("code"))
    if facts.subject is None and title is not None:
        facts.subject = subject_row(parts.of("body"))
    tail = [(line, label == "recipients") for line, label in parts.lines if label in ("signature", "recipients")]
    facts.signer, facts.signer_title, facts.capacity = read_signature(tail)
    facts.addressees = addressees(parts.head("addressees")) or _invited(parts)
    if facts.date is None and facts.genre is not None and facts.genre.value == "Biên bản":
        facts.date = _day_of_minutes(parts)
    facts.recipients = recipients(parts.of("recipients"))
    return facts


def _issuer(
    blackboard: Blackboard, parts: _Parts, number: OwnNumber, dateline: Dateline | None
) -> Mention[Body] | None:
    read = number.number.value if number.number else None
    return find_issuer(
        blackboard,
        parts.head("letterhead", "code"),
        parts.head("preamble"),
        parts.of("signature"),
        place=dateline.place.value if dateline and dateline.place else None,
        number=read,
        symbol=read.symbol if read else _symbol_of(number.partial),
        on=dateline.date.value if dateline and dateline.date else None,
    )


def _symbol_of(partial: str | None) -> str | None:
    return partial.lstrip("?/-") if partial else None


def _number(blackboard: Blackboard, parts: _Parts, title: Line | None) -> OwnNumber:
    lines = parts.head("code")
    if lines and all(len(line.words) < 8 for line in lines):
        lines += [x for x in parts.head("letterhead") if x.paragraph.kind == "right" and _TORN_CODE.match(x.words)]
    found = read_code(lines, blackboard.transcript.slots) if lines else NO_NUMBER
    if found is NO_NUMBER and title is not None and not lines:
        found = described_number(title)
    return found


def _dateline(blackboard: Blackboard, parts: _Parts, title: Line | None) -> Dateline | None:
    """The date line of the head, else the date of a heading that describes the letter."""
    lines = parts.head("place_date") or parts.head("code", "letterhead") + parts.right_column()
    torn = [x for x in lines if x.paragraph.kind == "right" and x.key.startswith("thang")]
    if torn:  # "Huế, ngày" in the left column, "tháng 4 năm 2024" in the right one
        places = [x for x in lines if x.key.endswith(", ngay")]
        found = find_dateline(blackboard.text, [torn[0].paragraph.span])
        at = places[0] if places else None
        place = find_place(blackboard.text, at.start, at.start + len(at.words) - 4) if at else None
        return found._replace(place=place) if found else None
    if not lines and title is None:
        lines = parts.head("subject")  # the two columns of a letterhead on one line
    found = find_dateline(blackboard.text, [line.paragraph.span for line in lines], blackboard.transcript.slots)
    if found is not None:
        return found
    at_foot = find_dateline(blackboard.text, [line.paragraph.span for line in parts.foot()])
    if at_foot is not None or lines or title is None:
        return at_foot
    dates = find_dates(title.words)
    if not dates:
        return None
    span = Span(title.start + dates[0].span.start, title.start + dates[0].span.end)
    return Dateline(None, Mention(dates[0].value, span, 0.8), False, False)


def _weigh_number(
    found: OwnNumber, dateline: Dateline | None, quality: Print
) -> tuple[Mention[DocumentNumber] | None, str | None, tuple[tuple[str, float], ...]]:
    """The number with its confidence; a serial that a hand seems to have written in a bad scan is only a candidate."""
    number = found.number
    if number is None or found.candidates or found.blank or quality == "clean":
        return number, found.partial, found.candidates
    if found.clean and number.value.serial.isdigit():
        tidy = dateline is not None and dateline.tidy
        return Mention(number.value, number.span, 0.92 if tidy and quality == "scan" else 0.8), None, ()
    if dateline is not None and dateline.date is not None and dateline.date.value.complete:
        return Mention(number.value, number.span, 0.6), None, ()
    partial = f"?{number.value.code[len(number.value.serial) :]}"
    return None, partial, ((number.value.code, 0.4),)


def _weigh_date(
    blackboard: Blackboard, dateline: Dateline | None, number: OwnNumber, quality: Print, stamps: list[str]
) -> Mention[PartialDate] | None:
    """The date with its confidence, parts that contradict the documents cited left out."""
    if dateline is None or dateline.date is None:
        return None
    date = dateline.date
    clean = quality == "clean"
    sure = date.confidence * (0.97 if clean else 0.93)
    if not clean and not date.value.complete:
        sure = min(sure, 0.8)
    elif quality == "noisy" or not (clean or (dateline.tidy and number.clean and number.number is not None)):
        sure = min(sure, 0.75)
    date = not_before(Mention(date.value, date.span, round(sure, 3)), _cited_dates(blackboard), clean)
    signed = [x.signed_at.date() for x in blackboard.transcript.signatures if x.signed_at is not None]
    return supported(date, [*signed, *signing_days(stamps)])


def _cited_dates(blackboard: Blackboard) -> list[PartialDate]:
    """Dates of the documents that the opening of the body refers to."""
    spans = blackboard.zone_spans("preamble", "body")
    if not spans:
        return []
    start, end = spans[0].start, min(spans[-1].end, spans[0].start + _LOOKED_AT)
    dates = blackboard.dates
    if not dates:  # the mentions have not been looked for
        found = find_dates(blackboard.text[start:end], blackboard.folded[start:end])
        dates = [Mention(d.value, Span(start + d.span.start, start + d.span.end)) for d in found]
    cited = []
    for date in dates:
        at = date.span.start
        before = blackboard.folded[max(0, at - 60) : at]
        if start <= at < end and date.value.complete and _CITED.search(before):
            cited.append(date.value)
    return cited


def _report(blackboard: Blackboard, facts: Facts, number: OwnNumber) -> None:
    if number.blank and facts.number:
        blackboard.problems.append(problem("code_blank"))
    elif facts.number is None and (facts.code_partial or facts.date or facts.place):
        blackboard.problems.append(problem("code_unread"))
    if facts.date is None or not facts.date.value.complete:
        blackboard.problems.append(problem("date_incomplete"))


def _genre(
    parts: _Parts,
    title: Line | None,
    number: DocumentNumber | None,
    found: OwnNumber,
    issuer: Mention[Body] | None,
) -> tuple[Mention[str] | None, int]:
    """The type's name and how far it reaches in the title's line: title, else symbol, else a letter's phrases."""
    if title is not None:
        folded = fold_aligned(title.words)
        named = [m for m in find_genres(title.words, folded) if m.span.start <= 3]
        if named:
            span = named[0].span
            if fold(title.words) in zone_cues().titles:  # "PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC" is a type as a whole
                span = Span(0, len(title.words))
            return Mention(named[0].value, Span(title.start, title.start + span.end), 0.97), span.end
        whole = genre_of_name(title.words.strip(" .:"))
        if whole:
            return Mention(whole, Span(title.start, title.start + len(title.words)), 0.95), len(title.words)
    if number is not None and found.number is not None:
        told = genre_of_number(number)
        first = re.split(r"[/-]", number.symbol)[0]
        own = body_symbol(number) == first or (
            issuer is not None and _initials(issuer.value.name).endswith(fold(first))
        )
        if title is None and parts.head("subject") and own and (number.form == "letter" or told != "Công văn"):
            told = (
                "Công văn"  # "12/VQH-KH", "7/KL-PC" of a Cục Kiểm lâm under "V/v …": the office, no Kế hoạch, Kết luận
            )
        if told:
            return Mention(told, found.number.span, 0.9), 0
    if found.partial:
        symbol = _symbol_of(found.partial) or ""
        told = genre_of_number(DocumentNumber(f"/{symbol}", "", symbol))
        if told:
            line = next(iter(parts.head("code")))
            return Mention(told, line.paragraph.span, 0.85), 0
    for line in (*parts.head("subject"), *parts.head("addressees")):
        return Mention("Công văn", line.paragraph.span, 0.85), 0
    return None, 0


def _initials(name: str) -> str:
    return "".join(word[0] for word in fold(name).split())


def _invited(parts: _Parts) -> tuple[Mention[str], ...]:
    """Whom an invitation invites in its first sentence ("… trân trọng kính mời: Ông …")."""
    for line in parts.of("body")[:3]:
        match = _INVITES.search(fold_aligned(line.words))
        if match is not None:
            name = line.words[match.end() :].strip(" .,:;")
            start = line.start + line.words.index(name, match.end())
            return (Mention(name, Span(start, start + len(name)), 0.75),) if 3 < len(name) < 160 else ()
    return ()


def _day_of_minutes(parts: _Parts) -> Mention[PartialDate] | None:
    """The day on which minutes say that they were taken ("Hôm nay, … ngày 20/12/2022")."""
    for line in parts.of("body", "preamble")[:4]:
        if line.key.startswith(("hom nay", "vao hoi", "hoi ")):
            dates = find_dates(line.words)
            if dates:
                span = Span(line.start + dates[0].span.start, line.start + dates[0].span.end)
                return Mention(dates[0].value, span, 0.75)
    return None


def _agree(number: Mention[DocumentNumber], genre: str) -> Mention[DocumentNumber]:
    """The number, doubted where its type letters name another type than the title does."""
    told = genre_of_number(number.value)
    if told in (None, genre, "Công văn") or {told, genre} <= {"Quyết định", "Quy định", "Thông báo", "Kết luận"}:
        return number
    return Mention(number.value, number.span, min(number.confidence, 0.85))
