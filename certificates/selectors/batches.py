"""Who would get a certificate and who would not, and how far a bulk run is."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.choices import Outcome, State
from certificates.eligibility import Asker, Facts, eligibility
from certificates.models import Achievement, IssueBatch, IssuedCertificate, IssueItem
from certificates.selectors.eligibility import Earning, earnings, facts_of, facts_of_enrolment
from cooperatives.models import Cohort
from cooperatives.selectors import with_cooperative_names
from courses.models import Enrolment
from jobs.models import LeasedRow
from text.bilingual import bilingual

PACE = timedelta(seconds=30)  # the pace is measured over this while
NAMES = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")
TITLES = ("completion__title_ar", "completion__title_fr")


class EligibilityLabel(models.TextChoices):
    """The words for the values of `certificates.eligibility`."""

    READY = "ready", _("Will get it")
    HAS_ONE = "has_one", _("Has it already")
    NAME = "names_not_confirmed", _("Has not confirmed her name yet")
    NO_ARABIC = "no_arabic_name", _("Has no name in Arabic")
    NAMELESS = "name_missing", _("Has no name that could be printed")
    LETTER = "letter_without_font", _("Her name, her cooperative or the title holds a character that cannot be printed")
    PICTURE = "picture_missing", _("The design lacks one of its pictures")
    UNFINISHED = "not_completed", _("Has not finished the course")
    WITHDRAWN = "withdrawn", _("Her certificate was withdrawn: issue it one by one")


@dataclass(frozen=True)
class DryRunRow:
    """One enrolment in a dry run: what a run for many would do, and what an administrator can do `one_by_one`."""

    enrolment_id: int
    enrolment: Enrolment
    eligibility: EligibilityLabel
    one_by_one: EligibilityLabel
    progress_percent: int


def dry_run(*, cohort: Cohort | None = None, course_key: uuid.UUID | None = None) -> Iterator[DryRunRow]:
    """Everyone of the cohort in its courses, or everyone in the course, with what would happen. Three queries at most.

    Courses that earn no certificate are left out. Row by row, so that a school of any size fits into memory.
    """
    rows = _enrolments(cohort, course_key).select_related("member", "course", "completion")
    earned = _earnings(course_key)
    return (_dry_run_row(enrolment, earned[enrolment.course_id]) for enrolment in rows.iterator(chunk_size=500))


def eligibilities(*, cohort: Cohort | None = None, course_key: uuid.UUID | None = None) -> list[tuple[int, EligibilityLabel]]:
    """The same, in the same order, as numbers of enrolments only. Three queries at most."""
    columns = ("has_active", "had_one", "is_finished", "member__names_confirmed_at", "cooperative_ar", "cooperative_fr", *TITLES)
    rows = _enrolments(cohort, course_key).values_list("pk", "course_id", *columns, *(f"member__{name}" for name in NAMES))
    earned = _earnings(course_key)
    return [(pk, _eligibility_of(_facts(earned[course], *facts), Asker.BULK)) for pk, course, *facts in rows.iterator(chunk_size=2000)]


def dry_run_rows(enrolment_ids: Iterable[int]) -> list[DryRunRow]:
    """These enrolments with what would happen: a page of the dry run. Three queries at most."""
    return _all_dry_run_rows(_with_state(Enrolment.objects.filter(pk__in=list(enrolment_ids))))


def finished_by(query: str, *, enrolment_id: int | None = None, limit: int = 50) -> list[DryRunRow]:
    """The finished courses of the people who match the words, or one of them, with what would happen. Three queries at most."""
    rows = _with_state(Enrolment.objects.filter(completion__isnull=False, course__achievement__isnull=False))
    whom = Q(member__in=User.objects.search(query)) if enrolment_id is None else Q(pk=enrolment_id)
    return _all_dry_run_rows(rows.filter(whom)[:limit])


def _enrolments(cohort: Cohort | None, course_key: uuid.UUID | None) -> "QuerySet[Enrolment]":
    rows = Enrolment.objects.filter(Q(withdrawn_at=None) | Q(completion__isnull=False), course__achievement__isnull=False)
    if cohort is not None:
        rows = rows.filter(Q(cohort=cohort) | Q(member__in=cohort.members.all()), course__cohort_courses__cohort=cohort)
    if course_key is not None:
        rows = rows.filter(course_id=course_key)
    return _with_state(rows)


def _with_state(rows: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    issued = IssuedCertificate.objects.filter(enrolment=OuterRef("pk"))
    return (
        with_cooperative_names(rows, "member")
        .annotate(
            has_active=Exists(issued.filter(state=State.ACTIVE)),
            had_one=Exists(issued),
            is_finished=Q(completion__isnull=False),
        )
        .order_by("course_id", "pk")
        .distinct()
    )


def _earnings(course_key: uuid.UUID | None) -> dict[uuid.UUID, Earning]:
    """Of the course, else of every course that earns a certificate."""
    achievements = Achievement.objects.select_related("template_version")
    return earnings(achievements if course_key is None else achievements.filter(course_id=course_key))


def _all_dry_run_rows(rows: "QuerySet[Enrolment]") -> list[DryRunRow]:
    found = list(rows.select_related("member", "course", "completion"))
    courses = {enrolment.course_id for enrolment in found}
    earned = earnings(Achievement.objects.select_related("template_version").filter(course_id__in=courses))
    return [_dry_run_row(enrolment, earned[enrolment.course_id]) for enrolment in found]


def _dry_run_row(enrolment: Any, earning: Earning) -> DryRunRow:  # noqa: ANN401 - an enrolment with what the query adds to it
    facts = facts_of_enrolment(
        enrolment,
        earning,
        holds_one=enrolment.has_active,
        had_one=enrolment.had_one,
        cooperative=bilingual(enrolment.cooperative_ar or "", enrolment.cooperative_fr or ""),
    )
    bulk, one_by_one = _eligibility_of(facts, Asker.BULK), _eligibility_of(facts, Asker.ADMINISTRATOR)
    return DryRunRow(enrolment.pk, enrolment, bulk, one_by_one, enrolment.percent)


def _facts(earning: Earning, *columns: Any) -> Facts:
    has, had, finished, confirmed, cooperative_ar, cooperative_fr, title_ar, title_fr, *names = columns
    return facts_of(
        earning,
        holds_one=has,
        had_one=had,
        is_confirmed=confirmed is not None,
        name=bilingual(" ".join(names[:2]).strip(), " ".join(names[2:]).strip()),
        finished=bilingual(title_ar, title_fr) if finished else None,
        cooperative=bilingual(cooperative_ar or "", cooperative_fr or ""),
    )


def _eligibility_of(facts: Facts, asker: Asker) -> EligibilityLabel:
    return EligibilityLabel(eligibility(facts, asker).value)


@dataclass(frozen=True)
class BatchProgress:
    """Counts of a bulk run, and the seconds that are left at the pace of the last half minute.

    `seconds_left` is None where nobody can know: nothing was done lately, or nothing is left.
    """

    total: int
    issued: int
    already: int
    refused: int
    broken: int
    seconds_left: int | None
    is_stopped: bool

    @property
    def settled(self) -> int:
        return self.issued + self.already + self.refused + self.broken

    @property
    def waiting(self) -> int:
        return self.total - self.settled

    @property
    def minutes_left(self) -> int:
        return -(-(self.seconds_left or 0) // 60)

    @property
    def is_over(self) -> bool:
        return self.settled == self.total

    @property
    def is_moving(self) -> bool:
        return not self.is_over and not self.is_stopped

    @property
    def can_retry(self) -> bool:
        return bool(self.refused or self.broken) and not self.is_moving


def progress_of(batch: IssueBatch) -> BatchProgress:
    """How far the run is. One query."""
    now = timezone.now()
    start = max(batch.created_at, now - PACE)
    counts: Counter[str] = Counter()
    lately = 0
    rows = IssueItem.objects.filter(batch=batch).values_list("state", "outcome").order_by()
    for state, outcome, number, done in rows.annotate(number=Count("pk"), done=Count("pk", filter=Q(done_at__gte=start))):
        counts["broken" if state == LeasedRow.State.DEAD else outcome or "waiting"] += number
        lately += done
    waiting = counts["waiting"]
    return BatchProgress(
        total=sum(counts.values()),
        issued=counts[Outcome.ISSUED],
        already=counts[Outcome.ALREADY],
        refused=counts[Outcome.REFUSED],
        broken=counts["broken"],
        seconds_left=_seconds_left(waiting, lately, now - start),
        is_stopped=batch.stopped_at is not None and waiting > 0,
    )


def _seconds_left(waiting: int, lately: int, within: timedelta) -> int | None:
    if not waiting or not lately:
        return None
    return max(1, round(waiting / lately * within.total_seconds()))
