"""What can go wrong with a text."""

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError


class NothingToSend(DomainError):
    def __init__(self) -> None:
        super().__init__("sms_empty", _("This text is empty."), _("Write what should be sent."))


class NotANumber(DomainError):
    def __init__(self) -> None:
        super().__init__("sms_number", _("This is not a full phone number."), _("Write it as +212 and nine digits."))


class TextTooLong(DomainError):
    def __init__(self, parts: int, most: int) -> None:
        super().__init__(
            "sms_too_long",
            _("This text is too long: it would be sent in %(parts)d parts, and at most %(most)d are possible.")
            % {"parts": parts, "most": most},
            _("Write a shorter one."),
        )
