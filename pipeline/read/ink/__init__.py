"""The ink reader: numbers that a hand or a stamp put into the slots of a letterhead.

``read_slots`` takes the words that Tesseract found on a first page and gives, for each slot that is filled by
hand, ranked readings and the ink to take off the page before its print is read again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.read.ink.combine import read_number
from pipeline.read.ink.digits import Floats, load_network
from pipeline.read.ink.lift import Grey, Lifted, lift
from pipeline.read.ink.segment import Mask
from pipeline.read.ink.slots import Place, SlotName, find_places
from pipeline.read.tesseract import WORD, OcrWord, recognise

__all__ = ["FilledSlot", "SlotName", "is_legible", "read_slots", "serial_weight", "typed_digits"]


@dataclass(frozen=True, slots=True)
class FilledSlot:
    """A slot filled by hand or stamp, its readings (digits, probability) by falling probability, and its ink.

    ``evidence`` is what the probabilities were made from, None where they were not (typed digits).
    """

    place: Place
    lifted: Lifted
    candidates: tuple[tuple[str, float], ...]
    evidence: Floats | None = None


LONE_DIGIT = 0.3  # numbers, days and the months 1 and 2 below ten are written with a zero (Decree 30/2020, Annex I)


def serial_weight(text: str) -> float:
    """How plausible digits are as a serial: not zero, seldom a lone digit."""
    return 0.0 if text.strip("0") == "" else LONE_DIGIT if len(text) == 1 else 1.0


def day_weight(text: str) -> float:
    """How plausible digits are as a day: 1 to 31, seldom a lone digit."""
    return 0.0 if not 1 <= int(text) <= 31 else LONE_DIGIT if len(text) == 1 else 1.0


def month_weight(text: str) -> float:
    """How plausible digits are as a month: 1 to 12; only 1 and 2 need a zero."""
    return 0.0 if not 1 <= int(text) <= 12 else LONE_DIGIT if text in ("1", "2") else 1.0


RULES: dict[SlotName, tuple[int, Callable[[str], float]]] = {
    "serial": (5, serial_weight),
    "day": (2, day_weight),
    "month": (2, month_weight),
}


def typed_digits(mask: Mask) -> str:
    """What Tesseract, limited to digits, reads in lifted ink: a second opinion, right on typed figures."""
    ys, xs = np.nonzero(mask)
    if len(xs) == 0:
        return ""
    crop = 255 - mask[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    framed = np.pad(crop, 25, constant_values=255)
    return "".join(w.text for w in recognise(framed, 300, mode=WORD, only="0123456789") if w.text.isdigit())


def is_legible(place: Place) -> bool:
    """Whether Tesseract read typed digits in the page's own run, so that the words can stay."""
    least = 0.5 if place.slot == "month" else 0.75
    return place.text.isdigit() and place.confidence > least and RULES[place.slot][1](place.text) > 0


def _prefer(typed: str, candidates: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Readings of ink that looks typed: sure when Tesseract and the ink reader agree, doubtful when not."""
    if not candidates or int(candidates[0][0]) == int(typed):
        sure = max(candidates[0][1], 0.93) if candidates else 0.7
        return ((typed, sure), *((t, (1 - sure) * p) for t, p in candidates[1:]))
    rest = tuple((t, 0.6 * p) for t, p in candidates if int(t) != int(typed))
    return tuple(sorted((*rest, (typed, 0.35)), key=lambda kv: -kv[1]))


def read_slots(words: Sequence[OcrWord], ink: Grey, red: Grey | None) -> tuple[list[FilledSlot], list[Place]]:
    """The filled slots of a first page, and all places of slots (typed and empty ones too).

    ``words`` carry symbols; ``ink`` is the upper half of the straightened page with all its ink;
    ``red`` marks stamp ink (0/255).
    """
    places = find_places(words, ink.shape[1], ink.shape[0])
    filled = []
    for number, place in enumerate(places):
        lifted = lift(place, ink, red)
        if lifted.box is None or (lifted.printed and is_legible(place)):
            continue
        limit, plausible = RULES[place.slot]
        second = typed_digits(lifted.mask)
        if lifted.printed and second == place.text:
            # typed, and read twice alike: the words can stay
            places[number] = replace(place, confidence=max(place.confidence, 0.9))
            continue
        reading = read_number(
            lifted.mask, load_network(), limit=limit, plausible=plausible, doubt=lifted.doubt, second=second
        )
        if lifted.printed and second and plausible(second) > 0:
            filled.append(FilledSlot(place, lifted, _prefer(second, reading.candidates)))
        else:
            filled.append(FilledSlot(place, lifted, reading.candidates, reading.evidence))
    return filled, places
