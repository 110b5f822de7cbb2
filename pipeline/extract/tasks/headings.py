"""Headings and lead-ins: whose duties follow, and the duties that stand beside the name."""

import re

from pipeline.extract.tasks.assignment import acts, assignments, coordinators_in, named
from pipeline.extract.tasks.clauses import PLAIN, Unit, sentences
from pipeline.extract.tasks.closings import says_nothing
from pipeline.extract.tasks.frames import Duty, Frame, in_full
from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.parties import Parties, read_parties
from pipeline.extract.tasks.running import Running
from pipeline.extract.tasks.scope import asks_upwards
from pipeline.extract.tasks.vocabulary import Line, line_of, vocabulary
from pipeline.records import Span
from pipeline.text.names import at_word

_SHORT = 170
_LEAD_END = re.compile(r"(?:\bsau(?: day)?|\bgom|\bla|\bcu the|\bvu viec|\bnhu sau.{0,12})\s*[:.]?\s*$|:\s*$")
_INSTRUCTING = re.compile(
    at_word(r"(?:y kien(?: chi dao)?|chi dao|ket luan|yeu cau|phan cong|de nghi|kien nghi|giao)\b")
)
_PLAN_LEAD = re.compile(at_word("xay dung", "ban hanh", "trien khai") + r"\s(?:ke hoach|phuong an)\b[^.:]{0,200}:\s*$")
_BARE_MARKER = re.compile(r"\b(?:giao|phan cong|de nghi|yeu cau)\s*:\s*$")
_LEAD_CUE = re.compile(
    r"\b(bao cao|y kien(?:\schi\sdao)?|chi\sdao|ket luan|yeu cau|phan cong|(?<!duoc\s)giao\s(?:nhiem\svu|cac|cho))\b"
    r"(?!\s(?:cua|so)\b)"
)
_RULER = re.compile(r"\b(?:chu\stich|ubnd|uy\sban\snhan\sdan|thu\stuong|bo\struong|lanh\sdao)\b[^.:;]{0,80}\by\skien")
_AND = re.compile(r"(?:,|;)?\s(?:va|dong thoi|trong do|trong tam la)\s|[,;]\s(?=trong do)")
_THING = re.compile(
    at_word("(?:noi dung|nhiem vu|cong viec|yeu cau|giai phap|bien phap|noi|viec|van de|cong tac)\\b[^.]{0,60}$")
)
_QUESTION = re.compile(r"\bkinh (?:de nghi|trinh|mong)|\btran trong de nghi|\bxin y kien\b|\bkinh\s+$")


class Headings(Running):
    """Reads units that open a frame."""

    def _section(self, unit: Unit, line: Line, folded: str, parent: bool) -> bool:
        """A heading that tells the kind of text below it ("III. TỔ CHỨC THỰC HIỆN")."""
        if unit.end - unit.start > _SHORT or (unit.rank == PLAIN and not self.text[unit.start : unit.end].isupper()):
            return False
        label = folded.split(":")[0].strip(" .*#_")
        if assignments(line):
            return False
        if ":" in folded and folded.rstrip()[-1:] != ":" and unit.rank > 2.9:
            return False
        for mode, words in vocabulary().headings:
            if not label.startswith(words):
                continue
            prefix = vocabulary().heading_prefix.at(line, 0)
            if mode == "request" and read_parties(line, prefix) and not self._owner(line):
                return False
            if mode == "request" and self.speech.kind not in {"report", "request"}:
                mode = "duty" if parent else ""
            if mode == "plan" and self.speech.kind == "order":
                mode = "duty"
            if (mode == "plan" and not self.speech.reports) or (mode == "none" and self.speech.reports):
                mode = ""
            frame = Frame(unit.rank, mode=mode, body=True)
            names = self._owner(line) if mode in {"duty", "rights"} else ()
            if names:
                frame.names = names
            if not mode and not names:
                return False
            if not parent and unit.rank > 2.9 and mode == "none":
                return False
            if self.bearer and mode in {"none", "duty"}:
                return False
            self.stack.append(frame)
            return True
        return False

    def _owner(self, line: Line) -> tuple[str, ...]:
        """As in "Nhiệm vụ và quyền hạn của ⟨X⟩": X."""
        for i, word in enumerate(line.folds):
            if word == "cua" and i + 1 < len(line):
                parties = read_parties(line, i + 1)
                if parties and parties.stop in {"end", ":", ".", "circumstance"} and not self._vague(parties):
                    return self._names(parties)
                return ()
        return ()

    def _heading(self, unit: Unit, line: Line, parent: bool, following: Unit | None) -> bool:
        """As in "1. Sở Y tế:", "Giao Sở Y tế:", "Đối với Công an tỉnh": whose duties stand below or behind."""
        v = vocabulary()
        if self.speech.reports or self.speech.kind in {"law", "request"} or self.mode in {"none", "request"}:
            return False
        prefix = v.heading_prefix.at(line, 0)
        if prefix and line.gap(prefix):
            prefix = prefix if line.gap(prefix) == ":" else 0
        parties = read_parties(line, prefix)
        if parties is None or (unit.rank == PLAIN and not prefix and not self.bearer and self.mode != "duty"):
            return False
        k = parties.next_word
        rest = line.folded[line.starts[k] : line.end] if k < len(line) else ""
        children = parent or (
            following is not None and following.rank == PLAIN and unit.rank != PLAIN and not following.row
        )
        marker = line.folds[0] in {"giao", "de", "yeu", "phan", "chi"} and prefix > 0
        if k >= len(line):
            if not (children or self.text[unit.start : unit.end].rstrip().endswith(":")):
                return False
            if prefix and line.folds[0] == "de" and asks_upwards(parties.names, self.speech):
                self.stack.append(Frame(unit.rank, mode="request"))
                return True
            if not marker and self._mere_class(parties):
                return False
            self._push(unit, self._names(parties), (), following)
            return True
        if parties.stop == ":":
            told = prefix and starts_verb(line, k, v) and all(p.kind in {"body", "office"} for p in parties.items)
            if not (self.stack or marker or told or self.speech.kind == "order"):
                return False
            if self._mere_class(parties):
                return False
            self._inline(unit, line, parties, k, parent)
            return True
        if not acts(line, k, parties) or self._is_issuer(parties.names) or self._mere_class(parties):
            return False
        spare = rest.rstrip(" :.;")
        generic = line_of(self.text, self.folded, line.starts[k], line.end)
        size = v.generic_duty.at(generic, 0)
        found = named(line, prefix)
        ends_open = rest.rstrip().endswith(":") or (parent and not rest.rstrip().endswith((".", ";")))
        only_generic = (
            size == len(generic)
            or says_nothing(spare)
            or _led(generic) == len(generic)
            or (_THING.search(spare) and _LEAD_END.search(rest) and not _AND.search(rest))
        )
        if ends_open and (only_generic or (found is not None and found.action >= line.ends[-1])):
            coordinators = found.coordinators if found else ()
            self._push(unit, self._names(parties), coordinators, following)
            return True
        if found is None and ends_open:
            self._push(unit, self._names(parties), coordinators_in(line, k), following)
            return True
        return False

    def _inline(self, unit: Unit, line: Line, parties: Parties, k: int, parent: bool) -> None:
        """As in "Sở Y tế: rà soát …" — the duty after the colon; below it more of them, if it is open."""
        names = self._names(parties)
        frame = Frame(unit.rank, names, (), "duty", body=True)
        self.stack.append(frame)
        if not self.text[unit.start : unit.end].rstrip().endswith(":"):
            frame.children = "items"  # a paragraph below is no longer its own
        rest = line_of(self.text, self.folded, line.starts[k], line.end)
        if (
            parent
            and self.text[unit.start : unit.end].rstrip().endswith(":")
            and says_nothing(rest.folded[rest.start : rest.end])
        ):
            return
        own = named(rest)
        if own is not None and own.parties.next_word > 0 and own.force in {"named", "duty"}:
            inner = self._names(own.parties)
            self._add(own, tuple(in_full(n, names) for n in inner), "named")
            return
        if not self._duty_start(rest) and not (len(rest) > 2 and self._may_be_duty(rest)):
            self._sentences(Unit(rest.start, rest.end, unit.kind, unit.rank, unit.zone), enumerated=False)
            return
        self._split_item(Span(unit.start, unit.end), rest, names, (), "heading")

    def _lead_in(self, unit: Unit, line: Line, folded: str, following: Unit | None) -> bool:
        """As in "… yêu cầu ⟨X⟩ thực hiện các nội dung sau:" — a frame, and a task if it also says something itself."""
        if following is None or not _LEAD_END.search(folded[-60:]):
            return False
        if self.speech.kind == "order" and _PLAN_LEAD.search(folded) and not assignments(line):
            self._open(unit, (), following, default=False)
            return True
        if not _INSTRUCTING.search(folded):
            return False
        if folded.rstrip()[-1:] != ":" and following.rank == PLAIN:
            return False
        start, end = sentences(self.text, unit.start, unit.end)[-1]
        last = line_of(self.text, self.folded, start, end)
        marked = assignments(last)
        if self.speech.kind in {"law", "request"}:
            return False
        if (
            not marked
            and not self.speech.reports
            and (own := named(last))
            and own.force == "duty"
            and not self._is_issuer(own.parties.names)
        ):
            marked = [own]
        if self._courtesy(start, end):
            return False
        if start > unit.start:
            self._sentences(Unit(unit.start, start, unit.kind, unit.rank, unit.zone), enumerated=unit.rank != PLAIN)
        if not marked:
            tail = self.folded[start:end]
            if _BARE_MARKER.search(self.folded, start, end) and not self.speech.reports:
                self._open(unit, (), following)
                return True
            cues = list(_LEAD_CUE.finditer(tail))
            if self.speech.reports or not cues or cues[-1].group(1) == "bao cao":
                return False
            if unit.rank != PLAIN and self.bearer:
                return False
            if cues[-1].group(1) == "y kien" and not _RULER.search(tail):
                return False
            self._open(unit, (), following, default=cues[-1].group(1) != "y kien")
            return True
        a = marked[0]
        if self.speech.reports and not (a.past or a.force in {"order", "direct"}):
            return False
        if a.force == "ask" and (
            asks_upwards(a.parties.names, self.speech) or _QUESTION.search(self.folded[start : a.start + 12])
        ):
            self._open(unit, (), following, mode="request")
            return True
        names = self._names(a.parties)
        said = self.folded[a.action : a.end]
        duty = line_of(self.text, self.folded, a.action, a.end)
        led = _led(duty)
        listed = duty.ends[led - 1] - a.action if led else 0
        cut = [m.start() for m in _AND.finditer(said, listed)]
        said_itself = said[: cut[-1]] if cut else ""
        if (
            said_itself
            and len(said_itself.split()) >= 7
            and not says_nothing(said_itself)
            and not (_THING.search(said_itself) and len(said_itself.split()) < 9)
        ):
            self.found.append(
                Duty(
                    Span(a.start, a.end),
                    Span(a.action, a.action + len(said_itself)),
                    names,
                    a.coordinators,
                    self.speech.reports,
                    "marker",
                )
            )
        if self._lists_things(self.folded[start:end], following):
            self._add(a, names, "marker")
            self._open(unit, (), following, mode="list")
            return True
        self._open(unit, names, following, coordinators=a.coordinators)
        return True


def _led(line: Line) -> int:
    """How many words of "chỉ đạo ⟨X⟩, ⟨Y⟩ và ⟨Z⟩ …" only name whom the bearer of a duty is to lead in it."""
    k = 0
    while line.folds[k : k + 2] in (["lanh", "dao"], ["chi", "dao"]):
        k += 2
    led = read_parties(line, k) if k else None
    return led.next_word if led is not None else 0
