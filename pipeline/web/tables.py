"""The tables of a request: which day, policy and language it asks for, and the snapshot that answers.

In: the query's ``as_of`` and ``strict``. Out: a ``Snapshot``, or the page that says that the tables are being made.
"""

from fastapi.responses import Response

from pipeline.web.desk import Desk
from pipeline.web.snapshots import Asked, Snapshot, snapshot


def asked_of(desk: Desk) -> Asked:
    """What the query asks for; today and the inclusive reading when it says nothing."""
    return Asked(desk.day(), desk.request.query_params.get("policy") == "strict", desk.lang)


def tables_of(desk: Desk) -> Snapshot | None:
    """The tables; ``None`` while the first ones of a large store are being made."""
    return snapshot(desk.settings, desk.store, asked_of(desk))


def tables_today(desk: Desk) -> Snapshot | None:
    """The tables of today under the inclusive policy, whatever the query says: for pages that only glance at them."""
    return snapshot(desk.settings, desk.store, Asked(desk.settings.today, False, desk.lang))


def wait_page(desk: Desk) -> Response:
    """The page to show meanwhile; it asks again by itself."""
    response = desk.page("wait.html", asked=asked_of(desk))
    response.headers["Refresh"] = "4"
    return response
