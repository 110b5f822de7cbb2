"""Build the folder from which a machine without network is set up: ``python .ci/bundle/build.py FOLDER``.

In: this repository, its lock, the package sources that pip and apt use on this machine. Out: ``FOLDER`` with
``wheels/`` (what the product needs to run, the pages included; the product itself), ``debs/`` (Debian packages with all
that they depend on, as a repository), ``install.sh``, ``manifest`` (what machine it is for) and ``SHA256SUMS``.

Every wheel was checked against a hash of ``requirements.lock`` before it came in, and ``requirements.txt`` of the
bundle names the very files. The builder needs no root; it must run on the system that the bundle is for.
"""

import hashlib
import importlib.metadata
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = ("debian", "12")
PYTHON = (3, 11)  # of Debian 12
EXTRAS = ("web",)
# The Vietnamese model with Tesseract, the reader of old Word files, the fonts that reminder letters are set in, and
# what makes virtual environments.
PACKAGES = ("tesseract-ocr-vie", "libreoffice-writer-nogui", "fonts-croscore", "python3-venv")


class CannotBuild(Exception):
    """Why, and what to do: for the person who called."""


def runtime_names(product: str = "congvan", extras: Iterable[str] = EXTRAS) -> set[str]:
    """The names of all that ``product`` needs on this system, with these extras, as the environment has it."""
    todo, seen = [(canonicalize_name(product), frozenset(extras))], set()
    while todo:
        name, wanted = todo.pop()
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        for line in importlib.metadata.requires(name) or ():
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in (wanted or {""})):
                todo.append((canonicalize_name(needed.name), frozenset(needed.extras)))
    return {name for name, _ in seen} - {canonicalize_name(product)}


def locked(lock: str, names: set[str]) -> str:
    """The entries of a lock (name, version, hashes) that bear these names; ``CannotBuild`` for a name without."""
    lines = [line for line in lock.splitlines() if line and not line.startswith("#")]
    entries = re.split(r"\n(?=[A-Za-z0-9])", "\n".join(lines))
    kept = {entry: canonicalize_name(re.split(r"[=\[ ;]", entry, maxsplit=1)[0]) for entry in entries}
    kept = {entry: name for entry, name in kept.items() if name in names}
    if missing := names - set(kept.values()):
        raise CannotBuild(f"requirements.lock thiếu: {', '.join(sorted(missing))}. Chạy `make lock`.")
    return "\n".join(kept) + "\n"


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pinned(wheels: Iterable[Path]) -> Iterator[str]:
    """Lines of a requirements file that name exactly these wheels."""
    for wheel in sorted(wheels):
        name, version, *_ = parse_wheel_filename(wheel.name)
        yield f"{name}=={version} --hash=sha256:{digest(wheel)}"


def checksums(folder: Path) -> Iterator[str]:
    """Lines for ``sha256sum -c`` of all files below ``folder``."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"):
        yield f"{digest(path)}  {path.relative_to(folder)}"


def plain_name(deb: str) -> str:
    """The name of a Debian package's file without its epoch: sticks formatted for Windows take no colon, nor "%3a"."""
    return re.sub(r"_\d+%3a", "_", deb)


def refuse_other_system() -> None:
    """A bundle is built on the system that it is for: pip and apt choose files for the machine they run on."""
    release = platform.freedesktop_os_release()
    found = (release.get("ID", ""), release.get("VERSION_ID", ""))
    if found != SYSTEM or sys.version_info[:2] != PYTHON:
        raise CannotBuild(
            f"Bộ cài dành cho Debian {SYSTEM[1]} phải dựng trên Debian {SYSTEM[1]} với Python {PYTHON[0]}.{PYTHON[1]}"
            f" (máy này: {found[0]} {found[1]}, Python {platform.python_version()})."
        )
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise CannotBuild(f"Máy này không có {program}.")


def fetch_wheels(wheels: Path, room: Path) -> None:
    """The product's wheel, and those of all that it needs to run."""
    lock = room / "runtime.lock"
    lock.write_text(locked((ROOT / "requirements.lock").read_text(), runtime_names()))
    source = room / "source"  # a build in the tree would take along what older builds left there
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "pipeline", source / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels)]
    _run(*pip, "--require-hashes", "-r", str(lock))
    _run(*pip, str(source))


def fetch_packages(debs: Path, room: Path) -> None:
    """The Debian packages with all they depend on, as for an empty system, and the index of a repository."""
    (room / "apt/lists/partial").mkdir(parents=True)
    (room / "apt/archives/partial").mkdir(parents=True)
    (room / "apt/status").touch()
    settings = {
        "Dir::State": room / "apt", "Dir::State::lists": room / "apt/lists", "Dir::State::status": room / "apt/status",
        "Dir::Cache": room / "apt", "Dir::Cache::archives": room / "apt/archives", "APT::Sandbox::User": "",
        "APT::Architecture": _architecture(), "APT::Update::Post-Invoke": "", "APT::Update::Post-Invoke-Success": "",
    }  # fmt: skip
    apt = ["apt-get", "-qq", *(word for key, value in settings.items() for word in ("-o", f"{key}={value}"))]
    _run(*apt, "update")
    _run(*apt, "install", "--yes", "--no-install-recommends", "--download-only", *PACKAGES)
    entries = []
    for deb in sorted((room / "apt/archives").glob("*.deb")):
        target = debs / plain_name(deb.name)
        shutil.move(deb, target)
        control = _run("dpkg-deb", "--field", str(target)).strip()
        entries.append(
            f"{control}\nFilename: ./{target.name}\nSize: {target.stat().st_size}\nSHA256: {digest(target)}\n"
        )
    (debs / "Packages").write_text("\n".join(entries), encoding="utf-8")


def _architecture() -> str:
    return _run("dpkg", "--print-architecture").strip()


def _run(*command: str) -> str:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise CannotBuild(f"Lệnh không chạy được (cần mạng tới nguồn gói): {' '.join(command[:4])} …")
    return done.stdout


def finish(folder: Path, version: str, architecture: str) -> None:
    """What goes beside wheels and packages: the installer, the list of wheels, the machine's kind, the checksums."""
    here = Path(__file__).parent
    shutil.copy(here / "install.sh", folder)
    shutil.copy(here / "DOC-TRUOC.txt", folder)
    (folder / "requirements.txt").write_text("\n".join(pinned((folder / "wheels").glob("*.whl"))) + "\n")
    manifest = {"version": version, "system": SYSTEM[0], "release": SYSTEM[1], "architecture": architecture}
    manifest["packages"] = " ".join(PACKAGES)
    (folder / "manifest").write_text("".join(f"{key}={value}\n" for key, value in manifest.items()))
    (folder / "SHA256SUMS").write_text("\n".join(checksums(folder)) + "\n")


def build(folder: Path) -> None:
    """Build the bundle anew in ``folder``; what was there goes."""
    refuse_other_system()
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("wheels", "debs"):
        (folder / name).mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="congvan-bundle-") as room:
        fetch_wheels(folder / "wheels", Path(room))
        fetch_packages(folder / "debs", Path(room))
    finish(folder, importlib.metadata.version("congvan"), _architecture())
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    kinds = {
        kind: len(list((folder / kind).glob(f"*.{suffix}"))) for kind, suffix in (("wheels", "whl"), ("debs", "deb"))
    }
    print(f"{folder}: {size / 1e6:.0f} MB, {kinds['wheels']} wheel, {kinds['debs']} gói Debian.")  # noqa: T201
    print("Chép cả thư mục sang máy không có mạng rồi chạy ở đó:  sudo sh install.sh")  # noqa: T201


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1]))
    except CannotBuild as error:
        sys.exit(str(error))
