import getpass
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles import ADMINISTRATORS, ALL_ROLES
from accounts.services import create_staff
from text.errors import DomainError


class Command(BaseCommand):
    help = "Create a trainer or administrator who signs in by e-mail and password. The first one should be a superuser."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--given-name", default="", help="in Latin letters")
        parser.add_argument("--family-name", default="", help="in Latin letters")
        parser.add_argument("--given-name-ar", default="", help="in Arabic")
        parser.add_argument("--family-name-ar", default="", help="in Arabic")
        parser.add_argument("--role", choices=ALL_ROLES, default=ADMINISTRATORS)
        parser.add_argument("--superuser", action="store_true", help="may also change the settings of the school")
        parser.add_argument("--language", choices=["ar", "fr"], default="ar")

    def handle(self, *args: Any, **options: Any) -> None:
        # Never an argument: arguments are visible to everybody on the machine. A pipe works.
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            person = create_staff(
                email=options["email"],
                password=password,
                role=options["role"],
                is_superuser=options["superuser"],
                language=options["language"],
                given_name_ar=options["given_name_ar"],
                family_name_ar=options["family_name_ar"],
                given_name_fr=options["given_name"],
                family_name_fr=options["family_name"],
            )
        except (DomainError, ValidationError) as error:
            text = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(text) from error
        self.stdout.write(f"{person.email} may sign in now.")
