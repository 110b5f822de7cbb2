"""Whether a letter came to an office: what "Kính gửi", "Nơi nhận", the tasks and the incoming stamp say of it.

In: a letter, the office and when the letter arrived; out: "sent", "arrived", "unsure" or "elsewhere". Groups are opened
by the rosters. What was not read is "unsure", never "elsewhere": a register may be wrong by a row, not by silence.
"""

import re
from typing import Literal

from pipeline.audit.duties import duties_of, written_to
from pipeline.audit.papers import may_be_member
from pipeline.grammar.body import find_bodies, same_body
from pipeline.grammar.voices import one_voice, speaks_for
from pipeline.records import Arrival, Body, Duty, Letter
from pipeline.text.fold import fold

# sent: it is written to the office; arrived: it is not, but was stamped or registered as come; unsure: it may be.
Coming = Literal["own", "sent", "arrived", "unsure", "elsewhere"]

_FILED = re.compile(r"^luu\b")
_AS_ABOVE = re.compile(r"^nhu (?:tren|kinh gui|phan kinh gui)\b")
# "Như Điều 3", "Như phụ lục", "Theo danh sách": who it is sent to stands elsewhere
_ELSEWHERE = re.compile(r"^(?:nhu|theo) (?:dieu|muc|phu luc|danh sach|noi nhan|tren|kinh gui|phan kinh gui)\b")
# A copy for those above is no list of those to whom the letter is written
_FOR_INFORMATION = re.compile(r"\b(?:de )?(?:b c|bao cao)\b")
_PERSON = re.compile(r"^(?:ong|ba|dong chi|cac dong chi)\b")


def coming_of(letter: Letter, office: Body, arrival: Arrival | None) -> Coming:
    """How a letter stands to an office's register of incoming documents; "own" is a letter that the office issued."""
    issuer = letter.issuer.value if letter.issuer else None
    day = letter.date.value.last if letter.date else None
    if issuer is not None and speaks_for(issuer.key, office.key, same_body, day) is True:
        return "own"
    said = _written_to(letter, office)
    if said is True:
        return "sent"
    if arrival is not None and (arrival.date is not None or arrival.number):
        return "arrived"
    return "unsure" if said is None else "elsewhere"


def _written_to(letter: Letter, office: Body) -> bool | None:
    """Whether the letter is written to the office; ``None`` when the lines that say so were not read or are open."""
    day = letter.date.value.last if letter.date else None
    issuer = letter.issuer.value if letter.issuer else None
    addressees = [mention.value for mention in letter.addressees]
    lines = [line for line in (m.value.lstrip("-–+ ") for m in letter.recipients) if not _FILED.match(fold(line))]
    answers = [_is_office(body, sure, office, letter) for body, sure in written_to(letter, addressees)]
    answers += [
        one_voice(found.value.key, office.key, same_body, day)
        for line in lines
        for found in find_bodies(line, context=issuer, on=letter.date.value if letter.date else None)
    ]
    answers += [
        _is_office(body, sure, office, letter)
        for line in lines
        if not _ELSEWHERE.match(fold(line))
        for body, sure in written_to(letter, [line])
        if body.key
    ]
    if True in answers:
        return True
    if any(_of_duty(duty, office, letter) for duty in duties_of("", letter)):
        return True  # an order goes to those whom it charges, whatever its list of recipients refers to
    referred = any(_ELSEWHERE.match(fold(line)) and not (addressees and _AS_ABOVE.match(fold(line))) for line in lines)
    unread = not addressees and (referred or all(_FOR_INFORMATION.search(fold(line)) for line in lines))
    return None if unread or None in answers else False


def _is_office(body: Body, sure: bool, office: Body, letter: Letter) -> bool | None:
    day = letter.date.value.last if letter.date else None
    if not body.key:
        return False if _PERSON.match(fold(body.name)) else None
    if sure:
        return one_voice(body.key, office.key, same_body, day)
    return None if may_be_member(office, Duty("", 0, "", body.name, body.key, None, expanded=False)) else False


def _of_duty(duty: Duty, office: Body, letter: Letter) -> bool:
    day = letter.date.value.last if letter.date else None
    return duty.expanded and bool(duty.body_key) and one_voice(duty.body_key, office.key, same_body, day) is True
