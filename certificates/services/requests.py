"""A member asks for a correction; an administrator accepts it with one step, or declines it with words."""

import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import record_action
from certificates.choices import RequestState, State, WhyReplaced
from certificates.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyReplaced,
    AlreadyRevoked,
    AnswerMissing,
    NothingToCorrect,
)
from certificates.models import CorrectionRequest, IssuedCertificate
from certificates.policies import may_manage_certificates
from certificates.services.corrections import PublicReason, reissue_certificate
from text.errors import NotAllowed
from text.names import clean_name
from text.sanitise import sanitise

logger = logging.getLogger(__name__)

LONGEST_WORDS = 1000


@transaction.atomic
def ask_for_correction(*, certificate: IssuedCertificate, by: User, names: dict[str, str], words: str = "") -> CorrectionRequest:
    """She says how her name should be written on a certificate of hers. One open request for each certificate."""
    if certificate.enrolment.member_id != by.pk:
        raise NotAllowed
    certificate = IssuedCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.state == State.REVOKED:
        raise AlreadyRevoked
    if certificate.state == State.REPLACED:
        raise AlreadyReplaced
    names = {field: clean_name(name) if name.strip() else "" for field, name in names.items()}
    words = sanitise(words, "plain").strip()[:LONGEST_WORDS]
    request = CorrectionRequest(certificate=certificate, words=words, **names)
    printed = certificate.record["name"]
    if not words and (request.full_name_ar, request.full_name_fr) == (printed["ar"], printed["fr"]):
        raise NothingToCorrect
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise AlreadyAsked from error
    logger.info("correction %s asked for certificate %s", request.pk, certificate.pk)
    return request


@transaction.atomic
def accept_correction(*, request_id: int, by: User, names: dict[str, str] | None = None, note: str = "") -> IssuedCertificate:
    """Issue the corrected certificate, with the names of the request or as the administrator writes them. Once."""
    request = _open(request_id, by)
    new = reissue_certificate(
        certificate_id=request.certificate_id,
        by=by,
        names=names or request.names,
        reason=PublicReason(WhyReplaced.NAME),
        note=note,
    )
    _decide(request, RequestState.ACCEPTED, by, replacement=new)
    return new


@transaction.atomic
def decline_correction(*, request_id: int, by: User, answer: str) -> CorrectionRequest:
    """Say why the certificate stays as it is; she reads the words. Once."""
    request = _open(request_id, by)
    answer = sanitise(answer, "plain").strip()[:LONGEST_WORDS]
    if not answer:
        raise AnswerMissing
    _decide(request, RequestState.DECLINED, by, answer=answer)
    record_action(about=request.certificate, action="certificates.decline_correction", by=by)
    return request


def _open(request_id: int, by: User) -> CorrectionRequest:
    if not may_manage_certificates(by):
        raise NotAllowed
    rows = CorrectionRequest.objects.select_for_update(of=("self",)).select_related("certificate")
    request = rows.get(pk=request_id)
    if request.state != RequestState.OPEN:
        raise AlreadyDecided
    return request


def _decide(
    request: CorrectionRequest, state: RequestState, by: User, *, answer: str = "", replacement: IssuedCertificate | None = None
) -> None:
    request.state, request.answer, request.replacement = state, answer, replacement
    request.decided_at, request.decided_by = timezone.now(), by
    request.save(update_fields=["state", "answer", "replacement", "decided_at", "decided_by"])
    logger.info("correction %s %s by %s", request.pk, state, by.pk)
