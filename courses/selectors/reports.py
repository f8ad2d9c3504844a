"""Who has got how far: the reads behind the reports of trainers and administrators."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, Count, Prefetch, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import visible_rows
from cooperatives.models import Cohort, CohortMember, Cooperative, Membership
from cooperatives.selectors import BELONGING
from courses import completion
from courses.learning_state import AWAY_AFTER, learning_state
from courses.models import Course, Enrolment
from courses.selectors.learning import done_keys
from text.order import name_key
from web.languages import in_language

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
    progress_percent: int
    state: LearningState
    next_step: str
    enrolled_at: datetime
    last_seen_at: datetime | None
    completed_at: datetime | None
    score: Decimal | None


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


def enrolments_for_report(user: User) -> "QuerySet[Enrolment]":
    """Every enrolment that counts of those whom the user may see, with what a row of the report shows."""
    return (
        visible_rows(Enrolment.objects.filter(withdrawn_at=None, member__is_active=True), user)
        .select_related("member", "completion")
        .annotate(percent_shown=Case(When(completion__isnull=False, then=100), default="percent", output_field=models.IntegerField()))
    )


def in_state(rows: "QuerySet[Enrolment]", state: str, *, at: datetime | None = None) -> "QuerySet[Enrolment]":
    """Those of the rows in the state."""
    return rows.filter(_states(at or timezone.now())[LearningState(state)])


def _states(at: datetime) -> dict[LearningState, Q]:
    """`courses.learning_state` in SQL; a test asks both about the same rows."""
    since, still_open = at - AWAY_AFTER, Q(completion__isnull=True)
    return {
        LearningState.NOT_STARTED: still_open & Q(last_seen_at=None),
        LearningState.ON_THE_WAY: still_open & Q(last_seen_at__gte=since),
        LearningState.AWAY: still_open & Q(last_seen_at__lt=since),
        LearningState.FINISHED: Q(completion__isnull=False),
    }


def of_cohort(rows: "QuerySet[Enrolment]", cohort: Cohort) -> "QuerySet[Enrolment]":
    """Enrolled by the cohort, or by somebody who is in it."""
    return rows.filter(Q(cohort=cohort) | Q(member__in=CohortMember.objects.filter(cohort=cohort).values("member")))


def of_cooperatives(rows: "QuerySet[Enrolment]", cooperatives: "QuerySet[Cooperative]") -> "QuerySet[Enrolment]":
    """Of members who belong to one of the cooperatives today."""
    return rows.filter(member__in=Membership.objects.active().filter(cooperative__in=cooperatives).values("user"))


def of_members(rows: "QuerySet[Enrolment]", query: str, *, by_phone: bool) -> "QuerySet[Enrolment]":
    """Of members whose names contain every word, however it is spelt, or whose phone does."""
    return rows.filter(member__in=User.objects.search(query, by_phone=by_phone).values("pk")) if query.strip() else rows


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


def course_figures(language: str, user: User, *, at: datetime | None = None) -> list[CourseFigures]:
    """Each published course with its numbers of those whom the user may see, the one with most members first. Two queries."""
    states = _states(at or timezone.now())
    counts: dict[uuid.UUID, dict[str, Any]] = {
        row["course"]: dict(row)
        for row in visible_rows(Enrolment.objects.filter(withdrawn_at=None, member__is_active=True), user)
        .values("course")
        .annotate(
            members=Count("pk"),
            finished=Count("pk", filter=states[LearningState.FINISHED]),
            not_started=Count("pk", filter=states[LearningState.NOT_STARTED]),
            away=Count("pk", filter=states[LearningState.AWAY]),
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
    return sorted(figures, key=lambda course: (-course.members, name_key(course.title, language)))


def active_memberships(lookup: str) -> "Prefetch[Any]":
    """The cooperatives that people belong to now, as `active_memberships` of each."""
    return Prefetch(lookup, Membership.objects.active().select_related("cooperative__region"), to_attr=BELONGING)


def _belonging() -> "Prefetch[Any]":
    return active_memberships("member__memberships")


def next_key(enrolment: Enrolment, done: set[str]) -> str | None:
    """The step where she goes on."""
    last = str(enrolment.last_step_key) if enrolment.last_step_key else None
    return completion.next_step(enrolment.course.rules, done, last_key=last)


def _progress_row(enrolment: Enrolment, done: set[str], language: str, at: datetime) -> ProgressRow:
    completed = getattr(enrolment, "completion", None)
    cooperatives = [membership.cooperative for membership in getattr(enrolment.member, BELONGING)]
    following = None if completed else next_key(enrolment, done)
    titles = {step["key"]: step["titles"] for step in enrolment.course.step_entries}
    return ProgressRow(
        enrolment_id=enrolment.pk,
        member_id=enrolment.member_id,
        name=enrolment.member.display_name(language),
        cooperatives=" · ".join(cooperative.name_in(language) for cooperative in cooperatives),
        regions=" · ".join(dict.fromkeys(cooperative.region.name_in(language) for cooperative in cooperatives)),
        cohort=enrolment.cohort.name_in(language) if enrolment.cohort else "",
        course=enrolment.course.title(language),
        progress_percent=100 if completed else enrolment.percent,
        state=LearningState(learning_state(is_finished=completed is not None, last_seen_at=enrolment.last_seen_at, at=at)),
        next_step=in_language(titles[following], language) if following else "",
        enrolled_at=enrolment.enrolled_at,
        last_seen_at=enrolment.last_seen_at,
        completed_at=completed.completed_at if completed else None,
        score=completed.score if completed else None,
    )
