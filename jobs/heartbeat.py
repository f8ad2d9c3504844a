"""When a worker last did anything: written by a sweep, so it shows that the clock rings and a worker hears."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

KEY = "jobs.last_beat"
KEPT_SECONDS = 24 * 3600


def beat() -> None:
    """A worker is here. May be repeated."""
    cache.set(KEY, timezone.now().isoformat(), KEPT_SECONDS)


def last_beat() -> datetime | None:
    """The moment of the last one; None when there was none for a day."""
    heard: str | None = cache.get(KEY)
    return datetime.fromisoformat(heard) if heard else None
