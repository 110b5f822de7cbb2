"""What follows the head: the body, its end, signature and recipients, and what is attached."""

from pipeline.extract.blackboard import ZoneLabel
from pipeline.extract.cues import Cues, shouting
from pipeline.extract.lines import BULLET, Line


def tail_labels(lines: list[Line], start: int, cues: Cues) -> list[ZoneLabel]:
    """Labels of the paragraphs from ``start`` on: body, then signature and recipients, then annexes."""
    end = _end_of_body(lines, start, cues)
    labels: list[ZoneLabel] = ["stamp" if x.paragraph.kind == "note" else "body" for x in lines[start:end]]
    part: ZoneLabel = "signature"
    annexed = False
    for at in range(end, len(lines)):
        line = lines[at]
        if line.paragraph.kind == "note":
            labels.append("stamp")
            continue
        annexed = (
            annexed
            or (at > end and _begins_annex(lines, at, part, cues))
            or (at == end and cues.annex(line.words, line.key))
        )
        if annexed:
            labels.append("annex")
            continue
        cue = cues.tail(line.words, line.key)
        if cue is not None:
            part = cue
        elif part == "recipients":
            part = "recipients" if _lists_recipients(line) and not _bare_signer(line, cues) else "signature"
        elif BULLET.match(line.words) and line.paragraph.kind != "right":
            part = "recipients"
        labels.append(part)
    return labels


def _bare_signer(line: Line, cues: Cues) -> bool:
    """A name whose surname looks like the word "Lưu" of a list."""
    return line.key.startswith("luu ") and line.words.istitle() and cues.name(line.words)


def _lists_recipients(line: Line) -> bool:
    if BULLET.match(line.words) or line.key.startswith(("luu:", "luu vt")):
        return line.paragraph.kind != "right" or not shouting(line.words)
    if line.paragraph.kind == "right" or shouting(line.words):
        return False
    if line.paragraph.kind == "left":
        return True
    return line.words.endswith((";", ".", ",")) or line.key.startswith("luu") or "; " in line.words


def _begins_annex(lines: list[Line], at: int, part: ZoneLabel, cues: Cues) -> bool:
    """Whether the signature and the recipients are over at this paragraph."""
    line = lines[at]
    if cues.annex(line.words, line.key) or _titles_annex(lines, at, cues):
        return True
    if BULLET.match(line.words) and part == "recipients":
        return False
    if cues.title(line.words, line.key) or cues.head(line.key[:120]) in ("letterhead", "addressees"):
        return True
    if line.paragraph.kind in ("left", "right"):
        return False
    if line.paragraph.kind == "row":
        return cues.tail(line.words, line.key) is None and len(line.words) > 80
    return len(line.words) > 140 and not (part == "recipients" and line.words.endswith((";", ",")))


def _titles_annex(lines: list[Line], at: int, cues: Cues) -> bool:
    """A title that "(Kèm theo …)" follows."""
    line = lines[at]
    if len(line.words) <= 12 or not (shouting(line.words) or line.paragraph.centered) or cues.name(line.words):
        return False
    for later in lines[at + 1 : at + 4]:
        if cues.annex(later.words, later.key):
            return "kem theo" in later.key[:40]
    return False


def _end_of_body(lines: list[Line], start: int, cues: Cues) -> int:
    """The first paragraph of signature, recipients or annex; ``len(lines)`` when the letter breaks off."""
    closed = False  # "./." has been seen
    for at in range(start, len(lines)):
        line = lines[at]
        cue = cues.tail(line.words, line.key)
        if cue == "recipients" and len(line.words) < 200:
            return at
        if cue == "signature" and (closed or _signed_soon(lines, at, cues)):
            return at
        if closed and _begins_own_annex(lines, at, cues):
            return at
        closed = closed or line.words.endswith(("./.", ".//.", "/."))
    return _bare_name(lines, start, cues)


def _signed_soon(lines: list[Line], at: int, cues: Cues) -> bool:
    """Whether a name or the recipients stand close below: a title in capitals inside the body has neither."""
    return any(cues.name(x.words) or cues.tail(x.words, x.key) == "recipients" for x in lines[at + 1 : at + 9])


def _begins_own_annex(lines: list[Line], at: int, cues: Cues) -> bool:
    line = lines[at]
    if not cues.annex(line.words, line.key):
        return False
    return line.key.startswith(("phu luc", "(kem theo", "kem theo")) or any(
        "kem theo" in x.key[:30] for x in lines[at + 1 : at + 4]
    )


def _bare_name(lines: list[Line], start: int, cues: Cues) -> int:
    """Where a letter without title and recipients is signed: a person's name on one of its last lines."""
    for at in range(max(start, len(lines) - 4), len(lines)):
        if at > start and cues.name(lines[at].words):
            return at
    return len(lines)
