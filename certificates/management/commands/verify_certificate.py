"""`manage.py verify_certificate FILE [--json]`"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from certificates.choices import FileStatus
from certificates.services.file_verification import MOST_BYTES, FileVerification, verify_file

HOLDS = (FileStatus.VALID,)


class Command(BaseCommand):
    help = (
        "Says whether a PDF, a credential (JSON) or a token (JWT) is a certificate of this school, unchanged, and still holds. "
        "Ends with 1 otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="write the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        try:
            result = verify_file(content=content)
        except OSError as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error
        with override("en"):
            self.stdout.write(json.dumps(_as_json(result), ensure_ascii=False, indent=1) if options["json"] else _in_words(result))
        if result.status not in HOLDS:
            raise SystemExit(1)


def _as_json(result: FileVerification) -> dict[str, Any]:
    certificate = result.verification.certificate if result.verification else None
    event = result.verification.event if result.verification else None
    newer = result.verification.replacement if result.verification else None
    return {
        "answer": result.status.value,
        "certificate": result.verification.status.value if result.verification and certificate else None,
        "same_document": result.same_document,
        "differences": [difference.value for difference in result.differences],
        "issuer": result.issuer or None,
        "serial": certificate.serial if certificate else None,
        "name": certificate.record["name"] if certificate else None,
        "title": certificate.record["title"] if certificate else None,
        "issued_on": certificate.record["issued_on"] if certificate else None,
        "expires_on": certificate.record["expires_on"] if certificate else None,
        "ended_on": timezone.localdate(event.at).isoformat() if event else None,
        "reason": event.public_reason if event else None,
        "replaced_by": newer.serial if newer else None,
    }


def _in_words(result: FileVerification) -> str:
    lines = [f"This file is {result.status.label}."]
    if result.differences:
        lines.append("Changed: " + ", ".join(str(difference.label) for difference in result.differences) + ".")
    if result.issuer:
        lines.append(f"It names {result.issuer}: we cannot vouch for it.")
    verification = result.verification
    if verification and verification.certificate:
        record = verification.certificate.record
        lines.append(
            f"{record['serial']}: {record['name']['fr'] or record['name']['ar']}, {record['title']['fr'] or record['title']['ar']}"
        )
        lines.append(f"The certificate itself is {verification.status.label}.")
        lines.append(f"Issued on {record['issued_on']}" + (f", until {record['expires_on']}." if record["expires_on"] else "."))
        if verification.event:
            lines.append(f"Ended on {timezone.localdate(verification.event.at)}. {verification.event.public_reason}".strip())
        if verification.replacement:
            lines.append(f"Replaced by {verification.replacement.serial}.")
    if result.same_document is not None:
        lines.append(
            "The PDF is the one that we made."
            if result.same_document
            else "The PDF is not the one that we made: compare what it shows with the record."
        )
    return "\n".join(lines)
