"""Quizzes of steps: attempts started for a step, and what the question engine asks of courses."""

import uuid

from accounts.models import User
from courses import completion
from courses.exceptions import NotEnrolled, StepLocked, StepUnknown
from courses.models import Enrolment, Step, StepProgress
from courses.services.enrolments import enrol_member
from quizzes.choices import AttemptMode
from quizzes.models import Attempt, Quiz
from quizzes.services import start_attempt


def start_quiz(*, step_key: uuid.UUID, member: User, language: str, mode: str = AttemptMode.GRADED) -> Attempt:
    """Start, or go on with, the member's attempt at a quiz step. Starting enrols her when the course is open to her. Practice too.

    Repeatable: while an attempt is open the same attempt is returned.
    """
    step = Step.objects.select_related("course").filter(pk=step_key, kind="quiz", is_current=True).first()
    if step is None or step.quiz_id is None:
        raise StepUnknown
    enrolment = Enrolment.objects.filter(member=member, course=step.course, withdrawn_at=None).first()
    if enrolment is None:
        enrolment = enrol_member(member=member, course_key=step.course_id, by=member, language=language)
    _check_open(step, enrolment)
    return start_attempt(quiz_id=step.quiz_id, member=member, origin=str(step.key), mode=mode)


def check_quiz_access(*, quiz: Quiz, member: User) -> None:
    """The engine asks before each start: is there an open step with this quiz in one of the member's courses?"""
    steps = list(Step.objects.select_related("course").filter(quiz=quiz, is_current=True))
    enrolments = {
        enrolment.course_id: enrolment for enrolment in Enrolment.objects.filter(member=member, withdrawn_at=None, course__steps__in=steps)
    }
    if not enrolments:
        raise NotEnrolled
    refusal = None
    for step in steps:
        if step.course_id in enrolments:
            try:
                return _check_open(step, enrolments[step.course_id])
            except StepLocked as error:
                refusal = error
    raise refusal or NotEnrolled


def _check_open(step: Step, enrolment: Enrolment) -> None:
    done = {str(key) for key in StepProgress.objects.filter(enrolment=enrolment, done_at__isnull=False).values_list("step_key", flat=True)}
    if not completion.is_open(step.course.rules, done, str(step.key), sequential=step.course.is_sequential):
        raise StepLocked
