"""What quizzes know of a person, for her, and its erasure."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from accounts.registry import PersonalData
from quizzes.models import Attempt, Response, ResponseFile


def collect(member: User) -> dict[str, Any]:
    """Her attempts with every answer, and what trainers wrote to her."""
    responses = Response.objects.filter(question__attempt__member=member).select_related("question__version").prefetch_related("marks")
    answers: dict[Any, list[dict[str, Any]]] = {}
    for response in responses.order_by("question__position"):
        answers.setdefault(response.question.attempt_id, []).append(
            {
                "question": response.question.version.question_id,
                "answer": response.value,
                "fraction": response.fraction,
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
            for attempt in Attempt.objects.filter(member=member).select_related("quiz").order_by("started_at")
        ]
    }


def files(member: User) -> Iterator[tuple[str, Any]]:
    """What she handed in."""
    for handed in ResponseFile.objects.filter(response__question__attempt__member=member):
        yield handed.file.name, handed.file


def erase(member: User) -> None:
    """Her attempts go, with answers, marks and files."""
    Attempt.objects.filter(member=member).delete()


PART = PersonalData("quizzes", collect, erase, files)
