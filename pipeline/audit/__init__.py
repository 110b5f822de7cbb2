"""Who is late: a directive's duties × the papers that followed × a day → a verdict on each duty and body.

Pure functions over records: no store, no clock. ``findings_of(bench, case)`` judges one directive, ``audit(cases,
day)`` many; ``pipeline.cases`` makes the cases of a store, ``pipeline.auditing`` judges them all.
"""

from pipeline.audit.due import Policy
from pipeline.audit.findings import audit, findings_of
from pipeline.audit.papers import AuditCase, Paper

__all__ = ["AuditCase", "Paper", "Policy", "audit", "findings_of"]
