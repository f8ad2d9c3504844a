"""A quiz that waits for a trainer: said on the course's pages, counted once it is marked."""

import pytest
from django.test import Client

from courses.models import StepProgress
from courses.services import enrol_member, record_events, start_quiz
from quizzes.models import Quiz
from quizzes.services import record_response, save_question, save_quiz, submit_attempt
from quizzes.services.marking import mark_response
from tests.courses.test_progress import event
from tests.factories.open import LONG_TEXT, response_at
from tests.factories.quizzes import new_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(small_school, amal):
    """Her attempt at the first quiz of the course, handed in with a long text."""
    quiz = Quiz.objects.get(pk=small_school.quizzes[0]["ar"].quiz_id)
    save_quiz(key=quiz.key, title_ar="بيع العسل", title_fr="Vendre son miel", questions=[save_question(kind="long_text", body=LONG_TEXT)])
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    record_events(member=amal, events=[event(small_school.lesson_keys[0])])
    attempt = start_quiz(step_key=small_school.quiz_keys[0], member=amal, language="ar")
    record_response(attempt_id=attempt.pk, by=amal, position=1, value="عسل", event_id=new_event())
    return submit_attempt(attempt_id=attempt.pk, by=amal)


@pytest.fixture
def hers(amal):
    client = Client()
    client.force_login(amal)
    return client


def test_the_course_and_my_learning_say_what_waits(waiting, hers, small_school):
    step = str(small_school.quiz_keys[0])
    assert hers.get("/api/me/", {"course": str(small_school.key)}).json()["course"]["waiting"] == [step]
    html = hers.get("/ar/me/").content.decode()
    assert "بيع العسل" in html and f"/ar/attempts/{waiting.pk}/result/" in html
    assert "data-waiting hidden" in hers.get(small_school.quizzes[0]["ar"].get_url()).content.decode()


def test_the_step_is_done_when_the_mark_is_given(waiting, hers, small_school, amal, basma):
    step = StepProgress.objects.filter(enrolment__member=amal, step_key=small_school.quiz_keys[0], done_at__isnull=False)
    assert not step.exists()
    mark_response(response_id=response_at(waiting).pk, by=basma, points={"k1": 4, "k2": 5})
    assert step.get().best_score == 90
    assert hers.get("/api/me/", {"course": str(small_school.key)}).json()["course"]["waiting"] == []
    assert "/result/" not in hers.get("/ar/me/").content.decode()


def test_a_lower_mark_later_takes_nothing_away(waiting, small_school, amal, basma):
    first = mark_response(response_id=response_at(waiting).pk, by=basma, points={"k1": 4, "k2": 5})
    mark_response(response_id=response_at(waiting).pk, by=basma, points={"k1": 0, "k2": 0}, seen_mark=first.mark.pk)
    step = StepProgress.objects.get(enrolment__member=amal, step_key=small_school.quiz_keys[0])
    assert (step.done_at is not None, step.best_score) == (True, 90)

