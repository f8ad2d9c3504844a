"""What quizzes know of a person, for her, and its erasure."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from accounts.registry import PersonalData
from quizzes.models import Attempt, Response, ResponseFile
from quizzes.selectors import may_review


def collect(member: User) -> dict[str, Any]:
    """Her attempts with every answer, and what trainers wrote to her."""
    responses = Response.objects.filter(question__attempt__member=member).select_related("question__version").prefetch_related("marks")
    attempts = list(Attempt.objects.filter(member=member).select_related("quiz").order_by("started_at"))
    told = {attempt.pk for attempt in attempts if may_review(attempt)}
    answers: dict[Any, list[dict[str, Any]]] = {}
    for response in responses.order_by("question__position"):
        is_told = response.question.attempt_id in told
        answers.setdefault(response.question.attempt_id, []).append(
            {
                "question": response.question.version.question_id,
                "answer": response.value if is_told else _without_ids(response),
                "fraction": response.fraction if is_told else None,
                "comments": [mark.comment for mark in response.marks.all() if mark.comment],
            }
        )
    return {
        "attempts": [
            {
                "quiz": attempt.quiz.title(member.language),
                "mode": attempt.mode,
                "number": attempt.number,
                "started_at": attempt.started_at,
                "submitted_at": attempt.submitted_at,
                "percent": attempt.percent,
                "passed": attempt.passed,
                "answers": answers.get(attempt.pk, []),
            }
            for attempt in attempts
        ]
    }


def _without_ids(response: Response) -> Any:
    """What she typed, as it is; what she chose, by its position on her page. An id would tell what is right before it may be told."""
    value, order = response.value, response.question.choice_order
    if not order or value is None:
        return value
    if "lefts" in order:  # pairs
        return [_position(value.get(left), order["rights"]) for left in order["lefts"]]
    if isinstance(value, dict):  # gaps
        return [_position(chosen, order.get(own, [])) for own, chosen in value.items()]
    offered = next(iter(order.values()))
    return [_position(chosen, offered) for chosen in value] if isinstance(value, list) else _position(value, offered)


def _position(chosen: Any, offered: list[str]) -> Any:
    return offered.index(chosen) + 1 if chosen in offered else chosen


def files(member: User) -> Iterator[tuple[str, Any]]:
    """What she handed in."""
    for handed in ResponseFile.objects.filter(response__question__attempt__member=member):
        yield str(handed.file.name), handed.file


def erase(member: User) -> None:
    """Her attempts go, with answers, marks and files."""
    Attempt.objects.filter(member=member).delete()


PART = PersonalData("quizzes", collect, erase, files)
