"""The lists of a letter: Kính gửi (addressees) and Nơi nhận (recipients), one value an item."""

import re
from collections.abc import Sequence

from pipeline.extract.cues import shouting, zone_cues
from pipeline.extract.lines import Line
from pipeline.records import Mention, Span
from pipeline.text.fold import fold_aligned

_ADDRESSED = re.compile(r"\W{0,3}kinh (?:g\w{1,2}i|trinh|moi|bao cao)\b\s{0,3}[:;.]?\s*|[a-z ,]{3,80} dien ?:\W*$")
_RECEIVED = re.compile(r"\W{0,3}n\w{1,2}.{0,2} ?nh.{1,3}\W{0,3}[:;.]?\s*")
_BULLET = re.compile(r"[\s]*(?:[-+*•·~–]+|\d{1,2}[.)])\s*")
_ITEM_BREAK = re.compile(r"[;\t]\s*(?=[-+*•·~–\t]|[^\W\d_])|\.\s+(?=[-–•+]\s)")
_END = " .;:,/\t-–~*_|"
_COLUMN = re.compile(r"\s{3,}")


def addressees(lines: Sequence[Line]) -> tuple[Mention[str], ...]:
    """Whom the letter is sent to, as "Kính gửi" names them; addresses and tax numbers below a name are left out."""
    return tuple(_items(lines, _ADDRESSED, columns=False))


def recipients(lines: Sequence[Line]) -> tuple[Mention[str], ...]:
    """The items of "Nơi nhận", as printed ("Như trên", "Lưu: VT, NV"), without what the signature's column adds."""
    return tuple(_items(lines, _RECEIVED, columns=True))


def _items(lines: Sequence[Line], heading: re.Pattern[str], columns: bool) -> list[Mention[str]]:
    found: list[Mention[str]] = []
    open_item = False  # the last item goes on in the next line
    headed = comma = False
    in_address = False  # below an addressee stands its address, over several lines
    for line in lines:
        if line.paragraph.kind == "right" and columns:
            continue
        words, start, key = line.words, line.start, fold_aligned(line.words)
        match = heading.match(key)
        if match and not headed:
            headed, open_item = True, False
            words, start = words[match.end() :], start + match.end()
            if columns and shouting(words):
                continue
        elif not columns and (words.startswith("(") or zone_cues().address(line.key)):
            in_address, open_item = True, False
            continue
        elif not columns and in_address and not _BULLET.match(words):
            continue
        in_address = False
        if columns:
            words = _left_column(words)
        bulleted = _BULLET.match(words) is not None
        for at, piece in _pieces(words):
            mark = _BULLET.match(piece)
            lead = mark.end() if mark else 0
            item = piece[lead:].strip(_END)
            if len(item) < 2 or not any(c.isalpha() for c in item):
                continue
            begin = start + at + lead + piece[lead:].index(item)
            if at == 0 and open_item and not bulleted and found and not mark:
                last = found[-1]
                joint = ", " if comma else " "
                found[-1] = Mention(
                    f"{last.value}{joint}{item}", Span(last.span.start, begin + len(item)), last.confidence
                )
            else:
                found.append(Mention(_tidy(item), Span(begin, begin + len(item)), 0.9))
        comma = words.rstrip().endswith(",")
        open_item = not words.rstrip().endswith((";", ".")) and bool(found) and bool(words.strip(_END))
    return found


def _pieces(words: str) -> list[tuple[int, str]]:
    """The items of one line: "- Sở A; - Sở B." and table rows hold several."""
    pieces, at = [], 0
    depth = 0
    for match in _ITEM_BREAK.finditer(words):
        depth = words.count("(", 0, match.start()) - words.count(")", 0, match.start())
        if depth > 0:
            continue
        pieces.append((at, words[at : match.start()]))
        at = match.end()
    return [*pieces, (at, words[at:])]


def _left_column(words: str) -> str:
    """A recipients line without what two columns on one line add to it."""
    column = _COLUMN.search(words.strip())
    words = words[: len(words) - len(words.lstrip()) + column.start()] if column else words
    closing = re.search(r"[;.]\s", words)
    if closing and shouting(words[closing.end() :]) and len(words) - closing.end() > 6:
        words = words[: closing.start() + 1]
    return words


def _tidy(item: str) -> str:
    return item + ")" if item.count("(") > item.count(")") else item
