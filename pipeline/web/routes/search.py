"""One box for words and numbers, facets with counts, saved searches, results to export."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from pipeline.export.headings import label
from pipeline.export.tables import documents_table
from pipeline.export.writers import write_csv, write_xlsx
from pipeline.lexicon import load_toml
from pipeline.store import browse, searches
from pipeline.store.catalogue import catalogue
from pipeline.store.fields import Typed
from pipeline.web.access import may
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.queries import duties_seen
from pipeline.web.routes.letters import disposition
from pipeline.web.security import Posted
from pipeline.web.tables import tables_today

router = APIRouter(include_in_schema=False)
SHOWN = 20
MOST_EXPORTED = 20_000
_MOST_WORDS = 400  # characters of a query
SORTS = ("", "date", "oldest")
EXAMPLES = (
    ("giap hat", "help_words"),
    ('"đồng bào dân tộc"', "help_phrase"),
    ("1941 ubnd th", "help_number"),
    ('loại:"Báo cáo" năm:2024 cơ quan:"Sở Y tế" giáp hạt', "help_fields"),
    ('tình trạng:"quá hạn" năm:2023-2024', "help_status"),
    ('type:"Kế hoạch" place:"Lào Cai"', "help_english"),
)


def wanted_of(desk: Desk) -> browse.Wanted:
    """What the query asks for."""
    query = desk.request.query_params
    chosen = {name: frozenset(v for v in query.getlist(name) if v) for name in browse.FACETS}
    sort = query.get("sort", "")
    return browse.Wanted(
        text=query.get("q", "").strip()[:_MOST_WORDS],
        chosen={name: values for name, values in chosen.items() if values},
        sort=sort if sort in SORTS else "",
        scope=desk.person.bodies,
    )


def statuses_of(desk: Desk) -> Mapping[str, str]:
    """Key of a directive → how those of its duties that the person may see stand today."""
    tables = tables_today(desk)
    return tables.statuses(*duties_seen(desk.person.bodies)) if tables is not None else {}


@router.get("/search", dependencies=[Depends(may("read"))])
def search(request: Request) -> Response:
    """Results with facets; without a query the newest letters."""
    desk = Desk(request)
    wanted, statuses, every = wanted_of(desk), statuses_of(desk), catalogue(desk.store)
    asked = Paging.of(desk, 1_000_000_000, SHOWN)
    found = browse.find(desk.store, wanted, statuses, asked.size, asked.offset)
    paging = Paging.of(desk, found.total, SHOWN)
    if paging.number != asked.number:
        found = browse.find(desk.store, wanted, statuses, paging.size, paging.offset)

    def name(facet: str, value: browse.FacetValue) -> str:
        return label("duty_status", value.value, desk.lang) if facet == "status" else value.name

    def called(field: str, value: str) -> str:
        if field == "status":
            return label("duty_status", value, desk.lang)
        return every.names.get(field, {}).get(value, value)

    def meant(one: Typed) -> list[str]:
        # To staff of some bodies the names of others are not told.
        return sorted(called(one.field, value) for value in one.values) if wanted.scope is None else [one.said]

    def toggled(facet: str, value: browse.FacetValue) -> str:
        chosen = wanted.chosen.get(facet, frozenset())
        changed = chosen - {value.value} if value.chosen else chosen | {value.value}
        return desk.here(**{facet: sorted(changed)})

    return desk.page(
        "search.html",
        most_exported=MOST_EXPORTED,
        examples=[(example, desk.say(f"search.{what}")) for example, what in EXAMPLES],
        field_names=[(row["id"], row["names"]) for row in load_toml("search_fields")["field"]],
        typed=[(one.field, one.said, meant(one)) for one in found.typed],
        wanted=wanted,
        found=found,
        paging=paging,
        facet_name=name,
        toggled=toggled,
        saved=searches.saved_searches(desk.store, desk.person.name),
        empty_store=not every.keys,
        query=request.url.query,
    )


@router.get("/search/export.{kind}", dependencies=[Depends(may("read"))])
def export(request: Request, kind: str) -> Response:
    """All results as a table."""
    desk = Desk(request)
    found = browse.find(desk.store, wanted_of(desk), statuses_of(desk), MOST_EXPORTED)
    frame = documents_table([row.document for row in found.rows])
    return table_file(desk, {"search": frame}, kind, "tim-kiem")


@router.post("/search/save", dependencies=[Depends(may("read"))])
def save(request: Request, form: Posted) -> Response:
    """Keep the search under a name."""
    desk = Desk(request)
    name, query = str(form.get("name", "")).strip()[:100], str(form.get("query", ""))[:2000]
    made = desk.settings.now().isoformat(timespec="seconds")
    with desk.store.transaction():
        searches.save_search(desk.store, name or desk.say("search.nameless"), query, desk.person.name, made)
        desk.record("save_search", new=name)
    return desk.to("/search?" + query if query else "/search")


@router.post("/search/drop", dependencies=[Depends(may("read"))])
def drop(request: Request, form: Posted) -> Response:
    """Remove a saved search of one's own."""
    desk = Desk(request)
    number = str(form.get("id", ""))
    with desk.store.transaction():
        if number.isdigit() and (name := searches.drop_search(desk.store, int(number), desk.person.name)):
            desk.record("drop_search", old=name)
    return desk.to("/search")


def table_file(desk: Desk, frames: Mapping[str, object], kind: str, name: str) -> Response:
    """Tables as a file to download: ``csv`` (the first one) or ``xlsx`` (all)."""
    if kind == "csv":
        out = io.StringIO(newline="")
        write_csv(next(iter(frames.values())), out, desk.lang)  # type: ignore[arg-type]
        return download(out.getvalue().encode(), f"{name}.csv", "text/csv; charset=utf-8")
    if kind == "xlsx":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "table.xlsx"
            write_xlsx(frames, path, desk.lang)  # type: ignore[arg-type]
            return download(path.read_bytes(), f"{name}.xlsx", _XLSX)
    raise HTTPException(404)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(data: bytes, name: str, media_type: str) -> Response:
    """Bytes that a browser saves under a name."""
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition(name)})


def search_address(**query: str) -> str:
    """The address of a search."""
    return f"/search?{urlencode(query)}"
