"""When a certificate is about to end, and what renewing it means in days. Pure; the rule itself: docs/decisions."""

from dataclasses import dataclass
from datetime import date, timedelta

from certificates.records import months_later

REMINDER_DAYS = 30
WINDOW_DAYS = 60


@dataclass(frozen=True)
class Term:
    """From the day of issue to the last day, None where there is none."""

    issued_on: date
    expires_on: date | None

    def window_opens(self) -> date | None:
        """The first day on which passing again counts for the next certificate."""
        return self._before_the_end(WINDOW_DAYS)

    def may_be_renewed(self, today: date) -> bool:
        """Within the window, and for ever after it."""
        opens = self.window_opens()
        return opens is not None and today >= opens

    def is_reminder_due(self, today: date) -> bool:
        """In the last days, the last one included; not after it."""
        begins = self._before_the_end(REMINDER_DAYS)
        return begins is not None and self.expires_on is not None and begins <= today <= self.expires_on

    def _before_the_end(self, days: int) -> date | None:
        """So many days before; in a short term not before its middle, or it would begin with its own end."""
        if self.expires_on is None:
            return None
        middle = self.issued_on + (self.expires_on - self.issued_on) / 2
        return max(self.expires_on - timedelta(days=days), middle)


def next_expiry(old: date | None, issued_on: date, months: int | None) -> date | None:
    """Whoever renews early loses no day: the new time is counted from the end of the old."""
    return months_later(max(issued_on, old or issued_on), months) if months else None
