"""Whom to enrol: cohorts with their courses, and people who are not in a course yet."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import BooleanField, Count, Exists, OuterRef, QuerySet, Value

from accounts.models import User
from accounts.policies import is_administrator
from accounts.selectors import names_in_order, people_visible_to
from cooperatives.models import Cohort, CohortMember, Cooperative, Membership
from courses.models import Enrolment
from courses.selectors.reports import active_memberships

MOST_SORTED = 1000


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
    *,
    course_key: uuid.UUID,
    language: str,
    by: User,
    query: str = "",
    cooperatives: "QuerySet[Cooperative] | None" = None,
    limit: int = 100,
) -> list[User]:
    """Members whom `by` may see, who match the words and belong to one of the cooperatives, with `is_enrolled` for the course;
    those who are not in it yet first. At most `limit`; of very many, the first ones of the table are put in order.
    """
    people = people_visible_to(by).active().members()
    if query.strip():
        people = people.search(query, by_phone=is_administrator(by))
    if cooperatives is not None:
        people = people.filter(pk__in=Membership.objects.active().filter(cooperative__in=cooperatives).values("user"))
    enrolled = Exists(Enrolment.objects.filter(member=OuterRef("pk"), course=course_key, withdrawn_at=None))
    found: list[User] = []
    for is_enrolled, group in ((False, people.filter(~enrolled)), (True, people.filter(enrolled))):
        if len(found) < limit:
            found += _in_order(group, is_enrolled=is_enrolled, language=language, limit=limit - len(found))
    return found


def _in_order(people: "QuerySet[User]", *, is_enrolled: bool, language: str, limit: int) -> list[User]:
    """By name. Only so many are sorted: who asks for "Fatima" in a large school must ask more closely anyway."""
    chosen = list(people.order_by("pk").values_list("pk", flat=True)[:MOST_SORTED])
    rows = User.objects.filter(pk__in=chosen).annotate(is_enrolled=Value(is_enrolled, BooleanField()))
    return list(rows.prefetch_related(active_memberships("memberships")).order_by(*names_in_order(language=language), "pk")[:limit])
