"""The registers of the decree: incoming and outgoing as the archive holds them, and the office's own compared."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from pipeline.export.books import register_table, title_of
from pipeline.export.tables import matches_table
from pipeline.records import Letter
from pipeline.store import browse
from pipeline.store.catalogue import catalogue
from pipeline.web.access import may, not_limited
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.routes.search import statuses_of, table_file

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
STYLES = ("incoming", "outgoing", "matches")


@router.get("/register")
def register(request: Request) -> Response:
    """A page of one of the three."""
    desk = Desk(request)
    query = request.query_params
    style = query.get("style", "incoming")
    style = style if style in STYLES else "incoming"
    if style == "matches":
        not_limited(request)
        return _matches(desk)
    year = query.get("year", "")
    wanted = browse.Wanted(chosen={"year": frozenset((year,))} if year else {}, sort="date", scope=desk.person.bodies)
    asked = Paging.of(desk, 1_000_000_000)
    found = browse.find(desk.store, wanted, statuses_of(desk), asked.size, asked.offset)
    paging = Paging.of(desk, found.total)
    if paging.number != asked.number:
        found = browse.find(desk.store, wanted, statuses_of(desk), paging.size, paging.offset)
    rows = [
        _row(row.document.key, letter)
        for row in found.rows
        if (letter := desk.store.letter(row.document.key, words=False)) is not None
    ]
    return desk.page(
        "register.html",
        style=style,
        styles=STYLES if desk.person.bodies is None else STYLES[:2],
        rows=rows,
        paging=paging,
        years=found.facets["year"],
        year=year,
        states={},
        state="",
    )


def _matches(desk: Desk) -> Response:
    state = desk.request.query_params.get("state", "")
    asked = Paging.of(desk, 1_000_000_000)
    rows, states = browse.register_matches(desk.store, state, asked.size, asked.offset)
    total = sum(number for name, number in states.items() if not state or name == state)
    paging = Paging.of(desk, total)
    if paging.number != asked.number:
        rows, states = browse.register_matches(desk.store, state, paging.size, paging.offset)
    return desk.page(
        "register.html", style="matches", styles=STYLES, rows=rows, paging=paging, years=(), year="", states=states,
        state=state, documents={key: desk.store.document(key) for row in rows for key in row.letters},
    )  # fmt: skip


def _row(key: str, letter: Letter) -> dict[str, object]:
    """What both registers show of a letter."""
    names = [mention.value for mention in letter.recipients]
    return {
        "key": key,
        "code": letter.code or letter.code_partial or "",
        "date": letter.date.value.iso if letter.date else "",
        "title": title_of(letter) or "",
        "author": letter.issuer.value.name if letter.issuer else "",
        "arrived": letter.arrival.date.iso if letter.arrival and letter.arrival.date else "",
        "arrival_number": (letter.arrival.number if letter.arrival else None) or "",
        "signer": letter.signer.value if letter.signer else "",
        "recipients": "; ".join(names),
        "file_copy": next((name for name in names if name.lower().startswith("lưu")), ""),
    }


@router.get("/register/export.{kind}")
def export(request: Request, kind: str) -> Response:
    """The register, whole or of the chosen year, as ``xlsx`` or ``csv``."""
    desk = Desk(request)
    style = request.query_params.get("style", "incoming")
    if style == "matches":
        not_limited(request)
        frame = matches_table(desk.store.register(), desk.store)
    else:
        frame = register_table(desk.store, "outgoing" if style == "outgoing" else "incoming", keys=_chosen(desk))
    return table_file(desk, {"register": frame}, kind, "so-dang-ky")


def _chosen(desk: Desk) -> frozenset[str] | None:
    """The keys of the letters that an export holds: of the chosen year, as far as the person may see them."""
    visible, year = _visible(desk), desk.request.query_params.get("year", "")
    if not year:
        return visible
    rows = desk.store.connection.execute("SELECT key FROM letters WHERE substr(date, 1, 4) = ?", (year,))
    keys = frozenset(str(key) for (key,) in rows)
    return keys if visible is None else keys & visible


def _visible(desk: Desk) -> frozenset[str] | None:
    """The keys of the letters that the person may see; ``None`` for all."""
    if desk.person.bodies is None:
        return None
    every = catalogue(desk.store)
    return frozenset(every.keys[at] for at in every.seen_by(desk.store.connection, desk.person.bodies).nonzero()[0])
