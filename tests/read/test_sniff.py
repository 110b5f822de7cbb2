import io
import os
import re
import zipfile

import docx
import pikepdf
import pytest
from PIL import Image

from pipeline.errors import UnreadableFile
from pipeline.read import Limits, find_files, read, read_bytes
from pipeline.read.sniff import sniff


def _docx(text: str = "Kính gửi: Sở Nội vụ") -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("L", (40, 40), 255).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (_docx(), "word"),
        (b"{\\rtf1 abc}", "office"),
        (_png(), "image"),
        ("Số: 12/BC".encode(), "text"),
        ("Số: 12/BC, ngày 3".encode("utf-16"), "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "office"),
    ],
)
def test_kinds(data, kind):
    assert sniff(data, Limits()).kind == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="empty"),
        pytest.param(b" \n\n ", "empty_file", id="blank"),
        pytest.param(b"MZ\x90\x00" + bytes(range(256)) * 8, "not_a_document", id="program"),
        pytest.param(os.urandom(64) + b"\0\1\2" * 500, "not_a_document", id="noise"),
        pytest.param(_zip(a=b"x"), "archive", id="zip"),
        pytest.param(b"<!DOCTYPE html><html></html>", "not_a_document", id="html"),
        pytest.param(b"\x1f\x8b\x08" + b"\0" * 300, "archive", id="gzip"),
        pytest.param(
            _zip(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"<x/>"}), "not_a_document", id="xlsx"
        ),
        pytest.param(_docx()[:400], "truncated", id="cut docx"),
        pytest.param(_zip(word__document_xml=b"")[:-5], "truncated", id="cut zip"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            id="encrypted docx",
        ),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "not_a_document", id="other ole"),
        pytest.param(b"%PDF-1.4\nnothing more", "truncated", id="pdf without pages"),
        pytest.param(_png()[:45], "truncated", id="cut image"),
        pytest.param(_zip(**{"word__document.xml": b"0" * 30_000_000}), "too_large", id="zip bomb"),
        pytest.param(_zip(**{"word__document.xml": b"<not xml"}), "truncated", id="docx without parts"),
    ],
)
def test_hostile_files_become_problems(data, code):
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data, "thu.pdf")
    assert caught.value.problem.code == code


def test_size_limit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 2000)
    with pytest.raises(UnreadableFile) as caught:
        read(path, limits=Limits(size=1000))
    assert caught.value.problem.code == "too_large"


def test_suffix_does_not_matter(tmp_path):
    path = tmp_path / "cong van.pdf"
    path.write_bytes(_docx())
    assert read(path).text == "Kính gửi: Sở Nội vụ"


def test_links_in_a_loop_and_folders(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for path in (tmp_path / "a", tmp_path, tmp_path / "missing"):
        with pytest.raises(UnreadableFile):
            read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    assert caught.value.problem.code == "no_permission"


def test_find_files(tmp_path):
    for name in ("b.pdf", "a.docx", ".hidden", "~$a.docx", "sub/c.txt", ".git/x", "sub/Thumbs.db"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    found = [str(p.relative_to(tmp_path)) for p in find_files([tmp_path])]
    assert found == ["a.docx", "b.pdf", "sub/c.txt"]
    assert list(find_files([tmp_path / ".hidden"])) == [tmp_path / ".hidden"]


def test_a_pdf_without_pages_is_told_as_such():
    out = io.BytesIO()
    pikepdf.new().save(out)
    with pytest.raises(UnreadableFile, match="không có trang nào") as caught:
        read_bytes(out.getvalue(), "a.pdf")
    assert caught.value.problem.code == "no_pages"


def test_a_folder_that_cannot_be_opened_is_no_file(tmp_path):
    with pytest.raises(UnreadableFile, match="thư mục") as caught:
        read(tmp_path)
    assert caught.value.problem.code == "folder_closed"


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"\x7fELF\x02\x01\x01" + b"\0" * 300, "tệp chương trình"), (b"\x1f\x8b\x08" + b"\0" * 300, "(gz)")],
    ids=["program", "gzip"],
)
def test_types_of_files_are_told_in_words(data, told):
    with pytest.raises(UnreadableFile, match=re.escape(told)) as caught:
        read_bytes(data, "a.bin")
    assert "application/" not in caught.value.problem.message
