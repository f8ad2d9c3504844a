"""Grading: an answer becomes a fraction of its points, and fractions become a score. Pure: no Django, no database, no clock.

Every `grade_*` takes the body of a question version and the stored value, and returns a Decimal from 0 to 1 with seven
places. No answer is 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from text.decimals import read_decimal
from text.folding import normalise_answer

PLACES = Decimal("0.0000001")
ZERO = Decimal("0.0000000")
ONE = Decimal("1.0000000")
HUNDREDTH = Decimal("0.01")
FULL_WEIGHT = 100
STAR = "*"


@dataclass(frozen=True)
class Score:
    """The sum of an attempt. `score_percent` has two places and is what the pass mark is held against."""

    raw_score: Decimal
    max_score: Decimal
    score_percent: Decimal


def _clamped(fraction: Decimal) -> Decimal:
    return min(ONE, max(ZERO, fraction)).quantize(PLACES, ROUND_HALF_UP)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / Decimal(whole) if whole else Decimal(0)


def grade_single(body: Mapping[str, Any], value: str | None) -> Decimal:
    """All or nothing."""
    return ONE if any(choice["correct"] and choice["id"] == value for choice in body["choices"]) else ZERO


def grade_multiple(body: Mapping[str, Any], value: Sequence[str] | None) -> Decimal:
    """The share of right choices taken, less the share of wrong ones: ticking everything earns nothing. Where one is enough: that one."""
    if body.get("one_right"):
        return grade_single(body, value[0] if value and len(value) == 1 else None)
    taken = set(value or ())
    right = {choice["id"] for choice in body["choices"] if choice["correct"]}
    wrong = {choice["id"] for choice in body["choices"] if not choice["correct"]}
    if body.get("all_or_nothing"):
        return ONE if taken == right else ZERO
    return _clamped(_share(len(taken & right), len(right)) - _share(len(taken & wrong), len(wrong)))


def grade_true_false(body: Mapping[str, Any], value: bool | None) -> Decimal:  # noqa: FBT001 - the answer itself
    return ONE if value is not None and value == body["correct"] else ZERO


def is_gap_right(gap: Mapping[str, Any], given: str | None) -> bool:
    """A chosen gap by its choice; a typed one by any accepted answer, in whichever language it was written."""
    if not given:
        return False
    if "choices" in gap:
        return any(choice["correct"] and choice["id"] == given for choice in gap["choices"])
    tolerant = bool(gap.get("tolerant"))
    accepted = {normalise_answer(answer, tolerant=tolerant) for answers in gap["answers"].values() for answer in answers}
    written = normalise_answer(given, tolerant=tolerant)
    return bool(written) and written in accepted


def grade_gap(body: Mapping[str, Any], value: Mapping[str, str] | None) -> Decimal:
    """The mean of the gaps."""
    given = value or {}
    right = sum(is_gap_right(gap, given.get(gap["id"])) for gap in body["gaps"])
    return _clamped(_share(right, len(body["gaps"])))


def short_answer_for(body: Mapping[str, Any], value: str | None) -> Mapping[str, Any] | None:
    """The accepted answer that a written one meets, in whichever language; of several the one that is worth most. With "wildcards" in the
    body a star of an accepted answer stands for any letters, or none.
    """
    tolerant, meets = bool(body.get("tolerant")), meets_pattern if body.get("wildcards") else str.__eq__
    written = normalise_answer(value or "", tolerant=tolerant)
    met = [
        answer
        for answer in body["answers"]
        if written and any(text and meets(written, normalise_answer(text, tolerant=tolerant)) for text in answer["text"].values())
    ]
    return max(met, key=lambda answer: answer["weight"], default=None)


def meets_pattern(written: str, pattern: str) -> bool:
    """Whether the words are those of a pattern in which each star stands for any letters. Linear, whatever the number of stars."""
    if STAR not in pattern:
        return written == pattern
    first, *middle, last = pattern.split(STAR)
    if len(written) < len(first) + len(last) or not (written.startswith(first) and written.endswith(last)):
        return False
    rest = written[len(first) : len(written) - len(last)]
    for piece in middle:
        _before, found, rest = rest.partition(piece) if piece else ("", STAR, rest)
        if not found:
            return False
    return True


def grade_short(body: Mapping[str, Any], value: str | None) -> Decimal:
    """The weight of the accepted answer."""
    met = short_answer_for(body, value)
    return _clamped(_share(met["weight"], FULL_WEIGHT)) if met else ZERO


def read_amount(body: Mapping[str, Any], value: str | None) -> Decimal | None:
    """The number that she typed, with or without the unit, before or after it; None when there is none."""
    typed = normalise_answer(value or "").replace("\u066a", "%")
    number = read_decimal(typed)
    units = {normalise_answer(unit).replace("\u066a", "%") for unit in body["unit"].values()} - {""}
    for unit in sorted(units, key=len, reverse=True):
        if number is None and typed.endswith(unit):
            number = read_decimal(typed.removesuffix(unit))
        if number is None and typed.startswith(unit):
            number = read_decimal(typed.removeprefix(unit))
    return number


def numeric_answer_for(body: Mapping[str, Any], value: str | None) -> Mapping[str, Any] | None:
    """The accepted number within whose tolerance the typed one lies; of several the one that is worth most."""
    number = read_amount(body, value)
    met = [
        answer
        for answer in body["answers"]
        if number is not None and abs(number - Decimal(answer["value"])) <= Decimal(answer["tolerance"])
    ]
    return max(met, key=lambda answer: answer["weight"], default=None)


def grade_numeric(body: Mapping[str, Any], value: str | None) -> Decimal:
    """The weight of the accepted number."""
    met = numeric_answer_for(body, value)
    return _clamped(_share(met["weight"], FULL_WEIGHT)) if met else ZERO


def grade_spots(body: Mapping[str, Any], value: Sequence[str] | None) -> Decimal:
    """Words of a text or regions of a picture: one of them, or graded like several choices."""
    rules = {name: body.get(name, False) for name in ("one_right", "all_or_nothing")}
    return grade_multiple({"choices": body["spots"], **rules}, value)


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
    """The share of places that hold the right item; of neighbours that follow each other as they should; or all or nothing."""
    wanted, given, way = [item["id"] for item in body["items"]], list(value or ()), body.get("scoring", "places")
    if way == "exact":
        return ONE if given == wanted else ZERO
    if way == "neighbours":
        pairs = set(pairwise(wanted))
        right = len(pairs & set(pairwise(given)))
        return _clamped(_share(right, len(pairs)))
    right = sum(mine == item for mine, item in zip(given, wanted, strict=False))
    return _clamped(_share(right, len(wanted)))


def total(marks: Iterable[tuple[Decimal, Decimal]]) -> Score:
    """Sum (points, fraction) of every question of an attempt."""
    raw_score = max_score = Decimal(0)
    for points, fraction in marks:
        raw_score += points * fraction
        max_score += points
    score_percent = raw_score * 100 / max_score if max_score else Decimal(0)
    return Score(raw_score.quantize(PLACES, ROUND_HALF_UP), max_score, score_percent.quantize(HUNDREDTH, ROUND_HALF_UP))


def has_passed(score_percent: Decimal, pass_mark: int) -> bool:
    return score_percent >= pass_mark
