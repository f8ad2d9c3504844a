"""Groups of members who follow courses together. Which courses is known to `courses`."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.choices import CohortState
from cooperatives.models.names import Named, has_name


class Cohort(Named):
    """A named group of members who learn between two days, with their trainers.

    Personal data: which trainers accompany it; kept with the cohort.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="trained_cohorts",
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("trainers"),
    )
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CohortMember", related_name="cohorts", verbose_name=_("members"))

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            has_name("cooperatives_cohort"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="cooperatives_cohort_ends_after_start",
                violation_error_message=_("The cohort ends before it starts. Correct one of the two days."),
            ),
        ]

    def state(self, on: date) -> CohortState:
        """Where the cohort stands that day; its last day still counts as running."""
        if on < self.starts_on:
            return CohortState.UPCOMING
        return CohortState.RUNNING if on <= self.ends_on else CohortState.ENDED


class CohortMember(models.Model):
    """One person in one cohort.

    Personal data: that a person follows a cohort; kept with her, it names nobody once she is erased.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="places", verbose_name=_("cohort"))
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="cohort_places", verbose_name=_("member"))
    added_at = models.DateTimeField(_("added on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("member of a cohort")
        verbose_name_plural = _("members of a cohort")
        constraints = [models.UniqueConstraint(fields=["cohort", "member"], name="cooperatives_cohortmember_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.cohort}"
