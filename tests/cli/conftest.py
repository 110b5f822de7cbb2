"""A small archive of the corpus's hand-written letters, taken in once for all tests of the commands."""

from pathlib import Path

import pytest

from corpus.generate.spec import written_letters
from corpus.generate.typeset import typeset
from pipeline.workflow import take_in

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of letter files; scans become born-digital PDFs (OCR has its own tests)."""
    folder = tmp_path_factory.mktemp("letters")
    for letter in written_letters(ROOT / "corpus" / "letters"):
        if not letter.thread.startswith("h"):
            continue  # the threads; single letters are measured elsewhere
        if letter.medium == "scan":
            letter.medium = "pdf"
        typeset(letter, folder)
    return folder


@pytest.fixture(scope="session")
def db(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store with these letters, linked."""
    path = tmp_path_factory.mktemp("store") / "congvan.db"
    store, summary = take_in(path, [letters], jobs=2)
    store.close()
    assert summary.failed == []
    return path
