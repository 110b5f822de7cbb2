"""Later short forms of documents that the letter has cited: "Kế hoạch 511", "Quyết định nêu trên", "Chỉ thị này".

One that can mean only one citation is a further mention of it. Where two of its type compete and nothing in the words
decides, that is said (``ShortForm``), never the nearest taken.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.frame import Frame
from pipeline.extract.own import same
from pipeline.grammar.body import resolve_body
from pipeline.grammar.genre import GENERIC
from pipeline.records import Body, Citation, Mention, ShortForm, Span

_SERIAL = re.compile(r"\s{1,2}(?:số\s)?(\d{1,5})(?![\d/.\-]|\s?(?:%|ngày|tháng|năm|người|trường|đơn))")
_ABOVE = re.compile(
    r"\s{1,2}(?:(?:đã )?(?:nêu|nói|dẫn|kể) trên|trên(?! địa| cơ| toàn| các| \d| phương| mạng| trang))\b"
)
_THIS = re.compile(r"\s{1,2}(?:này|đó)\b")
_SEVERAL = re.compile(r"\b(?:cac|nhung|hai|ba|bon|mot so|nhieu|moi|toan bo|ca)\W{1,2}$")
_OF = re.compile(r"\s(?:cua|do)\s")
_AT = re.compile(r"\s(?:da \w{2,8} )?(?:tai|trong|theo|qua|bang)\s$")
_QUOTED = frozenset(("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Hiệp định"))
_NEAR = 700  # characters: "Quyết định này" speaks of what was just named


def short_forms(
    citations: Sequence[Citation], b: Blackboard, frame: Frame, own_genre: str | None
) -> tuple[dict[int, list[Span]], list[ShortForm]]:
    """For each citation (by index) the places of its later short forms; and those that could mean several."""
    finder = _Finder(citations, b, frame, own_genre)
    meant: dict[int, list[Span]] = {}
    unclear = []
    for span, candidates in finder.found():
        if len(candidates) == 1:
            meant.setdefault(candidates[0], []).append(span)
        elif candidates:
            words = " ".join(b.text[span.start : span.end].split())
            unclear.append(ShortForm(span, words, tuple(candidates)))
    return meant, unclear


class _Finder:
    """The short forms of one letter with the citations (by index) that each can mean."""

    def __init__(self, citations: Sequence[Citation], b: Blackboard, frame: Frame, own_genre: str | None) -> None:
        self.citations, self.b, self.frame, self.own_genre = citations, b, frame, own_genre
        self.places = sorted((span.start, span.end, index) for index, c in enumerate(citations) for span in c.mentions)
        self.starts = [start for start, _, _ in self.places]

    def found(self) -> Iterable[tuple[Span, list[int]]]:
        """Each short form and what it can mean; one that means nothing cited is left out."""
        for mention in self.b.genres:
            at = mention.span.start
            near = bisect_right(self.starts, at) - 1
            if near >= 0 and at < self.places[near][1]:
                continue
            if mention.value in _QUOTED and not self.b.text[at].isupper():
                continue  # "văn bản quy phạm pháp luật này"
            if match := _SERIAL.match(self.b.text, mention.span.end):
                serial = match[1].lstrip("0")
                same_serial = [
                    i
                    for i in self._before(at, mention.value)
                    if (number := self.citations[i].number) is not None and number.serial.lstrip("0") == serial
                ]
                yield Span(at, match.end()), same_serial
            elif match := _ABOVE.match(self.b.text, mention.span.end):
                if not _SEVERAL.search(self.b.folded, max(0, at - 16), at):
                    yield Span(at, match.end()), self._above(mention, match.end())
            elif (match := _THIS.match(self.b.text, mention.span.end)) and not self._own(mention, match.group()):
                yield Span(at, match.end()), self._this(mention)

    def _own(self, mention: Mention[str], pointing: str) -> bool:
        """Whether "Quyết định này" is the letter itself."""
        return pointing.strip() == "này" and (mention.value in GENERIC or mention.value == self.own_genre)

    def _before(self, at: int, genre: str, since: int = 0) -> list[int]:
        """The citations of a type (of any for "văn bản") that are named between ``since`` and ``at``, in order."""
        low, high = bisect_left(self.starts, since), bisect_left(self.starts, at)
        seen = dict.fromkeys(index for _, _, index in self.places[low:high])
        return [i for i in seen if genre in GENERIC or self.citations[i].genre == genre]

    def _this(self, mention: Mention[str]) -> list[int]:
        """What "Chỉ thị này" means: what its sentence, else the last sentence that named one, names of its type.

        An act's own words, quoted ("Nghị định này"), are left alone unless there is no doubt.
        """
        at = mention.span.start
        sentence, _ = self.frame.sentence(at)
        found = self._before(at, mention.value, sentence)
        low = bisect_left(self.starts, sentence) - 1
        if not found and low >= 0 and at - self.starts[low] <= _NEAR:
            found = self._before(at, mention.value, self.frame.sentence(self.starts[low])[0])
        return [] if len(found) > 1 and mention.value in _QUOTED else found

    def _above(self, mention: Mention[str], end: int) -> list[int]:
        """What "Quyết định nêu trên" can mean: all of its type before it, fewer where issuer or paragraph tell."""
        at = mention.span.start
        candidates = self._before(at, mention.value)
        if len(candidates) > 1 and (issuer := self._issuer(at, end)) is not None:
            by_issuer = [i for i in candidates if (body := self.citations[i].issuer) and same(body, issuer)]
            candidates = by_issuer or candidates
        if len(candidates) > 1:
            paragraph, _ = self.frame.paragraph(at)
            here = [i for i in self._before(at, mention.value, paragraph) if i in candidates]
            candidates = here if len(here) == 1 else candidates
        if len(candidates) > 1 and mention.value in GENERIC:
            answered = [i for i in candidates if self.citations[i].relation == "answers"]
            candidates = answered if len(answered) == 1 else candidates
        return candidates

    def _issuer(self, at: int, end: int) -> Body | None:
        """The body printed right behind ("… nêu trên của Tổng cục Thuế") or before ("Bộ Tài chính tại văn bản …")."""
        header = self.b.header
        context, day = header.issuer, header.date
        bodies, of = self.b.bodies, _OF.match(self.b.folded, end)
        following = bisect_left(bodies, at, key=lambda m: m.span.start)
        found: Mention[Body] | None = None
        if of and following < len(bodies) and bodies[following].span.start <= of.end() + 2:
            found = bodies[following]
        elif following and _AT.fullmatch(self.b.folded, bodies[following - 1].span.end, at):
            found = bodies[following - 1]
        if found is None:
            return None
        return resolve_body(found.value, context.value if context else None, day.value if day else None) or found.value
