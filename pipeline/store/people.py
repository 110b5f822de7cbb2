"""Accounts and read-only tokens: who may come in, and as what.

Passwords are kept as argon2id hashes (argon2-cffi's defaults follow RFC 9106), tokens as SHA-256 of 32 random bytes.
Accounts are never removed, only disabled, so that the log's names keep their meaning.
"""

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pipeline.errors import UsageError
from pipeline.grammar.body import resolve_body
from pipeline.text.normalize import normalize

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "archivist", "auditor", "administrator"]
ROLES: tuple[Role, ...] = ("reader", "archivist", "auditor", "administrator")
SHORTEST = 10
TOKEN_START = "cv_"
_NAME = re.compile(r"[\w.@-]{2,60}")
_LONGEST = 200  # hashing a novel would be a way to keep the program busy


class Account(NamedTuple):
    """An account without its password; ``bodies`` are names of the only bodies whose letters it sees, () for all."""

    name: str
    role: Role
    bodies: tuple[str, ...]
    made: str
    disabled: bool
    epoch: int


class Token(NamedTuple):
    """A token for another system, without its secret."""

    name: str
    bodies: tuple[str, ...]
    made: str
    who: str
    disabled: bool


_ACCOUNT = "name, role, bodies, made, disabled, epoch"


def has_accounts(connection: sqlite3.Connection) -> bool:
    """Whether there is any account: from the first one on, logging in is required (disabled ones count)."""
    return connection.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() is not None


def read_accounts(connection: sqlite3.Connection) -> Iterator[Account]:
    """All accounts by name."""
    return map(_account, connection.execute(f"SELECT {_ACCOUNT} FROM accounts ORDER BY name").fetchall())


def read_account(connection: sqlite3.Connection, name: str) -> Account | None:
    """One account, or ``None``."""
    row = connection.execute(f"SELECT {_ACCOUNT} FROM accounts WHERE name = ?", (name,)).fetchone()
    return _account(row) if row else None


def _account(row: Sequence[Any]) -> Account:
    name, role, bodies, made, disabled, epoch = row
    return Account(name, role, tuple(bodies.split("\n")) if bodies else (), made, bool(disabled), epoch)


def add_account(
    connection: sqlite3.Connection, name: str, role: str, password: str, made: str, bodies: Sequence[str] = ()
) -> Account:
    """Make an account. The caller holds the transaction and enters it into the log.

    Raises ``UsageError`` for a name that is taken or odd, a short password, an unknown role or body.
    """
    name = normalize(name).strip()
    if not _NAME.fullmatch(name):
        raise UsageError("Tên đăng nhập: 2 đến 60 chữ, số, dấu chấm, gạch; không có khoảng trắng.")
    if role not in ROLES:
        raise UsageError(f"Vai trò phải là một trong: {', '.join(ROLES)}.")
    if read_account(connection, name) is not None:
        raise UsageError(f"Đã có tài khoản {name!r}.")
    connection.execute(
        "INSERT INTO accounts (name, role, password, bodies, made) VALUES (?, ?, ?, ?, ?)",
        (name, role, hash_password(password), "\n".join(_checked_bodies(bodies)), made),
    )
    account = read_account(connection, name)
    assert account is not None
    return account


def change_account(
    connection: sqlite3.Connection,
    name: str,
    *,
    role: str | None = None,
    password: str | None = None,
    bodies: Sequence[str] | None = None,
    disabled: bool | None = None,
) -> Account:
    """Change what is given; a new password or role, or disabling, ends the account's sessions.

    Raises ``UsageError`` when there is none of that name, or when the last administrator would be gone.
    """
    account = read_account(connection, name)
    if account is None:
        raise UsageError(f"Không có tài khoản {name!r}.")
    if role is not None and role not in ROLES:
        raise UsageError(f"Vai trò phải là một trong: {', '.join(ROLES)}.")
    if (
        account.role == "administrator"
        and not account.disabled
        and (disabled or (role or account.role) != account.role)
    ):
        others = connection.execute(
            "SELECT 1 FROM accounts WHERE role = 'administrator' AND NOT disabled AND name <> ?", (name,)
        ).fetchone()
        if others is None:
            raise UsageError("Đây là người quản trị cuối cùng: thêm người quản trị khác trước.")
    ended = password is not None or role is not None or bool(disabled)
    connection.execute(
        "UPDATE accounts SET role = ?, bodies = ?, disabled = ?, epoch = epoch + ?,"
        " password = coalesce(?, password) WHERE name = ?",
        (
            role or account.role,
            "\n".join(account.bodies if bodies is None else _checked_bodies(bodies)),
            account.disabled if disabled is None else disabled,
            ended,
            hash_password(password) if password is not None else None,
            name,
        ),
    )
    changed = read_account(connection, name)
    assert changed is not None
    return changed


def _checked_bodies(names: Sequence[str]) -> list[str]:
    found = []
    for name in filter(None, (normalize(name).strip() for name in names)):
        body = resolve_body(name)
        if body is None or "?" in body.key:
            raise UsageError(f"Chưa biết cơ quan {name!r}: ghi tên đầy đủ, kể cả tỉnh.")
        found.append(body.name)
    return found


# --- passwords ---------------------------------------------------------------------------------------------


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex())


def hash_password(password: str) -> str:
    """The hash that is kept; raises ``UsageError`` when the password is too short or absurdly long."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise UsageError(f"Mật khẩu cần ít nhất {SHORTEST} ký tự (nhiều nhất {_LONGEST}).")
    return _hasher().hash(password)


def check_password(connection: sqlite3.Connection, name: str, password: str) -> Account | None:
    """The account that a name and password open, or ``None``; takes as long for a name that does not exist."""
    from argon2.exceptions import VerificationError

    row = connection.execute("SELECT password, disabled FROM accounts WHERE name = ?", (name,)).fetchone()
    known = row[0] if row else _nobodys_hash()
    try:
        _hasher().verify(known, password[:_LONGEST])
    except VerificationError:
        return None
    if row is None or row[1]:
        return None
    if _hasher().check_needs_rehash(known):
        connection.execute("UPDATE accounts SET password = ? WHERE name = ?", (_hasher().hash(password), name))
    return read_account(connection, name)


# --- tokens ------------------------------------------------------------------------------------------------


def add_token(connection: sqlite3.Connection, name: str, who: str, made: str, bodies: Sequence[str] = ()) -> str:
    """Make a read-only token; returns it, the only time that it is seen.

    Raises ``UsageError`` for a name that is taken.
    """
    name = normalize(name).strip()
    if not _NAME.fullmatch(name):
        raise UsageError("Tên khóa: 2 đến 60 chữ, số, dấu chấm, gạch; không có khoảng trắng.")
    if connection.execute("SELECT 1 FROM tokens WHERE name = ?", (name,)).fetchone():
        raise UsageError(f"Đã có khóa {name!r}.")
    token = TOKEN_START + secrets.token_urlsafe(32)
    connection.execute(
        "INSERT INTO tokens (name, hash, bodies, made, who) VALUES (?, ?, ?, ?, ?)",
        (name, _digest(token), "\n".join(_checked_bodies(bodies)), made, who),
    )
    return token


def check_token(connection: sqlite3.Connection, token: str) -> Token | None:
    """What a token opens, or ``None``."""
    if not token.startswith(TOKEN_START) or len(token) > 100:
        return None
    row = connection.execute(
        "SELECT name, bodies, made, who, disabled FROM tokens WHERE hash = ? AND NOT disabled", (_digest(token),)
    ).fetchone()
    return _token(row) if row else None


def read_tokens(connection: sqlite3.Connection) -> Iterator[Token]:
    """All tokens by name."""
    rows = connection.execute("SELECT name, bodies, made, who, disabled FROM tokens ORDER BY name").fetchall()
    return map(_token, rows)


def disable_token(connection: sqlite3.Connection, name: str) -> None:
    """A token opens nothing any more. Raises ``UsageError`` when there is none of that name."""
    if not connection.execute("UPDATE tokens SET disabled = 1 WHERE name = ?", (name,)).rowcount:
        raise UsageError(f"Không có khóa {name!r}.")


def _token(row: Sequence[Any]) -> Token:
    name, bodies, made, who, disabled = row
    return Token(name, tuple(bodies.split("\n")) if bodies else (), made, who, bool(disabled))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
