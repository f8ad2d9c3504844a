"""Practice: an answer is told right or wrong at once, and earns nothing."""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from quizzes.choices import AttemptMode
from quizzes.exceptions import AttemptClosed, AttemptNotFound, ResponseInvalid
from quizzes.models import Attempt, AttemptQuestion
from quizzes.policies import owns
from quizzes.services.attempts import check_practice
from quizzes.services.scoring import fraction_of


def check_answer(*, attempt_id: uuid.UUID, by: User, position: int) -> None:
    """Judge the saved answer of a practice, so that the page may say what is right. May be repeated, also after a change.

    Refused for a graded attempt, and while a graded attempt of the same quiz is open.
    """
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update(of=("self",)).select_related("quiz").filter(pk=attempt_id).first()
        if attempt is None or not owns(by, attempt) or attempt.mode != AttemptMode.PRACTICE:
            raise AttemptNotFound
        check_practice(quiz=attempt.quiz, past=Attempt.objects.filter(quiz=attempt.quiz, member=attempt.member_id))
        if not attempt.is_open:
            raise AttemptClosed
        question = (
            AttemptQuestion.objects.select_related("version", "graded_version", "response")
            .filter(attempt=attempt, position=position)
            .first()
        )
        if question is None:
            raise ResponseInvalid
        fraction = fraction_of(question=question)
        question.response.fraction = fraction
        question.response.graded_at = None if fraction is None else timezone.now()
        question.response.save(update_fields=["fraction", "graded_at"])
