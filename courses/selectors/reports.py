"""Who has got how far: the reads behind the reports of trainers and administrators."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperatives.models import Cohort, CohortMember, Cooperative, Membership
from courses import completion
from courses.models import Course, Enrolment, StepProgress
from courses.models.outline import in_language
from courses.selectors.learning import done_keys
from quizzes.models import Attempt

AWAY = timedelta(days=14)
EXPORT_CHUNK = 500


class LearningState(models.TextChoices):
    """Where a member stands in a course."""

    NOT_STARTED = "not_started", _("not started")
    ON_THE_WAY = "on_the_way", _("on the way")
    AWAY = "away", _("not seen for 14 days")
    FINISHED = "finished", _("finished")


@dataclass(frozen=True)
class ProgressRow:
    """One line of the progress report, in one language."""

    enrolment_id: int
    member_id: int
    name: str
    cooperatives: str
    regions: str
    cohort: str
    course: str
    percent: int
    state: LearningState
    next_step: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    completed_at: datetime | None
    score: Decimal | None


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

    row: ProgressRow
    withdrawn_at: datetime | None
    steps: list[StepRow]


@dataclass(frozen=True)
class CourseFigures:
    """How a course goes: members, finished, on the way, away."""

    key: uuid.UUID
    title: str
    members: int
    finished: int
    not_started: int
    away: int

    @property
    def on_the_way(self) -> int:
        return self.members - self.finished - self.not_started - self.away

    @property
    def finished_percent(self) -> int:
        return 100 * self.finished // self.members if self.members else 0


def enrolments_for_report() -> "QuerySet[Enrolment]":
    """Every enrolment that counts, with what a row of the report shows."""
    return (
        Enrolment.objects.filter(withdrawn_at=None, member__is_active=True)
        .select_related("member", "completion")
        .annotate(percent_shown=Case(When(completion__isnull=False, then=100), default="percent", output_field=models.IntegerField()))
    )


def in_state(rows: "QuerySet[Enrolment]", state: str, *, at: datetime | None = None) -> "QuerySet[Enrolment]":
    """Those of the rows in the state. Each row is in one state only: away are those who began and stopped coming."""
    since = (at or timezone.now()) - AWAY
    if state == LearningState.FINISHED:
        return rows.filter(completion__isnull=False)
    rows = rows.filter(completion__isnull=True)
    if state == LearningState.NOT_STARTED:
        return rows.filter(last_seen_at=None)
    if state == LearningState.AWAY:
        return rows.filter(last_seen_at__lt=since)
    return rows.filter(last_seen_at__gte=since)


def of_cohort(rows: "QuerySet[Enrolment]", cohort: Cohort) -> "QuerySet[Enrolment]":
    """Enrolled by the cohort, or by somebody who has a place in it."""
    return rows.filter(Q(cohort=cohort) | Q(member__in=CohortMember.objects.filter(cohort=cohort).values("member")))


def of_cooperatives(rows: "QuerySet[Enrolment]", cooperatives: "QuerySet[Cooperative]") -> "QuerySet[Enrolment]":
    """Of members who belong to one of the cooperatives today."""
    return rows.filter(member__in=Membership.objects.active().filter(cooperative__in=cooperatives).values("user"))


def of_members(rows: "QuerySet[Enrolment]", query: str) -> "QuerySet[Enrolment]":
    """Of members whose names contain every word, however it is spelt."""
    return rows.filter(member__in=User.objects.search(query).values("pk")) if query.strip() else rows


def by_name(language: str, prefix: str = "") -> list[Coalesce]:
    """Given and family name in the script of the language, else in the other one, to order people by."""
    other = "fr" if language == "ar" else "ar"
    return [
        Coalesce(NullIf(f"{prefix}{part}_{language}", Value("")), f"{prefix}{part}_{other}") for part in ("given_name", "family_name")
    ]


def progress_rows(enrolments: Iterable[Enrolment], language: str, *, at: datetime | None = None) -> list[ProgressRow]:
    """The rows of the report for these enrolments. Always the same number of queries: people, steps, courses."""
    found = list(enrolments)
    models.prefetch_related_objects(found, "course", "cohort", _belonging())
    done = done_keys(Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in found]))
    return [_progress_row(enrolment, done[enrolment.pk], language, at or timezone.now()) for enrolment in found]


def export_rows(rows: "QuerySet[Enrolment]", language: str) -> Iterator[ProgressRow]:
    """All rows of the report, read in chunks."""
    chunk: list[Enrolment] = []
    for enrolment in rows.iterator(chunk_size=EXPORT_CHUNK):
        chunk.append(enrolment)
        if len(chunk) == EXPORT_CHUNK:
            yield from progress_rows(chunk, language)
            chunk = []
    yield from progress_rows(chunk, language)


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
        CourseOfMember(row, enrolment.withdrawn_at, _steps(enrolment, progress.get(enrolment.pk, {}), attempts, language))
        for row, enrolment in zip(rows, enrolments, strict=True)
    ]


def course_figures(language: str, *, at: datetime | None = None) -> list[CourseFigures]:
    """Each published course with its numbers, the one with most members first. Two queries."""
    since = (at or timezone.now()) - AWAY
    open_rows = Q(completion__isnull=True)
    counts = {
        row["course"]: row
        for row in Enrolment.objects.filter(withdrawn_at=None, member__is_active=True)
        .values("course")
        .annotate(
            members=Count("pk"),
            finished=Count("pk", filter=Q(completion__isnull=False)),
            not_started=Count("pk", filter=open_rows & Q(last_seen_at=None)),
            away=Count("pk", filter=open_rows & Q(last_seen_at__lt=since)),
        )
    }
    nothing = {"members": 0, "finished": 0, "not_started": 0, "away": 0}
    figures = [
        CourseFigures(
            key=course.key,
            title=course.title(language),
            **{name: counts.get(course.key, nothing)[name] for name in nothing},
        )
        for course in Course.objects.filter(is_published=True)
    ]
    return sorted(figures, key=lambda course: (-course.members, course.title))


@dataclass(frozen=True)
class CohortCourses:
    """A cohort with the courses that it follows."""

    cohort: Cohort
    titles: list[str]
    members: int
    enrolled: int


def cohorts_with_courses(cohorts: Iterable[Cohort], language: str) -> list[CohortCourses]:
    """The cohorts with their courses, members, and how many members are enrolled. Four queries for any number."""
    found = list(cohorts)
    models.prefetch_related_objects(found, "cohort_courses__course")
    numbers = dict(
        CohortMember.objects.filter(cohort__in=found).values_list("cohort").annotate(count=Count("pk")).values_list("cohort", "count")
    )
    enrolled = dict(
        Enrolment.objects.filter(cohort__in=found, withdrawn_at=None)
        .values_list("cohort")
        .annotate(count=Count("member", distinct=True))
        .values_list("cohort", "count")
    )
    return [
        CohortCourses(
            cohort,
            [link.course.title(language) for link in cohort.cohort_courses.all()],
            numbers.get(cohort.pk, 0),
            enrolled.get(cohort.pk, 0),
        )
        for cohort in found
    ]


def people_to_enrol(
    *, course_key: uuid.UUID, language: str, query: str = "", cooperative: Cooperative | None = None, limit: int = 100
) -> list[User]:
    """Members who match the words and belong to the cooperative, with `is_enrolled` for the course, those who are not
    in it yet first. At most `limit`.
    """
    people = User.objects.active().members()
    if query.strip():
        people = people.search(query)
    if cooperative is not None:
        people = people.filter(pk__in=Membership.objects.active().filter(cooperative=cooperative).values("user"))
    enrolled = Enrolment.objects.filter(member=OuterRef("pk"), course=course_key, withdrawn_at=None)
    found = people.annotate(is_enrolled=Exists(enrolled)).prefetch_related(_memberships("memberships"))
    return list(found.order_by("is_enrolled", *by_name(language), "pk")[:limit])


def _memberships(lookup: str) -> Prefetch:
    return Prefetch(lookup, Membership.objects.active().select_related("cooperative__region"), to_attr="active_memberships")


def _belonging() -> Prefetch:
    return _memberships("member__memberships")


def _state(enrolment: Enrolment, at: datetime) -> LearningState:
    if getattr(enrolment, "completion", None) is not None:
        return LearningState.FINISHED
    if enrolment.last_seen_at is None:
        return LearningState.NOT_STARTED
    return LearningState.AWAY if enrolment.last_seen_at < at - AWAY else LearningState.ON_THE_WAY


def _next_key(enrolment: Enrolment, done: set[str]) -> str | None:
    last = str(enrolment.last_step_key) if enrolment.last_step_key else None
    return completion.next_step(enrolment.course.rules, done, last_key=last)


def _progress_row(enrolment: Enrolment, done: set[str], language: str, at: datetime) -> ProgressRow:
    completed = getattr(enrolment, "completion", None)
    cooperatives = [membership.cooperative for membership in enrolment.member.active_memberships]
    following = None if completed else _next_key(enrolment, done)
    titles = {step["key"]: step["titles"] for step in enrolment.course.step_entries}
    return ProgressRow(
        enrolment_id=enrolment.pk,
        member_id=enrolment.member_id,
        name=enrolment.member.display_name(language),
        cooperatives=" · ".join(cooperative.name_in(language) for cooperative in cooperatives),
        regions=" · ".join(dict.fromkeys(cooperative.region.name_in(language) for cooperative in cooperatives)),
        cohort=enrolment.cohort.name_in(language) if enrolment.cohort else "",
        course=enrolment.course.title(language),
        percent=100 if completed else enrolment.percent,
        state=_state(enrolment, at),
        next_step=in_language(titles[following], language) if following else "",
        enrolled_at=enrolment.enrolled_at,
        last_seen_at=enrolment.last_seen_at,
        completed_at=completed.completed_at if completed else None,
        score=completed.score if completed else None,
    )


def _steps(
    enrolment: Enrolment, progress: dict[str, StepProgress], attempts: dict[str, list[Attempt]], language: str
) -> list[StepRow]:
    done = {key for key, step in progress.items() if step.done_at}
    following = _next_key(enrolment, done)
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
