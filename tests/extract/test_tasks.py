"""Tasks: invented directives of every shape, what only looks like a task, and the proof of the lexicon's rows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import load, make_doc
from pipeline.extract.blackboard import Zone, board
from pipeline.extract.tasks import find_tasks
from pipeline.extract.tasks.assignment import assignments, named
from pipeline.extract.tasks.clauses import sentences, units
from pipeline.extract.tasks.closings import is_courtesy, says_nothing
from pipeline.extract.tasks.parties import read_parties
from pipeline.extract.tasks.scope import rank_of
from pipeline.extract.tasks.vocabulary import Line, vocabulary
from pipeline.extract.tokenizer import plain_transcript
from pipeline.lexicon import load_toml
from pipeline.records import Body, Mention, PageReading, PartialDate, Span, Task
from pipeline.text.fold import fold_aligned
from tests.extract.letters import blackboard

NOWHERE = Span(0, 0)
LEXICON = load_toml("tasks")


def line(text: str) -> Line:
    return Line(text, fold_aligned(text), 0, len(text))


def tasks(
    text: str,
    genre: str = "Công văn",
    issuer: str = "Ủy ban nhân dân tỉnh Hà Giang",
    to: tuple[str, ...] = (),
    subject: str = "",
    how: str = "text",
) -> list[Task]:
    """The tasks of a bare body of a letter of 4 March 2031."""
    b = blackboard(text)
    b.transcript = replace(b.transcript, pages=(PageReading(1, how, ""),))
    b.zones = []
    b.header.genre = Mention(genre, NOWHERE)
    b.header.issuer = Mention(Body(issuer, ""), NOWHERE)
    b.header.date = Mention(PartialDate(2031, 3, 4), NOWHERE)
    b.header.subject = Mention(subject, NOWHERE) if subject else None
    b.header.addressees = tuple(Mention(a, NOWHERE) for a in to)
    return find_tasks(b)


def brief(found: list[Task]) -> list[tuple[str, str]]:
    """(assignees, action) of each task, the assignees joined by " + "."""
    return [(" + ".join(t.assignees), t.action) for t in found]


# --- shapes -----------------------------------------------------------------------------------

SHAPES = {
    "giao, chủ trì, phối hợp": (
        {
            "text": "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh và các cơ quan liên quan rà soát cơ sở hành nghề, báo cáo UBND tỉnh trước ngày 25/3/2031."
        },
        [("Sở Y tế", "rà soát cơ sở hành nghề, báo cáo UBND tỉnh")],
    ),
    "heading names the body": (
        {
            "genre": "Chỉ thị",
            "text": "Chủ tịch UBND tỉnh yêu cầu:\n1. Sở Tài chính:\na) Cân đối nguồn vốn.\nb) Hướng dẫn các địa phương quyết toán.\n2. Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh\n- Tăng cường tuần tra.",
        },
        [
            ("Sở Tài chính", "Cân đối nguồn vốn"),
            ("Sở Tài chính", "Hướng dẫn các địa phương quyết toán"),
            ("Công an tỉnh + Bộ Chỉ huy Quân sự tỉnh", "Tăng cường tuần tra"),
        ],
    ),
    "heading with coordinators": (
        {
            "genre": "Chỉ thị",
            "text": "1. Giao Sở Công Thương chủ trì, phối hợp với Công an tỉnh:\na) Kiểm tra giá xăng dầu.\nb) Xử lý việc găm hàng.",
        },
        [("Sở Công Thương", "Kiểm tra giá xăng dầu"), ("Sở Công Thương", "Xử lý việc găm hàng")],
    ),
    "duty behind the colon": (
        {
            "genre": "Kế hoạch",
            "text": "III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ: Theo dõi, tổng hợp kết quả.\n2. UBND các xã, phường: Bố trí nhân lực.",
        },
        [("Sở Nội vụ", "Theo dõi, tổng hợp kết quả"), ("UBND các xã, phường", "Bố trí nhân lực")],
    ),
    "paragraphs below a name": (
        {
            "genre": "Kế hoạch",
            "text": "IV. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\nXây dựng đề cương báo cáo.\nTổng hợp kết quả của các đơn vị.\n2. Sở Tư pháp\nThẩm định dự thảo.",
        },
        [
            ("Sở Nội vụ", "Xây dựng đề cương báo cáo"),
            ("Sở Nội vụ", "Tổng hợp kết quả của các đơn vị"),
            ("Sở Tư pháp", "Thẩm định dự thảo"),
        ],
    ),
    "addressees are asked": (
        {
            "text": "Sở Nội vụ đề nghị các cơ quan, đơn vị rà soát biên chế, gửi về Sở Nội vụ trước ngày 15/3/2031.",
            "issuer": "Sở Nội vụ tỉnh Hà Giang",
            "to": ("Sở Y tế", "Sở Tư pháp"),
        },
        [("Sở Y tế + Sở Tư pháp", "rà soát biên chế, gửi về Sở Nội vụ")],
    ),
    "what a meeting agreed on": (
        {
            "genre": "Biên bản",
            "text": "I. Thành phần\n1. Đại diện Sở Y tế\nÔng: Lê Văn Bền - Phó Giám đốc;\nII. Nội dung làm việc\n1. Ý kiến của Sở Tài chính\nĐề nghị Sở Y tế lập dự toán.\nIII. Các nội dung thống nhất\nMột là, giao Sở Y tế lập đề án sắp xếp trạm.\nHai là, đề nghị UBND xã Phong Quang bàn giao mặt bằng.\nBa là, các Sở: Tài chính, Nội vụ có ý kiến bằng văn bản gửi Sở Y tế trong thời hạn 03 ngày làm việc kể từ ngày kết thúc cuộc họp để Sở Y tế tổng hợp, trình UBND tỉnh trước ngày 20/3/2031.",
        },
        [
            ("Sở Y tế", "lập đề án sắp xếp trạm"),
            ("UBND xã Phong Quang", "bàn giao mặt bằng"),
            ("Sở Tài chính + Sở Nội vụ", "có ý kiến bằng văn bản gửi Sở Y tế"),
            ("Sở Y tế", "tổng hợp, trình UBND tỉnh"),
        ],
    ),
    "minutes that lead in their conclusions": (
        {
            "genre": "Biên bản",
            "text": "Chúng tôi gồm các bên thống nhất lập biên bản như sau:\nChi cục Thủy lợi đề nghị Công ty Núi Đá giải trình.\nSau khi trao đổi, cuộc họp thống nhất:\n- Công ty Núi Đá gia cố bờ kè.",
        },
        [("Công ty Núi Đá", "gia cố bờ kè")],
    ),
    "minutes of an inspection": (
        {
            "genre": "Biên bản",
            "text": "2. Nội dung kiểm tra\na) Về phương tiện:\nXe còn hạn kiểm định. Đề nghị đơn vị duy trì việc dán biển báo.\nCác bên tham gia đồng ý kết quả nghiệm thu từ ngày 05/3/2031.",
        },
        [("đơn vị", "duy trì việc dán biển báo")],
    ),
    "a paper is passed on": (
        {
            "genre": "Phiếu chuyển",
            "issuer": "Văn phòng Ủy ban nhân dân tỉnh Hà Giang",
            "to": ("Sở Y tế",),
            "text": "Văn phòng UBND tỉnh nhận được Đơn của ông Lê Văn Bền về việc đề nghị cấp phép.\nVăn phòng UBND tỉnh chuyển Đơn nêu trên đến Sở Y tế để chủ trì, phối hợp với Sở Nội vụ xem xét, giải quyết theo thẩm quyền.",
        },
        [("Sở Y tế", "xem xét, giải quyết theo thẩm quyền")],
    ),
    "a paper is passed on with Kính chuyển": (
        {
            "issuer": "Thanh tra tỉnh Hà Giang",
            "to": ("UBND huyện Vị Xuyên",),
            "text": "Kính chuyển UBND huyện Vị Xuyên xem xét, trả lời công dân.",
        },
        [("UBND huyện Vị Xuyên", "xem xét, trả lời công dân")],
    ),
    "a request among what is only told": (
        {
            "issuer": "Sở Y tế tỉnh Hà Giang",
            "to": ("Công ty TNHH An Phú",),
            "text": "4. Thành phần kiểm tra:\n- Thành phần tham dự: Công ty TNHH An Phú. Đề nghị Công ty mời nhà thầu thi công.\n5. Nội dung kiểm tra:\n- Kiểm tra hồ sơ.",
        },
        [("Công ty TNHH An Phú", "mời nhà thầu thi công")],
    ),
    "what is demanded of a class": (
        {
            "genre": "Thông báo",
            "to": ("Công ty TNHH An Phú",),
            "text": "2. Yêu cầu đối với Công ty TNHH An Phú\na) Lưu trữ hồ sơ công trình.\nb) Vận hành kho theo thiết kế.",
        },
        [("Công ty TNHH An Phú", "Lưu trữ hồ sơ công trình"), ("Công ty TNHH An Phú", "Vận hành kho theo thiết kế")],
    ),
    "items beside one that has a duty": (
        {
            "issuer": "Sở Giáo dục và Đào tạo tỉnh Hà Giang",
            "text": "- Báo cáo kết quả về Sở Giáo dục và Đào tạo trước I4 giờ 00 ngày 20/3.\na) Giám đốc trung tâm giáo dục thường xuyên có trách nhiệm rà soát học viên.\nb) Hiệu trưởng các trường chuẩn bị phòng học.",
        },
        [
            ("", "Báo cáo kết quả về Sở Giáo dục và Đào tạo"),
            ("Giám đốc trung tâm giáo dục thường xuyên", "rà soát học viên"),
            ("Hiệu trưởng các trường", "chuẩn bị phòng học"),
        ],
    ),
    "an annex whose items name their bearers below": (
        {
            "text": "Yêu cầu các đơn vị thực hiện các nội dung sau:\n1. Tăng cường tuần tra.\nPhụ lục\nNHIỆM VỤ NĂM 2031\n1. Đẩy mạnh tuyên truyền.\na) Đơn vị chủ trì: Sở Y tế.\nb) Đơn vị phối hợp: Sở Nội vụ.\n2. Quan tâm bồi dưỡng giáo viên.\n3. Các trường học cần quan tâm dạy bơi.\n8) Đơn vị chủ trì: Sở Tài chính.",
            "to": ("Sở Y tế",),
        },
        [
            ("Sở Y tế", "Tăng cường tuần tra"),
            ("Sở Y tế", "Đẩy mạnh tuyên truyền"),
            ("", "Quan tâm bồi dưỡng giáo viên"),
            ("Sở Tài chính", "Các trường học cần quan tâm dạy bơi"),
        ],
    ),
    "an unlisted verb behind a plural": (
        {
            "genre": "Kế hoạch",
            "text": "III. TỔ CHỨC THỰC HIỆN\n1. Các chi bộ trực thuộc kẻ lại vạch sơn ở cổng.\n2. Sở Y tế: Rà soát hồ sơ.",
        },
        [("Các chi bộ trực thuộc", "kẻ lại vạch sơn ở cổng"), ("Sở Y tế", "Rà soát hồ sơ")],
    ),
    "the State's name in running text": (
        {
            "text": "Thực hiện Hiệp định giữa Chính phủ nước Cộng hòa xã hội chủ nghĩa Việt Nam và Chính phủ Cộng hòa Pháp để hợp tác y tế ở các tỉnh miền núi, đề nghị Sở Y tế lập kế hoạch tiếp nhận thiết bị.",
            "to": ("Sở Y tế",),
        },
        [("Sở Y tế", "lập kế hoạch tiếp nhận thiết bị")],
    ),
    "a quotation that a scan leaves open": (
        {
            "issuer": "Tổng cục Thuế",
            "to": ("Cục Thuế tỉnh Hà Giang",),
            "text": "Tại Điều 9 quy định:\n“1. Doanh nghiệp kê khai thuế.\nĐể tránh thất thu, đề nghị Cục Thuế tỉnh Hà Giang rà soát các dự án.",
        },
        [("Cục Thuế tỉnh Hà Giang", "rà soát các dự án")],
    ),
    "a word lost in a scan": (
        {
            "issuer": "Cục Hóa chất",
            "to": ("Cục Hải quan",),
            "text": "Đề nghị Cục quan liên hệ với nhà cung cấp phần mềm.",
        },
        [("Cục Hải quan", "liên hệ với nhà cung cấp phần mềm")],
    ),
    "a condition after the first order": (
        {
            "text": "Sở Y tế có trách nhiệm hướng dẫn các trạm. Trường hợp định mức chưa khớp thì nghiên cứu sửa đổi quy trình.",
        },
        [
            ("Sở Y tế", "hướng dẫn các trạm"),
            ("Sở Y tế", "Trường hợp định mức chưa khớp thì nghiên cứu sửa đổi quy trình"),
        ],
    ),
    "a clause beside what is agreed to": (
        {
            "issuer": "Văn phòng Ủy ban nhân dân tỉnh Hà Giang",
            "to": ("Sở Tài chính", "Sở Nội vụ"),
            "text": "Phó Chủ tịch UBND tỉnh có ý kiến chỉ đạo như sau:\n1. Đồng ý chủ trương sửa trụ sở; Sở Tài chính bố trí kinh phí.\n2. Chuẩn y kết quả bầu cử; Ban Thường trực gồm 05 thành viên; Ban Kiểm tra kiểm soát 03 quỹ.",
        },
        [("Sở Tài chính", "bố trí kinh phí")],
    ),
    "who and when below each item of a plan": (
        {
            "genre": "Kế hoạch",
            "text": "I. MỤC ĐÍCH\n1. Nâng cao nhận thức.\nII. NỘI DUNG\n1. Tổ chức lễ phát động.\n- Thời gian: Ngày 20/3/2031.\n- Đơn vị thực hiện: Công an xã.\n2. Treo băng rôn (Văn phòng UBND xã thực hiện; xong trước ngày 15/3/2031).\n3. Rà soát hộ nghèo.\nThời hạn hoàn thành: trước ngày 30/6/2031.\nĐơn vị chủ trì: Công an xã.",
        },
        [
            ("Công an xã", "Tổ chức lễ phát động"),
            ("Văn phòng UBND xã", "Treo băng rôn"),
            ("Công an xã", "Rà soát hộ nghèo"),
        ],
    ),
    "who is urged": (
        {
            "issuer": "Ủy ban nhân dân huyện Vị Xuyên",
            "to": ("Phòng Nội vụ",),
            "text": "UBND huyện đôn đốc Phòng Nội vụ khẩn trương gửi báo cáo.\nĐôn đốc các đơn vị thực hiện kế hoạch.",
        },
        [("Phòng Nội vụ", "khẩn trương gửi báo cáo")],
    ),
    "a head hands out the work of the house": (
        {
            "issuer": "Sở Công Thương tỉnh Hà Giang",
            "to": ("Các phòng thuộc Sở",),
            "text": "Giám đốc Sở giao nhiệm vụ cho các phòng như sau:\n1. Văn phòng Sở: Bố trí phòng họp.\n2. Phòng Quản lý Năng lượng: chuẩn bị báo cáo.",
        },
        [("Văn phòng Sở", "Bố trí phòng họp"), ("Phòng Quản lý Năng lượng", "chuẩn bị báo cáo")],
    ),
    "the next sentences turn to other bodies": (
        {
            "issuer": "Ủy ban nhân dân huyện Vị Xuyên",
            "to": ("Phòng Nội vụ",),
            "text": "Giao Phòng Nội vụ kiểm tra đột xuất. Thanh tra huyện phối hợp với Phòng Nội vụ kiểm tra. Đài Truyền thanh huyện đưa tin về kết quả. Công ty Núi Đá bán hàng theo giá niêm yết.",
        },
        [
            ("Phòng Nội vụ", "kiểm tra đột xuất"),
            ("Thanh tra huyện", "kiểm tra"),
            ("Đài Truyền thanh huyện", "đưa tin về kết quả"),
        ],
    ),
    "the addressee by its kind": (
        {
            "issuer": "Sở Y tế tỉnh Hà Giang",
            "to": ("Bệnh viện đa khoa tỉnh",),
            "text": "Sở Y tế đề nghị Bệnh viện rà soát trang thiết bị.",
        },
        [("Bệnh viện đa khoa tỉnh", "rà soát trang thiết bị")],
    ),
    "classes that are written to": (
        {
            "issuer": "Sở Giáo dục và Đào tạo tỉnh Hà Giang",
            "to": ("Các phòng giáo dục và đào tạo", "Các trường trung học phổ thông"),
            "text": "1. Các phòng giáo dục và đào tạo, trường trung học phổ thông rà soát sĩ số.\n2. Đơn vị khảo sát xây dựng: Công ty Núi Đá.",
        },
        [("Các phòng giáo dục và đào tạo + trường trung học phổ thông", "rà soát sĩ số")],
    ),
    "a procurator's demands": (
        {
            "genre": "Kiến nghị",
            "issuer": "Viện kiểm sát nhân dân huyện Vị Xuyên",
            "text": "Viện kiểm sát nhân dân huyện kiến nghị Chủ tịch UBND xã Phong Quang:\n1. Chỉ đạo công chức hộ tịch khắc phục vi phạm.\n2. Trả lời bằng văn bản.",
        },
        [
            ("Chủ tịch UBND xã Phong Quang", "Chỉ đạo công chức hộ tịch khắc phục vi phạm"),
            ("Chủ tịch UBND xã Phong Quang", "Trả lời bằng văn bản"),
        ],
    ),
    "a slip that hands a petition on": (
        {
            "genre": "Phiếu chuyển",
            "issuer": "Ban Tiếp công dân tỉnh Hà Giang",
            "to": ("Chủ tịch UBND huyện Vị Xuyên",),
            "text": "Ban Tiếp công dân tỉnh chuyển đơn của bà Lý Thị Mai đến Chủ tịch UBND huyện Vị Xuyên để được xem xét, giải quyết.",
        },
        [("Chủ tịch UBND huyện Vị Xuyên", "xem xét, giải quyết")],
    ),
    "who does what a short item names": (
        {
            "genre": "Kế hoạch",
            "text": "II. NHIỆM VỤ, GIẢI PHÁP\n1. Rà soát thủ tục\n- Chủ trì: Văn phòng UBND huyện",
        },
        [("Văn phòng UBND huyện", "Rà soát thủ tục")],
    ),
    "the head of a body whose field is capitalised": (
        {
            "genre": "Công điện",
            "issuer": "Bộ Y tế",
            "text": "Bộ trưởng Bộ Y tế yêu cầu Giám đốc Sở Y tế các tỉnh:\n1. Chỉ đạo các bệnh viện trực cấp cứu.",
        },
        [("Giám đốc Sở Y tế các tỉnh", "Chỉ đạo các bệnh viện trực cấp cứu")],
    ),
    "nobody is named": (
        {
            "text": "Về hồ sơ quyết toán: Đề nghị bổ sung bản vẽ hoàn công theo mẫu số 03.",
            "issuer": "Sở Tài chính tỉnh Hà Giang",
            "to": ("Công ty TNHH Suối Lành",),
        },
        [("Công ty TNHH Suối Lành", "bổ sung bản vẽ hoàn công theo mẫu số 03")],
    ),
    "lead-in and items": (
        {
            "text": "Sở Giáo dục và Đào tạo yêu cầu Hiệu trưởng các trường trực thuộc thực hiện một số nội dung sau:\n1. Rà soát công trình xuống cấp.\n2. Tổ chức trực trong dịp lễ.",
            "issuer": "Sở Giáo dục và Đào tạo tỉnh Hà Giang",
        },
        [
            ("Hiệu trưởng các trường trực thuộc", "Rà soát công trình xuống cấp"),
            ("Hiệu trưởng các trường trực thuộc", "Tổ chức trực trong dịp lễ"),
        ],
    ),
    "lead-in with a duty of its own": (
        {
            "genre": "Chỉ thị",
            "text": "Chủ tịch UBND tỉnh yêu cầu các sở, ngành tiếp tục quán triệt đầy đủ Chỉ thị số 05/CT-UBND và khẩn trương thực hiện các nội dung sau:\n1. Sở Xây dựng: Kiểm tra các cầu treo.",
        },
        [
            ("các sở, ngành", "tiếp tục quán triệt đầy đủ Chỉ thị số 05/CT-UBND"),
            ("Sở Xây dựng", "Kiểm tra các cầu treo"),
        ],
    ),
    "bare giao and a list": (
        {
            "text": "UBND huyện giao:\n- Phòng Y tế: thành lập đoàn khám sức khỏe.\n- UBND các xã: tổ chức sơ tuyển.",
            "issuer": "Ủy ban nhân dân huyện Vị Xuyên",
        },
        [("Phòng Y tế", "thành lập đoàn khám sức khỏe"), ("UBND các xã", "tổ chức sơ tuyển")],
    ),
    "inline numbers": (
        {"text": "Chủ tịch UBND tỉnh giao Sở Xây dựng: (i) kiểm tra cầu Bản Lắp; (ii) đề xuất phương án sửa chữa."},
        [("Sở Xây dựng", "kiểm tra cầu Bản Lắp"), ("Sở Xây dựng", "đề xuất phương án sửa chữa")],
    ),
    "có trách nhiệm": (
        {
            "genre": "Quyết định",
            "text": "Điều 3. Sở Tài chính có trách nhiệm bố trí kinh phí; Văn phòng UBND tỉnh theo dõi việc thực hiện.",
        },
        [("Sở Tài chính", "bố trí kinh phí"), ("Văn phòng UBND tỉnh", "theo dõi việc thực hiện")],
    ),
    "conclusions of a meeting": (
        {
            "genre": "Thông báo",
            "text": "Phó Chủ tịch UBND tỉnh Lê Văn Bền kết luận như sau:\n1. Cơ bản thống nhất nội dung báo cáo của Sở Y tế.\n2. Về tiến độ: Sở Y tế khẩn trương hoàn thiện hồ sơ.\n3. Văn phòng UBND tỉnh theo dõi, đôn đốc các đơn vị.",
        },
        [("Sở Y tế", "khẩn trương hoàn thiện hồ sơ"), ("Văn phòng UBND tỉnh", "theo dõi, đôn đốc các đơn vị")],
    ),
    "duties count, rights do not": (
        {
            "genre": "Quyết định",
            "issuer": "Sở Y tế tỉnh Hà Giang",
            "text": "Điều 2. Nhiệm vụ và quyền hạn của Tổ thẩm định\n1. Thẩm định hồ sơ trong 05 ngày làm việc.\n2. Tổ thẩm định được sử dụng con dấu của Sở.\n3. Báo cáo kết quả cho Giám đốc Sở.",
        },
        [
            ("Tổ thẩm định", "Thẩm định hồ sơ"),
            ("Tổ thẩm định", "Báo cáo kết quả cho Giám đốc Sở"),
        ],
    ),
    "persons": (
        {
            "genre": "Quyết định",
            "text": "Điều 2. Phân công nhiệm vụ\n1. Ông Trần Văn Khoa - Trưởng đoàn: chỉ đạo chung.\n2. Bà Lý Thị Mai - Thư ký: lập biên bản kiểm tra.",
        },
        [("Trần Văn Khoa", "chỉ đạo chung"), ("Lý Thị Mai", "lập biên bản kiểm tra")],
    ),
    "another bearer within an item": (
        {
            "genre": "Chỉ thị",
            "text": "1. Giám đốc các Sở: Y tế, Nội vụ\na) Thực hiện tiết kiệm điện. Yêu cầu mỗi cán bộ, công chức kiểm tra thiết bị khi ra về.\nb) Lắp đặt đồng hồ đo; đồng thời Công ty Điện lực Hà Giang hỗ trợ kỹ thuật.",
        },
        [
            ("Giám đốc Sở Y tế + Giám đốc Sở Nội vụ", "Thực hiện tiết kiệm điện"),
            ("mỗi cán bộ, công chức", "kiểm tra thiết bị khi ra về"),
            ("Giám đốc Sở Y tế + Giám đốc Sở Nội vụ", "Lắp đặt đồng hồ đo"),
            ("Công ty Điện lực Hà Giang", "hỗ trợ kỹ thuật"),
        ],
    ),
    "an item is one task": (
        {
            "genre": "Chỉ thị",
            "text": "1. Công an tỉnh: Tăng cường tuần tra. Chỉ đạo Công an xã nắm địa bàn. Xử lý nghiêm vi phạm.",
        },
        [("Công an tỉnh", "Tăng cường tuần tra. Chỉ đạo Công an xã nắm địa bàn. Xử lý nghiêm vi phạm")],
    ),
    "a running sentence is one task": (
        {"text": "Đề nghị Sở Y tế cung cấp số liệu tiêm chủng. Đề nghị Sở Nội vụ cung cấp số liệu biên chế."},
        [("Sở Y tế", "cung cấp số liệu tiêm chủng"), ("Sở Nội vụ", "cung cấp số liệu biên chế")],
    ),
    "a lead line is no task": (
        {
            "genre": "Chỉ thị",
            "text": "1. Sở Y tế:\na) Thực hiện tốt công tác phòng dịch, trọng tâm là các nội dung sau:\n- Giám sát ca bệnh.\n- Phun hóa chất.\nb) Mua sắm thuốc.",
        },
        [("Sở Y tế", "Giám sát ca bệnh"), ("Sở Y tế", "Phun hóa chất"), ("Sở Y tế", "Mua sắm thuốc")],
    ),
    "a list of things is no list of tasks": (
        {
            "genre": "Chỉ thị",
            "text": "1. Sở Y tế:\na) Rà soát cơ sở kinh doanh theo các nhóm đối tượng sau:\n- Nhà thuốc tư nhân.\n- Phòng khám đa khoa.",
        },
        [("Sở Y tế", "Rà soát cơ sở kinh doanh theo các nhóm đối tượng sau")],
    ),
    "đơn vị nêu trên": (
        {
            "genre": "Thông báo",
            "issuer": "Sở Xây dựng tỉnh Hà Giang",
            "text": "1. Kết quả kiểm tra\nCông ty cổ phần Xây lắp Núi Đá và Công ty TNHH Đường Xanh cơ bản chấp hành quy định.\n2. Sở Xây dựng yêu cầu các đơn vị nêu trên thực hiện các nội dung sau:\n- Bổ sung biển báo.",
        },
        [("Công ty cổ phần Xây lắp Núi Đá + Công ty TNHH Đường Xanh", "Bổ sung biển báo")],
    ),
    "defined short name": (
        {
            "genre": "Quyết định",
            "text": "Điều 1. Phê duyệt phương án của Công ty TNHH Gỗ Rừng Già (sau đây gọi tắt là Công ty).\nĐiều 2. Công ty có trách nhiệm trồng rừng thay thế.",
        },
        [("Công ty TNHH Gỗ Rừng Già", "trồng rừng thay thế")],
    ),
    "bearer below the list": (
        {
            "genre": "Kế hoạch",
            "issuer": "Sở Y tế tỉnh Hà Giang",
            "text": "II. NHIỆM VỤ\n1. Truyền thông\n- Biên soạn tài liệu tuyên truyền.\n- Tổ chức mít tinh.\nĐơn vị chủ trì: Phòng Nghiệp vụ Y; Đơn vị phối hợp: Văn phòng Sở.",
        },
        [("Phòng Nghiệp vụ Y", "Biên soạn tài liệu tuyên truyền"), ("Phòng Nghiệp vụ Y", "Tổ chức mít tinh")],
    ),
    "bearer numbered below its item": (
        {
            "genre": "Công văn",
            "text": "1. Đẩy mạnh tuyên truyền về học tập suốt đời.\na) Đơn vị chủ trì: Sở Giáo dục và Đào tạo.\nb) Đơn vị phối hợp: Sở Nội vụ.\n2. Xây dựng thư viện mở.\na) Đơn vị chủ trì: Sở Văn hóa, Thể thao và Du lịch.",
        },
        [
            ("Sở Giáo dục và Đào tạo", "Đẩy mạnh tuyên truyền về học tập suốt đời"),
            ("Sở Văn hóa, Thể thao và Du lịch", "Xây dựng thư viện mở"),
        ],
    ),
    "quý cơ quan": (
        {
            "text": "Đề nghị Quý Cục cung cấp số liệu xuất khẩu.",
            "issuer": "Sở Công Thương tỉnh Hà Giang",
            "to": ("Chi cục Hải quan khu vực VI",),
        },
        [("Chi cục Hải quan khu vực VI", "cung cấp số liệu xuất khẩu")],
    ),
    "attributes after a comma": (
        {
            "text": "Phòng Giáo dục và Đào tạo yêu cầu Hiệu trưởng các trường mầm non, tiểu học trên địa bàn rà soát bếp ăn.",
            "issuer": "Phòng Giáo dục và Đào tạo huyện Vị Xuyên",
        },
        [("Hiệu trưởng các trường mầm non, tiểu học trên địa bàn", "rà soát bếp ăn")],
    ),
    "Party numbering": (
        {
            "genre": "Chỉ thị",
            "issuer": "Tỉnh ủy Hà Giang",
            "text": "Ban Thường vụ Tỉnh ủy yêu cầu các cấp ủy thực hiện tốt các nhiệm vụ sau:\n1- Tổ chức quán triệt Chỉ thị.\n2- Giao Văn phòng Tỉnh ủy theo dõi, đôn đốc việc thực hiện.",
        },
        [("các cấp ủy", "Tổ chức quán triệt Chỉ thị"), ("Văn phòng Tỉnh ủy", "theo dõi, đôn đốc việc thực hiện")],
    ),
    "topic before a short duty": (
        {"text": "Đối với kinh phí sửa chữa trường học, giao Sở Tài chính cân đối nguồn."},
        [("Sở Tài chính", "Đối với kinh phí sửa chữa trường học: cân đối nguồn")],
    ),
    "rows of an annex": (
        {
            "genre": "Kế hoạch",
            "text": "T|STT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn\tSản phẩm\nT|1\tRà soát quy hoạch\tSở Xây dựng\tSở Tài chính, Sở Công Thương\tQuý II/2031\tBáo cáo\nT|2\tXây dựng phần mềm\tSở Khoa học và Công nghệ\t\t30/6/2031\t",
        },
        [("Sở Xây dựng", "Rà soát quy hoạch"), ("Sở Khoa học và Công nghệ", "Xây dựng phần mềm")],
    ),
    "a report that is asked for": (
        {
            "subject": "báo cáo hiện trạng kho lạnh",
            "issuer": "Sở Y tế tỉnh Hà Giang",
            "to": ("Các đơn vị kinh doanh kho lạnh trên địa bàn tỉnh",),
            "text": "Để có số liệu, Sở Y tế đề nghị các đơn vị kinh doanh kho lạnh trên địa bàn tỉnh rà soát, cung cấp số liệu. Văn bản báo cáo đề nghị gửi về Sở Y tế trước ngày 22/3/2031.",
        },
        [
            ("Các đơn vị kinh doanh kho lạnh trên địa bàn tỉnh", "rà soát, cung cấp số liệu"),
            ("Các đơn vị kinh doanh kho lạnh trên địa bàn tỉnh", "Văn bản báo cáo đề nghị gửi về Sở Y tế"),
        ],
    ),
    "a polite request sideways": (
        {
            "issuer": "Bộ Tài chính",
            "to": ("Các Bộ, cơ quan ngang Bộ",),
            "text": "Kính đề nghị Quý cơ quan nghiên cứu, có ý kiến về dự thảo Nghị định.",
        },
        [("Các Bộ, cơ quan ngang Bộ", "nghiên cứu, có ý kiến về dự thảo Nghị định")],
    ),
    "must, in a decision": (
        {
            "genre": "Quyết định",
            "text": "Điều 2. Công ty Cổ phần Đầu tư xây dựng hạ tầng Hòa Mục phải quan trắc độ rung.",
        },
        [("Công ty Cổ phần Đầu tư xây dựng hạ tầng Hòa Mục", "quan trắc độ rung")],
    ),
    "a name with an apostrophe": (
        {"text": "Yêu cầu UBND huyện Ea H'leo báo cáo kết quả trước ngày 14/3/2031."},
        [("UBND huyện Ea H'leo", "báo cáo kết quả")],
    ),
    "how often is no end of a name": (
        {"genre": "Chỉ thị", "text": "1. Giao các cấp ủy trực thuộc đo mức độ hài lòng của người dân hằng tuần."},
        [("các cấp ủy trực thuộc", "đo mức độ hài lòng của người dân hằng tuần")],
    ),
    "numbered bodies of an order": (
        {
            "genre": "Quyết định",
            "text": "Điều 1. Giao đất.\nĐiều 2. Phòng Tài nguyên và Môi trường ký giấy chứng nhận; Ủy ban nhân dân phường Tân Mỹ bàn giao đất ngoài thực địa.",
        },
        [
            ("Phòng Tài nguyên và Môi trường", "ký giấy chứng nhận"),
            ("Ủy ban nhân dân phường Tân Mỹ", "bàn giao đất ngoài thực địa"),
        ],
    ),
    "numbered addressees of a letter": (
        {
            "issuer": "Cục Quản lý Dược",
            "to": ("Công ty TNHH Hương Nhãn", "Sở Y tế tỉnh Hà Giang"),
            "text": "Cục Quản lý Dược thông báo:\n1. Đình chỉ lưu hành lô thuốc 0124.\n2. Công ty TNHH Hương Nhãn phải gửi báo cáo thu hồi về Cục Quản lý Dược trước ngày 20/6/2031.",
        },
        [("Công ty TNHH Hương Nhãn", "gửi báo cáo thu hồi về Cục Quản lý Dược")],
    ),
    "TP. ends no sentence": (
        {"text": "Giao Cục Hải quan TP. Đà Nẵng xử lý cụ thể, báo cáo trước ngày 15/05/2031."},
        [("Cục Hải quan TP. Đà Nẵng", "xử lý cụ thể, báo cáo")],
    ),
    "another speech and a request": (
        {
            "issuer": "Ủy ban nhân dân huyện Vị Xuyên",
            "to": ("UBND các xã: Bình Phú, Đại Đồng, Hạ Bằng",),
            "text": "Chủ tịch UBND huyện phê bình các xã nộp chậm và yêu cầu nộp đủ hồ sơ trước ngày 23/8/2031.",
        },
        [("UBND xã Bình Phú + UBND xã Đại Đồng + UBND xã Hạ Bằng", "nộp đủ hồ sơ")],
    ),
    "any verb after a colon where duties are handed out": (
        {
            "genre": "Kế hoạch",
            "text": "II. PHÂN CÔNG NHIỆM VỤ\n1. Tổ Ngữ văn: ra đề cuộc thi giới thiệu sách.\n2. Tổ Toán: lập danh sách.",
        },
        [("Tổ Ngữ văn", "ra đề cuộc thi giới thiệu sách"), ("Tổ Toán", "lập danh sách")],
    ),
    "an invitation with a duty": (
        {
            "genre": "Giấy mời",
            "text": "Phân công Phòng Tài nguyên và Môi trường chuẩn bị tài liệu trước ngày 21/02/2031.",
        },
        [("Phòng Tài nguyên và Môi trường", "chuẩn bị tài liệu")],
    ),
    "the addressee in other words": (
        {
            "to": ("Các tổ chức, cá nhân nuôi trồng thủy sản lồng bè trên địa bàn tỉnh",),
            "issuer": "Chi cục Thủy sản tỉnh Hà Giang",
            "text": "Chi cục yêu cầu các tổ chức, doanh nghiệp có hoạt động NTTS trên địa bàn gia cố lồng bè.\nYêu cầu các đơn vị, cá nhân di dời lồng bè vào bờ.",
        },
        [
            ("Các tổ chức, cá nhân nuôi trồng thủy sản lồng bè trên địa bàn tỉnh", "gia cố lồng bè"),
            ("Các tổ chức, cá nhân nuôi trồng thủy sản lồng bè trên địa bàn tỉnh", "di dời lồng bè vào bờ"),
        ],
    ),
    "the head of the addressee": (
        {
            "to": ("Chi cục Kiểm lâm các tỉnh, thành phố",),
            "issuer": "Cục Kiểm lâm",
            "text": "Cục Kiểm lâm yêu cầu các đồng chí Chi cục trưởng Chi cục Kiểm lâm kiểm tra các lối vào rừng.",
        },
        [("các đồng chí Chi cục trưởng Chi cục Kiểm lâm", "kiểm tra các lối vào rừng")],
    ),
    "an answer to be sent, in a paragraph of its own": (
        {
            "to": ("Sở Tư pháp", "Sở Nội vụ"),
            "issuer": "Sở Xây dựng tỉnh Hà Giang",
            "text": "Sở Xây dựng đề nghị các cơ quan tham gia ý kiến, cụ thể như sau:\n- Tham gia ý kiến về bố cục.\n- Văn bản tham gia ý kiến đề nghị gửi về Sở Xây dựng trước ngày 28/7/2031.",
        },
        [
            ("Sở Tư pháp + Sở Nội vụ", "Tham gia ý kiến về bố cục"),
            ("Sở Tư pháp + Sở Nội vụ", "Văn bản tham gia ý kiến đề nghị gửi về Sở Xây dựng"),
        ],
    ),
    "marks that a scan damaged": (
        {
            "to": ("Sở Y tế",),
            "text": "Yêu cầu Sở Y tế thực hiện:\n1. _ Rà soát kho thuốc.\n2... Kiểm tra trạm y tế.",
        },
        [("Sở Y tế", "Rà soát kho thuốc"), ("Sở Y tế", "Kiểm tra trạm y tế")],
    ),
    "one, read as l or as a stroke": (
        {
            "to": ("Các Chi cục Kiểm ngư",),
            "issuer": "Cục Kiểm ngư",
            "text": "Cục Kiểm ngư yêu cầu các Chi cục Kiểm ngư thực hiện:\nl. Tuần tra ven bờ.\n2. Kiểm tra cảng cá.\n. Cập nhật dữ liệu tàu.",
        },
        [
            ("Các Chi cục Kiểm ngư", "Tuần tra ven bờ"),
            ("Các Chi cục Kiểm ngư", "Kiểm tra cảng cá"),
            ("Các Chi cục Kiểm ngư", "Cập nhật dữ liệu tàu"),
        ],
    ),
    "the twelfth letter of a list": (
        {
            "to": ("Sở Y tế",),
            "text": "Yêu cầu Sở Y tế:\nk. Rà soát kho thuốc.\nl. Kiểm tra trạm y tế.\nm. Mua sắm vật tư.",
        },
        [("Sở Y tế", "Rà soát kho thuốc"), ("Sở Y tế", "Kiểm tra trạm y tế"), ("Sở Y tế", "Mua sắm vật tư")],
    ),
    "a quotation whose end the scan lost": (
        {
            "to": ("Cục Thuế tỉnh Hà Giang",),
            "issuer": "Tổng cục Thuế",
            "text": "Thông tư quy định: “Điều 5. Khấu trừ.\n1. Người nộp thuế lập bảng kê.\nCăn cứ các quy định nêu trên, Tổng cục Thuế yêu cầu Cục Thuế tỉnh Hà Giang làm việc với doanh nghiệp.",
        },
        [("Cục Thuế tỉnh Hà Giang", "làm việc với doanh nghiệp")],
    ),
    "units from one name to another, persons of both sexes, a union": (
        {
            "to": ("Như phần nhận việc",),
            "issuer": "Thủ tướng Chính phủ",
            "genre": "Công điện",
            "text": "Thủ tướng Chính phủ yêu cầu:\n1. Chủ tịch UBND các tỉnh ven biển từ Quảng Bình đến Bình Định cấm biển.\n2. Các ông (bà) Trưởng thôn đối chiếu danh sách hộ dân.\n3. Các cấp công đoàn khảo sát nhà trọ công nhân.",
        },
        [
            ("Chủ tịch UBND các tỉnh ven biển từ Quảng Bình đến Bình Định", "cấm biển"),
            ("Các ông (bà) Trưởng thôn", "đối chiếu danh sách hộ dân"),
            ("Các cấp công đoàn", "khảo sát nhà trọ công nhân"),
        ],
    ),
    "a body below that is told when": (
        {
            "to": ("UBND các xã",),
            "issuer": "Ủy ban nhân dân huyện Thạch Thất",
            "text": "Phòng Nội vụ theo dõi, lập danh sách xã chậm nộp, hoàn thành trong tháng 5/2031.",
        },
        [("Phòng Nội vụ", "theo dõi, lập danh sách xã chậm nộp")],
    ),
    "a writer whose name ends with a number": (
        {
            "to": ("Thuế cơ sở 3 tỉnh Gia Lai",),
            "issuer": "Thuế cơ sở 12 tỉnh Đắk Lắk",
            "text": "Để có căn cứ xử lý, Thuế cơ sở 12 đề nghị quý cơ quan xác minh 09 hóa đơn theo bảng kê.",
        },
        [("Thuế cơ sở 3 tỉnh Gia Lai", "xác minh 09 hóa đơn theo bảng kê")],
    ),
    "a case, and who handles it": (
        {
            "to": ("Cục Thuế các tỉnh",),
            "issuer": "Tổng cục Thuế",
            "text": "Yêu cầu Cục Thuế các tỉnh thực hiện:\n- Phân loại hồ sơ.\n- Trường hợp hồ sơ do Cục Thuế quản lý: các Phòng chức năng thẩm định hồ sơ.",
        },
        [("Cục Thuế các tỉnh", "Phân loại hồ sơ"), ("các Phòng chức năng", "thẩm định hồ sơ")],
    ),
    "bodies of one head each": (
        {
            "to": ("Các Cục Kiểm ngư", "Bảo hiểm xã hội các tỉnh"),
            "issuer": "Bộ Xây dựng",
            "text": "Cơ quan kiểm ngư, cơ quan bảo hiểm có trách nhiệm hướng dẫn chủ tàu lắp thiết bị.",
        },
        [("Cơ quan kiểm ngư + cơ quan bảo hiểm", "hướng dẫn chủ tàu lắp thiết bị")],
    ),
    "persons in a table": (
        {
            "genre": "Kế hoạch",
            "text": "T|TT\tNhiệm vụ thực hiện\tNgười thực hiện\nT|1\tSoạn đề thi\tLý Thị Mai Trần Văn Khoa\nT|2\tCoi thi\tVàng A Sình",
        },
        [("Lý Thị Mai + Trần Văn Khoa", "Soạn đề thi"), ("Vàng A Sình", "Coi thi")],
    ),
    "a rule that the addressee is to go by": (
        {
            "to": ("Công ty TNHH An Phú",),
            "issuer": "Cục Thuế tỉnh Hà Giang",
            "text": "Đề nghị Công ty đối chiếu các quy định đã dẫn để áp dụng.\nVề việc lập sổ kho đề nghị Công ty tham khảo hướng dẫn ghi sổ hiện nay.",
        },
        [
            ("Công ty TNHH An Phú", "đối chiếu các quy định đã dẫn để áp dụng"),
            ("Công ty TNHH An Phú", "tham khảo hướng dẫn ghi sổ hiện nay"),
        ],
    ),
    "whom to tell of trouble": (
        {
            "to": ("Chi cục Thuế các huyện",),
            "issuer": "Cục Thuế tỉnh Hà Giang",
            "text": "Đề nghị các Chi cục Thuế phổ biến cho cán bộ thuế biết. Trong quá trình thực hiện nếu có vướng mắc kịp thời phản ánh về Cục Thuế để giải quyết.",
        },
        [
            ("Chi cục Thuế các huyện", "phổ biến cho cán bộ thuế biết"),
            (
                "Chi cục Thuế các huyện",
                "Trong quá trình thực hiện nếu có vướng mắc kịp thời phản ánh về Cục Thuế để giải quyết",
            ),
        ],
    ),
    "another body to be asked": (
        {
            "to": ("Công ty TNHH An Phú",),
            "issuer": "Tổng cục Thuế",
            "text": "Trường hợp còn vướng mắc, đề nghị Công ty liên hệ Cục Thuế tỉnh Long An để được hướng dẫn.\nNếu còn vướng mắc, đề nghị Công ty liên hệ Vụ Chính sách để được hướng dẫn.",
        },
        [("Công ty TNHH An Phú", "liên hệ Cục Thuế tỉnh Long An để được hướng dẫn")],
    ),
    "a second bearer behind a condition": (
        {
            "to": ("Công đoàn Khu kinh tế Vũng Rô",),
            "issuer": "Bộ Nội vụ",
            "text": "Bộ Nội vụ đề nghị Công đoàn Khu kinh tế Vũng Rô yêu cầu các doanh nghiệp bố trí lại ca làm; nếu có vướng mắc thì đề nghị các doanh nghiệp gửi văn bản về Bộ Nội vụ.",
        },
        [
            ("Công đoàn Khu kinh tế Vũng Rô", "yêu cầu các doanh nghiệp bố trí lại ca làm"),
            ("các doanh nghiệp", "nếu có vướng mắc: gửi văn bản về Bộ Nội vụ"),
        ],
    ),
    "a comma that the scan read as a full stop": (
        {
            "to": ("Bảo hiểm xã hội các huyện. thị xã",),
            "issuer": "Bảo hiểm xã hội tỉnh Hà Giang",
            "text": "Bảo hiểm xã hội tỉnh phân công Bảo hiểm xã hội huyện. thị xã (sau đây gọi chung là BHXH huyện) như sau.\nĐề nghị BHXH huyện thông báo tới các trường học. trạm y tế. hộ kinh doanh có thuê người.",
        },
        [
            (
                "Bảo hiểm xã hội các huyện. thị xã",
                "thông báo tới các trường học. trạm y tế. hộ kinh doanh có thuê người",
            )
        ],
    ),
    "what must be, in a list of demands": (
        {
            "to": ("Công ty TNHH An Phú",),
            "issuer": "Sở Xây dựng tỉnh Hà Giang",
            "text": "Đề nghị Công ty TNHH An Phú thực hiện một số nội dung sau:\n- Hồ sơ pháp lý của nhà kho phải đầy đủ, có bản chính để đối chiếu.\n- Đồng ý cho lùi thời hạn (phải có đơn).\n- Sau khi tháo dỡ nhà tạm, Công ty TNHH An Phú có trách nhiệm hoàn trả mặt bằng.",
        },
        [
            ("Công ty TNHH An Phú", "Hồ sơ pháp lý của nhà kho phải đầy đủ, có bản chính để đối chiếu"),
            ("Công ty TNHH An Phú", "hoàn trả mặt bằng"),
        ],
    ),
    "minutes that speak of the firm of their subject": (
        {
            "genre": "Biên bản",
            "subject": "Kiểm tra kho hóa chất của Công ty TNHH Bình Minh Xanh",
            "text": "1. Kết quả kiểm tra:\nNhà kho do Công ty cổ phần Đá Trắng cho thuê. Đề nghị trong quá trình bốc xếp đơn vị trang bị đủ găng tay. Đồng thời lập sổ theo dõi xuất, nhập.",
        },
        [
            ("Công ty TNHH Bình Minh Xanh", "trang bị đủ găng tay"),
            ("Công ty TNHH Bình Minh Xanh", "Đồng thời lập sổ theo dõi xuất, nhập"),
        ],
    ),
    "what a permit binds its holder to": (
        {
            "genre": "Giấy phép",
            "text": "Điều 1. Cho phép Hợp tác xã Suối Nhum khai thác nước dưới đất.\nĐiều 2. Các yêu cầu cụ thể đối với Hợp tác xã Suối Nhum:\n1. Tuân thủ lưu lượng ghi tại Điều 1 của Giấy phép.\n2. Báo cáo trước ngày 15 tháng 12 hằng năm.\nĐiều 3. Hợp tác xã Suối Nhum được hưởng các quyền theo Luật Tài nguyên nước; Hợp tác xã Suối Nhum phải có trách nhiệm lắp đồng hồ đo.",
        },
        [
            ("Hợp tác xã Suối Nhum", "Tuân thủ lưu lượng ghi tại Điều 1 của Giấy phép"),
            ("Hợp tác xã Suối Nhum", "Báo cáo"),
            ("Hợp tác xã Suối Nhum", "lắp đồng hồ đo"),
        ],
    ),
    "a person who is written to": (
        {
            "to": ("Ông Trần Văn Khoa",),
            "issuer": "Chi cục Thuế khu vực III",
            "text": "Chi cục Thuế khu vực III đề nghị ông nộp bổ sung tờ khai thuế đất.",
        },
        [("Ông Trần Văn Khoa", "nộp bổ sung tờ khai thuế đất")],
    ),
    "an addressee whose name looks like a duty": (
        {
            "to": ("Chi nhánh Mỏ tuyển than Đèo Nai - Vinaco",),
            "issuer": "Sở Công Thương tỉnh Hà Giang",
            "text": "Chi nhánh Mỏ tuyển than Đèo Nai - Vinaco có trách nhiệm lưu giữ hồ sơ khảo sát.",
        },
        [("Chi nhánh Mỏ tuyển than Đèo Nai - Vinaco", "lưu giữ hồ sơ khảo sát")],
    ),
    "units of places before the colon of a lead-in": (
        {
            "to": ("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",),
            "issuer": "Bộ Xây dựng",
            "text": "Bộ Xây dựng đề nghị Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương:\n- Rà soát bến thủy nội địa.",
        },
        [("Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", "Rà soát bến thủy nội địa")],
    ),
    "who acts in a case that an item sets": (
        {
            "to": ("Các Chi cục Thuế",),
            "issuer": "Cục Thuế tỉnh Hà Giang",
            "text": "Yêu cầu các Chi cục Thuế thực hiện:\n1. Về việc kiểm tra, rà soát hồ sơ sau khi tiếp nhận:\n- Trường hợp hồ sơ chưa rõ thì bộ phận tiếp nhận phải đề nghị người nộp thuế bổ sung.",
        },
        [("bộ phận tiếp nhận", "đề nghị người nộp thuế bổ sung")],
    ),
    "a firm by a short form": (
        {
            "to": ("Cục Thuế tỉnh Hà Giang",),
            "issuer": "Tổng cục Thuế",
            "text": "Đề nghị SVP cung cấp hợp đồng thuê nhân sự.\nCục Thuế có thể đề nghị NNT cung cấp thêm hồ sơ.",
        },
        [("SVP", "cung cấp hợp đồng thuê nhân sự")],
    ),
    "addressees named in part, the others as all levels": (
        {
            "to": ("Các Vụ thuộc Tổng cục Thuế", "Cục Thuế các tỉnh", "Chi cục Thuế các khu vực"),
            "issuer": "Tổng cục Thuế",
            "text": "Yêu cầu các Vụ thuộc Tổng cục Thuế và cơ quan Thuế các cấp làm ngay những việc sau:\n- Rà soát văn bản đã ban hành.",
        },
        [
            (
                "Các Vụ thuộc Tổng cục Thuế + Cục Thuế các tỉnh + Chi cục Thuế các khu vực",
                "Rà soát văn bản đã ban hành",
            )
        ],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    letter, expected = SHAPES[shape]
    assert brief(tasks(**letter)) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_actions_stand_in_the_letter(shape):
    letter, _ = SHAPES[shape]
    text = blackboard(letter["text"]).text
    for task in tasks(**letter):
        assert 0 <= task.span.start < task.span.end <= len(text)
        assert not task.reported and 0 < task.confidence < 0.9


def test_a_time_is_no_part_of_a_name():
    (found,) = tasks("Yêu cầu Công an tỉnh gửi hồ sơ cho Viện kiểm sát trước ngày 15/12/2031.")
    assert found.report_to == "Viện kiểm sát"


def test_coordinators_deadline_product_and_addressee_of_the_report():
    (task,) = tasks(
        "Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Công an tỉnh xây dựng kế hoạch tinh giản, báo cáo UBND tỉnh (qua Văn phòng UBND tỉnh) trước ngày 20/4/2031."
    )
    assert task.coordinators == ("Sở Tài chính", "Công an tỉnh")
    assert task.deadline is not None and task.deadline.due is not None
    assert task.deadline.due.isoformat() == "2031-04-20"
    assert (task.report_to, task.via) == ("UBND tỉnh", "Văn phòng UBND tỉnh")
    assert task.product == "báo cáo"


def test_cells_of_a_table_fill_the_task():
    first, second = tasks(**SHAPES["rows of an annex"][0])
    assert first.coordinators == ("Sở Tài chính", "Sở Công Thương")
    assert first.product == "Báo cáo"
    assert [t.deadline.due.isoformat() for t in (first, second) if t.deadline and t.deadline.due] == ["2031-06-30"] * 2


TABLE = "T|STT\tNhiệm vụ\tCơ quan chủ trì\tThời hạn\n"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (
            "Công ty TNHH MTV Khai thác công trình thủy lợi Phú Hải",
            ("Công ty TNHH MTV Khai thác công trình thủy lợi Phú Hải",),
        ),
        ("_ Sở Y tế", ("Sở Y tế",)),
        ("§ở Tài chính; Công an tỉnh", ("Sở Tài chính", "Công an tỉnh")),
        ("Sở Y tế chủ trì", ("Sở Y tế",)),
    ],
)
def test_names_in_cells(cell, names):
    (found,) = tasks(f"{TABLE}T|1\tNạo vét kênh mương\t{cell}\tQuý II/2031", genre="Kế hoạch")
    assert found.assignees == names


def test_an_empty_cell_is_merged_with_the_one_above_but_may_be_unread_in_a_scan():
    text = f"{TABLE}T|1\tNạo vét kênh mương\tSở Y tế\tQuý II/2031\nT|2\tSửa chữa cống\t\t30/6/2031\nT|3\tĐắp đê\tSở Xây dựng\tTrước 15/5/2031 30/6/2031"
    assert [t.assignees for t in tasks(text, genre="Kế hoạch")] == [("Sở Y tế",), ("Sở Y tế",), ("Sở Xây dựng",)]
    scan = tasks(text, genre="Kế hoạch", how="ocr")
    assert [t.assignees for t in scan] == [("Sở Y tế",), (), ("Sở Xây dựng",)]
    assert scan[1].confidence < 0.5
    assert scan[2].deadline is None and scan[2].confidence < 0.5  # two rows that the scan took for one


def test_a_sentence_that_opens_with_its_time():
    (found,) = tasks(
        "Vào ngày 25 hàng tháng, các đơn vị gửi báo cáo về Sở Y tế.",
        to=("Trạm Y tế các xã",),
        issuer="Sở Y tế tỉnh Hà Giang",
    )
    assert found.assignees == ("Trạm Y tế các xã",)
    assert found.deadline is not None and found.deadline.rrule == "FREQ=MONTHLY;BYMONTHDAY=25"


def test_minutes_count_from_their_own_day():
    found = tasks(SHAPES["what a meeting agreed on"][0]["text"], genre="Biên bản")
    assert [t.deadline and str(t.deadline.due) for t in found] == [None, None, "2031-03-07", "2031-03-20"]
    letter = tasks("Sở Y tế có trách nhiệm gửi báo cáo trong 03 ngày làm việc kể từ ngày kết thúc cuộc họp.")
    assert [t.deadline and t.deadline.due for t in letter] == [None]


def test_a_day_below_or_in_a_note_is_the_day_of_the_item():
    found = tasks(SHAPES["who and when below each item of a plan"][0]["text"], genre="Kế hoạch")
    assert [t.deadline and str(t.deadline.due) for t in found] == [None, "2031-03-15", "2031-06-30"]
    text = (
        "Đề nghị Công ty bổ sung các tài liệu sau:\n- Bảng kê;\nThời hạn bổ sung: trong 10 ngày kể từ ngày nhận được."
    )
    asked = tasks(text, issuer="Cục Thuế tỉnh Hà Giang", to=("Công ty TNHH An Phú",))
    assert [t.deadline and t.deadline.duration for t in asked] == ["P10D"]


def test_a_report_demands_things_of_firms():
    text = "IV. KIẾN NGHỊ\n1. Yêu cầu Công ty TNHH An Phú khắc phục bờ kè.\n2. Đề nghị Sở Nội vụ hướng dẫn."
    found = tasks(text, genre="Báo cáo", issuer="Sở Y tế tỉnh Hà Giang")
    assert [(*t.assignees, t.action, t.reported) for t in found] == [("Công ty TNHH An Phú", "khắc phục bờ kè", True)]


def test_a_deadline_by_reference_to_another_item():
    found = tasks(
        "1. Thống nhất thời gian tổ chức đại hội chậm nhất đến ngày 30/9/2031.\n"
        "2. Giao Sở Nội vụ hướng dẫn tổ chức đại hội, bảo đảm hoàn thành theo thời gian tại khoản 1 Công văn này.\n"
        "3. Giao Sở Tài chính cấp kinh phí theo thời hạn tại mục 7 Công văn này."
    )
    assert [t.deadline and t.deadline.due and t.deadline.due.isoformat() for t in found] == ["2031-09-30", None]


def test_milestones_are_a_task_each():
    found = tasks("Yêu cầu UBND các xã báo cáo kết quả: lần 1 trước ngày 10/5/2031, lần 2 trước ngày 10/10/2031.")
    assert [t.deadline.due.isoformat() for t in found if t.deadline and t.deadline.due] == ["2031-05-10", "2031-10-10"]


def test_a_report_tells_of_assignments():
    found = tasks(
        "I. KẾT QUẢ\nUBND huyện đã chỉ đạo các phòng chuyên môn rà soát hồ sơ; giao Phòng Nội vụ tham mưu kế hoạch.\nĐã tổ chức 12 lớp tập huấn.\n"
        "II. NHIỆM VỤ TRỌNG TÂM QUÝ II\n1. Tiếp tục chỉ đạo các xã đẩy nhanh tiến độ.\nIII. KIẾN NGHỊ\n1. Đề nghị UBND tỉnh bổ sung kinh phí.",
        genre="Báo cáo",
        issuer="Ủy ban nhân dân huyện Vị Xuyên",
        to=("Ủy ban nhân dân tỉnh Hà Giang",),
    )
    assert brief(found) == [("các phòng chuyên môn", "rà soát hồ sơ"), ("Phòng Nội vụ", "tham mưu kế hoạch")]
    assert all(t.reported for t in found)


def test_a_report_speaks_of_the_firm_of_its_heading_or_paragraph():
    text = (
        "1. Đối với cơ sở kinh doanh: Công ty TNHH An Phú\nXe chở hàng thuê của Công ty cổ phần Đá Trắng.\n"
        "Đoàn kiểm tra yêu cầu Công ty lập sổ theo dõi.\n"
        "2. Đối với cơ sở sản xuất: Công ty TNHH Bình Minh Xanh\n"
        "Riêng kho số 2 (của Công ty TNHH Mây Trắng) chưa có biển báo. Đoàn kiểm tra đã yêu cầu Công ty treo biển báo.\n"
        "UBND tỉnh đã giao Sở Tài chính cấp vốn, qua đó Sở đã xong 3 kho."
    )
    found = tasks(text, genre="Báo cáo", issuer="Sở Công Thương tỉnh Hà Giang")
    assert brief(found) == [("Công ty TNHH An Phú", "lập sổ theo dõi"), ("Công ty TNHH Mây Trắng", "treo biển báo")]


def test_an_annex_says_it_again():
    duty = "tháo dỡ toàn bộ nhà tạm và hoàn trả mặt bằng bến bãi sau khi xong cầu cảng số 3"
    text = f"Công ty TNHH An Phú có trách nhiệm {duty}.\nCông ty TNHH An Phú có trách nhiệm {duty} này."
    b = blackboard(text)
    b.header.genre = Mention("Thông báo", NOWHERE)
    b.zones = [Zone("body", Span(0, text.index("\n"))), Zone("annex", Span(text.index("\n") + 1, len(text)))]
    assert brief(find_tasks(b)) == [("Công ty TNHH An Phú", duty)]


# --- what is no task ----------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_report_lists_what_it_demanded_by_mot_la_hai_la(gap):
    found = tasks(
        f"Sở đã chỉ đạo các đơn vị quản lý chợ tập trung thực hiện các nhóm{gap}nội dung sau:\n"
        "Một là, tăng cường kiểm tra hàng hóa.\nHai là, niêm yết giá công khai.",
        genre="Báo cáo",
        issuer="Sở Công Thương tỉnh Hà Giang",
    )
    assert [t.action for t in found] == ["tăng cường kiểm tra hàng hóa", "niêm yết giá công khai"]
    assert all(t.reported and t.assignees == ("các đơn vị quản lý chợ",) for t in found)


NO_TASKS = {
    "a closing with the name of the paper": {
        "genre": "Kế hoạch",
        "text": "Trên đây là Kế hoạch tổ chức ngày hội, đề nghị các chi đoàn chủ động báo cáo chi bộ, triển khai thực hiện nghiêm túc Kế hoạch.",
    },
    "what an addressee asks others for": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Trường hợp biên lai ghi sai tên thì Công ty đề nghị bên bán hủy biên lai và lập lại.",
    },
    "how the law applies": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Căn cứ quy định trên, trường hợp Công ty thuê kho tại tỉnh khác thì Công ty có trách nhiệm đăng ký kho hàng với cơ quan thuế.\nTrường hợp cần tra cứu văn bản thì liên hệ cơ quan thuế.",
    },
    "a closing with trouble in it": {
        "genre": "Kế hoạch",
        "text": "Yêu cầu các đơn vị nghiêm túc thực hiện; khi có khó khăn, vướng mắc kịp thời phản ánh với Giám đốc Sở.",
    },
    "a superior's order in a report": {
        "genre": "Báo cáo",
        "issuer": "Sở Y tế tỉnh Hà Giang",
        "text": "Hồ sơ còn vướng do chồng lấn ranh giới; UBND tỉnh đã giao Sở Tài chính rà soát, giải quyết.",
    },
    "a law quoted in the writer's own paragraph": {
        "to": ("Cục Thuế tỉnh Hà Giang",),
        "issuer": "Tổng cục Thuế",
        "text": "Theo Điều 30 Nghị định thì: “Cục Thuế tỉnh Hà Giang có trách nhiệm gửi hồ sơ trước khi đăng ký tờ khai đầu tiên.”",
    },
    "what a firm that asks is told of the law": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Công ty có trách nhiệm khai và nộp lệ phí thay bên thuê.\nNếu kết luận có yêu cầu Công ty bù trừ khoản vay thì áp dụng Điều 9.",
    },
    "a request inside the name of a sum": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Tổng cục Hải quan",
        "text": "Hai bên xác định số phí đã nộp; số tiền phí BVMT đề nghị cơ quan thu phí trả lại.",
    },
    "where to ask, before a colon": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Khi có vướng mắc, đề nghị Công ty liên hệ Chi cục Hải quan cửa khẩu Săm Pun (tổ Nghiệp vụ - ĐT:\n0219.3000111) để được hỗ trợ.",
    },
    "papers that others pass on": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Trường hợp có dấu hiệu tội phạm, doanh nghiệp chuyển hồ sơ cho Công an tỉnh để điều tra.\nCục Thuế đã chuyển hồ sơ đến Công an tỉnh để điều tra.",
    },
    "what others allow": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Người đại diện ký hoặc ủy quyền cho Giám đốc chi nhánh ký, ghi rõ họ tên.",
    },
    "goods that are handed over": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Hàng được giao nhận tại kho và giao cho Công ty này theo chỉ định của bên mua.",
    },
    "what others ask": {
        "to": ("Công ty TNHH An Phú",),
        "issuer": "Tổng cục Hải quan",
        "text": "Người nộp thuế tổng hợp chi tiết đề nghị cơ quan hải quan hoàn số thuế đã nộp thừa.",
    },
    "a law quoted with straight signs": {
        "to": ("Cục Thuế tỉnh Hà Giang",),
        "issuer": "Tổng cục Thuế",
        "text": 'Tại Điều 9 quy định:\n"1. Doanh nghiệp phải thực hiện các quy định sau:\n- Thỏa thuận với người lao động.\n- Bố trí nghỉ bù cho người lao động."',
    },
    "a question that the letter quotes": {
        "to": ("Ông Lê Văn Bền",),
        "issuer": "Cục Thuế tỉnh Hà Giang",
        "text": "Chúng tôi có thể yêu cầu các doanh nghiệp ở địa phương gửi báo giá bằng ngoại tệ được không?",
    },
    "to demand as a purpose": {
        "to": ("Cục Thuế tỉnh Hà Giang",),
        "issuer": "Tổng cục Thuế",
        "text": "Công ty mẹ lập bảng kê để yêu cầu doanh nghiệp ở Việt Nam thanh toán các khoản chi hộ.",
    },
    "a person with a certificate": {
        "genre": "Thông báo",
        "text": "2. Ông Đỗ Văn Mạnh có chứng chỉ hành nghề do Sở Xây dựng cấp.",
    },
    "what a report replaces": {
        "to": ("Cục Thuế các tỉnh",),
        "issuer": "Tổng cục Thuế",
        "text": "Yêu cầu thống kê theo Công văn này thay thế cho Công văn số 12/TCT-KK ngày 15/8/2030.",
    },
    "what the decision itself says": {
        "genre": "Quyết định",
        "text": "Điều 3. Tổ công tác có nhiệm vụ cụ thể theo khoản 2 Điều 1 Quyết định này.",
    },
    "closing": {"text": "Yêu cầu Thủ trưởng các cơ quan, đơn vị nghiêm túc triển khai thực hiện./."},
    "closing with đề nghị": {"text": "Đề nghị các đơn vị quan tâm, phối hợp thực hiện.", "to": ("Sở Y tế",)},
    "take note": {"text": "Sở Y tế thông báo để các đơn vị được biết và thực hiện./.", "issuer": "Sở Y tế tỉnh Hà Giang", "to": ("Trung tâm Y tế huyện Mèo Vạc",)},
    "execution line": {"genre": "Quyết định", "text": "Điều 4. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Tài chính chịu trách nhiệm thi hành Quyết định này./."},
    "request upwards": {"text": "Sở Y tế đề nghị UBND tỉnh xem xét, bổ sung biên chế.", "issuer": "Sở Y tế tỉnh Hà Giang", "to": ("UBND tỉnh Hà Giang",)},
    "kính đề nghị": {"text": "Kính đề nghị Bộ Y tế hướng dẫn thực hiện.", "issuer": "Sở Y tế tỉnh Hà Giang"},
    "tờ trình": {"genre": "Tờ trình", "text": "Đề nghị UBND tỉnh giao Sở Tài chính bố trí vốn. Giao UBND huyện làm chủ đầu tư.", "issuer": "Sở Xây dựng tỉnh Hà Giang"},
    "report's requests": {"genre": "Báo cáo", "text": "IV. KIẾN NGHỊ, ĐỀ XUẤT\n1. Đề nghị Sở Nội vụ sớm hướng dẫn.\n2. Yêu cầu các xã báo cáo.", "issuer": "Ủy ban nhân dân huyện Vị Xuyên"},
    "report's plans": {"genre": "Báo cáo", "text": "II. PHƯƠNG HƯỚNG, NHIỆM VỤ\n1. Tăng cường kiểm tra công vụ.\n2. Chỉ đạo các xã giải ngân vốn."},
    "what was done": {"text": "Sở Y tế đã tổ chức tập huấn cho các trạm y tế. Các đơn vị đã phối hợp chặt chẽ.", "issuer": "Sở Y tế tỉnh Hà Giang"},
    "what will be done": {"text": "Sở Y tế sẽ tổ chức kiểm tra các cơ sở trong quý II.", "issuer": "Sở Y tế tỉnh Hà Giang"},
    "noun clause": {"text": "Thực hiện Công văn số 15/UBND-TH về việc giao Sở Y tế rà soát hồ sơ, Sở Y tế báo cáo như sau."},
    "quoted order": {"text": "Theo Thông báo số 20/TB-UBND của UBND tỉnh giao Sở Y tế rà soát hồ sơ."},
    "own earlier letter": {"text": "Ngày 10/02/2031, Sở Y tế đã có Công văn số 300/SYT-NVY yêu cầu các đơn vị báo cáo kết quả.", "issuer": "Sở Y tế tỉnh Hà Giang", "to": ("Trung tâm Y tế huyện Mèo Vạc",)},
    "theo đề nghị": {"text": "Theo đề nghị của Giám đốc Sở Nội vụ, Chủ tịch UBND tỉnh đồng ý chủ trương."},
    "dossiers": {"text": "Hồ sơ đề nghị cấp phép của doanh nghiệp gồm: đơn đề nghị, bản sao giấy tờ."},
    "giao as part of a word": {"text": "Sở Giao thông vận tải nghiệm thu công trình; các bên bàn giao mặt bằng cho Ủy ban nhân dân xã quản lý."},
    "được giao": {"text": "Các nhiệm vụ được giao Sở Y tế thực hiện đã hoàn thành."},
    "law": {"genre": "Nghị định", "text": "Điều 5. Bộ Tài chính có trách nhiệm hướng dẫn thực hiện Nghị định.\nGiao Bộ Nội vụ tổng hợp."},
    "standing rule in a reply": {"text": "Người lao động có trách nhiệm chấp hành nội quy lao động.", "issuer": "Sở Nội vụ tỉnh Hà Giang", "to": ("Công ty TNHH Nam Hải",)},
    "quoted law": {"text": "- Tại Điều 7 Thông tư quy định:\n“1. Cơ quan thuế có trách nhiệm kiểm tra hồ sơ.\n2. Kho bạc có trách nhiệm hoàn trả.”", "issuer": "Chi cục Thuế khu vực II", "to": ("Công ty TNHH Nam Hải",)},
    "courtesy": {"text": "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị liên hệ Sở Nội vụ để được hướng dẫn.", "issuer": "Sở Nội vụ tỉnh Hà Giang"},
    "aims of a plan": {"genre": "Kế hoạch", "text": "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Nâng cao nhận thức của cán bộ.\n2. Yêu cầu\n- Tổ chức kiểm tra đúng quy định."},
    "attached rules": {"genre": "Quyết định", "subject": "Ban hành Quy chế làm việc", "text": "Điều 1. Ban hành Quy chế./.\nĐiều 5. Trách nhiệm của các phòng\n1. Văn phòng Sở có trách nhiệm sắp lịch họp."},
    "liability": {"genre": "Thông báo", "text": "Công ty cổ phần Núi Đá chịu trách nhiệm về tính chính xác, trung thực của hồ sơ."},
    "a report upwards": {"subject": "báo cáo hiện trạng kho lạnh", "issuer": "Sở Y tế tỉnh Hà Giang", "to": ("Bộ Y tế",), "text": "Sở Y tế báo cáo như sau. Sở đề nghị Bộ Y tế hướng dẫn việc cấp phép kho lạnh."},
    "what the cited letter asks": {"issuer": "Cục Thuế tỉnh Hà Giang", "to": ("Công ty TNHH Mây Trắng",), "text": "Cục Thuế nhận được công văn số 05/CV ngày 02/3/2031 của Công ty TNHH Mây Trắng, đề nghị hướng dẫn thời điểm áp dụng Thông tư mới."},
    "question": {"text": "Các doanh nghiệp có được yêu cầu các ngân hàng hạch toán ngoại tệ không?"},
    "members": {"genre": "Quyết định", "text": "Điều 1. Thành lập Tổ công tác gồm:\n1. Ông: Trần Văn Khoa - Phó Giám đốc Sở, Tổ trưởng;\n2. Bà: Lý Thị Mai - Chuyên viên, Thành viên."},
    "invitation": {"text": "Trân trọng kính mời các đồng chí dự họp đúng thời gian.", "issuer": "Sở Y tế tỉnh Hà Giang"},
    "table without bearers": {"text": "T|STT\tTên đơn vị\tĐịa chỉ\nT|1\tCông ty Núi Đá\tXã Phong Quang"},
}  # fmt: skip


@pytest.mark.parametrize("look_alike", NO_TASKS)
def test_no_tasks(look_alike):
    assert brief(tasks(**NO_TASKS[look_alike])) == []


# --- who ----------------------------------------------------------------------------------------

PARTIES = [
    ("các sở, ban, ngành khẩn trương", ["các sở, ban, ngành"]),
    ("Thủ trưởng các sở, ban, ngành tỉnh; Chủ tịch UBND các xã, phường tổ chức", ["Thủ trưởng các sở, ban, ngành tỉnh", "Chủ tịch UBND các xã, phường"]),
    ("các Sở: Y tế, Kế hoạch và Đầu tư, Công an tỉnh rà soát", ["Sở Y tế", "Sở Kế hoạch và Đầu tư", "Công an tỉnh"]),
    ("UBND các phường: Tân Hà, Minh Khai tăng cường", ["UBND phường Tân Hà", "UBND phường Minh Khai"]),
    ("Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ và Báo Hà Giang tuyên truyền", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ", "Báo Hà Giang"]),
    ("các phòng, đơn vị chuyên môn và các cán bộ, công chức nghiên cứu", ["các phòng, đơn vị chuyên môn", "các cán bộ, công chức"]),
    ("Tổ kiểm tra cải cách hành chính của Sở duy trì", ["Tổ kiểm tra cải cách hành chính của Sở"]),
    ("phòng Quản lý Công nghiệp triển khai", ["phòng Quản lý Công nghiệp"]),
    ("Sở Ngoại vụ và chính quyền địa phương quản lý chặt chẽ", ["Sở Ngoại vụ", "chính quyền địa phương"]),
    ("các tổ chức, doanh nghiệp có hoạt động liên quan đến hóa chất trên địa bàn thực hiện", ["các tổ chức, doanh nghiệp có hoạt động liên quan đến hóa chất trên địa bàn"]),
    ("Đài Phát thanh và Truyền hình tỉnh (cơ quan đầu mối) đưa tin", ["Đài Phát thanh và Truyền hình tỉnh"]),
    ("đồng chí Trần Văn Khoa, Phó Chủ tịch UBND huyện phụ trách", ["đồng chí Trần Văn Khoa"]),
    ("Công ty hiệu chỉnh phương án", ["Công ty"]),
    ("Công ty cổ phần Khai thác VLXD Miền Núi lập hồ sơ", ["Công ty cổ phần Khai thác VLXD Miền Núi"]),
    ("Công ty cổ phần Mông Mòn xây dựng Phương án nổ mìn", ["Công ty cổ phần Mông Mòn"]),
    ("Công an tỉnh tung lực lượng", ["Công an tỉnh"]),
    ("Chánh Văn phòng, Trưởng các phòng thuộc Sở lập", ["Chánh Văn phòng", "Trưởng các phòng thuộc Sở"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTIES, ids=[text[:40] for text, _ in PARTIES])
def test_parties(text, expected):
    found = read_parties(line(text), 0)
    assert found is not None and list(found.names) == expected and found.stop == "verb"


@pytest.mark.parametrize(
    "text",
    [
        "Bố trí đủ vốn",
        "tổ chức thực hiện",
        "báo cáo kết quả",
        "giao thông thông suốt",
        "Trong thời gian tới",
        "ban hành kế hoạch",
    ],
)
def test_no_parties(text):
    assert read_parties(line(text), 0) is None


# --- the lexicon ----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", LEXICON["marker"], ids=lambda row: row["id"])
def test_markers_prove_themselves(row):
    def hit(text: str) -> bool:
        return any(a.force == row["force"] for a in assignments(line(text)))

    assert all(hit(text) for text in row["examples"])
    assert not any(hit(text) for text in row["counter_examples"])


@pytest.mark.parametrize("row", LEXICON["duty"], ids=lambda row: row["id"])
def test_duty_words_prove_themselves(row):
    def hit(text: str) -> bool:
        found = named(line(text))
        return found is not None and found.force == "duty"

    assert all(hit(text) for text in row["examples"])
    assert not any(hit(text) for text in row["counter_examples"])


@pytest.mark.parametrize("row", LEXICON["heading"], ids=lambda row: row["mode"])
def test_headings_prove_themselves(row):
    words = tuple(fold_aligned(w) for w in row["words"])

    def hit(text: str) -> bool:
        b = blackboard(text)
        b.zones = []
        (unit,) = units(b)
        return b.folded[unit.start : unit.end].startswith(words)

    assert all(hit(text) for text in row["examples"])
    assert not any(hit(text) for text in row["counter_examples"])


@pytest.mark.parametrize("row", LEXICON["rank"], ids=lambda row: str(row["level"]))
def test_ranks_prove_themselves(row):
    assert all(rank_of(text) == row["level"] for text in row["examples"])


def test_closing_words_prove_themselves():
    assert all(says_nothing(fold_aligned(t)) for t in LEXICON["closing"]["examples"])
    assert not any(says_nothing(fold_aligned(t)) for t in LEXICON["closing"]["counter_examples"])


def test_courtesy_proves_itself():
    assert all(is_courtesy(fold_aligned(t)) for t in LEXICON["courtesy"]["examples"])
    assert not any(is_courtesy(fold_aligned(t)) for t in LEXICON["courtesy"]["counter_examples"])


def test_bearers_below_a_list_prove_themselves():
    below = vocabulary().below
    assert all(below.match(fold_aligned(t)) for t in LEXICON["below"]["examples"])
    assert not any(below.match(fold_aligned(t)) for t in LEXICON["below"]["counter_examples"])


# --- properties -----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [s for s in SHAPES if "T|" not in SHAPES[s][0]["text"]])
@given(width=st.integers(min_value=64, max_value=100))
def test_hard_line_breaks_change_nothing(shape, width):
    letter, expected = SHAPES[shape]
    wrapped = []
    for paragraph in letter["text"].split("\n"):
        row = ""
        for word in paragraph.split(" "):
            if (
                len(row) + len(word) + 1 > width
                and not word[:1].isupper()
                and not word[:1].isdigit()
                and word[:1] not in "(-"
            ):
                wrapped.append(row)
                row = word
            else:
                row = f"{row} {word}".strip()
        wrapped.append(row)
    assert brief(tasks(**{**letter, "text": "\n".join(wrapped)})) == expected


@given(st.text(alphabet="Giao Sở Y tế,;:.()-\n1a“” đề nghị các đơn vị có trách nhiệm", max_size=300))
def test_any_text_gives_tasks_inside_it(text):
    b = board(make_doc(plain_transcript(text)))
    for task in find_tasks(b):
        assert 0 <= task.span.start <= task.span.end <= len(text)
        assert task.action


def test_sentences_begin_with_a_capital():
    text = "Gửi các trường. đại lý thu... đồng thời báo cáo. Ấn định thuế."
    assert [text[s:e] for s, e in sentences(text, 0, len(text))] == [
        "Gửi các trường. đại lý thu... đồng thời báo cáo.",
        "Ấn định thuế.",
    ]


def test_sentences_do_not_end_at_abbreviations():
    text = "Đề nghị UBND TP. Hà Giang rà soát. Báo cáo trước ngày 5/4."
    assert [text[s:e] for s, e in sentences(text, 0, len(text))] == [
        "Đề nghị UBND TP. Hà Giang rà soát.",
        "Báo cáo trước ngày 5/4.",
    ]


def test_the_component_lays_spans_on_the_doc():
    doc = load()("Giao Sở Y tế rà soát các phòng khám tư nhân trên địa bàn tỉnh.")
    assert [span.label_ for span in doc.spans["tasks"]] == ["TASK"]
    assert board(doc).tasks[0].assignees == ("Sở Y tế",)
