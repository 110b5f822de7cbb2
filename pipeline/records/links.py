"""What we believe about letters, and the small records that linking works on."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.records.letters import Relation
from pipeline.records.places import Span

LinkState = Literal["certain", "suggested", "ambiguous", "unresolved", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named reason for or against a link; ``weight`` adds to the link's log-odds; ``words`` are for a clerk."""

    name: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """The belief that one document cites (answers, carries out, …) another.

    ``citing`` and ``cited`` are document keys of the store; ``stated_by`` is the document that says so when it
    is neither of the two; ``candidates`` are the other documents it could be when ``state`` is "ambiguous".
    """

    citing: str
    cited: str
    relation: Relation
    kind: str
    state: LinkState
    score: float
    evidence: tuple[Evidence, ...] = ()
    stated_by: str | None = None
    span: Span | None = None
    candidates: tuple[str, ...] = ()


class Held(NamedTuple):
    """What linking needs of a letter that the archive holds (a NamedTuple: millions of them are made).

    Dates are EDTF strings ("" when unknown). ``blocks`` are the match keys under which others may cite it
    (``text.keys.block_key``); a letter without a readable number has none.
    """

    key: str
    blocks: tuple[str, ...]
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    place: str = ""
    subject: str = ""
    sureness: float = 1.0
    candidates: tuple[str, ...] = ()


class Cited(NamedTuple):
    """One citation as linking sees it: who cites (``letter``, ``position`` in its citations), and what is said of
    the cited document. ``letter_id`` is the row of the citing letter where a store holds it.
    """

    letter: str
    position: int
    block: str
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    subject: str = ""
    relation: Relation = "mentions"
    kind: str = "mentions"
    confidence: float = 1.0
    citing_date: str = ""
    citing_place: str = ""
    letter_id: int = 0


class CitedDocument(NamedTuple):
    """A document known only by its citations, with what they say of it taken together."""

    key: str
    block: str
    code: str = ""
    serial: str = ""
    symbol: str = ""
    date: str = ""
    genre: str = ""
    issuer: str = ""
    issuer_key: str = ""
    subject: str = ""
    citations: int = 0
