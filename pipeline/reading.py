"""One file to its letters: a pure function from bytes (and ``Wishes``) to records.

It never raises for a bad file: what is wrong with it is the answer. ``pipeline.crew`` reads many files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.errors import UnreadableFile, problem
from pipeline.records import Cuts, Letter, Problem, Transcript
from pipeline.store.entries import Entry, entry_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a reading: ``cuts``, by SHA-256, where the letters of files begin (else the letterheads
    decide), and ``ca``, the certificates (PEM) against which digital signatures are checked.
    """

    cuts: Mapping[str, Cuts] = field(default_factory=dict)
    ca: bytes | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: its letters in order (one, nearly always), or the problem that kept it unread.

    A reading that only goes into a store has its letters as the rows that they become there (``as_entries``).
    """

    path: str
    letters: tuple[Letter, ...] = ()
    problem: Problem | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def letter(self) -> Letter | None:
        """The letter of a file that holds one, the first of a file that holds several."""
        return self.letters[0] if self.letters else None

    @property
    def secret(self) -> bool:
        """Whether a letter of the file bears a secrecy mark: its name is for the person at the screen alone."""
        return any(entry.secret for entry in self.entries) or any(letter.secrecy for letter in self.letters)


def as_entries(reading: Reading) -> Reading:
    """A reading as one that goes into a store: nothing is left to do but to write it."""
    if not reading.letters:
        return reading
    try:
        return Reading(reading.path, entries=tuple(map(entry_of, reading.letters)))
    except Exception as bug:  # see _extracted
        return Reading(reading.path, problem=problem("reader_failed", detail=f"{type(bug).__name__}: {bug}"))


def wanted(readings: Iterable[Reading]) -> Iterator[tuple[Path, str]]:
    """The files that a store keeps, with their hashes: not those that could not be read, and no secret ones."""
    for reading in readings:
        if reading.entries and not reading.secret:
            yield Path(reading.path), reading.entries[0].sha256


def read_letter(path: str, wishes: Wishes = NO_WISHES) -> Reading:
    """Read and extract one file. Never raises for a bad file: its problem is the answer."""
    from pipeline.read import read

    return _extracted(path, wishes, lambda: read(Path(path), ca=wishes.ca))


def read_content(content: bytes, path: str, wishes: Wishes = NO_WISHES) -> Reading:
    """The same from the bytes of a file, which need not lie on this machine; ``path`` is what it is called."""
    from pipeline.read import read_bytes, shown_name

    return _extracted(path, wishes, lambda: read_bytes(content, shown_name(path), ca=wishes.ca))


def _extracted(path: str, wishes: Wishes, read: Callable[[], Transcript]) -> Reading:
    """Read, part into letters, extract; whatever goes wrong becomes the file's problem."""
    from pipeline.extract import extract
    from pipeline.read import split_letters

    try:
        transcript = read()
        parts = split_letters(transcript, wishes.cuts.get(transcript.source.sha256))
        return Reading(path, tuple(_judged(extract(part)) for part in parts))
    except UnreadableFile as unreadable:
        return Reading(path, problem=unreadable.problem)
    except MemoryError:
        return Reading(path, problem=problem("too_large", detail="cần quá nhiều bộ nhớ"))
    except Exception as bug:  # a reader's bug must not lose the run: the file is listed with its reason
        return Reading(path, problem=problem("reader_failed", detail=f"{type(bug).__name__}: {bug}"))


def _judged(letter: Letter) -> Letter:
    """A text with nothing of a letter is told as such: it is kept, for a person to look at."""
    if letter.number or letter.code_partial or letter.date or letter.issuer or letter.addressees:
        return letter
    return replace(letter, problems=(*letter.problems, problem("not_a_letter")))
