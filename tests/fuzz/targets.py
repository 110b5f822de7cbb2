"""What is fuzzed: each target takes bytes, and raises when what must always hold does not.

Readers may refuse a file (``UnreadableFile`` with words for a clerk), nothing else; what they read lies inside its own
text. Pages that would be read by OCR are not, except in ``picture``: Tesseract is slow and not ours.
"""

import atexit
import contextlib
import functools
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from PIL import Image

from pipeline.errors import CongvanError, UnreadableFile
from pipeline.extract import extract
from pipeline.grammar.body import find_bodies, resolve_body
from pipeline.grammar.date import find_dates, format_date, parse_date, parse_day
from pipeline.grammar.deadline import find_deadlines, parse_deadline
from pipeline.grammar.genre import find_genres
from pipeline.grammar.number import find_numbers, find_shared_serials, format_number, parse_number
from pipeline.read import Limits, office, pictures, read_bytes
from pipeline.read.page import PageText
from pipeline.records import Letter, PartialDate, Transcript
from pipeline.store import Store
from pipeline.store.fields import understand
from pipeline.store.register import read_register
from pipeline.text.fold import fold, fold_aligned
from pipeline.text.keys import match_key
from pipeline.text.normalize import normalize
from tests.factories import a_letter
from tests.fuzz.spelling import spell, spell_pdf, spell_word

LIMITS = Limits(size=2_000_000, pages=20, pixels=300_000, unpacked=5_000_000, xml=1_000_000)
ISSUED = PartialDate(2024, 2, 1)
WORDY = b"\x84\x80\x82\n\xb4\x86\n\x8b\x8c\n\xae\xad\n\x99\x8d\n\x90\x8d\x91\x83\x9b\x97\x8d"


def sound(transcript: Transcript) -> Transcript:
    """A transcript's own promises: places inside the text, words that say what stands there, text that can be stored."""
    text = transcript.text
    text.encode()
    assert text == normalize(text)
    for paragraph in transcript.paragraphs:
        assert "\n" not in text[paragraph.span.start : paragraph.span.end]
        assert 0 <= paragraph.span.start < paragraph.span.end <= len(text)
    end = 0
    for word in transcript.words:
        assert end <= word.span.start < word.span.end <= len(text)
        end = word.span.end
    for table in transcript.tables:
        assert all(0 <= cell.start <= cell.end <= len(text) for row in table.rows for cell in row)
    for slot in transcript.slots:
        assert 0 <= slot.span.start <= slot.span.end <= len(text)
    return transcript


def facts_inside(letter: Letter) -> None:
    """A letter's own promise: what was read of it stands in its text."""
    spans = [citation.span for citation in letter.citations] + [task.span for task in letter.tasks]
    spans += [mention.span for mention in (letter.number, letter.date, letter.issuer, letter.subject) if mention]
    assert all(0 <= span.start <= span.end <= len(letter.text) for span in spans)


def _read(data: bytes) -> Transcript | None:
    try:
        with mock.patch.object(office, "convert_to_docx", lambda _data, _suffix: spell_word(b"")):  # not ours to fuzz
            return sound(read_bytes(data, "a", limits=LIMITS))
    except UnreadableFile as unreadable:
        assert unreadable.problem.message
        # nobody's parser should have met a fault that our reader does not know by name
        if unreadable.problem.code == "reader_failed":
            raise AssertionError(unreadable.problem.message) from unreadable
        return None


def _unseen(_image: Image.Image, number: int, _dpi: float) -> PageText:
    return PageText(number, 100, 100, (), how="ocr")


def text(data: bytes) -> None:
    """Any bytes as a text file."""
    _read(data)


def word(data: bytes) -> None:
    """A Word file with a spelt body; one in four: the bytes themselves behind a zip's first four."""
    _read(b"PK\x03\x04" + data[1:] if data[:1] < b"@" else spell_word(data[1:]))


def pdf(data: bytes) -> None:
    """A PDF with a spelt page; one in two: the bytes themselves."""
    with mock.patch.object(pictures, "read_picture", _unseen):
        _read(b"%PDF-1.7\n" + data[1:] if data[:1] < b"\x80" else spell_pdf(data[1:]))


def picture(data: bytes) -> None:
    """An image file with everything that is done to it, Tesseract included."""
    _read(data)


def offsets(data: bytes) -> None:
    """Normalising twice is normalising once; folding keeps every place and is idempotent."""
    clean = normalize(spell(data))
    assert normalize(clean) == clean
    folded = fold_aligned(clean)
    assert len(folded) == len(clean)
    assert fold_aligned(folded) == folded
    assert fold(fold(clean)) == fold(clean)
    assert match_key(match_key(clean)) == match_key(clean)


def grammar(data: bytes) -> None:
    """What the grammars find stands in the text, and what they write they read."""
    clean = normalize(spell(data))
    folded = fold_aligned(clean)
    found = [*find_numbers(clean), *find_dates(clean), *find_bodies(clean), *find_genres(clean)]
    found += find_deadlines(clean, ISSUED, folded)
    for mention in found:
        assert 0 <= mention.span.start < mention.span.end <= len(clean)
        assert 0 <= mention.confidence <= 1
    for number in find_numbers(clean):
        format_number(number.value)
        find_shared_serials(clean, number)
    for date in find_dates(clean):
        assert date.value.month is None or parse_date(format_date(date.value)) == date.value
    resolve_body(clean)
    for parse in (parse_number, parse_date, parse_day, lambda phrase: parse_deadline(phrase, ISSUED)):
        with contextlib.suppress(ValueError, CongvanError):
            parse(clean)


def letter(data: bytes) -> None:
    """The whole extraction: every fact lies inside the text."""
    try:
        facts_inside(extract(read_bytes(spell(data).encode("utf-8", "replace"), "a")))
    except UnreadableFile:
        return


@functools.cache
def _room() -> Path:
    folder = tempfile.mkdtemp(prefix="congvan-fuzz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@functools.cache
def _store() -> Store:
    store = Store.create(_room() / "kho.db")
    store.add(a_letter(text="Giao Sở Y tế báo cáo kết quả năm 2024."))
    return store


def query(data: bytes) -> None:
    """No query is an error, and what was understood of it was typed."""
    asked = spell(data).encode("utf-8", "replace").decode()
    store = _store()
    for hit in store.search(asked):
        assert all(0 <= start < stop <= len(hit.snippet) for start, stop in hit.highlights)
    store.find(asked)
    understood = understand(asked, lambda _field: {"a": ("bao cao",), "2024": ("2024",)})
    assert all(fold(typed.said) in fold(asked) for typed in understood.typed)


def register(data: bytes) -> None:
    """A register is read, or refused with words."""
    path = _room() / f"register-{os.getpid()}.csv"
    path.write_bytes(data[1:] if data[:1] < b"\x80" else spell(data[1:]).encode("utf-8", "surrogatepass"))
    try:
        rows = read_register(path)
    except CongvanError:
        return
    for row in rows:
        "".join(map(str, row)).encode()


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {
    target.__name__: target for target in (text, word, pdf, picture, offsets, grammar, letter, query, register)
}


def seeds(name: str) -> list[bytes]:
    """Where the fuzzer begins."""
    plain = "Số: 12/BC-SYT\nHà Nội, ngày 01 tháng 02 năm 2024\nBÁO CÁO\nThực hiện Công văn số 3/UBND-VX\n| a | b |\n| c | d |\n"
    match name:
        case "text":
            kinds = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")
            return [plain.encode(kind) for kind in kinds] + [plain.encode("cp1258", "replace")]
        case "word":
            return [
                b"\xff\x80\x81\x82So: 12\x9f\x9f\x9f\x83\x84\x85\x80\x81\x82a\x9f\x9f\x9f\x9f\x85\xa9\x80\x81\x82b",
                b"\xff\x80\x87\x92\xae\xb1\x9f\x9f\x81\x82c" * 3,
                spell_word(b"\x80\x81\x82a")[3:],
            ]
        case "pdf":
            return [
                b"\xff" + bytes(128 + i for i in range(34)) * 2,
                b"\xff\x90\x81\x80\x82\x84\x85\x87\x89\x81" * 4,
                b"\0" + spell_pdf(b"\x80\x82\x84\x87\x9f\x81\x90" * 4)[9:],
            ]
        case "picture":
            return [_picture(kind) for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")]
        case "query":
            return [b"giai ngan", b'lo\xc8:"Bao cao" \xca2024', b"12/BC-SYT", b'"\xca\xcb\xcc AND OR NEAR(']
        case "register":
            head = "Ngày đến;Số đến;Tác giả;Số, ký hiệu;Ngày tháng;Tên loại và trích yếu\n"
            row = '01/02/2024;7;Sở Y tế;12/BC-SYT;31/01/2024;"Báo cáo; năm"\n'
            return [b"\0" + (head + row).encode(), b"\0" + (head + row).encode("utf-16"), b"\xff" + WORDY]
        case _:
            return [WORDY, bytes(range(128, 256)), b"12/QD-UBND ngay 1/2/2024", plain.encode()]


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    image = Image.new("L", (120, 80), 255)
    image.paste(0, (20, 30, 90, 40))
    image.save(out, kind)
    return out.getvalue()
