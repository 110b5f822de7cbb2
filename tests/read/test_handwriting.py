"""Notes by hand and black incoming stamps on scans are no part of the letter; no print gets lost for them."""

import numpy as np
import pytest

from pipeline.read.handwriting import find_notes
from pipeline.read.tesseract import OcrWord

WHITE = np.full((3508, 2480, 3), 255, np.uint8)
BODY = (
    "Thực hiện Công văn của Ủy ban nhân dân tỉnh về rà soát hồ chứa",
    "các đơn vị khẩn trương kiểm tra và báo cáo kết quả đúng hạn",
    "trong quá trình thực hiện nếu có khó khăn thì báo cáo để xem xét",
    "giải quyết theo quy định của pháp luật về thủy lợi và đê điều",
)


def row(text: str, x: int, y: int, confidence: float = 0.95, height: int = 40) -> list[OcrWord]:
    """Words of one line set at an even pace."""
    words = []
    for word in text.split():
        words.append(OcrWord(word, x, y, x + 25 * len(word), y + height, confidence))
        x += 25 * len(word) + 15
    return words


def letter() -> list[OcrWord]:
    return [w for at, line in enumerate(BODY) for w in row(line, 300, 900 + 70 * at)]


def noted(extra: list[OcrWord], image: np.ndarray = WHITE, angle: float = 0.0) -> list[str]:
    words = [*letter(), *extra]
    return [words[at].text for at in sorted(find_notes(words, image, angle))]


def test_a_letter_without_notes_loses_nothing() -> None:
    assert noted([]) == []


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(row(">ŠủP @ ni", 40, 905, 0.1), id="garbage in the margin beside a line"),
        pytest.param(row("1, Gxe", 60, 1045, 0.2), id="a scribble"),
        pytest.param(row("Đ/c Hxng xem", 500, 200, 0.6), id="unsure words above the letter"),
    ],
)
def test_what_a_hand_wrote_is_a_note(extra: list[OcrWord]) -> None:
    assert noted(extra) == [w.text for w in extra]


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(row("HỎA TỐC", 900, 200, 0.9), id="a mark above the letter, read surely"),
        pytest.param(row("Số:ƒf?. 7TIr-SCT", 300, 500, 0.3), id="the number's line, spoilt by the number"),
        pytest.param(row("Dung", 1500, 1180, 0.1), id="a true word read with doubt inside the column"),
        pytest.param(row("2", 1240, 120, 0.95), id="a page number"),
    ],
)
def test_print_is_no_note(extra: list[OcrWord]) -> None:
    assert noted(extra) == []


@pytest.mark.parametrize("angle", [0.0, 1.5])
def test_a_coloured_pen_is_told_from_print(angle: float) -> None:
    image = WHITE.copy()
    image[480:620:4, 280:1000] = (60, 70, 160)
    extra = row("Kính chuyển phòng", 300, 530, 0.8)
    assert noted(extra, image, angle) == ["Kính", "chuyển", "phòng"]
    assert noted(extra) == []


def test_a_black_incoming_stamp_is_a_note_and_the_line_under_it_is_not() -> None:
    stamp = [
        *row("ĐẾN", 60, 960, 0.9),
        *row("Số:....", 180, 900, 0.7),
        *row("Ngày:", 180, 960, 0.7),
        *row("Chuyển:", 180, 1030, 0.7),
    ]
    assert noted(stamp) == ["ĐẾN", "Số:....", "Ngày:", "Chuyển:"]


def test_a_bad_page_is_left_alone() -> None:
    words = [OcrWord(w.text, w.x0, w.top, w.x1, w.bottom, 0.5) for w in [*letter(), *row("xqz", 40, 905, 0.1)]]
    assert find_notes(words, WHITE, 0.0) == set()
