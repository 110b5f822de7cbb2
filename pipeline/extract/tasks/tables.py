"""Tables that hand out work: one task a row (STT, nhiệm vụ, chủ trì, phối hợp, thời hạn, sản phẩm).

A header row is one whose cells name at least the column of the work and the column of who does it. The
cells of a row stand on one line, separated by tabs.
"""

from dataclasses import dataclass

from pipeline.extract.tasks.clauses import Unit
from pipeline.extract.tasks.parties import Parties, read_parties, strip_title
from pipeline.extract.tasks.sharing import each_of
from pipeline.extract.tasks.vocabulary import Line, line_of, vocabulary
from pipeline.records import Span
from pipeline.text.fold import fold_aligned


@dataclass(frozen=True, slots=True)
class RowTask:
    """A row of work: the cells of its columns as spans ("" columns are missing)."""

    span: Span
    action: Span
    names: tuple[str, ...]
    coordinators: tuple[str, ...]
    deadline: Span | None
    product: str | None


def row_tasks(text: str, folded: str, units: list[Unit], *, scanned: bool = False) -> list[RowTask]:
    """The tasks of all tables of the letter.

    An empty cell of the lead is that of the row above (a merged cell); in a ``scanned`` table it may as well be one
    that was not read, so that its task has no bearer.
    """
    found: list[RowTask] = []
    columns: dict[str, int] = {}
    above: tuple[str, ...] = ()
    for unit in units:
        if not unit.row:
            columns = {}
            continue
        cells = _cells(text, unit.start, unit.end)
        header = _header(folded, cells)
        if header:
            columns, above = header, ()
            continue
        if not columns or len(cells) <= max(columns["task"], columns["lead"]):
            continue
        action = cells[columns["task"]]
        if len(text[action.start : action.end].strip()) < 6:
            continue
        lead = cells[columns["lead"]]
        names = _names(text, folded, lead)
        if not names and _filled(text, cells) > 2:
            names = () if scanned else above
            if not names and not scanned:
                continue
        elif not names:
            continue
        above = names or above
        support, due = _cell(cells, columns, "support"), _cell(cells, columns, "deadline")
        made = _cell(cells, columns, "product")
        found.append(
            RowTask(
                Span(unit.start, unit.end),
                action,
                names,
                _names(text, folded, support) if support else (),
                due,
                " ".join(text[made.start : made.end].split()) or None if made else None,
            )
        )
    return found


def _cells(text: str, start: int, end: int) -> list[Span]:
    cells: list[Span] = []
    at = start
    while True:
        tab = text.find("\t", at, end)
        stop = tab if tab >= 0 else end
        cells.append(Span(at, stop))
        if tab < 0:
            return cells
        at = tab + 1


def _cell(cells: list[Span], columns: dict[str, int], name: str) -> Span | None:
    index = columns.get(name)
    return cells[index] if index is not None and index < len(cells) else None


def _filled(text: str, cells: list[Span]) -> int:
    return sum(bool(text[c.start : c.end].strip()) for c in cells)


def _header(folded: str, cells: list[Span]) -> dict[str, int]:
    """Which column is which, if this row is a header of a table of work."""
    words = vocabulary().columns
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        label = " ".join(folded[cell.start : cell.end].split())
        if not label or len(label) > 60:
            continue
        for name in ("support", "deadline", "product", "lead", "task"):
            if name not in columns and any(w in label for w in words[name]):
                if name == "lead" and label.startswith(("nhiem vu", "noi dung", "ket qua")):
                    continue
                if name == "deadline" and label.startswith(("noi dung", "nhiem vu", "don vi", "co quan", "nguoi")):
                    continue
                columns[name] = index
                break
    return columns if {"task", "lead"} <= columns.keys() else {}


def _names(text: str, folded: str, cell: Span) -> tuple[str, ...]:
    if "§" in text[cell.start : cell.end]:  # how a scan often prints the S of "Sở"
        text = text[cell.start : cell.end].replace("§", "S")
        folded, cell = fold_aligned(text), Span(0, len(text))
    line = line_of(text, folded, cell.start, cell.end)
    if not line.folds:
        return ()
    names: list[str] = []
    k = 0
    while k < len(line):
        parties = read_parties(line, k)
        if parties is None or parties.next_word <= k:
            break
        k = _to_separator(line, parties)
        whole = " ".join(text[parties.items[-1].span.start : line.ends[k - 1]].split())
        last = whole if k > parties.next_word else parties.items[-1].name
        names.extend(strip_title(name) for name in (*(p.name for p in parties.items[:-1]), last))
    if names:
        return each_of(tuple(names))
    return tuple(_persons(line))


def _to_separator(line: Line, parties: Parties) -> int:
    """The word after a name in a cell: what looks like a duty there ("Công ty Khai thác công | trình thủy lợi") belongs
    to the name, up to a sign, unless it is the office itself ("Sở Y tế | chủ trì")."""
    k = parties.next_word
    if parties.stop not in {"verb", "word"} or k >= len(line) or any(p.at(line, k) for p in vocabulary().duty.values()):
        return k
    if line.folds[k : k + 2] in (["phoi", "hop"], ["tham", "muu"], ["thuc", "hien"], ["tong", "hop"], ["huong", "dan"]):
        return k
    while k < len(line) and not line.gap(k) and "\n" not in line.text[line.ends[k - 1] : line.starts[k]]:
        k += 1
    return k


def _persons(line: Line) -> list[str]:
    """Persons in a cell, with or without commas between them: a family name begins the next one."""
    surnames = vocabulary().surnames
    people: list[list[str]] = []
    for i in range(len(line)):
        word = line.word(i)
        if not word[:1].isupper():
            if people and line.folds[i] == "va":
                continue
            if not people or len(people[-1]) < 2:
                break
        separated = line.gap(i)[:1] in {",", ";", "-"}
        fresh = separated or (word.capitalize() in surnames and (not people or len(people[-1]) >= 3))
        if not people or fresh:
            people.append([])
        people[-1].append(word)
    return [" ".join(p) for p in people if 2 <= len(p) <= 5]
