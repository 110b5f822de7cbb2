"""How fast scans are read, and how well the ink reader reads: ``python -m tests.bench.bench_scan [PAGES] [NUMBERS]``.

Draws letters as a scanner delivers them (tilted, grey, stamped), reads each with all steps and with bare
Tesseract, and prints pages a second of both and their ratio; then reads composed handwriting that no network
was trained on and prints the share of whole numbers and digits read right and a reliability table.
"""

import sys
import time
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image

from pipeline.read.ink import serial_weight, typed_digits
from pipeline.read.ink.combine import read_number
from pipeline.read.ink.compose import compose, random_serial
from pipeline.read.ink.digits import load_network
from pipeline.read.ink.heads import filled_slots
from pipeline.read.scan import read_page_image
from pipeline.read.tesseract import recognise
from tests.read.drawn import handwriting, letter


def scanned_page(seed: int) -> Image.Image:
    """A full first page as a scanner delivers it."""
    rng = np.random.default_rng(seed)
    sheet = letter(serial=handwriting(random_serial(rng), seed), day=handwriting("17", seed), stamp=True, lines=24)
    tilted = sheet.rotate(float(rng.normal(0, 0.8)), fillcolor=(250, 250, 250), resample=Image.Resampling.BICUBIC)
    noisy = np.asarray(tilted).astype(np.int16) + rng.normal(0, 4, (sheet.height, sheet.width, 1))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def measure_speed(pages: int) -> tuple[float, float]:
    """Pages a second with all steps, and of bare Tesseract on the same pages.

    Processor time of one thread, the two taken in turn: other work on the machine changes neither.
    """
    cv2.setNumThreads(1)
    read_page_image(scanned_page(0), 1, dpi=300, first_page=True)
    all_steps = bare = 0.0
    for number in range(1, pages + 1):
        sheet = scanned_page(number)
        began = time.process_time()
        read_page_image(sheet, number, dpi=300, first_page=number % 3 == 1)
        between = time.process_time()
        recognise(np.asarray(sheet.convert("L")), 300)
        all_steps, bare = all_steps + between - began, bare + time.process_time() - between
    return pages / all_steps, pages / bare


def measure_ink(numbers: int) -> None:
    """Print accuracy and reliability on composed numbers of held-out digits."""
    rng = np.random.default_rng(77)
    network = load_network()
    results, digits, right_digits, spent = [], 0, 0, 0.0
    for _ in range(numbers):
        line = compose(random_serial(rng), rng, held_out=True)
        second = typed_digits(line.ink)
        began = time.perf_counter()
        reading = read_number(line.ink, network, plausible=serial_weight, second=second)
        spent += time.perf_counter() - began
        text, p = reading.candidates[0] if reading.candidates else ("", 0.0)
        results.append((p, text != "" and int(text) == int(line.text)))
        digits += len(line.text)
        right_digits += sum(a == b for a, b in zip(text, line.text, strict=False)) if len(text) == len(line.text) else 0
    right = np.array([ok for _, ok in results])
    print(f"whole numbers right: {right.mean():.3f}; digits right: {right_digits / digits:.3f}", end="; ")
    print(f"{1000 * spent / numbers:.1f} ms a number")
    print_reliability(results)


def measure_letterheads(pages: int) -> None:
    """Print accuracy and reliability on slots of whole letterheads: set, written into, scanned, found, lifted, read."""
    results, lost = [], 0
    for slot, written in filled_slots(pages, 4242):
        if slot is None or not slot.candidates:
            lost += 1
            continue
        text, p = slot.candidates[0]
        results.append((p, int(text) == int(written)))
    right = sum(ok for _, ok in results)
    print(f"slots of letterheads: {len(results) + lost}, right {right / (len(results) + lost):.3f}, not found {lost}")
    sure = [ok for p, ok in results if p >= 0.95]
    print(f"claimed with 0.95 or more: {len(sure)}, of these right {np.mean(sure) if sure else 0:.4f}")
    print_reliability(results)


def print_reliability(results: Sequence[tuple[float, bool]]) -> None:
    """Print, for each band of claimed probability, how many were expected to be right and how many were."""
    print("probability   numbers  expected  right")
    edges = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)
    for low, high in pairwise(edges):
        part = [(p, ok) for p, ok in results if low <= p < high]
        if part:
            expected, seen = np.mean([p for p, _ in part]), np.mean([ok for _, ok in part])
            print(f"{low:.2f} – {min(high, 1):.2f}   {len(part):7d}  {expected:8.2f}  {seen:5.3f}")


def main() -> None:
    """Command line."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    numbers = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    ours, bare = measure_speed(pages)
    print(f"all steps {ours:.2f} pages/s, bare Tesseract {bare:.2f} pages/s, ratio {ours / bare:.2f}")
    measure_ink(numbers)


if __name__ == "__main__":
    main()
