"""Letterheads for measuring and for the curve of the probabilities: the two lines of number and date, slots filled.

A reading is wrong as often because the slot was cut badly as because a digit was misread; so what the reader claims
is fitted and measured on lines that went the whole way: set in Times, written into, scanned, recognised, lifted. The
typeface is Tinos (Debian: fonts-croscore). Nothing here runs when letters are read.
"""

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.read import preprocess
from pipeline.read.ink import FilledSlot, read_slots
from pipeline.read.ink.compose import compose, random_serial
from pipeline.read.tesseract import recognise

_PLACES = ("Hạ Sơn", "Lâm Hà", "Bình Khê", "Yên Lãng", "Vĩnh Hoà", "Đông Triều")
_SYMBOLS = ("/UBND-KTTH", "/QĐ-UBND", "/BC-SNV", "/TTr-SGDĐT", "/KH-BDT", "/TB-VP", "-CV/TU", "/SYT-NVY", "/CT-UBND")
_SIZE = 54
Page = NDArray[np.uint8]


@functools.cache
def _font(style: str) -> ImageFont.FreeTypeFont:
    found = next(Path("/usr/share/fonts").rglob(f"Tinos-{style}.ttf"), None)
    if found is None:
        raise FileNotFoundError("Tinos: apt-get install fonts-croscore")
    return ImageFont.truetype(str(found), _SIZE)


def draw_letterhead(rng: np.random.Generator) -> tuple[Image.Image, dict[str, str]]:
    """A page with the two lines, as a scanner delivers it, and what stands in its slots. The digits are held out."""
    page = Image.new("RGB", (2480, 760), "white")
    draw = ImageDraw.Draw(page)
    serial, day = random_serial(rng), f"{rng.integers(1, 32):02d}"
    print_ink = (int(rng.choice([0, 0, 0, 60, 100])),) * 3
    y = int(rng.integers(150, 200))
    regular, italic = _font("Regular"), _font("Italic")
    number_slot, day_slot = (
        int(rng.choice([140, 190, 260])) + 25 * max(0, len(serial) - 3),
        int(rng.choice([80, 110, 150])),
    )
    x = int(rng.integers(180, 420))
    symbol = str(rng.choice(_SYMBOLS))
    label = "Số" if symbol.startswith("-") else "Số:"
    slots = [(serial, x + regular.getlength(label), number_slot, y)]
    draw.text((x, y), label, font=regular, fill=print_ink)
    draw.text((slots[0][1] + number_slot, y), symbol, font=regular, fill=print_ink)
    down = y + int(rng.integers(-12, 13))
    before, after = f"{rng.choice(_PLACES)}, ngày", f"tháng {rng.integers(3, 13)} năm {rng.integers(2015, 2027)}"
    x = int(rng.integers(1250, 1350))
    slots.append((day, x + italic.getlength(before), day_slot, down))
    draw.text((x, down), before, font=italic, fill=print_ink)
    draw.text((slots[1][1] + day_slot, down), after, font=italic, fill=print_ink)
    dots = rng.random() < 0.15
    ink = (20, 20, 25) if rng.random() < 0.5 else (30, 40, 150)
    sheet = np.array(page)
    for text, left, room, top in slots:
        if dots:
            draw = ImageDraw.Draw(page)
            draw.text((left + 4, top), "." * int((room - 10) / 13.5), font=regular, fill=print_ink)
            sheet = np.minimum(sheet, np.array(page))
        _write(sheet, text, left, room, top + 0.89 * _SIZE, ink, rng)
    return _scanned(sheet, rng), {"serial": serial, "day": day}


def _write(
    sheet: Page, text: str, left: float, room: int, base: float, ink: tuple[int, int, int], rng: np.random.Generator
) -> None:
    """Put a number by hand into a slot: somewhere in it, at times over its edges."""
    drawn = compose(text, rng, held_out=True, debris=False).ink
    ys, xs = np.nonzero(drawn)
    drawn = drawn[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    height = int(0.66 * _SIZE * rng.uniform(0.95, 1.7))
    factor = min(height / drawn.shape[0], 1.08 * room / drawn.shape[1])
    drawn = cv2.resize(
        drawn, None, fx=factor, fy=max(factor, 0.75 * height / drawn.shape[0]), interpolation=cv2.INTER_AREA
    )
    h, w = drawn.shape
    x = int(left + (room - w) * rng.choice([0.1, 0.3, 0.5, 0.5, 0.8, 0.95]))
    y = int(base - h + rng.normal(0, 0.1) * 0.66 * _SIZE - (0.3 * 0.66 * _SIZE if rng.random() < 0.1 else 0))
    place = sheet[y : y + h, x : x + w]
    tone = 255 - drawn[..., None].astype(np.float32) / 255 * (255 - np.array(ink, np.float32))
    np.minimum(place, tone.astype(np.uint8), out=place)


def _scanned(sheet: Page, rng: np.random.Generator) -> Image.Image:
    """The sheet as a scanner of 150 to 300 dpi delivers it: soft, grainy, compressed."""
    factor = float(rng.choice([0.5, 0.67, 0.67, 1, 1, 1]))
    turn: NDArray[Any] = cv2.getRotationMatrix2D((1240, 200), float(rng.normal(0, 0.25)), factor)
    turn[:, 2] -= (1 - factor) * np.array([1240, 200])
    size = round(2480 * factor), round(760 * factor)
    soft = cv2.GaussianBlur(
        cv2.warpAffine(sheet, turn, size, borderValue=(252, 252, 252), flags=cv2.INTER_AREA), (0, 0), 0.7
    )
    grain = rng.normal(0, rng.uniform(1, 8), (*soft.shape[:2], 1))
    noisy = np.clip(soft + grain, 0, 255).astype(np.uint8)
    coded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 90))])[1]
    decoded: NDArray[Any] = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))
    return Image.fromarray(decoded).resize((2480, 760), Image.Resampling.BICUBIC)


def filled_slots(pages: int, seed: int) -> Iterator[tuple[FilledSlot | None, str]]:
    """Slots of so many composed letterheads as they are read (None: not found), with what was written in them."""
    rng = np.random.default_rng(seed)
    for _ in range(pages):
        page, written = draw_letterhead(rng)
        prepared = preprocess.prepare(np.asarray(page), 300)
        if prepared.ink is None:
            continue
        found = {
            s.place.slot: s
            for s in read_slots(recognise(prepared.grey, 300, symbols=True), prepared.ink, prepared.red)[0]
        }
        for slot, text in written.items():
            yield found.get(slot), text  # type: ignore[call-overload]
