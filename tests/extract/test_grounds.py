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
]  # fmt: skip


@pytest.mark.parametrize(("name", "letter", "body", "relations"), CASES, ids=[c[0] for c in CASES])
def test_grounds_and_carried_papers(name: str, letter: dict[str, object], body: str, relations: dict[str, str]) -> None:
    found = {code: c.relation for code, c in cite(body, **letter).items() if c.number is not None}
    assert found == relations
