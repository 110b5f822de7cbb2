"""Held letters that may be one document: a draft, its signed PDF and its scan, or a second scan of the same paper.

Pure functions over ``Held`` and texts. ``find_pairs`` yields the pairs worth comparing, ``judge_pair`` says whether
two are one and why. The outcome is a proposal with its reasons: nothing is merged or deleted by it. What the letters
say decides (issuer, type, subject, month, number); the text confirms it: the share of three-syllable shingles that
the shorter of two texts has in common with the longer one (Broder 1997, "containment"), which a scan with a few
percent of misread letters still passes and another letter of the same office does not.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations, product
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from pipeline.link.evidence import fold_genre, same_issuer, same_print
from pipeline.records import SURE, Held
from pipeline.text.fold import fold

SameKind = Literal["same_number", "draft", "unread", "misread"]
Shingles = Callable[[str], frozenset[int]]
"""Key of a letter → the shingles of its text."""

_ALIKE = 75.0  # of 100: subjects of which OCR lost some letters still reach it
_CONTAINED = {"same_number": 0.4, "draft": 0.7, "unread": 0.6, "misread": 0.75}


class Likeness(NamedTuple):
    """Two letters that may be one: what their numbers say of it, how alike the texts are (0 to 1), the reasons."""

    one: str
    other: str
    kind: SameKind
    text: float
    reasons: tuple[str, ...]


def shingles(text: str) -> frozenset[int]:
    """The three-syllable shingles of a text, folded, as hashes."""
    words = fold(text).split()
    return frozenset(hash(tuple(words[i : i + 3])) for i in range(max(1, len(words) - 2)))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the smaller set that is in the larger one; 0 for an empty one."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def find_pairs(letters: Sequence[Held]) -> Iterator[tuple[Held, Held, SameKind]]:
    """Pairs of letters of one issuer that may be one document, by everything but their texts.

    Letters of one day meet each other, those whose day is unknown all of their month; those without a month only the
    letters whose number is theirs or whose subject begins like theirs, or a large archive would never end.
    """
    days: dict[str, list[Held]] = {}
    months: dict[str, list[Held]] = {}
    loose: list[Held] = []
    for letter in sorted(letters):
        if len(letter.date) < 7:
            loose.append(letter)
        elif len(letter.date) == 7:
            months.setdefault(letter.date, []).append(letter)
        else:
            days.setdefault(letter.date, []).append(letter)
    of_month: dict[str, list[Held]] = {}
    for day, bucket in days.items():
        if day[:7] in months:
            of_month.setdefault(day[:7], []).extend(bucket)
    dated = [letter for bucket in chain(days.values(), months.values()) for letter in bucket] if loose else []
    tried = chain(
        *(combinations(bucket, 2) for bucket in chain(days.values(), months.values())),
        *(product(months[month], bucket) for month, bucket in of_month.items()),
        _met_by_words(loose, dated),
        combinations(loose, 2),
    )
    for one, other in tried:
        if (kind := compare_facts(one, other)) is not None:
            yield one, other, kind


def _met_by_words(loose: Sequence[Held], dated: Sequence[Held]) -> Iterator[tuple[Held, Held]]:
    """Letters without a month, each with those that share its number or the beginning of its subject, once."""
    known: dict[str, list[Held]] = {}
    for letter in dated:
        for word in _words(letter):
            known.setdefault(word, []).append(letter)
    for letter in loose:
        met = {other.key: other for word in _words(letter) for other in known.get(word, ())}
        yield from ((letter, met[key]) for key in sorted(met))


def _words(letter: Held) -> list[str]:
    """What a letter without a date is looked up by."""
    subject = " ".join(fold(letter.subject).split()[:3])
    return [word for word in (subject, f"{letter.serial}/{letter.symbol}" if letter.serial else "") if word]


def compare_facts(one: Held, other: Held) -> SameKind | None:
    """What the numbers of two letters say of their being one; ``None`` when any fact speaks against it."""
    if not (one.date.startswith(other.date) or other.date.startswith(one.date)):
        return None
    if one.genre and other.genre and fold_genre(one.genre) != fold_genre(other.genre):
        return None
    if one.symbol and other.symbol and one.symbol != other.symbol:
        return None
    if one.issuer_key and other.issuer_key and same_issuer(one.issuer_key, other.issuer_key) is not True:
        return None
    kind = _number_kind(one, other)
    if kind is None or (kind != "same_number" and not (one.subject and other.subject)):
        return None
    if one.subject and other.subject and fuzz.ratio(fold(one.subject), fold(other.subject)) < _ALIKE:
        return None
    return kind


def _number_kind(one: Held, other: Held) -> SameKind | None:
    if one.serial and other.serial:
        if one.serial == other.serial and same_print(one.code, other.code):
            return "same_number"
        # a serial read from ink without certainty may be the other's after all
        return "misread" if min(one.sureness, other.sureness) < SURE else None
    blank = one if not one.serial else other
    if not one.serial and not other.serial:
        return "unread"
    return "unread" if "?" in blank.code or blank.candidates else "draft"


def judge_pair(one: Held, other: Held, kind: SameKind, texts: Shingles) -> Likeness | None:
    """Compare the texts of two letters whose facts agree; the reasons are Vietnamese, for a clerk."""
    alike = containment(texts(one.key), texts(other.key))
    if alike < _CONTAINED[kind]:
        return None
    reasons = {
        "same_number": f"cùng số {one.code}",
        "draft": "một bản chưa có số",
        "unread": "số chưa đọc được",
        "misread": f"số đọc khác nhau ({one.code}, {other.code}), một bản đọc chưa chắc",
    }
    out = [reasons[kind]]
    if one.issuer_key and one.issuer_key == other.issuer_key:
        out.append(f"cùng cơ quan ban hành ({one.issuer})")
    if one.genre and other.genre:
        out.append("cùng tên loại")
    if one.date and one.date == other.date:
        out.append(f"cùng {'ngày' if len(one.date) == 10 else 'tháng'} {_day(one.date)}")
    elif one.date and other.date:
        out.append(f"ngày không trái nhau ({_day(one.date)}, {_day(other.date)})")
    if one.subject and other.subject:
        out.append("trích yếu giống nhau")
    out.append(f"nội dung trùng {alike:.0%}")
    return Likeness(one.key, other.key, kind, round(alike, 3), tuple(out))


def _day(iso: str) -> str:
    """A day, or as much of it as is known, as people write it."""
    return "/".join(reversed(iso.split("-")))
