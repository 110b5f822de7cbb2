"""A workplace over a small store, with a fixed clock and without the process that takes files in."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.web.app import make_app
from pipeline.web.settings import Settings

NOW = dt.datetime(2026, 6, 30, 9, 15)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path / "kho.db", lambda: NOW, hosts=("testserver",), worker=False, most_files=50, largest_file=200_000
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(settings), follow_redirects=False) as found:
        yield found
