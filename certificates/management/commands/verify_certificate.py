"""`manage.py verify_certificate FILE [--json]`"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from certificates.choices import FileAnswer
from certificates.services.file_verification import MOST_BYTES, FileVerdict, verify_file

HOLDS = (FileAnswer.VALID,)


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
            verdict = verify_file(content=content)
        except OSError as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error
        with override("en"):
            self.stdout.write(json.dumps(_as_json(verdict), ensure_ascii=False, indent=1) if options["json"] else _in_words(verdict))
        if verdict.answer not in HOLDS:
            raise SystemExit(1)


def _as_json(verdict: FileVerdict) -> dict[str, Any]:
    certificate = verdict.found.certificate if verdict.found else None
    event = verdict.found.event if verdict.found else None
    newer = verdict.found.replacement if verdict.found else None
    return {
        "answer": verdict.answer.value,
        "certificate": verdict.found.answer.value if verdict.found and certificate else None,
        "same_document": verdict.same_document,
        "differences": [difference.value for difference in verdict.differences],
        "issuer": verdict.issuer or None,
        "serial": certificate.serial if certificate else None,
        "name": certificate.record["name"] if certificate else None,
        "title": certificate.record["title"] if certificate else None,
        "issued_on": certificate.record["issued_on"] if certificate else None,
        "expires_on": certificate.record["expires_on"] if certificate else None,
        "ended_on": timezone.localdate(event.at).isoformat() if event else None,
        "reason": event.public_reason if event else None,
        "replaced_by": newer.serial if newer else None,
    }


def _in_words(verdict: FileVerdict) -> str:
    lines = [f"This file is {verdict.answer.label}."]
    if verdict.differences:
        lines.append("Changed: " + ", ".join(str(difference.label) for difference in verdict.differences) + ".")
    if verdict.issuer:
        lines.append(f"It names {verdict.issuer}: we cannot vouch for it.")
    found = verdict.found
    if found and found.certificate:
        record = found.certificate.record
        lines.append(
            f"{record['serial']}: {record['name']['fr'] or record['name']['ar']}, {record['title']['fr'] or record['title']['ar']}"
        )
        lines.append(f"The certificate itself is {found.answer.label}.")
        lines.append(f"Issued on {record['issued_on']}" + (f", until {record['expires_on']}." if record["expires_on"] else "."))
        if found.event:
            lines.append(f"Ended on {timezone.localdate(found.event.at)}. {found.event.public_reason}".strip())
        if found.replacement:
            lines.append(f"Replaced by {found.replacement.serial}.")
    if verdict.same_document is not None:
        lines.append(
            "The PDF is the one that we made."
            if verdict.same_document
            else "The PDF is not the one that we made: compare what it shows with the record."
        )
    return "\n".join(lines)
