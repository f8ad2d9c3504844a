"""A file of plain text, as the formats that are written by hand come in."""

from django.utils.translation import gettext_lazy as _

from untrusted.decoding import decoded
from untrusted.errors import FormatInvalid


def text_of(content: bytes, *, most: int) -> str:
    """The text of the file. Raises FormatInvalid above `most` bytes, or when it is no text."""
    if len(content) > most:
        raise FormatInvalid(
            "text_too_heavy", _("This file weighs more than %(most)s MB.") % {"most": most // 1024**2}, _("Divide it into several files.")
        )
    try:
        return decoded(content)
    except ValueError as error:
        raise FormatInvalid("not_text", _("This file is not text."), _("Choose the right file, or its format.")) from error
