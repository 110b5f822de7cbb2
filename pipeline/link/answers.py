"""Who answers whom, and the whole of linking in one call.

Three sources: what a letter says of its own citations (``Citation.relation``), what it says of two others
("Sở Y tế đã báo cáo tại … theo Công văn …": a ``Statement``), and, where a reply names no number, recipient,
assignee and topic. The last is only ever suggested.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.grammar.identity import cited_facts, correspondents, held_facts
from pipeline.lexicon import load_toml
from pipeline.link.candidates import document_probes, held_probes, suggest
from pipeline.link.cites import Resolution, Verdicts, resolve_block
from pipeline.link.evidence import WORDS, Weights, explain, fold_genre, load_weights, sigmoid
from pipeline.link.known import Choice
from pipeline.link.subjects import similarity
from pipeline.records import Cited, CitedDocument, Evidence, Held, Letter, Link, LinkState, Relation, Span
from pipeline.text.fold import fold

# From the surest to the least sure: a chain of beliefs is as sure as its weakest.
_STATES: tuple[LinkState, ...] = (
    "confirmed", "certain", "suggested", "unresolved", "ambiguous", "rejected",
)  # fmt: skip

_BY_KEY = frozenset({"number_same", "title_same"})
REPLY_WINDOW = dt.timedelta(days=366)
_REPLY_SOON = dt.timedelta(days=60)
_REPLY_GENRES = frozenset({"bao cao", "ke hoach"})
_ASKING_GENRES = frozenset({"to trinh", "giay moi"})  # they open a matter of their own
_REPLY_WORDS = tuple(fold(words) for words in load_toml("subjects")["reply_words"])


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
    results = [resolve_block(block, *blocks[block], weights, verdicts) for block in sorted(blocks)]
    copies = {copy: original for result in results for copy, original in result.copies.items()}
    by_probe: dict[str, list[Held]] = defaultdict(list)
    for facts in held.values():
        for probe in held_probes(facts) if facts.key not in copies else ():
            by_probe[probe].append(facts)
    links: dict[tuple[str, int], Link] = {}
    for result in results:
        choices = {
            document.key: suggested_link(document, choice)
            for document in result.documents
            if (choice := suggest(document, _sharing(document, by_probe), weights))
        }
        for resolution in result.resolutions:
            place = resolution.letter, resolution.position
            span = letters[resolution.letter].citations[resolution.position].span
            links[place] = make_link(cited[place], resolution, choices.get(resolution.cited), span)
    dates = {key: facts.date for key, facts in held.items()}
    dates.update((document.key, document.date) for result in results for document in result.documents)

    def own(key: str) -> list[Link]:
        return [links[key, at] for at in range(len(letters[key].citations))] if key in letters else []

    stated = [
        stated_link(key, citing, cited_link, s.relation, s.span)
        for key, letter in letters.items()
        for s in letter.statements
        for citing, cited_link in [(links[key, s.citing], links[key, s.cited])]
        if may_cite(dates, citing.cited, cited_link.cited)
        and not speaks_for_itself(own(citing.cited), cited_link.cited)
    ]
    mail = {
        key: Correspondence(held[key], *correspondents(letter), any(c.relation == "answers" for c in letter.citations))
        for key, letter in letters.items()
    }
    by_assignee: dict[str, list[Correspondence]] = defaultdict(list)
    for post in mail.values():
        for body in post.assignees if post.facts.key not in copies else ():
            by_assignee[body].append(post)
    replies = [
        found
        for post in mail.values()
        if post.addressees and (found := suggest_answers(post, by_assignee.get(post.facts.issuer_key, ()), weights))
    ]
    stated.extend(replies)
    documents = sorted(document for result in results for document in result.documents)
    return Linking(sorted([*links.values(), *stated], key=link_order), documents, copies)


def _sharing(document: CitedDocument, by_probe: Mapping[str, Sequence[Held]]) -> list[Held]:
    return [letter for probe in document_probes(document) for letter in by_probe.get(probe, ())]


def link_order(found: Link) -> tuple[object, ...]:
    """A total order of links that depends on nothing but themselves."""
    span = found.span or Span(-1, -1)
    return (found.citing, found.stated_by or "", span.start, span.end, found.cited, found.relation)


def make_link(cited: Cited, resolution: Resolution, suggestion: Link | None, span: Span) -> Link:
    """The link of one citation; ``suggestion`` (of ``suggested_link``) tells which held letter it may be."""
    link_itself = Link(
        citing=cited.letter,
        cited=resolution.cited,
        relation=cited.relation,
        kind=cited.kind,
        state=resolution.state,
        score=resolution.score,
        evidence=resolution.evidence,
        span=span,
        candidates=resolution.candidates,
    )
    if suggestion is None or resolution.state != "unresolved":
        return link_itself
    return replace(
        link_itself,
        cited=suggestion.cited,
        state=suggestion.state,
        score=suggestion.score,
        evidence=suggestion.evidence,
        candidates=(resolution.cited, *suggestion.candidates),
    )


def suggested_link(document: CitedDocument, choice: Choice) -> Link:
    """The belief that a document only cited is a held letter, for all citations of it at once."""
    assert choice.best is not None
    return Link(
        citing=document.key,
        cited=choice.best.key,
        relation="mentions",
        kind="mentions",
        state=choice.state,
        score=round(choice.score, 4),
        evidence=choice.evidence,
        candidates=choice.others,
    )


def may_cite(dates: Mapping[str, str], citing: str, cited: str) -> bool:
    """Whether one document can speak of another, by what is known of their days (EDTF, "" unknown).

    A statement that time contradicts is a misreading of who acts on whom, and is not kept.
    """
    if citing == cited:
        return False
    one, other = dates.get(citing, ""), dates.get(cited, "")
    known = min(len(one), len(other))
    return one[:known] >= other[:known]


def speaks_for_itself(own_links: Iterable[Link], cited: str) -> bool:
    """Whether a held document (its ``own_links``) names another by its number: a third's word on them is not heard.

    Links that a bruised number suggests do not count: they come and go with blocks that the third does not cite in.
    """
    return any(
        link.cited == cited
        and link.stated_by is None
        and (cited.startswith("cited:") or any(e.name in _BY_KEY for e in link.evidence))
        for link in own_links
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


def may_reply(facts: Held) -> bool:
    """Whether a letter reads like an answer at all, whoever asked."""
    return len(facts.date) == 10 and bool(_reply_signs(facts))


def _reply_signs(facts: Held) -> list[str]:
    """What in a letter itself makes it look like an answer: its type, the words of its subject."""
    genre = fold_genre(facts.genre)
    if genre in _ASKING_GENRES:
        return []
    words = fold(facts.subject)
    named = any(word in words for word in _REPLY_WORDS)
    return [*(["reply_report"] if genre in _REPLY_GENRES else []), *(["reply_names"] if named else [])]


def _score_replies(
    reply: Correspondence, directives: Iterable[Correspondence], weights: Weights
) -> Iterator[tuple[float, str, tuple[str, ...]]]:
    sent = dt.date.fromisoformat(reply.facts.date)
    shared = _reply_signs(reply.facts)
    if not shared:
        return
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
