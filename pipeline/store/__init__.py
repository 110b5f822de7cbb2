"""Records ↔ database: one SQLite file, the folder of originals beside it, full-text search, numbered migrations."""

from pipeline.store.beliefs import Followup
from pipeline.store.database import Failure, Store
from pipeline.store.entries import Document
from pipeline.store.register import RegisterMatch, RegisterRow, read_register
from pipeline.store.search import Hit

__all__ = ["Document", "Failure", "Followup", "Hit", "RegisterMatch", "RegisterRow", "Store", "read_register"]
