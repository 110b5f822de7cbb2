"""The walk down the letter: which unit is a heading, which a lead-in, which a duty, and whose.

A duty is a marked sentence anywhere, or an item under a frame that names its bearers.
"""

import re
from dataclasses import replace

from pipeline.extract.tasks.assignment import Assignment, assignments, named, responsible
from pipeline.extract.tasks.clauses import PLAIN, Unit
from pipeline.extract.tasks.frames import Duty, Frame, in_full
from pipeline.extract.tasks.headings import Headings
from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.scope import MINUTES, asks_upwards
from pipeline.extract.tasks.vocabulary import Line, line_of, vocabulary
from pipeline.records import Span
from pipeline.text.fold import fold

_CLOSING = re.compile(r"^\W*(?:tren day la|noi nhan|nay,? thong bao|tran trong|phu luc(?: so)?\s?[ivx\d]{0,4}\s*$)")
# genres that give orders from beginning to end
_ORDERS = frozenset([MINUTES, "chi thi", "cong dien", "quyet dinh", "thong bao", "huong dan", "ket luan"])
# "3. Đại diện lãnh đạo Sở Nội vụ: Ủy viên": who sits in a committee
_SITS = re.compile(
    r"[:,-]\s?(?:pho\s)?(?:truong\s(?:ban|doan|tieu\sban|nhom)|to\s(?:truong|pho)|uy\svien|thanh\svien|thu\sky)"
    r"(?:\s(?:thuong\struc|ban|to|doan|hoi\sdong))?\s?[.;]?$"
)
_NOTE = re.compile(r"\(([^()]{4,160})\)")
_NEAR = 900
_CASES = frozenset(["truong", "doi", "khi", "neu"])
_EXECUTION = re.compile(
    r"trach nhiem(?<=\btrach nhiem)\s(?:to\schuc\s)?(?:thi\shanh|thuc\shien|trien\skhai)\s(?:thuc\shien\s)?"
    r"(?:quyet\sdinh|nghi\squyet|ke\shoach|chi\sthi|quy\sche|thong\stu)\s(?:nay|theo)"
)


class Walk(Headings):
    """One pass over the units of a letter."""

    def run(self, units: list[Unit]) -> list[Duty]:
        """All duties of ``units`` in text order."""
        for i, unit in enumerate(units):
            following = units[i + 1] if i + 1 < len(units) else None
            if unit.row:
                continue
            if i and unit.zone != units[i - 1].zone:
                self.stack.clear()
            self._unit(unit, following)
            if self.text[max(unit.start, unit.end - 3) : unit.end].rstrip().endswith("/."):
                self.stack.clear()
                if self.speech.issues_rules:
                    break
        return sorted(self.found, key=lambda d: (d.span.start, d.action.start))

    def _unit(self, unit: Unit, following: Unit | None) -> None:
        folded = self.folded[unit.start : unit.end]
        if _CLOSING.match(folded):
            self.stack.clear()
            if not folded.startswith("tren day"):
                return
        inherits = self._descend(unit)
        if unit.rank < self._peers:
            self._peers = 0.0
        quoted = self._quotes(unit)
        if quoted or unit.end - unit.start < 6:
            return
        line = line_of(self.text, self.folded, unit.start, unit.end)
        if not line.folds:
            return
        parent = following is not None and not following.row and self._stands_under(unit, following)
        if _EXECUTION.search(folded) or (unit.rank != PLAIN and _SITS.search(folded[-60:])):
            return
        if self._below(unit, folded):
            return
        if self._section(unit, line, folded, parent):
            self._waiting.clear()
            return
        if self.mode in {"request", "none"} and not self.bearer and not self.speech.reports:
            if self.mode == "none" and not self._waits(unit, line):
                self._opened(unit)
            return
        if self._heading(unit, line, parent, following):
            return
        if self._lead_in(unit, line, folded, following):
            return
        if self.text[unit.start : unit.end].partition("\n")[0].isupper():
            return  # the title of a part or of an annex
        bearer = self.bearer
        if parent and self._title(unit, folded) and not self._told_below(following):
            about = line.folds[:1] == ["ve"] or line.folds[:3] == ["yeu", "cau", "ve"]
            if bearer and not about and self._lists_things(folded) and self._item(unit, line, bearer):
                self.stack.append(Frame(unit.rank, mode="list"))
                return
            self._waiting.clear()
            self._since = len(self.found)
            self.stack.append(Frame(unit.rank))
            return
        listed = unit.rank != PLAIN or inherits or self._lost_bullet(unit, line, following)
        if bearer and listed and self._item(unit, line, bearer):
            return
        if self._waits(unit, line):
            return
        if unit.rank != PLAIN and self.mode not in {"rights", "request", "none"} and not self.speech.reports:
            a = self._in_item(unit, line)
            if a is not None and not self._is_issuer(a.parties.names):
                self._peers = unit.rank if a.force == "duty" else self._peers
                self._split_item(Span(unit.start, unit.end), line, self._names(a.parties), a.coordinators, "named", a)
                return
        since = len(self.found)
        self._sentences(unit, enumerated=unit.rank != PLAIN)
        if unit.rank != PLAIN and any(d.shape == "duty" for d in self.found[since:]):
            self._peers = unit.rank

    def _in_item(self, unit: Unit, line: Line) -> Assignment | None:
        """The duty of a numbered item that begins with its bearer.

        Where duties are handed out any name will do; elsewhere it must be a body of its own (in a letter one that is
        written to, that has a day to keep, or beside another that "có trách nhiệm"): "2. Bộ Tài chính hướng dẫn …".
        """
        if self.mode == "duty":
            return self._own(line) or self._after_label(line)
        a = named(line) if self.speech.kind in {"order", "letter"} and len(line) > 4 else None
        if a is None:
            return None
        alone = a.parties.items[0].kind in {"body", "office"}
        if self.speech.kind == "order":
            orders = alone and self.speech.genre in _ORDERS and "thi hanh" not in line.folded[line.start : line.end]
            return a if orders else None  # "thi hành": who executes the whole
        names = self._names(a.parties) if alone else a.parties.names
        told = {_bare(n) for n in names} <= {_bare(n) for n in self.speech.addressees}
        days = self._days(a.action, line.end)
        beside = unit.rank == self._peers or any(d.due or d.rrule for d, _ in days)
        return a if (told or (alone and beside)) and not self._asks_up(a) else None

    def _asks_up(self, a: Assignment) -> bool:
        return asks_upwards(a.parties.names, self.speech)

    def _after_label(self, line: Line) -> Assignment | None:
        """As in "Về tiến độ: Sở Y tế khẩn trương …": the bearer after a label."""
        if assignments(line):
            return None
        for j in range(2, min(len(line), 24)):
            if line.gap(j)[:1] == ":" or (line.gap(j)[:1] == "," and line.folds[0] in {"ve", "doi", "truoc", "trong"}):
                found = named(line, j)
                if found is not None:
                    return found
        return None

    def _lost_bullet(self, unit: Unit, line: Line, following: Unit | None) -> bool:
        """A paragraph between bullets that begins as they do: the scan lost its bullet."""
        frame = self.stack[-1] if self.stack else None
        return (
            frame is not None
            and following is not None
            and frame.children == "items"
            and frame.child_rank == following.rank
            and starts_verb(line, 0, vocabulary())
            and not assignments(line)
        )

    def _item(self, unit: Unit, line: Line, bearer: Frame) -> bool:
        """An item below a frame that names its bearers: one task, or several where the bearer changes."""
        if self.mode == "rights" and line.folds[0] == "duoc":
            return True
        span = Span(unit.start, unit.end)
        if self.text[unit.end - 1] == ":" and unit.rank == PLAIN:
            return False
        if self._own_doing(line):
            return False
        own = self._own(line)
        if own is None and line.folds[:2] == ["doi", "voi"]:
            own = named(line, 2)
        if own is None and line.folds[:2] == ["truong", "hop"]:
            other = self._after_label(line)  # "Trường hợp …: các Phòng chức năng thẩm định …"
            own = other if other and other.parties.names[0].lower().startswith("các") else None
        if own is None and line.folds[0] in _CASES:
            own = self._in_case(line)
        if own is None and not starts_verb(line, 0, vocabulary()):
            told = responsible(line)  # "Sau khi …, ⟨X⟩ có trách nhiệm …"
            if told is not None and unit.rank == PLAIN:
                return False
            own = told if told is not None and self._same_bearer(told.parties) else None
        if own is not None and self._a_class(own, line):
            return True
        if own is not None and not (self._duty_start(line) and own.parties.items[0].kind == "group"):
            names = tuple(in_full(n, bearer.names) for n in self._names(own.parties))
            if self.mode == "rights" and line.folds[own.parties.next_word] == "duoc":
                return True
            self._split_item(span, line, names, own.coordinators, "named", own)
            return True
        if (not bearer.body or unit.rank == PLAIN) and line.folds[0] in {"giao", "yeu", "de", "phan", "uy"}:
            marked = assignments(line)
            if marked and marked[0].start - unit.start < 3:
                return False
        if (
            not bearer.body
            and (marked := assignments(line))
            and marked[0].force != "direct"
            and not starts_verb(line, 0, vocabulary())
        ):
            return False
        if not (self._duty_start(line) or (bearer.body and self._may_be_duty(line)) or self._ought(line)):
            return False
        if self._courtesy(unit.start, unit.end):
            return True
        self._split_item(span, line, bearer.names, bearer.coordinators, "item")
        return True

    def _in_case(self, line: Line) -> Assignment | None:
        """As in "Trường hợp hồ sơ chưa rõ thì ⟨X⟩ phải yêu cầu bổ sung": who acts in a case that an item sets."""
        for j in range(4, min(len(line) - 2, 90)):
            if line.folds[j - 1] == "thi" and not line.gap(j):
                return named(line, j)
        return None

    def _below(self, unit: Unit, folded: str) -> bool:
        """As in "Đơn vị chủ trì: ⟨X⟩; đơn vị phối hợp: ⟨Y⟩" below a list or an item: its duties are X's."""
        if self.speech.kind not in {"order", "letter"}:
            return False
        alone = vocabulary().below_support.match(folded)
        if alone is not None and self._given:
            helpers = read_parties(line_of(self.text, self.folded, unit.start + alone.end(), unit.end), 0)
            for index in self._given if helpers is not None else ():
                self.found[index] = replace(self.found[index], coordinators=helpers.names if helpers else ())
            return True
        match = vocabulary().below.match(folded)
        if match is None:
            return vocabulary().below_when.match(folded) is not None and self._day_below(unit)
        support = vocabulary().below_support.search(self.folded, unit.start + match.end(), unit.end)
        line = line_of(self.text, self.folded, unit.start + match.end(), support.start() if support else unit.end)
        parties = read_parties(line, 0)
        if parties is None:
            return False
        helpers = read_parties(line_of(self.text, self.folded, support.end(), unit.end), 0) if support else None
        self._bear(unit, self._names(parties), helpers.names if helpers else ())
        return True

    def _bear(self, unit: Unit, names: tuple[str, ...], coordinators: tuple[str, ...]) -> None:
        """Give the items above ``unit`` (only the last, if ``unit`` is numbered below it) to ``names``."""
        recorded = [n for n in range(self._since, len(self.found)) if self.found[n].shape == "item"]
        waiting = self._waiting
        if unit.rank != PLAIN:
            recorded = recorded[-1:]
            for lost in waiting[:-1] if self._given else ():  # the line with its bearer is lost
                if lost.rank == waiting[-1].rank:
                    self._await(lost, (), ())
            above = [w for w in waiting if w.rank < unit.rank] or [w for w in waiting if w.rank == unit.rank]
            waiting = above[-1:]
        if waiting:
            before_them = len(self.found)
            for item in waiting:
                self._await(item, names, coordinators)
            self._given = list(range(before_them, len(self.found)))
        else:
            for n in recorded:
                self.found[n] = replace(self.found[n], names=names, coordinators=coordinators)
            self._given = recorded
        if self._when is not None:
            self._date(self._given, self._when)
        self._when = None
        self._waiting.clear()
        self._since = len(self.found)

    def _told_below(self, following: Unit | None) -> bool:
        """Whether the next line says who does what a short item names ("2. Rà soát thủ tục / - Chủ trì: …")."""
        return (
            following is not None
            and not self.bearer
            and vocabulary().below.match(self.folded, following.start, following.end) is not None
        )

    def _day_below(self, unit: Unit) -> bool:
        """As in "Thời hạn hoàn thành: trước ngày 30/6" below a duty, or below an item that waits for its bearers."""
        if not self._days(unit.start, unit.end):
            return False
        span = Span(unit.start, unit.end)
        if self._waiting:
            self._when = span
        else:
            last = len(self.found) - 1
            self._date(self._given if last in self._given else [last] if self.found else [], span)
        return True

    def _date(self, indices: list[int], day: Span) -> None:
        for n in indices:
            if day.start - self.found[n].action.end < _NEAR:
                self.found[n] = replace(self.found[n], told_when=day)

    def _waits(self, unit: Unit, line: Line) -> bool:
        """Remember a numbered item without a bearer: a line below may name one. Whether a note in it does already."""
        if self.bearer or unit.rank == PLAIN or self.mode == "list" or self.speech.kind not in {"order", "letter"}:
            return False
        if self._noted(unit, line):
            return True
        self._waiting.append(unit)
        return False

    def _noted(self, unit: Unit, line: Line) -> bool:
        """Record an item that names its bearer in a note: "… (Sở Y tế chủ trì; hoàn thành quý II/2031)"."""
        for note in _NOTE.finditer(self.text, unit.start, unit.end):
            inside = line_of(self.text, self.folded, note.start(1), note.end(1))
            label = vocabulary().below.match(self.folded, note.start(1), note.end(1))
            first = inside.index_at(label.end()) if label else vocabulary().heading_prefix.at(inside, 0)
            parties = read_parties(inside, first) if inside.folds else None
            if parties is None or not self._duty_start(line):
                continue
            k = parties.next_word
            if label or inside.folds[k : k + 2] in (
                ["chu", "tri"],
                ["thuc", "hien"],
                ["phu", "trach"],
                ["tham", "muu"],
            ):
                self._record(
                    Span(unit.start, unit.end), Span(unit.start, note.start()), self._names(parties), (), "item", True
                )
                self._date([len(self.found) - 1], Span(note.start(), note.end()))
                return True
        return False

    def _await(self, item: Unit, names: tuple[str, ...], coordinators: tuple[str, ...]) -> None:
        """Record an item that waited for its bearers."""
        duty = line_of(self.text, self.folded, item.start, item.end)
        if duty.folds and (self._duty_start(duty) or named(duty) is not None):
            self._record(Span(item.start, item.end), Span(item.start, item.end), names, coordinators, "item", True)


def _bare(name: str) -> str:
    """A name without "các", folded."""
    return fold(name).removeprefix("cac ")
