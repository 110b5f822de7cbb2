"""One mention of another document with what stands around it: type, date, issuer, subject, provision.

The full form is "Công văn số 12/STC-NS ngày 3/4/2024 của Sở Tài chính về …" (Nghị định 30/2020/NĐ-CP: the first
citation gives all of it); real letters leave parts out, turn them round ("Sở Tài chính tại Công văn số …")
or share them in lists ("các Quyết định số 12/QĐ-UBND ngày …; số 13/QĐ-UBND ngày …").
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.cited_subject import subject_span
from pipeline.grammar.genre import GENERIC, body_symbol, genre_of_number
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Body, DocumentNumber, Mention, PartialDate, Span
from pipeline.text.fold import fold


@dataclass(slots=True)
class Reference:
    """A mention of another document. ``lead`` is where it begins, provision included; ``end`` where its date ends.

    ``listed`` says that it continues the list of the reference before it; ``issuer_span`` is where its issuer
    is printed, ``issuer_from`` how it was found ("of", "at", "name").
    """

    number: DocumentNumber | None
    span: Span
    lead: int
    start: int
    end: int
    confidence: float
    genre: str | None = None
    genre_printed: bool = False
    issued_on: PartialDate | None = None
    issuer: Body | None = None
    issuer_from: str = ""
    issuer_text: str = ""
    subject: str | None = None
    provision: str | None = None
    title: str | None = None
    listed: bool = False
    subject_end: int = 0


_AROUND = load_toml("citations")["around"]
_TO_GENRE = re.compile(
    r"\W{0,3}(?:(?:khan|hoa toc|mat|lien tich|lien nganh|so)\W{1,3}){0,3}(?:so\W{0,4})?(?:ky hieu\W{0,3})?$"
)
_WIDE_TO_GENRE = re.compile(r"[^.;:\n\t]{1,110}\bs[o6]\W{0,4}$")
_TO_DATE = re.compile(rf"\W{{0,6}}(?:{any_of(_AROUND['before_date'])}\W{{1,3}}){{0,3}}(?:n?g?ay\W{{0,4}}){{0,2}}")
_NEW_SENTENCE = re.compile(r"\.\s{1,3}Ngày\s")  # "… Văn bản số 12/…. Ngày 30/12/2024, UBND tỉnh …"
_DAY_FIRST = re.compile(r"(?:^|[.;]\s)[\s+-]{0,4}(?:ngay)?\s*$")
# "Tuy nhiên, ngày 8/8/2025, Công ty có Văn bản số …"; not the day of a number before the comma
_DAY_INSIDE = re.compile(r"(?:^|[.,;:]\s)[a-z][a-z ]{1,80},\sngay\s*$")
_ITS_WRITER = re.compile(r"\W{1,3}(?!cua\b)[^,;.:/\d]{2,90}\s(?:da )?$")
_ISSUING = re.compile(
    r"(?:ban hanh|ky|co|ra|gui|phat hanh|lap|trinh)"
    r"(?: (?:y kien|bao cao|de xuat|kien nghi|de nghi)(?: chi dao)?)?(?: (?:tai|bang|qua))?\W{1,3}$"
)
_PASSED = re.compile(r"(?:thong qua|ban hanh)\W{1,3}(?:ngay\W{0,3})?$")
# "Báo cáo số 12/… và Tờ trình số 13/… cùng ngày 3/4/2024": one date for both
_ONE_DAY = re.compile(r"\W{0,4}(?:de |ban hanh |ky )?cung ngay\W{1,4}\d")
_SAME_DAY = re.compile(r"\W{0,4}(?:ban hanh |ky )?cung ngay\b")
_OF = re.compile(
    r"\W{0,3}(?:\([^()\n]{0,220}\)\W{0,3})?(?:ban hanh )?(?:cua|do(?! (?:ban hanh|khong|chua|co|sai|loi|da)\b))"
    r"(?: (?:dong chi|ong|ba))?\s{1,3}"
)
_AT = re.compile(
    rf"\W{{0,3}}(?:\([^()]{{0,90}}\)\W{{0,3}})?(?:{any_of(_AROUND['before_at'])}\W{{1,3}}){{0,4}}"
    r"(?:tai|qua|bang)?\W{0,3}(?:cac |mot so |nhieu )?$"
)
_OBJECT = re.compile(rf"(?<![a-z]){any_of(_AROUND['object_of'])}\s$")
# a body that no lexicon knows, between a cue or a semicolon and "tại Văn bản số"
_RAW_AT = re.compile(
    r"(?:(?:de nghi|kien nghi|de xuat|y kien|bao cao|yeu cau) cua|[;:])\s{1,3}"
    r"([^;:.\n]{4,110}?)\s{1,3}tai\W{1,3}(?:cac )?$"
)
_PROVISION_PART = (
    r"(?:(?:diem|tiet) (?:[a-z]{1,2}\d?|\d{1,3})|(?:khoan|dieu|tieu muc|muc|phan|chuong|phu luc) "
    r"(?:\d{1,3}[a-z]?|[ivx]{1,5}|[a-z](?![a-z])))(?:[,.]\d{1,2}){0,2}"
    r"(?:(?:\s?,\s?|\s?;\s?|\s?va\s|\s?den\s|\s?-\s?)(?:[a-z]|\d{1,3}[a-z]?)(?![a-z0-9])){0,12}"
)
_PROVISION = re.compile(
    rf"(?:{_PROVISION_PART}\W{{0,3}}(?:va |cua |thuoc )?){{1,6}}(?:cua |tai |trong |theo )?\W{{0,2}}$"
)
_JUST_LIST = re.compile(r"[\W_]*$")
_LIST_WORDS = re.compile(
    r"\b(?:ngay|so|va|cung|cac|nam|thang|de|ky|voi|hoac|cua|do|ban hanh|tai|theo|lan luot|sua doi|bo sung|duoc|boi)\b"
)
_NOT_A_NAME = re.compile(rf"\b{any_of(_AROUND['not_in_names'])}\b")
_DASHED = re.compile(r"[^,;.\n(]{0,80} - |[^,;.\n(]{0,80}? (?=cong an (?:tinh|thanh pho|huyen|quan|xa|phuong)\b)")
# "công văn số 12/… cho công văn số 9/… của Công ty …"
_ADDS_TO = re.compile(r"\W{0,3}(?:bo sung )?(?:cho|gui kem|kem theo)\s(?:cac\s)?")
_LOWER_BODY = re.compile(rf"{any_of(_AROUND['body_heads'])} [a-z]")
# free names that say what a body works at: their small words belong to them
FREE_KINDS = frozenset(("cuc", "vien", "chi-cuc", "trung-tam", "tong-cuc", "ban", "ban-chi-dao", "hoi"))
# words that without their accents look like one at which a name ends
_LOOKS_LIKE_A_STOP = {
    "ve": ("vệ", "vẻ"),
    "co": ("cơ", "cổ", "cố", "cỏ"),
    "do": ("đô", "độ", "đồ", "đo"),
    "de": ("đê",),
    "so": ("sơ", "sở"),
    "da": ("đa", "đá", "da"),
    "thi": ("thị", "thi"),
    "ky": ("kỹ", "kỳ"),
    "hoi": ("hội", "hồi"),
    "cap": ("cáp",),
    "lap": ("lắp",),
    "kem": ("kẽm",),
    "trinh": ("trình", "trịnh", "trinh"),
}
_REMARK = re.compile(r"\s*\([^()]{0,60}\)$")  # "Hội … (trước khi sắp xếp)"
_QUY = re.compile(rf"\b(quy {any_of(_AROUND['short_forms'])} )\($")
_FORM = re.compile(r"cong ty(?: (?:cp|ctcp|co phan|tnhh|mtv|mot thanh vien|hop danh)){1,3}$")
_NAME_STOP = re.compile(rf"[,;.:\n\t()\"“”]|\s{any_of(_AROUND['name_ends'])}\s")


class Reader:
    """Reads references from a blackboard's mentions; one an extraction."""

    def __init__(self, blackboard: Blackboard) -> None:
        self.text, self.folded = blackboard.text, blackboard.folded
        self.dates, self.genres, self.bodies = blackboard.dates, blackboard.genres, blackboard.bodies
        self._date_starts = [m.span.start for m in self.dates]
        self._genre_starts = [m.span.start for m in self.genres]
        self._body_starts = [m.span.start for m in self.bodies]

    def numbered(self, numbers: list[Mention[DocumentNumber]]) -> list[Reference]:
        """The references of numbers, in order, each with its own parts and what its list shares."""
        found: list[Reference] = []
        for at, mention in enumerate(numbers):
            stop = numbers[at + 1].span.start if at + 1 < len(numbers) else len(self.text)
            reference = self.around(mention.value, mention.span, mention.confidence, stop)
            if found:
                reference.listed = self._in_list(found[-1], reference)
                if reference.listed and not reference.genre_printed:
                    self._share_genre(found[-1], reference)
            found.append(reference)
        self._share_back(found)
        return found

    def around(self, number: DocumentNumber | None, span: Span, confidence: float, stop: int) -> Reference:
        """One reference at ``span``; nothing after ``stop`` belongs to it."""
        reference = Reference(number, span, span.start, span.start, span.end, confidence)
        self._read_genre(reference)
        self._read_provision(reference)
        self._read_date(reference, stop)
        tail = self.read_issuer(reference, stop)
        self._read_subject(reference, tail, stop)
        return reference

    def _read_genre(self, ref: Reference) -> None:
        at = bisect_left(self._genre_starts, ref.span.start) - 1
        if at >= 0:
            mention = self.genres[at]
            between = self.folded[mention.span.end : ref.span.start]
            near = len(between) <= 24 and _TO_GENRE.fullmatch(between)
            if ref.number is not None and ref.number.form == "legislature" and mention.value in ("Luật", "Bộ luật"):
                near = near or (len(between) <= 110 and re.fullmatch(r"[^.;:\n\t]+", between))
            if near or (len(between) <= 115 and _WIDE_TO_GENRE.fullmatch(between) and self._first_of_run(at, mention)):
                ref.start = ref.lead = mention.span.start
                ref.genre_printed = True
                if mention.value not in GENERIC:
                    ref.genre = mention.value
                    return
        if ref.number is not None:
            ref.genre = genre_of_number(ref.number)
        if not ref.genre_printed:
            before = re.search(r"s[o6o]\W{0,4}$", self.folded[max(0, ref.span.start - 6) : ref.span.start])
            if before:
                ref.start = ref.lead = max(0, ref.span.start - len(before.group()))

    def _first_of_run(self, at: int, mention: Mention[str]) -> bool:
        """A wide gap only joins a capitalised type ("Giấy phép sử dụng … số 12/GP-UBND", "Luật Thuế … số …")."""
        return mention.confidence >= 0.75

    def _read_provision(self, ref: Reference) -> None:
        before = self.folded[max(0, ref.start - 90) : ref.start]
        if before[-40:].strip() and (match := _PROVISION.search(before)):
            ref.lead = ref.start - len(before) + match.start()
            words = self.text[ref.lead : ref.start].strip(" ,;.\n\t")
            ref.provision = re.sub(r"\s+(?:của|tại|trong|theo|thuộc|và)$", "", words) or None

    def _date_from(self, at: int, stop: int) -> Mention[PartialDate] | None:
        index = bisect_left(self._date_starts, at)
        if index < len(self.dates) and self.dates[index].span.start < stop:
            return self.dates[index]
        return None

    def _read_date(self, ref: Reference, stop: int) -> None:
        mention = self._date_from(ref.span.end, stop)
        if mention is not None:
            between = self.folded[ref.span.end : mention.span.start]
            if _NEW_SENTENCE.search(self.text, ref.span.end, mention.span.end):
                return
            if (len(between) <= 40 and _TO_DATE.fullmatch(between)) or (len(between) <= 150 and self._passed(between)):
                ref.issued_on, ref.end = mention.value, mention.span.end
                ref.confidence *= 1.0
                return
        if match := _SAME_DAY.match(self.folded, ref.span.end, min(stop, ref.span.end + 30)):
            before = bisect_left(self._date_starts, ref.span.start) - 1
            if before >= 0:
                ref.issued_on, ref.end = self.dates[before].value, match.end()
            return
        if mention is None:
            return
        # the issuer stands before the date: "số 12/STC-NS của Sở Tài chính ngày 3/4/2024"
        of = _OF.match(self.folded, ref.span.end, min(stop, ref.span.end + 240))
        if of and (body := self._body_at(of.end())) and body.span.end <= mention.span.start:
            between = self.folded[body.span.end : mention.span.start]
            if len(between) <= 24 and _TO_DATE.fullmatch(between):
                ref.issued_on, ref.end = mention.value, mention.span.end

    def _passed(self, between: str) -> bool:
        """A law's "được Quốc hội … thông qua ngày"."""
        return _PASSED.search(between) is not None and ";" not in between and "quoc hoi" in between

    def left_date(self, ref: Reference, sentence: int) -> PartialDate | None:
        """The date of "Ngày 3/4/2024, Sở Tài chính ban hành Công văn số 12/STC-NS"."""
        index = bisect_left(self._date_starts, ref.start) - 1
        if index < 0:
            return None
        mention = self.dates[index]
        if mention.span.start < sentence or ref.start - mention.span.end > 140:
            return None
        head = self.folded[sentence : mention.span.start]
        between = self.folded[mention.span.end : ref.start]
        issuing = _ISSUING.search(between)
        if issuing is None:
            return None
        begins = _DAY_FIRST.search(head) or (
            _DAY_INSIDE.search(head) and _ITS_WRITER.match(between, 0, issuing.start())
        )
        return mention.value if begins else None

    def _body_at(self, at: int) -> Mention[Body] | None:
        """The body whose mention begins at ``at``, or a few characters (an honorific) after it."""
        index = bisect_left(self._body_starts, at)
        if index < len(self.bodies) and self.bodies[index].span.start <= at + 2:
            return self.bodies[index]
        return None

    def date_at(self, at: int) -> Mention[PartialDate] | None:
        """The date that begins at ``at`` or within a few characters of it."""
        return self._date_from(max(0, at - 6), at + 3)

    def last_body(self, start: int, end: int) -> Mention[Body] | None:
        """The last body named in a stretch of text."""
        index = bisect_left(self._body_starts, end) - 1
        return self.bodies[index] if index >= 0 and self.bodies[index].span.start >= start else None

    def read_issuer(self, ref: Reference, stop: int) -> int:
        """Find the printed issuer; return where the subject can begin."""
        for at in (ref.end, ref.span.end):
            match = _OF.match(self.folded, at, min(stop, at + 240))
            if match is None:
                continue
            body = self._body_at(match.end())
            if (owner := self._owner_of_room(body, match.end(), stop)) is not None:
                room = " ".join(self.text[match.end() : owner.start].rstrip(" -–").split())
                name = " ".join(self.text[owner.start : owner.end].split())
                ref.issuer_from, ref.issuer_text = "of", f"{room[:1].upper()}{room[1:]} - {name}"
                return max(ref.end, owner.end)
            if body is not None and body.span.start < stop:
                if (end := self._longer(body, stop)) is not None:
                    ref.issuer_from, ref.issuer_text = "of", " ".join(self.text[body.span.start : end].split())
                    return max(ref.end, end)
                ref.issuer, ref.issuer_from = body.value, "of"
                ref.issuer_text = self.text[body.span.start : body.span.end]
                return max(ref.end, body.span.end)
            end = min(stop, match.end() + 110)
            name = self._name(match.end(), end)
            words = self.text[match.end() : match.end() + len(name)]
            if len(name) > 2 and (words[:1].isupper() or _LOWER_BODY.match(name)):
                words = words[:1].upper() + words[1:]
                ref.issuer_from, ref.issuer_text = "of", " ".join(words.split())
                return max(ref.end, match.end() + len(name))
            return ref.end
        at = bisect_right(self._body_starts, ref.lead) - 1
        if at >= 0 and self.bodies[at].span.end <= ref.lead:
            body = self.bodies[at]
            between = self.folded[body.span.end : ref.lead]
            if (
                0 < len(between) <= 120
                and re.search("[a-z]", between)
                and _AT.fullmatch(between)
                and not self._object(body)
            ):
                ref.issuer, ref.issuer_from = body.value, "at"
                ref.issuer_text = self.text[body.span.start : body.span.end]
                return ref.end
            spoken_of = self.text.endswith("đối với ", 0, body.span.start)  # but not "trao đổi với"
            if between == " (" and ref.genre_printed and not spoken_of:  # "Bộ Tài chính (công văn số …)"
                ref.issuer, ref.issuer_from = body.value, "at"
                ref.issuer_text = self.text[body.span.start : body.span.end]
                return ref.end
            if re.fullmatch(r"\W{0,2}:\W{0,3}", between) and re.search(
                r"\b(?:cua|do) $", self.folded[max(0, body.span.start - 5) : body.span.start]
            ):
                ref.issuer, ref.issuer_from = body.value, "of"  # "các Kế hoạch của UBND tỉnh: số …, số …"
                ref.issuer_text = self.text[body.span.start : body.span.end]
                return ref.end
        window = self.folded[max(0, ref.lead - 150) : ref.lead]
        if ref.genre_printed and (short := _QUY.search(window)):  # "theo yêu cầu của quý Chi cục (văn bản số …)"
            begin = ref.lead - len(window) + short.start(1)
            ref.issuer_from, ref.issuer_text = "at", self.text[begin : begin + len(short[1])].strip()
            return ref.end
        if raw := _RAW_AT.search(window):
            inner = re.search(r"(?:de nghi|kien nghi|de xuat|y kien|yeu cau) cua (?=\S)", raw[1])
            offset = ref.lead - len(window)
            begin = raw.start(1) + (inner.end() if inner else 0)
            words = self.text[offset + begin : offset + raw.end(1)].strip()
            words = _REMARK.sub("", words)
            if words[:1].isupper() and not any(
                self._reads(offset, m) for m in _NOT_A_NAME.finditer(window, *raw.span(1))
            ):  # fmt: skip
                ref.issuer_from, ref.issuer_text = "at", " ".join(words.split())
        return ref.end

    def _name(self, at: int, end: int) -> str:
        """The folded words of a name from ``at`` on, up to a word that no name has (by its accents: "về", not "vệ")."""
        rest = self.folded[at:end] + " "
        stop = _NAME_STOP.search(rest)
        while stop is not None:
            if self._reads(at, stop):
                return rest[: stop.start()].rstrip()
            stop = _NAME_STOP.search(rest, stop.start() + 1)
        return rest.rstrip()

    def _reads(self, at: int, match: re.Match[str]) -> bool:
        """Whether a folded word found in the text from ``at`` on is that word with its accents ("về", not "vệ")."""
        word = self.text[at + match.start() : at + match.end()].strip().lower()
        return word.isascii() or word not in _LOOKS_LIKE_A_STOP.get(fold(word), ())

    def _longer(self, body: Mention[Body], stop: int) -> int | None:
        """The end of a free name that goes on in small letters ("Viện Kiểm nghiệm thuốc Trung ương")."""
        at = body.span.end
        firm = body.value.kind == "cong-ty"
        if (body.value.kind not in FREE_KINDS and not firm) or not self.folded.startswith(" ", at):
            return None
        if firm and not (_FORM.search(self.folded, body.span.start, at) or self.folded.startswith(" va ", at)):
            return None  # a firm's name is whole, unless only its form was read, or "và" and a capital follow
        end = min(stop, at + 110)
        name = self._name(at, end)
        if name == "" and self.folded.startswith(" va ", at) and self.text[at + 4 : at + 5].isupper():
            if self._body_at(at + 4) is not None:
                return None
            name = " va " + self._name(at + 4, end)  # "Chi cục Trồng trọt và Bảo vệ thực vật"
        words = name.split()
        if not 0 < len(words) <= 11 or len(name) > 84 or any(self._reads(at, m) for m in _NOT_A_NAME.finditer(name)):
            return None
        return at + len(name)

    def _object(self, body: Mention[Body]) -> bool:
        """Whether a body is what is spoken about ("đối với Sở Xây dựng tại Quyết định …"), not who speaks."""
        before = self.folded[max(0, body.span.start - 10) : body.span.start]
        return _OBJECT.search(before) is not None

    def _owner_of_room(self, body: Mention[Body] | None, at: int, stop: int) -> Span | None:
        """The owner in "Phòng … về … - Công an tỉnh X", whose first part alone would be cut short at "về"."""
        if body is None:
            if not _LOWER_BODY.match(self.folded, at):
                return None
        elif body.value.kind in ("phong", "doi", "trung-tam", "chi-nhanh", ""):
            at = body.span.end
        else:
            return None
        dash = _DASHED.match(self.folded, at, min(stop, at + 84))
        owner = self._body_at(dash.end()) if dash else None
        return owner.span if owner is not None and owner.span.start < stop else None

    def _read_subject(self, ref: Reference, at: int, stop: int) -> None:
        span = subject_span(self.folded, self.bodies, at, stop)
        words = self.text[span.start : span.end].strip(" ,;.\n\t") if span else ""
        words = re.sub(r"^(?:[Vv]ề việc|[Vv]ề|[Vv]/[Vv])\s+", "", words)
        if len(words) > 3:
            ref.subject = words
            ref.subject_end = span.end if span else 0

    def _in_list(self, before: Reference, ref: Reference) -> bool:
        """Whether only dates, bodies, types and joining words stand between two references."""
        a, b = before.end, ref.lead
        if b <= a:
            return True
        if b - a > 200:
            return False
        between = self.folded[a:b]
        if re.search(r"\.\s", between) or ("\n" in between.strip(" ;,\n-+") and ";" not in between):
            return False
        for mentions, starts in (
            (self.bodies, self._body_starts),
            (self.genres, self._genre_starts),
            (self.dates, self._date_starts),
        ):
            low, high = bisect_left(starts, a), bisect_left(starts, b)
            for mention in mentions[low:high]:
                s, e = mention.span.start - a, min(mention.span.end, b) - a
                between = between[:s] + " " * (e - s) + between[e:]
        return _JUST_LIST.fullmatch(_LIST_WORDS.sub(" ", between)) is not None

    def _share_genre(self, before: Reference, ref: Reference) -> None:
        own = genre_of_number(ref.number) if ref.number else None
        if before.genre is not None and (
            own is None or own == before.genre or (own == "Công văn" and before.genre == "Công văn")
        ):
            ref.genre = before.genre

    def _share_back(self, found: list[Reference]) -> None:
        """Date and issuer named once for a list, at its end ("số 12/…, 13/… ngày 3/4/2024 của Sở Tài chính")."""
        for ref, after in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
            gap = self.folded[ref.end : after.start]
            if not after.listed and not _ADDS_TO.fullmatch(gap):
                continue
            bare = re.fullmatch(r"[\s,;]*(?:va|va so|so|hoac)?[\s,:]*", gap) is not None
            one_day = bare and _ONE_DAY.match(self.folded, after.span.end, after.end) is not None
            if ref.issued_on is None and after.issued_on is not None and bare and (one_day or not after.genre_printed):
                ref.issued_on = after.issued_on
                ref.confidence *= 0.98
            if not ref.issuer_from and after.issuer_from == "of" and self._same_symbol(ref, after):
                ref.issuer, ref.issuer_from, ref.issuer_text = after.issuer, "list", after.issuer_text

    @staticmethod
    def _same_symbol(a: Reference, b: Reference) -> bool:
        """Whether two numbers can come from one body: the same last body segment."""
        return a.number is not None and b.number is not None and body_symbol(a.number) == body_symbol(b.number)
