"""The ink reader on composed handwriting: digits that no network was trained on, cut and read as in a slot."""

import io

import cv2
import numpy as np
import pytest

from pipeline.read.ink import day_weight, serial_weight, train
from pipeline.read.ink.combine import EMPTY, InkReading, read_number
from pipeline.read.ink.compose import compose, mnist, random_serial
from pipeline.read.ink.digits import CLASSES, load_network
from pipeline.read.ink.heads import filled_slots
from pipeline.read.ink.segment import find_atoms, mended
from pipeline.read.ink.slots import Place, find_places
from pipeline.read.tesseract import OcrWord, Symbol

WIDTH, HALF = 2480, 1750


def word(text: str, x0: int, y: int = 420, confidence: float = 0.9, size: int = 54) -> OcrWord:
    """A word set in letters of even width, with its symbols' boxes."""
    step = size // 2
    symbols = tuple(
        Symbol(
            c, x0 + step * k, y + (0 if c.isupper() or c.isdigit() else 8), x0 + step * (k + 1) - 4, y + 36, confidence
        )
        for k, c in enumerate(text)
    )
    return OcrWord(text, x0, y, symbols[-1].x1, y + 36, confidence, symbols)


def places(*words: OcrWord) -> dict[str, Place]:
    return {p.slot: p for p in find_places(words, WIDTH, HALF)}


def row(*words: tuple[str, int]) -> tuple[OcrWord, ...]:
    return tuple(word(text, x) for text, x in words)


DATE = row(("Hưng", 1200), ("Hà,", 1330), ("ngày", 1440), ("tháng", 1700), ("4", 1850), ("năm", 1900), ("2024", 2010))


def test_slots_lie_between_the_printed_words() -> None:
    found = places(word("Số:", 330), word("Đ14", 440, confidence=0.4), word("/UBND-KTTH", 560), *DATE)
    assert set(found) == {"serial", "day", "month"}
    assert 400 <= found["serial"].x0 < 440 and 530 <= found["serial"].x1 <= 560
    assert 1520 <= found["day"].x0 <= 1570 and 1620 <= found["day"].x1 <= 1740
    assert found["month"].text == "4"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((word("Số:", 330), word("4+/UBND-KTTH", 440)), id="slash glued to the ink"),
        pytest.param((word("Só:#3", 330), word("/TTr-UBND", 560)), id="colon glued to the ink"),
        pytest.param((word("Số:", 330), word("26", 440), word("-CT/TU", 520)), id="number of the Party"),
        pytest.param((word("Sm", 330), word("tì.", 420), word("-QĐ/TU", 560)), id="label misread"),
        pytest.param((word("Số:....", 330, 408, size=60), word("/KH-UBND", 640)), id="ink makes the label tall"),
        pytest.param((word("Số:", 330), word("7TTr-SCT", 560)), id="slash read as a figure"),
    ],
)
def test_serial_slot_of_damaged_lines(words: tuple[OcrWord, ...]) -> None:
    assert places(*words)["serial"].x0 < places(*words)["serial"].x1


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((word("ĐẾN", 330, 400), word("Số:", 480), word("12/UBND-KT", 600)), id="incoming stamp"),
        pytest.param(row(("Công", 330), ("văn", 450), ("nêu", 560), ("trên", 680)), id="no number"),
        pytest.param((word("Số:", 1500), word("12/UBND-KT", 1640)), id="right column"),
        pytest.param(row(("văn", 330), ("số", 420), ("118/BTC-NSNN", 485), ("ngày", 820)), id="cited in a line"),
        pytest.param(row(("số", 330), ("118/BTC-NSNN", 400), ("ngày", 740), ("12", 860)), id="cited at a line's head"),
        pytest.param(
            (word("Số:", 330, 1800), word("12", 440, 1800), word("/UBND-KT", 520, 1800)), id="below the letterhead"
        ),
    ],
)
def test_no_serial_slot(words: tuple[OcrWord, ...]) -> None:
    assert "serial" not in places(*words)


def test_day_slot_when_everything_is_glued() -> None:
    found = places(word("Hưng", 1200), word("ngày4tháng", 1440), word("4", 1850), word("năm", 1900), word("2024", 2010))
    assert 1440 < found["day"].x0 < found["day"].x1 < 1720
    assert found["day"].doubt > 0


@pytest.fixture(scope="module")
def readings() -> list[tuple[str, InkReading]]:
    """Eighty composed numbers and what the shipped network reads in them."""
    rng = np.random.default_rng(2024)
    network = load_network()
    result = []
    for _ in range(80):
        line = compose(random_serial(rng), rng, held_out=True)
        result.append((line.text, read_number(line.ink, network, plausible=serial_weight)))
    return result


def test_most_whole_numbers_are_read(readings: list[tuple[str, InkReading]]) -> None:
    right = sum(bool(r.candidates) and int(r.candidates[0][0]) == int(text) for text, r in readings)
    assert right / len(readings) >= 0.7


def test_the_right_number_is_among_the_candidates(readings: list[tuple[str, InkReading]]) -> None:
    listed = sum(any(int(c) == int(text) for c, _ in r.candidates) for text, r in readings)
    assert listed / len(readings) >= 0.8


@pytest.mark.ocr
def test_probabilities_are_honest() -> None:
    """On slots found in letterheads, expected and observed shares of right first candidates agree within 10 points."""
    first = [
        (slot.candidates[0][1], int(slot.candidates[0][0]) == int(written))
        for slot, written in filled_slots(25, 99)
        if slot is not None and slot.candidates
    ]
    assert len(first) > 35
    assert abs(np.mean([p for p, _ in first]) - np.mean([ok for _, ok in first])) < 0.1
    sure = [ok for p, ok in first if p >= 0.95]
    assert len(sure) > 5
    assert np.mean(sure) >= 0.9


def test_candidates_are_ranked_and_sum_to_one_at_most(readings: list[tuple[str, InkReading]]) -> None:
    for _, reading in readings:
        weights = [p for _, p in reading.candidates]
        assert weights == sorted(weights, reverse=True)
        assert sum(weights) <= 1.0 + 1e-6
        values = [int(t) for t, _ in reading.candidates]
        assert len(values) == len(set(values))


def test_a_day_is_never_out_of_the_calendar() -> None:
    rng = np.random.default_rng(5)
    for text in ("39", "47", "00", "88"):
        line = compose(text, rng, held_out=True, debris=False)
        reading = read_number(line.ink, load_network(), limit=2, plausible=day_weight)
        assert all(1 <= int(t) <= 31 for t, _ in reading.candidates)


def test_doubt_about_the_slot_lowers_the_probability() -> None:
    line = compose("26", np.random.default_rng(8), held_out=True, debris=False)
    clear, doubtful = (read_number(line.ink, load_network(), doubt=d).candidates[0][1] for d in (0.0, 0.3))
    assert doubtful < clear


def test_crumbs_of_a_worn_stamp_are_joined() -> None:
    whole = np.zeros((80, 200), np.uint8)
    whole[20:60, 20:26] = whole[20:60, 80:86] = 255
    crumbs = whole.copy()
    crumbs[::8] = 0
    assert np.array_equal(mended(whole), whole)
    assert cv2.connectedComponents(mended(crumbs))[0] == 3


def test_nothing_is_read_in_empty_ink() -> None:
    assert read_number(np.zeros((80, 300), np.uint8), load_network()) == EMPTY


def test_scribble_is_not_surely_a_number() -> None:
    rng = np.random.default_rng(3)
    for _ in range(10):
        ink = np.zeros((90, 260), np.uint8)
        for x, y in rng.integers((10, 10), (240, 80), (60, 2)):
            ink[y : y + 6, x : x + 6] = 255
        reading = read_number(ink, load_network())
        assert not reading.candidates or reading.candidates[0][1] < 0.9


def test_touching_digits_are_cut() -> None:
    ink = np.zeros((70, 120), np.uint8)
    ink[10:60, 15:20] = ink[10:60, 60:65] = 255  # two ones …
    ink[33:36, 15:65] = 255  # … joined by a stroke
    assert len(find_atoms(ink).boxes) >= 2


def test_held_out_digits_are_not_trained_on() -> None:
    trained, kept = mnist(False)[0], mnist(True)[0]
    assert len(trained) + len(kept) == 10000
    assert not {k.tobytes() for k in kept} & {t.tobytes() for t in trained}


def test_weights_are_small_and_plain() -> None:
    network = load_network()
    odds = network.probabilities(np.zeros((3, len(network.mean)), np.float32))
    assert odds.shape == (3, CLASSES)
    assert np.allclose(odds.sum(axis=1), 1.0, atol=1e-5)


@pytest.mark.ocr
@pytest.mark.slow
def test_training_is_reproducible() -> None:
    def arrays(data: bytes) -> dict[str, np.ndarray]:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}

    once, again = (arrays(train.train(250, 8, 1, 48, 8, 3)) for _ in range(2))
    assert once.keys() == again.keys()
    assert all(np.array_equal(once[name], again[name]) for name in once)
