"""Reading on a real dask.distributed cluster: the same store, also when a worker is killed in the middle."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.survival import COMMAND, content, run_ingest, wait_until, write_archive

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and two workers, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    room = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    processes = [subprocess.Popen([*dask, "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **room)]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    processes += [subprocess.Popen([*worker, "--name", f"w{i}"], **room) for i in range(2)]
    yield address, processes
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def workers(address: str) -> int:
    from distributed import Client

    try:
        with Client(address, timeout="2s", set_as_default=False) as client:
            return len(client.nthreads())
    except OSError:
        return 0


@pytest.mark.parametrize("kill", [False, True], ids=["undisturbed", "a worker killed"])
@pytest.mark.parametrize("more", [(), ("--shared-paths",)], ids=["by content", "by path"])
def test_a_cluster_gives_the_same_store_bit_for_bit(cluster, tmp_path, more, kill):
    address, processes = cluster
    folder = tmp_path / "letters"
    write_archive(folder, 48)
    run_ingest(folder, tmp_path / "alone.db")
    wait_until(lambda: workers(address) == 2)
    command = [*COMMAND, "ingest", str(folder), "--cluster", address, "--db", str(tmp_path / "cluster.db"), *more]
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    if kill:
        wait_until(lambda: (tmp_path / "cluster.db").exists())
        os.killpg(processes[1].pid, signal.SIGKILL)
    said = run.communicate(timeout=200)[1]
    assert run.returncode == 4, said
    assert content(tmp_path / "cluster.db") == content(tmp_path / "alone.db")


def test_nobody_there_is_said_in_one_line(tmp_path, monkeypatch):
    write_archive(tmp_path / "letters", 4)
    done = run_ingest(tmp_path / "letters", tmp_path / "kho.db", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "Không có bộ điều phối" in done.stderr
    assert "Traceback" not in done.stderr
