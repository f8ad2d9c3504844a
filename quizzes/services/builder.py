"""Building quizzes."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.choices import FeedbackTiming
from quizzes.exceptions import InUse, QuizInvalid
from quizzes.models import Question, Quiz, QuizItem
from quizzes.policies import require_editor

MOST_QUESTIONS = 200
POINTS_BELOW = 1000


def save_quiz(
    *,
    title_ar: str = "",
    title_fr: str = "",
    questions: Iterable[Question | tuple[Question, Decimal | int]] = (),
    key: uuid.UUID | None = None,
    pass_mark: int = 60,
    time_limit_minutes: int | None = None,
    attempt_limit: int | None = None,
    wait_minutes: int = 0,
    shuffle_questions: bool = False,
    shuffle_choices: bool = True,
    feedback_timing: str = FeedbackTiming.AFTER_EACH,
    by: Any = None,
) -> Quiz:
    """Keep a quiz: its settings, and its questions in the order given, each worth one point unless told otherwise.

    May be repeated: the same key is the same quiz. Attempts under way keep what they drew, their pass mark and deadline.
    """
    require_editor(by)
    places = [entry if isinstance(entry, tuple) else (entry, 1) for entry in questions]
    _check_places(places)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(key=key).first() if key else None
        quiz = quiz or Quiz(key=key or uuid.uuid4())
        quiz.title_ar, quiz.title_fr = title_ar.strip(), title_fr.strip()
        quiz.pass_mark, quiz.time_limit_minutes = pass_mark, time_limit_minutes
        quiz.attempt_limit, quiz.wait_minutes = attempt_limit, wait_minutes
        quiz.shuffle_questions, quiz.shuffle_choices = shuffle_questions, shuffle_choices
        quiz.feedback_timing = feedback_timing
        quiz.changed_at = timezone.now()
        try:
            quiz.full_clean(validate_unique=False)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise QuizInvalid(field, messages[0]) from error
        quiz.save()
        _place(quiz, places)
    return quiz


def _check_places(places: Sequence[tuple[Question, Any]]) -> None:
    if len(places) > MOST_QUESTIONS:
        raise QuizInvalid("questions", _("A quiz has at most 200 questions."))
    if len({question.pk for question, _points in places}) < len(places):
        raise QuizInvalid("questions", _("The same question stands twice in this quiz."))
    if any(not 0 < Decimal(points) < POINTS_BELOW for _question, points in places):
        raise QuizInvalid("questions", _("Points are a number above 0 and below 1000."))


def _place(quiz: Quiz, places: Sequence[tuple[Question, Any]]) -> None:
    wanted = [
        QuizItem(quiz=quiz, position=position, question=question, points=Decimal(points))
        for position, (question, points) in enumerate(places, start=1)
    ]
    there = list(quiz.items.values_list("position", "question_id", "points"))
    if there != [(item.position, item.question_id, item.points) for item in wanted]:
        quiz.items.all().delete()
        QuizItem.objects.bulk_create(wanted)


def remove_quiz(*, key: uuid.UUID, by: Any = None) -> None:
    """Delete a quiz that nobody has taken and no course uses. May be repeated."""
    require_editor(by)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(key=key).first()
        if quiz is None:
            return
        if quiz.attempts.exists():
            raise InUse(
                "quiz_in_use", _("Members have taken this quiz."), _("It stays, so that their results can be read.")
            )
        try:
            quiz.delete()
        except ProtectedError as error:
            raise InUse(
                "quiz_in_use", _("A course uses this quiz."), _("Take it out of the course first.")
            ) from error
