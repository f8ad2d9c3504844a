"""What a member asked to be corrected."""

from certificates.choices import RequestState
from certificates.models import CorrectionRequest, IssuedCertificate


def open_request(certificate: IssuedCertificate) -> CorrectionRequest | None:
    """What she asked for and nobody has answered yet."""
    return CorrectionRequest.objects.filter(certificate=certificate, state=RequestState.OPEN).first()


def last_request(certificate: IssuedCertificate) -> CorrectionRequest | None:
    """What she asked for last, with its answer."""
    return CorrectionRequest.objects.filter(certificate=certificate).order_by("-asked_at", "-pk").first()
