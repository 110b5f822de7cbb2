"""Tables on their way to a file."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli.options import Format, Lang
from pipeline.cli.output import emit


@pytest.mark.parametrize("format", (Format.csv, Format.jsonl))
def test_half_a_table_is_none(format: Format, tmp_path: Path) -> None:
    def cut_off() -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"code": ["1/BC-SYT"]})
        raise KeyboardInterrupt

    def rows() -> Iterator[dict[str, str]]:
        yield {"code": "1/BC-SYT"}
        raise KeyboardInterrupt

    output = tmp_path / "bang"
    with pytest.raises(KeyboardInterrupt):
        emit(pd.DataFrame, rows, pieces=cut_off, format=format, lang=Lang.vi, output=output, sheet="x")
    assert not output.exists()
