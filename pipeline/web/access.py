"""Who is at the desk, and what they may do: the one place that decides it.

``AccessMiddleware`` asks ``identify`` on every request and puts the ``Person`` into ``request.state.person``;
routes say what they need with ``Depends(may("read"))`` and filter what they list by ``Person.bodies``.
On loopback without accounts the person at the machine may do everything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fastapi import HTTPException, Request

Right = Literal["read", "change", "audit", "administer"]
RIGHTS: frozenset[Right] = frozenset(("read", "change", "audit", "administer"))


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: the name that the change log keeps, rights, and (``bodies``) the only bodies whose letters they see.

    ``bodies`` ``None`` means all.
    """

    name: str
    rights: frozenset[Right] = RIGHTS
    bodies: frozenset[str] | None = None


AT_THE_MACHINE = Person("tại máy")
NOBODY = Person("", frozenset())


def identify(request: Request) -> Person | None:
    """The person of a request; ``None`` when they have to log in first."""
    return AT_THE_MACHINE


def person_of(request: Request) -> Person:
    """The person whom the middleware has identified."""
    person: Person = request.state.person
    return person


def may(right: Right) -> Callable[[Request], None]:
    """A dependency that lets only those through who have a right; others get 403."""

    def check(request: Request) -> None:
        if right not in person_of(request).rights:
            raise HTTPException(403)

    return check
