"""Hashes keyed by the school's secret: what is as short as a code or a number would be found from a plain one."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def keyed_hashes(purpose: str, value: str) -> list[str]:
    """64 hexadecimal digits for each secret key, the present one first: older keys count, so that changing the key spoils nothing."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, value, secret=key, algorithm="sha256").hexdigest() for key in keys]
