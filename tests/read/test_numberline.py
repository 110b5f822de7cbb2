"""The line of the number set together from several readings of it."""

import pytest

from pipeline.read.ink.slots import Place
from pipeline.read.numberline import find_title, set_number_line
from pipeline.read.tesseract import OcrWord

PLACE = Place("serial", 410, 560, 420, 456, "", 0.0, (330, 410, 900, 460), 0.0)


def after(text: str, confidence: float = 0.8) -> list[OcrWord]:
    return [OcrWord("Số:", 330, 410, 400, 460, 0.9), OcrWord(text, 570, 410, 570 + 25 * len(text), 460, confidence)]


@pytest.mark.parametrize(
    ("first", "again", "title", "expected"),
    [
        ("/KH-SNV", "IKEEONY", (), "Số: /KH-SNV"),
        ("#/KH-SNV", "/KH-SNV", (), "Số: /KH-SNV"),
        ("/TI-BDT", "/TI-BDT", ("TTr",), "Số: /TTr-BDT"),
        ("/TH-BDT", "/TH-BDT", ("TTr",), "Số: /TTr-BDT"),
        ("/TTUBND", "/TTUBND", ("TTr",), "Số: /TTr-UBND"),
        ("/TH-BDT", "/TH-BDT", (), "Số: /TH-BDT"),
        ("/UBND-TH", "/UBND-TH", ("TTr",), "Số: /UBND-TH"),
        ("/BC-SYT", "/BC-SYT", ("TTr",), "Số: /BC-SYT"),
    ],
)
def test_the_best_symbol_stands(first: str, again: str, title: tuple[str, ...], expected: str) -> None:
    words = set_number_line(PLACE, (after(first), after(again)), title)
    assert words is not None
    assert " ".join(w.text for w in words) == expected


def test_the_partys_label_has_no_colon() -> None:
    label = OcrWord("Số", 330, 410, 380, 460, 0.9)
    words = set_number_line(PLACE, ([label, OcrWord("-QĐ/TU", 570, 410, 720, 460, 0.9)], []), ())
    assert words is not None and [w.text for w in words] == ["Số", "-QĐ/TU"]


def test_no_symbol_no_line() -> None:
    assert set_number_line(PLACE, (after("...."), []), ()) is None


@pytest.mark.parametrize(
    ("lines", "symbols"),
    [
        (["V/v rà soát", "TỜ TRÌNH", "Về việc xin chủ trương"], ("TTr",)),
        (["1ã xem KẾ HOẠCH"], ("KH",)),
        (["PHÒNG TÀI CHÍNH - KẾ HOẠCH"], ()),
        (["Thực hiện Kế hoạch số 12"], ()),
    ],
)
def test_the_title_gives_the_symbols_of_its_type(lines: list[str], symbols: tuple[str, ...]) -> None:
    assert find_title(lines)[: len(symbols) or None] == symbols
