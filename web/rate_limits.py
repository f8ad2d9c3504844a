"""How often something may be done, counted in the shared cache: in windows of time, or try by try."""

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

NETWORK_PREFIX = {4: 24, 6: 48}
LOCK_SECONDS = 5
LOCK_WAIT_SECONDS = 2.0
LOCK_PAUSE_SECONDS = 0.01


def network_of(address: str) -> str:
    """The neighbourhood of an address: /24, or /48 for IPv6."""
    prefix = NETWORK_PREFIX[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


@dataclass(frozen=True)
class Window:
    """`points` that may be spent for one key within `seconds`; counting starts anew with each window.

    One counter for a key, so that it may be large. `spend` is for public pages: it counts after the fact, and while the cache is
    away nobody is refused. `take` is for what costs money: it grants one after the other, and nothing while the cache is away.
    """

    name: str
    points: int
    seconds: int

    def is_spent(self, key: str) -> bool:
        """Whether nothing is left in the present window."""
        return self.spent(key) >= self.points

    def spent(self, key: str) -> int:
        """The points that are spent in the present window."""
        return int(cache.get(self._cache_key(key), 0))

    def spend(self, key: str, cost: int = 1) -> None:
        """Count what was asked."""
        name = self._cache_key(key)
        cache.add(name, 0, self.seconds)
        try:
            cache.incr(name, cost)
            cache.touch(name, self.seconds)  # Django's own `incr`, as the database's cache has it, keeps the sum for five minutes only
        except ValueError:  # the window closed between the two lines
            cache.set(name, cost, self.seconds)

    def take(self, key: str) -> int:
        """Spend one point and return 0; where none is left, return the seconds to wait and count nothing."""

        def ask() -> int:
            if self.is_spent(key):
                return self.seconds_left()
            self.spend(key)
            return 0

        return _alone(self._cache_key(key), ask)

    def seconds_left(self) -> int:
        """Until the window closes."""
        return self.seconds - int(time.time()) % self.seconds

    def _cache_key(self, key: str) -> str:
        return f"{self.name}:{int(time.time()) // self.seconds}:{_hashed(key)}"


@dataclass(frozen=True)
class Tries:
    """Tries for one key, each kept with its moment: every rule (how many, within seconds) holds over any stretch of time.

    For small numbers. While the cache is away nothing is granted.
    """

    name: str
    rules: Sequence[tuple[int, int]]

    def wait(self, key: str) -> int:
        """The seconds until the next try is granted, 0 for now. Counts nothing."""
        history, now = self._history(key), time.time()
        waits = []
        for amount, seconds in self.rules:
            recent = [at for at in history if at > now - seconds]
            if len(recent) >= amount:
                waits.append(recent[-amount] + seconds - now)
        return max(1, math.ceil(max(waits))) if waits else 0

    def take(self, key: str) -> int:
        """Count one try and return 0; where a rule forbids it, return the seconds to wait and count nothing."""

        def ask() -> int:
            wait = self.wait(key)
            if not wait:
                self._keep(key, [*self._history(key), time.time()])
            return wait

        return _alone(self._cache_key(key), ask)

    def refund(self, key: str) -> None:
        """Take back the last counted try, because it was a good one. Where the lock cannot be had, it stays counted."""

        def ask() -> int:
            self._keep(key, self._history(key)[:-1])
            return 0

        _alone(self._cache_key(key), ask)

    def forget(self, key: str) -> None:
        """Start counting anew."""
        cache.delete(self._cache_key(key))

    @property
    def _longest(self) -> int:
        return max(seconds for _amount, seconds in self.rules)

    def _history(self, key: str) -> list[float]:
        oldest = time.time() - self._longest
        return [at for at in cache.get(self._cache_key(key), []) if at > oldest]

    def _keep(self, key: str, history: list[float]) -> None:
        cache.set(self._cache_key(key), history, self._longest)

    def _cache_key(self, key: str) -> str:
        return f"{self.name}:{_hashed(key)}"


def _hashed(key: str) -> str:
    # No phone number or address stands readable in the cache.
    return hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:32]


def _alone(name: str, ask: Callable[[], int]) -> int:
    """What `ask` answers while nobody else asks under this name; the seconds to wait where that cannot be had."""
    # `add` is atomic in every cache Django offers; `incr` is not in the database cache.
    lock = f"{name}:lock"
    deadline = time.monotonic() + LOCK_WAIT_SECONDS
    while not cache.add(lock, 1, LOCK_SECONDS):
        if time.monotonic() > deadline:
            return math.ceil(LOCK_WAIT_SECONDS)
        time.sleep(LOCK_PAUSE_SECONDS)
    try:
        return ask()
    finally:
        cache.delete(lock)
