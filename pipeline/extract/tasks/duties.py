"""The walk down the letter: which unit is a heading, which a lead-in, which a duty, and whose.

A stack of frames holds what the headings above a unit say: whose duties stand below ("1. Sở Y tế:"), or what
kind of text it is ("IV. KIẾN NGHỊ"). A lead-in ("… yêu cầu các đơn vị thực hiện các nội dung sau:") is a
frame too. A duty is a marked sentence anywhere, or an item under a frame that names its bearers.
"""

import re
from dataclasses import dataclass, replace

from pipeline.extract.tasks.action import deadlines
from pipeline.extract.tasks.assignment import Assignment, acts, assignments, coordinators_in, named, responsible
from pipeline.extract.tasks.clauses import PLAIN, Unit, sentences
from pipeline.extract.tasks.parties import Parties, read_parties, starts_verb, strip_title
from pipeline.extract.tasks.scope import Speech, asks_upwards, is_courtesy, is_liability, makes_known, resolve, says_nothing
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.records import Span

_LEAD_RANK = 1.7
_SHORT = 170
_LEAD_END = re.compile(r"(?:\bsau(?: day)?|\bgom|\bla|\bcu the|\bvu viec|\bnhu sau.{0,12})\s*[:.]?\s*$|:\s*$")
_INSTRUCTING = re.compile(r"\b(?:y kien(?: chi dao)?|chi dao|ket luan|yeu cau|phan cong|de nghi|giao)\b")
_LEAD_CUE = re.compile(r"\b(bao cao|y kien(?:\schi\sdao)?|chi\sdao|ket luan|yeu cau|phan cong nhiem vu)\b(?!\s(?:cua|so)\b)")
_RULER = re.compile(r"\b(?:chu\stich|ubnd|uy\sban\snhan\sdan|thu\stuong|bo\struong|lanh\sdao)\b[^.:;]{0,80}\by\skien")
_AND = re.compile(r"(?:,|;)?\s(?:va|dong thoi|trong do|trong tam la)\s|[,;]\s(?=trong do)")
_THING = re.compile(r"\b(?:noi dung|nhiem vu|cong viec|yeu cau|giai phap|bien phap|noi|viec|van de|cong tac)\b[^.]{0,60}$")
_CLOSING = re.compile(r"^\W*(?:tren day la|noi nhan|nay,? thong bao|tran trong)")
_EXECUTION = re.compile(
    r"\btrach nhiem\s(?:to\schuc\s)?(?:thi\shanh|thuc\shien|trien\skhai)\s(?:thuc\shien\s)?"
    r"(?:quyet\sdinh|nghi\squyet|ke\shoach|chi\sthi|quy\sche|thong\stu)\s(?:nay|theo)"
)
_QUOTE_LEAD = re.compile(r"(?:quy dinh|huong dan|co neu|neu ro|quy dinh nhu sau|nhu sau)\s*:\s*[\"“]?\s*$")
_QUOTED_TAIL = re.compile(r":\s*[“\"][^”\"]*$")
_QUOTE_LENGTH = 25
_TOPIC = re.compile(r"(?:^|[.;\n]\s*)(?:doi voi|ve)\s([^.;:]{8,200}),\s[^.,;]{0,60}$")
_CONDITIONS = frozenset(["căn", "trường", "khi", "nếu", "đối", "theo", "trên", "tại", "về", "trong", "để", "nhằm", "qua"])
_TIMELY = frozenset(["dinh", "hang", "truoc", "ngay", "cham", "thuong", "tung", "den", "tu", "sau", "moi"])
_STRONG = [
    ["chu", "dong"], ["khan", "truong"], ["kip", "thoi"], ["tham", "muu"], ["chi", "dao"], ["to", "chuc"], ["xay", "dung"],
    ["phoi", "hop"], ["tang", "cuong"], ["tich", "cuc"], ["nghiem", "tuc"], ["tiep", "tuc"], ["chu", "tri"],
]  # fmt: skip
_OUGHT = re.compile(r"(?:phai|can|chu dong|khan truong|tich cuc|nghiem tuc|co trach nhiem)\b")
_DONE = re.compile(r"\b(?:da (?:ban|tham|to|thuc|cap|trien|xay|tiep|hoan|phe|chi|phoi|giao|duoc)|trong nam \d{4},)")
_REPORTING = ("bao cao", "gui ", "hoan thanh", "nop ", "dang ky", "tong hop", "lap ")
_FORECAST = re.compile(r",?\s*du kien (?:hoan thanh|xong|ket thuc)")
_FUTURE = re.compile(r"\b(?:se|da|dang)\b")
_QUESTION = re.compile(r"\bkinh (?:de nghi|trinh|mong)|\btran trong de nghi|\bxin y kien\b|\bkinh\s+$")


@dataclass(slots=True)
class Frame:
    """What a heading or lead-in says about the units below it."""

    rank: float
    names: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    mode: str = ""
    body: bool = False  # names come from a heading that names the bearer, not from a group lead-in
    children: str = ""
    child_rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Duty:
    """A task before its deadline and product are read: the span of its text and of its action."""

    span: Span
    action: Span
    names: tuple[str, ...]
    coordinators: tuple[str, ...]
    reported: bool
    shape: str
    topic: Span | None = None


class Walk:
    """One pass over the units of a letter."""

    def __init__(self, text: str, folded: str, speech: Speech) -> None:
        self.text = text
        self.folded = folded
        self.speech = speech
        self.stack: list[Frame] = []
        self.found: list[Duty] = []
        self._quoted = 0
        self._waiting: list[Unit] = []

    # --- what the frames say -------------------------------------------------------------------

    @property
    def mode(self) -> str:
        """The kind of text that the nearest heading announces."""
        return next((f.mode for f in reversed(self.stack) if f.mode), "")

    @property
    def bearer(self) -> Frame | None:
        """The nearest frame that names whose duties follow."""
        for frame in reversed(self.stack):
            if frame.names:
                return frame
            if frame.mode in {"none", "request", "plan", "list"}:
                return None
        return None

    def run(self, units: list[Unit]) -> list[Duty]:
        """All duties of ``units`` in text order."""
        for i, unit in enumerate(units):
            following = units[i + 1] if i + 1 < len(units) else None
            if unit.row:
                continue
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
        quoted = self._quotes(unit)
        if quoted or unit.end - unit.start < 6:
            return
        line = Line(self.text, self.folded, unit.start, unit.end)
        if not line.folds:
            return
        parent = following is not None and not following.row and self._stands_under(unit, following)
        if _EXECUTION.search(folded):
            return
        if self._below(unit, folded):
            return
        if self._section(unit, line, folded, parent):
            return
        if self.mode in {"request", "none"} and not self.bearer and not self.speech.reports:
            return
        if self._heading(unit, line, parent, following):
            return
        if self._lead_in(unit, line, folded, following):
            return
        bearer = self.bearer
        if parent and self._title(unit, folded):
            if bearer and self._lists_things(folded) and self._item(unit, line, bearer):
                self.stack.append(Frame(unit.rank, mode="list"))
                return
            self._waiting.clear()
            self.stack.append(Frame(unit.rank))
            return
        if bearer and (unit.rank != PLAIN or inherits) and self._item(unit, line, bearer):
            return
        if not bearer and unit.rank > 2.9 and unit.rank != PLAIN and self.speech.kind == "order":
            self._waiting.append(unit)
        if unit.rank != PLAIN and self.mode == "duty" and not self.speech.reports:
            a = named(line)
            if a is not None and not self._is_issuer(a.parties.names):
                self._split_item(Span(unit.start, unit.end), line, self._names(a.parties), a.coordinators, "named", a)
                return
        self._sentences(unit, enumerated=unit.rank != PLAIN)

    def _descend(self, unit: Unit) -> bool:
        """Leave the frames that end before ``unit``; whether a plain paragraph may inherit the frame above it."""
        if unit.rank == PLAIN:
            if self.stack and not self.stack[-1].children:
                self.stack[-1].children = "plain"
            return bool(self.stack) and self.stack[-1].children == "plain"
        while self.stack and (self.stack[-1].rank >= unit.rank or unit.rank < self.stack[-1].child_rank):
            self.stack.pop()
        if self.stack and not self.stack[-1].children:
            self.stack[-1].children = "items"
        if self.stack and not self.stack[-1].child_rank:
            self.stack[-1].child_rank = unit.rank
        return True

    def _quotes(self, unit: Unit) -> bool:
        """Whether the unit stands inside a quotation that began in an earlier one (law quoted in a reply)."""
        inside = self._quoted > 0
        closes = self.text.find("”", unit.start, unit.end) >= 0
        opens = self.text[unit.start] == "“" or bool(_QUOTED_TAIL.search(self.text, unit.start, unit.end))
        if closes:
            self._quoted = 0
        elif opens:
            self._quoted = _QUOTE_LENGTH
        elif inside:
            self._quoted -= 1
        return inside or self.text[unit.start] == "“"

    def _stands_under(self, unit: Unit, following: Unit) -> bool:
        if unit.rank == PLAIN:
            return following.rank != PLAIN and self.text[unit.end - 1] == ":"
        return following.rank > unit.rank and following.zone == unit.zone

    def _lists_things(self, folded: str) -> bool:
        """Whether the list that a unit opens names things ("… các đối tượng sau:"), not duties."""
        return folded.rstrip()[-1:] == ":" and bool(vocabulary().things.search(folded[-70:]))

    def _title(self, unit: Unit, folded: str) -> bool:
        last = folded.rstrip()[-1:]
        return last == ":" or (last not in ".;" and unit.end - unit.start < _SHORT)

    # --- headings and lead-ins -------------------------------------------------------------------

    def _section(self, unit: Unit, line: Line, folded: str, parent: bool) -> bool:
        """A heading that tells the kind of text below it ("III. TỔ CHỨC THỰC HIỆN")."""
        if unit.end - unit.start > _SHORT or (unit.rank == PLAIN and not self.text[unit.start : unit.end].isupper()):
            return False
        label = folded.split(":")[0].strip(" .*#_")
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
            if mode == "plan" and not self.speech.reports or mode == "none" and self.speech.reports:
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
        """"Nhiệm vụ và quyền hạn của ⟨X⟩": X."""
        for i, word in enumerate(line.folds):
            if word == "cua" and i + 1 < len(line):
                parties = read_parties(line, i + 1)
                if parties and parties.stop in {"end", ":", ".", "circumstance"} and not self._vague(parties):
                    return self._names(parties)
                return ()
        return ()

    def _vague(self, parties: Parties) -> bool:
        return all(p.kind == "group" and p.name.lower().startswith(("các", "cơ quan", "đơn vị")) for p in parties.items) and any(
            "liên quan" in p.name or "cơ quan" in p.name for p in parties.items
        )

    def _names(self, parties: Parties) -> tuple[str, ...]:
        bearer = self.bearer
        names = tuple(strip_title(p.name) if p.kind == "person" and (parties.stop in {":", "-"} or "." in p.name[:6]) else p.name for p in parties.items)
        return resolve(names, self.speech, bearer.names if bearer else ())

    def _heading(self, unit: Unit, line: Line, parent: bool, following: Unit | None) -> bool:
        """"1. Sở Y tế:", "Giao Sở Y tế:", "Đối với Công an tỉnh": whose duties stand below (or after the colon)."""
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
        children = parent or (following is not None and following.rank == PLAIN and unit.rank != PLAIN and not following.row)
        marker = line.folds[0] in {"giao", "de", "yeu", "phan", "chi"} and prefix > 0
        if k >= len(line):
            if not (children or self.text[unit.start : unit.end].rstrip().endswith(":")):
                return False
            if prefix and line.folds[0] == "de" and asks_upwards(parties.names, self.speech):
                self.stack.append(Frame(unit.rank, mode="request"))
                return True
            if self._mere_class(parties):
                return False
            self._push(unit, self._names(parties), (), following)
            return True
        if parties.stop == ":":
            if not (self.stack or marker or self.speech.kind == "order"):
                return False
            if self._mere_class(parties):
                return False
            self._inline(unit, line, parties, k, parent)
            return True
        if not acts(line, k, parties):
            return False
        spare = rest.rstrip(" :.;")
        generic = Line(self.text, self.folded, line.starts[k], line.end)
        size = v.generic_duty.at(generic, 0)
        found = named(line, prefix)
        ends_open = rest.rstrip().endswith(":") or parent and not rest.rstrip().endswith((".", ";"))
        only_generic = size == len(generic) or says_nothing(spare) or (_THING.search(spare) and _LEAD_END.search(rest) and not _AND.search(rest))
        if ends_open and (only_generic or found is not None and found.action >= line.ends[-1]):
            coordinators = found.coordinators if found else ()
            self._push(unit, self._names(parties), coordinators, following)
            return True
        if found is None and ends_open:
            self._push(unit, self._names(parties), coordinators_in(line, k), following)
            return True
        return False

    def _mere_class(self, parties: Parties) -> bool:
        """A heading of a letter that names a class ("Cá nhân cho thuê tài sản:"), outside any order."""
        return (
            self.speech.kind == "letter"
            and self.bearer is None
            and self.mode != "duty"
            and all(p.kind == "group" and not p.name.lower().startswith(("các", "thủ", "quý")) for p in parties.items)
        )

    def _push(self, unit: Unit, names: tuple[str, ...], coordinators: tuple[str, ...], following: Unit | None) -> None:
        rank = unit.rank if unit.rank != PLAIN else _LEAD_RANK
        if following is not None and following.rank != PLAIN and following.rank <= rank and not following.row:
            rank = following.rank - 0.05
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        self.stack.append(Frame(rank, names, coordinators, "duty", body=True))

    def _inline(self, unit: Unit, line: Line, parties: Parties, k: int, parent: bool) -> None:
        """"Sở Y tế: rà soát …" — the duty after the colon; below it more of them, if it is open."""
        names = self._names(parties)
        frame = Frame(unit.rank, names, (), "duty", body=True)
        self.stack.append(frame)
        if not self.text[unit.start : unit.end].rstrip().endswith(":"):
            frame.children = "items"  # a paragraph below is no longer its own
        rest = Line(self.text, self.folded, line.starts[k], line.end)
        if parent and self.text[unit.start : unit.end].rstrip().endswith(":") and says_nothing(rest.folded[rest.start : rest.end]):
            return
        own = named(rest)
        if own is not None and own.parties.next_word > 0 and own.force in {"named", "duty"}:
            inner = self._names(own.parties)
            self._add(own, tuple(_in_full(n, names) for n in inner), "named")
            return
        if not self._duty_start(rest):
            return
        self._split_item(Span(unit.start, unit.end), rest, names, (), "heading")

    def _lead_in(self, unit: Unit, line: Line, folded: str, following: Unit | None) -> bool:
        """"… yêu cầu ⟨X⟩ thực hiện các nội dung sau:" — a frame, and a task if it also says something itself."""
        if following is None or not _LEAD_END.search(folded[-60:]) or not _INSTRUCTING.search(folded):
            return False
        if folded.rstrip()[-1:] != ":" and following.rank == PLAIN:
            return False
        start, end = sentences(self.text, unit.start, unit.end)[-1]
        last = Line(self.text, self.folded, start, end)
        marked = assignments(last)
        if self.speech.kind in {"law", "request"}:
            return False
        if not marked and not self.speech.reports and (own := named(last)) and own.force == "duty" and not self._is_issuer(own.parties.names):
            marked = [own]
        if start > unit.start:
            self._sentences(Unit(unit.start, start, unit.kind, unit.rank, unit.zone), enumerated=unit.rank != PLAIN)
        if not marked:
            tail = self.folded[start:end]
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
        if a.force == "ask" and (asks_upwards(a.parties.names, self.speech) or _QUESTION.search(self.folded[start : a.start + 12])):
            self._open(unit, (), following, mode="request")
            return True
        names = self._names(a.parties)
        said = self.folded[a.action : a.end]
        cut = [m.start() for m in _AND.finditer(said)]
        own = said[: cut[-1]] if cut else ""
        if own and len(own.split()) >= 7 and not says_nothing(own) and not (_THING.search(own) and len(own.split()) < 9):
            self.found.append(
                Duty(Span(a.start, a.end), Span(a.action, a.action + len(own)), names, a.coordinators, self.speech.reports, "marker")
            )
        if self._lists_things(folded):
            self._add(a, names, "marker")
            self._open(unit, (), following, mode="list")
            return True
        self._open(unit, names, following, coordinators=a.coordinators)
        return True

    def _open(
        self,
        unit: Unit,
        names: tuple[str, ...],
        following: Unit,
        mode: str = "duty",
        coordinators: tuple[str, ...] = (),
        *,
        default: bool = True,
    ) -> None:
        rank = _LEAD_RANK if unit.rank == PLAIN else unit.rank
        if following.rank != PLAIN:
            rank = min(rank, following.rank - 0.05)
        while self.stack and self.stack[-1].rank >= rank:
            self.stack.pop()
        if default and not names and mode == "duty" and self.speech.kind == "letter":
            names = self.speech.addressees
        self.stack.append(Frame(rank, names, coordinators, mode))

    # --- duties --------------------------------------------------------------------------------

    def _duty_start(self, line: Line) -> bool:
        """Whether an item begins as a duty does: a verb, a circumstance with a verb behind, or a label before one."""
        v = vocabulary()
        if line.folds[0] == "la" or v.nominal.at(line, 0):
            return line.folds[0] == "la" and starts_verb(line, 0, v)
        if starts_verb(line, 0, v) and line.word(0).lower() not in _CONDITIONS:
            return True
        if line.word(0).lower() in {"tuyệt", "không", "chỉ", "nghiêm"}:
            return True
        if v.circumstances.at(line, 0) or line.word(0).lower() in _CONDITIONS:
            return self._duty_behind(line)
        for j in range(1, min(len(line), 16)):
            if line.gap(j).startswith(":"):
                return starts_verb(line, j, v)
            if line.gap(j).startswith((".", ";")):
                return False
        return False

    def _duty_behind(self, line: Line) -> bool:
        """Whether the main clause behind a condition ("Khi …, ⟨verb⟩", "Trường hợp … thì ⟨verb⟩") is a duty."""
        v = vocabulary()
        timely = line.folds[0] in _TIMELY
        for j in range(2, min(len(line), 90)):
            opens = line.gap(j)[:1] in {",", ":"} or line.folds[j - 1] == "thi"
            if opens or timely and j < 14:
                if starts_verb(line, j, v):
                    return True
                if opens and (own := named(line, j)) is not None and self._same_bearer(own.parties):
                    return True
            elif j < 26 and line.folds[j : j + 2] in _STRONG and starts_verb(line, j, v):
                return True
        return False

    def _same_bearer(self, parties: Parties) -> bool:
        """Whether a name in an item means the bearer above ("chủ cơ sở phải …")."""
        bearer = self.bearer
        return bearer is not None and set(self._names(parties)) <= {*bearer.names, *self.speech.addressees}

    def _item(self, unit: Unit, line: Line, bearer: Frame) -> bool:
        """An item below a frame that names its bearers: one task, or several where the bearer changes."""
        if self.mode == "rights" and line.folds[0] == "duoc":
            return True
        span = Span(unit.start, unit.end)
        if self.text[unit.end - 1] == ":" and unit.rank == PLAIN:
            return False
        if self._own_doing(line):
            return False
        own = named(line)
        if own is None and line.folds[:2] == ["doi", "voi"]:
            own = named(line, 2)
        if own is not None and self._a_class(own, line):
            return True
        if own is not None and not (self._duty_start(line) and own.parties.items[0].kind == "group"):
            names = tuple(_in_full(n, bearer.names) for n in self._names(own.parties))
            if self.mode == "rights" and line.folds[own.parties.next_word] == "duoc":
                return True
            self._split_item(span, line, names, own.coordinators, "named", own)
            return True
        if (not bearer.body or unit.rank == PLAIN) and line.folds[0] in {"giao", "yeu", "de", "phan", "uy"}:
            marked = assignments(line)
            if marked and marked[0].start - unit.start < 3:
                return False
        if not bearer.body and (marked := assignments(line)) and marked[0].force != "direct" and not starts_verb(line, 0, vocabulary()):
            return False
        if not self._duty_start(line):
            return False
        if self._courtesy(unit.start, unit.end):
            return True
        self._split_item(span, line, bearer.names, bearer.coordinators, "item")
        return True

    def _a_class(self, own: Assignment, line: Line) -> bool:
        """"Doanh nghiệp kinh doanh trực tuyến …" in a letter's list names a class of people, not a bearer."""
        first = own.parties.items[0]
        if self.speech.kind != "letter" or first.kind != "group" or own.force == "duty":
            return False
        bare = first.span.start == line.starts[line.index_at(first.span.start)] and not first.name.lower().startswith(
            ("các", "mỗi", "từng", "quý", "toàn", "thủ", "những")
        )
        verb = line.folded[line.starts[own.parties.next_word] : own.action + 14]
        return bare and not self._same_bearer(own.parties) and not _OUGHT.match(verb)

    def _below(self, unit: Unit, folded: str) -> bool:
        """"Đơn vị chủ trì: ⟨X⟩; đơn vị phối hợp: ⟨Y⟩" below a list: the duties above it are X's."""
        match = vocabulary().below.match(folded)
        if match is None or self.speech.kind != "order":
            return False
        support = vocabulary().below_support.search(self.folded, unit.start + match.end(), unit.end)
        line = Line(self.text, self.folded, unit.start + match.end(), support.start() if support else unit.end)
        parties = read_parties(line, 0)
        if parties is None:
            return False
        helpers: Parties | None = None
        if support is not None:
            helpers = read_parties(Line(self.text, self.folded, support.end(), unit.end), 0)
        for waiting in self._waiting:
            duty = Line(self.text, self.folded, waiting.start, waiting.end)
            if duty.folds and self._duty_start(duty):
                span = Span(waiting.start, waiting.end)
                self._record(span, span, self._names(parties), helpers.names if helpers else (), "item", True)
        self._waiting.clear()
        return True

    def _own_doing(self, line: Line) -> bool:
        """"Sở Công Thương sẽ …", "Sở Công Thương đề nghị …": what the writer does itself."""
        parties = read_parties(line, 0)
        if parties is not None and self._is_issuer(self._names(parties)):
            return True
        return bool(self.speech.issuer) and any(
            line.folds[k] == "se" and self.speech.speaks(line.folded[max(line.start, line.starts[k] - 60) : line.starts[k]])
            for k in range(2, min(len(line), 70))
        )

    def _is_issuer(self, names: tuple[str, ...]) -> bool:
        return any(self.speech.is_writer(n) for n in names)

    def _split_item(
        self, span: Span, line: Line, names: tuple[str, ...], coordinators: tuple[str, ...], shape: str, own: Assignment | None = None
    ) -> None:
        """Record an item, cut where a later sentence or clause gives work to somebody else."""
        others: list[Assignment] = []
        pieces = sentences(self.text, line.start, line.end)
        for n, (start, end) in enumerate(pieces):
            piece = Line(self.text, self.folded, start, end)
            if n:
                marked = [a for a in assignments(piece) if a.force != "direct" and a.start - start < 12]
                clause = named(piece) if not marked else None
                if clause and (clause.force == "duty" or clause.parties.items[0].kind != "group"):
                    marked = [clause]
                others.extend(marked[:1])
            others.extend(self._clauses(piece, n == 0))
        others = [a for a in others if set(self._names(a.parties)) != set(names) and not self._is_issuer(a.parties.names)]
        first = own.action if own else line.start
        end = min((a.start for a in others), default=line.end)
        end = max(_before(self.folded, end), first) if others else end
        self._record(span, Span(first, end), names, coordinators, shape, own is None)
        for n, a in enumerate(others):
            stop = others[n + 1].start if n + 1 < len(others) else a.end
            if a.action < stop:
                self.found.append(
                    Duty(Span(a.start, stop), Span(a.action, stop), self._names(a.parties), a.coordinators, self.speech.reports, "named")
                )

    def _clauses(self, piece: Line, first: bool) -> list[Assignment]:
        """"…; đồng thời ⟨X⟩ ⟨verb⟩": a clause of the sentence that names another bearer."""
        found = []
        for j in range(3, len(piece) - 3):
            if piece.gap(j).startswith(";"):
                k = j + 2 if piece.folds[j : j + 2] == ["dong", "thoi"] else j
                if piece.folds[k] in {"giao", "yeu", "de"}:
                    found.extend(assignments(piece, k)[:1])
                    continue
                a = named(piece, k)
                if a and a.parties.items[0].kind in {"body", "office"} and (piece.upper(k) or a.force == "duty"):
                    found.append(a)
        return found[:2]

    def _record(
        self, span: Span, action: Span, names: tuple[str, ...], coordinators: tuple[str, ...], shape: str, strip: bool
    ) -> None:
        line = Line(self.text, self.folded, action.start, action.end)
        if strip and line.folds:
            begin, own = _stripped(line)
            coordinators = tuple(dict.fromkeys((*coordinators, *own)))
            action = Span(begin, action.end)
        if not coordinators:
            coordinators = coordinators_in(line, 0)
        said = self.folded[action.start : action.end]
        if shape in {"named", "follow"} and (is_liability(said) or makes_known(said) or says_nothing(said)):
            return
        if self.speech.reports and _DONE.search(said):
            return
        self.found.append(Duty(span, action, names, coordinators, self.speech.reports, shape))

    def _add(self, a: Assignment, names: tuple[str, ...], shape: str) -> None:
        line = Line(self.text, self.folded, a.action, a.end)
        coordinators = a.coordinators or coordinators_in(line, 0)
        forecast = _FORECAST.search(self.folded, a.action, a.end)
        if forecast:
            a = replace(a, end=forecast.start())
        topic = _TOPIC.search(self.folded, max(a.start - 220, 0), a.start)
        short = len(self.folded[a.action : a.end].split()) < 12
        about = Span(topic.start(1), topic.end(1)) if topic and short else None
        self.found.append(
            Duty(Span(a.start, a.end), Span(a.action, a.end), names, coordinators, self.speech.reports, shape, about)
        )

    def _courtesy(self, start: int, end: int) -> bool:
        return is_courtesy(self.folded[start:end].replace("\n", " "))

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
                cover = len(self.found) - 1
                continue
            if not previous or self.speech.reports:
                continue
            if enumerated and cover is not None and cover < len(self.found):
                for a in self._clauses(line, False)[:1]:
                    self._extend(cover, _before(self.folded, a.start))
                    self._add(a, self._names(a.parties), "named")
                    break
                else:
                    self._extend(cover, end)
            elif self._duty_start(line) and not _FUTURE.search(line.folded[start : start + 60]) and not self._courtesy(start, end):
                if not says_nothing(self.folded[start:end]):
                    self._record(Span(start, end), Span(start, end), previous, (), "follow", True)

    def _extend(self, index: int, end: int) -> None:
        duty = self.found[index]
        if end - duty.action.end < 900:
            self.found[index] = Duty(
                Span(duty.span.start, end), Span(duty.action.start, end), duty.names, duty.coordinators, duty.reported, duty.shape
            )

    def _marked(self, line: Line) -> tuple[str, ...]:
        """Record the marked assignments of a sentence; the names of the last one (also if it says nothing)."""
        if self.speech.kind == "request" or self._courtesy(line.start, line.end):
            return ()
        last: tuple[str, ...] = ()
        reports = self.speech.reports
        bearers: list[Assignment] = assignments(line)
        if not bearers and (start := self._addressed(line)) is not None:
            said = self.folded[start : line.end]
            if not says_nothing(said) and not self._quoted:
                self.found.append(
                    Duty(Span(line.start, line.end), Span(start, line.end), self.speech.addressees, coordinators_in(line, 0), False, "duty")
                )
            return self.speech.addressees
        if not bearers and not reports and self.mode not in {"request", "plan", "none"}:
            bearers = self._unmarked(line)
        for a in bearers:
            if a.force == "ask" and (
                (reports and not a.past) or asks_upwards(a.parties.names, self.speech) or _QUESTION.search(self.folded[line.start : a.start + 12])
            ):
                continue
            if reports and self.mode == "request" and not a.past:
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
            if says_nothing(said) or len(said.split()) < 3 or is_liability(said) or makes_known(said) or said.rstrip().endswith("?"):
                continue
            self._add(a, names, "marker" if a.force not in {"named", "duty"} else a.force)
        return last

    def _addressed(self, line: Line) -> int | None:
        """"Đề nghị rà soát …" with nobody named: the addressees of the letter; where the action begins."""
        if self.speech.kind != "letter" or not self.speech.addressees or asks_upwards(self.speech.addressees, self.speech):
            return None
        v = vocabulary()
        for i in range(min(len(line) - 2, 60)):
            pair = line.folds[i : i + 2]
            if pair in (["de", "nghi"], ["yeu", "cau"]) and (i == 0 or line.gap(i)[:1] in {":", ",", ";"} or line.folds[i - 1] == "thi"):
                if not line.gap(i + 2) and starts_verb(line, i + 2, v) and line.folds[i + 2 : i + 4] not in (["xem", "xet"], ["cap", "phep"]):
                    return line.starts[i + 2]
        return None

    def _unmarked(self, line: Line) -> list[Assignment]:
        """"⟨X⟩ có trách nhiệm …" and, where duties are handed out, "⟨X⟩ ⟨verb⟩ …"."""
        a = named(line)
        if a is None:
            a = responsible(line)
        if a is None or self._is_issuer(a.parties.names):
            return []
        first = a.parties.items[0]
        if a.force == "named":
            reporting = self.speech.kind == "order" and line.folded[a.action : a.action + 12].startswith(_REPORTING)
            dated = reporting and bool(deadlines(self.text, self.folded, Span(line.start, line.end), None))
            return [a] if self.mode == "duty" or dated else []
        general = first.kind == "group" and self.speech.kind == "letter" and self.mode != "duty"
        if general and resolve((first.name,), self.speech, ()) == (first.name,):
            return []
        return [a]

    def _self_told(self, names: tuple[str, ...]) -> bool:
        """The writer quotes what it was told itself."""
        return self._is_issuer(names) and self.speech.kind in {"letter", "report"}


def _before(folded: str, end: int) -> int:
    """``end`` moved back over ", đồng thời" and signs."""
    while end > 0 and (folded[end - 1] in " ,;.\n" or folded.endswith("dong thoi", 0, end)):
        end -= 9 if folded.endswith("dong thoi", 0, end) else 1
    return end


def _stripped(line: Line) -> tuple[int, tuple[str, ...]]:
    """Where an item's action begins after "Chủ trì, phối hợp với ⟨Y⟩", and Y."""
    from pipeline.extract.tasks.assignment import _after_name

    k = 0
    action, coordinators, _ = _after_name(line, k)
    if action >= len(line) or not coordinators and action == 0:
        return line.start, coordinators
    if not coordinators:
        return line.start, ()
    return line.starts[action], coordinators


def _in_full(name: str, above: tuple[str, ...]) -> str:
    """"Các thành viên Đoàn" below the heading "Đoàn kiểm tra": the short name in full."""
    last = name.split()[-1] if name else ""
    for full in above:
        words = full.split()
        if last[:1].isupper() and len(words) > 1 and words[0].lower() == last.lower():
            return f"{name} {' '.join(words[1:])}" if name != last else full
    return name
