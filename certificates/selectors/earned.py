"""What a member has earned, and what she still lacks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from certificates.choices import EventKind, State
from certificates.models import Achievement, CertificateEvent, IssuedCertificate
from courses.models import Enrolment
from courses.selectors import learning_of

Standing = Literal["issued", "withdrawn", "confirm_name", "ready", "awaits_approval", "in_progress"]

# "ending": she may pass again now; "ended": she must; "waits": she did, and an administrator renews it.
Renewal = Literal["", "ending", "ended", "waits"]


@dataclass(frozen=True)
class Earned:
    """One course that earns a certificate, and how far the member is from holding it."""

    enrolment_id: int
    title: str
    standing: Standing
    certificate: IssuedCertificate | None = None
    completed_at: datetime | None = None
    percent: int = 0
    continue_url: str = ""
    missing: list[str] = field(default_factory=list)
    renewal: Renewal = ""


def earned_by(member: User, language: str) -> list[Earned]:
    """What she holds first, then what waits, then what she is learning. Four queries, or five when one ends soon.

    A certificate stays in the list when she was taken out of its course.
    """
    courses = learning_of(member, language)
    achievements = {
        achievement.course_id: achievement
        for achievement in Achievement.objects.select_related("course").filter(course__in=[course.key for course in courses])
    }
    latest: dict[int, IssuedCertificate] = {}
    for certificate in IssuedCertificate.objects.filter(enrolment__member=member).order_by("issued_at", "pk"):
        if latest.get(certificate.enrolment_id) is None or certificate.state != State.REPLACED:
            latest[certificate.enrolment_id] = certificate
    renewals = _renewals(latest.values())
    rows = []
    for course in courses:
        achievement = achievements.get(course.key)
        certificate = latest.get(course.enrolment_id)
        if achievement is None and certificate is None:
            continue
        rows.append(
            Earned(
                enrolment_id=course.enrolment_id,
                title=certificate.text("title", language) if certificate else achievement.title_in(language),
                standing=_standing(member, achievement, certificate, done=course.completed_at is not None),
                certificate=certificate,
                completed_at=course.completed_at,
                percent=course.percent,
                continue_url=course.continue_url,
                missing=course.missing,
                renewal=renewals.get(certificate.pk, "") if certificate else "",
            )
        )
    followed = {course.enrolment_id for course in courses}
    rows += [
        Earned(
            enrolment_id=enrolment_id,
            title=certificate.text("title", language),
            standing=_standing(member, None, certificate, done=True),
            certificate=certificate,
            renewal=renewals.get(certificate.pk, ""),
        )
        for enrolment_id, certificate in latest.items()
        if enrolment_id not in followed
    ]
    order = ("issued", "confirm_name", "ready", "awaits_approval", "withdrawn", "in_progress")
    return sorted(rows, key=lambda row: order.index(row.standing))


def certificate_of(member: User, certificate_uuid: uuid.UUID) -> IssuedCertificate:
    """The member's own certificate; 404 for anybody else's."""
    rows = IssuedCertificate.objects.select_related("enrolment__member", "template_version", "superseded_by")
    return get_object_or_404(rows, uuid=certificate_uuid, enrolment__member=member)


def first_waiting(member: User) -> Enrolment | None:
    """A finished course that waits for her name: the preview shows its title."""
    finished = Enrolment.objects.filter(member=member, completion__isnull=False, course__achievement__isnull=False)
    related = finished.select_related("completion", "course__achievement__template_version")
    return related.order_by("completion__completed_at").first()


def renewal_notices(member: User, language: str) -> dict[int, dict]:
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


def _standing(member: User, achievement: Achievement | None, certificate: IssuedCertificate | None, *, done: bool) -> Standing:
    if certificate is not None:
        return "withdrawn" if certificate.state == State.REVOKED else "issued"
    if not done:
        return "in_progress"
    if member.names_confirmed_at is None:
        return "confirm_name"
    return "ready" if achievement is not None and achievement.is_automatic else "awaits_approval"
