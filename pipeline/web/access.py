"""Who is at the desk, and what they may do: the one place that decides it.

``VisitMiddleware`` asks ``identify`` on every request and puts the ``Person`` into ``request.state.person``;
routes say what they need with ``Depends(may("read"))``, filter what they list by ``Person.bodies`` and ask
``require_sight`` before they show one letter. On loopback without accounts the person at the machine may do
everything; from the first account on everybody logs in. Other systems read ``/api/`` with a token.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from fastapi import HTTPException, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from pipeline.errors import UsageError
from pipeline.grammar.body import predecessors, resolve_body
from pipeline.store import Document, Followup, Store
from pipeline.store.people import Account, check_token, has_accounts, read_account

Right = Literal["read", "change", "audit", "administer"]
RIGHTS: frozenset[Right] = frozenset(("read", "change", "audit", "administer"))
ROLE_RIGHTS: dict[str, frozenset[Right]] = {
    "reader": frozenset(("read",)),
    "archivist": frozenset(("read", "change")),
    "auditor": frozenset(("read", "audit")),
    "administrator": RIGHTS,
}
COOKIE = "congvan_person"
SESSION_AGE = 12 * 3600  # a working day
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the name that the change log keeps, rights, and (``bodies``) the only bodies whose letters they see.

    ``bodies`` ``None`` means all.
    """

    name: str
    rights: frozenset[Right] = RIGHTS
    bodies: frozenset[str] | None = None
    role: str = ""


AT_THE_MACHINE = Person("tại máy")
NOBODY = Person("", frozenset())


def identify(request: Request) -> Person | None:
    """The person of a request; ``None`` when they have to log in first."""
    from pipeline.web.desk import store_of

    settings = request.app.state.settings
    connection = store_of(settings).connection
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = check_token(connection, secret.strip()) if request.url.path.startswith("/api/") else None
        if token is None:
            return None
        return Person(f"token:{token.name}", ROLE_RIGHTS["reader"], _scope(token.bodies), "token")
    if not has_accounts(connection):
        # A proxy in front makes strangers look like the person at the machine.
        near = settings.host in LOOPBACK and not any(name in request.headers for name in _FORWARDED)
        return AT_THE_MACHINE if near else None
    account = _session(request, connection)
    if account is None:
        return None
    return Person(account.name, ROLE_RIGHTS[account.role], _scope(account.bodies), account.role)


def _session(request: Request, connection: sqlite3.Connection) -> Account | None:
    try:
        name, epoch, visit = _signer(request).loads(request.cookies.get(COOKIE, ""), max_age=SESSION_AGE)
    except (BadSignature, ValueError, TypeError):
        return None
    account = read_account(connection, str(name))
    if account is None or account.disabled or account.epoch != epoch or visit != request.state.visit:
        return None
    return account


def session_for(request: Request, account: Account) -> str:
    """The signed cookie of a browser in which an account has logged in; of no use in another browser."""
    return str(_signer(request).dumps([account.name, account.epoch, request.state.visit]))


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.key, salt="person")


@lru_cache(maxsize=256)
def _keys(names: tuple[str, ...]) -> frozenset[str]:
    bodies = filter(None, map(resolve_body, names))
    return frozenset(key for body in bodies for key in (body.key, *predecessors(body.key)))


def _scope(names: tuple[str, ...]) -> frozenset[str] | None:
    return _keys(names) if names else None


def person_of(request: Request) -> Person:
    """The person whom the middleware has identified."""
    person: Person = request.state.person
    return person


def may(right: Right) -> Callable[[Request], None]:
    """A dependency that lets only those through who have a right; others get 403."""

    def check(request: Request) -> None:
        if right not in person_of(request).rights:
            raise HTTPException(403)

    return check


def not_limited(request: Request) -> None:
    """A dependency that lets only those through who may see all letters: what is beyond tells of all."""
    if person_of(request).bodies is not None:
        raise HTTPException(403)


def sees(store: Store, person: Person, key: str) -> bool:
    """Whether a person may see a letter: all may see all, unless they are limited to bodies that it concerns.

    It concerns who issued it, whom it is addressed to and whom it gives tasks. A document that is only cited
    has no text to hide; it is seen by those who see a letter that cites it.
    """
    if person.bodies is None:
        return True
    return concerns(store.connection, person.bodies, key)


def concerns(connection: sqlite3.Connection, bodies: Collection[str], key: str) -> bool:
    """Whether a held letter, or one that cites the document, concerns one of the bodies."""
    slots = ", ".join("?" * len(bodies))
    own = (
        f"SELECT 1 FROM letters WHERE key = ? AND (issuer_key IN ({slots}) OR id IN"
        f" (SELECT letter_id FROM correspondents WHERE body_key IN ({slots}))) LIMIT 1"
    )
    if connection.execute(own, (key, *bodies, *bodies)).fetchone() is not None:
        return True
    if connection.execute("SELECT 1 FROM letters WHERE key = ?", (key,)).fetchone() is not None:
        return False
    citing = connection.execute("SELECT DISTINCT citing FROM seen_links WHERE believed = ? LIMIT 500", (key,))
    return any(
        connection.execute(own, (found, *bodies, *bodies)).fetchone() is not None for (found,) in citing.fetchall()
    )


def seen_nodes(store: Store, person: Person, nodes: Iterable[Followup]) -> list[Followup]:
    """Follow-ups, depth first, without those that the person may not see and without what hangs on them."""
    if person.bodies is None:
        return list(nodes)
    found: list[Followup] = []
    hidden: int | None = None  # depth of the node that is hidden
    for node in nodes:
        if hidden is not None and node.depth > hidden:
            continue
        ends = filter(None, (node.link.citing, node.link.stated_by))
        hidden = None if all(sees(store, person, end) for end in ends) else node.depth
        if hidden is None:
            found.append(node)
    return found


def require_sight(store: Store, person: Person, *keys: str) -> None:
    """Raises 404 for a letter that the person may not see: that it exists is not said either."""
    if not all(sees(store, person, key) for key in keys):
        raise HTTPException(404)


def must_see(person: Person, store: Store, document: Document) -> None:
    """As ``require_sight``, of a document at hand."""
    require_sight(store, person, document.key)


def check_binding(host: str, store: Store) -> None:
    """Raises ``UsageError`` when the workplace would be open to the network without accounts."""
    if host in LOOPBACK or has_accounts(store.connection):
        return
    raise UsageError(
        f"Không mở ra mạng ({host}) khi chưa có tài khoản: ai cũng vào được. Thêm người quản trị trước:\n"
        "  congvan users add TÊN --role administrator\n"
        "Mật khẩu và văn bản đi qua mạng phải được mã hóa (TLS). Có hai cách:\n"
        "  1. Chứng thư của cơ quan: congvan serve --host … --tls-cert TỆP.pem --tls-key TỆP.key\n"
        "  2. Đặt sau máy chủ web (nginx, Caddy) có TLS, để congvan nghe ở 127.0.0.1:\n"
        "     congvan serve --behind-tls --name van-thu.coquan.gov.vn\n"
        "     nginx: location / { proxy_pass http://127.0.0.1:8000; proxy_set_header Host $host; }"
    )
