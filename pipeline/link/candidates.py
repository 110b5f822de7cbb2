"""Which held letter a cited document may be, when number or date was damaged on either side.

Two kinds of damage are worth a guess: the held letter's serial is blank, handwritten or unread (a draft, a
digitally signed file whose number sits in a stamp), and one character was misread by OCR. Candidates are
found by what survives: symbol and month, symbol and day, serial and day. The result is never more than
"suggested": a person confirms it.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.link.evidence import WORDS, Weights, same_issuer
from pipeline.link.known import Choice, choose
from pipeline.link.subjects import similarity
from pipeline.records import Cited, CitedDocument, Evidence, Held

_A_DAYS_WORK = 60  # numbers that a busy office gives in a day, and some


def probes(serial: str, symbol: str, date: str, *, blank: bool = False) -> list[str]:
    """The secondary keys under which a damaged number can still be found.

    ``blank``: the serial of a held letter is not surely known, so that its month is enough.
    """
    found = []
    if len(date) == 10 and symbol:
        found.append(f"day:{symbol}|{date}")
    if len(date) == 10 and serial:
        found.append(f"serial:{serial}|{date}")
    if blank and symbol and len(date) >= 7:
        found.append(f"month:{symbol}|{date[:7]}")
    return found


def held_probes(held: Held) -> list[str]:
    """The secondary keys of a held letter."""
    return probes(held.serial, held.symbol, held.date, blank=not held.serial)


def document_probes(document: CitedDocument) -> list[str]:
    """The secondary keys of a document that is only cited."""
    return probes(document.serial, document.symbol, document.date, blank=True)


def suggest(
    document: CitedDocument,
    held: Sequence[Held],
    weights: Weights,
    verdicts: Mapping[str, bool] | None = None,
) -> Choice | None:
    """The held letter that a cited document may be, or ``None``; ``held`` are the letters that share a probe.

    ``verdicts`` is what people said about it: key of a held letter → it is that letter, or it is not.
    """
    for letter in sorted(held) if verdicts else ():
        if verdicts and verdicts.get(letter.key):
            evidence = (Evidence("confirmed", 0.0, WORDS["confirmed"]),)
            return Choice(letter, "confirmed", 1.0, evidence, ())
    facts = Cited(
        letter="",
        position=0,
        block=document.block,
        code=document.code,
        serial=document.serial,
        symbol=document.symbol,
        date=document.date,
        genre=document.genre,
        issuer=document.issuer,
        issuer_key=document.issuer_key,
        subject=document.subject,
    )
    refused = {key for key, confirmed in (verdicts or {}).items() if not confirmed}
    candidates = sorted({h for h in held if h.key not in refused and is_plausible(facts, h)})
    choice = choose(facts, candidates, weights) if candidates else None
    if choice is None or choice.best is None:
        return None
    return choice if choice.state == "ambiguous" else choice._replace(state="suggested")


def is_plausible(cited: Cited, held: Held) -> bool:
    """Whether a letter under another key may be the cited document at all, one damage granted."""
    if cited.block in held.blocks:
        return False  # the block itself has decided about it
    if cited.symbol and cited.symbol == held.symbol:
        if not held.serial:
            return not held.candidates or cited.block in held.candidates
        if not cited.serial or len(cited.date) != 10 or cited.date != held.date:
            return False
        # An office numbers several papers a day: neighbours differ in one digit and are not each other.
        if Levenshtein.distance(cited.serial, held.serial) > 1:
            return False
        if cited.subject and held.subject:
            return similarity(cited.subject, held.subject) >= 0.45
        # Without subjects: two real numbers of one day lie close together, a misread one lies anywhere.
        far = (
            cited.serial.isdigit()
            and held.serial.isdigit()
            and abs(int(cited.serial) - int(held.serial)) > _A_DAYS_WORK
        )
        return far and same_issuer(cited.issuer_key, held.issuer_key) is True
    if not cited.serial or cited.serial != held.serial or len(cited.date) != 10 or cited.date != held.date:
        return False
    if not cited.symbol:
        return same_issuer(cited.issuer_key, held.issuer_key) is True
    if f"{held.symbol} ".startswith(f"{cited.symbol} ") or f"{cited.symbol} ".startswith(f"{held.symbol} "):
        return same_issuer(cited.issuer_key, held.issuer_key) is not False  # the end of the symbol was cut off
    damage = Levenshtein.distance(cited.symbol, held.symbol)
    return damage <= max(1, min(len(cited.symbol), len(held.symbol)) // 4)
