"""Numbers in QTI 1.2: a right one, and the bounds between which an answer is right too."""

from typing import Any

from quizzes.formats.qti.declarations import children, number, within, words_of
from untrusted.xml import Element

_FAR = float("inf")


def numbers_of(item: Element) -> list[dict[str, Any]]:
    """The right numbers with their tolerance; none when no bounds are given and no number is asked for."""
    asked = any((render.get("fibtype") or "").lower() in ("decimal", "integer") for render in within(item, "render_fib"))
    if not asked and not within(item, "vargte", "vargt"):
        return []
    rows: dict[str, dict[str, Any]] = {}
    best = max((number(words_of(score)) for score in within(item, "setvar")), default=0)
    for condition in within(item, "respcondition"):
        score = max((number(words_of(score)) for score in children(condition, "setvar")), default=0)
        if score > 0 and (found := _number(condition)):
            value, tolerance = found
            rows.setdefault(value, {"value": value, "tolerance": tolerance, "weight": max(1, round(score / best * 100)), "feedback": {}})
    return list(rows.values())


def _number(condition: Element) -> tuple[str, str] | None:
    low = [number(words_of(bound), -_FAR) for bound in within(condition, "vargte", "vargt")]
    high = [number(words_of(bound), _FAR) for bound in within(condition, "varlte", "varlt")]
    exact = [words_of(equal) for equal in within(condition, "varequal")]
    if exact:
        value = number(exact[0], _FAR)
        far = max(abs(value - low[0]), abs(high[0] - value)) if low and high else 0.0
        return None if _FAR in (value, far) else (exact[0], f"{far:.9g}")
    if low and high and abs(low[0]) != _FAR and abs(high[0]) != _FAR:
        return f"{(low[0] + high[0]) / 2:.9g}", f"{(high[0] - low[0]) / 2:.9g}"
    return None
