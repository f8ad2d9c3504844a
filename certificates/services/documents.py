"""Drawing certificates. Nothing is stored: the same record gives the same bytes."""

from typing import Any

import segno
from django.core.cache import cache
from django.utils import timezone

from certificates.choices import ProofFormat
from certificates.exceptions import PictureMissing
from certificates.models import CertificateTemplateVersion, IssuedCertificate, SealedDocument
from certificates.rendering.designs import Design, fonts_digest, shipped_design, typst_version
from certificates.rendering.documents import Root, address_of, picture, render_pdf, render_preview
from certificates.selectors.eligibility import missing_pictures
from certificates.services.credentials import offline_address, signed_form
from certificates.services.sealing import sealed

PICTURE_WIDTH, PICTURE_HEIGHT = 1000, 707  # A4, lying
PICTURE_KEPT_SECONDS = 24 * 3600


def check_pictures(*, version: CertificateTemplateVersion | None) -> None:
    """Raise `PictureMissing` when the design would be printed with a hole."""
    for name in missing_pictures([version]).values():
        raise PictureMissing(name)


def version_of(*, design: Design) -> CertificateTemplateVersion:
    """The design written down for ever, the first time it is used. Repeatable."""
    version, _created = CertificateTemplateVersion.objects.get_or_create(
        digest=design.digest,
        defaults={
            "protocol": design.protocol,
            "source": design.source,
            "wording": design.wording,
            "settings": design.settings,
            "fonts_digest": fonts_digest(),
            "typst_version": typst_version(),
        },
    )
    return version


def current_design() -> CertificateTemplateVersion:
    """The version of the design that comes with this release."""
    return version_of(design=shipped_design())


def verify_url(*, certificate: IssuedCertificate) -> str:
    """Where anybody checks it: what the code on the paper says."""
    return address_of(certificate)


def render_certificate(*, certificate: IssuedCertificate) -> bytes:
    """The PDF, drawn with the design that it was issued with; sealed where the operator seals. Repeatable, byte for byte."""
    kept = SealedDocument.objects.content_of(certificate)
    if kept is not None:
        return kept
    credential = signed_form(certificate=certificate, form=ProofFormat.CREDENTIAL)
    pdf = draw(certificate=certificate, credential=credential, offline_url=offline_address(certificate=certificate))
    return sealed(certificate=certificate, pdf=pdf)


def draw(
    *, certificate: IssuedCertificate, credential: str = "", offline_url: str = "", root: Root = Root.FRENCH, base_url: str = ""
) -> bytes:
    """The PDF with this credential attached: as it is now, or as it was before credentials were, with another root or address."""
    return render_pdf(
        record=certificate.record,
        design=certificate.template_version.design,
        verify_url=address_of(certificate, base_url),
        issued_at=certificate.issued_at,
        credential=credential,
        offline_url=offline_url,
        root=root,
    )


def verify_code(*, certificate: IssuedCertificate) -> str:
    """The code of the paper by itself, as the address of a picture that needs no request."""
    return segno.make(verify_url(certificate=certificate), error="m", micro=False).svg_data_uri(scale=10, border=2, light="#fff")


def picture_of(*, certificate: IssuedCertificate) -> bytes:
    """The document as a PNG, for verifiers and for the card of a shared link. Kept in the cache; repeatable."""
    key = f"certificates:picture:{certificate.record_sha256}:{certificate.template_version.digest}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = picture(certificate, PICTURE_WIDTH)
        cache.set(key, made, PICTURE_KEPT_SECONDS)
    return made


def render_name_preview(
    *,
    name_ar: str,
    name_fr: str,
    title: dict[str, str],
    cooperative: dict[str, str],
    version: CertificateTemplateVersion | None = None,
) -> bytes:
    """How names will look in print, as a picture, in the design that waits for her. Nothing is issued."""
    design = _whole(version)
    today = timezone.localdate().isoformat()
    record: dict[str, Any] = {
        "serial": "",
        "name": {"ar": name_ar, "fr": name_fr},
        "cooperative": cooperative,
        "title": title,
        "completed_on": today,
        "issued_on": today,
        "expires_on": None,
        "score": None,
        "signatories": [{"name": one["name"], "role": one["role"]} for one in design.settings["signatories"]],
    }
    return render_preview(record=record, design=design)


def _whole(version: CertificateTemplateVersion | None) -> Design:
    """The version's design where it can be drawn now, else the release's own: her name is what she looks at."""
    if version is None or version.protocol == 1:
        return shipped_design()
    try:
        check_pictures(version=version)
    except PictureMissing:
        return shipped_design()
    return version.design
