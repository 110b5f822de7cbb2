"""Processes that work for another one end when that one is gone, however it ended (``kill -9`` asks nobody)."""

import multiprocessing
import os
import threading
import time

_LOOK_EVERY = 0.5  # seconds


def end_with_parent() -> None:
    """In a process made by ``multiprocessing``, at its start: from now on it ends with the one that made it.

    Without it a worker whose parent was killed waits for work for ever: of the pipe on which it waits the other
    workers hold the ends. One that hangs in native code is ended by its alarm.
    """
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(above: int) -> None:
    # Of forked processes the later ones hold the pipe whose end tells the earlier ones that the parent is gone; the
    # number of the process above (a fork server's, maybe, which ends with it) tells each of them.
    parent = multiprocessing.parent_process()
    while parent is not None and parent.is_alive() and os.getppid() == above:
        time.sleep(_LOOK_EVERY)
    os._exit(1)
