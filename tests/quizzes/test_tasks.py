"""The sweep that closes attempts, as the worker runs it."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from jobs.registry import sweeps
from quizzes.models import Attempt
from quizzes.tasks import close_overdue_attempts
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = pytest.mark.django_db


def test_the_sweep_is_known_to_the_worker_by_its_name():
    assert "quizzes.close_overdue_attempts" in sweeps()
    assert current_app.tasks["quizzes.close_overdue_attempts"].name == close_overdue_attempts.name


def test_the_job_hands_in_only_what_is_over(amal, camil):
    quiz = make_quiz("single", time_limit_minutes=10)
    make_attempt(member=amal, quiz=quiz, at=timezone.now() - timedelta(minutes=11))
    make_attempt(member=camil, quiz=quiz, at=timezone.now() - timedelta(minutes=9))
    close_overdue_attempts()
    assert list(Attempt.objects.open().values_list("member", flat=True)) == [camil.pk]
