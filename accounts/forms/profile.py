"""What a person changes about herself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.fields import DigitsField


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of your messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class PinForm(forms.Form):
    """Set, change or remove the PIN."""

    current = DigitsField(label=_("Your PIN now"), secret=True)
    pin = DigitsField(label=_("New PIN: four digits"), required=False, secret=True, autocomplete="new-password")

    def __init__(self, *args: Any, has_pin: bool, removing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_pin:
            del self.fields["current"]
        self.fields["pin"].required = not removing
