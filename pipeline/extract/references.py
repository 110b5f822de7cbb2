"""One mention of another document with what stands around it: type, date, issuer, subject, provision.

The full form is "Công văn số 12/STC-NS ngày 3/4/2024 của Sở Tài chính về …" (Nghị định 30/2020/NĐ-CP: the first
citation gives all of it); real letters leave parts out, turn them round ("Sở Tài chính tại Công văn số …")
or share them in lists ("các Quyết định số 12/QĐ-UBND ngày …; số 13/QĐ-UBND ngày …"). Here the number, its type and
its provision are put together; the other parts are read by ``cited_date``, ``printed_issuer``, ``cited_subject`` and
``cited_list``.
"""

import re

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.cited_date import read_date
from pipeline.extract.cited_list import continues_list, share_back, share_days, share_genre
from pipeline.extract.cited_subject import subject_span
from pipeline.extract.nearby import Nearby
from pipeline.extract.printed_issuer import read_issuer
from pipeline.extract.reference import Reference
from pipeline.grammar.genre import GENERIC, genre_of_number
from pipeline.records import DocumentNumber, Mention, Span

_TO_GENRE = re.compile(
    r"\W{0,3}(?:(?:khan|hoa toc|mat|lien tich|lien nganh|so)\W{1,3}){0,3}(?:so\W{0,4})?(?:ky hieu\W{0,3})?$"
)
_WIDE_TO_GENRE = re.compile(r"[^.;:\n\t]{1,110}\bs[o6]\W{0,4}$")
_OF_LAW = re.compile(r"[^.;:\n\t]{1,110}")
_NUMBER_SIGN = re.compile(r"s[o6]\W{0,4}$")
_PROVISION_PART = (
    r"(?:(?:diem|tiet) (?:[a-z]{1,2}\d?|\d{1,3})|(?:khoan|dieu|tieu muc|muc|phan|chuong|phu luc) "
    r"(?:\d{1,3}[a-z]?|[ivx]{1,5}|[a-z](?![a-z])))(?:[,.]\d{1,2}){0,2}"
    r"(?:(?:\s?,\s?|\s?;\s?|\s?va\s|\s?den\s|\s?-\s?)(?:[a-z]|\d{1,3}[a-z]?)(?![a-z0-9])){0,12}"
)
_ATTACHED = re.compile(  # "Điều 4 Quy chế … ban hành kèm theo Quyết định số …"
    r"(?:(?:cua |tai |trong )?"
    r"(?:quy che|quy dinh|quy trinh|dieu le|danh muc|huong dan|ke hoach|de an|chuong trinh|phuong an)"
    r"(?: [^;:.\n]{2,90}?)?,? )?(?:duoc )?(?:ban hanh )?kem theo $"
)
_ANNEX = re.compile(r"((?:phu luc|danh muc|bang)(?: (?:so )?(?:[ivx]{1,5}|\d{1,2}[a-z]?))?),? (?:ban hanh )?kem theo $")
_PROVISION = re.compile(
    rf"(?:cac )?(?:{_PROVISION_PART}\W{{0,3}}(?:va |cua |thuoc )?){{1,6}}"
    r"(?:(?:phu luc|danh muc|bang)(?: so \w{1,3})?)?(?:cua |tai |trong |theo )?\W{0,2}$"
)
_PARTS = re.compile(r"diem|tiet|khoan|dieu|muc|phan|chuong|phu luc")
_LAST_WORD = re.compile(r"\s+(?:của|tại|trong|theo|thuộc|và)$")
_ABOUT = re.compile(r"^(?:[Vv]ề việc|[Vv]ề|[Vv]/[Vv])\s+")


class Reader:
    """Reads references from a blackboard's mentions; one an extraction."""

    def __init__(self, blackboard: Blackboard) -> None:
        self.near = Nearby(blackboard)
        self.text, self.folded = blackboard.text, blackboard.folded

    def numbered(self, numbers: list[Mention[DocumentNumber]]) -> list[Reference]:
        """The references of numbers, in order, each with its own parts and what its list shares."""
        found: list[Reference] = []
        for at, mention in enumerate(numbers):
            stop = numbers[at + 1].span.start if at + 1 < len(numbers) else len(self.text)
            reference = self.around(mention.value, mention.span, mention.confidence, stop)
            if found and continues_list(found[-1], reference, self.near):
                reference.listed = True
                if not reference.genre_printed:
                    share_genre(found[-1], reference)
            found.append(reference)
        share_days(found, self.near)
        share_back(found, self.folded)
        return found

    def around(self, number: DocumentNumber | None, span: Span, confidence: float, stop: int) -> Reference:
        """One reference at ``span``; nothing after ``stop`` belongs to it."""
        reference = Reference(number, span, span.start, span.start, span.end, confidence)
        self._read_genre(reference)
        self._read_provision(reference)
        read_date(reference, self.near, stop)
        tail = read_issuer(reference, self.near, stop)
        self._read_subject(reference, tail, stop)
        return reference

    def _read_genre(self, ref: Reference) -> None:
        at = ref.span.start
        mention = self.near.genre_before(at)
        if mention is not None and at - mention.span.end <= 115:
            between = self.folded[mention.span.end : at]
            joined = len(between) <= 24 and _TO_GENRE.fullmatch(between)
            if ref.number is not None and ref.number.form == "legislature" and mention.value in ("Luật", "Bộ luật"):
                joined = joined or _OF_LAW.fullmatch(between)
            # a wide gap only joins a capitalised type ("Giấy phép sử dụng … số 12/GP-UBND", "Luật Thuế … số …")
            if joined or (mention.confidence >= 0.75 and _WIDE_TO_GENRE.fullmatch(between)):
                ref.start = ref.lead = mention.span.start
                ref.genre_printed = True
                if mention.value not in GENERIC:
                    ref.genre = mention.value
                    return
        if ref.number is not None:
            ref.genre = genre_of_number(ref.number)
        if not ref.genre_printed and (before := _NUMBER_SIGN.search(self.folded, max(0, at - 6), at)):
            ref.start = ref.lead = before.start()

    def _read_provision(self, ref: Reference) -> None:
        end = ref.start
        if self.folded.endswith("kem theo ", 0, end) and (
            attached := _ATTACHED.search(self.folded, max(0, end - 130), end)
        ):
            end = attached.start()
        elif annex := _ANNEX.search(self.folded, max(0, end - 60), end):
            end = annex.end(1)  # "Mục II Phụ lục kèm theo Quyết định số …"
        since = max(0, end - 90)
        before = self.folded[since:end]
        if before[-40:].strip() and _PARTS.search(before) and (match := _PROVISION.search(before)):
            ref.lead = since + match.start()
            words = self.text[ref.lead : end].strip(" ,;.\n\t")
            ref.provision = _LAST_WORD.sub("", words) or None

    def _read_subject(self, ref: Reference, at: int, stop: int) -> None:
        span = subject_span(self.folded, self.near.bodies, at, stop)
        if span is None:
            return
        words = _ABOUT.sub("", self.text[span.start : span.end].strip(" ,;.\n\t"))
        if len(words) > 3:
            ref.subject, ref.subject_end = words, span.end
