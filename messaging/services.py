"""Queue texts, deliver what is due, and forget what is old."""

import logging
import re
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from messaging.choices import Purpose, Status
from messaging.exceptions import NotANumber, NothingToSend, TextTooLong
from messaging.gateways.base import GatewayError, SmsGateway
from messaging.models import OutSms
from messaging.segments import MOST_PARTS, measure, simplify

logger = logging.getLogger(__name__)

E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
CHUNK = 5  # small, so that a sign-in code never waits behind more than this
LEASE_SECONDS = 120
MAX_ATTEMPTS = 32  # after 2, 4, 8… seconds, then every hour: most of a day
KEPT_DAYS = 30
CODES_KEPT_DAYS = 1
URGENT, ORDINARY = 0, 5


def queue_sms(
    *,
    to: str,
    body: str,
    purpose: str,
    dedupe_key: str | None = None,
    not_after: datetime | None = None,
    language: str = "ar",
) -> OutSms:
    """Ask for a text to be sent soon, once the surrounding transaction is committed.

    Repeating the call with the same `dedupe_key` returns the first row and sends nothing more.
    """
    body = body.strip()
    if not body:
        raise NothingToSend
    if not E164.match(to):
        raise NotANumber
    body = simplify(body)
    size = measure(body)
    if size.segments > MOST_PARTS:
        raise TextTooLong(size.segments, MOST_PARTS)
    message = OutSms(
        to=to,
        body=body,
        language=language,
        encoding=size.encoding,
        segments=size.segments,
        purpose=purpose,
        priority=URGENT if purpose == Purpose.SIGNIN_CODE else ORDINARY,
        dedupe_key=dedupe_key,
        not_after=not_after,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        first = OutSms.objects.filter(dedupe_key=dedupe_key).first() if dedupe_key else None
        if first is None:
            raise
        return first
    ring("messaging.deliver")
    return message


def deliver_due(*, gateway: SmsGateway | None = None) -> int:
    """Send every text that is due, sign-in codes first; returns how many the gateway took.

    May be run any number of times and by several workers at once: each row is leased, and the gateway is called
    outside any transaction. A worker killed between the two may send a text twice, never lose one.
    """
    gateway = gateway or import_string(settings.SMS_GATEWAY)()
    owner = new_owner()
    queue = OutSms.objects.order_by("priority", "due_at", "pk")
    sent = 0
    while rows := claim(queue, owner=owner, n=CHUNK, lease_seconds=LEASE_SECONDS):
        for row in rows:
            sent += _deliver(row, gateway)
    return sent


def _deliver(row: OutSms, gateway: SmsGateway) -> bool:
    if row.not_after is not None and row.not_after <= timezone.now():
        finish(row, status=Status.EXPIRED)
        return False
    try:
        provider_id = gateway.send(row)
    except GatewayError as error:
        logger.warning("SMS %s was not taken (try %d): %s", row.uuid, row.attempts, error)
        return _put_off(row, str(error))
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        # A gateway that breaks its promise must not hold up the texts behind this one.
        logger.exception("The gateway stumbled on SMS %s (try %d).", row.uuid, row.attempts)
        return _put_off(row, f"{type(error).__name__}: {error}")
    return finish(row, status=Status.SENT, provider_id=provider_id[:120])


def _put_off(row: OutSms, error: str) -> bool:
    fail(row, error, max_attempts=MAX_ATTEMPTS)
    OutSms.objects.filter(pk=row.pk, state=LeasedRow.State.DEAD).update(status=Status.FAILED)
    return False


def purge_old_texts(*, now: datetime | None = None) -> int:
    """Empty the number and the text of what was sent long ago; returns how many rows were emptied. Repeatable."""
    now = now or timezone.now()
    old = models.Q(created_at__lt=now - timedelta(days=KEPT_DAYS)) | models.Q(
        purpose=Purpose.SIGNIN_CODE, created_at__lt=now - timedelta(days=CODES_KEPT_DAYS)
    )
    rows = OutSms.objects.filter(old, erased_at=None)
    rows.filter(state=LeasedRow.State.PENDING).update(state=LeasedRow.State.DEAD, status=Status.EXPIRED, done_at=now, lease_owner=None)
    return rows.update(to="", body="", dedupe_key=None, provider_id="", last_error="", erased_at=now)
