"""LibreOffice, the one program that reads .doc and .rtf: bytes in, the bytes of a .docx out.

Each call has its own profile and folder, removed afterwards; macros never run in a headless conversion
of a file opened with a fresh profile (its macro security is "high").
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import UnreadableFile, problem

_TIMEOUT = 120  # seconds; a 200-page .doc takes about 10


def find_office() -> str | None:
    """The path of LibreOffice's program, None when it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert_to_docx(data: bytes, suffix: str, *, timeout: float = _TIMEOUT) -> bytes:
    """Convert a .doc or .rtf file; raises ``UnreadableFile`` (office_missing, encrypted, reader_failed)."""
    program = find_office()
    if program is None:
        raise UnreadableFile(problem("office_missing"))
    with tempfile.TemporaryDirectory(prefix="congvan-") as folder:
        room = Path(folder)
        source = room / f"letter.{suffix}"
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(room / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(problem("reader_failed", detail="LibreOffice quá thời gian")) from error
        result = room / "letter.docx"
        if not result.is_file():
            words = done.stderr.decode("utf-8", "replace").lower()
            if "password" in words:
                raise UnreadableFile(problem("encrypted"))
            raise UnreadableFile(problem("reader_failed", detail="LibreOffice không chuyển được"))
        return result.read_bytes()
