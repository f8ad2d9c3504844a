"""How an answer becomes a fraction and fractions become a score. Pure: no Django, no database, no clock.

Every `grade_*` takes the body of a question version and the stored value, and returns a Decimal from 0 to 1 with seven
places. No answer is 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from text.folding import normalise_answer

PLACES = Decimal("0.0000001")
ZERO = Decimal("0.0000000")
ONE = Decimal("1.0000000")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Score:
    """The sum of an attempt. `percent` has two places and is what the pass mark is held against."""

    score: Decimal
    max_score: Decimal
    percent: Decimal


def _clamped(fraction: Decimal) -> Decimal:
    return min(ONE, max(ZERO, fraction)).quantize(PLACES, ROUND_HALF_UP)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def grade_single(body: Mapping[str, Any], value: str | None) -> Decimal:
    """All or nothing."""
    return ONE if any(choice["correct"] and choice["id"] == value for choice in body["choices"]) else ZERO


def grade_multiple(body: Mapping[str, Any], value: Sequence[str] | None) -> Decimal:
    """The share of right choices taken, less the share of wrong ones: ticking everything earns nothing."""
    taken = set(value or ())
    right = {choice["id"] for choice in body["choices"] if choice["correct"]}
    wrong = {choice["id"] for choice in body["choices"] if not choice["correct"]}
    if body.get("all_or_nothing"):
        return ONE if taken == right else ZERO
    return _clamped(_share(len(taken & right), len(right)) - _share(len(taken & wrong), len(wrong)))


def grade_true_false(body: Mapping[str, Any], value: bool | None) -> Decimal:
    return ONE if value is not None and value == body["correct"] else ZERO


def is_gap_right(gap: Mapping[str, Any], given: str | None) -> bool:
    """A chosen gap by its choice; a typed one by any accepted answer, in whichever language it was written."""
    if not given:
        return False
    if "choices" in gap:
        return any(choice["correct"] and choice["id"] == given for choice in gap["choices"])
    tolerant = bool(gap.get("tolerant"))
    accepted = {normalise_answer(answer, tolerant) for answers in gap["answers"].values() for answer in answers}
    written = normalise_answer(given, tolerant)
    return bool(written) and written in accepted


def grade_gap(body: Mapping[str, Any], value: Mapping[str, str] | None) -> Decimal:
    """The mean of the gaps."""
    given = value or {}
    right = sum(is_gap_right(gap, given.get(gap["id"])) for gap in body["gaps"])
    return _clamped(_share(right, len(body["gaps"])))


def right_sides(body: Mapping[str, Any]) -> dict[str, str]:
    """Pair id -> the id that stands for its right side. Equal right sides count as one, under their first pair's id."""
    first: dict[tuple[str, str], str] = {}
    sides = {}
    for pair in body["pairs"]:
        words = (pair["right"].get("ar", ""), pair["right"].get("fr", ""))
        sides[pair["id"]] = first.setdefault(words, pair["id"])
    return sides


def grade_matching(body: Mapping[str, Any], value: Mapping[str, str] | None) -> Decimal:
    """The share of pairs that are right."""
    given, sides = value or {}, right_sides(body)
    right = sum(given.get(pair) is not None and sides.get(given[pair]) == side for pair, side in sides.items())
    return _clamped(_share(right, len(sides)))


def grade_ordering(body: Mapping[str, Any], value: Sequence[str | None] | None) -> Decimal:
    """The share of places that hold the right item."""
    right_order = [item["id"] for item in body["items"]]
    right = sum(given == wanted for given, wanted in zip(value or (), right_order, strict=False))
    return _clamped(_share(right, len(right_order)))


def total(marks: Iterable[tuple[Decimal, Decimal]]) -> Score:
    """Sum (points, fraction) of every question of an attempt."""
    score = max_score = Decimal(0)
    for points, fraction in marks:
        score += points * fraction
        max_score += points
    percent = score * 100 / max_score if max_score else Decimal(0)
    return Score(score.quantize(PLACES, ROUND_HALF_UP), max_score, percent.quantize(HUNDREDTH, ROUND_HALF_UP))


def has_passed(percent: Decimal, pass_mark: int) -> bool:
    return percent >= pass_mark
