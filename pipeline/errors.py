"""Exceptions that end a command (with their exit codes) and the codes of problems that do not.

Exit codes: 0 ok, 2 wrong usage or no such store, 3 nothing could be done because a program is
missing, 4 done with problems.
"""

from pipeline.records import Problem


class CongvanError(Exception):
    """Base of all errors that a user sees; the message is Vietnamese and names the next step."""

    exit_code = 2


class UsageError(CongvanError):
    """The command was called with something it cannot work on."""


class StoreMissing(CongvanError):
    """A reading command was given a store that does not exist; reading never creates one."""


class StoreUnwritable(CongvanError):
    """The store cannot be written: full disk, no permission, a read-only medium, or another program holds it."""


class ProgramMissing(CongvanError):
    """A program or data file outside Python is needed and not installed."""

    exit_code = 3


class UnreadableFile(Exception):
    """A file that cannot be read: carries the ``Problem`` to be listed for it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


# code → Vietnamese message; {…} fields are filled by ``problem()``.
PROBLEMS: dict[str, str] = {
    "missing_file": "Không có tệp hoặc thư mục này. Kiểm tra đường dẫn.",
    "empty_file": "Tệp rỗng. Kiểm tra lại bản sao hoặc quét lại văn bản.",
    "not_a_document": "Không phải định dạng văn bản đọc được ({media_type}). Dùng PDF, Word, ảnh hoặc tệp văn bản.",
    "archive": "Tệp nén ({media_type}): giải nén ra thư mục rồi nhập thư mục đó.",
    "truncated": "Tệp bị cụt hoặc hỏng ({detail}). Sao chép lại từ nguồn hoặc quét lại.",
    "encrypted": "Tệp có mật khẩu. Mở bằng phần mềm gốc, lưu bản không mật khẩu rồi nhập lại.",
    "no_pages": "Tệp PDF không có trang nào. Sao chép lại từ nguồn hoặc quét lại.",
    "folder_closed": "Không có quyền đọc thư mục. Đổi quyền đọc của thư mục rồi nhập lại.",
    "no_permission": "Không có quyền đọc tệp. Đổi quyền đọc của tệp rồi nhập lại.",
    "too_large": "Tệp vượt giới hạn an toàn ({detail}). Tách nhỏ tệp rồi nhập lại.",
    "ocr_missing": "Trang là ảnh quét, cần Tesseract tiếng Việt. Cài bằng: sudo apt-get install tesseract-ocr-vie",
    "office_missing": "Tệp .doc/.rtf cần LibreOffice. Cài bằng: sudo apt-get install libreoffice-writer-nogui",
    "unreadable_text": "Không nhận ra chữ Việt trong tệp. Kiểm tra bảng mã hoặc quét lại.",
    "reader_failed": "Không đọc được tệp ({detail}). Gửi tệp cho người quản trị kèm thông báo này.",
    "poor_scan": "Bản quét kém ở trang {page}. Nên quét lại ở 300 dpi.",
    "page_unreadable": "Không đọc được ảnh của trang {page}. Quét lại trang này.",
    "layer_repaired": "Lớp chữ của trang {page} bị lỗi mã ({detail}), đã sửa theo bảng mã đã biết.",
    "layer_rejected": "Lớp chữ của trang {page} không tin được ({detail}), đã đọc lại bằng OCR.",
    "crashed": "Chương trình đọc bị dừng đột ngột ở tệp này. Gửi tệp cho người quản trị; tệp khác không bị ảnh hưởng.",
    "too_slow": "Đọc tệp này quá {seconds} giây nên đã dừng. Tách nhỏ tệp hoặc quét lại rồi nhập lại.",
    "changed": "Tệp bị thay đổi hoặc mất trong khi đọc. Đợi chép xong rồi nhập lại.",
    "not_a_letter": "Không giống văn bản hành chính: không thấy số, ngày, cơ quan ban hành hay nơi nhận. Xem lại tệp.",
    "code_unread": "Không đọc chắc được số văn bản. Xem ảnh trang 1 và nhập số.",
    "code_blank": "Số văn bản để trống trên bản này.",
    "date_incomplete": "Ngày văn bản thiếu hoặc không đọc được.",
    "overprinted": "Chữ số in đè ở trang {page}: lấy chữ số phía trên.",
    "several_letters": "Tệp có {count} văn bản, đây là văn bản thứ {part}. Sửa chỗ tách: congvan split TỆP --at TRANG",
    "maybe_several": "Có thể một văn bản khác bắt đầu ở đây ({detail}). Nếu đúng, tách: congvan split TỆP --at TRANG",
    "long_text": "Văn bản dài {length} ký tự: chỉ tìm dữ kiện trong {most} ký tự đầu. Tách rồi nhập lại.",
    "unclear_reference": "“{words}” có thể chỉ nhiều văn bản: {candidates}. Đọc lại để xác định.",
    "unsure_relation": "Quan hệ với {cited} chưa chắc: “{relation}” hay “{other}”. Đọc lại câu viện dẫn.",
    "number_settled": "Số văn bản suy từ kho ({why}). Xem ảnh trang 1 để xác nhận.",
    "date_settled": "Ngày văn bản suy từ kho ({why}). Xem ảnh trang 1 để xác nhận.",
    "secret": "Văn bản có dấu mật: chỉ ghi mã băm và lý do, không lưu nội dung.",
}


# What people call a type of file that is no document; the longest beginning decides.
_TYPES = {
    "application/x-executable": "tệp chương trình",
    "application/x-msdownload": "tệp chương trình",
    "application/x-dosexec": "tệp chương trình",
    "application/x-mach-binary": "tệp chương trình",
    "application/x-shockwave-flash": "tệp Flash",
    "application/x-sqlite3": "cơ sở dữ liệu",
    "application/x-ole-storage": "tệp Office kiểu cũ không phải Word",
    "application/zip": "zip",
    "application/x-rar-compressed": "rar",
    "application/vnd.rar": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-tar": "tar",
    "application/gzip": "gz",
    "application/x-bzip2": "bz2",
    "application/x-xz": "xz",
    "application/vnd.openxmlformats-officedocument.spreadsheetml": "bảng tính",
    "application/vnd.openxmlformats-officedocument.presentationml": "trình chiếu",
    "application/vnd.ms-excel": "bảng tính",
    "application/vnd.ms-powerpoint": "trình chiếu",
    "application/": "không rõ loại tệp",
    "text/html": "trang web",
    "audio/": "tệp âm thanh",
    "video/": "tệp video",
    "image/": "loại ảnh không đọc được",
    "font/": "tệp phông chữ",
}


def problem(code: str, page: int | None = None, **fields: object) -> Problem:
    """Make the ``Problem`` of a code of the table above, filling its fields; types of files are told in words."""
    if "media_type" in fields:
        fields["media_type"] = _called(str(fields["media_type"]))
    return Problem(code=code, message=PROBLEMS[code].format(page=page, **fields), page=page)


def _called(media_type: str) -> str:
    known = max((start for start in _TYPES if media_type.startswith(start)), key=len, default="")
    return _TYPES.get(known, media_type)
