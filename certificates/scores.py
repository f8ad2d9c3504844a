"""How a score is written for people."""

from decimal import ROUND_DOWN, Decimal

from text.numbers import format_number


def written_score(score: str | None, language: str | None = None) -> str:
    """87 or 87,5: never rounded up to a better mark than it is."""
    if not score:
        return ""
    number = Decimal(score).quantize(Decimal("0.1"), ROUND_DOWN)
    return format_number(number, 0 if number == number.to_integral() else 1, language)
