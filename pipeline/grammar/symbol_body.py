"""Which bodies a symbol may stand for. Evidence only: every province has a "UBND"."""

from functools import lru_cache

from pipeline.grammar.body_resolve import Day, place_from_key, to_body
from pipeline.grammar.body_scan import Named
from pipeline.grammar.body_words import Entry, Words, default_words, symbol_key
from pipeline.grammar.number import symbol_parts
from pipeline.grammar.place import as_day
from pipeline.records import Body

# Types that are also bodies' symbols: in front of another part they are the type ("CT-TTg", "TTr-SNV").
_TYPES = frozenset({"CT", "TTR", "TB", "KH", "BC", "QĐ", "NQ", "BTG", "TM", "KL", "HD", "CV", "TT", "NĐ", "CĐ", "GM"})


def symbol_bodies(
    symbol: str, context: Body | None = None, on: Day = None, *, words: Words | None = None
) -> list[Body]:
    """The bodies that a symbol may stand for ("QĐ-UBND", "SCT-CN", "CT/TU"), likeliest first; often none.

    ``context`` gives the place (the issuer's, or a body of the same province). In "QĐ-UBND" the part after the type
    names the body, in "UBND-TH" the part before the drafting unit. A symbol alone never decides the issuer.
    """
    return list(_bodies(symbol, context, on, words or default_words()))


@lru_cache(maxsize=512)
def _bodies(symbol: str, context: Body | None, on: Day, table: Words) -> tuple[Body, ...]:
    """``symbol_bodies``; a letter cites the papers of few bodies."""
    day = as_day(on)
    parts = [symbol_key(part) for part in symbol_parts(symbol)]
    if len(parts) > 1 and parts[0] in _TYPES and any(part in table.symbols for part in parts[1:]):
        parts = parts[1:]
    found: dict[str, Body] = {}
    for part in parts[:2]:
        for entry in table.symbols.get(part, ()):
            if day is None or entry.exists(day):
                body = _entry_body(entry, table, context, on)
                found.setdefault(body.key, body)
        if found:
            break
    return tuple(sorted(found.values(), key=lambda body: "?" in body.key))


def _entry_body(entry: Entry, table: Words, context: Body | None, on: Day) -> Body:
    named = Named(entry=entry, start=0, end=0, stop=0)
    if entry.mode == "placed" and context is not None:
        around = place_from_key(context.key, context.place)
        if around is not None and around.level in entry.levels:
            named = named._replace(place=around)
    return to_body(named, table, context, on)
