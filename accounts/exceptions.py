"""What can go wrong with people and their sign-in, in words for the person in front of the screen."""

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from text.errors import DomainError

LARGEST_COUNT = 90  # above it, the next unit is easier to read


class NameMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "name_missing", _("The name is missing."), _("Write the given name and the family name in Arabic or in Latin letters.")
        )


class PersonInvalid(DomainError):
    """A column refused its value; `errors` tells which one, for the form."""

    def __init__(self, error: ValidationError) -> None:
        self.errors = error.message_dict
        super().__init__("person_invalid", " ".join(error.messages), _("Correct it and try again."))


class PersonErased(DomainError):
    def __init__(self) -> None:
        super().__init__("person_erased", _("This person was erased."), _("If she comes back, add her as a new person."))


class NamesConfirmed(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "names_confirmed",
            _("This name was confirmed and is printed on certificates."),
            _("Ask an administrator to correct it."),
        )


class NotAMobile(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "phone_not_mobile",
            _("This is not a Moroccan mobile number."),
            _("Write the ten digits, for example 0612345678."),
        )


class WrongPin(DomainError):
    def __init__(self) -> None:
        super().__init__("pin_wrong", _("This PIN is not right."), _("Try again, or ask your cooperative to remove it."))


class PinForm(DomainError):
    def __init__(self) -> None:
        super().__init__("pin_form", _("A PIN has four digits."), _("Choose four digits that you remember."))


class CodeUnknown(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "code_unknown",
            _("This code is not right."),
            _("Check the twelve digits on your card and try again."),
        )


class CodeUsed(DomainError):
    def __init__(self) -> None:
        super().__init__("code_used", _("This code was already used."), _("Each code works once. Ask your cooperative for a new one."))


class CodeExpired(DomainError):
    def __init__(self) -> None:
        super().__init__("code_expired", _("This code is too old."), _("A code works for seven days. Ask your cooperative for a new one."))


class PhoneCodeWrong(DomainError):
    def __init__(self) -> None:
        super().__init__("phone_code_wrong", _("This code is not right."), _("Look at the text message again."))


class PhoneCodeOver(DomainError):
    """No code of this number works here any more: it is too old, or was tried too often."""

    def __init__(self) -> None:
        super().__init__("phone_code_over", _("No code works here any more."), _("Ask for a new one."))


class NotAMember(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "not_a_member",
            _("This person does not sign in with a printed code."),
            _("Printed codes are for active members. Staff sign in by e-mail and password."),
        )


class EmailTaken(DomainError):
    def __init__(self) -> None:
        super().__init__("email_taken", _("Somebody already has this e-mail address."), _("Use another address."))


class TooOften(DomainError):
    """A limit was reached; `retry_after` tells in how many seconds the person may try again."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__("too_often", _("That was too often."), wait_hint(retry_after))


class CodesRefused(TooOften):
    """No text is sent now; the card is a way in that costs none."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.hint = format_lazy("{} {}", self.hint, _("A card with a code works at once: ask your cooperative."))


def wait_hint(seconds: int) -> str:
    """When to try again, in the largest unit that does not lie by much."""
    if seconds <= LARGEST_COUNT:
        return ngettext("Wait %(count)d second, then try again.", "Wait %(count)d seconds, then try again.", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    if minutes <= LARGEST_COUNT:
        return ngettext("Wait %(count)d minute, then try again.", "Wait %(count)d minutes, then try again.", minutes) % {"count": minutes}
    hours = -(-minutes // 60)
    return ngettext("Wait %(count)d hour, then try again.", "Wait %(count)d hours, then try again.", hours) % {"count": hours}
