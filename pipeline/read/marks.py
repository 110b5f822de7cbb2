"""What stands on a page but is no part of the letter: signing-time blocks in the text, seals and specks of a scan.

In: the lines of a page. Out: the lines of the letter, and those set apart (they become notes: nothing is lost).
"""

import re

from pipeline.read import anchors
from pipeline.read.lines import Line, find_lines, typical
from pipeline.read.page import PageWord
from pipeline.read.syllables import is_syllable

_SPECK = re.compile(r"[|_`~':;\"“”‘’.,=<>^°¬\\\[\]{}]{1,4}")


def part_specks(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Scans: take out lines that are no words (seals, scribbles, edges) and the specks at the ends of others."""
    kept: list[Line] = []
    specks: list[Line] = []
    for line in lines:
        if is_speck(line):
            specks.append(line)
            continue
        words = line.words
        while len(words) > 1 and _SPECK.fullmatch(words[0].text):
            words = words[1:]
        while len(words) > 1 and _SPECK.fullmatch(words[-1].text) and words[-1].confidence < 0.8:
            words = words[:-1]
        kept.append(Line(words))
    return kept, specks


def is_speck(line: Line) -> bool:
    """Whether a line of a scan is no writing: hardly a word in it, or a few letters read with doubt."""
    words = sum(_is_word(w) for w in line.words)
    sure = any(w.confidence >= 0.75 and len(w.text) >= 3 and _is_word(w) for w in line.words)
    if not words or (words * 2 < len(line.words) and not sure):
        return True
    letters = sum(c.isalnum() for w in line.words for c in w.text)
    confidence = sum(w.confidence for w in line.words) / len(line.words)
    return 0 < letters < 6 and confidence < 0.7 and not any(w.text.strip(".").isdigit() for w in line.words)


def _is_word(word: PageWord) -> bool:
    """Whether OCR's word can be one: a number, a syllable, a name in capitals, or anything read surely."""
    text = word.text.strip(".,;:()\"'“”-–/")
    if text == "*" or (text.strip("*") == "" and "*" in word.text):
        return True
    if not any(c.isalnum() for c in text):
        return False
    if len(text) >= 2 and (is_syllable(text) or text.isdigit()):
        return word.confidence >= 0.35
    return word.confidence >= 0.75 or (len(text) >= 4 and word.confidence >= 0.5)


def part_signing(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Take out the signing-time blocks that stand among the lines ("Ký bởi: …" and what belongs to it)."""
    if not any("ky" in x.folded for x in lines):
        return lines, []
    height = typical([x.height for x in lines], 12.0)
    kept: list[Line] = []
    notes: list[Line] = []
    for line in lines:
        parts = [line]
        for i in range(1, len(line.words)):
            if line.words[i].x0 - line.words[i - 1].x1 > 6 and anchors.is_signing(Line(line.words[i:]).folded):
                parts = [Line(line.words[:i]), Line(line.words[i:])]
                break
        for part in parts:
            if anchors.is_signing(part.folded) and len(part.text) < 90:
                notes.append(part)
            else:
                kept.append(part)
    if not notes:
        return lines, []
    rest: list[Line] = []
    for line in kept:
        near = any(abs(line.top - n.top) < 45 and line.x0 < n.x1 and n.x0 < line.x1 for n in notes)
        small = line.height < 0.85 * height
        detail = anchors.is_signing_detail(line.folded)
        if near and (detail or small):
            notes.append(line)
        else:
            rest.append(line)
    merged = find_lines(w for x in rest for w in x.words) if len(rest) != len(lines) else rest
    return merged, sorted(notes, key=lambda x: x.top)
