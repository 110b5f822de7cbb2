"""The nouns of congvan: what a letter says, what we believe about letters, what is due.

Frozen dataclasses without behaviour beyond trivial properties; this package imports nothing of ours.
Spans are half-open offsets into ``Transcript.text``; boxes are PDF points from the top left of the
page (pdfplumber's names); pages count from 1. Dates may be incomplete (``PartialDate``) and are
compared as intervals. Pydantic's ``TypeAdapter`` validates these same classes at the edges.
"""

from pipeline.records.duties import Duty, DutyStatus, Finding
from pipeline.records.letters import (
    RELATIONS,
    SILENT,
    Arrival,
    Citation,
    Letter,
    Named,
    Outline,
    Relation,
    ShortForm,
    Signs,
    Statement,
    Task,
)
from pipeline.records.links import Cited, CitedDocument, Evidence, Held, Link, LinkState
from pipeline.records.papers import (
    Attachment,
    Cuts,
    PageReading,
    Paragraph,
    ParagraphKind,
    Problem,
    SignatureEvidence,
    SlotReading,
    Source,
    Table,
    Transcript,
    Word,
)
from pipeline.records.places import SURE, Box, Mention, Span
from pipeline.records.values import (
    Body,
    Cycle,
    Deadline,
    DeadlineKind,
    DocumentNumber,
    NumberForm,
    PartialDate,
    ReportPeriod,
)

__all__ = [
    "RELATIONS",
    "SILENT",
    "SURE",
    "Arrival",
    "Attachment",
    "Body",
    "Box",
    "Citation",
    "Cited",
    "CitedDocument",
    "Cuts",
    "Cycle",
    "Deadline",
    "DeadlineKind",
    "DocumentNumber",
    "Duty",
    "DutyStatus",
    "Evidence",
    "Finding",
    "Held",
    "Letter",
    "Link",
    "LinkState",
    "Mention",
    "Named",
    "NumberForm",
    "Outline",
    "PageReading",
    "Paragraph",
    "ParagraphKind",
    "PartialDate",
    "Problem",
    "Relation",
    "ReportPeriod",
    "ShortForm",
    "SignatureEvidence",
    "Signs",
    "SlotReading",
    "Source",
    "Span",
    "Statement",
    "Table",
    "Task",
    "Transcript",
    "Word",
]
