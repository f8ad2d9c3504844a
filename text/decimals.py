"""Reading the numbers that people type."""

import re
from decimal import Decimal

from text.folding import clean_answer

# One sign alone may be the decimal one; the same sign twice, or before another, parts groups of three.
_DOTS_PART = re.compile(r"[+-]?\d{1,3}((\.\d{3})+,\d+|(\.\d{3}){2,})")
_COMMAS_PART = re.compile(r"[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
LONGEST = 40


def read_decimal(text: str) -> Decimal | None:
    """The number typed: ٢٫٥ or 2,5 or 1 234,5 or 1.234,5 or 1.234.567; None when it is none. "1,234" is 1.234, as is usual here."""
    typed = re.sub(r"[\s\u066c']", "", clean_answer(text)).replace("\u066b", ".").replace("\u2212", "-")
    if _DOTS_PART.fullmatch(typed):
        typed = typed.replace(".", "").replace(",", ".")
    elif _COMMAS_PART.fullmatch(typed):
        typed = typed.replace(",", "")
    else:
        typed = typed.replace(",", ".")
    return Decimal(typed) if len(typed) <= LONGEST and _NUMBER.fullmatch(typed) else None


def plain_decimal(number: Decimal) -> str:
    """The one way in which a number is kept: 12.50 and 12.5 are "12.5"."""
    shown = f"{number:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return shown if number else "0"
