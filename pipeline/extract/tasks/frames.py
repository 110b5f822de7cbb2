"""What the headings above a unit say: a stack of frames, and what follows from it.

A heading names whose duties stand below ("1. Sở Y tế:") or what kind of text it is ("IV. KIẾN NGHỊ"); a
lead-in ("… yêu cầu các đơn vị thực hiện các nội dung sau:") is a frame too.
"""

import re
from dataclasses import dataclass

from pipeline.extract.tasks.action import deadlines
from pipeline.extract.tasks.clauses import PLAIN, Unit
from pipeline.extract.tasks.closings import is_courtesy
from pipeline.extract.tasks.meaning import refers_on, resolve
from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.parties import Parties, is_titled_name, strip_title
from pipeline.extract.tasks.scope import Speech
from pipeline.extract.tasks.vocabulary import line_of, vocabulary
from pipeline.records import Deadline, Span
from pipeline.text.fold import fold_aligned

_LEAD_RANK = 1.7
_SHORT = 170
_QUOTED_TAIL = re.compile(r":\s*[“\"][^”\"]*$")
_QUOTE_LENGTH = 25
# "Căn cứ các quy định nêu trên, …": the writer speaks again
_OWN_WORDS = re.compile(
    r"\W*(?:can\scu|tu|theo|tren\sco\sso|doi\schieu)\s(?:vao\s)?(?:cac\s|nhung\s)?(?:quy\sdinh|huong\sdan|noi\sdung|can\scu|van\sban|trich\sdan)"
    r"\s(?:neu\s|noi\s|dan\s)?tren\b"
)
_DUTIES = re.compile(
    r"\b(?:cac|nhung|mot\sso)\s(?:noi\sdung(?!\s(?:bao\scao|chinh))|nhiem\svu|yeu\scau|giai\sphap|bien\sphap|cong\sviec|viec)"
    r"\b[^,;:]{0,30}:\s*$"
)
_IN_DETAIL = re.compile(r",\s?(?:cu the|trong do)(?: nhu sau)?\s?:\s*$")


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
    told_when: Span | None = None  # a line below it, or a note, that names its day


class State:
    """The text, the speech and the stack of frames while one letter is read."""

    def __init__(self, text: str, folded: str, speech: Speech) -> None:
        self.text = text
        self.folded = folded
        self.speech = speech
        self.stack: list[Frame] = []
        self.found: list[Duty] = []
        self._quoted = 0
        self._waiting: list[Unit] = []
        self._since = 0
        self._given: list[int] = []
        self._when: Span | None = None  # the day that stands before the bearers of what waits
        self._told_of = False  # the sentence tells a superior what the writer has demanded
        self._peers = 0.0  # rank of the items one of which says "⟨X⟩ có trách nhiệm …"

    @property
    def mode(self) -> str:
        """The kind of text that the nearest heading announces."""
        return next((f.mode for f in reversed(self.stack) if f.mode), "")

    @property
    def _reported(self) -> bool:
        """Whether what is read now is only told of."""
        return self.speech.reports or self._told_of

    @property
    def bearer(self) -> Frame | None:
        """The nearest frame that names whose duties follow."""
        for frame in reversed(self.stack):
            if frame.names:
                return frame
            if frame.mode in {"none", "request", "plan", "list"}:
                return None
        return None

    def _days(self, start: int, end: int) -> list[tuple[Deadline, Span]]:
        """The measurable deadlines between two offsets, with their places."""
        return deadlines(self.text, self.folded, Span(start, end), self.speech.issued)

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
        if self._quoted and (_OWN_WORDS.match(self.folded, unit.start, unit.end) or self._turns_to_addressee(unit)):
            self._quoted = 0  # the closing sign is lost
        inside = self._quoted > 0
        straight = self.text.count('"', unit.start, unit.end) % 2 == 1
        closes = self.text.find("”", unit.start, unit.end) >= 0 or (inside and straight)
        opens = self.text[unit.start] == "“" or bool(_QUOTED_TAIL.search(self.text, unit.start, unit.end))
        opens = opens or (straight and self.text[unit.start] == '"')
        if closes:
            self._quoted = 0
        elif opens:
            self._quoted = _QUOTE_LENGTH
        elif inside:
            self._quoted -= 1
        return inside or self.text[unit.start] == "“"

    def _turns_to_addressee(self, unit: Unit) -> bool:
        """Whether a unit asks an addressee by name: no law that is quoted does."""
        said = " ".join(self.folded[unit.start : unit.end].split())
        return any(f"de nghi {fold_aligned(name)} " in said for name in self.speech.addressees)

    def _stands_under(self, unit: Unit, following: Unit) -> bool:
        if unit.rank == PLAIN:
            return following.rank != PLAIN and self.text[unit.end - 1] == ":"
        return following.rank > unit.rank and following.zone == unit.zone

    def _lists_things(self, folded: str, following: Unit | None = None) -> bool:
        """Whether the list that a unit opens names things ("… các đối tượng sau:"), not duties.

        "…, cụ thể như sau:" speaks of the duty when what follows begins with a verb.
        """
        tail = folded[-70:]
        if folded.rstrip()[-1:] != ":" or not vocabulary().things.search(tail) or _DUTIES.search(tail):
            return False
        if following is None or not _IN_DETAIL.search(folded[-30:]):
            return True
        line = line_of(self.text, self.folded, following.start, following.end)
        return not (line.folds and starts_verb(line, 0, vocabulary()))

    def _title(self, unit: Unit, folded: str) -> bool:
        last = folded.rstrip()[-1:]
        return last == ":" or (last not in ".;" and unit.end - unit.start < _SHORT)

    def _vague(self, parties: Parties) -> bool:
        return all(
            p.kind == "group" and p.name.lower().startswith(("các", "cơ quan", "đơn vị")) for p in parties.items
        ) and any("liên quan" in p.name or "cơ quan" in p.name for p in parties.items)

    def _names(self, parties: Parties) -> tuple[str, ...]:
        bearer = self.bearer
        # in a heading a person stands without "Ông", "Bà"; an addressee keeps the words of "Kính gửi"
        listed = parties.stop in {":", "-", "end", ","}
        plain = [p.kind == "person" and (listed or is_titled_name(p.name)) for p in parties.items]
        names = tuple(
            strip_title(p.name) if is_plain and p.name not in self.speech.addressees else p.name
            for p, is_plain in zip(parties.items, plain, strict=True)
        )
        return resolve(names, self.speech, bearer.names if bearer else (), parties.items[0].span.start)

    def _is_issuer(self, names: tuple[str, ...]) -> bool:
        return any(self.speech.is_writer(n) for n in names)

    def _self_told(self, names: tuple[str, ...]) -> bool:
        """The writer quotes what it was told itself."""
        return self._is_issuer(names) and self.speech.kind in {"letter", "report"}

    def _courtesy(self, start: int, end: int) -> bool:
        if not is_courtesy(self.folded[start:end].replace("\n", " ")):
            return False
        return not refers_on(line_of(self.text, self.folded, start, end), self.speech)

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


def in_full(name: str, above: tuple[str, ...]) -> str:
    """As in "Các thành viên Đoàn" below the heading "Đoàn kiểm tra": the short name in full."""
    last = name.split()[-1] if name else ""
    for full in above:
        words = full.split()
        if last[:1].isupper() and len(words) > 1 and words[0].lower() == last.lower():
            return f"{name} {' '.join(words[1:])}" if name != last else full
    return name
