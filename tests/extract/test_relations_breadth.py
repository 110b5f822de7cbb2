"""Ways to refer to another document that differ from the rules' wording; own letters corrected or recalled."""

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.read import read

HEAD = """UBND TỈNH LAI CHÂU                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{body}                          Độc lập - Tự do - Hạnh phúc
Số: {code}                 Lai Châu, ngày 12 tháng 9 năm 2023
V/v {subject}

Kính gửi: {to}

{text}
"""
CASES = {
    "told by a letter": ("phân bón", "Sở Tài chính", "Theo Công văn số 81/STC-NS của Sở Tài chính ngày 01/9/2023, Sở đã cử cán bộ xuống cơ sở và xin báo cáo: còn 7 hộ.", "81/STC-NS", "answers", "Sở Tài chính tỉnh Lai Châu"),
    "corrected": ("đính chính văn bản", "Các phòng thuộc Sở", "Do sơ suất, Sở Y tế xin đính chính Công văn số 55/SYT-NVY ngày 08/9/2023 như sau: dòng 4 sửa thành 15/9.", "55/SYT-NVY", "amends", "Sở Y tế tỉnh Lai Châu"),
    "recalled": ("thu hồi văn bản", "Các phòng thuộc Sở", "Sở Y tế thu hồi Công văn số 56/SYT-NVY ngày 08/9/2023 do ban hành trùng.", "56/SYT-NVY", "replaces", "Sở Y tế tỉnh Lai Châu"),
    "its issuer before a bracket": ("giảm phí", "Sở Tài chính", "Sau khi trao đổi với Chi cục Thủy lợi tỉnh Sơn La (văn bản số 31/CCTL-KH ngày 28/8/2023), Sở có ý kiến như sau: đồng ý.", "31/CCTL-KH", None, "Chi cục Thủy lợi tỉnh Sơn La"),
    "a free name in small letters": ("kem dưỡng", "Sở Tài chính", "Căn cứ Công văn số 23/VKN-KH ngày 14/5/2023 của Viện Kiểm nghiệm thuốc Trung ương gửi kèm phiếu, Sở có ý kiến như sau: thu hồi.", "23/VKN-KH", "based_on", "Viện Kiểm nghiệm thuốc Trung ương"),
    "the points below the main clause": ("cử tri", "Đoàn đại biểu Quốc hội tỉnh Lai Châu", "Phúc đáp đề nghị của quý Đoàn tại Công văn số 59/ĐĐBQH-VP ngày 14/7/2023, Sở Y tế báo cáo:\nSở đã ra Quyết định số 212/QĐ-SYT ngày 02/6/2023.", "212/QĐ-SYT", "mentions", "Sở Y tế tỉnh Lai Châu"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_relation_and_issuer(case: str, tmp_path: Path):
    subject, to, text, code, relation, issuer = CASES[case]
    file = tmp_path / "letter.txt"
    file.write_text(HEAD.format(body="SỞ Y TẾ", code="918/SYT-NVY", subject=subject, to=to, text=text), "utf-8")
    cited = {c.number.code: c for c in extract(read(file)).citations if c.number is not None}
    assert cited[code].issuer is not None and cited[code].issuer.name == issuer
    assert relation is None or cited[code].relation == relation
