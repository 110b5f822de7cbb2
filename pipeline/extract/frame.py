"""Where in a letter something stands: its sentence, its paragraph, the opening, the list it belongs to.

Which relation a cited document bears depends on the place: "Thực hiện Công văn số …" in the opening is what
the letter answers or carries out, in the middle of a report it is one thing among many.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from pipeline.extract.blackboard import Blackboard, ZoneLabel
from pipeline.lexicon import load_toml
from pipeline.text.names import any_name

_BOUNDARY = re.compile(  # begins with the sign, what stands before it is asked next: a search skips all letters at once
    r"[.!?](?:(?<=[^\W\d_A-ZĐ].|[\d)\"”%].)[\"”)]?\s{1,3}(?=[\"“(\-+]?\s?[A-ZĐÀ-ÖØ-ÝĂĨŨƠƯẠ-Ỹ])|(?<=\.)/\.)"
)
_ITEM = re.compile(
    r"\s*(?:#{1,6}\s*)?\**(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)/]|[IVX]{1,5}[.)\-]|[a-zđ][.)]|Điều \d{1,3}\b|Phần |PHẦN |"
    r"Mục [IVX\d])\s?"
)
_BULLET = re.compile(r"\s*(?:[-+*•–·]|\d{1,2}[.)]|\(\d{1,2}\)|[a-zđ]\))\s?")
_OPENING_PARAGRAPHS = 5
_LATER = 0.3  # of a report stands before its plans
_PLAN = load_toml("citations")["roles"]["plan_heading"]
_PLANS = re.compile(any_name(_PLAN, "[a-z]") + r"(?![a-z])")
_PAST_WORDS = re.compile(r"\b(?:da|ket qua|tinh hinh|duoc giao|danh gia|cong tac trien khai)\b")
_HEADING = re.compile(r"(?:[ivx]{1,5}|\d{1,2}|[a-z])[.)\-/]\s?.{0,90}$|[^.;:]{3,90}:?$")


_SAYS = re.compile(  # the main clause: points follow, not documents
    r"nhu sau\W*$|noi dung sau\W*$|cu the\W*$|(?:\w+ ){6}thuc hien\W*$|"
    r"(?:bao cao|tra loi|thong bao|ket luan|huong dan|trao doi|giai trinh|ket qua|co y kien|gop y|lam ro)\W*$"
)
_PAPERS_SAY = re.compile(r"van ban (?:nhu )?sau")
_NAMES_PAPERS = re.compile(r"van ban|can cu|doi chieu|cong van|quyet dinh|to trinh|de nghi cua|^[\W\d]*thuc hien")
# what a rule says, quoted behind a colon over several lines; a line that names the next rule is the letter's own again
_QUOTE = re.compile(r":\s{0,3}[“\"]")
_QUOTE_ENDS = re.compile(
    r"[”\"][.;,)\s]{0,4}(?:\n|$)|\n\W{0,6}(?:(?:\d{1,2}|[a-z])[.)/]\W{0,3})?(?:can cu|tai|theo (?:quy dinh|huong dan)) "
)
_LONGEST_QUOTE = 6000
_ADDRESSED = re.compile(r"kinh gui[^\n]{0,200}\n|\n\s*v/v[^\n]{0,300}\n")


class Frame:
    """The places of one letter."""

    def __init__(self, blackboard: Blackboard) -> None:
        self.text, self.folded = blackboard.text, blackboard.folded
        self._zones = sorted((z.span.start, z.span.end, z.label) for z in blackboard.zones)
        self._zone_starts = [start for start, _, _ in self._zones]
        # where each line begins, and where one behind the last would
        self._starts = [0, *accumulate([len(line) + 1 for line in self.text.split("\n")])]
        self._genres = frozenset(m.span.start for m in blackboard.genres)
        self._bounds: dict[int, tuple[list[int], list[int]]] = {}
        self.opening_start, self.opening_end = self._opening()
        self._plan_from: int | None = None
        self._quotes: list[tuple[int, int]] | None = None

    def zone(self, at: int) -> ZoneLabel:
        """The zone at an offset ("body" without zones)."""
        index = bisect_right(self._zone_starts, at) - 1
        return self._zones[index][2] if index >= 0 and at < self._zones[index][1] else "body"

    def paragraph(self, at: int) -> tuple[int, int]:
        """The line around an offset."""
        index = bisect_right(self._starts, at, hi=len(self._starts) - 1)
        return self._starts[index - 1], self._starts[index] - 1

    def is_genre(self, at: int) -> bool:
        """Whether the name of a document's type begins at an offset."""
        return at in self._genres

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around an offset, inside its line."""
        paragraph, end = self.paragraph(at)
        bounds = self._bounds.get(paragraph)
        if bounds is None:
            found = list(_BOUNDARY.finditer(self.text, paragraph, end))
            bounds = ([m.end() for m in found], [m.start() + 1 for m in found])
            self._bounds[paragraph] = bounds
        index = bisect_right(bounds[0], at)
        start = bounds[0][index - 1] if index else paragraph
        return start, bounds[1][index] if index < len(bounds[1]) else end

    def intro(self, at: int) -> tuple[int, int] | None:
        """The line ending in a colon that announces the list item at ``at`` ("Thực hiện các văn bản sau:")."""
        index = bisect_right(self._starts, at, hi=len(self._starts) - 1) - 1
        start, end = self.paragraph(at)
        if not _BULLET.match(self.text, start, end):
            return None
        for back in range(index - 1, max(-1, index - 60), -1):
            start = self._starts[back]
            line = self.text[start : self._starts[back + 1] - 1].rstrip()
            if not line:
                continue
            if line.endswith(":"):
                return start, start + len(line)
            if not _BULLET.match(line):
                return None
        return None

    def in_opening(self, at: int) -> bool:
        """Whether an offset lies in the grounds or in the first paragraphs, before the letter's own points."""
        return self.opening_start <= at < self.opening_end or self.zone(at) == "preamble"

    def in_title(self, at: int) -> bool:
        """Whether an offset lies in the letter's own subject, above or below the name of its type."""
        return self.zone(at) in ("subject", "title")

    def in_quote(self, at: int) -> bool:
        """Whether an offset lies in the words of another document that are quoted behind a colon."""
        if self._quotes is None:
            self._quotes = self._quoted()
        index = bisect_right(self._quotes, (at, len(self.text))) - 1
        return index >= 0 and at < self._quotes[index][1]

    def _quoted(self) -> list[tuple[int, int]]:
        ends = [match.start() for match in _QUOTE_ENDS.finditer(self.folded)]
        found: list[tuple[int, int]] = []
        for opening in _QUOTE.finditer(self.folded):
            start = opening.end()
            if found and start < found[-1][1]:
                continue
            index = bisect_left(ends, start)
            end = ends[index] if index < len(ends) else len(self.text)
            found.append((start, end if end - start < _LONGEST_QUOTE else self.paragraph(start)[1]))
        return found

    def in_plan(self, at: int) -> bool:
        """Whether an offset lies in the part of a report that tells what will be done."""
        if at < _LATER * len(self.text):
            return False
        if self._plan_from is None:
            self._plan_from = self._plan()
        return at >= self._plan_from

    def _opening(self) -> tuple[int, int]:
        """From the first line of the body to the first numbered point, or the line that ends "như sau:"."""
        start = next((s for s, _, label in self._zones if label in ("preamble", "body")), None)
        if start is None:
            match = _ADDRESSED.search(self.folded)
            start = match.end() if match else 0
        seen, at = 0, start
        while at < len(self.text) and seen < _OPENING_PARAGRAPHS:
            s, e = self.paragraph(at)
            line = self.text[s:e]
            at = e + 1
            if not line.strip() or self.zone(s) == "preamble":
                continue
            if seen and _ITEM.match(line) and not self._continues_list(s):
                return start, s
            seen += 1
            if line.rstrip().endswith((":", ".:")) and not self.announces(s, e):
                return start, e
        return start, at

    def _continues_list(self, at: int) -> bool:
        intro = self.intro(at)
        return intro is not None and self.announces(*intro)

    def announces(self, start: int, end: int) -> bool:
        """Whether a line that ends in a colon announces documents, not points ("Thực hiện các văn bản sau:")."""
        line = self.folded[start:end].rpartition(". ")[2]
        if len(line.split()) > 40 or (_SAYS.search(line) and not _PAPERS_SAY.search(line)):
            return False
        return _NAMES_PAPERS.search(line) is not None

    def _plan(self) -> int:
        """Where a report's part on coming work begins: the first such heading in its later part."""
        for words in _PLANS.finditer(self.folded, int(_LATER * len(self.text))):
            s, e = self.paragraph(words.start())
            if s < _LATER * len(self.text):
                continue
            line = self.folded[s:e].strip(" *#\t").rstrip(".")
            if 5 < len(line) < 110 and _HEADING.match(line) and not _PAST_WORDS.search(line):
                return s
        return len(self.text) + 1
