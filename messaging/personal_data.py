"""The texts that went to a number: shown to its owner, and emptied."""

from typing import Any

from django.utils import timezone

from jobs.models import LeasedRow
from messaging.choices import Status
from messaging.models import OutSms


def texts_to(number: str) -> list[dict[str, Any]]:
    """What was sent to the number and is not emptied yet. Sign-in codes are left out."""
    rows = OutSms.objects.filter(to=number).exclude(purpose="signin_code").order_by("created_at")
    return [dict(row) for row in rows.values("created_at", "body", "status")]


def forget_number(number: str) -> None:
    """Empty every text to the number; what waits is not sent. May be repeated."""
    now, rows = timezone.now(), OutSms.objects.filter(to=number)
    rows.filter(state=LeasedRow.State.PENDING).update(state=LeasedRow.State.DEAD, status=Status.EXPIRED, done_at=now, lease_owner=None)
    rows.update(to="", body="", dedupe_key=None, provider_id="", last_error="", erased_at=now)
