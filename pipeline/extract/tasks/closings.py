"""Sentences that only look like tasks: closings, courtesy, what is made known."""

import re

from pipeline.extract.tasks.vocabulary import vocabulary

_MAKES_KNOWN = re.compile(r"(?:xin )?(?:thong bao|gui|chuyen|phuc dap|tra loi|bao)\b.{0,160}\bbiet\b.{0,60}$")
_IF = re.compile(r"\b(?:neu|truong hop|trong qua trinh|moi|khi)\b(?!.*\bdo\s$)")
_IF_REACH = 60
_TELLS = re.compile(r"\b(?:phan anh|bao cao|co van ban|gui|tong hop|de xuat|kien nghi)\b")


def makes_known(folded_action: str) -> bool:
    """As in "thông báo để các đơn vị biết": the letter's own closing, whoever is said to speak."""
    return bool(_MAKES_KNOWN.match(" ".join(folded_action.split())))


def is_right(folded_action: str) -> bool:
    """As in "(được) sử dụng con dấu của UBND tỉnh": what a body may do."""
    return folded_action.removeprefix("duoc ").startswith("su dung con dau")


def says_nothing(folded_action: str) -> bool:
    """A closing line: "nghiêm túc triển khai thực hiện", "được biết và thực hiện", "thi hành Quyết định này"."""
    return len(vocabulary().filler.sub("", " ".join(folded_action.split()))) < 3


def is_courtesy(folded_sentence: str) -> bool:
    """As in "Nếu có vướng mắc, đề nghị liên hệ …": help offered, not a duty."""
    rest = _in_trouble(folded_sentence)
    return rest is not None and (bool(vocabulary().courtesy_verbs.search(rest)) or not _TELLS.search(rest))


def tells_of_trouble(folded_sentence: str) -> bool:
    """As in "Nếu có vướng mắc, kịp thời phản ánh về …": a duty of whoever is told the rest."""
    rest = _in_trouble(folded_sentence)
    return rest is not None and not vocabulary().courtesy_verbs.search(rest) and bool(_TELLS.search(rest))


def closes_with_trouble(folded_action: str) -> bool:
    """As in "nghiêm túc thực hiện; nếu có vướng mắc, kịp thời báo cáo …": a closing, though a longer one."""
    closing, sign, rest = folded_action.partition(";")
    return bool(sign) and says_nothing(closing) and _in_trouble(rest) is not None


def _in_trouble(folded_sentence: str) -> str | None:
    """What a sentence says behind its "nếu có khó khăn, vướng mắc"; None without such a condition."""
    if not any(map(folded_sentence.__contains__, vocabulary().courtesy_words)):
        return None
    for found in vocabulary().courtesy_condition.finditer(folded_sentence):
        if _IF.search(folded_sentence, max(found.start() - _IF_REACH, 0), found.start()):
            return folded_sentence[found.end() :]
    return None
