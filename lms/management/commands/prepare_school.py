"""Plant the page trees, roles and workflow. May be run again."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.school import prepare_school


class Command(BaseCommand):
    help = "Prepares the school: languages, home pages and catalogue, roles and workflow. May be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_school()
        self.stdout.write("The school is prepared.")
