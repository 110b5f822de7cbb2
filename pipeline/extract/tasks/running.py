"""Duties in running text: marked sentences, "⟨X⟩ có trách nhiệm …", requests to the addressees."""

import re
from dataclasses import replace

from pipeline.extract.tasks.action import report_to
from pipeline.extract.tasks.asking import Asking
from pipeline.extract.tasks.assignment import (
    Assignment,
    assignments,
    coordinators_in,
    named,
)
from pipeline.extract.tasks.clauses import Unit, sentences
from pipeline.extract.tasks.closings import closes_with_trouble, is_right, makes_known, says_nothing, tells_of_trouble
from pipeline.extract.tasks.firms import are_firms
from pipeline.extract.tasks.frames import Duty
from pipeline.extract.tasks.recording import INLINE, before
from pipeline.extract.tasks.scope import MINUTES, asks_sideways, asks_upwards, rank_of
from pipeline.extract.tasks.vocabulary import Line, line_of, vocabulary
from pipeline.records import Span

_TO_BE_SENT = re.compile(
    r"(?:van ban|bao cao|y kien|ket qua|ho so|so lieu|noi dung|danh sach|phieu|thong tin)\b[^.;]{0,90}"
    r"\b(?:(?:de nghi|xin|vui long|duoc)?\s?gui|de nghi (?:thong bao|bao cao))\s(?:ve|den|cho|toi|truoc)\b"
)
_GIVES = re.compile(r"\b(giao|phan cong|yeu cau|de nghi)\s?:\s?(?=\((?:1|i|a)\))")
_IF = frozenset(["truong", "neu", "khi"])
_THEN = re.compile(r"\sthi\s")
_WHERE_TO_ASK = re.compile(r"\W*(?:truong hop|neu|khi)\b.{0,160}\blien he\b")
_SO_FAR = re.compile(
    r"\W*(?:den nay|cho den nay|hien nay|(?:trong )?thoi gian qua|vua qua|qua (?:theo doi|kiem tra))\b"
)
_FUTURE = re.compile(r"\b(?:se|da|dang|chua)\b")
_QUESTION = re.compile(r"\bkinh (?:de nghi|trinh|mong)|\btran trong de nghi|\bxin y kien\b|\bkinh\s+$")


class Running(Asking):
    """Reads the sentences of a paragraph."""

    def _in_quotation(self, line: Line, at: int) -> bool:
        """Whether an offset stands in a quotation that its paragraph opened: „… thì: “Chủ dự án có trách nhiệm …”"."""
        start = self.text.rfind("\n", 0, line.start) + 1
        return self.text.rfind("“", start, at) > self.text.rfind("”", start, at)

    def _sentences(self, unit: Unit, *, enumerated: bool) -> None:
        """Marked sentences of a running paragraph; in an item the sentences after a marked one belong to it."""
        if self.speech.kind == "law":
            return
        previous: tuple[str, ...] = ()
        cover: int | None = None
        for start, end in sentences(self.text, unit.start, unit.end):
            line = line_of(self.text, self.folded, start, end)
            if len(line) < 4:
                continue
            added = self._marked(line)
            if added:
                previous = added
                cover = len(self.found) - 1  # -1: the marked sentence said nothing, nothing is there to be extended
                continue
            if not previous and (self._to_be_sent(line) or self._to_report(line)):
                # "Văn bản góp ý đề nghị gửi về …" in a paragraph of its own
                told = self.bearer.names if self.bearer else self.speech.addressees
                if self.speech.kind == "letter" and not asks_upwards(told, self.speech):
                    self._record(Span(start, end), Span(start, end), told, (), "follow", True)
                continue
            if not previous or self.speech.reports:
                continue
            if enumerated and cover is not None and 0 <= cover < len(self.found):
                for a in self._clauses(line, False)[:1]:
                    self._extend(cover, before(self.folded, a.start))
                    self._add(a, self._names(a.parties), "named")
                    break
                else:
                    self._extend(cover, end)
            elif (other := self._turned_to(line)) is not None:
                previous = self._names(other.parties)
                self._add_all(other, previous, "named")
            elif self._goes_on(line):
                self._record(Span(start, end), Span(start, end), previous, (), "follow", True)

    def _goes_on(self, line: Line) -> bool:
        """Whether a sentence behind a marked one tells the same bearers more ("Đồng thời báo cáo …")."""
        main = self._main_clause(line)
        said = self.folded[line.start : line.end]
        return (
            (self._duty_start(line) or self._to_be_sent(line) or tells_of_trouble(said))
            and not _FUTURE.search(line.folded, main, min(main + 60, line.end))
            and not self._courtesy(line.start, line.end)
            and not _SO_FAR.match(said)
            and not _WHERE_TO_ASK.match(said)
            and not says_nothing(said)
        )

    def _turned_to(self, line: Line) -> Assignment | None:
        """As in "Giao ⟨X⟩ …. ⟨Y⟩ phối hợp với ⟨X⟩ …": the next sentence gives work to another body below the writer."""
        a = named(line)
        if a is None or a.parties.items[0].kind not in {"body", "office"} or self._is_issuer(a.parties.names):
            return None
        if line.folds[0] == "rieng" and not asks_upwards(a.parties.names, self.speech):
            return a
        ranks = [rank_of(name) for name in a.parties.names]
        below = 1 not in ranks and max(ranks) < self.speech.issuer_rank  # firms are told by name only
        return a if below and not says_nothing(self.folded[a.action : a.end]) else None

    def _main_clause(self, line: Line) -> int:
        """Where the main clause of a sentence begins: behind "Trường hợp … thì", else with the sentence."""
        then = _THEN.search(line.folded, line.start, line.end) if line.folds[0] in _IF else None
        return then.start() if then else line.start

    def _opened(self, unit: Unit) -> None:
        """The sentences of a section that hands out no work which open with a marker ("Đề nghị Công ty mời …")."""
        talks = self.speech.kind == "letter" or self.speech.genre == MINUTES
        previous: tuple[str, ...] = ()
        for start, end in sentences(self.text, unit.start, unit.end):
            line = line_of(self.text, self.folded, start, end)
            if len(line) < 4:
                continue
            trouble = tells_of_trouble(line.folded[start:end])
            told = assignments(line) if trouble or line.folds[0] in vocabulary().markers else []
            opens = bool(told) and (trouble or told[0].start == line.starts[0])
            if opens and (talks or told[0].force == "assign"):
                previous = self._marked(line)
            elif previous and self._goes_on(line):
                self._record(Span(start, end), Span(start, end), previous, (), "follow", True)

    def _to_be_sent(self, line: Line) -> bool:
        """As in "Văn bản góp ý xin gửi về Sở Y tế trước ngày …", which goes on from the request before it."""
        return bool(_TO_BE_SENT.match(line.folded, line.start, line.end)) and bool(self._days(line.start, line.end))

    def _to_report(self, line: Line) -> bool:
        """As in "- Báo cáo kết quả về Sở Y tế trước ngày …", where the page with the bearer may be missing."""
        return line.folds[:2] in (["bao", "cao"], ["gui", "bao"], ["nop", "bao"]) and bool(
            report_to(line, 0) and self._days(line.start, line.end)
        )

    def _marked(self, line: Line) -> tuple[str, ...]:
        """Record the marked assignments of a sentence; the names of the last one (also if it says nothing)."""
        if self.speech.kind == "request":
            return ()
        if self._courtesy(line.start, line.end):
            kept = self.text.rfind(";", line.start, line.end)
            if kept < 0 or self._courtesy(line.start, kept):
                return ()
            line = line_of(self.text, self.folded, line.start, kept)
        last: tuple[str, ...] = ()
        reports = self.speech.reports
        bearers: list[Assignment] = self._numbered(line) or assignments(line) or self._handed_on(line)
        if not bearers and (start := self._addressed(line)) is not None:
            said = self.folded[start : line.end]
            if not self._asks_nothing(said) and not self._quoted:
                self.found.append(
                    Duty(
                        Span(line.start, line.end),
                        Span(start, line.end),
                        self.speech.addressees,
                        coordinators_in(line, 0),
                        False,
                        "duty",
                    )
                )
            return self.speech.addressees
        if not bearers and not reports and self.mode not in {"request", "plan", "none"}:
            bearers = self._unmarked(line)
        upwards = self._told_of = False
        recorded = len(self.found)
        for a in bearers:
            demands = reports and a.force in {"ask", "order"} and are_firms(self._names(a.parties))
            if a.force == "ask" and (
                (reports and not (a.past or demands or (len(self.found) > recorded and self._stands_below(a))))
                or asks_upwards(a.parties.names, self.speech)
                or (
                    _QUESTION.search(self.folded[line.start : a.start + 12])
                    and not asks_sideways(self._names(a.parties), self.speech)
                )
            ):
                upwards = upwards or asks_upwards(a.parties.names, self.speech)
                continue
            if upwards and (reports or a.force == "direct"):
                continue  # "Đề nghị UBND tỉnh xem xét; giao Sở Xây dựng …": what the superior is to do
            if reports and self.mode == "request" and not a.past and not demands:
                continue
            if reports and self.mode == "plan" and a.force != "assign" and not a.past:
                continue
            self._told_of = self._told_of or (a.past and self._tells_above(line, a))
            if not self._reported and a.past:
                continue
            if (
                a.force == "direct"
                and not self._reported
                and self.speech.kind == "letter"
                and a.start > line.start + 40
            ):
                continue
            if self._in_quotation(line, a.start):
                continue
            names = self._names(a.parties)
            if self._self_told(names) or (reports and self._told_from_above(line, a)):
                continue
            last = names
            said = self.folded[a.action : a.end]
            if a.force == "ask" and line.folded.startswith("tren day la", line.start) and self._mere_closing(a):
                continue
            if self.speech.kind == "letter" and self._asked_by_others(line, a):
                continue
            if (
                self._asks_nothing(said)
                or len(said.split()) < 3
                or makes_known(said)
                or closes_with_trouble(said)
                or is_right(said)
                or said.rstrip().endswith("?")
            ):
                continue
            shape = "marker" if a.force not in {"named", "duty"} else a.force
            self._add_all(a, names, shape)
        self._told_of = False
        return last

    def _stands_below(self, a: Assignment) -> bool:
        """Whether all whom an assignment names stand below the writer."""
        return all(0 < rank_of(name) < self.speech.issuer_rank for name in a.parties.names)

    def _numbered(self, line: Line) -> list[Assignment]:
        """As in "… giao: (1) ⟨X⟩ ⟨verb⟩ …; (2) ⟨Y⟩ ⟨verb⟩ …": one for each bearer that a sentence numbers."""
        opening = _GIVES.search(line.folded, line.start, line.end)
        if opening is None:
            return []
        marks = list(INLINE.finditer(line.folded, opening.end(), line.end))
        ends = [*(before(self.folded, mark.start()) for mark in marks), line.end][1:]
        pieces = [line_of(self.text, self.folded, m.end(), end) for m, end in zip(marks, ends, strict=False)]
        found = [named(piece) for piece in pieces if piece.folds]
        if len(found) < 2:
            return []
        force = "assign" if opening[1] in {"giao", "phan cong"} else "order"
        return [replace(a, force=force) for a in found if a is not None]

    def _add_all(self, a: Assignment, names: tuple[str, ...], shape: str) -> None:
        """Record an assignment, and what later clauses of its sentence give to others."""
        others = self._clauses(line_of(self.text, self.folded, a.action, a.end), False)
        others = [o for o in others if set(self._names(o.parties)) != set(names)]
        self._add(replace(a, end=before(self.folded, others[0].start)) if others else a, names, shape)
        for n, other in enumerate(others):
            stop = before(self.folded, others[n + 1].start) if n + 1 < len(others) else other.end
            self._add(replace(other, end=stop), self._names(other.parties), "named")
