"""What a cue means for a letter: the verdict on one mention, given the cue that governs it.

"Thực hiện …" in a report's opening is an answer, in a plan an order carried out, in the middle of a report
one matter among many. Which cue governs which mention is found by ``relations``.
"""

import re
from dataclasses import dataclass

from pipeline.extract import carried_out, changes, grounds, passing_on
from pipeline.extract.decided import asks_anew, asks_behind_brackets, is_decided
from pipeline.extract.frame import Frame
from pipeline.extract.grounds import ACTS, RULINGS
from pipeline.extract.own import CUES, KINDS, LETTERS, PASSING_UP, REPORTING, Own, same
from pipeline.extract.reference import Reference
from pipeline.grammar.body import same_body
from pipeline.grammar.voices import speaks_for
from pipeline.records import Relation
from pipeline.text.fold import fold

ASKING = LETTERS | {
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
_ORDERS_OR_ASKS = re.compile(
    r",\s[^,;.\n]{3,90}?\b(?:(?P<orders>giao (?!thong|dich)|yeu cau|y kien chi dao)"
    r"|de nghi|trinh|bao cao|kien nghi|de xuat|tham muu)\b"
)
_ORDERS = re.compile(r"\b(?:giao (?!thong|dich)|yeu cau|chi dao nhu sau)")
_ORDERS_ALL = re.compile(rf"{_ORDERS.pattern}|\bde nghi")  # who writes to many orders by asking
_ASKS_FOR = re.compile(r"bao cao|y kien|cung cap|ra soat")  # the subject of a letter that wants an answer
_RUNS_ON = re.compile(r",(?! (?:khoan|diem|dieu|muc))")  # a clause behind the ground's cue, not one more provision
_ANNEXED = re.compile(r"\((?:duoc )?(?:ban hanh )?kem theo\W{1,3}$")  # of which the ground is a part
_ASKED = frozenset(("Tờ trình", "Giấy đề nghị", "Đơn đề nghị", "Giấy mời"))  # what nobody carries out
_PLANNING = frozenset(("Chỉ thị", "Kế hoạch", "Chương trình", "Công điện", "Đề án", "Phương án", "Hướng dẫn"))
_CHANGING = frozenset(("Quyết định", "Nghị quyết", "Thông tư", "Nghị định", "Quy định", "Quy chế", "Kế hoạch"))
_DECIDING = frozenset(("Quyết định", "Nghị quyết"))
_COMMANDING = frozenset(("Chỉ thị", "Công điện"))
_HANDED_TO = re.compile(r"\b(?:chi dao|giao) [^;.:]{2,140}:\W{0,4}$")
_OWN_STORY = re.compile(r"\b(?:da )?(?:ban hanh|co|gui|phat hanh)(?: cac)?\W{1,2}$")
RULES = RULINGS | {"Quy định", "Quy chế"}  # what stands: nobody is reminded of it
_LED = frozenset(("Công văn", "Công điện", "Chỉ thị", "Thông báo"))  # what an office reminds of and goes on from
# "Giám đốc Bảo hiểm xã hội các tỉnh, thành phố"
_GROUP = re.compile(
    r"(?:(?:giam doc|thu truong|chu tich|cuc truong) )?(?P<head>[a-z][a-z ]{2,60}?),? "
    r"cac (?:tinh|huyen|thanh|quan|xa)\b"
)
_EARLY = 500  # characters after the opening in which an order still tells of its occasion
_LONGEST = 2000  # characters of a sentence that are looked at


@dataclass(slots=True)
class Verdict:
    """A relation with its finer kind and the cue that gave it ("" when it was inherited or there was none)."""

    relation: Relation
    kind: str
    cue: str = ""


MENTION = Verdict("mentions", "mentions")
TOLD = Verdict("mentions", "mentions", "story")  # surely no more than that


class Meanings:
    """Gives the verdict of a cue for one letter."""

    def __init__(self, own: Own, frame: Frame) -> None:
        self.own, self.frame = own, frame
        self.to_be_changed: set[str] = set()  # numbers of the acts that a draft spoken of is to change
        self.has_occasion = False  # whether the head names what the letter answers or carries out
        letter = own.is_letter
        self._rules = letter or (own.role == "report" and own.genre != "Báo cáo")  # a report weighs rules
        self._rules = self._rules and not own.puts_questions  # on what it asks about, it does not rest
        self._rests_until = None if letter else -1  # looked for when first asked

    def rests_on(self, ref: Reference, before: str, inside: bool) -> bool:
        """Whether a rule carries the letter's reasoning; ``before``: the folded words of the sentence before it,
        ``inside``: another document is named there earlier.
        """
        if not self._rules or str(ref.number) in self.to_be_changed or grounds.is_asked_about(ref, self.frame.folded):
            return False
        clause = before[max(before.rfind(";"), before.rfind(". ")) + 1 :]  # "… BHYT. Tuy nhiên, theo …"
        line, _ = self.frame.paragraph(ref.lead)
        quoted = self.frame.in_quote(ref.lead)  # what is quoted rests on it, not the letter; signs get lost, so
        heads = not quoted or line == self.frame.sentence(ref.lead)[0]  # a rule that heads a line is the letter's own
        if heads and (not inside or clause != before) and grounds.heads_a_sentence(ref, clause, self.frame.folded):
            return True
        if not quoted and grounds.is_applied(ref, clause):
            return True
        listed = not inside and grounds.is_item(before)
        if quoted or not (listed or grounds.named_above(ref, before)):
            return False
        if self._rests_until is None:
            self._rests_until = grounds.rests_above(self.frame.folded)
        return ref.lead < self._rests_until

    def unmarked(self, ref: Reference) -> Verdict:
        """No cue governs the mention: what a directive's tasks name, or a report's plan, is to be carried out."""
        if self.frame.in_opening(ref.lead) and ref.genre in LETTERS and self.is_addressee(ref):
            return Verdict("answers", "answers")  # a letter of the addressee's, named in the opening
        sentence = self._sentence_before(ref)
        forwarded = self._forwarded(ref, sentence)
        if forwarded is not None:
            return forwarded
        if self._goes_on_from(ref, sentence):
            return Verdict("continues", "continues", "continue")
        if self._decides_on(ref) or self._asks_anew(ref) or self._asks_in_brackets(ref, sentence):
            return Verdict("answers", "answers", "decided")
        if self.own.genre in _COMMANDING and self._is_in_a_task(ref, sentence):
            return Verdict("implements", "implements")
        if self.own.genre in _CHANGING and changes.expires(ref, self.frame.folded):
            return Verdict("replaces", "repeals", "replace")
        if self.own.genre in _DECIDING and ref.genre == self.own.genre and changes.changes_what_was_decided(sentence):
            return Verdict("amends", "amends", "amend")
        if self.own.role == "order" and self.is_own(ref) and changes.is_declared_void(sentence, ref, self.frame.folded):
            return Verdict("replaces", "repeals", "replace")
        if self.own.genre not in PASSING_UP and (did := changes.holds_no_more(ref, sentence, self.frame.folded)):
            return Verdict(did, "repeals" if did == "replaces" else did, "replace")
        if self.own.role == "report" and self.frame.in_plan(ref.lead) and CUES["carry_out"].search(sentence):
            return Verdict("implements", "implements")
        return MENTION

    def _sentence_before(self, ref: Reference) -> str:
        start, _ = self.frame.sentence(ref.lead)
        return self.frame.folded[max(start, ref.lead - _LONGEST) : ref.lead]

    def _is_in_a_task(self, ref: Reference, sentence: str) -> bool:
        """Whether a directive's task has the document carried out; an act whose rules are only kept is none."""
        if self.frame.in_opening(ref.lead) or self.frame.zone(ref.lead) != "body":
            return False
        return carried_out.is_ordered(sentence) and not (ref.genre in ACTS and carried_out.is_only_kept(sentence))

    def _decides_on(self, ref: Reference) -> bool:
        """Whether a letter grants or refuses, in one of its points, what another body's paper asks for."""
        if self.own.genre not in ("Công văn", "Thông báo", None) or self.own.passes_up or ref.genre not in ASKING:
            return False
        return not self.is_own(ref) and is_decided(ref, self.own, self.frame)

    def _asks_anew(self, ref: Reference) -> bool:
        """Whether a reply to one body tells, further down, of one more letter by which that body asks for something."""
        alone = self.own.role == "report" and self.own.is_letter and len(self.own.addressees) == 1
        if not alone or self.own.passes_up or ref.genre not in LETTERS or not self.is_addressee(ref):
            return False
        return asks_anew(ref, self.frame.folded)

    def _asks_in_brackets(self, ref: Reference, before: str) -> bool:
        """Whether the opening names in brackets one of several who asked ("một số sở (Sở A tại Công văn số …) hỏi")."""
        if not self.own.is_letter or self.own.passes_up or ref.genre not in LETTERS or self.is_own(ref):
            return False
        return self.frame.in_opening(ref.lead) and asks_behind_brackets(ref, before, self.frame.folded)

    def _goes_on_from(self, ref: Reference, before: str) -> bool:
        """Whether an order begins with the tale of the office's earlier one ("Sở đã ban hành Công văn số …")."""
        if self.own.role != "order" or self.own.genre not in ("Công văn", "Công điện") or ref.genre not in _LED:
            return False
        early = self.frame.in_opening(ref.lead) or ref.lead < self.frame.opening_end + _EARLY
        return early and self.is_own(ref) and _OWN_STORY.search(before) is not None

    def _forwarded(self, ref: Reference, before: str) -> Verdict | None:
        """Another body's paper handed on ("Sở sao gửi Công văn số … để các đơn vị thực hiện"): the letter's matter."""
        passes_on = self.own.is_letter or self.own.genre == "Phiếu chuyển"
        if not passes_on or not self.in_head(ref) or not passing_on.is_passed_on(before):
            return None
        if self.is_own(ref) or ref.genre in PASSING_UP:
            return None
        orders = passing_on.is_to_be_carried_out(self.frame.folded, ref.end)
        return Verdict("implements" if orders else "mentions", "forwards", "forward")

    def in_head(self, ref: Reference) -> bool:
        """Whether a document is named where the letter says what it is about: in its subject or its opening."""
        return self.frame.in_opening(ref.lead) or self.frame.in_title(ref.start)

    def is_addressee(self, ref: Reference) -> bool:
        """Whether the cited document's issuer, or the body whose office issued it, is written to."""
        if ref.issuer is None:
            return False
        name = fold(ref.issuer.name)
        office = name.removeprefix("van phong ") if name.startswith("van phong ") else None
        return any(same(ref.issuer, a) or office == fold(a.name) for a in self.own.addressees)

    def _is_among_addressees(self, ref: Reference) -> bool:
        """Whether the cited document's issuer is one of a group that is written to ("Kho bạc Nhà nước các tỉnh")."""
        groups = (_GROUP.match(fold(a.name)) for a in self.own.addressees)
        issuer = fold(ref.issuer.name) if ref.issuer is not None else ""
        return any(group is not None and issuer.startswith(f"{group['head']} ") for group in groups)

    def is_own(self, ref: Reference) -> bool:
        """Whether the cited document is the writer's own."""
        return ref.issuer is not None and self.own.issuer is not None and same(ref.issuer, self.own.issuer)

    def is_led(self, ref: Reference) -> bool:
        """Whether the cited document is the writer's own or of the body that the writer speaks for (its committee)."""
        own = self.own.issuer
        if ref.issuer is None or own is None:
            return False
        if same(ref.issuer, own):
            return True
        day = self.own.issued_on.last if self.own.issued_on else None
        return speaks_for(own.key, ref.issuer.key, same_body, day) is True

    def apply(self, cue: tuple[str, str], ref: Reference, opening: bool) -> Verdict:
        """What a cue means for this letter at this place."""
        name, words = cue
        own, report = self.own, self.own.role == "report"
        if name == "reply" and ref.genre not in ASKING and not self.is_addressee(ref):
            return self.unmarked(ref)
        if name == "reply":
            return self._verdict("answers", name, words) if opening or (len(words) < 60 and not report) else MENTION
        if name == "request":
            if not opening and self._begins_paragraph(ref, words) and words.startswith("tren co so"):
                return self._verdict("based_on", name, words)
            if not opening or ref.genre not in ASKING:
                return self.unmarked(ref)
            if self.is_own(ref):
                return MENTION
            other = ref.issuer is not None and not self.is_addressee(ref) and not self._decides(ref)
            up = (
                other
                and not self._is_among_addressees(ref)
                and (
                    own.passes_up
                    or own.genre == "Biên bản"
                    or (report and own.genre == "Công văn" and ref.genre != "Tờ trình" and bool(own.addressees))
                )
            )
            return self._verdict("based_on" if up else "answers", name, words)
        if name == "received":
            if passing_on.brings_another(words) and not self.is_addressee(ref):
                return Verdict("based_on", "forwards", "forward")
            if opening and (handed := self._handed_on(ref)) is not None:
                return handed
            return self._received(ref, words) if opening and ref.genre in ASKING else self.unmarked(ref)
        if name == "just_by" and ref.genre not in RULINGS:
            return self._carried(ref, "demand", words, opening)
        if name in ("demand", "carry_out"):
            return self._carried(ref, name, words, opening)
        if name == "ground":
            if grounds.is_of_a_draft(words):
                return MENTION
            if not opening and (
                (_RUNS_ON.search(words) and not _ANNEXED.search(words))
                or (words.startswith("tren co so") and not self._begins_paragraph(ref, words))
                or self._of_others(ref, words)
            ):
                return self.unmarked(ref)
            asks = ref.subject is not None and _ASKS_FOR.search(fold(ref.subject))
            told = own.genre == "Báo cáo" and ref.genre not in RULINGS
            if report and opening and (asks or told) and self.is_addressee(ref) and own.genre != "Tờ trình":
                return self._verdict("answers", name, words)
            return self._verdict("based_on", name, words)
        if name == "continue":
            return self._verdict("continues" if self.is_own(ref) or ref.issuer is None else "based_on", name, words)
        if name == "remind":
            return Verdict("continues", "reminds", name) if self.is_led(ref) and opening else MENTION
        if name in ("amend", "replace") and (
            own.genre in PASSING_UP or (ref.genre in ACTS and own.genre not in (ref.genre, *ACTS))
        ):
            return MENTION  # a letter or a report changes no act
        if name == "amend":
            return self._verdict("amends", name, words)
        if name == "replace":
            if own.genre not in _CHANGING and changes.recalls_no_document(words):
                return self.unmarked(ref)  # "thu hồi tạm ứng theo danh sách tại Công văn số …"
            if changes.replaces_a_part(ref, words):
                return Verdict("amends", "amends", "amend")  # "thay thế điểm 2 Công văn số …": the rest stays
            if "thu hoi" in words:
                return Verdict("replaces", "recalls", name)
            return self._verdict("replaces", name, words)
        if name == "attached":
            if ref.issuer is not None and own.issuer is not None and not self.is_own(ref):
                return Verdict("mentions", "forwards", name)  # another body's paper, enclosed
            return Verdict("attached_to", "attached_to", name)
        led = own.genre in ("Công văn", "Công điện", None) and ref.genre not in RULES
        if own.reminds and opening and led and self.is_led(ref):
            return Verdict("continues", "reminds", name)
        return self.unmarked(ref)

    def handed_down(self, ref: Reference) -> Verdict:
        """A request that a superior's paper hands down.

        It is answered in a letter to who asked and in a decision; what is reported to the superior rests on it.
        """
        decides = self.is_addressee(ref) or self.own.genre in ("Quyết định", "Nghị quyết")
        return Verdict("answers", "answers", "request") if decides else Verdict("based_on", "based_on", "request")

    def _decides(self, ref: Reference) -> bool:
        """Whether the main clause after a request orders something, before it would ask a superior for it."""
        hit = _ORDERS_OR_ASKS.search(self.frame.folded, ref.end, ref.end + 500)
        return hit is not None and hit["orders"] is not None

    def _begins_paragraph(self, ref: Reference, words: str) -> bool:
        start, _ = self.frame.paragraph(ref.lead)
        return not self.frame.folded[start : ref.lead - len(words)].strip(" -+*\t")

    def _of_others(self, ref: Reference, words: str) -> bool:
        """Whether a ground is that of others, told what to do upon it ("giao Sở Tài chính: Căn cứ …, hướng dẫn …")."""
        start, _ = self.frame.sentence(ref.lead)
        end = ref.lead - len(words)
        return _HANDED_TO.search(self.frame.folded[max(start, end - 200) : end]) is not None

    def _handed_on(self, ref: Reference) -> Verdict | None:
        """What a letter received and now sent on is to those who get it: to be carried out, or for their knowledge."""
        if self.is_addressee(ref) or self.own.passes_up or not self.own.is_letter:
            return None
        aim = passing_on.is_handed_on(self.frame.folded, ref.end)
        return Verdict("implements" if aim == "to do" else "mentions", "forwards", "received") if aim else None

    def _received(self, ref: Reference, words: str) -> Verdict:
        """A letter received is answered, or passed on with orders to others."""
        own = self.own
        if self.is_addressee(ref):
            return Verdict("answers", "answers", "received")
        after = self.frame.folded[ref.end : ref.end + 700]
        if own.passes_up or (not own.to_many and passing_on.is_asked_about_upwards(after)):
            return Verdict("based_on", "based_on", "received")
        if passing_on.is_given_an_opinion(after):
            return Verdict("answers", "answers", "received")
        known = ref.issuer is not None and bool(own.addressees)
        if known and (_ORDERS_ALL if own.to_many else _ORDERS).search(after):
            return Verdict("implements", "forwards", "received")
        return Verdict("answers", "answers", "received")

    def _carried(self, ref: Reference, name: str, words: str, opening: bool) -> Verdict:
        own = self.own
        if carried_out.tells_what_was_done(words):
            return TOLD
        if carried_out.tells_what_changes(words):
            return MENTION
        if own.genre == "Báo cáo" and opening and carried_out.opens_a_part(ref, self.frame):
            return TOLD
        begin = ref.lead - len(words)
        if not (own.reminds and self.is_led(ref)) and carried_out.is_left_undone(self.frame.folded, begin):
            return TOLD
        if own.role == "order" and carried_out.is_years_old(self.frame.folded, begin):
            return MENTION
        if ref.genre in ACTS and carried_out.is_gone_by(words) and not self._begins_paragraph(ref, words):
            return self.unmarked(ref)  # "Chế độ báo cáo thực hiện theo Nghị định số …": how a thing is done
        if self.is_own(ref) and not own.reminds and (
            ref.genre in ("Báo cáo", "Tờ trình") or (ref.genre == "Công văn" and own.role == "report")
        ):  # fmt: skip
            return MENTION  # an office orders by its own letters, and reports under those of others
        if opening:
            if own.genre == "Công văn" and ref.genre in ACTS:
                return self._verdict("implements", name, words)
            if own.reminds and self.is_led(ref) and own.genre not in REPORTING:
                return Verdict("continues", "reminds", name)
            if own.genre == "Công văn" and self.is_own(ref) and name == "carry_out":
                return self._verdict("implements", name, words)
            if own.genre == "Tờ trình" and carried_out.is_in_a_programme(words):
                return Verdict("based_on", "based_on", name)
            if own.role == "report" or self.is_addressee(ref):
                if self._no_superior(ref) and carried_out.is_commanded(words):
                    return self._verdict("implements", name, words)  # whoever ordered it, it was not the addressee
                firms = bool(own.addressees) and all(a.kind == "cong-ty" for a in own.addressees)
                if firms and ref.issuer is not None and not self.is_addressee(ref):
                    return self._verdict("implements", name, words)  # a firm is told upon a superior's order
                return Verdict("answers", "answers", name)
            return self._verdict("implements", name, words)
        if own.role == "report":
            return self.unmarked(ref)
        sentence = self._sentence_before(ref)
        if ref.genre in _ASKED:
            return MENTION
        done = carried_out.is_looked_back_on(sentence, words)
        if ref.genre in ACTS and own.genre not in _PLANNING:
            return MENTION
        if own.genre == "Giấy mời" or (own.genre not in _PLANNING and carried_out.is_gone_by(words)):
            return MENTION
        if own.is_letter and self.has_occasion:
            done = done or carried_out.goes_on_anyway(ref, words, self.frame.folded)
        return MENTION if done or len(words) > 90 else self._verdict("implements", name, words)

    def _no_superior(self, ref: Reference) -> bool:
        """Whether the cited document seems to be a company's, which gives no orders to an office."""
        own = self.own.issuer
        firm = ref.issuer is not None and ref.issuer.kind == "cong-ty"
        return firm and own is not None and own.kind != "cong-ty"

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
