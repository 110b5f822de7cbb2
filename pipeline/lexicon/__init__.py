"""The words of official Vietnamese, as data: TOML and CSV files that a clerk can read and extend.

Code asks for a file by its name; the files stand beside this module and travel inside the package.
"""

import csv
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_toml(name: str) -> dict[str, Any]:
    """The content of ``lexicon/<name>.toml`` as tables; read once a process. Treat it as read-only.

    Raises ``FileNotFoundError`` for an unknown name and ``tomllib.TOMLDecodeError`` for a broken file.
    """
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load_csv(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicon/<name>.csv`` by column name; lines that begin with "#" are comments.

    Raises ``FileNotFoundError`` for an unknown name.
    """
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(csv.DictReader(lines))


def any_of(words: Iterable[str]) -> str:
    """A non-capturing group of a regular expression that matches any of the words, the longest first.

    The words are patterns; a space in them stands for one to three blanks of the text.
    """
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(word.replace(" ", r"\s{1,3}") for word in ordered) + ")"
