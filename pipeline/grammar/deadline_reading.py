"""What the words of a deadline mean: values of a matched row → due date, recurrence or duration.

In: the reading's name, the row's values (folded strings) and the date of issue; out: ``Reading``s.
Rules: "trước ngày D" includes D (``strict`` marks that the other reading is possible), "trước tháng M"
ends with the month before; a missing year is the next such day on or after the date of issue; a period
counted from the signing gives a date by the civil code (see ``grammar.calendar``).
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.grammar.calendar import (
    PeriodUnit,
    add_months,
    default_calendar,
    month_end,
)
from pipeline.lexicon import load_toml
from pipeline.records import DeadlineKind, PartialDate

Values = dict[str, str]

NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi lam": 15, "hai muoi": 20, "ba muoi": 30,
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
_UNITS: dict[str, tuple[PeriodUnit | None, str]] = {
    "ngay lam viec": ("working_day", "P{}BD"), "ngay": ("day", "P{}D"), "tuan": ("week", "P{}W"),
    "thang": ("month", "P{}M"), "nam": ("year", "P{}Y"), "quy": ("quarter", "P{}M"),
    "gio": (None, "PT{}H"), "gio lam viec": (None, "PT{}H"), "h": (None, "PT{}H"), "phut": (None, "PT{}M"),
}  # fmt: skip
# "ngày ký (ban hành) (Quyết định này)" is the letter's own; "ngày ký biên bản" is somebody else's.
_SIGNING = re.compile(
    r"\b(?:ky|ban hanh)(?: ban hanh)?(?: (?:van ban|cong van|quyet dinh|ke hoach|chi thi|thong bao|cong dien|huong dan"
    r"|nghi quyet|thong tu|nghi dinh|quy dinh|quy che|ket luan|chuong trinh))?"
    r"(?: nay)?$|\bngay (?:cua )?(?:van ban|cong van|quyet dinh) nay"
)
# "nhận được văn bản này" is the receipt of the letter; "nhận được hồ sơ của …" an event that it does not know.
_RECEIPT = re.compile(rf"(?:{'|'.join(load_toml('deadlines')['own_receipt']['patterns'])})")
_EFFECT = re.compile(r"hieu luc")


@dataclass(frozen=True, slots=True)
class Reading:
    """One deadline without its words.

    ``latent`` says what an incomplete one lacks: "day" is a bare day of a month and means nothing alone,
    "month_day" a day and month without a year, "weekday" a day of the week; a recurrence in the same
    sentence ("every", or "silent" for one that says nothing alone) completes them. ``trust`` multiplies the
    row's confidence.
    """

    kind: DeadlineKind
    due: dt.date | None = None
    time: str | None = None
    rrule: str | None = None
    duration: str | None = None
    anchor: str | None = None
    strict: bool = False
    latent: str = ""
    trust: float = 1.0
    day: int | None = None
    month: int | None = None
    ends: bool = False  # beside "xong", "hoàn thành": a report may quote one that is past


# A reading: the row's values, the matched words (folded), the date of issue.
Reader = Callable[[Values, str, PartialDate | None], list[Reading]]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A named day or period: its first and last day (``None`` when the date of issue is needed and unknown)."""

    first: dt.date | None
    last: dt.date | None
    single_day: bool = True
    latent: str = ""
    trust: float = 1.0
    day: int | None = None
    month: int | None = None


def number(text: str) -> int:
    """A small number in digits or words (folded). Raises ``KeyError`` for other words."""
    return int(text) if text.isdigit() else NUMBERS[" ".join(text.split())]


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _next_year(issued: PartialDate | None, last_of: Callable[[int], dt.date]) -> tuple[int, float] | None:
    """The first year in which the day (or period's last day) is not before the date of issue, and trust.

    An inferred year far ahead is doubtful: the writer may have meant a day just gone.
    """
    if issued is None:
        return None
    year = issued.year if last_of(issued.year) >= issued.first else issued.year + 1
    far = (last_of(year) - issued.first).days > 240
    return year, (0.7 if far else 0.96) if issued.complete else 0.8


def _within_month(pos: str, first: dt.date, last: dt.date) -> dt.date:
    """Article 146.2-3 and the three "tuần" (ten-day parts) of a month."""
    middle = dt.date(last.year, 6, 30) if (last - first).days > 300 else first + dt.timedelta(days=14)
    return {
        "dau": first, "giua": middle, "thuong tuan": first + dt.timedelta(days=9),
        "trung tuan": first + dt.timedelta(days=19), "nua dau": middle, "tuan dau": first + dt.timedelta(days=6),
        "tuan dau tien": first + dt.timedelta(days=6),
    }.get(pos, last)  # fmt: skip


def _period(first: dt.date, last: dt.date, pos: str, trust: float = 1.0) -> _Moment:
    if pos in ("dau", "giua", "thuong tuan", "trung tuan", "nua dau", "tuan dau", "tuan dau tien"):
        day = _within_month(pos, first, last)
        return _Moment(day, day, trust=trust)
    # "cuối tháng", "hết tháng", "ngày cuối cùng của tháng" are the last day, not the period
    return _Moment(last if pos else first, last, single_day=bool(pos), trust=trust)


def _relative(v: Values, issued: PartialDate | None) -> _Moment:
    """Words that count from the date of issue: hôm nay, tuần sau, thứ Sáu, tháng này, cuối năm."""
    rel, pos, weekday = " ".join(v.get("rel", "").split()), v.get("pos", ""), v.get("wd")
    latent = "weekday" if weekday and not rel else ""
    index = weekday_index(weekday) if weekday else None
    if issued is None or not issued.complete:
        if issued is not None and rel in ("", "nam nay", "nay") and pos and not weekday:
            return _period(dt.date(issued.year, 1, 1), dt.date(issued.year, 12, 31), pos, 0.9)
        return _Moment(None, None, latent=latent, day=index, trust=0.5)
    today = issued.first
    monday = today - dt.timedelta(days=today.weekday())
    ahead = 1 if rel.endswith(("sau", "toi", "mai")) else 0
    if index is not None:
        day = monday + dt.timedelta(days=index + 7 * ahead)
        if not rel and day < today:
            day += dt.timedelta(days=7)
        return _Moment(day, day, latent=latent, day=index, trust=0.85)
    if "hom nay" in rel or "mai" in rel or rel.startswith(("sang", "chieu", "toi", "trua")):
        day = today + dt.timedelta(days=ahead)
        return _Moment(day, day, trust=0.9)
    if "tuan" in rel:
        start = monday + dt.timedelta(days=7 * ahead)
        day = start + dt.timedelta(days={"dau": 0, "giua": 2, "cuoi": 4}.get(pos, 6))
        return _Moment(start if not pos else day, day, single_day=bool(pos), trust=0.8)
    if "thang" in rel:
        start = add_months(today.replace(day=1), ahead)
        return _period(start, month_end(start.year, start.month), pos, 0.9)
    if "quy" in rel:
        start = add_months(dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1), 3 * ahead)
        return _period(start, month_end(start.year, start.month + 2), pos, 0.9)
    year = today.year + ahead
    return _period(dt.date(year, 1, 1), dt.date(year, 12, 31), pos, 0.85)


def _moment(v: Values, issued: PartialDate | None) -> _Moment | None:
    """The day or period that the values name, or ``None`` if no such day exists (31/4)."""
    year, pos = v.get("y"), v.get("pos", "")
    trust = 1.0
    inferred: tuple[int, float] | None
    if "d" in v:
        day, month = int(v["d"]), int(v["m"])
        if day > 31 or day > month_end(2024, month).day:
            return None
        if year is None:
            inferred = _next_year(issued, lambda y: dt.date(y, month, min(day, month_end(y, month).day)))
            if inferred is None:
                return _Moment(None, None, latent="month_day", day=day, month=month, trust=0.6)
            chosen, trust = inferred
        else:
            chosen = _year(year)
        if day > month_end(chosen, month).day:
            return None
        found = dt.date(chosen, month, day)
        return _Moment(found, found, latent="" if year else "month_day", day=day, month=month, trust=trust)
    if "half" in v or "months" in v:
        month = number(v["months"]) if "months" in v else (6 if v["hp"] == "dau" else 12)
        return _months(1 if month != 12 else 7, month, year, "", issued)
    if "q" in v:
        last = 3 * (ROMAN[v["q"]] if v["q"] in ROMAN else int(v["q"]))
        return _months(last - 2, last, year, pos, issued)
    if "mo" in v:
        return _months(int(v["mo"]), int(v["mo"]), year, pos, issued)
    if year and "rel" not in v and "wd" not in v:
        return _period(dt.date(_year(year), 1, 1), dt.date(_year(year), 12, 31), pos, 0.95)
    if "rel" in v or "wd" in v or pos:
        return _relative(v, issued)
    return None


def _months(first: int, last: int, year: str | None, pos: str, issued: PartialDate | None) -> _Moment:
    trust = 1.0
    if year is None:
        inferred = _next_year(issued, lambda y: month_end(y, last))
        if inferred is None:
            return _Moment(None, None, single_day=False, trust=0.6)
        chosen, trust = inferred
    else:
        chosen = _year(year)
    return _period(dt.date(chosen, first, 1), month_end(chosen, last), pos, trust)


def hour_of(v: Values) -> str | None:
    """The hour of the day; "trong buổi sáng" is noon."""
    if "hh" in v:
        hour = int(v["hh"])
        return None if hour == 24 else f"{hour:02d}:{int(v.get('mi', 0)):02d}"
    return "12:00" if v.get("part") == "sang" else None


def weekday_index(text: str) -> int:
    """ "thu sau" → 4 (Monday is 0), "chu nhat" → 6."""
    return 6 if text.startswith("chu") else _WEEKDAYS[text.split()[-1]]


def _dated(v: Values, issued: PartialDate | None, before: bool, strict: bool) -> list[Reading]:
    moment = _moment(v, issued)
    if moment is None:
        return []
    due, time = moment.last, hour_of(v)
    if before and not moment.single_day and moment.first is not None and "full" not in v:
        due, strict = moment.first - dt.timedelta(days=1), False
    return [
        Reading(
            "date", due=due, time=time, strict=strict and time is None and moment.single_day,
            latent=moment.latent, trust=moment.trust, day=moment.day, month=moment.month,
        )
    ]  # fmt: skip


def read_before(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày D": inclusive, strict unless an hour, "trước và trong" or "trước hết" is written."""
    inclusive = "incl" in v or "full" in v
    return _dated(v, issued, before=not inclusive, strict=not inclusive)


def read_until(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "đến hết ngày D", labels, ranges: the last day named; a "trước" inside keeps its meaning."""
    words = text.split()
    before = "truoc" in words and "het" not in words
    return _dated(v, issued, before=before, strict=before)


def read_within(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trong quý III/2026": the last day of the period; surer beside a verb that ends something."""
    found = _dated(v, issued, before=False, strict=False)
    bonus = 1.2 if "done" in v or text.startswith("ngay") else 1.0
    ends = v.get("done", "").startswith(("xong", "hoan thanh"))
    return [replace(r, trust=r.trust * bonus, ends=ends) for r in found]


def read_period(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trong thời hạn 05 ngày làm việc kể từ …": a date when the start is in the letter, else a duration."""
    unit, form = _UNITS[" ".join(v.get("u", "ngay lam viec" if "work" in v else "ngay").split())]
    count = number(v["n"])
    if count == 0:
        return []
    duration = form.format(count * (3 if unit == "quarter" else 1))
    anchor_words = v.get("anchor", "")
    anchor: str | None = None
    if anchor_words:
        anchor = "event"
        if _EFFECT.search(anchor_words):
            anchor = "effect"
        elif _RECEIPT.search(anchor_words):
            anchor = "receipt"
        elif _SIGNING.search(anchor_words):
            anchor = "signing"
    start: dt.date | None = None
    if "d" in v:
        moment = _moment(v, issued)
        start = moment.last if moment else None
    elif anchor == "signing" and issued is not None and issued.complete:
        start = issued.first
    due = None
    if start is not None and unit is not None:
        due = default_calendar().period_end(start, count, unit)
    trust = 1.0 if anchor_words or "d" in v else 0.85
    if unit == "year" or (anchor is None and "d" not in v and unit in ("month", "quarter")):
        trust = 0.6
    return [Reading("relative", due=due, duration=duration, anchor=anchor, trust=trust)]


def read_back(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "chậm nhất 10 ngày trước ngày khai mạc": counts back; a date only if the event's date is given."""
    unit, form = _UNITS[" ".join(v["u"].split())]
    count = number(v["n"])
    due = None
    if "d" in v and unit is not None:
        moment = _moment(v, issued)
        if moment is not None and moment.last is not None:
            due = default_calendar().period_end(moment.last, -count, unit)
    return [
        Reading(
            "relative", due=due, duration="-" + form.format(count * (3 if unit == "quarter" else 1)), anchor="event"
        )
    ]


def read_event(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "ngay sau khi nhận được …": no date, but something that starts it."""
    return [Reading("event", anchor="receipt" if _RECEIPT.search(v.get("event", "")) else "event")]


def _plain(kind: DeadlineKind) -> Reader:
    return lambda v, text, issued: [Reading(kind)]


DATED: dict[str, Reader] = {
    "before": read_before,
    "latest": lambda v, text, issued: _dated(v, issued, before=False, strict=False),
    "within": read_within,
    "until": read_until,
    "period": read_period,
    "back": read_back,
    "event": read_event,
    "continuous": _plain("continuous"),
    "reference": _plain("reference"),
    "vague": _plain("vague"),
}
