"""The bundle for machines without network: what goes in, and what its installer refuses before it changes anything.

That a bare Debian 12 is set up by it, with the network off, is shown by ``make bundle-test``.
"""

import importlib.util
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / ".ci" / "bundle"
DEBIAN = 'ID=debian\nVERSION_ID="12"\n'


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("bundle_build", HERE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bundle(builder, tmp_path):
    """A bundle with one empty wheel and no Debian packages."""
    folder = tmp_path / "a bundle"
    (folder / "debs").mkdir(parents=True)
    (folder / "wheels").mkdir()
    with zipfile.ZipFile(folder / "wheels" / "congvan-0.1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("pipeline/__init__.py", "")
    (folder / "debs" / "Packages").write_text("")
    builder.finish(folder, "0.1.0", "amd64")
    return folder


def install(bundle: Path, *options: str, release: str = DEBIAN, programs: dict[str, str] | None = None):
    """Run the installer with programs of ours before the system's: no test may change the machine."""
    room = bundle.parent / "bin"
    room.mkdir(exist_ok=True)
    said = {"dpkg": "echo amd64", "dpkg-query": "exit 1", "id": "echo 1000", "apt-get": "echo CALLED apt-get; exit 1"}
    for name, line in {**said, **(programs or {})}.items():
        (room / name).write_text(f"#!/bin/sh\n{line}\n")
        (room / name).chmod(0o755)
    (bundle.parent / "os-release").write_text(release)
    env = {"PATH": f"{room}:{os.environ['PATH']}", "HOME": str(bundle.parent), "LANG": "C.UTF-8"}
    env["CONGVAN_OS_RELEASE"] = str(bundle.parent / "os-release")
    return subprocess.run(
        ["sh", str(bundle / "install.sh"), *options], env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_what_the_product_needs_is_taken_and_what_its_makers_need_is_not(builder):
    names = builder.runtime_names()
    assert {"spacy", "tesserocr", "underthesea", "fastapi", "uvicorn", "lxml"} <= names  # the last two: not named by us
    assert not {"congvan", "pytest", "mypy", "reportlab", "playwright", "atheris"} & names


def test_the_lock_pins_all_that_goes_in(builder):
    lock = (HERE.parents[1] / "requirements.lock").read_text()
    names = builder.runtime_names()
    kept = builder.locked(lock, names)
    assert kept.count("==") >= len(names)  # one that differs between Pythons stands there twice
    assert all("--hash=sha256:" in entry for entry in kept.split("\n") if entry.startswith(" ") and "#" not in entry)
    assert "pytest" not in {line.split("==")[0] for line in kept.splitlines()}
    with pytest.raises(builder.CannotBuild, match="make lock"):
        builder.locked(lock, {"spacy", "no-such-thing"})


def test_an_entry_is_taken_whole(builder):
    lock = "# by uv\na-b==1 \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n    # via x\nab==2 ; python_version < '3' \\\n    --hash=sha256:03\n"
    assert builder.locked(lock, {"a-b"}) == "a-b==1 \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n    # via x\n"


def test_files_of_debian_packages_lose_the_sign_that_sticks_do_not_take(builder):
    assert builder.plain_name("libreoffice-core_4%3a7.4.7-1_amd64.deb") == "libreoffice-core_7.4.7-1_amd64.deb"
    assert builder.plain_name("fonts-croscore_20201225-1_all.deb") == "fonts-croscore_20201225-1_all.deb"


def test_another_system_builds_nothing(builder, monkeypatch, tmp_path):
    monkeypatch.setattr(builder.platform, "freedesktop_os_release", lambda: {"ID": "debian", "VERSION_ID": "13"})
    (tmp_path / "kept").touch()
    with pytest.raises(builder.CannotBuild, match="phải dựng trên Debian 12"):
        builder.build(tmp_path)
    assert (tmp_path / "kept").exists()


def test_the_manifest_and_the_checksums_name_all_there_is(bundle):
    assert "packages=tesseract-ocr-vie" in (bundle / "manifest").read_text()
    listed = {line.split("  ", 1)[1] for line in (bundle / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}
    assert "install.sh" in listed


@pytest.mark.parametrize(
    "harm",
    [
        lambda bundle: (bundle / "wheels" / "congvan-0.1.0-py3-none-any.whl").write_bytes(b"PK"),
        lambda bundle: (bundle / "debs" / "Packages").unlink(),
        lambda bundle: (bundle / "SHA256SUMS").unlink(),
        lambda bundle: (bundle / "SHA256SUMS").write_text("not a sum\n"),
    ],
    ids=["changed", "lost", "no sums", "sums that say nothing"],
)
def test_a_damaged_bundle_is_refused(bundle, harm):
    harm(bundle)
    done = install(bundle)
    assert done.returncode == 4
    assert "Bộ cài bị hỏng" in done.stderr
    assert "chép lại cả thư mục" in done.stderr
    assert "CALLED" not in done.stdout


@pytest.mark.parametrize(
    ("release", "programs", "said"),
    [
        ('ID=debian\nVERSION_ID="13"\n', {}, "dành cho Debian 12; máy này là: debian 13"),
        ('ID=ubuntu\nVERSION_ID="24.04"\n', {}, "máy này là: ubuntu 24.04"),
        ("", {}, "dành cho Debian 12"),
        (DEBIAN, {"dpkg": "echo arm64"}, "bộ xử lý amd64; máy này là arm64"),
    ],
    ids=["release", "distribution", "unknown", "architecture"],
)
def test_another_machine_is_refused_with_what_to_do(bundle, release, programs, said):
    done = install(bundle, release=release, programs=programs)
    assert done.returncode == 3
    assert said in done.stderr
    assert "Việc cần làm:" in done.stderr
    assert "CALLED" not in done.stdout


def test_packages_are_not_installed_without_root(bundle):
    done = install(bundle)
    assert done.returncode == 3
    assert "Cần quyền quản trị" in done.stderr
    assert "sudo sh install.sh" in done.stderr
    assert "CALLED" not in done.stdout


def test_a_failing_apt_is_told_with_what_to_do(bundle):
    done = install(bundle, "--prefix", str(bundle.parent / "there"), programs={"id": "echo 0"})
    assert done.returncode == 5
    assert "Không cài được các gói Debian" in done.stderr
    assert not (bundle.parent / "there").exists()


def test_an_option_that_it_does_not_know(bundle):
    done = install(bundle, "--purge")
    assert done.returncode == 2
    assert "Không hiểu: --purge" in done.stderr


def test_a_person_without_root_gets_it_in_a_folder_of_theirs(bundle):
    """The packages being there already; a python of ours stands for Debian's and pip."""
    done = install(
        bundle, "--prefix", str(bundle.parent / "a place"), programs={"dpkg-query": 'echo "install ok installed"'}
    )
    assert "3/5 Các gói Debian đã có." in done.stdout
    assert "4/5 Cài congvan 0.1.0" in done.stdout
    assert done.returncode == 5  # an empty wheel is no program
    assert "chạy lại" in done.stderr


def test_it_is_a_plain_shell_script():
    for script in (HERE / "install.sh", HERE / "test"):
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


@pytest.mark.parametrize(
    ("programs", "said"),
    [({"id": "echo 1000"}, "cần quyền quản trị"), ({"id": "echo 0"}, "cần debootstrap")],
    ids=["no root", "no debootstrap"],
)
def test_the_trial_on_a_bare_system_says_what_it_needs(tmp_path, programs, said):
    for name, line in {"realpath": "echo x", **programs}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    env = {"PATH": str(tmp_path)}
    done = subprocess.run(
        ["/bin/sh", str(HERE / "test"), "a", "b"], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert said in done.stderr
