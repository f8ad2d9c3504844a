"""Verification of certificates by their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from certificates.choices import EventKind, State, VerificationStatus
from certificates.models import CertificateEvent, IssuedCertificate
from certificates.serials import Fault, fault, neighbours, normalise

_KINDS = {State.REVOKED: (EventKind.REVOKED,), State.REPLACED: (EventKind.REPLACED, EventKind.RENEWED)}


@dataclass(frozen=True)
class Verification:
    """The status, the certificate where there is one, and what ended it."""

    status: VerificationStatus
    serial: str
    fault: Fault = ""
    certificate: IssuedCertificate | None = None
    event: CertificateEvent | None = None
    replacement: IssuedCertificate | None = None
    meant: str = ""  # the number that is one slip of the pen away, where there is exactly one


def verify(typed: str) -> Verification:
    """The verification of what was typed or scanned. One query, or two for a certificate that no longer holds."""
    return verify_many([typed])[0]


def verify_many(typed: Sequence[str]) -> list[Verification]:
    """The same for a list, in its order. Two queries, three when there are slips of the pen."""
    serials = [normalise(one) for one in typed]
    faults = {serial: fault(serial) for serial in serials}
    rows = IssuedCertificate.objects.select_related("enrolment", "superseded_by")
    found = {row.serial: row for row in rows.filter(serial__in=[serial for serial in faults if not faults[serial]])}
    ended = [row.pk for row in found.values() if row.state != State.ACTIVE]
    kinds = [kind for several in _KINDS.values() for kind in several]
    events = CertificateEvent.objects.filter(certificate__in=ended, kind__in=kinds).order_by("at", "pk") if ended else ()
    last = {event.certificate_id: event for event in events}
    meant = _meant([serial for serial in faults if faults[serial]])
    return [
        Verification(VerificationStatus.MISTYPED, serial, fault=faults[serial], meant=meant.get(serial, ""))
        if faults[serial]
        else _verification(serial, found.get(serial), last)
        for serial in serials
    ]


def _verification(serial: str, certificate: IssuedCertificate | None, last: dict[int, CertificateEvent]) -> Verification:
    if certificate is None:
        return Verification(VerificationStatus.NEVER_ISSUED, serial)
    expired = certificate.is_expired(timezone.localdate())
    if certificate.state == State.ACTIVE:
        return Verification(VerificationStatus.EXPIRED if expired else VerificationStatus.VALID, serial, certificate=certificate)
    event = last.get(certificate.pk)
    if certificate.state == State.REVOKED:
        return Verification(VerificationStatus.WITHDRAWN, serial, certificate=certificate, event=event)
    replacement = getattr(certificate, "superseded_by", None)
    # Renewed before it ended, it is replaced; after that day it is first of all expired, and leads on all the same.
    renewed = event is not None and event.kind == EventKind.RENEWED
    status = VerificationStatus.EXPIRED if renewed and expired else VerificationStatus.REPLACED
    return Verification(status, serial, certificate=certificate, event=event, replacement=replacement)


def _meant(slips: list[str]) -> dict[str, str]:
    """For each mistyped number the one that exists beside it, unless there are several."""
    candidates = {slip: neighbours(slip) for slip in slips}
    asked = {serial for several in candidates.values() for serial in several}
    if not asked:
        return {}
    real = set(IssuedCertificate.objects.filter(serial__in=asked).values_list("serial", flat=True))
    hits = {slip: [serial for serial in several if serial in real] for slip, several in candidates.items()}
    return {slip: several[0] for slip, several in hits.items() if len(several) == 1}
