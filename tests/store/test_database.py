"""The store: taking in, finding again, losing nothing."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import CongvanError, StoreMissing, StoreUnwritable
from pipeline.records import Box, Mention, Problem, Span, Word
from pipeline.relink import relink, relink_new
from pipeline.review import Actor, correct_field, set_aside
from pipeline.store import Store
from pipeline.store.jobs import Jobs
from pipeline.store.originals import OriginalChanged, sha256_of
from pipeline.store.queue import items_of
from tests.factories import a_citation, a_directive, a_letter, a_task, key_of


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "kho.db") as opened:
        yield opened


def test_reading_never_creates_a_store(tmp_path):
    with pytest.raises(StoreMissing, match=r"kho\.db"):
        Store.open(tmp_path / "kho.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "thu.db"
    path.write_text("không phải cơ sở dữ liệu " * 100, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(CongvanError, match="không phải kho"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_letter_comes_back_as_it_was(store):
    words = (Word(Span(0, 3), Box(1, 72.04, 80.1, 90.5, 92.25), 0.97),)
    letter = replace(
        a_letter(
            "1941/UBND-TH", "2024-04-17", "UBND tỉnh Lào Cai", "Công văn", "Tiêm chủng",
            a_citation(relation="answers"), tasks=(a_task("báo cáo", "Sở Y tế"),),
            text="V/v tiêm chủng\nĐề nghị báo cáo.", signer="Nguyễn Văn An",
        ),
        words=words,
    )  # fmt: skip
    assert store.add(letter) == "added"
    back = store.letter(key_of(letter))
    assert replace(back, words=words) == letter
    assert back.words[0].box == Box(1, 72.0, 80.1, 90.5, 92.2)
    assert next(store.letters())[1] == replace(letter, words=())


def test_the_same_file_again_changes_nothing(store, tmp_path):
    store.add(a_directive())
    before = "\n".join(store.connection.iterdump())
    assert store.add(a_directive()) == "known"
    assert "\n".join(store.connection.iterdump()) == before


def test_a_new_reading_replaces_the_old_one_everywhere(store):
    old = a_letter(text="chữ cũ", name="a.pdf")
    store.add(old)
    new = replace(a_letter("63/BC-SYT", text="chữ mới"), source=old.source)
    assert store.add(new, replace=True) == "replaced"
    relink_new(store)
    assert [d.code for d in store.documents()] == ["63/BC-SYT"]
    assert store.search("cũ") == []
    assert [hit.code for hit in store.search("mới")] == ["63/BC-SYT"]


def test_originals_are_kept_bit_for_bit(store, tmp_path):
    file = tmp_path / "công văn.pdf"
    file.write_bytes(bytes(range(256)) * 100)
    sha256 = sha256_of(file)
    letter = a_directive()
    letter = replace(letter, source=replace(letter.source, sha256=sha256))
    store.add(letter, file)
    kept = store.original(sha256[:16])
    assert kept == tmp_path / "kho.files" / sha256[:2] / sha256
    assert kept.read_bytes() == file.read_bytes()
    assert [path.name for path in kept.parent.iterdir()] == [sha256]


def test_a_file_that_changed_while_it_was_read_is_not_taken_in(store, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("một")
    with pytest.raises(OriginalChanged):
        store.add(a_directive(), file)
    assert store.counts()["letters"] == 0
    assert [p for p in (tmp_path / "kho.files").rglob("*") if p.is_file()] == []


def test_a_secret_letter_leaves_only_hash_and_reason(store, tmp_path):
    letter = a_letter(text="nội dung bí mật", name="mat.pdf", secrecy="Mật", subject="Phương án tác chiến")
    assert store.add(letter) == "secret"
    dump = "\n".join(store.connection.iterdump())
    assert letter.source.sha256 in dump
    for trace in ("mat.pdf", "bí mật", "bi mat", "tác chiến", "tac chien", "62/BC-SYT"):
        assert trace not in dump
    assert store.knows(letter.source.sha256)


def test_setting_aside_removes_what_was_kept(store):
    letter = a_letter(text="nội dung lộ ra", name="mat.pdf")
    store.add(letter)
    store.set_aside(letter.source.sha256, "Văn bản có dấu mật")
    assert store.search("noi dung lo ra") == []
    assert store.counts() == {
        "letters": 0, "cited_only": 0, "citations": 0, "links": 0, "failures": 0, "secret": 1,
    }  # fmt: skip


def test_no_word_of_a_letter_that_was_set_aside_stays_in_the_file(store):
    store.add(a_directive())
    letter = a_letter(text="chuyện zphongthanhz", name="mat.pdf", subject="Phương án zquynhlamz")
    store.add(letter)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"zphongthanhz" in store.path.read_bytes()
    store.set_aside(letter.source.sha256, "Văn bản có dấu mật")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = store.path.read_bytes()
    assert [word for word in (b"phongthanh", b"quynhlam", b"mat.pdf") if word in left] == []


def test_nor_of_what_it_was_before_people_corrected_it(store):
    letter = a_letter(text="chuyện", name="mat.pdf", subject=f"Phương án zquynhlamz {'dài ' * 100}")
    store.add(letter)
    lan = Actor("lan", "2026-06-30T09:15:00")
    correct_field(store, lan, key_of(letter), "subject", "Ngắn")
    correct_field(store, lan, key_of(letter), "signer", "Trần zsonduongz")
    set_aside(store, lan, key_of(letter), "mật")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = store.path.read_bytes()
    for word in ("quynhlam", "sonduong"):  # the log forgets nothing: what was corrected stands there
        (told,) = store.connection.execute("SELECT sum(instr(old || new, ?) > 0) FROM changes", (word,)).fetchone()
        assert left.count(word.encode()) == told


def test_failures_are_listed_until_the_file_is_read(store):
    letter = a_directive()
    store.fail(letter.source.sha256, "hong.pdf", Problem("truncated", "Tệp bị cụt"))
    assert [(f.path, f.code, f.message) for f in store.failures()] == [("hong.pdf", "truncated", "Tệp bị cụt")]
    assert not store.knows(letter.source.sha256)
    store.add(letter)
    assert list(store.failures()) == []


def test_bad_files_of_the_same_bytes_are_each_named_and_a_moved_one_once(store, tmp_path):
    for name in ("rong.txt", "rong.docx", "rong.pdf"):
        (tmp_path / name).touch()
        store.fail("e3", str(tmp_path / name), Problem("empty_file", "Tệp rỗng"))
    assert {Path(f.path).name for f in store.failures()} == {"rong.txt", "rong.docx", "rong.pdf"}
    assert store.counts()["failures"] == 3
    (tmp_path / "rong.txt").rename(tmp_path / "khac.txt")
    store.fail("e3", str(tmp_path / "khac.txt"), Problem("empty_file", "Tệp rỗng"))
    assert {Path(f.path).name for f in store.failures()} == {"khac.txt", "rong.docx", "rong.pdf"}
    store.set_aside("e3", "Văn bản có dấu mật")
    assert [(f.path, f.secret) for f in store.failures()] == [("", True)]


def test_an_error_inside_a_transaction_leaves_nothing(store):
    with pytest.raises(RuntimeError), store.transaction():
        store.add(a_directive())
        raise RuntimeError
    assert store.counts()["letters"] == 0
    assert store.search("tiem chung") == []


def test_killed_in_the_middle_it_keeps_all_that_it_reported(tmp_path):
    script = (
        "import sys\n"
        "from pipeline.store import Store\n"
        "from tests.factories import a_letter, key_of\n"
        "with Store.create(sys.argv[1]) as store:\n"
        "    for i in range(100000):\n"
        "        letter = a_letter(name=f'{i}.txt')\n"
        "        store.add(letter)\n"
        "        print(key_of(letter), flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "kho.db")],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    reported = [process.stdout.readline().strip() for _ in range(5)]
    os.kill(process.pid, signal.SIGKILL)
    reported += process.stdout.read().split()
    process.wait()
    with Store.open(tmp_path / "kho.db") as store:
        keys = {document.key for document in store.documents()}
        assert set(reported) <= keys
        assert len(keys) <= len(reported) + 1
        relink_new(store)


def test_two_programs_can_use_one_store(store):
    with Store.open(store.path) as other:
        store.add(a_directive())
        assert [d.code for d in other.documents()] == ["1941/UBND-TH"]


@pytest.mark.parametrize(
    "wanted", ["1941/UBND-TH", "01941/UBND-TH", "1941 ubnd th", "công văn số 1941/UBND-TH", "1941/ubnd-th"]
)
def test_find_by_number_in_any_spelling(store, wanted):
    store.add(a_directive())
    store.add(a_letter())
    relink(store)
    assert [d.code for d in store.find(wanted)] == ["1941/UBND-TH"]


def test_find_a_document_that_is_only_cited(store):
    store.add(a_letter("62/BC-SYT", "2024-04-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "x", a_citation("26-CT/TU")))
    relink(store)
    (found,) = store.find("26-ct/tu")
    assert (found.code, found.held, found.citations) == ("26-CT/TU", False, 1)
    assert store.find(found.key) == [found]


def test_followups_are_a_tree_that_ends(store):
    directive = a_directive()
    plan = a_letter(
        "10/KH-SYT", "2024-04-25", "Sở Y tế tỉnh Lào Cai", "Kế hoạch", "Kế hoạch", a_citation(relation="implements")
    )
    report = a_letter(
        "62/BC-SYT", "2024-06-01", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "Kết quả",
        a_citation(relation="answers"),
        a_citation("10/KH-SYT", "2024-04-25", "Sở Y tế tỉnh Lào Cai", "Kế hoạch", "answers"),
    )  # fmt: skip
    aside = a_letter("1/TB-SYT", "2024-06-02", "Sở Y tế tỉnh Lào Cai", "Thông báo", "Khác", a_citation())
    for letter in (directive, plan, report, aside):
        store.add(letter)
    relink(store)
    tree = [(n.depth, store.document(n.link.citing).code, n.seen) for n in store.followups(key_of(directive))]
    assert tree == [(1, "10/KH-SYT", False), (2, "62/BC-SYT", True), (1, "62/BC-SYT", False)]
    assert store.followups("không có") == []


def test_followups_of_documents_that_cite_each_other_end(store):
    for one, other in (("1/UBND-TH", "2/UBND-TH"), ("2/UBND-TH", "1/UBND-TH")):
        store.add(
            a_directive(
                one, "2024-04-17", "UBND tỉnh Lào Cai", one, a_citation(other, "2024-04-17", relation="continues")
            )
        )
    relink(store)
    key = store.find("1/UBND-TH")[0].key
    assert [n.depth for n in store.followups(key)] == [1, 2]


def test_a_persons_verdict_survives_linking(store):
    held = a_directive()
    citing = a_letter("62/BC-SYT", "2024-05-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "x", a_citation(date=None))
    store.add(held)
    store.add(citing)
    relink(store)
    assert [link.state for link in store.links()] == ["suggested"]
    store.judge(key_of(citing), key_of(held), True)
    relink_new(store)
    assert [link.state for link in store.links()] == ["confirmed"]
    relink(store)
    assert [link.state for link in store.links()] == ["confirmed"]
    store.judge(key_of(citing), key_of(held), None)
    relink_new(store)
    assert [link.state for link in store.links()] == ["suggested"]


def test_migrations_bring_a_first_store_to_the_newest(tmp_path):
    from pipeline.store.migrations import migrate, steps

    path = tmp_path / "cu.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"{steps()[0][1]}\nPRAGMA user_version = 1;")
    connection.execute("INSERT INTO failures VALUES ('ab', 'x.pdf', 'truncated', 'Tệp bị cụt', 0)")
    assert migrate(connection) is True
    assert migrate(connection) is False
    connection.close()
    with Store.open(path) as old, Store.create(tmp_path / "moi.db") as new:
        shape = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        assert old.connection.execute(shape).fetchall() == new.connection.execute(shape).fetchall()
        assert [f.path for f in old.failures()] == ["x.pdf"]


def test_a_store_from_before_learns_how_surely_dates_and_issuers_were_read(tmp_path):
    unsure, sure, blank, damaged = (a_letter(f"{n}/BC-SYT", "2024-04-20" if n != 3 else None) for n in (1, 2, 3, 4))
    unsure = replace(unsure, date=replace(unsure.date, confidence=0.75), issuer=replace(unsure.issuer, confidence=0.6))
    sure = replace(sure, date=replace(sure.date, confidence=1.0))
    known = "SELECT code, date_sureness, issuer_sureness FROM letters ORDER BY 1"
    with Store.create(tmp_path / "cu.db") as store:
        for letter in (unsure, sure, blank, damaged):
            store.add(letter)
        written = store.connection.execute(known).fetchall()
        assert written[:3] == [("1/BC-SYT", 0.75, 0.6), ("2/BC-SYT", 1.0, 0.97), ("3/BC-SYT", 0.0, 0.97)]
        store.connection.execute("UPDATE contents SET letter = x'789c00' WHERE letter_id = 4")
        for table in ("headings", "outlines"):
            store.connection.execute(f"DROP TABLE {table}")
        for index in ("letters_doubtful", "letters_directives", "documents_issuer"):
            store.connection.execute(f"DROP INDEX {index}")
        for column in ("date_sureness", "issuer_sureness"):
            store.connection.execute(f"ALTER TABLE letters DROP COLUMN {column}")
        store.connection.execute("CREATE INDEX letters_doubtful ON letters (first) WHERE sureness < 0.9")
        store.connection.execute("PRAGMA user_version = 9")
    with Store.open(tmp_path / "cu.db") as store:
        assert store.connection.execute(known).fetchall() == [*written[:3], ("4/BC-SYT", 1.0, 1.0)]
        assert [(item.key, item.what) for item in items_of(store, "field")] == [
            (key_of(blank), "date"),
            (key_of(unsure), "issuer"),
            (key_of(unsure), "date"),
        ]


def test_a_store_from_before_forgets_the_names_of_secret_files(tmp_path):
    with Store.create(tmp_path / "cu.db") as store:
        execute = store.connection.execute
        jobs = Jobs(store.connection)
        done, open_yet = (jobs.make("2026-01-05T08:00:00", "an", "upload") for _ in range(2))
        for job in (done, open_yet):
            for name in ("thường.pdf", "mật.pdf"):
                jobs.add_file(job, name, f"/vào/{name}", 1)
        execute("UPDATE job_files SET state = 'secret' WHERE name = 'mật.pdf'")
        execute("UPDATE jobs SET state = 'done' WHERE id = ?", (done,))
        execute("INSERT INTO watched VALUES ('/vào/mật.pdf', 7, 5.0)")
        execute("DROP TABLE outlines")
        execute("PRAGMA user_version = 13")
    with Store.open(tmp_path / "cu.db") as store:
        jobs = Jobs(store.connection)
        assert [(f.name, f.path) for f in jobs.files(done)] == [("thường.pdf", "/vào/thường.pdf"), ("#2", "")]
        assert [f.name for f in jobs.files(open_yet)] == ["thường.pdf", "mật.pdf"]  # its file is still to be removed
        assert not jobs.is_new("/vào/mật.pdf", 7, 5.0)
        assert [path for (path,) in store.connection.execute("SELECT path FROM watched") if "mật" in path] == []


def test_a_store_from_before_gets_the_outlines_of_its_letters(tmp_path):
    reminder = a_letter(text="V/v đôn đốc báo cáo\nYêu cầu gửi trước ngày 30/4/2024.", subject="đôn đốc báo cáo")
    whole, damaged = replace(reminder, subject=Mention("đôn đốc báo cáo", Span(4, 19))), a_letter("63/BC-SYT")
    with Store.create(tmp_path / "cu.db") as store:
        for letter in (whole, damaged):
            store.add(letter)
        store.connection.execute("UPDATE contents SET letter = x'789c00' WHERE letter_id = 2")
        store.connection.execute("DROP TABLE outlines")
        store.connection.execute("PRAGMA user_version = 16")
    with Store.open(tmp_path / "cu.db") as store:
        found = store.following().outline(key_of(whole))
        assert found is not None and found.signs.reminded == dt.date(2024, 4, 30)
        assert [found.code, found.issuer, found.subject] == [whole.code, whole.issuer, whole.subject]
        with pytest.raises(ValueError):
            store.following().outline(key_of(damaged))


def test_letters_not_linked_before_a_crash_are_linked_later(store):
    store.add(a_directive())
    store.add(a_letter("62/BC-SYT", "2024-05-20", "Sở Y tế tỉnh Lào Cai", "Báo cáo", "x", a_citation()))
    path = store.path
    store.close()
    with Store.open(path) as again:
        assert list(again.links()) == []
        relink_new(again)
        assert [link.state for link in again.links()] == ["certain"]
        assert again.linkage().pending() == []


def test_a_store_of_a_newer_program_is_refused(tmp_path):
    Store.create(tmp_path / "kho.db").close()
    connection = sqlite3.connect(tmp_path / "kho.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(CongvanError, match="Nâng cấp"):
        Store.open(tmp_path / "kho.db")


def test_a_store_on_a_read_only_medium_can_be_read(tmp_path, monkeypatch):
    path = tmp_path / "kho lưu.db"
    with Store.create(path) as store:
        store.add(a_directive())
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store.open(path) as store:
        assert [d.code for d in store.find("1941/UBND-TH")] == ["1941/UBND-TH"]
        with pytest.raises(StoreUnwritable, match="không cho ghi"):
            store.add(a_letter())
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
