"""A long file says after each page that it goes on, so that whoever watches the clock can tell long from stuck.

A hook of the process, like a signal's handler: readers call ``page_done``; who limits their time sets ``on_page``.
"""

from collections.abc import Callable

_told: list[Callable[[], object]] = []


def on_page(tell: Callable[[], object]) -> None:
    """Call ``tell`` after each page that any reader of this process finishes, and nobody else any more."""
    _told[:] = [tell]


def page_done() -> None:
    """One more page is read."""
    for tell in _told:
        tell()
