"""Enrolments that wait: for an administrator's approval, or only for her own name."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from certificates.models import Achievement
from courses.models import CourseCompletion, Enrolment


@dataclass(frozen=True)
class WaitingCourse:
    """One course, and how many of its members wait."""

    course_key: uuid.UUID
    title: str
    number: int


def waiting_enrolments() -> "QuerySet[Enrolment]":
    """Finished courses whose certificate is not automatic and was never issued; who finished first stands first."""
    rows = Enrolment.objects.filter(completion__isnull=False, course__achievement__is_automatic=False, certificates=None)
    return rows.order_by("completion__completed_at", "pk")


def waiting_for_names() -> "QuerySet[CourseCompletion]":
    """Finished courses of members that only the confirmation of a name keeps from a certificate; who finished first stands first."""
    rows = CourseCompletion.objects.filter(
        enrolment__member__names_confirmed_at=None,
        enrolment__member__is_active=True,
        enrolment__course__achievement__isnull=False,
        enrolment__certificates=None,
    )
    return rows.select_related("enrolment__member", "enrolment__course").order_by("completed_at", "pk")


def waiting_courses() -> list[WaitingCourse]:
    """The same by course. Two queries."""
    counts = dict(waiting_enrolments().order_by().values_list("course_id").annotate(number=Count("pk")))
    achievements = Achievement.objects.select_related("course").filter(course__in=counts)
    return [WaitingCourse(one.course_id, str(one), counts[one.course_id]) for one in achievements]
