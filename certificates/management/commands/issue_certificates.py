"""`manage.py issue_certificates --cohort ID | --course KEY [--dry-run]`"""

import uuid
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from certificates.models import IssueBatch, IssueItem
from certificates.selectors import Verdict, progress_of, rehearse
from certificates.services import issue_waiting, start_batch
from cooperatives.models import Cohort
from courses.models import Course
from text.errors import DomainError

BAR_WIDTH = 30


class Command(BaseCommand):
    help = (
        "Issues certificates to a cohort, or to everyone who finished a course. May be interrupted: running it again "
        "goes on, and whoever has a certificate keeps it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--cohort", metavar="ID", help="the number of a cohort, or its uuid")
        whom.add_argument("--course", metavar="KEY", help="the learner key of a course")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get one and what others lack")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        cohort = self._cohort(options["cohort"]) if options["cohort"] else None
        course = self._course(options["course"]) if options["course"] else None
        whom = {"cohort": cohort, "course_key": course.pk if course else None}
        rows = rehearse(**whom)
        for verdict, number in Counter(row.verdict for row in rows).items():
            self.stdout.write(f"{verdict.label}: {number}")
        if options["dry_run"]:
            for row in rows:
                self.stdout.write(f"  {row.enrolment.member} · {row.enrolment.course} · {row.verdict.label}")
            return
        if not any(row.verdict == Verdict.READY for row in rows):
            self.stdout.write("Nobody can get a certificate now.")
            return
        try:
            batch = start_batch(by=None, **whom)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self._work_off(batch)

    def _work_off(self, batch: IssueBatch) -> None:
        """Here and now, beside any worker that takes rows of the same batch."""
        progress = progress_of(batch)
        while issue_waiting(batch=batch, chunks=1):
            progress = progress_of(batch)
            self._draw(progress.settled, progress.total)
        progress = progress_of(batch)
        self._draw(progress.settled, progress.total)
        self.stdout.write("")
        self.stdout.write(f"Issued: {progress.issued}  had one: {progress.already}  not issued: {progress.refused + progress.broken}")
        for item in IssueItem.objects.filter(batch=batch, outcome="refused").select_related("enrolment__member"):
            self.stdout.write(f"  {item.enrolment.member}: {item.reason}")
        if not progress.is_over:
            self.stdout.write("Another worker is finishing the rest.")

    def _draw(self, done: int, total: int) -> None:
        filled = round(BAR_WIDTH * done / total) if total else BAR_WIDTH
        bar = "#" * filled + "." * (BAR_WIDTH - filled)
        self.stdout.write(f"\r[{bar}] {done}/{total}", ending="")
        self.stdout.flush()

    @staticmethod
    def _cohort(given: str) -> Cohort:
        found = Cohort.objects.filter(pk=int(given)) if given.isdecimal() else Cohort.objects.filter(uuid=_as_key(given, "cohort"))
        cohort = found.first()
        if cohort is None:
            known = ", ".join(f"{cohort.pk} ({cohort})" for cohort in Cohort.objects.all()[:20]) or "none"
            raise CommandError(f"There is no cohort {given}. Known: {known}.")
        return cohort

    @staticmethod
    def _course(given: str) -> Course:
        course = Course.objects.filter(pk=_as_key(given, "course")).first()
        if course is None:
            known = ", ".join(f"{course.pk} ({course})" for course in Course.objects.all()[:20]) or "none"
            raise CommandError(f"There is no course {given}. Known: {known}.")
        return course


def _as_key(given: str, what: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError as error:
        raise CommandError(f"{given!r} is not the key of a {what}: it looks like 6f0c0c1e-….") from error
