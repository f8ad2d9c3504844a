"""`manage.py add_certificate_template FILE --name NAME`, or `--print zellige` for a source to begin with."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from certificates.rendering.designs import LAYOUTS, layout_source
from certificates.services import add_layout
from text.errors import DomainError


class Command(BaseCommand):
    help = (
        "Offers an operator's own Typst source as a layout of certificates. It is tried first, with names that break other "
        "systems; a source that fails is refused with its line. Designs that were saved keep the source of then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="a Typst source that defines certificate(d)")
        parser.add_argument("--name", help="small letters and hyphens; without it, the file's name")
        parser.add_argument("--print", choices=LAYOUTS, dest="shown", help="write one of the release's layouts to the output")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        if options["shown"]:
            self.stdout.write(layout_source(options["shown"]))
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Which file? Or use --print zellige to get a source to begin with.")
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read as text: {error}") from error
        try:
            layout = add_layout(name=options["name"] or path.stem, source=source)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The layout “{layout.name}” can be chosen under Certificates, “What is earned”.")
