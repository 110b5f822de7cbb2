"""The head of a letter, line by line: letterhead, number, date, type, subject, addressees, grounds.

Wording and capitals decide first, layout (columns, centring) only as a hint; the order is that of
Nghị định 30/2020/NĐ-CP, Phụ lục I, but no part is taken for granted.
"""

import re

from pipeline.extract.blackboard import ZoneLabel
from pipeline.extract.cues import Cues, shouting
from pipeline.extract.lines import BULLET, Line

_HEAD_LIMIT = 90  # paragraphs; a letterhead with a long list of addressees stays below
_ATTACHED = re.compile(r"\W{0,2}\((?:ban hanh )?kem theo\b")
_SENTENCE_END = re.compile(r"[.:;]\W{0,3}$")
_RULE = re.compile(r"[\W_]+$")


class Head:
    """The pass down the head: a small machine whose state is the part that it is in."""

    def __init__(self, lines: list[Line], cues: Cues) -> None:
        self.lines = lines
        self.cues = cues
        self.part: ZoneLabel = "letterhead"
        self.done: list[ZoneLabel] = []
        self.within_attached = False

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
        if "title" in self.done and (attached := self._attached(at)) is not None:
            return "subject" if attached else None
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
        if untitled and self.part != "title" and self._titles(line):
            return "title"
        if self.part == "letterhead":
            return self._in_letterhead(at, line)
        if self.part == "addressees":
            return "addressees" if self._lists_addressees(at, line) else None
        return self._in_subject(at, line)

    def _attached(self, at: int) -> bool | None:
        """Whether the line is part of a "(Kèm theo Quyết định số …)" below the title; False just after it."""
        before = self.lines[at - 1]
        if _ATTACHED.match(self.lines[at].key):
            return True
        if self.done[-1] == "subject" and (_ATTACHED.match(before.key) or self.within_attached):
            self.within_attached = ")" not in before.words and len(before.words) < 200
            return self.within_attached or (None if self.cues.head(self.lines[at].key[:60]) else False)
        return None

    def _titles(self, line: Line) -> bool:
        """A type's name; in the left column above the number only a name of the letterhead can stand."""
        return self.cues.title(line.words, line.key) and (line.paragraph.kind != "left" or "code" in self.done)

    def _describes_itself(self, line: Line) -> bool:
        """ "Công văn số 12/CT-TTHT ngày … của …" above the addressees: a web page's heading, not a sentence."""
        described = self.cues.long_title.match(line.key)
        return described is not None and line.key[described.end() :].startswith(" so ") and self._addressees_follow(0)

    def _seen_twice(self, cue: str, line: Line) -> bool:
        """A second number, or a date inside a sentence, below the title is a citation, not the letter's own."""
        if cue == "letterhead" or self.part not in ("title", "addressees", "subject"):
            return False
        if cue == "code" and line.key[:1].isdigit():
            return True
        if cue == "place_date" and line.key.startswith("ngay ") and ("title" in self.done or len(line.key) > 40):
            return True
        if cue in self.done and (self.part != "subject" or cue == "code" or line.paragraph.kind == "text"):
            return True
        return len(line.key) > 100 or BULLET.match(line.words) is not None

    def _names_the_founding_decision(self, at: int) -> bool:
        """ "ĐOÀN KIỂM TRA THEO QUYẾT ĐỊNH / SỐ 12/QĐ-SYT" is the name of a body over two lines."""
        return at > 0 and self.done[-1] == "letterhead" and self.lines[at - 1].key.endswith(("quyet dinh", " qd"))

    def _in_letterhead(self, at: int, line: Line) -> ZoneLabel | None:
        short = len(line.words) <= 110 and not self._opens_body(line)
        follows = "code" in self.done and not shouting(line.words) and self._addressees_follow(at)
        if follows and (short or (len(line.words) < 300 and self._addressees_follow(at, within=1))):
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

    def _addressees_follow(self, at: int, within: int = 6) -> bool:
        return any(self.cues.head(x.key[:60]) == "addressees" for x in self.lines[at + 1 : at + 1 + within])

    def _in_subject(self, at: int, line: Line) -> ZoneLabel | None:
        """Trích yếu goes on until something that cannot be part of it."""
        last = self.done[-1]
        below_title = "title" in self.done
        if below_title and self.cues.authority(line.words, line.key):
            return "preamble" if self._decides(at) else "subject"
        if last == "title" and not BULLET.match(line.words):
            sentence = self._opens_body(line) and line.words.endswith((".", ":", ";", ","))
            return "subject" if len(line.words) < 600 and (line.paragraph.bold or not sentence) else None
        if line.paragraph.kind == "left":
            return "subject"
        if line.paragraph.kind == "right":
            return "letterhead"
        if self._opens_body(line) or BULLET.match(line.words) or line.paragraph.kind == "row":
            return None
        before = self._before(at)
        if before is None or before.words.endswith((".", ":", ";")):
            return None
        lower = line.words[:1].islower()
        if not lower and line.words.endswith((".", ":")) and len(line.words) > 40:
            return None  # a sentence
        alike = before.paragraph.centered and line.paragraph.centered
        alike = alike or (before.paragraph.bold and line.paragraph.bold)
        if len(line.words) <= 160 and (lower or alike or shouting(line.words) == shouting(before.words) is True):
            return "subject"
        if not below_title and len(line.words) <= 60:
            return "subject"
        if below_title and len(line.words) <= 90 and self._short_until_opener(at):
            return "subject"
        return None

    def _decides(self, at: int) -> bool:
        """Whether grounds follow: in capitals below "QUY CHẾ" or "ĐIỀU LỆ" stands only what it is about."""
        if any(self.cues.head(x.key[:60]) == "preamble" for x in self.lines[at + 1 : at + 5]):
            return True
        titled = next((x.key for x, label in zip(self.lines, self.done, strict=False) if label == "title"), "")
        return not titled.startswith(
            ("quy che", "dieu le", "quy dinh", "noi quy", "quy uoc", "quy trinh", "chuong trinh")
        )

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
        if shouting(line.words) and any(self.cues.head(x.key[:60]) == "preamble" for x in self.lines[at + 1 : at + 3]):
            return "preamble"  # "KHÓA X, KỲ HỌP THỨ SÁU"
        before = self.lines[at - 1]
        if self.done[-1] == "preamble" and not self.cues.enacts(before.words, before.key):
            wrapped = not before.words.endswith((";", ".", ":")) and not shouting(before.words)
            if wrapped and not BULLET.match(line.words) and len(before.words) > 30:
                return "preamble"
        return None
