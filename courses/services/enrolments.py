"""Putting a member into a course, and out of it."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext

from accounts.models import User
from accounts.policies import is_administrator, is_trainer
from accounts.selectors import people_visible_to
from accounts.services import record_action
from cooperatives.models import Cohort
from courses.exceptions import CourseRestricted, CourseUnknown, PrerequisiteMissing
from courses.models import Course, Enrolment
from text.errors import NotAllowed


@transaction.atomic
def enrol_member(*, member: User, course_key: uuid.UUID, by: User, cohort: Cohort | None = None, language: str | None = None) -> Enrolment:
    """Enrol the member. Repeatable: a second call returns the same enrolment, and takes a withdrawal back.

    A member enrols herself, or comes back, in open courses whose prerequisites she finished; staff may enrol
    whom they may see in any course.
    """
    course = Course.objects.filter(pk=course_key, is_published=True).first()
    if course is None:
        raise CourseUnknown
    if is_trainer(by):
        if by.pk != member.pk and not people_visible_to(by).filter(pk=member.pk).exists():
            raise NotAllowed
    else:
        _check_open(course, member, language or member.language)
    enrolment, created = Enrolment.objects.get_or_create(
        member=member,
        course=course,
        defaults={"cohort": cohort, "language": language or member.language, "enrolled_by": by},
    )
    changed = created or enrolment.withdrawn_at is not None or (cohort is not None and enrolment.cohort_id is None)
    if changed and not created:
        enrolment.withdrawn_at = None
        enrolment.cohort = enrolment.cohort or cohort
        enrolment.save(update_fields=["withdrawn_at", "cohort"])
    if changed and by.pk != member.pk:
        record_action(about=member, action="courses.enrol", by=by, course=course.outline.get("titles", {}))
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, enrolment_id: int, by: User) -> Enrolment:
    """Take the member out of the course; what she did is kept. Repeatable. For administrators."""
    if not is_administrator(by):
        raise NotAllowed
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("member", "course").get(pk=enrolment_id)
    if enrolment.withdrawn_at is None:
        enrolment.withdrawn_at = timezone.now()
        enrolment.save(update_fields=["withdrawn_at"])
        record_action(about=enrolment.member, action="courses.withdraw", by=by, course=enrolment.course.outline.get("titles", {}))
    return enrolment


def _check_open(course: Course, member: User, language: str) -> None:
    if Enrolment.objects.filter(member=member, course=course, withdrawn_at=None).exists():
        return
    if course.is_restricted:
        raise CourseRestricted
    asked = course.prerequisites.filter(is_published=True)  # nobody can finish what was taken down
    missing = asked.exclude(enrolments__in=Enrolment.objects.filter(member=member, completion__isnull=False))
    if missing:
        comma = pgettext("between items of a list", ", ")
        raise PrerequisiteMissing(comma.join(other.title(language) for other in missing))
