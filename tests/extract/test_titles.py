"""Acts that are named only in the title of another are no grounds of the letter."""

import pytest

from tests.extract.cited import cite

REPLY = {"issuer": "Sở Tài chính tỉnh Hà Giang", "to": ("Công ty TNHH Sao Khuê",), "subject": "trả lời về lệ phí"}
DECREE, CIRCULAR, LAW = "10/2022/NĐ-CP", "13/2022/TT-BTC", "97/2015/QH13"

CASES = [
    (
        "a circular guides the law and the decree",
        f"Căn cứ Thông tư số {CIRCULAR} ngày 28/02/2022 của Bộ Tài chính hướng dẫn thi hành Luật Phí và Nghị định số {DECREE} ngày "
        "15/01/2022 của Chính phủ quy định chi tiết một số điều của Luật Phí;",
        {CIRCULAR: "based_on", DECREE: "mentions"},
    ),
    (
        "two things guided, each with its verb",
        f"Căn cứ khoản 2 Điều 4 Thông tư số {CIRCULAR} hướng dẫn một số điều của Luật Phí số {LAW} và hướng dẫn thi hành Nghị định số "
        f"{DECREE} ngày 15/01/2022 của Chính phủ.",
        {CIRCULAR: "based_on", LAW: "mentions", DECREE: "mentions"},
    ),
    (
        "what stands no higher is named beside it",
        f"Căn cứ Nghị định số {DECREE} ngày 15/01/2022 của Chính phủ quy định chi tiết Luật Phí số {LAW} và Thông tư số {CIRCULAR} "
        "ngày 28/02/2022 của Bộ Tài chính;",
        {DECREE: "based_on", LAW: "mentions", CIRCULAR: "based_on"},
    ),
    (
        "a circular beside one that guides",
        f"Căn cứ Thông tư số {CIRCULAR} hướng dẫn Nghị định số {DECREE}, Thông tư số 14/2023/TT-BTC ngày 01/3/2023 của Bộ Tài chính;",
        {CIRCULAR: "based_on", DECREE: "mentions", "14/2023/TT-BTC": "based_on"},
    ),
    (
        "a guide to a matter, not to an act",
        f"Căn cứ Thông tư số {CIRCULAR} hướng dẫn chế độ kế toán và Nghị định số {DECREE} ngày 15/01/2022 của Chính phủ;",
        {CIRCULAR: "based_on", DECREE: "based_on"},
    ),
    (
        "the semicolon ends a title",
        f"Căn cứ Thông tư số {CIRCULAR} hướng dẫn Luật Phí; Nghị định số {DECREE} ngày 15/01/2022 của Chính phủ;",
        {CIRCULAR: "based_on", DECREE: "based_on"},
    ),
    (
        "what an act changes, one or several",
        f"Tại Điều 10 Thông tư số 14/2023/TT-BTC ngày 01/3/2023 của Bộ Tài chính sửa đổi, bổ sung điểm c khoản 3 Điều 15 Thông tư số "
        f"{CIRCULAR}, Thông tư số 15/2022/TT-BTC như sau: “Lệ phí nộp một lần”.",
        {"14/2023/TT-BTC": "based_on", CIRCULAR: "mentions", "15/2022/TT-BTC": "mentions"},
    ),
    (
        "many circulars changed, with a comma before the verb and a word misread",
        "Căn cứ Điều 2 Thông tư số 14/2023/TT-BTC ngày 01/3/2023 của Bộ Tài chính, sửa đổi, bd sung một số điều của Thông tư số "
        f"{CIRCULAR} ngày 28/02/2022, Thông tư số 15/2022/TT-BTC ngày 29/3/2022, Thông tư số 16/2022/TT-BTC ngày 30/3/2022, Thông tư "
        "số 17/2022/TT-BTC ngày 31/3/2022, Thông tư số 18/2022/TT-BTC ngày 01/4/2022, Thông tư số 19/2022/TT-BTC ngày 02/4/2022, "
        "Thông tư số 20/2022/TT-BTC ngày 03/4/2022, Thông tư số 21/2022/TT-BTC ngày 04/4/2022 và Thông tư số 22/2022/TT-BTC ngày "
        "05/4/2022 để cải cách thủ tục;",
        {"14/2023/TT-BTC": "based_on", CIRCULAR: "mentions"} | {f"{n}/2022/TT-BTC": "mentions" for n in range(15, 23)},
    ),
    (
        "who changed what is changed",
        f"Căn cứ khoản 2 Điều 11 Thông tư số 14/2023/TT-BTC sửa đổi, bổ sung Điều 2 Thông tư số {CIRCULAR} (đã được sửa đổi, bổ sung "
        "tại Điều 4 Thông tư số 16/2022/TT-BTC);",
        {"14/2023/TT-BTC": "based_on", CIRCULAR: "mentions", "16/2022/TT-BTC": "mentions"},
    ),
    (
        "a circular changed the circular, not the decree of its title",
        f"Căn cứ Điều 14 Thông tư số {CIRCULAR} hướng dẫn thi hành Luật Phí và Nghị định số {DECREE} ngày 15/01/2022 của Chính phủ (đã "
        "được sửa đổi, bổ sung tại Thông tư số 14/2023/TT-BTC, Thông tư số 15/2023/TT-BTC);",
        {CIRCULAR: "based_on", DECREE: "mentions", "14/2023/TT-BTC": "based_on", "15/2023/TT-BTC": "based_on"},
    ),
    (
        "the act that changed a ground is one itself",
        f"Căn cứ Nghị định số {DECREE} ngày 15/01/2022 (được sửa đổi bổ sung tại Nghị định số 44/2023/NĐ-CP ngày 30/6/2023);",
        {DECREE: "based_on", "44/2023/NĐ-CP": "based_on"},
    ),
    (
        "a law that bears its verb in its name",
        f"Căn cứ Luật Phí số {LAW}, Luật sửa đổi, bổ sung một số điều của Luật Phí số 6/2022/QH15;",
        {LAW: "based_on", "6/2022/QH15": "based_on"},
    ),
    (
        "an aim of its own is no title",
        f"Thực hiện Công văn số 41/UBND-NC ngày 17/4/2024 về triển khai Nghị định số {DECREE} và để thực hiện đồng bộ Luật Phí số "
        f"{LAW}, Sở Tài chính đề nghị Công ty rà soát.",
        {"41/UBND-NC": "implements", DECREE: "mentions", LAW: "implements"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body", "relations"), CASES, ids=[c[0] for c in CASES])
def test_acts_in_titles(name: str, body: str, relations: dict[str, str]) -> None:
    assert {code: c.relation for code, c in cite(body, **REPLY).items() if c.number is not None} == relations
