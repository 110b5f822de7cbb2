"""Số và ký hiệu: find and parse document numbers in all the forms that offices use.

State named types and letters (``15/QĐ-BNV``, ``12/UBND-VX``: Nghị định 30/2020/NĐ-CP, Phụ lục I), normative
acts with the year in the middle (``30/2020/NĐ-CP``, ``66.19/2026/NQ-CP``), the legislature
(``33/2024/QH15``), joint circulars, the Party (``26-CT/TU``, ``2587-CV/VPTW/nb``), mass organisations
(``29-HD/TWĐTN-VP``), old forms (``63-CP``, ``85TC/TCT``), companies (``08/2025/CV-ABC``) and numbers whose
serial is still blank (``/BC-SNV``).

A mention's span covers the code only ("Số" stays outside). The code is given as printed, without spaces;
what damage was repaired is named in ``repairs`` and lowers the confidence. Fractions, dates, standards,
form numbers, contracts and units of measure are not numbers. Time is linear in the text: one pass over
it finds where a number can begin, the rest looks at a bounded stretch.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.grammar.number_reading import read_at, repair_price
from pipeline.grammar.symbol import BODIES, DIGIT_LIKE, STROKE_LIKE, UPPER, is_body, known
from pipeline.lexicon import any_of, load_toml
from pipeline.records import DocumentNumber, Mention, Span
from pipeline.text.fold import fold_aligned

__all__ = [
    "find_numbers",
    "find_shared_serials",
    "format_number",
    "number_key",
    "parse_number",
    "repair_price",
    "symbol_parts",
]

_LEX = load_toml("numbers")


def _right_before(words: Iterable[str]) -> re.Pattern[str]:
    """Whether one of the words stands right before: matches what is before, read backwards, at once."""
    return re.compile(rf"\n?\W{{0,3}}{any_of(word[::-1] for word in words)}(?![a-z])")


# Where a number can begin: digits (with year or further digits), then a separator and a capital. Patterns begin with
# a character, what must not stand before it is asked next: a search then skips all other characters at once.
_HEAD = re.compile(
    r"(\d(?<![\w./\-]\d)\d{0,7}(?:\.\d{1,4}){0,2}"
    r"(?:(?:[A-Za-zĐđ]|bis|\.[A-ZĐ]{2,5})(?=\s{0,2}[/\-]|\s[A-ZĐ]{2,4}/))?)"  # serial, "12a"
    r"((?:\s{0,2}[/\-]\s{0,2}\d{1,8}(?![\d,%])){0,3})"  # year, or day and month of a company's own code
    rf"(\s{{0,3}}[/\-=–_][/\-]?\s{{0,3}}(?=[{UPPER}])|(?=QH\d)| ?(?=[{UPPER}]{{2,6}}[/\-][{UPPER}])"
    rf"| (?=[{UPPER}]{{2,4}}g? ngày\b))"
)
_DAMAGED = re.compile(
    rf"(?<![\w./\-])(?=\d{{0,5}}[{re.escape(DIGIT_LIKE)}B])((?:[\d{re.escape(DIGIT_LIKE)}]|B(?=\d)){{1,6}})"
    rf"((?:/[12][\d{re.escape(DIGIT_LIKE)}]{{3}})?)(/)(?=[{UPPER}]{{2}})"
    rf"|(?<![\w./\-])(\d{{1,6}})(/(?=\d{{0,3}}[{re.escape(DIGIT_LIKE)}])[12][\d{re.escape(DIGIT_LIKE)}]{{3}})(/)"
    rf"(?=[{UPPER}]{{2}})"
)
_BLANK = re.compile(
    rf"/(?<![\w)/\]]/)\s?((?:19|20)\d\d/)?(?=[{UPPER}]{{2}})"
    rf"|-(?<![\w)/\]]-)(?=[{UPPER}][{UPPER}a-z]{{1,4}}/[{UPPER}])"
)
_WORDED = re.compile(
    rf"[Ss](?<!\w[Ss])[ốô]\s{{0,2}}:?\s{{0,2}}"
    rf"((?=[^\s/]{{0,12}}\d|[^\s/]{{2,12}}/[^\s]{{0,12}}\d)[{UPPER}][{UPPER}a-z0-9]{{0,9}}"
    rf"(?:[/\-.][{UPPER}0-9&]{{1,14}}){{1,6}})(?!\w)"
)
_YEARLY = re.compile(rf"[Ss](?<!\w[Ss])[ốô]\s{{0,2}}:?\s{{0,2}}(\d{{1,4}}[{UPPER}]{{2,8}}/(?:19|20)\d\d)(?![\w/\-])")
# "công văn số 03KD-2024 ngày …", "văn bản số KT20240311 của Công ty …": any letters and digits, of a letter that a day
# or its sender follows
_OWN_WAY = re.compile(
    rf"[Ss](?<!\w[Ss])[ốô]\s{{0,2}}:?\s{{0,2}}(?=[{UPPER}&./\-]{{0,9}}\s?\d)(?=\d{{0,9}}[./\-]?\d{{0,4}}[{UPPER}])"
    rf"([{UPPER}0-9][{UPPER}0-9&]{{0,13}}(?:(?:[/\-.]|[/\-]\s(?=\d))[{UPPER}0-9&]{{1,12}}){{0,5}})"
    r"(?=,?\s{1,2}(?:(?:đề|ký|ghi|lập)\s)?ngày\s{0,2}\d|\s{1,2}của\s)"
)
_PLAIN = re.compile(r"\d+/")
_SIGN = re.compile(r"[/\-.]")
_OF_A_LETTER = _right_before(_LEX["own_way"]["papers"])
_STROKE = re.compile(rf"/(?=[{UPPER}]{{2}})")  # in which each damaged number ends
_LONGEST_DAMAGED = 11  # characters before it
_LOOKALIKE = re.compile(rf"[{re.escape(DIGIT_LIKE)}B]")
# a stroke read as a letter, behind "số": "số 311ITB-VP", "số 12/2024l QĐ-UBND"
_BAR = re.escape(STROKE_LIKE)
_STRUCK = re.compile(
    rf"(?<!\d)(\d{{1,5}})((?:[/{_BAR}](?:19|20)\d\d)?)( ?[{_BAR}] ?)(?=[{UPPER}][{UPPER}&r]{{1,9}}[\-/.,–])"
    rf"|(?<!\d)(\d{{1,5}})([{_BAR}](?:19|20)\d\d)(/)(?=[{UPPER}]{{2}})"
)
_BAR_SEEN = re.compile(rf"\d ?[{_BAR}](?= ?[{UPPER}]{{2}}|(?:19|20)\d\d)")
_BEFORE_STRUCK = re.compile(r"[Ss][ốô]\s{0,2}:?\s{0,2}$")
_BLANK_LEFT = re.compile(r"(?:(?<![a-z])so(?: hieu)?\s{0,2}[:.]?|(?:^|[\n\t]))[\s.…_*]{0,60}$")


_NOT_BEFORE = _right_before(_LEX["not_before"]["near"])
_STANDARD = re.compile(r"(?:qcvn|tcvn|tcxdvn|qcxdvn|iso|iec)[^:;\n]{0,16}:\s?$")
_CONTRACT_BEFORE = re.compile(r"hop dong(?: [a-z]{1,10}){0,6}(?: so)?\W{0,3}$")
_GENRES = (
    "quyet dinh", "cong van", "van ban", "thong bao", "to trinh", "bao cao", "ke hoach", "nghi dinh", "thong tu",
    "bien ban",
)  # fmt: skip
_GENRE_WORD = re.compile(any_of(_GENRES))
_NAMED = re.compile(rf"\n?(?:\W{{0,3}}[o6]s\W{{1,2}}|\W{{1,2}}){any_of(word[::-1] for word in _GENRES)}")  # backwards
_CUE = _right_before([*_LEX["cues"]["words"], *map(fold_aligned, _LEX["cues"]["names"])])
_LISTED = 70  # characters within which a number counts as a member of the list that the one before it opened


def find_numbers(text: str, folded: str | None = None) -> list[Mention[DocumentNumber]]:
    """All document numbers in ``text`` (NFC), in order, without overlaps; ``folded`` is ``fold_aligned(text)``."""
    folded = fold_aligned(text) if folded is None else folded
    found: list[Mention[DocumentNumber]] = []
    cued_until = -1
    for match in _HEAD.finditer(text):
        start = match.start()
        if found and start < found[-1].span.end:
            continue
        window = folded[max(0, start - 60) : start]
        if excluded(window, text, start):
            continue
        before = window[::-1]
        cue = start <= cued_until or _CUE.match(before) is not None
        mention = read_at(text, match, cue, named=cue and _NAMED.match(before) is not None)
        if mention is None:
            continue
        cued_until = mention.span.end + _LISTED if cue else -1
        found.append(mention)
    extra = [
        *_find_damaged(text, folded),
        *_find_struck(text, folded),
        *_find_blank(text, folded),
        *_find_worded(text, folded),
    ]
    if extra:
        taken = sorted([*found, *extra], key=lambda m: (m.span.start, -m.span.end))
        found = []
        for mention in taken:
            if not found or mention.span.start >= found[-1].span.end:
                found.append(mention)
    return found


_JOINED = re.compile(r"(?:[,;]|\bvà)\s{0,2}(?:số\s)?$")  # before the last member of a list of bare serials
_SERIALS = re.compile(
    rf"(?:[Ss]ố|{'|'.join(f'[{n[0].upper()}{n[0]}]{n[1:]}' for n in _LEX['cues']['names'])})\s{{0,2}}:?\s{{0,2}}"
    r"((?:\d{1,5}[a-zđ]?\s{0,2}(?:,|;|và)\s{0,2}(?:số\s)?){1,12})$"
)


def find_shared_serials(text: str, mention: Mention[DocumentNumber]) -> list[Mention[DocumentNumber]]:
    """The numbers that only name their serial because a list shares the symbol: "số 12, 13 và 15/QĐ-UBND".

    ``mention`` is the last member, which has the symbol; the spans of the others cover their digits.
    """
    start = mention.span.start
    if not mention.value.serial or not _JOINED.search(text, max(0, start - 8), start):
        return []
    match = _SERIALS.search(text, max(0, start - 110), start)
    if match is None:
        return []
    rest = mention.value.code[len(mention.value.serial) :]
    found = []
    for serial in re.finditer(r"\d+[a-zđ]?", match[1]):
        at = match.start(1)
        value = replace(mention.value, code=serial.group() + rest, serial=serial.group())
        found.append(Mention(value, Span(at + serial.start(), at + serial.end()), min(mention.confidence, 0.92)))
    return found


def parse_number(code: str) -> DocumentNumber:
    """The number that the whole of ``code`` is; raises ``ValueError`` if it is none.

    >>> parse_number("26-CT/TU").form
    'party'
    """
    code = code.strip()
    for match in (_HEAD.match(code), _DAMAGED.match(code), _BLANK.match(code)):
        if match is not None:
            mention = read_at(code, match, cue=True, named=False)
            if mention is not None and mention.span == Span(0, len(code)):
                return mention.value
    before = "công văn số "
    worded = _find_worded(letter := f"{before}{code} ngày 1", fold_aligned(letter))
    if worded and worded[0].span == Span(len(before), len(before) + len(code)):
        return worded[0].value
    raise ValueError(f"not a document number: {code!r}")


def format_number(number: DocumentNumber) -> str:
    """The code as one string without spaces: the inverse of ``parse_number``."""
    return number.code


_LEADING_ZEROS = re.compile(r"(?<![\d.])0+(?=\d)")


def number_key(number: DocumentNumber | str) -> str:
    """The key under which two writings of one number meet: folded capitals, no leading zeros or spaces.

    >>> number_key("05/2025/qđ-ubnd")
    '5/2025/QD-UBND'
    """
    return _code_key(number if isinstance(number, str) else number.code)


@lru_cache(maxsize=4096)
def _code_key(code: str) -> str:
    return _LEADING_ZEROS.sub("", fold_aligned("".join(code.split())).upper().replace("–", "-"))


_ROMAN_END = re.compile(r"\.(?:I{1,3}|IV|VI{0,3}|IX|X)$")


def symbol_parts(symbol: str) -> list[str]:
    """The segments of a symbol: ``QĐ-UBND`` → ``["QĐ", "UBND"]``, ``UBND.NN`` → ``["UBND", "NN"]``.

    A point inside one name parts nothing: ``TT.HĐND``, ``NV.IV``.
    """
    parts = [part for part in symbol.replace("-", "/").split("/") if part]
    if "." not in symbol:
        return parts
    return [
        piece
        for part in parts
        for piece in ([part] if part.replace(".", "") in BODIES or _ROMAN_END.search(part) else part.split("."))
        if piece
    ]


def excluded(window: str, text: str, start: int) -> bool:
    """Whether what stands before a candidate makes it a standard, a form, a contract or an account."""
    if start > 1 and text[start - 1] == ":" and text[start - 2].isdigit():
        return True
    if _NOT_BEFORE.match(window[::-1]) or (":" in window[-3:] and _STANDARD.search(window)):
        return True
    contract = _CONTRACT_BEFORE.search(window)
    return contract is not None and not _GENRE_WORD.search(contract.group())


def _find_damaged(text: str, folded: str) -> list[Mention[DocumentNumber]]:
    """Numbers with letters read for digits ("l2/QĐ-UBND", "05/2O25/TT-BNV"): only with a strong symbol."""
    out: list[Mention[DocumentNumber]] = []
    done = 0
    for stroke in _STROKE.finditer(text):
        since = max(done, stroke.start() - _LONGEST_DAMAGED)
        if not _LOOKALIKE.search(text, since, stroke.start()):
            continue
        match = _DAMAGED.search(text, since, stroke.end() + 2)
        if match is None:
            continue
        done = match.end()
        window = folded[max(0, match.start() - 60) : match.start()]
        if not excluded(window, text, match.start()) and (m := read_at(text, match, cue=False)) and m.confidence > 0.7:
            out.append(m)
    return out


def _find_struck(text: str, folded: str) -> list[Mention[DocumentNumber]]:
    """Numbers whose stroke was read for a letter ("311ITB-VP"): only of known types, bodies and units."""
    out = []
    for bar in _BAR_SEEN.finditer(text):
        match = _STRUCK.search(text, max(0, bar.end() - 1 - _LONGEST_DAMAGED), bar.end() + 20)
        if match is None or not _BEFORE_STRUCK.search(text, max(0, (start := match.start()) - 8), start):
            continue
        if excluded(folded[max(0, start - 60) : start], text, start):
            continue
        mention = read_at(text, match, cue=True)
        parts = symbol_parts(mention.value.symbol) if mention is not None else []
        sure = len(parts) > 1 and all(known(part) or is_body(part) for part in parts[:2])
        if mention is not None and (sure or mention.value.form == "legislature"):
            out.append(mention)
    return out


def _find_blank(text: str, folded: str) -> list[Mention[DocumentNumber]]:
    """Numbers whose serial is not filled in yet ("Số:      /BC-SNV"), the span beginning at the separator."""
    out = []
    for match in _BLANK.finditer(text):
        start = match.start()
        window = folded[max(0, start - 60) : start]
        if _BLANK_LEFT.search(window) or (window[-2:].strip(" .…_") == "" and _CUE.match(window.rstrip(" .…_")[::-1])):
            mention = read_at(text, match, cue=True)
            if mention is not None:
                out.append(replace(mention, confidence=min(mention.confidence, 0.95)))
    return out


def _find_worded(text: str, folded: str) -> list[Mention[DocumentNumber]]:
    """Codes that begin with letters ("số AB-T03/26-KD") or end with the year ("số 07TV/2026"), as firms print them.

    Only right after "số"; without a stroke only of letters that a day or their sender follows.
    """
    out = []
    signs = sorted(_number_signs(text))
    for match in (found for way in (_WORDED, _YEARLY) for at in signs if (found := way.match(text, at))):
        code = match[1]
        if (
            "/" not in code
            or not re.search(r"\d", code)
            or excluded(folded[max(0, match.start() - 40) : match.start(1)], "", 0)
        ):
            continue
        serial, _, symbol = code.partition("/")
        value = DocumentNumber(code, serial, symbol, None, "other")
        out.append(Mention(value, Span(*match.span(1)), 0.7))
    for match in (found for at in signs if (found := _OWN_WAY.match(text, at))):
        if _OF_A_LETTER.match(folded[max(0, match.start() - 30) : match.start()][::-1]) and (own := _own_way(match[1])):
            out.append(Mention(own, Span(*match.span(1)), 0.65))
    return out


def _number_signs(text: str) -> Iterator[int]:
    """Where "số" stands, or "sô": by its vowel, which is far rarer than its first letter."""
    for vowel in "ốô":
        at = text.find(vowel, 1)
        while at > 0:
            if text[at - 1] in "Ss":
                yield at - 1
            at = text.find(vowel, at + 1)


def _own_way(printed: str) -> DocumentNumber | None:
    """A code of letters and digits in no form; none where a form begins ("05/…") or an office's abbreviation stands."""
    code = "".join(printed.split())
    words, digits = re.findall(rf"[{UPPER}]+", code), sum(map(str.isdigit, code))
    if digits < 2 or len(code) < 4 or _PLAIN.match(code) or any(len(word) > 2 and is_body(word) for word in words):
        return None
    serial, *rest = _SIGN.split(code, maxsplit=1)
    return DocumentNumber(code, serial, "".join(rest), None, "other", ("space",) if code != printed else ())
