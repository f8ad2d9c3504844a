"""The words of a certificate that an administrator may change, and the placeholders in them for facts. Pure."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from text.errors import DomainError

PLACEHOLDERS = ("name", "cooperative", "course", "completed_on", "issued_on", "expires_on", "score")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Part:
    """One line of the document: what it is called, how long it may be, and which facts it must name."""

    key: str
    label: Promise | str
    longest: int
    needs: tuple[str, ...] = ()
    takes_placeholders: bool = True
    required: bool = True
    rows: int = 1


PARTS = (
    Part("school", _("Who issues"), 120, takes_placeholders=False),
    Part("heading", _("Title of the document"), 60, takes_placeholders=False),
    Part("awarded", _("Line before the name"), 160),
    Part("completed", _("Line before the course"), 160),
    Part("when", _("Day of completion"), 120, needs=("completed_on",)),
    Part("until", _("Last day, where it does not hold for ever"), 120, needs=("expires_on",)),
    Part("result", _("Result, where there is one"), 80, needs=("score",), required=False),
    Part("criteria", _("What was asked of her"), 300, required=False, rows=3),
    Part("note", _("Note in small print"), 160, required=False, rows=2),
)

_VOWEL_MARKS = re.compile("[\u064b-\u0652\u0670]")


def without_vowel_marks(wording: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The same words as they can be copied from a PDF, where marks double letters and move them. The words must not need them."""
    return {language: {part: _VOWEL_MARKS.sub("", words) for part, words in texts.items()} for language, texts in wording.items()}


def check_words(part: Part, words: str) -> None:
    """Raise what is wrong with the placeholders in the words."""
    named = _PLACEHOLDER.findall(words)
    rest = _PLACEHOLDER.sub("", words)
    if "{" in rest or "}" in rest:
        raise DomainError("place_broken", _("A curly bracket is open or stands alone."), _("Write places like {course}."))
    for placeholder in named:
        if placeholder not in PLACEHOLDERS or not part.takes_placeholders:
            known = ", ".join("{" + name + "}" for name in PLACEHOLDERS)
            raise DomainError(
                "place_unknown",
                format_lazy(_("There is no fact called {place} for this line."), place="{" + placeholder + "}"),
                format_lazy(_("Known are: {known}."), known=known)
                if part.takes_placeholders
                else _("This line is printed just as you write it."),
            )
    for placeholder in part.needs:
        if words and placeholder not in named:
            raise DomainError(
                "place_missing",
                format_lazy(_("This line must say {place}."), place="{" + placeholder + "}"),
                _("The date or the number is put in its place."),
            )
