"""What a member has earned, and what she still lacks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from certificates.choices import EventKind, State
from certificates.eligibility import Asker, Eligibility, eligibility
from certificates.models import Achievement, CertificateEvent, IssuedCertificate
from certificates.selectors.eligibility import earnings, facts_of, printed_name_of
from cooperatives.selectors import cooperative_of
from courses.models import CourseCompletion, Enrolment, Step
from courses.selectors import LearningCourse, learning_of
from text.bilingual import bilingual

EarnedStatus = Literal["issued", "withdrawn", "confirm_name", "ready", "awaits_approval", "unprintable", "in_progress"]
EARNED_STATUSES: dict[Eligibility, EarnedStatus] = {
    Eligibility.READY: "ready",
    Eligibility.HAS_ONE: "issued",
    Eligibility.WITHDRAWN: "withdrawn",
    Eligibility.NOT_COMPLETED: "in_progress",
    Eligibility.NAMES_NOT_CONFIRMED: "confirm_name",
    Eligibility.AWAITS_APPROVAL: "awaits_approval",
    Eligibility.NAME_MISSING: "unprintable",
    Eligibility.LETTER_WITHOUT_FONT: "unprintable",
    Eligibility.PICTURE_MISSING: "unprintable",
}

# "ending": she may pass again now; "ended": she must; "waits": she did, and an administrator renews it.
Renewal = Literal["", "ending", "ended", "waits"]


@dataclass(frozen=True)
class Earned:
    """One course that earns a certificate, and how far the member is from holding it."""

    enrolment_id: int
    title: str
    status: EarnedStatus
    certificate: IssuedCertificate | None = None
    completed_at: datetime | None = None
    progress_percent: int = 0
    continue_url: str = ""
    missing: list[str] = field(default_factory=list)
    renewal: Renewal = ""


def earned_by(member: User, language: str) -> list[Earned]:
    """What she holds first, then what waits, then what she is learning. Four queries, one more when one ends soon, at most
    three more when a finished course has no certificate yet.

    A certificate stays in the list when she was taken out of its course.
    """
    courses = learning_of(member, language)
    achievements = {
        achievement.course_id: achievement
        for achievement in Achievement.objects.select_related("course", "template_version").filter(
            course__in=[course.key for course in courses]
        )
    }
    latest: dict[int, IssuedCertificate] = {}
    for certificate in IssuedCertificate.objects.filter(enrolment__member=member).order_by("issued_at", "pk"):
        if latest.get(certificate.enrolment_id) is None or certificate.state != State.REPLACED:
            latest[certificate.enrolment_id] = certificate
    renewals = _renewals(latest.values())
    status_of = _statuses(member, courses, achievements.values(), latest)
    rows = []
    for course in courses:
        if course.enrolment_id not in status_of:
            continue
        held = latest.get(course.enrolment_id)
        rows.append(
            Earned(
                enrolment_id=course.enrolment_id,
                title=held.text("title", language) if held else achievements[course.key].title_in(language),
                status=status_of[course.enrolment_id],
                certificate=held,
                completed_at=course.completed_at,
                progress_percent=course.progress_percent,
                continue_url=course.continue_url,
                missing=course.missing,
                renewal=renewals.get(held.pk, "") if held else "",
            )
        )
    followed = {course.enrolment_id for course in courses}
    rows += [
        Earned(
            enrolment_id=enrolment_id,
            title=certificate.text("title", language),
            status="issued" if _holds(certificate) else "withdrawn",
            certificate=certificate,
            renewal=renewals.get(certificate.pk, ""),
        )
        for enrolment_id, certificate in latest.items()
        if enrolment_id not in followed
    ]
    order = ("issued", "confirm_name", "ready", "awaits_approval", "unprintable", "withdrawn", "in_progress")
    return sorted(rows, key=lambda row: order.index(row.status))


def certificate_of(member: User, certificate_uuid: uuid.UUID) -> IssuedCertificate:
    """The member's own certificate; 404 for anybody else's."""
    rows = IssuedCertificate.objects.select_related("enrolment__member", "template_version", "superseded_by")
    return get_object_or_404(rows, uuid=certificate_uuid, enrolment__member=member)


def first_waiting(member: User) -> Enrolment | None:
    """A finished course that waits for her name: the preview shows its title."""
    finished = Enrolment.objects.filter(member=member, completion__isnull=False, course__achievement__isnull=False)
    related = finished.select_related("completion", "course__achievement__template_version")
    return related.order_by("completion__completed_at").first()


def renewal_notices(member: User, language: str) -> dict[int, dict[str, Any]]:
    """What stands on her finished courses in "My learning" when a certificate ends soon or ended. A query, or two when one does."""
    held = IssuedCertificate.objects.active().filter(enrolment__member=member).exclude(expires_on=None)
    certificates = {one.pk: one for one in held.select_related("enrolment__course")}
    return {
        certificates[pk].enrolment_id: {
            "template": "certificates/_renewal.html",
            "row": {
                "renewal": renewal,
                "certificate": certificates[pk],
                "continue_url": certificates[pk].enrolment.course.url(language),
            },
        }
        for pk, renewal in _renewals(certificates.values()).items()
    }


def _renewals(certificates: Iterable[IssuedCertificate]) -> dict[int, Renewal]:
    """For those that end soon or ended. No query when there is none."""
    today = timezone.localdate()
    ending = [one for one in certificates if one.state == State.ACTIVE and one.term.may_be_renewed(today)]
    if not ending:
        return {}
    passed = CertificateEvent.objects.filter(certificate__in=ending, kind=EventKind.PASSED).values_list("certificate_id", flat=True)
    waiting = set(passed)
    return {one.pk: "waits" if one.pk in waiting else "ended" if one.is_expired(today) else "ending" for one in ending}


def _statuses(
    member: User, courses: list[LearningCourse], achievements: Iterable[Achievement], latest: dict[int, IssuedCertificate]
) -> dict[int, EarnedStatus]:
    """By enrolment, for the courses that earn something. What would be printed is read only where a certificate is still to come."""
    to_come = [course.enrolment_id for course in courses if course.completed_at and course.enrolment_id not in latest]
    titles = {}
    if to_come:
        columns = CourseCompletion.objects.filter(enrolment__in=to_come).values_list("enrolment_id", "title_ar", "title_fr")
        titles = {pk: bilingual(title_ar, title_fr) for pk, title_ar, title_fr in columns}
    cooperative = printed_name_of(cooperative_of(member) if titles else None)
    earned = earnings(achievements)
    statuses = {}
    for course in courses:
        certificate = latest.get(course.enrolment_id)
        facts = facts_of(
            earned.get(course.key),
            holds_one=certificate is not None and _holds(certificate),
            had_one=certificate is not None,
            is_confirmed=member.names_confirmed_at is not None,
            name=bilingual(member.full_name_ar, member.full_name_fr),
            finished=titles.get(course.enrolment_id),
            cooperative=cooperative,
        )
        if facts.earns:
            statuses[course.enrolment_id] = EARNED_STATUSES[eligibility(facts, Asker.MEMBER)]
    return statuses


def _holds(certificate: IssuedCertificate) -> bool:
    return certificate.state != State.REVOKED


def earning_quizzes(quizzes: Iterable[int]) -> set[int]:
    """Those of the quizzes, by their keys, that stand in a course which earns a certificate."""
    steps = Step.objects.filter(quiz__in=list(quizzes), is_current=True, course__achievement__isnull=False)
    return {quiz for quiz in steps.values_list("quiz", flat=True) if quiz is not None}
