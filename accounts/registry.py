"""What the apps above keep of a person: how it is handed to her, and how it is erased. Filled when the apps are ready."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

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
