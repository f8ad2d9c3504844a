"""Issuing to a few hundred at once, with about as many queries as one certificate costs."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.choices import EventKind, Outcome, State
from certificates.exceptions import ArabicNameMissing, NamesNotConfirmed, NotCompleted, NothingToEarn, Withdrawn
from certificates.models import Achievement, CertificateEvent, IssueBatch, IssuedCertificate
from certificates.records import both
from certificates.services.credentials import queue_signing
from certificates.services.documents import check_pictures, current_design
from certificates.services.issuing import draft_certificate, record_of
from cooperatives.selectors import cooperatives_of
from courses.models import Enrolment
from text.errors import DomainError

logger = logging.getLogger(__name__)


@dataclass
class Chunk:
    """What became of each enrolment: its outcome, and the code of the refusal where there is one."""

    outcomes: dict[int, Outcome]
    reasons: dict[int, str]


@transaction.atomic
def issue_chunk(*, enrolment_ids: Collection[int], by: User | None, batch: IssueBatch | None, at: datetime | None = None) -> Chunk:
    """Issue what these enrolments have earned. Repeatable, and safe beside other workers: one active certificate each.

    Follows the rules of `issue_certificate` for the school's own jobs; in addition a bulk run prints no certificate
    without the name in Arabic.
    """
    at = at or timezone.now()
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("member", "completion").order_by("pk")
    enrolments = {enrolment.pk: enrolment for enrolment in locked.filter(pk__in=enrolment_ids)}
    courses = {enrolment.course_id for enrolment in enrolments.values()}
    achievements = {
        row.course_id: row for row in Achievement.objects.select_related("course", "template_version").filter(course_id__in=courses)
    }
    before = IssuedCertificate.objects.filter(enrolment_id__in=enrolments).values_list("enrolment_id", "state")
    had = {pk for pk, _state in before}
    active = {pk for pk, state in before if state == State.ACTIVE}
    belongs = cooperatives_of({enrolment.member_id for enrolment in enrolments.values()})
    versions = {row.pk: row.template_version or current_design() for row in achievements.values()}
    holes = {row.pk: hole for row in achievements.values() if (hole := _hole_in(row))}
    outcomes: dict[int, Outcome] = {}
    reasons: dict[int, str] = {}
    drafts: list[IssuedCertificate] = []
    for enrolment in enrolments.values():
        if enrolment.pk in active:
            outcomes[enrolment.pk] = Outcome.ALREADY
            continue
        achievement = achievements.get(enrolment.course_id)
        cooperative = belongs.get(enrolment.member_id)
        try:
            _check(enrolment, achievement, batch, withdrawn=enrolment.pk in had)
            if achievement.pk in holes:
                raise holes[achievement.pk]
            record = record_of(
                enrolment.completion,
                achievement,
                enrolment.member,
                at=at,
                cooperative=both(cooperative.name_ar, cooperative.name_fr) if cooperative else both("", ""),
                are_pictures_there=True,
            )
        except DomainError as error:
            outcomes[enrolment.pk], reasons[enrolment.pk] = Outcome.REFUSED, error.code
            continue
        outcomes[enrolment.pk] = Outcome.ISSUED
        drafts.append(
            draft_certificate(
                record, enrolment=enrolment, achievement=achievement, version=versions[achievement.pk], by=by, at=at, batch=batch
            )
        )
    for enrolment_id in _write(drafts):
        outcomes[enrolment_id] = Outcome.ALREADY
    return Chunk(outcomes, reasons)


def _hole_in(achievement: Achievement) -> DomainError | None:
    """A picture that the design lacks: asked once for the chunk."""
    try:
        check_pictures(achievement.template_version)
    except DomainError as error:
        return error
    return None


def _check(enrolment: Enrolment, achievement: Achievement | None, batch: IssueBatch | None, *, withdrawn: bool) -> None:
    if achievement is None:
        raise NothingToEarn
    if withdrawn:
        raise Withdrawn
    if getattr(enrolment, "completion", None) is None:
        raise NotCompleted
    if enrolment.member.names_confirmed_at is None:
        raise NamesNotConfirmed
    if batch is not None and not enrolment.member.full_name_ar:
        raise ArabicNameMissing


def _write(drafts: list[IssuedCertificate]) -> set[int]:
    """Insert them with the first event of each. The enrolments of those that lost a race are returned.

    The locks on the enrolments let nobody race; the constraint of the database is asked all the same.
    """
    if not drafts:
        return set()
    IssuedCertificate.objects.bulk_create(drafts, ignore_conflicts=True)
    written = dict(IssuedCertificate.objects.filter(serial__in=[draft.serial for draft in drafts]).values_list("serial", "pk"))
    CertificateEvent.objects.bulk_create(
        CertificateEvent(certificate_id=written[draft.serial], kind=EventKind.ISSUED, at=draft.issued_at, by=draft.issued_by)
        for draft in drafts
        if draft.serial in written
    )
    queue_signing(written.values())
    logger.info("%d certificates issued in one chunk", len(written))
    return {draft.enrolment_id for draft in drafts if draft.serial not in written}
