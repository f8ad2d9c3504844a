from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import issue_signin_code
from text.errors import DomainError


class Command(BaseCommand):
    help = "Print a one-time sign-in code for a member without a phone. It works for seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        member = User.objects.filter(username=options["username"]).first()
        if member is None:
            raise CommandError(f"Nobody has the username {options['username']!r}. The people section lists usernames.")
        try:
            self.stdout.write(issue_signin_code(member=member, by=None))
        except DomainError as error:
            raise CommandError(str(error)) from error
