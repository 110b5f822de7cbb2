"""Preparing pages: each step does its work on the page that needs it and leaves the others alone."""

import numpy as np
import pytest
from PIL import Image

from pipeline.read.preprocess import coloured, find_skew, is_bilevel, looks_sideways, prepare
from tests.read.drawn import letter, table_page


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    return np.asarray(letter(serial="118", day="17"))


@pytest.mark.parametrize("angle", [-6.0, -1.5, -0.4, 0.4, 2.0, 7.5])
def test_skew_is_found(page: np.ndarray, angle: float) -> None:
    turned = Image.fromarray(page).convert("L").rotate(-angle, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert find_skew(np.asarray(turned)) == pytest.approx(angle, abs=0.12)


def test_clean_black_and_white_page_is_left_alone(page: np.ndarray) -> None:
    prepared = prepare(page, 300)
    assert prepared.steps == ()
    assert is_bilevel(prepared.grey)


def test_sideways_page_is_noticed(page: np.ndarray) -> None:
    grey = page[:2000, :, 0]
    assert not looks_sideways(grey)
    assert looks_sideways(np.ascontiguousarray(np.rot90(grey)))


def test_red_stamp_is_faded_and_black_print_kept() -> None:
    image = np.asarray(letter(serial="118", day="17", stamp=True))
    prepared = prepare(image, 300)
    assert "bỏ dấu đỏ" in prepared.steps
    red, _ = coloured(image)
    assert prepared.grey[red > 0].min() > 150
    black = (image.max(axis=2) < 40) & (red == 0)
    assert np.mean(prepared.grey[black] < 110) > 0.99
    assert prepared.red is not None


def test_shadow_becomes_paper(page: np.ndarray) -> None:
    shade = np.linspace(0.55, 1.0, page.shape[1])[None, :, None]
    prepared = prepare((page * shade).astype(np.uint8), 300)
    assert "nền đều" in prepared.steps
    assert np.percentile(prepared.grey, 30) > 235


def test_table_rules_are_returned_and_erased() -> None:
    prepared = prepare(np.asarray(table_page()), 300)
    assert "bỏ đường kẻ" in prepared.steps
    rows = sorted({round((t + b) / 2) for x0, t, x1, b in prepared.rules if x1 - x0 > b - t})
    columns = sorted({round((x0 + x1) / 2) for x0, t, x1, b in prepared.rules if x1 - x0 < b - t})
    assert rows == pytest.approx([300, 420, 540, 660, 780], abs=4)
    assert columns == pytest.approx([300, 700, 1400, 2100], abs=4)
    assert prepared.grey[420, 350:650].min() > 200
