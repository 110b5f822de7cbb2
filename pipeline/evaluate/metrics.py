"""Precision, recall and F1 a field over labelled letters, and how many of the sure values are wrong.

``measure(gold, found)`` takes two dictionaries id → contract object. The figure that matters most is
*wrong when sure*: values given with confidence ≥ 0.9 that are wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.compare import code_key, overlap, paired_tasks, same_body_name, same_text
from pipeline.records import SURE

Json = dict[str, Any]
FIELDS = (
    "code", "date", "doc_type", "issuer", "subject", "signer", "citations", "citations+date", "cited issuers",
    "relations", "answers", "tasks", "assignees", "reported", "deadlines",
)  # fmt: skip


@dataclass
class Tally:
    """How many values were right, given, and expected."""

    right: int = 0
    given: int = 0
    expected: int = 0

    def add(self, right: int, given: int, expected: int) -> None:
        """Count some more."""
        self.right += right
        self.given += given
        self.expected += expected

    @property
    def precision(self) -> float:
        """Share of the given values that are right."""
        return self.right / self.given if self.given else float(not self.expected)

    @property
    def recall(self) -> float:
        """Share of the expected values that were given."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass
class Figures:
    """The result of an evaluation: a tally a field, sure values right and wrong, and each error in words."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    sure_right: dict[str, int] = field(default_factory=dict)
    sure_wrong: dict[str, int] = field(default_factory=dict)
    errors: list[tuple[str, str, str, str]] = field(default_factory=list)
    # field → tenth of confidence (0.8 for 0.80 to 0.89) → (values given so surely, of them right, sum of confidences)
    reliability: dict[str, dict[float, tuple[int, int, float]]] = field(default_factory=dict)

    def weigh(self, name: str, confidence: float, right: bool) -> None:
        """Count a value by how sure it was, for the reliability of the confidences."""
        level = int(confidence * 10 + 1e-6) / 10
        levels = self.reliability.setdefault(name, {})
        given, correct, total = levels.get(level, (0, 0, 0.0))
        levels[level] = (given + 1, correct + int(right), total + confidence)

    def sure(self, name: str, right: bool) -> None:
        """Count a value given with confidence."""
        into = self.sure_right if right else self.sure_wrong
        into[name] = into.get(name, 0) + 1

    def miss(self, name: str, letter: str, expected: object, got: object) -> None:
        """Note an error."""
        self.errors.append((name, letter, str(expected), str(got)))


def measure(gold: dict[str, Json], found: dict[str, Json]) -> Figures:
    """Compare extracted letters with their labels."""
    figures = Figures()
    for letter, expected in gold.items():
        got = found.get(letter, {})
        _header(figures, letter, expected, got)
        if "citations" in expected:
            _citations(figures, letter, expected["citations"], got.get("citations") or [])
        if "tasks" in expected:
            _tasks(figures, letter, expected["tasks"], got.get("tasks") or [])
    return figures


def _header(figures: Figures, letter: str, gold: Json, got: Json) -> None:
    checks: dict[str, Callable[[str, str], bool]] = {
        "code": lambda a, b: code_key(a) == code_key(b),
        "date": lambda a, b: a == b,
        "doc_type": same_text,
        "issuer": same_body_name,
        "subject": lambda a, b: overlap(a, b) >= 0.85,
        "signer": same_text,
    }
    for name, same in checks.items():
        if name not in gold:
            continue
        expected, value = gold[name], got.get(name)
        if name == "date" and expected and value and len(value) < len(expected) and expected.startswith(value):
            value = None  # a part that agrees is a blank
        right = expected is not None and value is not None and same(expected, value)
        figures.tallies[name].add(int(right), int(bool(value)), int(bool(expected)))
        if not right and (expected or value):
            figures.miss(name, letter, expected, value)
        if value and (got.get("confidence") or {}).get(name, 0) >= SURE:
            figures.sure(name, right)


def _citations(figures: Figures, letter: str, gold: list[Json], got: list[Json]) -> None:
    expected = {code_key(c["code"]): c for c in gold if c.get("code")}
    found = {code_key(c["code"]): c for c in got if c.get("code")}
    both = expected.keys() & found.keys()
    dated = {k for k in both if expected[k].get("date") == found[k].get("date")}
    figures.tallies["citations"].add(len(both), len(found), len(expected))
    figures.tallies["citations+date"].add(len(dated), len(found), len(expected))
    for key in sorted(expected.keys() ^ found.keys()):
        figures.miss("citations", letter, key if key in expected else "-", key if key in found else "-")
    for key in sorted(both - dated):
        figures.miss("citations+date", letter, expected[key].get("date"), f"{key} {found[key].get('date')}")
    for key, citation in found.items():
        figures.weigh("citations", citation.get("confidence") or 0.0, key in expected)
        if (citation.get("confidence") or 0) >= SURE:
            figures.sure("citations", key in expected)
    for key in sorted(both):
        want, have = expected[key], found[key]
        if want.get("issuer"):
            same = bool(have.get("issuer")) and same_body_name(want["issuer"], have["issuer"])
            figures.tallies["cited issuers"].add(int(same), int(bool(have.get("issuer"))), 1)
            if not same:
                figures.miss("cited issuers", letter, f"{key} {want['issuer']}", have.get("issuer"))
        same_relation = want["relation"] == have.get("relation")
        figures.tallies["relations"].add(int(same_relation), 1, 1)
        if not same_relation:
            figures.miss("relations", letter, f"{key} {want['relation']}", have.get("relation"))
    answered = {k for k, c in expected.items() if c["relation"] == "answers"}
    claimed = {k for k, c in found.items() if c.get("relation") == "answers"}
    figures.tallies["answers"].add(len(answered & claimed), len(claimed), len(answered))
    for key in sorted(answered ^ claimed):
        figures.miss("answers", letter, key if key in answered else "-", key if key in claimed else "-")


def _tasks(figures: Figures, letter: str, gold: list[Json], got: list[Json]) -> None:
    pairs = paired_tasks(gold, got)
    figures.tallies["tasks"].add(len(pairs), len(got), len(gold))
    matched = {id(task) for pair in pairs for task in pair}
    for task in gold:
        if id(task) not in matched:
            figures.miss("tasks", letter, task["action"], "-")
    for task in got:
        if id(task) not in matched:
            figures.miss("tasks", letter, "-", task["action"])
    all_right: set[int] = set()
    for want, have in pairs:
        reported, said = bool(want.get("reported")), bool(have.get("reported"))
        figures.tallies["reported"].add(int(reported and said), int(said), int(reported))
        names, others = want.get("assignees") or [], have.get("assignees") or []
        hits = sum(any(same_body_name(a, b) for b in others) for a in names)
        figures.tallies["assignees"].add(hits, len(others), len(names))
        if hits < max(len(names), len(others)):
            figures.miss("assignees", letter, names, others)
        else:
            all_right.add(id(have))
    for task in got:
        # a task's confidence is that it is one and that its bodies are right
        figures.weigh("tasks", task.get("confidence") or 0.0, id(task) in all_right)
    due, dated = _dues(gold), _dues(got)
    figures.tallies["deadlines"].add(len(due & dated), len(dated), len(due))
    for value in sorted(due ^ dated):
        figures.miss("deadlines", letter, value if value in due else "-", value if value in dated else "-")


def _dues(tasks: list[Json]) -> set[str]:
    deadlines = [task.get("deadline") or {} for task in tasks]
    return {value for d in deadlines for value in (d.get("due"), d.get("rrule")) if value}
