"""Repair of text layers whose fonts do not say which letter a code is.

Two faults come together in PDFs made by a common printer driver from Word: letters with Vietnamese marks
stand in a Type0 font without ToUnicode, so that readers take glyph numbers for characters ("7ӌ1+ L¿O CAI"),
and plain ones in a TrueType font without an encoding, read as Mac Roman instead of windows-1252.
Glyph numbers are those of Times New Roman (the font of Nghị định 30/2020/NĐ-CP): ASCII − 29, then the
Macintosh standard order, then blocks in Unicode order whose start differs between upright and italic.
"""

import io
from collections.abc import Callable

import pikepdf

# Glyph numbers 98-129 and 172-213 of Times New Roman (OpenType "post" format 1 order, no glyph for U+00A0).
_MAC_98 = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
_MAC_172 = "ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙ"
_SINGLE = {
    0xEA: "Ý", 0xEB: "ý", 0xFF: "đ", 0x108: "Đ", 0x102: "Ă", 0x103: "ă", 0x1E3: "Ỳ", 0x1E4: "ỳ",
    0x1AC: "Ĩ", 0x1AD: "ĩ", 0x1C9: "Ũ", 0x1CA: "ũ", 0x46A: "Ơ", 0x46B: "ơ", 0x46C: "Ư", 0x46D: "ư",
    0x2EE: "Ơ", 0x2EF: "ơ", 0x2F0: "Ư", 0x2F1: "ư",
}  # fmt: skip
_PDFIUM = {"£": "Á", "Ã": "Ã"}  # bytes without a letter in PDF's MacRomanEncoding: what PDFium makes of them
_UPRIGHT, _ITALIC = (0x4A4, 0x4FD), (0x328, 0x381)  # Ạ (U+1EA0) to ỹ (U+1EF9)


def decode_glyph(char: str) -> str:
    """A glyph number shown as a character → the letter ("7" → "T", "ӌ" → "Ỉ"); unknown ones stay."""
    code = ord(char)
    if code in _SINGLE:
        return _SINGLE[code]
    if 3 <= code <= 97:
        return chr(code + 29)
    if 98 <= code <= 129:
        return _MAC_98[code - 98]
    if 172 <= code <= 213:
        return _MAC_172[code - 172]
    for first, last in (_UPRIGHT, _ITALIC):
        if first <= code <= last:
            return chr(0x1EA0 + code - first)
    return char


def decode_mac(char: str) -> str:
    """A windows-1252 byte that was read as Mac Roman → its letter ("¿" → "À")."""
    if char in _PDFIUM:
        return _PDFIUM[char]
    try:
        return char.encode("mac_roman").decode("cp1252")
    except UnicodeError:
        return char


_TILDE = "XÃ ĐÃ MÃ LÃ NGÃ HÃ BÃ LÃNH HÃNG NGÃI BÃI LÃI GIÃN DÃY LÃO TUÃN"


def settle(word: str) -> str:
    """PDFium shows two bytes as "Ã": it is Ì except in the syllables that are written with Ã ("TÃNH" → "TÌNH")."""
    return word.replace("Ã", "Ì") if "Ã" in word and word.strip(".,;:()") not in _TILDE.split() else word


def find_decoder(data: bytes) -> Callable[[str, str], str] | None:
    """Look at the fonts of a PDF: a decoder for those that do not say what their codes mean, or None."""
    glyphs: set[str] = set()
    macs: set[str] = set()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/Font" or "/ToUnicode" in item:
                continue
            name = str(item.get("/BaseFont", ""))[1:]
            if item.get("/Subtype") == "/Type0" and str(item.get("/Encoding", "")) == "/Identity-H":
                glyphs.add(name)
            elif item.get("/Subtype") == "/TrueType" and "/Encoding" not in item:
                macs |= {name, name.partition("+")[2] or name}
    if not glyphs:
        return None

    def decode(char: str, font: str) -> str:
        if font in glyphs:
            return "".join(decode_glyph(c) for c in char)
        if font in macs and not char.isascii():
            return decode_mac(char)
        return char

    return decode
