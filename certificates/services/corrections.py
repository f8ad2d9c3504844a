"""Withdrawing a certificate, and replacing one by another. What was issued stays, and says what became of it."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import confirm_names, edit_member
from certificates.choices import EventKind, State
from certificates.exceptions import AlreadyReplaced, AlreadyRevoked, NotAllowed, NothingChanged, ReasonMissing
from certificates.models import CertificateEvent, IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.records import says_the_same
from certificates.services.issuing import record_of, write_certificate
from courses.models import CourseCompletion
from text.sanitise import sanitise

logger = logging.getLogger(__name__)


@transaction.atomic
def revoke_certificate(
    *, certificate_id: int, by: User, reason_public: str, note: str = "", at: datetime | None = None
) -> IssuedCertificate:
    """Withdraw it for good; verifiers read the date and the reason. Not repeatable: a second call is refused."""
    certificate = _locked(certificate_id, by)
    reason = sanitise(reason_public, "plain").strip()
    if not reason:
        raise ReasonMissing
    _leave_active(certificate, State.REVOKED, EventKind.REVOKED, by, at or timezone.now(), reason, note)
    return certificate


@transaction.atomic
def reissue_certificate(
    *,
    certificate_id: int,
    by: User,
    names: dict[str, str] | None = None,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> IssuedCertificate:
    """Replace it by a new one that says what is right now; each leads to the other. The new one is returned.

    `names` (given_name_ar, family_name_ar, given_name_fr, family_name_fr) corrects the member's names on the way: the
    administrator vouches for them. The cooperative and the day of expiry stay those of the first. Not repeatable: a
    second call is refused.
    """
    old = _locked(certificate_id, by)
    at = at or timezone.now()
    member = old.enrolment.member
    if names is not None:
        member = edit_member(
            member=member, by=by, sex=member.sex, birth_year=member.birth_year, language=member.language, **names
        )
        member = confirm_names(member=member, **names)
    record = record_of(
        CourseCompletion.objects.get(enrolment=old.enrolment),
        old.achievement,
        member,
        at=at,
        cooperative=old.record["cooperative"],
        expires_on=old.expires_on,
    )
    if says_the_same(record, old.record):
        raise NothingChanged
    _leave_active(old, State.REPLACED, EventKind.REPLACED, by, at, sanitise(reason, "plain").strip(), note)
    return write_certificate(record, enrolment=old.enrolment, achievement=old.achievement, by=by, at=at, supersedes=old)


def _locked(certificate_id: int, by: User) -> IssuedCertificate:
    if not may_manage_certificates(by):
        raise NotAllowed
    rows = IssuedCertificate.objects.select_for_update(of=("self",))
    certificate = rows.select_related("enrolment__member", "achievement__course", "achievement__template_version").get(
        pk=certificate_id
    )
    if certificate.state == State.REVOKED:
        raise AlreadyRevoked
    if certificate.state == State.REPLACED:
        raise AlreadyReplaced
    return certificate


def _leave_active(
    certificate: IssuedCertificate, state: State, kind: EventKind, by: User, at: datetime, reason: str, note: str
) -> None:
    certificate.state = state
    certificate.save(update_fields=["state"])
    CertificateEvent.objects.create(
        certificate=certificate, kind=kind, at=at, by=by, reason=reason[:300], note=sanitise(note, "plain").strip()[:2000]
    )
    logger.info("certificate %s %s by %s", certificate.pk, kind, by.pk)
