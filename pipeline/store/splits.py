"""Files that hold several letters, or may: what the review shows beside duplicates and new bodies.

In: the letters of the store. Out: one ``Split`` a file, those that nobody has decided first; and for one file the
units (pages, or paragraphs where a file has no pages) at which its letters begin.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Cuts, Letter
from pipeline.store.database import Store


class Split(NamedTuple):
    """One file: the keys of its letters in order, and whether a person has said where they begin."""

    sha256: str
    path: str
    keys: tuple[str, ...]
    decided: bool


class Unit(NamedTuple):
    """A page, or a paragraph, of the file: the letter it is in now, whether that letter begins with it, and what is
    thought to begin there.
    """

    number: int
    key: str
    begins: bool
    doubt: str
    text: str


class Units(NamedTuple):
    """All units of a file; ``paged``: they are pages."""

    paged: bool
    units: tuple[Unit, ...]

    @property
    def cuts(self) -> Cuts:
        """Where the letters begin now, as a person's word would say it."""
        return self.cuts_at([unit.number for unit in self.units if unit.begins])

    def cuts_at(self, numbers: Sequence[int]) -> Cuts:
        """The word that letters begin at these units; the first one begins the first letter anyway."""
        known = {unit.number for unit in self.units[1:]}
        chosen = tuple(sorted(known & set(numbers)))
        return Cuts(pages=chosen) if self.paged else Cuts(lines=chosen)


def splits(store: Store) -> list[Split]:
    """Files that were split, or that may hold another letter."""
    decided = store.cuts()
    found: dict[str, list[tuple[str, str]]] = {}
    rows = store.connection.execute(
        "SELECT sha256, key, path FROM letters WHERE part > 0 OR instr(problems, 'several') > 0 ORDER BY sha256, part"
    )
    for sha256, key, path in rows:
        found.setdefault(sha256, []).append((key, path))
    for sha256 in decided.keys() - found.keys():
        rows = store.connection.execute("SELECT key, path FROM letters WHERE sha256 = ? ORDER BY part", (sha256,))
        if letters := rows.fetchall():
            found[sha256] = letters
    every = (
        Split(sha256, letters[0][1], tuple(key for key, _ in letters), sha256 in decided)
        for sha256, letters in found.items()
    )
    return sorted(every, key=lambda split: (split.decided, split.path, split.sha256))


def letters_of(store: Store, sha256: str) -> list[tuple[str, Letter]]:
    """The letters of a file in its order."""
    rows = store.connection.execute("SELECT key FROM letters WHERE sha256 = ? ORDER BY part", (sha256,)).fetchall()
    return [(key, letter) for (key,) in rows if (letter := store.letter(key, words=False)) is not None]


def units_of(letters: Sequence[tuple[str, Letter]]) -> Units:
    """The pages of a file; its paragraphs where it has no pages or a letter begins in the middle of one."""
    pages = {page.page for _, letter in letters for page in letter.pages}
    inside = any(
        one.paragraphs and other.paragraphs and one.paragraphs[-1].page == other.paragraphs[0].page
        for (_, one), (_, other) in pairwise(letters)
    )
    paged = len(pages) > 1 and not inside
    units: list[Unit] = []
    for key, letter in letters:
        doubts = {problem.page: problem.message for problem in letter.problems if problem.code == "maybe_several"}
        if paged:
            for at, number in enumerate(sorted({page.page for page in letter.pages})):
                units.append(Unit(number, key, at == 0, doubts.get(number, ""), ""))
        else:
            for at, paragraph in enumerate(letter.paragraphs):
                text = letter.text[paragraph.span.start : paragraph.span.end]
                units.append(Unit(len(units) + 1, key, at == 0, "", text))
    return Units(paged, tuple(units))
