"""Numbers as Moroccans write them, and as they are typed."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from text.decimals import read_decimal
from text.errors import DomainError

# Group and decimal signs. Digits are Western in both languages.
_SIGNS = {"ar": (".", ","), "fr": ("\u202f", ",")}
_LEFT_TO_RIGHT_MARK = "\u200e"


def format_number(number: float | Decimal, decimals: int = 0, language: str | None = None) -> str:
    """1234567.891 with two decimals is 1.234.567,89 in Arabic and 1 234 567,89 in French."""
    language = language or get_language() or "ar"
    group, point = _SIGNS.get(language[:2], _SIGNS["fr"])
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _point, fraction = f"{abs(rounded):,f}".partition(".")
    shown = whole.replace(",", group) + (point + fraction if fraction else "")
    if rounded < 0:
        # The mark keeps the sign on the near side of the number inside Arabic.
        return f"{_LEFT_TO_RIGHT_MARK}-{shown}" if language.startswith("ar") else f"-{shown}"
    return shown


def format_score(score: float | Decimal | str, language: str | None = None) -> str:
    """87 or 87,5 out of a hundred: never rounded up to a better mark than it is. Pages and papers write it alike."""
    number = Decimal(str(score)).quantize(Decimal("0.1"), ROUND_DOWN)
    return format_number(number, 0 if number == number.to_integral() else 1, language)


def parse_number(text: str) -> Decimal:
    """The number that a person typed: ٢٫٥ or 2,5 or 1 234,5 or 1.234,5. "1,234" is read as 1.234, as is usual here.

    Raises DomainError("not_a_number") for anything else.
    """
    number = read_decimal(text)
    if number is None:
        raise DomainError("not_a_number", _("This is not a number."), _("Write it with digits, for example 2,5."))
    return number
