"""Values found in letters: dates, numbers, bodies, deadlines."""

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date whose day, or month and day, may be unknown (EDTF level 0: ``2024``, ``2024-04``, ``2024-04-17``)."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """The EDTF string."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def first(self) -> dt.date:
        """The earliest day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def complete(self) -> bool:
        """Whether year, month and day are all known."""
        return self.day is not None


NumberForm = Literal["state", "letter", "normative", "legislature", "party", "joint", "other"]


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """Số và ký hiệu of a document.

    ``code`` is the whole as printed, NFC, without spaces (``1941/UBND-TH``, ``26-CT/TU``,
    ``66.19/2026/NQ-CP``, blank serial ``/BC-BDT``). ``serial`` is the part before the symbol ("" when
    blank), ``year`` the year inside a normative number, ``symbol`` the rest (``UBND-TH``, ``CT/TU``).
    ``repairs`` names each change made to what was printed (OCR damage), cheapest first.
    """

    code: str
    serial: str
    symbol: str
    year: int | None = None
    form: NumberForm = "state"
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing or assigned body.

    ``name`` is the full canonical Vietnamese name with its place where known ("Ủy ban nhân dân tỉnh
    Quảng Ngãi"); ``key`` a stable folded identity ("ubnd|tinh quang ngai"); ``kind`` a row of the
    lexicon's body kinds ("" when the name is not known to it); ``place`` the unit it governs.
    """

    name: str
    key: str
    kind: str = ""
    place: str | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is one body for certain: neither of an open place ("?" in the key) nor several ("*" before it)."""
        return "?" not in self.key and not self.key.startswith("*")


Cycle = Literal["day", "week", "month", "quarter", "half", "nine_months", "year"]


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Kỳ báo cáo: the stretch of time that a periodic report is about.

    ``number`` counts within the year (month 1-12, quarter 1-4, half 1-2, ISO week, day of the year; 1 for nine months
    and years). ``first``..``cut_off`` is the window of its figures, ``basis`` where the window comes from ("decree":
    Nghị định 09/2019/NĐ-CP, điều 12; "stated": the letter; "calendar": neither, the calendar's own period).
    ``sure`` is False where the wording leaves it open which period a due day closes.
    """

    cycle: Cycle
    year: int
    number: int = 1
    first: dt.date | None = None
    cut_off: dt.date | None = None
    basis: Literal["decree", "stated", "calendar", ""] = ""
    sure: bool = True

    @property
    def same(self) -> tuple[Cycle, int, int]:
        """What two mentions of one period have in common."""
        return (self.cycle, self.year, self.number)


DeadlineKind = Literal["date", "recurring", "relative", "event", "reference", "continuous", "vague"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a task is due.

    ``due`` is the last day that still counts as on time under the inclusive reading of "trước";
    ``strict`` says that the wording was "trước ngày D", so that the strict policy means D-1.
    ``time`` is the hour of the day (``HH:MM``); ``rrule`` an RFC 5545 rule; ``duration`` an ISO 8601
    duration (``P15D``, ``P1M``; ``P5BD`` for working days, ``PT24H``) counted from ``anchor``
    ("signing", "receipt", "effect", "event") when the start is not in the letter. ``cycle`` is the period that a
    recurring report covers, ``cut_off`` the day of the month on which the letter closes its figures (-1 the last).
    """

    text: str
    kind: DeadlineKind
    due: dt.date | None = None
    time: str | None = None
    rrule: str | None = None
    duration: str | None = None
    anchor: str | None = None
    strict: bool = False
    cycle: Cycle | None = None
    cut_off: int | None = None
