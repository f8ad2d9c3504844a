"""How often one address may ask `/verify/`, counted in the shared cache. Generous: many phones share one address."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache

WINDOW_SECONDS = 600
POINTS = 1000  # within a window
COST_FOUND = 1
COST_MISSED = 10  # so that a guesser gets a hundred tries, a verifier a thousand
COST_LISTED = 2  # of a list, for each number that is not ours: nobody guesses 95 bits two hundred at a time


def is_spent(address: str) -> bool:
    """Whether this address has asked too often in the present window."""
    return cache.get(_key(address), 0) >= POINTS


def spend(address: str, cost: int) -> None:
    key = _key(address)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        cache.incr(key, cost)
    except ValueError:  # the window closed between the two lines
        cache.set(key, cost, WINDOW_SECONDS)


def seconds_left() -> int:
    """Until the window closes and counting starts anew."""
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS


def _key(address: str) -> str:
    # Hashed: no address stands readable in the cache.
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{address}".encode()).hexdigest()[:24]
    return f"certificates:verify:{int(time.time()) // WINDOW_SECONDS}:{digest}"
