"""Documents that several bodies issue together, and rows of bodies that are none."""

import pytest

from pipeline.grammar.lineage import same_body
from tests.extract.cited import cite

JOINT = [
    # text, code, members of the issuer's name
    (
        "Căn cứ Thông tư liên tịch số 27/2014/TTLT-BNV-BTC ngày 09/6/2014 của Bộ Nội vụ và Bộ Tài chính.",
        "27/2014/TTLT-BNV-BTC", "Bộ Nội vụ - Bộ Tài chính",
    ),
    (
        "Theo Thông tư liên tịch số 03/2011/TTLT-BYT-BLĐTBXH-BTC.",
        "03/2011/TTLT-BYT-BLĐTBXH-BTC", "Bộ Y tế - Bộ Lao động - Thương binh và Xã hội - Bộ Tài chính",
    ),
    (
        "Theo Kế hoạch phối hợp số 12/KHPH-SYT-SGDĐT ngày 05/3/2024 của Sở Y tế và Sở Giáo dục và Đào tạo.",
        "12/KHPH-SYT-SGDĐT", "Sở Y tế tỉnh Hà Giang - Sở Giáo dục và Đào tạo tỉnh Hà Giang",
    ),
    (
        "Thông tư liên bộ số 04/TTLB ngày 05/3/1993 của Liên Bộ Tài chính - Nội vụ.",
        "04/TTLB", "Bộ Tài chính - Bộ Nội vụ",
    ),
    (
        "Thực hiện Kết luận số 88-KL/TW ngày 18/02/2024 của Bộ Chính trị, Ban Bí thư, Sở Nội vụ báo cáo.",
        "88-KL/TW", "Bộ Chính trị - Ban Bí thư",
    ),
    (
        "Nghị quyết liên tịch số 21/2016/NQLT-CP-UBTƯMTTQVN ngày 4/5/2016 của Chính phủ và Đoàn Chủ tịch Ủy ban Trung "
        "ương Mặt trận Tổ quốc Việt Nam.",
        "21/2016/NQLT-CP-UBTƯMTTQVN", "Chính phủ - Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam",
    ),
]  # fmt: skip
ALONE = [
    ("Thực hiện Công văn số 12/STC-NS ngày 5/3/2024 của Sở Tài chính, Sở Y tế báo cáo.", "12/STC-NS", "Sở Tài chính tỉnh Hà Giang"),
    ("Quyết định số 14-QĐ/TW ngày 5/3/2024 của Bộ Chính trị, Sở Nội vụ báo cáo.", "14-QĐ/TW", "Bộ Chính trị"),
    ("Thông tư số 14/2021/TT-BTC ngày 5/3/2021 của Bộ Tài chính, Bộ Nội vụ hướng dẫn.", "14/2021/TT-BTC", "Bộ Tài chính"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "name"), [*JOINT, *ALONE])
def test_issuers_of_joint_documents_are_all_named(text: str, code: str, name: str) -> None:
    issuer = cite(text)[code].issuer
    assert issuer is not None and issuer.name == name


def test_a_joint_body_is_each_of_its_members() -> None:
    (_, code, _), *_ = JOINT
    issuer = cite(JOINT[0][0])[code].issuer
    assert issuer is not None and issuer.key == "bo-noi-vu+bo-tai-chinh"
    assert same_body(issuer.key, "bo-tai-chinh") and not same_body(issuer.key, "bo-y-te")
