"""The tables of a request: which day, policy and language it asks for, and the snapshot that answers.

In: the query's ``as_of`` and ``policy``. Out: a ``Snapshot``, or the page that says that the tables are being made.
"""

import json
import sqlite3
from dataclasses import fields
from typing import Any

from fastapi.responses import Response

from pipeline.audit.due import Policy, parse_policy
from pipeline.lexicon import load_toml
from pipeline.web.access import sees
from pipeline.web.desk import Desk
from pipeline.web.snapshots import Snapshot, snapshot
from pipeline.web.tabulate import Asked


def asked_of(desk: Desk) -> Asked:
    """What the query asks for; today and the default policy when it says nothing."""
    return Asked(desk.day(), policy_setting(desk.request.query_params.get("policy", "")[:200]), desk.lang)


def policy_setting(text: str) -> str:
    """A policy in its shortest words, the same for the same policy; raises ``UsageError`` for what is none."""
    policy, usual = parse_policy(text), Policy()
    parts = []
    for name in (field.name for field in fields(Policy)):
        value = getattr(policy, name)
        if value != getattr(usual, name):
            said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            parts.append("strict" if name == "strict_before" else f"{name}={said}")
    return ",".join(parts)


def policies(desk: Desk, chosen: str) -> list[tuple[str, str, str]]:
    """The policies that have a name, and the chosen one if it has none: (setting, name, what it means)."""
    known = [
        (row["setting"], row["name"][desk.lang], row["about"][desk.lang]) for row in load_toml("policies")["policy"]
    ]
    if chosen not in [setting for setting, _, _ in known]:
        known.append((chosen, chosen, ""))
    return known


def tables_of(desk: Desk) -> Snapshot | None:
    """The tables; ``None`` while the first ones of a large store are being made."""
    return snapshot(desk.settings, desk.store, asked_of(desk))


def tables_today(desk: Desk) -> Snapshot | None:
    """The tables of today under the default policy, whatever the query says: for pages that only glance at them."""
    return snapshot(desk.settings, desk.store, Asked(desk.settings.today, "", desk.lang))


def answers_of(desk: Desk, row: sqlite3.Row) -> list[dict[str, Any]]:
    """The papers that the verdict of a finding rests on, as far as the person may see them."""
    named = json.loads(row["answers"] or row["uncertain"] or "[]")
    return [answer for answer in named if sees(desk.store, desk.person, answer["key"])]


def wait_page(desk: Desk) -> Response:
    """The page to show meanwhile; it asks again by itself."""
    response = desk.page("wait.html", asked=asked_of(desk))
    response.headers["Refresh"] = "4"
    return response
