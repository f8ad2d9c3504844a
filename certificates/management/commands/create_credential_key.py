"""`manage.py create_credential_key [--file FILE] [--rotate]`"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from certificates.credentials import keys
from text.errors import DomainError


class Command(BaseCommand):
    help = (
        "Writes the keys that sign certificates (Ed25519 and P-256) to a new file that only its owner can read; with "
        "--rotate, new keys sign from now on and the earlier ones go on verifying. Keep a copy of the file where no "
        "backup of the school lies."
    )
    requires_system_checks: list[str] = []  # one of them asks for this very file

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", metavar="FILE", help="without it, the file that TAAWON_CREDENTIAL_KEYS names")
        parser.add_argument("--rotate", action="store_true", help="retire the present keys and make new ones, in the same file")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        given = options["file"] or settings.TAAWON_CREDENTIAL_KEYS
        if given.lstrip().startswith("{"):
            raise CommandError("TAAWON_CREDENTIAL_KEYS holds the keys themselves. Name a file with --file, then set the variable anew.")
        path = Path(given)
        try:
            made = keys.rotate(path) if options["rotate"] else keys.create(path)
        except FileExistsError:
            raise CommandError(f"{path} exists, and is not written over: certificates depend on it. Use --rotate for new keys.") from None
        except DomainError as error:
            raise CommandError(f"{path} is left as it was. {error.message}") from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        self.stdout.write(f"Written to {path}")
        for key in made.keys:
            self.stdout.write(f"  {key.curve:8} {key.name}  {'signs' if key.signs else 'retired, verifies'}")
