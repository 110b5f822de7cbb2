"""Charts as plain geometry: bars cut by status, for a template to draw as SVG with a link on every piece.

In: names with their counts by status. Out: rectangles in a fixed coordinate system; no script, no outside library.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH = 960.0
_LABEL = 330.0
_ROW = 26.0
_COLUMNS_HEIGHT = 220.0
_FOOT = 46.0
_LEAST_STEP = 48.0  # room for "09/2025"

Counted = tuple[str, str, dict[str, int]]  # key, name, status → number


@dataclass(frozen=True, slots=True)
class Piece:
    """One coloured rectangle."""

    status: str
    number: int
    x: float
    y: float
    width: float
    height: float
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name and total, and where they are written."""

    name: str
    total: int
    x: float
    y: float
    pieces: tuple[Piece, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of so many units."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    upright: bool = False


def row_chart(counted: Sequence[Counted], order: Sequence[str], address: Callable[[str, str], str]) -> Chart:
    """A bar a row, names on the left; ``address(key, status)`` is where a piece leads ("" for the whole bar)."""
    most = max((sum(counts.values()) for _, _, counts in counted), default=1) or 1
    scale = (WIDTH - _LABEL - 70) / most
    bars = []
    for number, (key, name, counts) in enumerate(counted):
        x, y = _LABEL, number * _ROW + 4
        pieces = []
        for status in order:
            if value := counts.get(status, 0):
                width = value * scale
                pieces.append(Piece(status, value, round(x, 1), y, round(width, 1), _ROW - 8, address(key, status)))
                x += width
        bars.append(Bar(name, sum(counts.values()), round(x + 6, 1), y + 13, tuple(pieces), address(key, "")))
    return Chart(WIDTH, len(counted) * _ROW + 8, tuple(bars))


def column_chart(counted: Sequence[Counted], order: Sequence[str], address: Callable[[str, str], str]) -> Chart:
    """A bar a column, side by side, names below: for months."""
    most = max((sum(counts.values()) for _, _, counts in counted), default=1) or 1
    step = min(60.0, max(_LEAST_STEP, WIDTH / max(1, len(counted))))
    scale = (_COLUMNS_HEIGHT - 24) / most
    bars = []
    for number, (key, name, counts) in enumerate(counted):
        x, y = number * step + 4, _COLUMNS_HEIGHT
        pieces = []
        for status in reversed(order):
            if value := counts.get(status, 0):
                height = value * scale
                y -= height
                piece = Piece(
                    status, value, round(x, 1), round(y, 1), round(step - 8, 1), round(height, 1), address(key, status)
                )
                pieces.append(piece)
        bars.append(
            Bar(
                name, sum(counts.values()), round(x + step / 2 - 4, 1), round(y - 5, 1), tuple(pieces), address(key, "")
            )
        )
    return Chart(max(WIDTH, len(counted) * step), _COLUMNS_HEIGHT + _FOOT, tuple(bars), upright=True)
