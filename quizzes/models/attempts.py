"""Attempts: one sitting of one member, what she was asked and what she answered."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.choices import AttemptMode, AttemptState, EndedBy, Ruling
from quizzes.models.bank import QuestionVersion
from quizzes.models.quizzes import Quiz

# An answer that left the phone in time may arrive a little later.
GRACE = timedelta(seconds=30)


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.OPEN)

    def overdue(self, *, at: datetime) -> "AttemptQuerySet":
        """Open, though its time and the grace are over."""
        return self.open().filter(deadline_at__lt=at - GRACE)

    def graded(self) -> "AttemptQuerySet":
        return self.exclude(graded_at=None)

    def for_credit(self) -> "AttemptQuerySet":
        """Without practice."""
        return self.filter(mode=AttemptMode.GRADED)


class Attempt(models.Model):
    """One sitting of one member at one quiz. What it is judged by is pinned when it starts.

    Personal data: the link to the member, her times and her score; needed to know what she has learned. Kept as long as
    her account; deleted with it.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quiz_attempts")
    mode = models.CharField(max_length=8, choices=AttemptMode, default=AttemptMode.GRADED)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=AttemptState, default=AttemptState.OPEN)
    origin = models.CharField(max_length=100, blank=True)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    deadline_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy, blank=True)
    graded_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=14, decimal_places=7, null=True)
    max_score = models.DecimalField(max_digits=14, decimal_places=7, null=True)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["member", "quiz", "mode", "number"], name="quizzes_attempt_number"),
            models.UniqueConstraint(
                fields=["member", "quiz", "mode"], condition=Q(state=AttemptState.OPEN), name="quizzes_attempt_one_open"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="quizzes_attempt_number_from_one"),
            models.CheckConstraint(
                condition=Q(state=AttemptState.OPEN, submitted_at=None, ended_by="", graded_at=None)
                | (Q(state=AttemptState.SUBMITTED) & ~Q(submitted_at=None) & ~Q(ended_by="")),
                name="quizzes_attempt_state_dated",
            ),
            models.CheckConstraint(
                condition=Q(graded_at=None, percent=None, passed=None)
                | (~Q(graded_at=None) & Q(percent__gte=0, percent__lte=100) & ~Q(passed=None)),
                name="quizzes_attempt_grade_whole",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at=None) | Q(deadline_at__gt=F("started_at")), name="quizzes_attempt_deadline_after"
            ),
        ]
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state=AttemptState.OPEN), name="quizzes_attempt_due"),
            models.Index(
                fields=["graded_at"],
                condition=Q(announced_at=None, state=AttemptState.SUBMITTED),
                name="quizzes_attempt_unannounced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.number} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN

    @property
    def is_graded(self) -> bool:
        return self.graded_at is not None

    @property
    def minutes_allowed(self) -> int | None:
        """As the quiz said when the attempt was started; None without a limit."""
        return round((self.deadline_at - self.started_at).total_seconds() / 60) if self.deadline_at else None

    def accepts(self, *, at: datetime) -> bool:
        """Whether answers that arrive at this moment still count."""
        return self.is_open and not self.is_overdue(at=at)

    def is_overdue(self, *, at: datetime) -> bool:
        return self.is_open and self.deadline_at is not None and at > self.deadline_at + GRACE

    def seconds_left(self, *, at: datetime) -> int | None:
        """Whole seconds until the deadline, by the server's clock, 0 only when it has come; None without a limit."""
        return None if self.deadline_at is None else max(0, ceil((self.deadline_at - at).total_seconds()))


class AttemptQuestion(models.Model):
    """A question as it was drawn for one attempt: the version, its position, its points, the order of its choices.

    Personal data: none beyond the attempt; deleted with it.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="drawn")
    # Set by a regrade: the version by whose key the answer is judged now. What was asked stays in `version`.
    graded_version = models.ForeignKey(QuestionVersion, models.PROTECT, null=True, related_name="+")
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.KEY, blank=True)
    choice_order = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of an attempt")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quizzes_attemptquestion_position"),
            models.CheckConstraint(condition=Q(points__gt=0), name="quizzes_attemptquestion_points_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"

    @property
    def answer(self) -> Any:
        """The saved value, None when there is none. Wants `response` selected."""
        return self.response.value


class Response(models.Model):
    """The answer to one question of one attempt, as last saved, and what it earned.

    The row is there from the start, empty: two first answers at once then meet in one row, and the newer one wins.

    Personal data: what the member answered; needed to grade and to show her why. Deleted with her attempt.
    """

    question = models.OneToOneField(AttemptQuestion, models.CASCADE, related_name="response")
    value = models.JSONField(null=True)
    event_id = models.UUIDField(unique=True, null=True)
    sequence = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    fraction = models.DecimalField(max_digits=8, decimal_places=7, null=True)
    graded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(
                condition=Q(fraction=None, graded_at=None) | (Q(fraction__gte=0, fraction__lte=1) & ~Q(graded_at=None)),
                name="quizzes_response_fraction_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.saved_at or 'unanswered'}"
