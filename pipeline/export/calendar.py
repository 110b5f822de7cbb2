"""Open duties as an iCalendar file (RFC 5545): one all-day event, or an hour, for each day that is due.

In: findings of an audit; out: the bytes, event by event, of an ``.ics`` that any calendar program takes in. The same
duty has the same UID in every export, so that a later file updates the earlier one. No clock: the stamp is ``as_of``.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator

from icalendar import Alarm, Calendar, Event

from pipeline.export.headings import Language, label
from pipeline.records import Finding

OPEN = frozenset(("open_in_time", "open_overdue", "needs_review"))
_VIETNAM = dt.timezone(dt.timedelta(hours=7))  # no daylight saving: an offset needs no VTIMEZONE
_WARNING = dt.timedelta(days=-3)


def write_calendar(
    findings: Iterable[Finding], as_of: dt.date, name_of: Callable[[str], str], lang: Language = "vi"
) -> bytes:
    """The calendar of ``calendar_pieces``, whole."""
    return b"".join(calendar_pieces(findings, as_of, name_of, lang))


def calendar_pieces(
    findings: Iterable[Finding], as_of: dt.date, name_of: Callable[[str], str], lang: Language = "vi"
) -> Iterator[bytes]:
    """The open, dated findings as a calendar, its head, each event, its end; ``name_of`` turns a directive's key into
    its number.

    A reminder rings three days before what is still in time. Duties without a due day are left out.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//congvan//audit//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", label("sheet", "audit", lang))
    whole = bytes(calendar.to_ical())
    end = whole.rindex(b"END:VCALENDAR")
    yield whole[:end]
    for finding in findings:
        if finding.status in OPEN and finding.due is not None:
            yield bytes(_event(finding, as_of, name_of(finding.duty.directive), lang).to_ical())
    yield whole[end:]


def _event(finding: Finding, as_of: dt.date, directive: str, lang: Language) -> Event:
    duty, due = finding.duty, finding.due
    if due is None:
        raise ValueError("a finding without a due day has no event")
    event = Event()
    event.add("uid", f"{_identity(finding)}@congvan")
    event.add("dtstamp", dt.datetime.combine(as_of, dt.time(), dt.UTC))
    time = duty.deadline.time if duty.deadline else None
    if time:
        hour, minute = map(int, time.split(":"))
        end = dt.datetime.combine(due, dt.time(hour, minute), _VIETNAM).astimezone(dt.UTC)
        event.add("dtstart", end)
        event.add("dtend", end)
    else:
        event.add("dtstart", due)
        event.add("dtend", due + dt.timedelta(days=1))
    who = duty.body or label("flag", "no", lang)
    event.add("summary", f"{directive}: {who} – {_short(duty.action)}")
    event.add("description", f"{duty.action}\n\n{finding.why}")
    event.add("categories", [label("duty_status", finding.status, lang)])
    event.add("transp", "TRANSPARENT")
    if finding.status == "open_in_time":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{directive}: {who}")
        alarm.add("trigger", _WARNING)
        event.add_component(alarm)
    return event


def _identity(finding: Finding) -> str:
    """Stable over exports: a one-off duty keeps it when its day moves, a recurring one has one a period."""
    duty = finding.duty
    parts = [duty.directive, str(duty.task), duty.body_key]
    if duty.deadline is not None and duty.deadline.rrule and finding.due is not None:
        parts.append(finding.due.isoformat())
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def _short(text: str, length: int = 80) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: text.rfind(" ", 0, length)] + " …"
