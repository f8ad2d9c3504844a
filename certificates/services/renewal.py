"""Certificates that end: telling their owners in time, and renewing them when the course is passed again."""

import logging
import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.services import record_action
from certificates.choices import EventKind, State
from certificates.exceptions import AlreadyReplaced, AlreadyRevoked, NotPassedAgain, TooEarlyToRenew
from certificates.models import CertificateEvent, IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.renewal import REMINDER_DAYS, next_expiry
from certificates.selectors.renewal import ending_before, passed_again
from certificates.services.issuing import record_of, write_certificate
from courses.models import CourseCompletion, Step
from messaging.choices import Purpose
from messaging.exceptions import NotANumber
from messaging.services import queue_sms
from text.dates import format_date
from text.errors import DomainError, NotAllowed

logger = logging.getLogger(__name__)


def note_passed_again(*, member: User, step_key: uuid.UUID) -> IssuedCertificate | None:
    """A quiz was passed: renew what is about to end, or ended, when everything that counts was passed again.

    Where an administrator approves, it is written down that it waits for her. Repeatable. Returns the new certificate.
    """
    step = Step.objects.select_related("course").filter(pk=step_key).first()
    if step is None:
        return None
    with transaction.atomic():
        held = IssuedCertificate.objects.active().filter(enrolment__member=member, enrolment__course_id=step.course_id)
        certificate = held.exclude(expires_on=None).select_for_update(of=("self",)).select_related("achievement").first()
        if certificate is None or not certificate.term.may_be_renewed(timezone.localdate()):
            return None
        again = passed_again(certificate)
        if again is None:
            return None
        if not certificate.events.filter(kind=EventKind.PASSED).exists():
            CertificateEvent.objects.create(certificate=certificate, kind=EventKind.PASSED, at=again.at)
        if not certificate.achievement.is_automatic:
            return None
    try:
        return renew_certificate(certificate_id=certificate.pk)
    except DomainError as error:  # what an administrator has to settle first: she finds it in the queue
        logger.warning("certificate %s is not renewed: %s", certificate.pk, error.code)
        return None


@transaction.atomic
def renew_certificate(*, certificate_id: int, by: User | None = None, at: datetime | None = None) -> IssuedCertificate:
    """Put a new certificate in the place of one that ends; the old one leads to it. Returns the new one.

    `by=None` stands for the school's own jobs, which ask that the course was passed again; an administrator may vouch for it.
    Not repeatable: the second call is refused, since the old one is replaced.
    """
    if by is not None and not may_manage_certificates(by):
        raise NotAllowed
    rows = IssuedCertificate.objects.select_for_update(of=("self",))
    old = rows.select_related("enrolment__member", "achievement__course", "achievement__template_version").get(pk=certificate_id)
    if old.state != State.ACTIVE:
        raise AlreadyRevoked if old.state == State.REVOKED else AlreadyReplaced
    at = at or timezone.now()
    today = timezone.localdate(at)
    if not old.term.may_be_renewed(today):
        raise TooEarlyToRenew
    again = passed_again(old)
    if again is None and by is None:
        raise NotPassedAgain
    completion = CourseCompletion.objects.get(enrolment=old.enrolment)
    if again is not None:  # never saved: what the new paper says of the day and the result
        completion.completed_at, completion.score = again.at, again.score
    record = record_of(
        completion=completion,
        achievement=old.achievement,
        member=old.enrolment.member,
        at=at,
        expires_on=next_expiry(old.expires_on, today, old.achievement.validity_months),
    )
    old.state = State.REPLACED
    old.save(update_fields=["state"])
    CertificateEvent.objects.create(certificate=old, kind=EventKind.RENEWED, at=at, by=by)
    new = write_certificate(record=record, enrolment=old.enrolment, achievement=old.achievement, by=by, at=at, supersedes=old)
    if by is not None:
        record_action(about=old, action="certificates.renew", by=by, serial=new.serial)
    return new


def remind_expiring() -> int:
    """Tell every owner once that her certificate is about to end; how many were told. Repeatable: a sweep's work."""
    today = timezone.localdate()
    told = 0
    for certificate_id in ending_before(today, days=REMINDER_DAYS):
        with transaction.atomic():
            told += _remind(certificate_id)
    return told


def _remind(certificate_id: int) -> bool:
    rows = IssuedCertificate.objects.active().select_for_update(of=("self",), skip_locked=True)
    certificate = rows.select_related("enrolment__member").filter(pk=certificate_id).first()
    if certificate is None or certificate.events.filter(kind=EventKind.REMINDED).exists():
        return False
    if not certificate.term.is_reminder_due(timezone.localdate()):
        return False
    CertificateEvent.objects.create(certificate=certificate, kind=EventKind.REMINDED)
    member = certificate.enrolment.member
    if member.is_active and member.phone and certificate.expires_on:
        _send(certificate, member, phone=member.phone, ends=certificate.expires_on)
    return True


def _send(certificate: IssuedCertificate, member: User, *, phone: str, ends: date) -> None:
    with override(member.language):
        words = _("Your certificate “%(title)s” holds until %(day)s. Pass the final quiz again to renew it: %(address)s") % {
            "title": certificate.text("title", member.language),
            "day": format_date(ends, member.language),
            "address": f"{settings.TAAWON_BASE_URL}{reverse('certificates:list')}",
        }
    try:
        queue_sms(
            to=phone,
            body=words,
            purpose=Purpose.REMINDER,
            dedupe_key=f"certificate-ends-{certificate.uuid}",
            language=member.language,
        )
    except NotANumber:
        logger.warning("member %s has a number that no text can be sent to", member.pk)
