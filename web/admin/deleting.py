"""What hangs on a record that somebody wants to delete: each app tells what it knows, and either it goes too or the record stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from wagtail import hooks


@dataclass(frozen=True)
class Hanging:
    """Something in words, with its number. `keeps`: while it is there, the record is not deleted; else it goes with the record."""

    words: str
    keeps: bool = True


@dataclass(frozen=True)
class Hangings:
    """All that hangs on one record."""

    keeping: list[str]
    going: list[str]

    def __bool__(self) -> bool:
        """Whether anything keeps it."""
        return bool(self.keeping)

    def listed(self) -> str:
        """What keeps it, in one line."""
        return ("، " if get_language() == "ar" else ", ").join(self.keeping)


def what_hangs_on(instance: Model) -> Hangings:
    """Asks every app, through the hook `what_hangs_on`: `tell(instance)` yields `Hanging`s, none where nothing is there."""
    found = list(_told(instance))
    return Hangings([one.words for one in found if one.keeps], [one.words for one in found if not one.keeps])


def _told(instance: Model) -> Iterator[Hanging]:
    for tell in hooks.get_hooks("what_hangs_on"):
        answer: Any = tell(instance)
        yield from answer
