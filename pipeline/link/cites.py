"""Which document a citation means: an exact key decides, dates and issuers break ties, doubt is reported.

All citations and all held letters that share a match key form a *block*, and a block is resolved by itself:
a new letter changes only the blocks of its own key and of its citations, so linking again what it touches
gives exactly what linking everything would. Within a block the citations are taken by falling
completeness (date and issuer first); one that fits no document founds a document of its own, known
only by its citations, which later and vaguer citations may mean too.

The probability of a candidate is exp(its log-odds) over one plus the sum of all candidates': two that fit
equally well cannot both be likely, and then the answer is "ambiguous" with the candidates.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import groupby
from typing import NamedTuple

from pipeline.grammar.identity import hearing, place_of
from pipeline.link.evidence import (
    WORDS,
    Weights,
    explain,
    fold_genre,
    is_younger,
    place_given,
    same_issuer,
    same_print,
)
from pipeline.link.known import Choice, Known
from pipeline.link.subjects import similarity
from pipeline.records import Cited, CitedDocument, Evidence, Held, LinkState


class Resolution(NamedTuple):
    """What one citation is believed to mean; ``cited`` is a document key."""

    letter: str
    position: int
    cited: str
    state: LinkState
    score: float
    evidence: tuple[Evidence, ...]
    candidates: tuple[str, ...]
    letter_id: int = 0


class BlockResult(NamedTuple):
    """The resolutions of a block, the documents only known from it, and which held letters are copies of which.

    ``origins`` says of each of the documents which citation founded it, and the last that was heard about it.
    """

    resolutions: list[Resolution]
    documents: list[CitedDocument]
    copies: dict[str, str]
    origins: dict[str, tuple[Cited, str]]


Verdicts = dict[tuple[str, str], bool]
"""What people said: (citing letter, cited document) → confirmed or rejected; or two letters → one document or two."""


def resolve_block(
    block: str,
    held: Sequence[Held],
    citations: Iterable[Cited],
    weights: Weights,
    verdicts: Verdicts | None = None,
    sameness: Verdicts | None = None,
) -> BlockResult:
    """Resolve the citations of one block against the letters held under the same key; order does not matter.

    ``sameness`` is what people said about two held letters being one document.
    """
    originals, copies = originals_of(block, held, sameness)
    resolving = Resolving(originals, weights, verdicts)
    resolutions = list(resolving.resolve(sorted(citations, key=order_of)))
    # One may be left without any citation: a person knows better what its founder means.
    described = {key: heard.describe(key) for key, heard in sorted(resolving.heard.items()) if heard.count}
    origins = {key: (resolving.founders[key], heard) for key, (_, heard) in described.items()}
    return BlockResult(resolutions, [document for document, _ in described.values()], copies, origins)


def originals_of(
    block: str, held: Sequence[Held], sameness: Verdicts | None = None
) -> tuple[list[Held], dict[str, str]]:
    """The letters held in a block that are no copies of others there, by key; and what it says of copies."""
    copies = find_copies(held, sameness) if len(held) > 1 else {}
    originals = [letter for letter in sorted(held) if letter.key not in copies]
    # A law stands in two blocks, its number's and its title's; only the first speaks about copies.
    return originals, {c.key: copies[c.key] for c in held if c.key in copies and c.blocks[0] == block}


class Resolving:
    """The documents that citations of one block may mean, and what the citations resolved so far have founded.

    ``founders``: key of a document known only by its citations → the one that founded it; ``heard``: what they say
    of it.
    """

    def __init__(self, originals: Sequence[Held], weights: Weights, verdicts: Verdicts | None = None) -> None:
        self.founders: dict[str, Cited] = {}
        self.heard: dict[str, Heard] = {}
        self._weights = weights
        self._verdicts = verdicts
        self._known = Known(originals, weights)
        self._held_keys = {letter.key for letter in originals}

    def know(self, key: str, founder: Cited) -> None:
        """A document that a citation has founded of which more is not asked."""
        self._known.add(_found(founder, key))

    def resolve(self, citations: Iterable[Cited]) -> Iterator[Resolution]:
        """What citations mean; they come in order (``order_of``), after all that precede them in the block."""
        known, heard, held_keys = self._known, self.heard, self._held_keys
        for signature, group in groupby(citations, key=_signature):
            plain: Choice | None = None
            is_founded = False
            for cited in group:
                # Where the plain facts leave doubt the subject is asked, which differs from citation to citation.
                if plain is None:
                    plain = known.choose(cited, signature, with_subject=False)
                choice = plain
                if cited.subject and plain.state != "certain" and not is_founded:
                    choice = known.choose(cited, signature, with_subject=True)
                if choice.best is None:
                    plain = choice = self._founded_by(cited)
                    is_founded = True
                resolution = _resolution(cited, choice, held_keys)
                if self._verdicts:
                    resolution = _obey(resolution, known, held_keys, self._verdicts)
                if resolution.cited in heard:
                    heard[resolution.cited].add(cited)
                yield resolution

    def _founded_by(self, cited: Cited) -> Choice:
        document = _found(cited, _free_key(cited, self.founders))
        self.founders[document.key], self.heard[document.key] = cited, Heard()
        self._known.add(document)
        return _founding(cited, document, self._weights)


def join_block(
    citations: Iterable[Cited], originals: Sequence[Held], founders: Mapping[str, Cited], weights: Weights
) -> list[Resolution] | None:
    """What some citations mean in a block that is resolved, or ``None`` when others have to be resolved again.

    Only a citation that founds a document changes what others mean. ``founders`` are the citations that founded the
    documents only known from the block; of what they founded a citation meets what precedes it in the order of
    ``resolve_block``. One that has founded a document and means no other now has still founded it. For blocks in which
    no person has said anything.
    """
    known = Known(originals, weights)
    held_keys = {letter.key for letter in originals}
    earlier = sorted(founders.items(), key=lambda item: order_of(item[1]))
    own = {founder: key for key, founder in founders.items()}
    founded: dict[tuple[str, ...], Choice] = {}
    resolutions = []
    at = 0
    for cited in sorted(citations, key=order_of):
        while at < len(earlier) and order_of(earlier[at][1]) < order_of(cited):
            key, founder = earlier[at]
            document = _found(founder, key)
            known.add(document)
            founded[_signature(founder)] = _founding(founder, document, weights)
            at += 1
        signature = _signature(cited)
        choice = founded.get(signature)
        if choice is None:
            choice = known.choose(cited, signature, with_subject=False)
            if cited.subject and choice.state != "certain":
                choice = known.choose(cited, signature, with_subject=True)
        if (choice.best is None) is not (cited in own):
            return None
        if cited in own:
            choice = _founding(cited, _found(cited, own[cited]), weights)
        resolutions.append(_resolution(cited, choice, held_keys))
    return resolutions


def find_copies(held: Sequence[Held], sameness: Verdicts | None = None) -> dict[str, str]:
    """Held letters of one block that are the same document: copy → the one that stands for it.

    Same full date, no contradiction of issuer or genre, and subjects that are alike or missing. Two files that
    merely share number and year stay two documents: registries do repeat numbers. A person's word (``sameness``: the
    two keys in order → one document or two) stands above that.
    """
    said = sameness or {}
    judged = {key for pair in said for key in pair}.intersection(letter.key for letter in held)
    copies: dict[str, str] = {}
    originals: dict[str, list[Held]] = {}
    for letter in sorted(held, key=lambda h: (-h.sureness, -len(h.subject), h.key)):
        # Of other days only what a person has spoken of can be the same; one key holds all where there is such.
        others = originals.setdefault("" if judged else letter.date, [])
        for original in others:
            pair = (min(letter.key, original.key), max(letter.key, original.key))
            if said[pair] if pair in said else _is_copy(letter, original):
                copies[letter.key] = original.key
                break
        else:
            others.append(letter)
    return copies


def _is_copy(letter: Held, original: Held) -> bool:
    if len(letter.date) != 10 or letter.date != original.date or not same_print(letter.code, original.code):
        return False
    if letter.genre and original.genre and fold_genre(letter.genre) != fold_genre(original.genre):
        return False
    same = same_issuer(letter.issuer_key, original.issuer_key)
    if not letter.subject or not original.subject:
        return same is True
    return same is not False and similarity(letter.subject, original.subject) >= 0.6


def _signature(cited: Cited) -> tuple[str, ...]:
    """What decides a citation besides its subject: equal signatures have equal choices."""
    # Who cites matters only where the citation itself leaves date or place open.
    place = "" if place_given(cited.issuer_key) else cited.citing_place
    return (cited.date, cited.issuer_key, cited.genre, place, cited.citing_date, cited.code, cited.issuer)


def _completeness(signature: tuple[str, ...]) -> tuple[object, ...]:
    date, issuer_key = signature[0], signature[1]
    return (-len(date), not issuer_key, not place_given(issuer_key), signature)


def order_of(cited: Cited) -> tuple[object, ...]:
    """The order in which the citations of a block are taken."""
    return (*_completeness(_signature(cited)), cited)


def _founding(founder: Cited, document: Held, weights: Weights) -> Choice:
    """What the citation that founds a document means, and all after it that say the same of it.

    It exists because this citation names it: that needs no evidence, but a day to come is shown.
    """
    doubt = explain(("younger",), weights) if is_younger(founder, document) else ()
    return Choice(document, "unresolved", founder.confidence, doubt, ())


def _free_key(cited: Cited, taken: Collection[str]) -> str:
    """A key for a document known by this citation; it says what is known of it."""
    base = f"cited:{cited.block}|{cited.date}|{cited.issuer_key}"
    key, copy = base, 2
    while key in taken:
        key, copy = f"{base}|{copy}", copy + 1
    return key


def _found(cited: Cited, key: str) -> Held:
    """A new document known by this citation."""
    return Held(
        key=key,
        blocks=(cited.block,),
        code=cited.code,
        serial=cited.serial,
        symbol=cited.symbol,
        date=cited.date,
        genre=cited.genre,
        issuer=cited.issuer,
        issuer_key=cited.issuer_key,
        place=place_of(cited.issuer_key),
        subject=cited.subject,
    )


def _resolution(cited: Cited, choice: Choice, held_keys: Collection[str]) -> Resolution:
    assert choice.best is not None
    state: LinkState = choice.state
    if choice.best.key not in held_keys and state != "ambiguous":
        state = "unresolved"
    return Resolution(
        cited.letter,
        cited.position,
        choice.best.key,
        state,
        round(choice.score, 4),
        choice.evidence,
        choice.others if state != "certain" else (),
        cited.letter_id,
    )


def _obey(resolution: Resolution, known: Iterable[Held], held_keys: Collection[str], verdicts: Verdicts) -> Resolution:
    """A person's word stands above any score: confirmed is final, rejected is shown as rejected."""
    for document in known:
        if verdicts.get((resolution.letter, document.key)):
            evidence = (*resolution.evidence, Evidence("confirmed", 0.0, WORDS["confirmed"]))
            return resolution._replace(
                cited=document.key, state="confirmed", score=1.0, evidence=evidence, candidates=()
            )
    if verdicts.get((resolution.letter, resolution.cited)) is False:
        evidence = (*resolution.evidence, Evidence("rejected", 0.0, WORDS["rejected"]))
        return resolution._replace(state="rejected", score=0.0, evidence=evidence)
    return resolution


MOST_HEARD = 200  # citations by which a document is described: a law that everybody cites is known by these


def _hearing(cited: Cited) -> str:
    return hearing(cited.date, cited.letter, cited.position)


class Heard:
    """What the citations of a document only cited say of it; keeps no more of them than describe it."""

    def __init__(self, citations: Iterable[Cited] = ()) -> None:
        self.count = 0
        self._first: list[Cited] = []
        for cited in citations:
            self.add(cited)

    def add(self, cited: Cited) -> None:
        """One citation more."""
        self.count += 1
        self._first.append(cited)
        if len(self._first) > 10 * MOST_HEARD:
            self._first = nsmallest(MOST_HEARD, self._first, key=_hearing)

    def describe(self, key: str) -> tuple[CitedDocument, str]:
        """The document as its first citations describe it: the most frequent value of each field wins.

        With it the place of the last that was heard; "" when all were.
        """
        heard = nsmallest(MOST_HEARD, self._first, key=_hearing) if len(self._first) > 1 else self._first
        first = heard[0]
        issuer_key = _most([c.issuer_key for c in heard])
        document = CitedDocument(
            key=key,
            block=first.block,
            code=_most([c.code for c in heard]),
            serial=first.serial,
            symbol=first.symbol,
            date=first.date,
            genre=_most([c.genre for c in heard]),
            issuer=_most([c.issuer for c in heard if c.issuer_key == issuer_key]),
            issuer_key=issuer_key,
            subject=_most([c.subject for c in heard]),
            citations=self.count,
        )
        return document, _hearing(heard[-1]) if self.count > len(heard) else ""


def _most(values: Sequence[str]) -> str:
    """The most frequent of the values that are not empty; of equals the first by the alphabet."""
    if len(values) == 1:
        return values[0]
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""
