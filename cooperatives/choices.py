"""The closed lists of the cooperative movement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in her cooperative."""

    PRESIDENT = "president", _("President")
    TREASURER = "treasurer", _("Treasurer")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")
    EMPLOYEE = "employee", _("Employee")


OFFICERS = (Role.PRESIDENT, Role.TREASURER, Role.SECRETARY)


class CohortState(models.TextChoices):
    """Where a cohort stands on a given day."""

    UPCOMING = "upcoming", _("Upcoming")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")
