"""What the workplace is told when it starts: where the store is, who may reach it, how much it takes in."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.export.headings import Language

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one running workplace.

    ``now`` is the only clock of the web pages (the command line gives it; tests give a fixed one). ``hosts`` are
    the names under which the workplace answers: another name is refused, so that no foreign page can reach
    it by a name of its own (DNS rebinding). ``secure`` marks cookies as for TLS only. ``office`` and
    ``roster`` are the audit's (``congvan audit``). ``most_files`` and ``largest_file`` bound one drop of files.
    ``host`` is where the workplace listens: on loopback it is open until there are accounts (``access.py``).
    ``worker`` False leaves taking in to the caller (tests run it by hand).
    """

    db: Path
    now: Callable[[], dt.datetime]
    hosts: tuple[str, ...] = LOOPBACK
    secure: bool = False
    lang: Language = "vi"
    office: str | None = None
    roster: Path | None = None
    watch: tuple[Path, ...] = ()
    jobs: int | None = None
    worker: bool = True
    most_files: int = 5000
    largest_file: int = 200 << 20
    largest_drop: int = 4 << 30
    host: str = "127.0.0.1"

    @property
    def today(self) -> dt.date:
        """The day on the clock."""
        return self.now().date()

    @property
    def cache(self) -> Path:
        """The folder beside the store for what can be made anew: page images, tables, the cookies' key."""
        return self.db.with_suffix(".cache")

    @property
    def incoming(self) -> Path:
        """The folder beside the store where dropped files wait until they are read."""
        return self.db.with_suffix(".incoming")
