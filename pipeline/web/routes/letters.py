"""A letter: its pages beside what was read, citations, duties, who answered, problems, the original, the history."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, Response

from pipeline.records import Citation, Letter, Link
from pipeline.store import Document, Followup
from pipeline.store.changes import read_changes
from pipeline.store.corrections import FIELDS, read_corrections
from pipeline.web.access import may, must_see, seen_nodes, sees
from pipeline.web.desk import Desk
from pipeline.web.page_images import page_image
from pipeline.web.places import facts_of, lines_of, sheets_of, wanted_span
from pipeline.web.queries import duties_seen
from pipeline.web.shown import source_name
from pipeline.web.tables import tables_today

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
_MOST_DUTIES = 2000
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/:*?<>|]+')
_SUFFIXES = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation with what it is believed to mean."""

    name: str
    citation: Citation
    link: Link | None
    document: Document | None
    candidates: tuple[Document, ...]


@router.get("/letters/{key}")
def letter_page(request: Request, key: str) -> Response:
    """The page of a document, held or only cited."""
    desk = Desk(request)
    document = found(desk, key)
    followers = followers_of(desk, key)
    if not document.held:
        cited_by = [
            (link, by)
            for link in desk.store.links(cited=key)
            if (by := _shown(desk, link.citing)) and (link.stated_by is None or _shown(desk, link.stated_by))
        ]
        return desk.page("cited.html", document=document, cited_by=cited_by, followers=followers)
    letter = desk.store.letter(key)
    if letter is None:
        raise HTTPException(404)
    show = request.query_params.get("show", "")
    span = wanted_span(letter, show)
    tables = tables_today(desk)
    duties: dict[int, list[object]] = {}
    if tables is not None:
        mine, values = duties_seen(desk.person.bodies)
        where, order = f"directive = ? AND ({mine})", "task, attention, body"
        for row in tables.page("findings", where, (key, *values), order, _MOST_DUTIES, 0):
            duties.setdefault(row["task"], []).append(row)
    return desk.page(
        "letter.html",
        document=document,
        letter=letter,
        facts=facts_of(letter),
        sheets=sheets_of(letter, span),
        lines=lines_of(letter, span),
        show=show,
        citations=_citations(desk, key, letter),
        duties=duties,
        followers=followers,
        stands_for=_shown(desk, document.copy_of) if document.copy_of else None,
        said=read_corrections(desk.store.connection, key),
        editable=FIELDS,
        changes=list(read_changes(desk.store.connection, key, 200)),
        has_original=desk.store.original(key) is not None,
    )


def found(desk: Desk, key: str) -> Document:
    """The document of an address; 404 when there is none or the person may not see it."""
    document = desk.store.document(key)
    if document is None:
        raise HTTPException(404)
    must_see(desk.person, desk.store, document)
    return document


def _shown(desk: Desk, key: str) -> Document | None:
    """A document that the person may see."""
    return desk.store.document(key) if sees(desk.store, desk.person, key) else None


def followers_of(desk: Desk, key: str) -> list[tuple[Followup, Document]]:
    """What followed a document directly, by date."""
    return [
        (node, document)
        for node in seen_nodes(desk.store, desk.person, desk.store.followups(key, depth=1))
        if (document := desk.store.document(node.link.citing)) is not None
    ]


def _citations(desk: Desk, key: str, letter: Letter) -> list[Cited]:
    by_place = {link.span.start: link for link in desk.store.links(citing=key) if link.span and link.stated_by is None}
    rows = []
    for at, citation in enumerate(letter.citations):
        link = by_place.get(citation.span.start)
        candidates = [_shown(desk, other) for other in link.candidates[:8]] if link else []
        rows.append(
            Cited(
                f"cite-{at}",
                citation,
                link,
                _shown(desk, link.cited) if link else None,
                tuple(document for document in candidates if document is not None),
            )
        )
    return rows


@router.get("/letters/{key}/pages/{number}.webp")
def page(request: Request, key: str, number: int) -> Response:
    """A page of the original as an image."""
    desk = Desk(request)
    found(desk, key)
    letter = desk.store.letter(key, words=False)
    original = desk.store.original(key)
    image = page_image(desk.settings.cache, original, letter, number) if letter and original else None
    if image is None:
        raise HTTPException(404)
    return Response(image, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/letters/{key}/original")
def original(request: Request, key: str) -> Response:
    """The file as it was taken in, bit for bit; always as a download of no type, so that no browser runs it."""
    desk = Desk(request)
    document = found(desk, key)
    path = desk.store.original(key)
    letter = desk.store.letter(key, words=False)
    if path is None or letter is None or document.source is None:
        raise HTTPException(404)
    name = download_name(source_name(document.source, str(desk.settings.incoming)), letter.source.media_type)
    return FileResponse(
        path,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": disposition(name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-SHA256": letter.source.sha256,
        },
    )


def download_name(path: str, media_type: str = "") -> str:
    """A harmless file name from where a file came from."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", path.replace("\\", "/").rsplit("/", 1)[-1])).strip(". ")[-120:]
    if not name:
        name = "van-ban" + _SUFFIXES.get(media_type, "")
    return name


def disposition(name: str) -> str:
    """The header that makes a browser save a file under a name, with Vietnamese letters (RFC 6266)."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
