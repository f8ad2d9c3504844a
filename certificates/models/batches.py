"""Issuing to many: each person is a row of work. Automatic issue uses the same rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import Outcome
from jobs.models import LeasedRow


class IssueBatch(models.Model):
    """An administrator's wish to issue to a cohort or to everyone who finished a course.

    Personal data: which administrator asked for it; kept with the certificates.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cooperatives.Cohort", models.PROTECT, null=True, related_name="issue_batches", verbose_name=_("cohort"))
    course = models.ForeignKey("courses.Course", models.PROTECT, null=True, related_name="issue_batches", verbose_name=_("course"))
    created_at = models.DateTimeField(_("started"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="issue_batches", verbose_name=_("started by")
    )
    stopped_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("bulk issue")
        verbose_name_plural = _("bulk issues")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.cohort, self.course) if part)


class IssueItem(LeasedRow):
    """One enrolment for which a certificate is to be issued; without a batch, because its course was just finished.

    Personal data: that a person is to get a certificate; deleted with her enrolment.
    """

    batch = models.ForeignKey(IssueBatch, models.CASCADE, null=True, related_name="items")
    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="issue_items")
    certificate = models.ForeignKey("certificates.IssuedCertificate", models.PROTECT, null=True, related_name="issue_items")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta(LeasedRow.Meta):
        verbose_name = _("person of a bulk issue")
        verbose_name_plural = _("people of a bulk issue")
        constraints = [
            models.UniqueConstraint(fields=["batch", "enrolment"], name="certificates_issueitem_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(batch=None), name="certificates_issueitem_automatic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.enrolment_id}"
