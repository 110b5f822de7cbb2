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
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import nsmallest
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
    citations: Sequence[Cited],
    weights: Weights,
    verdicts: Verdicts | None = None,
    sameness: Verdicts | None = None,
) -> BlockResult:
    """Resolve the citations of one block against the letters held under the same key; order does not matter.

    ``sameness`` is what people said about two held letters being one document.
    """
    copies = find_copies(held, sameness) if len(held) > 1 else {}
    originals = [letter for letter in sorted(held) if letter.key not in copies]
    # A law stands in two blocks, its number's and its title's; only the first speaks about copies.
    copies = {c.key: copies[c.key] for c in held if c.key in copies and c.blocks[0] == block}
    if not citations:
        return BlockResult([], [], copies, {})
    known = Known(originals, weights)
    held_keys = {letter.key for letter in originals}
    founded: dict[str, list[Cited]] = {}
    founders: dict[str, Cited] = {}
    resolutions = []
    groups: dict[tuple[str, ...], list[Cited]] = {}
    for cited in citations:
        groups.setdefault(_signature(cited), []).append(cited)
    for signature in sorted(groups, key=_completeness):
        group = sorted(groups[signature])
        # Where the plain facts leave doubt the subject is asked, which differs from citation to citation.
        plain = known.choose(group[0], signature, with_subject=False)
        is_founder = False
        for cited in group:
            choice = plain
            if cited.subject and plain.state != "certain" and not is_founder:
                choice = known.choose(cited, signature, with_subject=True)
            if choice.best is None:
                document = _found(cited, _free_key(cited, founded))
                founded[document.key], founders[document.key] = [], cited
                known.add(document)
                plain = choice = _founding(cited, document, weights)
                is_founder = True
            resolution = _resolution(cited, choice, held_keys, weights)
            if verdicts:
                resolution = _obey(resolution, known, held_keys, verdicts)
            if resolution.cited in founded:
                founded[resolution.cited].append(cited)
            resolutions.append(resolution)
    # One may be left without any citation: a person knows better what its founder means.
    described = {key: describe(key, cites) for key, cites in sorted(founded.items()) if cites}
    origins = {key: (founders[key], heard) for key, (_, heard) in described.items()}
    return BlockResult(resolutions, [document for document, _ in described.values()], copies, origins)


def join_block(
    cited: Cited,
    held: Sequence[Held],
    founders: Mapping[str, Cited],
    weights: Weights,
    sameness: Verdicts | None = None,
) -> Resolution | None:
    """What one citation more means in a block that is resolved, or ``None`` when all of it has to be resolved again.

    Only a citation that founds a document changes what others mean. ``founders`` are the citations that founded the
    documents only known from the block; of what they founded a citation meets what precedes it in the order of
    ``resolve_block``. For blocks in which no person has said anything.
    """
    copies = find_copies(held, sameness) if len(held) > 1 else {}
    originals = [letter for letter in sorted(held) if letter.key not in copies]
    known = Known(originals, weights)
    signature = _signature(cited)
    choice: Choice | None = None
    for key, founder in sorted(founders.items(), key=lambda item: _order(item[1])):
        if _order(founder) < _order(cited):
            document = _found(founder, key)
            known.add(document)
            if _signature(founder) == signature:
                choice = _founding(founder, document, weights)
    if choice is None:
        choice = known.choose(cited, signature, with_subject=False)
        if cited.subject and choice.state != "certain":
            choice = known.choose(cited, signature, with_subject=True)
    if choice.best is None:
        return None
    return _resolution(cited, choice, {letter.key for letter in originals}, weights)


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


def _order(cited: Cited) -> tuple[object, ...]:
    """The order in which citations are taken."""
    return (_completeness(_signature(cited)), cited)


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


def _resolution(cited: Cited, choice: Choice, held_keys: Collection[str], weights: Weights) -> Resolution:
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


def describe(key: str, citations: Sequence[Cited]) -> tuple[CitedDocument, str]:
    """A cited-only document as its first citations describe it: the most frequent value of each field wins.

    With it the place of the last that was heard; "" when all were.
    """

    def most(values: Sequence[str]) -> str:
        if len(values) == 1:
            return values[0]
        counts = Counter(value for value in values if value)
        return min(counts, key=lambda value: (-counts[value], value)) if counts else ""

    heard = nsmallest(MOST_HEARD, citations, key=_hearing) if len(citations) > 1 else citations
    first = heard[0]
    issuer_key = most([c.issuer_key for c in heard])
    document = CitedDocument(
        key=key,
        block=first.block,
        code=most([c.code for c in heard]),
        serial=first.serial,
        symbol=first.symbol,
        date=first.date,
        genre=most([c.genre for c in heard]),
        issuer=most([c.issuer for c in heard if c.issuer_key == issuer_key]),
        issuer_key=issuer_key,
        subject=most([c.subject for c in heard]),
        citations=len(citations),
    )
    return document, _hearing(heard[-1]) if len(citations) > len(heard) else ""
