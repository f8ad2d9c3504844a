"""Drawing certificates. Nothing is stored: the same record gives the same bytes."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

from certificates.models import CertificateTemplateVersion, IssuedCertificate
from certificates.rendering import fonts_digest, render_pdf, render_preview, shipped_design, typst_version


def current_design() -> CertificateTemplateVersion:
    """The version of the design that comes with this release; written down the first time it is used. Repeatable."""
    design = shipped_design()
    parts = [design.source, design.wording, fonts_digest(), typst_version()]
    digest = sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    version, _created = CertificateTemplateVersion.objects.get_or_create(
        digest=digest,
        defaults={
            "source": design.source,
            "wording": design.wording,
            "fonts_digest": parts[2],
            "typst_version": parts[3],
        },
    )
    return version


def verify_url(certificate: IssuedCertificate) -> str:
    """Where anybody checks it: what the code on the paper says."""
    return f"{settings.TAAWON_BASE_URL}{certificate.get_absolute_url()}"


def render_certificate(certificate: IssuedCertificate) -> bytes:
    """The PDF, drawn with the design that it was issued with. Repeatable, byte for byte."""
    return render_pdf(
        record=certificate.record,
        design=certificate.template_version.design,
        verify_url=verify_url(certificate),
        issued_at=certificate.issued_at,
    )


def render_name_preview(*, name_ar: str, name_fr: str, title: dict[str, str], cooperative: dict[str, str]) -> bytes:
    """How names will look in print, as a picture. Nothing is issued."""
    nobody = {"ar": "", "fr": ""}
    record: dict[str, Any] = {
        "serial": "",
        "name": {"ar": name_ar, "fr": name_fr},
        "cooperative": cooperative,
        "title": title,
        "completed_on": timezone.localdate().isoformat(),
        "expires_on": None,
        "score": None,
        "signatory": {"name": nobody, "role": nobody},
    }
    return render_preview(record=record, design=shipped_design())
