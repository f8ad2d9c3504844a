"""Limits of sign-in attempts. `SIGNIN_LIMITS` holds the figures; what is refused says when to try again."""

from django.conf import settings

from accounts.exceptions import TooOften
from web.rate_limits import Tries, Window

SCHOOL = "school"  # the key of what all together may spend


def check(action: str, key: str) -> None:
    """Raise `TooOften` when the limit is reached already; counts nothing."""
    _raise_unless_now(_tries(action).wait(key))


def spend(action: str, key: str) -> None:
    """Count one try. Raises `TooOften`, and counts nothing, when the limit is reached."""
    _raise_unless_now(_tries(action).take(key))


def spend_budget(action: str) -> None:
    """Count one of what the whole school may spend in a period. Raises `TooOften` when nothing is left."""
    _raise_unless_now(_budget(action).take(SCHOOL))


def check_budget(action: str) -> None:
    """Raise `TooOften` when the budget of this period is spent; counts nothing."""
    budget = _budget(action)
    _raise_unless_now(budget.seconds_left() if budget.is_spent(SCHOOL) else 0)


def refund(action: str, key: str) -> None:
    """Take back the last counted try, because it was a good one."""
    _tries(action).refund(key)


def forget(action: str, key: str) -> None:
    """Start counting anew."""
    _tries(action).forget(key)


def _tries(action: str) -> Tries:
    return Tries(f"accounts:limit:{action}", settings.SIGNIN_LIMITS[action])


def _budget(action: str) -> Window:
    ((amount, seconds),) = settings.SIGNIN_LIMITS[action]
    return Window(f"accounts:budget:{action}", points=amount, seconds=seconds)


def _raise_unless_now(wait: int) -> None:
    if wait:
        raise TooOften(wait)
