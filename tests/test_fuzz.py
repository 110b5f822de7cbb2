"""Whatever comes in, nothing falls over: readers given damaged files, grammars and the search given any text."""

import io
import os
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.errors import UnreadableFile
from pipeline.extract import extract
from pipeline.grammar.body import find_bodies
from pipeline.grammar.date import find_dates
from pipeline.grammar.deadline import find_deadlines
from pipeline.grammar.genre import find_genres
from pipeline.grammar.number import find_numbers
from pipeline.read import Limits, read_bytes
from pipeline.records import PartialDate
from pipeline.store import Store
from pipeline.text.fold import fold_aligned
from pipeline.text.normalize import normalize
from tests.factories import a_letter
from tests.fuzz.targets import TARGETS, facts_inside, seeds, sound
from tests.read.paper import BODY, HEAD, TAIL, make_pdf

FINDINGS = Path(__file__).parent / "fuzz" / "findings"
# CONGVAN_FUZZ=5000 looks longer than a run of the tests should.
CALM = settings(
    max_examples=int(os.environ.get("CONGVAN_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SMALL = Limits(size=2_000_000, pages=20, pixels=2_000_000, unpacked=5_000_000)
# Text of the pieces that letters are made of, and of anything else.
LETTERISH = st.lists(
    st.one_of(
        st.sampled_from([
            "Số: ", "số ", "12/QĐ-UBND", "/", "-", "ngày 01/02/2024", "ngày ", " tháng ", "2024", "trước ", "hằng quý",
            "ỦY BAN NHÂN DÂN", "Sở Y tế", "tỉnh ", "Căn cứ ", "Giao ", "chủ trì, ", "\n", "\t", "| ", "1.", "a)", "- ",
            "Nơi nhận:", "TM. ", "Kính gửi: ", "BÁO CÁO", "Điều 1.", "\u0301", "\u00a0", "…", "“", "(", ")", "99999999",
        ]),
        st.text(max_size=6),
    ),
    max_size=60,
).map("".join)  # fmt: skip


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("SỞ Y TẾ\nSố: 12/BC-SYT")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "Giao Sở Tài chính"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("L", (60, 40), 255).save(out, "PNG")
    return out.getvalue()


FILES = {
    "pdf": make_pdf(HEAD + BODY, TAIL),
    "word": word_file(),
    "picture": picture(),
    "text": "Số: 12/BC-SYT\nHà Nội, ngày 01 tháng 02 năm 2024\nBÁO CÁO\n".encode(),
    "utf-16": "Số: 12/BC-SYT\nBÁO CÁO\n".encode("utf-16"),
}


def damaged(data: bytes, seed: int) -> bytes:
    """The file with some bytes changed, cut out, doubled, or its end cut off."""
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        at = rng.randrange(len(out) or 1)
        match rng.randrange(4):
            case 0:
                out[at : at + 1] = rng.randbytes(1)
            case 1:
                del out[at : at + rng.randrange(40)]
            case 2:
                out[at:at] = out[at : at + rng.randrange(200)]
            case _:
                out[at : at + 4] = rng.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"9999", b"<<>>"))
    return bytes(out[: rng.randrange(len(out) + 1)]) if rng.random() < 0.2 else bytes(out)


@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "picture"])
@CALM
@given(seed=st.integers(0, 1 << 32))
def test_a_damaged_file_is_read_or_named(kind: str, seed: int) -> None:
    try:
        transcript = read_bytes(damaged(FILES[kind], seed), "a", limits=SMALL)
    except UnreadableFile as unreadable:
        assert unreadable.problem.message
        return
    extract(sound(transcript))


@pytest.mark.ocr
@settings(CALM, max_examples=15)
@given(seed=st.integers(0, 1 << 32))
def test_a_damaged_picture_is_read_or_named(seed: int) -> None:
    try:
        read_bytes(damaged(FILES["picture"], seed), "a", limits=SMALL)
    except UnreadableFile as unreadable:
        assert unreadable.problem.message


@CALM
@given(text=LETTERISH)
def test_any_text_is_a_letter_with_its_facts_inside_it(text: str) -> None:
    try:
        facts_inside(extract(read_bytes(text.encode("utf-8", "surrogatepass"), "a")))
    except UnreadableFile:
        return


@pytest.mark.parametrize(
    "find",
    [
        find_numbers,
        find_dates,
        find_bodies,
        find_genres,
        lambda text: find_deadlines(text, PartialDate(2024, 2, 1), fold_aligned(text)),
    ],
    ids=["numbers", "dates", "bodies", "genres", "deadlines"],
)
@CALM
@given(text=LETTERISH)
def test_what_a_grammar_finds_stands_in_the_text(find: Callable[[str], Sequence[object]], text: str) -> None:
    clean = normalize(text)
    for hit in find(clean):
        span = getattr(hit, "span", None)
        assert span is None or 0 <= span.start <= span.end <= len(clean)


@CALM
@given(text=st.text(max_size=60))
def test_folding_keeps_every_place(text: str) -> None:
    clean = normalize(text)
    assert len(fold_aligned(clean)) == len(clean)
    assert normalize(clean) == clean


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.create(tmp_path_factory.mktemp("fuzz") / "kho.db") as opened:
        opened.add(a_letter())
        yield opened


@CALM
@given(
    query=st.one_of(
        st.text(max_size=40),
        LETTERISH,
        st.text(alphabet="\"*()^:+-{}AND ORNOT NEAR'\\%_", max_size=30),
    )
)
def test_no_query_is_an_error(store: Store, query: str) -> None:
    store.search(query)
    store.find(query)


HOSTILE = {
    "citations": "số 12/QĐ-UBND ngày 01/02/2024 ",
    "grounds": "căn cứ Quyết định số ",
    "digits": "1" * 50 + " ",
    "slashes": "1/2/3/4/",
    "spaces": " " * 80 + "x",
    "capitals": "ỦY BAN NHÂN DÂN TỈNH ",
    "duties": "Giao Sở Y tế chủ trì, phối hợp ",
    "deadlines": "trước ngày 15/6 ",
    "quotes": '"“(',
    "one word": "a",
    "items": "\n1. a\n",
    "tabs": "a\tb\n",
    "rows": "| a | b |\n",
}


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()  # of this process alone: others on the machine do not count
    work(text)
    return time.process_time() - began


def is_linear(work: Callable[[str], object], piece: str, size: int, head: str = "") -> bool:
    """Whether ten times the text takes less than 40 times as long; what is quadratic takes a hundred times."""
    short, long = ((head + piece * (length // len(piece) + 1))[:length] for length in (size // 10, size))
    work(head + piece)
    return any(seconds(work, long) < 40 * max(seconds(work, short), 0.005) for _ in range(2))


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_ten_times_as_long_takes_about_ten_times_as_long(piece: str) -> None:
    head = "Số: 1/BC-SYT\nHà Nội, ngày 01 tháng 02 năm 2024\nBÁO CÁO\n"
    assert is_linear(lambda text: extract(read_bytes(text.encode(), "a")), piece, 200_000, head)


GRAMMARS = {
    "normalize": normalize,
    "numbers": find_numbers,
    "dates": find_dates,
    "bodies": find_bodies,
    "genres": find_genres,
    "deadlines": lambda text: find_deadlines(text, PartialDate(2024, 2, 1)),
    "reader": lambda text: read_bytes(text.encode(), "a"),
}
# One endless line each, which the reader of whole letters would have parted.
ENDLESS = (
    "trước ngày 15 hằng tháng ", "hằng quý trước ngày 15 ", "cùng ngày ", "từ ngày ", "1/", "số 12/", "của ", "**", "[a](", "|-",
    "e\u0301", "Nơi nhận: ", "- Lưu: VT", "--- PAGE 2 --- ", "quý I/", "1.", "“", "12/QĐ-UBND ngày 01/02/2024 ", "A ", "Sở ",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", GRAMMARS)
def test_an_endless_line_ten_times_as_long_takes_about_ten_times_as_long(name: str) -> None:
    assert not [piece for piece in ENDLESS if not is_linear(GRAMMARS[name], piece, 100_000)]


def test_an_endless_query_is_answered_at_once(store: Store) -> None:
    for piece in (*ENDLESS, *HOSTILE.values(), "loại: ", 'năm:"', "a OR "):
        assert seconds(store.search, piece * (20_000 // len(piece))) < 2


FOUND = [(name, f"seed {n}", seed) for name in TARGETS for n, seed in enumerate(seeds(name))]
FOUND += [(path.parent.name, path.name, path.read_bytes()) for path in sorted(FINDINGS.glob("*/*"))]


@pytest.mark.parametrize(("name", "data"), [(n, data) for n, _, data in FOUND], ids=[f"{n}-{i}" for n, i, _ in FOUND])
def test_what_the_fuzzer_found_stays_mended(name: str, data: bytes) -> None:
    TARGETS[name](data)
