"""Accounts and tokens: what opens, what does not, what is kept."""

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.store import Store, people

MADE = "2026-06-30T09:15:00"
PASSWORD = "mật khẩu dài"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "kho.db")


def test_only_the_right_password_of_an_active_account_opens(store: Store) -> None:
    c = store.connection
    assert not people.has_accounts(c)
    people.add_account(c, "quantri", "administrator", PASSWORD, MADE)
    people.add_account(c, "lan", "archivist", PASSWORD, MADE)
    assert people.has_accounts(c)
    assert people.check_password(c, "lan", PASSWORD) == people.read_account(c, "lan")
    assert people.check_password(c, "lan", PASSWORD + "!") is None
    assert people.check_password(c, "minh", PASSWORD) is None
    people.change_account(c, "lan", disabled=True)
    assert people.check_password(c, "lan", PASSWORD) is None


def test_no_password_is_readable_in_the_store(store: Store) -> None:
    people.add_account(store.connection, "lan", "reader", PASSWORD, MADE)
    (kept,) = store.connection.execute("SELECT password FROM accounts").fetchone()
    assert kept.startswith("$argon2id$") and PASSWORD not in kept


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [
        ("lan", "boss", PASSWORD),
        ("lan", "reader", "ngắn"),
        ("có dấu cách", "reader", PASSWORD),
        ("", "reader", PASSWORD),
    ],
)
def test_odd_accounts_are_refused(store: Store, name: str, role: str, password: str) -> None:
    with pytest.raises(UsageError):
        people.add_account(store.connection, name, role, password, MADE)


def test_a_new_password_role_or_disabling_ends_sessions_and_the_last_administrator_stays(store: Store) -> None:
    c = store.connection
    people.add_account(c, "quantri", "administrator", PASSWORD, MADE)
    with pytest.raises(UsageError):
        people.change_account(c, "quantri", disabled=True)
    with pytest.raises(UsageError):
        people.change_account(c, "quantri", role="reader")
    assert people.change_account(c, "quantri", bodies=["UBND tỉnh Lào Cai"]).epoch == 1
    assert people.change_account(c, "quantri", password=PASSWORD + "2").epoch == 2


def test_tokens_are_kept_as_hashes_and_can_be_disabled(store: Store) -> None:
    c = store.connection
    token = people.add_token(c, "ioffice", "lan", MADE)
    found = people.check_token(c, token)
    assert found is not None and found.name == "ioffice"
    assert people.check_token(c, token[:-1]) is None
    assert all(token not in str(row) for row in c.execute("SELECT * FROM tokens"))
    people.disable_token(c, "ioffice")
    assert people.check_token(c, token) is None
