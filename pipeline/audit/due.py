"""When a duty is due: a deadline under an office's policies → a day, or two days between which it lies.

In: a ``Deadline``, the directive's date of issue and, where a register gives it, its arrival at the body;
out: ``Due`` (or ``None`` where nothing can be measured), and for recurring deadlines the days of the
periods with the reporting periods that they close. Rules: Bộ luật Dân sự 2015, articles 146-148; "trước ngày D"
includes D unless the policy is strict.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Literal

from dateutil.rrule import rrulestr

from pipeline.errors import UsageError
from pipeline.grammar.calendar import WorkCalendar
from pipeline.grammar.deadline_periods import cycle_of, period_closed
from pipeline.grammar.voices import is_party
from pipeline.lexicon import load_toml
from pipeline.records import Body, Deadline, PartialDate, ReportPeriod
from pipeline.text.fold import fold

_HOURS = re.compile(r"PT(\d+)H")
_YES, _NO = frozenset(("yes", "co", "có", "1", "true")), frozenset(("no", "khong", "không", "0", "false"))
_CHOICES = {
    "answer_date": ("issue", "arrival", "worded"),
    "partial": ("review", "done", "open"),
    "roll_forward": ("open", "yes", "no"),
}
_REPORTED = ("bao cao", "so lieu", "thong ke", "tong hop", "ket qua")
Standing = Literal["", "before", "first", "over", "endless"]
_MOST_PERIODS = 1200  # a daily duty over three years; the caller keeps the last ones


@dataclass(frozen=True, slots=True)
class Policy:
    """How an office reads dates where no written rule decides; each setting can change a verdict.

    ``strict_before``: "trước ngày D" ends with the day before D. ``roll_forward``: whether a fixed date
    on a day off moves to the next working day (periods always do, article 148.5; whether it speaks of fixed days too is
    disputed, so that by default, "open", nobody is late before that working day is over). ``answer_date``: an answer
    counts from its date of issue, from its arrival, or ("worded") from its arrival where the order asks for receipt.
    ``same_day_hour``: an answer of the last day itself meets an hour of that day. ``partial``: a partial answer
    leaves the duty to review, fulfils it, or leaves it open. ``nil_answers``: "không phát sinh" is an answer.
    ``reminder_moves`` / ``request_moves``: a reminder's or a merely asked new date moves the due date.
    ``successor_answers``: a body answers for the one it succeeded. ``cancellation_closes``: replacing or
    recalling the directive cancels what is open. ``receipt_days``: working days within which a directive
    reaches its addressee when no register says when. ``period_grace``: days after a period within which the
    report of a recurrence without a named day is not yet late.
    """

    strict_before: bool = False
    roll_forward: Literal["open", "yes", "no"] = "open"
    answer_date: Literal["issue", "arrival", "worded"] = "worded"
    same_day_hour: bool = True
    partial: Literal["review", "done", "open"] = "review"
    nil_answers: bool = True
    reminder_moves: bool = False
    request_moves: bool = False
    successor_answers: bool = True
    cancellation_closes: bool = True
    receipt_days: int = 3
    period_grace: int = 15


def parse_policy(text: str) -> Policy:
    """A policy from words: "inclusive", "strict", and settings by name ("strict,partial=done,nil_answers=no").

    Raises ``UsageError`` for a name or a value that there is not, listing those there are.
    """
    base = Policy()
    changes: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals and name in ("inclusive", "strict"):
            changes["strict_before"] = name == "strict"
            continue
        default = getattr(base, name, None) if name in Policy.__slots__ else None
        if isinstance(default, bool) and value in _YES | _NO:
            changes[name] = value in _YES
        elif isinstance(default, int) and not isinstance(default, bool) and value.isdigit():
            changes[name] = int(value)
        elif value in _CHOICES.get(name, ()):
            changes[name] = value
        else:
            raise UsageError(f"--policy {part}: chọn inclusive, strict hoặc {_choices(base)}.")
    return replace(base, **changes)  # type: ignore[arg-type]


def _choices(base: Policy) -> str:
    words = []
    for field in fields(base):
        default = getattr(base, field.name)
        allowed = _CHOICES.get(field.name) or (("yes", "no") if isinstance(default, bool) else ("SỐ",))
        words.append(f"{field.name}={'|'.join(allowed)}")
    return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Due:
    """The last day on time: ``earliest`` = ``latest`` when it is known, else the days it lies between.

    ``basis`` names what went into it, for the reason of the verdict: "stated", "signing", "received",
    "receipt_assumed", "issue_incomplete", "rolled", "day_off" (beside another: it may move to the next working day),
    "extended", "period". ``period`` is what a recurring report
    that is due then covers, where the wording tells; ``standing`` is how the period stands to the directive's day and
    term, as ``occurrences.asked`` finds it.
    """

    earliest: dt.date
    latest: dt.date
    basis: tuple[str, ...] = ("stated",)
    period: ReportPeriod | None = None
    standing: Standing = ""

    @property
    def shown(self) -> dt.date:
        """The day to name: the stated one, also where it is a day off; the end of a period (its grace is a courtesy);
        else the latest possible."""
        return self.earliest if self.basis[0] == "period" or "day_off" in self.basis else self.latest


def due_of(
    deadline: Deadline | None,
    issued: PartialDate | None,
    received: PartialDate | None,
    policy: Policy,
    calendar: WorkCalendar,
) -> Due | None:
    """The due day of a deadline that does not recur; ``None`` if no day follows from what is known."""
    if deadline is None or deadline.rrule:
        return None
    if deadline.due is not None:
        day = deadline.due
        strict = deadline.strict and policy.strict_before
        if strict:
            day -= dt.timedelta(days=1)
        # who reads "trước ngày D" strictly does not leave open whether the day before it moves
        as_it_is = deadline.kind == "relative" or (strict and policy.roll_forward == "open")
        return Due(day, day) if as_it_is else fixed_due(day, "stated", policy, calendar)
    if deadline.duration is None or deadline.anchor not in ("signing", "receipt", None):
        return None
    if deadline.anchor == "signing":
        return _counted(
            deadline.duration, issued, issued, "signing" if issued and issued.complete else "issue_incomplete", calendar
        )
    if received is not None:
        return _counted(deadline.duration, received, received, "received", calendar)
    if issued is None:
        return None
    late = calendar.add_working_days(issued.last, policy.receipt_days)
    latest = PartialDate(late.year, late.month, late.day)
    return _counted(deadline.duration, issued, latest, "receipt_assumed", calendar)


def fixed_due(day: dt.date, basis: str, policy: Policy, calendar: WorkCalendar) -> Due:
    """A day that was named: as it is, or, where it is a day off, as the policy has it."""
    if policy.roll_forward == "no" or calendar.is_working_day(day):
        return Due(day, day, (basis,))
    moved = calendar.next_working_day(day)
    return Due(moved, moved, ("rolled",)) if policy.roll_forward == "yes" else Due(day, moved, (basis, "day_off"))


def _counted(
    duration: str, first: PartialDate | None, last: PartialDate | None, basis: str, calendar: WorkCalendar
) -> Due | None:
    """A period counted from a start that lies between two dates."""
    if first is None or last is None:
        return None
    hours = _HOURS.fullmatch(duration)
    if hours:
        days = dt.timedelta(days=-(-int(hours[1]) // 24))
        return Due(first.first + days, last.last + days, (basis,))
    earliest, latest = calendar.duration_end(first.first, duration), calendar.duration_end(last.last, duration)
    return Due(earliest, latest, (basis,)) if earliest and latest else None


def bound_by_decree(action: str, issuer: Body | None) -> bool:
    """Whether a recurring duty is a report whose figures Nghị định 09/2019/NĐ-CP closes: one to a State body."""
    words = fold(action)
    return (issuer is None or not is_party(issuer)) and any(word in words for word in _REPORTED)


@lru_cache(maxsize=1)
def _paper_words() -> re.Pattern[str]:
    words = load_toml("verdicts")["asks"]["paper"]["words"]
    return re.compile(rf"\b(?:{'|'.join(fold(word) for word in words)})\b")


@lru_cache(maxsize=1024)
def asks_for_paper(action: str) -> bool:
    """Whether a task asks for a report or another paper, whose absence the archive can tell."""
    return bool(_paper_words().search(fold(action)))


def recurrences(
    deadline: Deadline,
    start: dt.date,
    as_of: dt.date,
    policy: Policy,
    calendar: WorkCalendar,
    *,
    binding: bool = True,
) -> list[Due]:
    """The due days of a recurring deadline after ``start``: all up to ``as_of`` and the next one.

    A recurrence without a day ("hằng quý") is due at the end of each calendar period, with the policy's
    grace. ``binding``: the decree closes the figures of its reports. Raises ``ValueError`` for a rule that is not
    RFC 5545.
    """
    if deadline.cycle is None:
        deadline = replace(deadline, cycle=cycle_of(deadline.rrule or "", fold(deadline.text)))
    rule, exact = _with_days(deadline.rrule or "")
    grace = dt.timedelta(days=0 if exact else policy.period_grace)
    shift = dt.timedelta(days=1 if exact and deadline.strict and policy.strict_before else 0)
    daily = "FREQ=DAILY" in rule  # Saturday's report does not wait for Monday's
    found: list[Due] = []
    for stated in _days(rule, start):
        day = stated - shift
        due = Due(day, day + grace, ("stated" if exact else "period",))
        if exact and not daily:
            due = fixed_due(day, "stated", policy, calendar)
        found.append(replace(due, period=period_closed(deadline, stated, start, binding=binding)))
        if day > as_of or len(found) >= _MOST_PERIODS:
            break
    return found


def _days(rule: str, start: dt.date) -> Iterator[dt.date]:
    first = dt.datetime.combine(start + dt.timedelta(days=1), dt.time())
    for moment in rrulestr(rule, dtstart=first):
        yield moment.date()


def _with_days(rule: str) -> tuple[str, bool]:
    """A rule whose days are all named, and whether the deadline itself named them.

    Periods are those of the calendar (months, quarters, halves, years). A day that a month lacks is its
    last day (article 148.3), which RFC 5545 would skip.
    """
    fields = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    if "FREQ" not in fields:
        raise ValueError(f"not a recurrence rule: {rule!r}")
    interval = int(fields.get("INTERVAL", "1"))
    day = fields.get("BYMONTHDAY", "")
    if day.isdigit() and int(day) > 28:
        fields["BYMONTHDAY"] = ",".join(map(str, range(28, int(day) + 1)))
        fields["BYSETPOS"] = "-1"
        if fields["FREQ"] == "YEARLY" and "," in fields.get("BYMONTH", ""):
            # one position a month, not one a year
            fields["FREQ"] = "MONTHLY"
        return ";".join(f"{k}={v}" for k, v in fields.items()), True
    if day or "BYDAY" in fields or fields["FREQ"] == "DAILY":
        return rule, True
    if fields["FREQ"] == "WEEKLY":
        return f"FREQ=WEEKLY;INTERVAL={interval};BYDAY=SU", False
    months = fields.get("BYMONTH")
    if fields["FREQ"] == "YEARLY":
        return f"FREQ=YEARLY;INTERVAL={interval};BYMONTH={months or 12};BYMONTHDAY=-1", False
    if 12 % interval == 0:
        months = months or ",".join(str(m) for m in range(interval, 13, interval))
        return f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY=-1", False
    return f"FREQ=MONTHLY;INTERVAL={interval};BYMONTHDAY=-1", False
