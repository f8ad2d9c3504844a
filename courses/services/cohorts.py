"""Which courses a cohort follows, and its members with it."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from accounts.policies import is_administrator
from accounts.services import record_action
from cooperatives.models import Cohort
from courses.models import CohortCourse, Course, Enrolment
from text.errors import NotAllowed


@transaction.atomic
def set_cohort_courses(*, cohort: Cohort, course_keys: Iterable[uuid.UUID], by: User) -> None:
    """Let the cohort follow exactly these courses. Repeatable; enrolments already made stay."""
    if not is_administrator(by):
        raise NotAllowed
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    keys, before = set(course_keys), set(cohort.cohort_courses.values_list("course_id", flat=True))
    CohortCourse.objects.filter(cohort=cohort).exclude(course_id__in=keys).delete()
    CohortCourse.objects.bulk_create([CohortCourse(cohort=cohort, course_id=key) for key in keys], ignore_conflicts=True)
    if keys != before:
        record_action(about=cohort, action="courses.choose_courses", by=by, count=len(keys))


@transaction.atomic
def enrol_cohort(*, cohort: Cohort, by: User) -> int:
    """Enrol every member of the cohort in each of its courses; the number of new enrolments. Repeatable."""
    if not is_administrator(by):
        raise NotAllowed
    courses = list(Course.objects.filter(cohort_courses__cohort=cohort))
    members = list(cohort.members.filter(is_active=True))
    theirs = Enrolment.objects.filter(member__in=members, course__in=courses)
    before = theirs.count()
    Enrolment.objects.bulk_create(
        [
            Enrolment(member=member, course=course, cohort=cohort, language=member.language, enrolled_by=by)
            for course in courses
            for member in members
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    theirs.filter(cohort=None).update(cohort=cohort)
    new = theirs.count() - before
    if new:
        record_action(about=cohort, action="courses.enrol_cohort", by=by, count=new)
    return new
