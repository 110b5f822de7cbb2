"""The review: one doubtful thing at a time, the page beside it, accepted or corrected with one key, then the next.

A place in the queue is its rank (``at``): what was decided leaves the queue, so the same rank holds the next one.
"""

from typing import Any, get_args

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from pipeline import review
from pipeline.bodies import apply_site, suggest_bodies
from pipeline.duplicates import find_duplicates
from pipeline.errors import UsageError
from pipeline.records import Link
from pipeline.review import Actor
from pipeline.store import Store
from pipeline.store.corrections import FIELDS, field_mention, field_value, read_corrections, reading_of
from pipeline.store.queue import Item, Kind, items_of, waiting_of_job, waits
from pipeline.web.access import may, require_sight, sees
from pipeline.web.crops import crop_image, excerpt_of, strip_of
from pipeline.web.desk import Desk
from pipeline.web.guesses import guesses_for
from pipeline.web.paging import Paging
from pipeline.web.security import Posted
from pipeline.web.slowly import later

router = APIRouter(include_in_schema=False)
KINDS = get_args(Kind)
READ, CHANGE = [Depends(may("read"))], [Depends(may("change"))]


# What problems are about, by how their codes begin: a question shows those about its own field or about no field.
_ABOUT = {"code": "code", "number": "code", "date": "date", "issuer": "issuer"}


def counts_of(desk: Desk) -> dict[str, int]:
    """How many things of each kind wait for the person."""
    return {name: len(items_of(desk.store, name, desk.person.bodies)) for name in KINDS}


@router.get("/review", dependencies=CHANGE)
def overview(request: Request) -> Response:
    """What waits, by kind, with the beginning of each queue."""
    desk = Desk(request)
    kind: Kind = _kind(request.query_params.get("kind", "field"))
    items = items_of(desk.store, kind, desk.person.bodies)
    job = request.query_params.get("job", "")
    number = int(job) if job.isascii() and job.isdigit() and len(job) < 12 else 0
    own = waiting_of_job(desk.store.connection, number) if number and kind == "field" else None
    ranked = [(at, item) for at, item in enumerate(items) if own is None or item.key in own]
    paging = Paging.of(desk, len(ranked), 25)
    rows = ranked[paging.offset : paging.offset + paging.size]
    return desk.page(
        "review.html",
        kind=kind,
        counts=counts_of(desk),
        rows=[
            (at, item, desk.store.document(item.key), desk.store.document(item.what) if kind == "link" else None)
            for at, item in rows
        ],
        job=number if own is not None else 0,
        paging=paging,
        recent=list(review.read_decisions(desk.store, limit=8)) if desk.person.bodies is None else [],
    )


@router.get("/review/next", dependencies=CHANGE)
def first(request: Request) -> Response:
    """The most urgent thing of all: identity first, then what a run read otherwise, then links."""
    desk = Desk(request)
    for kind in ("field", "difference", "link"):
        if items_of(desk.store, _kind(kind), desk.person.bodies):
            return desk.to(f"/review/{kind}/0")
    return desk.to("/review")


@router.get("/review/same", dependencies=CHANGE)
def same(request: Request) -> Response:
    """Files that may be one letter, with reasons."""
    desk = Desk(request)
    found = later(desk.settings, desk.store, "same", lambda store: list(find_duplicates(store)))
    pairs = (
        None
        if found is None
        else [p for p in found if sees(desk.store, desk.person, p["one"]) and sees(desk.store, desk.person, p["other"])]
    )
    pairs = pairs and sorted(pairs, key=lambda p: p["link_state"] != "suggested")
    paging = Paging.of(desk, len(pairs or ()), 25)
    response = desk.page(
        "review_same.html",
        counts=counts_of(desk),
        pairs=None if pairs is None else pairs[paging.offset : paging.offset + paging.size],
        paging=paging,
        undo=last_of(desk),
    )
    return _asking_again(response, pairs is None)


@router.get("/review/bodies", dependencies=CHANGE)
def bodies(request: Request) -> Response:
    """Names in letterheads that nobody has confirmed."""
    desk = Desk(request)
    if desk.person.bodies is not None:
        raise HTTPException(403)
    found = later(desk.settings, desk.store, "bodies", _suggested)
    paging = Paging.of(desk, len(found or ()), 25)
    response = desk.page(
        "review_bodies.html",
        counts=counts_of(desk),
        found=None if found is None else found[paging.offset : paging.offset + paging.size],
        paging=paging,
        undo=last_of(desk),
    )
    return _asking_again(response, found is None)


@router.get("/review/decisions", dependencies=CHANGE)
def decisions(request: Request) -> Response:
    """What was decided, newest first; each can be undone."""
    desk = Desk(request)
    every = [d for d in review.read_decisions(desk.store, limit=2000) if _concerns(desk, d)]
    paging = Paging.of(desk, len(every))
    rows = every[paging.offset : paging.offset + paging.size]
    documents = {key: desk.store.document(key) for d in rows if d.kind not in ("body", "split") for key in d.target}
    return desk.page("review_decisions.html", counts=counts_of(desk), rows=rows, documents=documents, paging=paging)


@router.get("/review/{kind}/{at}", dependencies=CHANGE)
def one(request: Request, kind: str, at: int) -> Response:
    """One item of a queue by its rank."""
    desk = Desk(request)
    name = _kind(kind)
    items = items_of(desk.store, name, desk.person.bodies)
    at = max(0, at)
    while at < len(items) and not waits(desk.store.connection, items[at]):
        at += 1
    if at >= len(items):
        return desk.page("review_done.html", kind=name, total=len(items), undo=last_of(desk))
    undo = last_of(desk, items[at].key)
    facts = {"item": items[at], "rank": at, "total": len(items), "kind": name, "undo": undo}
    if name == "link":
        return _link_page(desk, items[at], facts)
    return _field_page(desk, items[at], facts)


def _field_page(desk: Desk, item: Item, facts: dict[str, Any]) -> Response:
    letter = desk.store.letter(item.key)
    document = desk.store.document(item.key)
    if letter is None or document is None:
        raise HTTPException(404)
    reading = reading_of(desk.store.connection, item.key, letter)
    mention = field_mention(letter, item.what)
    return desk.page(
        "review_field.html",
        document=document,
        field=item.what,
        value=field_value(letter, item.what),
        read=field_value(reading, item.what),
        confidence=mention.confidence if mention else None,
        guesses=guesses_for(desk.store, item.key, letter, item.what),
        strip=strip_of(letter, item.what),
        excerpt=excerpt_of(letter, item.what),
        problems=[one for one in letter.problems if _ABOUT.get(one.code.split("_")[0], item.what) == item.what],
        **facts,
    )


def _link_page(desk: Desk, item: Item, facts: dict[str, Any]) -> Response:
    link = _link_of(desk.store, item)
    citing, cited = desk.store.document(item.key), desk.store.document(item.what)
    if link is None or citing is None or cited is None:
        raise HTTPException(404)
    speaker = link.stated_by or link.citing
    letter = desk.store.letter(speaker)
    place = f"at-{link.span.start}-{link.span.end}" if link.span else ""
    others = [desk.store.document(key) for key in link.candidates[:8] if key != link.cited]
    return desk.page(
        "review_link.html",
        link=link,
        citing=citing,
        cited=cited,
        speaker=speaker,
        place=place,
        strip=strip_of(letter, place) if letter and place else None,
        excerpt=excerpt_of(letter, place) if letter and place else None,
        others=[
            document for document in others if document is not None and sees(desk.store, desk.person, document.key)
        ],
        **facts,
    )


def _link_of(store: Store, item: Item) -> Link | None:
    found = [link for link in store.links(citing=item.key) if link.cited == item.what]
    doubtful = [link for link in found if link.state in ("ambiguous", "suggested")]
    return (doubtful or found or [None])[0]  # type: ignore[list-item]


@router.get("/letters/{key}/crop/{place}.webp", dependencies=READ)
def crop(request: Request, key: str, place: str) -> Response:
    """The piece of the page around a field."""
    desk = Desk(request)
    require_sight(desk.store, desk.person, key)
    letter, original = desk.store.letter(key), desk.store.original(key)
    strip = strip_of(letter, place) if letter else None
    image = crop_image(desk.settings.cache, original, letter, strip) if letter and strip and original else None
    if image is None:
        raise HTTPException(404)
    return Response(image, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"})


@router.get("/letters/{key}/edit", dependencies=CHANGE)
def edit(request: Request, key: str) -> Response:
    """All fields of one letter, each to be corrected or given back to the program."""
    desk = Desk(request)
    require_sight(desk.store, desk.person, key)
    letter, document = desk.store.letter(key), desk.store.document(key)
    if letter is None or document is None:
        raise HTTPException(404)
    reading = reading_of(desk.store.connection, key, letter)
    said = read_corrections(desk.store.connection, key)
    return desk.page(
        "letter_edit.html",
        document=document,
        fields=[(f, field_value(letter, f), field_value(reading, f), f in said) for f in FIELDS],
        strip=strip_of(letter, ""),
        excerpt=excerpt_of(letter, ""),
        undo=last_of(desk, key, others=False),
    )


# --- decisions -----------------------------------------------------------------------------------------------


@router.post("/review/field", dependencies=CHANGE)
def decide_field(request: Request, form: Posted) -> Response:
    """Take a value (a candidate, what was typed, or none), or give the field back to the program."""
    desk = Desk(request)
    key, field = _text(form, "key"), _text(form, "field")
    require_sight(desk.store, desk.person, key)
    if "restore" in form:
        value = None
    elif "none" in form:
        value = ""
    else:
        value = _text(form, "choice") or _text(form, "value")
        if not value:
            raise UsageError(desk.say("review.empty_value"))
    number = review.correct_field(desk.store, actor_of(desk), key, field, value)
    return _on(desk, form, number)


@router.post("/review/link", dependencies=CHANGE)
def decide_link(request: Request, form: Posted) -> Response:
    """Confirm or reject a link, or say which of the candidates it is."""
    desk = Desk(request)
    citing, cited, said = _text(form, "citing"), _text(form, "cited"), _text(form, "said")
    require_sight(desk.store, desk.person, citing, cited)
    if said not in ("yes", "no", "open"):
        raise HTTPException(400)
    number = review.judge_link(
        desk.store, actor_of(desk), citing, cited, {"yes": True, "no": False, "open": None}[said]
    )
    return _on(desk, form, number)


@router.post("/review/same", dependencies=CHANGE)
def decide_same(request: Request, form: Posted) -> Response:
    """One letter or two."""
    desk = Desk(request)
    one, other, said = _text(form, "one"), _text(form, "other"), _text(form, "said")
    require_sight(desk.store, desk.person, one, other)
    if said not in ("yes", "no"):
        raise HTTPException(400)
    review.judge_same(desk.store, actor_of(desk), one, other, said == "yes")
    return desk.to("/review/same")


@router.post("/review/bodies", dependencies=CHANGE)
def decide_body(request: Request, form: Posted) -> Response:
    """A new body, another name of a known one, or none."""
    desk = Desk(request)
    if desk.person.bodies is not None:
        raise HTTPException(403)
    what = _text(form, "what")
    if what not in ("confirm", "dismiss", "alias"):
        raise HTTPException(400)
    review.decide_body(desk.store, actor_of(desk), _text(form, "name"), what, _text(form, "of"))  # type: ignore[arg-type]
    return desk.to("/review/bodies")


@router.post("/review/undo", dependencies=CHANGE)
def undo(request: Request, form: Posted) -> Response:
    """Take a decision back."""
    desk = Desk(request)
    text = _text(form, "decision")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    known = next((d for d in review.read_decisions(desk.store) if d.id == number), None)
    if known is None or not _concerns(desk, known):
        raise HTTPException(404)
    review.undo(desk.store, actor_of(desk), number)
    return _on(desk, form, None)


@router.post("/review/secret", dependencies=CHANGE)
def secret(request: Request, form: Posted) -> Response:
    """A person saw a secrecy mark: text, page images and original go; hash and reason stay."""
    desk = Desk(request)
    key = _text(form, "key")
    require_sight(desk.store, desk.person, key)
    if _text(form, "sure") != "yes":
        raise UsageError(desk.say("review.secret_sure"))
    letter = desk.store.letter(key, words=False)
    review.set_aside(desk.store, actor_of(desk), key, desk.say("review.secret_reason", who=desk.person.name))
    if letter is not None:
        for image in (desk.settings.cache / "pages" / letter.source.sha256[:2]).glob(f"{letter.source.sha256}-*"):
            image.unlink(missing_ok=True)
    return desk.to("/failures")


def _on(desk: Desk, form: FormData, number: int | None) -> Response:
    """Where the form says to go next; only to our own pages."""
    target = _text(form, "next")
    if not target.startswith(("/review", "/letters/")) or "//" in target or "\\" in target:
        target = "/review"
    return desk.to(target)


def actor_of(desk: Desk) -> Actor:
    """Who acts, and when."""
    return Actor(desk.person.name, desk.settings.now().isoformat(timespec="seconds"))


def last_of(desk: Desk, key: str = "", *, others: bool = True) -> review.Decision | None:
    """What "undo" takes back: the person's newest decision; once that is undone only one about the page's letter.

    So the same key pressed twice does not undo what was decided of another letter (all are at /review/decisions).
    ``key``: of the page's letter; a list has none, there it is the thing whose decision was just undone.
    ``others``: False for a page on which nothing but its letter is decided.
    """
    about = key
    for decision in review.read_decisions(desk.store, who=desk.person.name, limit=40):
        if decision.undone:
            about, others = about or decision.target[0], False
        elif others or about in decision.target:
            return decision
    return None


def _concerns(desk: Desk, decision: review.Decision) -> bool:
    if desk.person.bodies is None:
        return True
    return decision.kind in ("field", "link", "same") and sees(desk.store, desk.person, decision.target[0])


def _suggested(store: Store) -> list[Any]:
    apply_site(store)
    return suggest_bodies(store)


def _asking_again(response: Response, waiting: bool) -> Response:
    if waiting:
        response.headers["Refresh"] = "4"
    return response


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise HTTPException(404)
    return text  # type: ignore[return-value]


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
