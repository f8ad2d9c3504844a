"""What the apps above know of people: what they keep of each, and who has to do with whom. Filled when the apps are ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User


@dataclass(frozen=True)
class PersonalData:
    """The part of one app.

    `collect` returns what JSON can hold; `erase` removes or empties it and may be repeated; `files` names what she handed
    in, as pairs of a file name and an open field file.
    """

    name: str
    collect: Callable[[User], Any]
    erase: Callable[[User], None]
    files: Callable[[User], Iterable[tuple[str, Any]]] = lambda _member: ()


_parts: dict[str, PersonalData] = {}


def register(part: PersonalData) -> None:
    """Make an app's part known."""
    _parts[part.name] = part


def parts() -> list[PersonalData]:
    """Every app's part, by name."""
    return [_parts[name] for name in sorted(_parts)]


@dataclass(frozen=True)
class Tie:
    """Why somebody has to do with others: she trains them, or is an officer of their cooperative.

    `people` and `phones` return, of a user, a condition on people: whom she may see, and whose phone numbers too.
    """

    name: str
    people: Callable[[User], Q]
    phones: Callable[[User], Q]


_ties: dict[str, Tie] = {}


def register_tie(tie: Tie) -> None:
    """Make an app's tie known."""
    _ties[tie.name] = tie


def ties() -> list[Tie]:
    """Every app's ties, by name."""
    return [_ties[name] for name in sorted(_ties)]
