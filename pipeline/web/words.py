"""The words of the pages: ``words.toml`` (review and people: ``words_people.toml``) beside this module, and the labels
that all of congvan shares.

In: a key ("nav.search") and a language; out: the words. A key without words is an error that a test finds, not
an empty page.
"""

import json
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.export.headings import Language
from pipeline.web.shown import day

_DAY = re.compile(r"\d{4}(-\d{2}){1,2}")


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for name in ("words.toml", "words_people.toml"):
        for section, rows in tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8")).items():
            tables.setdefault(section, {}).update(rows)
    return tables


@cache
def words(key: str, lang: Language) -> str:
    """The words for ``section.name``. Raises ``KeyError`` for a key that the file lacks."""
    section, _, name = key.partition(".")
    return _tables()[section][name][lang]


def say(key: str, lang: Language, **facts: Any) -> str:
    """``words`` with its ``{…}`` filled in."""
    text = words(key, lang)
    return text.format(**facts) if facts else text


@cache
def all_keys() -> frozenset[str]:
    """Every key of the file."""
    return frozenset(f"{section}.{name}" for section, rows in _tables().items() for name in rows)


def problem_name(code: str, lang: Language) -> str:
    """A few words for the code of a problem; the code itself where the file has none yet."""
    row = _tables()["problem"].get(code)
    return row[lang] if row else code


def file_kind(media_type: str, lang: Language) -> str:
    """What people call a type of file; the type itself where the file of words has none."""
    row = _tables()["file_kind"].get(media_type)
    return row[lang] if row else media_type


def change_value(value: str | None, lang: Language) -> str:
    """A value of an entry of the log, which holds JSON, for people: text and days as they are written elsewhere."""
    return _written(json.loads(value), lang) if value else ""


def _part(name: str, value: Any, lang: Language) -> str:
    """A role by its name on the page of accounts, any other part as it is."""
    row = _tables()["people"].get(f"role_{value}") if name == "role" else None
    return row[lang] if row else _written(value, lang)


def _written(value: Any, lang: Language) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return words("change.yes" if value else "change.no", lang)
    if isinstance(value, dict):
        names = _tables()["change_part"]
        parts = ((names[k][lang] if k in names else k, _part(k, v, lang)) for k, v in value.items())
        return "; ".join(f"{name}: {said}" for name, said in parts if said)
    if isinstance(value, list):
        return ", ".join(_written(one, lang) for one in value)
    text = str(value)
    return day(text, lang) if _DAY.fullmatch(text) else text
