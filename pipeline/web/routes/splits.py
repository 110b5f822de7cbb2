"""The review of files that hold several letters: where each begins, confirmed or corrected, and undone."""

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from pipeline import review
from pipeline.records import Cuts, Letter
from pipeline.store.splits import Split, letters_of, splits, units_of
from pipeline.web.access import may, sees
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.routes.review import actor_of, counts_of, last_of
from pipeline.web.security import Posted

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("change"))])


@router.get("/review/splits")
def overview(request: Request) -> Response:
    """The files, those that nobody has decided first."""
    desk = Desk(request)
    found = [split for split in splits(desk.store) if _visible(desk, split)]
    paging = Paging.of(desk, len(found), 25)
    rows = found[paging.offset : paging.offset + paging.size]
    documents = {key: desk.store.document(key) for split in rows for key in split.keys}
    return desk.page(
        "review_splits.html", counts=counts_of(desk), rows=rows, documents=documents, paging=paging, undo=last_of(desk)
    )


@router.get("/review/splits/{sha256}")
def one(request: Request, sha256: str) -> Response:
    """One file: its pages, with a mark where a letter begins."""
    desk = Desk(request)
    letters = _letters(desk, sha256)
    return desk.page(
        "review_split.html",
        sha256=sha256,
        units=units_of(letters),
        documents={key: desk.store.document(key) for key, _ in letters},
        name=letters[0][1].source.path,
        decided=sha256 in desk.store.cuts(),
        undo=last_of(desk),
    )


@router.post("/review/splits")
def decide(request: Request, form: Posted) -> Response:
    """Confirm where letters begin, say it anew, make the file one letter, or leave it to the letterheads."""
    desk = Desk(request)
    sha256, what = str(form.get("sha256", "")), str(form.get("what", ""))
    units = units_of(_letters(desk, sha256))
    numbers = [int(text) for text in map(str, form.getlist("begins")) if text.isascii() and text.isdigit()]
    chosen: dict[str, Cuts | None] = {
        "keep": units.cuts, "save": units.cuts_at(numbers), "one": Cuts(), "auto": None,
    }  # fmt: skip
    if what not in chosen:
        raise HTTPException(400)
    review.decide_split(desk.store, actor_of(desk), sha256, chosen[what])
    return desk.to("/review/splits")


def _letters(desk: Desk, sha256: str) -> list[tuple[str, Letter]]:
    letters = letters_of(desk.store, sha256)
    if not letters or not all(sees(desk.store, desk.person, key) for key, _ in letters):
        raise HTTPException(404)
    return letters


def _visible(desk: Desk, split: Split) -> bool:
    return all(sees(desk.store, desk.person, key) for key in split.keys)
