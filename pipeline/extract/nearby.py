"""Which date, type or body stands at a place of the text, or next to it."""

from bisect import bisect_left, bisect_right

from pipeline.extract.blackboard import Blackboard
from pipeline.records import Body, Mention, PartialDate


class Nearby:
    """The dates, types and bodies that a letter names, by the places where they stand; ``own_day`` is the letter's."""

    def __init__(self, blackboard: Blackboard) -> None:
        self.text, self.folded = blackboard.text, blackboard.folded
        self.dates, self.genres, self.bodies = blackboard.dates, blackboard.genres, blackboard.bodies
        self.own_day = blackboard.header.date.value if blackboard.header.date else None
        self.date_starts = [m.span.start for m in self.dates]
        self.genre_starts = [m.span.start for m in self.genres]
        self.body_starts = [m.span.start for m in self.bodies]

    def date_from(self, at: int, stop: int) -> Mention[PartialDate] | None:
        """The first date that begins in a stretch of text."""
        index = bisect_left(self.date_starts, at)
        return self.dates[index] if index < len(self.dates) and self.date_starts[index] < stop else None

    def date_at(self, at: int) -> Mention[PartialDate] | None:
        """The date that begins at ``at`` or within a few characters of it."""
        return self.date_from(max(0, at - 6), at + 3)

    def date_before(self, at: int) -> Mention[PartialDate] | None:
        """The last date that begins before ``at``."""
        index = bisect_left(self.date_starts, at) - 1
        return self.dates[index] if index >= 0 else None

    def genre_before(self, at: int) -> Mention[str] | None:
        """The last type that is named before ``at``."""
        index = bisect_left(self.genre_starts, at) - 1
        return self.genres[index] if index >= 0 else None

    def body_at(self, at: int) -> Mention[Body] | None:
        """The body whose mention begins at ``at``, or a few characters (an honorific) after it."""
        index = bisect_left(self.body_starts, at)
        return self.bodies[index] if index < len(self.bodies) and self.body_starts[index] <= at + 2 else None

    def body_before(self, at: int) -> Mention[Body] | None:
        """The last body whose name has ended by ``at``, unless another one's goes on there."""
        index = bisect_right(self.body_starts, at) - 1
        return self.bodies[index] if index >= 0 and self.bodies[index].span.end <= at else None

    def last_body(self, start: int, end: int) -> Mention[Body] | None:
        """The last body named in a stretch of text."""
        index = bisect_left(self.body_starts, end) - 1
        return self.bodies[index] if index >= 0 and self.body_starts[index] >= start else None
