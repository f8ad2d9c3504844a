"""Asking to join, and the administrators' answer."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Sex
from accounts.fields import DigitsField, MobileField
from cooperatives.choices import DeclineReason
from cooperatives.forms.register import ARABIC, FRENCH
from cooperatives.models import Cohort, Cooperative, JoinRequest, Region
from cooperatives.selectors import cooperatives_called
from text.errors import DomainError
from text.names import clean_name, script_of

LONGEST_KEY = 12  # digits of a key that the database can hold


class JoinPhoneForm(forms.Form):
    """The number that will be hers in the school."""

    phone = MobileField(help_text=_("We send a code to this phone."))


class JoinCodeForm(forms.Form):
    """What the text to that number says."""

    code = DigitsField(
        label=_("The six digits of the text message"),
        autocomplete="one-time-code",
        error_messages={"required": _("Type the six digits of the text message.")},
    )


class JoinForm(forms.Form):
    """Who she is, in her own words."""

    given_name = forms.CharField(label=_("Your given name"), max_length=120, widget=forms.TextInput({"autocomplete": "given-name"}))
    family_name = forms.CharField(label=_("Your family name"), max_length=120, widget=forms.TextInput({"autocomplete": "family-name"}))
    cooperative_name = forms.CharField(
        label=_("Your cooperative"),
        max_length=160,
        help_text=_("Its name as you say it, and the place."),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False, empty_label=_("I do not know"))
    agreed = forms.BooleanField(
        label=_("I agree that Taawon keeps these answers until the programme has answered me."),
        error_messages={"required": _("Tick this, so that we may keep your answers.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["region"]).queryset = Region.objects.all()
        for name in ("given_name", "family_name", "cooperative_name"):
            self.fields[name].widget.attrs["dir"] = "auto"

    def clean_given_name(self) -> str:
        return _name(self.cleaned_data["given_name"])

    def clean_family_name(self) -> str:
        return _name(self.cleaned_data["family_name"])


class DecisionForm(forms.Form):
    """What an administrator makes of a request: her names in either script, her cooperative, her cohort; or why not."""

    given_name_ar = forms.CharField(label=_("Given name in Arabic"), required=False, max_length=120, widget=forms.TextInput(ARABIC))
    family_name_ar = forms.CharField(label=_("Family name in Arabic"), required=False, max_length=120, widget=forms.TextInput(ARABIC))
    given_name_fr = forms.CharField(label=_("Given name in Latin letters"), required=False, max_length=120, widget=forms.TextInput(FRENCH))
    family_name_fr = forms.CharField(
        label=_("Family name in Latin letters"), required=False, max_length=120, widget=forms.TextInput(FRENCH)
    )
    sex = forms.ChoiceField(label=pgettext_lazy("of a person", "Sex"), choices=[("", _("Not said")), *Sex.choices], required=False)
    cooperative: "forms.ModelChoiceField[Cooperative]" = forms.ModelChoiceField(
        label=_("Cooperative"), queryset=Cooperative.objects.none(), required=False, empty_label=_("None yet")
    )
    words = forms.CharField(label=_("Search for a cooperative"), required=False, max_length=160, widget=forms.TextInput({"dir": "auto"}))
    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False, empty_label=_("None yet"))
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, initial=DeclineReason.NO_COOPERATIVE)

    names = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")

    def __init__(self, data: Any = None, *, asked: JoinRequest) -> None:
        script = "ar" if script_of(asked.given_name) == "arabic" else "fr"
        initial = {f"given_name_{script}": asked.given_name, f"family_name_{script}": asked.family_name}
        super().__init__(data, initial=initial)
        words = (self.data.get("words") if self.is_bound else "") or asked.cooperative_name
        found = [one.pk for one in cooperatives_called(words, region=asked.region)]
        chosen = self.data.get("cooperative", "") if self.is_bound else ""
        if chosen.isascii() and chosen.isdigit() and len(chosen) < LONGEST_KEY:
            found.append(int(chosen))
        cast("forms.ModelChoiceField", self.fields["cooperative"]).queryset = Cooperative.objects.filter(pk__in=found)
        running = Cohort.objects.filter(ends_on__gte=timezone.localdate())
        cast("forms.ModelChoiceField", self.fields["cohort"]).queryset = running

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.names:
            if cleaned.get(name):
                try:
                    cleaned[name] = clean_name(cleaned[name])
                except DomainError as error:
                    self.add_error(name, str(error))
        return cleaned

    @property
    def written_names(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in self.names}


def _name(typed: str) -> str:
    try:
        return clean_name(typed)
    except DomainError as error:
        raise ValidationError([error.message, error.hint], code=error.code) from error
