"""Numbers that are written on paper with spaces, sometimes in Arabic digits."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from text.digits import to_ascii_digits


def only_digits(typed: str) -> str:
    """The number without spaces, dots and hyphens, in ASCII digits."""
    return re.sub(r"[\s.\-\u2010-\u2015\u200e\u200f]", "", to_ascii_digits(typed))


def validate_ice(number: str) -> None:
    """An ICE has 15 digits, the last two of which check the others."""
    if not re.fullmatch(r"[0-9]{15}", number):
        raise ValidationError(_("An ICE number has 15 digits."), code="ice_form")
    if int(number) % 97:
        raise ValidationError(_("This ICE number is mistyped: its last two digits do not fit."), code="ice_check")


class DigitsFormField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return only_digits(super().to_python(value) or "")


class IceField(models.CharField):
    """The common identifier of the enterprise: 15 digits, or nothing."""

    default_validators = [validate_ice]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 15)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        return only_digits(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": DigitsFormField, **kwargs})
