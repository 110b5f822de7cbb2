"""Tasks in letters of ministries, Party bodies, unions and offices of older years: bearers and sentences of more kinds."""

import pytest

from pipeline.extract.tasks.assignment import assignments, named
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.scope import rank_of
from pipeline.extract.tasks.vocabulary import vocabulary
from pipeline.lexicon import load_toml
from pipeline.records import Task
from pipeline.text.fold import fold_aligned
from tests.extract.test_tasks import brief, line, tasks

# --- names: where a body's name ends ------------------------------------------------------------------

BEARERS = [
    ("Phòng Hậu cần chuẩn bị xăng dầu.", "Phòng Hậu cần"),
    ("Ban Phong trào tham mưu kế hoạch ra quân.", "Ban Phong trào"),
    ("Phòng Vật tư kiểm kê kho dây dẫn.", "Phòng Vật tư"),
    ("Chủ tịch UBND thị trấn Phú Phong thanh lý hợp đồng thuê đất.", "Chủ tịch UBND thị trấn Phú Phong"),
    ("UBND tỉnh Lai Châu rút kinh nghiệm về việc báo cáo chậm.", "UBND tỉnh Lai Châu"),
    ("Chi ủy Chi bộ thôn Đoài chuẩn bị báo cáo.", "Chi ủy Chi bộ thôn Đoài"),
    ("VKSND huyện Na Hang kiểm điểm trách nhiệm.", "VKSND huyện Na Hang"),
    ("Đồng chí Lê Văn Bền, Phó Bí thư Huyện đoàn trực tiếp phụ trách cụm xã vùng cao.", "Đồng chí Lê Văn Bền"),
    ("Riêng Hội Nông dân xã Tân Sơn báo cáo giải trình.", "Hội Nông dân xã Tân Sơn"),
    ("Riêng đối với Sở Y tế rà soát danh mục thuốc.", "Sở Y tế"),
    ("Các xã chưa gửi hồ sơ (có danh sách) khẩn trương hoàn thiện.", "Các xã chưa gửi hồ sơ"),
    ("Công ty Minh hiệu chỉnh hồ sơ.", "Công ty Minh"),
]


@pytest.mark.parametrize(("text", "bearer"), BEARERS, ids=[bearer for _, bearer in BEARERS])
def test_a_name_ends_where_its_duty_begins(text, bearer):
    found = named(line(text))
    assert found is not None and found.parties.names == (bearer,)


NO_BEARERS = {
    "nobody in particular": "Một số xã báo cáo số liệu chậm.",
    "a number reached": "Đoàn trường tổ chức được 04 buổi ngoại khóa.",
    "whoever did not": "Giám đốc bệnh viện nào chưa hoàn thành phải kiểm điểm.",
    "a judgment": "Bản án dân sự sơ thẩm tuyên buộc bồi thường.",
}


@pytest.mark.parametrize("text", NO_BEARERS.values(), ids=NO_BEARERS)
def test_no_bearer(text):
    assert named(line(text)) is None


MARKED = [
    ("Phân công đồng chí Vừ A Dính, Phó Hiệu trưởng, phụ trách đội tuyển.", ["đồng chí Vừ A Dính"]),
    ("Giao đồng chí Phó Giám đốc Tẩn Láo Tả theo dõi tiến độ.", ["đồng chí Phó Giám đốc Tẩn Láo Tả"]),
    ("Giao Phòng Cảnh sát QLHC về TTXH niêm yết lịch làm việc.", ["Phòng Cảnh sát QLHC về TTXH"]),
    ("Đến nay mới có Ban Tuyên giáo Huyện ủy Bắc Hà gửi báo cáo.", []),
]


@pytest.mark.parametrize(("text", "bearers"), MARKED, ids=[text[:30] for text, _ in MARKED])
def test_marked_bearers(text, bearers):
    assert [name for a in assignments(line(text)) for name in a.parties.names] == bearers


def test_a_name_without_a_duty_is_whole():
    found = read_parties(line("Ban Chấp hành Hội Nông dân các xã, thị trấn"), 0)
    assert found is not None and found.names == ("Ban Chấp hành Hội Nông dân các xã, thị trấn",)


LEVELS = [
    ("Ban Pháp chế Hội đồng nhân dân tỉnh Sơn La", "Sở Nội vụ"),
    ("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Hà Nam", "UBND huyện Bình Lục"),
    ("Liên đoàn Lao động tỉnh Kon Tum", "Liên đoàn Lao động các huyện, thành phố"),
    ("Hội Nông dân huyện Ba Bể", "Ban Chấp hành Hội Nông dân các xã, thị trấn"),
    ("UBND tỉnh Yên Bái", "Hội Nông dân tỉnh Yên Bái"),
]


@pytest.mark.parametrize(("above", "below"), LEVELS, ids=[above for above, _ in LEVELS])
def test_boards_and_unions_stand_where_their_unit_stands(above, below):
    assert rank_of(above) > rank_of(below) > 0


# --- whole letters ------------------------------------------------------------------------------------

UNION = "Liên đoàn Lao động tỉnh Kon Tum"
BRANCHES = ("Liên đoàn Lao động các huyện, thành phố", "Công đoàn Viên chức tỉnh")
SHAPES = {
    "a letter V/v báo cáo that asks for the report": (
        {
            "issuer": UNION,
            "to": BRANCHES,
            "subject": "Báo cáo tình hình tiền lương dịp Tết",
            "text": "Liên đoàn Lao động tỉnh đề nghị các đơn vị:\n- Nắm tình hình nợ lương; báo cáo trước ngày 20/12/2031.\n- Riêng Công đoàn Viên chức tỉnh tổ chức 05 chuyến xe đưa đoàn viên về quê.\nĐề nghị các đơn vị quan tâm thực hiện đúng thời gian trên.",
        },
        [
            (" + ".join(BRANCHES), "Nắm tình hình nợ lương; báo cáo"),
            ("Công đoàn Viên chức tỉnh", "tổ chức 05 chuyến xe đưa đoàn viên về quê"),
        ],
    ),
    "whom the bearer leads": (
        {
            "genre": "Chỉ thị",
            "issuer": "Tỉnh ủy Hà Giang",
            "text": "Ban Thường vụ Tỉnh ủy yêu cầu:\n1. Ban cán sự đảng UBND tỉnh lãnh đạo UBND tỉnh:\n- Rà soát quy hoạch rừng.\n- Bố trí kinh phí tuần tra.",
        },
        [
            ("Ban cán sự đảng UBND tỉnh", "Rà soát quy hoạch rừng"),
            ("Ban cán sự đảng UBND tỉnh", "Bố trí kinh phí tuần tra"),
        ],
    ),
    "a lead-in that names whom to lead": (
        {
            "to": ("UBND các huyện, thành phố",),
            "text": "UBND tỉnh đề nghị UBND các huyện, thành phố chỉ đạo Phòng Y tế, Trung tâm Y tế và các cơ quan liên quan thực hiện các nội dung sau:\n1. Tổ chức tiêm bổ sung.\n2. Bảo đảm đủ vắc xin.",
        },
        [
            ("UBND các huyện, thành phố", "Tổ chức tiêm bổ sung"),
            ("UBND các huyện, thành phố", "Bảo đảm đủ vắc xin"),
        ],
    ),
    "things in an earlier sentence": (
        {
            "issuer": "Sở Xây dựng tỉnh Hà Giang",
            "to": ("Công ty TNHH An Phú",),
            "text": "Qua kiểm tra, hồ sơ chưa đủ điều kiện. Đề nghị Công ty TNHH An Phú:\n- Bổ sung kết quả khảo sát địa chất.\n- Nộp lại hồ sơ trước ngày 28/4/2031.",
        },
        [
            ("Công ty TNHH An Phú", "Bổ sung kết quả khảo sát địa chất"),
            ("Công ty TNHH An Phú", "Nộp lại hồ sơ"),
        ],
    ),
    "singled out in the next sentence": (
        {
            "issuer": "Văn phòng Tỉnh ủy Hà Giang",
            "to": ("Các huyện ủy, thành ủy", "Các ban đảng"),
            "text": "Văn phòng Tỉnh ủy đề nghị các cơ quan, đơn vị báo cáo kết quả trước ngày 25/7/2031. Riêng Ban Dân vận Tỉnh ủy tổng hợp thêm số liệu kinh phí; Ban Tổ chức Tỉnh ủy cung cấp danh sách cán bộ.",
        },
        [
            ("Các huyện ủy, thành ủy + Các ban đảng", "báo cáo kết quả"),
            ("Ban Dân vận Tỉnh ủy", "tổng hợp thêm số liệu kinh phí"),
            ("Ban Tổ chức Tỉnh ủy", "cung cấp danh sách cán bộ"),
        ],
    ),
    "bearers numbered in a sentence": (
        {
            "genre": "Thông báo",
            "text": "Chủ tịch UBND tỉnh giao: (1) Sở Y tế rà soát giường bệnh trước ngày 08/4/2031; (2) Công an tỉnh xử lý xe quá tải.",
        },
        [("Sở Y tế", "rà soát giường bệnh"), ("Công an tỉnh", "xử lý xe quá tải")],
    ),
    "items without a bearer below a bare marker": (
        {
            "issuer": "Sở Tài chính tỉnh Hà Giang",
            "to": ("Các chi nhánh tổ chức tín dụng",),
            "text": "Để chấn chỉnh việc báo cáo, Sở Tài chính yêu cầu:\n1. Thực hiện nghiêm chế độ báo cáo thống kê.\n2. Quỹ tín dụng nhân dân không được nhận tiền gửi bằng ngoại tệ.",
        },
        [
            ("Các chi nhánh tổ chức tín dụng", "Thực hiện nghiêm chế độ báo cáo thống kê"),
            ("Quỹ tín dụng nhân dân", "không được nhận tiền gửi bằng ngoại tệ"),
        ],
    ),
    "a petition handed on": (
        {
            "issuer": "Ban Tiếp công dân tỉnh Hà Giang",
            "to": ("Chủ tịch UBND huyện Xín Mần",),
            "text": "Ban Tiếp công dân tỉnh chuyển đơn của bà Lò Thị Mai đến Chủ tịch UBND huyện Xín Mần để xem xét, giải quyết theo thẩm quyền trước ngày 15/4/2031.",
        },
        [("Chủ tịch UBND huyện Xín Mần", "xem xét, giải quyết theo thẩm quyền")],
    ),
    "a report asked for at the end": (
        {
            "issuer": "Bộ Y tế",
            "to": ("Ủy ban nhân dân các tỉnh",),
            "text": "Bộ Y tế thông báo tình hình dịch.\nBáo cáo kết quả về Bộ Y tế trước 15h00 thứ Sáu hằng tuần.",
        },
        [("Ủy ban nhân dân các tỉnh", "Báo cáo kết quả về Bộ Y tế")],
    ),
    "told beside a name with a colon": (
        {
            "issuer": "Sở Tài chính tỉnh Hà Giang",
            "to": ("Công ty TNHH An Phú", "Công ty cổ phần Gỗ Xín Mần"),
            "text": "Đối với Công ty cổ phần Gỗ Xín Mần: ngày 15/01/2031 Sở đã gửi văn bản nhắc nộp báo cáo. Yêu cầu Công ty cổ phần Gỗ Xín Mần nộp ngay báo cáo, chậm nhất ngày 12/3/2031.",
        },
        [("Công ty cổ phần Gỗ Xín Mần", "nộp ngay báo cáo")],
    ),
}


@pytest.mark.parametrize(("letter", "expected"), SHAPES.values(), ids=SHAPES)
def test_shapes(letter, expected):
    assert brief(tasks(**letter)) == expected


NOT_TASKS = {
    "what voters ask": {
        "issuer": "Ủy ban nhân dân tỉnh Hà Giang",
        "to": ("Thường trực Hội đồng nhân dân tỉnh",),
        "text": "1. Cử tri xã Nậm Dịch đề nghị tỉnh sửa cầu treo; đề nghị UBND huyện công khai quỹ đất trước ngày 30/4/2031.",
    },
    "what a superior is to do": {
        "genre": "Báo cáo",
        "issuer": "Sở Y tế tỉnh Hà Giang",
        "text": "Đề nghị UBND tỉnh bố trí vị trí mới; giao Sở Xây dựng rà soát quy hoạch trong quý II/2031.",
    },
    "who sits in a committee": {
        "genre": "Quyết định",
        "text": "Điều 1. Kiện toàn Ban Chỉ đạo gồm:\n1. Giám đốc Sở Nội vụ: Phó Trưởng ban;\n2. Đại diện lãnh đạo các sở: Y tế, Tài chính: Ủy viên.",
    },
    "a seal": {
        "genre": "Quyết định",
        "text": "Điều 2. Ban Chỉ đạo sử dụng con dấu của UBND tỉnh khi Trưởng ban ký.",
    },
    "the words of a rule": {
        "genre": "Nghị quyết",
        "issuer": "Hội đồng nhân dân tỉnh Hà Giang",
        "text": "Điều 1. Sửa đổi Điều 3 như sau: “Khu di tích thu 20.000 đồng. Đơn vị thu phí có trách nhiệm niêm yết công khai mức thu.”",
    },
    "who answers for a delay": {
        "issuer": "Sở Y tế tỉnh Hà Giang",
        "to": ("Các bệnh viện",),
        "text": "Quá thời hạn trên, Giám đốc bệnh viện chịu trách nhiệm trước Giám đốc Sở Y tế về việc chậm báo cáo.",
    },
}


@pytest.mark.parametrize("letter", NOT_TASKS.values(), ids=NOT_TASKS)
def test_what_only_looks_like_a_task(letter):
    assert brief(tasks(**letter)) == []


def test_a_letter_to_a_superior_tells_what_was_demanded():
    found = tasks(
        issuer="Công an tỉnh Hà Giang",
        to=("Thường trực Hội đồng nhân dân tỉnh",),
        text="Giám đốc Công an tỉnh đã chỉ đạo Phòng Cảnh sát hình sự mở chuyên án; yêu cầu Công an huyện Xín Mần răn đe các đối tượng.",
    )
    assert [(t.assignees, t.reported) for t in found] == [
        (("Phòng Cảnh sát hình sự",), True),
        (("Công an huyện Xín Mần",), True),
    ]


def dues(found: list[Task]) -> list[str]:
    return [str(t.deadline.due) if t.deadline else "" for t in found]


def test_the_day_on_which_the_writer_reports_is_not_the_bearers():
    found = tasks(
        issuer="Sở Tư pháp tỉnh Hà Giang",
        to=("Phòng Tư pháp các huyện",),
        text="Sở Tư pháp đề nghị Phòng Tư pháp các huyện gửi văn bản góp ý chậm nhất ngày 24/4/2031 để tổng hợp, gửi Bộ Tư pháp trước ngày 30/4/2031.",
    )
    assert dues(found) == ["2031-04-24"]


def test_shares_on_two_days_are_milestones():
    found = tasks(
        genre="Thông báo",
        text="Giao Sở Công Thương lắp công tơ, bảo đảm đạt 60% vào ngày 30/6/2031 và 100% vào ngày 15/11/2031.",
    )
    assert dues(found) == ["2031-06-30", "2031-11-15"]


def test_askers_prove_themselves():
    row = load_toml("tasks")["askers"]
    assert all(vocabulary().askers.match(fold_aligned(text)) for text in row["examples"])
    assert not any(vocabulary().askers.match(fold_aligned(text)) for text in row["counter_examples"])
