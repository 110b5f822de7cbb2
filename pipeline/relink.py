"""Link what a store holds: all of it, or only what new letters touch. Both give the same beliefs.

Joins two rooms that do not know each other: ``store`` feeds small records and keeps beliefs, ``link`` judges.
First the archive settles what numbers and days it can (``pipeline.settle``), so that links are made with them.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from pipeline.increment import Increment
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
from pipeline.link.cites import Resolving, order_of, originals_of
from pipeline.link.evidence import Weights, load_weights
from pipeline.records import CitedDocument, Held, Link
from pipeline.settle import settle_numbers
from pipeline.spread import Spread
from pipeline.store import Store
from pipeline.store.derived import Derived
from pipeline.store.link_rows import Believed, DocumentRow, Unit, gathered
from pipeline.store.linkage import Linkage
from pipeline.store.settlement import Settlement

_FEW = 100_000  # citations that are linked sooner than other processes have begun to help
_PATIENCE = 5  # times that others may come in between before this process does all by itself


def relink(store: Store, weights: Weights | None = None) -> None:
    """Link the whole store anew; beliefs of people (verdicts) are obeyed, not replaced.

    All links change in one transaction. What does not rest on links (settled numbers, copies) is written before, in one
    of its own, so that other processes see it: they judge, this one writes. What came in between is looked at too.
    """
    weights = weights or load_weights()
    alone = store.connection.in_transaction or not store.linkage().has_more_citations_than(_FEW)
    prepared = None
    with Spread(store, weights, alone=alone) as spread:
        for _ in range(1 + _PATIENCE):
            with store.transaction():
                if prepared == store.linkage().version():
                    _link_all(store, weights, spread)
                    return
                _prepare(store)
                prepared = store.linkage().version()
    # Others write all the time: nobody helps then, and nothing can come in between.
    with Spread(store, weights, alone=True) as spread, store.transaction():
        _prepare(store)
        _link_all(store, weights, spread)


def _prepare(store: Store) -> None:
    """Settle numbers and days, and say which letters are copies of others."""
    linkage = store.linkage()
    linkage.forsake()
    settle_numbers(store, relinked=True)
    sameness = linkage.sameness()
    linkage.mark_all_copies(
        copy for block, held in linkage.doubles() for copy in originals_of(block, held, sameness)[1].items()
    )
    linkage.join_same(sameness)


def _link_all(store: Store, weights: Weights, spread: Spread[Weights]) -> None:
    linkage, derived = store.linkage(), store.derived()
    # Much is written sooner than it is compared; what is believed already is not written again.
    anew = linkage.is_mostly_new()
    if anew:
        linkage.clear()
    for believed in spread.map(_resolve, linkage.units(anew=anew)):
        linkage.write(believed)
    linkage.index()
    linkage.forget_uncited()
    derived.clear()
    for key in linkage.judged_documents():
        linkage.suggest(key, _suggestion(linkage, weights, linkage.document(key)))
    # What letters state hangs on all links, which only this process sees; what they answer hangs on none.
    for letters, found in spread.map(_answers, derived.ranges()):
        for letter_id, link in found:
            derived.derive(letter_id, "reply", [link])
        for letter_id, stated in groupby(_stated(derived, letters), key=itemgetter(0)):
            derived.derive(letter_id, "statement", [link for _, link in stated])
    linkage.settle()


def _resolve(store: Store, weights: Weights, unit: Unit) -> Believed:
    """What the citations of a range of match keys mean, and the documents only known from them, where that is new."""
    linkage = store.linkage()
    verdicts, sameness = linkage.verdicts(), linkage.sameness()
    believed = Believed([], [], [])
    for block in linkage.blocks(unit):
        resolving = Resolving(originals_of(block.key, block.held, sameness)[0], weights, verdicts)
        cited = block.cited if unit.many else sorted(block.cited, key=order_of)
        found = ((r.letter_id, r.position, r[2:7]) for r in resolving.resolve(cited))
        believed.links.append(gathered(block.key, found))
        # A document may be left without any citation: a person knows better what its founder means.
        for key, heard in resolving.heard.items():
            if heard.count:
                founder = resolving.founders[key]
                document, last = heard.describe(key)
                suggestion = _suggestion(linkage, weights, document, judged=False)  # that needs all links first
                believed.documents.append(DocumentRow(document, founder.letter_id, founder.position, last, suggestion))
    return believed if unit.anew else linkage.changed(unit, believed)


def relink_new(store: Store, weights: Weights | None = None) -> None:
    """Link anew what letters taken in, replaced or removed since the last linking touch, in one transaction."""
    weights = weights or load_weights()
    with store.transaction():
        # asked inside: another program may be between the two transactions of ``relink``
        if not store.linkage().is_forsaken():
            _link_pending(store, weights)
            return
    relink(store, weights)


def _link_pending(store: Store, weights: Weights) -> None:
    linkage, derived = store.linkage(), store.derived()
    settle_numbers(store, Settlement(store.connection).pending())
    ids = linkage.pending()
    increment = Increment(store, weights)
    increment.take(ids)
    changed = increment.letters
    ids.extend(increment.copies)
    doubtful = increment.documents.union(*(linkage.near(row_id) for row_id in ids))
    for key in sorted(doubtful):
        suggestion = _suggestion(linkage, weights, linkage.document(key), judged=bool(increment.verdicts))
        if linkage.suggest(key, suggestion) or key in increment.redated:
            changed.update(derived.citing(key))
    for letter_id in sorted(derived.stating_of({*ids, *changed})):
        stated = [link for _, link in _stated(derived, (letter_id, letter_id))]
        derived.derive(letter_id, "statement", stated)
    for letter_id in sorted({*_changed_replies(derived, ids, weights), *derived.pending_replies()}):
        found = _reply(derived, letter_id, derived.held(letter_id), weights)
        derived.derive(letter_id, "reply", [found] if found else [])
    linkage.settle()


def _suggestion(
    linkage: Linkage, weights: Weights, document: CitedDocument | None, *, judged: bool = True
) -> Link | None:
    if document is None:
        return None
    said = linkage.verdicts_on(document.key) if judged else None
    choice = suggest(document, linkage.may_be(document), weights, said)
    return suggested_link(document, choice) if choice else None


def _stated(derived: Derived, letters: tuple[int, int]) -> Iterator[tuple[int, Link]]:
    """What the letters of a range of row ids state of two others, each with its row id."""
    for told in derived.told(letters):
        citing, cited = told.citing, told.cited
        dates = {cited.cited: told.cited_date, citing.cited: told.citing_date}
        if may_cite(dates, citing.cited, cited.cited) and not speaks_for_itself(
            derived.own_links(citing.cited, cited.cited), cited.cited
        ):
            yield told.letter_id, stated_link(told.by, citing, cited, told.relation, told.span)


def _answers(
    store: Store, weights: Weights, letters: tuple[int, int]
) -> tuple[tuple[int, int], list[tuple[int, Link]]]:
    """What the letters of a range of row ids seem to answer that answer nobody by number; with the range."""
    derived = store.derived()
    found = ((row_id, _reply(derived, row_id, held, weights)) for row_id, held in derived.silent(letters))
    return letters, [(row_id, link) for row_id, link in found if link]


def _changed_replies(derived: Derived, letter_ids: Iterable[int], weights: Weights) -> set[int]:
    """Row ids of the letters that may answer other ones now, some (row ids) being new or no copies any more, or copies.

    A body writes hundreds of letters a year to one that gives it tasks; one of these more changes only what those seem
    to answer that would seem to answer it if there were no other.
    """
    changed: set[int] = set()
    for letter_id in letter_ids:
        given = derived.held(letter_id)
        for reply in derived.replies([letter_id]) - changed:
            held = derived.held(reply)
            writes, asks = Correspondence(held, (given.issuer_key,)), Correspondence(given, (), (held.issuer_key,))
            if reply == letter_id or suggest_answers(writes, [asks], weights):
                changed.add(reply)
    return changed


def _reply(derived: Derived, letter_id: int, facts: Held, weights: Weights) -> Link | None:
    if not may_reply(facts):
        return None
    reply = Correspondence(facts, addressees=derived.bodies(letter_id, "addressee"))
    directives = (Correspondence(held, assignees=(facts.issuer_key,)) for held in derived.directives(letter_id))
    return suggest_answers(reply, directives, weights)
