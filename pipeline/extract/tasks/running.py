"""Duties in running text: marked sentences, "⟨X⟩ có trách nhiệm …", requests to the addressees."""

import re
from dataclasses import replace

from pipeline.extract.tasks.action import report_to
from pipeline.extract.tasks.assignment import (
    Assignment,
    assignments,
    coordinators_in,
    forwarded,
    named,
    responsible,
    urged,
)
from pipeline.extract.tasks.clauses import Unit, sentences
from pipeline.extract.tasks.frames import Duty
from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.recording import Recording, before
from pipeline.extract.tasks.scope import (
    MINUTES,
    are_firms,
    asks_sideways,
    asks_upwards,
    is_liability,
    makes_known,
    rank_of,
    resolve,
    says_nothing,
    writes_to,
)
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.records import Span

_SPEECH = re.compile(r"\b(?:phe binh|nhac nho|bieu duong|thong bao|gui kem|chuyen|chap thuan|dong y)\b")
_LETTER_OF = re.compile(
    r"\b(?:nhan duoc|tra loi|phuc dap|xem xet|nghien cuu)\b.{0,40}"
    r"\b(?:cong van|van ban|don|phieu|thu|to trinh|bao cao)\b"
)
_REPORTING = ("bao cao", "gui ", "hoan thanh", "nop ", "dang ky", "tong hop", "lap ")
_TO_BE_SENT = re.compile(
    r"(?:van ban|bao cao|y kien|ket qua|ho so|so lieu|noi dung|danh sach|phieu|thong tin)\b[^.;]{0,90}"
    r"\b(?:(?:de nghi|xin|vui long|duoc)?\s?gui|de nghi (?:thong bao|bao cao))\s(?:ve|den|cho|toi|truoc)\b"
)
# "nghiên cứu Điều 14 Thông tư …"; "căn cứ quy định … thực hiện"
_LAW_READ = re.compile(
    r"(?:nghien\scuu|tham\skhao)\s(?:(?:ky|cac|noi\sdung|huong\sdan|tai)\s){0,4}"
    r"(?:dieu|khoan|diem|thong\stu|nghi\sdinh|luat|cong\svan|van\sban|quy\sdinh|huong\sdan)\b"
    r"|thuc\shien\s(?:theo\s)?(?:dung\s)?(?:theo\s)?(?:cac\s)?(?:quy\sdinh|huong\sdan)\b"
    r"|can\scu\b.{0,400}\b(?:thuc\shien|ap\sdung)\b.{0,60}$",
    re.DOTALL,
)
# words before "đề nghị" where the writer asks without naming itself
_ASKING = frozenset(
    [
        "va",
        "thi",
        "nay",
        "cung",
        "vay",
        "kinh",
        "xin",
        "trong",
        "do",
        "dong",
        "thoi",
        "day",
        "sau",
        "trinh",
        "lai",
        "toi",
    ]
)
_IF = frozenset(["truong", "neu", "khi"])
_THEN = re.compile(r"\sthi\s")
_SLIP = "phieu chuyen"
_TIMES = frozenset(["vao", "truoc", "cham", "muon", "dinh", "hang", "moi", "den"])
_SUPERSEDES = re.compile(r"\bthay the (?:cho )?(?:cong van|van ban|quyet dinh|thong bao|noi dung)\b")
_FUTURE = re.compile(r"\b(?:se|da|dang|chua)\b")
_QUESTION = re.compile(r"\bkinh (?:de nghi|trinh|mong)|\btran trong de nghi|\bxin y kien\b|\bkinh\s+$")


class Running(Recording):
    """Reads the sentences of a paragraph."""

    def _sentences(self, unit: Unit, *, enumerated: bool) -> None:
        """Marked sentences of a running paragraph; in an item the sentences after a marked one belong to it."""
        if self.speech.kind == "law":
            return
        previous: tuple[str, ...] = ()
        cover: int | None = None
        for start, end in sentences(self.text, unit.start, unit.end):
            line = Line(self.text, self.folded, start, end)
            if len(line) < 4:
                continue
            added = self._marked(line)
            if added:
                previous = added
                cover = len(self.found) - 1  # -1: the marked sentence said nothing, nothing is there to be extended
                continue
            if not previous and (self._to_be_sent(line) or (enumerated and self._to_report(line))):
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
                self._add(other, previous, "named")
            elif (
                (self._duty_start(line) or self._to_be_sent(line))
                and not _FUTURE.search(line.folded, self._main_clause(line), min(self._main_clause(line) + 60, end))
                and not self._courtesy(start, end)
            ) and not says_nothing(self.folded[start:end]):
                self._record(Span(start, end), Span(start, end), previous, (), "follow", True)

    def _turned_to(self, line: Line) -> Assignment | None:
        """As in "Giao ⟨X⟩ …. ⟨Y⟩ phối hợp với ⟨X⟩ …": the next sentence gives work to another body below the writer."""
        a = named(line)
        if a is None or a.parties.items[0].kind not in {"body", "office"} or self._is_issuer(a.parties.names):
            return None
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
        for start, end in sentences(self.text, unit.start, unit.end):
            line = Line(self.text, self.folded, start, end)
            told = assignments(line) if len(line) > 3 and line.folds[0] in vocabulary().marker_firsts else []
            if told and told[0].start == line.starts[0] and (talks or told[0].force == "assign"):
                self._marked(line)

    def _mere_closing(self, a: Assignment) -> bool:
        """As in "Trên đây là Kế hoạch …, đề nghị ⟨X⟩ … triển khai thực hiện nghiêm túc": undated, general."""
        said = self.folded[a.action : a.end]
        last = max(said.rfind("trien khai"), said.rfind("thuc hien"), said.rfind("phoi hop"))
        return last >= 0 and says_nothing(said[last:]) and not self._days(a.action, a.end)

    def _defers_to_law(self, start: int, end: int) -> bool:
        """As in "đề nghị Công ty căn cứ quy định trên để thực hiện": a ruling's close, which asks for nothing."""
        said = self.folded[start:end]
        if not _LAW_READ.match(said) or self._days(start, end):
            return False
        rest = Line(self.text, self.folded, start, end)
        joined = (j for j in range(1, len(rest)) if rest.gap(j)[:1] in {",", ";"} or rest.folds[j - 1] in {"de", "va"})
        return not any(
            starts_verb(rest, j, vocabulary()) and rest.folds[j] not in {"thuc", "trien", "ap", "nghien", "can"}
            for j in joined
        )

    def _asked_by_others(self, line: Line, a: Assignment) -> bool:
        """As in "người nộp thuế tổng hợp hồ sơ đề nghị cơ quan hải quan hoàn thuế": it is not the writer who asks."""
        i = line.index_at(a.start)
        if a.force not in {"ask", "order"} or i == 0 or line.gap(i):
            return False
        if a.force == "order":  # "để yêu cầu …", "có thể yêu cầu …", "có quyền yêu cầu …"
            return line.folds[i - 1] in {"de", "the", "quyen", "khong"}
        before = range(max(i - 3, 0), i)
        if self.speech.speaks(line.folded[line.start : line.starts[i]]):
            return False
        return line.folds[i - 1] not in _ASKING and not any(line.upper(j) for j in before)

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
        if self.speech.kind == "request" or self._courtesy(line.start, line.end):
            return ()
        last: tuple[str, ...] = ()
        reports = self.speech.reports
        bearers: list[Assignment] = assignments(line) or self._handed_on(line)
        if not bearers and (start := self._addressed(line)) is not None:
            said = self.folded[start : line.end]
            if not says_nothing(said) and not self._quoted and not self._defers_to_law(start, line.end):
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
        for a in bearers:
            demands = reports and a.force in {"ask", "order"} and are_firms(self._names(a.parties))
            if a.force == "ask" and (
                (reports and not a.past and not demands)
                or asks_upwards(a.parties.names, self.speech)
                or (
                    _QUESTION.search(self.folded[line.start : a.start + 12])
                    and not asks_sideways(self._names(a.parties), self.speech)
                )
            ):
                continue
            if reports and self.mode == "request" and not a.past and not demands:
                continue
            if reports and self.mode == "plan" and a.force != "assign" and not a.past:
                continue
            if not reports and a.past:
                continue
            if a.force == "direct" and not reports and self.speech.kind == "letter" and a.start > line.start + 40:
                continue
            names = self._names(a.parties)
            if self._self_told(names):
                continue
            last = names
            said = self.folded[a.action : a.end]
            if a.force == "ask" and line.folded.startswith("tren day la", line.start) and self._mere_closing(a):
                continue
            if self.speech.kind == "letter" and (
                self._defers_to_law(a.action, a.end) or self._asked_by_others(line, a)
            ):
                continue
            if (
                says_nothing(said)
                or len(said.split()) < 3
                or is_liability(said)
                or makes_known(said)
                or said.rstrip().endswith("?")
            ):
                continue
            shape = "marker" if a.force not in {"named", "duty"} else a.force
            others = self._clauses(Line(self.text, self.folded, a.action, a.end), False)
            others = [o for o in others if set(self._names(o.parties)) != set(names)]
            self._add(replace(a, end=before(self.folded, others[0].start)) if others else a, names, shape)
            for n, other in enumerate(others):
                stop = before(self.folded, others[n + 1].start) if n + 1 < len(others) else other.end
                self._add(replace(other, end=stop), self._names(other.parties), "named")
        return last

    def _addressed(self, line: Line) -> int | None:
        """As in "Đề nghị rà soát …" with nobody named: the addressees of the letter; where the action begins."""
        if (
            self.speech.kind != "letter"
            or not self.speech.addressees
            or asks_upwards(self.speech.addressees, self.speech)
        ):
            return None
        v = vocabulary()
        told = _LETTER_OF.search(line.folded, line.start, line.end)
        if _SUPERSEDES.search(line.folded, line.start, line.end):
            return None  # "Yêu cầu báo cáo tại Công văn này thay thế cho Công văn số …": the noun
        for i in range(min(len(line) - 2, 60)):
            pair = line.folds[i : i + 2]
            if (
                pair in (["de", "nghi"], ["yeu", "cau"])
                and (i == 0 or line.gap(i)[:1] in {":", ",", ";"} or line.folds[i - 1] == "thi" or self._adds(line, i))
                and not (told and line.starts[i] > told.start() and line.gap(i)[:1] == ",")  # what that letter asks
                and (
                    not line.gap(i + 2)
                    and starts_verb(line, i + 2, v)
                    and line.folds[i + 2 : i + 4] not in (["xem", "xet"], ["cap", "phep"])
                    and "cua" not in line.folds[i + 3 : i + 5]
                )
            ):
                return line.starts[i + 2]
        return None

    def _adds(self, line: Line, i: int) -> bool:
        """As in "… phê bình các xã nộp chậm và | yêu cầu nộp đủ hồ sơ": "yêu cầu" goes on from another speech."""
        return line.folds[i - 1] == "va" and bool(_SPEECH.search(line.folded, line.start, line.starts[i]))

    def _handed_on(self, line: Line) -> list[Assignment]:
        """What the writer passes a paper on for ("… chuyển Đơn nêu trên đến Sở Y tế để giải quyết"), or urges to."""
        if {"chuyen", "doc"}.isdisjoint(line.folds) or self.speech.kind not in {"letter", "order"}:
            return []
        passed = forwarded(line)
        a = passed or urged(line)
        if a is None or (passed and a.parties.items[0].kind == "group"):
            return []
        before = line.folded[line.start : a.start].strip()
        before = re.sub(r"\b(?:xin|kinh|tran trong kinh)$", "", before).strip()
        if passed is not None and self.speech.genre == _SLIP:
            return [replace(a, force="assign")]  # whoever is handed a slip must act on it, however high
        opens = passed is not None and before in {"", "nay"}
        return [a] if opens or self.speech.speaks(f"{before} ") else []

    def _after_time(self, line: Line) -> Assignment | None:
        """As in "Vào ngày 25 hằng tháng, các đơn vị gửi …": the bearer after the time that opens the sentence."""
        if line.folds[0] not in _TIMES:
            return None
        comma = next((j for j in range(2, min(len(line), 16)) if line.gap(j)[:1] == ","), None)
        found = named(line, comma) if comma is not None else None
        return replace(found, start=line.start) if found is not None else None

    def _told_beside(self, a: Assignment) -> bool:
        """As in "Đồng ý chủ trương …; ⟨X⟩ bố trí kinh phí": X is written to, or has a day or a responsibility."""
        if self._is_issuer(a.parties.names):
            return False
        told = set(self._names(a.parties)) <= set(self.speech.addressees)
        return told or a.force == "duty" or bool(self._days(a.action, a.end))

    def _unmarked(self, line: Line) -> list[Assignment]:
        """As in "⟨X⟩ có trách nhiệm …" and, where duties are handed out, "⟨X⟩ ⟨verb⟩ …"."""
        a = named(line) or self._after_time(line)
        if a is None:
            a = responsible(line)
        if a is None and self.mode == "duty":
            return [c for c in self._clauses(line, False) if self._told_beside(c)]
        if a is None or self._is_issuer(a.parties.names):
            return []
        first = a.parties.items[0]
        if a.force == "named" and first.kind == "group" and self.speech.genre == MINUTES:
            return []  # "Các bên chấp thuận nghiệm thu": what was agreed, not what is to be done
        if a.force == "named":
            must = line.folds[a.parties.next_word] == "phai" and first.kind == "body" and self.speech.kind == "order"
            if must:
                return [a]  # "Điều 2. ⟨X⟩ phải …"
            if self.mode == "duty":
                return [a]
            reporting = self.speech.kind == "order" and line.folded[a.action : a.action + 12].startswith(_REPORTING)
            addressed = set(self._names(a.parties)) <= set(self.speech.addressees)
            below = first.kind in {"body", "office"} and 0 < rank_of(first.name) < self.speech.issuer_rank
            dated = (reporting or addressed or below or self.speech.kind == "order") and bool(
                self._days(line.start, line.end)
            )
            return [a] if dated else []
        general = first.kind == "group" and self.speech.kind == "letter" and self.mode != "duty"
        if (
            general
            and resolve((first.name,), self.speech, ()) == (first.name,)
            and not writes_to(first.name, self.speech)
        ):
            return []
        return [a]
