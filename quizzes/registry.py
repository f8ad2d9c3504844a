"""What the engine asks of the app above it: who may take a quiz, and where a member goes afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OriginLink:
    """Where the attempt came from, in words."""

    url: str
    label: str


_access: Callable[[Any, Any], None] | None = None
_origin_url: Callable[[Any, str], tuple[str, str] | None] | None = None


def set_access(check: Callable[[Any, Any], None] | None) -> None:
    """Ask `check(quiz, member)` before each new attempt; it raises a domain error to refuse."""
    global _access  # noqa: PLW0603 -- filled once, when the apps are ready
    _access = check


def set_origin_url(resolve: Callable[[Any, str], tuple[str, str] | None] | None) -> None:
    """Ask `resolve(attempt, language)` for the address and the name of the step that the attempt belongs to."""
    global _origin_url  # noqa: PLW0603
    _origin_url = resolve


def check_access(quiz: Any, member: Any) -> None:
    """Raise the domain error of the app above when this member may not take the quiz."""
    if _access is not None:
        _access(quiz, member)


def origin_link(attempt: Any, language: str) -> OriginLink | None:
    """Where the member goes on after this attempt, if the app above knows."""
    found = _origin_url(attempt, language) if _origin_url is not None and attempt.origin else None
    return OriginLink(*found) if found and found[0] else None
