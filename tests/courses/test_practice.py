"""Practising a quiz of a course: offered on its page, and without any effect on progress."""

import pytest
from django.test import Client

from courses.models import StepProgress
from courses.selectors.member_progress import courses_of_member
from quizzes.models import Quiz

pytestmark = pytest.mark.django_db


def test_practice_is_offered_and_leaves_progress_alone(small_school, amal, django_capture_on_commit_callbacks):
    phone = Client(headers={"Sec-Fetch-Site": "same-origin"})
    phone.force_login(amal)
    phone.post(f"/ar/me/steps/{small_school.lesson_keys[0]}/done/")
    before = set(StepProgress.objects.values_list("step_key", "best_score", "done_at"))
    practice = f"/ar/me/steps/{small_school.quiz_keys[0]}/practice/"
    url = small_school.quizzes[0]["ar"].url
    assert practice not in phone.get(url).content.decode()
    assert phone.post(practice).status_code == 409
    quiz = Quiz.objects.get(pk=small_school.quizzes[0]["ar"].quiz_id)
    quiz.allows_practice = True
    with django_capture_on_commit_callbacks(execute=True):
        quiz.save()
    assert practice in phone.get(url).content.decode()
    here = phone.post(practice)["Location"]
    phone.post(here, {"q1": "1", "was-1": "", "action": "hand_in"})
    assert f"{here}again/" in phone.get(here, follow=True).content.decode()
    assert set(StepProgress.objects.values_list("step_key", "best_score", "done_at")) == before
    assert not [step.attempts for course in courses_of_member(amal, "ar") for step in course.steps if step.attempts]
