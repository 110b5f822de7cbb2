"""The READMEs say what the program does: every command in them runs, every file they name exists."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.generate.spec import written_letters
from corpus.generate.typeset import typeset
from pipeline.workflow import take_in

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.vi.md")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_FILE = re.compile(r"`((?:pipeline|corpus|tests|notebooks)/[\w/.-]+)`")


def commands(readme: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return [line[2:] for block in _BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``letters/`` and a store, as an office has them."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "letters").mkdir()
    for letter in written_letters(ROOT / "corpus" / "letters"):
        if letter.thread in ("h01-vung-bien", "h04-ket-luan"):
            letter.medium = "pdf" if letter.medium == "scan" else letter.medium
            typeset(letter, folder / "letters")
    store, _ = take_in(folder / "congvan.db", [folder / "letters"], jobs=2)
    store.close()
    return folder


LINES = sorted({line for readme in READMES for line in commands(readme)})


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("congvan ")])
def test_command_of_the_readme_runs(line: str, office: Path) -> None:
    program = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    done = subprocess.run([*program, *shlex.split(line)[1:]], cwd=office, capture_output=True, text=True, check=False)
    assert done.returncode in ((0, 3) if line == "congvan doctor" else (0,)), done.stderr
    assert done.stdout or done.stderr


def test_other_commands_of_the_readme_are_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    others = [line for line in LINES if not line.startswith("congvan ")]
    assert others
    assert {line.split()[1] for line in others} <= targets


@pytest.mark.parametrize("readme", READMES)
def test_files_named_by_the_readme_exist(readme: str) -> None:
    named = _FILE.findall((ROOT / readme).read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists() and not name.startswith("corpus/build")] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_program_is_in_the_readme(readme: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CONGVAN_LANG": "en"},
    ).stdout
    names = re.findall(r"^  ([a-z]+)  ", shown.split("Commands:")[1], re.MULTILINE)
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}" not in text and f"congvan {name}" not in text] == []
