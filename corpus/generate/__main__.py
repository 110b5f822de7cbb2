"""``python -m corpus.generate FOLDER [--threads N] [--openings N] [--seed N]``: build the corpus into FOLDER.

Writes ``docs/`` (the letters), ``gold.jsonl`` (their labels), ``links.jsonl`` (who cites and answers whom)
and ``duties.jsonl`` (the verdict on each duty, as of any date well after the thread).
"""

import argparse
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus.generate.openings import openings
from corpus.generate.spec import LetterSpec, written_letters
from corpus.generate.threads import threads
from corpus.generate.typeset import typeset

HERE = Path(__file__).parent.parent


def write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def build(folder: Path, letters: list[LetterSpec]) -> None:
    """Write the letters and their gold into ``folder`` (its ``docs/`` is made anew)."""
    docs = folder / "docs"
    shutil.rmtree(docs, ignore_errors=True)
    docs.mkdir(parents=True)
    for letter in letters:
        typeset(letter, docs)
    write_lines(folder / "gold.jsonl", (letter.gold() for letter in letters))
    write_lines(folder / "links.jsonl", ({"citing": letter.id, **link} for letter in letters for link in letter.links))
    write_lines(
        folder / "duties.jsonl", ({"directive": letter.id, **duty} for letter in letters for duty in letter.duties)
    )


def main() -> None:
    """Parse the arguments and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=16, help="generated threads")
    parser.add_argument("--written", default="", metavar="PREFIX", help="hand-written letters: only files so named")
    parser.add_argument("--openings", type=int, default=0, help="letters that stand in many ways to another document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-text", action="store_true", help="every letter as plain text (for large archives)")
    arguments = parser.parse_args()
    letters = [
        *(x for x in written_letters(HERE / "letters") if x.thread.startswith(arguments.written)),
        *(x for t in threads(arguments.seed, arguments.threads) for x in t),
        *openings(arguments.seed, arguments.openings),
    ]
    if arguments.only_text:
        for letter in letters:
            letter.medium = "text"
    build(arguments.folder, letters)
    print(f"{len(letters)} letters in {arguments.folder}")


if __name__ == "__main__":
    main()
