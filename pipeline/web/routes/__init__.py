"""The pages, one module each. The order is that of matching: fixed paths before those with parameters."""

from fastapi import APIRouter

from pipeline.web.routes import failures

ROUTERS: tuple[APIRouter, ...] = (failures.router,)
