"""How often something may be tried, counted in the shared cache. `SIGNIN_LIMITS` holds the figures."""

import hashlib
import ipaddress
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache

from accounts.exceptions import TooOften

NETWORK_PREFIX = {4: 24, 6: 48}
LOCK_SECONDS = 5
LOCK_WAIT_SECONDS = 2.0
LOCK_PAUSE_SECONDS = 0.01


def network_of(address: str) -> str:
    """The neighbourhood of an address: /24, or /48 for IPv6."""
    prefix = NETWORK_PREFIX[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def check(action: str, key: str) -> None:
    """Raise `TooOften` when the limit is reached already; counts nothing."""
    _wait_or_raise(_history(action, key), action)


def spend(action: str, key: str) -> None:
    """Count one try. Raises `TooOften`, and counts nothing, when the limit is reached."""
    name = _cache_key(action, key)
    with _locked(name):
        history = _history(action, key)
        _wait_or_raise(history, action)
        cache.set(name, [*history, time.time()], _longest(action))


def spend_budget(action: str) -> None:
    """Count one of what the whole school may spend in a period. One counter, since a list would grow long."""
    ((amount, seconds),) = _rules(action)
    period = int(time.time() // seconds)
    name = f"accounts:budget:{action}:{period}"
    with _locked(name):
        spent = cache.get(name, 0)
        if spent >= amount:
            raise TooOften(_budget_returns_in(seconds))
        cache.set(name, spent + 1, seconds)


def check_budget(action: str) -> None:
    """Raise `TooOften` when the budget of this period is spent; counts nothing."""
    ((amount, seconds),) = _rules(action)
    period = int(time.time() // seconds)
    if cache.get(f"accounts:budget:{action}:{period}", 0) >= amount:
        raise TooOften(_budget_returns_in(seconds))


def _budget_returns_in(seconds: int) -> int:
    return math.ceil(seconds - time.time() % seconds)


def refund(action: str, key: str) -> None:
    """Take back the last counted try, because it was a good one."""
    name = _cache_key(action, key)
    with _locked(name):
        cache.set(name, _history(action, key)[:-1], _longest(action))


def forget(action: str, key: str) -> None:
    """Start counting anew."""
    cache.delete(_cache_key(action, key))


def _rules(action: str) -> list[tuple[int, int]]:
    return settings.SIGNIN_LIMITS[action]


def _longest(action: str) -> int:
    return max(seconds for _amount, seconds in _rules(action))


def _cache_key(action: str, key: str) -> str:
    # Hashed: no phone number or address stands readable in the cache.
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]
    return f"accounts:limit:{action}:{digest}"


def _history(action: str, key: str) -> list[float]:
    oldest = time.time() - _longest(action)
    return [at for at in cache.get(_cache_key(action, key), []) if at > oldest]


def _wait_or_raise(history: list[float], action: str) -> None:
    now = time.time()
    waits = []
    for amount, seconds in _rules(action):
        recent = [at for at in history if at > now - seconds]
        if len(recent) >= amount:
            waits.append(recent[-amount] + seconds - now)
    if waits:
        raise TooOften(max(1, math.ceil(max(waits))))


@contextmanager
def _locked(name: str) -> Iterator[None]:
    # `add` is atomic in every cache Django offers; `incr` is not in the database cache.
    lock = f"{name}:lock"
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while not cache.add(lock, 1, LOCK_SECONDS):
        if time.monotonic() > deadline:
            raise TooOften(math.ceil(LOCK_WAIT_SECONDS))
        time.sleep(LOCK_PAUSE_SECONDS)
    try:
        yield
    finally:
        cache.delete(lock)
