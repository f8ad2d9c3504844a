"""What a regrade does to progress: a pass may come, and never goes."""

import uuid

import pytest
from django.utils import timezone

from certificates.selectors.regraded import certificates_on
from courses.choices import Verb
from courses.events import Event
from courses.models import Enrolment, LearningEvent, Step, StepProgress
from courses.services import enrol_member, record_events, start_quiz
from quizzes.models import Attempt
from quizzes.services import apply_regrade, record_response, submit_attempt
from tests.factories.certificates import make_certificate
from tests.factories.quizzes import BODIES, choices, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(small_school, amal):
    """She answers both questions of the first quiz; the key of the first is wrong."""
    question = small_school.quizzes[0]["ar"].quiz.items.get(position=1).question
    make_question("single", key=question.key, body={**BODIES["single"], "choices": choices(False, True, False)})
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    record_events(member=amal, events=[Event(uuid.uuid4(), Verb.DONE, small_school.lesson_keys[0], timezone.now())])
    StepProgress.objects.update_or_create(
        enrolment=Enrolment.objects.get(), step_key=small_school.lesson_keys[0], defaults={"done_at": timezone.now()}
    )
    return start_quiz(step_key=small_school.quiz_keys[0], member=amal, language="ar")


def hand_in(attempt, member, first):
    for position, value in ((1, first), (2, False)):
        record_response(attempt_id=attempt.pk, by=member, position=position, value=value, event_id=uuid.uuid4())
    return submit_attempt(attempt_id=attempt.pk, by=member)


def mend(attempt):
    question = attempt.questions.get(position=1).version.question
    return make_question("single", key=question.key, body=BODIES["single"])


def step(small_school):
    return StepProgress.objects.get(step_key=small_school.quiz_keys[0])


def test_a_pass_that_comes_by_a_regrade_counts_from_the_day_of_the_attempt(small_school, attempt, amal):
    handed_in = hand_in(attempt, amal, "c1")
    assert step(small_school).done_at is None
    apply_regrade(quiz=attempt.quiz, question=mend(attempt), way="key", by=None)
    progress = step(small_school)
    assert (progress.best_score, progress.done_at) == (50, handed_in.submitted_at)
    events = LearningEvent.objects.filter(object_key=small_school.quiz_keys[0], verb="quiz_graded").count()
    apply_regrade(quiz=attempt.quiz, question=mend(attempt), way="key", by=None)
    assert LearningEvent.objects.filter(object_key=small_school.quiz_keys[0], verb="quiz_graded").count() == events == 2


def test_a_pass_that_a_regrade_takes_stays_in_her_progress(small_school, attempt, amal):
    hand_in(attempt, amal, "c2")
    before = step(small_school)
    assert before.done_at
    apply_regrade(quiz=attempt.quiz, question=mend(attempt), way="key", may_lower=True, by=None)
    assert Attempt.objects.get().passed is False
    after = step(small_school)
    assert (after.done_at, after.best_score) == (before.done_at, before.best_score)


def test_certificates_that_stand_on_a_result_are_found(small_school, amal, camil):
    certificate = make_certificate()
    member, course = certificate.enrolment.member, certificate.enrolment.course
    origin = str(Step.objects.create(key=uuid.uuid4(), course=course, kind="quiz", is_current=True).pk)
    [found] = certificates_on([(member.pk, origin), (camil.pk, origin), (member.pk, "not a key")], "ar")
    assert found.number == certificate.serial
    assert str(certificate.pk) in found.url
    assert certificates_on([(camil.pk, origin)], "ar") == []
