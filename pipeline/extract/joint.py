"""Documents that several bodies issue together: "Thông tư liên tịch số …/TTLT-BNV-BTC của Bộ Nội vụ và Bộ Tài chính".

A joint body's name and key are its members' in order, as in a letterhead of two ("A - B", "a+b"). The symbol names
them all; where it does not, the row of names behind the number does. A row behind any other number is none: in "Công
văn số … của Sở Tài chính, Sở Y tế báo cáo" the second body begins the main clause.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.reference import Reference
from pipeline.grammar.body import resolve_body, symbol_bodies
from pipeline.grammar.number import symbol_parts
from pipeline.grammar.symbol import CENTRAL
from pipeline.lexicon import any_of, load_toml
from pipeline.records import Body, Mention, PartialDate
from pipeline.text.fold import fold

_JOINT = load_toml("genres")["joint"]
_TYPES = frozenset(_JOINT["symbols"])
_NAMED = re.compile(rf"\b{any_of(_JOINT['words'])}\b")
# bodies of one centre that issue together under the centre's own symbol
_CENTRES: dict[str, frozenset[str]] = {symbol: frozenset(kinds) for symbol, kinds in _JOINT["centres"].items()}
_ROW_BEGINS = re.compile(
    r"\W{0,5}(?:\([^()\n]{0,220}\)\W{0,3})?(?:cua|do|giua)\s(?:(?:cac|lien (?:bo|nganh|tich|so)|hai|ba)\W{1,3}){0,2}"
)
_ROW_GOES_ON = re.compile(r"(?:\s?[,;/–-]\s?|\s)?(?:va\s|voi\s|cung\s)?(?:cac\s|doan\s)?")
_SHORT_ROW = re.compile(r"\W{0,5}(?:cua|do|giua)\slien bo\W{1,3}([^.;:\n()]{4,200})")
_BETWEEN = re.compile(r"\s?[-–,]\s?|\sva\s")
_ROW_ENDS = re.compile(r"\s?(?:$|[,.;:\n)]|(?:ve|quy dinh|huong dan|khoa|ban hanh|sua doi)\b)")


def joint_issuer(
    ref: Reference, first: Body | None, b: Blackboard, context: Body | None, on: PartialDate | None
) -> Body | None:
    """All issuers of a reference as one body; ``first`` (what is known of its issuer) where there is but one."""
    if ref.number is None:
        return first
    parts = symbol_parts(ref.number.symbol)
    if not parts:
        return first
    typed = parts[0] in _TYPES
    if typed or _NAMED.search(b.folded[ref.start : ref.span.start]):
        named = parts[1:] if typed else parts
        by_symbol = [body for part in named if (body := _of_symbol(part, context, on)) is not None]
        if len(by_symbol) > 1 and len(by_symbol) == len(named):
            return together(by_symbol)
        row = _row(ref, b, context, on) or _short_row(ref, b)
        best = max(row, by_symbol, key=len)
        return together(best) if len(best) > 1 else first
    kinds = _CENTRES.get(parts[-1])
    if kinds is not None and first is not None and first.kind in kinds:
        row = _row(ref, b, context, on, kinds)
        return together(row) if len(row) > 1 else first
    return first


def together(bodies: Sequence[Body]) -> Body:
    """One body of several: names and keys joined, kind and place of the first."""
    members = list({body.key: body for body in bodies}.values())
    if len(members) == 1:
        return members[0]
    name, key = " - ".join(m.name for m in members), "+".join(m.key for m in members)
    return Body(name, key, members[0].kind, members[0].place)


def _of_symbol(part: str, context: Body | None, on: PartialDate | None) -> Body | None:
    """The one body that a segment of a joint symbol names."""
    if (name := CENTRAL.get(part)) is not None:
        return resolve_body(name) or Body(name, fold(name))
    found = [body for body in symbol_bodies(part, context, on) if body.is_one]
    return found[0] if len(found) == 1 else None


def _row(
    ref: Reference,
    b: Blackboard,
    context: Body | None,
    on: PartialDate | None,
    kinds: frozenset[str] | None = None,
) -> list[Body]:
    """The bodies printed one after the other behind a number ("của A, B và C"), of these ``kinds`` only."""
    begin = _ROW_BEGINS.match(b.folded, ref.end) or _ROW_BEGINS.match(b.folded, ref.span.end)
    if begin is None:
        return []
    at, found = begin.end(), list[Mention[Body]]()
    for mention in b.bodies[bisect_left(b.bodies, at, key=lambda m: m.span.start) :]:
        gap = b.folded[at : mention.span.start]
        if (found and not _ROW_GOES_ON.fullmatch(gap)) or (not found and len(gap.split()) > 3):
            break
        if kinds is not None and mention.value.kind not in kinds:
            break
        found.append(mention)
        at = mention.span.end
    if kinds is not None and len(found) > 1 and not _ROW_ENDS.match(b.folded, at):
        found.pop()  # "của Bộ Chính trị, Ban Bí thư yêu cầu": the last one acts
    return [resolve_body(m.value, context, on) or m.value for m in found]


def _short_row(ref: Reference, b: Blackboard) -> list[Body]:
    """The ministries of "Liên Bộ Tài chính - Lao động, Thương binh và Xã hội - Nội vụ", each without its "Bộ"."""
    row = _SHORT_ROW.match(b.folded, ref.end)
    if row is None:
        return []
    begin, end = row.span(1)
    stops = [m.span() for m in _BETWEEN.finditer(b.folded, begin, end)]
    starts, ends = [begin, *(e for _, e in stops)], [*(s for s, _ in stops), end]
    found: list[Body] = []
    at = 0
    while at < len(starts):
        for last in range(min(at + 3, len(ends)) - 1, at - 1, -1):
            body = resolve_body("Bộ " + b.text[starts[at] : ends[last]].removeprefix("Bộ ").strip())
            words = fold(b.text[starts[at] : ends[last]]).removeprefix("bo ")
            if body is not None and fold(body.name).removeprefix("bo ") == words:
                found.append(body)
                at = last
                break
        at += 1
    return found
