"""All that one member did, course by course and step by step: what trainers open from the report."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from courses.models import Enrolment, StepProgress
from courses.selectors.reports import ProgressRow, next_key, progress_rows
from quizzes.models import Attempt
from web.languages import in_language


@dataclass(frozen=True)
class StepRow:
    """One step of one member: what she did in it and when."""

    title: str
    kind: str
    required: bool
    opened_at: datetime | None
    done_at: datetime | None
    best_score: Decimal | None
    is_next: bool
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(frozen=True)
class CourseOfMember:
    """A course of one member with all its steps."""

    key: str
    row: ProgressRow
    withdrawn_at: datetime | None
    steps: list[StepRow]


def courses_of_member(member: User, language: str) -> list[CourseOfMember]:
    """All that a member did, course by course, those that she left last. The same queries however much it is."""
    enrolments = list(
        Enrolment.objects.filter(member=member)
        .select_related("member", "completion")
        .order_by("withdrawn_at", "-last_seen_at", "-enrolled_at")
    )
    rows = progress_rows(enrolments, language)
    progress: dict[int, dict[str, StepProgress]] = {}
    for step in StepProgress.objects.filter(enrolment__in=enrolments):
        progress.setdefault(step.enrolment_id, {})[str(step.step_key)] = step
    attempts: dict[str, list[Attempt]] = {}
    for attempt in Attempt.objects.for_credit().filter(member=member).exclude(origin="").order_by("started_at"):
        attempts.setdefault(attempt.origin, []).append(attempt)
    return [
        CourseOfMember(
            str(enrolment.course_id), row, enrolment.withdrawn_at, _steps(enrolment, progress.get(enrolment.pk, {}), attempts, language)
        )
        for row, enrolment in zip(rows, enrolments, strict=True)
    ]


def _steps(enrolment: Enrolment, progress: dict[str, StepProgress], attempts: dict[str, list[Attempt]], language: str) -> list[StepRow]:
    done = {key for key, step in progress.items() if step.done_at}
    following = next_key(enrolment, done)
    rows = []
    for entry in enrolment.course.step_entries:
        step = progress.get(entry["key"]) or StepProgress()
        rows.append(
            StepRow(
                title=in_language(entry["titles"], language),
                kind=entry["kind"],
                required=entry["required"],
                opened_at=step.opened_at,
                done_at=step.done_at,
                best_score=step.best_score,
                is_next=entry["key"] == following,
                attempts=attempts.get(entry["key"], []),
            )
        )
    return rows
