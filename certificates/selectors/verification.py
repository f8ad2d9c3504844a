"""What a verifier is told."""

from dataclasses import dataclass

from django.utils import timezone

from certificates.choices import Answer, EventKind, State
from certificates.models import CertificateEvent, IssuedCertificate
from certificates.serials import Fault, fault, normalise

_KINDS = {State.REVOKED: (EventKind.REVOKED,), State.REPLACED: (EventKind.REPLACED, EventKind.RENEWED)}


@dataclass(frozen=True)
class Verification:
    """One of the answers, the certificate where there is one, and what ended it."""

    answer: Answer
    serial: str
    fault: Fault = ""
    certificate: IssuedCertificate | None = None
    event: CertificateEvent | None = None
    replacement: IssuedCertificate | None = None


def verify(typed: str) -> Verification:
    """The answer for what was typed or scanned. One query, or two for a certificate that no longer holds."""
    serial = normalise(typed)
    wrong = fault(serial)
    if wrong:
        return Verification(Answer.MISTYPED, serial, fault=wrong)
    rows = IssuedCertificate.objects.select_related("enrolment", "superseded_by")
    certificate = rows.filter(serial=serial).first()
    if certificate is None:
        return Verification(Answer.NEVER_ISSUED, serial)
    if certificate.state == State.ACTIVE:
        expired = certificate.is_expired(timezone.localdate())
        return Verification(Answer.EXPIRED if expired else Answer.VALID, serial, certificate=certificate)
    event = CertificateEvent.objects.filter(certificate=certificate, kind__in=_KINDS[State(certificate.state)]).last()
    if certificate.state == State.REVOKED:
        return Verification(Answer.WITHDRAWN, serial, certificate=certificate, event=event)
    replacement = getattr(certificate, "superseded_by", None)
    # Renewed before it ended, it is replaced; after that day it is first of all expired, and leads on all the same.
    renewed = event is not None and event.kind == EventKind.RENEWED
    answer = Answer.EXPIRED if renewed and certificate.is_expired(timezone.localdate()) else Answer.REPLACED
    return Verification(answer, serial, certificate=certificate, event=event, replacement=replacement)
