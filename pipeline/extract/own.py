"""What the letter itself is, as far as its relations to others depend on it: does it report or give orders?

A report, or a reply to the body that asked, answers what it names; a plan, a directive, a letter to
subordinates carries it out. The type decides where it can; a công văn is judged by whom it is written to and
by its main clause. Also here: the cues of ``lexicon/citations.toml`` as patterns.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.frame import Frame
from pipeline.extract.reference import Reference
from pipeline.grammar.body import resolve_body, same_body
from pipeline.lexicon import any_after, any_kind, any_of, load_toml
from pipeline.records import Body, PartialDate
from pipeline.text.fold import fold
from pipeline.text.names import at_word

_LEX = load_toml("citations")
_AROUND = _LEX["around"]


_DIFFICULTIES = re.compile(any_after(_LEX["grounds"]["difficulties"], r"\w") + r"\b")
_GUIDES = re.compile(  # who gives guidance does not ask for it
    at_word(r"co (?:mot so )?y kien\b(?! chi dao)", "(?:huong dan|trao doi|thong bao)(?: [a-z]{1,8}){0,4} nhu sau")
)
_HEAD = 1500  # characters of the body in which a letter says what it is about


def _words(names: list[str]) -> re.Pattern[str]:
    return re.compile(any_after(names, "[a-z0-9]") + "(?![a-z])")


CUES: dict[str, re.Pattern[str]] = {row["name"]: _words(row["patterns"]) for row in _LEX["cue"]}
# which cue it was: ``kind_of`` the match
ANY_CUE = re.compile(any_kind({row["name"]: row["patterns"] for row in _LEX["cue"]}, "[a-z0-9]") + "(?![a-z])")


_REPORT, _ORDER = _words(_LEX["roles"]["report"]), _words(_LEX["roles"]["order"])
_REPORT_SUBJECT = re.compile(rf"\W*(?:v/v\W{{0,3}}|ve viec |ve )?{any_of(_LEX['roles']['report_subject'])}(?![a-z])")
KINDS = {kind: _words(words) for kind, words in _LEX["kinds"].items()}

REPORTING = frozenset(_LEX["roles"]["reporting_genres"])
PASSING_UP = frozenset(("Tờ trình", "Báo cáo", "Phiếu trình"))
CARRYING = frozenset(_LEX["carrying"]["genres"])
_ORDERING = frozenset(_LEX["roles"]["ordering_genres"])
_ASKS_OTHERS = re.compile(
    rf"\b(?:de nghi|yeu cau|huong dan|giao|thong bao)\b (?:thong nhat )?{any_of(_AROUND['asked'])}\b"
    r"|\b(?:de nghi|yeu cau)\s?:"
)
_DECISION = re.compile(any_after(_AROUND["decisions"], r"\w"))
_ASKED_FOR = re.compile(r"(?:de nghi|trinh)\b[^.;\n]{0,90}\Z")
_NOT_YET = re.compile(r"den nay[^.]{0,80}chua|chua nhan duoc|cham bao cao")
_TO_SEVERAL = re.compile(r"(?:cac|ubnd cac|uy ban nhan dan cac) ")
_SEVERAL = re.compile(r"\bcac\b")
_TELLS = re.compile(r"(?:ve )?(?:viec )?(?:ket qua|tinh hinh)")
_MAIN_CLAUSE = re.compile(rf",[^,;]{{3,140}}?(?:{_REPORT.pattern}|{_ORDER.pattern})")
# papers by which one body writes to another
LETTERS = frozenset(("Công văn", "Tờ trình", "Giấy đề nghị", "Đơn đề nghị", "Phiếu chuyển", None))


def same(a: Body, b: Body) -> bool:
    """Whether two bodies are surely one, or bear one name."""
    return bool(same_body(a.key, b.key)) or fold(a.name) == fold(b.name)


_PLAIN = ("Công văn", None)
Role = Literal["report", "order"]


@dataclass(slots=True)
class Own:
    """What the letter is, as far as its relations need it.

    ``puts_questions``: it tells of difficulties and asks what to do.
    """

    genre: str | None
    role: Role
    issuer: Body | None
    addressees: list[Body] = field(default_factory=list)
    subject: str = ""
    reminds: bool = False
    passes_up: bool = False
    issued_on: PartialDate | None = None
    puts_questions: bool = False

    @property
    def is_letter(self) -> bool:
        """Whether it is a plain letter: one of no other type, or of none that is printed or could be read."""
        return self.genre in _PLAIN

    @property
    def to_many(self) -> bool:
        """Whether the letter is written to several bodies ("Các sở, ban, ngành")."""
        return len(self.addressees) > 1 or any(_TO_SEVERAL.match(fold(a.name)) for a in self.addressees)


def own_facts(blackboard: Blackboard, frame: Frame, references: list[Reference]) -> Own:
    """The letter's type, role, issuer and addressees."""
    header = blackboard.header
    issuer = header.issuer.value if header.issuer else None
    genre = header.genre.value if header.genre else None
    subject = fold(header.subject.value) if header.subject else ""
    day = header.date.value if header.date else None
    addressees = [resolve_body(m.value, issuer, day) or Body(m.value, fold(m.value)) for m in header.addressees]
    names = [m.value for m in header.addressees]
    role = _role(genre, subject, frame, references, addressees, names)
    head = f"{subject} {frame.folded[frame.opening_start : frame.opening_start + _HEAD]}"
    missed = ("chua" in head or "cham" in head) and _NOT_YET.search(head) is not None
    reminds = missed or CUES["remind"].search(head) is not None
    asks = genre in _PLAIN and _asks_decision(frame)
    passes_up = genre in PASSING_UP or asks
    questions = (
        _DIFFICULTIES.search(head) is not None
        and not (CUES["reply"].search(head) or _GUIDES.search(head))
        and not _answers_addressee(frame, references, addressees)
    )
    return Own(genre, role, issuer, addressees, subject, reminds, passes_up, day, questions)


def _answers_addressee(frame: Frame, references: list[Reference], addressees: list[Body]) -> bool:
    """Whether the opening speaks of a letter received from an addressee."""
    opening = frame.folded[frame.opening_start : frame.opening_start + _HEAD]
    hit = CUES["received"].search(opening)
    return hit is not None and _came_from(references, frame.opening_start + hit.end(), addressees)


def _came_from(references: list[Reference], at: int, addressees: list[Body]) -> bool:
    """Whether the document named next came from an addressee."""
    first = next((r for r in references if r.start >= at and r.start < at + 80), None)
    return first is not None and first.issuer is not None and any(same(first.issuer, a) for a in addressees)


def _asks_by_name(frame: Frame, begin: int, names: list[str]) -> bool:
    """Whether one of several addressees is asked for something by its name ("đề nghị Tập đoàn Hải Sơn cung cấp")."""
    main = frame.folded[begin : begin + 1500]
    firsts = {" ".join(fold(name).split()[:3]) for name in names}
    return any(f"{verb} {first}" in main for first in firsts for verb in ("de nghi", "yeu cau", "giao"))


def _asks_decision(frame: Frame) -> bool:
    """Whether a letter asks for a decision ("đề nghị … xem xét, quyết định"): the rarer words are looked for first."""
    folded, since = frame.folded, frame.opening_start
    decisions = (match.start() for match in _DECISION.finditer(folded, since))
    return any(_ASKED_FOR.search(folded, max(since, at - 100), at) for at in decisions)


def _role(
    genre: str | None,
    subject: str,
    frame: Frame,
    references: list[Reference],
    addressees: list[Body],
    names: list[str],
) -> Role:
    """Report or order: by the type, else by whom the letter is written to (``names`` as printed) and its clauses."""

    if genre in REPORTING:
        return "report"
    if genre in _ORDERING:
        return "order"
    if genre == "Thông báo":
        return "report" if _TELLS.match(subject) else "order"
    opening = [r for r in references if frame.in_opening(r.start)]
    if any(r.issuer is not None and r.genre in LETTERS and any(same(r.issuer, a) for a in addressees) for r in opening):
        return "report"
    begin = max((r.end for r in opening), default=frame.opening_start)
    several = len(addressees) > 1 or any(_SEVERAL.search(fold(name)) for name in names)
    if several and (_ASKS_OTHERS.search(frame.folded, begin, begin + 1500) or _asks_by_name(frame, begin, names)):
        return "order"
    if _REPORT_SUBJECT.match(subject):
        return "report"
    lead_in = frame.folded[frame.opening_start : frame.opening_start + 160]
    if CUES["reply"].match(lead_in) or (
        (hit := CUES["received"].search(lead_in))
        and _came_from(references, hit.end() + frame.opening_start, addressees)
    ):
        return "report"
    main = frame.folded[begin : begin + 700]
    clause = _MAIN_CLAUSE.search(main)
    if clause:
        words = clause.group()
        return "report" if (hit := _REPORT.search(words)) and hit.end() == len(words) else "order"
    report, order = _REPORT.search(main), _ORDER.search(main)
    return "report" if report and (not order or report.start() < order.start()) else "order"
