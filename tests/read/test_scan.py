"""Whole scanned pages: drawn letters, damaged as scanners and cameras damage them."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.errors import ProgramMissing
from pipeline.read import pictures, tesseract
from pipeline.read.page import PageText
from pipeline.read.scan import read_page_image
from tests.read.drawn import font, handwriting, letter

pytestmark = pytest.mark.ocr


def line_near(page: PageText, anchor: str) -> str:
    """The words on the print line of the word that begins with ``anchor``."""
    first = next(w for w in page.words if w.text.startswith(anchor))
    middle = (first.top + first.bottom) / 2
    row = [w for w in page.words if w.top < middle < w.bottom]
    return " ".join(w.text for w in sorted(row, key=lambda w: w.x0))


def read(image: Image.Image) -> PageText:
    return read_page_image(image, 1, dpi=300, first_page=True)


@pytest.fixture(scope="module")
def handwritten() -> PageText:
    return read(letter(serial=handwriting("257", 9), day=handwriting("16", 9), stamp=True))


def test_handwritten_slots_are_read_apart(handwritten: PageText) -> None:
    slots = {s.slot: s for s in handwritten.slots}
    assert set(slots) == {"serial", "day"}
    assert "257" in [t for t, _ in slots["serial"].candidates[:3]]
    assert "16" in [t for t, _ in slots["day"].candidates[:3]]


def test_typed_rest_of_the_lines_survives(handwritten: PageText) -> None:
    line = line_near(handwritten, "Số:")
    assert line.startswith("Số: /UBND-KTTH")
    assert line.endswith("ngày tháng 4 năm 2024")


def test_slot_box_lies_between_its_neighbours(handwritten: PageText) -> None:
    serial = next(s for s in handwritten.slots if s.slot == "serial")
    colon = next(w for w in handwritten.words if w.text == "Số:" and w.top < 110)
    symbol = next(w for w in handwritten.words if w.text.endswith("UBND-KTTH"))
    assert colon.x0 < serial.x0 < serial.x1 <= symbol.x0 + 3
    assert serial.top < colon.bottom and serial.bottom > colon.top


def test_good_page_is_graded_good(handwritten: PageText) -> None:
    assert handwritten.how == "ocr"
    assert handwritten.quality == "tốt"
    assert handwritten.problems == ()
    assert "bỏ dấu đỏ" in handwritten.why


def test_typed_numbers_stay_words() -> None:
    page = read(letter(serial="118", day="17"))
    assert page.slots == ()
    line = line_near(page, "Số:")
    assert "118" in line and "ngày 17 tháng 4 năm 2024" in line


def test_blank_slots_give_no_reading() -> None:
    page = read(letter())
    assert page.slots == ()
    assert line_near(page, "Số:").startswith("Số: /UBND-KTTH")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_are_set_upright(turn: int) -> None:
    page = read(letter(serial="118", day="17").rotate(turn, expand=True))
    assert page.height > page.width
    assert f"quay {(360 - turn) % 360}°" in page.why
    assert any(w.text == "NHÂN" for w in page.words)


def test_skewed_grey_page_is_read() -> None:
    rng = np.random.default_rng(1)
    tilted = letter(serial="118", day="17").rotate(2.2, fillcolor=(235, 235, 235), resample=Image.Resampling.BICUBIC)
    noisy = np.clip(np.asarray(tilted)[:1400] * 0.8 + rng.normal(0, 9, (1400, 2480, 1)), 0, 255).astype(np.uint8)
    page = read(Image.fromarray(noisy))
    assert "118/BTC-NSNN" in {w.text for w in page.words}


def test_unreadable_page_is_named() -> None:
    small = letter(serial="118", day="17").resize((310, 438)).resize((2480, 3508))
    page = read_page_image(small, 4, dpi=300, first_page=False)
    assert page.quality in ("kém", "")
    assert [p.page for p in page.problems] == ([4] if page.words else [])


@pytest.mark.parametrize(
    ("image", "quality"),
    [
        pytest.param(Image.new("1", (3, 3)), "", id="speck"),
        pytest.param(Image.new("L", (2000, 5), 255), "", id="sliver"),
        pytest.param(Image.new("RGBA", (800, 1100), (0, 0, 0, 0)), "", id="transparent"),
        pytest.param(Image.new("L", (1240, 1754), 255), "", id="blank"),
        pytest.param(Image.new("L", (1240, 1754), 0), "kém", id="black"),
    ],
)
def test_pages_without_text(image: Image.Image, quality: str) -> None:
    page = read(image)
    assert (page.words, page.slots, page.quality) == ((), (), quality)


@pytest.mark.parametrize("size", [(1, 1), (30000, 3), (2, 3000), (61, 61), (64, 40), (3000, 100), (100, 3000)])
def test_odd_pictures_are_read_as_pages_without_words_and_without_remarks(
    size: tuple[int, int], capfd: pytest.CaptureFixture[str]
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, size[::-1], dtype=np.uint8)
    page = pictures.read_frame(Image.fromarray(noise), 1, 300)
    assert not any(w.text.isalpha() and len(w.text) > 3 for w in page.words)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("error", [cv2.error("(-215:Assertion failed)"), RuntimeError("Failed to set image")])
def test_a_picture_that_breaks_a_library_is_named_and_costs_its_page_only(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.read.preprocess.prepare", break_down)
    page = pictures.read_picture(letter(), 3, 300)
    assert page.words == ()
    assert [(p.code, p.page) for p in page.problems] == [("page_unreadable", 3)]


def test_missing_model_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "find_tessdata", lambda: None)
    monkeypatch.setattr(tesseract, "_engines", type("Empty", (), {})())
    with pytest.raises(ProgramMissing, match="apt-get install tesseract-ocr-vie"):
        tesseract.recognise(np.full((50, 50), 255, np.uint8), 300)


def test_handwriting_of_a_later_letter_in_a_batch_is_read_too():
    """The second letterhead of a batch scan has its slots read; a page that only goes on has none."""
    sheet = letter(serial=handwriting("574", 3), day=handwriting("17", 4))
    found = pictures.read_picture(sheet, 3, 300)
    assert {"serial", "day"} <= {slot.slot for slot in found.slots}
    plain = letter(serial="12", day="05").crop((0, 900, 2480, 3508))
    assert pictures.read_picture(plain, 3, 300).slots == ()


@pytest.mark.parametrize("tilt", [0, 2])
def test_the_incoming_stamp_is_a_note_with_number_and_day_of_arrival(tilt):
    sheet = letter(serial=handwriting("257", 9), day=handwriting("16", 9), stamp=True, lines=20)
    found = read(sheet.rotate(tilt, fillcolor=(250, 250, 250), resample=Image.Resampling.BICUBIC))
    notes = " ".join(w.text for w in found.words if w.note)
    assert "ĐẾN" in notes
    assert "1207" in notes
    assert "19/4/2024" in notes
    assert not any("1207" in w.text for w in found.words if not w.note)


def test_a_seal_is_no_stamp():
    sheet = letter(serial="12", day="05")
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((1400, 900, 1900, 1400), outline=(214, 40, 50), width=8)
    draw.text((1480, 1120), "SỞ TÀI CHÍNH", font=font("Bold"), fill=(214, 40, 50))
    assert not any(w.note for w in read(sheet).words)
