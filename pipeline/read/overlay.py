"""What signing programs and receivers lay over a page: filled-in digits, signing blocks, typed notes.

In a digitally signed letter number and day stand in the appearances of signature widgets, over blanks of the
text ("Số:      /UBND-KT"). In: the words of the page with and without its annotations. Out: the letter's words, each
overlay told apart as filling (part of the letter) or note (not part of it).
"""

import io
import re
import sys
from collections import Counter
from collections.abc import Sequence

import pikepdf

from pipeline.read.anchors import is_signing
from pipeline.read.bombs import refuse_bombs
from pipeline.read.charsets import unify_glyphs
from pipeline.read.page import PageWord
from pipeline.read.textlayer import LayerWord
from pipeline.text.fold import fold_aligned

_SHOWN = ("/Widget", "/FreeText", "/Stamp")
_FILLING = re.compile(
    r"[\dO]{1,6}[a-zA-Z]?"  # 193, 12a
    r"|[\d ]{0,9}/?[A-ZĐƯ\d][A-ZĐƯa-z\d]{0,9}(?:[-/][A-ZĐƯa-z\d&.]{1,14}){1,4}"  # 193/UBND-KT
    r"|\d{1,2}/\d{1,2}/\d{4}|(?:ngày|tháng|năm|Số:?)"
)


def flatten(data: bytes) -> bytes | None:
    """The PDF with the appearances of its annotations made part of the pages; None when it has none to show.

    Raises ``pikepdf.PasswordError``, ``pikepdf.PdfError``, and ``UnreadableFile`` for a file that unpacks without end.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = any(_is_shown(a) for page in pdf.pages for a in _annotations(page))
        if shown:
            pdf.flatten_annotations("all")
        refuse_bombs(pdf)  # what annotations show is drawn by the pages now, and counted with the rest
        if not shown:
            return None
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _annotations(page: pikepdf.Page) -> Sequence[pikepdf.Object]:
    found = page.obj.get("/Annots")
    return list(found) if isinstance(found, pikepdf.Array) else []


def _is_shown(annotation: pikepdf.Object) -> bool:
    return (
        isinstance(annotation, pikepdf.Dictionary)
        and str(annotation.get("/Subtype", "")) in _SHOWN
        and "/AP" in annotation
    )


def part_overlays(shown: Sequence[LayerWord], plain: Sequence[LayerWord]) -> tuple[list[LayerWord], list[LayerWord]]:
    """Words of the page itself, and those that only its annotations show."""
    known = Counter(_key(w) for w in plain)
    own: list[LayerWord] = []
    laid: list[LayerWord] = []
    for word in shown:
        key = _key(word)
        if known[key]:
            known[key] -= 1
            own.append(word)
        else:
            laid.append(word)
    return own, laid


def _key(word: LayerWord) -> tuple[str, int, int]:
    return word.text, round(word.x0 / 2), round(word.top / 2)


def judge_overlays(laid: list[LayerWord], own: Sequence[LayerWord]) -> list[PageWord]:
    """Tell fillings from notes: a filling is a number, date or code that stands on (or makes) a line of the letter."""
    out: list[PageWord] = []
    for group in _groups(laid):
        text = " ".join(w.text for w in group)
        filling = not is_signing(fold_aligned(text)) and all(_FILLING.fullmatch(w.text.strip(",.")) for w in group)
        if filling and own:
            filling = any(_same_line(group[0], w) for w in own)
        out += [as_page_word(w, note=not filling) for w in group]
    return out


def _groups(words: list[LayerWord]) -> list[list[LayerWord]]:
    """Words drawn one after another close together: one appearance each, or nearly."""
    groups: list[list[LayerWord]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last is not None:
            height = max(last.bottom - last.top, word.bottom - word.top)
            near = abs(word.top - last.top) < 2.2 * height and word.x0 - last.x1 < 2 * height
            if near and word.top > groups[-1][0].top - 2 * height:
                groups[-1].append(word)
                continue
        groups.append([word])
    return groups


def _same_line(a: LayerWord, b: LayerWord) -> bool:
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0.4 * min(a.bottom - a.top, b.bottom - b.top)


def as_page_word(word: LayerWord, *, note: bool = False) -> PageWord:
    """A word of a text layer in the common form."""
    bold = "bold" in word.font.lower() or "black" in word.font.lower()
    text = sys.intern(unify_glyphs(word.text))  # a long file says the same few thousand syllables again and again
    return PageWord(text, word.x0, word.top, word.x1, word.bottom, note=note, bold=bold)


def drop_overprinted(words: list[PageWord]) -> tuple[list[PageWord], bool]:
    """Where two numbers stand on one another the later (upper) one is read; doubled words are read once.

    Returns the words and whether a differing number was covered.
    """
    kept: list[PageWord] = []
    covered = False
    cells: dict[tuple[int, int], list[int]] = {}
    gone: set[int] = set()
    for word in words:
        number = len(kept)
        kept.append(word)
        keys = {(int(x // 60), int(word.top // 30) + d) for x in (word.x0, word.x1) for d in (-1, 0, 1)}
        for other in {i for key in keys for i in cells.get(key, ())}:
            below = kept[other]
            if other in gone or _shared(below, word) < 0.55:
                continue
            if below.text == word.text or (_is_number(below.text) and _is_number(word.text)):
                gone.add(other)
                covered = covered or below.text != word.text
        for x in (word.x0, word.x1):
            cells.setdefault((int(x // 60), int(word.top // 30)), []).append(number)
    return [w for i, w in enumerate(kept) if i not in gone], covered


def _is_number(text: str) -> bool:
    return text.strip("./,").isdigit()


def _shared(a: PageWord, b: PageWord) -> float:
    """The share of the smaller box that lies in the other."""
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0 or height <= 0:
        return 0.0
    smaller = min((a.x1 - a.x0) * (a.bottom - a.top), (b.x1 - b.x0) * (b.bottom - b.top))
    return width * height / smaller if smaller > 0 else 0.0


def join_spaced_digits(words: list[PageWord]) -> list[PageWord]:
    """Digits set apart letter by letter ("1 9 3") become one word; only runs of single digits close together."""
    order = sorted(range(len(words)), key=lambda i: (round((words[i].top + words[i].bottom) / 12), words[i].x0))
    out: dict[int, PageWord | None] = {}
    run: list[int] = []
    for i in [*order, -1]:
        word = words[i] if i >= 0 else None
        if word is not None and run:
            last = words[run[-1]]
            height = last.bottom - last.top
            close = -1 <= word.x0 - last.x1 < 0.6 * height and abs(word.top - last.top) < 0.4 * height
            if len(word.text) == 1 and word.text.isdigit() and close and word.note == last.note:
                run.append(i)
                continue
        if len(run) > 1:
            parts = [words[j] for j in run]
            first = parts[0]
            out[run[0]] = PageWord(
                "".join(p.text for p in parts), first.x0, min(p.top for p in parts), parts[-1].x1,
                max(p.bottom for p in parts), min(p.confidence for p in parts), first.glued, first.note, first.bold,
            )  # fmt: skip
            out.update(dict.fromkeys(run[1:]))
        run = [i] if word is not None and len(word.text) == 1 and word.text.isdigit() else []
    return [found for i, w in enumerate(words) if (found := out.get(i, w)) is not None]
