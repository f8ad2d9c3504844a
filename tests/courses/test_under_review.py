"""A quiz that waits for a trainer: said on the course's pages, counted once it is marked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import CourseCompletion, Enrolment, StepProgress
from courses.services import enrol_member, record_events, start_quiz
from quizzes.models import Quiz
from quizzes.services import record_response, save_question, save_quiz, submit_attempt
from quizzes.services.marking import mark_response
from tests.courses.services.test_progress import event
from tests.factories.marked_questions import LONG_TEXT, response_at
from tests.factories.quizzes import new_event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("her_class")]


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


def test_a_mark_that_comes_late_leaves_when_and_where_she_was_seen(waiting, small_school, amal, basma):
    seen = timezone.now() + timedelta(days=20)
    Enrolment.objects.update(last_seen_at=seen, last_step_key=small_school.lesson_keys[1])
    mark_response(response_id=response_at(waiting).pk, by=basma, points={"k1": 4, "k2": 5})
    enrolment = Enrolment.objects.get(member=amal)
    assert (enrolment.last_seen_at, enrolment.last_step_key) == (seen, small_school.lesson_keys[1])


def test_a_course_is_finished_on_the_day_of_its_last_step_not_of_the_quiz_that_was_marked_last(waiting, small_school, amal, basma):
    last = waiting.submitted_at + timedelta(days=3)
    enrolment = Enrolment.objects.get(member=amal)
    others = set(small_school.record.required_keys) - {str(small_school.quiz_keys[0]), str(small_school.lesson_keys[0])}
    StepProgress.objects.bulk_create(StepProgress(enrolment=enrolment, step_key=key, done_at=last) for key in others)
    mark_response(response_id=response_at(waiting).pk, by=basma, points={"k1": 4, "k2": 5})
    assert CourseCompletion.objects.get().completed_at == last
