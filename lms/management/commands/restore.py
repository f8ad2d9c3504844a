from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.backups import school
from lms.backups.manifest import Broken


class Command(BaseCommand):
    help = "Put a backup in place of what is there. Stop web, workers and clock first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that `backup` made")
        parser.add_argument("--overwrite", action="store_true", help="also when this school already has people")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["overwrite"] and not school.is_empty():
            raise CommandError("This school has people already. To put the backup in their place, add --overwrite.")
        try:
            manifest = school.restore(options["folder"], say=self.stdout.write)
        except Broken as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(
            f"Restored as of {manifest.made_at}: {manifest.rows['accounts.User']} people, "
            f"{manifest.rows['certificates.IssuedCertificate']} certificates, all sound."
        )
