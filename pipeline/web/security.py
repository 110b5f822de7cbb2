"""What protects the pages: headers on every answer, the origin of every change, tokens in every form.

Uploads and letters are hostile: nothing they contain is ever sent as HTML or script (``Content-Security-Policy``
allows neither inline script nor any outside source). A POST must come from our own pages: the browser's own
word for it (``Sec-Fetch-Site``, ``Origin``) and a token signed for this browser (itsdangerous) both have to agree.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
COOKIE = "congvan_visit"
_TOKEN_AGE = 24 * 3600


def load_key(cache: Path) -> str:
    """The key that signs cookies and tokens: made once, readable by its owner only."""
    path = cache / "key"
    cache.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key


class SecurityMiddleware:
    """Headers on every answer; a change that another site asks for is refused before any route sees it."""

    def __init__(self, app: ASGIApp, *, secure: bool = False) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] not in _SAFE and not is_own(Headers(scope=scope)):
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"refused: the request comes from another site"})
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
                if self.secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        await self.app(scope, receive, with_headers)


def is_own(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from our own pages, by what browsers say of it.

    Programs (API clients) send neither header; they have no cookies that a foreign page could misuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def visit_of(request: Request) -> str:
    """The random name of this browser; the middleware of the pages sets the cookie when there is none yet."""
    visit: str = request.state.visit
    return visit


def token_for(request: Request) -> str:
    """The token that a form of this browser has to bring back (field ``token``)."""
    return _serializer(request).dumps(visit_of(request))


def check_token(request: Request, token: object) -> None:
    """Raises 403 when a token is not this browser's or too old."""
    try:
        visit = _serializer(request).loads(str(token or ""), max_age=_TOKEN_AGE)
    except BadSignature:
        visit = None
    if visit is None or not secrets.compare_digest(str(visit), visit_of(request)):
        raise HTTPException(403, "token")


def _serializer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.key, salt="form")


async def posted(request: Request) -> FormData:
    """The form of a POST whose token is right: the dependency of every route that changes something."""
    settings = request.app.state.settings
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > settings.largest_drop:
        raise HTTPException(413)
    form = await request.form(max_files=settings.most_files, max_fields=settings.most_files)
    check_token(request, request.headers.get("x-token") or form.get("token"))
    return form


Posted = Annotated[FormData, Depends(posted)]
