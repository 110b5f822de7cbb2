"""Places in a text and on a page."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
SURE = 0.9  # what is given with this confidence or more is said without a doubt beside it, and nearly always right


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character range in ``Transcript.text``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the top left."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A value with its place in the text and how sure we are of it (0 to 1): no fact without its place."""

    value: T
    span: Span
    confidence: float = 1.0
