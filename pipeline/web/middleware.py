"""Before a route: the visit's cookie, the language, the person. In this order, on every request.

Pure ASGI, because a page must not wait for a response that streams.
"""

import secrets

from fastapi import Request
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web import access
from pipeline.web.security import COOKIE
from pipeline.web.settings import Settings

OPEN = ("/static/", "/login")  # what is shown to those who have not logged in
_LANGUAGES = ("vi", "en")
_YEAR = 365 * 24 * 3600


class VisitMiddleware:
    """Sets ``request.state.visit``, ``.lang`` and ``.person``, and the cookies that remember the first two."""

    def __init__(self, app: ASGIApp, *, settings: Settings, key: str) -> None:
        self.app = app
        self.settings = settings
        self.signer = URLSafeSerializer(key, salt="visit")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        cookies: dict[str, str] = {}
        visit = self._visit(request)
        if visit is None:
            visit = secrets.token_urlsafe(18)
            cookies[COOKIE] = self.signer.dumps(visit)
        request.state.visit = visit
        request.state.lang = self._language(request, cookies)

        async def with_cookies(message: Message) -> None:
            if message["type"] == "http.response.start" and cookies and not scope["path"].startswith("/static/"):
                headers = MutableHeaders(scope=message)
                flags = f"; Path=/; HttpOnly; SameSite=Lax; Max-Age={_YEAR}"
                for name, value in cookies.items():
                    headers.append("set-cookie", f"{name}={value}{flags}{'; Secure' if self.settings.secure else ''}")
            await send(message)

        person = access.identify(request)
        if person is None and not scope["path"].startswith(OPEN):
            refused = (
                JSONResponse({"detail": "log in, or send a token"}, 401, {"WWW-Authenticate": "Bearer"})
                if scope["path"].startswith("/api/") or scope["method"] != "GET"
                else RedirectResponse("/login", 303)
            )
            await refused(scope, receive, with_cookies)
            return
        request.state.person = person or access.NOBODY
        await self.app(scope, receive, with_cookies)

    def _visit(self, request: Request) -> str | None:
        try:
            return str(self.signer.loads(request.cookies.get(COOKIE, "")))
        except BadSignature:
            return None

    def _language(self, request: Request, cookies: dict[str, str]) -> str:
        asked = request.query_params.get("lang")
        if asked in _LANGUAGES:
            cookies["lang"] = asked
            return asked
        known = request.cookies.get("lang")
        return known if known in _LANGUAGES else self.settings.lang
