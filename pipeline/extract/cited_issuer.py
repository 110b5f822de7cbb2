"""Who issued a cited document: what is printed, else what symbol and context tell.

A person stands for the body ("Chủ tịch UBND tỉnh" → UBND tỉnh). A symbol that names a central body decides by
itself (``NĐ-CP``); one that many bodies share (``UBND``) takes the place of the citing letter's issuer, or of a
fitting body named earlier in the sentence.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.frame import Frame
from pipeline.extract.joint import joint_issuer
from pipeline.extract.printed_issuer import BEGINS_ANEW, FREE_KINDS
from pipeline.extract.reference import Reference
from pipeline.grammar.body import resolve_body, symbol_bodies
from pipeline.grammar.body_resolve import place_from_key
from pipeline.grammar.genre import body_symbol, genre_issuer
from pipeline.grammar.letterhead import located
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Body, Mention, PartialDate
from pipeline.text.fold import fold

_FAR = 700  # characters from a body to the number of its paper; more is another matter
_LAWS = frozenset(("Luật", "Bộ luật", "Hiến pháp"))
_AROUND = load_toml("citations")["around"]
_SHORT = re.compile(rf"(?:quy )?{any_of(_AROUND['short_forms'])}")
_TITLE = re.compile(any_of(_AROUND["titles"]))
_TEAMS: dict[str, str] = load_toml("numbers")["teams"]
_OPEN_KINDS = frozenset(("", "cong-ty", "hoi", "chi-nhanh", *FREE_KINDS))  # free names, known only by how they begin
_GRANTED = frozenset(("Giấy phép", "Giấy chứng nhận", "Nghị định", "Thông tư", "Luật"))
_NEAR_TYPE = 45  # characters from the type of a paper to its number
_OFFICES = ("vp-", "van-phong-")
_HEADS = re.compile(r"[\s*#]*(?:\d{1,2}(?:\.\d{1,2}){0,2}|[ivx]{1,5}|[a-z])[.)]\s?(?:doi voi\s)?")
_ISSUES = re.compile(rf"\b{any_of(_AROUND['acts'])}\b")


def _covers(body: Body, words: str) -> bool:
    """Whether a resolved name still says what was printed: not only its first words, nor an owner of its own."""
    resolved, printed = set(fold(body.name).split()), fold(words).split()
    owner = body.name.rpartition(" - ")[2] if " - " in body.name else ""
    if owner and (body.kind in _OPEN_KINDS or " - " in words) and not set(fold(owner).split()) <= set(printed):
        return False
    if body.kind not in _OPEN_KINDS:
        return True
    return sum(w in resolved for w in printed) >= 0.85 * len(printed) or len(printed) < 4


_SPELLED_OUT: dict[str, str] = load_toml("citations")["spelled_out"]
_MISREAD = [(re.compile(pattern), right) for pattern, right in load_toml("ocr")["words"].items()]


@lru_cache(maxsize=4096)
def _readable(name: str) -> str:
    """A body's name with the words mended that OCR strips of their accents, and what is always shortened in full."""
    for pattern, right in _MISREAD:
        name = pattern.sub(right, name)
    for short, long in _SPELLED_OUT.items():
        name = name.replace(short, long)
    return name


class Issuers:
    """Resolves the issuers of one letter's references; remembers what printed issuers taught of symbols."""

    def __init__(self, blackboard: Blackboard, frame: Frame) -> None:
        header = blackboard.header
        self.board = blackboard
        self.context = header.issuer.value if header.issuer else None
        self.day = header.date.value if header.date else None
        self.bodies = blackboard.bodies
        self._body_starts = [mention.span.start for mention in self.bodies]
        self.frame = frame
        self.addressees = [_readable(m.value) for m in header.addressees]
        self._learned: dict[str, Body | None] = {}
        self._taxes = "tong cuc thue" in frame.folded or "cuc thue" in frame.folded
        self._last: tuple[Reference, str | None, Body | None] | None = None
        self._firms: list[Body] | None = None  # of those written to
        self._sections: list[Mention[Body]] | None = None
        self._places: dict[str, str] | None = None  # as folded
        self._only: dict[str, str | None] = {}
        own = header.number.value if header.number else None
        if own is not None and self.context is not None and (symbol := body_symbol(own)):
            self._learned[symbol] = self.context

    def resolve(self, ref: Reference) -> Body | None:
        """The issuer of a reference with its full name and place where they can be concluded."""
        first = self._resolve(ref)
        body = joint_issuer(ref, first, self.board, self.context, ref.issued_on or self.day)
        symbol = body_symbol(ref.number) if ref.number else None
        self._last = (ref, symbol, body)
        return body

    def _resolve(self, ref: Reference) -> Body | None:
        on = ref.issued_on or self.day
        symbol = body_symbol(ref.number) if ref.number else None
        if ref.issuer_text and (body := self._printed(ref, on)) is not None:
            if "?" in body.key and (full := self._addressee(fold(body.name))):
                body = resolve_body(full, self.context, on) or body
            if symbol is not None and ref.issuer_from in ("of", "at") and "?" not in body.key:
                self._learn(symbol, body)
            if "?" not in body.key:
                return self._of_province(body)
            if (placed := self._placed(body, on)) is not None:
                return placed
            guess = self._from_symbol(ref, symbol, on)
            unit = body.key.rpartition("?")[2]
            fits = guess is not None and guess.kind == body.kind and unit in fold(guess.name)
            return guess if fits else body
        if ref.number is None:
            return resolve_body("Quốc hội") if ref.genre in _LAWS else None
        return self._from_symbol(ref, symbol, on)

    def _of_province(self, body: Body) -> Body:
        """ "Chi cục Thủy lợi" in a letter of the province or one of its departments: the province's own."""
        if self.context is None or "|" in body.key or not fold(body.name).startswith("chi cuc "):
            return body
        around = place_from_key(self.context.key, self.context.place)
        if around is None or around.level != "tinh":
            return body
        return located(replace(body, kind="chi-cuc"), self.context)

    def _placed(self, body: Body, on: PartialDate | None) -> Body | None:
        """ "UBND huyện" in a commune's letter: of the one unit of that kind that the letter names."""
        unit = body.key.rpartition("?")[2]
        if not unit or not fold(body.name).endswith(f" {unit}"):
            return None
        place = self._only_place(unit)
        return resolve_body(f"{body.name[: -len(unit) - 1]} {place}", None, on) if place else None

    def _only_place(self, unit: str) -> str | None:
        """The one unit of a kind ("huyen") that the letter names, if it is one; looked for once a letter."""
        if self._places is None:
            self._places = {fold(place): place for m in self.bodies if (place := m.value.place)}
        if unit not in self._only:
            named = [place for folded, place in self._places.items() if folded.startswith(f"{unit} ")]
            self._only[unit] = named[0] if len(named) == 1 else None
        return self._only[unit]

    def _central(self, ref: Reference) -> Body | None:
        """The central body that the symbol names; TCT is Tổng cục Thuế only where taxes are spoken of."""
        assert ref.number is not None
        name = genre_issuer(ref.number)
        if name is None or (body_symbol(ref.number) == "TCT" and not self._taxes):
            return None
        return resolve_body(name) or Body(name, fold(name))

    def _learn(self, symbol: str, body: Body) -> None:
        known = self._learned.get(symbol, body)
        self._learned[symbol] = body if known is not None and known.key == body.key else None

    def _printed(self, ref: Reference, on: PartialDate | None) -> Body | None:
        words = _readable(ref.issuer_text)
        if _SHORT.fullmatch(fold(words)) and (full := self._addressee(fold(words))):
            return resolve_body(full, self.context, on) or Body(full, fold(full))
        body = resolve_body(words, self.context, on)
        if body is None and words != ref.issuer_text and ref.issuer is not None:
            body = ref.issuer
        if body is None and _TITLE.fullmatch(fold(words)):
            return None
        if body is None or (ref.issuer is None and not _covers(body, words)):
            body = ref.issuer or Body(words, fold(words))
        if self._is_own_short_form(body):
            return self.context
        if body.kind in _OPEN_KINDS and (full := self._addressee(fold(body.name))):
            body = Body(full, fold(full), body.kind)  # the address gives the name whole
        if body.kind == "" and ref.number is not None and (central := self._central(ref)) is not None:
            return central  # what is printed is no known name, the symbol is clear
        if ref.issuer_from == "at" and not self._can_issue(body, ref, on):
            return None
        if body.key.startswith("*"):
            return None
        return body

    def _is_own_short_form(self, body: Body) -> bool:
        """Whether a name that no lexicon knows whole is the first words of the letter's own issuer ("Bộ Chỉ huy")."""
        if self.context is None or body.kind not in _OPEN_KINDS or body.kind == "cong-ty":
            return False
        short = fold(body.name)
        return " " in short and fold(self.context.name).startswith(f"{short} ")

    def _can_issue(self, body: Body, ref: Reference, on: PartialDate | None) -> bool:
        """Whether a body before "tại …" can be the issuer, or only spoke through it.

        A central body's symbol contradicts any other, one department's those of others, an office's (``VPUBND``) the
        body that it writes for.
        """
        symbol = body_symbol(ref.number) if ref.number else None
        if symbol is None or ref.number is None:
            return True
        if central := genre_issuer(ref.number):
            return fold(central) == fold(body.name)
        kinds = {other.kind for other in symbol_bodies(symbol, self.context, on)}
        if kinds and body.kind not in kinds and all(kind.startswith(_OFFICES) for kind in kinds):
            return False
        if body.kind.startswith("so-"):
            return not kinds or body.kind in kinds or any(not kind.startswith("so-") for kind in kinds)
        return True

    def _addressee(self, short: str) -> str | None:
        """The one addressee that a short form means ("Công ty" in a reply to one)."""
        short = short.removeprefix("quy ")
        fitting = [a for a in self.addressees if fold(a).startswith(short + " ")]
        if short in ("don vi", "doanh nghiep", "co quan", "to chuc"):
            fitting = self.addressees
        return fitting[0] if len(fitting) == 1 else None

    def _from_symbol(self, ref: Reference, symbol: str | None, on: PartialDate | None) -> Body | None:
        assert ref.number is not None
        if symbol is None:
            return self._firm(ref)
        if (body := self._central(ref)) is not None:
            return body
        if symbol == "TW":
            return None
        possible = symbol_bodies(symbol, self.context, on)
        kinds = {b.kind for b in possible}
        if (
            self._last is not None
            and not ref.genre_printed
            and self._last[1] == symbol
            and self._last[0].start >= self.frame.sentence(ref.start)[0]
        ):
            return self._last[2]
        if (near := self._near(ref, kinds, on)) is not None:
            return near
        if (learned := self._learned.get(symbol)) is not None:
            return learned
        if not possible and symbol in _TEAMS and self.context is not None:
            return resolve_body(_TEAMS[symbol], self.context, on)
        if not possible:
            return self._firm(ref)
        return next((b for b in possible if b.is_one), None) or self._written_to(kinds)

    def _written_to(self, kinds: set[str]) -> Body | None:
        """The one addressee of the kinds that a symbol has, where its place is not told otherwise ("CT")."""
        found = [resolve_body(name, self.context, self.day) for name in self.addressees]
        fitting = [body for body in found if body is not None and body.kind in kinds]
        return fitting[0] if len(fitting) == 1 and fitting[0].is_one else None

    def _firm(self, ref: Reference) -> Body | None:
        """The firm that a paper of unknown symbol is of: that of its section, else the only one written to.

        Who answers a firm speaks of the firm's papers; what others granted it bears their symbols, or is a permit.
        """
        if (body := self._firm_of_section(ref)) is not None:
            return body
        if ref.genre in _GRANTED or not ref.genre_printed or ref.span.start - ref.start > _NEAR_TYPE:
            return None  # "văn bản chấp thuận kết quả nghiệm thu về phòng cháy số …": of whoever approves
        if self._firms is None:
            found = [resolve_body(name, None, self.day) for name in self.addressees]
            self._firms = [body for body in found if body is not None and body.kind == "cong-ty"]
        return self._firms[0] if len(self._firms) == 1 else None

    def _firm_of_section(self, ref: Reference) -> Body | None:
        """The firm whose section a paper of unknown symbol stands in ("2. Đối với Công ty …:")."""
        if self._sections is None:
            self._sections = [m for m in self.bodies if m.value.kind == "cong-ty" and self._is_heading(m)]
        at = bisect_left(self._sections, ref.start, key=lambda m: m.span.start)
        return self._sections[at - 1].value if at else None

    def _is_heading(self, mention: Mention[Body]) -> bool:
        start, end = self.frame.paragraph(mention.span.start)
        head, tail = self.frame.folded[start : mention.span.start], self.frame.folded[mention.span.end : end]
        return _HEADS.fullmatch(head) is not None and (
            not tail.strip() or (len(tail) < 60 and tail.rstrip().endswith(":"))
        )

    def _near(self, ref: Reference, kinds: set[str], on: PartialDate | None) -> Body | None:
        """The nearest fitting body before the reference in its sentence, if it is the one that acts."""
        if not kinds:
            return None
        start, _ = self.frame.sentence(ref.start)
        best: Mention[Body] | None = None
        first = bisect_left(self._body_starts, max(start, ref.start - _FAR))
        for mention in self.bodies[first : bisect_left(self._body_starts, ref.start)]:
            if mention.value.kind in kinds:
                best = mention
        if best is None or BEGINS_ANEW.match(self.board.text, best.span.end, ref.start):
            return None
        between = self.frame.folded[best.span.end : ref.start]
        if len(between) > 260 or not _ISSUES.search(between) or ";" in between:
            return None
        body = resolve_body(best.value, self.context, on) or best.value
        return body if body.is_one else None
