"""Files of questions on their way into the bank: a dry run first, then kept or discarded."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import LeasedRow
from quizzes.choices import ImportOutcome, ImportStage
from quizzes.models.bank import Question, QuestionFolder
from web.languages import in_language


class QuestionImport(LeasedRow):
    """One file that a trainer brought. `stage` is where it stands; the leased row is the work that it waits for.

    Personal data: the link to the trainer who brought it, to show her her own imports; emptied when her account is deleted.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.READING)
    filename = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField()
    format = models.CharField(_("format"), max_length=20, blank=True)
    language = models.CharField(_("texts are in"), max_length=2, default="fr")
    spoken = models.CharField(max_length=2, default="ar")  # of the trainer: the report is in it
    folder = models.ForeignKey(QuestionFolder, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("into the folder"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    read = models.PositiveIntegerField(default=0)
    fault = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    unknown_columns = models.JSONField(default=list)  # headings of a table that were not understood
    assigned_columns = models.JSONField(default=dict)  # heading -> what its column holds, said by hand
    ended_at = models.DateTimeField(null=True)

    class Meta(LeasedRow.Meta):
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=ImportStage.values), name="quizzes_questionimport_stage_known"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_working(self) -> bool:
        return self.stage in (ImportStage.READING, ImportStage.APPLYING)


class ImportFile(models.Model):
    """The file itself, in the database so that no other process or visitor can reach it. Gone when the import has ended.

    Personal data: none.
    """

    question_import = models.OneToOneField(QuestionImport, models.CASCADE, related_name="file", primary_key=True)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")

    def __str__(self) -> str:
        return str(self.pk)


class ImportLine(models.Model):
    """One question of the file as it will be, or why it will not.

    Personal data: none.
    """

    question_import = models.ForeignKey(QuestionImport, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=ImportOutcome)
    reason = models.TextField(blank=True)
    warnings = models.JSONField(default=list)
    kind = models.CharField(max_length=20, blank=True)
    body = models.JSONField(default=dict)
    tags = models.JSONField(default=list)
    folder = models.JSONField(default=list)
    difficulty = models.PositiveSmallIntegerField(null=True)
    question_key = models.UUIDField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    # Not stored: the cells it was read from, and what the list shows of it.
    cells: Sequence[tuple[str, str]] | None
    kind_name: str
    languages: list[str]
    words: str

    class Meta:
        verbose_name = _("question of an import")
        verbose_name_plural = _("questions of imports")
        ordering = ["question_import", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question_import", "number"], name="quizzes_importline_number"),
        ]
        indexes = [models.Index(fields=["question_import", "outcome", "number"], name="quizzes_importline_outcome")]

    def __str__(self) -> str:
        return self.where

    def title(self, language: str) -> Any:
        """The first words of the question."""
        text = self.body.get("text") or self.body.get("stem") or {}
        return in_language(text, language)


class KnownFile(models.Model):
    """Which picture or recording of the school holds these bytes: a file that comes in twice is kept once.

    Personal data: none.
    """

    type = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    file_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("known file")
        verbose_name_plural = _("known files")
        constraints = [models.UniqueConstraint(fields=["type", "sha256"], name="quizzes_knownfile_content")]

    def __str__(self) -> str:
        return f"{self.type} {self.file_id}"
