import unicodedata

import pytest

from pipeline.read.charsets import decode_bytes, decode_font, decode_vni, repair_mojibake, unify_glyphs
from pipeline.read.syllables import is_syllable, rates

SAMPLE = (
    "Ủy ban nhân dân tỉnh Hạ Sơn yêu cầu các sở, ngành khẩn trương rà soát, báo cáo kết quả "
    "thực hiện trước ngày 15 tháng 5 năm 2003; những vướng mắc phải được giải quyết kịp thời."
)
# "Cộng hòa xã hội chủ nghĩa Việt Nam" as the fonts of those years show it without themselves
TCVN = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do"
PLAIN = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do"


def _tcvn(text: str) -> bytes:
    from pipeline.read.charsets import _TCVN

    table = {c: bytes([128 + i]) for i, c in enumerate(_TCVN) if i >= 26}  # 0x80-0x99 are look-alike capitals
    table |= {c: bytes([128 + i]) for i, c in enumerate(_TCVN[:26]) if c not in table}
    return b"".join(table.get(c, c.encode("latin-1", "replace")) for c in text)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SAMPLE.encode(), id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + SAMPLE.encode(), id="utf-8-bom"),
        pytest.param(SAMPLE.encode("utf-16"), id="utf-16-bom"),
        pytest.param(SAMPLE.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(SAMPLE.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(unicodedata.normalize("NFD", SAMPLE).encode(), id="decomposed"),
        pytest.param(_tcvn(SAMPLE), id="tcvn"),
        pytest.param(SAMPLE.encode()[:-1] + "ờ".encode()[:2], id="cut in a character"),
    ],
)
def test_encodings_of_one_text(data):
    text, _ = decode_bytes(data)
    assert unicodedata.normalize("NFC", text)[:150] == SAMPLE[:150]


def test_vni_file():
    assert decode_bytes((VNI + " ").encode("cp1252") * 3)[0].startswith(PLAIN)


def test_windows_1258_file():
    marks = unicodedata.normalize("NFD", "Độc lập, tự do, hạnh phúc của mỗi nhà")
    letters = marks.replace("a\u0302", "â").replace("o\u0302", "ô").replace("u\u031b", "ư").replace("o\u031b", "ơ")
    letters = letters.replace("a\u0323\u0302", "â\u0323").replace("o\u0323\u0302", "ô\u0323")
    text, name = decode_bytes(letters.encode("cp1258", "replace"))
    assert name == "windows-1258"
    assert "phúc của mỗi nhà" in text


@pytest.mark.parametrize(("shown", "meant"), [(TCVN, PLAIN), (VNI, PLAIN)], ids=["tcvn", "vni"])
def test_mojibake_is_repaired(shown, meant):
    assert repair_mojibake(shown) == meant


@pytest.mark.parametrize("text", [PLAIN, "Café Sécurité à Paris, déjà vu", "plain ascii words", ""])
def test_other_text_stays(text):
    assert repair_mojibake(text) == text


@pytest.mark.parametrize(
    ("text", "font", "meant"),
    [
        ("Céng hßa", ".VnTime", "Cộng hòa"),
        ("Céng hßa", ".VnTimeH", "CỘNG HÒA"),
        ("cong", ".VnTimeH", "CONG"),
        ("Coäng hoøa", "VNI-Times", "Cộng hòa"),
        ("Cộng hòa", ".VnTime", "Cộng hòa"),  # Unicode typed over an old style
        ("Cộng hòa", "Times New Roman", "Cộng hòa"),
        ("Café", "Arial", "Café"),
    ],
)
def test_fonts(text, font, meant):
    assert unicodedata.normalize("NFC", decode_font(text, font)) == meant


def test_vni_capitals():
    assert decode_vni("ÑOÄC LAÄP - TÖÏ DO") == "ĐỘC LẬP - TỰ DO"


@pytest.mark.parametrize(("text", "meant"), [("củ\u0430", "của"), ("Ƣu tiên", "Ưu tiên"), ("\u0412\u0421T", "BCT")])
def test_glyphs(text, meant):
    assert unify_glyphs(text) == meant


GOOD = ["nghĩa", "quyết", "giường", "gì", "gìn", "quốc", "khuỷu", "ưu", "yêu", "hoàn", "thuở", "xoong", "được"]
BAD = ["CQNG", "HQI", "nghfa", "Vipt", "phucs", "tãc", "bcd", "wang", "Đắkrông", "VIVT"]


@pytest.mark.parametrize("word", GOOD)
def test_syllables(word):
    assert is_syllable(word) and is_syllable(word.upper())


@pytest.mark.parametrize("word", BAD)
def test_not_syllables(word):
    assert not is_syllable(word)


def test_rates_tell_layers_apart():
    assert rates(SAMPLE).syllables > 0.9 and rates(SAMPLE).marked > 0.6
    assert rates("CQNG HOA XA HQI CHiJ NGHiA VIVT NAM DQc l$p Tg do Hgnh phric bao cao").marked == 0
