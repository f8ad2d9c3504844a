import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from quizzes.formats.registry import written_formats
from quizzes.management.folders import folder_at
from quizzes.services.exporting import export_questions, questions_for_export
from text.errors import DomainError


class Command(BaseCommand):
    help = "Write questions of the bank into a file. Reading it back gives the same questions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", default="xlsx", choices=[known.name for known in written_formats()])
        parser.add_argument("--folder", default="", help="folder of the bank, as Vente/Prix, with what is inside")
        parser.add_argument("--tag", default="")
        parser.add_argument("--search", default="", help="words in Arabic or French")
        parser.add_argument("--language", default="fr", choices=["ar", "fr"], help="where the format holds one language")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        questions = questions_for_export(folder=folder_at(options["folder"]), tag=options["tag"], words=options["search"])
        count = questions.count()
        if not count:
            raise CommandError("No question fits.")
        try:
            written = export_questions(questions=questions, format_name=options["format"], language=options["language"])
            options["file"].write_bytes(written.content)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        warnings = [{"item": problem.item, "reason": str(problem.reason)} for problem in written.warnings]
        if options["json"]:
            self.stdout.write(json.dumps({"questions": count, "bytes": len(written.content), "warnings": warnings}, ensure_ascii=False))
            return
        for warning in warnings:
            self.stdout.write(f"warning: {warning['item']}: {warning['reason']}")
        self.stdout.write(self.style.SUCCESS(f"{count} questions in {options['file']}."))
