"""Sealing documents: a stage after signing, for schools whose operator has a key for it."""

import logging
from collections.abc import Iterator

from django.conf import settings

from certificates.models import IssuedCertificate, SealedDocument

logger = logging.getLogger(__name__)


def is_sealing() -> bool:
    return bool(settings.TAAWON_SEAL_PKCS12)


def sealed(*, certificate: IssuedCertificate, pdf: bytes) -> bytes:
    """This PDF with the seal, kept from now on; as it is where the operator seals nothing.

    Repeatable: of two at the same moment, one is kept, and returned to both.
    """
    if not is_sealing():
        return pdf
    from certificates.rendering.seal import seal  # noqa: PLC0415 - pyHanko is 250 modules, and few schools seal

    made = seal(pdf, pkcs12=settings.TAAWON_SEAL_PKCS12, password=settings.TAAWON_SEAL_PASSWORD)
    SealedDocument.objects.bulk_create([SealedDocument(certificate=certificate, content=made)], ignore_conflicts=True)
    logger.info("certificate %s sealed", certificate.pk)
    return bytes(SealedDocument.objects.values_list("content", flat=True).get(certificate=certificate))


def unsealed() -> Iterator[IssuedCertificate]:
    """Active certificates without a seal, the oldest first."""
    rows = IssuedCertificate.objects.active().filter(sealed_document=None).select_related("template_version")
    return rows.order_by("pk").iterator(chunk_size=200)
