"""Who may come in: logging in and out, accounts and tokens, the log of changes with its verification and export."""

import threading
import time

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response

from pipeline.errors import UsageError
from pipeline.export.changes import write_changes
from pipeline.store import people
from pipeline.store.changes import Checked, append_change, read_changes, verify_further
from pipeline.web.access import COOKIE, LOOPBACK, SESSION_AGE, may, not_limited, session_for
from pipeline.web.desk import Desk
from pipeline.web.paging import Paging
from pipeline.web.security import Posted

router = APIRouter(include_in_schema=False)
ADMINISTER, AUDIT = [Depends(may("administer"))], [Depends(may("audit")), Depends(not_limited)]
_FREE = 5  # wrong passwords before one has to wait
_WAIT = 30.0  # seconds, doubling
_MOST = 10_000


class _Attempts:
    """Wrong passwords by name and by address, in memory: slows guessing without locking anybody out for good."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def wait(self, *names: str) -> int:
        """Seconds until the next attempt is allowed."""
        with self._lock:
            now = time.monotonic()
            return max(0, *(int(self._wrong.get(name, (0, 0.0))[1] - now + 0.999) for name in names))

    def wrong(self, *names: str) -> None:
        """Count a wrong password."""
        with self._lock:
            if len(self._wrong) > _MOST:
                self._wrong.clear()
            for name in names:
                number = self._wrong.get(name, (0, 0.0))[0] + 1
                pause = _WAIT * 2 ** min(6, number - _FREE) if number >= _FREE else 0.0
                self._wrong[name] = (number, time.monotonic() + pause)

    def right(self, *names: str) -> None:
        """Forget."""
        with self._lock:
            for name in names:
                self._wrong.pop(name, None)


attempts = _Attempts()
_checked: dict[str, Checked] = {}


@router.get("/login")
def login_page(request: Request) -> Response:
    """The form; those who are in already go on."""
    desk = Desk(request)
    if desk.person.rights:
        return desk.to("/")
    return desk.page("login.html", message="", name="", accounts=people.has_accounts(desk.store.connection))


@router.post("/login")
def login(request: Request, form: Posted) -> Response:
    """Check name and password; a wrong one says no more than that."""
    desk = Desk(request)
    name, password = str(form.get("name", "")).strip()[:100], str(form.get("password", ""))
    asked = (f"name:{name}", f"from:{request.client.host if request.client else ''}")
    accounts = people.has_accounts(desk.store.connection)

    def refused(message: str, status: int) -> Response:
        return desk.page("login.html", status=status, message=message, name=name, accounts=accounts)

    if seconds := attempts.wait(*asked):
        return refused(desk.say("people.slow_down", n=seconds), 429)
    account = people.check_password(desk.store.connection, name, password)
    if account is None:
        attempts.wrong(*asked)
        return refused(desk.say("people.wrong"), 403)
    attempts.right(*asked)
    made = desk.settings.now().isoformat(timespec="seconds")
    with desk.store.transaction():
        append_change(desk.store.connection, made, account.name, "login")
    response = desk.to("/")
    response.set_cookie(
        COOKIE,
        session_for(request, account),
        max_age=SESSION_AGE,
        httponly=True,
        samesite="lax",
        secure=desk.settings.secure,
        path="/",
    )
    return response


@router.post("/logout")
def logout(request: Request, form: Posted) -> Response:
    """End this browser's session."""
    response = Desk(request).to("/login")
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/me", dependencies=[Depends(may("read"))])
def me(request: Request) -> Response:
    """One's own account."""
    desk = Desk(request)
    return desk.page("me.html", account=_mine(desk), done="done" in request.query_params, shortest=people.SHORTEST)


@router.post("/me", dependencies=[Depends(may("read"))])
def change_password(request: Request, form: Posted) -> Response:
    """A new password, for those who know the old one; all other sessions end."""
    desk = Desk(request)
    account = _mine(desk)
    if people.check_password(desk.store.connection, account.name, str(form.get("old", ""))) is None:
        raise UsageError(desk.say("people.wrong"))
    with desk.store.transaction():
        account = people.change_account(desk.store.connection, account.name, password=str(form.get("new", "")))
        desk.record("account_password", field=account.name)
    response = desk.to("/me", done=1)
    response.set_cookie(
        COOKIE, session_for(request, account), max_age=SESSION_AGE, httponly=True, samesite="lax",
        secure=desk.settings.secure, path="/",
    )  # fmt: skip
    return response


def _mine(desk: Desk) -> people.Account:
    account = people.read_account(desk.store.connection, desk.person.name) if desk.person.role else None
    if account is None:
        raise HTTPException(404)
    return account


# --- accounts and tokens -------------------------------------------------------------------------------------


@router.get("/people", dependencies=ADMINISTER)
def accounts_page(request: Request) -> Response:
    """All accounts and tokens."""
    return _accounts(Desk(request), "")


def _accounts(desk: Desk, token: str) -> Response:
    return desk.page(
        "people.html",
        accounts=list(people.read_accounts(desk.store.connection)),
        tokens=list(people.read_tokens(desk.store.connection)),
        roles=people.ROLES,
        fresh=token,
        shortest=people.SHORTEST,
        local=desk.settings.host in LOOPBACK,
    )


@router.post("/people", dependencies=ADMINISTER)
def change_accounts(request: Request, form: Posted) -> Response:
    """Add an account, change its role, bodies or password, disable or enable it."""
    desk = Desk(request)
    what, name = str(form.get("what", "")), str(form.get("name", "")).strip()
    role, password = str(form.get("role", "")), str(form.get("password", ""))
    bodies = [line.strip() for line in str(form.get("bodies", "")).splitlines() if line.strip()]
    connection = desk.store.connection
    made = desk.settings.now().isoformat(timespec="seconds")
    with desk.store.transaction():
        if what == "add":
            if not people.has_accounts(connection) and role != "administrator":
                raise UsageError(desk.say("people.accounts_next"))
            account = people.add_account(connection, name, role, password, made, bodies)
            desk.record("account_add", field=account.name, new={"role": role, "bodies": account.bodies})
        elif what == "set":
            old = people.read_account(connection, name)
            new = people.change_account(connection, name, role=role or None, bodies=bodies, password=password or None)
            before = {"role": old.role, "bodies": old.bodies} if old else None
            desk.record("account_change", field=name, old=before, new={"role": new.role, "bodies": new.bodies})
            if password:
                desk.record("account_password", field=name)
        elif what in ("disable", "enable"):
            people.change_account(connection, name, disabled=what == "disable")
            desk.record(f"account_{what}", field=name)
        else:
            raise HTTPException(400)
    return desk.to("/people")


@router.post("/people/tokens", dependencies=ADMINISTER)
def change_tokens(request: Request, form: Posted) -> Response:
    """Make a token (the page that answers is the only one that shows it) or disable one."""
    desk = Desk(request)
    what, name = str(form.get("what", "")), str(form.get("name", "")).strip()
    bodies = [line.strip() for line in str(form.get("bodies", "")).splitlines() if line.strip()]
    made = desk.settings.now().isoformat(timespec="seconds")
    token = ""
    with desk.store.transaction():
        if what == "add":
            token = people.add_token(desk.store.connection, name, desk.person.name, made, bodies)
            desk.record("token_add", field=name, new={"bodies": bodies})
        elif what == "disable":
            people.disable_token(desk.store.connection, name)
            desk.record("token_disable", field=name)
        else:
            raise HTTPException(400)
    return _accounts(desk, token) if token else desk.to("/people")


# --- the log -------------------------------------------------------------------------------------------------


@router.get("/log", dependencies=AUDIT)
def log_page(request: Request) -> Response:
    """All changes, newest first, and whether their chain is whole."""
    desk = Desk(request)
    connection = desk.store.connection
    (total,) = connection.execute("SELECT count(*) FROM changes").fetchone()
    paging = Paging.of(desk, total)
    rows = list(read_changes(connection, limit=paging.size, offset=paging.offset))
    # Entries that were found whole are not gone through again at each view, unless that is asked for.
    path = str(desk.store.path)
    known = Checked() if request.query_params.get("verify") == "all" else _checked.get(path, Checked())
    broken, _checked[path] = verify_further(connection, known)
    head = connection.execute("SELECT hash FROM changes ORDER BY id DESC LIMIT 1").fetchone()
    return desk.page(
        "log.html",
        rows=rows,
        documents={row.key: desk.store.document(row.key) for row in rows if row.key},
        paging=paging,
        broken=broken,
        checked=known.id if broken is None else 0,
        head=head[0] if head else "",
    )


@router.get("/log.csv", dependencies=AUDIT)
def log_csv(request: Request) -> Response:
    """The whole log, oldest first, as it can be checked elsewhere."""
    desk = Desk(request)
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.csv"'}
    text = write_changes(read_changes(desk.store.connection), desk.lang)
    return Response(text, media_type="text/csv", headers=headers)
