"""PDF and Word files that unpack without end are refused, at once and in little memory; ordinary ones are not."""

import io
import zipfile
import zlib

import pikepdf
import pytest

from pipeline.errors import UnreadableFile
from pipeline.read import Limits, read_bytes
from tests.read.paper import BODY, HEAD, add_annotation, make_pdf


def form(pdf, content, **resources):
    made = pdf.make_stream(content)
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox = pikepdf.Array([0, 0, 500, 500])
    made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(**resources))
    return made


def drawn(build):
    """A letter whose page also draws what ``build`` makes."""
    pdf = pikepdf.open(io.BytesIO(make_pdf([*HEAD, *BODY])))
    page = pdf.pages[0]
    page.Resources.XObject = pikepdf.Dictionary(X=build(pdf))
    page.contents_add(pdf.make_stream(b"q /X Do Q"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def itself(pdf):
    made = form(pdf, b"/Y Do " * 50)
    made.Resources.XObject.Y = made
    return made


def in_a_ring(pdf):
    one, other = form(pdf, b"/Y Do /Y Do"), form(pdf, b"/Z Do /Z Do")
    one.Resources.XObject.Y, other.Resources.XObject.Z = other, one
    return one


def tenfold(pdf):
    made = form(pdf, b"0 0 m")
    for _ in range(9):
        made = form(pdf, b"/Y Do " * 10, Y=made)
    return made


def by_the_page(pdf):
    """A drawing without names of its own: PDFium takes them from the page, where the drawing itself is "X"."""
    made = form(pdf, b"/X Do " * 50)
    del made.Resources
    return made


def in_disguise(pdf):
    return form(pdf, b"/#58 % X\n Do " * 50)


@pytest.mark.parametrize("build", [itself, in_a_ring, tenfold, by_the_page, in_disguise])
def test_drawings_without_end(build):
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(drawn(build), "thu.pdf")
    assert caught.value.problem.code == "too_large"


def test_drawings_without_end_that_all_pages_inherit():
    pdf = pikepdf.open(io.BytesIO(drawn(by_the_page)))
    pdf.Root.Pages.Resources = pdf.pages[0].Resources
    del pdf.pages[0].obj["/Resources"]
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(out.getvalue(), "thu.pdf")
    assert caught.value.problem.code == "too_large"


def test_a_signature_that_draws_itself():
    pdf = pikepdf.open(io.BytesIO(add_annotation(make_pdf([*HEAD, *BODY]), 100, 100, "12")))
    look = pdf.pages[0].Annots[0].AP.N
    look.Resources.XObject = pikepdf.Dictionary(Y=look)
    look.write(b"/Y Do " * 50)
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(out.getvalue(), "thu.pdf")
    assert caught.value.problem.code == "too_large"


def test_drawings_within_drawings_are_ordinary():
    found = read_bytes(drawn(lambda pdf: form(pdf, b"/Y Do", Y=form(pdf, b"0 0 m"))), "thu.pdf")
    assert "Kính gửi" in found.text


def test_a_stream_of_gigabytes():
    pack = zlib.compressobj(9)
    data = b"".join([*(pack.compress(b" " * 10_000_000) for _ in range(25)), pack.flush()])
    pdf = pikepdf.open(io.BytesIO(make_pdf([*HEAD, *BODY])))
    stream = pikepdf.Stream(pdf, data)
    stream.Filter = pikepdf.Name.FlateDecode
    pdf.pages[0].Contents = pdf.make_indirect(stream)
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(out.getvalue(), "thu.pdf")
    assert caught.value.problem.code == "too_large"


def test_a_word_file_with_millions_of_paragraphs():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # words enough that the ratio of packed and unpacked says nothing
        text = "".join(f"<w:p><w:r><w:t>{n * 7919 % 999983}</w:t></w:r></w:p>" for n in range(40_000))
        archive.writestr("word/document.xml", f"<w:document><w:body>{text}</w:body></w:document>")
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(out.getvalue(), "thu.docx", limits=Limits(xml=1_000_000))
    assert caught.value.problem.code == "too_large"
