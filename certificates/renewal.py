"""When a certificate is about to end, and what renewing it means in days. Pure; the rule itself: docs/decisions."""

from datetime import date, timedelta

from certificates.records import months_later

REMINDER_DAYS = 30
WINDOW_DAYS = 60


def window_opens(expires_on: date) -> date:
    """The first day on which passing again counts for the next certificate."""
    return expires_on - timedelta(days=WINDOW_DAYS)


def may_renew(expires_on: date | None, today: date) -> bool:
    """Within the window, and for ever after it."""
    return expires_on is not None and today >= window_opens(expires_on)


def is_reminder_due(expires_on: date | None, today: date) -> bool:
    """In the last days, the last one included; not after it."""
    return expires_on is not None and expires_on - timedelta(days=REMINDER_DAYS) <= today <= expires_on


def next_expiry(old: date | None, issued_on: date, months: int | None) -> date | None:
    """Whoever renews early loses no day: the new time is counted from the end of the old."""
    return months_later(max(issued_on, old or issued_on), months) if months else None
