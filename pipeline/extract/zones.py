"""Component ``congvan_zones``: which paragraph plays which part in the letter.

One pass down the head (letterhead … addressees, grounds), a search for the end of the body, one pass
over what follows (signature, recipients, annexes). It reads wording and capitals first and layout
(columns, centring) only as a hint, because texts, scans and copies lose the layout. The words stand in
``lexicon/zones.toml``; the order of the parts is that of Nghị định 30/2020/NĐ-CP, Phụ lục I, and of
Hướng dẫn 36-HD/VPTW for Party papers, but no part is taken for granted: any may be missing.
"""

import re
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.blackboard import Blackboard, Zone, ZoneLabel, board, lay
from pipeline.extract.cues import Cues, shouting, zone_cues
from pipeline.records import Paragraph, Span

_HEAD_LIMIT = 90  # paragraphs; a letterhead with a long list of addressees stays below
_MARKS = re.compile(r"[\s#>*_|]+")
_BULLET = re.compile(r"\W{0,2}[-+*•·~–]\s{0,9}\S|\W{0,2}\d{1,2}[.)]\s")
_SENTENCE_END = re.compile(r"[.:;]\W{0,3}$")
_RULE = re.compile(r"[\W_]+$")


class Line(NamedTuple):
    """A paragraph with what the rules look at.

    ``words`` is its text without Markdown signs and outer spaces, beginning at offset ``start`` of the
    letter's text; ``key`` the folded words with single spaces.
    """

    paragraph: Paragraph
    words: str
    key: str
    start: int


@Language.factory("congvan_zones", assigns=["doc.spans"])
def make_zones(nlp: Language, name: str) -> "Zones":
    """Make the component."""
    return Zones()


class Zones:
    """Writes ``Blackboard.zones`` and the span group ``zones``; reads only the transcript."""

    def __call__(self, doc: Doc) -> Doc:
        """Divide the letter into its parts and return the doc."""
        blackboard = board(doc)
        blackboard.zones = find_zones(blackboard)
        lay(doc, "zones", [(zone.span, zone.label, "") for zone in blackboard.zones])
        return doc


def find_zones(blackboard: Blackboard) -> list[Zone]:
    """The parts of the letter in text order; neighbours of one label are one zone, and every paragraph has one."""
    lines = lines_of(blackboard)
    cues = zone_cues()
    labels = _Head(lines, cues).labels()
    labels += _tail(lines, len(labels), cues)
    zones: list[Zone] = []
    for line, label in zip(lines, labels, strict=True):
        span = line.paragraph.span
        if zones and zones[-1].label == label:
            zones[-1] = Zone(label, Span(zones[-1].span.start, span.end))
        else:
            zones.append(Zone(label, span))
    return zones


def lines_of(blackboard: Blackboard) -> list[Line]:
    """The paragraphs with their words and folded words, Markdown signs and outer spaces removed."""
    text, folded = blackboard.text, blackboard.folded
    lines = []
    for paragraph in blackboard.transcript.paragraphs:
        start, end = paragraph.span.start, paragraph.span.end
        mark = _MARKS.match(text, start, end)
        start = mark.end() if mark else start
        words = text[start:end].rstrip(" \t*_#|")
        lines.append(Line(paragraph, words, " ".join(folded[start : start + len(words)].split()), start))
    return lines


class _Head:
    """The pass down the head: a small machine whose state is the part that it is in."""

    def __init__(self, lines: list[Line], cues: Cues) -> None:
        self.lines = lines
        self.cues = cues
        self.part: ZoneLabel = "letterhead"
        self.done: list[ZoneLabel] = []

    def labels(self) -> list[ZoneLabel]:
        """The labels of the paragraphs above the body."""
        for at, line in enumerate(self.lines[:_HEAD_LIMIT]):
            label = "stamp" if line.paragraph.kind == "note" else self.label(at, line)
            if label is None:
                break
            self.done.append(label)
            if label in ("subject", "title", "addressees", "preamble"):
                self.part = label
        # marks of the page at the end of an unfinished head belong to the body
        while self.done and not any(x not in ("stamp", "letterhead") for x in self.done[-1:]) and self._adrift():
            self.done.pop()
        return self.done

    def _adrift(self) -> bool:
        """Whether the last "letterhead" line was only a short line of a text that has no head."""
        line = self.lines[len(self.done) - 1]
        known = self.cues.head(line.key)
        return (
            known is None
            and line.paragraph.kind == "text"
            and set(self.done) <= {"letterhead", "stamp"}
            and (not any(self.cues.head(x.key) for x in self.lines[: len(self.done)]))
        )

    def label(self, at: int, line: Line) -> ZoneLabel | None:
        """The part that a paragraph belongs to, or None where the body begins."""
        if _RULE.match(line.words) and line.key != "*":
            return self.done[-1] if self.done else "letterhead"
        if self.part == "preamble":
            return self._in_preamble(at, line)
        if at == 0 and self._describes_itself(line):
            return "title"
        cue = self.cues.head(line.key) if len(line.key) < 400 else self.cues.head(line.key[:60])
        if cue == "preamble":
            return "preamble" if self._grounds(at) else None
        if cue in ("code", "place_date", "letterhead") and (len(line.key) > 170 or self._seen_twice(cue, line)):
            cue = None
        if cue == "code" and self._names_the_founding_decision(at):
            return "letterhead"
        if cue is not None and not (cue == "subject" and self.part in ("title", "addressees")):
            return cue
        untitled = self.part != "addressees" or "title" not in self.done
        if untitled and self.part != "title" and self.cues.title(line.words, line.key):
            return "title"
        if self.part == "letterhead":
            return self._in_letterhead(at, line)
        if self.part == "addressees":
            return "addressees" if self._lists_addressees(at, line) else None
        return self._in_subject(at, line)

    def _describes_itself(self, line: Line) -> bool:
        """ "Công văn số 12/CT-TTHT ngày … của …" above the addressees: a web page's heading, not a sentence."""
        described = self.cues.long_title.match(line.key)
        return described is not None and line.key[described.end() :].startswith(" so ") and self._addressees_follow(0)

    def _seen_twice(self, cue: str, line: Line) -> bool:
        """A second number, or a date inside a sentence, below the title is a citation, not the letter's own."""
        if cue == "letterhead" or self.part not in ("title", "addressees", "subject"):
            return False
        if cue == "place_date" and line.key.startswith("ngay ") and len(line.key) > 40:
            return True
        if cue in self.done and (self.part != "subject" or cue == "code" or line.paragraph.kind == "text"):
            return True
        return len(line.key) > 100 or _BULLET.match(line.words) is not None

    def _names_the_founding_decision(self, at: int) -> bool:
        """ "ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH / SỐ 12/QĐ-SYT" is the name of a body over two lines."""
        return at > 0 and self.done[-1] == "letterhead" and self.lines[at - 1].key.endswith(("quyet dinh", " qd"))

    def _in_letterhead(self, at: int, line: Line) -> ZoneLabel | None:
        short = len(line.words) <= 110 and not self._opens_body(line)
        if short and "code" in self.done and not shouting(line.words) and self._addressees_follow(at):
            return "letterhead" if line.paragraph.kind == "right" else "subject"
        if short and (line.paragraph.kind in ("left", "right", "row") or shouting(line.words)):
            return "letterhead"
        if short and len(line.words) <= 70 and not _SENTENCE_END.search(line.words):
            return "letterhead"
        # noise above a damaged head: only when an unmistakable head line follows soon
        for later in self.lines[at + 1 : at + 8]:
            cue = self.cues.head(later.key) if len(later.key) < 170 else None
            if cue in ("letterhead", "code") or (cue == "addressees" and len(line.words) <= 110):
                return "stamp"
        return None

    def _addressees_follow(self, at: int) -> bool:
        return any(self.cues.head(x.key[:60]) == "addressees" for x in self.lines[at + 1 : at + 7])

    def _in_subject(self, at: int, line: Line) -> ZoneLabel | None:
        """Trích yếu goes on until something that cannot be part of it."""
        last = self.done[-1]
        below_title = "title" in self.done
        if below_title and self.cues.authority(line.words, line.key):
            return "preamble"
        if last == "title" and not _BULLET.match(line.words):
            sentence = self._opens_body(line) and line.words.endswith((".", ":", ";", ","))
            return "subject" if len(line.words) < 600 and (line.paragraph.bold or not sentence) else None
        if line.paragraph.kind == "left":
            return "subject"
        if line.paragraph.kind == "right":
            return "letterhead"
        if self._opens_body(line) or _BULLET.match(line.words) or line.paragraph.kind == "row":
            return None
        before = self._before(at)
        if before is None or before.words.endswith((".", ":", ";")):
            return None
        lower = line.words[:1].islower()
        alike = before.paragraph.centered and line.paragraph.centered
        alike = alike or (before.paragraph.bold and line.paragraph.bold)
        if len(line.words) <= 160 and (lower or alike or shouting(line.words) == shouting(before.words) is True):
            return "subject"
        if not below_title and len(line.words) <= 60:
            return "subject"
        if below_title and len(line.words) <= 90 and self._short_until_opener(at):
            return "subject"
        return None

    def _short_until_opener(self, at: int) -> bool:
        """Whether only short lines stand between here and the addressees, the grounds or the body's opening."""
        for later in self.lines[at + 1 : at + 4]:
            if self.cues.head(later.key[:80]) in ("addressees", "preamble") or self._opens_body(later):
                return True
            if self.cues.authority(later.words, later.key):
                return True
            if len(later.words) > 90:
                return False
        return False

    def _opens_body(self, line: Line) -> bool:
        if line.paragraph.centered or line.words[:1].islower() or shouting(line.words):
            return False
        return self.cues.opener(line.key)

    def _before(self, at: int) -> Line | None:
        """The last paragraph of the subject above ``at``."""
        for i in range(at - 1, -1, -1):
            if self.done[i] == "subject":
                return self.lines[i]
        return None

    def _lists_addressees(self, at: int, line: Line) -> bool:
        """Bullets, table rows, addresses in brackets and wrapped lines below "Kính gửi"."""
        if line.paragraph.kind == "row" or self.cues.address(line.key):
            return len(line.words) < 300
        before = self.lines[at - 1].words if self.done[-1] == "addressees" else ""
        if self._opens_body(line):
            return False
        if re.match(r"\W{0,2}[-+•·~–*]\s?\S", line.words):
            return len(line.words) < 300 and not before.endswith(".")
        if before.endswith((".", "./.")) or len(line.words) > 130:
            return False
        if before.endswith((",", ";", ":", "-", "–")) or line.words[:1].islower() or line.words.startswith("("):
            return True
        return line.words.endswith(";") or (line.words.endswith((",", ".")) and len(line.words) < 70)

    def _grounds(self, at: int) -> bool:
        """Whether the "Căn cứ" at ``at`` is a line of grounds and not the first words of the body's sentence."""
        if "title" in self.done and any(
            self.cues.authority(x.words, x.key) for x, y in zip(self.lines, self.done, strict=False) if y == "preamble"
        ):
            return True
        for later in self.lines[at : at + 9]:
            end = later.words.rstrip()[-1:]
            if end == ";":
                return True
            if end in (":", ".") or later.words.endswith("./."):
                return False
            if end == "," and later is not self.lines[at]:
                follows = self.lines[at + 1].key if at + 1 < len(self.lines) else ""
                return self.cues.head(follows[:60]) == "preamble"
        return False

    def _in_preamble(self, at: int, line: Line) -> ZoneLabel | None:
        if self.cues.head(line.key[:60]) == "preamble" or self.cues.authority(line.words, line.key):
            return "preamble"
        if self.cues.enacts(line.words, line.key):
            return "preamble"
        before = self.lines[at - 1]
        if self.done[-1] == "preamble" and not self.cues.enacts(before.words, before.key):
            wrapped = not before.words.endswith((";", ".", ":")) and not shouting(before.words)
            if wrapped and not _BULLET.match(line.words) and len(before.words) > 30:
                return "preamble"
        return None


def _tail(lines: list[Line], start: int, cues: Cues) -> list[ZoneLabel]:
    """Labels of the paragraphs from ``start`` on: body, then signature and recipients, then annexes."""
    end = _end_of_body(lines, start, cues)
    labels: list[ZoneLabel] = ["stamp" if x.paragraph.kind == "note" else "body" for x in lines[start:end]]
    part: ZoneLabel = "signature"
    annexed = False
    for at in range(end, len(lines)):
        line = lines[at]
        if line.paragraph.kind == "note":
            labels.append("stamp")
            continue
        annexed = (
            annexed
            or (at > end and _begins_annex(lines, at, part, cues))
            or (at == end and cues.annex(line.words, line.key))
        )
        if annexed:
            labels.append("annex")
            continue
        cue = cues.tail(line.words, line.key)
        if cue is not None:
            part = cue
        elif part == "recipients":
            part = "recipients" if _lists_recipients(line) else "signature"
        elif _BULLET.match(line.words) and line.paragraph.kind != "right":
            part = "recipients"
        labels.append(part)
    return labels


def _lists_recipients(line: Line) -> bool:
    if _BULLET.match(line.words) or line.key.startswith(("luu:", "luu vt")):
        return line.paragraph.kind != "right" or not shouting(line.words)
    if line.paragraph.kind == "right" or shouting(line.words):
        return False
    if line.paragraph.kind == "left":
        return True
    return line.words.endswith((";", ".", ",")) or line.key.startswith("luu") or "; " in line.words


def _begins_annex(lines: list[Line], at: int, part: ZoneLabel, cues: Cues) -> bool:
    """Whether the signature and the recipients are over at this paragraph."""
    line = lines[at]
    if cues.annex(line.words, line.key) or _titles_annex(lines, at, cues):
        return True
    if _BULLET.match(line.words) and part == "recipients":
        return False
    if cues.title(line.words, line.key) or cues.head(line.key[:120]) in ("letterhead", "addressees"):
        return True
    if line.paragraph.kind in ("left", "right"):
        return False
    if line.paragraph.kind == "row":
        return cues.tail(line.words, line.key) is None and len(line.words) > 80
    return len(line.words) > 140 and not (part == "recipients" and line.words.endswith((";", ",")))


def _titles_annex(lines: list[Line], at: int, cues: Cues) -> bool:
    """A title that "(Kèm theo …)" follows."""
    line = lines[at]
    if len(line.words) <= 12 or not (shouting(line.words) or line.paragraph.centered) or cues.name(line.words):
        return False
    for later in lines[at + 1 : at + 4]:
        if cues.annex(later.words, later.key):
            return "kem theo" in later.key[:40]
    return False


def _end_of_body(lines: list[Line], start: int, cues: Cues) -> int:
    """The first paragraph of signature, recipients or annex; ``len(lines)`` when the letter breaks off."""
    closed = False  # "./." has been seen
    for at in range(start, len(lines)):
        line = lines[at]
        cue = cues.tail(line.words, line.key)
        if cue == "recipients" and len(line.words) < 200:
            return at
        if cue == "signature" and (closed or _signed_soon(lines, at, cues)):
            return at
        if closed and _begins_own_annex(lines, at, cues):
            return at
        closed = closed or line.words.endswith(("./.", ".//.", "/."))
    return _bare_name(lines, start, cues)


def _signed_soon(lines: list[Line], at: int, cues: Cues) -> bool:
    """Whether a name or the recipients stand close below: a title in capitals inside the body has neither."""
    return any(cues.name(x.words) or cues.tail(x.words, x.key) == "recipients" for x in lines[at + 1 : at + 9])


def _begins_own_annex(lines: list[Line], at: int, cues: Cues) -> bool:
    line = lines[at]
    if not cues.annex(line.words, line.key):
        return False
    return line.key.startswith(("phu luc", "(kem theo", "kem theo")) or any(
        "kem theo" in x.key[:30] for x in lines[at + 1 : at + 4]
    )


def _bare_name(lines: list[Line], start: int, cues: Cues) -> int:
    """Where a letter without title and recipients is signed: a person's name on one of its last lines."""
    for at in range(max(start, len(lines) - 4), len(lines)):
        if at > start and cues.name(lines[at].words):
            return at
    return len(lines)
