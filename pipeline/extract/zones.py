"""Component ``congvan_zones``: which paragraph plays which part in the letter.

One pass down the head (letterhead … addressees, grounds), a search for the end of the body, one pass
over what follows (signature, recipients, annexes). It reads wording and capitals first and layout
(columns, centring) only as a hint, because texts, scans and copies lose the layout. The words stand in
``lexicon/zones.toml``; the order of the parts is that of Nghị định 30/2020/NĐ-CP, Phụ lục I, and of
Hướng dẫn 36-HD/VPTW for Party papers, but no part is taken for granted: any may be missing.
"""

from itertools import groupby
from operator import itemgetter

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.blackboard import Blackboard, Zone, board, lay
from pipeline.extract.cues import zone_cues
from pipeline.extract.lines import lines_of
from pipeline.extract.zone_head import Head
from pipeline.extract.zone_tail import tail_labels
from pipeline.records import Span


@Language.factory("congvan_zones", assigns=["doc.spans"])
def make_zones(nlp: Language, name: str) -> "Zones":
    """Make the component."""
    return Zones()


class Zones:
    """Writes ``Blackboard.zones`` and the span group ``zones``; reads only the transcript."""

    def __call__(self, doc: Doc) -> Doc:
        """Divide the letter into its parts and return the doc."""
        blackboard = board(doc)
        blackboard.zones = find_zones(blackboard)
        lay(doc, "zones", ((zone.span, zone.label, "") for zone in blackboard.zones))
        return doc


def find_zones(blackboard: Blackboard) -> list[Zone]:
    """The parts of the letter in text order; neighbours of one label are one zone, and every paragraph has one."""
    lines = lines_of(blackboard)
    cues = zone_cues()
    labels = Head(lines, cues).labels()
    labels += tail_labels(lines, len(labels), cues)
    zones: list[Zone] = []
    for label, alike in groupby(zip(labels, lines, strict=True), key=itemgetter(0)):
        spans = [line.paragraph.span for _, line in alike]
        zones.append(Zone(label, Span(spans[0].start, spans[-1].end)))
    return zones
