"""`manage.py seal_certificates`"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from tqdm import tqdm

from certificates.models import IssuedCertificate
from certificates.services import render_certificate
from certificates.services.sealing import is_sealing, unsealed
from text.errors import DomainError


class Command(BaseCommand):
    help = (
        "Seals the PDFs of all active certificates that have no seal yet. May be interrupted and run again. Without it, "
        "each is sealed when it is first asked for."
    )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        if not is_sealing():
            raise CommandError(
                "There is no key for the seal. Set TAAWON_SEAL_PKCS12 and TAAWON_SEAL_PASSWORD; docs/operator.md explains it."
            )
        total = IssuedCertificate.objects.active().filter(sealed_document=None).count()
        with tqdm(total=total, unit="certificate", file=sys.stderr) as bar:
            for certificate in unsealed():
                try:
                    render_certificate(certificate=certificate)
                except DomainError as error:
                    raise CommandError(f"{certificate.serial}: {error.message}") from error
                bar.update()
        self.stdout.write(f"{total} sealed.")
