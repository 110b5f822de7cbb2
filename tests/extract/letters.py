"""Invented letters for the tests of zones and header, and how to make a blackboard of one.

A line may begin with a mark of its kind: ``L|`` left column, ``R|`` right column, ``N|`` a note of the
receiver, ``T|`` a table row. All people, offices' numbers and events are invented.
"""

from pipeline.extract.blackboard import Blackboard
from pipeline.extract.header import read_header
from pipeline.extract.zones import find_zones
from pipeline.records import PageReading, Paragraph, ParagraphKind, SlotReading, Source, Span, Transcript
from pipeline.text.fold import fold_aligned

KINDS: dict[str, ParagraphKind] = {"L|": "left", "R|": "right", "N|": "note", "T|": "row"}


def blackboard(letter: str, how: str = "text", slots: tuple[SlotReading, ...] = ()) -> Blackboard:
    """A blackboard whose paragraphs are the letter's lines and whose zones are found."""
    text, paragraphs = "", []
    for line in letter.strip("\n").split("\n"):
        kind = KINDS.get(line[:2], "text")
        words = line[2:] if line[:2] in KINDS else line
        if words.strip():
            paragraphs.append(Paragraph(Span(len(text), len(text) + len(words)), 1, kind))
        text += words + "\n"
    transcript = Transcript(
        Source("", "", "text/plain"), text, tuple(paragraphs), slots=slots, pages=(PageReading(1, how, ""),)
    )
    board = Blackboard(transcript, fold_aligned(text))
    board.zones = find_zones(board)
    return board


def header(letter: str, how: str = "text", slots: tuple[SlotReading, ...] = ()):
    """The facts of the letter's head and foot."""
    return read_header(blackboard(letter, how, slots))


def labels(letter: str) -> list[tuple[str, str]]:
    """(label, text) of the letter's zones, in order."""
    board = blackboard(letter)
    return [(zone.label, board.text[zone.span.start : zone.span.end].strip()) for zone in board.zones]


STATE_LETTER = """
L|UBND TỈNH QUẢNG TRỊ
L|SỞ Y TẾ
L|Số: 1482/SYT-NVY
L|V/v tăng cường giám sát bệnh sốt xuất huyết
L|trong mùa mưa năm 2024
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Quảng Trị, ngày 09 tháng 9 năm 2024
Kính gửi:
- Trung tâm Kiểm soát bệnh tật tỉnh;
- Trung tâm Y tế các huyện, thị xã, thành phố.
Thực hiện Công văn số 3310/UBND-KGVX ngày 03/9/2024 của Ủy ban nhân dân tỉnh về phòng, chống dịch bệnh, Sở Y tế đề nghị các đơn vị triển khai một số nội dung sau:
1. Tăng cường giám sát véc tơ tại các điểm có nguy cơ cao.
2. Báo cáo kết quả về Sở trước ngày 20/9/2024./.
L|Nơi nhận:
L|- Như trên;
L|- UBND tỉnh (báo cáo);
L|- Lưu: VT, NVY.
R|KT. GIÁM ĐỐC
R|PHÓ GIÁM ĐỐC
R|Trần Hữu Khánh
"""

PLAIN_REPORT = """
BÁO CÁO
Kết quả rà soát hộ nghèo, hộ cận nghèo quý II năm 2025
Kính gửi: Ủy ban nhân dân huyện Đồng Phú
Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2025 của Ủy ban nhân dân huyện, Ủy ban nhân dân xã Tân Lập báo cáo kết quả như sau:
I. CÔNG TÁC CHỈ ĐẠO
Ủy ban nhân dân xã đã tổ chức hai cuộc họp.
Trên đây là báo cáo của Ủy ban nhân dân xã Tân Lập./.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Quốc Thịnh
"""

DECISION = """
L|ỦY BAN NHÂN DÂN
L|TỈNH NGHỆ AN
L|Số: 2107/QĐ-UBND
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Nghệ An, ngày 15 tháng 8 năm 2023
QUYẾT ĐỊNH
Về việc thành lập Tổ công tác chuyển đổi số
ỦY BAN NHÂN DÂN TỈNH NGHỆ AN
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ;
Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông tại Tờ trình số 88/TTr-STTTT ngày 01/8/2023.
QUYẾT ĐỊNH:
Điều 1. Thành lập Tổ công tác chuyển đổi số tỉnh Nghệ An.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
L|Nơi nhận:
L|- Như Điều 2;
L|- Lưu: VT, KSTTHC.
R|TM. ỦY BAN NHÂN DÂN
R|KT. CHỦ TỊCH
R|PHÓ CHỦ TỊCH
R|Hồ Văn Lâm
Phụ lục
DANH SÁCH TỔ CÔNG TÁC
(Kèm theo Quyết định số 2107/QĐ-UBND ngày 15 tháng 8 năm 2023)
T|1\tÔng Nguyễn Văn Bảy\tTổ trưởng
"""

PARTY_DIRECTIVE = """
L|TỈNH ỦY LAI CHÂU
L|*
L|Số 17-CT/TU
R|ĐẢNG CỘNG SẢN VIỆT NAM
R|Lai Châu, ngày 21 tháng 5 năm 2022
CHỈ THỊ
về tăng cường lãnh đạo công tác bảo vệ và phát triển rừng
Những năm qua, công tác bảo vệ và phát triển rừng trên địa bàn tỉnh đạt nhiều kết quả.
1. Các cấp ủy tổ chức quán triệt Chỉ thị này.
L|Nơi nhận:
L|- Các huyện ủy, thành ủy,
L|- Lưu Văn phòng Tỉnh ủy.
R|T/M BAN THƯỜNG VỤ
R|BÍ THƯ
R|Giàng Páo Sình
"""

COMMUNE_2025 = """
L|ỦY BAN NHÂN DÂN
L|XÃ BÌNH MINH
L|Số: 58/UBND-KT
L|V/v báo cáo tiến độ giải ngân
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Bình Minh, ngày 22 tháng 9 năm 2025
Kính gửi: Sở Tài chính
Phúc đáp Công văn số 1120/STC-ĐT ngày 15/9/2025 của Sở Tài chính, Ủy ban nhân dân xã báo cáo như sau:
Tiến độ giải ngân đạt 62%./.
L|Nơi nhận:
L|- Như trên;
L|- Lưu: VT.
R|CHỦ TỊCH
R|Phạm Thị Ngọc Diệp
"""

STAMPED = """
N|SỞ XÂY DỰNG TỈNH
N|ĐẾN
N|Số: 4471
N|Ngày: 18/7/2024
N|Chuyển: P. QLN
L|BỘ XÂY DỰNG
L|Số: 3005/BXD-QLN
L|V/v thực hiện chính sách nhà ở xã hội
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Hà Nội, ngày 12 tháng 7 năm 2024
HỎA TỐC
Kính gửi: Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương
Thực hiện Nghị quyết số 33/NQ-CP ngày 11/3/2023 của Chính phủ, Bộ Xây dựng đề nghị các địa phương tổng hợp./.
L|Nơi nhận:
L|- Như trên;
L|- Lưu: VT, QLN.
R|KT. BỘ TRƯỞNG
R|THỨ TRƯỞNG
R|Vũ Đình Quân
"""

OCR_LIKE = """
BO TÀI CHÍNH CONG HOA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TONG CỤC THUÊ Độc lập - Tự do - Hanh phúc
Số: 48Z9 /TCT-CS Hà Nội, ngày 3ð tháng 9 năm 2018
Viv chính sách thuê GTGT
Kính gửi: Cục Thuế tỉnh Ninh Thuận
(Địa chỉ: số 12 đường Thống Nhất,
thành phố Phan Rang)
Tổng cục Thuế nhận được công văn số 1204/CT-TTHT ngày 02/7/2018 của Cục Thuế tỉnh Ninh Thuận. Về vấn đề này, Tổng cục Thuế có ý kiến như sau:
Đề nghị thực hiện theo quy định.
Tổng cục Thuế trả lời để Cục Thuế biết./.
Noi nhận: TL. TONG CUC TRUONG
- Như trên; VU TRUONG VU CHINH SACH
- Lưu: VT, CS(3b). Ngô Đình Phước
"""

HEADLESS = """
Kính gửi: Công ty TNHH Thủy sản Biển Đông
Trả lời văn bản số 07/CV-BĐ ngày 10/5/2019 của Công ty, Cục Thuế tỉnh Bạc Liêu có ý kiến như sau:
Công ty được hoàn thuế theo quy định.
Cục Thuế tỉnh Bạc Liêu thông báo để Công ty biết và thực hiện./.
"""

JOINT = """
L|BỘ NỘI VỤ - BỘ TÀI CHÍNH
L|Số: 04/2013/TTLT-BNV-BTC
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Hà Nội, ngày 20 tháng 6 năm 2013
THÔNG TƯ LIÊN TỊCH
Hướng dẫn thực hiện chế độ phụ cấp
Căn cứ Luật Cán bộ, công chức ngày 13 tháng 11 năm 2008;
Bộ trưởng Bộ Nội vụ và Bộ trưởng Bộ Tài chính ban hành Thông tư liên tịch hướng dẫn.
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định về phụ cấp.
L|KT. BỘ TRƯỞNG BỘ TÀI CHÍNH
L|THỨ TRƯỞNG
L|Phạm Công Tạc
R|KT. BỘ TRƯỞNG BỘ NỘI VỤ
R|THỨ TRƯỞNG
R|Trần Anh Tú
L|Nơi nhận:
L|- Văn phòng Chính phủ;
L|- Lưu: VT.
"""

BLANK = """
## Số:       /KH-SNV
Hà Giang, ngày    tháng 3 năm 2024
## KẾ HOẠCH
### Tuyển dụng viên chức năm 2024
Thực hiện Quyết định số 12/QĐ-UBND ngày 05/01/2024 của Ủy ban nhân dân tỉnh, Sở Nội vụ ban hành Kế hoạch như sau:
1. Mục đích
Bảo đảm công khai./.
**Nơi nhận:**
- UBND tỉnh;
- Lưu: VT.
**GIÁM ĐỐC**
**Nông Thị Hà**
"""

INVITATION = """
L|BỘ GIÁO DỤC VÀ ĐÀO TẠO
L|TRƯỜNG ĐẠI HỌC TÂY NGUYÊN
L|Số: 312/GM-ĐHTN
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Đắk Lắk, ngày 4 tháng 10 năm 2023
GIẤY MỜI
Dự Lễ khai giảng năm học 2023 - 2024
Trường Đại học Tây Nguyên trân trọng kính mời: Lãnh đạo Sở Giáo dục và Đào tạo tỉnh Đắk Lắk
Tới dự Lễ khai giảng năm học mới.
Thời gian: 8 giờ 00, ngày 16 tháng 10 năm 2023.
L|Nơi nhận:
L|- Như trên;
L|- Lưu: VT, HCTH.
R|HIỆU TRƯỞNG
R|PGS.TS. Lê Văn Đạo
"""

TELEGRAM = """
L|THỦ TƯỚNG CHÍNH PHỦ
L|Số: 88/CĐ-TTg
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Hà Nội, ngày 7 tháng 9 năm 2024
CÔNG ĐIỆN
Về việc tập trung ứng phó bão số 3
THỦ TƯỚNG CHÍNH PHỦ điện:
- Chủ tịch Ủy ban nhân dân các tỉnh, thành phố: Quảng Ninh, Hải Phòng;
- Bộ trưởng các Bộ: Quốc phòng, Công an.
Hiện nay, bão số 3 đang di chuyển nhanh.
1. Chủ tịch Ủy ban nhân dân các tỉnh kêu gọi tàu thuyền vào bờ.
L|Nơi nhận:
L|- Như trên;
L|- Lưu: VT, NN.
R|KT. THỦ TƯỚNG
R|PHÓ THỦ TƯỚNG
R|Trần Hồng Sáng
"""

COUNCIL_RESOLUTION = """
L|HỘI ĐỒNG NHÂN DÂN
L|THÀNH PHỐ CẦN THƠ
L|Số: 15/2022/NQ-HĐND
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Cần Thơ, ngày 09 tháng 12 năm 2022
NGHỊ QUYẾT
Quy định mức chi hỗ trợ giáo viên mầm non
HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ CẦN THƠ
KHÓA X, KỲ HỌP THỨ SÁU
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Xét Tờ trình số 201/TTr-UBND ngày 10 tháng 11 năm 2022 của Ủy ban nhân dân thành phố; Báo cáo thẩm tra của Ban văn hóa - xã hội; ý kiến thảo luận của đại biểu.
QUYẾT NGHỊ:
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức chi.
L|Nơi nhận:
L|- Ủy ban Thường vụ Quốc hội;
L|- Lưu: VT.
R|CHỦ TỊCH
R|Phạm Gia Tấn
"""

PARTY_LETTER = """
L|HUYỆN ỦY ĐỨC CƠ
L|BAN TUYÊN GIÁO
L|*
L|Số 214-CV/BTGHU
L|V/v tuyên truyền Ngày Chuyển đổi số
R|ĐẢNG CỘNG SẢN VIỆT NAM
R|Đức Cơ, ngày 02 tháng 10 năm 2023
Kính gửi: Các chi bộ, đảng bộ cơ sở trực thuộc
Thực hiện Hướng dẫn số 131-HD/BTGTU, ngày 25/9/2023 của Ban Tuyên giáo Tỉnh ủy, Ban Tuyên giáo Huyện ủy đề nghị các chi bộ, đảng bộ triển khai.
L|Nơi nhận:
L|- Như kính gửi,
L|- Lưu Ban Tuyên giáo Huyện ủy.
R|K/T TRƯỞNG BAN
R|PHÓ TRƯỞNG BAN
R|Rơ Châm Hlon
"""

MINUTES = """
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
BIÊN BẢN
Họp xét khen thưởng cuối năm 2022
Hôm nay, vào hồi 14 giờ 00 ngày 20/12/2022, tại phòng họp số 1, Hội đồng thi đua tiến hành họp.
I. THÀNH PHẦN
1. Ông Trần Đình Tuấn, Chủ tịch Hội đồng.
Cuộc họp kết thúc lúc 16 giờ 30 cùng ngày./.
L|THƯ KÝ
L|Lê Thị Bích Hằng
R|CHỦ TỌA
R|Trần Đình Tuấn
"""

SECRET_NOTICE = """
L|CÔNG AN TỈNH HÀ TĨNH
L|PHÒNG CẢNH SÁT QLHC VỀ TTXH
L|Số: 77/TB-PC06
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Hà Tĩnh, ngày 03 tháng 6 năm 2024
L|MẬT
THÔNG BÁO
Kết quả kiểm tra cơ sở kinh doanh có điều kiện quý I/2024
Thực hiện Kế hoạch số 12/KH-CAT ngày 04/01/2024 của Công an tỉnh, Phòng PC06 thông báo kết quả như sau:
1. Kết quả: 12 cơ sở.
L|Nơi nhận:
L|- Đ/c Giám đốc (báo cáo);
L|- Lưu: PC06.
R|TRƯỞNG PHÒNG
R|Thượng tá Nguyễn Xuân Bắc
"""

DECREE = """
L|CHÍNH PHỦ
L|-------
L|Số: 41/2023/NĐ-CP
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|---------------
R|Hà Nội, ngày 28 tháng 6 năm 2023
NGHỊ ĐỊNH
QUY ĐỊNH MỨC THU LỆ PHÍ TRƯỚC BẠ ĐỐI VỚI XE Ô TÔ SẢN XUẤT TRONG NƯỚC
Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;
Theo đề nghị của Bộ trưởng Bộ Tài chính;
Chính phủ ban hành Nghị định quy định mức thu lệ phí.
Điều 1. Mức thu
Mức thu bằng 50%.
L|Nơi nhận:
L|- Lưu: VT, KTTH (2b).
R|TM. CHÍNH PHỦ
R|KT. THỦ TƯỚNG
R|PHÓ THỦ TƯỚNG
R|Lê Minh Thức
"""

PLAIN_COLUMNS = """
CỤC THUẾ THÀNH PHỐ HẢI PHÒNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
CHI CỤC THUẾ QUẬN LÊ CHÂN                Độc lập - Tự do - Hạnh phúc
Số: 5120/CCT-TTHT                     Hải Phòng, ngày 11 tháng 4 năm 2019
V/v hướng dẫn kê khai thuế môn bài
                    Kính gửi: Công ty TNHH Thương mại Hùng Cường
      Trả lời công văn số 15/CV-HC ngày 01/4/2019 của Công ty TNHH Thương mại
Hùng Cường, Chi cục Thuế quận Lê Chân có ý kiến như sau:
      Đề nghị Công ty kê khai đúng hạn./.
Nơi nhận:                                   KT. CHI CỤC TRƯỞNG
- Như trên;                               PHÓ CHI CỤC TRƯỞNG
- Lưu: VT, TTHT.
                                               Bùi Đức Huy
"""

URGENT = """
L|VĂN PHÒNG QUỐC HỘI
L|CỤC QUẢN TRỊ
L|Số: 63/QT-HC
L|V/v đề nghị cung cấp số liệu
R|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
R|Độc lập - Tự do - Hạnh phúc
R|Hà Nội, ngày 30 tháng 1 năm 2020
L|Độ khẩn: Thượng khẩn
Kính gửi: Văn phòng Bộ Công Thương
Để chuẩn bị phục vụ kỳ họp, Cục Quản trị đề nghị Quý Văn phòng cung cấp số liệu về bảo mật thông tin trước ngày 10/02/2020.
Trân trọng./.
L|Nơi nhận:
L|- Như trên;
L|- Lưu: HC, QT.
R|CỤC TRƯỞNG
R|Mai Trung Thành
"""
