import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.observing.health import health_checks


class Command(BaseCommand):
    help = "Ask every part of the school whether it is well, and say how to fix what is not."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = health_checks()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
        else:
            for finding in findings:
                mark = self.style.SUCCESS("well  ") if finding.is_well else self.style.ERROR("UNWELL")
                self.stdout.write(f"{mark} {finding.name}: {finding.words}")
                if finding.fix:
                    self.stdout.write(f"       {finding.fix}")
        unwell = [finding.name for finding in findings if not finding.is_well]
        if unwell:
            raise CommandError(f"Not well: {', '.join(unwell)}.")
