"""`manage.py issue_certificates --cohort ID | --course KEY [--dry-run] [--json]`"""

import json
import sys
import time
import uuid
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from tqdm import tqdm

from certificates.exceptions import explain
from certificates.models import IssueBatch, IssueItem
from certificates.selectors import EligibilityLabel, dry_run, eligibilities, progress_of
from certificates.services import issue_waiting, resume_batch, start_batch
from cooperatives.models import Cohort
from courses.models import Course
from jobs.models import LeasedRow
from text.errors import DomainError

PAUSE_SECONDS = 0.5  # while other workers have the rest


class Command(BaseCommand):
    help = (
        "Issues certificates to a cohort, or to everyone who finished a course. May be interrupted: running it again "
        "goes on, and whoever has a certificate keeps it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--cohort", metavar="ID", help="the number of a cohort, or its uuid")
        whom.add_argument("--course", metavar="KEY", help="the key of a course")
        parser.add_argument("--dry-run", action="store_true", help="only say who would get one and what others lack")
        parser.add_argument("--json", action="store_true", help="write the result as JSON")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        cohort = self._cohort(options["cohort"]) if options["cohort"] else None
        course = self._course(options["course"]) if options["course"] else None
        whom = {"cohort": cohort, "course_key": course.pk if course else None}
        if options["dry_run"]:
            self._dry_run(whom, as_json=options["json"])
            return
        batch = self._interrupted(cohort, course) or self._started(whom, as_json=options["json"])
        if batch is None:
            return
        try:
            self._work_off(batch)
        except KeyboardInterrupt:
            progress = progress_of(batch)
            raise CommandError(f"Interrupted: {progress.settled} of {progress.total} are done. Run the command again to go on.") from None
        progress = progress_of(batch)
        if progress.is_stopped:
            raise CommandError(
                f"Stopped by an administrator: {progress.settled} of {progress.total} are done. Run the command again to go on."
            )
        self._report(batch, as_json=options["json"])

    def _dry_run(self, whom: dict[str, Any], *, as_json: bool) -> None:
        counts: Counter[EligibilityLabel] = Counter()
        people: list[dict[str, Any]] = []
        for row in dry_run(**whom):
            counts[row.eligibility] += 1
            people.append(
                {
                    "enrolment": row.enrolment_id,
                    "name": str(row.enrolment.member),
                    "course": str(row.enrolment.course),
                    "verdict": row.eligibility.value,
                    "percent": row.progress_percent,
                }
            )
        if as_json:
            self._write({"counts": {label.value: number for label, number in counts.items()}, "people": people})
            return
        self._write_counts(counts)
        for person in people:
            far = f" ({person['percent']} %)" if person["verdict"] == EligibilityLabel.UNFINISHED else ""
            self.stdout.write(f"  {person['name']} · {person['course']} · {EligibilityLabel(person['verdict']).label}{far}")

    def _started(self, whom: dict[str, Any], *, as_json: bool) -> IssueBatch | None:
        counts = Counter(label for _pk, label in eligibilities(**whom))
        if not as_json:
            self._write_counts(counts)
        if not counts[EligibilityLabel.READY]:
            if as_json:
                self._write({"batch": None, "total": 0, "counts": {label.value: number for label, number in counts.items()}})
            else:
                self.stdout.write("Nobody can get a certificate now.")
            return None
        try:
            return start_batch(by=None, **whom)
        except DomainError as error:
            raise CommandError(str(error)) from error

    @staticmethod
    def _interrupted(cohort: Cohort | None, course: Course | None) -> IssueBatch | None:
        """What an earlier call of this command left undone."""
        left = IssueItem.objects.filter(state=LeasedRow.State.PENDING, batch__isnull=False).values("batch")
        batch = IssueBatch.objects.filter(pk__in=left, cohort=cohort, course=course, created_by=None).first()
        return resume_batch(batch=batch, by=None) if batch else None

    @staticmethod
    def _work_off(batch: IssueBatch) -> None:
        """Here and now, beside any worker that takes rows of the same batch."""
        progress = progress_of(batch)
        with tqdm(total=progress.total, initial=progress.settled, unit="certificate", file=sys.stderr) as bar:
            while progress.is_moving:
                if not issue_waiting(batch=batch, chunks=1):
                    time.sleep(PAUSE_SECONDS)
                progress = progress_of(batch)
                bar.update(progress.settled - bar.n)

    def _report(self, batch: IssueBatch, *, as_json: bool) -> None:
        progress = progress_of(batch)
        figures = {
            "total": progress.total,
            "issued": progress.issued,
            "already": progress.already,
            "refused": progress.refused,
            "failed": progress.broken,
        }
        items = IssueItem.objects.filter(batch=batch).select_related("enrolment__member", "certificate").order_by("pk")
        if as_json:
            people = [
                {
                    "enrolment": item.enrolment_id,
                    "name": str(item.enrolment.member),
                    "outcome": item.outcome or item.state,
                    "serial": item.certificate.serial if item.certificate else None,
                    "reason": item.reason or item.last_error,
                }
                for item in items.iterator(chunk_size=500)
            ]
            self._write({"batch": str(batch.uuid)} | figures | {"people": people})
            return
        self.stdout.write(
            f"{progress.settled}/{progress.total} done. Issued: {progress.issued}  had one: {progress.already}  "
            f"not issued: {progress.refused + progress.broken}"
        )
        for item in items.filter(certificate=None):
            self.stdout.write(f"  {item.enrolment.member}: {explain(item.reason) if item.reason else item.last_error}")

    def _write_counts(self, counts: Counter[EligibilityLabel]) -> None:
        for label in EligibilityLabel:
            if counts[label]:
                self.stdout.write(f"{label.label}: {counts[label]}")

    def _write(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))

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
