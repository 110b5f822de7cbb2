"""Link what a store holds: all of it, or only what new letters touch. Both give the same beliefs.

Joins two rooms that do not know each other: ``store`` feeds small records and keeps beliefs, ``link`` judges.
First the archive settles what numbers and days it can (``pipeline.settle``), so that links are made with them.
"""

from pipeline.grammar.identity import hearing
from pipeline.link.answers import (
    Correspondence,
    may_cite,
    may_reply,
    speaks_for_itself,
    stated_link,
    suggest_answers,
    suggested_link,
)
from pipeline.link.candidates import suggest
from pipeline.link.cites import MOST_HEARD, Verdicts, describe, join_block, resolve_block
from pipeline.link.evidence import Weights, load_weights
from pipeline.records import Cited, Link, Span
from pipeline.settle import settle_numbers
from pipeline.store import Store
from pipeline.store.derived import Derived
from pipeline.store.joining import Joining
from pipeline.store.linkage import Belief, Block, DocumentRow, Linkage
from pipeline.store.settlement import Settlement


def relink(store: Store, weights: Weights | None = None) -> None:
    """Link the whole store anew, in one transaction; beliefs of people (verdicts) are obeyed, not replaced."""
    weights = weights or load_weights()
    linkage, derived = store.linkage(), store.derived()
    with store.transaction():
        settle_numbers(store)
        verdicts, sameness = linkage.verdicts(), linkage.sameness()
        linkage.clear()
        for block in linkage.blocks():
            if block.cited or len(block.held) > 1:
                linkage.write(*_resolve(block, weights, verdicts, sameness))
        linkage.flush()
        linkage.join_same(sameness)
        for document, held in linkage.damaged():
            if choice := suggest(document, held, weights, linkage.verdicts_on(document.key) if verdicts else None):
                linkage.suggest(document.key, suggested_link(document, choice))
        for letter_id in derived.stating():
            if stated := _stated(store, derived, letter_id):
                derived.derive(letter_id, "statement", stated)
        for letter_id in derived.replies():
            if found := _replies(derived, letter_id, weights):
                derived.derive(letter_id, "reply", found)
        linkage.settle()


def relink_new(store: Store, weights: Weights | None = None) -> None:
    """Link anew what letters taken in, replaced or removed since the last linking touch, in one transaction.

    A block is resolved again where it may have changed for others: where a letter came or went, where a citation
    founds a document. A citation that only joins the others of its block is linked alone.
    """
    weights = weights or load_weights()
    linkage, joining, derived = store.linkage(), store.joining(), store.derived()
    with store.transaction():
        settle_numbers(store, Settlement(store.connection).pending())
        ids = linkage.pending()
        verdicts, sameness = linkage.verdicts(), linkage.sameness()
        touched = linkage.stale().union(*map(linkage.blocks_held, ids))
        alone = [row_id for row_id in ids if joining.is_new(row_id)]
        touched.update(*(linkage.blocks_cited(row_id) for row_id in set(ids).difference(alone)))
        judged = joining.judged() if verdicts else frozenset()
        doubtful: set[str] = set()
        for row_id in alone:
            for cited in joining.citations(row_id):
                if cited.block in touched:
                    continue
                joined = None if cited.block in judged else _join(joining, linkage, row_id, cited, weights, sameness)
                if joined is None:
                    touched.add(cited.block)
                else:
                    doubtful.update(joined)
        copies = linkage.copies_in(touched)
        for block in linkage.blocks(touched):
            linkage.renew(block.key, *_resolve(block, weights, verdicts, sameness))
        ids.extend(linkage.join_same(sameness))
        # A letter that became a copy of another, or stopped being one, is as good as gone or new.
        copies_now = linkage.copies_in(touched)
        ids.extend(row_id for row_id, copy_of in copies_now.items() if copies.get(row_id) != copy_of)
        doubtful |= linkage.documents_in(touched).union(*(linkage.near(row_id) for row_id in ids))
        for key in doubtful:
            linkage.suggest(key, None)
        changed = set(touched)
        for document, held in linkage.damaged(doubtful):
            choice = suggest(document, held, weights, linkage.verdicts_on(document.key) if verdicts else None)
            linkage.suggest(document.key, suggested_link(document, choice) if choice else None)
            changed.add(document.block)
        for letter_id in sorted({*derived.stating(changed), *(i for i in alone if derived.statements(i))}):
            derived.derive(letter_id, "statement", _stated(store, derived, letter_id))
        for letter_id in sorted({*derived.replies(ids), *derived.pending_replies()}):
            derived.derive(letter_id, "reply", _replies(derived, letter_id, weights))
        linkage.settle()


def _resolve(
    block: Block, weights: Weights, verdicts: Verdicts, sameness: Verdicts
) -> tuple[list[Belief], list[DocumentRow], dict[str, str]]:
    result = resolve_block(block.key, block.held, block.cited, weights, verdicts, sameness)
    beliefs = [Belief(block.key, block.ids[r.letter], *r[1:]) for r in result.resolutions]
    documents = []
    for document in result.documents:
        founder, heard = result.origins[document.key]
        documents.append(DocumentRow(document, block.ids[founder.letter], founder.position, heard))
    return beliefs, documents, result.copies


def _join(
    joining: Joining, linkage: Linkage, letter_id: int, cited: Cited, weights: Weights, sameness: Verdicts
) -> list[str] | None:
    """Link one citation among the others of its block, which stay as they are.

    Returns the documents of which something else is known by it, or ``None`` when the block has to be resolved.
    """
    around = joining.around(cited.block)
    if around is None:
        return None
    resolution = join_block(cited, around.held, around.founders, weights, sameness)
    if resolution is None:
        return None
    linkage.write([Belief(cited.block, letter_id, *resolution[1:])], [], {})
    linkage.flush()
    known = joining.document(resolution.cited)
    if known is None:
        return []
    if known.heard and hearing(cited.date, cited.letter, cited.position) > known.heard:
        joining.count(resolution.cited, 1)
        return []
    if known.document.citations > MOST_HEARD:
        return None
    document, heard = describe(resolution.cited, joining.citations_of(resolution.cited))
    joining.describe(document, heard)
    return [document.key] if document.date == known.document.date else None


def _stated(store: Store, derived: Derived, letter_id: int) -> list[Link]:
    key = derived.held(letter_id).key
    statements = derived.statements(letter_id)
    links = derived.own_links(letter_id)
    named = {links[at].cited for _, citing, cited, *_ in statements for at in (citing, cited)}
    dates = {name: document.date for name in named if (document := store.document(name)) is not None}
    return [
        stated_link(key, links[citing], links[cited], relation, Span(start, stop))
        for _, citing, cited, relation, start, stop in statements
        if may_cite(dates, links[citing].cited, links[cited].cited)
        and not speaks_for_itself(store.links(citing=links[citing].cited), links[cited].cited)
    ]


def _replies(derived: Derived, letter_id: int, weights: Weights) -> list[Link]:
    facts = derived.held(letter_id)
    if not may_reply(facts):
        return []
    reply = Correspondence(facts, addressees=derived.bodies(letter_id, "addressee"))
    directives = (Correspondence(held, assignees=(facts.issuer_key,)) for held in derived.directives(letter_id))
    found = suggest_answers(reply, directives, weights)
    return [found] if found else []
