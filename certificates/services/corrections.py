"""Withdrawing a certificate, and replacing one by another. What was issued stays, and says what became of it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import confirm_names, edit_member, record_action
from certificates.choices import EventKind, RequestState, State, WhyReplaced, WhyRevoked
from certificates.exceptions import AlreadyReplaced, AlreadyRevoked, NothingChanged, ReasonMissing
from certificates.models import CertificateEvent, CorrectionRequest, IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.records import says_the_same
from certificates.selectors.renewal import completion_of
from certificates.selectors.wrong_days import wrong_days_of
from certificates.services.issuing import record_of, write_certificate
from text.errors import NotAllowed
from text.sanitise import sanitise

logger = logging.getLogger(__name__)

LONGEST_REASON = 300
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class PublicReason:
    """Why, as verifiers read it: one of a short list (`WhyRevoked`, `WhyReplaced`), and words in both languages."""

    code: str = ""
    ar: str = ""
    fr: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.ar or self.fr or (self.code and self.code != WhyRevoked.OTHER))


@transaction.atomic
def revoke_certificate(
    *, certificate_id: int, by: User, reason_public: str | PublicReason, note: str = "", at: datetime | None = None
) -> IssuedCertificate:
    """Withdraw it for good; verifiers read the date and the reason. Not repeatable: a second call is refused."""
    certificate = _locked(certificate_id, by)
    reason = _clean(reason_public)
    if reason.is_empty:
        raise ReasonMissing
    _leave_active(certificate, State.REVOKED, kind=EventKind.REVOKED, by=by, at=at or timezone.now(), reason=reason, note=note)
    _answer_requests(certificate, RequestState.DECLINED, by)
    record_action(about=certificate, action="certificates.revoke", by=by)
    return certificate


@transaction.atomic
def reissue_certificate(
    *,
    certificate_id: int,
    by: User,
    names: dict[str, str] | None = None,
    reason: str | PublicReason = "",
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
        member = edit_member(member=member, by=by, sex=member.sex, birth_year=member.birth_year, language=member.language, **names)
        member = confirm_names(member=member, **names)
    record = record_of(
        completion=completion_of(old),
        achievement=old.achievement,
        member=member,
        at=at,
        corrects=old,
    )
    if says_the_same(record, old.record) and not wrong_days_of(old):
        raise NothingChanged
    _leave_active(old, State.REPLACED, kind=EventKind.REPLACED, by=by, at=at, reason=_clean(reason), note=note)
    new = write_certificate(record=record, enrolment=old.enrolment, achievement=old.achievement, by=by, at=at, supersedes=old)
    _carry_over(old, new)
    _answer_requests(old, RequestState.ACCEPTED, by, replacement=new)
    record_action(about=old, action="certificates.reissue", by=by, serial=new.serial)
    return new


def _carry_over(old: IssuedCertificate, new: IssuedCertificate) -> None:
    """That she was told of its end, and that she passed again, holds for the one in its place."""
    lasting = old.events.filter(kind__in=(EventKind.REMINDED, EventKind.PASSED))
    CertificateEvent.objects.bulk_create(CertificateEvent(certificate=new, kind=one.kind, at=one.at) for one in lasting)


def _answer_requests(certificate: IssuedCertificate, state: RequestState, by: User, replacement: IssuedCertificate | None = None) -> None:
    """What she asked for has been settled with the certificate itself."""
    CorrectionRequest.objects.filter(certificate=certificate, state=RequestState.OPEN).update(
        state=state, decided_at=timezone.now(), decided_by=by, replacement=replacement
    )


def _clean(reason: str | PublicReason) -> PublicReason:
    """Plain words of bounded length. A bare text stands for both languages."""
    given = PublicReason(ar=reason, fr=reason) if isinstance(reason, str) else reason
    ar, fr = (sanitise(words, "plain").strip()[:LONGEST_REASON] for words in (given.ar, given.fr))
    return PublicReason(given.code, ar, fr)


def _locked(certificate_id: int, by: User) -> IssuedCertificate:
    if not may_manage_certificates(by):
        raise NotAllowed
    rows = IssuedCertificate.objects.select_for_update(of=("self",))
    certificate = rows.select_related("enrolment__member", "achievement__course", "achievement__template_version").get(pk=certificate_id)
    if certificate.state == State.REVOKED:
        raise AlreadyRevoked
    if certificate.state == State.REPLACED:
        raise AlreadyReplaced
    return certificate


def _leave_active(
    certificate: IssuedCertificate,
    state: State,
    *,
    kind: EventKind,
    by: User,
    at: datetime,
    reason: PublicReason,
    note: str,
) -> None:
    known = WhyRevoked if kind == EventKind.REVOKED else WhyReplaced
    certificate.state = state
    certificate.save(update_fields=["state"])
    CertificateEvent.objects.create(
        certificate=certificate,
        kind=kind,
        at=at,
        by=by,
        reason_code=reason.code if reason.code in known.values else "",
        reason_ar=reason.ar,
        reason_fr=reason.fr,
        reason=reason.fr or reason.ar,
        note=sanitise(note, "plain").strip()[:LONGEST_NOTE],
    )
    logger.info("certificate %s %s by %s", certificate.pk, kind, by.pk)
