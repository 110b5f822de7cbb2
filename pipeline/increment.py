"""What letters that came or went change in the blocks that they are held under and cite in, and nothing else.

Numbers begin anew each year, so that a citation with a date meets the letters and documents of its year alone (and
letters without a date): the papers of a year are a *slice* of the block, resolved by themselves. A citation without a
date comes after all others and meets every paper up to the day of its letter: it is looked at where such a paper
changed. What a single new citation means changes nothing for the others unless it founds a document.
"""

from collections.abc import Iterable

from pipeline.grammar.identity import hearing, last_heard
from pipeline.link.cites import Heard, Resolution, Resolving, join_block, order_of, originals_of
from pipeline.link.evidence import Weights
from pipeline.records import Cited, Held
from pipeline.store import Store
from pipeline.store.link_rows import WHOLE, DocumentRow


class Increment:
    """Takes what is new into the beliefs of a store; the caller holds the transaction.

    Says what else may have changed by it: ``letters`` whose links are others now, ``copies`` that became or ceased to
    be ones (row ids), ``documents`` only cited of which other things are known, ``redated`` those of another day.
    """

    def __init__(self, store: Store, weights: Weights) -> None:
        self.letters: set[int] = set()
        self.copies: list[int] = []
        self.documents: set[str] = set()
        self.redated: set[str] = set()
        self._weights = weights
        self._linkage, self._joining = store.linkage(), store.joining()
        self.verdicts, self._sameness = self._linkage.verdicts(), self._linkage.sameness()
        self._touched: dict[str, set[str]] = {}
        self._special = self._linkage.judged_alike() | (self._joining.judged() if self.verdicts else set())

    def take(self, letters: Iterable[int]) -> None:
        """Link anew what these letters (row ids) touch, and what was left stale."""
        linkage, joining = self._linkage, self._joining
        stale = linkage.stale()
        for block, date in stale:
            self._touch(block, date)
        new: list[Cited] = []
        judged: list[int] = []
        for row_id in letters:
            for held in (row_id, *linkage.companions(row_id)):
                for block, date in linkage.blocks_held(held):
                    self._touch(block, date)
            if joining.is_new(row_id):
                new += joining.citations(row_id)
            else:
                judged.append(row_id)
                for block in linkage.blocks_cited(row_id):
                    self._touch(block, WHOLE)
        for cited in new:
            if not self._is_touched(cited) and not self._join(cited):
                self._touch(cited.block, cited.date)
        for block in sorted(self._touched):
            self._renew(block, self._touched[block])
        self.copies += linkage.join_same(self._sameness)
        # What people say of a link counts for what the cited document is suggested to be.
        self.documents.update(*map(joining.documents_of, judged))
        for block, date in stale:
            self.documents |= linkage.documents_in(block, None if date == WHOLE else date[:4])

    def _touch(self, block: str, date: str) -> None:
        """Something of that date has changed in a block."""
        self._touched.setdefault(block, set()).add(WHOLE if block in self._special else date)

    def _is_touched(self, cited: Cited) -> bool:
        if cited.block in self._special:
            self._touch(cited.block, WHOLE)
        dates = self._touched.get(cited.block, ())
        return WHOLE in dates or cited.date[:4] in {date[:4] for date in dates}

    # --- one citation more --------------------------------------------------------------------------

    def _join(self, cited: Cited) -> bool:
        """Link one citation among the others of its block, which stay as they are; ``False``: they do not."""
        year = cited.date[:4] or None
        founders = {key: f for key, f in self._joining.founders(cited.block, year).items() if f is not None}
        originals, _ = originals_of(cited.block, self._linkage.held(cited.block, year))
        found = join_block([cited], originals, founders, self._weights)
        if found is None:
            return False
        self._believe(cited.block, found)
        key = found[0].cited
        known = self._joining.document(key)
        if known is None:
            return True
        if known.heard and hearing(cited.date, cited.letter, cited.position) > known.heard:
            self._joining.count(key, 1)
        else:
            self._describe(key, known.founder, known.founder_at, one_more=True)
        return True

    # --- blocks in which more has changed --------------------------------------------------------------

    def _renew(self, block: str, dates: set[str]) -> None:
        """Resolve again what papers of these dates that came or went may have changed in a block."""
        joining = self._joining
        slices = [None] if WHOLE in dates else sorted({date[:4] for date in dates if date})
        since = min((date for date in dates if date), default="")
        before: set[str] = set()
        founders: dict[str, Cited] = {}
        found: list[Resolution] = []
        for year in slices:
            known = joining.founders(block, year)
            resolving = Resolving(self._originals(block, year), self._weights, self.verdicts)
            found += resolving.resolve(sorted(joining.citations_in(block, year), key=order_of))
            before |= known.keys()
            founders |= resolving.founders
            if year and known != resolving.founders:
                since = min(since, year)
        if WHOLE not in dates:
            found += self._undated(block, since, before, founders, all_of_them="" in dates)
        documents = self._believe(block, found)
        for key in sorted(before | founders.keys() | documents):
            if (founder := founders.get(key)) is not None:
                self._describe(key, founder.letter_id, founder.position)
            elif key in before:
                joining.forget(key)
                self.documents.discard(key)
            elif (row := joining.document(key)) is not None:
                self._describe(key, row.founder, row.founder_at)

    def _undated(
        self, block: str, since: str, before: set[str], founders: dict[str, Cited], *, all_of_them: bool
    ) -> list[Resolution]:
        """Resolve again the citations without a date that may mean papers of a day or later ones.

        ``before`` are the documents of the slices that were resolved, ``founders`` those that they have now; what the
        citations without a date found is added to both.
        """
        joining = self._joining
        cited = joining.citations_in(block, "") if all_of_them else joining.undated_since(block, since)
        if not cited and not all_of_them:
            return []
        others = {key: founder for key, founder in joining.founders(block).items() if key not in before}
        known = {key: founder for key, founder in others.items() if founder is not None} | founders
        originals = self._originals(block, None)
        if not all_of_them:
            found = join_block(cited, originals, known, self._weights)
            if found is not None:
                return found
        resolving = Resolving(originals, self._weights, self.verdicts)
        for key, founder in known.items():
            if founder.date:
                resolving.know(key, founder)
        found = list(resolving.resolve(sorted(joining.citations_in(block, ""), key=order_of)))
        before |= {key for key, founder in others.items() if founder is None or not founder.date}
        founders |= resolving.founders
        return found

    def _originals(self, block: str, year: str | None) -> list[Held]:
        """The letters held in a block (of a year) that are no copies; those that are are marked so."""
        held = self._linkage.held(block, year)
        originals, copies = originals_of(block, held, self._sameness)
        self.copies += self._linkage.mark_copies((h.key for h in held if h.blocks[0] == block), copies)
        return originals

    def _believe(self, block: str, found: Iterable[Resolution]) -> set[str]:
        """Write what citations mean now; returns keys of the documents that more or fewer mean than before."""
        letters, documents = self._linkage.renew(block, ((r.letter_id, r.position, r[2:7]) for r in found))
        self.letters |= letters
        return documents

    def _describe(self, key: str, founder: int | None, founder_at: int | None, *, one_more: bool = False) -> None:
        """Write what the citations of a document say of it, if it is not written so.

        ``one_more``: nothing else has changed since that was last done, so that what was not heard then is not now.
        """
        before = self._joining.document(key)
        up_to = last_heard(before.heard) if before and one_more else None
        heard = Heard(self._joining.citations_of(key, up_to))
        if before and up_to is not None:
            heard.count = before.document.citations + 1
        if not heard.count:
            self._joining.forget(key)
            return
        document, last = heard.describe(key)
        after = DocumentRow(document, founder, founder_at, last)
        if after != before:
            self._joining.describe(after)
        facts = before and before.document._replace(citations=document.citations)
        if facts != document:
            self.documents.add(key)
        if before is None or before.document.date != document.date:
            self.redated.add(key)
