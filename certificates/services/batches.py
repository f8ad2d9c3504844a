"""Issuing to many, and issuing what was just earned: rows that any worker may take, killed or not."""

import logging
import uuid

from django.db import transaction

from accounts.models import User
from certificates.choices import Outcome
from certificates.exceptions import NobodyToIssue, NotAllowed
from certificates.models import IssueBatch, IssuedCertificate, IssueItem
from certificates.policies import may_manage_certificates
from certificates.selectors import Verdict, rehearse
from certificates.services.issuing import issue_certificate
from cooperatives.models import Cohort
from courses.models import Enrolment
from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import new_owner
from text.errors import DomainError

logger = logging.getLogger(__name__)

CHUNK = 50
LEASE_SECONDS = 120
MAX_ATTEMPTS = 5
TASK = "certificates.issue_waiting"


@transaction.atomic
def start_batch(
    *, by: User | None, cohort: Cohort | None = None, course_key: uuid.UUID | None = None
) -> IssueBatch:
    """Queue everyone who can get a certificate now. Repeatable: whoever has one by then keeps it.

    `by=None` stands for a command on the server.
    """
    if by is not None and not may_manage_certificates(by):
        raise NotAllowed
    ready = [row.enrolment_id for row in rehearse(cohort=cohort, course_key=course_key) if row.verdict == Verdict.READY]
    if not ready:
        raise NobodyToIssue
    batch = IssueBatch.objects.create(cohort=cohort, course_id=course_key, created_by=by)
    IssueItem.objects.bulk_create(
        [IssueItem(batch=batch, enrolment_id=enrolment_id) for enrolment_id in ready], batch_size=500
    )
    ring(TASK)
    logger.info("batch %s of %d certificates started by %s", batch.pk, len(ready), by.pk if by else "a command")
    return batch


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


def issue_waiting(*, batch: IssueBatch | None = None, item_ids: list[int] | None = None, chunks: int | None = None) -> int:
    """Work off the rows that are due, of one batch or of all; how many were settled. Any number of workers may."""
    owner = new_owner()
    queue = IssueItem.objects.order_by("due_at", "pk")
    if batch is not None:
        queue = queue.filter(batch=batch)
    if item_ids is not None:
        queue = queue.filter(pk__in=item_ids)
    settled = 0
    while chunks is None or chunks > 0:
        rows = claim(queue, owner=owner, n=CHUNK, lease_seconds=LEASE_SECONDS)
        if not rows:
            break
        for row in rows:
            settled += _settle(row)
        chunks = None if chunks is None else chunks - 1
    return settled


def _settle(row: IssueItem) -> bool:
    batch = row.batch
    had_one = IssuedCertificate.objects.active().filter(enrolment_id=row.enrolment_id).exists()
    try:
        certificate = issue_certificate(
            enrolment_id=row.enrolment_id, by=batch.created_by if batch else None, batch=batch
        )
    except DomainError as error:
        return finish(row, outcome=Outcome.REFUSED, reason=error.code)
    except Exception as error:
        logger.exception("item %s could not be issued", row.pk)
        fail(row, f"{type(error).__name__}: {error}", max_attempts=MAX_ATTEMPTS)
        return False
    return finish(row, outcome=Outcome.ALREADY if had_one else Outcome.ISSUED, certificate=certificate)
