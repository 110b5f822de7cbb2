"""How a letter stands to each document that it cites: answers, amends, carries out, rests on, mentions.

The relation is that of the letter as a whole (the strongest that holds). Three things decide: the cue that
governs the mention ("Thực hiện …", "Căn cứ …", "Phúc đáp …": ``lexicon/citations.toml``), the place (opening,
subject, body) and the role of the letter: one that reports answers what it was told to do, one that
orders carries it out.
"""

import re
from dataclasses import dataclass

from pipeline.extract.frame import Frame
from pipeline.extract.own import ANY_CUE, CUES, KINDS, LETTERS, PASSING_UP, Own, same
from pipeline.extract.references import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Relation
from pipeline.text.fold import fold

_AROUND = load_toml("citations")["around"]
_CLAUSE_START = re.compile(r"(?:^|[;,.(:\n])\W{0,6}(?:va |dong thoi |cung voi )?$")
_OWN_ACT = re.compile(
    r"[\s*#\-+]{0,8}(?:dieu \d{1,3}\W{1,4})?(?:\d{1,2}[.)]\s?)?"
    rf"(?:(?:{any_of(_AROUND['this_document'])}|noi dung[^.;]{{0,60}}cong van) nay "
    r"(?:co hieu luc[^.]{0,90}(?:va|,|;) )?)?"
    rf"{any_of(_AROUND['changing'])}"
)
_THIS_REPLACES = re.compile(r"nay[^.;]{0,120}(?:thay the|bai bo|huy bo)")
_TOLD = re.compile(r"\b(?:theo|thuc hien|chap hanh|trien khai|quan triet|quy dinh)\b")
_GROUNDS = re.compile(r"\W{0,6}(?:\d[.)]\s)?can cu")
_WRITER_ACTED = re.compile(r", [^,;]{3,90}\bda (?:co|ban hanh|trinh)")
_EXTENDS = re.compile(
    r"(?<!de nghi )(?<!xin )\b(?:gia han|lui thoi han|keo dai thoi (?:han|gian)|dieu chinh thoi han)\b[^;]{0,110}$"
)
_PROPOSALS = frozenset(("Tờ trình", "Giấy đề nghị", "Đơn đề nghị", "Phiếu trình"))
_WEIGHED = re.compile(r"\b(?:xet|theo|xem xet|sau khi xem xet)(?: cac| noi dung)?\W{1,2}$")
_PAST = re.compile(r"\bda (?:\w{1,9} ){0,3}$")
_JOINED = re.compile(r"(?:[;,]\s*(?:va\s+)?|\bva\s+|\bva cac\s+|\bcung\s+|\bva theo\s+|\bva tai\s+)(?:cac\s+)?$")
_NEXT_AT = re.compile(r"[;,]\s*(?:va\s+)?(?P<who>[^;.:]{3,140}?)\s+tai\W{1,3}(?:cac\s+)?$")
_OPINION_OF = re.compile(r"\bva (?:y kien|de xuat|de nghi|bao cao|tham muu|tham dinh|kien nghi)\b[^.;]{0,80}\btai\s+$")


_CARRIES_ON = re.compile(
    r"\bve viec (?:chuyen|gui|gui kem|sao gui|chuyen giao)(?: \w{1,9}){0,3}\W{1,2}$|\b(?:chuyen|gui kem)\W{1,2}$"
)
_AMENDED_BY = re.compile(
    r"duoc (?:sua doi|bo sung|thay the)[^;]{0,60}\b(?:tai|boi|theo)\W{1,3}(?:khoan|diem|dieu|muc)?[^;]{0,30}$"
)
_WITHIN_TITLE = re.compile(
    r"\b(?:thi hanh|quy dinh chi tiet|sua doi|bo sung|thay the|huong dan|kem theo|trien khai|thuc hien)\b"
)
_ACTS = frozenset(("Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"))
_ASKING = LETTERS | {
    "Báo cáo",
    "Giấy mời",
    "Thông báo",
    "Kế hoạch",
    "Đề án",
    "Phương án",
    "Phiếu trình",
    "Biên bản",
    "Dự án",
    "Phiếu lấy ý kiến",
}
_PLANNING = frozenset(("Chỉ thị", "Kế hoạch", "Chương trình", "Công điện", "Đề án", "Phương án", "Hướng dẫn"))
_COMMANDING = frozenset(("Chỉ thị", "Công điện"))


@dataclass(slots=True)
class Verdict:
    """A relation with its finer kind and the cue that gave it ("" when it was inherited or there was none)."""

    relation: Relation
    kind: str
    cue: str = ""


MENTION = Verdict("mentions", "mentions")


@dataclass(slots=True)
class _Judged:
    """A reference with its verdict; ``titled``: it stands inside another document's title or story."""

    ref: Reference
    verdict: Verdict
    titled: bool = False


class Judge:
    """Judges the references of one letter, in text order (a list's members share the verdict of the first)."""

    def __init__(self, own: Own, frame: Frame) -> None:
        self.own, self.frame = own, frame
        self._last: _Judged | None = None
        self._top: _Judged | None = None  # the last that was no part of another document's title

    def judge(self, ref: Reference) -> Verdict:
        """The relation that this mention shows."""
        judged = self._judge(ref)
        self._last = judged
        if not judged.titled:
            self._top = judged
        return judged.verdict

    def _judge(self, ref: Reference) -> "_Judged":
        frame, at = self.frame, ref.lead
        zone = frame.zone(ref.start)
        if zone in ("subject", "title"):
            return _Judged(ref, self._in_subject(ref))
        start, _ = frame.sentence(at)
        paragraph, _ = frame.paragraph(at)
        before, opening = self._last, frame.in_opening(at)
        same_sentence = before is not None and start <= before.ref.start < at
        prefix = frame.folded[before.ref.end if same_sentence and before else start : at]
        if self._is_own(ref) and self.own.genre not in PASSING_UP and _EXTENDS.search(prefix):
            return _Judged(ref, Verdict("amends", "extends", "amend"))
        if before is not None and (ref.listed or same_sentence):
            inherited = self._inherit(ref, before, prefix, start, opening)
            if inherited is not None:
                return inherited
        grounds = _GROUNDS.match(frame.folded, paragraph, paragraph + 24) is not None
        if grounds or (zone == "preamble" and not ANY_CUE.search(frame.folded, paragraph, at)):
            return self._in_grounds(ref, prefix, frame.folded[start:at], same_sentence)
        if same_sentence and before is not None:
            if _CARRIES_ON.search(prefix):  # "Công văn số A về việc chuyển Báo cáo số B": B goes the way of A
                return _Judged(ref, self._passed_on(before.verdict))
            found = self._own_cue(prefix)
            return _Judged(ref, self._apply(found, ref, opening)) if found else _Judged(ref, self._unmarked(ref), True)
        found = self._governing(ref, prefix)
        if found is None and (intro := frame.intro(at)) is not None:
            lead_in = frame.folded[intro[0] : intro[1]]
            found = self._cue(lead_in) if frame.announces(*intro) and len(prefix) < 90 else None
        return _Judged(ref, self._apply(found or ("", prefix), ref, opening))

    def _in_subject(self, ref: Reference) -> Verdict:
        """In the letter's own subject: what it does to the cited document comes first ("gia hạn …")."""
        if self.own.genre == "Phiếu chuyển":
            return Verdict("mentions", "forwards")
        start, _ = self.frame.paragraph(ref.lead)
        words = self.frame.folded[start : ref.lead]
        first = ANY_CUE.search(words, 0, 48)
        verb = first.lastgroup if first is not None and first.start() < 24 else None
        if (
            first is not None
            and verb in ("amend", "replace", "reply", "remind")
            and (verb != "remind" or self._is_own(ref))
        ):
            return self._apply((verb, words[first.start() :]), ref, opening=True)
        return self._apply(self._cue(words, subject=True) or ("", ""), ref, opening=True)

    def _inherit(self, ref: Reference, before: "_Judged", prefix: str, start: int, opening: bool) -> "_Judged | None":
        """The verdict of the list that the reference continues, if it continues one and no cue parts it."""
        if not ref.listed and not self._joined(prefix, opening, not ref.genre_printed):
            return None
        if self._own_cue(prefix) is not None:
            return None
        chain, top = before, self._top
        if top is not None and top.ref.start >= start and (not ref.listed or (before.titled and ";" in prefix)):
            chain = top
        if chain.verdict.cue == "attached":
            return _Judged(ref, MENTION, True)
        if ref.genre == "Báo cáo" and chain.ref.genre == "Tờ trình" and chain.verdict.relation == "answers":
            return _Judged(ref, Verdict("based_on", "based_on"))  # the appraisal beside the proposal decided on
        return _Judged(ref, Verdict(chain.verdict.relation, chain.verdict.kind), chain.titled)

    def _in_grounds(self, ref: Reference, prefix: str, whole: str, same_sentence: bool) -> "_Judged":
        """In "Căn cứ …": a ground, unless a request or an order to report stands there, or another's title."""
        cue = self._governing(ref, prefix)
        if cue is not None:
            name, words = cue
            if name == "stop" and not _AMENDED_BY.search(prefix) and _WRITER_ACTED.search(prefix):
                return _Judged(ref, self._unmarked(ref), True)
            asked = name in ("demand", "reply", "received") or (
                name == "request" and not ("ground" in words and same_sentence)
            )
            told = name == "carry_out" and not same_sentence and not whole.lstrip(" -+*\t").startswith("can cu")
            if asked or told:
                return _Judged(ref, self._apply(cue, ref, opening=True))
        apart = _JOINED.search(prefix) or _AMENDED_BY.search(prefix)
        if same_sentence and not ref.listed and not apart and _WITHIN_TITLE.search(prefix):
            return _Judged(ref, MENTION, True)
        return _Judged(ref, self._apply(("ground", prefix), ref, opening=True))

    def _passed_on(self, verdict: Verdict) -> Verdict:
        if verdict.relation == "answers" and self.own.passes_up:
            return Verdict("based_on", "based_on")
        return Verdict(verdict.relation, verdict.kind)

    def _unmarked(self, ref: Reference) -> Verdict:
        """No cue governs the mention: what a directive's tasks name, or a report's plan, is to be carried out."""
        start, _ = self.frame.sentence(ref.lead)
        sentence = self.frame.folded[start : ref.lead]
        tasks = not self.frame.in_opening(ref.lead) and self.frame.zone(ref.lead) == "body"
        orders = _TOLD.search(sentence) is not None and not re.search(r"\bda \w", sentence)
        if self.own.genre in _COMMANDING and tasks and orders:
            return Verdict("implements", "implements")
        if self.own.role == "report" and self.frame.in_plan(ref.lead) and CUES["carry_out"].search(sentence):
            return Verdict("implements", "implements")
        return MENTION

    @staticmethod
    def _joined(prefix: str, opening: bool, number_only: bool) -> bool:
        if number_only and re.search(r"(?:[;,]|\bva)\s*(?:va\s+)?$", prefix):
            return True
        if _OPINION_OF.search(prefix):
            return True
        if opening and (by := _NEXT_AT.search(prefix)):  # "…; Công ty A tại Văn bản số …"
            return not ANY_CUE.search(by["who"])
        return opening and _JOINED.search(prefix) is not None

    def _governing(self, ref: Reference, prefix: str) -> tuple[str, str] | None:
        """The cue before a reference; "xét" and "theo" right before a proposal ask to decide on it."""
        if ref.genre in _PROPOSALS and (match := _WEIGHED.search(prefix)):
            return "request", match.group()
        return self._cue(prefix)

    @staticmethod
    def _cue(prefix: str, subject: bool = False) -> tuple[str, str] | None:
        """The last cue before a reference that still governs it, with the words from it on."""
        best = None
        for match in ANY_CUE.finditer(prefix):
            if match.lastgroup == "attached":
                if re.fullmatch(r"\W{0,4}(?:ban hanh )?", prefix[: match.start()]) and "(" in prefix[: match.start()]:
                    best = match
                continue
            if (
                match.lastgroup in ("amend", "replace")
                and not subject
                and not _OWN_ACT.match(prefix)
                and not _THIS_REPLACES.search(prefix)
            ):
                continue
            best = match
        return (best.lastgroup or "", prefix[best.start() :]) if best else None

    def _own_cue(self, prefix: str) -> tuple[str, str] | None:
        """A cue that begins its clause: only such a one parts a reference from the list before it."""
        best = None
        for match in ANY_CUE.finditer(prefix):
            if match.lastgroup in (
                "reply",
                "request",
                "demand",
                "received",
                "ground",
                "continue",
                "carry_out",
            ) and _CLAUSE_START.search(prefix[: match.start()]):
                best = match
        return (best.lastgroup or "", prefix[best.start() :]) if best else None

    def _is_addressee(self, ref: Reference) -> bool:
        """Whether the cited document's issuer, or the body whose office issued it, is written to."""
        if ref.issuer is None:
            return False
        name = fold(ref.issuer.name)
        office = name.removeprefix("van phong ") if name.startswith("van phong ") else None
        return any(same(ref.issuer, a) or office == fold(a.name) for a in self.own.addressees)

    def _is_own(self, ref: Reference) -> bool:
        return ref.issuer is not None and self.own.issuer is not None and same(ref.issuer, self.own.issuer)

    def _apply(self, cue: tuple[str, str], ref: Reference, opening: bool) -> Verdict:
        """What a cue means for this letter at this place."""
        name, words = cue
        own, report = self.own, self.own.role == "report"
        if name == "reply" and ref.genre not in _ASKING and not self._is_addressee(ref):
            return self._unmarked(ref)
        if name == "reply":
            return self._verdict("answers", name, words) if opening or (len(words) < 60 and not report) else MENTION
        if name == "request":
            if not opening and self._begins_paragraph(ref, words) and words.startswith("tren co so"):
                return self._verdict("based_on", name, words)
            if not opening or ref.genre not in _ASKING:
                return self._unmarked(ref)
            if self._is_own(ref):
                return MENTION
            other = ref.issuer is not None and not self._is_addressee(ref)
            up = other and (own.passes_up or (report and own.genre == "Công văn" and bool(own.addressees)))
            return self._verdict("based_on" if up else "answers", name, words)
        if name == "received":
            return self._received(ref, words) if opening and ref.genre in _ASKING else self._unmarked(ref)
        if name in ("demand", "carry_out"):
            return self._carried(ref, name, words, opening)
        if name == "ground":
            if not opening and (
                re.search(r",(?! (?:khoan|diem|dieu|muc))", words)
                or (words.startswith("tren co so") and not self._begins_paragraph(ref, words))
            ):
                return self._unmarked(ref)
            asks = ref.subject is not None and re.search(r"bao cao|y kien|cung cap|ra soat", fold(ref.subject))
            told = own.genre == "Báo cáo" and ref.genre not in (*_ACTS, "Quyết định", "Nghị quyết")
            if report and opening and (asks or told) and self._is_addressee(ref) and own.genre != "Tờ trình":
                return self._verdict("answers", name, words)
            return self._verdict("based_on", name, words)
        if name == "continue":
            return self._verdict("continues" if self._is_own(ref) or ref.issuer is None else "based_on", name, words)
        if name == "remind":
            return Verdict("continues", "reminds", name) if self._is_own(ref) and opening else MENTION
        if name in ("amend", "replace") and (
            own.genre in PASSING_UP or (ref.genre in _ACTS and own.genre not in (ref.genre, *_ACTS))
        ):
            return MENTION  # a letter or a report changes no act
        if name == "amend":
            return self._verdict("amends", name, words)
        if name == "replace":
            if re.search(r"thu hoi", words):
                return Verdict("replaces", "recalls", name)
            return self._verdict("replaces", name, words)
        if name == "attached":
            if ref.issuer is not None and own.issuer is not None and not self._is_own(ref):
                return Verdict("mentions", "forwards", name)  # another body's paper, enclosed
            return Verdict("attached_to", "attached_to", name)
        if own.reminds and opening and self._is_own(ref) and own.genre in ("Công văn", "Công điện", None):
            return Verdict("continues", "reminds", name)
        if opening and self._is_addressee(ref) and ref.genre in LETTERS:
            return Verdict("answers", "answers", name)  # a letter of the addressee's, named in the opening
        if self._legal_ground(ref, words):
            return Verdict("based_on", "based_on", "ground")
        return self._unmarked(ref)

    def _legal_ground(self, ref: Reference, words: str) -> bool:
        """ "Tại khoản 2 Điều 3 Thông tư số … quy định: …" in a reply: the rule that the reply rests on."""
        if (
            self.own.role != "report"
            or ref.provision is None
            or not re.fullmatch(r"\W{0,4}(?:\d{1,2}[.)]\s?)?(?:tai|theo)?\W{0,2}", words)
        ):
            return False
        return re.search(r"quy dinh|huong dan|co neu", self.frame.folded[ref.end : ref.end + 160]) is not None

    def _begins_paragraph(self, ref: Reference, words: str) -> bool:
        start, _ = self.frame.paragraph(ref.lead)
        return not self.frame.folded[start : ref.lead - len(words)].strip(" -+*\t")

    def _received(self, ref: Reference, words: str) -> Verdict:
        """A letter received is answered, or passed on with orders to others."""
        own = self.own
        if self._is_addressee(ref):
            return Verdict("answers", "answers", "received")
        if own.passes_up:
            return Verdict("based_on", "based_on", "received")
        after = self.frame.folded[ref.end : ref.end + 700]
        known = ref.issuer is not None and bool(own.addressees)
        several = len(own.addressees) > 1 or any(
            re.match(r"(?:cac|ubnd cac|uy ban nhan dan cac) ", fold(a.name)) for a in own.addressees
        )
        orders = (
            r"\b(?:giao (?!thong|dich)|yeu cau|chi dao nhu sau)"
            if not several
            else r"\b(?:giao (?!thong|dich)|yeu cau|chi dao nhu sau|de nghi)"
        )
        if known and re.search(orders, after):
            return Verdict("implements", "forwards", "received")
        return Verdict("answers", "answers", "received")

    def _carried(self, ref: Reference, name: str, words: str, opening: bool) -> Verdict:
        own = self.own
        if re.search(r"\b(?:sua doi|thay the|bai bo)\b", words) or (
            self._is_own(ref) and ref.genre in ("Công văn", "Báo cáo", "Tờ trình") and not own.reminds
        ):
            return MENTION
        if opening:
            if own.genre == "Công văn" and ref.genre in (*_ACTS, "Luật"):
                return self._verdict("implements", name, words)
            if own.reminds and self._is_own(ref):
                return Verdict("continues", "reminds", name)
            if own.genre == "Công văn" and self._is_own(ref) and name == "carry_out":
                return self._verdict("implements", name, words)
            if own.role == "report" or self._is_addressee(ref):
                return Verdict("answers", "answers", name)
            return self._verdict("implements", name, words)
        if own.role == "report":
            return self._unmarked(ref)
        start, _ = self.frame.sentence(ref.lead)
        done = _PAST.search(self.frame.folded[start : ref.lead - len(words)])
        if ref.genre in _ACTS and own.genre not in _PLANNING:
            return MENTION
        return MENTION if done or len(words) > 90 else self._verdict("implements", name, words)

    def _verdict(self, relation: Relation, cue: str, words: str) -> Verdict:
        """Name the finer kind from the cue's words and the letter's subject."""
        allowed = {
            "continues": ("reminds",),
            "amends": ("extends", "corrects"),
            "replaces": ("recalls", "repeals"),
            "implements": ("forwards",),
        }.get(relation, ())
        for kind in allowed:
            if KINDS[kind].search(words) or KINDS[kind].search(self.own.subject):
                return Verdict(relation, kind, cue)
        return Verdict(relation, relation, cue)
