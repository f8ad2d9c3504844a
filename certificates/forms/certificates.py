"""What members and administrators fill in about certificates."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.choices import WhyReplaced, WhyRevoked
from certificates.services.corrections import PublicReason
from cooperatives.models import Cohort
from courses.models import Course
from text.errors import DomainError
from text.names import clean_name, script_of

ARABIC = {"lang": "ar", "dir": "rtl"}
LATIN = {"lang": "fr", "dir": "ltr"}
NAME_FIELDS = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")


class PersonNameField(forms.CharField):
    """A name that can be printed; what is wrong with it is told in words."""

    def __init__(self, *, script: str, **kwargs: Any) -> None:
        self.script = script
        attrs = (ARABIC if script == "arabic" else LATIN) | {"autocomplete": "off"}
        super().__init__(max_length=200, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        try:
            name = clean_name(written)
        except DomainError as error:
            raise forms.ValidationError([str(error.message), str(error.hint)], code=error.code) from error
        if self.script == "arabic" and script_of(name) in {"latin", "mixed"}:
            raise forms.ValidationError(_("Write it in Arabic letters here."), code="script")
        if self.script == "latin" and script_of(name) in {"arabic", "mixed"}:
            raise forms.ValidationError(_("Write it in Latin letters here, as on your identity card."), code="script")
        return name


class NameForm(forms.Form):
    """How a name is written on certificates, in both scripts."""

    given_name_ar = PersonNameField(script="arabic", label=_("Given name in Arabic"))
    family_name_ar = PersonNameField(script="arabic", label=_("Family name in Arabic"), required=False)
    given_name_fr = PersonNameField(script="latin", label=_("Given name in Latin letters"))
    family_name_fr = PersonNameField(script="latin", label=_("Family name in Latin letters"), required=False)

    @classmethod
    def initial_of(cls, member: User) -> dict[str, str]:
        return {field: getattr(member, field) for field in NAME_FIELDS}

    @property
    def names(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in NAME_FIELDS}


class ReasonForm(forms.Form):
    """Why something is done: from a short list or in words in both languages for the public, a note for administrators."""

    listed: list[tuple[str, Any]] = []

    code = forms.ChoiceField(label=_("Reason that everyone can read"), widget=forms.RadioSelect)
    reason_ar = forms.CharField(
        label=_("In your own words, in Arabic"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "ar", "dir": "rtl"}),
        help_text=_("Whoever checks the certificate reads it. Name nobody, write no health or private matters."),
    )
    reason_fr = forms.CharField(
        label=_("In your own words, in French"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "lang": "fr", "dir": "ltr"}),
    )
    note = forms.CharField(
        label=_("Note for administrators"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Never shown to the public."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["code"]).choices = self.listed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("code") == WhyRevoked.OTHER:
            for name in ("reason_ar", "reason_fr"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Write the reason in both languages: people read it in Arabic or in French."))
        return data

    @property
    def reason(self) -> PublicReason:
        return PublicReason(self.cleaned_data["code"], self.cleaned_data["reason_ar"], self.cleaned_data["reason_fr"])


class RevokeForm(ReasonForm):
    """Withdrawing cannot be undone: it asks for a tick."""

    listed = WhyRevoked.choices

    confirmed = forms.BooleanField(label=_("I understand that this cannot be undone."))


class ReissueForm(ReasonForm, NameForm):
    """The names as they should be, and why the certificate is replaced."""

    listed = WhyReplaced.choices
    field_order = [*NAME_FIELDS, "code", "reason_ar", "reason_fr", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = WhyReplaced.NAME
        for name in ("given_name_ar", "given_name_fr"):
            self.fields[name].required = False


class CorrectionForm(NameForm):
    """A member says how her name should be written, and what else is wrong."""

    words = forms.CharField(
        label=_("What is wrong, in your words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("You may leave this empty when the name above says it all."),
    )


class DecisionForm(NameForm):
    """An administrator's answer to a request: the names to print, or why not."""

    note = forms.CharField(
        label=_("Note for administrators"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=_("Never shown to the public."),
    )
    answer = forms.CharField(
        label=_("Your answer, if the certificate stays as it is"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("She reads it on the page of her certificate."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("given_name_ar", "given_name_fr"):
            self.fields[name].required = False


class BatchForm(forms.Form):
    """A cohort, or a course, or a cohort in one course."""

    cohort = forms.ModelChoiceField(label=_("Cohort"), queryset=Cohort.objects.none(), required=False)
    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["cohort"]).queryset = Cohort.objects.all()
        cast("forms.ModelChoiceField", self.fields["course"]).queryset = Course.objects.filter(achievement__isnull=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not (data["cohort"] or data["course"]):
            raise forms.ValidationError(_("Choose a cohort or a course."), code="nothing_chosen")
        return data
