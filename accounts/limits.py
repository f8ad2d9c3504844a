"""Limits of sign-in attempts. `SIGNIN_LIMITS` holds the figures; what is refused says when to try again."""

from dataclasses import dataclass

from django.conf import settings

from accounts.exceptions import TooOften
from web.rate_limits import Tries, Window

SCHOOL = "school"  # the key of what all together may spend
ALARMS = (70, 100)  # per cent of what devices that never signed in may spend, at which administrators are written to


@dataclass(frozen=True)
class Spending:
    """Of the present day: how many codes went out by text, how many may for devices that never signed in, how many in all."""

    used: int
    open_to_all: int
    amount: int

    @property
    def alarm(self) -> int:
        """The highest of `ALARMS` that is reached, else 0."""
        return max((per_cent for per_cent in ALARMS if self.used * 100 >= self.open_to_all * per_cent), default=0)


def check(action: str, key: str) -> None:
    """Raise `TooOften` when the limit is reached already; counts nothing."""
    _raise_unless_now(_tries(action).wait(key))


def spend(action: str, key: str) -> None:
    """Count one try. Raises `TooOften`, and counts nothing, when the limit is reached."""
    _raise_unless_now(_tries(action).take(key))


def check_budget(*, network: str = "") -> None:
    """Raise `TooOften` when what may be spent today is spent; counts nothing. `network`: of a device that never signed in, which leaves
    the reserve alone and has its network's share only.
    """
    for window, key in _windows(network):
        _raise_unless_now(window.seconds_left() if window.is_spent(key) else 0)


def spend_budget(*, network: str = "") -> None:
    """Count one text. Raises `TooOften` when nothing is left."""
    for window, key in _windows(network):
        _raise_unless_now(window.take(key))


def spending() -> Spending:
    """How much of today's budget is spent."""
    amount, _seconds = _figure("code_per_day")
    return Spending(_school_window().spent(SCHOOL), amount - _figure("code_reserve_per_day")[0], amount)


def refund(action: str, key: str) -> None:
    """Take back the last counted try, because it was a good one."""
    _tries(action).refund(key)


def forget(action: str, key: str) -> None:
    """Start counting anew."""
    _tries(action).forget(key)


def rules(action: str) -> list[tuple[int, int]]:
    """How many, within how many seconds; all must hold."""
    return settings.SIGNIN_LIMITS[action]


def _tries(action: str) -> Tries:
    return Tries(f"accounts:limit:{action}", rules(action))


def _windows(network: str) -> list[tuple[Window, str]]:
    if not network:
        return [(_school_window(), SCHOOL)]
    amount, seconds = _figure("code_per_network_and_day")
    share = Window("accounts:budget:code_per_network_and_day", points=amount, seconds=seconds)
    return [(share, network), (_school_window(spared=_figure("code_reserve_per_day")[0]), SCHOOL)]


def _school_window(*, spared: int = 0) -> Window:
    # One name, so one counter, for both who may spend all and who may not.
    amount, seconds = _figure("code_per_day")
    return Window("accounts:budget:code_per_day", points=amount - spared, seconds=seconds)


def _figure(action: str) -> tuple[int, int]:
    ((amount, seconds),) = rules(action)
    return amount, seconds


def _raise_unless_now(wait: int) -> None:
    if wait:
        raise TooOften(wait)
