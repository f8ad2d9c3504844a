import json
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from quizzes.selectors.imported import doubtful_questions


class Command(BaseCommand):
    help = "List questions of several choices that an earlier release may have read from QTI 1.2 (Canvas) with a wrong key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until", default="", help="the day on which this release was installed, as 2026-12-01; without it all are listed"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [
            {"key": str(it.question.key), "title": str(it.question), "file": it.filename, "came_in": it.came_in.isoformat()}
            for it in doubtful_questions(before=_end_of(options["until"]))
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"questions": rows}, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"/admin/bank/questions/{row['key']}/  {row['file']}  {row['came_in'][:10]}  {row['title']}")
        self.stdout.write(self.style.SUCCESS(f"{len(rows)} questions to look at: compare their right answers with the file, then regrade."))


def _end_of(day: str) -> datetime:
    if not day:
        return timezone.now()
    try:
        parsed = parse_date(day)
    except ValueError as error:
        raise CommandError(f"{day} is no day.") from error
    if parsed is None:
        raise CommandError(f"{day} is no day. Write it as 2026-12-01.")
    return timezone.make_aware(datetime.combine(parsed, datetime.min.time())) + timedelta(days=1)
