"""The date of a cited document: behind its number, behind its issuer, or at the head of the sentence.

"số 12/STC-NS ngày 3/4/2024", "số 12/STC-NS của Sở Tài chính ngày 3/4/2024", "… cùng ngày", "Ngày 3/4/2024, Sở Tài
chính ban hành Công văn số 12/STC-NS". Letters leave parts out: the year ("ngày 03/9": the citing letter's own, or the
one before it, so that nothing cited is younger than who cites it), the day ("năm 2023").
"""

import datetime as dt
import re

from pipeline.extract.nearby import Nearby
from pipeline.extract.printed_issuer import OF
from pipeline.extract.reference import Reference
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Mention, PartialDate, Span

_BEFORE_DATE = any_of(load_toml("citations")["around"]["before_date"])
_HOUR = r"(?:(?:hoi|luc)\W{1,2})?\d{1,2}\s?(?:h|g|gio)\s?(?:\d{1,2}\s?(?:phut)?)?\W{1,3}"  # of a telegram: "hồi 22h30"
_TO_DATE = re.compile(rf"\W{{0,6}}(?:{_HOUR})?(?:{_BEFORE_DATE}\W{{1,3}}){{0,3}}(?:n?g?ay\W{{0,4}}){{0,2}}")
_CLAUSE_ENDS = re.compile(r"\s{0,2}(?:$|[,.;)\n]|(?:cua|do|ve|va)\b)")
_NEW_SENTENCE = re.compile(r"\.\s{1,3}Ngày\s")  # "… Văn bản số 12/…. Ngày 30/12/2024, UBND tỉnh …"
_DAY_FIRST = re.compile(r"(?:^|[.;]\s)[\s+-]{0,4}(?:ngay)?\s*$")
_PASSED = re.compile(r"(?:thong qua|ban hanh)\W{1,3}(?:ngay\W{0,3})?$")
_SAME_DAY = re.compile(r"\W{0,4}(?:ban hanh |ky )?cung ngay\b")
_SAME_DAY_FIRST = re.compile(r"(?:^|[.;,(]\s)cung ngay\b,?[^.;]{0,140}$")
_FAR_BACK = 400  # characters from "cùng ngày" to the date that it means
_NO_YEAR = re.compile(
    rf"[^\w;]{{0,6}}(?:{_HOUR})?(?:{_BEFORE_DATE}\W{{1,3}}){{0,3}}ngay\s{{0,3}}(\d{{1,2}})(?:\s?[/.\-]\s?|\s{{1,2}}thang\s{{1,2}})(\d{{1,2}})"
    r"(?![\d/\-]|\.\d|\s{0,2}(?:nam|%))(?P<same> cung nam)?"
)
_YEAR = re.compile(r"\s{1,2}nam ((?:19|20)\d\d)(?![\w/]|\s?[-–]\s?\d)")
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
        opens = ";" in between and not _CLAUSE_ENDS.match(near.folded, mention.span.end)  # "…; ngày D Sở X có …"
        behind = len(between) <= 40 and _TO_DATE.fullmatch(between) and not opens
        if behind or (len(between) <= 150 and _passed(between)):
            ref.issued_on, ref.end = mention.value, mention.span.end
            return
    if match := _SAME_DAY.match(near.folded, at, min(stop, at + 30)):
        if (before := near.date_before(ref.span.start)) is not None:
            ref.issued_on, ref.end = before.value, match.end()
        return
    found = _without_year(ref, near, stop) or _year_only(ref, near, stop)
    if found is None and mention is not None:
        found = day_behind_issuer(at, near, stop)
    if found is not None:
        ref.issued_on, ref.end = found.value, found.span.end


def day_behind_issuer(at: int, near: Nearby, stop: int) -> Mention[PartialDate] | None:
    """The date in "số 12/STC-NS của Sở Tài chính ngày 3/4/2024": behind the body that is named behind ``at``."""
    of = OF.match(near.folded, at, min(stop, at + 240))
    body = near.body_at(of.end()) if of else None
    mention = near.date_from(body.span.end, min(stop, body.span.end + 26)) if body else None
    if body is None or mention is None or not _TO_DATE.fullmatch(near.folded[body.span.end : mention.span.start]):
        return None
    return mention


def _without_year(ref: Reference, near: Nearby, stop: int) -> Mention[PartialDate] | None:
    """ "ngày 03/9", "ngày 5 tháng 9 cùng năm": in the year that the number, the date before or the letter gives."""
    at = ref.span.end
    match = _NO_YEAR.match(near.folded, at, min(stop, at + 60))
    if match is None:
        return None
    last = near.date_before(at) if match["same"] else None
    year = last.value.year if last else ref.number.year if ref.number else None
    own = near.own_day
    for possible in (year,) if year else (own.year, own.year - 1) if own else ():
        try:
            day = dt.date(possible, int(match[2]), int(match[1]))
        except ValueError:
            continue
        if own is None or day <= own.last:
            return Mention(PartialDate(day.year, day.month, day.day), Span(match.start(1), match.end()), 0.9)
    return None


def _year_only(ref: Reference, near: Nearby, stop: int) -> Mention[PartialDate] | None:
    """ "Quyết định số 12/QĐ-UBND năm 2023"."""
    match = _YEAR.match(near.folded, ref.span.end, min(stop, ref.span.end + 14))
    if match is None or ref.number is None or ref.number.year is not None:
        return None
    return Mention(PartialDate(int(match[1])), Span(match.start(1), match.end()), 0.9)


def _passed(between: str) -> bool:
    """A law's "được Quốc hội … thông qua ngày"."""
    return "quoc hoi" in between and ";" not in between and _PASSED.search(between) is not None


def left_date(ref: Reference, near: Nearby, sentence: int) -> PartialDate | None:
    """The date of "Ngày 3/4/2024, Sở Tài chính ban hành Công văn số 12/STC-NS", or of "cùng ngày, Sở … ban hành …".

    ``sentence`` is where the reference's sentence begins.
    """
    mention = near.date_before(ref.start)
    lead = near.folded[max(sentence, ref.start - 160) : ref.start]
    if "cung ngay" in lead and _ISSUING.search(lead) and _SAME_DAY_FIRST.search(lead):
        return mention.value if mention is not None and ref.start - mention.span.end <= _FAR_BACK else None
    if mention is None or mention.span.start < sentence or ref.start - mention.span.end > 140:
        return None
    between = near.folded[mention.span.end : ref.start]
    issuing = _ISSUING.search(between)
    if issuing is None:
        return None
    head = near.folded[max(sentence, mention.span.start - _BEFORE_DAY) : mention.span.start]
    begins = _DAY_FIRST.search(head) or (_DAY_INSIDE.search(head) and _ITS_WRITER.match(between, 0, issuing.start()))
    return mention.value if begins else None
