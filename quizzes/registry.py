"""What the engine asks of the app above it: who may take a quiz, and where a member goes afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OriginLink:
    """Where the attempt came from, in words."""

    url: str
    label: str


class _Answers:
    """Who answers; filled when the apps are ready."""

    access: Callable[[Any, Any], None] | None = None
    origin_url: Callable[[Any, str], tuple[str, str] | None] | None = None


_answers = _Answers()


def set_access(check: Callable[[Any, Any], None] | None) -> None:
    """Ask `check(quiz, member)` before each new attempt; it raises a domain error to refuse."""
    _answers.access = check


def set_origin_url(resolve: Callable[[Any, str], tuple[str, str] | None] | None) -> None:
    """Ask `resolve(attempt, language)` for the address and the name of the step that the attempt belongs to."""
    _answers.origin_url = resolve


def check_access(quiz: Any, member: Any) -> None:
    """Raise the domain error of the app above when this member may not take the quiz."""
    if _answers.access is not None:
        _answers.access(quiz, member)


def origin_link(attempt: Any, language: str) -> OriginLink | None:
    """Where the member goes on after this attempt, if the app above knows."""
    if _answers.origin_url is None or not attempt.origin:
        return None
    found = _answers.origin_url(attempt, language)
    return OriginLink(*found) if found and found[0] else None
