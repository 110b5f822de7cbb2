"""Who answers whom, and the whole of linking in one call.

Three sources: what a letter says of its own citations (``Citation.relation``), what it says of two others
("Sở Y tế đã báo cáo tại … theo Công văn …": a ``Statement``), and, where a reply names no number, recipient,
assignee and topic. The last is only ever suggested.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.grammar.identity import cited_facts, held_facts
from pipeline.link.candidates import document_probes, held_probes, suggest
from pipeline.link.cites import Choice, Resolution, Verdicts, resolve_block
from pipeline.link.evidence import WORDS, Weights, explain, fold_genre, load_weights, sigmoid
from pipeline.link.subjects import similarity
from pipeline.records import Cited, CitedDocument, Evidence, Held, Letter, Link, LinkState, Relation, Span
from pipeline.text.fold import fold

# From the surest to the least sure: a chain of beliefs is as sure as its weakest.
_STATES: tuple[LinkState, ...] = (
    "confirmed", "certain", "suggested", "unresolved", "ambiguous", "rejected",
)  # fmt: skip

REPLY_WINDOW = dt.timedelta(days=366)
_REPLY_SOON = dt.timedelta(days=60)
_REPLY_GENRES = frozenset({"bao cao", "to trinh", "ke hoach"})
_REPLY_WORDS = ("bao cao", "tra loi", "phuc dap", "ket qua", "thuc hien", "cung cap so lieu", "tham gia y kien")


class Correspondence(NamedTuple):
    """What finding a reply without a number needs: bodies written to, bodies given tasks, as body keys.

    ``answers``: it names what it answers, so that nothing has to be guessed about it.
    """

    facts: Held
    addressees: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    answers: bool = False


class Linking(NamedTuple):
    """All that linking believes: links, documents only known by citation, held letters that are copies."""

    links: list[Link]
    documents: list[CitedDocument]
    copies: dict[str, str]


def link(letters: Mapping[str, Letter], weights: Weights | None = None) -> list[Link]:
    """The links among letters (document key → letter), in a fixed order that does not depend on theirs."""
    return link_archive(letters, weights).links


def link_archive(
    letters: Mapping[str, Letter], weights: Weights | None = None, verdicts: Verdicts | None = None
) -> Linking:
    """Link a whole archive in memory; a store does the same block by block."""
    weights = weights or load_weights()
    held = {key: held_facts(letter, key) for key, letter in letters.items()}
    blocks: dict[str, tuple[list[Held], list[Cited]]] = defaultdict(lambda: ([], []))
    for facts in held.values():
        for block in facts.blocks:
            blocks[block][0].append(facts)
    cited = {(c.letter, c.position): c for key, letter in letters.items() for c in cited_facts(letter, key)}
    for citation in cited.values():
        blocks[citation.block][1].append(citation)
    found: dict[str, list[Held]] = defaultdict(list)
    for facts in held.values():
        for probe in held_probes(facts):
            found[probe].append(facts)
    links: dict[tuple[str, int], Link] = {}
    documents: list[CitedDocument] = []
    copies: dict[str, str] = {}
    for block in sorted(blocks):
        result = resolve_block(block, *blocks[block], weights, verdicts)
        copies.update(result.copies)
        documents.extend(result.documents)
        choices = {
            document.key: choice
            for document in result.documents
            if (choice := suggest(document, _sharing(document, found), weights))
        }
        for resolution in result.resolutions:
            citation = cited[resolution.letter, resolution.position]
            span = letters[resolution.letter].citations[resolution.position].span
            links[resolution.letter, resolution.position] = make_link(
                citation, resolution, choices.get(resolution.cited), span
            )
    stated = [
        stated_link(key, links[key, s.citing], links[key, s.cited], s.relation, s.span)
        for key, letter in letters.items()
        for s in letter.statements
    ]
    return Linking(sorted([*links.values(), *stated], key=link_order), sorted(documents), copies)


def _sharing(document: CitedDocument, found: Mapping[str, Sequence[Held]]) -> list[Held]:
    return [letter for probe in document_probes(document) for letter in found.get(probe, ())]


def link_order(found: Link) -> tuple[object, ...]:
    """A total order of links that depends on nothing but themselves."""
    span = found.span or Span(-1, -1)
    return (found.citing, found.stated_by or "", span.start, span.end, found.cited, found.relation)


def make_link(cited: Cited, resolution: Resolution, suggestion: Choice | None, span: Span) -> Link:
    """The link of one citation; ``suggestion`` is the held letter that its unheld document may be."""
    target, state, score = resolution.cited, resolution.state, resolution.score
    evidence, candidates = resolution.evidence, resolution.candidates
    if suggestion is not None and suggestion.best is not None and state == "unresolved":
        candidates = (target, *suggestion.others)
        target, state, score = suggestion.best.key, suggestion.state, round(suggestion.score, 4)
        evidence = suggestion.evidence
    return Link(
        citing=cited.letter,
        cited=target,
        relation=cited.relation,
        kind=cited.kind,
        state=state,
        score=score,
        evidence=evidence,
        span=span,
        candidates=candidates,
    )


def stated_link(stated_by: str, citing: Link, cited: Link, relation: Relation, span: Span) -> Link:
    """The link between two documents on the word of a third, whose citations of them are ``citing`` and ``cited``.

    It is as sure as the less sure of the two.
    """
    state = max(citing.state, cited.state, key=_STATES.index)
    weaker = min(citing, cited, key=lambda found: found.score)
    return Link(
        citing=citing.cited,
        cited=cited.cited,
        relation=relation,
        kind=relation,
        state=state,
        score=weaker.score,
        evidence=(*weaker.evidence, Evidence("stated", 0.0, WORDS["stated"])),
        stated_by=stated_by,
        span=span,
    )


def suggest_answers(
    reply: Correspondence, directives: Iterable[Correspondence], weights: Weights | None = None
) -> Link | None:
    """The directive that a reply without any cited number may answer; ``None`` unless one stands out."""
    if reply.answers or len(reply.facts.date) != 10:
        return None
    weights = weights or load_weights()
    scored = sorted(_score_replies(reply, directives, weights), key=lambda item: (-item[0], item[1]))
    if not scored or sigmoid(scored[0][0]) < weights.suggested:
        return None
    odds, key, names = scored[0]
    score = sigmoid(odds)
    others = tuple(k for z, k, _ in scored[1:] if sigmoid(z) >= weights.suggested)
    state: LinkState = "ambiguous" if others and scored[1][0] > odds - 0.7 else "suggested"
    return Link(
        citing=reply.facts.key,
        cited=key,
        relation="answers",
        kind="answers",
        state=state,
        score=round(score, 4),
        evidence=explain(names, weights),
        candidates=others[:10],
    )


def _score_replies(
    reply: Correspondence, directives: Iterable[Correspondence], weights: Weights
) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    sent = dt.date.fromisoformat(reply.facts.date)
    shared: list[str] = []
    if fold_genre(reply.facts.genre) in _REPLY_GENRES:
        shared.append("reply_report")
    if any(word in fold(reply.facts.subject) for word in _REPLY_WORDS):
        shared.append("reply_names")
    for directive in directives:
        facts = directive.facts
        if len(facts.date) != 10 or facts.key == reply.facts.key:
            continue
        waited = sent - dt.date.fromisoformat(facts.date)
        if not dt.timedelta(0) <= waited <= REPLY_WINDOW:
            continue
        # Recipient and assignee are what makes it a reply at all; the topic alone never does.
        if facts.issuer_key not in reply.addressees or reply.facts.issuer_key not in directive.assignees:
            continue
        alike = similarity(reply.facts.subject, facts.subject)
        if alike < 0.45:
            continue
        names = ["reply_addressed", "reply_assigned", *shared]
        if waited <= _REPLY_SOON:
            names.append("reply_soon")
        names.append("subject_same" if alike >= 0.8 else "subject_close")
        yield weights.reply_bias + sum(weights.weights[name] for name in names), facts.key, tuple(names)
