"""The issuing body: from the letterhead, else concluded from who decides, who speaks and who signs.

The letterhead's left column names the parent above and the issuer below (Nghị định 30/2020/NĐ-CP, Phụ
lục I, ô 2); ``grammar.letterhead`` reads it with the help of place, symbol and date. Copies often come
without it: then the authority line of a decision ("GIÁM ĐỐC SỞ NỘI VỤ"), the sentence in which the
writer speaks of itself ("… có ý kiến như sau", "… thông báo để … biết"), a symbol that names one body
only, or the signature decide, with less confidence each. The answer is a body, never a person.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.cues import shouting
from pipeline.extract.lines import Line
from pipeline.grammar.body import find_bodies, resolve_body
from pipeline.grammar.genre import genre_issuer
from pipeline.grammar.letterhead import letterhead_body
from pipeline.grammar.place import resolve_place
from pipeline.lexicon import load_toml
from pipeline.records import SURE, Body, DocumentNumber, Mention, PartialDate, Span
from pipeline.text.fold import fold, fold_aligned

_NUMBER = re.compile(r"(?:^|\s)so\s?:|^\W{0,2}so \d{1,6}-[a-z]")
_BY_DECISION = re.compile(r"\W{0,2}(?:theo (?:quyet dinh|qd)\b|so:? \d{1,6} ?/ ?qd)")
_YOUTH = re.compile(r"\bdoan tncs ho chi minh\b")
_COMMITTEE = re.compile(r"(?:bch|ban chap hanh)\s(?!dang bo|doan|hoi|cong doan|trung uong)")
_RIGHT_COLUMN = re.compile(
    r"\W{0,4}(?:c.{1,2}ng\W{0,3}h.{1,2}a x.|d.c l.{1,2}p\W{0,5}t|\Woc lap\b|hoa xa h|xa h.i ch|dang cong san viet nam"
    r"|doan tncs ho chi minh)"
)
_COLUMN = re.compile(r"\s{4,}|\t")
_SHORTENED = re.compile(r"\b(phong|ban|trung tam|chi cuc|to|doi|khoa)\s([a-z]{2,9})$")
_HOLDER = re.compile(
    r"\W{0,3}(?:(?:pho|quyen) )?(?:tong )?(?:chu tich|giam doc|bo truong|thu truong|truong ban|thong doc|chu nhiem"
    r"|cuc truong|hieu truong|chi cuc truong|vien truong|chanh (?:van phong|an|thanh tra)|truong phong|vu truong)\s+"
)


def letterhead_lines(lines: Sequence[Line]) -> list[tuple[str, Span]]:
    """The left column of the letterhead: names of bodies, without motto, rules and what else merged into the line."""
    found: list[tuple[str, Span]] = []
    for line in lines:
        if line.paragraph.kind == "right":
            continue
        key = fold_aligned(line.words)
        words = line.words
        for cut in (_RIGHT_COLUMN.search(key), _COLUMN.search(words), _NUMBER.search(key)):
            if cut is not None:
                words = words[: min(len(words), cut.start())]
        words = words.strip(" .,:;|_-–—~*`'’ˆ\t")
        letters = sum(map(str.isalpha, words))
        garbled = letters * 10 < 6 * len(words.replace(" ", ""))
        if letters < 2 or (garbled and not _BY_DECISION.match(key)):
            continue
        start = line.start + line.words.index(words)
        span = Span(start, start + len(words))
        words = words.replace("~", "-")
        if found and _BY_DECISION.match(key):  # "ĐOÀN KIỂM TRA / THEO QUYẾT ĐỊNH / SỐ 12/QĐ-SYT" is one name
            found[-1] = (f"{found[-1][0]} {words}", Span(found[-1][1].start, span.end))
        else:
            found.append((words, span))
    return found


def find_issuer(
    board: Blackboard,
    letterhead: Sequence[Line],
    preamble: Sequence[Line],
    signature: Sequence[Line],
    *,
    place: str | None,
    number: DocumentNumber | None,
    symbol: str | None,
    on: PartialDate | None,
) -> Mention[Body] | None:
    """The body that issued the letter, with the place of the words that say so."""
    named = letterhead_lines(letterhead)
    if named:
        names = [spelled_out(words, board.text, board.folded) for words, _ in named]
        if _COMMITTEE.match(fold_aligned(names[0])) and any(_YOUTH.search(fold_aligned(x.words)) for x in letterhead):
            names = ["ĐOÀN TNCS HỒ CHÍ MINH", *names]  # whose committee it is stands where others have the motto
        read = letterhead_body(names, place, symbol if number else None, on)
        if symbol and not number and (read is None or read[1] < SURE):
            # what is left of a number that was not read whole says less than a name printed in full
            read = letterhead_body(names, place, symbol, on)
        if read is not None:
            return Mention(read[0], Span(named[0][1].start, named[-1][1].end), read[1])
    context = _around(place, on)
    return (
        _from_authority(preamble, place, context, on)
        or _from_speech(board, context, on)
        or _from_symbol(number, context, on, letterhead, preamble)
        or _from_signature(signature, place, context, on)
    )


def spelled_out(words: str, text: str, folded: str) -> str:
    """A unit's name whose initials stand in the letterhead ("PHÒNG QLCN"), as the letter itself spells it."""
    match = _SHORTENED.search(fold_aligned(words))
    if match is None or not words[match.start(2) :].isupper() or not words[match.start(2) :].isascii():
        return words
    initials = r"[\s,]{1,3}(?:(?:va|-)\s)?".join(f"{letter}[a-z]+" for letter in match[2])
    spelled = re.search(rf"\b{match[1]}\s{{1,2}}{initials}\b", folded)
    return words[: match.start()] + text[spelled.start() : spelled.end()].upper() if spelled else words


def _around(place: str | None, on: PartialDate | None) -> Body | None:
    """The government of the place that the date line names: the context in which short names are completed."""
    if not place:
        return None
    unit = resolve_place(place, on)
    return resolve_body(f"Ủy ban nhân dân {unit.phrase}", None, on) if unit is not None else None


def _from_authority(
    preamble: Sequence[Line], place: str | None, context: Body | None, on: PartialDate | None
) -> Mention[Body] | None:
    for line in preamble:
        if not shouting(line.words) or len(line.words) > 160:
            continue
        key = fold_aligned(line.words)
        if key.startswith(("quyet", "nay ")):
            continue
        holder = _HOLDER.match(key)
        start = holder.end() if holder else 0
        words = line.words[start:].strip(" .,:;")
        read = letterhead_body([words], place, None, on) if words else None
        if read is not None:
            return Mention(read[0], Span(line.start + start, line.start + start + len(words)), min(read[1], 0.85))
    return None


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    return re.compile(r"\s{0,2}(?:\([^)]{1,60}\)\s?)?(?:" + "|".join(load_toml("header")["self"]["patterns"]) + ")")


def _from_speech(board: Blackboard, context: Body | None, on: PartialDate | None) -> Mention[Body] | None:
    """Who says "… có ý kiến như sau" at the beginning, and who closes the letter."""
    spans = board.zone_spans("body", "preamble")
    if not spans:
        return None
    start, end = spans[0].start, spans[-1].end
    opening = Span(start, min(end, start + 1600))
    closing = Span(max(opening.end, end - 700), end)
    found: list[Mention[Body]] = []
    for part in (opening, closing):
        if part.start >= part.end:
            continue
        text = board.text[part.start : part.end]
        folded = board.folded[part.start : part.end]
        for mention in find_bodies(text, folded, context=context, on=on):
            if _speaks().match(folded, mention.span.end):
                spot = Span(part.start + mention.span.start, part.start + mention.span.end)
                found.append(Mention(mention.value, spot, mention.confidence))
    if not found:
        return None
    counts: dict[str, int] = {}
    for mention in found:
        counts[mention.value.key] = counts.get(mention.value.key, 0) + 1
    key = max(counts, key=lambda k: counts[k])
    best = next(m for m in found if m.value.key == key)
    whole = resolve_body(best.value, context, on) or best.value
    sure = 0.85 if counts[key] > 1 else 0.75
    return Mention(whole, best.span, sure if "?" not in whole.key else 0.6)


def _from_symbol(
    number: DocumentNumber | None,
    context: Body | None,
    on: PartialDate | None,
    letterhead: Sequence[Line],
    preamble: Sequence[Line],
) -> Mention[Body] | None:
    """A symbol that only one body of the country uses ("NĐ-CP", "TT-BTC")."""
    name = genre_issuer(number) if number is not None else None
    body = resolve_body(name, None, on) if name else None
    if body is None:
        return None
    at = (*letterhead, *preamble)[0].start if letterhead or preamble else 0
    return Mention(body, Span(at, at), 0.8)


def _from_signature(
    signature: Sequence[Line], place: str | None, context: Body | None, on: PartialDate | None
) -> Mention[Body] | None:
    """ "TM. ỦY BAN NHÂN DÂN" with the place of the date line."""
    for line in signature:
        match = re.match(r"\W{0,3}t\s?[./]?\s?m\s?[.,]?\s?", fold_aligned(line.words))
        if match is None or not shouting(line.words):
            continue
        words = _COLUMN.split(line.words[match.end() :])[0].strip(" .,:;")
        read = letterhead_body([words], place, None, on) if fold(words) else None
        if read is not None:
            return Mention(read[0], Span(line.start + match.end(), line.start + len(line.words)), min(read[1], 0.75))
    return None
