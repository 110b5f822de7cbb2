"""Bytes → the inputs of the targets: text made of the pieces of letters, Word's XML, a PDF page.

A mutated file is nearly always refused at its first check; what is spelt here from bytes is always well-formed
outside, so that the fuzzer's changes reach the rooms behind. Every sequence of bytes is an input.
"""

import functools
import io
import zipfile
from collections.abc import Sequence

import docx
import pikepdf

PIECES = (
    "Số: ", "số ", "12/QĐ-UBND", "/", "-", "ngày 01/02/2024", "ngày ", " tháng ", " năm 2024", "trước ", "hằng quý",
    "ỦY BAN NHÂN DÂN", "TỈNH GIA LAI", "Sở Y tế", "tỉnh ", "Căn cứ ", "Giao ", "chủ trì, ", "\n", "\t", "| ", "1. ", "a)",
    "Nơi nhận:", "TM. ", "Kính gửi: ", "BÁO CÁO", "Điều 1.", "\u0301", "\u0323", "\u00a0", "…", "“", "”", "(", ")",
    "99999999", "quý I", "tuần 3", "chậm nhất ", "sau 10 ngày", "làm việc", "mùng 5 Tết", "nêu trên", "các sở, ban, ngành",
    "---PAGE 2---", "# ", "**", "[a](", "KT. CHỦ TỊCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do", "0",
    "V/v ", "của ", "; ", ", ", ". ", "và ", "về việc ", "UBND-VX", "BC-", "từ ", " đến ", "\u2028", "Ð", "İ", "ﬁ", "\U0001d7d9",
    'loại:"Báo cáo"', "năm:", "cơ quan:", "tình trạng:", "độ khẩn:", '"', ":", "2019-2024",
)  # fmt: skip


def spell(data: bytes, pieces: Sequence[str] = PIECES) -> str:
    """ASCII as it is, a byte with its high bit set as a piece, 0x01 with the two bytes behind it as any character."""
    out: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        at += 1
        if byte == 1:
            out.append(chr(int.from_bytes(data[at : at + 2], "big")))
            at += 2
        else:
            out.append(pieces[(byte & 127) % len(pieces)] if byte & 128 else chr(byte))
    return "".join(out)


# Opening tags; an odd one is closed by the next closing byte, all at the end.
_TAGS = (
    "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:tcPr", "w:pPr", "w:rPr", "w:ins", "w:del", "w:sdt", "w:sdtContent",
    "w:txbxContent", "mc:AlternateContent", "mc:Fallback", "w:hyperlink", "w:smartTag", "w:numPr", "w:sectPr", "w:moveFrom",
)  # fmt: skip
_EMPTY = (
    "<w:br/>", "<w:tab/>", "<w:cr/>", "<w:b/>", "<w:caps/>", "<w:vanish/>", '<w:jc w:val="center"/>', "<w:noBreakHyphen/>",
    '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="99999999"/>', '<w:gridSpan w:val="x"/>', '<w:gridSpan w:val="-1"/>',
    '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:numId w:val="1"/>', '<w:numId w:val="x"/>', '<w:numId w:val="7"/>',
    '<w:ilvl w:val="0"/>', '<w:ilvl w:val="-3"/>', '<w:ilvl w:val="99"/>', "<w:ilvl/>", '<w:sym w:font="Symbol" w:char="F0B0"/>',
    "<w:sym/>", '<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="ListNumber"/>', '<w:footnoteReference w:id="1"/>',
    '<w:rFonts w:ascii=".VnTime"/>', '<w:rFonts w:ascii="VNI-Times"/>', "<w:rFonts/>", "<!-- x -->", "<?x y?>", "<w:tblGrid/>",
)  # fmt: skip
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def spell_word(data: bytes) -> bytes:
    """A .docx whose body is spelt: tags, empty elements, text; always well-formed XML, seldom what Word would write."""
    out: list[str] = []
    opened: list[str] = []
    for byte in data:
        if byte < 128:
            out.append(
                {"<": "&lt;", "&": "&amp;"}.get(chr(byte), chr(byte) if byte > 31 or byte in (9, 10, 13) else " ")
            )
        elif byte < 128 + len(_TAGS) and len(opened) < 60:
            opened.append(_TAGS[byte - 128])
            out.append(f"<{opened[-1]}>")
        elif byte < 160:
            if opened:
                out.append(f"</{opened.pop()}>")
        elif byte < 160 + len(_EMPTY):
            out.append(_EMPTY[byte - 160])
        else:
            out.append(PIECES[byte % len(PIECES)].replace("<", ""))
    out.extend(f"</{tag}>" for tag in reversed(opened))
    body = "".join(out)
    return _packed(f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>".encode())


@functools.cache
def _word_parts() -> dict[str, bytes]:
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(document: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in _word_parts().items():
            archive.writestr(name, document if name == "word/document.xml" else part)
    return out.getvalue()


# Operators of a page's instructions, whole; numbers, names and strings come from ASCII bytes.
_INSTRUCTIONS = (
    "BT ", "ET ", "/F1 12 Tf ", "/F2 9 Tf ", "1 0 0 1 50 700 Tm ", "0 -14 Td ", "T* ", "(So: 12/BC-SYT) Tj ", "(\\315) Tj ",
    "[(So) -250 (Y te)] TJ ", "<0041> Tj ", "<0003FFFF> Tj ", "0 Tr ", "3 Tr ", "q ", "Q ", "/X Do ", "/I Do ", "10 0 0 10 0 0 cm ",
    "0 0 0 0 0 0 cm ", "1e30 0 0 1e30 0 0 cm ", "0 0 m ", "100 0 l ", "S ", "50 50 100 20 re ", "f ", "W n ", "BI /W 4 /H 4 /BPC 8 ",
    "ID abcd EI ", "/P <</MCID 0>> BDC ", "EMC ", "(Ha Noi, ngay 01 thang 02 nam 2024) Tj ", "0.1 0 0 -0.1 300 400 Tm ", "0 1 -1 0 9 9 Tm ",
)  # fmt: skip


def spell_pdf(data: bytes) -> bytes:
    """A PDF of one page (and one annotation) whose instructions are spelt."""
    pdf = pikepdf.new()
    name = pikepdf.Name
    half = len(data) // 2
    plain = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    coded = pikepdf.Dictionary(
        Type=name.Font, Subtype=name.TrueType, BaseFont=name("/VnTime"), FirstChar=0, LastChar=3,
        Widths=pikepdf.Array([500, 0, -100, 9e9]), Encoding=name.WinAnsiEncoding,
        ToUnicode=pdf.make_stream(b"begincmap 1 beginbfrange <00> <ff> <" + data[:2].hex().encode() + b"> endbfrange endcmap"),
    )  # fmt: skip
    fonts = pikepdf.Dictionary(F1=pdf.make_indirect(plain), F2=pdf.make_indirect(coded))
    drawing = pdf.make_stream(_instructions(data[:half]))
    drawing.Type, drawing.Subtype, drawing.BBox = name.XObject, name.Form, pikepdf.Array([0, 0, 500, 500])
    drawing.Resources = pikepdf.Dictionary(Font=fonts)
    picture = pdf.make_stream(data[:16].ljust(16, b"\xff"))
    picture.Type, picture.Subtype, picture.ColorSpace = name.XObject, name.Image, name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 4, 4, 8
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(X=drawing, I=picture))
    page.Contents = pdf.make_stream(_instructions(data[half:]))
    box = [data[at] * 5 if at < len(data) else 100 for at in range(4)]
    page.Annots = pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(
            Type=name.Annot, Subtype=name.Widget, F=4, Rect=pikepdf.Array(box), AP=pikepdf.Dictionary(N=drawing),
        ))
    ])  # fmt: skip
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _instructions(data: bytes) -> bytes:
    return "".join(
        chr(byte) if byte < 128 else _INSTRUCTIONS[(byte & 127) % len(_INSTRUCTIONS)] for byte in data
    ).encode("latin-1")
