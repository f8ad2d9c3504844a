"""Rows that are work: the row is the truth, a queued message only a doorbell."""

import uuid

from django.db import models
from django.utils import timezone


class LeasedRow(models.Model):
    """Work that outlives a request. Workers lease the rows that are due; see `jobs.leasing`.

    A killed worker, an emptied broker or a message delivered twice changes nothing: a lease ends by itself and the
    sweep rings again.

    Personal data: none.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    state = models.CharField(max_length=8, choices=State, default=State.PENDING, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    lease_owner = models.UUIDField(null=True, editable=False)
    last_error = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["state", "due_at"], name="%(app_label)s_%(class)s_due")]


def new_owner() -> uuid.UUID:
    """The name under which one call leases rows."""
    return uuid.uuid4()
