"""Commands that ask the store: they never create or change one."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipeline.cli.options import DEFAULT_DB, Db, Format, FormatOption, Lang, LangOption, Output
from pipeline.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Group

    from pipeline.records import Finding, Relation
    from pipeline.store import Document, Store

Number = Annotated[str, typer.Argument(help="Số, ký hiệu viết kiểu nào cũng được: 1941/UBND-TH, '26 ct tu'.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Xét tại ngày này (2026-06-30 hoặc 30/6/2026).")]
PolicyOption = Annotated[
    str,
    typer.Option(
        "--policy",
        help="inclusive hoặc strict ('trước ngày D' gồm hay không gồm ngày D); thêm cài đặt khác: "
        "'strict,partial=done,reminder_moves=yes'.",
    ),
]
KnownOn = Annotated[str | None, typer.Option("--known-on", help="Chỉ dùng văn bản đã có trong kho đến ngày này.")]
IssuedBy = Annotated[str | None, typer.Option("--body", help="Chỉ văn bản của cơ quan này (kể cả cơ quan tiền thân).")]
Office = Annotated[
    str | None,
    typer.Option("--office", envvar="CONGVAN_OFFICE", help="Cơ quan dùng sổ văn bản đến đã nhập."),
]
RosterOption = Annotated[Path | None, typer.Option("--roster", help="CSV: nhóm cơ quan gồm những cơ quan nào.")]
_MOST_FOLLOWED = 5  # documents of one number whose follow-ups are shown one after the other


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (search, show, crossref, followups, audit, register_book, export):
        app.command(name="register" if command is register_book else command.__name__)(command)


def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Từ có dấu hay không dấu, số văn bản, và điều kiện: \'loại:"Báo cáo" năm:2024 cơ quan:"Sở Y tế" '
            'địa phương:… tình trạng:"quá hạn" độ khẩn:…\'; trống nếu có --body.'
        ),
    ] = "",
    db: Db = DEFAULT_DB,
    body: IssuedBy = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Số kết quả.")] = 20,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Tìm văn bản: 'giai ngan' thấy 'giải ngân', '1941 ubnd th' thấy 1941/UBND-TH, 'loại:"Báo cáo" năm:2024 giáp'."""
    from pipeline.auditing import audit_store, worst_statuses
    from pipeline.bodies import apply_site
    from pipeline.cli.output import emit
    from pipeline.export.tables import hits_table
    from pipeline.store import Store

    if not query and body is None:
        raise UsageError("Nêu từ cần tìm, hoặc --body 'Tên cơ quan'.")
    with Store.open(db) as store:
        apply_site(store)
        hits = store.search(
            query,
            limit,
            issuers=_keys_of(body) if body else None,
            statuses_of=lambda: worst_statuses(audit_store(store, dt.date.today())),
        )
    emit(
        lambda: hits_table(hits), lambda: (hit._asdict() for hit in hits),
        format=format, lang=lang, output=output, sheet="search",
    )  # fmt: skip


def show(number: Number, db: Db = DEFAULT_DB, format: FormatOption = Format.table, lang: LangOption = Lang.vi) -> None:
    """Xem một văn bản: mọi thông tin đọc được, viện dẫn, nhiệm vụ, ai đã trả lời."""
    import json
    import sys

    from pipeline.cli.letter_view import print_document
    from pipeline.export.contract import letter_to_json
    from pipeline.export.crossref import document_json
    from pipeline.store import Store

    with Store.open(db) as store:
        for document in _found(store, number):
            letter = store.letter(document.key) if document.held else None
            if format is Format.jsonl:
                row = letter_to_json(letter) if letter else document_json(document, document.key)
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                print_document(store, document, letter, lang.value)


def crossref(
    db: Db = DEFAULT_DB,
    as_of: AsOf = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Cả 'căn cứ', 'nhắc đến' và việc không đặt thời hạn.")
    ] = False,
    policy: PolicyOption = "inclusive",
    office: Office = None,
    roster: RosterOption = None,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Bảng đối chiếu: văn bản chỉ đạo, văn bản trả lời hoặc thực hiện, thời hạn, kết quả."""
    from pipeline.cli.output import emit
    from pipeline.export.crossref import crossref_rows
    from pipeline.export.groups import by_directive, lines_of
    from pipeline.export.screen import asks_nothing_measurable, crossref_screen
    from pipeline.export.tables import crossref_table, in_pieces

    with _opened(db, None) as store:
        findings = _findings(store, as_of, policy, office, roster, lang) if as_of else None
        day = parse_day(as_of) if as_of else None

        def rows() -> Iterator[dict[str, Any]]:
            return crossref_rows(store, findings, _relations(everything), as_of=day)

        def screen() -> "Group | None":
            one = None if findings is None else by_directive(findings)
            joined = None if one is None else (line.finding for d in one for line in lines_of(d, lang=lang.value))
            shown = list(crossref_rows(store, joined, _relations(everything), as_of=day))
            if not everything:
                kept = [row for row in shown if not asks_nothing_measurable(row)]
                if hidden := len(shown) - len(kept):
                    typer.echo(f"{hidden} dòng không đặt thời hạn và chưa có trả lời không hiện; thêm --all.", err=True)
                shown = kept
            return crossref_screen(shown, lang.value)

        emit(
            lambda: crossref_table(rows()), rows, screen=screen, pieces=lambda: in_pieces(crossref_table, rows()),
            format=format, lang=lang, output=output, sheet="crossref",
        )  # fmt: skip
        _tell_secret(store)


def followups(
    number: Number,
    db: Db = DEFAULT_DB,
    tree: Annotated[bool, typer.Option("--tree", help="Vẽ cây: văn bản, kế hoạch, báo cáo, đôn đốc.")] = False,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Văn bản này đã được thực hiện, trả lời, đôn đốc, sửa đổi ra sao."""
    from pipeline.cli.letter_view import print_tree
    from pipeline.cli.output import emit
    from pipeline.export.screen import day_of
    from pipeline.export.tables import followups_table, name_of, rows_of
    from pipeline.store import Store

    with Store.open(db) as store:
        for document in _found(store, number, most=_MOST_FOLLOWED):
            nodes = store.followups(document.key)
            title = f"{name_of(document)} · {day_of(document.date, lang.value)} · {document.issuer}"
            if tree:
                print_tree(store, document, nodes, lang.value)
                continue
            if not nodes and format is Format.table:
                typer.echo(f"{title}: kho không giữ văn bản nào tiếp theo.", err=True)
                continue
            table = followups_table(nodes, store)
            emit(
                lambda table=table: table, lambda table=table: rows_of(table),  # type: ignore[misc]
                format=format, lang=lang, output=output, sheet="followups", title=title,
            )  # fmt: skip


def audit(
    as_of: Annotated[str, typer.Option("--as-of", help="Xét tại ngày này (2026-06-30 hoặc 30/6/2026).")],
    db: Db = DEFAULT_DB,
    body: Annotated[str | None, typer.Option("--body", help="Chỉ cơ quan này (kể cả cơ quan tiền thân).")] = None,
    directive: Annotated[str | None, typer.Option("--directive", help="Chỉ văn bản chỉ đạo này.")] = None,
    policy: PolicyOption = "inclusive",
    office: Office = None,
    roster: RosterOption = None,
    known_on: KnownOn = None,
    summary: Annotated[
        Literal["body", "directive", "field", "month"] | None,
        typer.Option("--summary", help="Tổng hợp theo: body cơ quan, directive văn bản, field lĩnh vực, month tháng."),
    ] = None,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Ai đúng hạn, ai chậm, việc gì còn mở hoặc chưa kết luận được, kèm lý do."""
    from pipeline.cli.output import emit
    from pipeline.export.crossref import finding_json
    from pipeline.export.groups import grouper, lines_of
    from pipeline.export.screen import audit_screen, summary_screen
    from pipeline.export.summary import summary_table
    from pipeline.export.tables import audit_table, in_pieces, rows_of

    with _opened(db, known_on) as store:
        key = _found(store, directive)[0].key if directive else None
        findings = _findings(store, as_of, policy, office, roster, lang, key)
        if body is not None:
            findings = _of_body(findings, body, parse_day(as_of))
        if summary is not None:
            repeated = 0

            def counted() -> "Iterator[Finding]":
                nonlocal repeated
                for finding in findings:
                    repeated += bool(finding.repeats)
                    yield finding

            totals = summary_table(counted(), grouper(summary, store, lang.value), summary)
            emit(
                lambda: totals, lambda: rows_of(totals), screen=lambda: summary_screen(totals, lang.value, repeated),
                format=format, lang=lang, output=output, sheet="summary",
            )  # fmt: skip
            _tell_secret(store)
            return

        def rows() -> Iterator[dict[str, Any]]:
            return (finding_json(finding, store) for finding in findings)

        def table(some: "Iterable[Finding]") -> "pd.DataFrame":
            return audit_table(some, store, lang.value)

        emit(
            lambda: table(findings), rows, pieces=lambda: in_pieces(table, findings),
            screen=lambda: audit_screen(
                lines_of(findings, join_bodies=True, lang=lang.value), lambda f: finding_json(f, store), lang.value
            ),
            format=format, lang=lang, output=output, sheet="audit",
        )  # fmt: skip
        _tell_secret(store)


def register_book(
    db: Db = DEFAULT_DB,
    style: Annotated[
        Literal["incoming", "outgoing", "handling", "matches"],
        typer.Option(
            "--style",
            help="incoming: sổ đến; outgoing: sổ đi; handling: sổ theo dõi giải quyết; matches: sổ đối chiếu kho.",
        ),
    ] = "incoming",
    office: Annotated[
        str | None,
        typer.Option("--office", envvar="CONGVAN_OFFICE", help="Sổ của cơ quan này: văn bản đến nó, hoặc đi từ nó."),
    ] = None,
    body: IssuedBy = None,
    as_of: AsOf = None,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Sổ theo mẫu của Nghị định 30/2020/NĐ-CP: văn bản đến, văn bản đi, theo dõi giải quyết văn bản đến."""
    from pipeline.bodies import names_of
    from pipeline.cli.exporting import book_told
    from pipeline.cli.output import emit
    from pipeline.export.books import handling_frame, handling_rows
    from pipeline.export.tables import in_pieces, matches_table, rows_of

    rows: Iterable[Any]
    made: Callable[[Iterable[Any]], pd.DataFrame]
    with _opened(db, None) as store:
        if office is not None:
            _keys_of(office)
        if style == "matches":
            rows, made = store.register(), partial(matches_table, store=store)
        elif style == "handling":
            day = parse_day(as_of) if as_of else dt.date.today()
            findings = _findings(store, day.isoformat(), "inclusive", office, None, lang)
            rows, made = handling_rows(store, findings, office, lang.value), handling_frame
        else:
            book = book_told(store, style, office, lang)
            rows, made = book.rows, book.frame
        names = names_of(store, _keys_of(body)) if body else None

        def table(some: Iterable[Any]) -> "pd.DataFrame":
            frame = made(some)
            return frame if names is None or "author" not in frame else frame[frame["author"].isin(list(names))]

        emit(
            lambda: table(rows), lambda: (row for piece in in_pieces(table, rows) for row in rows_of(piece)),
            pieces=lambda: in_pieces(table, rows), format=format, lang=lang, output=output,
            sheet="handling" if style == "handling" else "register",
        )  # fmt: skip


def export(
    kind: Annotated[
        Literal["crossref", "register", "tasks", "audit", "calendar", "reminders", "failures"],
        typer.Argument(help="crossref, register, tasks, audit, calendar, reminders hoặc failures."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Tệp .xlsx, .csv, .jsonl, .ics; thư mục (reminders).")],
    db: Db = DEFAULT_DB,
    as_of: AsOf = None,
    policy: PolicyOption = "inclusive",
    office: Office = None,
    roster: RosterOption = None,
    known_on: KnownOn = None,
    sender: Annotated[str | None, typer.Option("--sender", help="reminders: cơ quan gửi văn bản đôn đốc.")] = None,
    place: Annotated[str, typer.Option("--place", help="reminders: địa danh.")] = "",
    symbol: Annotated[str, typer.Option("--symbol", help="reminders: ký hiệu văn bản, ví dụ UBND-TH.")] = "",
    parent: Annotated[str, typer.Option("--parent", help="reminders: cơ quan chủ quản, dòng trên tên cơ quan.")] = "",
    signed_as: Annotated[
        str, typer.Option("--signed-as", help="reminders: quyền hạn, chức vụ người ký, các dòng cách nhau bằng ';'.")
    ] = "",
    signer: Annotated[str, typer.Option("--signer", help="reminders: họ tên người ký.")] = "",
    lang: LangOption = Lang.vi,
) -> None:
    """Ghi bảng, sổ, lịch hạn (iCalendar) hoặc văn bản đôn đốc (Word) ra tệp."""
    from pipeline.cli.exporting import export_file

    needs_day = kind in ("audit", "calendar", "reminders")
    if needs_day and as_of is None:
        raise UsageError(f"'export {kind}' cần --as-of NGÀY.")
    with _opened(db, known_on) as store:
        if kind == "register" and office is not None:
            _keys_of(office)
        findings = _findings(store, as_of, policy, office, roster, lang) if as_of else None
        day = parse_day(as_of) if as_of else None
        export_file(
            store, kind, output, findings, day, lang, office=office,
            sender=sender, place=place, symbol=symbol, parent=parent, signed_as=signed_as, signer=signer,
        )  # fmt: skip
        if kind in ("crossref", "audit", "reminders"):
            _tell_secret(store)
    typer.echo(f"Đã ghi {output}", err=True)


def _tell_secret(store: "Store") -> None:
    """What was set aside may be the very answer that is missed: say that it was not looked at."""
    from pipeline.store.browse import secret_count

    if count := secret_count(store):
        typer.echo(
            f"{count} văn bản có dấu mật để riêng không có trong đối chiếu này: trong đó có thể có văn bản trả lời.",
            err=True,
        )


# --- what the commands share -----------------------------------------------------------------------


def parse_day(text: str) -> dt.date:
    """A complete day in ISO or Vietnamese order; raises ``UsageError`` otherwise."""
    from pipeline.grammar import date

    try:
        return date.parse_day(text)
    except ValueError:
        raise UsageError(f"Không hiểu ngày {text!r}: viết 2026-06-30 hoặc 30/6/2026.") from None


@contextmanager
def _opened(db: Path, known_on: str | None) -> "Iterator[Store]":
    """The store, or with a day the store as it was then."""
    from pipeline.bodies import apply_site
    from pipeline.history import held_on
    from pipeline.store import Store

    with Store.open(db) as store:
        apply_site(store)
        if known_on is None:
            yield store
        else:
            with held_on(store, parse_day(known_on)) as held:
                yield held


def _keys_of(body: str) -> "frozenset[str]":
    """The keys of a body and its predecessors; raises ``UsageError`` for a name that is no known body's."""
    from pipeline.bodies import with_predecessors

    keys = with_predecessors(body)
    if keys is None:
        raise UsageError(f"Chưa biết cơ quan {body!r}. Xem 'congvan bodies suggest' hoặc 'congvan bodies confirm'.")
    return keys


def _findings(
    store: "Store", as_of: str, policy: str, office: str | None, roster: Path | None, lang: Lang, key: str | None = None
) -> "Iterator[Finding]":
    """The findings of an audit, as they are judged: none is kept here."""
    from pipeline.audit.due import parse_policy
    from pipeline.audit.roster import load_roster
    from pipeline.auditing import audit_store

    rows = load_roster(roster) if roster else None
    day = parse_day(as_of)
    rules = parse_policy(policy)
    return audit_store(store, day, rules, roster=rows, office=office, lang=lang.value, directive=key, jobs=None)


def _found(store: "Store", number: str, most: int = 0) -> "list[Document]":
    """The documents that a number means; raises ``UsageError`` for none, and for more than ``most``."""
    from pipeline.export.screen import day_of
    from pipeline.export.tables import name_of

    documents = store.find(number)
    if not documents:
        raise UsageError(
            f"Không thấy văn bản nào ứng với {number!r}.{_nearest(store, number)} "
            "Tìm bằng vài từ của trích yếu: congvan search 'từ cần tìm'."
        )
    if most and len(documents) > most:
        examples = "; ".join(f"{name_of(d)} ({day_of(d.date, 'vi')}, {d.issuer or '?'})" for d in documents[:3])
        raise UsageError(f"{number!r} ứng với nhiều văn bản. Viết rõ số, ký hiệu hơn; ví dụ: {examples}.")
    return documents


def _nearest(store: "Store", number: str) -> str:
    """The held or cited numbers that look most like one that is not there: a digit or a letter may be mistyped."""
    from heapq import nsmallest

    from rapidfuzz import fuzz

    from pipeline.text.keys import match_key

    wanted = match_key(number)
    alike: dict[str, float] = {}
    for key, code in store.numbers() if wanted else ():
        if score := fuzz.ratio(wanted, key, score_cutoff=70):
            alike[code] = score
    near = nsmallest(3, alike, key=lambda code: (-alike[code], code))
    return f" Số gần giống: {'; '.join(near)}." if near else ""


def _of_body(findings: "Iterable[Finding]", body: str, day: dt.date) -> "Iterator[Finding]":
    """The findings of one body; raises ``UsageError`` with the names that are most like it for one that has none."""
    from rapidfuzz import fuzz, process

    from pipeline.text.fold import fold

    found, names = False, {}
    for finding in findings:
        if is_body(finding, body, day):
            found = True
            yield finding
        elif finding.duty.body:
            names[finding.duty.body] = fold(finding.duty.body)
    if found or not names:
        return
    near = process.extract(fold(body), names, scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=60)
    hint = f" Có phải: {'; '.join(name for _, _, name in near)}?" if near else ""
    raise UsageError(f"Không có nhiệm vụ nào của {body!r}.{hint}")


def _relations(everything: bool) -> "tuple[Relation, ...] | None":
    """Those by which a document is followed up; what merely mentions or grounds itself is shown on request."""
    from pipeline.store.beliefs import FOLLOWING

    return None if everything else FOLLOWING


def is_body(finding: "Finding", wanted: str, day: dt.date) -> bool:
    """Whether the duty is of the body asked for, or of one that it took over from."""
    from pipeline.grammar.body import predecessors, resolve_body, same_body
    from pipeline.grammar.lineage import name_of
    from pipeline.text.fold import fold

    body = resolve_body(wanted)
    if body is not None and (
        same_body(finding.duty.body_key, body.key, day) or finding.duty.body_key in predecessors(body.key)
    ):
        return True
    names = [wanted]
    if body is not None and "?" in body.key:  # "Sở Tài chính", of whatever place
        names += filter(None, map(name_of, predecessors(body.key)))
    return any(fold(name) in fold(finding.duty.body) for name in names)
