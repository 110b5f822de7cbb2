"""The application: settings in, an ASGI application out. Routes stand in ``routes/``, one module a page.

Nothing here reads the clock or the environment: the command line does and hands over ``Settings``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from pipeline.errors import CongvanError
from pipeline.store import Store
from pipeline.web.desk import Desk
from pipeline.web.middleware import VisitMiddleware
from pipeline.web.routes import ROUTERS
from pipeline.web.security import SecurityMiddleware, load_key
from pipeline.web.settings import Settings
from pipeline.web.worker import Worker

_THREADS = 8  # requests in hand at once; each has its own connection to the store


def make_app(settings: Settings) -> FastAPI:
    """The workplace over one store (made when it is not there).

    Raises ``CongvanError`` when the file is no store.
    """
    Store.create(settings.db).close()
    key = load_key(settings.cache)
    worker = Worker(settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        if settings.worker:
            worker.start()
        yield
        worker.stop()

    app = FastAPI(
        title="congvan", lifespan=life, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json",
        version="1", description="Read-only access to letters, links and findings.",
    )  # fmt: skip
    app.state.settings = settings
    app.state.key = key
    app.state.worker = worker
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", _Static(directory=Path(str(files("pipeline.web").joinpath("static")))))
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(CongvanError, _user_error)
    # The last one added is the first one asked.
    app.add_middleware(VisitMiddleware, settings=settings, key=key)
    app.add_middleware(SecurityMiddleware, secure=settings.secure)
    if settings.hosts != ("*",):
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False)
    return app


class _Static(StaticFiles):
    """Our own few files; their address carries their version, so browsers may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "max-age=86400"
        return response


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException | StarletteHTTPException) else 500
    return _error(request, status, "")


def _user_error(request: Request, error: Exception) -> Response:
    return _error(request, 400, str(error))


def _error(request: Request, status: int, message: str) -> Response:
    """The page (or for programs the object) that says what went wrong and what to do next."""
    if request.url.path.startswith("/api/") or not hasattr(request.state, "person"):
        return JSONResponse({"detail": message or status}, status)
    desk = Desk(request)
    known = {400, 403, 404, 413}
    name = str(status) if status in known else "other"
    return desk.page("error.html", status=status, code=status, name=name, message=message)
