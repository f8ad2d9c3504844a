from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services import reseal_second_factors


class Command(BaseCommand):
    help = "Write the secrets of second factors with the present SECRET_KEY, before the former one leaves SECRET_KEY_FALLBACKS."

    def handle(self, *args: Any, **options: Any) -> None:
        written, unreadable = reseal_second_factors()
        self.stdout.write(f"Written with the present key: {written}.")
        if unreadable:
            raise CommandError(f"No key of this school reads {unreadable} more: an administrator removes these second steps.")
