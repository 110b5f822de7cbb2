"""Builds the corpus: hand-written and generated letters become files, gold labels, links and verdicts."""
