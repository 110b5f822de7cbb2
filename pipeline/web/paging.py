"""Which part of a long list a page shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.web.desk import Desk

SIZE = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Paging:
    """Page ``number`` (from 1) of a list of ``total`` rows, ``size`` a page."""

    number: int
    size: int
    total: int

    @classmethod
    def of(cls, desk: "Desk", total: int, size: int = SIZE) -> "Paging":
        """From the query's ``page`` and ``size``; what is out of range becomes the nearest page."""

        def number(name: str, default: int, most: int) -> int:
            text = desk.request.query_params.get(name, "")
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
            return max(1, min(value, most))

        size = number("size", size, MOST)
        return cls(number("page", 1, max(1, -(-total // size))), size, total)

    @property
    def offset(self) -> int:
        """How many rows come before."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """How many pages there are (one even of nothing)."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Number of the first row shown (0 of an empty list)."""
        return min(self.total, self.offset + 1)

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.total, self.offset + self.size)
