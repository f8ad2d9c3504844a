"""Which certificates end, and whether their owners have passed again."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from certificates.choices import EventKind
from certificates.models import CertificateEvent, IssuedCertificate
from certificates.renewal import WINDOW_DAYS
from courses.choices import StepKind
from courses.completion import course_score
from courses.models import Course, CourseCompletion
from quizzes.models import Attempt, Quiz
from text.dates import start_of


@dataclass(frozen=True)
class PassedAgain:
    """When the last of the quizzes was passed again, and with what score."""

    at: datetime
    score: Decimal | None


def quizzes_that_count(course: Course) -> set[str]:
    """The final quizzes; in a course without, every required quiz."""
    required = {rule.key for rule in course.rules if rule.required and rule.kind == StepKind.QUIZ}
    return set(course.final_keys) & required or required


def passed_again(certificate: IssuedCertificate, *, until: datetime | None = None) -> PassedAgain | None:
    """Whether everything that counts was passed since the window opened. Two queries."""
    since = certificate.term.window_opens()
    if since is None:
        return None
    wanted = quizzes_that_count(certificate.achievement.course)
    attempts = Attempt.objects.for_credit().filter(
        member_id=certificate.enrolment.member_id, passed=True, origin__in=wanted, submitted_at__gte=start_of(since)
    )
    if until is not None:
        attempts = attempts.filter(submitted_at__lte=until)
    first: dict[str, datetime] = {}
    best: dict[str, Decimal] = {}
    for step_key, at, score_percent in attempts.order_by("submitted_at").values_list("origin", "submitted_at", "percent"):
        if at is None or score_percent is None:  # a passed attempt has both
            continue
        first.setdefault(step_key, at)
        best[step_key] = max(best.get(step_key, Decimal(0)), score_percent)
    if not wanted or set(first) != wanted:
        return None
    return PassedAgain(max(first.values()), course_score(best, final_keys=wanted))


def completion_of(certificate: IssuedCertificate) -> CourseCompletion:
    """The completion that it certifies. Of a renewed one, in memory only, with the day and the result of passing again."""
    completion = certificate.enrolment.completion
    one = certificate
    while one.supersedes is not None:
        one = one.supersedes
        renewal = one.events.filter(kind=EventKind.RENEWED).first()
        if renewal is not None:
            if (again := passed_again(one, until=renewal.at)) is not None:
                completion = copy(completion)
                completion.completed_at, completion.score = again.at, again.score
            break
    return completion


def counted_since(quiz: Quiz, member_id: int) -> datetime | None:
    """Attempts before the window opened do not use up those that a renewal needs."""
    held = IssuedCertificate.objects.active().filter(enrolment__member_id=member_id, enrolment__course__steps__in=quiz.course_steps.all())
    today = timezone.localdate()
    ending = held.filter(expires_on__lte=today + timedelta(days=WINDOW_DAYS))
    opened = [day for one in ending if (day := one.term.window_opens()) and day <= today]
    return start_of(min(opened)) if opened else None


def ending_before(today: date, *, days: int) -> list[int]:
    """Active certificates whose last day is near, and whose owners were not told yet."""
    told = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind=EventKind.REMINDED)
    rows = IssuedCertificate.objects.active().filter(expires_on__range=(today, today + timedelta(days=days)))
    return list(rows.filter(~Exists(told)).order_by("expires_on", "pk").values_list("pk", flat=True))


def waiting_renewals() -> "QuerySet[IssuedCertificate]":
    """Passed again, but not renewed yet: these wait for an administrator."""
    passed = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind=EventKind.PASSED)
    rows = IssuedCertificate.objects.active().exclude(expires_on=None).filter(Exists(passed))
    return rows.select_related("enrolment__member", "enrolment__course", "achievement__course").order_by("pk")
