"""Hooks that the app above fills in: who may take a quiz, where a member goes afterwards, who learns together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User


@dataclass(frozen=True)
class OriginLink:
    """Where the attempt came from, in words."""

    url: str
    label: str


@dataclass(frozen=True)
class MemberGroup:
    """Members who learn together. `members` are their ids, not yet read."""

    key: str
    label: str
    is_own: bool  # accompanied by the trainer who asks
    members: Any


@dataclass(frozen=True)
class IssuedDocument:
    """A certificate that stands on the result of an attempt: whose it is, what it says, and where it is looked at."""

    member: str
    title: str
    number: str
    url: str


class _Answers:
    """Who answers; filled when the apps are ready."""

    access: Callable[[Any, Any], None] | None = None
    origin_url: Callable[[Any, str], tuple[str, str] | None] | None = None
    documents: Callable[[Iterable[tuple[Any, str]], str], list[IssuedDocument]] | None = None
    groups: Callable[[Any, str], list[MemberGroup]] | None = None
    counted_since: Callable[[Any, Any], datetime | None] | None = None
    earning: Callable[[Iterable[int]], set[int]] | None = None


_answers = _Answers()


def set_access(check: Callable[[Any, Any], None] | None) -> None:
    """Ask `check(quiz, member)` before each new attempt; it raises a domain error to refuse."""
    _answers.access = check


def set_origin_url(resolve: Callable[[Any, str], tuple[str, str] | None] | None) -> None:
    """Ask `resolve(attempt, language)` for the address and the name of the step that the attempt belongs to."""
    _answers.origin_url = resolve


def set_groups(find: Callable[[Any, str], list[MemberGroup]] | None) -> None:
    """Ask `find(trainer, language)` for the groups by which answers may be sorted, the trainer's own first."""
    _answers.groups = find


def set_counted_since(find: Callable[[Any, Any], datetime | None] | None) -> None:
    """Ask `find(quiz, member_id)` from when on attempts count towards the limit; None for always."""
    _answers.counted_since = find


def counted_since(quiz: Any, member_id: Any) -> datetime | None:
    return _answers.counted_since(quiz, member_id) if _answers.counted_since else None


def set_earning(find: Callable[[Iterable[int]], set[int]] | None) -> None:
    """Ask `find(keys of quizzes)` on the results of which of them a certificate depends."""
    _answers.earning = find


def earning_quizzes(quizzes: Iterable[int]) -> set[int]:
    """Those of the quizzes, by their keys, that earn a certificate, if an app above issues any."""
    return _answers.earning(quizzes) if _answers.earning else set()


def groups_for(trainer: User, language: str) -> list[MemberGroup]:
    return _answers.groups(trainer, language) if _answers.groups else []


def set_documents(find: Callable[[Iterable[tuple[Any, str]], str], list[IssuedDocument]] | None) -> None:
    """Ask `find([(member id, origin), ...], language)` what was issued on the strength of attempts."""
    _answers.documents = find


def issued_documents(results: Iterable[tuple[Any, str]], language: str) -> list[IssuedDocument]:
    """What was issued to these members for these origins, if an app above issues anything."""
    return _answers.documents(results, language) if _answers.documents is not None else []


def check_access(quiz: Any, member: User) -> None:
    """Raise the domain error of the app above when this member may not take the quiz."""
    if _answers.access is not None:
        _answers.access(quiz, member)


def origin_link(attempt: Any, language: str) -> OriginLink | None:
    """Where the member goes on after this attempt, if the app above knows."""
    if _answers.origin_url is None or not attempt.origin:
        return None
    found = _answers.origin_url(attempt, language)
    return OriginLink(*found) if found and found[0] else None
