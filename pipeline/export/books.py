"""The registers of Nghị định 30/2020/NĐ-CP: incoming and outgoing (ten columns), handling of incoming (seven).

In: the store and, for the handling book, the findings of an audit; out: tables in the columns of the decree's
Phụ lục IV. What an office writes by hand (receiver, receipt) comes from its own register where that was taken in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Literal, NamedTuple

import pandas as pd

from pipeline.export.crossref import ATTENTION
from pipeline.export.groups import Line, by_directive, lines_of
from pipeline.export.headings import Language, label
from pipeline.export.incoming import Coming, coming_of
from pipeline.export.spool import Spool
from pipeline.export.tables import name_of
from pipeline.grammar.body import resolve_body, same_body
from pipeline.grammar.voices import speaks_for
from pipeline.reasons import format_day
from pipeline.records import Arrival, Body, Finding, Letter
from pipeline.store import RegisterMatch, Store

Json = dict[str, Any]

INCOMING = (
    "arrived", "arrival_number", "author", "code", "date", "title", "receiver", "passed_on", "receipt", "note",
)  # fmt: skip
OUTGOING = (
    "code", "date", "title", "signer", "recipients", "file_copy", "copies", "passed_on", "receipt", "note",
)  # fmt: skip
HANDLING = ("arrival_number", "letter", "receiver", "handled_by", "progress", "replied", "note")


class Book(NamedTuple):
    """A register with what its head must say: how many letters were left out, and how many may not belong in it.

    ``frame`` makes a table of some of the rows.
    """

    rows: Iterable[Json]
    columns: tuple[str, ...]
    elsewhere: int = 0
    unsure: int = 0

    @property
    def table(self) -> pd.DataFrame:
        """The whole register."""
        return self.frame(self.rows)

    def frame(self, some: Iterable[Json]) -> pd.DataFrame:
        """Some rows of the register as a table."""
        return _frame(some, self.columns)

    def head(self, lang: Language = "vi") -> str:
        """What a reader must know of an office's incoming register; "" when nothing was left out and all is sure."""
        said = [("elsewhere", self.elsewhere), ("unsure", self.unsure)]
        return " ".join(label("incoming", f"{name}_head", lang).format(count=count) for name, count in said if count)


def register_table(
    store: Store,
    style: Literal["incoming", "outgoing"] = "incoming",
    office: str | None = None,
    keys: Collection[str] | None = None,
) -> pd.DataFrame:
    """The table of ``register_book``."""
    return register_book(store, style, office, keys).table


def register_book(
    store: Store,
    style: Literal["incoming", "outgoing"] = "incoming",
    office: str | None = None,
    keys: Collection[str] | None = None,
    lang: Language = "vi",
) -> Book:
    """The register of incoming or of outgoing documents; with ``office`` those that came to it or that it issued.

    A letter of which it is not known whether it came to the office stays, with a note; one that is written to others
    alone is left out and counted. Rows of the office's own register of which the archive does not hold the letter
    stand in the incoming one too, unless ``keys`` names the only letters that may be shown.
    """
    letters = ((key, letter) for key, letter in store.letters() if keys is None or key in keys)
    wanted = resolve_body(office) if office else None
    if style == "outgoing":
        own = (letter for _, letter in letters if office is None or (wanted is not None and _own(letter, wanted)))
        return Book(Spool[Json](Json, map(_outgoing, own)), OUTGOING)
    matches = list(store.register())
    kept = {m.letters[0]: m for m in matches if m.state == "matched"}
    arrivals = store.arrivals()
    counts: Counter[Coming] = Counter()

    def rows() -> Iterator[Json]:
        for key, letter in letters:
            arrival = arrivals.get(key) or letter.arrival
            coming = coming_of(letter, wanted, arrival) if wanted is not None else "sent"
            counts[coming] += 1
            if coming in ("sent", "arrived", "unsure"):
                note = None if coming == "sent" else label("incoming", coming, lang)
                yield _incoming(letter, arrival, kept.get(key), note)
        yield from (_unheld(match) for match in matches if match.state == "unmatched" and keys is None)

    spool = Spool[Json](Json, rows(), lambda row: row["arrived"] or row["date"] or "")
    return Book(spool, INCOMING, counts["elsewhere"], counts["unsure"])


def _frame(rows: Iterable[Json], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=pd.Index(columns), dtype=object)


def _own(letter: Letter, office: Body) -> bool:
    """Whether the office issued the letter, or one that speaks for it."""
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value.last if letter.date else None
    return issuer is not None and speaks_for(issuer.key, office.key, same_body, day) is True


def _incoming(letter: Letter, arrived: Arrival | None, match: RegisterMatch | None, note: str | None) -> Json:
    arrival = arrived or Arrival()
    row = match.row if match else None
    return {
        "arrived": arrival.date.iso if arrival.date else None,
        "arrival_number": arrival.number,
        "author": letter.issuer.value.name if letter.issuer else None,
        "code": letter.code or letter.code_partial,
        "date": letter.date.value.iso if letter.date else None,
        "title": title_of(letter),
        "receiver": row.receiver if row else None,
        "passed_on": row.passed_on if row else None,
        "receipt": row.receipt if row else None,
        "note": "; ".join(filter(None, (row.note if row else None, note))) or None,
    }


def _unheld(match: RegisterMatch) -> Json:
    row = match.row
    return {
        "arrived": row.arrived or None,
        "arrival_number": row.number,
        "author": row.author,
        "code": row.code,
        "date": row.date or None,
        "title": row.title,
        "receiver": row.receiver,
        "passed_on": row.passed_on,
        "receipt": row.receipt,
        "note": row.note,
    }


def _outgoing(letter: Letter) -> Json:
    names = [mention.value for mention in letter.recipients]
    return {
        "code": letter.code or letter.code_partial,
        "date": letter.date.value.iso if letter.date else None,
        "title": title_of(letter),
        "signer": letter.signer.value if letter.signer else None,
        "recipients": "; ".join(names) or None,
        "file_copy": next((name for name in names if name.lower().startswith("lưu")), None),
    }


def title_of(letter: Letter) -> str | None:
    """Tên loại và trích yếu in one cell."""
    parts = (letter.genre.value if letter.genre else None, letter.subject.value if letter.subject else None)
    return " ".join(filter(None, parts)) or None


def handling_frame(rows: Iterable[Json]) -> pd.DataFrame:
    """Some of ``handling_rows`` as a table."""
    return _frame(rows, HANDLING)


def handling_rows(
    store: Store, findings: Iterable[Finding], office: str | None = None, lang: Language = "vi"
) -> Iterator[Json]:
    """The book in which the handling of incoming documents is followed, one row a directive and body that must act.

    ``office``: only what that body must do. The term is the next that is open, else the last; the progress is that
    of the duty that needs most attention, and the note is its reason.
    """
    kept = {m.letters[0]: m for m in store.register() if m.state == "matched"}
    arrivals = store.arrivals()
    wanted = resolve_body(office) if office else None

    def grouped() -> Iterator[tuple[tuple[str, str], list[Line]]]:
        for found in by_directive(findings):
            groups: dict[tuple[str, str], list[Line]] = {}
            for line in lines_of(found, lang=lang):
                duty = line.finding.duty
                if office is None or (wanted is not None and same_body(duty.body_key, wanted.key) is True):
                    groups.setdefault((duty.directive, duty.body), []).append(line)
            yield from groups.items()

    for (directive, body), lines in grouped():
        document = store.document(directive)
        match = kept.get(directive)
        arrival = arrivals.get(directive) or Arrival()
        worst = min(lines, key=lambda line: ATTENTION.index(line.finding.status)).finding
        dues = sorted({line.finding.due for line in lines if line.finding.due is not None})
        answers = dict.fromkeys(key for line in lines for key in line.finding.answers)
        title = [document.genre, document.code] if document else []
        dated = f"ngày {format_day(document.date, lang)}" if document and document.date else ""
        yield {
            "arrival_number": arrival.number,
            "letter": " ".join(filter(None, [*title, dated, f"của {document.issuer}" if document else ""])),
            "receiver": (match.row.receiver if match else "") or body,
            "handled_by": "; ".join(format_day(due, lang) for due in dues) or None,
            "progress": label("duty_status", worst.status, lang),
            "replied": "; ".join(name_of(store.document(key)) or key for key in answers) or None,
            "note": worst.why,
        }
