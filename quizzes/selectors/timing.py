"""About how long questions take, by the moments at which answers were given."""

from array import array
from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from statistics import median

from django.db.models import QuerySet

from quizzes import statistics
from quizzes.models import Attempt, AttemptQuestion

CHUNK = 2000
THOUSAND = 1000


def seconds_taken(attempts: QuerySet[Attempt], *, at_least: int) -> dict[int, int]:
    """The median of what `statistics.times_taken` estimates, by question version; only where so many could be timed.

    An answer is dated by its sequence, when it was given by the reckoning of the page, and not by when it arrived: a phone
    that was offline sends all it kept at once. One query; memory grows by a number an answer.
    """
    taken: dict[int, array[float]] = defaultdict(lambda: array("d"))
    saves = AttemptQuestion.objects.filter(attempt__in=attempts.order_by(), response__sequence__gt=0).order_by("attempt")
    rows = saves.values_list("attempt", "attempt__started_at", "version", "response__sequence").iterator(chunk_size=CHUNK)
    for (_attempt, began), answers in groupby(rows, key=itemgetter(0, 1)):
        moments = [(version, sequence / THOUSAND) for _a, _b, version, sequence in answers]
        for version, seconds in statistics.times_taken(began.timestamp(), moments):
            taken[version].append(seconds)
    return {version: round(median(times)) for version, times in taken.items() if len(times) >= at_least}
