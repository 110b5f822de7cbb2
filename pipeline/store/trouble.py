"""What a disk or another program can do to a store, in words: each becomes one line that names the next step."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import StoreUnwritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


def explain(error: sqlite3.Error | OSError, path: Path) -> StoreUnwritable | None:
    """The error as a user is told of it; ``None`` when it is no trouble of disk, permission or another program."""
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return _full(path)
        return _forbidden(path) if error.errno in _FORBIDDEN else None
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHM", "SQLITE_IOERR_FSYNC")):
        return _full(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return _forbidden(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreUnwritable(
            f"Chương trình khác đang ghi vào kho {path} quá lâu. Đợi nó xong (hoặc dừng nó) rồi chạy lại lệnh cũ."
        )
    return None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Raise ``StoreUnwritable`` for what ``explain`` knows; everything else passes as it is."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def _full(path: Path) -> StoreUnwritable:
    return StoreUnwritable(
        f"Không ghi được vào kho {path}: đĩa đầy hoặc hết hạn mức. Giải phóng chỗ rồi chạy lại lệnh cũ để làm tiếp; "
        "những gì đã báo xong vẫn còn nguyên."
    )


def _forbidden(path: Path) -> StoreUnwritable:
    return StoreUnwritable(
        f"Kho {path} (hoặc thư mục chứa nó) không cho ghi. Đổi quyền ghi, hoặc chép kho sang nơi ghi được rồi nêu nó "
        "bằng --db."
    )
