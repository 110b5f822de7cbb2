"""Bodies that the lexicon does not know: offered for confirmation, and what changes when a person has spoken.

Joins the store (letters, the site's own bodies), the grammar (which names are known) and the reader (letters
that name a new body are read again, so that they and their links know it). Nothing is learnt silently: a
letterhead is evidence, a person's word makes a body.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.crew import read_letters
from pipeline.grammar.body import predecessors, resolve_body, site_body, use_site_bodies
from pipeline.grammar.body_words import OWN, default_words
from pipeline.reading import Wishes
from pipeline.records import SURE, Letter
from pipeline.relink import relink_new
from pipeline.store import Store
from pipeline.store.bodies import SiteBody, Suggestion, lexicon_rows, read_bodies
from pipeline.text.alphabet import alphabetical
from pipeline.text.fold import fold

_ALIKE = 68.0  # likeness from which a known name is worth showing
_NEAREST = 3
_EXAMPLES = 3


def apply_site(store: Store) -> list[dict[str, str]]:
    """Lay the store's own bodies over the lexicon for this process; returns the rows, for workers."""
    rows = lexicon_rows(store.connection)
    use_site_bodies(rows)
    return rows


def suggest_bodies(store: Store) -> list[Suggestion]:
    """Issuers of held letters that the lexicon and the site do not surely know, the most frequent first."""
    rows = list(read_bodies(store.connection))
    settled = {key for row in rows for key in (row.key, fold(row.name), *map(fold, row.also))}
    groups: dict[str, list[Letter]] = {}
    names: Counter[str] = Counter()
    for _, letter in store.letters():
        why = doubt(letter)
        if letter.issuer is None:
            continue
        body = letter.issuer.value
        if why and body.key not in settled and fold(body.name) not in settled:
            groups.setdefault(body.key, []).append(letter)
        elif not why:
            names[body.name] += 1
    offered = {letter.issuer.value.name for letters in groups.values() for letter in letters if letter.issuer}
    choices = _known_names([*names, *offered, *(row.name for row in rows if row.state == "confirmed")])
    found = [_suggestion(letters, choices) for letters in groups.values()]
    return sorted(found, key=lambda s: (-s.letters, alphabetical(s.name)))


def is_known(store: Store, body: SiteBody) -> bool:
    """Whether nothing is left to confirm of a body: the lexicon composes its name, and no letterhead is in doubt.

    A row that brings other names, symbols or a life of its own always says something.
    """
    if body.kind == OWN or body.adds:
        return False
    name = site_body(body.name).name
    bearing = store.connection.execute("SELECT key FROM letters WHERE issuer = ? ORDER BY key", (name,)).fetchall()
    letters = (store.letter(key, words=False) for (key,) in bearing)
    return not any(doubt(letter) for letter in letters if letter is not None)


def doubt(letter: Letter) -> str:
    """Why a letter's issuer is not surely known ("" when it is)."""
    if letter.issuer is None:
        return ""
    body = letter.issuer.value
    entry = default_words().entries.get(body.kind)
    if body.kind == OWN:
        return ""
    if not body.kind:
        return "unknown"
    if entry is not None and entry.mode == "open":
        return "new"
    if "?" in body.key:
        return "place_open"
    return "unsure" if letter.issuer.confidence < SURE else ""


def _known_names(held: Collection[str]) -> dict[str, str]:
    """Name → its folded words, of what letters name and of what the lexicon lists whole."""
    table = default_words()
    listed = (entry.name for entry in table.entries.values() if entry.mode == "national")
    return {name: fold(name) for name in (*listed, *held)}


def _suggestion(letters: list[Letter], choices: dict[str, str]) -> Suggestion:
    name, _ = Counter(letter.issuer.value.name for letter in letters if letter.issuer).most_common(1)[0]
    first = letters[0]
    whole = re.sub(r"\s+", " ", first.text[first.issuer.span.start : first.issuer.span.end]) if first.issuer else ""
    near = process.extract(fold(name), choices, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=_NEAREST + 1)
    dates = sorted(letter.date.value.iso for letter in letters if letter.date)
    return Suggestion(
        name=name,
        letters=len(letters),
        why=Counter(map(doubt, letters)).most_common(1)[0][0],
        nearest=tuple((known, round(score)) for _, score, known in near if known != name)[:_NEAREST],
        printed=whole[:200],
        symbols=_most(letter.number.value.symbol for letter in letters if letter.number),
        places=_most(letter.place.value for letter in letters if letter.place),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        examples=tuple(letter.code or Path(letter.source.path).name for letter in letters[:_EXAMPLES]),
    )


def _most(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(values).most_common(_EXAMPLES))


def naming(store: Store, names: Collection[str]) -> list[str]:
    """Keys of the held letters whose issuer bears one of these names or whose text names it."""
    wanted = {fold(name) for name in names}
    found = {document.key for document in store.documents(held=True) if fold(document.issuer) in wanted}
    for name in sorted(wanted):
        rows = store.connection.execute(
            "SELECT l.key FROM search JOIN letters l ON l.id = search.rowid WHERE search MATCH ?", (f'"{name}"',)
        )
        found.update(key for (key,) in rows)
    return sorted(found)


def read_again(store: Store, keys: Collection[str], jobs: int | None = None) -> Iterator[str]:
    """Read the files of held letters again from their originals and link what they touch; yields each path renewed.

    The path under which a file was taken in stays, and people's corrections stand above the new reading. A letter
    whose original is gone keeps its reading.
    """
    rows = apply_site(store)
    files: dict[Path, str] = {}
    for key in sorted(keys):
        document, path = store.document(key), store.original(key)
        if path is not None and document is not None and document.source is not None:
            files[path] = document.source
    for reading in read_letters(files, jobs, Wishes(store.cuts()), bodies=rows):
        taken_from = files[Path(reading.path)]
        letters = [replace(letter, source=replace(letter.source, path=taken_from)) for letter in reading.letters]
        if letters and store.add_all(letters, replace=True) == "replaced":
            yield taken_from
    relink_new(store)


def with_predecessors(name: str) -> frozenset[str] | None:
    """The keys of a body and of those it took over from; ``None`` when the name is no body's."""
    body = resolve_body(name)
    if body is None:
        return None
    return frozenset((body.key, *predecessors(body.key)))


def names_of(store: Store, keys: Collection[str]) -> set[str]:
    """The names under which held letters know these bodies."""
    return {document.issuer for document in store.documents(held=True) if document.issuer_key in keys}
