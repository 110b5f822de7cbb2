"""How a letter stands to what it cites: cues, places, roles."""

import pytest

from pipeline.extract.own import ANY_CUE, CUES
from pipeline.lexicon import load_toml
from tests.extract.cited import cite

SNV = "Sở Nội vụ tỉnh Hà Giang"
UBND = "Ủy ban nhân dân tỉnh Hà Giang"
LEAD = "của Sở Nội vụ về việc rà soát biên chế"

CASES = [
    (
        "a decision replaces all that it lists",
        {"genre": "Quyết định", "issuer": UBND},
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 385/QĐ-UBND ngày 18/02/2003 của Chủ tịch "
        "UBND tỉnh về công nhận Điều lệ và Quyết định số 1366/QĐ-UBND ngày 23/6/2011 của Chủ tịch UBND tỉnh.",
        {"385/QĐ-UBND": "replaces", "1366/QĐ-UBND": "replaces"},
    ),
    (
        "a letter that corrects another and replaces it leaves nothing of it",
        {"to": ("Công ty TNHH Sao Khuê",), "subject": "đính chính Công văn số 88/SNV-CCVC ngày 02/4/2024"},
        "Sở Nội vụ trả lời Công ty như sau: nội dung thuộc thẩm quyền của Bộ Nội vụ.\nCông văn này thay thế Công văn số "
        "88/SNV-CCVC ngày 02/4/2024.",
        {"88/SNV-CCVC": "replaces"},
    ),
    (
        "a letter that corrects another, which replaced a third",
        {"to": ("Công ty TNHH Sao Khuê",), "subject": "đính chính Công văn số 88/SNV-CCVC ngày 02/4/2024"},
        "Sở Nội vụ đính chính như sau: Công văn số 88/SNV-CCVC thay thế Công văn số 12/SNV-CCVC ngày 05/01/2024.",
        {"88/SNV-CCVC": "amends", "12/SNV-CCVC": "mentions"},
    ),
    (
        "what a letter replaces, told with its place",
        {"to": ("Công ty TNHH Sao Khuê",)},
        "Sở Nội vụ hướng dẫn như sau: người lao động được nâng bậc. (Nội dung này thay thế nội dung hướng dẫn tại mục 2 Công văn số "
        "88/SNV-CCVC ngày 02/4/2024 của Sở Nội vụ).",
        {"88/SNV-CCVC": "replaces"},
    ),
    (
        "what was done while carrying out",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Nội dung này khi thực hiện Sở Nội vụ đã lấy ý kiến của Sở Tài chính tại Công văn số 86/STC-NS ngày 26/5/2023. Sở "
        "Nội vụ yêu cầu các đơn vị rà soát.",
        {"86/STC-NS": "mentions"},
    ),
    (
        "an order to carry out the office's own directive",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ yêu cầu các đơn vị:\n1. Quán triệt, "
        "triển khai nghiêm chỉ đạo của Sở Nội vụ tại Công văn số 88/SNV-CCVC ngày 02/4/2024 về rà soát biên chế.",
        {"41/UBND-NC": "implements", "88/SNV-CCVC": "implements"},
    ),
    (
        "one of several addressees is asked by its name",
        {"to": ("Sở Tài chính tỉnh Hà Giang", "Liên đoàn Lao động tỉnh Hà Giang")},
        "Theo phân công của Chủ tịch UBND tỉnh tại Phiếu chuyển số 41/PC-UBND ngày 17/4/2024, Sở Nội vụ rà soát biên chế. "
        "Đề nghị Liên đoàn Lao động tỉnh Hà Giang cung cấp danh sách cán bộ chuyên trách.",
        {"41/PC-UBND": "implements"},
    ),
    (
        "a company that is asked did not give the order",
        {"to": ("Sở Y tế tỉnh Hà Giang", "Công ty TNHH Sao Khuê")},
        "Theo phân công của lãnh đạo tại Phiếu chuyển số 41/PC-VP ngày 17/4/2024, Sở Nội vụ khảo sát nhà xưởng. Đề nghị "
        "Công ty TNHH Sao Khuê cung cấp số liệu.",
        {"41/PC-VP": "implements"},
    ),
    (
        "rules to be kept in passing are no orders carried out",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Để thống nhất thực hiện, Sở Nội vụ yêu cầu các đơn vị:\n1. Kê khai theo hướng dẫn của Sở Tài chính tại Công văn số "
        "31/STC-NS ngày 02/4/2024.\n2. Thực hiện đúng quy định tại Quy chế ban hành kèm theo Quyết định số "
        "19/2021/QĐ-UBND ngày 05/5/2021 của UBND tỉnh.\n3. Về biên chế: thực hiện theo Công văn số 88/SNV-CCVC ngày "
        "02/4/2024.",
        {"31/STC-NS": "mentions", "19/2021/QĐ-UBND": "mentions", "88/SNV-CCVC": "mentions"},
    ),
    (
        "what is looked back on is not ordered",
        {"genre": "Chỉ thị", "issuer": UBND},
        "Để nâng cao chất lượng phục vụ, Chủ tịch UBND tỉnh yêu cầu:\n1. Sở Nội vụ đánh giá kết quả ba năm thực hiện Quyết "
        "định số 19/2021/QĐ-UBND ngày 05/5/2021 của UBND tỉnh.",
        {"19/2021/QĐ-UBND": "mentions"},
    ),
    (
        "an order that goes on from the office's earlier one",
        {"to": ("Các phòng Nội vụ huyện, thành phố",), "subject": "rà soát biên chế"},
        "Ngày 02/4/2024, Sở Nội vụ đã ban hành Công văn số 88/SNV-CCVC về rà soát biên chế. Sở Nội vụ yêu cầu các đơn vị "
        "bổ sung số liệu.",
        {"88/SNV-CCVC": "continues"},
    ),
    (
        "a list of acts that others are told to study",
        {"to": ("Các phòng Nội vụ huyện, thành phố",), "subject": "triển khai các Nghị định mới"},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh và để bảo đảm thực hiện thống nhất Luật Cán bộ số "
        "80/2025/QH15, Sở Nội vụ hướng dẫn như sau:\n1. Yêu cầu các đơn vị nghiên cứu, cập nhật các văn bản quy phạm pháp luật sau:\n"
        "- Nghị định số 12/2024/NĐ-CP ngày 01/02/2024 của Chính phủ quy định về đánh giá.\n"
        "- Thông tư số 03/2024/TT-BNV ngày 05/3/2024 của Bộ Nội vụ.",
        {"41/UBND-NC": "implements", "80/2025/QH15": "implements", "12/2024/NĐ-CP": "implements", "03/2024/TT-BNV": "implements"},
    ),
    (
        "a report's story of what was done upon others' papers",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ báo cáo như sau:\n1. Công tác chỉ đạo\nCăn "
        "cứ Kế hoạch số 20/KH-UBND ngày 26/01/2024 của UBND tỉnh. Sở Nội vụ đã ban hành Kế hoạch số 7/KH-SNV ngày 02/2/2024.",
        {"41/UBND-NC": "answers", "20/KH-UBND": "mentions", "7/KH-SNV": "mentions"},
    ),
    (
        "an office does not answer its own report",
        {"to": ("Sở Tài chính",)},
        "Thực hiện Thông báo số 30/TB-UBND ngày 17/4/2024 của UBND tỉnh, trong đó giao Sở Nội vụ làm rõ nội dung đề xuất tại "
        "Báo cáo số 88/BC-SNV ngày 02/4/2024 của Sở Nội vụ, Sở Nội vụ xin ý kiến như sau:",
        {"30/TB-UBND": "answers", "88/BC-SNV": "mentions"},
    ),
    (
        "an act amended by one with a long name",
        {"genre": "Tờ trình", "to": (UBND,)},
        "Căn cứ Luật Cán bộ số 22/2008/QH12 được sửa đổi, bổ sung bởi Luật sửa đổi, bổ sung một số điều của 08 luật có liên "
        "quan đến công tác tổ chức số 52/2019/QH14;",
        {"22/2008/QH12": "based_on", "52/2019/QH14": "based_on"},
    ),
    # id, letter, text, code → relation
    (
        "report carries out several directives",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Thực hiện Kế hoạch số 20/KH-UBND ngày 26/01/2024 của UBND tỉnh về cải cách hành chính; Công văn số "
        "41/UBND-NC ngày "
        "17/4/2024 của UBND tỉnh về rà soát biên chế, Sở Nội vụ báo cáo kết quả như sau:",
        {"20/KH-UBND": "answers", "41/UBND-NC": "answers"},
    ),
    (
        "plan carries out",
        {"genre": "Kế hoạch"},
        "Thực hiện Nghị quyết số 12-NQ/TU ngày 05/01/2024 của Tỉnh ủy, Sở Nội vụ xây dựng kế hoạch như sau:",
        {"12-NQ/TU": "implements"},
    ),
    (
        "directive to subordinates carries out",
        {"to": ("Các phòng Nội vụ huyện, thành phố", "Các đơn vị trực thuộc")},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ đề nghị các đơn vị:\n1. Rà soát.",
        {"41/UBND-NC": "implements"},
    ),
    (
        "letter up to the body that asked answers",
        {"to": (UBND,)},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ có ý kiến như sau:",
        {"41/UBND-NC": "answers"},
    ),
    (
        "reply",
        {"to": ("Sở Tài chính",)},
        "Phúc đáp Công văn số 312/STC-NS ngày 04/3/2024 của Sở Tài chính về dự toán, Sở Nội vụ có ý kiến:",
        {"312/STC-NS": "answers"},
    ),
    (
        "received from the addressee",
        {"to": ("Công ty TNHH Minh Khôi",), "issuer": "Cục Thuế tỉnh Hà Giang"},
        "Cục Thuế tỉnh Hà Giang nhận được Công văn số 07/CV-MK ngày 04/3/2024 của Công ty TNHH Minh Khôi và "
        "Công văn số "
        "09/CV-MK ngày 07/3/2024. Về vấn đề này, Cục Thuế có ý kiến như sau:",
        {"07/CV-MK": "answers", "09/CV-MK": "answers"},
    ),
    (
        "received and passed on with orders",
        {"to": ("Các Sở: Tài chính, Xây dựng", "UBND các huyện"), "issuer": UBND},
        "Ủy ban nhân dân tỉnh nhận được Công văn số 700/BNV-CCHC ngày 03/6/2024 của Bộ Nội vụ; Chủ tịch UBND "
        "tỉnh giao Sở Tài "
        "chính chủ trì tham mưu.",
        {"700/BNV-CCHC": "implements"},
    ),
    (
        "decision on a proposal",
        {"genre": "Quyết định", "issuer": UBND},
        "Căn cứ Luật Viên chức số 58/2010/QH12 ngày 15/11/2010;\nCăn cứ Nghị định số 115/2020/NĐ-CP ngày "
        "25/9/2020 của Chính "
        "phủ;\nTheo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 88/TTr-SNV ngày 03/6/2024.\nQUYẾT ĐỊNH:",
        {"58/2010/QH12": "based_on", "115/2020/NĐ-CP": "based_on", "88/TTr-SNV": "answers"},
    ),
    (
        "an opinion beside the request",
        {"to": ("Hội Sinh vật cảnh tỉnh Hà Giang",), "issuer": UBND},
        "Ủy ban nhân dân tỉnh nhận được Công văn số 02/HSVC ngày 24/01/2024 của Hội Sinh vật cảnh tỉnh Hà "
        "Giang về đại hội và "
        "ý kiến của Sở Nội vụ tại Tờ trình số 78/TTr-SNV ngày 21/02/2024. Chủ tịch UBND tỉnh có ý kiến như sau:",
        {"02/HSVC": "answers", "78/TTr-SNV": "answers"},
    ),
    (
        "a proposal that carries a request up",
        {"genre": "Tờ trình", "to": (UBND,)},
        "Sở Nội vụ nhận được Công văn số 55/VP-NC ngày 08/01/2024 của Văn phòng UBND tỉnh về việc chuyển Báo "
        "cáo số 01/BC-HSVC "
        "của Hội Sinh vật cảnh tỉnh. Sở Nội vụ kính trình:",
        {"55/VP-NC": "answers", "01/BC-HSVC": "based_on"},
    ),
    (
        "a request passed up by letter",
        {"to": ("Thường trực HĐND tỉnh",), "issuer": UBND},
        "Theo đề nghị của Sở Tài chính tại Công văn số 287/STC-HCSN ngày 04/02/2024; tiếp theo Công văn số "
        "168/UBND-KT ngày "
        "08/01/2024 của UBND tỉnh, UBND tỉnh đăng ký bổ sung nội dung. Kính đề nghị Thường trực HĐND tỉnh xem "
        "xét, quyết định.",
        {"287/STC-HCSN": "based_on", "168/UBND-KT": "continues"},
    ),
    (
        "grounds",
        {"genre": "Kế hoạch"},
        "Căn cứ Nghị định số 45/2022/NĐ-CP ngày 07/7/2022 của Chính phủ quy định chi tiết thi hành Luật số "
        "72/2020/QH14; "
        "Thông tư số 02/2022/TT-BTNMT ngày 10/01/2022 của Bộ Tài nguyên và Môi trường,",
        {"45/2022/NĐ-CP": "based_on", "72/2020/QH14": "mentions", "02/2022/TT-BTNMT": "based_on"},
    ),
    (
        "an act as it was amended",
        {"genre": "Quyết định"},
        "Căn cứ Nghị định số 71/2019/NĐ-CP ngày 30/8/2019 của Chính phủ được sửa đổi, bổ sung tại Nghị định "
        "số 17/2022/NĐ-CP "
        "ngày 31/01/2022;",
        {"71/2019/NĐ-CP": "based_on", "17/2022/NĐ-CP": "based_on"},
    ),
    (
        "ground of a reply",
        {"to": ("Công ty TNHH Minh Khôi",), "issuer": "Cục Thuế tỉnh Hà Giang"},
        "Trả lời Công văn số 07/CV-MK ngày 04/3/2024 của Công ty TNHH Minh Khôi, Cục Thuế có ý kiến như "
        "sau:\n- Tại khoản 2 Điều "
        "7 Thông tư số 78/2014/TT-BTC ngày 18/6/2014 của Bộ Tài chính quy định: “Chi phí được trừ”.",
        {"07/CV-MK": "answers", "78/2014/TT-BTC": "based_on"},
    ),
    (
        "one matter among many in a report",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ báo cáo như sau:\n1. Công "
        "tác chỉ đạo\n- Thực hiện "
        "Chỉ thị số 26-CT/TU ngày 02/6/2023 của Ban Thường vụ Tỉnh ủy, Sở đã ban hành Kế hoạch số 30/KH-SNV "
        "ngày 09/6/2023.",
        {"41/UBND-NC": "answers", "26-CT/TU": "mentions", "30/KH-SNV": "mentions"},
    ),
    (
        "what a report will do",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, Sở Nội vụ báo cáo như sau:\nI. KẾT "
        "QUẢ\n1. Đã tổ chức học tập.\n"
        "II. NHIỆM VỤ TRỌNG TÂM THÁNG 7\n1. Tiếp tục thực hiện Chỉ thị số 05/CT-UBND ngày 02/6/2024 của UBND tỉnh.",
        {"41/UBND-NC": "answers", "05/CT-UBND": "implements"},
    ),
    (
        "tasks of a directive",
        {"genre": "Chỉ thị", "issuer": UBND},
        "Thời gian qua, công tác này còn hạn chế. Chủ tịch UBND tỉnh yêu cầu:\n1. Các sở thực hiện nghiêm Chỉ "
        "thị số 10/CT-TTg ngày "
        "22/4/2024 của Thủ tướng Chính phủ; xử lý theo Nghị định số 59/2019/NĐ-CP ngày 01/7/2019 của Chính phủ.",
        {"10/CT-TTg": "implements", "59/2019/NĐ-CP": "implements"},
    ),
    (
        "a rule quoted in a letter is not carried out",
        {"to": ("Các đơn vị",)},
        "Thực hiện Kế hoạch số 22/KH-SNV ngày 23/4/2024 của Sở Nội vụ, Sở thông báo như sau:\n1. Nội dung: "
        "Quy định tại Điều 9 "
        "Nghị định số 81/2024/NĐ-CP ngày 03/01/2024 của Chính phủ.",
        {"22/KH-SNV": "implements", "81/2024/NĐ-CP": "mentions"},
    ),
    (
        "replaces",
        {"genre": "Quyết định", "issuer": UBND},
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 385/QĐ-UBND ngày "
        "18/02/2020 của UBND tỉnh.",
        {"385/QĐ-UBND": "replaces"},
    ),
    (
        "amends by its own words",
        {"genre": "Quyết định", "issuer": UBND},
        "Điều 1. Sửa đổi, bổ sung khoản 2 Điều 1 Quyết định số 385/QĐ-UBND ngày 18/02/2020 của UBND tỉnh.",
        {"385/QĐ-UBND": "amends"},
    ),
    (
        "a letter changes no decree",
        {"issuer": "Cục Thuế tỉnh Hà Giang", "to": ("Công ty TNHH Minh Khôi",)},
        "Nội dung như sau:\nSửa đổi khoản 1 Điều 12 Thông tư số 156/2013/TT-BTC như sau",
        {"156/2013/TT-BTC": "mentions"},
    ),
    (
        "issued together with",
        {"genre": "Quy chế"},
        "(Ban hành kèm theo Quyết định số 9/QĐ-SNV ngày 03/6/2024 của Sở Nội vụ)\nĐiều 1. Phạm vi",
        {"9/QĐ-SNV": "attached_to"},
    ),
    (
        "what is enclosed with another plan is carried out",
        {"genre": "Kế hoạch"},
        "Thực hiện Chương trình ban hành kèm theo Quyết định số 19/QĐ-UBND ngày 03/6/2024 của UBND tỉnh, Sở "
        "Nội vụ xây dựng kế hoạch:",
        {"19/QĐ-UBND": "implements"},
    ),
    (
        "list announced by a colon",
        {"genre": "Kế hoạch"},
        "Căn cứ các văn bản sau:\n- Quyết định số 19/QĐ-UBND ngày 03/6/2024 của UBND tỉnh;\n- Công văn số "
        "41/UBND-NC ngày 17/4/2024.",
        {"19/QĐ-UBND": "based_on", "41/UBND-NC": "based_on"},
    ),
    (
        "approval told in passing",
        {"genre": "Thông báo", "subject": "Kết quả kiểm tra việc chấp hành pháp luật"},
        "Thực hiện Quyết định số 105/QĐ-SNV ngày 06/3/2024 của Sở Nội vụ và Kế hoạch số 11/KH-ĐKT ngày "
        "10/3/2024 đã được Giám đốc "
        "Sở Nội vụ phê duyệt tại Quyết định số 126/QĐ-SNV ngày 16/3/2024.",
        {"105/QĐ-SNV": "answers", "11/KH-ĐKT": "answers", "126/QĐ-SNV": "mentions"},
    ),
    (
        "an extension granted on request",
        {"issuer": UBND, "to": ("Sở Y tế",)},
        "Xét đề nghị của Sở Y tế tại Công văn số 99/SYT-VP ngày 03/5/2024, Chủ tịch UBND "
        "tỉnh đồng ý gia hạn thời hạn thực "
        "hiện nhiệm vụ giao tại Công văn số 41/UBND-NC ngày 03/4/2024 của UBND tỉnh đến hết ngày 30/6/2024.",
        {"99/SYT-VP": "answers", "41/UBND-NC": "amends"},
    ),
    (
        "repeals several after its day of effect",
        {"genre": "Quyết định", "issuer": UBND},
        "Điều 2. Quyết định này có hiệu lực từ ngày ký; bãi bỏ Quyết định số 7/QĐ-UBND "
        "ngày 02/02/2020 của UBND tỉnh và "
        "Quyết định số 8/QĐ-UBND ngày 03/3/2021.",
        {"7/QĐ-UBND": "replaces", "8/QĐ-UBND": "replaces"},
    ),
    (
        "acts that end with the day of effect",
        {"genre": "Quyết định", "issuer": UBND},
        "Điều 3. Hiệu lực thi hành\n1. Các Quyết định sau hết hiệu lực kể từ ngày Quyết "
        "định này có hiệu lực:\na) Quyết định "
        "số 14/2021/QĐ-UBND ngày 20/8/2021 của UBND tỉnh;\nb) Quyết định số "
        "6/2022/QĐ-UBND ngày 25/3/2022 của UBND tỉnh.\n"
        "2. Quyết định số 9/2020/QĐ-UBND ngày 02/02/2020 của UBND tỉnh hết hiệu lực kể "
        "từ ngày Quyết định này có hiệu lực.",
        {"14/2021/QĐ-UBND": "replaces", "6/2022/QĐ-UBND": "replaces", "9/2020/QĐ-UBND": "replaces"},
    ),
    (
        "what the writer has sent before is only told of",
        {"to": ("Các Phòng Nội vụ",)},
        "Thực hiện chỉ đạo của UBND tỉnh, Sở Nội vụ đã gửi lấy ý kiến tại Công văn số 70/SNV-TCBC ngày 03/4/2024.",
        {"70/SNV-TCBC": "mentions"},
    ),
    (
        "the addressee's letter named in passing in the opening",
        {"to": ("Sở Tài chính",)},
        "Về thực hiện Luật Đấu thầu nêu tại Công văn số 312/STC-NS ngày 04/3/2024 của Sở "
        "Tài chính, Sở Nội vụ trao đổi:",
        {"312/STC-NS": "answers"},
    ),
    (
        "a council decides on a proposal, with its appraisal",
        {"genre": "Nghị quyết", "issuer": "Hội đồng nhân dân tỉnh Hà Giang"},
        "Xét Tờ trình số 1020/TTr-UBND ngày 03/12/2023 của Ủy ban nhân dân tỉnh về dự "
        "thảo Nghị quyết; Báo cáo thẩm tra số "
        "55/BC-KTNS ngày 05/12/2023 của Ban Kinh tế - Ngân sách,",
        {"1020/TTr-UBND": "answers", "55/BC-KTNS": "based_on"},
    ),
    (
        "a letter that asks others to report is no report",
        {"to": ("Các Phòng Nội vụ",), "subject": "báo cáo kết quả rà soát"},
        "Thực hiện Công văn số 70/BNV-TCBC ngày 03/4/2024 của Bộ Nội vụ về việc báo cáo "
        "kết quả rà soát, Sở Nội vụ đề nghị "
        "các đơn vị báo cáo trước ngày 15/5/2024.",
        {"70/BNV-TCBC": "implements"},
    ),
    (
        "a report on the ground of the addressee's directive",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Căn cứ Chỉ thị số 05/CT-UBND ngày 03/4/2024 của UBND tỉnh, Sở Nội vụ báo cáo kết quả thực hiện như sau:",
        {"05/CT-UBND": "answers"},
    ),
    (
        "directives listed after a colon in one sentence",
        {"genre": "Báo cáo", "to": (UBND,)},
        "Thực hiện các văn bản chỉ đạo của UBND tỉnh: Kế hoạch số 20/KH-UBND ngày "
        "03/4/2024 về rà soát; Công văn số 41/UBND-NC "
        "ngày 05/4/2024, Công điện số 02/CĐ-UBND ngày 06/4/2024. Sở Nội vụ báo cáo như sau:",
        {"20/KH-UBND": "answers", "41/UBND-NC": "answers", "02/CĐ-UBND": "answers"},
    ),
    (
        "a law in a letter is carried out, not answered",
        {"to": ("Cục Thuế các tỉnh",), "issuer": "Bộ Tài chính"},
        "Để thực hiện Nghị định số 04/2024/NĐ-CP ngày 17/01/2024 của Chính phủ, Bộ Tài chính hướng dẫn như sau:",
        {"04/2024/NĐ-CP": "implements"},
    ),
    (
        "what a superior is asked about rests on the letter received",
        {"issuer": "Chi cục Thuế huyện Quang Bình", "to": ("Cục Thuế tỉnh Hà Giang",)},
        "Chi cục Thuế nhận được Công văn số 12/CV-HP ngày 02/4/2024 của Công ty TNHH Hòa Phú về hoàn thuế. Chi cục Thuế kính "
        "đề nghị Cục Thuế hướng dẫn.",
        {"12/CV-HP": "based_on"},
    ),
    (
        "the aim of another's plan is not the letter's",
        {"genre": "Báo cáo"},
        "UBND huyện đã ban hành Kế hoạch số 20/KH-UBND ngày 05/02/2023 để triển khai Chỉ thị số 08/CT-UBND ngày 20/01/2023 "
        "của UBND tỉnh.",
        {"20/KH-UBND": "mentions", "08/CT-UBND": "mentions"},
    ),
    (
        "requests granted and refused, each in a point of its own",
        {"to": ("Các phòng Nội vụ huyện, thành phố",), "subject": "biên chế năm 2025"},
        "Sở Nội vụ yêu cầu các đơn vị:\n1. Rà soát biên chế trước ngày 30/6/2024.\n2. Các đề nghị tuyển thêm của Phòng Nội vụ "
        "huyện Quang Bình (Tờ trình số 21/TTr-NV ngày 02/4/2024) và Phòng Nội vụ huyện Bắc Mê (Tờ trình số 8/TTr-PNV ngày "
        "05/4/2024) được chấp thuận.\n3. Phòng Nội vụ huyện Vị Xuyên (Công văn số 14/NV ngày 03/4/2024) xin lùi thời hạn: Sở không "
        "đồng ý.\n4. Việc nêu tại Tờ trình số 9/TTr-NVMV ngày 08/4/2024 đã được chấp thuận trước đây.",
        {"21/TTr-NV": "answers", "8/TTr-PNV": "answers", "14/NV": "answers", "9/TTr-NVMV": "mentions"},
    ),
    (
        "the writer refuses what a paper proposes; what another refused is told of",
        {"to": ("Công ty TNHH Sao Khuê",), "subject": "hồ sơ thẩm định"},
        "Về hồ sơ của Công ty:\n1. Sở Nội vụ từ chối thẩm định hồ sơ trình tại Tờ trình số 17/TTr-SK ngày 02/4/2024.\n2. Sở Tài "
        "chính từ chối thẩm định hồ sơ trình tại Tờ trình số 15/TTr-HL ngày 02/3/2024 của Công ty TNHH Hòa Lộc.",
        {"17/TTr-SK": "answers", "15/TTr-HL": "mentions"},
    ),
    (
        "letters received in the middle of an order carried out",
        {"issuer": "Bộ Nội vụ", "to": ("Ủy ban nhân dân các tỉnh, thành phố",)},
        "Thực hiện Nghị quyết số 31/NQ-CP ngày 02/4/2024 của Chính phủ ban hành Kế hoạch triển khai, trong quá trình thực hiện Bộ "
        "Nội vụ nhận được Công văn số 41/UBND-NC ngày 17/4/2024 của Ủy ban nhân dân tỉnh Hà Giang và các Công văn số 88/SNV-CCVC, "
        "91/SNV-CCVC ngày 18/4/2024 của Sở Nội vụ tỉnh Lào Cai đề nghị hướng dẫn. Về việc này, Bộ Nội vụ có ý kiến như sau: đề nghị các "
        "tỉnh rà soát.",
        {"31/NQ-CP": "implements", "41/UBND-NC": "answers", "88/SNV-CCVC": "answers", "91/SNV-CCVC": "answers"},
    ),
    (
        "two letters received on one matter, answered though orders follow",
        {"issuer": SNV, "to": ("Thường trực Hội đồng nhân dân tỉnh Hà Giang",)},
        "Sở Nội vụ nhận được Công văn số 41/UBND-NC ngày 17/4/2024 của Ủy ban nhân dân tỉnh về việc trả lời ý kiến cử tri. Sở Nội "
        "vụ trả lời như sau:\n1. Sở đã yêu cầu các huyện rà soát.",
        {"41/UBND-NC": "answers"},
    ),
    (
        "what another document replies to",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Phòng Nội vụ huyện Bắc Mê báo cáo nội dung nêu tại Công văn số 61/NV ngày 20/4/2024 (trả lời Công văn số 145/TTYT ngày "
        "13/4/2024 của Trung tâm Y tế huyện Bắc Mê).",
        {"61/NV": "mentions", "145/TTYT": "mentions"},
    ),
    (
        "rules and targets in a reminder are not what it reminds of",
        {"to": ("Các phòng Nội vụ huyện, thành phố",), "subject": "đôn đốc rà soát biên chế (lần 2)"},
        "Sở Nội vụ đã ban hành Công văn số 88/SNV-CCVC ngày 02/4/2024. Đến nay 04 huyện chưa báo cáo; tỷ lệ thấp hơn mức giao tại "
        "Quyết định số 52/QĐ-SNV ngày 12/01/2024. Sở Nội vụ yêu cầu các phòng báo cáo.",
        {"88/SNV-CCVC": "continues", "52/QĐ-SNV": "mentions"},
    ),
    (
        "a superior decides on the proposal of its department in a reply to another",
        {"issuer": UBND, "to": ("Thường trực Hội đồng nhân dân tỉnh Hà Giang",), "subject": "trả lời kiến nghị của cử tri"},
        "UBND tỉnh nhận được Báo cáo số 62/BC-HĐND ngày 19/4/2024 của Thường trực Hội đồng nhân dân tỉnh; theo đề nghị của Sở Nội "
        "vụ tại Tờ trình số 21/TTr-SNV ngày 24/4/2024, UBND tỉnh trả lời như sau:",
        {"62/BC-HĐND": "answers", "21/TTr-SNV": "answers"},
    ),
    (
        "who proposes beside another, and whose opinion was heard",
        {"genre": "Quyết định", "issuer": UBND},
        "Theo đề nghị của Ban Quản lý dự án Khu kinh tế tại Tờ trình số 5/TTr-BQL ngày 02/4/2024 và Sở Kế hoạch và Đầu tư tại Báo "
        "cáo thẩm định số 143/BC-SKHĐT ngày 30/4/2024, sau khi Sở Tư pháp thẩm định tại Báo cáo số 58/BC-STP ngày 12/4/2024,",
        {"5/TTr-BQL": "answers", "143/BC-SKHĐT": "answers", "58/BC-STP": "based_on"},
    ),
    (
        "an opinion sought before",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Triển khai Công văn số 41/UBND-NC ngày 17/4/2024 của UBND tỉnh, sau khi thống nhất với Sở Tài chính (Công văn số 86/STC-NS "
        "ngày 26/4/2024), Sở Nội vụ hướng dẫn các đơn vị như sau:",
        {"41/UBND-NC": "implements", "86/STC-NS": "based_on"},
    ),
    (
        "a petition received by way of another office",
        {"to": ("Phòng Nội vụ huyện Bắc Mê",)},
        "Sở Nội vụ nhận được đơn của ông Lù Văn Páo do Thanh tra tỉnh chuyển đến tại Phiếu chuyển số 17/PC-TTT ngày 18/4/2024. Sở Nội "
        "vụ yêu cầu Phòng Nội vụ giải quyết.",
        {"17/PC-TTT": "based_on"},
    ),
    (
        "a slip that answers who asked",
        {"genre": "Phiếu chuyển", "issuer": SNV, "to": ("Phòng Nội vụ huyện Bắc Mê",)},
        "Sở Nội vụ nhận được Công văn số 14/PNV ngày 03/4/2024 của Phòng Nội vụ huyện Bắc Mê hỏi về nâng lương. Sở Nội vụ có ý "
        "kiến như sau: nội dung này đã được hướng dẫn tại Công văn số 88/SNV-CCVC ngày 02/02/2024.",
        {"14/PNV": "answers", "88/SNV-CCVC": "mentions"},
    ),
    (
        "one recalled and another repealed in one sentence",
        {"genre": "Thông báo"},
        "Sở Nội vụ thông báo:\n1. Thu hồi Công văn số 88/SNV-CCVC ngày 02/4/2024 và bãi bỏ Thông báo số 15/TB-SNV ngày 18/01/2024 "
        "của Sở do sai thẩm quyền.",
        {"88/SNV-CCVC": "replaces", "15/TB-SNV": "replaces"},
    ),
    (
        "a plan issued instead of another",
        {"genre": "Kế hoạch"},
        "Thực hiện Kế hoạch số 20/KH-UBND ngày 05/02/2024 của UBND tỉnh, Sở Nội vụ ban hành kế hoạch thay thế Kế hoạch số 7/KH-SNV "
        "ngày 12/01/2024 với các nội dung sau:",
        {"20/KH-UBND": "implements", "7/KH-SNV": "replaces"},
    ),
    (
        "one decision recalled, another corrected",
        {"genre": "Quyết định", "subject": "hủy bỏ Quyết định số 12/QĐ-SNV và đính chính Quyết định số 15/QĐ-SNV"},
        "Điều 1. Hủy bỏ Quyết định số 12/QĐ-SNV ngày 02/4/2024.\nĐiều 2. Đính chính sai sót tại Quyết định số 15/QĐ-SNV ngày "
        "04/4/2024 như sau: “2023” sửa thành “2024”.\nSửa cụm từ “Trưởng phòng” tại khoản 2 Điều 1 Quyết định số 21/QĐ-SNV ngày "
        "06/4/2024 thành “Phó Trưởng phòng”.",
        {"12/QĐ-SNV": "replaces", "15/QĐ-SNV": "amends", "21/QĐ-SNV": "amends"},
    ),
    (
        "a part replaced, a term that no longer holds, what contradicts, and a letter cancelled",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Sở Nội vụ yêu cầu các phòng báo cáo.\n1. Văn bản này thay thế điểm 2 Công văn số 88/SNV-CCVC ngày 02/4/2024.\n2. Thời hạn "
        "nêu tại Công văn số 91/SNV-CCVC ngày 03/4/2024 của Sở nay không còn áp dụng.\n3. Những hướng dẫn của Sở tại Công văn số "
        "64/SNV-VP ngày 01/02/2023 trái với công văn này đều bãi bỏ.\n4. Công văn này hủy Công văn số 70/SNV-VP ngày 04/3/2024.",
        {"88/SNV-CCVC": "amends", "91/SNV-CCVC": "amends", "64/SNV-VP": "replaces", "70/SNV-VP": "replaces"},
    ),
    (
        "money is taken back, not a letter",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Sở Nội vụ yêu cầu các phòng:\n1. Thu hồi tiền tạm ứng theo danh sách tại Công văn số 88/SNV-CCVC ngày 02/4/2024 của Sở.",
        {"88/SNV-CCVC": "mentions"},
    ),
    (
        "a directive looks back, and names rules to be kept",
        {"genre": "Chỉ thị", "issuer": UBND},
        "Sau gần ba năm thực hiện Nghị quyết số 20/NQ-HĐND ngày 05/02/2021 của HĐND tỉnh, công tác biên chế có chuyển biến. Chủ tịch "
        "UBND tỉnh chỉ thị:\n1. Sở Nội vụ xử lý nghiêm theo Nghị định số 112/2020/NĐ-CP ngày 18/9/2020 của Chính phủ.\n2. Các huyện "
        "vận hành kho theo quy trình được phê duyệt tại Quyết định số 64/QĐ-UBND ngày 02/4/2023.",
        {"20/NQ-HĐND": "mentions", "112/2020/NĐ-CP": "mentions", "64/QĐ-UBND": "mentions"},
    ),
    (
        "an aim behind the grounds",
        {"genre": "Hướng dẫn"},
        "Căn cứ Nghị định số 112/2020/NĐ-CP ngày 18/9/2020 của Chính phủ; để triển khai Công văn số 41/UBND-NC ngày 17/4/2024 của UBND "
        "tỉnh, Sở Nội vụ hướng dẫn như sau:",
        {"112/2020/NĐ-CP": "based_on", "41/UBND-NC": "implements"},
    ),
    (
        "an opinion on the grounds of a draft",
        {"to": ("Sở Tư pháp tỉnh Hà Giang",), "subject": "góp ý dự thảo Quyết định"},
        "Sở Nội vụ nhận được Công văn số 15/STP-XD ngày 02/4/2024 của Sở Tư pháp tỉnh Hà Giang. Sở có ý kiến như sau:\n1. Phần căn cứ: "
        "đề nghị bổ sung Thông tư số 7/2022/TT-BNV ngày 31/8/2022 của Bộ Nội vụ.",
        {"15/STP-XD": "answers", "7/2022/TT-BNV": "mentions"},
    ),
    (
        "rules in a list, and how a thing is done, in a ruling",
        {"to": ("Công ty TNHH Sao Khuê",), "subject": "trả lời về chế độ"},
        "Sở Nội vụ trả lời Công ty như sau:\n- Công văn số 677/BNV-TL ngày 29/01/2024 của Bộ Nội vụ về nâng lương.\nCăn cứ các quy "
        "định trên, Công ty được nâng lương sớm.\nChế độ phụ cấp được thực hiện theo quy định tại khoản 4 Điều 4 Thông tư số "
        "7/2022/TT-BNV ngày 31/8/2022 của Bộ Nội vụ.\nTại Công văn số 690/BNV-TL ngày 30/01/2024 của Bộ Nội vụ hướng dẫn: “Người "
        "lao động được nghỉ”.\nNếu việc nâng lương đã được thực hiện theo quy định của Nghị định số 204/2004/NĐ-CP thì Công ty báo "
        "lại.",
        {"204/2004/NĐ-CP": "mentions", "677/BNV-TL": "based_on", "7/2022/TT-BNV": "based_on", "690/BNV-TL": "based_on"},
    ),
    (
        "a paper passed on, and its readers asked for what it wants",
        {"to": ("Phòng Nội vụ các huyện, thành phố",)},
        "Sở Nội vụ sao gửi Công văn số 22/BNV-TL ngày 28/3/2024 của Bộ Nội vụ về góp ý dự thảo Nghị định. Sở Nội vụ đề nghị Phòng Nội "
        "vụ các huyện nghiên cứu, góp ý.",
        {"22/BNV-TL": "implements"},
    ),
    (
        "a law by its title before the circular that a sentence begins with",
        {"to": ("Công ty TNHH Sao Khuê",)},
        "Sở Nội vụ có ý kiến như sau:\n1- Theo quy định tại Điều 8 Luật cán bộ và điểm 2 mục II phần C Thông tư số 97/TT-BNV ngày "
        "30/12/1998 của Bộ Nội vụ thì Công ty được miễn.",
        {"97/TT-BNV": "based_on"},
    ),
    (
        "one more letter of who is replied to, further down; one that was answered before",
        {"to": ("Công ty TNHH Sao Khuê",), "subject": "trả lời về hồ sơ thẩm định"},
        "Sở Nội vụ nhận được Công văn số 41/SK ngày 17/4/2024 của Công ty TNHH Sao Khuê. Sở có ý kiến như sau:\n1. Hồ sơ chưa đủ.\n2. "
        "Tuy nhiên, Công ty TNHH Sao Khuê có Công văn số 44/SK đề nghị rút hồ sơ. Trên cơ sở đó, Sở dừng thẩm định.\n3. Trước đây Công "
        "ty TNHH Sao Khuê có Công văn số 12/SK đề nghị hướng dẫn, Sở Nội vụ đã trả lời.",
        {"41/SK": "answers", "44/SK": "answers", "12/SK": "mentions"},
    ),
    (
        "a part of a report tells what was issued",
        {"genre": "Báo cáo", "subject": "Kết quả công tác 6 tháng đầu năm 2024"},
        "I. CÔNG TÁC CHỈ ĐẠO\nThực hiện Nghị quyết số 20/NQ-HĐND ngày 05/02/2024 của HĐND tỉnh, Sở Nội vụ đã ban hành 05 kế hoạch.\n1. "
        "Về biên chế.",
        {"20/NQ-HĐND": "mentions"},
    ),
    (
        "opinions asked for about a request, in brackets",
        {"to": ("Sở Tài chính", "Hội Sinh vật cảnh tỉnh Hà Giang"), "issuer": UBND},
        "Xét đề nghị của Hội Sinh vật cảnh tỉnh Hà Giang tại Công văn số 02/HSVC ngày 24/01/2024 và ý kiến của Sở Tài chính (Công "
        "văn số 86/STC-NS ngày 26/5/2024), Sở Nội vụ (Công văn số 78/SNV-TCBC ngày 27/5/2024) về kinh phí đại hội, Chủ tịch UBND "
        "tỉnh có ý kiến như sau:",
        {"02/HSVC": "answers", "86/STC-NS": "based_on", "78/SNV-TCBC": "based_on"},
    ),
    (
        "opinions on a draft that is proposed",
        {"genre": "Tờ trình", "to": (UBND,)},
        "Trên cơ sở Tờ trình số 14/TTr-SYT ngày 02/4/2024 của Sở Y tế, ý kiến tham gia của Sở Tài chính (Công văn số 86/STC-NS ngày "
        "26/5/2024), Sở Tư pháp (Công văn số 41/STP-XD ngày 27/5/2024), Sở Nội vụ kính trình UBND tỉnh như sau:",
        {"14/TTr-SYT": "based_on", "86/STC-NS": "based_on", "41/STP-XD": "based_on"},
    ),
    (
        "what the superior thinks is carried out with the order",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Thực hiện Kế hoạch số 31/KH-BNV ngày 18/4/2024 của Bộ Nội vụ và ý kiến của UBND tỉnh tại Công văn số 34/UBND-NC ngày "
        "25/4/2024, Sở Nội vụ yêu cầu các đơn vị rà soát biên chế.",
        {"31/KH-BNV": "implements", "34/UBND-NC": "implements"},
    ),
    (
        "several of those written to asked for more time",
        {"to": ("Giám đốc Kho bạc Nhà nước các tỉnh, thành phố",), "issuer": "Kho bạc Nhà nước"},
        "Xét đề nghị lùi thời hạn của Kho bạc Nhà nước tỉnh Hà Giang tại Công văn số 21/KBHG-KT ngày 02/4/2024, Kho bạc Nhà nước "
        "tỉnh Bắc Giang tại Công văn số 33/KBBG-KT ngày 04/4/2024, Kho bạc Nhà nước có ý kiến như sau:",
        {"21/KBHG-KT": "answers", "33/KBBG-KT": "answers"},
    ),
    (
        "those who asked stand in brackets",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Thời gian qua, một số cơ quan (Sở Y tế tại Công văn số 21/SYT-TCCB ngày 02/4/2024, Sở Tài chính tại Công văn số 33/STC-VP "
        "ngày 04/4/2024) đề nghị hướng dẫn cách tính thâm niên. Sở Nội vụ hướng dẫn như sau:",
        {"21/SYT-TCCB": "answers", "33/STC-VP": "answers"},
    ),
    (
        "those who did something stand in brackets",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Thời gian qua, một số cơ quan (Sở Y tế tại Công văn số 21/SYT-TCCB ngày 02/4/2024, Sở Tài chính tại Công văn số 33/STC-VP "
        "ngày 04/4/2024) đã cử người dự lớp. Sở Nội vụ hướng dẫn như sau:",
        {"21/SYT-TCCB": "mentions", "33/STC-VP": "mentions"},
    ),
    (
        "what others left undone is not carried out",
        {"genre": "Chỉ thị", "issuer": UBND},
        "Thời gian qua, một số địa phương chưa thực hiện nghiêm Chỉ thị số 05/CT-UBND ngày 26/3/2021 của UBND tỉnh về phòng cháy "
        "rừng. Chủ tịch UBND tỉnh yêu cầu:",
        {"05/CT-UBND": "mentions"},
    ),
    (
        "a directive repeals an earlier one in its closing words",
        {"genre": "Chỉ thị", "issuer": UBND},
        "Chủ tịch UBND tỉnh yêu cầu các sở rà soát biên chế.\n5. Chỉ thị này có hiệu lực sau 07 ngày kể từ ngày ký; bãi bỏ Chỉ thị số "
        "05/CT-UBND ngày 26/3/2011.",
        {"05/CT-UBND": "replaces"},
    ),
    (
        "an earlier letter of the office holds no more",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Sở Nội vụ yêu cầu các đơn vị:\n1. Rà soát biên chế.\n2. Nội dung hướng dẫn tại Công văn số 88/SNV-CCVC ngày 02/4/2023 của Sở "
        "Nội vụ không còn hiệu lực.",
        {"88/SNV-CCVC": "replaces"},
    ),
    (
        "a letter of others holds no more, or long since",
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Sở Nội vụ yêu cầu các đơn vị:\n1. Rà soát biên chế.\n2. Nội dung hướng dẫn tại Công văn số 31/STC-NS ngày 02/4/2013 của Sở Tài "
        "chính không còn hiệu lực.\n3. Công văn số 88/SNV-CCVC ngày 02/4/2013 của Sở Nội vụ không còn hiệu lực từ năm 2019.",
        {"31/STC-NS": "mentions", "88/SNV-CCVC": "mentions"},
    ),
    (
        "a decision changes what another had approved",
        {"genre": "Quyết định", "issuer": UBND},
        "QUYẾT ĐỊNH:\nĐiều 1. Phê duyệt điều chỉnh dự án Cải tạo Trường Sao Khuê đã được phê duyệt tại Quyết định số 385/QĐ-UBND ngày "
        "18/02/2023 của UBND tỉnh, như sau:\nĐiều 2. Nguồn vốn được phê duyệt tại Quyết định số 412/QĐ-UBND ngày 20/3/2023 của UBND "
        "tỉnh.",
        {"385/QĐ-UBND": "amends", "412/QĐ-UBND": "mentions"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "letter", "text", "relations"), CASES, ids=[c[0] for c in CASES])
def test_relation(name: str, letter: dict[str, object], text: str, relations: dict[str, str]) -> None:
    found = {code: c.relation for code, c in cite(text, **letter).items() if c.number is not None}
    assert found == relations


KINDS = [
    (
        {"subject": "Đôn đốc báo cáo kết quả rà soát biên chế (lần 2)", "to": ("Các phòng",)},
        "Ngày 02/5/2024, Sở Nội vụ có Công văn số 90/SNV-TCBC ngày 02/5/2024 yêu cầu báo cáo. Đến nay, nhiều "
        "đơn vị chưa gửi.",
        "continues", "reminds",
    ),
    (
        {"issuer": f"Văn phòng {UBND}", "subject": "đôn đốc báo cáo về kiểm kê kho", "to": ("Sở Công Thương",)},
        "Tại Chỉ thị số 14/CT-UBND ngày 05/3/2024, Chủ tịch UBND tỉnh giao Sở Công Thương kiểm kê kho. Đến nay Sở chưa "
        "có báo cáo. Văn phòng UBND tỉnh đề nghị Sở gửi báo cáo trước ngày 25/5/2024.",
        "continues", "reminds",
    ),
    (
        {"subject": "đôn đốc báo cáo về kiểm kê kho", "to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Thực hiện Chỉ thị số 14/CT-UBND ngày 05/3/2024 của UBND tỉnh, Sở Nội vụ yêu cầu các đơn vị báo cáo.",
        "implements", "implements",  # the department's letter is not the province's reminder
    ),
    (
        {"to": ("Các phòng Nội vụ huyện, thành phố",)},
        "Sở Nội vụ nhận được Kế hoạch số 31/KH-BNV ngày 02/5/2024 của Bộ Nội vụ do Văn phòng UBND tỉnh gửi đến. Sở Nội vụ "
        "sao gửi để các phòng biết, thực hiện.",
        "implements", "forwards",
    ),
    (
        {"to": ("Sở Tài chính tỉnh Hà Giang",)},
        "Sở Nội vụ nhận được Quyết định số 31/QĐ-BNV ngày 02/5/2024 của Bộ Nội vụ. Sở Nội vụ chuyển Sở Tài chính để biết.",
        "mentions", "forwards",
    ),
    (
        {"to": ("Ủy ban nhân dân tỉnh Hà Giang",)},
        "Sở Nội vụ nhận được Kế hoạch số 31/KH-UBND ngày 02/5/2024 của UBND tỉnh. Sở Nội vụ gửi danh sách để tỉnh triển khai.",
        "answers", "answers",  # who wrote it is written to
    ),
    ({"subject": "đính chính Công văn số 90/SNV-TCBC ngày 02/5/2024"}, "Nội dung.", "amends", "corrects"),
    ({"subject": "gia hạn thời gian thực hiện Công văn số 90/SNV-TCBC"}, "Nội dung.", "amends", "extends"),
    ({"subject": "thu hồi Công văn số 90/SNV-TCBC ngày 02/5/2024"}, "Nội dung.", "replaces", "recalls"),
    (
        {"genre": "Quyết định"},
        "Điều 1. Bãi bỏ Quyết định số 90/QĐ-SNV ngày 02/5/2020 của Sở Nội vụ.",
        "replaces", "repeals",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("letter", "text", "relation", "kind"), KINDS, ids=[k[3] for k in KINDS])
def test_finer_kinds(letter: dict[str, object], text: str, relation: str, kind: str) -> None:
    (citation,) = [c for c in cite(text, **letter).values() if c.number is not None]
    assert (citation.relation, citation.kind) == (relation, kind)


def test_the_strongest_relation_of_all_mentions_holds() -> None:
    text = (
        "Trả lời Công văn số 312/STC-NS ngày 04/3/2024 của Sở Tài chính, Sở Nội vụ có ý kiến:\n1. Căn cứ Công "
        "văn số 312/STC-NS, "
        "Sở thống nhất."
    )
    assert cite(text, to=("Sở Tài chính",))["312/STC-NS"].relation == "answers"


ROWS = load_toml("citations")["cue"]


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_every_cue_of_the_lexicon_is_proved_by_its_examples(row: dict[str, list[str]]) -> None:
    from pipeline.text.fold import fold_aligned

    pattern = CUES[row["name"]]  # type: ignore[index]
    assert row["examples"]
    for example in row["examples"]:
        assert pattern.search(fold_aligned(example)), example
    for example in row.get("counter_examples", ()):
        assert not pattern.search(fold_aligned(example)), example


def test_every_pattern_of_a_cue_can_match_its_own_words() -> None:
    for row in ROWS:
        for pattern in row["patterns"]:
            if not any(sign in pattern for sign in "()[]\\?"):
                match = ANY_CUE.search(pattern)
                assert match is not None, pattern
