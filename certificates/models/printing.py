"""Many certificates as files: made by a job, kept for a day."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.choices import PrintForm
from jobs.models import LeasedRow

KEPT = timedelta(days=1)


class PrintRun(LeasedRow):
    """An administrator's wish to have these certificates as one file. Which ones is written down at the start.

    Personal data: none of its own; the parts hold documents of members. Deleted a day after it was asked for.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=300, editable=False)
    form = models.CharField(max_length=3, choices=PrintForm, editable=False)
    certificate_ids = models.JSONField(default=list, editable=False)
    total = models.PositiveIntegerField(editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="print_runs")
    batch = models.ForeignKey("certificates.IssueBatch", models.CASCADE, null=True, editable=False, related_name="print_runs")

    class Meta(LeasedRow.Meta):
        verbose_name = _("print run")
        verbose_name_plural = _("print runs")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def removed_at(self) -> datetime:
        return self.created_at + KEPT


class PrintPart(models.Model):
    """Some certificates of a print run, in its order.

    Personal data: the documents of members; deleted with the run.
    """

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("part of a print run")
        verbose_name_plural = _("parts of print runs")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="certificates_printpart_once")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number}"
