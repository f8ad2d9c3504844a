from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import erase_person


class Command(BaseCommand):
    help = "Erase a person: names, phone, answers, progress. Certificates stay. This cannot be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody has the username {options['username']!r}. The people section lists usernames.")
        if not options["yes"] and input(f"Erase {person.get_full_name()}? Write the username to go on: ") != person.username:
            raise CommandError("Nothing was erased.")
        erase_person(member=person, by=None)
        self.stdout.write(f"{person.username} is erased.")
