import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from quizzes.choices import ImportOutcome, ImportStage
from quizzes.formats.registry import all_formats
from quizzes.management.folders import folder_at
from quizzes.models import QuestionImport
from quizzes.services.importing import MOST_BYTES, apply_import, discard_import, file_too_heavy, start_import, work_on
from text.errors import DomainError


class Command(BaseCommand):
    help = "Bring a file of questions into the bank. The same file twice makes no doubles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", default="auto", choices=["auto", *(known.name for known in all_formats())])
        parser.add_argument("--folder", default="", help="folder of the bank, as Vente/Prix")
        parser.add_argument("--language", default="fr", choices=["ar", "fr"], help="of the texts, where the file does not say")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["file"].stat().st_size > MOST_BYTES:
                raise file_too_heavy()
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        try:
            the_import = start_import(
                content=content,
                filename=options["file"].name,
                format_name=options["format"],
                language=options["language"],
                folder=folder_at(options["folder"]),
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        the_import = self._work(the_import, "Reading", None)
        if the_import.stage != ImportStage.REHEARSED:
            raise CommandError(f"{the_import.fault} {the_import.last_error}".strip())
        if not options["dry_run"]:
            apply_import(key=the_import.key)
            the_import = self._work(the_import, "Saving", the_import.report[ImportOutcome.NEW] + the_import.report[ImportOutcome.CHANGED])
            if the_import.stage != ImportStage.APPLIED:
                raise CommandError(f"{the_import.fault} {the_import.last_error}".strip())
        result = _result(the_import)
        if options["dry_run"]:
            discard_import(key=the_import.key)
        self._say(result, as_json=options["json"])

    def _work(self, the_import: QuestionImport, what: str, total: int | None) -> QuestionImport:
        with tqdm(total=total, desc=what, unit=" questions", disable=not sys.stderr.isatty()) as bar:
            the_import = work_on(the_import=the_import, progress=bar.update)
            while the_import.is_working:  # a worker of the school was quicker; after its lease, or a few failures, this ends
                time.sleep(1)
                the_import = work_on(the_import=the_import, progress=bar.update)
        return the_import

    def _say(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        for name in ("warnings", "refused"):
            for line in result[name]:
                self.stdout.write(f"{name}: {line['item']}: {line['reason']}")
        counts = ", ".join(f"{result[name]} {name}" for name in ("read", "created", "changed", "unchanged"))
        self.stdout.write(self.style.SUCCESS(f"{counts}, {len(result['refused'])} refused."))


def _result(the_import: QuestionImport) -> dict[str, Any]:
    refused = the_import.lines.filter(outcome=ImportOutcome.REFUSED).values_list("where", "reason")
    warned = [
        {"item": where, "reason": reason}
        for where, reasons in the_import.lines.exclude(warnings=[]).values_list("where", "warnings")
        for reason in reasons
    ]
    return {
        "read": the_import.read,
        "created": the_import.report[ImportOutcome.NEW],
        "changed": the_import.report[ImportOutcome.CHANGED],
        "unchanged": the_import.report[ImportOutcome.UNCHANGED],
        "refused": [{"item": where, "reason": reason} for where, reason in refused],
        "warnings": [*the_import.warnings, *warned],
    }
