"""The words of official Vietnamese, as data: TOML and CSV files that a clerk can read and extend.

Code asks for a file by its name; the files stand beside this module and travel inside the package.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.text.names import by_first


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


def any_after(words: Iterable[str], inside: str) -> str:
    """``any_of`` the words where no character of the class ``inside`` stands before.

    A search looks for their first letters by themselves and skips all others at once.
    """
    return any_kind({"": words}, inside)


def any_kind(kinds: Mapping[str, Iterable[str]], inside: str) -> str:
    """``any_after`` for words of several kinds, those of the first kind tried first; ``kind_of`` tells which it was."""
    letters: dict[str, dict[str, list[str]]] = {}
    for kind, words in kinds.items():
        for word in sorted(words, key=len, reverse=True):
            for first, rest in by_first(word.replace(" ", r"\s{1,3}")):
                letters.setdefault(first, {}).setdefault(kind, []).append(rest)
    tried = []
    for at, (first, rests) in enumerate(letters.items()):
        groups = (f"(?{f'P<{kind}__{at}>' if kind else ':'}{'|'.join(found)})" for kind, found in rests.items())
        tried.append(f"{first}(?<!{inside}{first})(?:{'|'.join(groups)})")
    return f"(?:{'|'.join(tried)})"


def kind_of(match: re.Match[str]) -> str:
    """The kind of the words that a pattern of ``any_kind`` found."""
    return (match.lastgroup or "").rpartition("__")[0]
