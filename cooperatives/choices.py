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


class JoinState(models.TextChoices):
    """What became of a request to join."""

    WAITING = "waiting", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class DeclineReason(models.TextChoices):
    """Why a request to join was declined; each has a sentence of its own in the text that goes out (`services.join_requests`)."""

    REGISTERED = "registered", _("She is registered already")
    NO_COOPERATIVE = "no_cooperative", _("Her cooperative does not take part in the programme")
    FULL = "full", _("There is no place at present")
    UNCLEAR = "unclear", _("Her name or her cooperative cannot be made out")
