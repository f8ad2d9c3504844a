"""How often one address may ask `/verify/`, and for how long it may keep the school at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from web.rate_limits import Window

WINDOW_SECONDS = 600
POINTS = 1000  # within a window
COST_FOUND = 1
COST_MISSED = 10  # so that a guesser gets a hundred tries, a verifier a thousand
COST_SECOND = 30  # of work on a file: half a minute within a window
COST_LISTED = 2  # of a list, for each number that is not ours: nobody guesses 95 bits two hundred at a time

_asked = Window("certificates:verify", points=POINTS, seconds=WINDOW_SECONDS)
is_spent, spend, seconds_left = _asked.is_spent, _asked.spend, _asked.seconds_left


@contextmanager
def working_for(address: str) -> Iterator[None]:
    """What is done for this address inside is paid by the second, however it ends."""
    began = monotonic()
    try:
        yield
    finally:
        spend(address, int((monotonic() - began) * COST_SECOND))
