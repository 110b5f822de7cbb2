"""What the program says of its own use: in Vietnamese, in English for who asks for it."""

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.usage import _row_in_vietnamese, in_english, mistake_in_vietnamese, take_language
from tests.cli.test_commands import run


@pytest.mark.parametrize("arguments", [("--help",), (), ("audit", "--help"), ("bodies",)], ids=" ".join)
def test_help_has_vietnamese_heads(arguments):
    done = run(*arguments)
    said = done.stdout + done.stderr
    assert "Cách dùng: congvan" in said
    assert "Tùy chọn:" in said
    for word in ("Usage", "Options", "Commands", "OPTIONS", "Show this", "default:", "required", "env var"):
        assert word not in said


def test_help_in_english_keeps_the_heads_of_typer():
    said = run("search", "--lang", "en", "--help").stdout
    assert "Usage: congvan search [OPTIONS]" in said and "Show this message and exit." in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("serch", "x"), "Lỗi: Không có lệnh 'serch'. Có phải: "),
        (("foo",), "Lỗi: Không có lệnh 'foo'.\n"),
        (("search", "--limt", "3"), "Lỗi: Không có tùy chọn --limt. Có phải: --limit?"),
        (("search", "a", "--limit", "x"), "Lỗi: '--limit': cần một số."),
        (("search", "a", "--limit", "0"), "Lỗi: '--limit': cần số từ 1 trở lên."),
        (("search", "a", "--format", "pdf"), "Lỗi: '--format' / '-f': 'pdf' không phải một trong 'table', "),
        (("search", "a", "b", "c"), "Lỗi: Thừa tham số: b c."),
        (("search", "--db"), "Lỗi: Tùy chọn --db cần giá trị."),
        (("show",), "Lỗi: Thiếu tham số SỐ_VĂN_BẢN."),
        (("export", "xyz", "-o", "x.csv"), "Lỗi: LOẠI: 'xyz' không phải một trong 'crossref', "),
        (("audit",), "Lỗi: Thiếu tùy chọn --as-of."),
        (("serve", "--new=1"), "Lỗi: Tùy chọn --new không nhận giá trị."),
    ],
    ids=lambda a: " ".join(a) if isinstance(a, tuple) else "",
)
def test_mistakes_are_told_in_vietnamese(arguments, told):
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Error" not in done.stderr and "Usage" not in done.stderr


def test_what_has_no_words_of_ours_is_told_as_it_is():
    assert mistake_in_vietnamese("Something new.") == "Something new."


@pytest.mark.parametrize(
    ("arguments", "variable", "left", "english"),
    [
        (["search", "--lang", "en"], "", ["search"], True),
        (["search", "--lang=en", "x"], "vi", ["search", "x"], True),
        (["--lang", "en", "search"], "", ["search"], True),
        (["search", "--lang", "vi"], "en", ["search"], False),
        (["search", "en"], "", ["search", "en"], False),
        (["search"], "en", ["search"], True),
        (["search", "--lang"], "", ["search", "--lang"], False),
        (["search", "--lang", "fr"], "", ["search", "--lang", "fr"], False),
        (["search", "--", "--lang", "en"], "", ["search", "--", "--lang", "en"], False),
    ],
    ids=str,
)
def test_the_language_is_known_before_the_command_is(monkeypatch, arguments, variable, left, english):
    monkeypatch.setenv("CONGVAN_LANG", variable)
    assert take_language(arguments) == left
    assert in_english() is english


@pytest.mark.parametrize("command", ["inspect", "evaluate", "ingest", "backup"])
def test_every_command_understands_the_language(command):
    done = run(command, "--lang", "en", "--help")
    assert done.returncode == 0
    assert f"Usage: congvan {command}" in done.stdout


def test_the_version_is_told():
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert done.stdout.startswith("congvan 0.")


def test_exit_codes_are_those_of_the_commands(tmp_path):
    assert run("--version").returncode == 0
    assert run("search", "x", "--db", tmp_path / "no.db").returncode == 2
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert run("extract", tmp_path / "empty.pdf").returncode == 4


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("number <str>", "SỐ_VĂN_BẢN <chữ>"),
        ("paths... <list[Path]>", "TỆP... <đường dẫn>"),
        ("kind <crossref|audit>", "LOẠI <crossref|audit>"),
        ("-j, --jobs <int range>", "-j, --jobs <số>"),
        ("--name <str>", "--name <chữ>"),  # an option keeps its name
        ("show", "show"),
        ("name", "name"),  # a command of that name
    ],
)
def test_rows_of_help_name_no_types_of_python(row, told):
    assert _row_in_vietnamese(row) == told


def test_help_names_no_types_and_arguments_of_python():
    for command in (("show",), ("ingest",), ("export",), ("search",), ("users", "role"), ("bodies", "alias")):
        said = run(*command, "--help").stdout
        for word in (
            "<str>",
            "<path>",
            "list[",
            "<int",
            "{number}",
            "{kind}",
            "[paths]",
            "[query]",
            "{name}",
            "{role}",
        ):
            assert word not in said, (command, word)
