"""Two real connections at once. Threads, so it runs the same on SQLite and on PostgreSQL."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from quizzes.exceptions import AttemptClosed
from quizzes.models import Attempt, Response
from quizzes.services import close_overdue_attempts, record_response, start_attempt, submit_attempt
from quizzes.signals import attempt_graded
from tests.factories.accounts import make_member
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parallel]


def at_once(*calls):
    """Run every call in its own thread and connection, all beginning together; their results or errors."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(run, call) for call in calls]
    return [one.exception() or one.result() for one in running]


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def heard():
    told = []

    def listen(attempt, **_kwargs):
        told.append(attempt.pk)

    attempt_graded.connect(listen)
    yield told
    attempt_graded.disconnect(listen)


def test_two_tabs_hand_in_at_once_and_one_grading_is_told(member, heard):
    quiz = make_quiz("single")
    for _round in range(10):
        attempt = make_attempt(member=member, quiz=quiz)
        heard.clear()
        results = at_once(*[lambda pk=attempt.pk: submit_attempt(attempt_id=pk, by=member)] * 2)
        assert {(result.pk, result.submitted_at, result.graded_at) for result in results} == {
            (attempt.pk, results[0].submitted_at, results[0].graded_at)
        }
        assert heard == [attempt.pk]


def test_the_clock_races_the_member_and_there_is_one_result(member, heard):
    attempt = make_attempt(member=member, quiz=make_quiz("single", time_limit_minutes=1))
    deadline = attempt.deadline_at
    results = at_once(
        lambda: submit_attempt(attempt_id=attempt.pk, by=member, at=deadline),
        lambda: close_overdue_attempts(at=deadline + timedelta(seconds=31)),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    assert heard == [attempt.pk]
    assert Attempt.objects.get().submitted_at == deadline


def test_eight_starts_at_once_are_one_attempt(member):
    quiz = make_quiz("single", "gap", attempt_limit=1)
    results = at_once(*[lambda: start_attempt(quiz_id=quiz.pk, member=member)] * 8)
    assert len({result.pk for result in results}) == 1
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.questions.count(), Response.objects.count()) == (1, 2, 2)


def test_the_same_save_twice_at_once_is_one_answer(member):
    attempt, event = make_attempt(member=member, quiz=make_quiz("single")), uuid.uuid4()

    def save():
        return record_response(attempt_id=attempt.pk, by=member, position=1, value="c2", event_id=event)

    first, second = at_once(save, save)
    assert (first.event_id, first.saved_at) == (second.event_id, second.saved_at)


def test_of_two_first_answers_at_once_the_newer_one_stays(member):
    for _round in range(5):
        attempt = make_attempt(member=member, quiz=make_quiz("single"))
        calls = [
            lambda value=value, n=n, attempt=attempt: record_response(
                attempt_id=attempt.pk, by=member, position=1, value=value, event_id=uuid.uuid4(), sequence=1000 + n
            )
            for n, value in enumerate(("c3", "c2", "c1"))
        ]
        assert not [result for result in at_once(*calls) if isinstance(result, Exception)]
        assert Response.objects.get(question__attempt=attempt).value == "c1"


def test_an_answer_that_races_the_hand_in_is_counted_or_refused_but_never_between(member):
    quiz = make_quiz("single")
    for _round in range(10):
        attempt = make_attempt(member=member, quiz=quiz)
        saved, _handed_in = at_once(
            lambda pk=attempt.pk: record_response(attempt_id=pk, by=member, position=1, value="c1", event_id=uuid.uuid4()),
            lambda pk=attempt.pk: submit_attempt(attempt_id=pk, by=member),
        )
        attempt.refresh_from_db()
        stored = Response.objects.get(question__attempt=attempt)
        if isinstance(saved, AttemptClosed):
            assert (attempt.percent, stored.value) == (0, None)
        else:
            assert (attempt.percent, stored.value) == (100, "c1")
