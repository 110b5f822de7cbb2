"""Invented letters as text files: a directive, its answer, one that is HTML and script, one that is a formula."""

HEAD = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: {code}
V/v {subject}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày {day}

Kính gửi: Sở Y tế tỉnh Sơn La

{body}

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH
Lò Văn Phiên
"""
DIRECTIVE = HEAD.format(
    code="718/UBND-VX",
    subject="rà soát trạm y tế xã",
    day="02 tháng 3 năm 2026",
    body="Giao Sở Y tế rà soát các trạm y tế xã, báo cáo kết quả về UBND tỉnh trước ngày 15/4/2026.",
)
HOSTILE = HEAD.format(
    code="719/UBND-VX",
    subject="<script>window.broken = 1</script> <img src=x onerror=window.broken=1>",
    day="03 tháng 3 năm 2026",
    body='Ủy ban nhân dân tỉnh "><b onmouseover=alert(1)>yêu cầu</b> {{ 7 * 7 }} nghiên cứu.',
)
FORMULA = HEAD.format(
    code="720/UBND-VX",
    subject='=HYPERLINK("http://example.invalid","bấm")',
    day="04 tháng 3 năm 2026",
    body="Ủy ban nhân dân tỉnh thông báo để biết.",
)
ANSWER = """ỦY BAN NHÂN DÂN TỈNH SƠN LA
SỞ Y TẾ
Số: 96/BC-SYT

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 20 tháng 4 năm 2026

BÁO CÁO
Kết quả rà soát trạm y tế xã

Thực hiện Công văn số 718/UBND-VX ngày 02/3/2026 của Ủy ban nhân dân tỉnh Sơn La, Sở Y tế báo cáo kết quả như sau:
Đã rà soát toàn bộ các trạm y tế xã.

GIÁM ĐỐC
Cầm Thị Nguyệt
"""
# The answer as another letter of a batch: printed in one column, the name of the nation first.
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
IN_ONE_COLUMN = NATION + ANSWER.replace(NATION, "")
PAPERS = {"chi-dao.txt": DIRECTIVE, "bao-cao.txt": ANSWER, "doc-hai.txt": HOSTILE, "cong-thuc.txt": FORMULA}
