"""What must be in order before a school starts."""

from typing import Any

from django.core.checks import CheckMessage, Error

from certificates.credentials import keys
from certificates.exceptions import CredentialKeysMissing


def check_credential_keys(**_options: Any) -> list[CheckMessage]:
    """Without keys nothing can be signed, so nothing can be issued."""
    try:
        keys.key_ring()
    except CredentialKeysMissing as error:
        hint = "Run manage.py create_credential_key, or correct TAAWON_CREDENTIAL_KEYS; docs/operator.md explains it."
        return [Error(str(error.message), hint=hint, id="certificates.E001")]
    return []
