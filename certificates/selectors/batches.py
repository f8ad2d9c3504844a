"""Who would get a certificate and who would not, and how far a bulk run is."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.choices import Outcome, State
from certificates.glyphs import missing
from certificates.models import IssueBatch, IssuedCertificate, IssueItem
from cooperatives.models import Cohort
from courses.models import Enrolment
from jobs.models import LeasedRow


class Verdict(models.TextChoices):
    """What a rehearsal says of one person."""

    READY = "ready", _("Will get it")
    HAS_ONE = "has_one", _("Has it already")
    NAME = "names_not_confirmed", _("Has not confirmed her name yet")
    LETTER = "letter_without_font", _("Her name holds a character that cannot be printed")
    UNFINISHED = "not_completed", _("Has not finished the course")
    WITHDRAWN = "withdrawn", _("Her certificate was withdrawn: issue it one by one")


@dataclass(frozen=True)
class Rehearsed:
    """One enrolment in a rehearsal."""

    enrolment_id: int
    enrolment: Enrolment
    verdict: Verdict
    percent: int


def rehearse(*, cohort: Cohort | None = None, course_key: uuid.UUID | None = None) -> list[Rehearsed]:
    """Everyone of the cohort in its courses, or everyone in the course, with what would happen. One query.

    Courses that earn no certificate are left out.
    """
    return [
        Rehearsed(enrolment.pk, enrolment, _verdict(enrolment), enrolment.percent)
        for enrolment in _enrolments(cohort, course_key)
    ]


def finished_by(query: str, *, enrolment_id: int | None = None, limit: int = 50) -> list[Rehearsed]:
    """The finished courses of the people who match the words, or one of them, with what would happen. One query."""
    rows = _with_state(Enrolment.objects.filter(completion__isnull=False, course__achievement__isnull=False))
    whom = Q(member__in=User.objects.search(query)) if enrolment_id is None else Q(pk=enrolment_id)
    return [Rehearsed(enrolment.pk, enrolment, _verdict(enrolment), enrolment.percent) for enrolment in rows.filter(whom)[:limit]]


def _enrolments(cohort: Cohort | None, course_key: uuid.UUID | None) -> "QuerySet[Enrolment]":
    rows = Enrolment.objects.filter(Q(withdrawn_at=None) | Q(completion__isnull=False), course__achievement__isnull=False)
    if cohort is not None:
        rows = rows.filter(
            Q(cohort=cohort) | Q(member__in=cohort.members.all()), course__cohort_courses__cohort=cohort
        )
    if course_key is not None:
        rows = rows.filter(course_id=course_key)
    return _with_state(rows)


def _with_state(rows: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    issued = IssuedCertificate.objects.filter(enrolment=OuterRef("pk"))
    return (
        rows.select_related("member", "course", "completion")
        .annotate(
            has_active=Exists(issued.filter(state=State.ACTIVE)),
            was_withdrawn=Exists(issued.filter(state=State.REVOKED)),
        )
        .order_by("course_id", "pk")
        .distinct()
    )


def _verdict(enrolment: Enrolment) -> Verdict:
    if enrolment.has_active:
        return Verdict.HAS_ONE
    if getattr(enrolment, "completion", None) is None:
        return Verdict.UNFINISHED
    if enrolment.was_withdrawn:
        return Verdict.WITHDRAWN
    if enrolment.member.names_confirmed_at is None:
        return Verdict.NAME
    if missing(enrolment.member.full_name_ar + enrolment.member.full_name_fr):
        return Verdict.LETTER
    return Verdict.READY


@dataclass(frozen=True)
class BatchProgress:
    """Counts of a bulk run, and the seconds that are left at the pace so far."""

    total: int
    issued: int
    already: int
    refused: int
    broken: int
    seconds_left: int | None

    @property
    def settled(self) -> int:
        return self.issued + self.already + self.refused + self.broken

    @property
    def is_over(self) -> bool:
        return self.settled == self.total


def progress_of(batch: IssueBatch) -> BatchProgress:
    """How far the run is. One query."""
    counts: Counter[str] = Counter()
    last = batch.created_at
    for state, outcome, number, latest in (
        IssueItem.objects.filter(batch=batch)
        .values_list("state", "outcome")
        .annotate(number=models.Count("pk"), latest=models.Max("done_at"))
        .order_by()
    ):
        counts["broken" if state == LeasedRow.State.DEAD else outcome or "waiting"] += number
        last = max(last, latest or last)
    settled = sum(counts.values()) - counts["waiting"]
    spent = max(last - batch.created_at, timedelta(0)).total_seconds()
    return BatchProgress(
        total=sum(counts.values()),
        issued=counts[Outcome.ISSUED],
        already=counts[Outcome.ALREADY],
        refused=counts[Outcome.REFUSED],
        broken=counts["broken"],
        seconds_left=round(spent / settled * counts["waiting"]) if settled and counts["waiting"] else None,
    )
