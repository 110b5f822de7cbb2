import pytest

from pipeline.read.brokenfonts import decode_glyph, decode_mac, settle
from pipeline.read.trust import judge


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("7ӌ1+", "TỈNH"),  # upright block of the letters with two marks
        ("4X\\ӃWÿӏQK", "Quyếtđịnh"),
        ("6˯Q", "Sơn"),  # italic block
        ("V͙", "số"),
        ("Ĉ2¬1", "ĐOÀN"),
        ("\x14\x13\x18\x13\x124Ĉ\x106&7", "1050/QĐ-SCT"),
        ("ÿm", "đã"),
    ],
)
def test_glyph_numbers(shown, meant):
    assert "".join(decode_glyph(c) for c in shown) == meant


@pytest.mark.parametrize(
    ("shown", "meant"), [("L¿O", "LÀO"), ("ng‡y", "ngày"), ("Gi·m", "Giám"), ("B£O", "BÁO"), ("UBND", "UBND")]
)
def test_mac_roman(shown, meant):
    assert "".join(decode_mac(c) for c in shown) == meant


@pytest.mark.parametrize(
    ("shown", "meant"), [("XÃ", "XÃ"), ("TÃNH", "TÌNH"), ("LÃNH", "LÃNH"), ("HÃNH,", "HÌNH,"), ("hòa", "hòa")]
)
def test_settle(shown, meant):
    assert settle(shown) == meant


LETTER = "Thực hiện Công văn của Ủy ban nhân dân tỉnh về rà soát hồ chứa, Sở Thủy lợi báo cáo kết quả như sau"


@pytest.mark.parametrize(
    ("text", "share", "verdict"),
    [
        ("", 1.0, "missing"),
        ("  . ", 0.0, "missing"),
        (LETTER, 0.0, "trusted"),
        (LETTER, 1.0, "trusted"),
        ("Nơi nhận: KT. GIÁM ĐỐC", 0.0, "unsure"),
        ("Nơi nhận: KT. GIÁM ĐỐC", 0.9, "missing"),
        ("7ӵ do +ҥQK ph˙c 6ӕ TB ng‡y th·ng 4 QăP 2026 TH‘NG B£O .ӃW TXҧ NLӇP tra YLӋF FKҩS h‡nh", 0.0, "broken"),
        ("CONG HOA XA HOI CHU NGHIA VIET NAM Doc lap Tu do Hanh phuc bao cao ket qua ra soat ho chua", 0.0, "broken"),
        ("The committee shall report within thirty days of the receipt of this letter to the board", 0.0, "broken"),
    ],
)
def test_trust(text, share, verdict):
    found = judge(text, share)
    assert found.verdict == verdict
    assert found.why
