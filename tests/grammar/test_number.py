"""Document numbers: the forms that exist, the damage that is repaired, and what only looks like one."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.number import (
    find_numbers,
    find_shared_serials,
    format_number,
    number_key,
    parse_number,
    repair_price,
    symbol_parts,
)
from pipeline.lexicon import load_toml

FORMS = [
    # code, serial, year, symbol, form
    ("15/QĐ-BNV", "15", None, "QĐ-BNV", "state"),
    ("05/SNV-VP", "05", None, "SNV-VP", "letter"),
    ("12/UBND-VX", "12", None, "UBND-VX", "letter"),
    ("2163/QĐ-TTg", "2163", None, "QĐ-TTg", "state"),
    ("30/2020/NĐ-CP", "30", 2020, "NĐ-CP", "normative"),
    ("66.19/2026/NQ-CP", "66.19", 2026, "NQ-CP", "normative"),
    ("05/2019/NQ-HĐND", "05", 2019, "NQ-HĐND", "normative"),
    ("202/2025/QH15", "202", 2025, "QH15", "legislature"),
    ("02/2020/UBTVQH14", "02", 2020, "UBTVQH14", "legislature"),
    ("04/2013/PL-UBTVQH13", "04", 2013, "PL-UBTVQH13", "legislature"),
    ("1685/NQ-UBTVQH15", "1685", None, "NQ-UBTVQH15", "legislature"),
    ("05/2016/TTLT-VKSNDTC-TANDTC-BCA-BQP-BLĐTBXH", "05", 2016, "TTLT-VKSNDTC-TANDTC-BCA-BQP-BLĐTBXH", "joint"),
    ("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "403", 2017, "NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "joint"),
    ("26-CT/TU", "26", None, "CT/TU", "party"),
    ("12-CTr/ĐU", "12", None, "CTr/ĐU", "party"),
    ("2587-CV/VPTW/nb", "2587", None, "CV/VPTW/nb", "party"),
    ("05-QC/BTCTU-BDVTU", "05", None, "QC/BTCTU-BDVTU", "party"),
    ("29-HD/TWĐTN-VP", "29", None, "HD/TWĐTN-VP", "party"),
    ("12-QĐi/TU", "12", None, "QĐi/TU", "party"),
    ("1221/MTTW-BTT", "1221", None, "MTTW-BTT", "letter"),
    ("18/KH-MTTQ-BTT", "18", None, "KH-MTTQ-BTT", "state"),
    ("933/QĐ-TLĐ", "933", None, "QĐ-TLĐ", "state"),
    ("12a/TB-UBND", "12a", None, "TB-UBND", "state"),
    ("05bis/KH-SYT", "05bis", None, "KH-SYT", "state"),
    ("01/VBHN-VPCP", "01", None, "VBHN-VPCP", "state"),
    ("63-CP", "63", None, "CP", "other"),
    ("85TC/TCT", "85", None, "TC/TCT", "other"),
    ("05-TC/TCT", "05", None, "TC/TCT", "other"),
    ("08/2025/CV-ABC", "08", 2025, "CV-ABC", "letter"),
    ("07/CVLAN2022", "07", None, "CVLAN2022", "letter"),
    ("14.2/2025/ĐN-TL", "14.2", 2025, "ĐN-TL", "normative"),
    ("09/2025CV-KTP", "09", 2025, "CV-KTP", "other"),
    ("04-GCN-TS", "04", None, "GCN-TS", "other"),
    ("07-2017/CV/KDM", "07", 2017, "CV/KDM", "letter"),
    ("22.3/GĐN", "22.3", None, "GĐN", "state"),
    ("11/03/2025/HCNM", "11/03", 2025, "HCNM", "other"),
    ("07TV/2026", "07TV", None, "2026", "other"),
    ("306/TTr-NV.IV", "306", None, "TTr-NV.IV", "state"),
    ("AB-T03/26-KD", "AB-T03", None, "26-KD", "other"),
    ("1207/UBND.NN", "1207", None, "UBND.NN", "letter"),
    ("77/QĐ.UBND", "77", None, "QĐ.UBND", "state"),
    ("41/BC-TT.HĐND", "41", None, "BC-TT.HĐND", "state"),
    ("/BC-SNV", "", None, "BC-SNV", "state"),
    ("-CT/TU", "", None, "CT/TU", "party"),
    ("/2025/QĐ-UBND", "", 2025, "QĐ-UBND", "normative"),
]


@pytest.mark.parametrize(("code", "serial", "year", "symbol", "form"), FORMS, ids=[f[0] for f in FORMS])
def test_every_form_parses_and_formats(code: str, serial: str, year: int | None, symbol: str, form: str) -> None:
    number = parse_number(code)
    assert (number.serial, number.year, number.symbol) == (serial, year, symbol)
    assert number.repairs == ()
    assert format_number(number) == code
    if form != "letter" or not symbol.startswith("CV"):
        assert number.form == form


FOUND = [
    ("Công văn số 512/SNV-CCHC ngày 02/3/2024", ["512/SNV-CCHC"]),
    ("Số: 15/QĐ-SNV", ["15/QĐ-SNV"]),
    ("Số:      /BC-SNV\tHà Giang, ngày   tháng 4 năm 2024", ["/BC-SNV"]),
    ("Số: …../TTr-STC", ["/TTr-STC"]),
    ("Số        -KH/ĐU", ["-KH/ĐU"]),
    ("ban hành kèm theo Quyết định số      /2025/QĐ-UBND ngày", ["/2025/QĐ-UBND"]),
    ("các Quyết định 12/QĐ-UBND và 15/QĐ-UBND", ["12/QĐ-UBND", "15/QĐ-UBND"]),
    ("(Nghị định số 30/2020/NĐ-CP).", ["30/2020/NĐ-CP"]),
    ("theo các công văn số 14/KLM, 15/KLM của Công ty", ["14/KLM", "15/KLM"]),
    ("phê duyệt tại Quyết định số 20/HĐXD-TV ngày 3/4/2009", ["20/HĐXD-TV"]),
    ("Công văn số 07/CV LAN 2022 ngày 5/5/2022", ["07/CVLAN2022"]),
    ("Công văn số 95/XNK ngày 4/4/2019", ["95/XNK"]),
    ("Quyết định 211 TTg ngày 08/5/1995 của Thủ tướng", ["211TTg"]),
    ("Công văn số 908 KTN ngày 02/6/1996", ["908KTN"]),
    ("Văn bản số 88/PCLM-KT+AT ngày 03/4/2024", ["88/PCLM-KT+AT"]),
    ("Công văn số 512 /UBND - KT2 ngày 02/3/2024", ["512/UBND-KT2"]),
    ("Giấy phép số 03.2026/GPTN ngày 04/02/2026", ["03.2026/GPTN"]),
]


@pytest.mark.parametrize(("text", "codes"), FOUND, ids=[f[0][:40] for f in FOUND])
def test_numbers_are_found_in_sentences(text: str, codes: list[str]) -> None:
    assert [m.value.code for m in find_numbers(text)] == codes


DAMAGED = [
    ("Nghị định số 12/2021/ND- CP", "12/2021/NĐ-CP", "accent"),
    ("Số: 12 / UBND -\nVX", "12/UBND-VX", "line"),
    ("Số: 7 4 1 /UBND-KT", "741/UBND-KT", "joined"),
    ("Quyết định số 41 8/QĐ-UBND", "418/QĐ-UBND", "joined"),
    ("Quyết định số l4/QĐ-UBND", "14/QĐ-UBND", "digit"),
    ("Thông tư số 12/2O19/TT-BTC", "12/2019/TT-BTC", "digit"),
    ("Luật số 33/2024/QHl5", "33/2024/QH15", "digit"),
    ("Thông tư số 44/2014/TT-BTCngày 3/3/2014", "44/2014/TT-BTC", "glued"),
    ("Quyết định số 77/QD-UBND", "77/QĐ-UBND", "accent"),
    ("Quyết định số 77/QĈ-UBND", "77/QĐ-UBND", "letter"),
    ("Quyết định số 311/QĐTTg", "311/QĐ-TTg", "dash"),
    ("Thông tư số 21/2018/TT-\nBTC", "21/2018/TT-BTC", "line"),
    ("Công văn số 640/CT=TTHT", "640/CT-TTHT", "dash"),
    ("Nghị định số 12/201 7/NĐ- CP", "12/2017/NĐ-CP", "joined"),
    ("Nghị quyết số 66.7.2025/NQ-CP", "66.7/2025/NQ-CP", "stroke"),
    ("công văn số 1812/CT-KTI", "1812/CT-KT1", "letter"),
    ("Thông tư số 2062014/TT-BTC ngày 03/3/2014", "206/2014/TT-BTC", "stroke"),
    ("Thông tư số 206/2014/TT-BIC ngày 03/3/2014", "206/2014/TT-BTC", "letter"),
    ("Nghị định số 45/2022/NĐ-CP1", "45/2022/NĐ-CP", "glued"),
    ("Nghị quyết số 29-NQ/1W", "29-NQ/TW", "letter"),
    ("Kế hoạch số 51O/KH-UBND", "510/KH-UBND", "digit"),
    ("Thông báo số 21l-TB/TU", "211-TB/TU", "digit"),
    ("Nghị định số 45/2022/NĐ CP ngày 01/7/2022", "45/2022/NĐ-CP", "dash"),
    ("Quyết định số 640/QĐ UBND ngày 01/7/2022", "640/QĐ-UBND", "dash"),
    ("Kết luận số 14-KL TU, ngày 01/7/2022", "14-KL/TU", "dash"),
    ("Nghị định số 45/2022/NĐ-GP ngày 01/7/2022", "45/2022/NĐ-CP", "letter"),
    ("Tờ trình số 614/TT,r-SXD ngày 01/7/2022", "614/TTr-SXD", "letter"),
    ("Quyết định số 77/QĐ-ƯBND", "77/QĐ-UBND", "accent"),
    ("Quyết định số 77/OĐ-UBND", "77/QĐ-UBND", "letter"),
    ("Thông tư số 21/2018/TT-8TC", "21/2018/TT-BTC", "letter"),
    ("Công văn số 408ISXD-KT ngày 01/7/2022", "408/SXD-KT", "stroke"),
    ("Kế hoạch số 36|KH-UBND ngày 01/7/2022", "36/KH-UBND", "stroke"),
    ("Kế hoạch số 36lKH-UBND ngày 01/7/2022", "36/KH-UBND", "stroke"),
    ("Kế hoạch số 36!KH-UBND ngày 01/7/2022", "36/KH-UBND", "stroke"),
    ("Nghị quyết số 71I2025/QH15", "71/2025/QH15", "stroke"),
    ("Nghị định số 45.2022/NĐ-CP", "45/2022/NĐ-CP", "stroke"),
    ("Nghị định số 45,2022/NĐ-CP", "45/2022/NĐ-CP", "stroke"),
    ("Nghị định số 45/2022 NĐ-CP", "45/2022/NĐ-CP", "dash"),
    ("Nghị quyết số 71/2025QH15", "71/2025/QH15", "dash"),
    ("Luật số 33/2024/QH 15 ngày 27/6/2024", "33/2024/QH15", "space"),
    ("Luật số 33/2024/OH15", "33/2024/QH15", "letter"),
    ("Luật số 33/2024/QH1S", "33/2024/QH15", "digit"),
    ("Quyết định số 7B4/QĐ-UBND", "784/QĐ-UBND", "digit"),
    ("Nghị định số 4O/2022/NĐ-CP", "40/2022/NĐ-CP", "digit"),
    ("Công văn số 512/SNV,VP ngày 01/7/2022", "512/SNV-VP", "dash"),
    ("Báo cáo số 45/BC·UBND ngày 01/7/2022", "45/BC-UBND", "dash"),
    ("Công văn số 1207/UBND--VX ngày 01/7/2022", "1207/UBND-VX", "dash"),
    ("Công văn số 1207//UBND-VX ngày 01/7/2022", "1207/UBND-VX", "dash"),
    ("Chỉ thị số 26_CT/TU", "26-CT/TU", "dash"),
    ("Chỉ thị số 26-CT|TU", "26-CT/TU", "dash"),
    ("Chỉ thị số 26-CTITU", "26-CT/TU", "stroke"),
    ("Quyết định số 77/QĐ-UB ND tỉnh", "77/QĐ-UBND", "joined"),
    ("Công văn 1 207/UBND-VX ngày 01/7/2022", "1207/UBND-VX", "joined"),
]


@pytest.mark.parametrize(("text", "code", "repair"), DAMAGED, ids=[d[1] for d in DAMAGED])
def test_damage_is_repaired_named_and_less_sure(text: str, code: str, repair: str) -> None:
    (mention,) = find_numbers(text)
    assert mention.value.code == code
    assert repair in {r.partition(":")[0] for r in mention.value.repairs}
    assert mention.confidence < 0.99
    assert mention.confidence <= min(map(repair_price, mention.value.repairs))


NOT_NUMBERS = [
    "tỷ lệ 1/500 và 1/2000",
    "trực 24/24 giờ, 7/7 ngày",
    "ngày 17/4/2024",
    "QCVN 04:2024/BXD, QCVN 06A:2022/BXD, TCVN 9386:2012/BXD",
    "theo Mẫu số 02/TB-ABC ban hành kèm theo",
    "tờ khai 02/KK-TNCN, 01/GTGT, 05-1/BK-QTT-TNCN",
    "mã thủ tục 1.000123.000.00.00.H35",
    "CAS 7664-93-9",
    "hợp đồng mua bán số 12/KDA-KLM ngày 12/5/2024",
    "Hợp đồng số 05/HĐ-MB",
    "giá 25.000 đồng/kg, 21.300 VND/USD",
    "3.500 m2/ha và 12 tấn/ha",
    "nhà số 12/A5 đường Trần Phú",
    "điện thoại 0219.3866/555",
    "mã số thuế 5100123456-001",
    "Km0 - Km2+571",
    "theo Quyết định số 12 ngày 3/4/2020\n- UBND các xã",
    "lớp 12/THPT",
    "đường dây 110/35/22kV",
    "Luật sửa đổi 12 điều/Bộ luật",
    "thửa đất số 15/TBĐ-03",
    "gói thầu số 08/XL-TB",
    "vi bằng số 40/VB-TPL ngày 3/4/2024",
    "số công chứng 812/2024/CCGD",
    "có 12 TTYT ngày 3/4/2024",
    "đội 15 CAT ngày 3/4/2024",
    "BIỂU SỐ 12 KẾ HOẠCH UBND TỈNH",
    "máy bơm số 3IP-XYZ, bu lông số 12lM-SUS",
    "cáp số 24ICU-PVC và số 36!ABC-DEF",
    "điện thoại số 0912|345-678, số 024I3825-BC",
    "thuốc số lô 4O/ABX-12",
    "phòng số 12IB-KH nhà A",
    "số 12\\KH-QUẬN 5",
]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert find_numbers(text) == []


def _look_alike(draw: random.Random) -> str:
    """A date, telephone, amount, ratio, hour or plot as letters print them, some characters of it damaged by scanning."""
    n = draw.randrange
    words = draw.choice(
        [
            f"ngày {n(1, 32)}/{n(1, 13)}/{n(1990, 2027)}, UBND tỉnh họp",
            f"điện thoại 0{n(200, 999)}.{n(1000000, 9999999)}/Phòng TH",
            f"kinh phí {n(1, 99)}.{n(100, 999)}.000 đồng/TTYT, {n(1, 900)} VNĐ/KWH",
            f"đạt {n(1, 50)}/{n(50, 99)} xã, {n(1, 30)}/{n(30, 60)} UBND xã",
            f"từ {n(1, 24)}h{n(10, 60)}/T{n(2, 8)} đến {n(1, 24)}h/T7",
            f"tỷ lệ 1/{n(5, 50)}00, thửa {n(1, 999)}, tờ {n(1, 99)}",
            f"tuyến ĐT.{n(500, 600)} Km{n(1, 99)}+{n(100, 999)}, QL{n(1, 50)}A",
            f"lớp {n(1, 13)}A{n(1, 9)}, diện tích {n(1, 99)},{n(1, 9)} ha/HTX",
            f"mã hàng số {n(10, 99)}{draw.choice('I|lJ!')}{draw.choice(('INOX', 'PVC', 'SUS', 'CK'))}-{n(100, 999)}",
            f"BẢNG SỐ {n(1, 20)} TỔNG HỢP KẾ HOẠCH, BÁO CÁO.UBND XÃ",
            f"số điện thoại {n(100, 999)}.{n(2000, 2099)}/CQ, số {n(1, 99)},{n(2000, 2030)} m2",
        ]
    )
    return "".join(draw.choice("OlISB") if c.isdigit() and draw.random() < 0.06 else c for c in words)


def test_false_matches_stay_below_their_limit() -> None:
    draw = random.Random(4)
    taken = [text for text in (_look_alike(draw) for _ in range(3000)) if find_numbers(text)]
    assert len(taken) <= 3, taken[:20]


@pytest.mark.parametrize("text", ["", "Số", "12", "12/", "17/4/2024", "1/500", "số 12/QĐ-UBND ngày", "05/HĐ-MB"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a document number"):
        parse_number(text)


def test_the_end_of_a_code_does_not_swallow_what_follows() -> None:
    text = "Căn cứ Quyết định số 77/QĐ-UBND - KT. CHỦ TỊCH\n- UBND xã"
    (mention,) = find_numbers(text)
    assert text[mention.span.start : mention.span.end] == "77/QĐ-UBND"


@pytest.mark.parametrize(
    ("one", "other"),
    [("05/QĐ-UBND", "5/QD-UBND"), ("05/2025/QĐ-UBND", "5/2025/qđ-ubnd"), ("12 / UBND - VX", "12/UBND-VX")],
)
def test_keys_meet(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5/QĐ-UBND", "50/QĐ-UBND"), ("66.19/NQ-CP", "6619/NQ-CP"), ("12/2024/NĐ-CP", "12/NĐ-CP")]
)
def test_keys_of_different_numbers_differ(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("các Quyết định số 12, 13 và 15/QĐ-UBND", ["12/QĐ-UBND", "13/QĐ-UBND"]),
        ("số 12a; 13/TB-UBND", ["12a/TB-UBND"]),
        ("Quyết định 811, 812 và 813/QĐ-TTg", ["811/QĐ-TTg", "812/QĐ-TTg"]),
        ("Quyết định 811 và số 813/QĐ-TTg", ["811/QĐ-TTg"]),
        ("cấp 811, 812 và 813/QĐ-TTg", []),
        ("Điều 12, 13 Quyết định số 15/QĐ-UBND", []),
        ("ngày 12, số 15/QĐ-UBND", []),
    ],
)
def test_serials_that_share_the_symbol(text: str, codes: list[str]) -> None:
    last = find_numbers(text)[-1]
    shared = find_shared_serials(text, last)
    assert [m.value.code for m in shared] == codes
    for mention in shared:
        assert text[mention.span.start : mention.span.end] == mention.value.serial
        assert mention.confidence <= last.confidence


def test_numbers_that_look_misread_are_unsure() -> None:
    for text in (
        "số 3812025/TT-BCT",
        "số 39/2018/T1-BTC",
        "Nghị định 24/2026/NĐ-C",
        "Nghị quyết số 203/2025/QH",
        "§12/QĐ-UBND",
    ):
        assert all(m.confidence < 0.9 for m in find_numbers(text)), text


def test_symbol_parts() -> None:
    assert symbol_parts("CV/VPTW/nb") == ["CV", "VPTW", "nb"]


_serial = st.integers(1, 99999).map(lambda n: f"{n:02d}")
_year = st.one_of(st.just(""), st.integers(1990, 2030).map(lambda y: f"{y}/"))
_state = st.tuples(
    _serial,
    _year,
    st.sampled_from(["QĐ", "KH", "BC", "TB", "TTr", "NQ"]),
    st.sampled_from(["UBND", "STC", "HĐND", "BNV", "SGDĐT"]),
)
_codes = st.one_of(
    _state.map(lambda p: f"{p[0]}/{p[1]}{p[2]}-{p[3]}"),
    st.tuples(
        _serial, st.sampled_from(["UBND", "SNV", "VPCP", "BYT"]), st.sampled_from(["VX", "KT", "NC", "TH", "KGVX"])
    ).map(lambda p: f"{p[0]}/{p[1]}-{p[2]}"),
    st.tuples(
        _serial, st.sampled_from(["CT", "KH", "BC", "CV", "NQ"]), st.sampled_from(["TU", "ĐU", "BTCTU", "VPTW"])
    ).map(lambda p: f"{p[0]}-{p[1]}/{p[2]}"),
)


@given(_codes)
def test_format_is_the_inverse_of_parse(code: str) -> None:
    number = parse_number(code)
    assert number.code == code and parse_number(format_number(number)) == number


@given(_codes, st.sampled_from(["Công văn số {} ngày 3/4/2024 của", "Số: {}\tHà Nội", "theo ({}), và", "{};"]))
def test_a_span_reparses_to_its_value(code: str, frame: str) -> None:
    text = frame.format(code)
    (mention,) = find_numbers(text)
    assert parse_number(text[mention.span.start : mention.span.end]) == mention.value


@given(st.text(alphabet="0123456789/-. QĐUBNDsốSkg\n", max_size=80))
@settings(max_examples=300)
def test_any_text_gives_ordered_spans_without_overlap(text: str) -> None:
    at = 0
    for mention in find_numbers(text):
        assert at <= mention.span.start < mention.span.end <= len(text)
        assert 0 < mention.confidence <= 1
        at = mention.span.end


@pytest.mark.parametrize("piece", ["1/", "12/QĐ-", "1 1 ", "số ", "A-", "/QĐ", "9", "- ", "12/2020/"])
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * n
        began = time.perf_counter()
        find_numbers(text)
        return time.perf_counter() - began

    seconds(2000)
    small, large = min(seconds(4000) for _ in range(3)), min(seconds(16000) for _ in range(3))
    assert large < 12 * small + 0.02  # four times the text; quadratic time would be sixteen times


LEXICON = load_toml("numbers")


@pytest.mark.parametrize(
    "table",
    [
        k
        for k, v in LEXICON.items()
        if isinstance(v, dict)
        and "examples" in v
        and k not in ("contracts", "forms", "not_symbols", "not_before", "own_way")
    ],
)
def test_examples_of_the_lexicon_are_numbers(table: str) -> None:
    for example in LEXICON[table]["examples"]:
        assert parse_number(example).code == example


def test_numbers_of_a_firms_own_way_need_a_letter_and_what_follows_it() -> None:
    table = LEXICON["own_way"]
    for example in table["examples"]:
        assert [m.value.code for m in find_numbers(example)] == [example.split(" số ")[1].split()[0]], example
    for example in table["counter_examples"]:
        assert find_numbers(example) == [], example
    (spaced,) = find_numbers("nhận được công văn số KTT- 12/2024-03 của Công ty")
    assert (spaced.value.code, spaced.value.repairs) == ("KTT-12/2024-03", ("space",))
    assert parse_number("KT20240311").serial == "KT20240311"


@pytest.mark.parametrize("table", ["contracts", "forms", "not_symbols", "not_before"])
def test_counted_out_examples_are_none(table: str) -> None:
    for example in LEXICON[table]["examples"]:
        assert find_numbers(example) == []
    for example in LEXICON[table].get("counter_examples", ()):
        assert [m.value.code for m in find_numbers(f"số {example}")] == [example]
