"""What the templates of activities need: things to put in order or together, shown out of order."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import template

from text.numbers import format_number

register = template.Library()


@register.filter
def mixed(items: Iterable[Any], seed: object) -> list[tuple[int, Any]]:
    """The items with their right positions, out of order: the same for every reader, and never the right order."""
    numbered = list(enumerate(items, start=1))
    shuffled = sorted(numbered, key=lambda pair: hashlib.sha256(f"{seed} {pair[0]}".encode()).digest())
    return shuffled[1:] + shuffled[:1] if shuffled == numbered else shuffled


@register.filter
def several_right(choices: Iterable[Any]) -> bool:
    """Whether more than one answer is right, so that checkboxes are offered instead of radio buttons."""
    return sum(bool(choice["correct"]) for choice in choices) > 1


@register.filter
def play_time(seconds: float) -> str:
    """How long a recording plays, as on every player: 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


@register.filter
def megabytes(size: int) -> str:
    """What loading costs, in the unit that data is bought in; never less than 0.1."""
    return format_number(max(size / 1_000_000, 0.1), 1)
