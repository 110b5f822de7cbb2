"""Automatic list numbers of Word: what stands before a paragraph on paper but not in its text.

Tasks are told apart by "1.", "a)", "-", so the numbers must be in the transcript. Source of the rules:
ECMA-376 part 1, 17.9 (numbering definitions, overrides, restarts).
"""

from collections import defaultdict

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as _Element

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """The counters of one document; ask ``label`` for every paragraph in document order."""

    def __init__(self, document: Document) -> None:
        self._levels: dict[str, dict[int, _Element]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._family: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                element = getattr(relation.target_part, "element", None)
                if element is not None:
                    self._load(element)
        for style in document.styles.element.iter(qn("w:style")):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = found.find(qn("w:numId")) if found is not None else None
            if found is not None and number is not None:
                level = found.find(qn("w:ilvl"))
                self._styles[style.get(qn("w:styleId"), "")] = (
                    number.get(qn("w:val"), "0"),
                    _int(level.get(qn("w:val")) if level is not None else None, 0),
                )

    def _load(self, root: _Element) -> None:
        abstract = {a.get(qn("w:abstractNumId")): a for a in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            ident = num.get(qn("w:numId"), "")
            ref = num.find(qn("w:abstractNumId"))
            base = ref.get(qn("w:val"), "") if ref is not None else ""
            definition = abstract.get(base)
            levels = (
                {_int(x.get(qn("w:ilvl")), 0): x for x in definition.findall(qn("w:lvl"))}
                if definition is not None
                else {}
            )
            for override in num.findall(qn("w:lvlOverride")):
                at = _int(override.get(qn("w:ilvl")), 0)
                own = override.find(qn("w:lvl"))
                if own is not None:
                    levels[at] = own
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[ident, at] = _int(start.get(qn("w:val")), 1)
            self._levels[ident] = levels
            self._family[ident] = base or ident

    def label(self, paragraph: _Element) -> str:
        """The number or bullet of a ``w:p`` ("1.", "a)", "-"), "" when it has none; counts it."""
        number = self._reference(paragraph)
        if number is None:
            return ""
        ident, level = number
        definition = self._levels.get(ident, {}).get(level)
        if ident == "0" or definition is None:
            return ""
        form = _value(definition, "w:numFmt") or "decimal"
        pattern = _value(definition, "w:lvlText") or ""
        if form == "none":
            return ""
        counts = self._counts[self._family[ident]]
        if (ident, level) in self._starts:
            counts[level] = self._starts.pop((ident, level))
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._start(ident, level)
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        if form == "bullet":
            return _bullet(pattern)
        legal = definition.find(qn("w:isLgl")) is not None  # all levels in Arabic figures
        for at in range(level + 1):
            if f"%{at + 1}" in pattern:
                own = self._levels[ident].get(at)
                shown = _value(own, "w:numFmt") if own is not None else "decimal"
                value = counts.setdefault(at, self._start(ident, at))
                pattern = pattern.replace(f"%{at + 1}", _format(value, "decimal" if legal else shown or "decimal"))
        return pattern.strip()

    def _reference(self, paragraph: _Element) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = properties.find(qn("w:numPr"))
        style = properties.find(qn("w:pStyle"))
        inherited = self._styles.get(style.get(qn("w:val"), "")) if style is not None else None
        if own is None:
            return inherited
        number, level = own.find(qn("w:numId")), own.find(qn("w:ilvl"))
        ident = number.get(qn("w:val"), "0") if number is not None else (inherited or ("0", 0))[0]
        return ident, _int(level.get(qn("w:val")) if level is not None else None, 0)

    def _start(self, ident: str, level: int) -> int:
        own = self._levels[ident].get(level)
        return _int(_value(own, "w:start") if own is not None else None, 1)


def _value(element: _Element, tag: str) -> str | None:
    child = element.find(qn(tag))
    return child.get(qn("w:val")) if child is not None else None


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default


def _bullet(pattern: str) -> str:
    """Bullets of symbol fonts have no meaning outside them: all but plus and star are shown as a dash."""
    mark = pattern.strip()[:1]
    return mark if mark in ("+", "*") else "-"


def _format(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        # Word counts a, b, c, d, e; Vietnamese papers typed by hand count đ after d, but Word's own list does not
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for size, sign in _ROMAN:
            while value >= size:
                out += sign
                value -= size
        return out.upper() if form == "upperRoman" else out
    return f"{value:02d}" if form == "decimalZero" else str(value)
