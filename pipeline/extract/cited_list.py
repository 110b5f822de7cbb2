"""What the documents of a list share: "các Quyết định số 12/QĐ-UBND, số 13/QĐ-UBND ngày 3/4/2024 của UBND tỉnh"."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.nearby import Nearby
from pipeline.extract.reference import Reference
from pipeline.grammar.genre import body_symbol, genre_of_number
from pipeline.records import Mention, PartialDate

# "Báo cáo số 12/… và Tờ trình số 13/… cùng ngày 3/4/2024": one date for both
_ONE_DAY = re.compile(r"\W{0,4}(?:de |deu |ban hanh |ky )?cung ngay\W{1,4}\d")
# "… số 07/… và số 08/… lần lượt ngày 20/7/2024 và ngày 25/7/2024": a date each
_IN_TURN = re.compile(
    r"\W{0,4}(?:(?:deu )?(?:ban hanh|ky) )?(?:lan luot (?:vao |la )?(?:cac )?|(?:vao )?cac )ngay\s(?=\d)"
)
_AND_DAY = re.compile(r"[\s,;]*(?:va\s)?(?:ngay\s)?")
_JUST_LIST = re.compile(r"[\W_]*$")
_LIST_WORDS = re.compile(
    r"\b(?:ngay|so|va|cung|cac|nam|thang|de|ky|voi|hoac|cua|do|ban hanh|tai|theo|lan luot|sua doi|bo sung|duoc|boi)\b"
)
# "công văn số 12/… cho công văn số 9/… của Công ty …"
_ADDS_TO = re.compile(r"\W{0,3}(?:bo sung )?(?:cho|gui kem|kem theo)\s(?:cac\s)?")
_SENTENCE_ENDS = re.compile(r"\.\s")
_JOINED = re.compile(r"[\s,;]*(?:va|va so|so|hoac)?[\s,:]*")


def continues_list(before: Reference, ref: Reference, near: Nearby) -> bool:
    """Whether only dates, bodies, types and joining words stand between two references."""
    a, b = before.end, ref.lead
    if b <= a:
        return True
    if b - a > 200:
        return False
    between = near.folded[a:b]
    if _SENTENCE_ENDS.search(between) or ("\n" in between.strip(" ;,\n-+") and ";" not in between):
        return False
    for mentions, starts in (
        (near.bodies, near.body_starts),
        (near.genres, near.genre_starts),
        (near.dates, near.date_starts),
    ):
        for mention in mentions[bisect_left(starts, a) : bisect_left(starts, b)]:
            s, e = mention.span.start - a, min(mention.span.end, b) - a
            between = between[:s] + " " * (e - s) + between[e:]
    return _JUST_LIST.fullmatch(_LIST_WORDS.sub(" ", between)) is not None


def share_genre(before: Reference, ref: Reference) -> None:
    """Give the next of a list the type that stands before the first, unless its symbol tells another."""
    own = genre_of_number(ref.number) if ref.number else None
    if before.genre is not None and (own is None or own == before.genre):
        ref.genre = before.genre


def share_back(found: Sequence[Reference], folded: str) -> None:
    """Date and issuer named once for a list, at its end ("số 12/…, 13/… ngày 3/4/2024 của Sở Tài chính")."""
    for ref, after in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        gap = folded[ref.end : after.start]
        if not after.listed and not _ADDS_TO.fullmatch(gap):
            continue
        bare = _JOINED.fullmatch(gap) is not None
        one_day = bare and _ONE_DAY.match(folded, after.span.end, after.end) is not None
        if ref.issued_on is None and after.issued_on is not None and bare and (one_day or not after.genre_printed):
            ref.issued_on = after.issued_on
            ref.confidence *= 0.98
        if not ref.issuer_from and after.issuer_from in ("of", "list") and _same_symbol(ref, after):
            ref.issuer, ref.issuer_from, ref.issuer_text = after.issuer, "list", after.issuer_text


def share_days(found: Sequence[Reference], near: Nearby) -> None:
    """A date for each of a list, printed behind it: "số 07/… và số 08/… lần lượt ngày 20/7/2024 và ngày 25/7/2024"."""
    for at, last in enumerate(found):
        if last.issued_on is not None or not last.listed:
            continue
        days = _in_turn(last.span.end, near)
        listed = found[max(0, at + 1 - len(days)) : at + 1]
        if len(days) > 1 and len(listed) == len(days) and all(
            before.issued_on is None and after.listed and _JOINED.fullmatch(near.folded[before.end : after.start])
            for before, after in pairwise(listed)
        ):  # fmt: skip
            for ref, day in zip(listed, days, strict=True):
                ref.issued_on = day.value
            last.end = days[-1].span.end


def _in_turn(at: int, near: Nearby) -> list[Mention[PartialDate]]:
    opening = _IN_TURN.match(near.folded, at, at + 60)
    found: list[Mention[PartialDate]] = []
    if opening is None:
        return found
    at = opening.end()
    for mention in near.dates[bisect_left(near.date_starts, at) :]:
        if mention.span.start > at + 14 or not _AND_DAY.fullmatch(near.folded[at : mention.span.start]):
            break
        found.append(mention)
        at = mention.span.end
    return found


def _same_symbol(a: Reference, b: Reference) -> bool:
    """Whether two numbers can come from one body: the same last body segment."""
    return a.number is not None and b.number is not None and body_symbol(a.number) == body_symbol(b.number)
