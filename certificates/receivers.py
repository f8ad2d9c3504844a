"""What certificates do when a course is finished."""

from django.db.models import Model

from certificates.services import queue_automatic_issue
from courses.models import Enrolment
from courses.signals import course_completed


def connect() -> None:
    """Called once, when the apps are ready."""
    course_completed.connect(on_course_completed, dispatch_uid="certificates.completed")


def on_course_completed(sender: type[Model], enrolment: Enrolment, **_kwargs: object) -> None:
    queue_automatic_issue(enrolment=enrolment)
