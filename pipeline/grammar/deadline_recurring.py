"""What the words of a recurring deadline mean: values of a matched row → RFC 5545 rules.

As ``deadline_reading``, for "hằng quý", "ngày 20 của tháng cuối quý", "thứ Sáu hằng tuần"; and how a bare day
and the recurrence of its sentence go together.
"""

import re

from pipeline.grammar.calendar import month_end
from pipeline.grammar.deadline_lunar import LUNAR
from pipeline.grammar.deadline_reading import DATED, ROMAN, Reader, Reading, Values, hour_of, number, weekday_index
from pipeline.records import PartialDate

_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DM = re.compile(r"(\d{1,2})(?:/|\s+thang\s+)(\d{1,2})")
_RUNIT = re.compile(r"(?:(\d{1,2}|hai|ba|nam|sau|chin)\s+)?(thang|nam|tuan|quy|ngay)(\s+(?:dau|cuoi)\s+nam)?")
_LEAD = re.compile(r"truoc|cham|muon|vao|den|het|xong")


def _rule(freq: str, interval: int = 1, **by: str) -> str:
    parts = [f"FREQ={freq}", *([f"INTERVAL={interval}"] if interval > 1 else [])]
    return ";".join(parts + [f"{key}={value}" for key, value in by.items()])


def unit_rule(count: int, unit: str) -> str:
    """A recurrence without a day: (1, "quy") → ``FREQ=MONTHLY;INTERVAL=3``."""
    if unit == "quy":
        return _rule("MONTHLY", 3 * count)
    return _rule({"thang": "MONTHLY", "nam": "YEARLY", "tuan": "WEEKLY", "ngay": "DAILY"}[unit], count)


def _units(text: str) -> list[tuple[int, str]]:
    """ "thang, quy, 6 thang, nam" → [(1, thang), (1, quy), (6, thang), (1, nam)]; "9 tháng" is yearly too."""
    found = []
    for match in _RUNIT.finditer(text):
        count, unit = number(match[1]) if match[1] else 1, match[2]
        if unit == "thang" and count in (9, 12):
            count, unit = 1, "nam"
        if (count, unit) not in found:
            found.append((count, unit))
    return found


def read_every(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "định kỳ hằng quý, năm": one recurrence for each unit; "hằng ngày" is continuous work."""
    return [
        Reading("continuous") if unit == "ngay" else Reading("recurring", rrule=unit_rule(count, unit), latent="every")
        for count, unit in _units(v["units"])
    ]


def read_every_if_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "báo cáo tháng": a recurrence only together with a day of the month in the same sentence."""
    return [Reading("recurring", rrule="FREQ=MONTHLY", latent="silent")]


def read_half_if_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "6 tháng" right before a day and month without a year: that day of each year."""
    return [Reading("recurring", rrule="FREQ=MONTHLY;INTERVAL=6", latent="silent")]


def read_month_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày 20 hằng tháng / của tháng cuối quý / các tháng 3, 6, 9": a day of some months."""
    time = hour_of(v)
    day = ",".join(str(int(number)) for number in [*re.findall(r"\d+", v.get("mds", "")), v["md"]])
    units = _units(v["units"]) if "units" in v else []
    if "ml" in v:
        months = ",".join(str(int(m)) for m in re.findall(r"\d+", v["ml"]))
        rule = _rule("YEARLY", BYMONTH=months, BYMONTHDAY=day)
    elif "last" in v:
        rule = _rule("YEARLY", BYMONTH="3,6,9,12", BYMONTHDAY=day)
    elif "first" in v:
        rule = _rule("YEARLY", BYMONTH="1,4,7,10", BYMONTHDAY=day)
    elif (1, "quy") in units and re.search(r"sau|tiep|lien|ke", v.get("of", "")):
        # "hằng quý, trước ngày 05 của tháng sau": the month after the quarter
        rule = _rule("YEARLY", BYMONTH="1,4,7,10", BYMONTHDAY=day)
    elif units and not {"thang"} & {u for c, u in units if c == 1} and "of" not in v:
        return []
    else:
        rule = _rule("MONTHLY", BYMONTHDAY=day)
    trust = 1.0 if units or _LEAD.match(text) else 0.7
    strict = "truoc" in text.split() and time is None
    return [Reading("recurring", rrule=rule, time=time, strict=strict, trust=trust)]


def read_last_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "ngày (làm việc) cuối cùng của tháng/quý"."""
    monthly = v["u"] == "thang"
    if not ("mark" in v or "units" in v or "cung" in text or "work" in v):
        # "ngày cuối tháng" alone: which month it is, nobody says
        return [Reading("recurring", rrule=_rule("MONTHLY", BYMONTHDAY="-1"), trust=0.7)] if monthly else []
    months = "FREQ=MONTHLY" if monthly else "FREQ=YEARLY;BYMONTH=3,6,9,12"
    day = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" if "work" in v else "BYMONTHDAY=-1"
    return [Reading("recurring", rrule=f"{months};{day}")]


def read_year_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày 15/6 và 15/12 hằng năm": days of each year, those of one day number in one rule."""
    months: dict[int, list[int]] = {}
    for day_text, month_text in _DM.findall(v["dl"]):
        day, month = int(day_text), int(month_text)
        if month > 12 or day > month_end(2024, month).day:
            return []
        months.setdefault(day, []).append(month)
    units = [u for u in _units(v["units"]) if u[1] == "nam" and u[0] > 1] if "units" in v else []
    strict = "truoc" in text.split()
    readings = [
        Reading(
            "recurring", rrule=_rule("YEARLY", BYMONTH=",".join(map(str, sorted(set(m)))), BYMONTHDAY=str(day)),
            time=hour_of(v), strict=strict and "hh" not in v,
        )
        for day, m in months.items()
    ]  # fmt: skip
    # "hằng năm và định kỳ 5 năm trước ngày 30/6": the same day, a longer step
    for count, _ in units:
        day, m = next(iter(months.items()))
        rule = _rule("YEARLY", count, BYMONTH=str(m[0]), BYMONTHDAY=str(day))
        extra = Reading("recurring", rrule=rule, strict=strict)
        readings = [*readings, extra] if len(_units(v["units"])) > 1 else [extra]
    return readings


def read_week_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "thứ Sáu hằng tuần"; a list with other units ("hằng tháng, thứ Sáu") is not understood."""
    units = _units(v["units"]) if "units" in v else [(1, "tuan")]
    if not units or units[-1][1] != "tuan":
        return []
    rule = _rule("WEEKLY", units[-1][0], BYDAY=_BYDAY[weekday_index(v["wd"])])
    return [Reading("recurring", rrule=rule, time=hour_of(v), strict="truoc" in text.split() and "hh" not in v)]


def read_day_hour(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước 16h00 hằng ngày"."""
    return [Reading("recurring", rrule="FREQ=DAILY", time=hour_of(v))]


def read_year_month(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trong tháng 12 hằng năm": a month of each year, without a day."""
    month = int(v["mo"]) if "mo" in v else 3 * (ROMAN[v["q"]] if v["q"] in ROMAN else int(v["q"]))
    return [Reading("recurring", rrule=_rule("YEARLY", BYMONTH=str(month)))]


def read_times(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "06 tháng một lần", "02 lần/năm"."""
    unit = v["u"]
    if "n" in v:
        return [Reading("recurring", rrule=unit_rule(number(v["n"]), unit), latent="every")]
    times = number(v["times"])
    months = {"quy": 3, "nam": 12}.get(unit, 1)
    if times == 1:
        return [Reading("recurring", rrule=unit_rule(1, unit), latent="every")]
    if unit in ("quy", "nam") and months % times == 0:
        return [Reading("recurring", rrule=_rule("MONTHLY", months // times), latent="every")]
    return []


def read_bare_day(v: Values, text: str, issued: PartialDate | None) -> list[Reading]:
    """ "trước ngày 25" alone: means something only in a sentence that says "hằng tháng"."""
    return [Reading("recurring", latent="day", day=int(v["md"]), time=hour_of(v), strict="truoc" in text.split())]


_SAME_PERIOD = {
    "FREQ=MONTHLY": re.compile(r"FREQ=MONTHLY;BY"),
    "FREQ=MONTHLY;INTERVAL=3": re.compile(r"FREQ=YEARLY;BYMONTH=(?:3,6,9,12|1,4,7,10);"),
    "FREQ=MONTHLY;INTERVAL=6": re.compile(r"FREQ=YEARLY;BYMONTH=\d+,\d+;"),
    "FREQ=YEARLY": re.compile(r"FREQ=YEARLY;BYMONTH=\d+;"),
    "FREQ=WEEKLY": re.compile(r"FREQ=WEEKLY;BY"),
}


def repeats(bare: Reading, exact: Reading) -> bool:
    """Whether the second names the day of the recurrence that the first only announces ("hằng quý … ngày 20")."""
    pattern = _SAME_PERIOD.get(bare.rrule or "")
    return bool(pattern and exact.rrule and pattern.match(exact.rrule))


def complete(latent: Reading, recurrence: Reading) -> Reading | None:
    """Put an incomplete day and the recurrence of its sentence together ("Hằng năm, … trước ngày 15/12")."""
    rule = recurrence.rrule or ""
    if latent.latent == "month_day" and rule in ("FREQ=YEARLY", "FREQ=MONTHLY;INTERVAL=6"):
        found = _rule("YEARLY", BYMONTH=str(latent.month), BYMONTHDAY=str(latent.day))
    elif latent.latent == "day" and rule == "FREQ=MONTHLY":
        found = _rule("MONTHLY", BYMONTHDAY=str(latent.day))
    elif latent.latent == "weekday" and rule == "FREQ=WEEKLY" and latent.day is not None:
        found = _rule("WEEKLY", BYDAY=_BYDAY[latent.day])
    else:
        return None
    return Reading("recurring", rrule=found, time=latent.time, strict=latent.strict, trust=0.95)


READINGS: dict[str, Reader] = (
    DATED
    | LUNAR
    | {
        "every_month_day": read_month_day,
        "every_last_day": read_last_day,
        "every_year_day": read_year_day,
        "every_week_day": read_week_day,
        "every_day_hour": read_day_hour,
        "every_year_month": read_year_month,
        "every_times": read_times,
        "every": read_every,
        "every_if_day": read_every_if_day,
        "every_half_if_day": read_half_if_day,
        "bare_day": read_bare_day,
    }
)
