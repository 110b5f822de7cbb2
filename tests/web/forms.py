"""How a test fills in a form: the token comes from a page, as it does for a person."""

import re
from typing import Any

import httpx
from fastapi.testclient import TestClient

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


def token_of(client: TestClient, page: str = "/take-in") -> str:
    """What a form of a page carries against requests of other sites."""
    match = _TOKEN.search(client.get(page).text)
    assert match, f"no form on {page}"
    return match[1]


def send(client: TestClient, page: str, action: str, **fields: Any) -> httpx.Response:
    """Post a form of a page."""
    return client.post(action, data={"token": token_of(client, page), **fields})


def log_in(client: TestClient, name: str, password: str) -> httpx.Response:
    """Log in on the login page."""
    return send(client, "/login", "/login", name=name, password=password)
