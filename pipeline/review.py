"""What a person decides in the review: fields, links, files of one letter or several, bodies; each can be undone.

Joins the store (corrections, verdicts, the log) with linking, because a decision holds only when what depends on
it is linked again. Every function is one transaction: decision, relinking and log entry are there together or not.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from pipeline.bodies import apply_site
from pipeline.errors import UsageError
from pipeline.reading import Wishes, read_content
from pipeline.records import Cuts, Letter
from pipeline.relink import relink_new
from pipeline.store import Store
from pipeline.store.bodies import make_body, read_bodies, save_bodies
from pipeline.store.changes import append_change, read_changes
from pipeline.store.corrections import field_value, parse_value, read_corrections, reading_of, save_correction
from pipeline.store.originals import original_path
from pipeline.store.wiping import wiping
from pipeline.text.fold import fold

Kind = Literal["field", "link", "same", "body", "split"]
MOST_RENEWED = 400  # letters that one decision about a body renews at once


class Decision(NamedTuple):
    """One entry of what people decided; ``target`` names what about, ``before`` and ``after`` are what held."""

    id: int
    made: str
    who: str
    kind: Kind
    target: tuple[str, ...]
    before: Any
    after: Any
    undone: bool


class Actor(NamedTuple):
    """Who acts, and when (ISO, to the second): the door knows both, the store keeps them."""

    who: str
    made: str


def correct_field(store: Store, actor: Actor, key: str, field: str, text: str | None) -> int:
    """A person's value of a field (``None``: the program's reading shall hold again); returns the decision's number.

    Raises ``UsageError`` when there is no such letter or the text cannot be a value of the field.
    """
    value = None if text is None else parse_value(field, text)
    with store.transaction():
        before = read_corrections(store.connection, key).get(field)
        number = _decide(store, actor, "field", (key, field), before, value)
    return number


def judge_link(store: Store, actor: Actor, citing: str, cited: str, confirmed: bool | None) -> int:
    """A person's word on a link; returns the decision's number."""
    if store.document(citing) is None or store.document(cited) is None:
        raise UsageError("Không còn văn bản của liên kết này. Tải lại danh sách.")
    with store.transaction():
        return _decide(store, actor, "link", (citing, cited), _verdict(store, citing, cited), confirmed)


def judge_same(store: Store, actor: Actor, one: str, other: str, same: bool | None) -> int:
    """A person's word on two files being one letter; returns the decision's number."""
    one, other = min(one, other), max(one, other)
    if one == other or store.row_id(one) is None or store.row_id(other) is None:
        raise UsageError("Không còn hai văn bản này trong kho. Tải lại danh sách.")
    with store.transaction():
        return _decide(store, actor, "same", (one, other), store.sameness().get((one, other)), same)


def decide_body(
    store: Store, actor: Actor, name: str, what: Literal["confirm", "dismiss", "alias"], of: str = ""
) -> int:
    """A name in letterheads is a body (confirm), none to ask about again (dismiss), or another name of one (alias)."""
    if what == "alias":
        if not of.strip() or fold(of) == fold(name):
            raise UsageError("Nêu tên đầy đủ của cơ quan mà tên này chỉ đến.")
        row = make_body({"name": of, "also": name})
    else:
        row = make_body({"name": name}, "confirmed" if what == "confirm" else "dismissed")
    with store.transaction():
        before = _body_row(store, row.name)
        after = {**row.row(), "state": row.state}
        if before is not None and before["state"] == row.state:
            names = [*before["also"].split(";"), *row.also]
            after = {**before, "also": ";".join(dict.fromkeys(filter(None, names)))}
        return _decide(store, actor, "body", (row.name,), before, after)


def decide_split(store: Store, actor: Actor, sha256: str, cuts: Cuts | None) -> int:
    """Where the letters of a file begin (``None``: the letterheads decide again); returns the decision's number.

    The file is read again before the store is locked, which takes its time for a scan; for one that the store does not
    hold yet the word is kept. Raises ``UsageError`` when the original is gone or can no longer be read.
    """
    reading = _read_again(store, sha256, cuts)
    with store.transaction():
        before, after = _cuts_json(store.cuts().get(sha256)), _cuts_json(cuts)
        return _enter(store, actor, "split", (sha256,), before, after, _apply_split(store, sha256, cuts, reading))


def undo(store: Store, actor: Actor, number: int) -> Decision:
    """Take a decision back: what held before holds again, and what depends on it is linked again.

    Raises ``UsageError`` when it was undone already or a later decision about the same stands on it.
    """
    sql = f"SELECT {_COLUMNS} FROM decisions WHERE id = ?"
    row = store.connection.execute(sql, (number,)).fetchone()
    reading: tuple[Letter, ...] = ()
    if row is not None and row[3] == "split" and not row[7]:
        before = _decision(row)
        reading = _read_again(store, before.target[0], _cuts_of(before.before))
    with store.transaction():
        row = store.connection.execute(sql, (number,)).fetchone()
        if row is None or row[7]:
            raise UsageError("Việc này đã được hoàn tác hoặc không còn.")
        later = store.connection.execute(
            "SELECT 1 FROM decisions WHERE kind = ? AND target = ? AND id > ? AND NOT undone", (row[3], row[4], number)
        ).fetchone()
        if later:
            raise UsageError("Đã có quyết định sau đó về cùng việc này: hoàn tác quyết định sau trước.")
        decision = _decision(row)
        if decision.kind == "split":
            shown = _apply_split(store, decision.target[0], _cuts_of(decision.before), reading)
        else:
            shown = _apply(store, decision.kind, decision.target, decision.before)
        store.connection.execute("UPDATE decisions SET undone = 1 WHERE id = ?", (number,))
        _log(store, actor, f"undo_{decision.kind}", decision.target, *shown)
        return decision


def read_decisions(
    store: Store, *, who: str | None = None, kind: Kind | None = None, limit: int = -1
) -> Iterator[Decision]:
    """Decisions, newest first, undone ones too."""
    rows = store.connection.execute(
        f"SELECT {_COLUMNS} FROM decisions WHERE (?1 IS NULL OR who = ?1) AND (?2 IS NULL OR kind = ?2)"
        " ORDER BY id DESC LIMIT ?3",
        (who, kind, limit),
    )
    return map(_decision, rows.fetchall())


def rewind(store: Store, day: dt.date) -> None:
    """What people decided as it stood at the end of a day: later decisions are taken back, later undoing is too.

    For a copy of a store (``history``): nothing is logged. Decisions about letters that it no longer holds are passed
    over, and where files are split stays as it is: a copy has no originals to read again.
    """
    end = f"{day.isoformat()}T99"
    undone: dict[tuple[str, tuple[str, ...]], list[str]] = {}  # when the decisions about a thing were undone, in order
    for change in reversed(list(read_changes(store.connection))):
        if change.action.startswith("undo_"):
            about = (change.key, change.field) if change.key else (change.field,)
            undone.setdefault((change.action.removeprefix("undo_"), about), []).append(change.made)
    history: dict[tuple[str, tuple[str, ...]], list[Decision]] = {}
    for decision in reversed(list(read_decisions(store))):
        history.setdefault((decision.kind, decision.target), []).append(decision)
    for (kind, target), decisions in history.items():
        moments = undone.get((kind, target), [])
        if kind == "split" or max(decisions[-1].made, *moments) <= end:
            continue
        standing: list[Decision] = []
        for made, _, decision in sorted(
            [*((d.made, 0, d) for d in decisions), *((made, 1, None) for made in moments)], key=lambda event: event[:2]
        ):
            if made > end:
                break
            if decision is not None:
                standing.append(decision)
            elif standing:
                standing.pop()
        with suppress(UsageError), store.transaction():
            _apply(store, decisions[0].kind, target, standing[-1].after if standing else decisions[0].before)


def set_aside(store: Store, actor: Actor, key: str, reason: str) -> None:
    """A person saw a secrecy mark that the program did not: text and original go, hash and reason stay.

    This cannot be undone; the log names the letter by its key alone.
    """
    letter = store.letter(key, words=False)
    if letter is None:
        raise UsageError("Không có văn bản này trong kho.")
    sha256 = letter.source.sha256
    with store.transaction(), wiping(store.connection):
        keys = [k for (k,) in store.connection.execute("SELECT key FROM letters WHERE sha256 = ?", (sha256,))]
        for found in keys:
            store.connection.execute("DELETE FROM corrections WHERE key = ?", (found,))
            store.connection.execute("DELETE FROM readings WHERE key = ?", (found,))
            store.connection.execute("DELETE FROM decisions WHERE target LIKE ?", (f'%"{found}"%',))
            append_change(store.connection, actor.made, actor.who, "set_aside", found)
        store.set_aside(sha256, f"Văn bản có dấu mật ({reason})")
        relink_new(store)
    original_path(store.originals, sha256).unlink(missing_ok=True)


# --- how a decision takes effect --------------------------------------------------------------------------

_COLUMNS = "id, made, who, kind, target, before, after, undone"


def _decision(row: Sequence[Any]) -> Decision:
    number, made, who, kind, target, before, after, undone = row
    return Decision(
        number, made, who, kind, tuple(json.loads(target)), json.loads(before), json.loads(after), bool(undone)
    )


def _decide(store: Store, actor: Actor, kind: Kind, target: tuple[str, ...], before: Any, after: Any) -> int:
    return _enter(store, actor, kind, target, before, after, _apply(store, kind, target, after))


def _enter(
    store: Store, actor: Actor, kind: Kind, target: tuple[str, ...], before: Any, after: Any, shown: tuple[Any, Any]
) -> int:
    cursor = store.connection.execute(
        "INSERT INTO decisions (made, who, kind, target, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (actor.made, actor.who, kind, _json(target), _json(before), _json(after)),
    )
    _log(store, actor, f"decide_{kind}", target, *shown)
    return int(cursor.lastrowid or 0)


def _apply(store: Store, kind: Kind, target: tuple[str, ...], value: Any) -> tuple[Any, Any]:
    """Make a decision hold and link again; returns what the log shows as old and new."""
    if kind == "field":
        return _apply_field(store, target[0], target[1], value)
    if kind == "link":
        old = _verdict(store, target[0], target[1])
        store.judge(target[0], target[1], value)
        relink_new(store)
        return _said(old, "confirmed", "rejected"), _said(value, "confirmed", "rejected")
    if kind == "same":
        said = store.sameness().get((target[0], target[1]))
        store.judge_sameness(target[0], target[1], value)
        relink_new(store)
        return _said(said, "one document", "two documents"), _said(value, "one document", "two documents")
    return _apply_body(store, target[0], value)


def _apply_field(store: Store, key: str, field: str, value: str | None) -> tuple[str, str]:
    letter = store.letter(key)
    if letter is None:
        raise UsageError("Không có văn bản này trong kho. Tìm lại theo số, ký hiệu.")
    old = field_value(letter, field)
    reading = reading_of(store.connection, key, letter)
    save_correction(store.connection, key, field, value, field_value(reading, field))
    store.renew(key, reading)
    relink_new(store)
    renewed = store.letter(key, words=False)
    return old, field_value(renewed, field) if renewed else ""


def _apply_body(store: Store, name: str, value: dict[str, str] | None) -> tuple[Any, Any]:
    old = _body_row(store, name)
    store.connection.execute("DELETE FROM bodies WHERE name = ?", (name,))
    if value is not None:
        state: Literal["confirmed", "dismissed"] = "dismissed" if value["state"] == "dismissed" else "confirmed"
        save_bodies(store.connection, [make_body(value, state)])
    apply_site(store)
    also = {alias for row in (old, value) if row for alias in row["also"].split(";") if alias}
    _reresolve(store, {name, *also})
    return old, value


def _read_again(store: Store, sha256: str, cuts: Cuts | None) -> tuple[Letter, ...]:
    """The letters of a held file, cut so; of one that the store does not hold, none."""
    if not store.knows(sha256):
        return ()
    row = store.connection.execute("SELECT path FROM letters WHERE sha256 = ? ORDER BY part", (sha256,)).fetchone()
    original = original_path(store.originals, sha256)
    if row is None or not original.exists():
        raise UsageError("Không còn bản gốc của tệp này trong kho nên không đọc lại được.")
    reading = read_content(original.read_bytes(), row[0], Wishes({sha256: cuts} if cuts is not None else {}))
    if not reading.letters:
        raise UsageError(reading.problem.message if reading.problem else f"{row[0]}: không đọc được")
    return reading.letters


def _apply_split(store: Store, sha256: str, cuts: Cuts | None, reading: tuple[Letter, ...]) -> tuple[Any, Any]:
    old = store.cuts().get(sha256)
    store.decide_cuts(sha256, cuts)
    if reading:
        store.add_all(reading, replace=True)
        relink_new(store)
    return _cuts_json(old), _cuts_json(cuts)


def _cuts_json(cuts: Cuts | None) -> dict[str, list[int]] | None:
    return None if cuts is None else {"pages": list(cuts.pages), "lines": list(cuts.lines)}


def _cuts_of(value: dict[str, list[int]] | None) -> Cuts | None:
    return None if value is None else Cuts(tuple(value["pages"]), tuple(value["lines"]))


def _reresolve(store: Store, names: set[str]) -> None:
    """Letters whose issuer bears one of these names know the body that it means now (texts are not read again)."""
    wanted = {fold(name) for name in names}
    issuers = store.connection.execute("SELECT DISTINCT issuer FROM letters WHERE issuer <> ''").fetchall()
    keys = [
        key
        for (issuer,) in issuers
        if fold(issuer) in wanted
        for (key,) in store.connection.execute("SELECT key FROM letters WHERE issuer = ?", (issuer,))
    ][:MOST_RENEWED]
    for key in keys:
        letter = store.letter(key)
        if letter is not None:
            store.renew(key, reading_of(store.connection, key, letter))
    relink_new(store)


def _body_row(store: Store, name: str) -> dict[str, str] | None:
    for body in read_bodies(store.connection):
        if body.name == name:
            return {**body.row(), "state": body.state}
    return None


def _verdict(store: Store, citing: str, cited: str) -> bool | None:
    row = store.connection.execute(
        "SELECT confirmed FROM verdicts WHERE citing = ? AND cited = ?", (citing, cited)
    ).fetchone()
    return None if row is None else bool(row[0])


def _said(value: bool | None, yes: str, no: str) -> str | None:
    return None if value is None else yes if value else no


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _log(store: Store, actor: Actor, action: str, target: tuple[str, ...], old: Any, new: Any) -> None:
    """A decision about two letters stands in the history of the first; the second is named in the field."""
    key, field = (target[0], target[1]) if len(target) == 2 else ("", target[0])
    append_change(store.connection, actor.made, actor.who, action, key, field, old, new)
