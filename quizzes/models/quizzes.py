"""Quizzes: chosen questions with rules."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.choices import Difficulty, FeedbackTiming
from quizzes.models.bank import MOST_WORDS, Question, QuestionFolder, QuestionVersion
from text.folding import alternatives, index_text, words
from web.languages import in_language


class QuizQuerySet(models.QuerySet["Quiz"]):
    def matching(self, typed: str) -> "QuizQuerySet":
        """Quizzes whose titles hold every word typed, or its stem. One query for the titles, which have no index of their own."""
        wanted = [alternatives(word) for word in list(dict.fromkeys(words(typed)))[:MOST_WORDS]]
        titles = ((pk, index_text(f"{ar} {fr}")) for pk, ar, fr in self.values_list("pk", "title_ar", "title_fr"))
        return self.filter(pk__in=[pk for pk, title in titles if all(any(form in title for form in forms) for forms in wanted)])

    def with_question_count(self) -> "QuizQuerySet":
        """Adds `question_count`: how many questions one attempt asks."""
        counted = QuizItem.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
        asked = counted.annotate(asked=Sum(Coalesce("draw_count", 1))).values("asked")
        return self.annotate(question_count=Coalesce(Subquery(asked), 0))


class Quiz(models.Model):  # type: ignore[django-manager-missing]  # that of Wagtail's pages, which are not typed
    """A set of questions with rules, one record for both languages. Of several attempts the best counts.

    Personal data: which trainers wrote it; kept with the quiz.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title_ar = models.CharField(_("title in Arabic"), max_length=200, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=200, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (percent)"), default=60, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty: no limit."),
    )
    attempt_limit = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: as many as she likes. The best attempt counts."),
    )
    wait_minutes = models.PositiveIntegerField(
        _("waiting time between two attempts (minutes)"), default=0, validators=[MaxValueValidator(60 * 24 * 30)]
    )
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_choices = models.BooleanField(_("shuffle the answers"), default=True)
    feedback_timing = models.CharField(
        _("when members see what was right"), max_length=12, choices=FeedbackTiming, default=FeedbackTiming.AFTER_EACH
    )
    allows_practice = models.BooleanField(
        _("members may practise"),
        default=False,
        help_text=_("As often as they like, with the right answers at once, without a result. The questions are the same."),
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="authored_quizzes",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("authors"),
        help_text=_("Who changes it once it earns a certificate, beside lead trainers."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    questions = models.ManyToManyField(Question, through="quizzes.QuizItem", related_name="quizzes")

    objects = QuizQuerySet.as_manager()
    attempt_count: int  # not stored: what the list of quizzes counted

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_ar="") | ~Q(title_fr=""),
                name="quizzes_quiz_titled",
                violation_error_message=_("Give the quiz a title in Arabic or in French."),
            ),
            models.CheckConstraint(condition=Q(pass_mark__lte=100), name="quizzes_quiz_pass_mark_percent"),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gte=1), name="quizzes_quiz_time_limit_real"
            ),
            models.CheckConstraint(condition=Q(attempt_limit=None) | Q(attempt_limit__gte=1), name="quizzes_quiz_attempt_limit_real"),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self, language: str = "") -> str:
        return in_language({"ar": self.title_ar, "fr": self.title_fr}, language)

    @property
    def asked_count(self) -> int:
        """How many questions one attempt asks."""
        return self.items.aggregate(asked=Sum(Coalesce("draw_count", 1)))["asked"] or 0


class QuizItem(models.Model):
    """One entry of a quiz: a chosen question, or `draw_count` questions drawn for each attempt.

    A draw takes questions in the bank by folder (with the folders inside it), tag and difficulty; what is empty does not
    narrow. Each drawn question is worth `points`.

    Personal data: none.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="quiz_items")
    points = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))
    draw_count = models.PositiveSmallIntegerField(null=True, blank=True)
    draw_folder = models.ForeignKey(QuestionFolder, models.PROTECT, null=True, blank=True, related_name="draws")
    draw_tag = models.ForeignKey("taggit.Tag", models.PROTECT, null=True, blank=True, related_name="+")
    draw_difficulty = models.PositiveSmallIntegerField(choices=Difficulty, null=True, blank=True)

    class Meta:
        verbose_name = _("place in a quiz")
        verbose_name_plural = _("places in a quiz")
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="quizzes_quizitem_position"),
            models.UniqueConstraint(fields=["quiz", "question"], name="quizzes_quizitem_question_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="quizzes_quizitem_points_positive"),
            models.CheckConstraint(
                condition=(
                    Q(question__isnull=False, draw_count=None, draw_folder=None, draw_tag=None, draw_difficulty=None)
                    | Q(question=None, draw_count__gte=1)
                ),
                name="quizzes_quizitem_question_or_draw",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}.{self.position}"

    @property
    def version(self) -> QuestionVersion:
        """What the chosen question says now. A draw has none."""
        if self.question is None or self.question.current is None:
            raise ValueError("a draw has no question of its own")
        return self.question.current


class QuizVersion(models.Model):
    """What a quiz said from one save to the next. Never changed; attempts do not ask it, they pin what they drew.

    `content` is what `selectors.versions.content_of` tells.

    Personal data: the link to the trainer who saved it; emptied when her account is deleted.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a quiz")
        verbose_name_plural = _("versions of quizzes")
        ordering = ["quiz", "-number"]
        constraints = [models.UniqueConstraint(fields=["quiz", "number"], name="quizzes_quizversion_number")]

    def __str__(self) -> str:
        return f"{self.quiz_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a quiz is never changed: save a new one.")
        super().save(*args, **kwargs)
