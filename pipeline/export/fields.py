"""The fields of a letter in the order in which people look for them, and how a value is written."""

from collections.abc import Sequence
from typing import Any

from pipeline.records import Letter, Mention

FIELDS = (
    "code", "date", "genre", "issuer", "place", "subject", "signer", "signer_title", "capacity", "urgency",
)  # fmt: skip


def fields_of(letter: Letter, names: Sequence[str] = FIELDS) -> list[tuple[str, Mention[Any] | None]]:
    """The fields by name with what was read of each."""
    return [(name, letter.number if name == "code" else getattr(letter, name)) for name in names]


def field_text(value: object) -> str:
    """A value of a field as text: a number's code, a date's ISO form, a body's name, or the text itself."""
    return str(next((getattr(value, name) for name in ("code", "iso", "name") if hasattr(value, name)), value))
