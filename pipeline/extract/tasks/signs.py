"""By which signs an item is a duty, a rule, or what the writer does itself."""

import re

from pipeline.extract.tasks.assignment import Assignment, named
from pipeline.extract.tasks.frames import State
from pipeline.extract.tasks.names import head_at, starts_verb
from pipeline.extract.tasks.parties import Parties, read_parties
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.extract.words import begins_with_verb
from pipeline.text.fold import fold

_CONDITIONS = frozenset(
    ["căn", "trường", "khi", "nếu", "đối", "theo", "trên", "tại", "về", "trong", "để", "nhằm", "qua"]
)
_TIMELY = frozenset(["dinh", "hang", "truoc", "ngay", "cham", "thuong", "tung", "den", "tu", "sau", "moi"])
_STRONG = [
    ["chu", "dong"],
    ["khan", "truong"],
    ["kip", "thoi"],
    ["tham", "muu"],
    ["chi", "dao"],
    ["to", "chuc"],
    ["xay", "dung"],
    ["phoi", "hop"],
    ["tang", "cuong"],
    ["tich", "cuc"],
    ["nghiem", "tuc"],
    ["tiep", "tuc"],
    ["chu", "tri"],
]
_GRANTED = (["dong", "y"], ["chap", "thuan"], ["cho", "phep"], ["thong", "nhat"])
_MUST = re.compile(r"(?<!không )(?<!chưa )(?<!đúng )\b(?:phải|cần)\s(?!thiết|là\b)")
_ASIDE = re.compile(r"\([^()]*\)")
_OUGHT = re.compile(r"(?:phai|can|chu dong|khan truong|tich cuc|nghiem tuc|co trach nhiem)\b")


class Signs(State):
    """Judges the beginning of a unit."""

    def _duty_start(self, line: Line) -> bool:
        """Whether an item begins as a duty does: a verb, a circumstance with a verb behind, or a label before one."""
        v = vocabulary()
        if line.folds[0] == "la" or v.nominal.at(line, 0):
            return line.folds[0] == "la" and starts_verb(line, 0, v)
        if starts_verb(line, 0, v) and line.folds[:2] != ["can", "cu"]:
            return True
        if line.word(0).lower() in {"tuyệt", "không", "chỉ", "nghiêm"} and line.folds[:2] != ["chi", "thi"]:
            return True
        if v.circumstances.at(line, 0) or line.word(0).lower() in _CONDITIONS:
            return self._duty_behind(line)
        for j in range(1, min(len(line), 16)):
            if line.gap(j).startswith(":"):
                return starts_verb(line, j, v)
            if line.gap(j).startswith((".", ";")):
                return False
        return False

    def _may_be_duty(self, line: Line) -> bool:
        """Whether an item right below its bearer's name is one although its verb is not listed."""
        v = vocabulary()
        first = {line.word(j).lower() for j in range(min(len(line), 7))}
        if self.speech.kind not in {"order", "letter"}:
            return False
        may_be = not (
            len(line) < 5
            or line.upper(1)
            or any(line.gap(j).startswith((":", "-")) for j in range(1, 6))
            or line.folds[0].isdigit()
            or v.nominal.at(line, 0)
            or v.determiners.at(line, 0)
            or v.circumstances.at(line, 0)
            or v.not_heads.at(line, 0)
            or head_at(line, 0, v)
            or line.word(0).lower() in _CONDITIONS
            or line.folds[:2] in _GRANTED
            or first & {"là", "được", "đã", "đang", "sẽ", "bị", "còn", "chưa", "có"}
        )
        return may_be and (self.speech.kind == "order" or begins_with_verb(self.text[line.start : line.end]))

    def _ought(self, line: Line) -> bool:
        """Whether an item says what must be ("Hồ sơ pháp lý của kho phải đầy đủ"): its bearer has to see to it."""
        first, _, _ = self.text[line.start : line.end].partition(". ")
        return (
            line.folds[:2] not in _GRANTED
            and not line.folds[0].isdigit()
            and _MUST.search(_ASIDE.sub("", first)) is not None
        )

    def _own(self, line: Line) -> Assignment | None:
        """The duty of an item that begins with its bearer; the verb behind a plural in an order may be any."""
        a = named(line)
        if a is not None or self.speech.kind != "order" or self.text[line.end - 1] not in ".;":
            return a
        return named(line, told=True) if vocabulary().determiners.at(line, 0) else None

    def _duty_behind(self, line: Line) -> bool:
        """Whether the main clause behind a condition ("Khi …, ⟨verb⟩", "Trường hợp … thì ⟨verb⟩") is a duty."""
        v = vocabulary()
        timely = line.folds[0] in _TIMELY
        for j in range(2, min(len(line), 90)):
            opens = line.gap(j)[:1] in {",", ":"} or line.folds[j - 1] == "thi"
            if opens or (timely and j < 14):
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
        known = {fold(name) for name in (*bearer.names, *self.speech.addressees)} if bearer is not None else set()
        return bearer is not None and {fold(name) for name in self._names(parties)} <= known

    def _a_class(self, own: Assignment, line: Line) -> bool:
        """As in "Doanh nghiệp kinh doanh trực tuyến …" in a letter's list names a class of people, not a bearer."""
        first = own.parties.items[0]
        if self.speech.kind != "letter" or first.kind != "group" or own.force == "duty":
            return False
        bare = first.span.start == line.starts[line.index_at(first.span.start)] and not first.name.lower().startswith(
            ("các", "mỗi", "từng", "quý", "toàn", "thủ", "những")
        )
        verb = line.folded[line.starts[own.parties.next_word] : own.action + 14]
        return bare and not self._same_bearer(own.parties) and not _OUGHT.match(verb)

    def _own_doing(self, line: Line) -> bool:
        """As in "Sở Công Thương sẽ …", "Sở Công Thương đề nghị …": what the writer does itself."""
        parties = read_parties(line, 0)
        if parties is not None and self._is_issuer(self._names(parties)):
            return True
        return bool(self.speech.issuer) and any(
            line.folds[k] == "se"
            and self.speech.speaks(line.folded[max(line.start, line.starts[k] - 60) : line.starts[k]])
            for k in range(2, min(len(line), 70))
        )
