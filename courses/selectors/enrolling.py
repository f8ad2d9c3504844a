"""Whom to enrol: cohorts with their courses, and people who are not in a course yet."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from cooperatives.models import Cohort, CohortMember, Cooperative, Membership
from courses.models import Enrolment
from courses.selectors.reports import active_memberships, by_name


@dataclass(frozen=True)
class CohortCourses:
    """A cohort with the courses that it follows."""

    cohort: Cohort
    titles: list[str]
    members: int
    enrolled: int


def cohorts_with_courses(cohorts: Iterable[Cohort], language: str) -> list[CohortCourses]:
    """The cohorts with their courses, members, and how many members are enrolled. Four queries for any number."""
    found = list(cohorts)
    models.prefetch_related_objects(found, "cohort_courses__course")
    numbers = dict(
        CohortMember.objects.filter(cohort__in=found).values_list("cohort").annotate(count=Count("pk")).values_list("cohort", "count")
    )
    enrolled = dict(
        Enrolment.objects.filter(cohort__in=found, withdrawn_at=None)
        .values_list("cohort")
        .annotate(count=Count("member", distinct=True))
        .values_list("cohort", "count")
    )
    return [
        CohortCourses(
            cohort,
            [link.course.title(language) for link in cohort.cohort_courses.all()],
            numbers.get(cohort.pk, 0),
            enrolled.get(cohort.pk, 0),
        )
        for cohort in found
    ]


def people_to_enrol(
    *, course_key: uuid.UUID, language: str, query: str = "", cooperative: Cooperative | None = None, limit: int = 100
) -> list[User]:
    """Members who match the words and belong to the cooperative, with `is_enrolled` for the course, those who are not
    in it yet first. At most `limit`.
    """
    people = User.objects.active().members()
    if query.strip():
        people = people.search(query)
    if cooperative is not None:
        people = people.filter(pk__in=Membership.objects.active().filter(cooperative=cooperative).values("user"))
    enrolled = Enrolment.objects.filter(member=OuterRef("pk"), course=course_key, withdrawn_at=None)
    found = people.annotate(is_enrolled=Exists(enrolled)).prefetch_related(active_memberships("memberships"))
    return list(found.order_by("is_enrolled", *by_name(language), "pk")[:limit])
