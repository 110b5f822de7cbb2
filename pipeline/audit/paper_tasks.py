"""Which of a directive's tasks a following paper is about, where the paper says so.

In: the tasks that could be meant, the words of the paper and of the directive; out: the tasks that the paper is
about and those that it may be about. A paper whose subject says no more than the directive's own ("báo cáo kết
quả thực hiện Công văn số …") is about all of them. Words that every subject has (``lexicon/results.toml``,
``general``) say nothing.
"""

from collections.abc import Mapping
from functools import lru_cache

from pipeline.lexicon import load_toml
from pipeline.text.fold import fold

_ADDED = 2  # words beyond the directive's subject by which a paper says what it is about
_NAMED = 0.6  # share of the smaller of subject and action that must be common for the paper to be about the task
_APART = 0.34  # share up to which another task is not named by the subject
_TOLD = 0.75  # share of an action's words that the text must have to be about it all the same
_SILENT = 0.5  # share up to which the text says nothing of a task


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    return frozenset(load_toml("results")["general"]["words"])


@lru_cache(maxsize=512)
def content(text: str) -> frozenset[str]:
    """The words of a text that tell what it is about: without numbers, names of kinds and words of every subject."""
    return frozenset(word for word in fold(text).split() if word not in _general() and not word.isdigit())


def says_more(subject: str, directive_subject: str) -> bool:
    """Whether a paper's subject says more than the directive's, so that it may be about some of the tasks only."""
    return len(content(subject) - content(directive_subject)) >= _ADDED


def tasks_meant(
    actions: Mapping[int, str], subject: str, text: str, directive_subject: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(tasks the paper is about, tasks that it may be about); two empty tuples mean all alike.

    ``actions``: number of a task → its words. Only the paper's own words decide; where they name none of the tasks
    more than the others, nothing is concluded.
    """
    if len(actions) < 2 or not says_more(subject, directive_subject):
        return (), ()
    whole = content(subject)
    shares = {number: _common(whole, content(action)) for number, action in actions.items()}
    named = [number for number, share in shares.items() if share >= _NAMED]
    if not named or len(named) == len(actions):
        return (), ()
    words = frozenset(fold(text).split()) | whole
    told = {number: _covered(content(action), words) for number, action in actions.items()}
    sure = sorted({*named, *(number for number in actions if told[number] >= _TOLD)})
    maybe = [n for n in actions if n not in sure and (shares[n] > _APART or told[n] > _SILENT)]
    return tuple(sure), tuple(sorted(maybe))


def _common(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _covered(action: frozenset[str], words: frozenset[str]) -> float:
    return len(action & words) / len(action) if action else 1.0
