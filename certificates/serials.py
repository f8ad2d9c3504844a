"""Serials of certificates: random, so that nobody counts through them, and fit to be typed from paper.

Nineteen random characters of Crockford's base 32 (95 bits) and a check character, in five groups of four. The check is
linear over the field of 32 elements: one wrong character, or any two that changed positions, never goes unnoticed.
"""

import re
import secrets
import unicodedata
from typing import Literal

from text.digits import to_ascii_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 4
_FIELD = 0b100101  # x^5 + x^2 + 1, primitive: powers of two differ at every position of a serial
_LOOKALIKES = str.maketrans("OIL", "011")
_ADDRESS = re.compile(r"/verify/([^/?#]+)", re.IGNORECASE)
_LONGEST_INPUT = 300

Fault = Literal["", "empty", "letter", "length", "check"]


def new_serial() -> str:
    """A serial that nobody can guess."""
    body = "".join(secrets.choice(ALPHABET) for _i in range(LENGTH - 1))
    return grouped(body + check_character(body))


def check_character(body: str) -> str:
    return ALPHABET[_double(_fold(body))]


def normalise(typed: str) -> str:
    """What was typed, scanned or pasted, as a serial is written: capitals, groups, O as 0, I and L as 1.

    Spaces, hyphens, direction marks and the digits of other scripts do no harm; a whole address gives its serial.
    Repeating it changes nothing. The result need not be a serial: see `fault`.
    """
    typed = unicodedata.normalize("NFKC", typed[:_LONGEST_INPUT])
    address = _ADDRESS.search(typed)
    text = to_ascii_digits(address.group(1) if address else typed).upper()
    return grouped("".join(character for character in text if character.isalnum()).translate(_LOOKALIKES))


def fault(serial: str) -> Fault:
    """What is wrong with a normalised serial, or "" when it could be one of ours."""
    characters = serial.replace("-", "")
    if not characters:
        return "empty"
    if any(character not in ALPHABET for character in characters):
        return "letter"
    if len(characters) != LENGTH:
        return "length"
    return "check" if _fold(characters) else ""


def neighbours(serial: str) -> list[str]:
    """The serials that one slip of the pen may have been meant for: a wrong character, two that changed positions, one
    too many or one too few. At most some forty, since the check character must fit.
    """
    typed = serial.replace("-", "")
    if any(character not in ALPHABET for character in typed) or abs(len(typed) - LENGTH) > 1:
        return []
    positions = range(len(typed))
    if len(typed) > LENGTH:
        meant = {typed[:n] + typed[n + 1 :] for n in positions}
    elif len(typed) < LENGTH:
        meant = {typed[:n] + letter + typed[n:] for n in (*positions, len(typed)) for letter in ALPHABET}
    else:
        meant = {typed[:n] + letter + typed[n + 1 :] for n in positions for letter in ALPHABET}
        meant |= {typed[:n] + typed[n + 1] + typed[n] + typed[n + 2 :] for n in positions[:-1]}
    return sorted(grouped(one) for one in meant if not _fold(one))


def grouped(characters: str) -> str:
    return "-".join(characters[start : start + GROUP] for start in range(0, len(characters), GROUP))


def _double(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 0b100000 else value


def _fold(characters: str) -> int:
    total = 0
    for character in characters:
        total = _double(total) ^ ALPHABET.index(character)
    return total
