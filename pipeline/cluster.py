"""Reading on several machines: an existing dask.distributed cluster as the crew (extra ``congvan[cluster]``).

The machine with the store stays the only one that writes. Files go to the workers by content, or, with ``shared``,
by paths that mean the same everywhere. A worker that dies costs its time: the scheduler gives its files to another;
a file whose workers keep dying is named, like on one machine.
"""

import signal
from collections.abc import Sequence
from concurrent.futures import Future
from importlib.metadata import version
from typing import Any

from pipeline.crew import Options, SharedCrew, Unit, earn_time, read_remote
from pipeline.errors import CongvanError, ProgramMissing, UsageError
from pipeline.reading import Reading

_ANSWER_WITHIN = "15s"


class ClusterCrew(SharedCrew):
    """The workers that a scheduler (``tcp://host:8786``) has.

    Raises ``ProgramMissing`` without dask.distributed, ``UsageError`` when nobody answers, when there is no worker,
    and when workers have several threads (the PDF library is not made for that) or another version of congvan.
    """

    def __init__(self, address: str, options: Options, *, shared: bool = False) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ProgramMissing("Cần dask.distributed. Cài bằng: pip install 'congvan[cluster]'") from None
        try:
            client: Any = Client(address, timeout=_ANSWER_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise UsageError(f"Không có bộ điều phối nào trả lời ở {address} ({error}).") from error
        self._client = client
        threads = client.nthreads()
        if not threads:
            raise UsageError(f"Bộ điều phối {address} chưa có máy đọc nào. Chạy: dask worker {address} --nthreads 1")
        if max(threads.values()) > 1:
            raise UsageError("Máy đọc phải chạy một luồng một tiến trình: dask worker … --nthreads 1 --nworkers auto")
        ours = version("congvan")
        others = {name: theirs for name, theirs in self._client.run(version, "congvan").items() if theirs != ours}
        if others:
            raise UsageError(f"Máy đọc dùng phiên bản congvan khác {ours}: {others}. Cài cùng một phiên bản.")
        super().__init__(self._client.get_executor(pure=False), options, len(threads), by_content=not shared)

    def submit(self, unit: Unit) -> "Future[list[Reading]]":
        """Begin to read the files of a unit."""
        return self._executor.submit(_read, unit, self._contents(unit), self._options)

    def is_file_s_fault(self, error: Exception) -> bool:
        """Whether workers keep dying of a unit; everything else is the cluster's."""
        return type(error).__name__ == "KilledWorker"

    def recover(self) -> list[Reading]:
        """A cluster mends itself; what it cannot mend ends the run."""
        raise CongvanError("Mất liên lạc với cụm máy đọc. Chạy lại lệnh cũ để làm tiếp; những gì đã báo xong vẫn còn.")

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        self._client.close()


def _read(unit: Unit, contents: Sequence[bytes | None], options: Options) -> list[Reading]:
    """What a worker runs: the alarm kills one that hangs in native code, the scheduler then tries another."""
    from pipeline.read.pace import on_page

    most = options.seconds * len(unit)
    signal.setitimer(signal.ITIMER_REAL, most)
    on_page(lambda: earn_time(most))
    try:
        return read_remote(unit, contents, options)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
