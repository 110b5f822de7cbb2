"""Số, ký hiệu of the letter itself: from the line "Số: …" of its head, filled from the ink where one was read.

A number that cannot be read is not guessed into the record: what is legible goes to ``partial``
("?/UBND-KTTH") and the guesses, ranked, to ``candidates``. Numbers of stamps, of citations and of the
file's name are never looked at (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô 3).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.extract.lines import Line
from pipeline.grammar.number import find_numbers, parse_number, repair_price
from pipeline.grammar.symbol import UPPER, repair_digits
from pipeline.records import DocumentNumber, Mention, SlotReading, Span
from pipeline.text.fold import fold_aligned

_LABEL = re.compile(
    r"\W{0,3}(?:so, ky hieu\s?:|so hieu\s?:|ky hieu\s?:|s[o06ea]|[$589][o06])\s?[:;.,]?(?=[\W\d]|[a-z])"
)
_INSIDE = re.compile(r"\bso\s?:")  # in a line into which a whole column was read
_SYMBOL = re.compile(
    rf"\s{{0,3}}(?P<sep>[/-])\s{{0,3}}(?P<symbol>(?:(?:19|20)\d\d\s?[/-]\s?)?[{UPPER}][{UPPER}a-z0-9&đ]{{0,17}}(?!\w)"
    rf"(?:\s?[/-]\s?[{UPPER}][{UPPER}a-z0-9&đ]{{0,17}}(?!\w)){{0,7}})"
)
_GLUED = re.compile(rf"\s{{0,3}}(?P<serial>\d(?:\s?\d){{0,4}})[A-ZĐ]?\s?[{UPPER}]{{2,5}}/[{UPPER}]")
_BLANK = re.compile(r"[\s.…_*:,–-]*\Z")
_SERIAL = re.compile(r"\d{1,6}(?:\.\d{1,3})?(?:[a-zđ]|bis)?(?:\s?/\s?(?:19|20)\d\d)?\Z", re.IGNORECASE)
_SPACED = re.compile(r"\d(?:\s\d){1,5}\Z")  # "5 8 1": letterspaced, every figure is there
# figures with gaps, and letters that are read for figures, among them: "2 87", "4I2", "2O44", "16 /2O11"
_TORN = re.compile(r"[\dOoIl|](?:\s?[\dOoIl|]){0,4}(?:\s?/\s?[12l][09Oo][\dOoIl|]{2})?\Z")
_LOOKALIKES = re.compile(r"[OoIl|]")
_TRUE_LABEL = re.compile(r"\b(?:[Ss][ốôo]|SỐ|SÔ|SO)\b")  # where it came out as "só" or "$6" the figures did no better
_MENDED = 0.8  # a serial put together of torn figures
SURE_SLOT = 0.5  # below this a reading of ink is only a candidate
# Ink alone is trusted unseen only from here on: on hard letterheads of held-out hands (tests/bench/bench_ink.py)
# the reader's claims of 0.95 and more are right in 98.9 of 100, those between 0.90 and 0.95 in 96.9.
_SURE_INK = 0.95
_CEILING = 0.89


class OwnNumber(NamedTuple):
    """The letter's number, or what can be said of it.

    ``clean`` is False where signs, gaps or ink made the serial doubtful; ``blank`` where the letter leaves
    the serial open.
    """

    number: Mention[DocumentNumber] | None
    partial: str | None
    candidates: tuple[tuple[str, float], ...]
    blank: bool
    clean: bool


NO_NUMBER = OwnNumber(None, None, (), False, True)


def read_code(lines: Sequence[Line], slots: Sequence[SlotReading] = ()) -> OwnNumber:
    """The number in the code lines of a letter (its own lines first, in text order)."""
    serials = [s for s in slots if s.slot == "serial"]
    best = NO_NUMBER
    for line in lines:
        found = _from_line(line, serials)
        if found.number is not None and (found.clean or found.blank):
            return found
        if best.number is None and (found.number is not None or (found.partial and not best.partial)):
            best = found
    return best


def described_number(line: Line) -> OwnNumber:
    """The number in a heading that describes the letter ("Công văn số 12/CT-TTHT ngày … của …")."""
    numbers = find_numbers(line.words)
    if not numbers or not numbers[0].value.serial:
        return NO_NUMBER
    span = Span(line.start + numbers[0].span.start, line.start + numbers[0].span.end)
    return OwnNumber(Mention(numbers[0].value, span, 0.8), None, (), False, True)


def _from_line(line: Line, slots: Sequence[SlotReading]) -> OwnNumber:
    key = fold_aligned(line.words)
    label = _INSIDE.search(key) or _LABEL.match(key)
    begin = label.end() if label else 0
    end = line.start + len(line.words)
    slot = next((s for s in slots if line.start <= s.span.start <= end), None)
    if slot is not None:
        return _from_ink(line, slot)
    if label and (glued := _old_form(line, begin)):
        return glued
    for match in _SYMBOL.finditer(line.words, begin):
        raw = line.words[begin : match.start()]
        if len(raw) > 40:
            break
        found = _typed(line, begin, raw, match)
        if found is not None:
            return found
    return NO_NUMBER


def _old_form(line: Line, begin: int) -> OwnNumber | None:
    """The ministry between serial and stroke, as until about 2000 ("1044 TC/TCT/NV3")."""
    glued = _GLUED.match(line.words, begin)
    if glued is None:
        return None
    serial = "".join(glued["serial"].split())
    torn = serial != glued["serial"]
    rest = line.words[glued.end("serial") : begin + 60]
    found = find_numbers(serial + rest)
    if not found or found[0].span.start or found[0].value.form != "other":
        return None
    start = glued.start("serial")
    span = Span(line.start + start, line.start + start + found[0].span.end + len(glued["serial"]) - len(serial))
    return OwnNumber(Mention(found[0].value, span, _MENDED if torn else 0.9), None, (), False, not torn)


def _typed(line: Line, begin: int, raw: str, match: re.Match[str]) -> OwnNumber | None:
    """A serial as printed, a blank one, or a damaged one before a symbol."""
    serial = raw.strip()
    if _SPACED.match(serial):
        serial = serial.replace(" ", "")
    mended = _mended(serial) if _TRUE_LABEL.search(line.words, 0, begin) else ""
    start = line.start + begin + len(raw) - len(raw.lstrip())
    torn = line.paragraph.kind == "right" and not serial  # "Số:" stayed in the left column
    if not begin and not torn and not _SERIAL.match(serial):
        return None
    if _BLANK.match(serial):
        number = number_with("1", match)
        if number is None:
            return None
        blank = replace(number, serial="", code=_without_serial(number))
        return OwnNumber(
            Mention(blank, Span(line.start + match.start("sep"), line.start + match.end("symbol")), 0.95),
            None,
            (),
            True,
            True,
        )
    if mended or _SERIAL.match(serial):
        number = number_with(mended or "".join(serial.split()), match)
        if number is None:
            return None
        clean = not mended and raw == raw.rstrip() and match.group()[:1] in "/-"  # no gap in which a hand wrote
        end = line.start + match.end("symbol")
        if not mended and (whole := _whole(line, begin, number)) is not None:
            number, end = whole.value, line.start + begin + whole.span.end
        sure = 0.97 if not number.repairs else min(0.85, *map(repair_price, number.repairs))
        sure = min(sure, _MENDED) if mended else sure
        return OwnNumber(Mention(number, Span(start, end), sure), None, (), False, clean)
    number = number_with("1", match)
    if number is None:
        return None
    guess = repair_digits("".join(serial.split()))
    candidates: tuple[tuple[str, float], ...] = ()
    if _SERIAL.match(guess):
        repaired = number_with(guess, match)
        candidates = ((repaired.code, 0.3),) if repaired else ()
    return OwnNumber(None, f"?{_without_serial(number)}", candidates, False, False)


def _whole(line: Line, begin: int, number: DocumentNumber) -> Mention[DocumentNumber] | None:
    """A number that goes on behind a simple symbol: "06/CV NET 2023", "1207/UBND.NN"; ``None`` where it does not."""
    found = find_numbers("Số " + line.words[begin : begin + 60])
    if not found or found[0].value.serial != number.serial or not found[0].value.code.startswith(number.code):
        return None
    longer = replace(found[0], span=Span(found[0].span.start - 3, found[0].span.end - 3))
    return longer if len(longer.value.code) > len(number.code) else None


def _mended(serial: str) -> str:
    """A serial whose figures stand apart or were partly read for letters ("2 87", "4I2"), put together; "" for a
    whole one, and for one that is no more figures than letters."""
    if not _TORN.match(serial) or _SERIAL.match(serial):
        return ""
    compact = "".join(serial.split())
    figures = compact.partition("/")[0]
    return repair_digits(compact) if len(_LOOKALIKES.findall(figures)) * 2 <= len(figures) else ""


def _from_ink(line: Line, slot: SlotReading) -> OwnNumber:
    """The serial from the ink reader's candidates, the symbol from the type after the slot."""
    match = _SYMBOL.search(line.words, max(0, slot.span.end - line.start))
    if match is None or match.start() > slot.span.end - line.start + 8:
        return NO_NUMBER
    number = number_with("1", match)
    if number is None:
        return NO_NUMBER
    ranked: list[tuple[DocumentNumber, float]] = []
    for digits, probability in slot.candidates:
        made = number_with(digits, match)
        if made is not None:
            ranked.append((made, probability))
    candidates = tuple((made.code, round(p, 3)) for made, p in ranked[:5])
    if ranked and ranked[0][1] >= SURE_SLOT:
        span = Span(slot.span.start, line.start + match.end("symbol"))
        sure = ranked[0][1] if ranked[0][1] >= _SURE_INK else min(ranked[0][1], _CEILING)
        return OwnNumber(Mention(ranked[0][0], span, round(sure, 3)), None, candidates, False, False)
    return OwnNumber(None, f"?{_without_serial(number)}", candidates, False, False)


def number_with(serial: str, match: re.Match[str]) -> DocumentNumber | None:
    """The number made of a serial and the symbol found, if the grammar knows it as one.

    Words that follow the symbol on the same line ("… /CT-TTHT Hà Nội") are given up one by one.
    """
    symbol = match["symbol"]
    while symbol:
        try:
            return parse_number(f"{serial}{match['sep']}{''.join(symbol.split())}")
        except ValueError:
            symbol = re.sub(r"\s?[/-]?\s?[^/\s-]+$", "", symbol)
    return None


def _without_serial(number: DocumentNumber) -> str:
    """The code from its first separator on ("/UBND-TH", "-CT/TU", "/2026/QĐ-UBND")."""
    return number.code[len(number.serial) :]
