"""Writing down a duty: cut where the bearer changes, without what is liability, courtesy or done already."""

import re
from dataclasses import replace

from pipeline.extract.tasks.assignment import Assignment, after_name, assignments, coordinators_in, named
from pipeline.extract.tasks.clauses import sentences
from pipeline.extract.tasks.closings import is_right, makes_known, says_nothing
from pipeline.extract.tasks.frames import Duty
from pipeline.extract.tasks.signs import Signs
from pipeline.extract.tasks.vocabulary import Line, line_of
from pipeline.records import Span

_IF_CLAUSE = re.compile(r"(?:^|[.;\n\[]\s*)((?:t?ruong hop|neu|khi)\s[^.;]{8,240}?),?\sthi\s[^.,;]{0,40}$")
INLINE = re.compile(r"(?<![\w)])(?:\((?:i{1,3}|iv|vi{0,3}|ix|x|\d{1,2}|[a-dđ])\)|(?<=[:;] )[a-dđ]\))\s*")
_TOPIC = re.compile(r"(?:^|[.;\n]\s*)((?:doi voi|ve)\s[^.;:]{8,200}),\s[^.,;]{0,60}$")
_DONE = re.compile(r"\b(?:da (?:ban|tham|to|thuc|cap|trien|xay|tiep|hoan|phe|chi|phoi|giao|duoc)|trong nam \d{4},)")
# "…, trên cơ sở đó Sở đã …": a report goes on with what came of it
_AFTERWARDS = re.compile(r"[,;]\s(?:tren co so do|theo do|qua do|tu do|den nay|song|tuy nhien|ket qua)\b")
_FORECAST = re.compile(r",?\s*du kien (?:hoan thanh|xong|ket thuc)")


class Recording(Signs):
    """Collects duties in ``found``."""

    def _split_item(
        self,
        span: Span,
        line: Line,
        names: tuple[str, ...],
        coordinators: tuple[str, ...],
        shape: str,
        own: Assignment | None = None,
    ) -> None:
        """Record an item, cut where a later sentence or clause gives work to somebody else."""
        others: list[Assignment] = []
        pieces = sentences(self.text, line.start, line.end)
        for n, (start, end) in enumerate(pieces):
            piece = line_of(self.text, self.folded, start, end)
            if n:
                marked = [a for a in assignments(piece) if a.force != "direct" and a.start - start < 12]
                clause = named(piece) if not marked else None
                if clause and (clause.force == "duty" or clause.parties.items[0].kind != "group"):
                    marked = [clause]
                others.extend(marked[:1])
            others.extend(self._clauses(piece, n == 0))
        others = [
            a for a in others if set(self._names(a.parties)) != set(names) and not self._is_issuer(a.parties.names)
        ]
        first = own.action if own else line.start
        end = min((a.start for a in others), default=line.end)
        end = max(before(self.folded, end), first) if others else end
        self._record(span, Span(first, end), names, coordinators, shape, own is None)
        for n, a in enumerate(others):
            stop = others[n + 1].start if n + 1 < len(others) else a.end
            if a.action < stop:
                self.found.append(
                    Duty(
                        Span(a.start, stop),
                        Span(a.action, stop),
                        self._names(a.parties),
                        a.coordinators,
                        self._reported,
                        "named",
                    )
                )

    def _clauses(self, piece: Line, first: bool) -> list[Assignment]:
        """As in "…; đồng thời ⟨X⟩ ⟨verb⟩": a clause of the sentence that names another bearer."""
        found: list[Assignment] = []
        if ";" not in self.text[piece.start : piece.end]:
            return found
        for j in range(3, len(piece) - 3):
            if piece.gap(j).startswith(";"):
                k = j + 2 if piece.folds[j : j + 2] == ["dong", "thoi"] else j
                if piece.folds[k] in {"giao", "yeu", "de"}:
                    found.extend(assignments(piece, k)[:1])
                    continue
                a = named(piece, k)
                alone = piece.upper(k) or piece.folds[k] == "rieng" or (a is not None and a.force == "duty")
                if a and a.parties.items[0].kind in {"body", "office"} and alone:
                    found.append(a)
        return found[:2]

    def _record(
        self, span: Span, action: Span, names: tuple[str, ...], coordinators: tuple[str, ...], shape: str, strip: bool
    ) -> None:
        line = line_of(self.text, self.folded, action.start, action.end)
        if strip and line.folds:
            begin, own = stripped(line)
            coordinators = tuple(dict.fromkeys((*coordinators, *own)))
            action = Span(begin, action.end)
        if not coordinators:
            coordinators = coordinators_in(line, 0)
        said = self.folded[action.start : action.end]
        if shape in {"named", "follow"} and (makes_known(said) or says_nothing(said) or is_right(said)):
            return
        if self.speech.reports and _DONE.search(said.partition("(")[0]):
            return
        self._keep(Duty(span, action, names, coordinators, self._reported, shape))

    def _add(self, a: Assignment, names: tuple[str, ...], shape: str) -> None:
        line = line_of(self.text, self.folded, a.action, a.end)
        coordinators = a.coordinators or coordinators_in(line, 0)
        forecast = _FORECAST.search(self.folded, a.action, a.end)
        if self.speech.reports:
            forecast = forecast or _AFTERWARDS.search(self.folded, a.action, a.end)
        if forecast:
            a = replace(a, end=forecast.start())
        short = len(self.folded[a.action : a.end].split()) < 14
        before_marker = max(a.start - 260, 0)
        topic = _TOPIC.search(self.folded, before_marker, a.start) or _IF_CLAUSE.search(
            self.folded, before_marker, a.start
        )
        about = Span(topic.start(1), topic.end(1)) if topic and short else None
        self._keep(Duty(Span(a.start, a.end), Span(a.action, a.end), names, coordinators, self._reported, shape, about))

    def _keep(self, duty: Duty) -> None:
        """Add a duty, and the one that it serves if that has a bearer and a day of its own."""
        served = self._served(duty)
        if served is None:
            self._number(duty)
            return
        self._number(replace(duty, action=Span(duty.action.start, before(self.folded, served.start))))
        self._number(
            Duty(
                Span(served.start, served.end),
                Span(served.action, served.end),
                self._names(served.parties),
                served.coordinators,
                duty.reported,
                "named",
            )
        )

    def _served(self, duty: Duty) -> Assignment | None:
        """As in "… gửi ý kiến trước ngày 5/6 | để Sở Y tế tổng hợp, trình … trước ngày 9/6": what Sở Y tế is to do."""
        line = line_of(self.text, self.folded, duty.action.start, duty.action.end)
        for j in range(4, len(line) - 4):
            if line.word(j) != "để" or not line.upper(j + 1):
                continue
            a = named(line, j + 1)
            if a is None or a.parties.items[0].kind not in {"body", "office"} or self._is_issuer(a.parties.names):
                continue
            days = self._days(duty.action.start, duty.action.end)
            if any(s.end <= line.starts[j] for _, s in days) and any(s.start >= a.action for _, s in days):
                return replace(a, start=line.starts[j])
        return None

    def _number(self, duty: Duty) -> None:
        """Add a duty, or one for each of the items that it numbers in its line ("(i) …; (ii) …"); no question."""
        if self.text[duty.action.start : duty.action.end].rstrip(" ”\"'.").endswith("?"):
            return
        marks = list(INLINE.finditer(self.folded, duty.action.start, duty.action.end))
        head = self.folded[duty.action.start : marks[0].start()] if marks else ""
        if len(marks) < 2 or not says_nothing(head):
            self.found.append(duty)
            return
        for n, mark in enumerate(marks):
            end = marks[n + 1].start() if n + 1 < len(marks) else duty.action.end
            end = before(self.folded, end)
            start = duty.span.start if n == 0 else mark.start()
            self.found.append(replace(duty, span=Span(start, end), action=Span(mark.end(), end), topic=None))

    def _extend(self, index: int, end: int) -> None:
        duty = self.found[index]
        if end - duty.action.end < 900:
            self.found[index] = Duty(
                Span(duty.span.start, end),
                Span(duty.action.start, end),
                duty.names,
                duty.coordinators,
                duty.reported,
                duty.shape,
            )


def before(folded: str, end: int) -> int:
    """``end`` moved back over ", đồng thời" and signs."""
    while end > 0 and (folded[end - 1] in " ,;.\n" or folded.endswith("dong thoi", 0, end)):
        end -= 9 if folded.endswith("dong thoi", 0, end) else 1
    return end


def stripped(line: Line) -> tuple[int, tuple[str, ...]]:
    """Where an item's action begins after "Chủ trì, phối hợp với ⟨Y⟩", and Y."""
    k = 0
    action, coordinators, _ = after_name(line, k)
    if action >= len(line) or (not coordinators and action == 0):
        return line.start, coordinators
    if not coordinators:
        return line.start, ()
    return line.starts[action], coordinators
