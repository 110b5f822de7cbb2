import io

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import UnreadableFile
from pipeline.read import office, read_bytes


def save(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(document, *kinds):
    found = read_bytes(save(document), "a.docx")
    return [found.text[p.span.start : p.span.end] for p in found.paragraphs if not kinds or p.kind in kinds]


def table(document, rows, *, style=None):
    grid = document.add_table(len(rows), len(rows[0]), style=style)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    return grid


def test_letter():
    document = docx.Document()
    table(document, [
        ["UBND TỈNH HẠ SƠN\nSỞ THỦY LỢI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
        ["Số:       /STL-QLN\nV/v rà soát hồ chứa", "Hạ Sơn, ngày     tháng 4 năm 2024"],
    ])  # fmt: skip
    document.add_paragraph("Kính gửi: Ủy ban nhân dân các xã.")
    table(document, [["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "GIÁM ĐỐC\n\nTrần Thị Hoa"]])
    assert texts(document, "left") == [
        "UBND TỈNH HẠ SƠN", "SỞ THỦY LỢI", "Số: /STL-QLN", "V/v rà soát hồ chứa",
        "Nơi nhận:", "- Như trên;", "- Lưu: VT.",
    ]  # fmt: skip
    assert texts(document, "right") == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hạ Sơn, ngày tháng 4 năm 2024",
        "GIÁM ĐỐC", "Trần Thị Hoa",
    ]  # fmt: skip
    assert texts(document).index("Kính gửi: Ủy ban nhân dân các xã.") == 7


def test_real_table_becomes_rows():
    document = docx.Document()
    table(document, [["TT", "Nhiệm vụ", "Thời hạn"], ["1", "Rà soát\nhồ chứa", ""]], style="Table Grid")
    found = read_bytes(save(document), "a")
    assert found.text == "TT\tNhiệm vụ\tThời hạn\n1\tRà soát hồ chứa\t"
    assert [len(row) for row in found.tables[0].rows] == [3, 3]
    assert {p.kind for p in found.paragraphs} == {"row"}


def test_letterhead_by_tabs():
    document = docx.Document()
    document.add_paragraph("UBND TỈNH HẠ SƠN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    document.add_paragraph("SỞ THỦY LỢI\t\tĐộc lập - Tự do - Hạnh phúc")
    document.add_paragraph("Số: 5/STL\tHạ Sơn, ngày 02 tháng 4 năm 2024")
    document.add_paragraph("Nơi nhận:\tKT. GIÁM ĐỐC")
    assert texts(document, "left") == ["UBND TỈNH HẠ SƠN", "SỞ THỦY LỢI", "Số: 5/STL", "Nơi nhận:"]
    assert texts(document, "right")[-2:] == ["Hạ Sơn, ngày 02 tháng 4 năm 2024", "KT. GIÁM ĐỐC"]


def number(document, levels):
    """A numbering definition with the given (format, text) levels; returns its id."""
    root = document.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{body}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    return 78


def numbered(document, text, ident, level):
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{ident}"/></w:numPr>')
    )


def test_list_numbers_are_written_out():
    document = docx.Document()
    ident = number(
        document, [("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "\uf02d"), ("decimal", "%1.%2.%4.")]
    )
    for text, level in [("Một", 0), ("A", 1), ("B", 1), ("x", 2), ("Hai", 0), ("A lại", 1), ("sâu", 3)]:
        numbered(document, text, ident, level)
    assert texts(document) == ["1. Một", "a) A", "b) B", "- x", "2. Hai", "a) A lại", "2.a.1. sâu"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("upperRoman", "I. x"),
        ("lowerRoman", "i. x"),
        ("upperLetter", "A. x"),
        ("decimalZero", "01. x"),
        ("none", "x"),
    ],
)
def test_number_formats(form, shown):
    document = docx.Document()
    numbered(document, "x", number(document, [(form, "%1.")]), 0)
    assert texts(document) == [shown]


def test_numbered_empty_cells_and_rows_across_a_form():
    document = docx.Document()
    ident = number(document, [("decimal", "%1.")])
    grid = table(document, [["TT", "Việc", "Hạn"], ["", "Rà soát", "30/4"], ["", "Báo cáo", ""]], style="Table Grid")
    for cell in (grid.cell(1, 0), grid.cell(2, 0)):
        cell.paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{ident}"/></w:numPr>')
        )
    across = grid.add_row()
    across.cells[0].merge(across.cells[2]).text = "Ý kiến:\nĐồng ý"
    assert texts(document, "row") == ["TT\tViệc\tHạn", "1.\tRà soát\t30/4", "2.\tBáo cáo\t"]
    assert texts(document, "text") == ["Ý kiến:", "Đồng ý"]


def test_tracked_changes():
    document = docx.Document()
    paragraph = document.add_paragraph("Trước ngày ")
    for tag, name, text in (("w:del", "w:delText", "10"), ("w:ins", "w:t", "20")):
        change, run, word = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(name)
        word.text = text
        run.append(word)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("/4/2024")
    assert texts(document) == ["Trước ngày 20/4/2024"]


def test_fonts_of_the_old_encodings():
    document = docx.Document()
    run = document.add_paragraph().add_run("Céng hßa x· héi")
    run.font.name = ".VnTime"
    document.styles["Normal"].font.name = "VNI-Times"
    document.add_paragraph("Coäng hoøa")
    assert texts(document) == ["Cộng hòa xã hội", "Cộng hòa"]


def test_text_box_and_footnote_and_break():
    document = docx.Document()
    paragraph = document.add_paragraph("Đoạn một")
    paragraph.add_run().add_break()
    paragraph.add_run("dòng hai")
    inner = "<w:txbxContent><w:p><w:r><w:t>KHẨN</w:t></w:r></w:p></w:txbxContent>"
    paragraph._p.append(parse_xml(
        f'<w:r {nsdecls("w")} '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Choice>'
        f'<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    ))  # fmt: skip
    assert texts(document) == ["Đoạn một", "dòng hai", "KHẨN"]


def test_running_heads_are_dropped_unless_they_hold_the_letterhead():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Trang của Sở"
    document.add_paragraph("Nội dung")
    assert texts(document) == ["Nội dung"]
    document.sections[0].header.paragraphs[0].text = "SỞ THỦY LỢI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert texts(document)[0] == "SỞ THỦY LỢI"


def test_subject_broken_by_hand():
    document = docx.Document()
    for text in ("BÁO CÁO", "Kết quả rà soát hồ chứa", "trên địa bàn tỉnh"):
        paragraph = document.add_paragraph()
        paragraph.add_run(text).bold = True
        paragraph.alignment = 1
    assert texts(document) == ["BÁO CÁO", "Kết quả rà soát hồ chứa trên địa bàn tỉnh"]


def test_hidden_text_and_capitals():
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("ẩn").font.hidden = True
    paragraph.add_run("báo cáo").font.all_caps = True
    assert texts(document) == ["BÁO CÁO"]


def test_office_missing(monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(b"{\\rtf1 S\\'e8}", "a.doc")
    assert caught.value.problem.code == "office_missing"


@pytest.mark.slow
@pytest.mark.skipif(office.find_office() is None, reason="cần LibreOffice")
def test_rtf_through_office():
    found = read_bytes(b"{\\rtf1\\ansi S\\u7889? 5/BC\\par N\\u7897?i dung}", "a")
    assert found.text == "Số 5/BC\nNội dung"
    assert found.source.media_type == "application/rtf"
