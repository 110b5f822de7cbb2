"""What people's corrections teach: labelled data to learn from, and other names of bodies, weighed before adoption.

In: a store with corrections and judged links. Out: examples (fields; comparisons of citations with documents, as
``python -m pipeline.link.train --links`` takes them) and proposed names with what they would change. Nothing is
adopted by measuring: ``adopt`` is a person's decision, logged and undoable like any other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.bodies import doubt
from pipeline.records import Letter
from pipeline.review import Actor, decide_body
from pipeline.store import Store
from pipeline.store.corrections import field_value, read_corrections, reading_of
from pipeline.text.fold import fold

_NOT_SEEN = frozenset(("confirmed", "rejected", "rivals", "stated"))  # said of a link, not seen in it


class Alias(NamedTuple):
    """A name that letters print, the body that people said it is, how often, and how many other letters bear it."""

    printed: str
    body: str
    said: int
    others: int


class Effect(NamedTuple):
    """Issuers that people have settled: how many the program reads right by itself, without and with the new names."""

    settled: int
    before: int
    after: int


def field_examples(store: Store) -> Iterator[dict[str, Any]]:
    """One labelled example a correction: where, what the program read, what a person said, and the text."""
    keys = [key for (key,) in store.connection.execute("SELECT DISTINCT key FROM corrections ORDER BY 1")]
    for key in keys:
        letter = store.letter(key)
        if letter is None:
            continue
        reading = reading_of(store.connection, key, letter)
        for field, value in read_corrections(store.connection, key).items():
            read = field_value(reading, field)
            yield {
                "sha256": letter.source.sha256,
                "part": letter.source.part,
                "field": field,
                "read": read,
                "value": value,
                "right": read == value,
                "text": letter.text,
            }


def link_examples(store: Store) -> Iterator[dict[str, Any]]:
    """One labelled comparison a judged link that still stands: its evidence, and whether the two are the same."""
    verdicts = store.connection.execute("SELECT citing, cited, confirmed FROM verdicts ORDER BY 1, 2").fetchall()
    for citing, cited, confirmed in verdicts:
        for link in store.links(citing=citing, cited=cited):
            names = [reason.name for reason in link.evidence if reason.name not in _NOT_SEEN]
            if names:
                yield {"evidence": names, "same": bool(confirmed)}
                break


def proposed_aliases(store: Store) -> list[Alias]:
    """Printed names that people always said to be one body, and that the program does not surely know otherwise."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    printed: dict[str, str] = {}
    bearing: Counter[str] = Counter()  # letters whose issuer bears a name, corrected ones also by what was read
    for issuer, number in store.connection.execute("SELECT issuer, count(*) FROM letters GROUP BY 1"):
        bearing[fold(issuer)] += number
    for letter, reading, value in _settled_issuers(store):
        name = field_value(reading, "issuer")
        if fold(name) != fold(field_value(letter, "issuer")):
            bearing[fold(name)] += 1
        if value and doubt(reading):
            said[fold(name)][value] += 1
            printed.setdefault(fold(name), name)
    found = []
    for folded, values in said.items():
        (body, times), *contrary = values.most_common()
        if contrary or folded == fold(body):
            continue
        found.append(Alias(printed[folded], body, times, bearing[folded] - times))
    return sorted(found, key=lambda alias: (-alias.said, alias.printed))


def effect_of(store: Store, aliases: list[Alias]) -> Effect:
    """How many of the issuers that people settled the program would read right with these names."""
    names = {fold(alias.printed): alias.body for alias in aliases}
    settled = before = after = 0
    for _, reading, value in _settled_issuers(store):
        read = field_value(reading, "issuer")
        settled += 1
        before += read == value
        after += names.get(fold(read), read) == value
    return Effect(settled, before, after)


def adopt(store: Store, actor: Actor, aliases: list[Alias]) -> list[int]:
    """Make the names other names of their bodies; returns the decisions, each of which can be undone."""
    return [decide_body(store, actor, alias.printed, "alias", alias.body) for alias in aliases]


def _settled_issuers(store: Store) -> Iterator[tuple[Letter, Letter, str]]:
    """Held letters whose issuer people settled: as all see them, as they were read, and what was said ("" for none)."""
    rows = store.connection.execute("SELECT key, value FROM corrections WHERE field = 'issuer' ORDER BY key").fetchall()
    for key, value in rows:
        letter = store.letter(key, words=False)
        if letter is not None:
            yield letter, reading_of(store.connection, key, letter), value
