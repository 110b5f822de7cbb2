"""``congvan bodies``: the site's own bodies — offered from letterheads, confirmed, given other names."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.journal import record
from pipeline.cli.options import DEFAULT_DB, Db, Format, FormatOption, Jobs, Lang, LangOption, Output, Quiet
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.store import Store
    from pipeline.store.bodies import BodyChange, SiteBody

Name = Annotated[str, typer.Argument(help="Tên cơ quan, viết đầy đủ.")]
Also = Annotated[list[str] | None, typer.Option("--also", help="Tên khác của cơ quan (dùng nhiều lần được).")]
Symbol = Annotated[list[str] | None, typer.Option("--symbol", help="Chữ viết tắt trong ký hiệu, ví dụ SYT.")]
Reread = Annotated[bool, typer.Option("--reread/--no-reread", help="Đọc lại các văn bản có nêu tên này.")]

app = typer.Typer(
    name="bodies",
    help="Cơ quan ban hành: tên mới thấy ở tiêu đề văn bản, xác nhận, thêm tên gọi khác.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(application: typer.Typer) -> None:
    """Add the group to the application."""
    application.add_typer(app)


@app.command("list")
def list_bodies(
    db: Db = DEFAULT_DB, format: FormatOption = Format.table, lang: LangOption = Lang.vi, output: Output = None
) -> None:
    """Các cơ quan đã xác nhận hoặc đã gạt bỏ, với tên khác và ký hiệu."""
    from pipeline.cli.output import emit
    from pipeline.export.tables import rows_of, site_bodies_table
    from pipeline.store import Store
    from pipeline.store.bodies import read_bodies

    with Store.open(db) as store:
        table = site_bodies_table(read_bodies(store.connection))
    emit(lambda: table, lambda: rows_of(table), format=format, lang=lang, output=output, sheet="bodies")


@app.command()
def suggest(
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Số tên nhiều nhất.")] = 50,
    format: FormatOption = Format.table,
    lang: LangOption = Lang.vi,
    output: Output = None,
) -> None:
    """Tên ở tiêu đề văn bản mà chương trình chưa biết chắc: số văn bản, tên gần giống, nơi thấy."""
    from pipeline.bodies import apply_site, suggest_bodies
    from pipeline.cli.output import emit
    from pipeline.export.tables import suggestions_table
    from pipeline.store import Store

    with Store.open(db) as store:
        apply_site(store)
        found = suggest_bodies(store)[:limit]

    def rows() -> list[dict[str, Any]]:
        return [
            {**s._asdict(), "nearest": [{"name": name, "likeness": likeness} for name, likeness in s.nearest]}
            for s in found
        ]

    emit(
        lambda: suggestions_table(found, lang.value), rows, format=format, lang=lang, output=output, sheet="suggest",
    )  # fmt: skip


@app.command()
def show(name: Name, db: Db = DEFAULT_DB) -> None:
    """Một cơ quan: tên chuẩn, tên khác, cơ quan tiền thân và kế thừa, số văn bản trong kho."""
    from pipeline.bodies import apply_site
    from pipeline.grammar.body import predecessors, resolve_body
    from pipeline.grammar.lineage import followed_by, name_of
    from pipeline.store import Store
    from pipeline.store.bodies import read_bodies

    with Store.open(db) as store:
        apply_site(store)
        body = resolve_body(name)
        if body is None:
            raise UsageError(f"Chưa biết cơ quan {name!r}. Xem 'congvan bodies suggest' hoặc 'congvan bodies confirm'.")
        also = [other for row in read_bodies(store.connection) if row.key == body.key for other in row.also]
        before, after = predecessors(body.key), followed_by(body.key)
        counts = _letters_by_issuer(store, [body.key, *before, *after])
    typer.echo(f"{body.name}  {counts.get(body.key, (0, ''))[0]} văn bản")
    if also:
        typer.echo(f"Tên khác: {'; '.join(also)}")
    for title, keys in (("Tiền thân", before), ("Kế thừa", after)):
        for key in keys:
            number, known = counts.get(key, (0, ""))
            typer.echo(f"{title}: {known or name_of(key) or '(chưa rõ tên)'}  {number} văn bản")


@app.command()
def confirm(
    name: Name, db: Db = DEFAULT_DB, also: Also = None, symbol: Symbol = None, reread: Reread = True,
    jobs: Jobs = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Xác nhận một tên là tên đầy đủ của một cơ quan; tên chương trình đã biết thì không cần và không đổi gì."""
    from pipeline.store.bodies import make_body

    row = {"name": name, "also": ";".join(also or ()), "symbols": ";".join(symbol or ())}
    _save(db, [make_body(row)], reread, jobs, quiet)


@app.command()
def alias(
    other: Annotated[str, typer.Argument(help="Tên khác, tên viết tắt, như in trên văn bản.")],
    name: Name, db: Db = DEFAULT_DB, reread: Reread = True, jobs: Jobs = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Cho biết một tên gọi khác của một cơ quan: congvan bodies alias "Cty Nước" "Công ty …"."""
    from pipeline.store.bodies import make_body
    from pipeline.text.fold import fold

    if fold(other) == fold(name):
        raise UsageError("Hai tên giống nhau: nêu tên khác trước, tên đầy đủ sau.")
    _save(db, [make_body({"name": name, "also": other})], reread, jobs, quiet)


@app.command("import")
def import_csv(
    path: Annotated[Path, typer.Argument(help="CSV có cột name (Tên), also (Tên khác, cách nhau bằng ;), symbols …")],
    db: Db = DEFAULT_DB, reread: Reread = True, jobs: Jobs = None, quiet: Quiet = False,
) -> None:  # fmt: skip
    """Thêm nhiều cơ quan và tên khác từ một tệp CSV."""
    from pipeline.store.bodies import read_csv

    _save(db, read_csv(path), reread, jobs, quiet)


@app.command()
def dismiss(name: Name, db: Db = DEFAULT_DB) -> None:
    """Không đưa tên này ra gợi ý nữa."""
    from pipeline.store import Store
    from pipeline.store.bodies import make_body, save_bodies

    with Store.open(db) as store, store.transaction():
        _enter(store, save_bodies(store.connection, [make_body({"name": name}, "dismissed")]))
    typer.echo(f"Đã gạt {name!r} khỏi danh sách gợi ý.", err=True)


@app.command()
def remove(name: Name, db: Db = DEFAULT_DB, reread: Reread = True, jobs: Jobs = None, quiet: Quiet = False) -> None:
    """Bỏ một cơ quan đã thêm, hoặc chỉ một tên khác của nó."""
    from pipeline.store import Store
    from pipeline.store.bodies import remove_body

    with Store.open(db) as store:
        with store.transaction():
            gone = remove_body(store.connection, name)
            _enter(store, [gone] if gone else [])
        if gone is None:
            raise UsageError(f"Không có {name!r} trong danh sách của kho (xem 'congvan bodies list').")
        typer.echo(f"Đã bỏ {name!r}.", err=True)
        _renew(store, [name], reread, jobs, quiet)


def _save(db: Path, bodies: "Sequence[SiteBody]", reread: bool, jobs: int | None, quiet: bool) -> None:
    from pipeline.bodies import apply_site, is_known
    from pipeline.store import Store
    from pipeline.store.bodies import save_bodies

    with Store.open(db) as store:
        apply_site(store)
        known = {body for body in bodies if is_known(store, body)}
        with store.transaction():
            changes = save_bodies(store.connection, [body for body in bodies if body not in known])
            _enter(store, changes)
        changed = {change.new.name: change.new for change in changes if change.new is not None}
        for body in bodies:
            if body in known:
                said = "chương trình đã biết cơ quan này, không cần xác nhận; không có gì thay đổi"
            elif body.name in changed:
                said = "; ".join(changed[body.name].also) or "đã xác nhận"
            else:
                said = "đã có trong danh sách của kho; không có gì thay đổi"
            typer.echo(f"{body.name}: {said}.", err=True)
        _renew(store, _names(list(changed.values())), reread, jobs, quiet)


def _enter(store: "Store", changes: "Sequence[BodyChange]") -> None:
    """Enter into the log what became of the site's bodies, as the pages do."""
    for change in changes:
        old, new = ({**body.row(), "state": body.state} if body else None for body in change)
        named = change.new or change.old
        record(store, "decide_body", named.name if named else "", old, new)


def _names(bodies: "Sequence[SiteBody]") -> list[str]:
    return [name for body in bodies for name in (body.name, *body.also)]


def _renew(store: "Store", names: Collection[str], reread: bool, jobs: int | None, quiet: bool) -> None:
    from pipeline.bodies import naming, read_again
    from pipeline.cli.progress import shown

    keys = naming(store, names)
    if not keys:
        return
    if not reread:
        typer.echo(f"{len(keys)} văn bản có nêu tên này chưa được đọc lại (bỏ --no-reread để đọc lại).", err=True)
        return
    renewed = sum(1 for _ in shown(read_again(store, keys, jobs), len(keys), quiet))
    typer.echo(f"Đã đọc lại {renewed} văn bản có nêu tên này và nối lại liên kết.", err=True)


def _letters_by_issuer(store: "Store", keys: Sequence[str]) -> dict[str, tuple[int, str]]:
    slots = ", ".join("?" * len(keys))
    rows = store.connection.execute(
        f"SELECT issuer_key, count(*), max(issuer) FROM letters WHERE issuer_key IN ({slots}) GROUP BY 1", tuple(keys)
    )
    return {key: (count, name) for key, count, name in rows}
