"""The date of a cited document: behind its number, behind its issuer, or at the head of the sentence.

"số 12/STC-NS ngày 3/4/2024", "số 12/STC-NS của Sở Tài chính ngày 3/4/2024", "… cùng ngày", "Ngày 3/4/2024, Sở Tài
chính ban hành Công văn số 12/STC-NS".
"""

import re

from pipeline.extract.nearby import Nearby
from pipeline.extract.printed_issuer import OF
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import PartialDate

_TO_DATE = re.compile(
    rf"\W{{0,6}}(?:{any_of(load_toml('citations')['around']['before_date'])}\W{{1,3}}){{0,3}}(?:n?g?ay\W{{0,4}}){{0,2}}"
)
_NEW_SENTENCE = re.compile(r"\.\s{1,3}Ngày\s")  # "… Văn bản số 12/…. Ngày 30/12/2024, UBND tỉnh …"
_DAY_FIRST = re.compile(r"(?:^|[.;]\s)[\s+-]{0,4}(?:ngay)?\s*$")
_PASSED = re.compile(r"(?:thong qua|ban hanh)\W{1,3}(?:ngay\W{0,3})?$")
_SAME_DAY = re.compile(r"\W{0,4}(?:ban hanh |ky )?cung ngay\b")
# "Tuy nhiên, ngày 8/8/2025, Công ty có Văn bản số …"; not the day of a number before the comma
_DAY_INSIDE = re.compile(r"(?:^|[.,;:]\s)[a-z][a-z ]{1,80},\sngay\s*$")
_BEFORE_DAY = 120  # characters before a day that are looked at
_ITS_WRITER = re.compile(r"\W{1,3}(?!cua\b)[^,;.:/\d]{2,90}\s(?:da )?$")
_ISSUING = re.compile(
    r"(?:ban hanh|ky|co|ra|gui|phat hanh|lap|trinh)"
    r"(?: (?:y kien|bao cao|de xuat|kien nghi|de nghi)(?: chi dao)?)?(?: (?:tai|bang|qua))?\W{1,3}$"
)


def read_date(ref: Reference, near: Nearby, stop: int) -> None:
    """Give a reference the date that is printed behind it, before ``stop``; its end moves there."""
    at = ref.span.end
    mention = near.date_from(at, stop)
    if mention is not None:
        between = near.folded[at : mention.span.start]
        if _NEW_SENTENCE.search(near.text, at, mention.span.end):
            return
        if (len(between) <= 40 and _TO_DATE.fullmatch(between)) or (len(between) <= 150 and _passed(between)):
            ref.issued_on, ref.end = mention.value, mention.span.end
            return
    if match := _SAME_DAY.match(near.folded, at, min(stop, at + 30)):
        if (before := near.date_before(ref.span.start)) is not None:
            ref.issued_on, ref.end = before.value, match.end()
        return
    if mention is None:
        return
    # the issuer stands before the date: "số 12/STC-NS của Sở Tài chính ngày 3/4/2024"
    of = OF.match(near.folded, at, min(stop, at + 240))
    if of and (body := near.body_at(of.end())) and body.span.end <= mention.span.start:
        between = near.folded[body.span.end : mention.span.start]
        if len(between) <= 24 and _TO_DATE.fullmatch(between):
            ref.issued_on, ref.end = mention.value, mention.span.end


def _passed(between: str) -> bool:
    """A law's "được Quốc hội … thông qua ngày"."""
    return "quoc hoi" in between and ";" not in between and _PASSED.search(between) is not None


def left_date(ref: Reference, near: Nearby, sentence: int) -> PartialDate | None:
    """The date of "Ngày 3/4/2024, Sở Tài chính ban hành Công văn số 12/STC-NS"; ``sentence``: where that begins."""
    mention = near.date_before(ref.start)
    if mention is None or mention.span.start < sentence or ref.start - mention.span.end > 140:
        return None
    between = near.folded[mention.span.end : ref.start]
    issuing = _ISSUING.search(between)
    if issuing is None:
        return None
    head = near.folded[max(sentence, mention.span.start - _BEFORE_DAY) : mention.span.start]
    begins = _DAY_FIRST.search(head) or (_DAY_INSIDE.search(head) and _ITS_WRITER.match(between, 0, issuing.start()))
    return mention.value if begins else None
