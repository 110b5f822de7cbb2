"""Read the symbol of a document number from a text, and judge whether serial and symbol make a number.

Offices print "NĐ- CP", break a line after a hyphen, glue the next word on; firms write "CV- ABC" and
"CV-VietBank". What belongs to the symbol is decided segment by segment, each look-ahead bounded.
"""

import re

from pipeline.grammar.symbol import (
    AMBIGUOUS_TYPES,
    CENTRAL,
    CONTRACTS,
    FORMS,
    NOT_SYMBOLS,
    PARTY_TYPES,
    TYPES,
    UNITS,
    UPPER,
    is_body,
    known,
    repair_ministry,
    repair_segment,
    well_shaped,
)
from pipeline.lexicon import load_toml

_SEGMENT = re.compile(  # "KT+AT", "NV.IV"
    rf"[{UPPER}0-9a-zđ&]{{1,18}}(?:\+[{UPPER}]{{2,6}}|\.(?:I{{1,3}}|IV|VI{{0,3}}|IX|X)(?![\w.]))?"
)
_FIRM_WORD = re.compile(r"[A-Z]{1,3}[A-Za-z]{2,14}")  # a firm's Latin name in its symbol: "CV-VietBank"
_DASHES = re.escape("".join(load_toml("ocr")["dashes"]))
_SEPARATOR = re.compile(rf"(\s{{0,3}})([/\-{_DASHES}](?:\s?[/\-{_DASHES}])?)(\s{{0,3}})")
_TIGHT = re.compile(rf"([.,:;·•|])(?=[{UPPER}])")  # what offices print, or a scan shows, in place of a hyphen
_BROKEN = re.compile(rf" ([{UPPER}]{{1,4}})(?![\w/\-])")  # "UB ND"
_BREAKABLE = frozenset(CENTRAL) | {"UBND", "HĐND", "MTTQ", "LĐLĐ"}
_SPACED_TERM = re.compile(r" (\d{1,2})(?=\s{0,2}(?:ngày|của|về|[,;.)(]|$))")  # "33/2024/QH 15"
_NICKED = re.compile(r"([A-ZĐ]{1,2})[,.'’]{1,2}([A-Za-zĐ]{1,2})(?=-)")  # "TT,r-"
_OF_EVN = re.compile(r" (SPC|NPC|CPC|HCMC|HANOI|NPT|ICT|GENCO ?\d)(?=[-/,;. ])")
_FORM_STARTS = tuple(f"{form}-" for form in FORMS)
_OF_ASSEMBLY = re.compile(r"(?:PL-)?(?:QH|UBTVQH)\d{1,2}")
_YEAR_GLUED = re.compile(r"(?<![/.\-])\d{2,4}(?:19|20)\d\d$")
_YEAR_LIKE = re.compile(r"\d{1,3}(?:19|20)\d\d")
_OF_A_YEAR = re.compile(r"/(?:19|20)\d\d$")
_TAIL_WORDS = re.compile(r"ngày|của|về|và|đã|có|do|trong|nêu|quy|thì|ban")
_COMPANY_TAIL = re.compile(rf" [{UPPER}]{{2,6}}(?: (?:19|20)\d\d)?(?=\s{{0,2}}(?:ngày|của|[,;.]|$)|\n)")
_BODY_TAIL = re.compile(rf" ([{UPPER}]{{1,8}}g?)(?=\s{{0,2}}(?:ngày|,|;|\.|$))")
_SPACED_TAIL = re.compile(rf" [{UPPER}][{UPPER}a-z]{{1,5}}(?=\s{{1,2}}ngày)")


def read_symbol(text: str, at: int, first_sep: str, cue: bool) -> tuple[int, list[tuple[str, str]], list[str]]:
    """Segments with the separator before each, from ``at`` on: (end, parts, repairs)."""
    parts: list[tuple[str, str]] = []
    repairs: list[str] = []
    separator = first_sep
    pending: list[str] = []
    end = at
    while len(parts) < 10:
        match = _SEGMENT.match(text, at)
        if match is None:
            break
        raw, stop = match.group(), match.end()
        if nicked := _nicked(text, at):
            raw, stop = nicked
            pending = [*pending, f"letter:{text[at:stop]}→{raw}"]
        elif (broken := _BROKEN.match(text, stop)) and raw + broken[1] in _BREAKABLE:
            pending = [*pending, f"joined:{raw}{broken.group()}→{raw}{broken[1]}"]
            raw, stop = raw + broken[1], broken.end()
        elif raw in ("QH", "UBTVQH") and not parts and (term := _SPACED_TERM.match(text, stop)):
            pending = [*pending, "space"]
            raw, stop = raw + term[1], term.end()
        if raw == "EVN" and (company := _OF_EVN.match(text, stop)):  # "EVN SPC-KT": the power company's own name
            raw, stop = raw + company[1], company.end()
        firm = cue and bool(parts) and at == end + 1 and _FIRM_WORD.fullmatch(raw) is not None
        if (stop < len(text) and text[stop].isalpha()) or not (well_shaped(raw) or raw.isdigit() or firm):
            cut = _unglue(text, at, raw)
            if cut is None:
                break
            raw, stop = raw[:cut], at + cut
            pending = [*pending, "glued"]
        segment, fixed = repair_segment(raw)
        odd = parts and (
            not known(segment) if parts[-1][1] == "TT" else parts[-1][1] == "NĐ" and segment not in CENTRAL
        )
        if odd and (ministry := repair_ministry(segment)):
            segment, fixed = ministry, (*fixed, f"letter:{segment}→{ministry}")
        if raw.isdigit() and (not parts or not cue or any(map(str.isspace, text[end:at]))):
            break
        if parts and pending and pending[0] in ("space", "line") and not _spaced_ok(text, end, at, parts, segment, cue):
            break
        repairs += [*pending, *fixed]
        first, joint, rest = segment.partition("/" if "/" in segment else "-")
        parts.append((separator, first))
        if joint:
            parts.append((joint, rest))
        end = stop
        if "glued" in pending:
            break
        if (following := _SEPARATOR.match(text, end)) is not None:
            spaces = following[1] + following[3]
            separator = "/" if following[2] == "/" else "-"
            pending = ["line" if "\n" in spaces else "space"] if spaces else []
            if following[2] not in ("/", "-"):
                pending = [*pending, "dash"]
            at = following.end()
        elif end < len(text) and (tight := _tight(text, end, parts)):
            separator = tight
            pending = [] if tight == "." else [f"dash:{text[end]}→{tight}"]
            at = end + 1
        else:
            break
    lost = _BODY_TAIL.match(text, end) if cue and len(parts) == 1 else None
    if lost is not None and parts[0][1] in (PARTY_TYPES if first_sep == "-" else TYPES) and is_body(lost[1]):
        parts.append(("/" if first_sep == "-" else "-", lost[1]))  # "NĐ CP": the stroke was not printed or not read
        end = lost.end()
        repairs.append("dash")
    elif cue and len(parts) == 1 and parts[0][1] in TYPES and (tail := _COMPANY_TAIL.match(text, end)):
        parts[0] = (parts[0][0], parts[0][1] + "".join(tail.group().split()))
        end = tail.end()
    elif cue and len(parts) == 1 and (tail := _SPACED_TAIL.match(text, end)):
        parts[0] = (parts[0][0], parts[0][1] + tail.group().strip())
        end = tail.end()
        repairs.append("space")
    return end, parts, repairs


def _nicked(text: str, at: int) -> tuple[str, int] | None:
    """A type with a speck read as a point or comma inside ("TT,r-" for "TTr-"): the type and where it ends."""
    match = _NICKED.match(text, at)
    if match is None or (whole := match[1] + match[2]) not in TYPES:
        return None
    return whole, match.end()


def _tight(text: str, end: int, parts: list[tuple[str, str]]) -> str | None:
    """The separator that a point, comma, … right between two segments stands for, where they surely belong together.

    Some offices print a point ("1234/UBND.NN", "77/QĐ.UBND"): it stays; all else is a hyphen or a stroke badly read.
    """
    match = _TIGHT.match(text, end)
    if match is None or (following := _SEGMENT.match(text, match.end())) is None:
        return None
    segment, _ = repair_segment(following.group())
    names = [name for _, name in parts]
    if all(name in TYPES or name in PARTY_TYPES for name in names):
        belongs = known(segment) and is_body(segment)
    else:
        belongs = is_body(names[-1]) and segment in UNITS
    if not belongs:
        return None
    if match[1] == ".":
        return "."
    return "/" if parts[0][0] == "-" and len(parts) == 1 else "-"


def _unglue(text: str, at: int, raw: str) -> int | None:
    """Where a word is glued to the code ("BTCngày"): the length of the code's part, or None."""
    for cut in range(len(raw), 1, -1):
        if (
            _TAIL_WORDS.match(text, at + cut)
            and well_shaped(raw[:cut])
            and raw[cut - 1].isupper() | raw[cut - 1].isdigit() | (raw[:cut] == "TTg")
        ):
            return cut
    return None


def _spaced_ok(text: str, end: int, at: int, parts: list[tuple[str, str]], segment: str, cue: bool) -> bool:
    """Whether a separator with space around it still belongs to the code ("NĐ- CP", "UBND -\\nVX")."""
    if not segment[:1].isupper() or len(segment) < 2 or segment in CONTRACTS:
        return False
    names = [p for _, p in parts]
    bullet = "\n" in text[end:at].partition("-")[0] and text[at - 1].isspace()  # a new line that begins with "- "
    if bullet:
        return False
    if all(n in TYPES or n in PARTY_TYPES for n in names):  # a type without its body yet
        return True
    if names[0] in ("TTLT", "NQLT"):
        return is_body(segment)
    both = text[end].isspace() and text[at - 1].isspace()
    if len(names) == 1 and (is_body(names[0]) or (cue and not both)):
        return segment.rstrip("0123456789") in UNITS or (not both and segment.isupper())
    return not both and known(segment) and segment not in TYPES


def judge(
    serial: str, first_sep: str, parts: list[tuple[str, str]], symbol: str, cue: bool, named: bool
) -> float | None:
    """How sure it is that serial and segments are a document's number; None when they are not."""
    names = [segment for _, segment in parts]
    first = names[0]
    if not named and (first in CONTRACTS or symbol in FORMS or symbol.startswith(_FORM_STARTS)):
        return None
    if (len(names) == 1 or not first_sep) and first.upper() in NOT_SYMBOLS:
        return None
    if _OF_ASSEMBLY.fullmatch(symbol):
        return 0.99 if len(serial) < 5 or "/" in serial else 0.4  # else the stroke before the year was lost
    typed = first in TYPES and first not in AMBIGUOUS_TYPES
    strong = len(names) >= 2 and (
        typed or is_body(first) or (first in AMBIGUOUS_TYPES and (is_body(names[1]) or names[1] in UNITS))
    )
    slashed = first_sep == "/" or "/" in serial or any(sep == "/" for sep, _ in parts[1:])
    if not first_sep and len(names) == 1 and not slashed:  # "123 TTg": as the nineties printed it
        return 0.85 if named and (first in CENTRAL or first in UNITS) and len(serial) <= 4 else None
    if first_sep == "-":
        if len(names) >= 2 and first in PARTY_TYPES and parts[1][0] == "/":
            return 0.99 if is_body(names[1]) else 0.93 if cue else 0.75
        if not cue:
            return None
        if slashed:
            return 0.93
        if len(names) == 1:
            return 0.9 if is_body(first) and len(serial) <= 4 else None
        return 0.85 if typed else None
    if not slashed:
        return None
    if not serial and not strong:
        return None
    if strong and _YEAR_GLUED.search(serial) and names[0] in ("NĐ", "TT", "NQ"):
        return 0.4  # the stroke before the year was lost
    if strong and typed and _YEAR_LIKE.fullmatch(serial):
        return 0.6  # perhaps a year whose stroke was lost: named types seldom count beyond four digits
    if strong and first == "NĐ" and names[1] not in ("CP", "HĐBT", "TTg"):
        return 0.5  # only the Government issues decrees
    if first not in TYPES and len(names) == 2 and names[1] in CENTRAL and _OF_A_YEAR.search(serial):
        return 0.6  # "39/2018/T1-BTC": the type was misread
    if strong and first == "TT" and _OF_A_YEAR.search(serial) and not known(names[1]):
        return 0.75  # ministries issue circulars, and their abbreviations are known
    if strong:
        return 0.99 if known(names[1]) or cue else 0.95
    if symbol in ("QH", "UBTVQH"):
        return 0.5 if cue else None  # its term was not read
    if cue:
        if not first_sep:
            return 0.85
        letters = sum(map(str.isalpha, first))
        return 0.93 if letters >= 2 else 0.8 if len(names) > 1 else None
    if len(names) >= 2 and all(len(n) >= 2 and n[0].isupper() for n in names[:2]):
        return 0.75
    return None
