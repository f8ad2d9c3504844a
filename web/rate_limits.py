"""How often one address may ask a public page, counted in the shared cache. Generous: many phones share one address."""

import hashlib
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache


@dataclass(frozen=True)
class Window:
    """`points` that one address may spend within `seconds`; counting starts anew with each window."""

    name: str
    points: int
    seconds: int

    def is_spent(self, address: str) -> bool:
        """Whether this address has asked too often in the present window."""
        return cache.get(self._key(address), 0) >= self.points

    def spend(self, address: str, cost: int = 1) -> None:
        key = self._key(address)
        cache.add(key, 0, self.seconds)
        try:
            cache.incr(key, cost)
        except ValueError:  # the window closed between the two lines
            cache.set(key, cost, self.seconds)

    def seconds_left(self) -> int:
        """Until the window closes."""
        return self.seconds - int(time.time()) % self.seconds

    def _key(self, address: str) -> str:
        # Hashed: no address stands readable in the cache.
        digest = hashlib.sha256(f"{settings.SECRET_KEY}:{address}".encode()).hexdigest()[:24]
        return f"{self.name}:{int(time.time()) // self.seconds}:{digest}"
