"""The pages, one module each. The order is that of matching: fixed paths before those with parameters."""

from fastapi import APIRouter

from pipeline.web.routes import (
    api,
    audit,
    crossref,
    failures,
    followups,
    home,
    letters,
    people,
    register,
    review,
    search,
    splits,
    take_in,
)  # fmt: skip

ROUTERS: tuple[APIRouter, ...] = (
    home.router, take_in.router, splits.router, review.router, people.router, api.router, search.router,
    followups.router, letters.router, crossref.router, audit.router, register.router, failures.router,
)  # fmt: skip
