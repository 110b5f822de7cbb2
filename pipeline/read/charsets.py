"""Bytes → text for files that do not say what they are; and repair of text decoded by the wrong table.

Vietnamese offices wrote in TCVN 5712:1993 (fonts ``.Vn…``, "ABC"), VNI (fonts ``VNI-…``) and
windows-1258 until Unicode became compulsory (TCVN 6909:2001), and such files are still passed on. The
right table is the one whose result consists of real syllables (``syllables.rates``).
"""

import codecs
import re
import unicodedata

import charset_normalizer

from pipeline.read.syllables import rates

# Bytes 0x80-0xFF of TCVN 5712:1993 as the C library's ``iconv -f TCVN`` gives them.
_TCVN = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# VNI-Win: a mark is a character of its own after the vowel; some letters stand alone.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {"ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ"}
# Look-alikes met in real text layers: U+01A2/3 is a well-known fault of old converters for Ư/ư.
_GLYPHS = str.maketrans("ƢƣАВЕКМНОРСТУХЅІЈаеорсухѕіј", "ƯưABEKMHOPCTYXSIJaeopcyxsij")
_GLYPH = re.compile(f"[{''.join(map(chr, _GLYPHS))}]")


def unify_glyphs(text: str) -> str:
    """Replace letters of other scripts that only look Latin (one for one): "củа" with a Cyrillic а → "của"."""
    return text.translate(_GLYPHS) if _GLYPH.search(text) else text


def decode_tcvn(text: str) -> str:
    """Text of a ``.Vn…`` font, as Word stores it (windows-1252 characters) → Unicode."""
    return "".join(_TCVN[b - 128] if b >= 128 else chr(b) for b in _bytes(text))


def decode_vni(text: str) -> str:
    """Text of a ``VNI-…`` font, as Word stores it (windows-1252 characters) → Unicode."""
    out: list[str] = []
    for char in text:
        low = char.lower()
        last = out[-1][0].lower() if out else ""
        if low in _VNI_MARKS and last and last in "aeouyơư":
            out[-1] += _VNI_MARKS[low]
        elif low in _VNI_ALONE:
            out.append(_VNI_ALONE[low] if char == low else _VNI_ALONE[low].upper())
        else:
            out.append(char)
    return unicodedata.normalize("NFC", "".join(out))


def _bytes(text: str) -> bytes:
    """Characters back to the single bytes they were; what has no byte becomes a question mark."""
    out = bytearray()
    for char in text:
        code = ord(char)
        if 0xF000 <= code <= 0xF0FF:  # symbol fonts: Word stores the byte in the private area
            code -= 0xF000
        if code < 256:
            out.append(code)
        else:
            out += char.encode("cp1252", "replace")
    return bytes(out)


def decode_font(text: str, font: str | None) -> str:
    """Decode a run of Word text by the name of its font; text of any other font is returned as it is."""
    if not font or text.isascii():
        # the capital-letter fonts of TCVN show small letters as capitals even in plain ASCII
        return text.upper() if font and font.startswith(".Vn") and font.endswith("H") else text
    if any(ord(c) > 0x17F and not 0x2000 <= ord(c) < 0x2200 and not 0xF000 <= ord(c) <= 0xF0FF for c in text):
        return text.upper() if font.startswith(".Vn") and font.endswith("H") else text  # already Unicode
    if font.startswith(".Vn"):
        decoded = decode_tcvn(text)
        return decoded.upper() if font.endswith("H") else decoded
    if font.upper().startswith("VNI"):
        return decode_vni(text)
    return text


def repair_mojibake(text: str) -> str:
    """Text whose letters are TCVN or VNI bytes shown as Latin-1 → Unicode; other text is returned as it is."""
    sample = text[:6000]
    if sample.isascii() or any("\u1ea0" <= c <= "\u1ef9" for c in sample):
        return text
    best, score = text, _score(sample) + 0.15
    for decode in (decode_tcvn, decode_vni):
        found = _score(unicodedata.normalize("NFC", decode(sample)))
        if found > score:
            best, score = unicodedata.normalize("NFC", decode(text)), found
    return best


def decode_bytes(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding.

    A byte-order mark decides; then valid UTF-8; then UTF-16 by its zero bytes; then the table whose
    result reads most like Vietnamese. Never fails: the last resort replaces what cannot be decoded.
    """
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(bom):
            return data.decode(name, "replace"), name
    head = data[:4000]
    if head.count(0) > len(head) // 5:
        name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # cut in the middle of the last character
            return data[: error.start].decode("utf-8"), "utf-8"
    latin = data.decode("latin-1")
    choices = [
        (decode_tcvn(latin), "tcvn-5712"),
        (decode_vni(data.decode("cp1252", "replace")), "vni"),
        (data.decode("cp1258", "replace"), "windows-1258"),
        (data.decode("utf-8", "replace"), "utf-8"),
    ]
    scored = [(_score(unicodedata.normalize("NFC", text[:6000])), text, name) for text, name in choices]
    best = max(scored, key=lambda item: item[0])
    if best[0] < 0.5:
        guess = charset_normalizer.from_bytes(data[:20_000]).best()
        if guess is not None:
            return data.decode(guess.encoding, "replace"), guess.encoding
    return unicodedata.normalize("NFC", best[1]), best[2]


def _score(text: str) -> float:
    """How much a text reads like Vietnamese, 0 to 2."""
    found = rates(text)
    return found.syllables + found.marked - 2 * text.count("\ufffd") / (len(text) + 1)
