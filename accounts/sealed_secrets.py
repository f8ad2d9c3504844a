"""Secrets that must be read again, such as that of an app for codes: written with a key that follows from the school's own.

A copy of the database tells nothing of them without `SECRET_KEY`. Former keys in `SECRET_KEY_FALLBACKS` still read.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "accounts.sealed_secrets"


class Unreadable(Exception):
    """Written with a key that this school no longer has, or damaged."""


def seal(text: str) -> str:
    """A Fernet token (AES-128-CBC with HMAC-SHA-256) in ASCII; another one each time."""
    return _fernet().encrypt(text.encode()).decode()


def read(sealed: str) -> str:
    """What was sealed.

    Raises:
        Unreadable: no key fits.

    """
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(sealed[:8]) from error


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(salted_hmac(PURPOSE, "", secret=key, algorithm="sha256").digest())) for key in keys]
    )
