"""The secrets of second factors, when the school's own key changes."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import sealed_secrets

SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def reseal_second_factors() -> tuple[int, int]:
    """Write every secret with the present key; how many were written, and how many no key of this school reads."""
    written = unreadable = 0
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update().filter(type__in=SEALED).order_by("pk"):
            name = SEALED[factor.type]
            try:
                factor.data[name] = sealed_secrets.seal(sealed_secrets.read(factor.data[name]))
            except sealed_secrets.Unreadable:
                unreadable += 1
            else:
                factor.save(update_fields=["data"])
                written += 1
    return written, unreadable
