"""Lease, finish and fail the rows of `LeasedRow` models. Safe with any number of workers, on SQLite and PostgreSQL."""

import uuid
from datetime import timedelta
from typing import TypeVar

from django.db import connections, models, transaction
from django.db.models import F
from django.utils import timezone

from jobs.models import LeasedRow

Row = TypeVar("Row", bound=LeasedRow)
LONGEST_WAIT_SECONDS = 3600


def claim(queryset: "models.QuerySet[Row]", *, owner: uuid.UUID, n: int, lease_seconds: int) -> list[Row]:
    """Lease up to `n` due rows of the queryset, in its order, for `lease_seconds`.

    The lease moves `due_at` on: when the worker dies, the row is simply due again.
    """
    now = timezone.now()
    with transaction.atomic(using=queryset.db):
        due = queryset.filter(state=LeasedRow.State.PENDING, due_at__lte=now)
        if connections[queryset.db].features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:n])
        queryset.model._default_manager.using(queryset.db).filter(pk__in=ids).update(
            due_at=now + timedelta(seconds=lease_seconds), attempts=F("attempts") + 1, lease_owner=owner
        )
    return list(queryset.filter(pk__in=ids))


def finish(row: LeasedRow, **fields: object) -> bool:
    """Mark a leased row as done, together with `fields`. False when the lease was lost: undo what you did."""
    now = timezone.now()
    return bool(_leased(row).update(state=LeasedRow.State.DONE, done_at=now, last_error="", **fields))


def fail(row: LeasedRow, error: str, *, max_attempts: int) -> bool:
    """Give a leased row back, to be tried later (2, 4, 8… seconds), or bury it after `max_attempts`."""
    if row.attempts >= max_attempts:
        return bool(_leased(row).update(state=LeasedRow.State.DEAD, done_at=timezone.now(), last_error=error[:2000]))
    wait = min(LONGEST_WAIT_SECONDS, 2**row.attempts)
    return bool(_leased(row).update(due_at=timezone.now() + timedelta(seconds=wait), last_error=error[:2000]))


def _leased(row: LeasedRow) -> "models.QuerySet[LeasedRow]":
    # The attempts column fences: a worker that wakes after its lease was given to another changes nothing.
    return type(row)._default_manager.filter(pk=row.pk, state=LeasedRow.State.PENDING, lease_owner=row.lease_owner, attempts=row.attempts)
