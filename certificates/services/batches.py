"""Bulk runs and automatic issue as rows of work."""

import logging
import time
import uuid
from collections.abc import Iterable
from itertools import groupby

from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.services import actor, record_action
from certificates.choices import Outcome
from certificates.exceptions import NobodyToIssue
from certificates.models import IssueBatch, IssuedCertificate, IssueItem
from certificates.policies import may_manage_certificates
from certificates.selectors import EligibilityLabel, eligibilities
from certificates.services.bulk_issuing import issue_chunk
from cooperatives.models import Cohort
from courses.models import Enrolment
from jobs.bell import ring
from jobs.leasing import claim, fail
from jobs.models import LeasedRow, new_owner
from text.errors import NotAllowed

logger = logging.getLogger(__name__)

CHUNK = 200
LEASE_SECONDS = 30  # a chunk takes about one
TURN_SECONDS = 60  # of one message, so that a worker is free for others
MAX_ATTEMPTS = 5
TASK = "certificates.issue_waiting"


@transaction.atomic
def start_batch(*, by: User | None, cohort: Cohort | None = None, course_key: uuid.UUID | None = None) -> IssueBatch:
    """Queue everyone who can get a certificate now. Repeatable: whoever has one by then keeps it.

    `by=None` stands for a command on the server.
    """
    _authorise(by)
    ready = [pk for pk, label in eligibilities(cohort=cohort, course_key=course_key) if label == EligibilityLabel.READY]
    if not ready:
        raise NobodyToIssue
    batch = IssueBatch.objects.create(cohort=cohort, course_id=course_key, created_by=by)
    IssueItem.objects.bulk_create([IssueItem(batch=batch, enrolment_id=pk) for pk in ready], batch_size=1000)
    record_action(about=batch, action="certificates.issue_many", by=by, count=len(ready))
    ring(TASK)
    logger.info("batch %s of %d certificates started by %s", batch.pk, len(ready), actor(by=by))
    return batch


@transaction.atomic
def stop_batch(*, batch: IssueBatch, by: User) -> IssueBatch:
    """Issue no more of this batch until it is resumed. Repeatable. A chunk that is being issued is finished first."""
    _authorise(by)
    if IssueBatch.objects.filter(pk=batch.pk, stopped_at=None).update(stopped_at=timezone.now()):
        record_action(about=batch, action="certificates.stop", by=by)
    batch.refresh_from_db()
    logger.info("batch %s stopped by %s", batch.pk, by.pk)
    return batch


@transaction.atomic
def resume_batch(*, batch: IssueBatch, by: User | None) -> IssueBatch:
    """Go on with a batch that was stopped. Repeatable. `by=None` stands for a command on the server."""
    _authorise(by)
    if IssueBatch.objects.filter(pk=batch.pk, stopped_at__isnull=False).update(stopped_at=None):
        record_action(about=batch, action="certificates.resume", by=by)
    batch.refresh_from_db()
    ring(TASK)
    logger.info("batch %s resumed by %s", batch.pk, actor(by=by))
    return batch


@transaction.atomic
def retry_batch(*, batch: IssueBatch, by: User) -> int:
    """Try again whoever was refused or failed; how many. Repeatable: certificates that were issued stay as they are."""
    _authorise(by)
    again = IssueItem.objects.filter(batch=batch).filter(models.Q(state=LeasedRow.State.DEAD) | models.Q(outcome=Outcome.REFUSED))
    count = again.update(
        state=LeasedRow.State.PENDING, outcome=Outcome.WAITING, reason="", attempts=0, due_at=timezone.now(), done_at=None, last_error=""
    )
    resume_batch(batch=batch, by=by)
    return count


def queue_automatic_issue(*, enrolment: Enrolment) -> None:
    """A course was finished: issue once this transaction is committed, if nothing is waited for. Repeatable.

    The row makes sure that it happens, also when this process dies now.
    """
    if enrolment.member.names_confirmed_at is None:
        return
    if not Enrolment.objects.filter(pk=enrolment.pk, course__achievement__is_automatic=True).exists():
        return
    item, created = IssueItem.objects.get_or_create(batch=None, enrolment=enrolment)
    if created:
        transaction.on_commit(lambda: issue_waiting(item_ids=[item.pk]), robust=True)
        ring(TASK)


def issue_waiting(
    *,
    batch: IssueBatch | None = None,
    item_ids: list[int] | None = None,
    chunks: int | None = None,
    seconds: float | None = None,
) -> int:
    """Work off the rows that are due, of one batch or of all; how many were settled. Any number of workers may.

    At most so many chunks, for about so many seconds. When a whole chunk was found, the bell is rung for one more
    worker, and again when the time is up.
    """
    owner, until = new_owner(), time.monotonic() + seconds if seconds else None
    settled, taken = 0, 0
    while chunks is None or taken < chunks:
        rows = claim(_queue(batch, item_ids), owner=owner, n=CHUNK, lease_seconds=LEASE_SECONDS)
        if not rows:
            break
        taken += 1
        is_late = until is not None and time.monotonic() > until
        if len(rows) == CHUNK and (taken == 1 or is_late) and chunks is None:
            ring(TASK)
        settled += sum(_settle(list(group)) for _batch, group in groupby(rows, key=lambda row: row.batch_id))
        if is_late:
            break
    return settled


def _queue(batch: IssueBatch | None, item_ids: list[int] | None) -> "QuerySet[IssueItem]":
    """What may be taken now, oldest first. A stopped batch is left alone."""
    queue = IssueItem.objects.exclude(batch__in=IssueBatch.objects.filter(stopped_at__isnull=False))
    if batch is not None:
        queue = queue.filter(batch=batch)
    if item_ids is not None:
        queue = queue.filter(pk__in=item_ids)
    return queue.order_by("due_at", "batch_id", "pk")


def _settle(rows: list[IssueItem]) -> int:
    """One chunk of one batch in one transaction; when something unforeseen breaks it, one by one."""
    try:
        return _settle_together(rows)
    except Exception as error:
        if len(rows) > 1:
            logger.exception("a chunk of %d could not be issued at once", len(rows))
            return sum(_settle([row]) for row in rows)
        logger.exception("item %s could not be issued", rows[0].pk)
        fail(rows[0], f"{type(error).__name__}: {error}", max_attempts=MAX_ATTEMPTS)
        return 0


@transaction.atomic
def _settle_together(rows: list[IssueItem]) -> int:
    batch_id = rows[0].batch_id
    batch = IssueBatch.objects.select_related("created_by").filter(pk=batch_id).first() if batch_id else None
    made = issue_chunk(enrolment_ids=[row.enrolment_id for row in rows], by=batch.created_by if batch else None, batch=batch)
    held = IssuedCertificate.objects.active().filter(enrolment=OuterRef("enrolment")).values("pk")[:1]
    settled = 0
    for outcome in (Outcome.ISSUED, Outcome.ALREADY):
        mine = [row for row in rows if made.outcomes.get(row.enrolment_id) == outcome]
        settled += _finish(mine, outcome=outcome, certificate=Subquery(held))
    for code in sorted(set(made.reasons.values())):
        mine = [row for row in rows if made.reasons.get(row.enrolment_id) == code]
        settled += _finish(mine, outcome=Outcome.REFUSED, reason=code)
    return settled


def _finish(rows: Iterable[IssueItem], **fields: object) -> int:
    """Settle leased rows at once. Those whose lease went to another worker are left to it."""
    rows = list(rows)
    if not rows:
        return 0
    mine = IssueItem.objects.filter(pk__in=[row.pk for row in rows], state=LeasedRow.State.PENDING, lease_owner=rows[0].lease_owner)
    return mine.update(state=LeasedRow.State.DONE, done_at=timezone.now(), last_error="", **fields)


def _authorise(by: User | None) -> None:
    if by is not None and not may_manage_certificates(by):
        raise NotAllowed
