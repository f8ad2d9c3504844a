"""What must be in order before a school starts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004

from certificates.credentials import keys
from certificates.exceptions import CredentialKeysMissing, SealKeyUnknownToReaders, SealKeyUnusable

OTHERS = 0o007


def check_credential_keys(**_options: Any) -> list[CheckMessage]:
    """Without keys nothing can be signed, so nothing can be issued."""
    try:
        keys.key_ring()
    except CredentialKeysMissing as error:
        hint = (
            "Is the file damaged, put back the one of a backup: certificates are verified by the keys in it. "
            "Otherwise run manage.py create_credential_key, or correct TAAWON_CREDENTIAL_KEYS; docs/operator.md explains it."
        )
        return [Error(f"Certificates cannot be signed: {error.problem}.", hint=hint, id="certificates.E001")]
    return []


def check_seal(**_options: Any) -> Iterator[CheckMessage]:
    """The key of the seal is there and opens; else PDFs fail one by one."""
    path, password = settings.TAAWON_SEAL_PKCS12, settings.TAAWON_SEAL_PASSWORD
    if not path:
        if password:
            yield Warning(
                "There is a password for the seal, but no file: PDFs are not sealed.",
                hint="Set TAAWON_SEAL_PKCS12 to the PKCS#12 file, or take TAAWON_SEAL_PASSWORD away.",
                id="certificates.W001",
            )
        return
    from certificates.rendering.seal import signer  # noqa: PLC0415 - pyHanko is 250 modules, and few schools seal

    try:
        signer(path, password, Path(path).stat().st_mtime_ns)
    except OSError as error:
        yield Error(
            f"The file of the seal cannot be read: {path} ({error.strerror}).",
            hint="Correct TAAWON_SEAL_PKCS12, and let the school's own user read the file.",
            id="certificates.E002",
        )
    except SealKeyUnusable:
        yield Error(
            f"The file of the seal does not open: {path}.",
            hint="Is it a PKCS#12 file with key and certificate, and is TAAWON_SEAL_PASSWORD its password?",
            id="certificates.E003",
        )
    except SealKeyUnknownToReaders as error:
        yield Error(
            f"PDF readers call a document that is sealed with this kind of key ({error.kind}) not signed: {path}.",
            hint="Use a key of RSA, or of the curve P-256, P-384 or P-521.",
            id="certificates.E004",
        )


def check_secrets_are_kept(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: who can read a key can sign in the school's name."""
    for name in ("TAAWON_CREDENTIAL_KEYS", "TAAWON_SEAL_PKCS12"):
        given = getattr(settings, name)
        if given and not given.lstrip().startswith("{") and (path := Path(given)).is_file() and path.stat().st_mode & OTHERS:
            yield Warning(
                f"Everybody on this machine can open {path}, which {name} names.",
                hint=f"chmod o-rwx {path}; chown it to root and the school's group.",
                id="certificates.W002",
            )
