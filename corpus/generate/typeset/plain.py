"""Plain text as mail systems and copies keep it: two columns on one line, or one column after the other."""

from itertools import zip_longest

from corpus.generate.spec import Block, LetterSpec
from corpus.generate.typeset.parts import addressees, left_head, recipients, right_head, signature, title


def _side_by_side(left: list[str], right: list[str], width: int = 44) -> list[str]:
    return [f"{a:<{width}}    {b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def plain_text(letter: LetterSpec) -> str:
    """The letter as text; letters with an even number in their id put the columns one after the other."""
    if letter.raw is not None:
        return letter.raw
    one_column = int(letter.id.rsplit("-", 1)[1]) % 2 == 0
    head_left, head_right = left_head(letter), right_head(letter)
    head = [*head_left, *head_right] if one_column else _side_by_side(head_left, head_right)
    lines = [*head, "", *title(letter), "", *addressees(letter), ""]
    lines.extend(_block_lines(letter.blocks))
    end = (
        [*signature(letter), *recipients(letter)]
        if one_column
        else _side_by_side(recipients(letter), signature(letter))
    )
    return "\n".join([*lines, "", *end, "", *_block_lines(letter.annex)])


def _block_lines(blocks: list[Block]) -> list[str]:
    return [
        line for block in blocks for line in ([block] if isinstance(block, str) else ["\t".join(row) for row in block])
    ]
