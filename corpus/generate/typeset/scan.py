"""Damaged scans: the printed page as an image with handwritten serial and day, a seal, skew, noise and blur."""

import io
import random
import time
import zlib

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from corpus.generate.spec import LetterSpec
from corpus.generate.typeset.handwriting import write_digits
from corpus.generate.typeset.pdf import pdf_bytes
from corpus.generate.typeset.signed import ROOM, _slot

DPI = 200
Page = NDArray[np.uint8]


def scan_bytes(letter: LetterSpec) -> bytes:
    """The letter as a PDF of page images; ``letter.damage`` (0 to 3) says how bad the scan is."""
    import pdfplumber

    rng = random.Random(zlib.crc32(letter.id.encode()))
    year, month, date = letter.date.split("-")
    printed = pdf_bytes(letter, number="", date=f"{year}-{month}", room=ROOM)
    with pdfplumber.open(io.BytesIO(printed)) as pdf:
        first = pdf.pages[0]
        slots = [(letter.number, _slot(first, "Số" if letter.party else "Số:")), (date, _slot(first, "ngày"))]
        height = float(first.height)
    pages = []
    document = pypdfium2.PdfDocument(printed)
    for at, page in enumerate(document):
        image = np.array(page.render(scale=DPI / 72).to_pil().convert("RGB"))
        if at == 0:
            for digits, (x, y) in slots:
                write_digits(image, digits, x * DPI / 72, (height - y) * DPI / 72, rng, size=DPI * 0.13)
        if at == len(document) - 1:
            _seal(image, rng)
        pages.append(Image.fromarray(_damage(image, letter.damage, rng)))
    out = io.BytesIO()
    made = time.gmtime(0)  # of no day: the same letters make the same files
    dates = {"creationDate": made, "modDate": made}
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:], quality=70, **dates)
    return out.getvalue()


def _seal(image: Page, rng: random.Random) -> None:
    """A red ring over the left of the signature."""
    rows = np.where(image.min(axis=(1, 2)) < 128)[0]
    centre = (int(image.shape[1] * 0.55), int(rows.max() - DPI * 0.5))
    layer = np.full_like(image, 255)
    cv2.circle(layer, centre, int(DPI * 0.7), (205, 40, 50), 5)
    cv2.circle(layer, centre, int(DPI * 0.45), (205, 40, 50), 2)
    np.minimum(image, layer, out=image)


def _damage(image: Page, level: int, rng: random.Random) -> Page:
    """Skew, uneven light, noise, blur: each grows with the level."""
    noise = np.random.default_rng(rng.randrange(2**32))
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.7, 0.7) * level, 1)
    image = cv2.warpAffine(image, turn, (width, height), borderValue=(250, 250, 248))
    if level:
        light = np.linspace(1, 1 - 0.06 * level, width)[None, :, None]
        grain = noise.normal(0, 5 * level, image.shape)
        image = np.clip(image * light + grain, 0, 255).astype(np.uint8)
    if level > 1:
        image = cv2.GaussianBlur(image, (3, 3), 0.6 * level)
    return image
