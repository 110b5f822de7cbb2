"""How a letter stands to each document that it cites: answers, amends, carries out, rests on, mentions.

The relation is that of the letter as a whole (the strongest that holds). Three things decide: the cue that
governs the mention ("Thực hiện …", "Căn cứ …", "Phúc đáp …": ``lexicon/citations.toml``), the place (opening,
subject, body) and the role of the letter: one that reports answers what it was told to do, one that
orders carries it out.
"""

import re
from dataclasses import dataclass

from pipeline.extract import changes
from pipeline.extract.frame import Frame
from pipeline.extract.grounds import RULINGS, ground_lists, is_changed_by_draft
from pipeline.extract.own import ANY_CUE, CARRYING, CUES, LETTERS, PASSING_UP, Own
from pipeline.extract.reference import Reference
from pipeline.extract.titles import CHANGED_BY, is_changing_law, stands_in_title
from pipeline.extract.verdicts import ASKING, MENTION, TOLD, Meanings, Verdict
from pipeline.lexicon import kind_of

_CLAUSE_START = re.compile(r"(?:^|[;,.(:\n])\W{0,6}(?:va |dong thoi |cung voi )?$")
_GROUNDS = re.compile(r"\W{0,6}(?:\d[.)]\s)?(?:can\Wcu|cac can cu [^.;:]{0,40}:)")
_WRITER_ACTED = re.compile(r"[,;] [^,;]{3,90}\bda (?:co|ban hanh|trinh)")
_HAS_ACTED = r"\bda (?:co|ban hanh|trinh|to chuc|xay dung|chi dao|trien khai|tham muu)\b"
_ACTED = re.compile(_HAS_ACTED)
_THEN_ACTED = re.compile(rf"[^;\n]{{0,300}}?[,.]\s[^,;.\n]{{3,90}}{_HAS_ACTED}")
_JUST_BY = re.compile(r"[\s*\-+]{0,6}theo(?: noi dung)?\s$")
_PROPOSALS = frozenset(("Tờ trình", "Giấy đề nghị", "Đơn đề nghị", "Phiếu trình"))
_WEIGHED = re.compile(r"\b(?:xet|theo|xem xet|sau khi xem xet)(?: cac| noi dung)?\W{1,2}$")
_JOINED = re.compile(r"(?:[;,]\s*(?:va\s+)?|\bva\s+|\bva cac\s+|\bcung\s+|\bva theo\s+|\bva tai\s+)(?:cac\s+)?$")
_NEXT_AT = re.compile(r"(?:[;,]\s*(?:va\s+)?|\bva\s+)(?P<who>[^;,.:(]{3,140}?)\s+tai\W{1,3}(?:cac\s+)?$")
# "…, sau khi thống nhất với Bộ Tài chính (Công văn số …), Bộ hướng dẫn": an opinion sought
_HEARD = re.compile(
    r"\bsau khi (?:da )?(?:thong nhat|trao doi|co y kien|xin y kien|lay y kien|nhan duoc y kien|tham khao)[^.;]{2,90}?"
    r"(?:\btai|\()\s{0,2}$"
)
_GIVES_OPINION = re.compile(r"\b(?:y kien|tham dinh|tham tra|bao cao|danh gia|ket qua)\b")
# "…, ý kiến góp ý của Sở B (Công văn số …), Sở C (Công văn số …)": what others were asked about a request
_OPINION_BY = re.compile(
    r"(?:[,;]|\bva|\bcung)\s(?:cac )?y kien(?! chi dao)(?: [a-z]{1,8}){0,3} cua [^.;()]{2,110}?"
    r"(?:\btai\W{1,3}(?:cac )?|\(\s?(?:tai )?)$"
)
_NEXT_OPINION = re.compile(r"(?:\)\s?[,;]|[,;]|\bva|\bcung)\s[^.;()]{2,90}(?:\btai\W{1,3}|\(\s?(?:tai )?)$")
_OPINION_OF = re.compile(r"\bva (?:y kien|de xuat|de nghi|bao cao|tham muu|tham dinh|kien nghi)\b[^.;]{0,80}\btai\s+$")
_CARRIES_ON = re.compile(
    r"\bve viec (?:chuyen|gui|gui kem|sao gui|chuyen giao)(?: \w{1,9}){0,3}\W{1,2}$|\b(?:chuyen|gui kem)\W{1,2}$"
)
# "… và các Nghị định sửa đổi, bổ sung gồm: số …, số …"
_AMENDING = re.compile(
    r"\b(?:va|cung) (?:cac |mot so )?(?:luat|nghi dinh|thong tu|quyet dinh|nghi quyet|van ban) (?:duoc )?"
    r"(?:sua doi|bo sung|thay the)[^;.\d]{0,60}:\W{0,3}$"
)
# a list's next group, behind its name: "…; Thông tư hướng dẫn của Bộ Xây dựng: số …", "…; (ii) Phòng cháy: Luật số …"
_NEXT_GROUP = re.compile(r";(?! quy dinh)[^;:]{0,90}:\W{0,3}$")
_PARTING = frozenset(("reply", "request", "demand", "received", "ground", "continue", "carry_out"))
# "…, trong quá trình triển khai Bộ Nội vụ nhận được Công văn số …"
_WHO_RECEIVED = re.compile(r"[,;]\s(?![^,;]{0,90}\b(?:da|den nay)\b)[^,;:.]{3,90}\snhan duoc\s(?:(?:cac|noi dung) )?$")
_WITHIN_TITLE = re.compile(
    r"\b(?:thi hanh|quy dinh chi tiet|sua doi|bo sung|thay the|huong dan|kem theo|trien khai|thuc hien)\b"
)
# a list of documents that others are told to study or carry out: "Yêu cầu các đơn vị thực hiện các văn bản sau:"
_TO_STUDY = re.compile(
    r"\b(?:yeu cau|de nghi|giao|tap trung|nghiem tuc|tiep tuc)\b[^.;:]{0,160}"
    r"\b(?:nghien cuu|cap nhat|quan triet|trien khai|thuc hien|pho bien|thi hanh)\b[^.;:]{0,60}"
    r"\b(?:van ban|nghi dinh|thong tu|quyet dinh|chi thi|cong van|ke hoach)\b[^.;:]{0,50}:?\W*$"
)
# "… và để bảo đảm thực hiện thống nhất Luật số …": an aim of its own
_PURPOSE = re.compile(
    r"(?:[,;]|\bva|\bdong thoi)\s(?:de|nham)(?: [a-z]{2,6}){0,4} "
    r"(?:thuc hien|trien khai|thi hanh)(?: [a-z]{2,6}){0,3}\W{1,2}$"
)
# "giao Sở … giải quyết đề nghị của Công ty … tại Công văn số …": the request inside a superior's paper
_HANDED_DOWN = re.compile(
    r"\b(?:giao|yeu cau|de nghi|chuyen)\b[^;]{0,200}\b(?:giai quyet|xem xet|tham dinh|kiem tra|tham muu)\b[^;]{0,90}"
    r"\b(?:de nghi|kien nghi|de xuat|don|vuong mac) (?:cua|do)\b[^;]{0,200}\btai\W{1,3}$"
)
# "… đối chiếu với các quy định hiện hành, cụ thể gồm:"
_ALL_GROUNDS = re.compile(r"[^,:;]{0,140}(?:,\s)?(?:(?:nhu|cu the|bao gom|gom|sau|day|la)\s?){0,4}:")
_QUOTED = re.compile(r"[“\"][^“”\"]{0,500}[”\"]")
_CALLED = re.compile(r"\bgoi (?:tat|chung) la\W{1,3}$")
_JUST_ISSUED = re.compile(r"\W{0,4}(?:ban hanh )?")
_ALSO = re.compile(r"(?:[;,]|\bva)\s*(?:va\s+)?$")
_ASKED_BY = frozenset(("request", "received", "ground"))
_DIRECTED = frozenset(("carry_out", "demand", "just_by"))
_LONGEST = 2000  # characters before a reference that are looked at: no sentence is longer


@dataclass(slots=True)
class _Judged:
    """A reference with its verdict; ``titled``: it stands inside another document's title or story.

    ``in_title``: surely inside a title (``titles``), so that the list of what bears that title goes on behind it.
    ``opinion``: it is what another body thought of the matter, so that the list of such goes on behind it.
    """

    ref: Reference
    verdict: Verdict
    titled: bool = False
    in_title: bool = False
    opinion: bool = False


class Judge:
    """Judges the references of one letter, in text order (a list's members share the verdict of the first)."""

    def __init__(self, own: Own, frame: Frame) -> None:
        self.own, self.frame = own, frame
        self.means = Meanings(own, frame)
        self._last: _Judged | None = None
        self._top: _Judged | None = None  # the last that was no part of another document's title
        self._cargo: str | None = None  # the paper that a slip carries on
        self._ground_lists = ground_lists(frame)

    def judge(self, ref: Reference) -> Verdict:
        """The relation that this mention shows."""
        judged = self._judge(ref)
        if self.own.genre in CARRYING:
            judged.verdict = self._carried_on(ref, judged.verdict)
        if judged.verdict.relation in ("answers", "implements", "continues") and self.means.in_head(ref):
            self.means.has_occasion = True
        self._last = judged
        if not judged.titled:
            self._top = judged
        return judged.verdict

    def _carried_on(self, ref: Reference, verdict: Verdict) -> Verdict:
        """In a slip: the paper carried on is what it rests on, as is the rule by which it does so."""
        if verdict.relation == "answers" and self.means.is_addressee(ref):
            self._cargo = ""
        if self._cargo == "":
            return verdict  # a slip by which the one who asked gets its answer carries nothing on
        code = f"{ref.number.serial}/{ref.number.symbol}" if ref.number is not None else None
        if self._cargo is None and ref.genre in ASKING and verdict.cue not in _DIRECTED:
            self._cargo = code
        if code is not None and code == self._cargo:
            return Verdict("based_on", "forwards", "forward")
        procedure = verdict.relation == "implements" and ref.genre in RULINGS
        return Verdict("based_on", "based_on", "ground") if procedure or verdict.relation == "answers" else verdict

    def _judge(self, ref: Reference) -> "_Judged":
        frame, at = self.frame, ref.lead
        zone = frame.zone(ref.start)
        if zone in ("subject", "title"):
            return _Judged(ref, self._in_subject(ref))
        start, _ = frame.sentence(at)
        paragraph, _ = frame.paragraph(at)
        before, opening = self._last, frame.in_opening(at)
        same_sentence = before is not None and start <= before.ref.start < at
        prefix = frame.folded[max(before.ref.end if same_sentence and before else start, at - _LONGEST) : at]
        if self.means.is_own(ref) and self.own.genre not in PASSING_UP and changes.EXTENDS.search(prefix):
            return _Judged(ref, Verdict("amends", "extends", "amend"))
        if opening and ref.genre in ASKING and _HEARD.search(prefix):
            return _Judged(ref, Verdict("based_on", "based_on", "ground"))
        if self.own.genre == "Công văn" and self.means.is_own(ref) and (hit := changes.TAKES_BACK.search(prefix)):
            return _Judged(ref, Verdict("amends", "corrects", "amend") if hit[1] else Verdict("replaces", "recalls"))
        if self._is_changed_by_draft(ref):
            return _Judged(ref, TOLD, True)
        if changed := self._also_changed(ref, prefix):
            return _Judged(ref, changed)
        if same_sentence and self._is_opinion(ref, prefix):
            return _Judged(ref, Verdict("based_on", "based_on", "ground"), opinion=True)
        if self._stands_in_title(ref, start):
            return _Judged(ref, MENTION, True, True)
        if before is not None and (ref.listed or same_sentence):
            inherited = self._inherit(ref, before, prefix, start, opening)
            if inherited is not None:
                return inherited
        grounds = _GROUNDS.match(frame.folded, paragraph, paragraph + 64) is not None
        grounds = grounds or any(begin <= at < end for begin, end in self._ground_lists)
        if grounds and start > paragraph and _ACTED.search(frame.folded, start, at):
            grounds = False  # the next sentence tells what was done upon them
        if grounds and not opening and self.own.role == "report" and _THEN_ACTED.match(frame.folded, ref.end):
            return _Judged(ref, MENTION, True)  # a report's story: "Căn cứ Kế hoạch số …, Sở đã ban hành …"
        if grounds or (zone == "preamble" and not ANY_CUE.search(frame.folded, paragraph, at)):
            return self._in_grounds(ref, prefix, frame.folded[start : min(at, start + _LONGEST)], same_sentence)
        if same_sentence and before is not None:
            if _CARRIES_ON.search(prefix):  # "Công văn số A về việc chuyển Báo cáo số B": B goes the way of A
                return _Judged(ref, self._passed_on(before.verdict))
            if _CALLED.search(prefix):
                return _Judged(ref, MENTION, True)  # its short name
            if before.verdict.relation == "based_on" and (CHANGED_BY.search(prefix) or _AMENDING.search(prefix)):
                return _Judged(ref, Verdict("based_on", "based_on"))
            if opening and ref.genre in ASKING and _HANDED_DOWN.search(prefix):
                return _Judged(ref, self.means.handed_down(ref))
            if found := self._own_cue(prefix, inside=True):
                return _Judged(ref, self.means.apply(found, ref, opening))
            if self.means.rests_on(ref, prefix, inside=True):
                return _Judged(ref, Verdict("based_on", "based_on", "ground"))
            return _Judged(ref, self.means.unmarked(ref), True)
        found = self._governing(ref, prefix)
        if found is None and (intro := frame.intro(at)) is not None:
            lead_in = frame.folded[intro[0] : intro[1]]
            if len(prefix) < 90 and CUES["replace"].search(lead_in):
                found = "replace", lead_in  # "Các Quyết định sau đây hết hiệu lực …:"
            elif (len(prefix) < 90 or prefix.rstrip().endswith(":")) and frame.announces(*intro):
                if self.own.role == "order" and _TO_STUDY.search(lead_in):
                    return _Judged(ref, Verdict("implements", "implements"))
                found = self._cue(lead_in)
                if found is not None and found[0] == "ground" and _ALL_GROUNDS.fullmatch(found[1]):
                    return _Judged(ref, Verdict("based_on", "based_on", "ground"))
        if found is None and opening and _JUST_BY.match(prefix):
            found = "just_by", prefix  # "Theo Công văn số …, UBND xã báo cáo": told to
        if zone == "addressees" and found is not None and found[0] in ("reply", "received"):
            opening = True  # the first sentence ran into the address
        if (found is None or found[0] == "stop") and self.means.rests_on(ref, prefix, inside=False):
            return _Judged(ref, Verdict("based_on", "based_on", "ground"))
        return _Judged(ref, self.means.apply(found or ("", prefix), ref, opening))

    def _also_changed(self, ref: Reference, prefix: str) -> Verdict | None:
        """What the letter does to a document besides another ("thu hồi … và bãi bỏ …"), or by being issued."""
        before = self._last
        if self.own.genre == ref.genre and changes.is_issued_instead(prefix):
            return self.means.apply(("replace", "thay the "), ref, opening=True)
        if before is None or before.verdict.relation not in ("amends", "replaces"):
            return None
        found = changes.also(prefix)
        return self.means.apply(found, ref, opening=True) if found else None

    def _stands_in_title(self, ref: Reference, start: int) -> bool:
        """Whether a reference stands in the title of the one on which its sentence rests; ``start``: the sentence's."""
        top, before = self._top, self._last
        if top is None or before is None or not start <= top.ref.start < ref.lead:
            return False
        if _WHO_RECEIVED.search(self.frame.folded[before.ref.end : ref.lead]):
            return False
        return stands_in_title(top.ref, before.ref, before.in_title, ref, self.frame.folded)

    def _is_opinion(self, ref: Reference, prefix: str) -> bool:
        """Whether a letter told behind a request (or another opinion) is what a body thought of that request."""
        before = self._last
        if before is None or ref.genre not in LETTERS or ref.genre in _PROPOSALS:
            return False
        if before.opinion and _NEXT_OPINION.search(prefix) is not None:
            return True
        asked = before.verdict.relation == "based_on" or before.verdict.cue in _ASKED_BY
        return asked and _OPINION_BY.search(prefix) is not None

    def _is_changed_by_draft(self, ref: Reference) -> bool:
        """Whether a letter or report tells of an act in the making that is to change the cited one."""
        if self.own.genre not in LETTERS and self.own.genre not in PASSING_UP:
            return False
        if is_changed_by_draft(ref, self.frame.folded[max(0, ref.lead - 160) : ref.lead]):
            self.means.to_be_changed.add(str(ref.number))
            return True
        return False

    def _in_subject(self, ref: Reference) -> Verdict:
        """In the letter's own subject: what it does to the cited document comes first ("gia hạn …")."""
        if self._is_changed_by_draft(ref):
            return TOLD
        start, _ = self.frame.paragraph(ref.lead)
        words = self.frame.folded[max(start, ref.lead - _LONGEST) : ref.lead]
        before = self._last
        if before is not None and self.frame.in_title(before.ref.start):
            if changed := self._also_changed(ref, self.frame.folded[max(start, before.ref.end) : ref.lead]):
                return changed
            between = self.frame.folded[before.ref.end : ref.lead][:_LONGEST]
            if not ref.listed and not _JOINED.search(between) and _WITHIN_TITLE.search(between):
                return MENTION  # inside the title of the document named before
        first = ANY_CUE.search(words, 0, 48)
        verb = kind_of(first) if first is not None and first.start() < 24 else None
        if (
            first is not None
            and verb in ("amend", "replace", "reply", "remind")
            and (verb != "remind" or self.means.is_own(ref))
        ):
            return self.means.apply((verb, words[first.start() :]), ref, opening=True)
        return self.means.apply(self._cue(words, subject=True) or ("", ""), ref, opening=True)

    def _inherit(self, ref: Reference, before: "_Judged", prefix: str, start: int, opening: bool) -> "_Judged | None":
        """The verdict of the list that the reference continues, if it continues one and no cue parts it."""
        changed = before.verdict.relation in ("amends", "replaces") and _JOINED.search(prefix) is not None
        if not ref.listed and not changed and not self._joined(ref, prefix, opening):
            return None
        if self._own_cue(prefix) is not None:
            return None
        chain, top = before, self._top
        past = not ref.listed or before.in_title or (before.titled and ";" in prefix)
        if past and top is not None and top.ref.start >= start:
            chain = top
        if chain.verdict.cue == "attached":
            return _Judged(ref, MENTION, True)
        by = _NEXT_AT.search(prefix)
        proposes = by is not None and not _GIVES_OPINION.search(by["who"])
        appraisal = ref.genre == "Báo cáo" and not proposes and (by is not None or chain.ref.genre == "Tờ trình")
        if appraisal and chain.verdict.relation == "answers":
            return _Judged(ref, Verdict("based_on", "based_on"))  # the appraisal beside the proposal decided on
        return _Judged(ref, Verdict(chain.verdict.relation, chain.verdict.kind), chain.titled)

    def _in_grounds(self, ref: Reference, prefix: str, whole: str, same_sentence: bool) -> "_Judged":
        """In "Căn cứ …": a ground, unless a request or an order to report stands there, or another's title."""
        if aim := _PURPOSE.search(prefix):  # "Căn cứ …; để triển khai Công văn số …"
            return _Judged(ref, self.means.apply(("carry_out", aim.group()), ref, opening=True))
        cue = self._governing(ref, prefix)
        if cue is not None:
            name, words = cue
            if name == "stop" and not CHANGED_BY.search(prefix) and (acted := _WRITER_ACTED.search(prefix)):
                return _Judged(ref, TOLD if acted.group().startswith(";") else self.means.unmarked(ref), True)
            if name == "reply" and same_sentence and self._own_cue(prefix, inside=True) is None:
                return _Judged(ref, MENTION, True)  # what the document named before replies to
            asked = name in ("demand", "reply", "received") or (
                name == "request" and not ("ground" in words and same_sentence)
            )
            told = name == "carry_out" and not same_sentence and not whole.lstrip(" -+*\t").startswith("can cu")
            if asked or told:
                return _Judged(ref, self.means.apply(cue, ref, opening=True))
        apart = is_changing_law(ref, prefix) or any(
            rule.search(prefix) for rule in (_JOINED, CHANGED_BY, _AMENDING, _NEXT_GROUP)
        )
        if same_sentence and not ref.listed and not apart and _WITHIN_TITLE.search(prefix):
            return _Judged(ref, MENTION, True)
        return _Judged(ref, self.means.apply(("ground", prefix), ref, opening=True))

    def _passed_on(self, verdict: Verdict) -> Verdict:
        if verdict.relation == "answers" and self.own.passes_up:
            return Verdict("based_on", "based_on")
        return Verdict(verdict.relation, verdict.kind)

    def _joined(self, ref: Reference, prefix: str, opening: bool) -> bool:
        if not ref.genre_printed and _ALSO.search(prefix):
            return True
        if _OPINION_OF.search(prefix):
            return True
        if opening and (by := _NEXT_AT.search(prefix)):  # "…; Công ty A tại Văn bản số …"
            name = self.frame.text[ref.lead - len(prefix) + by.start("who") :][:1]
            return (name.isupper() or by["who"].startswith("sau khi")) and not ANY_CUE.search(by["who"])
        return opening and _JOINED.search(prefix) is not None

    def _governing(self, ref: Reference, prefix: str) -> tuple[str, str] | None:
        """The cue before a reference; "xét" and "theo" right before a proposal ask to decide on it.

        A report that is weighed ("Xét Báo cáo …") asks for nothing: it is a ground.
        """
        if ref.genre in ASKING and (match := _WEIGHED.search(prefix)):
            if ref.genre in _PROPOSALS:
                return "request", match.group()
            if not match.group().startswith("theo"):
                return ("ground" if ref.genre == "Báo cáo" else "request"), match.group()
        return self._cue(prefix)

    @staticmethod
    def _cue(prefix: str, subject: bool = False) -> tuple[str, str] | None:
        """The last cue before a reference that still governs it, with the words from it on."""
        best = None
        for match in ANY_CUE.finditer(prefix):
            if (cue := kind_of(match)) == "attached":
                if _JUST_ISSUED.fullmatch(prefix, 0, match.start()) and "(" in prefix[: match.start()]:
                    best = match
                continue
            if (
                cue in ("amend", "replace")
                and not subject
                and not changes.OWN_ACT.match(prefix)
                and not changes.THIS_REPLACES.search(prefix)
            ):
                continue
            if (
                cue == "stop"
                and best is not None
                and kind_of(best) in ("amend", "replace")
                and changes.WHAT_IT_SAYS.fullmatch(prefix, best.end(), match.start())
            ):
                continue  # "thay thế nội dung hướng dẫn tại Công văn số …": what is changed, told with its place
            best = match
        return (kind_of(best), prefix[best.start() :]) if best else None

    def _own_cue(self, prefix: str, inside: bool = False) -> tuple[str, str] | None:
        """A cue that begins its clause: only such a one parts a reference from the list before it.

        ``inside``: the words follow another document's number, behind which no clause begins.
        """
        prefix = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), prefix)
        if purpose := _PURPOSE.search(prefix):
            return "carry_out", purpose.group()
        best = None
        for match in ANY_CUE.finditer(prefix):
            if self._parts(prefix, match, inside):
                best = match
        return (kind_of(best), prefix[best.start() :]) if best else None

    @staticmethod
    def _parts(prefix: str, match: re.Match[str], inside: bool) -> bool:
        """Whether a cue begins a clause, or who received something is told in its own clause."""
        cue, before = kind_of(match), prefix[: match.start()]
        if cue == "received" and _WHO_RECEIVED.search(prefix, 0, match.end() + 1):
            return True
        if cue not in _PARTING or not _CLAUSE_START.search(before) or (inside and not before.strip()):
            return False
        return not (inside and cue == "reply" and before.rstrip().endswith("("))  # that tells what the other one does
