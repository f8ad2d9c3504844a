from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from demo.scale.seeding import already_there, seed


class Command(BaseCommand):
    help = "Fill the school with invented members who follow its courses. May be interrupted and run again. Not for a real school."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=int, required=True, help="how many invented members there shall be")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["members"]
        if not 1 <= wanted <= 10_000_000:
            raise CommandError("--members must be from 1 to 10000000.")
        there = already_there()
        with tqdm(total=wanted, initial=min(there, wanted), unit=" members", disable=None) as bar:
            try:
                for there in seed(wanted):
                    bar.update(there - bar.n)
            except LookupError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{there} invented members.")
