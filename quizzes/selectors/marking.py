"""What waits for a person: open answers of attempts that are handed in, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet

from accounts.models import User
from accounts.selectors import visible_rows
from quizzes.choices import AttemptMode, AttemptState, Kind, Ruling
from quizzes.models import Attempt, Quiz, Response, ResponseMark

OPEN_KINDS = (Kind.LONG_TEXT, Kind.UPLOAD)


@dataclass(frozen=True)
class QuizToMark:
    """How much of one quiz waits, and since when."""

    quiz: Quiz
    count: int
    since: datetime


def answers_to_mark(user: User) -> QuerySet[Response]:
    """Open answers without a mark of those whom the user may see, the oldest first; of one attempt in the order of its questions."""
    return (
        _answers(user)
        .filter(fraction=None, question__attempt__graded_at=None, question__attempt__announced_at=None)
        .order_by("question__attempt__submitted_at", "question__attempt_id", "question__position")
    )


def marked_answers(user: User) -> QuerySet[Response]:
    """Open answers that a person has marked, of those whom the user may see, the latest first. Adds `marked_at`."""
    return _answers(user).annotate(marked_at=Max("marks__marked_at")).exclude(marked_at=None).order_by("-marked_at", "-pk")


def _answers(user: User) -> QuerySet[Response]:
    handed_in = (
        Response.objects.filter(
            question__version__kind__in=OPEN_KINDS,
            question__attempt__state=AttemptState.SUBMITTED,
            question__attempt__mode=AttemptMode.GRADED,
            value__isnull=False,
        )
        .exclude(question__ruling=Ruling.DROPPED)
        .select_related("question__version__question", "question__attempt__quiz", "question__attempt__member")
    )
    return visible_rows(handed_in, user, "question__attempt__member")


def answer_to_mark(pk: int, user: User) -> Response | None:
    """One open answer with all that its page shows. None where the user may not see whose it is."""
    return _answers(user).filter(pk=pk).select_related("question__graded_version").prefetch_related("marks__marked_by", "files").first()


def of_quiz(answers: QuerySet[Response], key: UUID | str) -> QuerySet[Response]:
    return answers.filter(question__attempt__quiz__key=key)


def of_members(answers: QuerySet[Response], members: Iterable[int]) -> QuerySet[Response]:
    return answers.filter(question__attempt__member__in=members)


def next_to_mark(answers: QuerySet[Response], after: Response) -> Response | None:
    """The answer that comes after this one in the list; the first when it was the last."""
    attempt = after.question.attempt
    later = answers.filter(
        Q(question__attempt__submitted_at__gt=attempt.submitted_at)
        | Q(question__attempt__submitted_at=attempt.submitted_at, question__attempt__gt=attempt.pk)
        | Q(question__attempt=attempt.pk, question__position__gt=after.question.position)
    )
    return later.first() or answers.exclude(pk=after.pk).first()


def quizzes_to_mark(user: User) -> list[QuizToMark]:
    """The quizzes that wait for this person, the one that waits longest first. Two queries."""
    rows = list(
        answers_to_mark(user)
        .order_by()
        .values(quiz=F("question__attempt__quiz"))
        .annotate(count=Count("pk"), since=Min("question__attempt__submitted_at"))
        .order_by("since")
    )
    quizzes = Quiz.objects.in_bulk([row["quiz"] for row in rows])
    return [QuizToMark(quizzes[row["quiz"]], row["count"], row["since"]) for row in rows]


def waiting_of(member: User) -> list[Attempt]:
    """The member's attempts that are handed in and wait for a person, the oldest first."""
    waiting = Attempt.objects.for_credit().filter(state=AttemptState.SUBMITTED, graded_at=None, announced_at=None, member=member)
    return list(waiting.select_related("quiz").order_by("submitted_at"))


def marks_of(attempt: Attempt) -> dict[int, ResponseMark]:
    """The marks that count, by the position of the question."""
    marks = ResponseMark.objects.filter(response__question__attempt=attempt).select_related("response__question").order_by("pk")
    return {mark.response.question.position: mark for mark in marks}


def waiting_count(attempt: Attempt) -> int:
    """How many of the answers wait for a person. None of an attempt that has its result."""
    return 0 if attempt.is_graded else attempt.questions.filter(response__fraction=None, response__value__isnull=False).count()
