"""Match keys of documents: what two printings of one number have in common.

Accents, case, spaces, punctuation and leading zeros are not part of a number's identity (OCR and typists
change them freely); order of the parts is. Numbers restart every year (Decree 30/2020, article 15), so a
key names a *block* of documents that dates and issuers must still tell apart.
"""

from functools import lru_cache

from pipeline.records import DocumentNumber
from pipeline.text.fold import fold

# Genres that people cite by name and without number.
NAMED_GENRES = ("luat", "bo luat", "phap lenh", "hien phap")


def serial_key(serial: str) -> str:
    """The serial as a match key: folded, leading zeros stripped from its digits (``"05a"`` → ``"5a"``)."""
    return " ".join(part.lstrip("0") or "0" for part in fold(serial).split())


@lru_cache(maxsize=4096)
def match_key(code: str) -> str:
    """The match key of a whole code (``"01941/UBND-TH"`` → ``"1941 ubnd th"``; "" for an empty one)."""
    serial, space, rest = fold(code).partition(" ")
    if serial[:1] == "0":
        serial = serial.lstrip("0") or "0"
    return serial + space + rest


def symbol_key(symbol: str) -> str:
    """The symbol as a match key (``"QĐ-UBND"`` → ``"qd ubnd"``)."""
    return fold(symbol)


def title_key(genre: str | None, subject: str | None) -> str:
    """The match key of a document cited by name (``("Luật", "Đất đai")`` → ``"title:luat dat dai"``)."""
    genre_folded, words = fold(genre), fold(subject)
    if genre_folded and not words.startswith(genre_folded):
        words = f"{genre_folded} {words}".strip()
    return f"title:{words}" if words else ""


def block_key(number: DocumentNumber | None, title: str | None, scope: str) -> str:
    """The block of a citation: all documents it could mean are in it.

    A number with a serial and a symbol is its own block and so is a title; a serial without a symbol says
    something only together with ``scope`` (the date and issuer that the citation gives, or the citing
    letter itself), and so does a citation with neither.
    """
    if number is not None and number.serial and number.symbol:
        return match_key(number.code)
    if number is not None and (number.serial or number.symbol):
        return f"part:{match_key(number.code)}@{scope}"
    words = fold(title)
    if words.startswith(NAMED_GENRES):
        return f"title:{words}"
    return f"words:{words[:80]}@{scope}"
