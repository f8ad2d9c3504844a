"""How often one address may ask `/verify/`."""

from web.rate_limits import Window

WINDOW_SECONDS = 600
POINTS = 1000  # within a window
COST_FOUND = 1
COST_MISSED = 10  # so that a guesser gets a hundred tries, a verifier a thousand
COST_LISTED = 2  # of a list, for each number that is not ours: nobody guesses 95 bits two hundred at a time

_asked = Window("certificates:verify", points=POINTS, seconds=WINDOW_SECONDS)
is_spent, spend, seconds_left = _asked.is_spent, _asked.spend, _asked.seconds_left
