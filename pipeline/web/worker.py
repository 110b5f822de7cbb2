"""Starts the process that takes files in, and starts it again when it has ended and there is work.

A process of its own, because reading pages would hold up the pages of the browser, and because a page may be
closed while the work goes on.
"""

import subprocess
import sys
import threading

from pipeline.web.settings import Settings


class Worker:
    """The process beside the pages; ``wake`` after a job was made, and whenever somebody looks at one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin: watched folders need the process at once, and so may jobs that an earlier run left."""
        self.wake()

    def wake(self) -> None:
        """Start the process unless it runs."""
        if not self.settings.worker:
            return
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return
            command = [sys.executable, "-m", "pipeline.web", "--db", str(self.settings.db)]
            if self.settings.jobs:
                command += ["--jobs", str(self.settings.jobs)]
            for folder in self.settings.watch:
                command += ["--watch", str(folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        """End it; what it had in hand is read again at the next start."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                try:
                    self._process.wait(10)
                except subprocess.TimeoutExpired:
                    self._process.kill()
