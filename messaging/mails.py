"""E-mails to staff: queued as rows, so that no request waits for the mail server and none is lost while it is away."""

import logging
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import new_owner
from messaging.models import OutMail

logger = logging.getLogger(__name__)

CHUNK = 5
LEASE_SECONDS = 120
MAX_ATTEMPTS = 32  # as texts: most of a day
KEPT_DAYS = 30


def queue_mail(*, to: str, subject: str, body: str, dedupe_key: str | None = None) -> None:
    """Ask for an e-mail to be sent soon, once the surrounding transaction is committed. The same `dedupe_key` sends nothing more."""
    try:
        with transaction.atomic():
            OutMail.objects.create(to=to, subject=" ".join(subject.split()), body=body, dedupe_key=dedupe_key)
    except IntegrityError:
        if dedupe_key is None or not OutMail.objects.filter(dedupe_key=dedupe_key).exists():
            raise
        return
    ring("messaging.deliver_mails")


def deliver_mails_due() -> int:
    """Send every e-mail that is due; returns how many the mail server took.

    May be run any number of times and by several workers at once. A worker killed between sending and writing it down sends one
    twice, under the same Message-ID.
    """
    owner, sent = new_owner(), 0
    while rows := claim(OutMail.objects.order_by("due_at", "pk"), owner=owner, n=CHUNK, lease_seconds=LEASE_SECONDS):
        sent += sum(_deliver(row) for row in rows)
    return sent


def purge_old_mails(*, now: datetime | None = None) -> int:
    """Delete what was written long ago, sent or not; returns how many. Repeatable."""
    deleted, _by_model = OutMail.objects.filter(created_at__lt=(now or timezone.now()) - timedelta(days=KEPT_DAYS)).delete()
    return deleted


def mails_to(address: str) -> list[dict[str, Any]]:
    """What was written to this address and is kept yet."""
    rows = OutMail.objects.filter(to=address).order_by("created_at")
    return [dict(row) for row in rows.values("created_at", "subject", "body")]


def forget_address(address: str) -> None:
    """Delete every e-mail to this address, also one that waits. Repeatable."""
    OutMail.objects.filter(to=address).delete()


def _deliver(row: OutMail) -> bool:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMessage(row.subject, row.body, to=[row.to], headers={"Message-ID": f"<{row.uuid}@{domain}>"})
    try:
        message.send()
    except OSError as error:  # smtplib's errors are such
        logger.warning("E-mail %s was not taken (try %d): %s", row.uuid, row.attempts, error)
        fail(row, str(error), max_attempts=MAX_ATTEMPTS)
        return False
    return finish(row)
