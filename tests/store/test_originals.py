"""Originals are copied together, forced to disk side by side; what changed since it was read is left out."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

from pipeline.store.originals import keep_originals, kept


def test_several_are_kept_together_and_changed_ones_left_out(tmp_path):
    folder, files = tmp_path / "kho.files", []
    for number in range(5):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"văn bản {number}", encoding="utf-8")
        files.append((path, hashlib.sha256(path.read_bytes()).hexdigest()))
    files[1][0].write_text("khác", encoding="utf-8")
    files[2][0].unlink()
    files.append(files[0])  # the same content twice in a batch
    with ThreadPoolExecutor(2) as disk:
        keep_originals(folder, files, disk)
        keep_originals(folder, files, disk)  # again changes nothing
    assert {path.name for path in kept(folder)} == {sha256 for _, sha256 in (files[0], *files[3:5])}
    assert not list(folder.rglob(".incoming-*"))
