"""What the answers of many tell about a question and about a quiz. Pure: no Django, no database.

The formulas are those of Moodle's documentation, "Quiz statistics calculations" (docs.moodle.org/dev/Quiz_statistics_calculations).
x is the score on one question, T the score of the attempt, R = T - x the score on the rest; variances and covariances are
divided by n - 1. An unanswered question scores 0. Where questions are drawn at random not everybody met a question, so its R
says something about other questions each time: there T stands for R.

Nothing is kept but sums, so a million answers need no more memory than ten; the covariance that could be reached at most is
the one thing that wants all scores, sorted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from math import fsum, sqrt
from typing import Any

# Below this a variance is what floating point leaves of zero.
NOTHING = 1e-12
PERCENT = 100
# Saves closer to each other than this many seconds came from one form: nobody answers two questions so fast.
TOGETHER = 1.0


@dataclass(frozen=True)
class Item:
    """The figures of one question. None: cannot be told (nobody answered, or everybody scored the same)."""

    count: int
    facility: float | None
    deviation: float | None
    discrimination: float | None
    efficiency: float | None
    covariance: float | None


@dataclass(frozen=True)
class Whole:
    """The figures of a quiz."""

    count: int
    mean: float | None
    deviation: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None


def mean(values: Sequence[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """cov(x, y) = sum((x - mean x)(y - mean y)) / (n - 1); None below two pairs."""
    if len(xs) < 2:
        return None
    mean_x, mean_y = fsum(xs) / len(xs), fsum(ys) / len(ys)
    found = fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)
    return 0.0 if abs(found) < NOTHING else found


def variance(xs: Sequence[float]) -> float | None:
    """var(x) = cov(x, x)."""
    return covariance(xs, xs)


def standard_deviation(xs: Sequence[float]) -> float | None:
    """SD = sqrt(var(x))."""
    found = variance(xs)
    return None if found is None else sqrt(found)


def facility(xs: Sequence[float], most: float) -> float | None:
    """F = 100 * mean(x) / most: the share of the points that was earned."""
    average = mean(xs)
    return None if average is None or most <= 0 else PERCENT * average / most


def discrimination_index(xs: Sequence[float], others: Sequence[float]) -> float | None:
    """D = 100 * cov(x, R) / sqrt(var(x) * var(R)): the correlation with the rest. None when a variance is 0."""
    var_x, var_r, cov = variance(xs), variance(others), covariance(xs, others)
    if not var_x or not var_r or cov is None:
        return None
    return max(-PERCENT, min(PERCENT, PERCENT * cov / sqrt(var_x * var_r)))


def discriminative_efficiency(xs: Sequence[float], others: Sequence[float]) -> float | None:
    """E = 100 * cov(x, R) / covmax, where covmax is the covariance of both lists sorted. None when that is 0."""
    cov, most = covariance(xs, others), covariance(sorted(xs), sorted(others))
    if cov is None or not most:
        return None
    return max(-PERCENT, min(PERCENT, PERCENT * cov / most))


def effective_weights(covariances: Sequence[float | None]) -> list[float | None]:
    """W = 100 * sqrt(cov(x, T)) / sum of sqrt(cov(x_i, T)): how much of the differences between members a question made.

    None for a question whose covariance is negative or unknown; it is left out of the sum.
    """
    roots = [sqrt(one) if one is not None and one >= 0 else None for one in covariances]
    whole = fsum(root for root in roots if root is not None)
    return [None if root is None or not whole else PERCENT * root / whole for root in roots]


def random_guess_score(fractions: Sequence[float]) -> float | None:
    """G = 100 * mean of the fractions of the choices: what blind guessing earns. None where nothing is offered to choose."""
    average = mean(fractions)
    return None if average is None else PERCENT * average


def item(xs: Sequence[float], totals: Sequence[float], *, most: float, is_drawn: bool = False) -> Item:
    """All figures of a question from its scores and the totals of the same attempts, in the same order."""
    others = list(totals) if is_drawn else [total - x for x, total in zip(xs, totals, strict=True)]
    return Item(
        count=len(xs),
        facility=facility(xs, most),
        deviation=None if (spread := standard_deviation(xs)) is None or most <= 0 else PERCENT * spread / most,
        discrimination=discrimination_index(xs, others),
        efficiency=discriminative_efficiency(xs, others),
        covariance=covariance(xs, totals),
    )


def alpha(variances: Iterable[float | None], var_total: float | None) -> float | None:
    """Cronbach's alpha: 100 * k/(k - 1) * (1 - sum var(x_i) / var(T)). None below two questions or without differences."""
    known = [one for one in variances if one is not None]
    if len(known) < 2 or not var_total:
        return None
    return PERCENT * len(known) / (len(known) - 1) * (1 - fsum(known) / var_total)


def error_ratio(coefficient: float | None) -> float | None:
    """ER = 100 * sqrt(1 - alpha/100): the share of the deviation that is chance. None when alpha is unknown."""
    return None if coefficient is None else PERCENT * sqrt(max(0.0, 1 - coefficient / PERCENT))


def standard_error(deviation: float | None, ratio: float | None) -> float | None:
    """SE = SD * ER / 100: how far a score may be off by chance."""
    return None if deviation is None or ratio is None else deviation * ratio / PERCENT


def whole(percents: Sequence[float], coefficient: float | None) -> Whole:
    """The figures of a quiz from the scores in per cent and its alpha (None where questions are drawn: it is not defined there)."""
    deviation, ratio = standard_deviation(percents), error_ratio(coefficient)
    return Whole(len(percents), mean(percents), deviation, coefficient, ratio, standard_error(deviation, ratio))


def times_taken(began: float, saves: Iterable[tuple[Any, float]]) -> list[tuple[Any, float]]:
    """About how many seconds each question of one attempt took: from the save before it, or from the start, to its own.

    `saves` are the questions with the moment of their last save, in any order. An estimate with known limits: time spent
    reading ahead falls to the question answered next; one who comes back to change an answer moves its moment, and the
    wait is then long; a break counts as thinking. Answers that came together in one form tell nothing and are left out;
    so is what is dated before the start.
    """
    moments = sorted(((key, max(began, moment)) for key, moment in saves), key=lambda save: save[1])
    ends = [began, *(moment for _key, moment in moments)]
    gaps = [after - before for before, after in pairwise(ends)]
    # The gap before the first save of a bundle covers the whole bundle, so it says nothing of one question either.
    bundled = [gap < TOGETHER or following < TOGETHER for gap, following in zip_longest(gaps, gaps[1:], fillvalue=TOGETHER)]
    return [(key, gap) for (key, _moment), gap, drop in zip(moments, gaps, bundled, strict=True) if not drop]


def histogram(percents: Iterable[float], *, bars: int = 10) -> list[int]:
    """How many scores fall in each of so many equal bars from 0 to 100; 100 belongs to the last."""
    counts = [0] * bars
    for percent in percents:
        counts[min(bars - 1, max(0, int(percent * bars // PERCENT)))] += 1
    return counts
