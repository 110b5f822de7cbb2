"""Who asks whom: the writer, a superior or others; bearers without a marker; what only looks like a request."""

import re
from dataclasses import replace

from pipeline.extract.tasks.assignment import (
    Assignment,
    after_name,
    forwarded,
    named,
    responsible,
    urged,
)
from pipeline.extract.tasks.closings import says_nothing
from pipeline.extract.tasks.meaning import names_addressee, resolve, writes_to
from pipeline.extract.tasks.names import starts_verb
from pipeline.extract.tasks.parties import Parties, Party, read_parties
from pipeline.extract.tasks.recording import Recording
from pipeline.extract.tasks.scope import MINUTES, asks_upwards, rank_of
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.records import Span
from pipeline.text.fold import fold

_LETTER_OF = re.compile(
    r"\b(?:nhan duoc|tra loi|phuc dap|xem xet|nghien cuu)\b.{0,40}"
    r"\b(?:cong van|van ban|don|phieu|thu|to trinh|bao cao)\b"
)
_SPEECH = re.compile(r"\b(?:phe binh|nhac nho|bieu duong|thong bao|gui kem|chuyen|chap thuan|dong y)\b")
_REPORTING = ("bao cao", "gui ", "hoan thanh", "nop ", "dang ky", "tong hop", "lap ")
# "căn cứ quy định nêu trên để thực hiện": what a ruling asks for, though each of its words says little
_LAW_READ = re.compile(
    r"(?:nghien\scuu|tham\skhao|can\scu|doi\schieu)\s(?:(?:ky|vao|cac|noi\sdung|huong\sdan|tai)\s){0,4}"
    r"(?:dieu|khoan|diem|thong\stu|nghi\sdinh|luat|quy\sdinh|huong\sdan|che\sdo)\b"
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
_TOPICS = frozenset(["ve", "doi", "rieng"])  # "Về việc …, đề nghị Công ty …"
_SLIP = "phieu chuyen"
_PETITION = re.compile(r"chuyen\s(?:\d+\s)?(?:don|phieu|ho so|thu)\b")
_UNIT = re.compile(r" (?:tinh|thanh pho|huyen)$")
_TIMES = frozenset(["vao", "truoc", "cham", "muon", "dinh", "hang", "moi", "den"])
_SUPERSEDES = re.compile(r"\bthay the (?:cho )?(?:cong van|van ban|quyet dinh|thong bao|noi dung)\b")
# "Căn cứ các quy định trên, trường hợp …": how the law applies
_RULING = re.compile(
    r"\W*(?:can cu|theo|tren co so|nhu vay|do do|do vay)\b[^.]{0,200}\btruong hop\b"
    r"|\W*(?:can cu|theo)\s(?:quy\sdinh\s)?(?:tai\s|vao\s)?(?:dieu|khoan|diem|luat|bo\sluat)\b[^.]{0,200}\sthi\s"
)


class Asking(Recording):
    """Judges who tells whom in a sentence."""

    def _mere_closing(self, a: Assignment) -> bool:
        """As in "Trên đây là Kế hoạch …, đề nghị ⟨X⟩ … triển khai thực hiện nghiêm túc": undated, general."""
        said = self.folded[a.action : a.end]
        last = max(said.rfind("trien khai"), said.rfind("thuc hien"), said.rfind("phoi hop"))
        return last >= 0 and says_nothing(said[last:]) and not self._days(a.action, a.end)

    def _asks_nothing(self, said: str) -> bool:
        """Whether what is asked for is only a closing; to go by a rule that the letter names is more."""
        ruling = self.speech.kind == "letter" and _LAW_READ.match(said)
        return says_nothing(said) and not ruling

    def _asked_by_others(self, line: Line, a: Assignment) -> bool:
        """As in "hộ dân lập đơn đề nghị cơ quan thu phí trả lại tiền": it is not the writer who asks."""
        i = line.index_at(a.start)
        if a.force in {"ask", "order"} and i and vocabulary().askers.match(line.folded, line.start, line.end):
            return True
        if a.force not in {"ask", "order"} or i == 0 or line.gap(i):
            return False
        if a.force == "order":  # "để yêu cầu …", "có thể yêu cầu …", "có quyền yêu cầu …"
            return line.folds[i - 1] in {"de", "the", "quyen", "khong"}
        before = range(max(i - 3, 0), i)
        if self.speech.speaks(line.folded[line.start : line.starts[i]]):
            return False
        if self._addressee_before(line, i):
            return True
        if names_addressee(a.parties.names, self.speech):
            return False
        if line.folds[0] in _TOPICS and self._addressed_alone(a.parties):
            return False
        return line.folds[i - 1] not in _ASKING and not any(_may_speak(line, j) for j in before)

    def _tells_above(self, line: Line, a: Assignment) -> bool:
        """As in "Giám đốc Công an tỉnh đã | chỉ đạo Phòng …" in a letter to a superior: what the writer demanded."""
        if self.speech.kind != "letter" or not asks_upwards(self.speech.addressees, self.speech):
            return False
        if asks_upwards(a.parties.names, self.speech):
            return False
        speaker = _parties_before(line, line.index_at(a.start) - 1, 10)
        return speaker is not None and self._is_issuer(speaker.names)

    def _told_from_above(self, line: Line, a: Assignment) -> bool:
        """As in "UBND tỉnh đã | giao Sở Y tế …" in a department's report: a superior's order, none of its own."""
        i = line.index_at(a.start)
        while i and line.folds[i - 1] in {"da", "co", "tiep", "tuc"}:
            i -= 1
        speaker = _parties_before(line, i, 10)
        return speaker is not None and asks_upwards(speaker.names, self.speech)

    def _addressed_alone(self, parties: Parties) -> bool:
        """Whether all that are named are among those whom the letter is written to."""
        return set(self._names(parties)) <= set(self.speech.addressees)

    def _addressee_before(self, line: Line, i: int) -> bool:
        """As in "thì Công ty | đề nghị nhà cung cấp …" in a letter to the firm: a body that is written to asks."""
        speaker = _parties_before(line, i, 12)
        return speaker is not None and self._addressed_alone(speaker)

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
            return None  # "Yêu cầu thống kê theo Công văn này thay thế cho Công văn số …": the noun
        for i in range(min(len(line) - 2, 60)):
            pair = line.folds[i : i + 2]
            if (
                pair in (["de", "nghi"], ["yeu", "cau"])
                and (
                    i == 0
                    or line.gap(i).lstrip(") ")[:1] in {":", ",", ";"}
                    or line.folds[i - 1] == "thi"
                    or self._adds(line, i)
                )
                and not (
                    told and line.starts[i] > told.start() and line.gap(i).lstrip(") ")[:1] == ","
                )  # what that letter asks
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
        petition = _PETITION.match(self.folded, a.start, a.end) and self.speech.speaks(f"{_UNIT.sub('', before)} ")
        if passed is not None and (self.speech.genre == _SLIP or petition):
            return [replace(a, force="assign")]  # whoever is handed a slip must act on it, however high
        opens = passed is not None and before in {"", "nay"}
        return [a] if opens or self.speech.speaks(f"{before} ") else []

    def _addressee_first(self, line: Line) -> Assignment | None:
        """As in "Chi nhánh Tuyển quặng số 2 có trách nhiệm …": the name of an addressee, whatever its words are."""
        for addressee in self.speech.addressees:
            words = fold(addressee).split()
            k = len(words)
            if k > 2 and line.folds[:k] == words and vocabulary().duty["co-trach-nhiem"].at(line, k):
                action, coordinators, _ = after_name(line, k)
                if action < len(line):
                    party = Party(addressee, Span(line.starts[0], line.ends[k - 1]), "body")
                    told = Parties((party,), k, "verb")
                    return Assignment(told, coordinators, line.start, line.starts[action], line.end, "duty")
        return None

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
        return self._addressed_alone(a.parties) or a.force == "duty" or bool(self._days(a.action, a.end))

    def _rules(self, line: Line, a: Assignment) -> bool:
        """Whether "⟨X⟩ có trách nhiệm …" tells how the law applies: in a ruling, and in what a tax office explains."""
        if self.speech.kind != "letter":
            return False
        return bool(_RULING.match(line.folded, line.start, line.end)) or (
            a.force == "duty" and self.speech.explains_taxes
        )

    def _unmarked(self, line: Line) -> list[Assignment]:
        """As in "⟨X⟩ có trách nhiệm …" and, where duties are handed out, "⟨X⟩ ⟨verb⟩ …"."""
        a = self._addressee_first(line) or named(line) or self._after_time(line)
        if a is None:
            a = responsible(line)
        if a is None and self.mode == "duty":
            return [c for c in self._clauses(line, False) if self._told_beside(c)]
        if a is None or self._is_issuer(a.parties.names):
            return []
        if self._rules(line, a):
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
            addressed = self._addressed_alone(a.parties)
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


def _parties_before(line: Line, i: int, reach: int) -> Parties | None:
    """The bodies named right before word ``i``, from at most ``reach`` words before it on."""
    for first in range(max(i - reach, 0), i):
        parties = read_parties(line, first)
        if parties is not None and parties.next_word == i:
            return parties
    return None


def _may_speak(line: Line, j: int) -> bool:
    """Whether word ``j`` may belong to the name of the writer: a capital, but no short form of a thing ("GTGT")."""
    return line.upper(j) and (not line.word(j).isupper() or vocabulary().bodies.at(line, j) > 0)
