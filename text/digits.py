"""Digits of every script as the ten that computers count with."""

import re
import unicodedata

_DIGIT = re.compile(r"[^\D0-9]")


def to_ascii_digits(text: str) -> str:
    """٦١٠٤٤٥ and ۶۱۰۴۴۵ become 610445; everything else stays as it is."""
    return _DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), text)
