"""What a person decides: marks for open answers, and regrades after a key was wrong."""

import uuid
from decimal import Decimal
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.choices import RegradeWay
from quizzes.models.attempts import Attempt, Response
from quizzes.models.bank import Question, QuestionVersion
from quizzes.models.quizzes import Quiz


def file_path(handed: "ResponseFile", name: str) -> str:
    """Where a handed-in file lies: by its own id, without the name that the member's phone gave it."""
    return f"answers/{handed.uuid.hex[:2]}/{handed.uuid.hex}{PurePosixPath(name).suffix.lower()[:8]}"


def private_storage() -> Storage:
    """Never under a public address."""
    return storages["private"]


class ResponseFile(models.Model):
    """A photo or a file that a member handed in. Private: hers and the trainers'. `digest` is of the file as it came.

    Personal data: the file itself and the name that it had; needed to mark it. Deleted with her attempt.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="files")
    file = models.FileField(upload_to=file_path, storage=private_storage)
    digest = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file handed in")
        verbose_name_plural = _("files handed in")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "digest"], condition=~Q(digest=""), name="quizzes_responsefile_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        return self.content_type.startswith("audio/")


class ResponseMark(models.Model):
    """One marking of an open answer; a later one replaces it and leaves it to be read.

    `points` holds what each criterion of the rubric got, by its id.

    Personal data: what a trainer wrote to a member, and who. Deleted with her attempt; the trainer's link is emptied with hers.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="marks")
    points = models.JSONField(default=dict)
    fraction = models.DecimalField(max_digits=8, decimal_places=7)
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("marking")
        verbose_name_plural = _("markings")
        ordering = ["marked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fraction__gte=0, fraction__lte=1), name="quizzes_responsemark_fraction_bounds"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.fraction}"


class Regrade(models.Model):
    """One regrade as it was applied: whose key was wrong, which version judges now, and why.

    Personal data: the link to the trainer who did it; emptied when her account is deleted.
    """

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="regrades")
    question = models.ForeignKey(Question, models.CASCADE, related_name="regrades")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    way = models.CharField(_("how"), max_length=4, choices=RegradeWay, default=RegradeWay.KEY)
    may_lower = models.BooleanField(_("results may also go down"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    applied_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ["-applied_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.question_id} v{self.version_id}"


class RegradeLine(models.Model):
    """What a regrade did to one attempt.

    Personal data: the scores of a member before and after. Deleted with her attempt.
    """

    regrade = models.ForeignKey(Regrade, models.CASCADE, related_name="lines")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="regrade_lines")
    fraction_before = models.DecimalField(max_digits=8, decimal_places=7, default=Decimal(0))
    fraction_after = models.DecimalField(max_digits=8, decimal_places=7, default=Decimal(0))
    percent_before = models.DecimalField(max_digits=5, decimal_places=2)
    percent_after = models.DecimalField(max_digits=5, decimal_places=2)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()

    class Meta:
        verbose_name = _("line of a regrade")
        verbose_name_plural = _("lines of a regrade")
        ordering = ["regrade", "pk"]
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="quizzes_regradeline_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.percent_before} > {self.percent_after}"
