"""How a test fills in a form: the token comes from a page, as it does for a person."""

import re
from typing import Any

import httpx
from fastapi.testclient import TestClient

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


def send(client: TestClient, page: str, action: str, **fields: Any) -> httpx.Response:
    """Post a form of a page."""
    match = _TOKEN.search(client.get(page).text)
    assert match, f"no form on {page}"
    return client.post(action, data={"token": match[1], **fields})


def log_in(client: TestClient, name: str, password: str) -> httpx.Response:
    """Log in on the login page."""
    return send(client, "/login", "/login", name=name, password=password)
