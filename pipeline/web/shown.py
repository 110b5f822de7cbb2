"""How values look on a page: dates, numbers, statuses, excerpts. Filters of the templates, no HTML of their own."""

import datetime as dt
from collections.abc import Sequence

from pipeline.export.headings import Language

# The statuses in the order of attention; the tone is a colour of the style sheet, never shown without the words.
STATUS_TONES = {
    "open_overdue": "bad",
    "done_late": "warn",
    "needs_review": "ask",
    "open_in_time": "calm",
    "done_undated": "ask",
    "no_deadline": "none",
    "done_on_time": "good",
    "cancelled": "none",
}
LINK_TONES = {
    "certain": "good",
    "confirmed": "good",
    "suggested": "ask",
    "ambiguous": "warn",
    "unresolved": "none",
    "rejected": "bad",
}


def day(value: str | dt.date | None, lang: Language = "vi") -> str:
    """A date as people write it: dd/mm/yyyy; an incomplete EDTF date as far as it goes ("04/2024", "2024")."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    text = value.isoformat() if isinstance(value, dt.date) else value
    parts = text.split("-")
    return "/".join(reversed(parts)) if all(part.isdigit() for part in parts) else text


def moment(value: str | dt.datetime, lang: Language = "vi") -> str:
    """A point in time to the minute, from ISO text: dd/mm/yyyy HH:MM."""
    at = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.strftime("%d/%m/%Y %H:%M")


def count(value: int, lang: Language = "vi") -> str:
    """A number with thousands marked: 12.345 (vi), 12,345 (en)."""
    text = f"{value:,}"
    return text.replace(",", ".") if lang == "vi" else text


def size(value: int, lang: Language = "vi") -> str:
    """A size of a file in KB or MB."""
    number, unit = (value / 1_000_000, "MB") if value >= 1_000_000 else (value / 1000, "KB")
    text = f"{number:,.1f}".removesuffix(".0")
    return f"{text.translate(str.maketrans(',.', '.,')) if lang == 'vi' else text} {unit}"


def duration(seconds: float, lang: Language = "vi") -> str:
    """How long something takes, roughly."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "chưa đến 1 phút" if lang == "vi" else "less than a minute"
    if minutes < 90:
        return f"khoảng {minutes} phút" if lang == "vi" else f"about {minutes} min"
    return f"khoảng {minutes / 60:.0f} giờ" if lang == "vi" else f"about {minutes / 60:.0f} h"


def source_name(path: str, incoming: str) -> str:
    """A file as its owner knows it: dropped files without the folder where they waited."""
    if not path.startswith(incoming + "/"):
        return path
    return path[len(incoming) + 1 :].split("/", 2)[-1]


def short(text: str, length: int = 160) -> str:
    """The beginning of a text, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + " …"


def pieces(text: str, highlights: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A text cut at its highlights: (piece, whether it is one), for a template that escapes each piece."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(highlights):
        start = max(start, at)
        if start >= end:
            continue
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:end], True))
        at = end
    if at < len(text):
        found.append((text[at:], False))
    return found
