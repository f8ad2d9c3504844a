from typing import Any

from django.core.management.base import BaseCommand

from demo.signins import describe, write_signins


class Command(BaseCommand):
    help = "Print the ready-made sign-ins of the demo school, with fresh one-time codes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(describe(write_signins()))
