"""Units of places inside the names of bodies: "Sở Nội vụ tỉnh Lai Châu", "UBND các thị xã Hội An, Ba Đồn"."""

from pipeline.extract.tasks.names import PLACES, head_at, starts_verb
from pipeline.extract.tasks.vocabulary import Line, Vocabulary
from pipeline.grammar.place import pick_province, units_called
from pipeline.text.fold import fold

_PROVINCES = "tỉnh thành phố"


def names_unit(line: Line, k: int) -> bool:
    """As in "Sở Nội vụ | tỉnh Lai Châu": the kind of a unit with its name behind it."""
    return line.folds[k] in PLACES and k + 1 < len(line) and line.upper(k + 1) and not line.gap(k + 1)


def is_unit(line: Line, i: int, v: Vocabulary) -> bool:
    """Whether the name of a district or commune stands at word ``i`` that begins as a body does ("Hội An")."""
    if head_at(line, i, v) is None or i + 1 >= len(line) or not line.upper(i) or not line.upper(i + 1):
        return False
    printed = f"{line.word(i)} {line.word(i + 1)}"
    ends = i + 2 >= len(line) or line.gap(i + 2) or line.folds[i + 2] == "va" or starts_verb(line, i + 2, v)
    named = units_called(f"{line.folds[i]} {line.folds[i + 1]}") if ends and not line.gap(i + 1) else ()
    return any(place.name.lower() == printed.lower() for place in named)


def with_head(prefix: str, name: str) -> str:
    """A member with the head in front, of "các tỉnh, thành phố" the one that it is."""
    head = prefix.removesuffix(_PROVINCES)
    place = pick_province(fold(name)) if head != prefix else None
    return f"{prefix} {name}" if place is None else f"{head}{place.kind} {name}"
