"""Issuing to a few hundred at once, with about as many queries as one certificate costs."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from certificates.choices import EventKind, Outcome, State
from certificates.eligibility import Asker, Eligibility, eligibility
from certificates.models import Achievement, CertificateEvent, IssueBatch, IssuedCertificate
from certificates.rendering.documents import misprints
from certificates.selectors.eligibility import earnings, facts_of_enrolment, printed_name_of
from certificates.services.credentials import queue_signing
from certificates.services.documents import current_design
from certificates.services.issuing import draft_certificate, record_of
from cooperatives.selectors import cooperatives_of
from courses.models import Enrolment

MISPRINT = "layout_fails"
logger = logging.getLogger(__name__)


@dataclass
class Chunk:
    """What became of each enrolment: its outcome, and the code of the refusal where there is one."""

    outcomes: dict[int, Outcome]
    reasons: dict[int, str]


@transaction.atomic
def issue_chunk(*, enrolment_ids: Collection[int], by: User | None, batch: IssueBatch | None, at: datetime | None = None) -> Chunk:
    """Issue what these enrolments have earned. Repeatable, and safe beside other workers: one active certificate each.

    Without a batch it is the school itself that issues.
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
    earned = earnings(achievements.values())
    belongs = cooperatives_of({enrolment.member_id for enrolment in enrolments.values()})
    versions = {row.pk: row.template_version or current_design() for row in achievements.values()}
    asker = Asker.SCHOOL if batch is None else Asker.BULK
    outcomes: dict[int, Outcome] = {}
    reasons: dict[int, str] = {}
    drafts: list[IssuedCertificate] = []
    for enrolment in enrolments.values():
        cooperative = printed_name_of(belongs.get(enrolment.member_id))
        facts = facts_of_enrolment(
            enrolment,
            earned.get(enrolment.course_id),
            holds_one=enrolment.pk in active,
            had_one=enrolment.pk in had,
            cooperative=cooperative,
        )
        answer = eligibility(facts, asker)
        if answer == Eligibility.HAS_ONE:
            outcomes[enrolment.pk] = Outcome.ALREADY
            continue
        if answer != Eligibility.READY:
            outcomes[enrolment.pk], reasons[enrolment.pk] = Outcome.REFUSED, answer.value
            continue
        achievement = achievements[enrolment.course_id]
        record = record_of(
            completion=enrolment.completion,
            achievement=achievement,
            member=enrolment.member,
            at=at,
            cooperative=cooperative,
            are_pictures_there=True,
        )
        outcomes[enrolment.pk] = Outcome.ISSUED
        drafts.append(
            draft_certificate(
                record=record, enrolment=enrolment, achievement=achievement, version=versions[achievement.pk], by=by, at=at, batch=batch
            )
        )
    for draft in _misprinted(drafts):
        drafts.remove(draft)
        outcomes[draft.enrolment_id], reasons[draft.enrolment_id] = Outcome.REFUSED, MISPRINT
    for enrolment_id in _write(drafts):
        outcomes[enrolment_id] = Outcome.ALREADY
    return Chunk(outcomes, reasons)


def _misprinted(drafts: list[IssuedCertificate]) -> list[IssuedCertificate]:
    """Those that would have a number and never a paper."""
    found = []
    for version in {draft.template_version for draft in drafts}:
        alike = [draft for draft in drafts if draft.template_version == version]
        faults = misprints(version.design, [draft.record for draft in alike])
        for number, fault in faults.items():
            logger.warning("no certificate for enrolment %s: %s", alike[number].enrolment_id, fault.problem)
            found.append(alike[number])
    return found


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
    queue_signing(certificate_ids=written.values())
    logger.info("%d certificates issued in one chunk", len(written))
    return {draft.enrolment_id for draft in drafts if draft.serial not in written}
