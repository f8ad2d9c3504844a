"""Consent to the processing of personal data (law 09-08): which text, and when."""

from django.conf import settings
from django.utils import timezone

from accounts.models import User


def record_consent(*, member: User, version: str | None = None) -> None:
    """She agreed to this version of the text, by default the current one. Repeating it keeps the first time."""
    version = version or settings.CONSENT_VERSION
    if User.objects.filter(pk=member.pk).exclude(consent_version=version).update(consent_version=version, consent_at=timezone.now()):
        member.refresh_from_db(fields=["consent_version", "consent_at"])
