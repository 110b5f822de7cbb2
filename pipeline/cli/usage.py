"""The words that typer says by itself — heads of help, mistakes of usage — in Vietnamese.

In: the classes and exceptions of typer; out: the same in the reader's language. typer keeps its words in its code, so
that they are put into ours where it lets a program in: the class that writes help, and the exceptions that
``standalone_mode=False`` hands over. ``--lang en`` leaves them as they are.
"""

import os
import re
from collections import deque
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

_LANGUAGES = ("vi", "en")
_HEADINGS = {"Options": "Tùy chọn", "Arguments": "Tham số", "Commands": "Lệnh"}
_HELP = "Hiện phần hướng dẫn này rồi thoát."
# What typer puts behind an option's help, in brackets.
_NOTES = (
    (re.compile(r"\brequired(?=[];])"), "bắt buộc"),
    (re.compile(r"\bdefault: "), "mặc định: "),
    (re.compile(r"\benv var: "), "biến môi trường: "),
)
# What typer calls the values of arguments and options, and the arguments themselves: names of Python's.
_VALUES = (
    (re.compile(r"<(?:str|list\[str\])>"), "<chữ>"),
    (re.compile(r"<(?:path|list\[Path\])>"), "<đường dẫn>"),
    (re.compile(r"<(?:int|float)(?: range)?>"), "<số>"),
)
_ARGUMENTS = {
    "number": "SỐ_VĂN_BẢN", "kind": "LOẠI", "path": "TỆP", "paths": "TỆP", "name": "TÊN", "query": "TỪ_CẦN_TÌM",
    "other": "TÊN_KHÁC", "folder": "THƯ_MỤC", "role": "VAI_TRÒ",
}  # fmt: skip
# An argument in the line of usage ("{number}", "[paths]...") and at the head of its row ("paths...  <…>").
_IN_USAGE = re.compile(r"[{\[](\w+)[}\]](\.\.\.)?")
_AT_HEAD = re.compile(r"(\w+)(\.\.\.)?(?= <|$)")
# Mistakes of usage as typer words them → as we do; whatever has no row stays as it is.
_MISTAKES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"No such option: (\S+)(?: \(Possible options: (?P<meant>.*)\))?", "Không có tùy chọn {0}. {meant}"),
        (r"No such command '(.*?)'\.(?: Did you mean (?P<meant>.*)\?)?", "Không có lệnh '{0}'. {meant}"),
        (r"Missing command\.", "Thiếu tên lệnh."),
        (r"Missing (?:argument|parameter)(?: '(?P<argument>.*?)')?\..*", "Thiếu tham số {argument}."),
        (r"Missing option(?: '(.*?)')?\..*", "Thiếu tùy chọn {0}."),
        (r"Got unexpected extra argument\S* \((.*)\)", "Thừa tham số: {0}."),
        (r"Option '(.*?)' requires .*", "Tùy chọn {0} cần giá trị."),
        (r"Option '(.*?)' does not take a value\.", "Tùy chọn {0} không nhận giá trị."),
        (r"Argument '(?P<argument>.*?)' takes (\d+) values\.", "Tham số {argument} cần {1} giá trị."),
        (
            r"Invalid value for (?P<argument>.*?): (?:Value error, )?'(.*)' is not one of (.*)\.",
            "{argument}: '{1}' không phải một trong {2}.",
        ),
        (
            r"Invalid value for (?P<argument>.*?): Input should be a valid (?:integer|number).*",
            "{argument}: cần một số.",
        ),
        (
            r"Invalid value for (?P<argument>.*?): Input should be greater than or equal to (\S+)",
            "{argument}: cần số từ {1} trở lên.",
        ),
        (
            r"Invalid value for (?P<argument>.*?): Input should be less than or equal to (\S+)",
            "{argument}: cần số không quá {1}.",
        ),
        (r"Invalid value for (?P<argument>.*?): \w+ '(.*)' does not exist\.", "{argument}: không có '{1}'."),
        (r"Invalid value for (?P<argument>.*?): \w+ '(.*)' is not readable\.", "{argument}: không đọc được '{1}'."),
        (r"Invalid value for (?P<argument>.*?): (.*)", "{argument}: {1}"),
    )
)
_MEANT = "Có phải: {}?"


def take_language(arguments: Sequence[str]) -> list[str]:
    """The command line without ``--lang vi`` or ``--lang en``, which may stand anywhere and with any command.

    What was said becomes CONGVAN_LANG, where the commands that speak look for it; another value stays, to be told.
    """
    left: list[str] = []
    words = deque(arguments)
    while words and words[0] != "--":
        word = words.popleft()
        said = words[0] if word == "--lang" and words else word.removeprefix("--lang=")
        if said in _LANGUAGES and word.startswith("--lang"):
            os.environ["CONGVAN_LANG"] = said
            if word == "--lang":
                words.popleft()
        else:
            left.append(word)
    return [*left, *words]


def in_english() -> bool:
    """Whether the reader asked for English."""
    return os.environ.get("CONGVAN_LANG", "") == "en"


def speak_vietnamese() -> None:
    """Let help be written in Vietnamese, for this process."""
    context = TyperGroup.context_class
    plain = context.formatter_class

    class Formatter(plain):  # type: ignore[misc, valid-type]
        """Help with Vietnamese heads."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            args = args.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]", "LỆNH [THAM SỐ]")
            args = _IN_USAGE.sub(_argument_in_usage, args)
            super().write_usage(prog, args, "Cách dùng: " if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(_HEADINGS.get(heading, heading))

        def write_dl(self, rows: Sequence[tuple[str, str]], *more: Any, **named: Any) -> None:
            told = [(_row_in_vietnamese(name), _help_in_vietnamese(text)) for name, text in rows]
            super().write_dl(told, *more, **named)

    for command in (TyperGroup, TyperCommand):
        command.context_class.formatter_class = Formatter


def _argument_in_usage(found: re.Match[str]) -> str:
    """ "{number}" → "SỐ_VĂN_BẢN"; brackets stay where it may be left out; what is no argument's name stays."""
    name = _ARGUMENTS.get(found[1])
    if name is None:
        return found[0]
    return (f"[{name}]" if found[0].startswith("[") else name) + (found[2] or "")


def _row_in_vietnamese(name: str) -> str:
    """The left of a row of help: names of options stay, those of arguments and of values are ours."""
    for pattern, words in _VALUES:
        name = pattern.sub(words, name)
    head = _AT_HEAD.match(name)
    if head is not None and head[1] in _ARGUMENTS and "<" in name:
        return _ARGUMENTS[head[1]] + name[len(head[1]) :]
    return name


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
            named = found.groupdict(default="")
            argument, meant = named.get("argument", ""), named.get("meant", "")
            said = words.format(
                *found.groups(default=""),
                argument=_ARGUMENTS.get(argument.strip("'"), argument),
                meant=meant and _MEANT.format(meant),
            )
            return " ".join(said.split())
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
