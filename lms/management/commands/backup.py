from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from lms.backups import school
from lms.backups.manifest import Broken


class Command(BaseCommand):
    help = "Back up the database and all files into a new folder, while the school runs. Keys go into a file apart, when asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backup's folder is made")
        parser.add_argument("--keys", type=Path, help="also write the secret keys into this new file; keep it elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        target = options["folder"] / f"taawon-{timezone.localtime():%Y%m%d-%H%M%S}"
        try:
            manifest = school.make(target, say=self.stdout.write)
            if options["keys"]:
                school.write_keys(options["keys"])
        except Broken as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename or target}: {error.strerror}") from error
        except DatabaseError as error:
            raise CommandError(f"{target}: {error}") from error
        self.stdout.write(f"{target}: {len(manifest.files)} files, {manifest.rows['accounts.User']} people.")
