"""Headings and values of tables in the reader's language (``lexicon/labels.toml``)."""

import datetime as dt
from typing import Any, Literal

from pipeline.lexicon import load_toml

Language = Literal["vi", "en"]

# Which section of the labels holds the words for a column's values.
_VALUES = {
    "relation": ("relation",),
    "kind": ("kind", "relation"),
    "link_state": ("link_state",),
    "status": ("duty_status",),
    "duty_status": ("duty_status",),
    "match": ("match",),
    "state": ("body_state",),
}
DATE_COLUMNS = frozenset({
    "directive_date", "response_date", "deadline", "date", "arrived", "passed_on", "due", "first", "last", "since",
    "until",
})  # fmt: skip


def heading(column: str, lang: Language = "vi") -> str:
    """The heading of a column; its own name when the labels have none."""
    words = load_toml("labels")["columns"].get(column)
    return str(words[lang]) if words else column


def label(section: str, key: str, lang: Language = "vi") -> str:
    """The word for a value of a section of the labels ("relation", "duty_status", …); the value itself if unknown."""
    words = load_toml("labels")[section].get(key)
    return str(words[lang]) if words else key


def shown(column: str, value: Any, lang: Language = "vi") -> Any:
    """A cell as a reader sees it: words for codes and flags, "" for nothing; numbers and dates stay what they are.

    A complete date becomes a ``datetime.date``; an incomplete one stays text.
    """
    if value is None or (value is False and column == "reported"):
        return ""
    if isinstance(value, float) and value != value:
        return ""
    if isinstance(value, bool):
        return label("flag", "yes" if value else "no", lang)
    if column == "evidence" and isinstance(value, list):
        return "; ".join(label("evidence", name, lang) for name in value)
    if column in _VALUES:
        for section in _VALUES[column]:
            if (word := label(section, value, lang)) != value:
                return word
        return value
    if column == "month" and lang == "vi" and isinstance(value, str) and value[:4].isdigit():
        return "/".join(reversed(value.split("-")))
    if column in DATE_COLUMNS and isinstance(value, str) and len(value) == 10:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value
