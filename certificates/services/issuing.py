"""Issuing one certificate."""

import logging
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record_action
from certificates.choices import EventKind, State
from certificates.eligibility import Asker, Eligibility, Facts, eligibility
from certificates.exceptions import (
    ArabicNameMissing,
    AwaitsApproval,
    CertificateError,
    LetterWithoutFont,
    NameMissing,
    NamesNotConfirmed,
    NotCompleted,
    NothingToEarn,
    PictureMissing,
    Withdrawn,
)
from certificates.models import Achievement, CertificateEvent, CertificateTemplateVersion, IssueBatch, IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.records import build_record, months_later, record_digest
from certificates.rendering.documents import check_printable, misprints
from certificates.selectors.eligibility import earnings, facts_of_enrolment, printed_name_of
from certificates.serials import new_serial
from certificates.services.credentials import queue_signing
from certificates.services.documents import check_pictures, current_design
from cooperatives.selectors import cooperative_of
from courses.models import CourseCompletion, Enrolment
from text.bilingual import Bilingual, bilingual
from text.errors import NotAllowed
from text.folding import fold

logger = logging.getLogger(__name__)
REFUSALS: dict[str, type[CertificateError]] = {
    error.code: error for error in (Withdrawn, NotCompleted, NamesNotConfirmed, AwaitsApproval, ArabicNameMissing, NameMissing)
}


@transaction.atomic
def issue_certificate(
    *, enrolment_id: int, by: User | None = None, batch: IssueBatch | None = None, at: datetime | None = None
) -> IssuedCertificate:
    """Issue what this enrolment has earned. Repeatable: an active certificate is returned as it is.

    `by` is an administrator, the member herself where issue is automatic, or None for the school's own jobs. After a
    withdrawal only an administrator, one by one, can issue again. `at` is for records that are older than today.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("member", "course", "completion").get(pk=enrolment_id)
    by_administrator = by is not None and may_manage_certificates(by)
    if by is not None and not by_administrator and by.pk != enrolment.member_id:
        raise NotAllowed
    achievement = Achievement.objects.select_related("course", "template_version").filter(course_id=enrolment.course_id).first()
    if achievement is None:
        raise NothingToEarn
    issued = IssuedCertificate.objects.filter(enrolment=enrolment, achievement=achievement)
    active = issued.active().select_related("enrolment").first()
    cooperative = printed_name_of(cooperative_of(enrolment.member))
    facts = facts_of_enrolment(
        enrolment,
        earnings([achievement])[enrolment.course_id],
        holds_one=active is not None,
        had_one=active is not None or issued.exists(),
        cooperative=cooperative,
    )
    answer = eligibility(facts, _asker(by, batch, by_administrator=by_administrator))
    if active is not None and answer == Eligibility.HAS_ONE:
        return active
    _refuse(answer, facts)
    at = at or timezone.now()
    record = record_of(
        completion=enrolment.completion,
        achievement=achievement,
        member=enrolment.member,
        at=at,
        cooperative=cooperative,
        are_pictures_there=True,
    )
    certificate = write_certificate(record=record, enrolment=enrolment, achievement=achievement, by=by, at=at, batch=batch)
    if by_administrator and batch is None:
        record_action(about=certificate, action="certificates.issue", by=by)
    return certificate


def _asker(by: User | None, batch: IssueBatch | None, *, by_administrator: bool) -> Asker:
    if batch is not None:
        return Asker.BULK
    if by_administrator:
        return Asker.ADMINISTRATOR
    return Asker.SCHOOL if by is None else Asker.MEMBER


def _refuse(answer: Eligibility, facts: Facts) -> None:
    """Raise what stands in the way, if anything does."""
    if answer == Eligibility.LETTER_WITHOUT_FONT:
        raise LetterWithoutFont(facts.lost)
    if answer == Eligibility.PICTURE_MISSING:
        raise PictureMissing(facts.missing_picture)
    if answer != Eligibility.READY:
        raise REFUSALS[answer]


def record_of(
    *,
    completion: CourseCompletion,
    achievement: Achievement,
    member: User,
    at: datetime,
    cooperative: Bilingual | None = None,
    expires_on: date | None = None,
    corrects: IssuedCertificate | None = None,
    are_pictures_there: bool = False,
) -> dict[str, Any]:
    """What the certificate will say, with a new serial. The cooperative and the last day stay those of what it `corrects`."""
    if not (member.full_name_ar or member.full_name_fr):
        raise NameMissing
    issued_on = timezone.localdate(at)
    if corrects is not None:
        cooperative, expires_on = corrects.record["cooperative"], corrects.expires_on
    elif expires_on is None and achievement.validity_months:
        expires_on = months_later(issued_on, achievement.validity_months)
    if cooperative is None:
        cooperative = printed_name_of(cooperative_of(member))
    record = build_record(
        serial=new_serial(),
        name=bilingual(member.full_name_ar, member.full_name_fr),
        cooperative=cooperative,
        title=bilingual(achievement.title_ar or completion.title_ar, achievement.title_fr or completion.title_fr),
        course_key=str(achievement.course_key),
        completed_on=timezone.localdate(completion.completed_at),
        issued_on=issued_on,
        expires_on=expires_on,
        score=completion.score,
        signatories=[{"name": one["name"], "role": one["role"]} for one in achievement.settings["signatories"]],
    )
    check_printable(record)
    if not are_pictures_there:
        check_pictures(version=achievement.template_version)
    return record


def write_certificate(
    *,
    record: dict[str, Any],
    enrolment: Enrolment,
    achievement: Achievement,
    by: User | None,
    at: datetime,
    batch: IssueBatch | None = None,
    supersedes: IssuedCertificate | None = None,
) -> IssuedCertificate:
    """Insert the certificate and the first event of its history. The caller holds the lock.

    Raises `LayoutFails` for what cannot be drawn: a number is only given to what becomes a paper.
    """
    version = achievement.template_version or current_design()
    for fault in misprints(version.design, [record]).values():
        raise fault
    certificate = draft_certificate(
        record=record,
        enrolment=enrolment,
        achievement=achievement,
        version=version,
        by=by,
        at=at,
        batch=batch,
        supersedes=supersedes,
    )
    certificate.save(force_insert=True)
    CertificateEvent.objects.create(certificate=certificate, kind=EventKind.ISSUED, at=at, by=by)
    queue_signing(certificate_ids=[certificate.pk])
    logger.info("certificate %s issued for enrolment %s by %s", certificate.pk, enrolment.pk, by.pk if by else "the school")
    return certificate


def draft_certificate(
    *,
    record: dict[str, Any],
    enrolment: Enrolment,
    achievement: Achievement,
    version: CertificateTemplateVersion,
    by: User | None,
    at: datetime,
    batch: IssueBatch | None = None,
    supersedes: IssuedCertificate | None = None,
) -> IssuedCertificate:
    """The row of a certificate, not yet in the database."""
    texts = [record["serial"], *record["name"].values(), *record["cooperative"].values(), *record["title"].values()]
    return IssuedCertificate(
        serial=record["serial"],
        enrolment=enrolment,
        achievement=achievement,
        template_version=version,
        record=record,
        record_sha256=record_digest(record),
        search_text=fold(" ".join(text for text in texts if text)),
        state=State.ACTIVE,
        issued_at=at,
        expires_on=date.fromisoformat(record["expires_on"]) if record["expires_on"] else None,
        issued_by=by,
        batch=batch,
        supersedes=supersedes,
    )
