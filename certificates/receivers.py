"""Receivers of signals: a finished course earns a certificate."""

import uuid

from django.db.models import Model

from certificates.selectors.earned import earning_quizzes, renewal_notices
from certificates.selectors.regraded import certificates_on
from certificates.selectors.renewal import counted_since
from certificates.services import queue_automatic_issue
from certificates.services.renewal import note_passed_again
from courses.models import Enrolment
from courses.registry import set_course_notices
from courses.signals import course_completed
from quizzes.choices import AttemptMode
from quizzes.models import Attempt
from quizzes.registry import set_counted_since, set_documents, set_earning
from quizzes.signals import attempt_graded


def connect() -> None:
    """Called once, when the apps are ready."""
    course_completed.connect(on_course_completed, dispatch_uid="certificates.completed")
    set_counted_since(counted_since)
    set_documents(certificates_on)
    set_earning(earning_quizzes)
    set_course_notices(renewal_notices)
    attempt_graded.connect(on_attempt_graded, dispatch_uid="certificates.graded")


def on_course_completed(sender: type[Model], enrolment: Enrolment, **_kwargs: object) -> None:
    queue_automatic_issue(enrolment=enrolment)


def on_attempt_graded(sender: type[Model], attempt: Attempt, **_kwargs: object) -> None:
    if attempt.mode != AttemptMode.GRADED or not attempt.passed:
        return
    try:
        step_key = uuid.UUID(attempt.origin)
    except ValueError:
        return
    note_passed_again(member=attempt.member, step_key=step_key)
