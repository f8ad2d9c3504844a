"""Phone numbers as people write them. Only Moroccan mobiles: nothing else is ever sent a code."""

import re

import phonenumbers

from accounts.exceptions import NotAMobile
from text.digits import to_ascii_digits

MOBILE = re.compile(r"\+212[67][0-9]{8}\Z")
LONGEST = 40


def parse_mobile(typed: str) -> str:
    """The number as +212…, from 06…, +212…, 00212…, 212…, +212 (0)6… or ٠٦…. Raises `NotAMobile`."""
    if len(typed) > LONGEST:
        raise NotAMobile
    try:
        number = phonenumbers.parse(to_ascii_digits(typed), "MA")
    except phonenumbers.NumberParseException as error:
        raise NotAMobile from error
    mobile = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.extension or not MOBILE.match(mobile):
        raise NotAMobile
    return mobile


def written_locally(mobile: str) -> str:
    """The number as its owner writes it: 06 12 34 56 78."""
    if not MOBILE.match(mobile):
        return mobile
    national = "0" + mobile.removeprefix("+212")
    return " ".join(national[start : start + 2] for start in range(0, 10, 2))
