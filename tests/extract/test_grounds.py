"""Papers that carry others on, rules that a reply rests on, things named beside a letter's occasion."""

import pytest

from tests.extract.cited import cite

UBND = "Ủy ban nhân dân tỉnh Hà Giang"
STC = "Sở Tài chính tỉnh Hà Giang"
REPLY = {"issuer": STC, "to": ("Công ty TNHH Sao Khuê",), "subject": "trả lời về lệ phí"}
ORDER = {"issuer": UBND, "to": ("Các sở, ban, ngành", "Ủy ban nhân dân các huyện"), "subject": "thực hiện Thông báo"}
ASKED = "Trả lời Công văn số 12/SK ngày 03/4/2024 của Công ty TNHH Sao Khuê, Sở Tài chính có ý kiến như sau:\n"

CASES = [
    (
        "the rules at the head of a reply's sentences",
        REPLY,
        ASKED + "Tại khoản 2 Điều 3 Nghị định số 10/2022/NĐ-CP quy định: nhà xưởng chịu lệ phí. Tuy nhiên, theo quy định tại "
        "Điều 4 Thông tư số 13/2022/TT-BTC thì trường hợp này được miễn.",
        {"12/SK": "answers", "10/2022/NĐ-CP": "based_on", "13/2022/TT-BTC": "based_on"},
    ),
    (
        "a rule that speaks on a matter, and the act that changed it",
        REPLY,
        ASKED + "Đối với việc kê khai, Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 (được sửa đổi bởi Nghị định số "
        "44/2023/NĐ-CP ngày 30/6/2023) đã quy định rõ hồ sơ.",
        {"12/SK": "answers", "10/2022/NĐ-CP": "based_on", "44/2023/NĐ-CP": "based_on"},
    ),
    (
        "rules named in passing, on which the end rests",
        REPLY,
        ASKED + "Công ty thuộc diện ưu đãi quy định tại Điều 5 Nghị định số 10/2022/NĐ-CP và khoản 1 Điều 7 Thông tư số "
        "13/2022/TT-BTC.\nCăn cứ các quy định nêu trên, Công ty được miễn lệ phí.",
        {"12/SK": "answers", "10/2022/NĐ-CP": "based_on", "13/2022/TT-BTC": "based_on"},
    ),
    (
        "provisions counted two at a time, below a number with a stroke",
        REPLY,
        ASKED + "2/ Tại điểm 2.4 và 2.6 Mục II Phần A Thông tư số 13/2022/TT-BTC quy định mức thu.\n"
        "- Khoản 7 Điều 16 Nghị định số 10/2022/NĐ-CP sửa đổi mức phạt như sau: “…”.",
        {"12/SK": "answers", "13/2022/TT-BTC": "based_on", "10/2022/NĐ-CP": "based_on"},
    ),
    (
        "a preposition set twice, a cue that was read with a hyphen",
        REPLY,
        ASKED + "- Tại tại điểm e.7, khoản 2 Điều 26 Thông tư số 13/2022/TT-BTC hướng dẫn: “e.7) Lệ phí nộp một lần”.\n"
        "~ Căn-cứ Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 của Chính phủ;",
        {"12/SK": "answers", "13/2022/TT-BTC": "based_on", "10/2022/NĐ-CP": "based_on"},
    ),
    (
        "what a quoted rule rests on, and the letter's own next rule behind a quotation that was not closed",
        REPLY,
        ASKED + "a. Tại Điều 10 Thông tư số 13/2022/TT-BTC quy định như sau:\n“Điều 10. Ưu đãi\n1. Dự án được ưu đãi quy định tại "
        "Điều 15 Nghị định số 10/2022/NĐ-CP thì được miễn;\nb. Tại khoản 2 Điều 3 Nghị định số 44/2023/NĐ-CP quy định: lệ phí nộp "
        "một lần.\nCăn cứ các quy định nêu trên, Công ty được miễn lệ phí.",
        {"12/SK": "answers", "13/2022/TT-BTC": "based_on", "10/2022/NĐ-CP": "mentions", "44/2023/NĐ-CP": "based_on"},
    ),
    (
        "an annex is a ground with the circular that issued it",
        REPLY,
        ASKED + "Nhà xưởng đã cho thuê. Căn cứ Phụ lục 4 về hóa đơn bán hàng, dịch vụ (ban hành kèm theo Thông tư số "
        "13/2022/TT-BTC ngày 02/3/2022 của Bộ Tài chính), Công ty lập hóa đơn khi thu tiền.",
        {"12/SK": "answers", "13/2022/TT-BTC": "based_on"},
    ),
    (
        "a rule that is asked about is no ground of who asks",
        {"issuer": STC, "to": ("Bộ Tài chính",), "subject": "vướng mắc khi thu lệ phí"},
        "Quá trình thực hiện, Sở Tài chính gặp một số vướng mắc, đề nghị Bộ Tài chính hướng dẫn:\n1. Tại khoản 2 Điều 3 Nghị "
        "định số 10/2022/NĐ-CP quy định phải có giấy xác nhận, nhưng chưa rõ cơ quan nào xác nhận.",
        {"10/2022/NĐ-CP": "mentions"},
    ),
    (
        "who clears up the difficulties of others rests on the rule",
        {"issuer": STC, "to": ("Sở Y tế tỉnh Hà Giang",), "subject": "giải đáp vướng mắc khi thu lệ phí"},
        "Về các vướng mắc của đơn vị, Sở Tài chính có ý kiến như sau:\n1. Tại khoản 2 Điều 3 Nghị định số 10/2022/NĐ-CP "
        "quy định phải có giấy xác nhận.",
        {"10/2022/NĐ-CP": "based_on"},
    ),
    (
        "in a plan, the rule by which a thing is done",
        {**ORDER, "genre": "Kế hoạch", "subject": "rà soát lệ phí"},
        "UBND tỉnh ban hành kế hoạch rà soát như sau:\n1. Chế độ báo cáo thực hiện theo Điều 7 Nghị định số 10/2022/NĐ-CP.",
        {"10/2022/NĐ-CP": "mentions"},
    ),
    (
        "rules that others keep, on which nothing is said to rest",
        REPLY,
        ASKED + "Công ty kê khai theo quy định tại Điều 5 Nghị định số 10/2022/NĐ-CP.",
        {"12/SK": "answers", "10/2022/NĐ-CP": "mentions"},
    ),
    (
        "guidance at the head of a sentence, and provisions read in part",
        REPLY,
        ASKED + "Theo hướng dẫn tại Công văn số 88/BTC-CST ngày 01/2/2024 của Bộ Tài chính, nhà xưởng chịu lệ phí.\n"
        "Tại điểm 2(a) Khoản | Điều 9 Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 sửa đổi Điều 3 như sau: “…”.",
        {"12/SK": "answers", "88/BTC-CST": "based_on", "10/2022/NĐ-CP": "based_on"},
    ),
    (
        "more grounds under a heading, and a proposal that nobody carries out",
        {"issuer": STC, "to": ("Các phòng tài chính",), "subject": "thẩm định giá"},
        "Sở Tài chính thẩm định như sau:\n- Các căn cứ khác có liên quan: Nghị định số 10/2022/NĐ-CP ngày 15/01/2022; Thông tư "
        "số 13/2022/TT-BTC ngày 28/02/2022.\n1. Chỉ thực hiện các nội dung tại Tờ trình số 8/TTr-SK ngày 01/4/2024.",
        {"10/2022/NĐ-CP": "based_on", "13/2022/TT-BTC": "based_on", "8/TTr-SK": "mentions"},
    ),
    (
        "minutes drawn up upon a request decide nothing",
        {"genre": "Biên bản", "issuer": STC, "subject": "kiểm tra thực địa"},
        "Trên cơ sở đề nghị của Công ty TNHH Sao Khuê tại Văn bản số 12/CV-SK ngày 03/4/2024, hai bên cùng kiểm tra.",
        {"12/CV-SK": "based_on"},
    ),
    (
        "a request upon which a superior orders",
        {"issuer": "Văn phòng Chính phủ", "to": ("Bộ Tài chính",), "subject": "kiến nghị của Hội Gốm"},
        "Xét kiến nghị của Hội Gốm (Công văn số 12/HG ngày 03/4/2024) về lùi thời điểm nộp phí, Phó Thủ tướng giao Bộ Tài "
        "chính xem xét, trả lời.",
        {"12/HG": "answers"},
    ),
    (
        "a report that is weighed asks for nothing",
        {"genre": "Kết luận", "issuer": STC, "subject": "thanh tra"},
        "Xét Báo cáo số 3/BC-ĐTTr ngày 09/4/2024 của Trưởng đoàn thanh tra, Sở Tài chính kết luận như sau:",
        {"3/BC-ĐTTr": "based_on"},
    ),
    (
        "a list of rules that the dossier was held against",
        REPLY,
        "Sở Tài chính nhận được Công văn số 12/SK ngày 03/4/2024 của Công ty TNHH Sao Khuê. Sau khi đối chiếu với các quy định "
        "hiện hành, cụ thể gồm:\n- Nghị định số 10/2022/NĐ-CP ngày 15/01/2022;\n- Quy định về thu nộp: Thông tư số "
        "13/2022/TT-BTC ngày 28/02/2022;\nSở Tài chính trả lời như sau:",
        {"12/SK": "answers", "10/2022/NĐ-CP": "based_on", "13/2022/TT-BTC": "based_on"},
    ),
    (
        "a list of things to do holds no grounds",
        {"genre": "Thông báo", "issuer": STC, "subject": "kết quả kiểm tra"},
        "Sở Tài chính yêu cầu đơn vị thực hiện các nội dung sau:\n- Chấp hành quy định tại Luật Phí và lệ phí ngày 25/11/2015; "
        "Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 của Chính phủ quy định về lệ phí.",
        {"10/2022/NĐ-CP": "mentions"},
    ),
    (
        "a slip that passes a request to who decides it, by a rule of procedure",
        {"genre": "Phiếu chuyển", "issuer": "Văn phòng " + UBND, "to": ("Sở Tài chính",)},
        "Văn phòng UBND tỉnh nhận được Công văn số 12/SK ngày 03/4/2024 của Công ty TNHH Sao Khuê về việc miễn lệ phí.\n"
        "Thực hiện Quy chế làm việc ban hành kèm theo Quyết định số 77/QĐ-UBND ngày 05/01/2024, Văn phòng chuyển Sở Tài "
        "chính xem xét, giải quyết.",
        {"12/SK": "based_on", "77/QĐ-UBND": "based_on"},
    ),
    (
        "an order that a slip carries out beside the paper passed on",
        {"genre": "Phiếu chuyển", "issuer": "Văn phòng " + UBND, "to": ("Sở Tài chính",)},
        "Thực hiện chỉ đạo của Chủ tịch UBND tỉnh tại Thông báo số 30/TB-UBND ngày 02/4/2024, Văn phòng UBND tỉnh chuyển Tờ trình "
        "số 8/TTr-SXD ngày 01/4/2024 của Sở Xây dựng.",
        {"30/TB-UBND": "implements", "8/TTr-SXD": "based_on"},
    ),
    (
        "a request inside the superior's paper, when reported on",
        {"issuer": STC, "to": (UBND,), "subject": "báo cáo kết quả giải quyết đề nghị của Công ty"},
        "Thực hiện Công văn số 41/UBND-KT ngày 17/4/2024 của UBND tỉnh về việc giao Sở Tài chính chủ trì giải quyết đề nghị của "
        "Công ty TNHH Sao Khuê tại Công văn số 12/SK ngày 03/4/2024, Sở Tài chính báo cáo như sau:",
        {"41/UBND-KT": "answers", "12/SK": "based_on"},
    ),
    (
        "what goes on beside the occasion, and what its title names",
        ORDER,
        "Thực hiện Thông báo số 49-TB/TU ngày 17/4/2024 của Tỉnh ủy về hội nghị tổng kết 10 năm thực hiện Nghị quyết số 29-NQ/TW "
        "ngày 04/11/2013 “về đổi mới, đáp ứng yêu cầu hội nhập” (gọi tắt là Thông báo số 49-TB/TU), UBND tỉnh yêu cầu:\n"
        "1. Tiếp tục triển khai thực hiện tốt Kết luận số 51-KL/TW ngày 30/5/2019.",
        {"49-TB/TU": "implements", "29-NQ/TW": "mentions", "51-KL/TW": "mentions"},
    ),
    (
        "a heading of its own over the grounds, up to the next line of another kind",
        {"genre": "Phiếu trình", "issuer": "Văn phòng " + UBND, "to": (UBND,)},
        "Vấn đề trình: Tờ trình số 8/TTr-STC ngày 01/4/2024 của Sở Tài chính.\n1. Căn cứ pháp lý để thẩm định\n- Luật Phí và lệ phí số "
        "97/2015/QH13 (được sửa đổi, bổ sung bởi Luật số 9/2024/QH15);\n- Quyết định số 77/QĐ-UBND ngày 05/01/2024 của UBND "
        "tỉnh ban hành Quy chế làm việc.\n2. Về thẩm quyền\nHồ sơ đã được góp ý tại Công văn số 30/STP-VB ngày 02/4/2024.",
        {
            "8/TTr-STC": "based_on",
            "97/2015/QH13": "based_on",
            "9/2024/QH15": "based_on",
            "77/QĐ-UBND": "based_on",
            "30/STP-VB": "mentions",
        },
    ),
    (
        "such a heading in capitals that lost their accents, over lines without bullets",
        ORDER,
        "UBND tỉnh gửi các đơn vị hướng dẫn thu lệ phí như sau:\nI. CAN CU PHÁP LÝ\nQuyết định số 77/QĐ-BTC ngày 05/01/2024 "
        "của Bộ Tài chính;\nCông văn số 88/BTC-CST ngày 01/2/2024 của Bộ Tài chính.\nII. ĐỐI TƯỢNG\nTổ chức nộp lệ phí, kể cả "
        "tổ chức nêu tại Quyết định số 78/QĐ-BTC ngày 06/01/2024.",
        {"77/QĐ-BTC": "based_on", "88/BTC-CST": "based_on", "78/QĐ-BTC": "mentions"},
    ),
    (
        "acts that changed a ground, in a list that the dossier was held against; one inside a title",
        REPLY,
        "Sở Tài chính nhận được Công văn số 12/SK ngày 03/4/2024 của Công ty TNHH Sao Khuê. Sau khi đối chiếu với các quy định "
        "hiện hành, cụ thể gồm:\n- Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 quy định chi tiết về lệ phí và các Nghị định sửa "
        "đổi, bổ sung gồm: số 44/2023/NĐ-CP ngày 30/6/2023, số 45/2023/NĐ-CP ngày 01/7/2023;\n- Thông tư số 13/2022/TT-BTC ngày "
        "28/02/2022 hướng dẫn thi hành Nghị định số 6/2019/NĐ-CP ngày 02/01/2019;\nSở Tài chính trả lời như sau:",
        {
            "12/SK": "answers",
            "10/2022/NĐ-CP": "based_on",
            "44/2023/NĐ-CP": "based_on",
            "45/2023/NĐ-CP": "based_on",
            "13/2022/TT-BTC": "based_on",
            "6/2019/NĐ-CP": "mentions",
        },
    ),
    (
        "groups of grounds within one sentence, each behind its name",
        REPLY,
        "Căn cứ: (i) Pháp luật về lệ phí: Nghị định số 10/2022/NĐ-CP ngày 15/01/2022 quy định chi tiết một số điều; Thông tư hướng "
        "dẫn của Bộ Tài chính: số 13/2022/TT-BTC ngày 28/02/2022 quy định về kê khai, sửa đổi bổ sung bởi Thông tư số "
        "14/2023/TT-BTC ngày 01/3/2023; (ii) Đo lường: Luật số 4/2011/QH13 ngày 11/11/2011.",
        {
            "10/2022/NĐ-CP": "based_on",
            "13/2022/TT-BTC": "based_on",
            "14/2023/TT-BTC": "based_on",
            "4/2011/QH13": "based_on",
        },
    ),
    (
        "grounds that a draft or another's paper has",
        REPLY,
        ASKED + "- Quyết định thu phí còn viện dẫn căn cứ pháp lý đã hết hiệu lực (Nghị định số 10/2022/NĐ-CP ngày 15/01/2022).\n"
        "- Đề nghị cập nhật căn cứ pháp lý theo Thông tư số 13/2022/TT-BTC ngày 28/02/2022.",
        {"12/SK": "answers", "10/2022/NĐ-CP": "mentions", "13/2022/TT-BTC": "mentions"},
    ),
    (
        "a rule inside a question put, and the ground that a superior is asked to give to others",
        {"issuer": STC, "to": (UBND,), "subject": "báo cáo vướng mắc về lệ phí"},
        "Sở Tài chính báo cáo như sau:\n1. Theo quy định tại Điều 4 Nghị định số 10/2022/NĐ-CP thì hồ sơ lập năm 2021 có phải "
        "thẩm định lại hay không.\n2. Đề nghị UBND tỉnh giao Sở Xây dựng: Căn cứ hồ sơ của Công ty và Thông tư số 13/2022/TT-BXD "
        "ngày 28/02/2022 có ý kiến bằng văn bản.",
        {"10/2022/NĐ-CP": "mentions", "13/2022/TT-BXD": "mentions"},
    ),
    (
        "an act that a draft is to change, for all that is said of it; the programme of the drafting",
        {"genre": "Tờ trình", "issuer": "Bộ Tài chính", "to": ("Chính phủ",), "subject": "ban hành Nghị định về lệ phí"},
        "Thực hiện Chương trình công tác năm 2024 của Chính phủ thông báo tại Công văn số 60/VPCP-TH ngày 03/01/2024 của Văn "
        "phòng Chính phủ, Bộ Tài chính trình Nghị định sửa đổi, bổ sung một số điều của Nghị định số 10/2022/NĐ-CP ngày "
        "15/01/2022 và Nghị định số 11/2022/NĐ-CP ngày 16/01/2022 như sau:\n1. Tại khoản 5 Điều 6 Nghị định số 10/2022/NĐ-CP quy "
        "định: lệ phí nộp một lần.",
        {"60/VPCP-TH": "based_on", "10/2022/NĐ-CP": "mentions", "11/2022/NĐ-CP": "mentions"},
    ),
    (
        "acts changed by others that have come out are grounds as before",
        REPLY,
        "Căn cứ Nghị định được sửa đổi, bổ sung tại Nghị định số 44/2023/NĐ-CP ngày 30/6/2023;\nCăn cứ Luật Phí, Luật sửa đổi, bổ "
        "sung một số điều của Luật Phí và Nghị định số 10/2022/NĐ-CP ngày 15/01/2022;",
        {"44/2023/NĐ-CP": "based_on", "10/2022/NĐ-CP": "based_on"},
    ),
    (
        "a firm is told what a superior's slip ordered",
        {"issuer": STC, "to": ("Công ty TNHH Sao Khuê",), "subject": "báo cáo, bổ sung hồ sơ"},
        "Thực hiện Phiếu chuyển số 65/PC-VP ngày 10/4/2024 của Văn phòng Ủy ban nhân dân tỉnh Hà Giang, Sở Tài chính có ý kiến như "
        "sau:\nĐề nghị Công ty bổ sung hồ sơ.",
        {"65/PC-VP": "implements"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "letter", "body", "relations"), CASES, ids=[c[0] for c in CASES])
def test_grounds_and_carried_papers(name: str, letter: dict[str, object], body: str, relations: dict[str, str]) -> None:
    found = {code: c.relation for code, c in cite(body, **letter).items() if c.number is not None}
    assert found == relations
