"""The words of the pages: ``words.toml`` (review and people: ``words_people.toml``) beside this module, and the labels
that all of congvan shares.

In: a key ("nav.search") and a language; out: the words. A key without words is an error that a test finds, not
an empty page.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.export.headings import Language, heading
from pipeline.store.changes import Change


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


def change_name(change: Change, lang: Language) -> str:
    """What an entry of the log is about: its action and field in words."""
    row = _tables()["action"].get(change.action)
    action = row[lang] if row else change.action
    return f"{action}: {heading(change.field, lang)}" if change.field else action
