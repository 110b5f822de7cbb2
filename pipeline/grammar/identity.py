"""What a document is known by: letters reduced to the small records that store and link share.

A document's key is (issuer, genre, serial, folded symbol, date or year or Party term); any part may be
missing, on the letter itself as in a citation of it, so nothing here demands them.
"""

from functools import lru_cache

from pipeline.grammar.body import resolve_body
from pipeline.records import Cited, DocumentNumber, Held, Letter
from pipeline.text.fold import fold
from pipeline.text.keys import NAMED_GENRES, block_key, match_key, serial_key, symbol_key, title_key


@lru_cache(maxsize=4096)
def place_of(body_key: str) -> str:
    """The province in a body's key (``"ubnd|xa bac ha|lao cai"`` → ``"lao cai"``; "" where none is named).

    Joint issuers have the place of the first.
    """
    parts = body_key.partition("+")[0].rpartition("@")[2].split("|")[1:]
    if not parts or parts[0].startswith("?"):
        return ""
    return parts[-1].removeprefix("tinh ").removeprefix("thanh pho ")


def held_facts(letter: Letter, key: str) -> Held:
    """The record of a held letter: never fails, leaves out what was not read."""
    number = letter.number.value if letter.number else None
    issuer = letter.issuer.value if letter.issuer else None
    genre = letter.genre.value if letter.genre else ""
    subject = letter.subject.value if letter.subject else ""
    blocks: list[str] = []
    if number is not None and number.serial and number.symbol:
        blocks.append(match_key(number.code))
    if fold(genre) in NAMED_GENRES:
        blocks.append(title_key(genre, subject))
    serial, symbol = number_parts(number, letter.code_partial)
    return Held(
        key=key,
        blocks=tuple(blocks),
        code=number.code if number else letter.code_partial or "",
        serial=serial,
        symbol=symbol,
        date=letter.date.value.iso if letter.date else "",
        genre=genre,
        issuer=issuer.name if issuer else "",
        issuer_key=issuer.key if issuer else "",
        place=place_of(issuer.key) if issuer else "",
        subject=subject,
        sureness=letter.number.confidence if letter.number else 0.0,
        candidates=tuple(sorted(match_key(code) for code, _ in letter.code_candidates)),
    )


def number_parts(number: DocumentNumber | None, partial: str | None) -> tuple[str, str]:
    """Serial and symbol as match keys, from the number or from what could be read of it (``?/UBND-TH``)."""
    if number is not None:
        return serial_key(number.serial), symbol_key(number.symbol)
    head, slash, tail = (partial or "").partition("/")
    if not slash:
        return "", ""
    return ("" if "?" in head else serial_key(head)), ("" if "?" in tail else symbol_key(tail))


def cited_facts(letter: Letter, key: str) -> list[Cited]:
    """The records of a letter's citations, in its order."""
    own_date = letter.date.value.iso if letter.date else ""
    own_place = place_of(letter.issuer.value.key) if letter.issuer else ""
    facts = []
    for position, citation in enumerate(letter.citations):
        serial, symbol = number_parts(citation.number, None)
        date = citation.issued_on.iso if citation.issued_on else ""
        issuer_key = citation.issuer.key if citation.issuer else ""
        # Without a whole number only date *and* issuer together say which document is meant.
        scope = f"{date}|{issuer_key}" if len(date) == 10 and issuer_key else f"{key}:{position}"
        facts.append(
            Cited(
                letter=key,
                position=position,
                block=block_key(citation.number, citation.title or citation.text, scope),
                code=citation.code or "",
                serial=serial,
                symbol=symbol,
                date=date,
                genre=citation.genre or "",
                issuer=citation.issuer.name if citation.issuer else "",
                issuer_key=issuer_key,
                subject=citation.subject or citation.title or "",
                relation=citation.relation,
                kind=citation.kind,
                confidence=citation.confidence,
                citing_date=own_date,
                citing_place=own_place,
            )
        )
    return facts


def correspondents(letter: Letter) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of the bodies that a letter is addressed to, and of those that it gives tasks to.

    Groups ("các sở, ban, ngành") and bodies whose place stays open are left out: they name nobody surely.
    """
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value if letter.date else None

    def keys(names: set[str]) -> tuple[str, ...]:
        bodies = (resolve_body(name, issuer, day) for name in names)
        return tuple(sorted({b.key for b in bodies if b and b.is_one}))

    assigned = {name for task in letter.tasks if not task.reported for name in task.assignees}
    return keys({mention.value for mention in letter.addressees}), keys(assigned)


def hearing(date: str, letter: str, position: int) -> str:
    """The place of a citation among those that describe a document only cited: the fullest date (EDTF) first.

    ``letter`` is the key of the citing letter, ``position`` the place in its citations.
    """
    return f"{10 - len(date):02d} {letter} {position:06d}"


def last_heard(place: str) -> str | None:
    """The key of the letter behind which no citation comes before a ``hearing``, where that has a full date."""
    date, _, letter = place.partition(" ")
    return letter.rpartition(" ")[0] if date == "00" else None
