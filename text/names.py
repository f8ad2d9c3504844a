"""The name of a person, as it may stand on a certificate."""

import re
import unicodedata
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from text.errors import DomainError

MAX_LENGTH = 120
Script = Literal["", "arabic", "latin", "tifinagh", "mixed"]

# What the certificate fonts carry.
_ARABIC_LETTERS = "\u0621-\u063a\u0641-\u064a\u0671\u067e\u0686\u0698\u06a4\u06a5\u06a8\u06a9\u06ad\u06af\u06cc\u0763"
_ARABIC_MARKS = "\u0640\u064b-\u0655\u0670"
_LATIN_LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
_TIFINAGH_LETTERS = "\u2d30-\u2d67\u2d6f\u2d7f"
_JOINERS = "\u200c\u200d"
_SIGNS = " \\-.'\u2019"

_REFUSED = re.compile(f"[^{_ARABIC_LETTERS}{_ARABIC_MARKS}{_LATIN_LETTERS}{_TIFINAGH_LETTERS}{_JOINERS}{_SIGNS}]")
_LETTER = {
    "arabic": re.compile(f"[{_ARABIC_LETTERS}]"),
    "latin": re.compile(f"[{_LATIN_LETTERS}]"),
    "tifinagh": re.compile(f"[{_TIFINAGH_LETTERS}]"),
}
_STRAY_JOINER = re.compile(f"(?<![{_ARABIC_LETTERS}{_ARABIC_MARKS}])[{_JOINERS}]+|[{_JOINERS}]+(?![{_ARABIC_LETTERS}])")
_STRAY_MARK = re.compile(f"(?<![{_ARABIC_LETTERS}{_ARABIC_MARKS}])[{_ARABIC_MARKS}]")
_MARK_TOWER = re.compile("[\u064b-\u0655\u0670]{4}")
_PRESENTATION_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_TYPED_OTHERWISE = str.maketrans({"\u02bc": "\u2019", "\u2018": "\u2019", "\u2010": "-", "\u2011": "-"})


def clean_name(name: str) -> str:
    """The name in one line and in one form (NFC), without what cannot be seen.

    Control and direction characters go, every space is a single plain one, the joiners that Arabic needs stay.
    Raises DomainError: "name_empty" without a letter, "name_too_long" above 120 characters, "name_letter" for a
    character that no font of ours draws, which is named. Cleaning twice changes nothing.
    """
    name = _PRESENTATION_FORM.sub(lambda match: unicodedata.normalize("NFKC", match.group()), name)
    name = "".join(_visible(character) for character in name).translate(_TYPED_OTHERWISE)
    name = unicodedata.normalize("NFC", name)
    name = " ".join(_STRAY_JOINER.sub("", name).split())
    if not any(letter.search(name) for letter in _LETTER.values()) and not _REFUSED.search(name):
        raise DomainError("name_empty", _("The name has no letter."), _("Write the name in Arabic or Latin letters."))
    refused = _REFUSED.search(name) or _STRAY_MARK.search(name) or _MARK_TOWER.search(name)
    if refused:
        raise _refusal(refused.group()[-1])
    if len(name) > MAX_LENGTH:
        raise DomainError(
            "name_too_long",
            format_lazy(_("The name is longer than {maximum} characters."), maximum=MAX_LENGTH),
            _("Write a shorter form of it."),
        )
    return name


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\t\n\r\v\f" or category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cc", "Cs") or (category == "Cf" and character not in _JOINERS):
        return ""
    return character


def _refusal(character: str) -> DomainError:
    return DomainError(
        "name_letter",
        format_lazy(
            _("A name cannot hold the character “{character}” ({code})."),
            character=character,
            code=f"U+{ord(character):04X}",
        ),
        _("Use letters, spaces, hyphens and apostrophes only."),
    )


def script_of(name: str) -> Script:
    """The script of the letters of a name: "arabic", "latin", "tifinagh", "mixed", or "" when it has none."""
    found = [script for script, letter in _LETTER.items() if letter.search(name)]
    if not found:
        return ""
    return found[0] if len(found) == 1 else "mixed"  # type: ignore[return-value]  # what was found are scripts
