"""The question bank: folders, questions and their versions."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.images import get_image_model_string

from quizzes.choices import Difficulty, Kind
from text.folding import alternatives, words
from web.languages import in_language

MOST_WORDS = 30  # of a search


class QuestionFolder(models.Model):
    """A drawer of the question bank; drawers may lie in drawers.

    Personal data: none.
    """

    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("inside the folder"))

    class Meta:
        verbose_name = _("folder")
        verbose_name_plural = _("folders")
        ordering = ["name_ar", "name_fr", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_ar="") | ~Q(name_fr=""),
                name="quizzes_questionfolder_named",
                violation_error_message=_("Give the folder a name in Arabic or in French."),
            ),
        ]

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str = "") -> str:
        return in_language({"ar": self.name_ar, "fr": self.name_fr}, language)


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_bank(self) -> "QuestionQuerySet":
        """What trainers choose from: everything that was not put away."""
        return self.filter(archived_at=None)

    def matching(self, typed: str) -> "QuestionQuerySet":
        """Questions that hold every word typed, or its stem, in either language; of a pasted page the first words."""
        found = self
        for word in list(dict.fromkeys(words(typed)))[:MOST_WORDS]:
            either = Q()
            for form in alternatives(word):
                either |= Q(search_text__contains=form)
            found = found.filter(either)
        return found

    def with_use(self) -> "QuestionQuerySet":
        """Adds `quiz_count`: in how many quizzes each question stands."""
        return self.annotate(quiz_count=Count("quiz_items__quiz", distinct=True))


class Question(models.Model):
    """A question of the bank, whatever its version. Its words and its key are in `current`.

    Personal data: none.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    folder = models.ForeignKey(QuestionFolder, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("folder"))
    current = models.OneToOneField("quizzes.QuestionVersion", models.PROTECT, null=True, related_name="current_of", editable=False)
    tags = TaggableManager(_("tags"), blank=True, related_name="quiz_questions")
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    title_ar = models.CharField(max_length=200, blank=True, editable=False)
    title_fr = models.CharField(max_length=200, blank=True, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    # What `quizzes.fingerprints` says of the current version: an import knows by it what the bank already holds.
    fingerprint = models.CharField(max_length=64, db_index=True, editable=False, blank=True)

    # Not stored: the languages in which lists say that it is not complete.
    missing: list[str]

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="quizzes_question_kind_known"),
            models.CheckConstraint(
                condition=Q(difficulty=None) | Q(difficulty__in=Difficulty.values), name="quizzes_question_difficulty_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title() or str(self.key)

    @property
    def body(self) -> dict[str, Any]:
        """What it says now; empty before its first version. Wants `current` selected."""
        return self.current.body if self.current else {}

    def title(self, language: str = "") -> str:
        """The first words of its current version, without markup."""
        return in_language({"ar": self.title_ar, "fr": self.title_fr}, language)


class QuestionVersion(models.Model):
    """What a question said from one moment to the next. Never changed: attempts pin it.

    Personal data: the link to the trainer who wrote it, to ask her about it; emptied when her account is deleted.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    body = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="quizzes_questionversion_number"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a question is never changed: save a new one.")
        super().save(*args, **kwargs)


class QuestionMedia(models.Model):
    """A picture or recording that a version of a question shows: by this row it cannot be deleted while it is needed.

    Personal data: none.
    """

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="media")
    image = models.ForeignKey(get_image_model_string(), models.PROTECT, null=True, related_name="+")
    recording = models.ForeignKey("media.Recording", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("picture or recording of a question")
        verbose_name_plural = _("pictures and recordings of questions")
        constraints = [
            models.UniqueConstraint(fields=["version", "image"], name="quizzes_questionmedia_image"),
            models.UniqueConstraint(fields=["version", "recording"], name="quizzes_questionmedia_recording"),
            models.CheckConstraint(
                condition=Q(image=None, recording__isnull=False) | Q(image__isnull=False, recording=None),
                name="quizzes_questionmedia_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version.question)
