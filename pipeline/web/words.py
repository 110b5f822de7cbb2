"""The words of the pages: ``words.toml`` beside this module, and the labels that all of congvan shares.

In: a key ("nav.search") and a language; out: the words. A key without words is an error that a test finds, not
an empty page.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.export.headings import Language


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def words(key: str, lang: Language) -> str:
    """The words for ``section.name``. Raises ``KeyError`` for a key that the file lacks."""
    section, _, name = key.partition(".")
    return _tables()[section][name][lang]


def say(key: str, lang: Language, **facts: Any) -> str:
    """``words`` with its ``{…}`` filled in."""
    text = words(key, lang)
    return text.format(**facts) if facts else text


def all_keys() -> list[str]:
    """Every key of the file, for tests."""
    return [f"{section}.{name}" for section, rows in _tables().items() for name in rows]


def problem_name(code: str, lang: Language) -> str:
    """A few words for the code of a problem; the code itself where the file has none yet."""
    row = _tables()["problem"].get(code)
    return row[lang] if row else code
