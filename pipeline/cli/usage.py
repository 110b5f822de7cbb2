"""The words that typer says by itself — heads of help, mistakes of usage — in Vietnamese.

In: the classes and exceptions of typer; out: the same in the reader's language. typer keeps its words in its code, so
that they are put into ours where it lets a program in: the class that writes help, and the exceptions that
``standalone_mode=False`` hands over. ``--lang en`` leaves them as they are.
"""

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

_HEADINGS = {"Options": "Tùy chọn", "Arguments": "Tham số", "Commands": "Lệnh"}
_HELP = "Hiện phần hướng dẫn này rồi thoát."
# What typer puts behind an option's help, in brackets.
_NOTES = (
    (re.compile(r"\brequired(?=[];])"), "bắt buộc"),
    (re.compile(r"\bdefault: "), "mặc định: "),
    (re.compile(r"\benv var: "), "biến môi trường: "),
)
# Mistakes of usage as typer words them → as we do; whatever has no row stays as it is.
_MISTAKES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"No such option: (\S+)(?: \(Possible options: (.*)\))?", "Không có tùy chọn {0}.{1}"),
        (r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", "Không có lệnh '{0}'.{1}"),
        (r"Missing command\.", "Thiếu tên lệnh."),
        (r"Missing (?:argument|parameter)(?: '(.*?)')?\..*", "Thiếu tham số {0}."),
        (r"Missing option(?: '(.*?)')?\..*", "Thiếu tùy chọn {0}."),
        (r"Got unexpected extra argument\S* \((.*)\)", "Thừa tham số: {0}."),
        (r"Option '(.*?)' requires .*", "Tùy chọn {0} cần giá trị."),
        (r"Option '(.*?)' does not take a value\.", "Tùy chọn {0} không nhận giá trị."),
        (r"Argument '(.*?)' takes (\d+) values\.", "Tham số {0} cần {1} giá trị."),
        (
            r"Invalid value for (.*?): (?:Value error, )?'(.*)' is not one of (.*)\.",
            "{0}: '{1}' không phải một trong {2}.",
        ),
        (r"Invalid value for (.*?): Input should be a valid (?:integer|number).*", "{0}: cần một số."),
        (r"Invalid value for (.*?): Input should be greater than or equal to (\S+)", "{0}: cần số từ {1} trở lên."),
        (r"Invalid value for (.*?): Input should be less than or equal to (\S+)", "{0}: cần số không quá {1}."),
        (r"Invalid value for (.*?): \w+ '(.*)' does not exist\.", "{0}: không có '{1}'."),
        (r"Invalid value for (.*?): \w+ '(.*)' is not readable\.", "{0}: không đọc được '{1}'."),
        (r"Invalid value for (.*?): (.*)", "{0}: {1}"),
    )
)
_MEANT = "Có phải: {}?"


def in_english(arguments: Sequence[str]) -> bool:
    """Whether the reader asked for English, as far as it can be told before the command line is understood."""
    said = [after for before, after in pairwise(arguments) if before == "--lang"]
    said += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    return (said[-1] if said else os.environ.get("CONGVAN_LANG", "")) == "en"


def speak_vietnamese() -> None:
    """Let help be written in Vietnamese, for this process."""
    context = TyperGroup.context_class
    plain = context.formatter_class

    class Formatter(plain):  # type: ignore[misc, valid-type]
        """Help with Vietnamese heads."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            args = args.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]", "LỆNH [THAM SỐ]")
            super().write_usage(prog, args, "Cách dùng: " if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(_HEADINGS.get(heading, heading))

        def write_dl(self, rows: Sequence[tuple[str, str]], *more: Any, **named: Any) -> None:
            super().write_dl([(name, _help_in_vietnamese(text)) for name, text in rows], *more, **named)

    for command in (TyperGroup, TyperCommand):
        command.context_class.formatter_class = Formatter


def _help_in_vietnamese(text: str) -> str:
    if text == "Show this message and exit.":
        return _HELP
    for pattern, words in _NOTES:
        text = pattern.sub(words, text)
    return text


def mistake_in_vietnamese(message: str) -> str:
    """A mistake of usage, as typer words it, in Vietnamese."""
    for pattern, words in _MISTAKES:
        if found := pattern.fullmatch(message.strip()):
            parts = ["" if part is None else part for part in found.groups()]
            if len(parts) == 2 and parts[1] and pattern.pattern.startswith("No such"):
                parts[1] = " " + _MEANT.format(parts[1])
            return " ".join(words.format(*parts).split())
    return message


def tell_mistake(error: TyperException, *, english: bool) -> int:
    """Say what is wrong with the command line, and where its help stands; returns the exit code."""
    message = error.format_message()
    context = getattr(error, "ctx", None)
    if "\n" in message:  # no command was given: this is the help
        typer.echo(message, err=True)
    elif english:
        error.show()  # type: ignore[attr-defined]
    else:
        if context is not None:
            typer.echo(f"{context.get_usage()}\nXem hướng dẫn: {context.command_path} --help\n", err=True)
        typer.echo(f"Lỗi: {mistake_in_vietnamese(message)}", err=True)
    return int(error.exit_code)
