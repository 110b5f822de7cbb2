"""``make demo`` on a machine where something is missing: said in plain words with what to do, never a bare error."""

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.generate.threads import threads
from corpus.generate.typeset import SUFFIX, typeset

EPOCH = time.gmtime(0)
SCRIPT = Path(__file__).parents[1] / ".ci" / "packages"
HAS = "echo install ok installed"
LACKS = "exit 1"


def packages(tmp_path: Path, python: str = sys.executable, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run the script on a machine that has these programs (and what a shell needs) and no others."""
    for name, line in programs.items():
        (tmp_path / name.replace("_", "-")).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name.replace("_", "-")).chmod(0o755)
    for name in ("grep", "env"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    command = ["/bin/sh", str(SCRIPT), python, "tesseract-ocr-vie", "libreoffice-writer-nogui"]
    return subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)


def test_all_is_there_and_nothing_is_asked(tmp_path):
    done = packages(tmp_path, dpkg_query=HAS, apt_get="echo CALLED", id="echo 1000")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_installs_what_is_missing(tmp_path):
    done = packages(tmp_path, dpkg_query=LACKS, apt_get='echo "$@"', id="echo 0")
    assert done.returncode == 0
    assert "install -y -qq --no-install-recommends tesseract-ocr-vie libreoffice-writer-nogui" in done.stdout


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ({"id": "echo 1000", "apt_get": "exit 1"}, "không có sudo"),
        ({"id": "echo 1000", "apt_get": "exit 1", "sudo": "exit 1"}, "Không cài được"),
        ({"id": "echo 0", "apt_get": "exit 100"}, "không có mạng"),
        ({"id": "echo 1000"}, "không có apt-get"),
    ],
    ids=["no sudo", "not a sudoer", "no network", "not Debian"],
)
def test_what_cannot_be_installed_is_named_with_what_to_do(tmp_path, programs, said):
    done = packages(tmp_path, dpkg_query=LACKS, **programs)
    assert done.returncode == 3
    assert said in done.stderr
    assert "tesseract-ocr-vie libreoffice-writer-nogui" in done.stderr


@pytest.mark.parametrize("python", ["python-of-old", "no-such-python"])
def test_a_python_that_is_too_old_or_not_there(tmp_path, python):
    done = packages(tmp_path, python, dpkg_query=HAS, **{"python-of-old": '[ "$1" = --version ] && echo Python 3.9.2'})
    assert done.returncode == 3
    assert "Cần Python 3.11, 3.12 hoặc 3.13" in done.stderr
    assert "make demo PYTHON=" in done.stderr
    assert ("3.9.2" in done.stderr) == (python == "python-of-old")


@pytest.mark.parametrize("medium", SUFFIX)
def test_the_demo_s_letters_are_the_same_files_on_any_day(tmp_path, monkeypatch, medium):
    letter = next(letter for thread in threads(1, 16) for letter in thread if letter.medium == medium)
    made = []
    for day in (dt.datetime(2024, 2, 29, 10), dt.datetime(2031, 1, 1, 23)):
        monkeypatch.setattr(time, "localtime", lambda *_, day=day: day.timetuple())
        monkeypatch.setattr(time, "gmtime", lambda *at, day=day: EPOCH if at else day.timetuple())
        made.append(typeset(letter, tmp_path).read_bytes())
    assert made[0] == made[1]
