"""Reminder letters (công văn đôn đốc) in Word, one for each body with overdue duties.

In: findings, who writes, and what the directives are called; out: ``.docx`` drafts in the layout of Nghị
định 30/2020/NĐ-CP (A4, margins 20/20/30/20 mm, Times New Roman, letterhead in two columns, "V/v" under the
number, page numbers centred above from page 2). Number, day and signature stay blank: an officer signs.
"""

import datetime as dt
import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from pipeline.audit.due import asks_for_paper
from pipeline.errors import UsageError
from pipeline.export.groups import Line, lines_of
from pipeline.export.tables import cited_as
from pipeline.grammar.body import resolve_body, same_body
from pipeline.grammar.calendar import default_calendar
from pipeline.grammar.voices import one_voice
from pipeline.lexicon import load_toml
from pipeline.reasons import format_day
from pipeline.records import Finding
from pipeline.store import Store
from pipeline.text.fold import fold

_CENTER, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
# What XML cannot hold.
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)} | {127: None, 0xFFFE: None, 0xFFFF: None}
_REPLY_DAYS = 5  # working days that a reminder gives
_WIDTHS = (Mm(13), Mm(38), Mm(65), Mm(24), Mm(20))


@dataclass(frozen=True, slots=True)
class Sender:
    """The office that reminds: its letterhead, place, symbol of its letters and who signs.

    ``parent`` is the line above its name (may be empty), ``capacity`` the lines above the signature
    ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"); ``recipients`` replaces the lines under "Nơi nhận" when given.
    """

    name: str
    place: str
    symbol: str
    parent: str = ""
    capacity: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = field(default=())


class Drafts(NamedTuple):
    """The files that were written, those of an earlier run that were left because somebody has worked on them, and how
    many overdue duties were left out because others ordered them."""

    paths: list[Path]
    kept: list[Path]
    others: int = 0


def remind(store: Store, findings: Iterable[Finding], folder: Path, sender: Sender, as_of: dt.date) -> Drafts:
    """Write the drafts about what the sender has ordered into ``folder``.

    Raises ``UsageError`` for a sender that is no known body, ``OSError`` if the folder cannot be written.
    """

    def assigner(key: str) -> str:
        document = store.document(key)
        return document.issuer_key if document else ""

    own, others = own_duties(findings, sender.name, assigner, as_of)
    reply_by = default_calendar().add_working_days(as_of, _REPLY_DAYS)
    drafts = write_reminders(own, folder, sender, as_of, reply_by, lambda key: cited_as(store.document(key)))
    return drafts._replace(others=others)


def own_duties(
    findings: Iterable[Finding], sender: str, assigner: Callable[[str], str], as_of: dt.date
) -> tuple[list[Finding], int]:
    """The findings about what the sender, or the body that it speaks for, has ordered; how many overdue others did.

    ``assigner`` gives the key of the issuer of a directive ("" if not known: nobody reminds of what may be another's).
    Raises ``UsageError`` for a sender that is no known body.
    """
    office = resolve_body(sender)
    if office is None:
        raise UsageError(
            f"Chưa biết cơ quan gửi {sender!r}, nên không rõ nhiệm vụ nào do cơ quan này giao. Viết tên đầy đủ, hoặc "
            "xác nhận bằng 'congvan bodies confirm'."
        )
    own: list[Finding] = []
    others = 0
    found: dict[str, bool] = {}
    for finding in findings:
        directive = finding.duty.directive
        if directive not in found:
            issuer = assigner(directive)
            found[directive] = bool(issuer) and one_voice(office.key, issuer, same_body, as_of) is not False
        if found[directive]:
            own.append(finding)
        else:
            others += _calls_for_reminder(finding)
    return own, others


def _calls_for_reminder(finding: Finding) -> bool:
    overdue = finding.status == "open_overdue" and not finding.repeats
    return overdue and finding.duty.expanded and bool(finding.duty.body)


def write_reminders(
    findings: Iterable[Finding],
    folder: Path,
    sender: Sender,
    as_of: dt.date,
    reply_by: dt.date,
    name_of: Callable[[str], str],
) -> Drafts:
    """Write one draft for each late body into ``folder``, in the order of the bodies' names.

    ``name_of`` says how a directive (by its key) is cited. Only overdue duties of known bodies are reminded of,
    once each: not again what an earlier reminder asked for. A draft of an earlier run is written anew, unless somebody
    has changed it since: then it stays, and the new one stands beside it with the day in its name.
    Raises ``OSError`` if the folder cannot be written.
    """
    late: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines_of(findings):
        finding = line.finding
        if _calls_for_reminder(finding):
            late[finding.duty.body, finding.duty.body_key].append(line)
    folder.mkdir(parents=True, exist_ok=True)
    drafts = Drafts([], [])
    for (body, _), duties in sorted(late.items()):
        stem = f"don-doc-{re.sub(r'[^a-z0-9]+', '-', fold(body))[:80].strip('-')}"
        path = _free(folder, stem, drafts.paths)
        if _is_edited(path):
            drafts.kept.append(path)
            path = _free(folder, f"{path.stem}-{as_of.isoformat()}", drafts.paths, beside=True)
        document = make_reminder(body, duties, sender, as_of, reply_by, name_of)
        document.core_properties.identifier = _mark(document.part.blob)
        document.save(str(path))
        drafts.paths.append(path)
    return drafts


def _free(folder: Path, stem: str, taken: list[Path], *, beside: bool = False) -> Path:
    """Two bodies may fold to one name: number the second. ``beside``: nor a name of what somebody has changed."""
    for number in count(1):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.docx"
        if path not in taken and not (beside and _is_edited(path)):
            break
    return path


def _mark(body: bytes) -> str:
    """What a draft says of its own text, so that a change is seen: every program writes the text in its own way."""
    return hashlib.sha256(body).hexdigest()


def _is_edited(path: Path) -> bool:
    """Whether a file is there that is not as it was written here."""
    if not path.exists():
        return False
    try:
        with zipfile.ZipFile(path) as file:
            body = file.read("word/document.xml")
        return bool(docx.Document(str(path)).core_properties.identifier != _mark(body))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, PackageNotFoundError):
        return True  # whatever it is, it is not ours to write over


def make_reminder(
    body: str,
    lines: list[Line],
    sender: Sender,
    as_of: dt.date,
    reply_by: dt.date,
    name_of: Callable[[str], str],
) -> Document:
    """The draft to one body about all its overdue duties, the oldest first, a recurring one on one line."""
    words = load_toml("reminder")
    facts = {
        "office": sender.name,
        "body": body,
        "as_of": format_day(as_of, "vi"),
        "reply_by": format_day(reply_by, "vi"),
        "count": f"{len(lines):02d}",
        "symbol": sender.symbol,
        "place": sender.place,
        "year": as_of.year,
    }

    def say(name: str) -> str:
        return str(words[name]).format(**facts)

    document = docx.Document()
    _page(document)
    _letterhead(document, sender, words["heading"], say("number"), words["subject"], say("place_date"))
    _text(document.add_paragraph(), say("addressee"), align=_CENTER, before=12, after=12)
    _text(document.add_paragraph(), say("opening"), indent=True)
    _table(document, lines, words, name_of, as_of)
    if not all(asks_for_paper(line.finding.duty.action) for line in lines):
        _text(document.add_paragraph(), say("may_be_done"), indent=True, before=6)
    _text(document.add_paragraph(), say("request"), indent=True, before=6)
    _text(document.add_paragraph(), say("if_sent"), indent=True)
    _signature(document, sender, words)
    return document


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.different_first_page_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)  # type: ignore[attr-defined]
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    number = section.header.paragraphs[0]
    number.alignment = _CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = number.add_run()
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), str(kind))
        run._r.append(element)


def _text(
    paragraph: Paragraph,
    text: str,
    *,
    align: Any = _JUSTIFY,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    indent: bool = False,
    before: float = 0,
    after: float = 6,
) -> None:
    run = paragraph.add_run(text.translate(_CONTROLS))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if indent:
        layout.first_line_indent = Mm(12.7)


def _lines(cell: Any, lines: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Paragraphs of a cell, the first in the one that every cell has."""
    for index, (text, look) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _text(paragraph, text, **{"align": _CENTER, "after": 0, **look})


def _rule(cell: Any, inset: Any) -> None:
    """A solid rule under the last line, drawn as a border and shortened from both sides."""
    paragraph = cell.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = inset
    layout.space_after, layout.line_spacing = Pt(0), Pt(3)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _letterhead(document: Document, sender: Sender, heading: list[str], number: str, subject: str, date: str) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, (Mm(62), Mm(98)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    parent = [(sender.parent.upper(), {"size": 13})] if sender.parent else []
    _lines(table.cell(0, 0), [*parent, (sender.name.upper(), {"size": 13, "bold": True})])
    _rule(table.cell(0, 0), Mm(22))
    # 12 points (the decree allows 12-13) keep the national name on one line of the column
    _lines(table.cell(0, 1), [(heading[0], {"size": 12, "bold": True}), (heading[1], {"size": 13, "bold": True})])
    _rule(table.cell(0, 1), Mm(16))
    _lines(table.cell(1, 0), [(number, {"size": 13, "before": 6}), (subject, {"size": 12, "before": 6})])
    _lines(table.cell(1, 1), [(date, {"size": 14, "italic": True, "before": 6})])


def _table(
    document: Document, lines: list[Line], words: dict[str, Any], name_of: Callable[[str], str], as_of: dt.date
) -> None:
    heads = words["table"]
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    ordered = sorted(
        lines, key=lambda line: (line.first or dt.date.max, line.finding.duty.directive, line.finding.duty.task)
    )
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _lines(cell, [(head, {"size": 12, "bold": True})])
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on each page
    for index, line in enumerate(ordered, 1):
        finding = line.finding
        due, late = format_day(finding.due, "vi") if finding.due else "", str(finding.days_late or "")
        if line.periods > 1 and line.first is not None:
            due = words["periods"].format(count=line.periods, first=format_day(line.first, "vi"), last=due)
            late = words["periods_late"].format(first=(as_of - line.first).days, last=late)
        action = finding.duty.action
        if not asks_for_paper(action):
            action = f"{action} {words['mark']}"
        values = (str(index), name_of(finding.duty.directive), action, due, late)
        for at, (cell, value) in enumerate(zip(table.add_row().cells, values, strict=True)):
            _lines(cell, [(value, {"size": 12, "align": _LEFT if at in (1, 2) else _CENTER})])
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _signature(document: Document, sender: Sender, words: dict[str, Any]) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(80), Mm(80)
    recipients = sender.recipients or tuple(words["recipients_lines"])
    _lines(
        left,
        [
            (words["recipients"], {"size": 12, "bold": True, "italic": True, "align": _LEFT}),
            *((line, {"size": 11, "align": _LEFT}) for line in recipients),
        ],
    )
    lines = sender.capacity or tuple(words["capacity"])
    capacity = [(line.upper(), {"size": 14, "bold": True}) for line in lines]
    _lines(right, [*capacity, *[("", {})] * 4, (sender.signer, {"size": 14, "bold": True})])
