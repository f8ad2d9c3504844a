"""A certificate as a file."""

from django.http import HttpResponse

from certificates.models import IssuedCertificate
from certificates.services import render_certificate


def pdf_response(certificate: IssuedCertificate) -> HttpResponse:
    """The document as a file named after its number."""
    response = HttpResponse(render_certificate(certificate=certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="taawon-{certificate.serial}.pdf"'
    return response
