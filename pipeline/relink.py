"""Link what a store holds: all of it, or only what new letters touch. Both give the same beliefs.

Joins two rooms that do not know each other: ``store`` feeds small records and keeps beliefs, ``link`` judges.
First the archive settles what numbers and days it can (``pipeline.settle``), so that links are made with them.
"""

from pipeline.link.answers import (
    Correspondence,
    may_cite,
    speaks_for_itself,
    stated_link,
    suggest_answers,
    suggested_link,
)
from pipeline.link.candidates import suggest
from pipeline.link.cites import Verdicts, resolve_block
from pipeline.link.evidence import Weights, load_weights
from pipeline.records import Link, Span
from pipeline.settle import settle_numbers
from pipeline.store import Store
from pipeline.store.linkage import Belief, Block, Linkage
from pipeline.store.settlement import Settlement


def relink(store: Store, weights: Weights | None = None) -> None:
    """Link the whole store anew, in one transaction; beliefs of people (verdicts) are obeyed, not replaced."""
    weights = weights or load_weights()
    linkage = store.linkage()
    with store.transaction():
        settle_numbers(store)
        verdicts, sameness = linkage.verdicts(), linkage.sameness()
        linkage.clear()
        for block in linkage.blocks():
            _resolve(linkage, block, weights, verdicts, sameness)
        linkage.flush()
        linkage.join_same(sameness)
        for document, held in list(linkage.damaged()):
            if choice := suggest(document, held, weights, linkage.verdicts_on(document.key) if verdicts else None):
                linkage.suggest(document.key, suggested_link(document, choice))
        for letter_id in linkage.stating():
            linkage.derive(letter_id, "statement", _stated(store, linkage, letter_id))
        for letter_id in linkage.replies():
            linkage.derive(letter_id, "reply", _replies(linkage, letter_id, weights))
        linkage.settle()


def relink_new(store: Store, weights: Weights | None = None) -> None:
    """Link anew what letters taken in, replaced or removed since the last linking touch, in one transaction."""
    weights = weights or load_weights()
    linkage = store.linkage()
    with store.transaction():
        settle_numbers(store, Settlement(store.connection).pending())
        ids = linkage.pending()
        touched = linkage.touched(ids)
        verdicts, sameness = linkage.verdicts(), linkage.sameness()
        copies = linkage.copies_in(touched)
        linkage.clear(touched)
        for block in linkage.blocks(touched):
            _resolve(linkage, block, weights, verdicts, sameness)
        linkage.flush()
        ids.extend(linkage.join_same(sameness))
        # A letter that became a copy of another, or stopped being one, is as good as gone or new.
        copies_now = linkage.copies_in(touched)
        ids.extend(row_id for row_id, copy_of in copies_now.items() if copies.get(row_id) != copy_of)
        doubtful = linkage.documents_in(touched).union(*(linkage.near(row_id) for row_id in ids))
        for key in doubtful:
            linkage.suggest(key, None)
        changed = set(touched)
        for document, held in linkage.damaged(doubtful):
            choice = suggest(document, held, weights, linkage.verdicts_on(document.key) if verdicts else None)
            linkage.suggest(document.key, suggested_link(document, choice) if choice else None)
            changed.add(document.block)
        for letter_id in linkage.stating(changed):
            linkage.derive(letter_id, "statement", _stated(store, linkage, letter_id))
        for letter_id in linkage.replies(ids):
            linkage.derive(letter_id, "reply", _replies(linkage, letter_id, weights))
        linkage.settle()


def _resolve(linkage: Linkage, block: Block, weights: Weights, verdicts: Verdicts, sameness: Verdicts) -> None:
    if not block.cited and len(block.held) < 2:
        return
    result = resolve_block(block.key, block.held, block.cited, weights, verdicts, sameness)
    beliefs = (Belief(block.key, block.ids[r.letter], *r[1:]) for r in result.resolutions)
    linkage.write(beliefs, result.documents, result.copies)


def _stated(store: Store, linkage: Linkage, letter_id: int) -> list[Link]:
    key = linkage.held(letter_id).key
    statements = linkage.statements(letter_id)
    links = linkage.own_links(letter_id)
    named = {links[at].cited for _, citing, cited, *_ in statements for at in (citing, cited)}
    dates = {name: document.date for name in named if (document := store.document(name)) is not None}
    return [
        stated_link(key, links[citing], links[cited], relation, Span(start, stop))
        for _, citing, cited, relation, start, stop in statements
        if may_cite(dates, links[citing].cited, links[cited].cited)
        and not speaks_for_itself(store.links(citing=links[citing].cited), links[cited].cited)
    ]


def _replies(linkage: Linkage, letter_id: int, weights: Weights) -> list[Link]:
    reply = Correspondence(linkage.held(letter_id), addressees=linkage.bodies(letter_id, "addressee"))
    directives = [
        Correspondence(linkage.held(row_id), assignees=linkage.bodies(row_id, "assignee"))
        for row_id in linkage.directives(letter_id)
    ]
    found = suggest_answers(reply, directives, weights)
    return [found] if found else []
